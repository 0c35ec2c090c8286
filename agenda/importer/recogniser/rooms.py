"""Rooms and tracks, as programmes name them."""

import re
from collections.abc import Sequence

from agenda.importer.recogniser.drafts import Draft

_ROOM_NOUN = (
    r"(?:room|rooms|hall|suite|theatre|auditorium|foyer|lounge|studio|chamber|gallery|library|atrium|boardroom|ballroom|"
    r"marquee|courtyard|stage|floor|lab|laboratory|terrace|restaurant|bar|gym|canteen|chapel|tent|kitchen|garden|annexe|office|"
    r"centre|classroom|pavilion|tower|chapel|deck|plaza|square|academy|syndicate|zone|refectory|crypt"
    r"|cloister|quad|guildhall|amphitheatre|lobby|reception area|conservatory|salon|cafe|café"
    r"|members[’'] room|council chamber)"
)


_ROOM = re.compile(
    rf"(?:(?:room|venue|location|where|place)\s*:\s*(?P<told>.{{1,80}})"
    rf"|(?P<plain>(?:the\s)?(?:[A-Z0-9][\w’'&.-]*\s){{0,4}}{_ROOM_NOUN}(?:\s(?:[A-Z]|\d{{1,3}}[A-Za-z]?|one|two|three|four|i{{1,3}}))?"
    rf"(?:,\s(?:ground|first|second|third|lower|upper|\d\w\w)\sfloor)?)"
    rf"|(?P<code>[A-Z]{{1,4}}[.-]?\s?\d{{1,3}}[A-Za-z]?)"
    rf"|(?P<number>(?:zoom|teams)(?:\s(?:room|link))?(?:\s\d)?))",
    re.IGNORECASE,
)


_ROOM_BEHIND = re.compile(
    r"\s*(?:\(([^()]{2,60})\)|\[([^\[\]]{2,60})\]|\s[–—|@-]\s([^–—|@()]{2,60})|[,;]\s(?:in\s(?=the|room))?([^,;()]{2,50}))$"
)


_TRACK = re.compile(
    r"(?:(?:stream|track|strand|theme|pathway)\s*(?:[A-Z]|\d{1,2}|one|two|three)?\s*(?::|[–—-])\s*(?P<name>.{1,80})|(?P<bare>(?:stream|track|strand)\s(?:[A-Z]|\d{1,2}|one|two|three)))",
    re.IGNORECASE,
)


def room_of(text: str) -> str:
    """The room that a whole text names; '' where it names none."""
    found = _ROOM.fullmatch(text.strip("()[] .–—-@"))
    if not found:
        return ""
    if found["code"] and (not text.strip("()[] ")[:1].isupper() or not text.lstrip().startswith(("(", "["))):
        return ""  # “W1” alone is anything
    return (found["told"] or found["plain"] or found["code"] or found["number"] or "").strip(" .")


def track_of(text: str) -> str:
    found = _TRACK.fullmatch(text.strip())
    return ((found["name"] or found["bare"]) if found else "").strip()


def without_room(title: str) -> tuple[str, str]:
    """(“Opening”, “Hall A”) of “Opening (Hall A)”."""
    found = _ROOM_BEHIND.search(title[-90:])
    if not found:
        return title, ""
    inside = next(group for group in found.groups() if group)
    if found[1] or found[2]:
        inside = f"({inside})"
    head = title[: len(title) - len(found[0])].rstrip(" ,")
    if (
        (room := room_of(inside))
        and head
        and not (found[4] and not re.search(r"\d|room|hall|suite|theatre", inside, re.I))
    ):
        return head, room
    return title, ""


def stand(draft: Draft, parts: Sequence[str]) -> None:
    """Where a session is, as it stands beside its time: a room, and a track that says so."""
    for part in parts:
        if track := track_of(part.strip(" ·")):
            draft.track = track
        else:
            draft.room = draft.room or room_of(part) or part.strip(" ·")
