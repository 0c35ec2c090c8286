from datetime import date, time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.timetable import Day, days
from events.programme import EventDetails, Programme, RoomDetails, SessionDetails

DAY = date(2027, 3, 5)
ROOMS = ("Hall A", "Hall B", "Hall C")


def session(title: str, start: str | None = None, end: str | None = None, room: str | None = None, day=DAY):
    clocks = [clock and time.fromisoformat(clock) for clock in (start, end)]
    return SessionDetails(id=title, title=title, day=day, start=clocks[0], end=clocks[1], room=room)


def programme(*sessions: SessionDetails) -> Programme:
    return Programme(
        event=EventDetails(title="Sample Event"),
        rooms=tuple(RoomDetails(name=name) for name in ROOMS),
        sessions=sessions,
    )


def only_day(*sessions: SessionDetails) -> Day:
    [day] = days(programme(*sessions))
    return day


def drawn(day: Day) -> list:
    """A row as [start, what is for everybody] or as [start, {room: (titles, rows)}]."""
    return [
        [
            row.start and row.start.isoformat("minutes"),
            row.plenary.title
            if row.plenary
            else {cell.room: (" + ".join(each.title for each in cell.sessions), cell.rows) for cell in row.cells},
        ]
        for row in day.rows
    ]


def test_no_sessions_have_no_days():
    assert days(programme()) == []


def test_days_are_in_order_and_those_without_a_day_come_last():
    first, second = session("first"), session("second", day=date(2027, 3, 6))
    undated = session("undated", day=None)
    assert days(programme(first, second, undated)) == [
        Day(DAY, (first,)),
        Day(date(2027, 3, 6), (second,)),
        Day(None, (undated,)),
    ]


def test_chosen_sessions_alone_are_laid_out():
    first, second = session("first"), session("second")
    assert days(programme(first, second), [second]) == [Day(DAY, (second,))]


def test_sessions_one_after_the_other_are_a_list():
    assert only_day(session("talk", "09:00", "10:00"), session("lunch", "12:00", "13:00")).rows == ()


def test_sessions_without_times_are_a_list():
    day = only_day(session("one", room="Hall A"), session("two", room="Hall B"))
    assert (day.rooms, day.rows) == ((), ())


def test_sessions_that_change_rooms_but_never_run_side_by_side_are_a_list():
    day = only_day(session("one", "09:00", "10:00", "Hall A"), session("two", "10:00", "11:00", "Hall B"))
    assert (day.rooms, day.rows) == ((), ())


def test_sessions_side_by_side_are_a_grid_of_the_rooms_in_use():
    day = only_day(
        session("two", "09:00", "10:00", "Hall C"),
        session("one", "09:00", "10:00", "Hall A"),
        session("next", "10:00", "11:00", "Hall A"),
        session("another", "10:30", "11:00", "Hall C"),
    )
    assert day.rooms == ("Hall A", "Hall C")
    assert drawn(day) == [
        ["09:00", {"Hall A": ("one", 1), "Hall C": ("two", 1)}],
        ["10:00", {"Hall A": ("next", 2), "Hall C": ("", 1)}],
        ["10:30", {"Hall C": ("another", 1)}],
    ]


def test_what_is_for_everybody_is_one_row_over_all_rooms():
    day = only_day(
        session("welcome", "09:00", "09:30"),
        session("one", "09:30", "10:30", "Hall A"),
        session("two", "09:30", "10:30", "Hall B"),
        session("lunch", "12:00", "13:00"),
        session("close"),
    )
    assert drawn(day) == [
        ["09:00", "welcome"],
        ["09:30", {"Hall A": ("one", 1), "Hall B": ("two", 1)}],
        ["12:00", "lunch"],
        [None, "close"],
    ]


def test_a_session_in_one_room_alone_is_a_row_over_all_rooms():
    day = only_day(
        session("keynote", "09:00", "10:00", "Hall A"),
        session("one", "10:00", "11:00", "Hall A"),
        session("two", "10:00", "11:00", "Hall B"),
        session("panel", "11:00", "12:00", "Hall B"),
    )
    assert drawn(day) == [
        ["09:00", "keynote"],
        ["10:00", {"Hall A": ("one", 1), "Hall B": ("two", 1)}],
        ["11:00", "panel"],
    ]


def test_a_long_session_spans_the_rows_of_those_beside_it():
    day = only_day(
        session("workshop", "09:00", "12:00", "Hall A"),
        session("one", "09:00", "10:00", "Hall B"),
        session("two", "10:00", "11:00", "Hall B"),
        session("three", "11:00", "12:00", "Hall C"),
        session("late", "12:00", "13:00", "Hall B"),
    )
    assert drawn(day) == [
        ["09:00", {"Hall A": ("workshop", 3), "Hall B": ("one", 1), "Hall C": ("", 1)}],
        ["10:00", {"Hall B": ("two", 1), "Hall C": ("", 1)}],
        ["11:00", {"Hall B": ("", 1), "Hall C": ("three", 1)}],
        ["12:00", "late"],
    ]


def test_everybody_meets_in_the_middle_of_a_long_session():
    day = only_day(
        session("workshop", "09:00", "12:00", "Hall A"),
        session("one", "09:00", "10:00", "Hall B"),
        session("break", "10:00", "10:30"),
        session("two", "10:30", "12:00", "Hall B"),
    )
    assert drawn(day) == [
        ["09:00", {"Hall A": ("workshop", 1), "Hall B": ("one", 1)}],
        ["10:00", "break"],
        ["10:30", {"Hall A": ("", 1), "Hall B": ("two", 1)}],
    ]


def test_a_cancelled_session_and_what_replaces_it_share_a_cell():
    day = only_day(
        session("cancelled", "09:00", "10:00", "Hall A"),
        session("instead", "09:00", "10:00", "Hall A"),
        session("other", "09:00", "10:00", "Hall B"),
    )
    assert drawn(day) == [["09:00", {"Hall A": ("cancelled + instead", 1), "Hall B": ("other", 1)}]]


def test_sessions_without_an_end_are_side_by_side_if_they_start_together():
    day = only_day(session("one", "09:00", None, "Hall A"), session("two", "09:00", None, "Hall B"))
    assert drawn(day) == [["09:00", {"Hall A": ("one", 1), "Hall B": ("two", 1)}]]


def test_the_night_in_which_the_clocks_go_back_is_a_grid_too():
    """T-02."""
    night = date(2027, 10, 31)
    day = only_day(
        session("one", "00:30", "01:30+01:00", "Hall A", day=night),
        session("two", "00:30", "02:30", "Hall B", day=night),
        session("three", "01:30+01:00", "01:15+00:00", "Hall A", day=night),
        session("four", "01:15+00:00", "03:00", "Hall A", day=night),
    )
    assert drawn(day) == [
        ["00:30", {"Hall A": ("one", 1), "Hall B": ("two", 3)}],
        ["01:30+01:00", {"Hall A": ("three", 1)}],
        ["01:15+00:00", {"Hall A": ("four", 1)}],
    ]


# ── Whatever the sessions ──────────────────────────────────────────────────────────────────────────────

_at = st.integers(0, 11).map(lambda step: time(9 + step // 4, step % 4 * 15))
_sessions = st.lists(
    st.builds(
        lambda start, quarters, room: (start, quarters, room),
        start=st.none() | _at,
        quarters=st.none() | st.integers(1, 8),
        room=st.sampled_from([None, *ROOMS]),
    ),
    max_size=12,
)


def in_sequence(drawn_sessions) -> list[SessionDetails]:
    placed = []
    for number, (start, quarters, room) in enumerate(drawn_sessions):
        minutes = start and start.hour * 60 + start.minute + 15 * (quarters or 0)
        end = time(minutes // 60, minutes % 60) if start and quarters else None
        placed.append(SessionDetails(id=f"s{number}", title="", day=DAY, start=start, end=end, room=room))
    at = time()
    keyed = []
    for each in placed:
        at = each.start or at
        keyed.append((at, each))
    return [each for _, each in sorted(keyed, key=lambda pair: pair[0])]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(_sessions.map(in_sequence))
def test_every_session_of_a_day_is_in_it_once(sessions):
    for day in days(programme(*sessions)):
        assert list(day.sessions) == sessions
        shown = [row.plenary for row in day.rows if row.plenary] + [
            each for row in day.rows for cell in row.cells for each in cell.sessions
        ]
        assert sorted(each.id for each in shown) == (sorted(each.id for each in sessions) if day.rows else [])


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(_sessions.map(in_sequence))
def test_every_row_of_a_grid_has_each_room_once(sessions):
    for day in days(programme(*sessions)):
        taken: dict[str, int] = {}
        for number, row in enumerate(day.rows):
            above = [room for room, until in taken.items() if until > number]
            assert sorted([*above, *(cell.room for cell in row.cells)]) == ([] if row.plenary else sorted(day.rooms))
            taken |= {cell.room: number + cell.rows for cell in row.cells}
        assert all(until <= len(day.rows) for until in taken.values())


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(_sessions.map(in_sequence))
def test_the_rows_of_a_grid_are_in_sequence(sessions):
    for day in days(programme(*sessions)):
        starts = [row.start for row in day.rows if row.start]
        assert starts == sorted(starts)
