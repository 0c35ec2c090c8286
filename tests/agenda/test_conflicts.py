from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.conflicts import RoomClash, room_clashes
from agenda.models import Session
from events.models import Event

START = datetime(2027, 3, 5, 9, tzinfo=UTC)


def session(title: str, start: int | None, end: int | None, room: int | None = 1, status="scheduled") -> Session:
    """From so many minutes after nine to so many."""
    at, until = (minutes if minutes is None else START + timedelta(minutes=minutes) for minutes in (start, end))
    return Session(title=title, starts_at=at, ends_at=until, room_id=room, status=status)


def clashes(*sessions: Session) -> list[tuple[str, str]]:
    return [(clash.first.title, clash.second.title) for clash in room_clashes(sessions)]


def test_sessions_that_overlap_in_a_room_clash():
    first, second = session("first", 0, 60), session("second", 59, 120)
    assert room_clashes([second, first]) == [RoomClash(first, second)]


def test_sessions_that_touch_do_not():
    assert clashes(session("first", 0, 60), session("second", 60, 120)) == []


def test_a_cancelled_session_frees_its_room():
    assert clashes(session("cancelled", 0, 60, status="cancelled"), session("instead", 0, 60)) == []
    assert clashes(session("moved", 0, 60, status="moved"), session("instead", 0, 60)) == [("moved", "instead")]


def test_sessions_elsewhere_or_without_a_room_or_an_end_do_not_clash():
    assert (
        clashes(
            session("here", 0, 60),
            session("elsewhere", 0, 60, room=2),
            session("nowhere", 0, 60, room=None),
            session("no end", 0, None),
            session("no time", None, None),
        )
        == []
    )


def test_a_long_session_clashes_with_each_within():
    found = clashes(
        session("long", 0, 120), session("early", 0, 30), session("late", 60, 90), session("after", 120, 130)
    )
    assert found == [("early", "long"), ("long", "late")]


def night(title: str, start: str, end: str) -> Session:
    """In the night in which the clocks go back."""
    event = Event(starts_on=date(2027, 10, 31), timezone="Europe/London")
    made = Session(event=event, title=title, room_id=1)
    made.set_clock(event.starts_on, time.fromisoformat(start), time.fromisoformat(end))
    return made


def test_the_same_time_on_the_wall_an_hour_later_is_no_clash():
    """T-02."""
    assert clashes(night("first", "01:00+01:00", "01:45+01:00"), night("second", "01:15+00:00", "01:50+00:00")) == []


def test_a_session_over_the_hour_that_happens_twice_clashes_with_one_within():
    """T-02."""
    assert clashes(night("long", "00:30", "01:20+00:00"), night("within", "01:30+01:00", "01:40+01:00")) == [
        ("long", "within")
    ]


_agendas = st.lists(
    st.builds(
        lambda start, length, room, status: session("", start, start + length, room, status),
        start=st.integers(0, 20),
        length=st.integers(1, 10),
        room=st.sampled_from([None, 1, 2]),
        status=st.sampled_from(["scheduled", "moved", "cancelled"]),
    ),
    max_size=8,
)


@settings(deadline=None)
@given(_agendas)
def test_each_session_that_comes_into_a_taken_room_is_found_once(sessions):
    placed = [each for each in sessions if each.room_id and each.status != "cancelled"]

    def overlap(first: Session, second: Session) -> bool:
        return first.room_id == second.room_id and first.starts_at < second.ends_at and second.starts_at < first.ends_at

    pairs = [(first, second) for n, first in enumerate(placed) for second in placed[n + 1 :] if overlap(first, second)]
    found = room_clashes(sessions)
    assert bool(found) == bool(pairs)
    assert all(overlap(clash.first, clash.second) for clash in found)
    assert len({id(clash.second) for clash in found}) == len(found)
