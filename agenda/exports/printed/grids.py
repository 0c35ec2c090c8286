"""Days as tables: rooms as columns where sessions run side by side, else a list."""

from collections.abc import Iterator

from agenda import timetable
from agenda.exports.form import Copy
from agenda.exports.printed.prose import line
from agenda.exports.printed.sessions import Sessions, day_title
from events.words import clock, clocks

MOST_COLUMNS = 6
"""Rooms beside each other on a page; more of them are split over several, as evenly as can be."""


def grids(copy: Copy, sessions: Sessions) -> list[dict]:
    """A table for each day, or several where it has more rooms than fit."""
    days = timetable.days(copy.programme)
    return [grid for day in days for grid in _of_day(day, day_title(day.on, alone=len(days) == 1), sessions)]


def _of_day(day: timetable.Day, title: str, sessions: Sessions) -> Iterator[dict]:
    if not day.rooms:
        rows = [{"time": clocks(one.start, one.end), "session": sessions.node(one)} for one in day.sessions]
        yield {"title": title, "rooms": [], "rows": rows}
        return
    for first, rooms in _evenly(day.rooms):
        total = len(day.rooms)
        which = f"rooms {first + 1} to {first + len(rooms)} of {total}" if len(rooms) < total else ""
        rows = [_row(row, rooms, sessions) for row in day.rows if not _is_empty(row, rooms)]
        yield {"title": " · ".join(filter(None, (title, which))), "rooms": [line(room) for room in rooms], "rows": rows}


def _evenly(rooms: tuple[str, ...]) -> list[tuple[int, tuple[str, ...]]]:
    """Parts that fit, each with the number of its first room."""
    parts = -(-len(rooms) // MOST_COLUMNS)
    each = -(-len(rooms) // parts)
    return [(first, rooms[first : first + each]) for first in range(0, len(rooms), each)]


def _is_empty(row: timetable.Row, rooms: tuple[str, ...]) -> bool:
    """Nothing begins or goes on in these rooms."""
    cells = [cell for cell in row.cells if cell.room in rooms]
    return not row.plenary and len(cells) == len(rooms) and all(not cell.sessions and cell.rows == 1 for cell in cells)


def _row(row: timetable.Row, rooms: tuple[str, ...], sessions: Sessions) -> dict:
    cells = [
        {"rows": cell.rows, "sessions": [sessions.node(session) for session in cell.sessions]}
        for cell in row.cells
        if cell.room in rooms
    ]
    plenary = row.plenary and sessions.node(row.plenary)
    return {"start": clock(row.start) if row.start else "", "plenary": plenary, "cells": cells}
