"""On a session's page: somebody who is not at the event yet, the audience pasted, and on to the next session."""

from datetime import date, time

import pytest

from agenda.models import Contribution, Session
from events.models import Organisation
from speakers.models import Appearance, Speaker
from tests.events.test_event_admin import change, filled_in
from tests.factories import (
    AppearanceFactory,
    AudienceFactory,
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    browser_of,
    member,
)
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]
ADD = "/admin/agenda/session/add/"


@pytest.fixture
def event():
    return EventFactory(title="Forum", organiser=OrganisationFactory(name="Sample Team"))


@pytest.fixture
def session(event):
    return SessionFactory(event=event, title="Opening", at=("10:00", "11:00"))


@pytest.fixture
def editor(event):
    return browser_of(member("editor", event.organiser))


def save(browser, session, button="_continue", **newcomer):
    form = filled_in(browser.get(change(session)))
    typed = {f"newcomers-0-{name}": value for name, value in newcomer.items()}
    return browser.post(change(session), form | typed | {button: "1"})


def people(session) -> list[tuple]:
    rows = session.contributions.select_related("appearance__speaker")
    return [(row.appearance.speaker.full_name, row.role, row.appearance.billing, row.appearance.status) for row in rows]


# ── Somebody who is not at the event yet ──


def test_somebody_new_is_made_with_post_and_organisation(editor, event, session):
    about = {"honorific": "Dr", "name": "Sample Newcomer", "post": "Head of Samples", "organisation": "Sample Police"}
    assert save(editor, session, **about, role="chair").status_code == 302
    assert people(session) == [("Dr Sample Newcomer", "chair", "Head of Samples, Sample Police", "proposed")]
    appearance = Appearance.objects.get()
    assert (appearance.event, appearance.position) == (event, "Head of Samples")
    assert appearance.organisation == Organisation.objects.get(name="Sample Police")
    assert Speaker.objects.get().added_by == event.organiser


def test_somebody_known_is_chosen_by_name_alone(editor, event, session):
    known = AppearanceFactory(event=EventFactory(organiser=event.organiser), speaker__name="Ada Example").speaker
    assert save(editor, session, name="ada  example").status_code == 302
    assert people(session) == [("Ada Example", "speaker", "", "proposed")]
    assert list(Speaker.objects.all()) == [known]


def test_whoever_is_at_the_event_already_is_not_there_twice(editor, event, session):
    AppearanceFactory(event=event, speaker__name="Ada Example", billing="As printed")
    assert save(editor, session, name="Ada Example", role="panellist").status_code == 302
    assert save(editor, session, name="Ada Example", role="chair").status_code == 302
    assert people(session) == [("Ada Example", "chair", "As printed", "confirmed")]


def test_a_near_name_is_asked_about_and_everything_typed_is_kept(editor, event, session):
    known = AppearanceFactory(
        event=EventFactory(organiser=event.organiser), speaker__name="Ada Exemple", billing="Head of Samples"
    ).speaker
    SpeakerFactory(name="Somebody Else", added_by=event.organiser)
    response = save(editor, session, name="Ada Example", post="Chief")
    assert (response.status_code, people(session)) == (422, [])
    page = read(response).one("fieldset", "same-as")
    assert [label.text for label in page.all("label")] == [
        "Ada Exemple, Head of Samples, who is known already", "Somebody new of this name",
    ]  # fmt: skip
    assert read(response).one("input", name="newcomers-0-post").attrs["value"] == "Chief"
    assert save(editor, session, name="Ada Example", post="Chief", same_as=str(known.pk)).status_code == 302
    assert people(session) == [("Ada Exemple", "speaker", "Chief", "proposed")]


def test_a_namesake_can_be_somebody_new(editor, event, session):
    SpeakerFactory(name="Ada Example", added_by=event.organiser)
    assert save(editor, session, name="Ada Example", same_as="new").status_code == 302
    assert Speaker.objects.filter(name="Ada Example").count() == 2


def test_a_03_people_of_another_team_are_neither_offered_nor_taken(editor, event, session):
    elsewhere = EventFactory(organiser=OrganisationFactory())
    stranger = AppearanceFactory(event=elsewhere, speaker__name="Ada Example").speaker
    assert save(editor, session, name="Ada Example", same_as=str(stranger.pk)).status_code == 302
    assert people(session) == [("Ada Example", "speaker", "", "proposed")]
    assert not Contribution.objects.filter(appearance__speaker=stranger).exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"post": "Head of Samples"}, "Say who this is."),
        ({"name": "N" * 201}, "Ensure this value has at most 200 characters (it has 201)."),
        ({"post": "Head\nof", "name": "Ada"}, "This must be on one line."),
        ({"name": "\u202eA"}, "There is an invisible character (U+202E) at the beginning. Delete it, or type the "
         "text anew."),
    ],
)  # fmt: skip
def test_what_is_nobody_is_refused(editor, session, typed, sentence):
    response = save(editor, session, **typed)
    assert (response.status_code, Speaker.objects.count()) == (422, 0)
    assert sentence in texts(response, "ul", "errorlist")


def test_a_13_somebody_in_two_sessions_at_once_is_refused_beside_the_name(editor, event, session):
    other = SessionFactory(event=event, title="Panel", at=("10:30", "11:30"))
    ContributionFactory(session=other, appearance=AppearanceFactory(event=event, speaker__name="Ada Example"))
    response = save(editor, session, name="Ada Example")
    assert (response.status_code, people(session)) == (422, [])
    assert texts(response, "ul", "errorlist") == ["Ada Example is in “Opening” and “Panel” at once, 10.30am to 11am."]


def test_a_schedule_editor_chooses_among_those_at_the_event(event, session):
    browser = browser_of(member("schedule-editor", event.organiser))
    assert read(browser.get(change(session))).all("fieldset", "newcomers") == []
    data = filled_in(browser.get(change(session)))
    forced = {"newcomers-TOTAL_FORMS": "1", "newcomers-INITIAL_FORMS": "0", "newcomers-0-name": "Somebody"}
    browser.post(change(session), data | forced)
    assert Speaker.objects.count() == 0


# ── The audience ──


def test_a_pasted_audience_is_looked_at_once_the_session_is_saved(editor, event, session):
    AudienceFactory(name="Councillors")
    form = filled_in(editor.get(change(session)))
    response = editor.post(change(session), form | {"title": "Opened", "pasted_audience": "• councillor\nFarriers"})
    address = f"/admin/events/event/{event.pk}/sessions/{session.pk}/audience/"
    assert response.headers["Location"] == address
    assert Session.objects.get().title == "Opened"
    data = {"pasted": "councillor\nFarriers", "reviewed": "councillor\nFarriers", "line-farrier-choice": "new"}
    assert editor.post(address, data | {"line-farrier-kind": "job-title"}).status_code == 302
    assert [category.name for category in session.audiences.order_by("name")] == ["Councillors", "Farriers"]


# ── On to the next ──


def test_another_begins_where_this_one_ends(editor, event, session):
    response = save(editor, session, button="_addanother")
    assert response.headers["Location"] == f"{ADD}?event={event.pk}&day=2027-03-05&start=11%3A00&end=11%3A30"
    RoomFactory(event=event, name="Hall A")
    AppearanceFactory(event=event, speaker__name="Ada Example")
    form = filled_in(editor.get(response.headers["Location"]))
    assert (form["event"], form["day"], form["start"], form["end"]) == (str(event.pk), "2027-03-05", "11:00", "11:30")
    page = read(editor.get(response.headers["Location"]))
    assert "Hall A" in page.one("select", name="room").text
    assert "Ada Example" in page.one("select", name="contributions-0-appearance").text
    room = event.rooms.get()
    form |= {"title": "Second", "room": str(room.pk), "newcomers-0-name": "Sample Newcomer"}
    assert editor.post(ADD, form).status_code == 302
    made = Session.objects.select_related("event").get(title="Second")
    assert (made.day, made.start, made.end, made.room) == (date(2027, 3, 5), time(11), time(11, 30), room)
    assert people(made) == [("Sample Newcomer", "speaker", "", "proposed")]


def test_the_next_session_follows_the_order_of_the_programme(editor, event, session):
    later = SessionFactory(event=event, title="Later", at=("14:00", "15:00"))
    first = SessionFactory(event=event, title="First", at=("09:30", "10:00"))
    assert save(editor, first, button="_next").headers["Location"] == change(session)
    assert save(editor, session, button="_next").headers["Location"] == change(later)
    assert "_next" not in {field.attrs.get("name") for field in read(editor.get(change(later))).all("input")}


def test_a_02_a_session_is_not_added_to_another_teams_event(editor):
    other = EventFactory(title="Elsewhere", organiser=OrganisationFactory())
    response = editor.get(f"{ADD}?event={other.pk}")
    assert "Elsewhere" not in read(response).text
    assert editor.get(f"{ADD}?event=9999999999999999999999").status_code == 200
