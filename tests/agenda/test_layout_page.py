"""Laying out a day's times at the desk: propose, adjust, accept, or keep the order without times."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.models import Session
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    RoomFactory,
    SessionFactory,
    browser_of,
    member,
)
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]


@pytest.fixture
def event():
    """From 9.30am to 11.20am; as long as usual, its sessions fill that."""
    return EventFactory(title="Forum", organiser=OrganisationFactory(), end_time=time(11, 20))


@pytest.fixture
def agenda(event):
    """Welcome, a talk in each of two rooms, lunch; without times."""
    for title, kind, room in [
        ("Welcome", "welcome", None),
        ("Policy", "talk", "Hall A"),
        ("Practice", "workshop", "Hall B"),
        ("More policy", "talk", "Hall A"),
        ("Break", "lunch", None),
    ]:
        place = room and (event.rooms.filter(name=room).first() or RoomFactory(event=event, name=room))
        SessionFactory(event=event, title=title, kind=kind, room=place)
    event.own_minutes = {"lunch": 40}
    event.save()
    return event


def address(event) -> str:
    return f"/admin/events/event/{event.pk}/lay-out/"


def opened(desk, event, query="") -> dict:
    """What a browser sends back of the page, without a button."""
    page = read(desk.get(address(event) + query)).one("form", "layout")
    fields = [field.attrs for field in page.all("input") if field.attrs["name"] != "csrfmiddlewaretoken"]
    return {
        field["name"]: field.get("value", "on")
        for field in fields
        if field.get("type") != "checkbox" or "checked" in field
    }


def named(event, title: str, name: str) -> str:
    return f"session-{event.sessions.get(title=title).pk}-{name}"


def offered(response) -> dict[str, tuple[str, str]]:
    """The times in the table, by title, in its order."""
    rows = read(response).one("table", "layout-rows").one("tbody").all("tr")
    return {
        row.one("th").one("a").text: tuple(
            row.one("td", name).one("input").attrs.get("value", "") for name in ("start", "end")
        )
        for row in rows
    }


def times(event) -> dict[str, tuple]:
    rows = event.sessions.select_related("event")
    return {row.title: tuple(clock and clock.isoformat("minutes") for clock in (row.start, row.end)) for row in rows}


def does(desk, event, do: str, data: dict, status: int, **more):
    response = desk.post(address(event), {**data, **more, "do": do})
    assert response.status_code == status
    return response


PROPOSED = {
    "Welcome": ("09:30", "09:40"),
    "Policy": ("09:40", "10:10"),
    "Practice": ("09:40", "10:40"),
    "More policy": ("10:10", "10:40"),
    "Break": ("10:40", "11:20"),
}


# ── Proposing ──


def test_opening_the_page_proposes_times_and_saves_none(desk, agenda):
    response = desk.get(address(agenda))
    assert offered(response) == PROPOSED
    assert set(times(agenda).values()) == {(None, None)}
    assert texts(response, "div", "layout-state") == ["Nothing clashes at these times. They are not saved yet."]


def test_other_hours_and_lengths_give_other_times(desk, agenda):
    data = opened(desk, agenda) | {"start": "10am", "end": "midday", "minutes-lunch": "50"}
    assert offered(does(desk, agenda, "propose", data, 200)) == {
        "Welcome": ("10:00", "10:10"),
        "Policy": ("10:10", "10:40"),
        "Practice": ("10:10", "11:10"),
        "More policy": ("10:40", "11:10"),
        "Break": ("11:10", "12:00"),
    }


def test_kept_times_stay_and_the_others_go_around_them(desk, agenda):
    data = opened(desk, agenda)
    data |= {named(agenda, "Break", "is_fixed"): "on", named(agenda, "Break", "start"): "10.30am"}
    data |= {named(agenda, "Break", "end"): "11.10am"}
    response = does(desk, agenda, "propose", data, 200)
    assert offered(response) == {
        "Welcome": ("09:30", "09:40"),
        "Policy": ("09:40", "10:05"),
        "Practice": ("09:40", "10:30"),
        "More policy": ("10:05", "10:30"),
        "Break": ("10:30", "11:10"),
    }
    row = read(response).one("input", name=named(agenda, "Break", "is_fixed"))
    assert "checked" in row.attrs


def test_other_places_give_another_order(desk, agenda):
    data = opened(desk, agenda) | {named(agenda, "Break", "place"): "1"}
    assert list(offered(does(desk, agenda, "propose", data, 200))) == [
        "Welcome", "Break", "Policy", "Practice", "More policy",
    ]  # fmt: skip


def test_an_order_that_does_not_fit_is_said_and_nothing_typed_is_lost(desk, agenda):
    data = opened(desk, agenda) | {"end": "10.20am", named(agenda, "Policy", "start"): "9.42"}
    response = does(desk, agenda, "propose", data, 422)
    assert texts(response, "p", "problem") == [
        "The order does not fit: at the shortest it ends at 10.25am, 5 minutes after 10.20am."
    ]
    assert offered(response) == PROPOSED | {"Policy": ("9.42", "10:10")}


def test_a_day_that_cannot_be_filled_says_when_it_ends(desk, agenda):
    response = does(desk, agenda, "propose", opened(desk, agenda), 200, end="5pm")
    assert texts(response, "div", "layout-state")[0].startswith(
        "The last session ends at 1.10pm: none becomes more than twice as long as usual."
    )


def test_a_proposal_says_what_clashes_in_it(desk, agenda):
    ada = AppearanceFactory(event=agenda, speaker__name="Ada Example")
    for title in ("Policy", "Practice"):
        ContributionFactory(session=agenda.sessions.get(title=title), appearance=ada)
    response = desk.get(address(agenda))
    assert (response.status_code, texts(response, "li", "problem")) == (
        200,
        [
            "Ada Example is in “Policy” and “Practice” at once, 9.40am to 10.10am. "
            "This must be mended before it is saved."
        ],
    )


def test_sessions_that_are_cancelled_or_elsewhere_are_left_alone(desk, agenda):
    SessionFactory(event=agenda, title="Cancelled", status="cancelled", at=("10:00", "11:00"))
    SessionFactory(title="Of another event")
    assert offered(desk.get(address(agenda))) == PROPOSED
    does(desk, agenda, "accept", opened(desk, agenda), 302)
    assert times(agenda)["Cancelled"] == ("10:00", "11:00")


# ── Accepting ──


def test_accepted_times_are_saved_with_the_order_and_the_lengths(desk, agenda):
    data = opened(desk, agenda) | {"minutes-talk": "25", "minutes-workshop": "60"}
    data |= {named(agenda, "Break", "place"): "1", named(agenda, "Welcome", "place"): "9"}
    data = {name: value for name, value in data.items() if not name.endswith(("-start", "-end"))}
    data |= {named(agenda, "Break", "start"): "9.30", named(agenda, "Break", "end"): "10"}
    data |= {named(agenda, "Welcome", "start"): "10am"}
    response = desk.post(address(agenda), data | {"do": "accept"}, follow=True)
    assert texts(response, "ul", "messagelist") == ["The times of 5 March 2027 are saved."]
    assert times(agenda) == {
        "Break": ("09:30", "10:00"),
        "Policy": (None, None),
        "Practice": (None, None),
        "More policy": (None, None),
        "Welcome": ("10:00", None),
    }
    agenda.refresh_from_db()
    assert agenda.own_minutes == {"lunch": 40, "talk": 25}


def test_a_proposal_is_accepted_as_it_is(desk, agenda):
    does(desk, agenda, "accept", opened(desk, agenda), 302)
    assert times(agenda) == PROPOSED
    assert {session.day for session in agenda.sessions.all()} == {date(2027, 3, 5)}


def test_the_order_by_hand_follows_the_times(desk, agenda):
    other = SessionFactory(title="Of another event", order=2)
    does(desk, agenda, "accept", opened(desk, agenda) | {named(agenda, "Break", "place"): "1"}, 302)
    assert list(agenda.sessions.values_list("title", "order")) == [
        (t, n) for n, t in enumerate(["Welcome", "Policy", "Practice", "More policy", "Break"], start=1)
    ]
    other.refresh_from_db()
    assert other.order == 2


def test_sessions_swap_times_in_one_room(desk, event):
    room = RoomFactory(event=event)
    first, _ = (
        SessionFactory(event=event, title=t, room=room, at=at)
        for t, at in [("A", ("10:00", "10:30")), ("B", ("10:30", "11:00"))]
    )
    data = opened(desk, event)
    for name, title, at in [
        ("start", "A", "10:30"),
        ("end", "A", "11:00"),
        ("start", "B", "10:00"),
        ("end", "B", "10:30"),
    ]:
        data[named(event, title, name)] = at
    does(desk, event, "accept", data, 302)
    assert times(event) == {"A": ("10:30", "11:00"), "B": ("10:00", "10:30")}
    first.refresh_from_db()
    assert first.room == room


def test_a_13_accepting_a_clash_is_refused_beside_the_session(desk, agenda):
    """A-13: checked or accepted, 422 naming the clash; what was typed stays and nothing is saved."""
    data = opened(desk, agenda) | {named(agenda, "More policy", "start"): "10.05"}
    for do in ("check", "accept"):
        response = does(desk, agenda, do, data, 422)
        row = read(response).one("tr", "errors")
        assert row.one("ul", "errorlist").text == "“Hall A” is taken 9.40am to 10.10am by “Policy”."
        assert offered(response)["More policy"] == ("10.05", "10:40")
    assert set(times(agenda).values()) == {(None, None)}


def test_what_only_warns_is_said_and_saved(desk, agenda):
    data = opened(desk, agenda) | {named(agenda, "Break", "end"): "11.30am"}
    said = "“Break”: 11.30am is after the event ends, at 11.20am."
    response = does(desk, agenda, "check", data, 200)
    assert texts(response, "div", "layout-state") == [f"These times can be saved, but: {said}"]
    response = desk.post(address(agenda), data | {"do": "accept"}, follow=True)
    assert texts(response, "li", "warning") == [said]
    assert times(agenda)["Break"] == ("10:40", "11:30")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"start": "half nine"}, "“half nine” is not a time. Write it as 9.30am or 09:30."),
        ({"start": ""}, "Say when it starts."),
        ({"end": "9.40am"}, "The end must be after the start."),
        ({"start": "9.41 BST"}, "Europe/London is not at BST on 5 March 2027."),
        ({"start": "\x00"}, "“\x00” is not a time. Write it as 9.30am or 09:30."),
        ({"place": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"place": "x"}, "Enter a whole number."),
    ],
)
@pytest.mark.parametrize("do", ["propose", "check", "accept"])
def test_wrong_input_in_a_row_gets_a_sentence_there(desk, agenda, do, typed, said):
    data = opened(desk, agenda) | {named(agenda, "Policy", name): value for name, value in typed.items()}
    response = does(desk, agenda, do, data, 422)
    assert read(response).one("tr", "errors").one("ul", "errorlist").text == " ".join(said.split())
    assert set(times(agenda).values()) == {(None, None)}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"end": "9.30am"}, "The end must be after the start."),
        ({"start": ""}, "This field is required."),
        ({"end": "late"}, "“late” is not a time. Write it as 9.30am or 09:30."),
        ({"minutes-talk": "7"}, "In whole steps of five minutes, please."),
        ({"minutes-talk": "485"}, "Ensure this value is less than or equal to 480."),
        ({"minutes-talk": ""}, "This field is required."),
    ],
)
@pytest.mark.parametrize("do", ["propose", "check", "accept"])
def test_wrong_input_about_the_day_gets_a_sentence_there(desk, agenda, do, typed, said):
    response = does(desk, agenda, do, opened(desk, agenda) | typed, 422)
    assert texts(response, "ul", "errorlist") == [said]
    assert set(times(agenda).values()) == {(None, None)}


def test_t_02_a_time_that_never_happens_is_refused(desk):
    """T-02."""
    event = EventFactory(starts_on=date(2027, 3, 28))
    SessionFactory(event=event, title="A")
    data = opened(desk, event) | {named(event, "A", "start"): "1.30am"}
    said = "01:30 does not exist on 28 March 2027: the clocks go forward over it."
    assert texts(does(desk, event, "accept", data, 422), "ul", "errorlist") == [said]
    assert texts(does(desk, event, "propose", data, 422, start="1.30am"), "ul", "errorlist") == [said, said]


# ── Keeping the order without times ──


def test_the_times_go_and_the_order_stays(desk, agenda):
    does(desk, agenda, "accept", opened(desk, agenda), 302)
    Session.objects.update(order=1)
    response = desk.post(address(agenda), opened(desk, agenda) | {"do": "clear"}, follow=True)
    assert texts(response, "ul", "messagelist") == ["The times of 5 March 2027 are taken away; the order stays."]
    assert list(times(agenda).items()) == [(title, (None, None)) for title in PROPOSED]


# ── Two people ──


def test_a_12_the_second_of_two_is_told_and_sees_both(desk, agenda):
    """A-12: what a colleague saved meanwhile is not overwritten unseen."""
    data = opened(desk, agenda)
    policy = agenda.sessions.get(title="Policy")
    policy.set_clock(date(2027, 3, 5), time(10), time(11))
    policy.save()
    for do in ("accept", "clear"):
        response = does(desk, agenda, do, data, 409)
        assert texts(response, "p", "problem")[0].startswith("A colleague has changed this day")
        assert "10am to 11am" in texts(response, "td", "now")
        assert offered(response) == PROPOSED
    assert times(agenda)["Policy"] == ("10:00", "11:00")
    again = read(response).one("input", name="seen").attrs["value"]
    does(desk, agenda, "accept", data | {"seen": again}, 302)
    assert times(agenda) == PROPOSED


def test_a_session_added_meanwhile_is_told_too(desk, agenda):
    data = opened(desk, agenda)
    SessionFactory(event=agenda, title="New")
    does(desk, agenda, "accept", data, 409)
    assert list(offered(does(desk, agenda, "propose", data, 200)))[-1] == "New"


# ── Days ──


def test_of_several_days_each_is_laid_out_by_itself(desk, event):
    event.ends_on = date(2027, 3, 6)
    event.save()
    days = {"First": date(2027, 3, 5), "Second": date(2027, 3, 6), "Undecided": None}
    for title, day in days.items():
        SessionFactory(event=event, title=title, day=day)
    assert list(offered(desk.get(address(event)))) == ["First"]
    data = opened(desk, event, "?day=2027-03-06")
    response = desk.post(f"{address(event)}?day=2027-03-06", data | {"do": "accept"})
    assert response.headers["Location"] == f"{address(event)}?day=2027-03-06"
    assert times(event) == {"First": (None, None), "Second": ("09:30", "10:30"), "Undecided": (None, None)}
    page = read(desk.get(f"{address(event)}?day=2027-03-06"))
    assert [a.text for a in page.one("nav", "day-choice").all("a", **{"aria-current": "page"})] == ["6 March 2027"]


@pytest.mark.parametrize(
    ("hours", "day", "shown"),
    [
        ({"start_time": time(10), "end_time": time(16)}, "2027-03-06", ("10:00", "16:00")),
        ({"start_time": time(13), "end_time": time(12)}, "2027-03-05", ("13:00", "17:00")),
        ({"start_time": time(13), "end_time": time(12)}, "2027-03-06", ("09:00", "12:00")),
        ({"start_time": None, "end_time": None}, "2027-03-05", ("09:00", "17:00")),
    ],
)
def test_the_hours_are_those_that_the_event_has_on_that_day(desk, hours, day, shown):
    event = EventFactory(ends_on=date(2027, 3, 6), **hours)
    SessionFactory(event=event, day=date.fromisoformat(day))
    data = opened(desk, event, f"?day={day}")
    assert (data["start"], data["end"]) == shown


@pytest.mark.parametrize("query", ["?day=nonsense", "?day=2027-03-07", "?day=%00", "?day="])
def test_a_day_that_is_none_of_the_events_is_its_first(desk, agenda, query):
    assert offered(desk.get(address(agenda) + query)) == PROPOSED


@pytest.mark.parametrize("do", ["", "explode", "propose"])
def test_an_unknown_button_proposes(desk, agenda, do):
    assert offered(does(desk, agenda, do, opened(desk, agenda), 200)) == PROPOSED


def test_without_a_date_or_without_sessions_the_page_says_what_is_missing(desk):
    event = EventFactory(starts_on=None, start_time=None, end_time=None)
    SessionFactory(event=event)
    assert "The event has no date yet." in read(desk.get(address(event))).text
    assert desk.post(address(event), {"do": "accept"}).status_code == 200
    assert "There are no sessions on this day yet." in read(desk.get(address(EventFactory()))).text


# ── Who, and what it costs ──


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 200), ("editor", 200), ("schedule-editor", 200), ("speaker-manager", 403), ("reader", 403)],
)
def test_a_01_who_edits_the_schedule_lays_out_times(agenda, role, status):
    """A-01 and A-02."""
    browser = browser_of(member(role, agenda.organiser))
    assert browser.get(address(agenda)).status_code == status
    assert browser_of(member(role, OrganisationFactory())).get(address(agenda)).status_code == 404


def test_a_02_a_visitor_is_asked_to_sign_in(client, agenda):
    assert client.get(address(agenda)).status_code == 302
    response = client.post(address(agenda), {"do": "clear"})
    assert (response.status_code, texts(response, "h1")) == (403, ["Nothing is saved yet, and nothing is lost"])


def test_a_04_a_session_of_another_event_is_not_touched(desk, agenda):
    other = SessionFactory(title="Elsewhere")
    data = opened(desk, agenda)
    sent = {f"session-{other.pk}-{name}": value for name, value in {"place": "1", "start": "10am", "end": ""}.items()}
    does(desk, agenda, "accept", data | sent, 302)
    other.refresh_from_db()
    assert other.starts_at is None


@pytest.mark.parametrize(("do", "number"), [("propose", 6), ("check", 6), ("accept", 14)])
def test_the_page_asks_the_same_for_1_and_for_3_sessions(desk, event, do, number):
    desk.get(address(event))
    for more in (1, 2):
        for _ in range(more):
            ContributionFactory(session__event=event, session__room=RoomFactory(event=event))
        data = opened(desk, event) | {"do": do}
        with CaptureQueriesContext(connection) as queries:
            desk.post(address(event), data)
        assert len(queries) == number


def test_pub_12_what_organisers_typed_is_shown_as_they_typed_it(desk, event):
    """PUB-12."""
    title = '"><script>alert(1)</script>'
    SessionFactory(event=event, title=title)
    response = desk.get(address(event))
    assert b"<script>alert(1)" not in response.content
    assert list(offered(response)) == [title]
