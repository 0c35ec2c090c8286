"""What our own schedule.xml and frab.json say besides, in words that every app shows: see `agenda.exports.schedule`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from agenda.exports.schedule import DATE_UNKNOWN, DAY_UNKNOWN, EVERYBODY, FOR, PRODUCT, ROOM_UNKNOWN, TIME_UNKNOWN
from agenda.importer.cast import Cast
from agenda.importer.schedules.values import name_of, persons_of, rows_of, text_of
from events.programme import EventDetails, Part, SessionDetails
from events.vocabulary import AppearanceStatus, ContributionRole, EventFormat, SessionStatus

_ID = re.compile(r"/sessions/([-a-zA-Z0-9_]{1,88})/$")
_BULLET = "• "
_INVITED = " (invited)"
_ROLES = {f" ({role.label.lower()})": role for role in ContributionRole}


@dataclass(frozen=True)
class Own:
    elsewhere: str
    """The room in which whatever is in none stands; '' without such."""
    has_date: bool

    @classmethod
    def of(cls, data: dict[str, Any], conference: dict[str, Any]) -> "Own | None":
        """None of a schedule of others."""
        if text_of(_dict(data.get("generator")).get("name")) != PRODUCT:
            return None
        guid = str(uuid5(NAMESPACE_URL, f"{text_of(conference.get('url'))}{EVERYBODY}"))
        rooms = (text_of(room.get("name")) for room in rows_of(conference.get("rooms")) if room.get("guid") == guid)
        return cls(next(rooms, ""), not text_of(conference.get("description")).endswith(DATE_UNKNOWN))

    def event(self, event: EventDetails) -> EventDetails:
        """Without a link to what we are, and with what the room says in which everything else is."""
        place, online = self.elsewhere, EventFormat.ONLINE.label
        if not self.has_date:
            event = replace(event, starts_on=None, ends_on=None)
        return replace(
            event,
            links=(),
            summary=(event.summary or "").removesuffix(DATE_UNKNOWN).strip() or None,
            format=EventFormat.ONLINE if place == online else None,
            place=None if place in ("", online, ROOM_UNKNOWN) else place,
        )

    def id(self, told: dict[str, Any]) -> str:
        found = _ID.search(text_of(told.get("url")))
        return found[1] if found else ""

    def session(self, session: SessionDetails, told: dict[str, Any], cast: Cast) -> SessionDetails:
        """`session`: as it would be of others."""
        remarks = text_of(told.get("subtitle")).split(". ")
        names = [name_of(person) for person in persons_of(told)]
        points, note, lines, audiences = described(text_of(told.get("description")), names)
        parts = session.speakers
        if len(lines) == len(parts):
            billed = zip(parts, names, lines, strict=True)
            parts = tuple(_part(part, line.removeprefix(name), cast) for part, name, line in billed)
        without_time = {TIME_UNKNOWN, DAY_UNKNOWN, DATE_UNKNOWN} & set(remarks)
        moved = session.status == SessionStatus.SCHEDULED and remarks[0].split(" ")[0] == SessionStatus.MOVED.label
        return replace(
            session,
            day=None if {DAY_UNKNOWN, DATE_UNKNOWN} & set(remarks) else session.day,
            start=None if without_time else session.start,
            end=None if without_time else session.end,
            status=SessionStatus.MOVED if moved else session.status,
            room=None if session.room == self.elsewhere else session.room,
            abstract=text_of(told.get("abstract")) or None,
            points=tuple(points),
            note=note or None,
            audiences=tuple(audiences),
            speakers=parts,
        )


def described(text: str, names: Sequence[str]) -> tuple[list[str], str, list[str], list[str]]:
    """Points, note, the lines of people of these names, and audiences, as a description has them one below the
    other."""
    blocks = text.split("\n\n") if text else []
    points, lines, audiences = [], [], []
    if blocks and blocks[-1].startswith(f"{FOR}\n{_BULLET}"):
        audiences = _items(blocks.pop().removeprefix(f"{FOR}\n"))
    if names and blocks and _are_lines_of(blocks[-1].split("\n"), names):
        lines = blocks.pop().split("\n")
    if blocks and all(line.startswith(_BULLET) for line in blocks[0].split("\n")):
        points = _items(blocks.pop(0))
    return points, "\n\n".join(blocks), lines, audiences


def _items(block: str) -> list[str]:
    return [line.removeprefix(_BULLET) for line in block.split("\n")]


def _are_lines_of(lines: Sequence[str], names: Sequence[str]) -> bool:
    return len(lines) == len(names) and all(line.startswith(name) for line, name in zip(lines, names, strict=True))


def _part(part: Part, behind: str, cast: Cast) -> Part:
    """`behind` a name: “, Head of Samples (chair) (invited)”."""
    status = AppearanceStatus.INVITED if behind.endswith(_INVITED) else None
    rest = behind.removesuffix(_INVITED)
    said = next((words for words in _ROLES if rest.endswith(words)), "")
    if billing := rest.removesuffix(said).removeprefix(", "):
        cast.is_billed(part.speaker, billing)
    return replace(part, role=_ROLES.get(said, ContributionRole.SPEAKER), status=status)


def with_statuses(sessions: Sequence[SessionDetails], cast: Cast) -> list[SessionDetails]:
    """Whoever is invited wherever they stand is invited to the event."""
    said: dict[str, set] = {}
    for session in sessions:
        for part in session.speakers:
            said.setdefault(part.speaker, set()).add(part.status)
    invited = {key for key, statuses in said.items() if statuses == {AppearanceStatus.INVITED}}
    for key in invited:
        cast.change(key, status=AppearanceStatus.INVITED)
    return [
        replace(
            session,
            speakers=tuple(replace(p, status=None) if p.speaker in invited else p for p in session.speakers),
        )
        for session in sessions
    ]


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
