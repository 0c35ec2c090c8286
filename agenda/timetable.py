"""How a programme is laid out to be read: by day, in one column or, where sessions run side by side, in a
grid of rooms."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import combinations, groupby, takewhile

from events.clock import edge
from events.programme import Programme, SessionDetails


@dataclass(frozen=True)
class Cell:
    """The sessions that begin in a room at a row's time, over that many rows."""

    room: str
    sessions: tuple[SessionDetails, ...]
    rows: int = 1


@dataclass(frozen=True)
class Row:
    """A start time: one item over all rooms, or a cell a room that is not still taken from above."""

    start: time | None
    plenary: SessionDetails | None = None
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Day:
    on: date | None
    sessions: tuple[SessionDetails, ...]
    rooms: tuple[str, ...] = ()
    """Columns of the grid, in the event's order; () where one column does."""
    rows: tuple[Row, ...] = field(default=())


@dataclass(frozen=True)
class _Placed:
    """A session with its moments, which compare rightly on the days the clocks change."""

    session: SessionDetails
    start: datetime | None
    end: datetime | None

    @property
    def room(self) -> str | None:
        return self.session.room

    def meets(self, other: "_Placed") -> bool:
        """Whether the two run at once; one without an end counts for the moment it starts."""
        if self.start is None or other.start is None:
            return False
        earlier, later = (self, other) if self.start <= other.start else (other, self)
        return earlier.start == later.start or (earlier.end is not None and later.start < earlier.end)


def days(programme: Programme, sessions: Sequence[SessionDetails] | None = None) -> list[Day]:
    """The days of the sessions given (all, without), in order."""
    rooms = [room.name for room in programme.rooms]
    zone = programme.event.timezone
    return [_day(on, group, rooms, zone) for on, group in by_day(programme.sessions if sessions is None else sessions)]


def by_day(sessions: Iterable[SessionDetails]) -> list[tuple[date | None, tuple[SessionDetails, ...]]]:
    return [(on, tuple(group)) for on, group in groupby(sessions, key=lambda session: session.day)]


def _day(on: date | None, sessions: tuple[SessionDetails, ...], rooms: list[str], zone: str) -> Day:
    placed = [_place(session, zone) for session in sessions]
    in_rooms = [one for one in placed if one.room and one.start]
    used = tuple(room for room in rooms if any(one.room == room for one in in_rooms))
    if not any(a.room != b.room and a.meets(b) for a, b in combinations(in_rooms, 2)):
        return Day(on, sessions)
    return Day(on, sessions, used, tuple(_spanned(_lines(placed), used)))


def _place(session: SessionDetails, zone: str) -> _Placed:
    start, end = (
        clock and session.day and edge(session.day, clock, zone, end=False).astimezone(UTC)
        for clock in (session.start, session.end)
    )
    return _Placed(session, start or None, end or None)


@dataclass(frozen=True)
class _Line:
    """A row before it is known how far down its cells reach."""

    start: datetime | None
    plenary: _Placed | None = None
    in_rooms: dict[str, list[_Placed]] = field(default_factory=dict)


def _lines(placed: Sequence[_Placed]) -> Iterator[_Line]:
    """By start; what is for everybody, alone at its time, or without a time is a line of its own."""
    for start, group in groupby(placed, key=lambda one: one.start):
        in_rooms: dict[str, list[_Placed]] = {}
        for one in group:
            if one.room is None or start is None or not _has_company(one, placed):
                yield _Line(start, one)
            else:
                in_rooms.setdefault(one.room, []).append(one)
        if in_rooms:
            yield _Line(start, None, in_rooms)


def _has_company(one: _Placed, placed: Sequence[_Placed]) -> bool:
    return any(other.room != one.room and one.meets(other) for other in placed)


def _spanned(lines: Iterable[_Line], rooms: tuple[str, ...]) -> Iterator[Row]:
    lines = list(lines)
    free_from = dict.fromkeys(rooms, 0)  # the first line in which each room is free again
    for number, line in enumerate(lines):
        if line.plenary:
            yield Row(line.plenary.session.start, line.plenary.session)
            continue
        cells = []
        for room in rooms:
            if free_from[room] > number:
                continue
            here = line.in_rooms.get(room, [])
            span = _lines_taken(lines[number + 1 :], room, here)
            free_from[room] = number + span
            cells.append(Cell(room, tuple(one.session for one in here), span))
        yield Row(next(iter(line.in_rooms.values()))[0].session.start, None, tuple(cells))


def _lines_taken(below: Sequence[_Line], room: str, here: Sequence[_Placed]) -> int:
    """Down to the line in which they have ended, the room is used again, or everybody meets."""
    end = max((one.end for one in here if one.end), default=None)
    if end is None:
        return 1
    return 1 + sum(
        1 for _ in takewhile(lambda line: not line.plenary and room not in line.in_rooms and line.start < end, below)
    )
