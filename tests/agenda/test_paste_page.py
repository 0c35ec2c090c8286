"""Pasting several sessions: read, corrected in a table, and added as one change."""

from datetime import date, time
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import agenda.demo
from agenda.models import Contribution, Session
from events.history import records_of, steps
from events.programme import from_json
from tests.factories import (
    AppearanceFactory,
    EventFactory,
    OrganisationFactory,
    RoomFactory,
    SessionFactory,
    browser_of,
    member,
)
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

AGENDA = """9.30 Registration
10.00–10.45 Keynote: Policing after Brexit
  • What changes
  • What does not
Dr Sample Speaker, Head of Samples, Sample Police (invited)
10.45am Coffee
11.15 Case Study: A sample force
"""
FORUM = "effectively-tackling-and-preventing-serious-and-organised-crime-2019"


@pytest.fixture
def event():
    return EventFactory(title="Forum", organiser=OrganisationFactory())


def address(event) -> str:
    return f"/admin/events/event/{event.pk}/sessions/paste/"


def looked(desk, event, text=AGENDA, **data) -> dict:
    response = desk.post(address(event), {"pasted": text, "day": str(event.starts_on), "do": "look", **data})
    assert response.status_code == 200
    return read(response).one("form", "pasted-sessions").sent()


def test_nothing_is_saved_before_the_look_and_unplaced_lines_are_told(desk, event):
    response = desk.post(address(event), {"pasted": AGENDA, "day": "2027-03-05", "do": "look"})
    assert (response.status_code, Session.objects.count()) == (200, 0)
    assert texts(response, "details", "unplaced") == [
        "1 line naming nobody who is at this event yet Add them to the event first, then read the text again; or add "
        "them on the pages of their sessions. “Dr Sample Speaker, Head of Samples, Sample Police (invited)”"
    ]


@pytest.mark.django_db(transaction=True)
def test_the_sessions_are_added_as_one_change(desk, event):
    SessionFactory(event=event, title="There already", at=("09:40", "09:50"))
    response = desk.post(address(event), looked(desk, event) | {"do": "add"})
    assert response.headers["Location"] == f"/admin/events/event/{event.pk}/sessions/"
    made = Session.objects.select_related("event").order_by("order")
    assert [(s.title, s.label, s.kind, s.start, s.end, s.order) for s in made] == [
        ("There already", "", "talk", time(9, 40), time(9, 50), 1),
        ("Registration", "", "registration", time(9, 30), None, 2),
        ("Policing after Brexit", "Keynote", "keynote", time(10), time(10, 45), 3),
        ("Coffee", "", "break", time(10, 45), None, 4),
        ("A sample force", "Case Study", "case-study", time(11, 15), None, 5),
    ]
    assert made[2].points == "What changes\nWhat does not"
    latest = steps(records_of(event))[0][0]
    assert [change.title for change in latest.changes] == [session.title for session in made][1:]


def test_by_time_they_stand_between_those_that_are_there_and_end_when_the_next_starts(desk, event):
    SessionFactory(event=event, title="There already", at=("10:50", "11:00"))
    data = looked(desk, event, take_ends="on", by_time="on")
    assert desk.post(address(event), data | {"do": "add"}).status_code == 302
    made = Session.objects.select_related("event").order_by("order")
    assert [(s.title, s.start, s.end) for s in made] == [
        ("Registration", time(9, 30), time(10)),
        ("Policing after Brexit", time(10), time(10, 45)),
        ("Coffee", time(10, 45), time(11, 15)),
        ("There already", time(10, 50), time(11)),
        ("A sample force", time(11, 15), None),
    ]


def test_what_is_corrected_is_saved_and_what_is_not_ticked_is_not(desk, event):
    data = looked(desk, event) | {"drafts-1-title": "Policing", "drafts-1-kind": "panel", "drafts-3-start": "nonsense"}
    del data["drafts-3-take"], data["drafts-0-take"]
    assert desk.post(address(event), data | {"do": "add"}).status_code == 302
    assert list(Session.objects.values_list("title", "kind")) == [("Policing", "panel"), ("Coffee", "break")]


def test_a_13_a_clash_is_told_beside_the_row_and_everything_is_kept(desk, event):
    hall = RoomFactory(event=event, name="Hall A")
    SessionFactory(event=event, title="Opening", at=("10:15", "11:00"), room=hall)
    data = looked(desk, event) | {"drafts-1-room": str(hall.pk), "drafts-2-title": "Coffee and cake"}
    response = desk.post(address(event), data | {"do": "add"})
    assert (response.status_code, Session.objects.count()) == (422, 1)
    assert texts(response, "ul", "errorlist") == ["“Hall A” is taken 10.15am to 11am by “Opening”."]
    assert read(response).one("form", "pasted-sessions").sent() == data


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"drafts-1-end": "10.00"}, "The end must be after the start."),
        ({"drafts-1-start": "8.00", "drafts-1-end": ""}, "8am is before the event begins, at 9.30am."),
        ({"drafts-1-day": "2027-03-06"}, "6 March 2027 is not a day of the event (5 March 2027)."),
        ({"drafts-1-title": ""}, "This field is required."),
        ({"drafts-1-start": "25", "drafts-1-end": ""}, "“25” is not a time. Write it as 9.30am or 09:30."),
    ],
)
def test_a_13_what_cannot_be_is_refused_beside_its_field(desk, event, change, sentence):
    event.blocking_rules = ["outside-hours"]
    event.save()
    response = desk.post(address(event), looked(desk, event) | change | {"do": "add"})
    assert (response.status_code, Session.objects.count()) == (422, 0)
    assert texts(response, "ul", "errorlist") == [sentence]


def test_a_second_click_adds_nothing_twice(desk, event):
    data = looked(desk, event) | {"do": "add"}
    assert desk.post(address(event), data).status_code == 302
    response = desk.post(address(event), data)
    assert (response.status_code, Session.objects.count()) == (409, 4)


def test_clashes_are_told_at_the_look(desk, event):
    SessionFactory(event=event, title="There already", at=("10:15", "10:30"))
    response = desk.post(
        address(event), {"pasted": "8.00 Early\n10.00–11.00 Keynote: One", "day": "2027-03-05", "do": "look"}
    )
    assert texts(response, "li")[-2:] == [
        "“Early”: 8am is before the event begins, at 9.30am.",
        "Everybody is called to “One” and “There already” at once, 10.15am to 10.30am.",
    ]


def test_days_are_named_by_headings(desk, event):
    event.ends_on = date(2027, 3, 6)
    event.save()
    data = looked(desk, event, "9.30 One\nDay 2\n9.30 Two\nSunday 7 March 2027\nThree") | {"do": "add"}
    response = desk.post(address(event), data)
    assert texts(response, "ul", "errorlist") == ["7 March 2027 is not a day of the event (5 March to 6 March 2027)."]
    del data["drafts-2-take"]
    assert desk.post(address(event), data).status_code == 302
    assert list(Session.objects.values_list("title", "day")) == [("One", date(2027, 3, 5)), ("Two", date(2027, 3, 6))]


@pytest.mark.parametrize("text", ["", "  \n", "x\n" * 3001, "One\x00", "x\n" * 201])
def test_what_is_no_agenda_is_refused(desk, event, text):
    assert desk.post(address(event), {"pasted": text, "do": "look"}).status_code == 422


@pytest.mark.parametrize("forms", ["0", "x", "201", "-1", "99999999"])
def test_a_table_that_was_tampered_with_is_refused(desk, event, forms):
    data = {"pasted": "One", "do": "add", "drafts-TOTAL_FORMS": forms, "drafts-INITIAL_FORMS": "0", "seen": "0-None"}
    assert desk.post(address(event), data).status_code == 422
    assert Session.objects.count() == 0


@pytest.mark.parametrize("lines", [1, 3, 25])
def test_the_look_costs_the_same_for_any_number_of_sessions(desk, event, lines):
    with CaptureQueriesContext(connection) as queries:
        looked(desk, event, "\n".join(f"Sample {n}" for n in range(lines)))
    assert len(queries) == 8


def test_people_of_the_event_are_added_with_their_sessions(desk, event):
    sample = AppearanceFactory(event=event, speaker__name="Sample Speaker")
    chair = AppearanceFactory(event=event, speaker__name="Sample Chair")
    text = AGENDA.replace("(invited)\n", "(invited)\nChair: Sample Chair\nDr Unknown Sample, Elsewhere (invited)\n")
    data = looked(desk, event, text)
    assert data["drafts-1-people"] == "Dr Sample Speaker, Head of Samples, Sample Police (invited)\nChair: Sample Chair"
    assert desk.post(address(event), data | {"do": "add"}).status_code == 302
    rows = Contribution.objects.values_list("session__title", "appearance", "role", "order")
    assert list(rows) == [
        ("Policing after Brexit", sample.pk, "speaker", 1),
        ("Policing after Brexit", chair.pk, "chair", 2),
    ]


def test_somebody_who_is_not_at_the_event_is_told_beside_the_session(desk, event):
    AppearanceFactory(event=EventFactory(), speaker__name="Sample Elsewhere")
    data = looked(desk, event) | {"drafts-0-people": "Sample Elsewhere", "do": "add"}
    response = desk.post(address(event), data)
    assert (response.status_code, Session.objects.count()) == (422, 0)
    said = "Not among the speakers of the event: “Sample Elsewhere”. Add them there first."
    assert read(response).one("tr", "errors").one("ul", "errorlist").text == said


def test_one_person_in_two_sessions_at_once_is_refused(desk, event):
    AppearanceFactory(event=event, speaker__name="Sample Speaker")
    text = "10.00–10.45 One\nSample Speaker\n10.30–11.00 Two\nSample Speaker"
    response = desk.post(address(event), looked(desk, event, text) | {"do": "add"})
    assert (response.status_code, Session.objects.count()) == (422, 0)
    assert "Sample Speaker is in “One” and “Two” at once" in read(response).text


def test_the_forum_is_read_as_its_programme_has_it(desk):
    programme = from_json(Path(agenda.demo.__file__).with_name(f"{FORUM}.json").read_bytes())
    text = "\n\n\n".join(_as_printed(session) for session in programme.sessions)
    event = EventFactory(starts_on=date(2019, 7, 16))
    assert desk.post(address(event), looked(desk, event, text) | {"do": "add"}).status_code == 302
    made = Session.objects.order_by("order").values_list("label", "title", "kind", "points")
    assert list(made) == [(s.label or "", s.title, s.kind, "\n".join(s.points)) for s in programme.sessions]


def _as_printed(session) -> str:
    title = f"{session.label}: {session.title}" if session.label else session.title
    return "\n\n".join(filter(None, [title, "\n".join(f"  • {point}" for point in session.points), session.note or ""]))


def test_a_02_another_team_has_no_such_page(event):
    stranger = browser_of(member("owner", OrganisationFactory()))
    assert stranger.post(address(event), {"pasted": "One", "do": "look"}).status_code == 404
    reader = browser_of(member("reader", event.organiser))
    assert reader.get(address(event)).status_code == 403
