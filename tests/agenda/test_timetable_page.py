"""The timetable of a day at the desk, as a form: move, lengthen, unplace, several at once; saved as one change."""

import json
from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.models import Session
from events.history import records_of, steps
from tests.factories import (
    AppearanceFactory,
    AudienceFactory,
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    RoomFactory,
    SessionFactory,
    ThemeFactory,
    browser_of,
    member,
)
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]


@pytest.fixture
def event():
    return EventFactory(title="Forum", organiser=OrganisationFactory())


@pytest.fixture
def agenda(event):
    """A welcome for all, a talk in each of two rooms, a panel without a time."""
    rooms = [RoomFactory(event=event, name=name) for name in ("Hall A", "Hall B")]
    SessionFactory(event=event, title="Welcome", kind="welcome", at=("09:30", "10:00"))
    SessionFactory(event=event, title="Policy", room=rooms[0], at=("10:00", "11:00"))
    SessionFactory(event=event, title="Practice", room=rooms[1], at=("10:00", "11:00"))
    SessionFactory(event=event, title="Panel", kind="panel")
    return event


def address(event, query="") -> str:
    return f"/admin/events/event/{event.pk}/timetable/{query}"


def opened(desk, event, query="") -> dict:
    """What a browser sends back of the page, without a button."""
    return fields_of(desk.get(address(event, query)))


def fields_of(response) -> dict:
    form = read(response).one("form", "tt")
    inputs = [field.attrs for field in form.all("input") if field.attrs.get("name", "csrfmiddlewaretoken")[0] != "c"]
    sent = {field["name"]: field.get("value", "") for field in inputs if field.get("type") != "checkbox"}
    for select in form.all("select"):
        chosen = [option for option in select.all("option") if "selected" in option.attrs]
        sent[select.attrs["name"]] = own_text(chosen[0]) if chosen else ""
    return sent


def own_text(option) -> str:
    """The reader nests options that are not closed."""
    return option.children[0].strip()


def typed(event, title: str, **texts: str) -> dict[str, str]:
    key = event.sessions.get(title=title).pk
    return {f"{key}-{name}": text for name, text in texts.items()}


def sends(desk, event, data: dict, status: int, do="save", query="", **more):
    response = desk.post(address(event, query), {**data, **more, "do": do})
    assert response.status_code == status
    return response


def places(event) -> dict[str, tuple]:
    rows = event.sessions.select_related("event", "room")
    return {
        row.title: (
            *(clock and clock.isoformat("minutes") for clock in (row.start, row.end)),
            row.room and row.room.name,
        )
        for row in rows
    }


SAVED = {
    "Welcome": ("09:30", "10:00", None),
    "Policy": ("10:00", "11:00", "Hall A"),
    "Practice": ("10:00", "11:00", "Hall B"),
    "Panel": (None, None, None),
}

TAKEN = "“Hall A” is taken by “Policy” and “Panel” at once, 10.30am to 11am. This must be mended."


# ── Looking ──


def test_sessions_stand_in_the_order_of_their_times_and_those_without_one_apart(desk, agenda):
    response = desk.get(address(agenda))
    lists = {
        ol.attrs["id"]: [a.text for a in ol.all("a", "tt-title")] for ol in read(response).all("ol") if "id" in ol.attrs
    }
    assert lists == {"tt-placed": ["Welcome", "Policy", "Practice"], "tt-unplaced": ["Panel"]}
    assert texts(response, "span", "tt-when") == ["9.30am to 10am", "10am to 11am", "10am to 11am", "No time"]
    assert texts(response, "div", id="tt-said") == ["Nothing clashes."]


def test_of_several_people_the_first_two_are_named(desk, agenda):
    for name in ("Ada Example", "Bo Example", "Cy Example", "Di Example"):
        appearance = AppearanceFactory(event=agenda, speaker__name=name)
        ContributionFactory(session=agenda.sessions.get(title="Panel"), appearance=appearance)
    assert texts(desk.get(address(agenda)), "span", "tt-people") == ["Ada Example, Bo Example and 2 more"]


def test_what_clashes_already_is_said_beside_and_counted_at_the_session(desk, agenda):
    ada = AppearanceFactory(event=agenda, speaker__name="Ada Example")
    for title in ("Policy", "Practice"):
        ContributionFactory(session=agenda.sessions.get(title=title), appearance=ada)
    response = desk.get(address(agenda))
    assert texts(response, "div", id="tt-said") == ["Ada Example is in “Policy” and “Practice” at once, 10am to 11am."]
    assert texts(response, "span", "tt-clashes") == ["", "1 clash", "1 clash", ""]


@pytest.mark.parametrize("role", ["reader", "speaker-manager"])
def test_a_01_who_may_only_read_looks_and_changes_nothing(agenda, role):
    """A-01."""
    browser = browser_of(member(role, agenda.organiser))
    response = browser.get(address(agenda))
    assert response.status_code == 200
    assert texts(response, "a", "tt-title") == ["Welcome", "Policy", "Practice", "Panel"]
    assert [b.text for b in read(response).one("form", "tt").all("button")] == []
    assert browser.post(address(agenda), {"do": "save", **typed(agenda, "Panel", start="11:00")}).status_code == 403
    assert places(agenda) == SAVED


def test_an_event_without_a_date_says_so(desk):
    event = EventFactory(starts_on=None, start_time=None, end_time=None)
    assert "The event has no date yet." in read(desk.get(address(event))).text
    assert desk.post(address(event), {"do": "save"}).status_code == 200
    assert desk.post(address(event, "check/"), {}).status_code == 200


def test_an_event_without_sessions_says_where_they_are_added(desk, event):
    assert "Sessions are added on the event’s page." in read(desk.get(address(event))).text


# ── Saving ──


@pytest.mark.django_db(transaction=True)
def test_a_session_is_placed_moved_lengthened_and_unplaced_in_one_step_of_the_history(desk, agenda):
    data = opened(desk, agenda)
    data |= typed(agenda, "Panel", start="11am", end="11.45am", room="Hall B")
    data |= typed(agenda, "Policy", start="10:15", end="11:30")
    data |= typed(agenda, "Practice", start="", end="", room="")
    response = sends(desk, agenda, data, 302)
    assert response.headers["Location"] == f"{address(agenda)}?day=2027-03-05"
    assert places(agenda) == {
        "Welcome": ("09:30", "10:00", None),
        "Policy": ("10:15", "11:30", "Hall A"),
        "Practice": (None, None, None),
        "Panel": ("11:00", "11:45", "Hall B"),
    }
    said = texts(desk.get(response.headers["Location"]), "ul", "messagelist")
    assert said == ["The timetable is saved: 3 sessions are moved."]
    told, _ = steps(records_of(agenda))
    assert told[0].who == "organiser"
    assert [(c.title, [line.label for line in c.lines]) for c in told[0].changes] == [
        ("Policy", ["Starts at", "Ends at"]),
        ("Practice", ["Starts at", "Ends at", "Room"]),
        ("Panel", ["Day", "Starts at", "Ends at", "Room"]),
    ]


def test_two_sessions_swap_rooms_in_one_save(desk, agenda):
    data = opened(desk, agenda) | typed(agenda, "Policy", room="Hall B") | typed(agenda, "Practice", room="Hall A")
    sends(desk, agenda, data, 302)
    assert places(agenda) == SAVED | {
        "Policy": ("10:00", "11:00", "Hall B"),
        "Practice": ("10:00", "11:00", "Hall A"),
    }


def test_what_is_not_moved_keeps_its_history_and_its_order(desk, agenda):
    before = list(agenda.sessions.values_list("title", "order"))
    records = Session.history.count()
    sends(desk, agenda, opened(desk, agenda) | typed(agenda, "Policy", start="9.55am"), 302)
    assert Session.history.count() == records + 1
    assert list(agenda.sessions.values_list("title", "order")) == before
    data = opened(desk, agenda)
    response = desk.post(address(agenda), data | {"do": "save"}, follow=True)
    assert texts(response, "ul", "messagelist") == ["Nothing was changed."]
    assert Session.history.count() == records + 1


@pytest.mark.django_db(transaction=True)
def test_a_move_keeps_audiences_and_themes_in_the_history(desk, agenda):
    policy = agenda.sessions.get(title="Policy")
    for name in ("Sample Officers", "Sample Nurses"):
        policy.audiences.add(AudienceFactory(name=name))
    policy.themes.add(ThemeFactory(name="Prevent"))
    sends(desk, agenda, opened(desk, agenda) | typed(agenda, "Policy", start="9.50am"), 302)
    record = policy.history.first()
    assert [
        row.audiencecategory.name for row in record.audiences.order_by("pk").select_related("audiencecategory")
    ] == [
        "Sample Officers",
        "Sample Nurses",
    ]
    assert [row.theme.name for row in record.themes.select_related("theme")] == ["Prevent"]
    told, _ = steps(records_of(policy))
    assert [line.label for line in told[0].changes[0].lines] == ["Starts at"]


def test_a_13_what_blocks_is_refused_beside_the_session_and_everything_typed_stays(desk, agenda):
    """A-13."""
    data = opened(desk, agenda)
    data |= typed(agenda, "Panel", start="10.30", end="11.30", room="Hall A") | typed(agenda, "Practice", end="11:15")
    for do in ("save", "check"):
        response = sends(desk, agenda, data, 422, do=do)
        assert texts(response, "ul", "errorlist") == ["“Hall A” is taken 10am to 11am by “Policy”."]
        assert TAKEN in texts(response, "li", "tt-must")
        assert {**fields_of(response), "_seen": data["_seen"]} == data
    assert places(agenda) == SAVED


def test_what_only_warns_is_saved_and_said(desk, agenda):
    data = opened(desk, agenda) | typed(agenda, "Panel", start="4pm", end="5pm")
    response = desk.post(address(agenda), data | {"do": "save"}, follow=True)
    assert texts(response, "li", "warning") == ["“Panel”: 5pm is after the event ends, at 4.30pm."]
    assert places(agenda)["Panel"] == ("16:00", "17:00", None)


@pytest.mark.parametrize(
    ("texts_typed", "said"),
    [
        ({"start": "half nine"}, "“half nine” is not a time. Write it as 9.30am or 09:30."),
        ({"start": "", "end": "11:00"}, "Say when it starts."),
        ({"start": "11:00", "end": "10:00"}, "The end must be after the start."),
        ({"start": "9.41 BST"}, "Europe/London is not at BST on 5 March 2027."),
        ({"start": "\x00"}, "“\x00” is not a time. Write it as 9.30am or 09:30."),
        ({"room": "Hall Z"}, "The event has no room “Hall Z”."),
        ({"room": "x\x00"}, "Null characters are not allowed."),
    ],
)
@pytest.mark.parametrize("do", ["save", "check"])
def test_wrong_input_gets_a_sentence_there(desk, agenda, do, texts_typed, said):
    data = opened(desk, agenda) | typed(agenda, "Policy", **texts_typed)
    response = sends(desk, agenda, data, 422, do=do)
    assert texts(response, "ul", "errorlist") == [" ".join(said.split())]
    assert places(agenda) == SAVED


def test_t_02_in_the_hour_that_happens_twice_it_is_asked_which(desk):
    """T-02: and an answer is understood; the hour that never happens is refused."""
    event = EventFactory(starts_on=date(2027, 10, 31), start_time=None, end_time=None)
    SessionFactory(event=event, title="Night")
    response = sends(desk, event, opened(desk, event) | typed(event, "Night", start="01:30"), 422)
    assert "happens twice" in texts(response, "ul", "errorlist")[0]
    sends(desk, event, opened(desk, event) | typed(event, "Night", start="01:30 GMT", end="02:00"), 302)
    assert event.sessions.get().starts_at.isoformat() == "2027-10-31T01:30:00+00:00"
    assert opened(desk, event)[f"{event.sessions.get().pk}-start"] == "01:30 GMT"
    jump = json.loads(read(desk.get(address(event))).one("form", "tt").attrs["data-jump"])
    assert jump == {"after": 120, "by": -60, "letters": ["BST", "GMT"]}
    spring = EventFactory(starts_on=date(2027, 3, 28), start_time=None, end_time=None)
    SessionFactory(event=spring, title="Night")
    response = sends(desk, spring, opened(desk, spring) | typed(spring, "Night", start="01:30"), 422)
    assert "does not exist" in texts(response, "ul", "errorlist")[0]


def test_a_04_a_session_of_another_event_is_not_touched(desk, agenda):
    """A-04."""
    other = SessionFactory(title="Elsewhere")
    sends(desk, agenda, opened(desk, agenda) | {f"{other.pk}-start": "10:00", "99999999999999999999-start": "9"}, 302)
    other.refresh_from_db()
    assert other.starts_at is None


def test_a_03_a_room_of_another_event_is_not_known(desk, agenda):
    """A-03."""
    RoomFactory(name="Elsewhere")
    response = sends(desk, agenda, opened(desk, agenda) | typed(agenda, "Policy", room="Elsewhere"), 422)
    assert texts(response, "ul", "errorlist") == ["The event has no room “Elsewhere”."]


# ── Shifting ──


def test_all_that_follow_are_shifted_and_nothing_is_saved_yet(desk, agenda):
    data = opened(desk, agenda)
    response = sends(desk, agenda, data, 200, do="shift", minutes="15", since="10am")
    assert texts(response, "span", "tt-when") == [
        "9.30am to 10am",
        "10.15am to 11.15am",
        "10.15am to 11.15am",
        "No time",
    ]
    assert texts(response, "span", "tt-unsaved") == ["2 unsaved changes"]
    assert places(agenda) == SAVED
    sends(desk, agenda, fields_of(response), 302)
    assert places(agenda)["Policy"] == ("10:15", "11:15", "Hall A")


def test_those_picked_are_shifted_and_stay_picked(desk, agenda):
    picked = [str(agenda.sessions.get(title=title).pk) for title in ("Welcome", "Policy")]
    response = sends(desk, agenda, opened(desk, agenda), 200, do="shift-picked", minutes="-10", pick=picked)
    assert texts(response, "span", "tt-when") == ["9.20am to 9.50am", "9.50am to 10.50am", "10am to 11am", "No time"]
    assert [field.attrs["value"] for field in read(response).all("input", checked=None)] == picked


@pytest.mark.parametrize(
    ("do", "more", "said"),
    [
        ("shift", {"minutes": "15"}, "Say from which time on."),
        ("shift", {"minutes": "15", "since": "soon"}, "“soon” is not a time. Write it as 9.30am or 09:30."),
        ("shift", {"minutes": "", "since": "10am"}, "This field is required."),
        ("shift", {"minutes": "9999", "since": "10am"}, "Ensure this value is less than or equal to 720."),
        ("shift", {"minutes": "15", "since": "10am BST"}, "Europe/London is not at BST on 5 March 2027."),
        ("shift-picked", {"minutes": "15"}, "Pick the sessions to shift."),
        (
            "shift",
            {"minutes": "720", "since": "9am"},
            "“Practice” would not be on this day any more, so nothing was shifted.",
        ),
    ],
)
def test_a_shift_that_cannot_be_says_why_and_keeps_what_was_typed(desk, agenda, do, more, said):
    agenda.sessions.filter(title="Welcome").delete()
    agenda.sessions.filter(title="Practice").update(ends_at="2027-03-05T12:30Z")
    data = opened(desk, agenda) | typed(agenda, "Panel", start="2pm", end="3pm")
    response = sends(desk, agenda, data, 422, do=do, **more)
    assert texts(response, "p", "tt-problem") == [said]
    assert {**fields_of(response), "minutes": data["minutes"], "since": ""} == data


# ── Two people ──


def test_a_12_a_session_that_both_moved_is_shown_in_both_versions_and_the_organiser_chooses(desk, agenda):
    """A-12: the other moves are kept; nothing is written before it is chosen."""
    data = opened(desk, agenda)
    policy = agenda.sessions.get(title="Policy")
    policy.set_clock(date(2027, 3, 5), time(14), time(15))
    policy.save()
    data |= typed(agenda, "Policy", start="9.45am", end="10:30") | typed(agenda, "Panel", start="11:30", end="midday")
    response = sends(desk, agenda, data, 409)
    assert texts(response, "p", "tt-problem") == [
        "A colleague has moved the same meanwhile. Nothing is saved yet: choose above which stays, and save again."
    ]
    assert texts(response, "td", "version") == [
        "5 March 2027 2pm to 3pm Hall A",
        "5 March 2027 9.45am to 10.30am Hall A",
    ]
    assert places(agenda)["Panel"] == (None, None, None)
    again = fields_of(response)
    assert {**again, "_seen": data["_seen"]} == data
    sends(desk, agenda, again | {"_take": str(policy.pk)}, 302)
    assert places(agenda) == SAVED | {"Policy": ("14:00", "15:00", "Hall A"), "Panel": ("11:30", "12:00", None)}


def test_a_12_without_taking_theirs_mine_stays(desk, agenda):
    """A-12."""
    data = opened(desk, agenda) | typed(agenda, "Policy", start="9.45am")
    agenda.sessions.filter(title="Policy").update(room=None)
    again = fields_of(sends(desk, agenda, data, 409))
    sends(desk, agenda, again, 302)
    assert places(agenda)["Policy"] == ("09:45", "11:00", "Hall A")


def test_a_colleagues_change_to_another_session_is_kept_and_does_not_matter(desk, agenda):
    data = opened(desk, agenda) | typed(agenda, "Policy", start="10:15")
    agenda.sessions.filter(title="Practice").update(ends_at="2027-03-05T12:00Z", title="Practice, longer")
    sends(desk, agenda, data, 302)
    assert places(agenda)["Policy"] == ("10:15", "11:00", "Hall A")
    assert places(agenda)["Practice, longer"] == ("10:00", "12:00", "Hall B")


def test_a_session_deleted_meanwhile_is_left_alone(desk, agenda):
    data = opened(desk, agenda) | typed(agenda, "Policy", start="10:15")
    agenda.sessions.filter(title="Policy").delete()
    sends(desk, agenda, data, 302)
    assert "Policy" not in places(agenda)


# ── Days ──


def test_a_session_goes_to_another_day_and_each_day_shows_its_own(desk, agenda):
    agenda.ends_on = date(2027, 3, 6)
    agenda.save()
    data = opened(desk, agenda) | typed(agenda, "Policy", day="2027-03-06")
    sends(desk, agenda, data, 302)
    assert "Policy" not in texts(desk.get(address(agenda)), "a", "tt-title")
    assert texts(desk.get(address(agenda, "?day=2027-03-06")), "a", "tt-title") == ["Policy", "Panel"]
    data = opened(desk, agenda, "?day=2027-03-06") | typed(agenda, "Policy", day="2027-03-09")
    response = sends(desk, agenda, data, 422, query="?day=2027-03-06")
    assert texts(response, "ul", "errorlist") == ["9 March 2027 is not a day of the event (5 March to 6 March 2027)."]


# ── What the script asks ──


def test_the_check_says_what_the_moves_would_cause_and_saves_nothing(desk, agenda):
    data = typed(agenda, "Panel", start="10.30", end="11.30", room="Hall A")
    response = desk.post(address(agenda, "check/?day=2027-03-05"), data)
    keys = " ".join(str(agenda.sessions.get(title=title).pk) for title in ("Policy", "Panel"))
    [item] = read(response).all("li")
    assert (item.attrs["data-sessions"].strip(), item.text) == (
        keys,
        TAKEN,
    )
    assert places(agenda) == SAVED
    response = desk.post(address(agenda, "check/"), typed(agenda, "Panel", start="25"))
    assert texts(response, "li") == ["“Panel”: “25” is not a time. Write it as 9.30am or 09:30. This must be mended."]


# ── What it costs ──


def filled(event, sessions: int):
    for n in range(sessions):
        at = (f"{9 + n % 8:02}:00", f"{9 + n % 8:02}:45")
        session = SessionFactory(
            event=event, room=RoomFactory(event=event) if n < 8 else None, at=at, title=f"Talk {n}"
        )
        ContributionFactory(session=session)


@pytest.mark.parametrize("sessions", [25, 200])
def test_the_page_asks_6_questions_for_25_and_for_200_sessions(desk, event, sessions):
    filled(event, sessions)
    with CaptureQueriesContext(connection) as queries:
        response = desk.get(address(event))
    assert len(queries) == 6
    assert len(texts(response, "a", "tt-title")) == sessions
    assert len(response.content) < 300_000


@pytest.mark.parametrize(
    ("role", "room", "number"),
    [("superuser", "Hall A", 8), ("schedule-editor", "Hall A", 9), ("schedule-editor", "Unused", 10)],
)
def test_a_move_of_one_session_is_saved_in_10_queries_at_most(desk, agenda, role, room, number):
    browser = desk if role == "superuser" else browser_of(member(role, agenda.organiser))
    RoomFactory(event=agenda, name="Unused")
    data = opened(browser, agenda) | typed(agenda, "Policy", start="10:15", room=room)
    with CaptureQueriesContext(connection) as queries:
        response = browser.post(address(agenda), data | {"do": "save"})
    assert (response.status_code, len(queries)) == (302, number)


def test_pub_12_what_organisers_typed_is_shown_as_they_typed_it(desk, event):
    """PUB-12."""
    title = '"><script>alert(1)</script>'
    RoomFactory(event=event, name=title)
    SessionFactory(event=event, title=title)
    response = desk.get(address(event))
    assert b"<script>alert(1)" not in response.content
    assert texts(response, "a", "tt-title") == [title]
