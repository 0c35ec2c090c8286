"""How a programme is laid out to be read: by day, in one column or, where sessions run side by side, in a
grid of rooms."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from itertools import groupby

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


def days(programme: Programme, sessions: Sequence[SessionDetails] | None = None) -> list[Day]:
    """The days of the sessions given (all, without), in order."""
    sessions = programme.sessions if sessions is None else sessions
    order = [room.name for room in programme.rooms]
    return [_day(on, tuple(group), order) for on, group in groupby(sessions, key=lambda s: s.day)]


def _day(on: date | None, sessions: tuple[SessionDetails, ...], order: list[str]) -> Day:
    used = {s.room for s in sessions if s.room and s.start}
    rooms = tuple(room for room in order if room in used)
    if len(rooms) < 2 or not _side_by_side(sessions):
        return Day(on, sessions)
    return Day(on, sessions, rooms, tuple(_grid(sessions, rooms)))


def _side_by_side(sessions: Sequence[SessionDetails]) -> bool:
    """Whether two rooms are in use at once."""
    open_until: dict[str, tuple[time, time | None]] = {}
    for session in sessions:
        if not (session.room and session.start):
            continue
        for room, (start, end) in open_until.items():
            if room != session.room and (start == session.start or (end and end > session.start)):
                return True
        open_until[session.room] = (session.start, session.end)
    return False


def _grid(sessions: Sequence[SessionDetails], rooms: tuple[str, ...]) -> list[Row]:
    """Rows by start time; what is for everybody, or has no time, is a row of its own."""
    rows: list[tuple[time | None, SessionDetails | None, dict[str, list[SessionDetails]]]] = []
    for start, group in groupby(sessions, key=lambda s: s.start):
        together = list(group)
        in_rooms: dict[str, list[SessionDetails]] = {}
        for session in together:
            if session.room is None or start is None:
                rows.append((start, session, {}))
            else:
                in_rooms.setdefault(session.room, []).append(session)
        if len(in_rooms) == 1 and _alone(next(iter(in_rooms.values())), sessions):
            rows.extend((start, session, {}) for session in next(iter(in_rooms.values())))
        elif in_rooms:
            rows.append((start, None, in_rooms))
    return _spanned(rows, rooms)


def _alone(here: list[SessionDetails], sessions: Sequence[SessionDetails]) -> bool:
    """Whether nothing runs in another room while these do."""
    starts, ends = here[0].start, max((s.end for s in here if s.end), default=None)
    for other in sessions:
        if other in here or other.start is None or other.room == here[0].room:
            continue
        begins_within = other.start == starts or (ends and starts < other.start < ends)
        still_on = other.end and other.start < starts < other.end
        if begins_within or still_on:
            return False
    return True


def _spanned(rows, rooms: tuple[str, ...]) -> list[Row]:
    taken = dict.fromkeys(rooms, 0)
    """The first row in which each room is free again."""
    grid = []
    for number, (start, plenary, in_rooms) in enumerate(rows):
        if plenary is not None:
            grid.append(Row(start, plenary))
            continue
        cells = []
        for room in rooms:
            if taken[room] > number:
                continue
            sessions = tuple(in_rooms.get(room, ()))
            span = _rows_taken(rows, number, room, sessions)
            taken[room] = number + span
            cells.append(Cell(room, sessions, span))
        grid.append(Row(start, None, tuple(cells)))
    return grid


def _rows_taken(rows, number: int, room: str, sessions: tuple[SessionDetails, ...]) -> int:
    """Down to the row in which they have ended, the room is used again, or everybody meets."""
    end = max((s.end for s in sessions if s.end), default=None)
    span = 1
    for start, plenary, in_rooms in rows[number + 1 :]:
        if end is None or plenary is not None or room in in_rooms or start >= end:
            break
        span += 1
    return span
