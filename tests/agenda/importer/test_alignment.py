"""Which sessions and people of a source are those of the event."""

from dataclasses import replace
from datetime import date, time

import pytest

from agenda.importer.alignment import aligned
from events.programme import (
    Audience,
    Billing,
    EventDetails,
    Organiser,
    Part,
    Programme,
    RoomDetails,
    SessionDetails,
    VenueDetails,
)
from events.vocabulary import SessionKind

EVENT = EventDetails(title="Sample Event")
DAY = date(2027, 3, 5)


def agenda(*sessions: str | tuple, ids: str = "s", kind: SessionKind = SessionKind.TALK) -> Programme:
    """Titles, or (clock, title) pairs; ids are s1, s2 …"""
    rows = []
    for number, session in enumerate(sessions, start=1):
        clock, title = session if isinstance(session, tuple) else (None, session)
        start = clock and time.fromisoformat(clock)
        rows.append(SessionDetails(id=f"{ids}{number}", title=title, start=start, day=start and DAY, kind=kind))
    return Programme(event=EVENT, sessions=tuple(rows))


def ids(theirs: Programme, ours: Programme, base: Programme | None = None) -> list[str]:
    return [session.id for session in aligned(theirs, ours, base).sessions]


QUESTIONS = "Questions and Answers Session"
DAY_OF_2019 = (
    "Registration", "Welcome", "Keynote", QUESTIONS, "Break", "Case Study: A", "Case Study: B", QUESTIONS,
    "Lunch", "Panel", QUESTIONS, "Case Study: C", QUESTIONS, "Break", "Last Talk", QUESTIONS, "Close",
)  # fmt: skip


def without(titles: tuple, at: int) -> tuple:
    return (*titles[:at], *titles[at + 1 :])


@pytest.mark.parametrize("gone", range(len(DAY_OF_2019)))
def test_what_is_taken_out_of_a_day_without_times_leaves_the_others_who_they_were(gone):
    ours = agenda(*DAY_OF_2019)
    expected = [session.id for session in ours.sessions]
    del expected[gone]
    assert ids(agenda(*without(DAY_OF_2019, gone), ids="t"), ours) == expected


@pytest.mark.parametrize("at", range(len(DAY_OF_2019) + 1))
def test_what_is_added_to_a_day_without_times_is_new(at):
    titles = (*DAY_OF_2019[:at], "A New Talk", *DAY_OF_2019[at:])
    expected = [f"s{number}" for number in range(1, len(DAY_OF_2019) + 1)]
    expected.insert(at, f"t{at + 1}")
    assert ids(agenda(*titles, ids="t"), agenda(*DAY_OF_2019)) == expected


@pytest.mark.parametrize("at", [n for n, title in enumerate(DAY_OF_2019) if DAY_OF_2019.count(title) == 1])
def test_what_is_renamed_between_the_same_two_is_the_same(at):
    titles = (*DAY_OF_2019[:at], "Called Otherwise", *DAY_OF_2019[at + 1 :])
    assert ids(agenda(*titles, ids="t"), agenda(*DAY_OF_2019)) == [f"s{n}" for n in range(1, len(titles) + 1)]


def test_what_moved_is_found_by_its_title_and_what_is_renamed_by_its_time_and_kind():
    ours = agenda(("09:00", "Opening"), ("10:00", "One"), ("11:00", "Questions"), ("15:00", "Questions"))
    theirs = agenda(("09:00", "Opening"), ("10:00", "Called Otherwise"), ("14:00", "Questions"), ("15:00", "Questions"))
    assert ids(replace(theirs, sessions=theirs.sessions[::-1]), ours) == ["s1", "s2", "s3", "s4"]
    lunch = agenda(("10:00", "Lunch"), kind=SessionKind.LUNCH, ids="t")
    assert ids(lunch, ours) == ["t1"]


def test_parallel_sessions_of_one_title_are_told_apart_by_their_rooms():
    ours = agenda(("10:00", "Workshop"), ("10:00", "Workshop"))
    ours = replace(ours, sessions=tuple(replace(s, room=room) for s, room in zip(ours.sessions, "AB", strict=True)))
    swapped = tuple(replace(s, id=f"t{n}") for n, s in enumerate(reversed(ours.sessions)))
    assert ids(replace(ours, sessions=swapped), ours) == ["s2", "s1"]


def test_what_was_put_right_at_the_desk_is_found_by_what_the_source_said_last():
    base = agenda("Keynot", QUESTIONS, "One", QUESTIONS)
    ours = agenda("The Opening Keynote", QUESTIONS, "One, Really", QUESTIONS)
    assert ids(agenda("New", "Keynot", QUESTIONS, "One", QUESTIONS, ids="t"), ours, base) == [
        "t1", "s1", "s2", "s3", "s4",
    ]  # fmt: skip


def test_what_was_taken_out_at_the_desk_keeps_the_id_it_had():
    base, ours = agenda("One", "Two", "Three"), agenda("One")
    assert ids(agenda("Three", "One", "Two", ids="t"), ours, base) == ["s3", "s1", "s2"]


def test_new_sessions_get_an_id_that_is_free():
    assert ids(agenda("Another", "One"), agenda("One", "Two")) == ["s1-2", "s1"]


def test_a_thousand_and_a_half_sessions_of_one_title_take_no_time():
    titles = [QUESTIONS, "Break"] * 750
    assert ids(agenda(*titles[1:], ids="t"), agenda(*titles))[-1] == "s1500"


# ── People ──


def people(*names: str, ids: str = "p") -> Programme:
    speakers = tuple(Billing(key=f"{ids}{n}", name=name) for n, name in enumerate(names, start=1))
    parts = tuple(Part(speaker=one.key) for one in speakers)
    return Programme(event=EVENT, speakers=speakers, sessions=(SessionDetails(id="s", title="One", speakers=parts),))


def keys(theirs: Programme, ours: Programme, base: Programme | None = None, **rest) -> list[str]:
    found = aligned(theirs, ours, base, **rest)
    assert [part.speaker for part in found.sessions[0].speakers] == [one.key for one in found.speakers]
    return [one.key for one in found.speakers]


def test_people_are_found_by_name():
    ours = people("Ann Sample", "Zoë Sample", "Ann Sample")
    assert keys(people("Zoe Sample", "ann sample", "New", "Ann Sample", "Ann Sample", ids="t"), ours) == [
        "p2", "p1", "t3", "p3", "t5",
    ]  # fmt: skip
    assert keys(people("New", "Ann Sample"), ours) == ["p1-2", "p1"]


def test_a_name_that_was_put_right_at_the_desk_is_found_by_what_the_source_said():
    base, ours = people("An Sample", "Gone"), people("Ann Sample")
    assert keys(people("Gone", "An Sample", ids="t"), ours, base) == ["p2", "p1"]


def test_who_is_known_to_be_the_same_is():
    assert keys(people("A. Sample", "Ann Sample", ids="t"), people("Ann Sample"), people={"t1": "p1"}) == ["p1", "t2"]


# ── Names ──


def test_names_are_spelt_as_the_event_spells_them():
    ours = Programme(
        event=replace(
            EVENT,
            sectors=("criminal justice",),
            venue=VenueDetails(name="Sample Hall", address="1 Sample Street"),
            organiser=Organiser(name="Sample Trust", website="https://sample.example"),
        ),
        audiences=(Audience(name="Youth Offending Teams", kind="group"),),
        rooms=(RoomDetails(name="Hall A"),),
        sessions=(SessionDetails(id="s", title="One", room="Hall A", audiences=("Youth Offending Teams",)),),
    )
    theirs = Programme(
        event=replace(
            EVENT,
            sectors=("Criminal Justice", "policing"),
            venue=VenueDetails(name="Sample hall"),
            organiser=Organiser(name="Sample trust"),
        ),
        audiences=(Audience(name="Youth Offending Team", kind="job-title"),),
        rooms=(RoomDetails(name="hall a"), RoomDetails(name="Hall B")),
        sessions=(SessionDetails(id="t", title="One", room="hall a", audiences=("youth offending teams",)),),
    )
    assert aligned(theirs, ours) == replace(
        ours,
        event=replace(ours.event, sectors=("criminal justice", "policing")),
        rooms=(RoomDetails(name="Hall A"), RoomDetails(name="Hall B")),
    )
