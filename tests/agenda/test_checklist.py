"""What to look at before publishing: each line with the place that mends it."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.checklist import Draft, checklist
from agenda.desk.checklist import address
from agenda.models import Session
from agenda.publish import NotPublishable, publish
from events.models import Event
from tests.factories import (
    AppearanceFactory,
    AudienceFactory,
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    agenda_of,
    browser_of,
    member,
)
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]


@pytest.fixture
def event():
    return EventFactory(title="Forum", organiser=OrganisationFactory())


def page(event) -> str:
    return f"/admin/events/event/{event.pk}/checklist/"


def said(event) -> list[str]:
    return [item.sentence for item in checklist(Draft.of(event))]


def places(event) -> dict[str, str]:
    """Where each line leads, without the number of the event or session."""
    return {item.sentence: address(item, event) for item in checklist(Draft.of(event))}


def pictured(name: str, **values):
    speaker = SpeakerFactory(name=name, photograph="photographs/abc.jpg", photograph_alt="At a lectern")
    return AppearanceFactory(speaker=speaker, **values)


# ── Lines ──


def test_an_event_with_everything_has_nothing_to_look_at(event):
    SessionFactory(event=event, at=("09:30", "10:30"))
    SessionFactory(event=event, at=("10:45", "16:30"))
    pictured("Ada Example", event=event)
    assert said(event) == []


def test_an_event_with_nothing_lacks_four_things():
    nothing = EventFactory(starts_on=None, start_time=None, end_time=None, brief="")
    form = f"/admin/events/event/{nothing.pk}/change/"
    assert places(nothing) == {
        "There is no conference brief.": f"{form}#id_brief",
        "There is no date.": f"{form}#id_starts_on",
        "It is not said when the event starts.": f"{form}#id_start_time",
        "It is not said when the event ends.": f"{form}#id_end_time",
    }


def test_a_gap_of_more_than_a_quarter_of_an_hour_leads_to_that_day(event):
    SessionFactory(event=event, title="Opening", at=("10:00", "11:00"))
    SessionFactory(event=event, title="Short", at=("11:15", "12:00"))
    SessionFactory(event=event, title="Late", at=("12:16", "13:00"))
    sentence = "Nothing is planned from midday to 12.16pm, between “Short” and “Late”."
    assert places(event) == {sentence: f"/admin/events/event/{event.pk}/timetable/?day=2027-03-05"}


def test_what_runs_at_the_side_fills_a_gap_and_another_day_is_none(event):
    event.ends_on = date(2027, 3, 6)
    event.save()
    SessionFactory(event=event, at=("10:00", "12:00"), room=RoomFactory(event=event))
    SessionFactory(event=event, at=("10:00", "10:30"), room=RoomFactory(event=event))
    SessionFactory(event=event, at=("12:00", "13:00"))
    SessionFactory(event=event, day=date(2027, 3, 6), at=("10:00", "11:00"))
    assert said(event) == []


def test_after_a_session_without_an_end_nobody_knows_of_a_gap(event):
    SessionFactory(event=event, at=("10:00", None))
    SessionFactory(event=event, at=("12:00", "13:00"))
    assert said(event) == []


def test_a_cancelled_session_fills_no_gap(event):
    for at, status in (("10:00", "11:00"), "scheduled"), (("11:00", "12:00"), "cancelled"), (("12:00", "13:00"), ""):
        SessionFactory(event=event, title=at[0], at=at, status=status or "scheduled")
    assert said(event) == ["Nothing is planned from 11am to midday, between “10:00” and “12:00”."]


def test_a_meal_may_not_begin_before_a_plenary_ends(event):
    SessionFactory(event=event, title="Keynote", at=("10:00", "12:40"))
    SessionFactory(event=event, title="Lunch", kind="lunch", at=("12:30", "13:00"))
    SessionFactory(
        event=event, title="Coffee at the side", kind="break", room=RoomFactory(event=event), at=("12:00", "13:00")
    )
    assert said(event) == ["“Lunch” begins at 12.30pm, 10 minutes before “Keynote” ends."]


def test_every_finding_of_the_conflicts_is_a_line_that_leads_to_the_session_that_starts_last(event):
    room = RoomFactory(event=event, name="Hall A", capacity=40)
    first = SessionFactory(event=event, title="One", room=room, expected=60, at=("10:00", "11:00"))
    second = SessionFactory(event=event, title="Two", room=RoomFactory(event=event), at=("10:30", "11:30"))
    appearance, police = pictured("Ada Example", event=event), AudienceFactory(name="Police")
    for session in (first, second):
        ContributionFactory(session=session, appearance=appearance)
        session.audiences.add(police)
    form = "/admin/agenda/session/{}/change/#id_{}"
    assert places(event) == {
        "“One”: 60 people are expected, and “Hall A” holds 40.": form.format(first.pk, "room"),
        "Ada Example is in “One” and “Two” at once, 10.30am to 11am.": form.format(second.pk, "start"),
        "Called to “One” and “Two” at once, 10.30am to 11am: Police.": form.format(second.pk, "start"),
    }


def test_speakers_who_have_not_confirmed_or_of_whom_something_is_missing(event):
    invited = pictured("Ada Example", event=event, status="invited")
    unbilled = pictured("Bert Example", event=event, billing="")
    plain = AppearanceFactory(event=event, speaker=SpeakerFactory(name="Carl Example"))
    pictured("Dora Billed", event=event, billing="", organisation=OrganisationFactory())
    AppearanceFactory(event=event, status="proposed", billing="")
    appearance = "/admin/speakers/appearance/{}/change/#id_{}"
    assert places(event) == {
        "Ada Example is invited and has not confirmed.": appearance.format(invited.pk, "status"),
        "Bert Example has no billing: only the name is printed.": appearance.format(unbilled.pk, "billing"),
        "There is no photograph of Carl Example.": f"/admin/speakers/speaker/{plain.speaker_id}/change/#id_photograph",
    }


def test_a_session_that_moved_since_it_was_published_should_say_so_to_delegates(event):
    pictured("Ada Example", event=event)
    room = RoomFactory(event=event, name="Hall A")
    session = SessionFactory(event=event, title="Talk", room=room, at=("10:00", "11:00"))
    SessionFactory(event=event, title="Stays", at=("11:00", "12:00"))
    SessionFactory(event=event, title="No time yet")
    publish(event=event)
    session.set_clock(session.day, time(9, 50), time(11))
    session.save()
    event.sessions.get(title="No time yet").delete()
    sentence = "“Talk” was published for 10am, Hall A; it is not marked as moved."
    assert places(event) == {sentence: f"/admin/agenda/session/{session.pk}/change/#id_status"}
    Session.objects.filter(pk=session.pk).update(status="moved")
    assert said(event) == []


# ── What stops ──


@pytest.mark.parametrize("title", ["", " ", "\u200b\u200d"])
def test_a_session_whose_title_nobody_sees_stops_publishing_in_the_same_words(event, title):
    """No form takes it, but the tables do."""
    session = SessionFactory(event=event, title="Opening")
    Session.objects.update(title=title)
    sentence = "The session at “opening” has no title."
    (item,) = checklist(Draft.of(event))
    assert (item.sentence, item.stops) == (sentence, True)
    assert address(item, event) == f"/admin/agenda/session/{session.pk}/change/#id_title"
    with pytest.raises(NotPublishable) as refused:
        publish(event=event)
    assert str(refused.value) == sentence


def test_a_cancelled_session_on_a_day_that_is_not_the_events_stops_too_and_is_said_once(event):
    for status in ("cancelled", "scheduled"):
        SessionFactory(event=event, title=status, day=date(2027, 3, 5), status=status)
    Event.objects.update(starts_on=date(2027, 3, 6))
    day = "is on 5 March 2027, which is not a day of the event."
    assert said(event) == [f"“cancelled” {day}", f"“scheduled” {day}"]


# ── The page ──


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_whatever_the_size(desk, event, django_assert_num_queries, number):
    """The session and its user, the event, what is current; twelve to compose it, three of the agenda, the
    addresses of sessions, and people."""
    agenda_of(event, number)
    publish(event=event)
    with django_assert_num_queries(20):
        assert desk.get(page(event)).status_code == 200


def test_the_page_says_how_many_things_there_are_and_leads_to_each(desk, event):
    AppearanceFactory(event=event, speaker=SpeakerFactory(name="Ada Example"), status="invited")
    Event.objects.update(brief="")
    shown = read(desk.get(page(event)))
    assert shown.one("p", "checklist-state").text == "3 things to look at before publishing. None of them stops you."
    assert [heading.text for heading in shown.one("main").all("h2")] == [
        "The event",
        "Speakers who have not confirmed",
        "Speakers’ details",
        "Publish",
    ]
    assert [a.text for section in shown.all("section", "checklist") for a in section.all("a")] == said(event)


def test_the_event_leads_to_its_checklist(desk, event):
    links = [a.attrs.get("href") for a in read(desk.get(f"/admin/events/event/{event.pk}/change/")).all("a")]
    assert links.count(page(event)) == 2


def test_publishing_from_the_page_keeps_the_note(desk, event, organiser):
    response = desk.post(page(event), {"publication_note": "First announcement"}, follow=True)
    assert texts(response, "ul", "messagelist") == ["Publication 1 is public now."]
    publication = event.current_publication
    assert (publication.note, publication.published_by) == ("First announcement", organiser)
    again = desk.post(page(event), {"publication_note": "Again"}, follow=True)
    assert texts(again, "ul", "messagelist") == ["Nothing has changed since the last publication."]


@pytest.mark.parametrize("note", ["two\nlines", "x" * 501, "a\x07b"])
def test_a_note_that_is_none_is_refused_beside_its_field_with_what_was_typed(desk, event, note):
    response = desk.post(page(event), {"publication_note": note})
    form = read(response).one("form", "desk-form")
    assert (response.status_code, event.publications.count()) == (422, 0)
    assert len(form.all("ul", "errorlist")) == 1
    assert form.one("input", name="publication_note").attrs["value"] == note


def test_what_stops_publishing_answers_422_and_keeps_the_note(desk, event):
    SessionFactory(event=event, title="Opening")
    Session.objects.update(title="")
    response = desk.post(page(event), {"publication_note": "A note"})
    assert response.status_code == 422
    assert texts(response, "ul", "messagelist") == ["Not published. The session at “opening” has no title."]
    assert read(response).one("input", name="publication_note").attrs["value"] == "A note"
    state = read(response).one("p", "checklist-state").text
    assert state == "1 thing to look at before publishing. Publishing waits for it."


def test_the_page_says_what_publishing_changes(desk, event):
    publish(event=event)
    assert "Nothing that is printed was edited since." in texts(desk.get(page(event)), "p", "publication-state")[0]
    SessionFactory(event=event, at=("10:00", "11:00"))
    state = read(desk.get(page(event))).one("p", "publication-state").one("a")
    assert (state.text, state.attrs["href"]) == (
        "Publishing changes 1 thing.",
        f"/admin/events/event/{event.pk}/publications/compare/?before=1&after=draft",
    )


def test_colleagues_look_and_editors_publish(event):
    answers = {
        role: (browser.get(page(event)).status_code, browser.post(page(event)).status_code)
        for role in ("reader", "schedule-editor", "speaker-manager", "editor")
        for browser in [browser_of(member(role, event.organiser))]
    }
    assert answers == {
        "reader": (200, 403),
        "schedule-editor": (200, 403),
        "speaker-manager": (200, 403),
        "editor": (200, 302),
    }


def test_a_long_list_has_pages(desk, event):
    for _ in range(60):
        AppearanceFactory(event=event, billing="")
    first, second = (read(desk.get(f"{page(event)}?page={number}")) for number in (1, 2))
    assert [len(shown.all("section", "checklist")[0].all("a")) for shown in (first, second)] == [100, 20]
    assert first.one("nav", "pages").text == "Page 1 of 2 Later in the list"


def test_a_11_looking_changes_nothing(desk, event):
    with CaptureQueriesContext(connection) as queries:
        desk.get(page(event))
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


def test_times_are_those_of_the_wall(event):
    event.end_time = time(16)
    event.save()
    SessionFactory(event=event, title="Late", at=("15:00", "17:00"))
    assert said(event) == ["“Late”: 5pm is after the event ends, at 4pm."]
