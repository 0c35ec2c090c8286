"""The organisers' desk: an event with its agenda and speakers in one form, publishing, and what is refused."""

from datetime import UTC, date, datetime, time
from threading import Thread

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection, connections
from django.forms import BooleanField, FileField, ModelMultipleChoiceField, MultipleChoiceField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from agenda.models import Contribution, Room, Session
from agenda.publish import publish, withdraw
from events.chosen import choose, chosen_rows
from events.models import (
    AudienceCategory,
    Enquiry,
    Event,
    Letter,
    Organisation,
    Publication,
    Sector,
    Series,
    Theme,
    Venue,
)
from speakers.models import Appearance, Speaker
from tests.factories import (
    AppearanceFactory,
    AudienceFactory,
    ContributionFactory,
    EnquiryFactory,
    EventFactory,
    LetterFactory,
    OrganisationFactory,
    RoomFactory,
    SectorFactory,
    SessionFactory,
    SpeakerFactory,
    ThemeFactory,
    TrackFactory,
    agenda_of,
    browser_of,
    member,
)
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

ADD = "/admin/events/event/add/"


def change(row, page="change") -> str:
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_{page}", args=[row.pk])


# ── Filling in a form as a browser would ──


def filled_in(response) -> dict:
    """What a browser sends back of a form of the desk when nothing is typed."""
    context = response.context
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms = [context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    sent = {bound.html_name: _sent(bound) for form in forms for bound in form}
    sent["_seen"] = context.get("seen")
    return {name: value for name, value in sent.items() if value is not None}


def _sent(bound):
    value, field = bound.value(), bound.field
    if isinstance(field, ModelMultipleChoiceField):
        return [getattr(row, "pk", row) for row in value or []] or None
    if isinstance(field, MultipleChoiceField):
        return list(value) or None
    if isinstance(field, FileField):
        return None
    if isinstance(field, BooleanField):
        return "on" if value else None
    widget = getattr(field.widget, "widget", field.widget)
    shown = widget.format_value(value)
    return "".join(map(str, shown)) if isinstance(shown, list) else "" if shown is None else str(shown)


BLANK = {
    "sessions": {"kind": "talk", "status": "scheduled"},
    "appearances": {"status": "proposed"},
}


def with_rows(data: dict, prefix: str, *rows: dict) -> dict:
    """With rows added to a table of the form."""
    first = int(data[f"{prefix}-TOTAL_FORMS"])
    added = {
        f"{prefix}-{first + n}-{name}": value
        for n, row in enumerate(rows)
        for name, value in {**BLANK.get(prefix, {}), **row}.items()
    }
    return {**data, **added, f"{prefix}-TOTAL_FORMS": str(first + len(rows))}


def row_of(data: dict, prefix: str, pk) -> str:
    """The beginning of the names of a row's fields: “sessions-2”."""
    ids = {name.removesuffix("-id"): value for name, value in data.items() if name.endswith("-id")}
    (name,) = [name for name, value in ids.items() if name.startswith(f"{prefix}-") and value == str(pk)]
    return name


def errors(response) -> dict[str, list[str]]:
    """Every sentence, by the name of the field that it stands beside."""
    context = response.context
    found = {}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += inline.formset.forms
        if inline.formset.non_form_errors():
            found[inline.formset.prefix] = list(inline.formset.non_form_errors())
    for form in forms:
        for name, sentences in form.errors.items():
            found[form.add_prefix(name)] = [str(sentence) for sentence in sentences]
    return found


def refused(response) -> dict[str, list[str]]:
    """The same, of a form that was refused with 422 and stands there again; each sentence is on the page."""
    assert response.status_code == 422
    found = errors(response)
    page = read(response).text
    assert [s for sentences in found.values() for s in sentences if " ".join(s.split()) not in page] == []
    return found


def message(response) -> list[str]:
    return texts(response, "ul", "messagelist")


def everything() -> dict[str, int]:
    """How many rows there are of each kind: nothing is half-saved where this is as before."""
    models = (Event, Session, Room, Appearance, Contribution, Speaker, Publication, Organisation, Sector)
    return {model.__name__: model.objects.count() for model in models}


@pytest.fixture
def event():
    return EventFactory(title="Forum", place="York")


@pytest.fixture
def blank(desk):
    return filled_in(desk.get(ADD))


FORUM = {"title": "Forum", "starts_on": "2027-03-05", "start_time": "09:30", "end_time": "16:30", "brief": "A *brief*."}


# ── Creating, previewing, publishing ──


def test_an_organiser_creates_an_event_with_sessions_and_speakers_and_publishes_it(desk, organiser, blank, client):
    ada, bert = SpeakerFactory(name="Ada Example"), SpeakerFactory(name="Bert Example")
    data = with_rows(
        blank | FORUM | {"sectors": [SectorFactory(name="health").pk], "publication_note": "First announcement"},
        "appearances",
        {"speaker": ada.pk, "billing": "Director", "status": "confirmed", "is_key": "on"},
        {"speaker": bert.pk, "status": "invited", "role": "chair"},
    )
    data = with_rows(data, "rooms", {"name": "Hall A", "capacity": "80"})
    data = with_rows(data, "tracks", {"name": "Policy"})
    data = with_rows(data, "sources", {"title": "Strategy", "year": "2018"})
    data = with_rows(
        data,
        "sessions",
        {"title": "Opening", "kind": "keynote", "label": "Morning keynote", "start": "9.30am", "end": "1000"},
        {"title": "Lunch", "kind": "lunch", "start": "midday", "day": "2027-03-05"},
        {"title": "Some time"},
    )
    response = desk.post(ADD, data | {"_publish": "1"})
    event = Event.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, change(event))
    publication = event.current_publication
    assert (publication.number, publication.note, publication.published_by) == (1, "First announcement", organiser)
    programme = publication.programme
    assert [(s.title, s.start, s.end, s.day) for s in programme.sessions] == [
        ("Opening", time(9, 30), time(10), date(2027, 3, 5)),
        ("Lunch", time(12), None, date(2027, 3, 5)),
        ("Some time", None, None, None),
    ]
    assert [(s.name, s.billing, s.status, s.role, s.is_key) for s in programme.speakers] == [
        ("Ada Example", "Director", "confirmed", None, True),
        ("Bert Example", None, "invited", "chair", False),
    ]
    assert ([r.name for r in programme.rooms], [t.name for t in programme.tracks]) == (["Hall A"], ["Policy"])
    assert [s.title for s in programme.event.sources] == ["Strategy"]
    assert Client().get("/events/forum/").status_code == 200
    assert message(desk.get(change(event))) == ["Publication 1 is public now."]


def test_saving_alone_publishes_nothing(desk, blank):
    assert desk.post(ADD, blank | FORUM).status_code == 302
    assert (Event.objects.get().title, Publication.objects.count()) == ("Forum", 0)


@pytest.mark.parametrize(("typed", "kept"), [("9.30am", time(9, 30)), ("0930", time(9, 30)), ("midday", time(12))])
def test_times_of_an_event_are_read_as_people_type_them(desk, blank, typed, kept):
    desk.post(ADD, blank | FORUM | {"start_time": typed})
    event = Event.objects.get()
    assert (event.start_time, filled_in(desk.get(change(event)))["start_time"]) == (kept, f"{kept:%H:%M}")


def test_saving_and_previewing_saves_and_leads_to_the_preview(desk, event):
    data = filled_in(desk.get(change(event)))
    response = desk.post(change(event), data | {"title": "Renamed", "_preview": "1"})
    assert (response.status_code, response.headers["Location"]) == (302, "/events/forum/preview/")
    assert texts(desk.get("/events/forum/preview/"), "h1") == ["Renamed"]


def test_a_new_event_can_be_previewed_at_once(desk, blank):
    response = desk.post(ADD, blank | FORUM | {"_preview": "1"})
    assert (response.status_code, response.headers["Location"]) == (302, "/events/forum/preview/")


def test_a_form_sent_back_as_it_came_changes_nothing(desk, event):
    RoomFactory(event=event)
    agenda_of(event, 2)
    SessionFactory(event=event, room=event.rooms.get(), at=("10:00", "11:00"))
    publish(event=event)
    response = desk.post(change(event), filled_in(desk.get(change(event))) | {"_publish": "1"}, follow=True)
    assert message(response)[0].endswith("Nothing has changed since the last publication.")
    assert event.publications.count() == 1


def test_publishing_says_which_publication_it_is(desk, event):
    publish(event=event)
    data = filled_in(desk.get(change(event))) | {"place": "Leeds", "publication_note": "Moved", "_publish": "1"}
    assert message(desk.post(change(event), data, follow=True))[0].endswith("Publication 2 is public now.")
    assert [(p.number, p.note, p.is_current) for p in event.publications.all()] == [(2, "Moved", True), (1, "", False)]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("draft", "Not published. Nobody but organisers sees this event."),
        ("published", "Publication 1 of 15 January 2027 is public, and nothing was edited since."),
        ("edited", "Publication 1 of 15 January 2027 is public; the event was edited since."),
        ("withdrawn", "Withdrawn. Nobody but organisers sees this event."),
    ],
)
def test_the_page_of_an_event_says_what_the_public_sees(desk, event, at, state, sentence):
    if state != "draft":
        publish(event=event)
    if state == "edited":
        at(datetime(2027, 1, 15, 13, tzinfo=UTC))
        SessionFactory(event=event)
    if state == "withdrawn":
        withdraw(event=event)
    assert texts(desk.get(change(event)), "p", "publication-state") == [sentence]


def test_what_cannot_be_published_is_saved_and_said(desk, event):
    """An event moved past a session that no table showed."""
    SessionFactory(event=event, title="Opening", day=event.starts_on)
    Session.objects.bulk_create(
        Session(event=event, title=f"Session {n}", slug=f"s-{n}", order=n + 2) for n in range(20)
    )
    data = filled_in(desk.get(change(event))) | {"starts_on": "2027-04-01", "_publish": "1"}
    said = message(desk.post(change(event), data, follow=True))
    assert said[0].endswith("Saved, but not published. “Opening” is on 5 March 2027, which is not a day of the event.")
    event.refresh_from_db()
    assert (event.starts_on, event.publications.count()) == (date(2027, 4, 1), 0)


@pytest.mark.parametrize(
    ("prefix", "row", "beside"),
    [
        (None, {"links": "x" * 250 + " https://paper.example/"}, "links"),
        (None, {"links": "Paper https://paper.example/" + "x" * 600}, "links"),
        (None, {"links": "Paper HTTPS://paper.example/"}, "links"),
        ("sources", {"title": "Paper", "url": "ftp://paper.example/"}, "sources-0-url"),
        ("sources", {"title": "Paper", "url": "HTTPS://paper.example/"}, "sources-0-url"),
        ("sources", {"title": "Paper", "year": "999"}, "sources-0-year"),
    ],
)
def test_what_a_programme_cannot_hold_is_refused_beside_its_field_or_published(desk, blank, prefix, row, beside):
    """Never an error: whatever the form takes can be published and read."""
    data = with_rows(blank | FORUM, prefix, row) if prefix else blank | FORUM | row
    response = desk.post(ADD, data | {"_publish": "1"})
    if response.status_code == 422:
        assert set(refused(response)) == {beside}
        assert Event.objects.count() == 0
    else:
        assert response.status_code == 302
        assert Client().get("/events/forum/").status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_edge_of_the_calendar_is_no_error(desk, blank, day):
    data = with_rows(blank | FORUM | {"starts_on": day, "end_time": ""}, "sessions", {"title": "A", "start": "10am"})
    assert desk.post(ADD, data | {"_publish": "1"}).status_code in (302, 422)


# ── What is refused: a sentence beside the field, everything kept, nothing half-saved ──


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        ({"title": ""}, {"title": ["This field is required."]}),
        (
            {"title": "x" * 10_000},
            {"title": ["Ensure this value has at most 300 characters (it has 10000)."]},
        ),
        ({"title": "For\x00um"}, {"title": ["Null characters are not allowed."]}),
        (
            {"title": "Forum \u202egnihton"},
            {"title": ["There is an invisible character (U+202E) after “Forum ”. Delete it, or type the text anew."]},
        ),
        (
            {"brief": "\u2067A brief"},
            {"brief": ["There is an invisible character (U+2067) at the beginning. Delete it, or type the text anew."]},
        ),
        ({"brief": "x" * 60_001}, {"brief": ["Ensure this value has at most 60000 characters (it has 60001)."]}),
        ({"starts_on": "2027-03-05", "ends_on": "2027-03-04"}, {"ends_on": ["The last day is before the first day."]}),
        ({"starts_on": "", "ends_on": "2027-03-04"}, {"starts_on": ["There is a last day but no first day."]}),
        ({"ends_on": "2028-03-07"}, {"ends_on": ["An event lasts a year at most. Is the year right?"]}),
        ({"start_time": "10:00", "end_time": "09:59"}, {"end_time": ["The end must be after the start."]}),
        ({"start_time": "25.00"}, {"start_time": ["“25.00” is not a time. Write it as 9.30am or 09:30."]}),
        (
            {"end_time": "4.30pm BST"},
            {"end_time": ["Leave out “BST”: the time is that of the event’s time zone."]},
        ),
        ({"starts_on": "31.2.2027"}, {"starts_on": ["Enter a valid date."]}),
        (
            {"timezone": "Europe/Londn"},
            {"timezone": ["“Europe/Londn” is not a time zone. Did you mean Europe/London?"]},
        ),
        (
            {"timezone": "../../etc/passwd"},
            {"timezone": ["“../../etc/passwd” is not a time zone. Did you mean Europe/London?"]},
        ),
        ({"slug": "taken"}, {"slug": ["This address is taken already."]}),
        ({"slug": "past"}, {"slug": ["This address is taken already."]}),
        ({"links": "https://paper.example/"}, {"links": ["Say before https://paper.example/ what it leads to."]}),
        (
            {"links": "Paper javascript:alert(1)"},
            {"links": ["“javascript:alert(1)” is not a web address; a line is a label, a space and an address."]},
        ),
        ({"sectors": ["999999"]}, {"sectors": ["Select a valid choice. 999999 is not one of the available choices."]}),
        ({"status": "perhaps"}, {"status": ["Select a valid choice. perhaps is not one of the available choices."]}),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_wrong_input_gets_a_sentence_beside_its_field_and_nothing_is_saved(desk, blank, typed, sentences):
    EventFactory(title="Taken")
    data = with_rows(blank | FORUM | typed, "rooms", {"name": "Hall A"})
    data = with_rows(data, "sessions", {"title": "Opening"})
    before = everything()
    response = desk.post(ADD, data | {"_publish": "1"})
    assert refused(response) == sentences
    assert everything() == before


def test_what_was_typed_stands_there_still(desk, blank):
    """A-13: after a refusal the whole form is as it was sent, down to the tables and the note."""
    data = with_rows(
        blank | FORUM | {"title": "x" * 301, "place": "York", "publication_note": "First announcement"},
        "sessions",
        {"title": "Opening", "start": "9.30am", "end": "quarter past", "label": "Keynote"},
    )
    response = desk.post(ADD, data | {"_publish": "1"})
    assert refused(response) == {
        "title": ["Ensure this value has at most 300 characters (it has 301)."],
        "sessions-0-end": ["“quarter past” is not a time. Write it as 9.30am or 09:30."],
    }
    page = read(response)
    assert page.one("textarea", name="brief").text == "A *brief*."
    values = {field.attrs.get("name"): field.attrs.get("value") for field in page.all("input")}
    names = ["title", "place", "sessions-0-title", "sessions-0-start", "sessions-0-end", "sessions-0-label"]
    assert {name: values[name] for name in names} == {name: data[name] for name in names}
    assert values["publication_note"] == "First announcement"


@pytest.mark.parametrize("note", ["with a \x00 in it", "with a \u202e in it"])
def test_a_note_with_an_invisible_character_is_refused_in_words(desk, event, note):
    data = filled_in(desk.get(change(event))) | {"place": "Leeds", "publication_note": note, "_publish": "1"}
    response = desk.post(change(event), data, follow=True)
    assert response.status_code in (200, 422)
    assert "invisible character" in read(response).text
    assert event.publications.count() == 0


def test_an_unknown_zone_is_refused_while_sessions_have_times(desk, event):
    SessionFactory(event=event, at=("10:00", "11:00"))
    data = filled_in(desk.get(change(event))) | {"timezone": "Mars/Phobos"}
    found = refused(desk.post(change(event), data))
    assert list(found) == ["timezone"]
    assert found["timezone"][0].startswith("“Mars/Phobos” is not a time zone. Did you mean ")


@pytest.mark.parametrize(
    ("prefix", "row", "sentences"),
    [
        ("sessions", {"title": ""}, {"sessions-0-title": ["This field is required."]}),
        (
            "sessions",
            {"title": "x" * 10_000},
            {"sessions-0-title": ["Ensure this value has at most 300 characters (it has 10000)."]},
        ),
        ("sessions", {"title": "A\x00"}, {"sessions-0-title": ["Null characters are not allowed."]}),
        (
            "sessions",
            {"title": "A", "start": "11am", "end": "10.59am"},
            {"sessions-0-end": ["The end must be after the start."]},
        ),
        (
            "sessions",
            {"title": "A", "day": "2027-03-06"},
            {"sessions-0-day": ["6 March 2027 is not a day of the event (5 March 2027)."]},
        ),
        (
            "sessions",
            {"title": "A", "start": "25:00"},
            {"sessions-0-start": ["“25:00” is not a time. Write it as 9.30am or 09:30."]},
        ),
        (
            "sessions",
            {"title": "A", "order": "0"},
            {"sessions-0-order": ["Places are counted from 1."]},
        ),
        ("rooms", {"name": "A", "capacity": "0"}, {"rooms-0-capacity": ["A room holds from one person to a million."]}),
        ("rooms", {"name": ""}, {"rooms-0-name": ["This field is required."]}),
        ("sources", {"title": "A", "year": "18"}, {"sources-0-year": ["The year of a source has four digits."]}),
        ("sources", {"title": "A", "url": "paper"}, {"sources-0-url": ["Enter a valid URL."]}),
        (
            "appearances",
            {"speaker": "999999"},
            {"appearances-0-speaker": ["Select a valid choice. That choice is not one of the available choices."]},
        ),
    ],
)
def test_a_wrong_row_of_a_table_gets_its_sentence_and_nothing_is_saved(desk, blank, prefix, row, sentences):
    if row.get("name") == "":
        row = {**row, "capacity": "5"}
    if row.get("title") == "":
        row = {**row, "label": "Keynote"}
    before = everything()
    assert refused(desk.post(ADD, with_rows(blank | FORUM, prefix, row))) == sentences
    assert everything() == before


@pytest.mark.parametrize(
    ("prefix", "rows"),
    [("rooms", [{"name": "Hall"}, {"name": "Hall"}]), ("tracks", [{"name": "A"}, {"name": "A"}])],
)
def test_one_name_twice_in_a_table_is_refused(desk, blank, prefix, rows):
    assert list(refused(desk.post(ADD, with_rows(blank | FORUM, prefix, *rows)))) in (
        [prefix],
        [prefix, f"{prefix}-1-__all__"],
    )
    assert Event.objects.count() == 0


def test_one_speaker_twice_is_refused(desk, event):
    appearance = AppearanceFactory(event=event)
    data = with_rows(filled_in(desk.get(change(event))), "appearances", {"speaker": appearance.speaker.pk})
    assert desk.post(change(event), data).status_code == 422
    assert event.appearances.count() == 1


# ── Rooms ──


@pytest.fixture
def two_rooms(event):
    """A session in each of two rooms, at the same time."""
    rooms = [RoomFactory(event=event, name=name) for name in ("Hall A", "Hall B")]
    return [
        SessionFactory(event=event, title=title, room=room, at=("10:00", "11:00"))
        for title, room in zip(("First", "Second"), rooms, strict=True)
    ]


def test_a_13_a_room_booked_twice_is_refused_by_the_name_of_who_has_it(desk, event, two_rooms):
    first, second = two_rooms
    data = filled_in(desk.get(change(event)))
    row = row_of(data, "sessions", second.pk)
    response = desk.post(change(event), data | {f"{row}-room": str(first.room_id), f"{row}-title": "Retitled"})
    assert refused(response) == {f"{row}-room": ["“Hall A” is taken 10am to 11am by “First”."]}
    kept = filled_in(response)
    assert (kept[f"{row}-room"], kept[f"{row}-title"]) == (str(first.room_id), "Retitled")
    second.refresh_from_db()
    assert (second.room.name, second.title) == ("Hall B", "Second")


def test_a_new_session_in_a_taken_room_is_refused_too(desk, event, two_rooms):
    room = two_rooms[0].room_id
    data = filled_in(desk.get(change(event)))
    data = with_rows(data, "sessions", {"title": "New", "start": "10.30am", "end": "11.30am", "room": room})
    assert refused(desk.post(change(event), data)) == {
        "sessions-2-room": ["“Hall A” is taken 10am to 11am by “First”."]
    }
    assert event.sessions.count() == 2


def test_sessions_that_touch_share_a_room(desk, event, two_rooms):
    data = filled_in(desk.get(change(event)))
    row = {"title": "Next", "start": "11am", "end": "midday", "room": two_rooms[0].room_id}
    assert desk.post(change(event), with_rows(data, "sessions", row)).status_code == 302
    assert event.sessions.count() == 3


def test_a_cancelled_session_frees_its_room_in_the_same_save(desk, event, two_rooms):
    first, second = two_rooms
    data = filled_in(desk.get(change(event)))
    one, two = (row_of(data, "sessions", session.pk) for session in two_rooms)
    data |= {f"{one}-status": "cancelled", f"{two}-room": str(first.room_id)}
    assert desk.post(change(event), data).status_code == 302
    second.refresh_from_db()
    assert second.room == first.room


def test_two_sessions_swap_rooms_in_one_save(desk, event, two_rooms):
    data = filled_in(desk.get(change(event)))
    one, two = (row_of(data, "sessions", session.pk) for session in two_rooms)
    data |= {f"{one}-room": data[f"{two}-room"], f"{two}-room": data[f"{one}-room"]}
    assert desk.post(change(event), data).status_code == 302
    assert list(event.sessions.values_list("title", "room__name")) == [("First", "Hall B"), ("Second", "Hall A")]


def test_two_sessions_swap_times_in_one_save(desk, event, two_rooms):
    first, second = two_rooms
    Session.objects.filter(pk=second.pk).update(room=None)
    second.refresh_from_db()
    second.set_clock(event.starts_on, time(11), time(12))
    second.room = first.room
    second.save()
    data = filled_in(desk.get(change(event)))
    one, two = (row_of(data, "sessions", session.pk) for session in two_rooms)
    for name in ("start", "end"):
        data |= {f"{one}-{name}": data[f"{two}-{name}"], f"{two}-{name}": data[f"{one}-{name}"]}
    assert desk.post(change(event), data).status_code == 302
    assert [(s.title, s.start, s.room.name) for s in event.sessions.select_related("event", "room")] == [
        ("First", time(11), "Hall A"),
        ("Second", time(10), "Hall A"),
    ]


def test_a_deleted_session_leaves_its_room_to_another_in_the_same_save(desk, event, two_rooms):
    data = filled_in(desk.get(change(event)))
    one, two = (row_of(data, "sessions", session.pk) for session in two_rooms)
    data |= {f"{one}-DELETE": "on", f"{two}-room": data[f"{one}-room"]}
    assert desk.post(change(event), data).status_code == 302
    assert list(event.sessions.values_list("title", "room__name")) == [("Second", "Hall A")]


def test_a_room_taken_by_a_colleague_meanwhile_is_refused_not_an_error(desk, event, two_rooms):
    """The colleague's session is not in the form that was sent."""
    data = filled_in(desk.get(change(event)))
    mine, colleagues = (row_of(data, "sessions", session.pk) for session in two_rooms)
    room = data[f"{colleagues}-room"]
    data = {name: value for name, value in data.items() if not name.startswith(f"{colleagues}-")}
    data |= {"sessions-TOTAL_FORMS": "1", "sessions-INITIAL_FORMS": "1", f"{mine}-room": room}
    found = refused(desk.post(change(event), data))
    assert found == {f"{mine}-room": ["“Hall B” is taken 10am to 11am by “Second”."]}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("prefix", ["rooms", "tracks"])
def test_a_room_or_track_deleted_while_a_session_in_it_is_edited_leaves_the_session_without(desk, event, prefix):
    session = SessionFactory(
        event=event, room=RoomFactory(event=event), track=TrackFactory(event=event), title="Opening"
    )
    place = session.room if prefix == "rooms" else session.track
    data = filled_in(desk.get(change(event)))
    data |= {f"{row_of(data, prefix, place.pk)}-DELETE": "on", "sessions-0-title": "Retitled"}
    response = desk.post(change(event), data)
    assert response.status_code in (302, 422)
    if response.status_code == 302:
        session.refresh_from_db()
        assert (session.title, session.room if prefix == "rooms" else session.track) == ("Retitled", None)


def test_rooms_and_tracks_of_another_event_are_no_choice(desk, event):
    other = SessionFactory(room=RoomFactory(name="Elsewhere"), track=TrackFactory(name="Elsewhere"))
    mine = SessionFactory(event=event)
    data = filled_in(desk.get(change(event)))
    for name in ("room", "track"):
        sent = data | {f"sessions-0-{name}": str(getattr(other, f"{name}_id"))}
        assert refused(desk.post(change(event), sent)) == {
            f"sessions-0-{name}": ["Select a valid choice. That choice is not one of the available choices."]
        }
    mine.refresh_from_db()
    assert (mine.room, mine.track) == (None, None)


# ── Time ──


def test_another_time_zone_keeps_the_wall_clock(desk, event):
    SessionFactory(event=event, title="Morning", at=("09:30", "10:15"))
    SessionFactory(event=event, title="Untimed")
    data = filled_in(desk.get(change(event))) | {"timezone": "America/New_York"}
    assert desk.post(change(event), data).status_code == 302
    event.refresh_from_db()
    morning = event.sessions.get(title="Morning")
    assert (morning.start, morning.end, morning.day) == (time(9, 30), time(10, 15), date(2027, 3, 5))
    assert morning.starts_at == datetime(2027, 3, 5, 14, 30, tzinfo=UTC)
    assert event.sessions.get(title="Untimed").starts_at is None


def test_another_time_zone_keeps_the_wall_clock_of_sessions_that_no_table_shows(desk, event):
    room = RoomFactory(event=event)
    for n in range(3):
        SessionFactory(event=event, room=room, at=(f"1{n}:00", f"1{n + 1}:00"))
    Session.objects.bulk_create(
        Session(event=event, title=f"Session {n}", slug=f"s-{n}", order=n + 5) for n in range(20)
    )
    data = filled_in(desk.get(change(event))) | {"timezone": "Asia/Tokyo"}
    assert desk.post(change(event), data).status_code == 302
    moved = event.sessions.exclude(starts_at=None).select_related("event", "room")
    assert [(s.start, s.end, s.room) for s in moved] == [(time(10 + n), time(11 + n), room) for n in range(3)]


def test_t_02_a_time_that_happens_twice_asks_which(desk, blank):
    """T-02: 1.30am on 31 October 2027; what it says to write is then taken."""
    forum = blank | FORUM | {"starts_on": "2027-10-31"}
    found = refused(desk.post(ADD, with_rows(forum, "sessions", {"title": "Night", "start": "01:30"})))
    assert found == {
        "sessions-0-start": [
            "01:30 happens twice on 31 October 2027, when the clocks go back. "
            "Which one? Write “01:30 BST” for the first or “01:30 GMT” for the second."
        ]
    }
    assert desk.post(ADD, with_rows(forum, "sessions", {"title": "Night", "start": "01:30 GMT"})).status_code == 302
    night = Session.objects.get()
    assert night.starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    again = filled_in(desk.get(change(night.event)))
    assert again["sessions-0-start"] == "01:30 GMT"
    assert desk.post(change(night.event), again).status_code == 302


def test_t_02_a_time_that_never_happens_says_so(desk, blank):
    data = with_rows(blank | FORUM | {"starts_on": "2027-03-28"}, "sessions", {"title": "Night", "start": "01:30"})
    assert refused(desk.post(ADD, data)) == {
        "sessions-0-start": ["01:30 does not exist on 28 March 2027: the clocks go forward over it."]
    }


def test_of_several_days_a_time_needs_one(desk, blank):
    data = with_rows(blank | FORUM | {"ends_on": "2027-03-06"}, "sessions", {"title": "A", "start": "10am"})
    assert refused(desk.post(ADD, data)) == {"sessions-0-day": ["Say on which day."]}


def test_an_event_moved_away_from_its_sessions_names_each(desk, event):
    SessionFactory(event=event, day=event.starts_on)
    data = filled_in(desk.get(change(event))) | {"starts_on": "2027-03-12"}
    assert refused(desk.post(change(event), data)) == {
        "sessions-0-day": ["5 March 2027 is not a day of the event (12 March 2027)."]
    }


# ── Addresses ──


def test_pub_19_titles_without_letters_are_saved(desk, blank):
    data = with_rows(blank | FORUM | {"title": "👍"}, "sessions", {"title": "🎉"}, {"title": "🎊"})
    assert desk.post(ADD, data).status_code == 302
    event = Event.objects.get()
    assert event.slug == f"event-{event.pk}"
    assert [s.slug for s in event.sessions.all()] == [f"session-{s.pk}" for s in event.sessions.all()]


def test_pub_20_two_sessions_of_one_title_saved_at_once_have_two_addresses(desk, blank):
    data = with_rows(blank | FORUM, "sessions", {"title": "Questions"}, {"title": "Questions"})
    assert desk.post(ADD, data).status_code == 302
    assert [s.slug for s in Session.objects.all()] == ["questions", "questions-2"]


def test_the_address_is_fixed_once_it_was_public(desk, event):
    data = filled_in(desk.get(change(event)))
    assert desk.post(change(event), data | {"slug": "changed"}).status_code == 302
    event.refresh_from_db()
    publish(event=event)
    response = desk.get(change(event))
    assert "slug" not in filled_in(response)
    assert desk.post(change(event), filled_in(response) | {"slug": "changed-again"}).status_code == 302
    event.refresh_from_db()
    assert event.slug == "changed"


@pytest.mark.parametrize("kind", ["sector", "theme", "audience", "organisation", "series"])
def test_the_address_of_a_category_is_fixed_once_it_was_public(desk, event, kind):
    """What a published programme links to stays where it is."""
    rows = {
        "sector": lambda: SectorFactory(name="Health"),
        "theme": lambda: ThemeFactory(name="Health"),
        "audience": lambda: AudienceFactory(name="Health"),
        "organisation": lambda: OrganisationFactory(name="Health"),
        "series": lambda: Series.objects.create(name="Health"),
    }
    row = rows[kind]()
    fields = {"sector": "sectors", "theme": "themes", "audience": "audiences"}
    if kind in fields:
        getattr(event, fields[kind]).add(row)
    else:
        setattr(event, {"organisation": "organiser"}.get(kind, kind), row)
        event.save()
    publish(event=event)
    desk.post(change(row), filled_in(desk.get(change(row))) | {"slug": "moved"})
    links = [a.attrs["href"] for a in read(desk.get("/events/forum/")).one("main").all("a") if a.text == "Health"]
    assert [desk.get(link).status_code for link in set(links)] == [200]


def test_the_address_of_a_published_session_is_fixed(desk, event):
    session = SessionFactory(event=event, title="Opening")
    publish(event=event)
    response = desk.get(change(session))
    desk.post(change(session), filled_in(response) | {"slug": "moved"})
    publish(event=event)
    assert desk.get("/events/forum/sessions/opening/").status_code == 200


# ── Very many sessions ──


def test_with_210_sessions_there_is_no_table_of_them_and_the_event_still_saves(desk, event):
    Session.objects.bulk_create(
        Session(event=event, title=f"Session {n}", slug=f"s-{n}", order=n + 1) for n in range(210)
    )
    response = desk.get(change(event))
    prefixes = [inline.formset.prefix for inline in response.context["inline_admin_formsets"]]
    assert prefixes == ["appearances", "rooms", "tracks", "sources"]
    assert desk.post(change(event), filled_in(response) | {"place": "Leeds", "_publish": "1"}).status_code == 302
    event.refresh_from_db()
    assert (event.place, event.sessions.count(), event.current_publication.number) == ("Leeds", 210, 1)


def test_what_was_sent_as_a_table_is_saved_though_a_colleague_has_added_so_many_that_there_is_none(desk, event):
    SessionFactory(event=event, title="Opening")
    data = filled_in(desk.get(change(event)))
    Session.objects.bulk_create(
        Session(event=event, title=f"Session {n}", slug=f"s-{n}", order=n + 2) for n in range(20)
    )
    assert desk.post(change(event), data | {"sessions-0-title": "Retitled"}).status_code == 302
    assert (event.sessions.get(order=1).title, event.sessions.count()) == ("Retitled", 21)
    assert [group.attrs["id"] for group in read(desk.get(change(event))).all("fieldset", id="sessions-group")] == [
        "sessions-group"
    ]


@pytest.mark.parametrize("public", [False, True])
def test_the_page_asks_the_same_for_25_and_for_200_sessions_and_stays_light(desk, public):
    asked, weights = [], []
    for number in (25, 200):
        event = EventFactory(organiser=OrganisationFactory())
        agenda_of(event, number)
        if public:
            publish(event=event)
        desk.get(change(event))
        with CaptureQueriesContext(connection) as queries:
            weights.append(len(desk.get(change(event)).content))
        asked.append(len(queries))
    assert asked == ([17, 17] if public else [16, 16])
    assert max(weights) < 300_000


def test_markdown_is_previewed_as_pages_show_it(desk, client):
    answer = desk.post("/admin/markdown/", {"text": "## Aims\n<script>alert(1)</script>"})
    assert answer.text == "<h3>Aims</h3>\n<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    assert desk.post("/admin/markdown/", {"text": "a\x00b"}).status_code == 400
    assert (Client().post("/admin/markdown/", {"text": "x"}).status_code, desk.get("/admin/markdown/").status_code) == (
        403,
        405,
    )


# ── Publications ──


@pytest.fixture
def published_twice(event):
    publish(event=event, note="As announced")
    Event.objects.filter(pk=event.pk).update(place="Leeds")
    publish(event=event)
    return event


@pytest.mark.django_db(transaction=True)
def test_publishing_at_the_desk_sees_one_state_of_the_tables(desk, event, monkeypatch):
    """A colleague renames a room between two looks of the publisher at the tables: the publication has the
    old name everywhere or the new one everywhere."""
    from agenda import compose

    SessionFactory(event=event, room=RoomFactory(event=event, name="Old Hall"), at=("10:00", "11:00"))
    look_at_sessions = compose._sessions

    def rename():
        try:
            Room.objects.update(name="New Hall")
        finally:
            connections.close_all()

    def after_the_colleague(event):
        colleague = Thread(target=rename)
        colleague.start()
        colleague.join()
        return look_at_sessions(event)

    data = filled_in(desk.get(change(event)))
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("agenda.compose._sessions", after_the_colleague)
        response = desk.post(change(event), data | {"_publish": "1"})
    assert response.status_code == 302
    programme = event.current_publication.programme
    assert {room.name for room in programme.rooms} == {session.room for session in programme.sessions}


# ── Who may what ──


def admin_addresses(row_of_model) -> list[str]:
    """Every address of the desk, with rows where it takes one."""
    found = []
    for pattern in get_resolver().url_patterns:
        if getattr(pattern, "app_name", "") == "admin":
            found += _addresses(pattern.url_patterns, "/admin/", row_of_model)
    return found


def _addresses(patterns, before, row_of_model):
    for pattern in patterns:
        route = str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _addresses(pattern.url_patterns, before + route, row_of_model)
        elif "(" not in route and "^" not in route:
            for part, value in {
                "<path:object_id>": row_of_model, "<int:pk>": row_of_model, "<id>": "1", "<path:content_type_id>": "1",
                "<int:content_type_id>": "1", "<path:object_id>/": row_of_model, "<app_label>": "events",
            }.items():  # fmt: skip
                route = route.replace(part, str(value))
            yield before + route


PUBLIC_AT_DESK = {"/admin/login/", "/admin/logout/"}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_02_nobody_reaches_a_page_of_the_desk_without_signing_in(client, event, method):
    """A-01 and A-02 for a visitor: every address of the desk leads to the sign-in, and tells nothing."""
    addresses = [a for a in admin_addresses(event.pk) if a not in PUBLIC_AT_DESK]
    assert len(addresses) > 60
    answers = {address: getattr(client, method)(address) for address in addresses}
    wrong = {
        address: answer.status_code
        for address, answer in answers.items()
        if answer.status_code != 302 or not answer.headers["Location"].startswith(f"/admin/login/?next={address[:6]}")
    }
    assert wrong == {}


@pytest.fixture
def looker(published_twice):
    """A colleague who may look at events, and nothing else."""
    published_twice.organiser = OrganisationFactory()
    published_twice.save()
    return browser_of(member("reader", published_twice.organiser))


def test_who_may_only_look_cannot_save_publish_or_withdraw(looker, desk, published_twice):
    data = filled_in(desk.get(change(published_twice)))
    assert looker.get(change(published_twice)).status_code == 200
    assert looker.post(change(published_twice), data | {"title": "Mine", "_publish": "1"}).status_code == 403
    below = f"/admin/events/event/{published_twice.pk}"
    pages = ["publications/1/bring-back", "withdraw", "checklist", "previews", "duplicate"]
    assert [looker.post(f"{below}/{page}/").status_code for page in pages] == [403] * 5
    published_twice.refresh_from_db()
    assert (published_twice.title, published_twice.publications.count()) == ("Forum", 2)
    assert published_twice.current_publication.number == 2


def test_who_may_only_look_has_no_buttons_to_press(looker, published_twice):
    page = read(looker.get(change(published_twice)))
    assert [button.attrs["name"] for button in page.all("input", type="submit") if button.attrs.get("name")] == []


def test_a_04_what_the_form_does_not_ask_is_ignored(desk, event):
    data = filled_in(desk.get(change(event))) | {
        "withdrawn_at": "2020-01-01",
        "is_superuser": "on",
        "pk": "7",
        "id": "7",
    }
    assert desk.post(change(event), data).status_code == 302
    event.refresh_from_db()
    assert (event.withdrawn_at, Event.objects.count()) == (None, 1)


def test_a_row_of_another_event_cannot_be_taken_over(desk, event):
    other = SessionFactory(title="Of another event")
    SessionFactory(event=event, title="Mine")
    data = filled_in(desk.get(change(event)))
    desk.post(change(event), data | {"sessions-0-id": str(other.pk), "sessions-0-title": "Taken over"})
    other.refresh_from_db()
    assert (other.title, other.event.title) == ("Of another event", other.event.title)
    assert other.event != event


# ── Every page of the desk, with 1 and with 3 rows ──

ROWS = {
    Event: lambda: EventFactory(),
    Session: lambda: SessionFactory(room=RoomFactory(event=EventFactory())),
    Speaker: lambda: AppearanceFactory().speaker,
    Appearance: lambda: AppearanceFactory(),
    Sector: lambda: SectorFactory(),
    Theme: lambda: ThemeFactory(),
    Series: lambda: Series.objects.create(name=f"Series {Series.objects.count()}"),
    AudienceCategory: lambda: AudienceFactory(),
    Organisation: lambda: OrganisationFactory(),
    Venue: lambda: Venue.objects.create(name=f"Venue {Venue.objects.count()}"),
    User: lambda: User.objects.create_user(f"user-{User.objects.count()}"),
    Enquiry: lambda: EnquiryFactory(letter=LetterFactory()),
    Letter: lambda: LetterFactory(event=EventFactory()),
}
NOT_WRITTEN_BY_HAND = {Enquiry, Letter}


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model.__name__)
def test_pages_of_every_table_ask_the_same_for_1_and_for_3_rows(desk, model):
    """A table without a row above fails: whoever adds one to the desk says here how a row is made."""
    name = model._meta.label_lower.replace(".", "_")
    row = ROWS[model]()
    addresses = [reverse(f"admin:{name}_changelist"), change(row)]
    addresses += [] if model in NOT_WRITTEN_BY_HAND else [reverse(f"admin:{name}_add")]
    addresses += [reverse("admin:index"), change(row, "history")]
    addresses += [] if model is User else [change(row, "delete")]  # accounts are never deleted
    for address in addresses:
        desk.get(address)  # content types are looked up once
    with_one = _asked(desk, addresses)
    for _ in range(2):
        ROWS[model]()
    assert _asked(desk, addresses) == with_one


def _asked(desk, addresses) -> dict[str, int]:
    asked = {}
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            assert (address, desk.get(address).status_code) == (address, 200)
        asked[address] = len(queries)
    return asked


def test_the_form_of_an_event_asks_the_same_for_1_and_for_3_sessions(desk, event):
    asked = []
    for number in (1, 2):
        for _ in range(number):
            SessionFactory(event=event, room=RoomFactory(event=event), track=TrackFactory(event=event))
        asked += _asked(desk, [change(event)]).values()
    assert asked[0] == asked[1]


def test_the_form_of_an_event_asks_the_same_for_1_and_for_3_speakers(desk, event):
    asked = []
    for number in (1, 2):
        for _ in range(number):
            AppearanceFactory(event=event, organisation=OrganisationFactory())
        asked += _asked(desk, [change(event)]).values()
    assert asked[0] == asked[1]


def test_the_form_of_a_session_asks_the_same_for_1_and_for_3_contributions(desk, event):
    session = SessionFactory(event=event)
    desk.get(change(session))  # what kinds of rows there are is asked once a process
    asked = []
    for number in (1, 2):
        for _ in range(number):
            ContributionFactory(session=session)
        asked += _asked(desk, [change(session)]).values()
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "a" * 3000, "o=99", "p=x", "starts_on__year=x", "status__exact=x", "e=1"]
)
def test_no_query_of_a_list_of_the_desk_is_an_error(desk, event, query):
    assert desk.get(f"/admin/events/event/?{query}", follow=True).status_code == 200


def test_the_list_of_events_says_what_is_public(desk):
    publish(event=EventFactory(title="Published"))
    EventFactory(title="Draft")
    gone = EventFactory(title="Gone")
    publish(event=gone)
    withdraw(event=gone)
    rows = read(desk.get("/admin/events/event/")).one("table", id="result_list").one("tbody").all("tr")
    assert [(row.one("th").text, row.all("td")[-1].text) for row in rows] == [
        ("Draft", "not published"),
        ("Gone", "withdrawn"),
        ("Published", "publication 1"),
    ]


@pytest.mark.parametrize("name", ["health", "HEALTH"])
def test_a_category_of_the_same_name_is_refused(desk, name):
    SectorFactory(name="Health")
    response = desk.post("/admin/events/sector/add/", {"name": name, "slug": ""})
    assert refused(response) == {"name": ["There is one of this name already."]}


def test_autocomplete_finds_speakers_by_a_part_of_their_name(desk):
    SpeakerFactory(name="Ada Example")
    SpeakerFactory(name="Bert Other")
    query = {"app_label": "speakers", "model_name": "appearance", "field_name": "speaker", "term": "exam"}
    assert [r["text"] for r in desk.get("/admin/autocomplete/", query).json()["results"]] == ["Ada Example"]


def test_what_was_chosen_before_keeps_its_order_and_what_is_new_follows(desk, event):
    named = {name: AudienceFactory(name=name) for name in ("Wardens", "Councillors", "Analysts", "Probation Officers")}
    choose(Event.audiences, [named["Wardens"], named["Councillors"]], event=event)
    data = filled_in(desk.get(change(event)))
    data["audiences"] = [category.pk for category in named.values()]
    assert desk.post(change(event), data).status_code == 302
    names = [category.name for category in chosen_rows(Event.audiences, event=event)]
    assert names == ["Wardens", "Councillors", "Analysts", "Probation Officers"]


def test_an_event_of_very_many_speakers_has_no_table_of_them_and_still_saves(desk, event):
    Appearance.objects.bulk_create(
        [Appearance(event=event, speaker=speaker, order=1) for speaker in SpeakerFactory.create_batch(201)]
    )
    data = filled_in(desk.get(change(event)))
    assert [name for name in data if name.startswith("appearances-")] == []
    assert desk.post(change(event), data | {"place": "Leeds"}).status_code == 302
    event.refresh_from_db()
    assert (event.place, event.appearances.count()) == ("Leeds", 201)


def test_of_very_many_speakers_the_first_200_are_listed_and_the_others_led_to(desk):
    event = EventFactory()
    for _ in range(201):
        AppearanceFactory(event=event)
    section = read(desk.get(change(event))).one("fieldset", id="appearances-group")
    assert len(section.one("ol").all("a")) == 200
    more = section.all("p")[1].one("a").attrs["href"]
    assert desk.get(more).context["cl"].result_count == 201
