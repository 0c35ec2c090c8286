"""Readings in a way that the tables take."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as runs
from hypothesis.extra.django import TestCase

import agenda.demo
from agenda.importer.apply import apply
from agenda.importer.reading import Doubt, Reading
from agenda.importer.settle import settled
from bench.data import conference
from events.programme import (
    Audience,
    Billing,
    EventDetails,
    Part,
    Programme,
    RoomDetails,
    SessionDetails,
    Unplaced,
    from_data,
    from_json,
    to_data,
)
from tests.programmes import programmes, tidy_programmes

DEMO = sorted(Path(agenda.demo.__file__).parent.glob("*.json"))
DAY = "2027-03-05"


def programme(*sessions: dict, **parts) -> Programme:
    event = {"title": "Sample Event", "starts_on": DAY, **parts.pop("event", {})}
    numbered = [{"id": f"s{n}", "title": f"Talk {n}", "day": DAY, **each} for n, each in enumerate(sessions, start=1)]
    return from_data({"event": event, "sessions": numbered, **parts})


def after(wanted: Programme, **reading) -> Reading:
    return settled(Reading(programme=wanted, **reading))


def one(**values) -> tuple[SessionDetails, str]:
    """The session that is left of one, and what is said of it."""
    event = values.pop("event", {})
    reading = after(programme(values, event=event))
    (session,) = reading.programme.sessions
    return session, " ".join(doubt.sentence for doubt in reading.doubts)


def told(session: SessionDetails) -> tuple:
    clocks = [clock and clock.isoformat("minutes") for clock in (session.start, session.end)]
    return (session.day and session.day.isoformat(), *clocks, session.note)


# ── What the tables take already ──


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_what_the_tables_take_stays_as_it_is(path):
    reading = Reading(programme=from_json(path.read_bytes()), source=("a",), doubts=(Doubt("event.title", "Said."),))
    assert settled(reading) == reading


def test_of_1500_sessions_nothing_changes():
    reading = Reading(programme=conference(1500))
    assert settled(reading) == reading


@given(tidy_programmes())
def test_what_is_settled_once_is_settled(wanted):
    reading = Reading(programme=wanted)
    assert settled(reading) == reading


# ── Whatever is read, the tables take it ──


class AnyProgramme(TestCase):
    @runs(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(programmes())
    def test_whatever_was_read_can_be_applied(self, wanted):
        wanted = settled(Reading(programme=wanted)).programme
        assert from_data(json.loads(json.dumps(to_data(wanted)))) == wanted
        assert apply(programme=wanted, same={}).sessions.count() == len(wanted.sessions)


# ── Rooms ──


@pytest.mark.parametrize("status", ["scheduled", "cancelled"])
def test_of_two_sessions_at_once_in_one_room_the_later_is_in_none(status):
    hall = {"room": "Hall A", "end": "11:00"}
    reading = after(
        programme(
            {"start": "10:30", **hall},
            {"start": "10:00", **hall, "status": status},
            {"start": "11:00", "end": "12:00", "room": "Hall A"},
            {"start": "10:00", "end": "12:00", "room": "Hall B"},
            rooms=[{"name": "Hall A"}, {"name": "Hall B"}],
        )
    )
    rooms = [session.room for session in reading.programme.sessions]
    if status == "cancelled":
        assert (rooms, reading.doubts) == (["Hall A", "Hall A", "Hall A", "Hall B"], ())
    else:
        assert rooms == [None, "Hall A", "Hall A", "Hall B"]
        assert reading.programme.sessions[0].note == "In Hall A, where “Talk 2” is at that time"
        assert reading.doubts == (Doubt("sessions.s1", "Hall A is taken at that time by “Talk 2”."),)


def test_a_room_that_only_a_session_names_is_a_room_of_the_event():
    wanted = programme({"room": "Hall A"}, rooms=[{"name": "Hall A"}])
    assert after(replace(wanted, rooms=())).programme == wanted


# ── Times ──


@pytest.mark.parametrize(
    ("times", "left", "said"),
    [
        (("10:00", "09:00"), (DAY, "10:00", None, "Until 9am"), "The end, 9am, is not after the start."),
        (
            ("22:00", "01:30"),
            (DAY, "22:00", None, "Until 1.30am on the next day"),
            "It ends on the next day, at 1.30am.",
        ),
        (("10:00", "10:00"), (DAY, "10:00", None, None), ""),
        ((None, "10:00"), (DAY, None, None, "Until 10am"), "It has an end, 10am, but no start."),
        (("10:00+05:00", None), (DAY, "10:00", None, None), "10:00 on 5 March 2027 is not at that offset in"),
    ],
)
def test_an_end_that_cannot_stand_is_told_in_the_note(times, left, said):
    session, doubts = one(start=times[0], end=times[1])
    assert (told(session), doubts[: len(said)]) == (left, said)
    assert bool(doubts) == bool(said)


@pytest.mark.parametrize(
    ("day", "left", "said"),
    [
        (
            "2027-03-28",
            ("2027-03-28", None, None, "At 01:30"),
            "01:30 does not exist on 28 March 2027: the clocks go forward over it.",
        ),
        ("2027-10-31", ("2027-10-31", "01:30+01:00", None, None), "01:30 happens twice on 31 October 2027"),
    ],
)
def test_t_02_a_time_that_is_not_one_moment(day, left, said):
    session, doubts = one(day=day, start="01:30", event={"starts_on": day})
    assert (told(session), doubts[: len(said)]) == (left, said)


def test_a_time_without_a_day_is_on_the_only_one():
    assert told(one(day=None, start="10:00")[0]) == (DAY, "10:00", None, None)


def test_a_time_without_a_day_of_several_is_told_in_the_note():
    session, said = one(day=None, start="10:00", end="11:00", event={"ends_on": "2027-03-06"})
    assert (told(session), said) == ((None, None, None, "10am to 11am"), "It has a time but no day.")


# ── Days ──


@pytest.mark.parametrize(
    ("event", "day", "dates", "left"),
    [
        ({}, "2027-03-06", (DAY, "2027-03-06"), "2027-03-06"),
        ({"ends_on": "2027-03-06"}, "2027-03-04", ("2027-03-04", "2027-03-06"), "2027-03-04"),
        ({}, "2028-03-05", (DAY, None), None),
        ({"starts_on": None}, DAY, (DAY, None), DAY),
        ({"starts_on": None, "ends_on": DAY}, DAY, (DAY, None), DAY),
        ({"ends_on": "2027-03-04"}, DAY, (DAY, None), DAY),
        ({"ends_on": "2029-03-04"}, DAY, (DAY, None), DAY),
        ({"starts_on": "0027-03-04"}, DAY, (DAY, None), DAY),
    ],
)
def test_days_of_the_event_and_of_its_sessions_agree(event, day, dates, left):
    wanted = after(programme({"day": day}, event=event)).programme
    found = [on and on.isoformat() for on in (wanted.event.starts_on, wanted.event.ends_on, wanted.sessions[0].day)]
    assert (*found,) == (*dates, left)


def test_a_day_far_from_the_event_is_told_in_the_note():
    session, said = one(day="2028-03-05", start="10:00")
    assert (told(session), said) == (
        (None, None, None, "On 5 March 2028 from 10am"),
        "5 March 2028 is no day of the event.",
    )


# ── Names and texts ──


def test_what_is_too_long_is_cut_between_words_and_the_rest_is_unplaced():
    title = " ".join(["Sample"] * 60)
    details = SessionDetails(id="long", title=title)
    reading = after(
        Programme(event=EventDetails(title="Sample Event"), sessions=(details,)), origins={"sessions.long": (7,)}
    )
    (session,), (rest,) = reading.programme.sessions, reading.programme.unplaced
    assert session.title == f"{' '.join(['Sample'] * 42)}…"
    assert rest == Unplaced(line=7, text=" ".join(["Sample"] * 18))
    assert reading.doubts[0].piece == "sessions.long"


def test_names_that_stand_twice_stand_once():
    people = (Billing(key="a", name="Ann"), Billing(key="a", name="Bob", billing="Head"))
    wanted = Programme(
        event=EventDetails(title="Sample Event", themes=("One", "One")),
        audiences=(Audience(name="Officers"), Audience(name="OFFICERS")),
        rooms=(RoomDetails(name="Hall"), RoomDetails(name="Hall", capacity=3)),
        speakers=people,
        sessions=(
            SessionDetails(id="s", title="One", speakers=(Part(speaker="a"), Part(speaker="a"), Part(speaker="b"))),
            SessionDetails(id="s", title="Two"),
            SessionDetails(id="s", title="Three"),
        ),
    )
    left = after(wanted).programme
    assert left.event.themes == ("One",)
    assert left.audiences == (Audience(name="Officers"),)
    assert left.rooms == (RoomDetails(name="Hall"),)
    assert left.speakers == people[:1]
    assert [(session.id, session.title) for session in left.sessions] == [
        ("s", "One"),
        ("s-2", "Two"),
        ("s-3", "Three"),
    ]
    assert left.sessions[0].speakers == (Part(speaker="a"),)
    assert left.unplaced == (Unplaced(line=1, text="Bob, Head"),)


def test_characters_that_nobody_sees_go_and_lines_stay():
    event = EventDetails(title="Sam\0ple\nEvent", brief="One\u202e two\n\nThree", place="\0")
    left = after(Programme(event=event)).programme.event
    assert (left.title, left.brief, left.place) == ("Sam ple Event", "One two\n\nThree", None)


@pytest.mark.parametrize("url", ["https://", "https://example.org/" + "a" * 500])
def test_an_address_that_is_none_is_unplaced(url):
    event = {"links": [{"label": "Paper", "url": "https://example.org/"}], "organiser": {"name": "A", "website": url}}
    left = after(programme(event=event)).programme
    assert (left.event.organiser.website, left.unplaced) == (None, (Unplaced(line=1, text=url),))
