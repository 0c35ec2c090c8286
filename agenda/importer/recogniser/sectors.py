"""The sectors an event is filed under: short lines near its title, known or said more than once."""

import re
from collections.abc import Sequence

from agenda.importer.recogniser.labels import is_navigation
from agenda.importer.recogniser.seen import Seen
from events.text import folded

_SECTOR = re.compile(r"[a-z][a-z &,-]{3,40}")
_KNOWN = frozenset(
    map(
        folded,
        (
            "criminal justice",
            "local government",
            "voluntary sector",
            "central government",
            "public sector",
            "private sector",
            "health",
            "education",
            "housing",
            "social care",
            "policing",
            "emergency services",
            "defence",
            "transport",
            "environment",
            "higher education",
            "third sector",
            "health and social care",
            "community safety",
            "probation",
            "children's services",
            "charity",
            "charities",
        ),
    )
)


def tags_in(text: str) -> list[str]:
    """“criminal justice | equalities | policing”."""
    parts = [part.strip() for part in re.split(r"\s*[|·•]\s*", text)]
    plain = all(_SECTOR.fullmatch(part.lower()) and (part.islower() or part.isupper()) for part in parts)
    known = any(folded(part) in _KNOWN for part in parts)
    return parts if len(parts) >= 2 and plain and known else []


def is_sector(text: str, head: Sequence[Seen]) -> bool:
    if folded(text) in _KNOWN:
        return text[:1].islower() or not any(is_navigation(seen.text) for seen in _around(head, text))
    same = [place for place, seen in enumerate(head) if folded(seen.text) == folded(text)]
    near = [seen.text for place in same for seen in head[max(0, place - 2) : place + 3]]
    tagged = any(one != text and folded(one) in _KNOWN for one in near)
    return bool(_SECTOR.fullmatch(text)) and (len(same) >= 2 or tagged)


def _around(head: Sequence[Seen], text: str) -> Sequence[Seen]:
    place = next(place for place, seen in enumerate(head) if seen.text == text)
    return [*head[max(0, place - 1) : place], *head[place + 1 : place + 2]]
