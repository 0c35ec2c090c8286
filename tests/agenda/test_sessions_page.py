"""The list of an event's sessions, and changing several of them alike; its rooms, typed one a line."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.desk.sessions import tick_of
from agenda.models import Room, Session
from agenda.rooms import read as rooms_of
from events.history import records_of, steps
from tests.factories import (
    AudienceFactory,
    EventFactory,
    OrganisationFactory,
    RoomFactory,
    SessionFactory,
    TrackFactory,
    agenda_of,
    browser_of,
    member,
)
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]
FIRST, SECOND = date(2027, 3, 5), date(2027, 3, 6)


@pytest.fixture
def event():
    return EventFactory(title="Forum", organiser=OrganisationFactory(), ends_on=SECOND)


@pytest.fixture
def hall(event):
    return RoomFactory(event=event, name="Hall A")


@pytest.fixture
def agenda(event, hall):
    """By title: two sessions of the first day, in the hall and without a room, one of the second, one without."""
    made = [
        SessionFactory(event=event, title="Opening", at=("10:00", "11:00"), room=hall),
        SessionFactory(event=event, title="Policy", at=("10:30", "11:30")),
        SessionFactory(event=event, title="Practice", day=SECOND, at=("10:00", "11:00")),
        SessionFactory(event=event, title="Idea"),
    ]
    return {session.title: session for session in made}


def address(event, query="") -> str:
    return f"/admin/events/event/{event.pk}/sessions/{query}"


def post(browser, event, ticked=(), **data):
    return browser.post(address(event), {"session": [tick_of(session) for session in ticked], **data})


def said(response) -> str:
    return read(response).one("div", "said").text


def values(*names) -> list[tuple]:
    return list(Session.objects.order_by("pk").values_list("title", *names))


# ── Looking ──


def test_sessions_stand_by_day_and_time_with_what_can_be_changed(desk, event, agenda):
    page = read(desk.get(address(event)))
    assert [section.one("h2").text for section in page.all("section", "bulk-day")] == [
        "Friday 5 March 2027", "Saturday 6 March 2027", "Without a day",
    ]  # fmt: skip
    rows = [row.text for row in page.all("tr") if row.all("td")]
    assert rows[0] == "10am to 11am Opening TalkHall A"
    assert rows[3] == "Idea Talk"


def test_one_day_is_shown_where_it_is_asked_for(desk, event, agenda):
    assert texts(desk.get(address(event, "?day=2027-03-06")), "th", scope="row") == ["Practice"]
    assert len(texts(desk.get(address(event, "?day=2031-01-01&page=x")), "th", scope="row")) == 4


def test_a_reader_looks_and_changes_nothing(event, agenda):
    reader = browser_of(member("reader", event.organiser))
    page = read(reader.get(address(event)))
    assert (page.all("select"), page.all("th", scope="row") != []) == ([], True)
    assert post(reader, event, [agenda["Idea"]], kind="panel").status_code == 403
    assert values("kind")[3] == ("Idea", "talk")


@pytest.mark.parametrize("sessions", [1, 3, 25, 200])
def test_the_list_costs_the_same_for_any_number_of_sessions(desk, event, sessions):
    agenda_of(event, sessions, speakers_each=0)
    with CaptureQueriesContext(connection) as queries:
        response = desk.get(address(event))
    assert len(queries) == 6
    assert len(texts(response, "th", scope="row")) == sessions
    assert len(response.content) < 300_000


def test_more_than_two_hundred_are_paged(desk, event):
    Session.objects.bulk_create(Session(event=event, title=f"S {n}", slug=f"s-{n}", order=n) for n in range(1, 203))
    assert texts(desk.get(address(event, "?page=2")), "th", scope="row") == ["S 201", "S 202"]


# ── Changing several ──


@pytest.mark.django_db(transaction=True)
def test_the_ticked_ones_are_changed_in_one_step_of_the_history(desk, event, agenda, hall):
    track = TrackFactory(event=event)
    audience = AudienceFactory(name="Officers")
    agenda["Idea"].audiences.add(audience)
    response = post(
        desk, event, [agenda["Practice"], agenda["Idea"]], kind="panel", room=hall.pk, track=track.pk, status="moved"
    )
    assert response.status_code == 302
    assert values("kind", "room", "track", "status") == [
        ("Opening", "talk", hall.pk, None, "scheduled"),
        ("Policy", "talk", None, None, "scheduled"),
        ("Practice", "panel", hall.pk, track.pk, "moved"),
        ("Idea", "panel", hall.pk, track.pk, "moved"),
    ]
    latest = steps(records_of(event))[0][0]
    assert [(change.title, [line.label for line in change.lines]) for change in latest.changes] == [
        ("Practice", ["Kind", "Room", "Track", "Status"]),
        ("Idea", ["Kind", "Room", "Track", "Status"]),
    ]
    assert latest.who == "organiser"
    assert list(agenda["Idea"].audiences.all()) == [audience]


def test_all_of_a_day_are_changed_by_one_tick(desk, event, agenda):
    assert post(desk, event, whole_day=["2027-03-05"], status="cancelled").status_code == 302
    assert [status for _, status in values("status")] == ["cancelled", "cancelled", "scheduled", "scheduled"]
    assert post(desk, event, whole_day=["none"], kind="lunch").status_code == 302
    assert [kind for _, kind in values("kind")] == ["talk", "talk", "talk", "lunch"]


def test_a_day_is_changed_and_the_clock_times_stay(desk, event, agenda):
    assert post(desk, event, [agenda["Policy"], agenda["Idea"]], day="2027-03-06").status_code == 302
    policy = Session.objects.get(title="Policy")
    assert (policy.day, policy.start, policy.end) == (SECOND, time(10, 30), time(11, 30))
    assert Session.objects.get(title="Idea").day == SECOND


def test_a_room_is_taken_away(desk, event, agenda):
    assert post(desk, event, [agenda["Opening"]], room="none").status_code == 302
    assert Session.objects.get(title="Opening").room is None


def test_a_13_a_clash_refuses_the_whole_change_and_keeps_the_ticks(desk, event, agenda, hall):
    response = post(desk, event, [agenda["Policy"], agenda["Idea"]], room=hall.pk, kind="panel")
    assert response.status_code == 422
    assert said(response) == (
        "Nothing is changed.“Hall A” is taken by “Opening” and “Policy” at once, 10.30am to 11am on 5 March 2027."
    )
    ticked = [box.attrs["aria-label"] for box in read(response).all("input", name="session") if "checked" in box.attrs]
    assert ticked == ["Policy", "Idea"]
    assert values("kind", "room")[3] == ("Idea", "talk", None)


def test_a_12_what_a_colleague_changed_meanwhile_is_not_overwritten_unseen(desk, event, agenda):
    stale = tick_of(agenda["Idea"])
    Session.objects.filter(title="Idea").update(kind="workshop")
    response = desk.post(address(event), {"session": stale, "kind": "panel"})
    assert response.status_code == 409
    assert said(response).startswith("A colleague has changed “Idea” meanwhile.")
    assert values("kind")[3] == ("Idea", "workshop")
    agenda["Idea"].refresh_from_db()
    assert post(desk, event, [agenda["Idea"]], kind="panel").status_code == 302


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": "panel"}, "Tick the sessions first that are to be changed."),
        ({"session": ["1-x"]}, "Choose what the ticked sessions get."),
        ({"kind": "nonsense", "whole_day": ["none"]}, "Choose from what is offered."),
        ({"day": "2031-01-01", "whole_day": ["none"]}, "Choose from what is offered."),
        ({"session": ["\x00", "9" * 30], "kind": "panel"}, "Tick the sessions first that are to be changed."),
    ],
)  # fmt: skip
def test_what_cannot_be_applied_is_said(desk, event, agenda, data, sentence):
    response = desk.post(address(event), data)
    assert (response.status_code, said(response)) == (422, sentence)


def test_a_03_a_room_or_session_of_another_event_is_refused(desk, event, agenda):
    other = RoomFactory()
    assert post(desk, event, [agenda["Idea"]], room=other.pk).status_code == 422
    foreign = SessionFactory(title="Elsewhere")
    assert post(desk, event, [foreign], kind="panel").status_code == 422
    assert values("kind", "room")[3:] == [("Idea", "talk", None), ("Elsewhere", "talk", None)]


def test_a_02_another_team_has_no_such_page(event):
    stranger = browser_of(member("owner", OrganisationFactory()))
    assert [stranger.get(address(event)).status_code, post(stranger, event).status_code] == [404, 404]


# ── Rooms ──


@pytest.mark.parametrize(
    ("line", "room"),
    [
        ("Hall A, 120", ("Hall A", 120)), ("• Hall A (120 seats)", ("Hall A", 120)),
        ("Hall A; 1,200", ("Hall A", 1200)), ("Room 12", ("Room 12", None)), ("Room 12, 30 people", ("Room 12", 30)),
        ("Hall, first floor", ("Hall, first floor", None)),
    ],
)  # fmt: skip
def test_a_room_is_read_with_how_many_it_holds(line, room):
    assert list(rooms_of(line).items()) == [room]


def test_rooms_are_added_and_those_there_keep_their_place(desk, event, hall):
    response = desk.post(f"/admin/events/event/{event.pk}/rooms/", {"typed": "Hall B, 40\nhall a, 120\nFoyer"})
    assert response.status_code == 302
    rooms = list(Room.objects.values_list("name", "capacity", "order"))
    assert rooms == [("Hall A", 120, 1), ("Hall B", 40, 2), ("Foyer", None, 3)]


@pytest.mark.parametrize("typed", ["", "R" * 201, "Hall, 0", "Hall, 9999999", "Hall\x00"])
def test_what_is_no_room_is_refused_and_kept(desk, event, typed):
    response = desk.post(f"/admin/events/event/{event.pk}/rooms/", {"typed": f"Good\n{typed}" if typed else ""})
    assert (response.status_code, Room.objects.count()) == (422, 0)
    assert typed.replace("\x00", "") in read(response).one("textarea").text
