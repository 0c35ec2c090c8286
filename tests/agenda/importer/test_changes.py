"""What a source changed since it was imported last, set beside what was changed at the desk."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.importer.alignment import aligned, in_sequence
from agenda.importer.changes import Change, changes, merged
from events.programme import (
    Audience,
    Billing,
    EventDetails,
    Part,
    Programme,
    RoomDetails,
    SessionDetails,
    TrackDetails,
    from_data,
    to_data,
)
from events.vocabulary import ContributionRole, SessionKind, SessionStatus

DAY = date(2027, 3, 5)
ANN = Billing(key="ann", name="Ann Sample", billing="Head of Samples, Sample Police", status="confirmed")
BOB = Billing(key="bob", name="Bob Sample", billing="Sample Trust")
TALK = SessionDetails(
    id="talk",
    title="Sample Talk",
    kind=SessionKind.TALK,
    day=DAY,
    start=time(10),
    end=time(10, 30),
    room="Hall A",
    points=("One", "Two"),
    speakers=(Part(speaker="ann"),),
)
LUNCH = SessionDetails(id="lunch", title="Lunch", kind=SessionKind.LUNCH, day=DAY, start=time(12))
SAMPLE = Programme(
    event=EventDetails(title="Sample Event", slug="sample-event", starts_on=DAY, place="York", brief="A brief."),
    audiences=(Audience(name="Sample Officers"),),
    speakers=(ANN, BOB),
    rooms=(RoomDetails(name="Hall A", capacity=100),),
    sessions=(TALK, LUNCH),
)


def with_talk(**values) -> Programme:
    return replace(SAMPLE, sessions=(replace(TALK, **values), LUNCH))


def with_event(**values) -> Programme:
    return replace(SAMPLE, event=replace(SAMPLE.event, **values))


def said(base: Programme | None, ours: Programme, theirs: Programme) -> list[tuple[str, bool]]:
    return [(change.sentence, change.is_correction) for change in changes(base, ours, theirs)]


def taken(base: Programme | None, ours: Programme, theirs: Programme, *places: str) -> Programme:
    """With those changes alone, by the beginning of their ticks; with all where none is named."""
    found = changes(base, ours, theirs)
    result = merged(ours, theirs, [one for one in found if not places or one.tick.startswith(places)])
    assert from_data(to_data(result)) == result
    return result


# ── What is a change ──


def test_i_08_the_same_again_is_no_change():
    assert changes(SAMPLE, SAMPLE, SAMPLE) == ()


@pytest.mark.parametrize(
    ("theirs", "sentence"),
    [
        (with_event(place="Leeds"), "Place changed from “York” to “Leeds”."),
        (with_event(starts_on=date(2027, 3, 6)), "Date changed from “Friday 5 March 2027” to “Saturday 6 March 2027”."),
        (with_event(start_time=time(9)), "Hours added: “from 9am”."),
        (with_event(learning_points=("Learn",)), "Learning point added: “Learn”."),
        (with_event(brief="Another brief."), "The brief was changed."),
        (replace(SAMPLE, audiences=(*SAMPLE.audiences, Audience(name="Chefs"))), "Audience added: “Chefs”."),
        (with_talk(title="Another"), "“Sample Talk” is now called “Another”."),
        (with_talk(start=time(11), end=time(11, 30)), "“Sample Talk” moved from 10am to 11am."),
        (with_talk(kind=SessionKind.KEYNOTE), "“Sample Talk”: kind changed from “Talk” to “Keynote”."),
        (with_talk(points=("One",)), "“Sample Talk”: points changed."),
        (with_talk(status=SessionStatus.CANCELLED), "“Sample Talk” cancelled."),
        (with_talk(speakers=(Part(speaker="bob"),)), "Bob Sample added to “Sample Talk”. "
         "Ann Sample taken out of “Sample Talk”."),
        (replace(SAMPLE, sessions=(TALK,)), "“Lunch” taken out."),
        (replace(SAMPLE, sessions=(*SAMPLE.sessions, SessionDetails(id="new", title="New", day=DAY))), "“New” added."),
        (replace(SAMPLE, speakers=(ANN,)), "Bob Sample taken out."),
        (replace(SAMPLE, speakers=(BOB, ANN)), "The order of the speakers changed."),
        (replace(SAMPLE, speakers=(ANN, replace(BOB, status="invited"))), "Bob Sample invited."),
        (replace(SAMPLE, speakers=(ANN, replace(BOB, billing="Sample Force"))),
         "Billing of Bob Sample changed from “Sample Trust” to “Sample Force”."),
        (replace(SAMPLE, rooms=(RoomDetails(name="Hall A", capacity=80),)),
         "Room added: “Hall A, for 80”. Room taken out: “Hall A, for 100”."),
        (replace(SAMPLE, rooms=(*SAMPLE.rooms, RoomDetails(name="Foyer"))), "Room added: “Foyer”."),
        (replace(SAMPLE, tracks=(TrackDetails(name="Sample Track"),)), "Track added: “Sample Track”."),
    ],
)  # fmt: skip
def test_each_thing_is_taken_or_left_and_said_in_a_sentence(theirs, sentence):
    (change,) = changes(SAMPLE, SAMPLE, theirs)
    assert (change.sentence, change.is_correction) == (sentence, False)
    assert merged(SAMPLE, theirs, []) == SAMPLE
    assert merged(SAMPLE, theirs, [change]) == theirs


def test_of_several_days_each_new_session_says_its_own():
    ours = replace(SAMPLE, sessions=(TALK, replace(LUNCH, day=date(2027, 3, 6))))
    new = SessionDetails(id="new", title="New", day=date(2027, 3, 6), start=time(15))
    assert said(ours, ours, replace(ours, sessions=(*ours.sessions, new))) == [
        ("“New” added: 3pm on 6 March 2027.", False)
    ]


def test_what_a_source_does_not_say_takes_nothing_out():
    silent = Programme(
        event=EventDetails(title="Sample Event"),
        speakers=(replace(ANN, billing=None, status=None), BOB),
        sessions=(
            SessionDetails(id="talk", title="Sample Talk", speakers=(Part(speaker="ann"),)),
            SessionDetails(id="lunch", title="Lunch"),
        ),
    )
    assert changes(SAMPLE, SAMPLE, silent) == ()
    assert said(None, SAMPLE, silent) == []


def test_pieces_are_those_of_a_reading():
    theirs = replace(with_talk(title="Another"), event=replace(SAMPLE.event, place="Leeds"), speakers=(ANN,))
    assert [change.piece for change in changes(SAMPLE, SAMPLE, theirs)] == [
        "event.place", "sessions.talk", "speakers.bob",
    ]  # fmt: skip


def test_where_several_are_called_so_it_is_said_after_what_it_stands():
    sessions = tuple(SessionDetails(id=f"s{n}", title=title) for n, title in enumerate(["A", "Q", "B", "Q"]))
    ours = Programme(event=SAMPLE.event, sessions=sessions)
    (change,) = changes(ours, ours, replace(ours, sessions=sessions[:3]))
    assert (change.sentence, change.behind) == ("“Q” taken out.", "B")


# ── What was done at the desk ──


def test_what_was_corrected_stays_as_long_as_the_source_says_what_it_said():
    ours = with_talk(title="Put Right", start=time(10, 15), points=("One", "Two", "Three"))
    ours = replace(ours, event=replace(ours.event, place="Leeds", notice="Doors open at 9."), speakers=(BOB, ANN))
    assert changes(SAMPLE, ours, SAMPLE) == ()


def test_what_was_corrected_and_changed_in_the_source_too_is_marked():
    ours = with_talk(title="Put Right", start=time(10, 15))
    theirs = with_talk(title="Another", start=time(11), end=time(11, 30), room="Hall B")
    theirs = replace(theirs, rooms=(*SAMPLE.rooms, RoomDetails(name="Hall B")))
    assert said(SAMPLE, ours, theirs) == [
        ("“Put Right” moved from 10.15am to 11am. “Put Right” now ends at 11.30am; it was 10.30am.", True),
        ("“Put Right” is now called “Another”.", True),
        ("“Put Right”: room changed from “Hall A” to “Hall B”.", False),
    ]


def test_the_first_time_everything_that_is_there_is_somebodys_work():
    ours = with_talk(note=None)
    theirs = replace(with_talk(title="Another", note="A note."), sessions=(replace(TALK, note="A note.", title="New"),))
    assert said(None, ours, theirs) == [
        ("“Sample Talk” is now called “New”.", True),
        ("“Sample Talk”: note added.", False),
        ("“Lunch” taken out.", True),
    ]


def test_what_was_added_at_the_desk_is_not_taken_out_and_what_was_taken_out_is_not_added():
    desk_session, cat = SessionDetails(id="desk", title="Desk"), Billing(key="cat", name="Cat Sample")
    ours = replace(SAMPLE, sessions=(TALK, desk_session), speakers=(ANN, cat))
    assert changes(SAMPLE, ours, SAMPLE) == ()


def test_what_was_worked_on_and_is_gone_from_the_source_is_marked():
    ours = replace(SAMPLE, sessions=(TALK, replace(LUNCH, room="Hall A")))
    assert said(SAMPLE, ours, replace(SAMPLE, sessions=(TALK,))) == [("“Lunch” taken out.", True)]


def test_lists_are_put_together():
    base = replace(with_event(sectors=("one", "two")), audiences=(Audience(name="A"), Audience(name="B")))
    ours = replace(with_event(sectors=("two", "desk")), audiences=(Audience(name="Desk"), *base.audiences))
    theirs = replace(with_event(sectors=("one", "two", "new")), audiences=(Audience(name="B"), Audience(name="C")))
    assert said(base, ours, theirs) == [
        ("Sector added: “new”.", False),
        ("Audience added: “C”. Audience taken out: “A”.", False),
    ]
    result = taken(base, ours, theirs)
    assert result.event.sectors == ("two", "new", "desk")
    assert [one.name for one in result.audiences] == ["Desk", "B", "C"]


def test_who_was_added_to_a_session_at_the_desk_stays_beside_who_is_new():
    cat = Billing(key="cat", name="Cat Sample")
    ours = with_talk(speakers=(Part(speaker="ann", role=ContributionRole.CHAIR), Part(speaker="bob")))
    theirs = replace(with_talk(speakers=(Part(speaker="cat"), Part(speaker="ann"))), speakers=(ANN, BOB, cat))
    assert said(SAMPLE, ours, theirs)[0] == ("Cat Sample added to “Sample Talk”.", False)
    assert [part.speaker for part in taken(SAMPLE, ours, theirs).sessions[0].speakers] == ["cat", "ann", "bob"]


# ── What comes along ──


def test_a_session_brings_its_people_its_room_and_its_track():
    cat = Billing(key="cat", name="Cat Sample")
    new = SessionDetails(id="new", title="New", room="Foyer", track="Sample", speakers=(Part(speaker="cat"),))
    theirs = replace(
        SAMPLE,
        speakers=(ANN, cat, BOB),
        rooms=(RoomDetails(name="Foyer", capacity=20), *SAMPLE.rooms),
        tracks=(TrackDetails(name="Sample"),),
        sessions=(TALK, new, LUNCH),
    )
    assert [change.sentence for change in changes(SAMPLE, SAMPLE, theirs)] == [
        "“New” added: Foyer.",
        "Cat Sample added.",
    ]
    assert taken(SAMPLE, SAMPLE, theirs, "sessions") == theirs
    assert taken(SAMPLE, SAMPLE, theirs, "speakers") == replace(SAMPLE, speakers=(ANN, cat, BOB))


def test_who_is_taken_out_is_taken_out_of_sessions_and_a_room_in_use_stays():
    theirs = replace(
        SAMPLE,
        speakers=(BOB,),
        rooms=(RoomDetails(name="Hall B"),),
        sessions=(replace(TALK, room="Hall B", speakers=(Part(speaker="bob"),)), LUNCH),
    )
    assert taken(SAMPLE, SAMPLE, theirs, "speakers.", "rooms.") == replace(
        SAMPLE, speakers=(BOB,), sessions=(replace(TALK, speakers=()), LUNCH)
    )


def test_what_is_new_stands_where_the_source_has_it():
    untimed = [SessionDetails(id=key, title=key) for key in "abcde"]
    base = Programme(event=SAMPLE.event, sessions=tuple(untimed[:3]))
    desk_session = SessionDetails(id="desk", title="Desk")
    ours = replace(base, sessions=(untimed[0], desk_session, *untimed[1:3]))
    theirs = replace(base, sessions=(untimed[3], untimed[1], untimed[4], untimed[0], untimed[2]))
    assert [s.id for s in taken(base, ours, theirs, "sessions..").sessions] == ["d", "a", "desk", "b", "e", "c"]
    assert [s.id for s in taken(base, ours, theirs).sessions] == ["d", "b", "e", "a", "desk", "c"]


# ── Whatever is chosen ──

KINDS = [SessionKind.TALK, SessionKind.PANEL]


@st.composite
def programmes(draw) -> Programme:
    """That say all they can, timed or not."""
    rooms = draw(st.lists(st.sampled_from("ABC"), unique=True, min_size=1))
    people = draw(st.lists(st.sampled_from("pqrs"), unique=True))
    timed = draw(st.booleans())
    sessions = [
        SessionDetails(
            id=key,
            title=f"{key}{draw(st.integers(1, 2))}",
            day=DAY if timed else None,
            start=time(draw(st.integers(9, 12))) if timed else None,
            end=time(13) if timed else None,
            kind=draw(st.sampled_from(KINDS)),
            points=draw(st.sampled_from([("one",), ("one", "two")])),
            room=draw(st.sampled_from(rooms)),
            audiences=tuple(draw(st.lists(st.sampled_from("xyz"), unique=True, min_size=1))),
            speakers=tuple(Part(speaker=one) for one in draw(st.lists(st.sampled_from(people), unique=True)))
            if people
            else (),
        )
        for key in draw(st.lists(st.sampled_from("abcdef"), unique=True))
    ]
    return Programme(
        event=EventDetails(title=draw(st.sampled_from(["One", "Two"])), place=draw(st.sampled_from(["York", "Leeds"]))),
        audiences=tuple(Audience(name=name) for name in draw(st.permutations("xyz"))),
        speakers=tuple(Billing(key=key, name=key, billing=draw(st.sampled_from(["One", "Two"]))) for key in people),
        rooms=tuple(RoomDetails(name=name) for name in rooms),
        sessions=in_sequence(sessions),
    )


def without_order_of_rooms(programme: Programme) -> Programme:
    return replace(programme, rooms=tuple(sorted(programme.rooms, key=lambda room: room.name)))


def contents(programme: Programme) -> tuple:
    """Whatever its order is; but for rooms, of which those stay that a session is in."""
    return (
        programme.event, set(programme.audiences), set(programme.speakers),
        {replace(session, speakers=(), audiences=()) for session in programme.sessions},
        {(s.id, frozenset(s.speakers), frozenset(s.audiences)) for s in programme.sessions},
    )  # fmt: skip


def fills(theirs: Programme, ours: Programme) -> Programme:
    """Theirs, and from ours what theirs has no word of: who speaks where nobody does there, times."""
    here = {session.id: session for session in ours.sessions}
    filled = []
    for session in theirs.sessions:
        if old := here.get(session.id):
            names = ("day", "start", "end", "speakers")
            session = replace(session, **{n: getattr(session, n) or getattr(old, n) for n in names})
        filled.append(session)
    return replace(theirs, sessions=tuple(filled))


@given(programmes(), programmes())
@settings(max_examples=60)
def test_all_that_is_chosen_of_an_event_as_it_was_imported_is_what_the_source_says(ours, theirs):
    result = taken(ours, ours, theirs)
    expected = fills(theirs, ours)
    there = {billing.key for billing in theirs.speakers}
    expected = replace(
        expected,
        sessions=tuple(
            replace(s, speakers=tuple(part for part in s.speakers if part.speaker in there)) for s in expected.sessions
        ),
    )
    assert without_order_of_rooms(result) == without_order_of_rooms(expected)


@given(programmes() | st.none(), programmes(), programmes(), st.data())
@settings(max_examples=60)
def test_whatever_is_chosen_is_a_programme_and_nothing_is_the_event_itself(base, ours, theirs, data):
    found = changes(base, ours, theirs)
    chosen = data.draw(st.lists(st.sampled_from(found), unique_by=lambda one: one.tick)) if found else []
    result = merged(ours, theirs, chosen)
    assert from_data(to_data(result)) == result
    assert merged(ours, theirs, []) == ours
    assert merged(ours, theirs, data.draw(st.permutations(chosen))) == result
    assert len({change.tick for change in found}) == len(found)


@given(programmes() | st.none(), programmes(), programmes(), st.data())
@settings(max_examples=60)
def test_changes_are_the_same_one_after_the_other(base, ours, theirs, data):
    found = changes(base, ours, theirs)
    chosen = data.draw(st.lists(st.sampled_from(found), unique_by=lambda one: one.tick)) if found else []
    step = ours
    for change in chosen:
        again = [one for one in changes(base, step, theirs) if place(one) == place(change)]
        step = merged(step, theirs, again)
    assert contents(step) == contents(merged(ours, theirs, chosen))


def place(change: Change) -> tuple:
    return change.of, change.key, change.what


@given(programmes() | st.none(), programmes(), programmes())
def test_a_source_imported_twice_changes_nothing_the_second_time(base, ours, theirs):
    theirs = aligned(theirs, ours, base)
    result = taken(base, ours, theirs)
    assert changes(theirs, result, aligned(theirs, result, theirs)) == ()
    assert changes(theirs, ours, aligned(theirs, ours, theirs)) == ()
