"""Which sessions and people of a source are those that an event has already.

Sessions are found by day, time and title; by their title, with what stands before or after them where several are
called so (“Questions”); and, called otherwise, by time and kind, or by what they stand between. People are found by
name. What is left is new.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from events.programme import Audience, EventDetails, Part, Programme, SessionDetails
from events.text import folded

_ROUNDS = 4
"""In which neighbours tell apart those of one title: “Break” behind “Questions” behind what was found already."""
_LONGEST_KEY = 80
_NONE: Mapping = MappingProxyType({})


def aligned(
    theirs: Programme,
    ours: Programme,
    base: Programme | None = None,
    *,
    people: Mapping[str, str | None] = _NONE,
    sessions: Mapping[str, str] = _NONE,
) -> Programme:
    """What a source says, in sequence, with the ids and keys of `ours`, the event's own, or of `base`, which was
    imported last, and with rooms, tracks and categories spelt as the event does. `people` and `sessions` are those
    that are known: {key or id there: here}, None for somebody new."""
    theirs = with_keys(theirs, _keys(theirs, ours, base, people))
    ids = _ids(theirs := replace(theirs, sessions=in_sequence(theirs.sessions)), ours, base, sessions)
    rooms, tracks = _spelling(theirs.rooms, ours.rooms), _spelling(theirs.tracks, ours.tracks)
    names = _as_spelt(ours)
    rows = tuple(
        replace(
            session,
            id=ids[session.id],
            room=rooms.get(session.room, session.room),
            track=tracks.get(session.track, session.track),
            audiences=_each_once(names(name) for name in session.audiences),
            themes=_each_once(names(name) for name in session.themes),
        )
        for session in theirs.sessions
    )
    return replace(
        theirs,
        event=_event(theirs.event, ours.event, names),
        audiences=_audiences(theirs, ours),
        speakers=tuple(
            replace(one, organisation=one.organisation and names(one.organisation)) for one in theirs.speakers
        ),
        rooms=tuple(replace(room, name=rooms[room.name]) for room in theirs.rooms),
        tracks=tuple(replace(track, name=tracks[track.name]) for track in theirs.tracks),
        sessions=rows,
        unplaced=(),
    )


# ── People ──


def with_keys(programme: Programme, keys: Mapping[str, str]) -> Programme:
    """Whoever has one of these keys has another."""

    def part(one: Part) -> Part:
        return replace(one, speaker=keys.get(one.speaker, one.speaker))

    return replace(
        programme,
        speakers=tuple(replace(one, key=keys.get(one.key, one.key)) for one in programme.speakers),
        sessions=tuple(replace(one, speakers=tuple(map(part, one.speakers))) for one in programme.sessions),
    )


def _keys(theirs: Programme, ours: Programme, base: Programme | None, said: Mapping) -> dict[str, str]:
    """{key there: key here}. A name that was put right at the desk is still in what was imported last."""
    before = sorted(base.speakers if base else (), key=lambda one: one.key not in ours.billing_of)
    known = [*ours.speakers, *before]
    keys = {key: here for key, here in said.items() if here and key in theirs.billing_of}
    of_name = defaultdict(dict)
    for one in known:
        of_name[_folded(one.name)].setdefault(one.key)
    taken = {one.key for one in known} | set(keys.values())
    given = set(keys.values())
    for one in theirs.speakers:
        if one.key not in keys:
            alike = of_name[_folded(one.name)] if one.key not in said else ()
            here = next((key for key in alike if key not in given), None)
            keys[one.key] = here or _free(one.key, taken)
            given.add(keys[one.key])
    return keys


def _free(key: str, taken: set[str]) -> str:
    """Not one of those; it is one from now on."""
    free, number = key, 1
    while free in taken:
        number += 1
        free = f"{key[:_LONGEST_KEY]}-{number}"
    taken.add(free)
    return free


# ── Sessions ──


def _ids(theirs: Programme, ours: Programme, base: Programme | None, said: Mapping[str, str]) -> dict[str, str]:
    """{id there: id here}. What was imported last comes first: it is likest to a source that was changed since."""
    there = {session.id for session in theirs.sessions}
    ids = {key: here for key, here in said.items() if key in there}
    for known in filter(None, (base, ours)):
        given = set(ids.values())
        old = [session for session in known.sessions if session.id not in given]
        new = [session for session in theirs.sessions if session.id not in ids]
        ids |= {new[at].id: old[there].id for at, there in paired(new, old).items()}
    taken = {session.id for known in (base, ours) if known for session in known.sessions} | set(ids.values())
    return ids | {session.id: _free(session.id, taken) for session in theirs.sessions if session.id not in ids}


def paired(new: Sequence[SessionDetails], old: Sequence[SessionDetails]) -> dict[int, int]:
    """Those that are the same: {place in new: place in old}. Takes time in proportion to their number."""
    pairing = _Pairing(new, old)
    pairing.pair(lambda one: (one.session.day, one.session.start, one.session.room, one.title))
    pairing.pair(lambda one: (one.session.day, one.session.start, one.title))
    pairing.pair(lambda one: one.title)
    for _ in range(_ROUNDS):
        behind = pairing.pair(lambda one: one.behind and (one.behind, one.title))
        before = pairing.pair(lambda one: one.before and (one.before, one.title))
        if not behind + before:
            break
    pairing.pair(lambda one: one.title, in_order=True)
    pairing.pair(lambda one: one.session.start and (one.slot, one.session.room, one.session.kind))
    pairing.pair(lambda one: one.session.start and (one.slot, one.session.kind))
    pairing.pair(lambda one: one.behind and one.before and (one.behind, one.before, one.session.kind))
    return pairing.pairs


@dataclass(frozen=True, slots=True)
class _Standing:
    """A session among its neighbours: what these are paired with is a key for it too."""

    session: SessionDetails
    title: str
    behind: Hashable
    before: Hashable

    @property
    def slot(self) -> tuple:
        return self.session.day, self.session.start


class _Pairing:
    def __init__(self, new: Sequence[SessionDetails], old: Sequence[SessionDetails]):
        self.sides = new, old
        self.titles = [[_folded(session.title) for session in sessions] for sessions in self.sides]
        self.pairs: dict[int, int] = {}

    def pair(self, key: Callable[[_Standing], Hashable], *, in_order: bool = False) -> int:
        """Those that alone have a key (nothing is none); in order, the first that has it with the first. How many."""
        new, old = (self._by_key(side, key) for side in (0, 1))
        found = {
            at: there
            for name, places in new.items()
            if in_order or len(places) == len(old[name]) == 1
            for at, there in zip(places, old[name], strict=False)
        }
        self.pairs |= found
        return len(found)

    def _by_key(self, side: int, key) -> dict[Hashable, list[int]]:
        """The places of those that are not paired yet."""
        paired = {there: at for at, there in self.pairs.items()} if side else {at: at for at in self.pairs}
        ends = {-1: "first", len(self.titles[side]): "last"}
        neighbours = paired | ends
        places = defaultdict(list)
        for at, (session, title) in enumerate(zip(self.sides[side], self.titles[side], strict=True)):
            if at not in paired:
                standing = _Standing(session, title, _named(neighbours.get(at - 1)), _named(neighbours.get(at + 1)))
                if name := key(standing):
                    places[name].append(at)
        return places


def _named(neighbour) -> str | None:
    return None if neighbour is None else f"{neighbour}"


def in_sequence(sessions: Iterable[SessionDetails]) -> tuple[SessionDetails, ...]:
    """As `agenda.compose` puts them."""
    behind: dict[date | None, int] = {}

    def key(session: SessionDetails) -> tuple:
        at = session.start.hour * 60 + session.start.minute if session.start else behind.get(session.day, -1)
        behind[session.day] = at
        return session.day or date.max, at

    return tuple(sorted(sessions, key=key))


# ── Names ──


def _as_spelt(ours: Programme) -> Callable[[str], str]:
    """How the event spells a name that differs from its own by case, plural and the like alone."""
    event = ours.event
    names = [*event.sectors, *event.themes, *(one.name for one in ours.audiences)]
    names += [one.organisation for one in ours.speakers if one.organisation]
    names += [name for session in ours.sessions for name in (*session.audiences, *session.themes)]
    spelt = {_folded(name): name for name in reversed(names)}
    return lambda name: spelt.get(_folded(name), name)


def _spelling(theirs: Sequence, ours: Sequence) -> dict[str, str]:
    """{name of a room or a track there: its name here}, where no two there would become one."""
    here = {_folded(one.name): one.name for one in ours}
    spelt = {one.name: here.get(_folded(one.name), one.name) for one in theirs}
    return spelt if len(set(spelt.values())) == len(spelt) else {name: name for name in spelt}


def _event(theirs: EventDetails, ours: EventDetails, names: Callable[[str], str]) -> EventDetails:
    values = {"sectors": _each_once(map(names, theirs.sectors)), "themes": _each_once(map(names, theirs.themes))}
    for name, second in ("venue", "address"), ("organiser", "website"):
        there, here = getattr(theirs, name), getattr(ours, name)
        if there and here and _folded(there.name) == _folded(here.name) and not getattr(there, second):
            values[name] = here
    return replace(theirs, **values)


def _audiences(theirs: Programme, ours: Programme) -> tuple[Audience, ...]:
    here = {_folded(one.name): one for one in ours.audiences}
    return _each_once(here.get(_folded(one.name), one) for one in theirs.audiences)


def _each_once(items: Iterable) -> tuple:
    return tuple(dict.fromkeys(items))


def _folded(name: str) -> str:
    return folded(name) or name
