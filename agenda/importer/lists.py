"""Lists that two people changed, each without the other: the order of what is added, and what is done to which."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import Any

from events.programme import Audience, Billing, Part, Reference, RoomDetails, SessionDetails, TrackDetails
from events.text import folded


def key_of(item: Any) -> Hashable:
    """By which an item of a Programme is the same, whatever else is said of it."""
    match item:
        case SessionDetails():
            return item.id
        case Billing():
            return item.key
        case Part():
            return item.speaker
        case Reference():
            return folded(item.title), item.year
        case Audience():
            return folded(item.name) or item.name
        case str():
            return folded(item) or item
        case RoomDetails() | TrackDetails():
            return item.name
    return item


def combined(was: Sequence, ours: Sequence, theirs: Sequence) -> tuple[tuple, bool]:
    """What was changed there, done to ours; and whether it changes what was changed here too."""
    if was == ours:
        return tuple(theirs), False
    before, here, there = ({key_of(item): item for item in items} for items in (was, ours, theirs))
    kept, overwrites = {}, False
    for key, item in here.items():
        changed = there.get(key) != before.get(key)
        kept[key] = there.get(key) if changed else item
        overwrites |= changed and item not in (before.get(key), there.get(key))
    kept = {key: item for key, item in kept.items() if item is not None}
    added = {key for key in there if key not in here and key not in before}
    return tuple(there[key] if key in added else kept[key] for key in placed(kept, there, added)), overwrites


def placed(here: Iterable, there: Iterable, new: Collection) -> list:
    """Those here in their order, and each that is new behind what it stands behind there."""
    known, behind, last = set(here := list(here)), defaultdict(list), None
    for key in there:
        if key in new:
            behind[last].append(key)
        elif key in known:
            last = key
    return [*behind[None], *(one for key in here for one in (key, *behind[key]))]


def reordered(here: Iterable, there: Iterable) -> list:
    """Those here in the order of there; what is not there stays behind what it stands behind."""
    known, present = set(there := list(there)), set(here := list(here))
    return placed([key for key in there if key in present], here, present - known)
