"""The judge of an agenda: each rule, and beside it what only looks like a breach of it."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda import conflicts
from agenda.conflicts import Agenda, caused, findings
from agenda.findings import Terms
from agenda.slots import Person, Place, Slot
from events.vocabulary import ALWAYS_BLOCKING, ConflictRule, ContributionRole, SessionKind
from tests.factories import (
    AppearanceFactory,
    AudienceFactory,
    ContributionFactory,
    EventFactory,
    RoomFactory,
    SessionFactory,
    TrackFactory,
)

DAY = date(2027, 3, 5)
NINE = datetime(2027, 3, 5, 9, tzinfo=UTC)
TERMS = Terms("Europe/London", (DAY,), changeover=timedelta(minutes=5))
HALL_A, HALL_B = Place("a", "Hall A", 40), Place("b", "Hall B")
ADA, BERT = Person("ada", "Dr Ada Example"), Person("bert", "Bert Example", ContributionRole.CHAIR)


def slot(title: str, start: int | None = None, end: int | None = None, **values) -> Slot:
    """From so many minutes after nine to so many, for an audience of its own."""
    at, until = (minutes if minutes is None else NINE + timedelta(minutes=minutes) for minutes in (start, end))
    return Slot(**{"key": title, "title": title, "starts_at": at, "ends_at": until, "audiences": (title,), **values})


def agenda(*slots: Slot, terms: Terms = TERMS) -> Agenda:
    return Agenda(terms, {slot.key: slot for slot in slots})


def sentences(*slots: Slot, terms: Terms = TERMS) -> list[str]:
    return [finding.sentence for finding in findings(agenda(*slots, terms=terms))]


# ── A room twice ──


def test_a_room_twice_names_the_room_both_sessions_and_when():
    first, second = slot("first", 0, 60, room=HALL_A), slot("second", 59, 120, room=HALL_A)
    [found] = findings(agenda(second, first))
    assert (found.rule, found.slots, found.where, found.field, found.blocks) == (
        ConflictRule.ROOM_TWICE,
        (first, second),
        "Hall A",
        "room",
        True,
    )
    assert (found.starts_at, found.ends_at) == (NINE + timedelta(minutes=59), NINE + timedelta(minutes=60))
    assert found.sentence == "“Hall A” is taken by “first” and “second” at once, 9.59am to 10am."
    assert found.beside("second") == "“Hall A” is taken 9am to 10am by “first”."
    assert found.beside("first") == "“Hall A” is taken 9.59am to 11am by “second”."


@pytest.mark.parametrize(
    "other",
    [
        {"start": 60, "end": 120},
        {"room": HALL_B},
        {"room": None},
        {"is_cancelled": True},
        {"start": None, "end": None},
    ],
    ids=["touching", "elsewhere", "nowhere", "cancelled", "without a time"],
)
def test_a_room_is_not_taken_twice_by(other):
    assert (
        sentences(slot("first", 0, 60, room=HALL_A), slot("other", **{"start": 0, "end": 60, "room": HALL_A, **other}))
        == []
    )


@pytest.mark.parametrize(("start", "found"), [(0, 1), (30, 1), (60, 0)])
def test_a_session_without_an_end_counts_for_the_moment_it_starts_and_only_warns(start, found):
    """As the tables have it: they hold rooms apart only where both ends are known."""
    rooms = findings(agenda(slot("first", 0, 60, room=HALL_A), slot("open", start, None, room=HALL_A)))
    assert [finding.blocks for finding in rooms] == [False] * found


def test_a_long_session_clashes_with_each_within():
    found = sentences(
        slot("long", 0, 120, room=HALL_A),
        slot("early", 0, 30, room=HALL_A),
        slot("late", 60, 90, room=HALL_A),
        slot("after", 120, 130, room=HALL_A),
    )
    assert found == [
        "“Hall A” is taken by “early” and “long” at once, 9am to 9.30am.",
        "“Hall A” is taken by “long” and “late” at once, 10am to 10.30am.",
    ]


# ── A person twice, and without time to change rooms ──


def test_a_person_twice_is_found_in_every_role():
    people = {"people": (ADA, BERT)}
    found = findings(agenda(slot("A", 0, 60, **people), slot("B", 30, 90, people=(BERT,), room=HALL_A)))
    assert [(one.rule, one.who, one.blocks, one.sentence) for one in found] == [
        (
            ConflictRule.PERSON_TWICE,
            "Bert Example",
            False,
            "Bert Example is in “A” (chair) and “B” (chair) at once, 9.30am to 10am.",
        )
    ]
    ada = (Person("ada", "Dr Ada Example"),)
    assert sentences(slot("A", 0, 60, **people), slot("B", 30, 90, people=ada)) == [
        "Dr Ada Example is in “A” and “B” at once, 9.30am to 10am."
    ]


@pytest.mark.parametrize(
    "other",
    [{"start": 60, "end": 90}, {"people": (BERT,)}, {"is_cancelled": True}, {"start": None, "end": None}],
    ids=["touching", "somebody else", "cancelled", "without a time"],
)
def test_a_person_is_not_in_two_sessions_at_once_by(other):
    other = {"start": 30, "end": 90, "people": (ADA,), **other}
    assert sentences(slot("A", 0, 60, people=(ADA,)), slot("B", **other)) == []


def test_a_person_needs_time_to_change_rooms():
    first = slot("A", 0, 60, people=(ADA,), room=HALL_A)
    [found] = findings(agenda(first, slot("B", 62, 90, people=(ADA,), room=HALL_B)))
    assert (found.rule, found.who, found.where) == (ConflictRule.ROOM_CHANGE, "Dr Ada Example", "Hall A and Hall B")
    assert found.sentence == (
        "Dr Ada Example has 2 minutes to get from “A” in “Hall A” to “B” in “Hall B”, at 10.02am; 5 minutes are needed."
    )
    assert "has no time to get" in sentences(first, slot("B", 60, 90, people=(ADA,), room=HALL_B))[0]


@pytest.mark.parametrize(
    "other",
    [{"start": 65}, {"room": HALL_A}, {"room": None}, {"people": (BERT,)}, {"is_cancelled": True}],
    ids=["time enough", "the same room", "no room", "somebody else", "cancelled"],
)
def test_a_person_is_not_hurried_by(other):
    other = {"start": 60, "end": 90, "people": (ADA,), "room": HALL_B, **other}
    assert sentences(slot("A", 0, 60, people=(ADA,), room=HALL_A), slot("B", **other)) == []


def test_where_no_time_is_needed_nobody_is_hurried():
    sessions = slot("A", 0, 60, people=(ADA,), room=HALL_A), slot("B", 60, 90, people=(ADA,), room=HALL_B)
    assert sentences(*sessions, terms=Terms("Europe/London", (DAY,))) == []


# ── The same audience twice ──

BOTH = ("Analysts", "Councillors")


def test_an_audience_called_twice_is_found_once_for_all_that_two_sessions_share():
    found = findings(
        agenda(
            slot("A", 0, 60, room=HALL_A, audiences=BOTH),
            slot("B", 30, 90, room=HALL_B, audiences=(*BOTH, "Wardens")),
        )
    )
    assert [(one.rule, one.who, one.blocks, one.sentence) for one in found] == [
        (
            ConflictRule.AUDIENCE_TWICE,
            "Analysts and Councillors",
            False,
            "Called to “A” and “B” at once, 9.30am to 10am: Analysts and Councillors.",
        )
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"start": 60},
        {"audiences": ("Wardens",)},
        {"audiences": ()},
        {"kind": SessionKind.LUNCH},
        {"is_cancelled": True},
    ],
    ids=["touching", "others", "whoever likes", "interval", "cancelled"],
)
def test_an_audience_is_not_called_twice_by(other):
    other = {"start": 30, "end": 90, "room": HALL_B, "audiences": BOTH, **other}
    assert sentences(slot("A", 0, 60, room=HALL_A, audiences=BOTH), slot("B", **other)) == []


def test_a_plenary_calls_everybody_whom_other_sessions_call():
    plenary = slot("Plenary", 0, 60, audiences=())
    assert sentences(plenary, slot("Another", 30, 90, audiences=())) == [
        "Everybody is called to “Plenary” and “Another” at once, 9.30am to 10am."
    ]
    for other in ({"room": HALL_A, "audiences": ()}, {"room": HALL_A}, {}):
        assert sentences(slot("Early", -30, 30, **other), plenary) == [
            "Everybody is called to “Plenary” while “Early” takes place, 9am to 9.30am."
        ]
        assert sentences(plenary, slot("Late", 30, 90, **other)) == [
            "Everybody is called to “Plenary” while “Late” takes place, 9.30am to 10am."
        ]


@pytest.mark.parametrize(
    ("plenary", "other"),
    [
        ({}, {"start": 60}),
        ({}, {"kind": SessionKind.BREAK}),
        ({"kind": SessionKind.REGISTRATION}, {}),
        ({"track": "Policy"}, {"track": "Practice"}),
        ({"audiences": ("Analysts",)}, {}),
        ({}, {"is_cancelled": True}),
    ],
    ids=["touching", "break", "registration", "tracks without rooms", "for some only", "cancelled"],
)
def test_everybody_is_not_called_twice_by(plenary, other):
    plenary = {"audiences": (), **plenary}
    other = {"start": 30, "end": 90, "room": None if "track" in other else HALL_A, "audiences": (), **other}
    assert sentences(slot("Plenary", 0, 60, **plenary), slot("Other", **other)) == []


def test_each_session_beside_a_plenary_is_named():
    found = findings(
        agenda(
            slot("Before", -10, 20, room=HALL_A),
            slot("Long", -5, 40, room=HALL_B),
            slot("Plenary", 0, 30, audiences=()),
            slot("During", 10, 20, room=Place("c", "Hall C")),
            slot("Again", 35, 50, audiences=()),
        )
    )
    assert [tuple(one.title for one in finding.slots) for finding in found] == [
        ("Before", "Plenary"),
        ("Long", "Plenary"),
        ("Plenary", "During"),
        ("Long", "Again"),
    ]


# ── One session alone ──

OPEN = Terms("Europe/London", (DAY,), begins_at=NINE, ends_at=NINE + timedelta(hours=2))


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (0, 120, []),
        (-1, 60, [("starts_at", "8.59am is before the event begins, at 9am.")]),
        (60, 121, [("ends_at", "11.01am is after the event ends, at 11am.")]),
        (121, None, [("starts_at", "11.01am is after the event ends, at 11am.")]),
        (
            -60,
            180,
            [
                ("starts_at", "8am is before the event begins, at 9am."),
                ("ends_at", "midday is after the event ends, at 11am."),
            ],
        ),
        (None, None, []),
    ],
)
def test_a_session_lies_within_the_hours_of_the_event(start, end, said):
    found = findings(agenda(slot("A", start, end, day=DAY), terms=OPEN))
    assert [(one.field, one.beside("A")) for one in found] == said
    assert {(one.rule, one.blocks) for one in found} <= {(ConflictRule.OUTSIDE_HOURS, False)}
    assert findings(agenda(slot("A", start, end, is_cancelled=True), terms=OPEN)) == []


def test_hours_are_those_of_the_first_and_of_the_last_day():
    event = EventFactory.build(ends_on=date(2027, 3, 6), start_time=time(13), end_time=time(12))
    terms = Terms.of(event)
    assert sentences(slot("Night", 12 * 60, 14 * 60), terms=terms) == []
    assert sentences(slot("Early", 0, 60), terms=terms) == [
        "“Early”: 9am on 5 March 2027 is before the event begins, at 1pm on 5 March 2027."
    ]


def test_without_hours_the_whole_day_is_the_events():
    terms = Terms.of(EventFactory.build(start_time=None, end_time=None))
    assert sentences(slot("Dawn", -9 * 60, 0), slot("Night", 14 * 60, 15 * 60 - 1), terms=terms) == []


def test_a_day_that_is_not_the_events_blocks():
    [found] = findings(agenda(slot("A", 0, 60, day=date(2027, 3, 6)), terms=OPEN))
    assert (found.rule, found.field, found.blocks) == (ConflictRule.OUTSIDE_DAYS, "day", True)
    assert found.sentence == "“A”: 6 March 2027 is not a day of the event (5 March 2027)."


@pytest.mark.parametrize(
    ("expected", "room", "said"),
    [
        (41, HALL_A, ["“A”: 41 people are expected, and “Hall A” holds 40."]),
        (40, HALL_A, []),
        (None, HALL_A, []),
        (41, HALL_B, []),
        (41, None, []),
    ],
)
def test_no_more_are_expected_than_a_room_holds(expected, room, said):
    assert sentences(slot("A", expected=expected, room=room)) == said


# ── Clock times that are no moments ──

BACK = date(2027, 10, 31)
NIGHT = Terms("Europe/London", (BACK,))


def night(title: str, start: str, end: str | None = None, letters: str = "") -> Slot:
    """In the night in which the clocks go back."""
    start, end = (clock and (time.fromisoformat(clock), letters) for clock in (start, end))
    return slot(title, room=HALL_A).moved(BACK, start, end, "Europe/London")


def test_t_02_a_time_that_happens_twice_is_found_and_blocks():
    """T-02."""
    [found] = findings(agenda(night("A", "01:30"), terms=NIGHT))
    assert (found.rule, found.blocks) == (ConflictRule.NO_SUCH_TIME, True)
    assert found.beside("A").startswith("01:30 happens twice on 31 October 2027, when the clocks go back.")
    assert findings(agenda(night("A", "01:30", letters="BST"), terms=NIGHT)) == []


def test_t_02_a_time_that_never_happens_is_found():
    """T-02."""
    forward = date(2027, 3, 28)
    moved = slot("A").moved(forward, (time(0, 30), ""), (time(1, 30), ""), "Europe/London")
    assert moved.starts_at == datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    assert sentences(moved, terms=Terms("Europe/London", (forward,))) == [
        "“A”: 01:30 does not exist on 28 March 2027: the clocks go forward over it."
    ]


def test_a_time_needs_a_day():
    assert sentences(slot("A").moved(None, (time(9), ""), None, "Europe/London")) == ["“A”: Say on which day."]


def test_t_02_the_same_time_on_the_wall_an_hour_later_is_no_clash():
    """T-02."""
    first = night("first", "01:00", "01:45", "BST")
    assert sentences(first, night("second", "01:15", "01:50", "GMT"), terms=NIGHT) == []


def test_t_02_a_session_over_the_hour_that_happens_twice_clashes_with_one_within():
    """T-02."""
    long = night("long", "00:30").moved(BACK, (time(0, 30), ""), (time(1, 20), "GMT"), "Europe/London")
    [found] = findings(agenda(long, night("within", "01:30", "01:40", "BST"), terms=NIGHT))
    assert found.sentence == "“Hall A” is taken by “long” and “within” at once, 1.30am UTC+1 to 1.40am UTC+1."


# ── What blocks ──


def test_which_rules_block_is_the_events_to_say_but_for_those_that_always_do():
    terms = Terms.of(EventFactory.build())
    assert terms.blocking == {*ALWAYS_BLOCKING, ConflictRule.PERSON_TWICE}
    terms = Terms.of(EventFactory.build(blocking_rules=["outside-hours"]))
    assert terms.blocking == {*ALWAYS_BLOCKING, ConflictRule.OUTSIDE_HOURS}


def test_of_several_days_the_sentence_says_which():
    terms = Terms("Europe/London", (DAY, date(2027, 3, 6)))
    assert sentences(slot("A", 0, 60, people=(ADA,)), slot("B", 30, 90, people=(ADA,)), terms=terms) == [
        "Dr Ada Example is in “A” and “B” at once, 9.30am to 10am on 5 March 2027."
    ]


# ── What a change causes ──


@pytest.mark.parametrize(
    ("change", "is_caused"),
    [
        ({"title": "Renamed"}, False),
        ({"room": HALL_B}, False),
        ({"starts_at": NINE + timedelta(minutes=45)}, True),
        ({"ends_at": NINE + timedelta(minutes=45)}, True),
        ({"people": (ADA, BERT)}, False),
        ({"people": ()}, False),
    ],
    ids=["title", "room", "later", "shorter", "one person more", "mended"],
)
def test_what_stood_already_is_not_caused_unless_it_is_touched(change, is_caused):
    first, second = slot("A", 0, 60, people=(ADA,)), slot("B", 30, 90, people=(ADA,))
    before = agenda(first, second)
    touched = Slot(**{**vars(second), **change})
    assert bool(caused(before, before.changed([touched]))) is is_caused


def test_what_other_sessions_have_hidden_is_not_caused_when_they_go():
    """A and B clash, and both with a longer one, against which alone they are held."""
    before = agenda(
        *(slot(title, *at, room=HALL_A) for title, at in {"L": (0, 90), "A": (10, 40), "B": (20, 60)}.items())
    )
    after = before.changed([], without=["L"])
    assert [[one.key for one in finding.slots] for finding in findings(after)] == [["A", "B"]]
    assert caused(before, after) == []


def test_other_terms_cause_what_was_right_under_the_old_ones():
    before = agenda(slot("A", 0, 60))
    [found] = caused(before, before.changed([], terms=Terms("Europe/London", (DAY,), begins_at=NINE + timedelta(1))))
    assert found.rule == ConflictRule.OUTSIDE_HOURS


def test_a_new_session_causes_all_that_it_clashes_with():
    before = agenda(slot("A", 0, 60, room=HALL_A))
    assert len(caused(before, before.changed([slot("B", 0, 60, room=HALL_A)]))) == 1


# ── Read from the tables ──


@pytest.mark.django_db
@pytest.mark.parametrize("sessions", [1, 3])
def test_an_agenda_is_read_in_two_queries(django_assert_num_queries, sessions):
    event = EventFactory()
    for _ in range(sessions):
        made = ContributionFactory(session__event=event, session__room=RoomFactory(event=event)).session
        made.audiences.add(AudienceFactory(), AudienceFactory())
    with django_assert_num_queries(2):
        assert len(Agenda.of(event).slots) == sessions


@pytest.mark.django_db
def test_a_session_is_read_with_all_that_is_judged():
    event = EventFactory(changeover_minutes=10)
    room = RoomFactory(event=event, name="Hall A", capacity=40)
    row = SessionFactory(
        event=event, title="A", at=("10:00", "11:00"), room=room, track=TrackFactory(event=event, name="T"), expected=9
    )
    for name in ("Wardens", "Analysts"):
        row.audiences.add(AudienceFactory(name=name))
    ada = ContributionFactory(session=row, role="moderator").appearance.speaker
    for status in ("declined", "withdrawn"):
        ContributionFactory(session=row, appearance__status=status)
    ContributionFactory(session=row, appearance__status="proposed", appearance__speaker__name="Bert")
    SessionFactory(title="Of another event", at=("10:00", "11:00"))
    read = Agenda.of(event)
    assert read.terms.changeover == timedelta(minutes=10)
    [found] = read.slots.values()
    assert (found.key, found.title, found.day, found.kind, found.track) == (row.pk, "A", DAY, SessionKind.TALK, "T")
    assert (found.starts_at, found.ends_at) == (NINE + timedelta(hours=1), NINE + timedelta(hours=2))
    assert (found.room, found.expected, found.is_cancelled) == (Place(room.pk, "Hall A", 40), 9, False)
    assert [(person.name, person.role) for person in found.people] == [(ada.name, "moderator"), ("Bert", "speaker")]
    assert (found.people[0].key, found.audiences) == (ada.pk, ("Wardens", "Analysts"))


@pytest.mark.django_db
def test_sessions_of_another_event_are_no_clash():
    ada = AppearanceFactory()
    SessionFactory(event=ada.event, at=("10:00", "11:00"))
    for event in (ada.event, EventFactory()):
        row = SessionFactory(event=event, at=("11:00", "12:00"))
        ContributionFactory(
            session=row, appearance=AppearanceFactory(event=event, speaker=ada.speaker) if event != ada.event else ada
        )
    assert findings(Agenda.of(ada.event)) == []


@pytest.mark.django_db
def test_an_event_that_is_not_saved_has_no_sessions():
    assert Agenda.of(EventFactory.build()).slots == {}


# ── Against every pair ──

_people = st.lists(st.sampled_from([ADA, BERT]), unique=True, max_size=2).map(tuple)
_slots = st.builds(
    lambda start, length, **values: slot("", start, length and start + length, **values),
    start=st.integers(0, 12),
    length=st.none() | st.integers(1, 8),
    room=st.sampled_from([None, HALL_A, HALL_B]),
    kind=st.sampled_from([SessionKind.TALK, SessionKind.LUNCH]),
    people=_people,
    audiences=st.lists(st.sampled_from(BOTH), unique=True).map(tuple),
    is_cancelled=st.sampled_from([False, False, True]),
)
_agendas = st.lists(_slots, max_size=9).map(lambda slots: [Slot(**{**vars(s), "key": n}) for n, s in enumerate(slots)])


def _overlap(a: Slot, b: Slot) -> bool:
    first, second = sorted([a, b], key=lambda one: one.starts_at)
    return first.starts_at == second.starts_at or bool(first.ends_at and second.starts_at < first.ends_at)


def _call_the_same(a: Slot, b: Slot) -> bool:
    if SessionKind.LUNCH in (a.kind, b.kind):
        return False
    return bool({*a.audiences} & {*b.audiences}) or any(not (one.room or one.audiences) for one in (a, b))


PAIRS = {
    ConflictRule.ROOM_TWICE: lambda a, b: a.room is not None and a.room == b.room,
    ConflictRule.PERSON_TWICE: lambda a, b: bool({*a.people} & {*b.people}),
    ConflictRule.AUDIENCE_TWICE: _call_the_same,
}


@pytest.mark.parametrize("rule", PAIRS)
@given(slots=_agendas)
def test_a_session_is_named_exactly_where_it_clashes_with_any(rule, slots):
    pairs = [
        {a.key, b.key}
        for a, b in combinations([one for one in slots if not one.is_cancelled], 2)
        if _overlap(a, b) and PAIRS[rule](a, b)
    ]
    found = [{one.key for one in finding.slots} for finding in findings(agenda(*slots)) if finding.rule == rule]
    assert [pair for pair in found if pair not in pairs] == []
    assert {key for pair in found for key in pair} == {key for pair in pairs for key in pair}


# ── What it costs ──


@pytest.fixture
def compared(monkeypatch):
    """How often two sessions are held against each other."""
    counted, meet = [], conflicts._meet

    def count(earlier, later):
        counted.append(1)
        return meet(earlier, later)

    monkeypatch.setattr(conflicts, "_meet", count)
    return lambda agenda: (counted.clear(), findings(agenda), len(counted))[2]


def _side_by_side(sessions: int) -> Agenda:
    """Fifty rooms in use from morning to evening, two people in each session."""
    rooms = [Place(n, f"Room {n}") for n in range(50)]
    people = [Person(n, f"Person {n}") for n in range(1000)]
    return agenda(
        *(
            slot(
                str(n),
                n // 50 * 15,
                n // 50 * 15 + 15,
                room=rooms[n % 50],
                people=(people[n % 1000], people[(n * 7 + 1) % 1000]),
                audiences=(f"Audience {n % 60}",),
            )
            for n in range(sessions)
        )
    )


def _all_at_once(sessions: int) -> Agenda:
    return agenda(*(slot(str(n), 0, 60, room=HALL_A, people=(ADA,), audiences=BOTH) for n in range(sessions)))


def _all_plenary(sessions: int) -> Agenda:
    return agenda(*(slot(str(n), n, n + 500, audiences=()) for n in range(sessions)))


@pytest.mark.parametrize("make", [_side_by_side, _all_at_once, _all_plenary])
@pytest.mark.parametrize("sessions", [150, 1500])
def test_sessions_are_not_compared_pair_by_pair(compared, make, sessions):
    """Each once for its room, each of its people and audiences, and twice where plenaries are: here, five times
    at most. There are 1,124,250 pairs of 1,500."""
    assert compared(make(sessions)) <= 5 * sessions
