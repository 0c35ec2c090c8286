"""Signs for doors: a page a room and day, in type as large as lets it stay on the page."""

import math
from collections.abc import Iterator

from agenda import timetable
from agenda.exports.form import Copy
from agenda.exports.printed.prose import line
from agenda.exports.printed.sessions import Sessions
from agenda.selection import Selection
from events.programme import SessionDetails
from events.words import day as day_in_words

SIZES = (1.4, 1.3, 1.2, 1.1, 1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5)
"""Of all that is below the name of the room; what is too much for the smallest goes on to the next page."""
ROOM, WIDTH = 525, 470
"""Points of a page below that name, and across, on the smaller paper."""
TIMES, TITLE, NAMES = 130, 20, 13
"""At size 1, in points, as templates/pdf/signs.typ has them: the column of times, and type."""
AROUND, LEAST = 24, 30
"""What lies above and below each session, and the height of its times."""


def signs(copy: Copy, sessions: Sessions) -> list[dict]:
    """What goes on in no room goes on in all of them. Without rooms, a page a day."""
    days = timetable.by_day(copy.programme.sessions)
    return [sign for on, of_day in days for sign in _of_day(copy, sessions, on, of_day)]


def _of_day(copy: Copy, sessions: Sessions, on, of_day: tuple[SessionDetails, ...]) -> Iterator[dict]:
    used = {session.room for session in of_day}
    for room in [room.name for room in copy.programme.rooms if room.name in used] or [None]:
        nodes = [sessions.node(session) for session in of_day if Selection(room=room).keeps(session)]
        name = {"room": line(room or ""), "day": day_in_words(on) if on else ""}
        yield name | {"sessions": nodes, "size": _size(nodes)}


def _size(nodes: list[dict]) -> float:
    return next((size for size in SIZES if sum(_height(node, size) for node in nodes) <= ROOM), SIZES[-1])


def _height(node: dict, size: float) -> float:
    """In points, about."""
    names = ", ".join(person["name"] for person in node["people"])
    title = TITLE * (1.1 * _lines(node["title"], TITLE, size) - 0.4)
    people = NAMES * (1.25 * _lines(names, NAMES, size) - 0.5) + 8 if names else 0
    state = NAMES if node["state"] else 0
    return size * (max(state + title + people, LEAST) + AROUND)


def _lines(text: str, type_size: float, size: float) -> int:
    return math.ceil(len(text) * 0.54 * type_size * size / (WIDTH - TIMES * size))
