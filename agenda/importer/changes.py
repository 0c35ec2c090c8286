"""What a source would change in an event it was imported into before: three states are set beside each other.

`base` is what the source said when it was last imported (None the first time), `ours` is the event now, and `theirs`
what the source says now, with the event's ids and keys (`alignment.aligned`). What the source did not change since is
no change, so that what was corrected at the desk, or refused, stays. What it does not say takes nothing out.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any
from zlib import crc32

from agenda.importer.lists import combined, key_of, placed, reordered
from events.differences import About, Difference, differences
from events.programme import Programme, SessionDetails
from events.vocabulary import SessionKind

AUDIENCES, EVENT = "audiences", "event"
ORDER = "order"

# {what can be taken or left: the fields it is of}
_OF_EVENT = {
    **{name: (name,) for name in ("title", "status", "format", "series", "place", "venue", "organiser", "timezone")},
    "date": ("starts_on", "ends_on"),
    "hours": ("start_time", "end_time"),
    **{name: (name,) for name in ("sectors", "themes", "summary", "brief", "learning_points", "audience_note")},
    **{name: (name,) for name in ("notice", "contact", "links", "sources")},
}
_OF_SESSION = {
    "time": ("day", "start", "end"),
    **{name: (name,) for name in ("title", "kind", "label", "room", "track", "speakers", "points", "abstract", "note")},
    **{name: (name,) for name in ("status", "audiences", "themes")},
}
_OF_SPEAKER = {
    "billing": ("billing", "position", "organisation"),
    **{name: (name,) for name in ("status", "role", "is_key")},
}
"""Names are people's own, at all their events: no source changes them."""
_FIELDS = {"sessions": _OF_SESSION, "speakers": _OF_SPEAKER, "rooms": {"capacity": ("capacity",)}, "tracks": {}}
_FOLLOWS = {"end": "start", "ends_on": "starts_on", "position": "billing", "organisation": "billing"}
"""What is another, or not known, once that which it goes with is another."""
_MERGED = {AUDIENCES, "sectors", "themes", "links", "sources", "speakers"}
"""Lists in which what somebody added or took out stays so, whatever the source adds."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing to take or to leave."""

    of: str
    """“event”, “audiences”, “sessions”, “speakers”, “rooms” or “tracks”."""
    key: str = ""
    what: str = ""
    """One of those above, or ORDER; '' where all of it is added or taken out."""
    values: Mapping[str, Any]
    """Fields as they become; {} of what is taken out, and of an order."""
    differences: tuple[Difference, ...]
    now: Any = None
    """What would go, as it stands: of what is taken out, and of an order."""
    is_correction: bool = False
    """To take it is to overwrite what somebody did at the desk."""
    behind: str = ""
    """Of a session whose title others have too: the title of the one before it."""

    @property
    def piece(self) -> str:
        """As in `Reading.origins`."""
        return f"{self.of}.{self.key or self.what}".rstrip(".")

    @property
    def tick(self) -> str:
        """By which it is chosen: another one as soon as either side is."""
        said = repr((self.differences, sorted(self.values.items()), self.now))
        return f"{self.of}.{self.what}.{self.key}~{crc32(said.encode('utf-8', 'surrogatepass')):08x}"

    @property
    def about(self) -> About:
        return self.differences[0].about

    @property
    def sentence(self) -> str:
        return " ".join(difference.sentence for difference in self.differences)


def changes(base: Programme | None, ours: Programme, theirs: Programme) -> tuple[Change, ...]:
    """In the order of the event, then session by session as the source has them, then people."""
    found = [*_of_event(base, ours, theirs), *_of_rows("sessions", base, ours, theirs)]
    found += _of_rows("speakers", base, ours, theirs)
    brought = {name: _brought(name, found) for name in ("room", "track")}
    found += _of_places("rooms", base, ours, theirs, brought["room"])
    found += _of_places("tracks", base, ours, theirs, brought["track"])
    behind = _behind(theirs.sessions) | _behind(ours.sessions)
    return tuple(
        replace(change, behind=behind.get(change.key, "")) if change.of == "sessions" else change
        for change in found
        if change.differences
    )


def _behind(sessions: Sequence[SessionDetails]) -> dict[str, str]:
    """{id of a session whose title others have too: the title of the one before it}"""
    times = Counter(session.title for session in sessions)
    return {one.id: before.title for before, one in pairwise(sessions) if times[one.title] > 1}


# ── What is said of it ──


def _said(ours: Programme, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """As the differences between two programmes that hold nothing else."""
    empty = Programme(event=ours.event)
    return differences(replace(empty, **before), replace(empty, **after))


def _said_of_session(ours: Programme, theirs: Programme, old, new) -> tuple[Difference, ...]:
    """Beside the first and the last session, which tell whether days need to be named."""
    key = (old or new).id
    edges = tuple(s for s in dict.fromkeys([*ours.sessions[:1], *ours.sessions[-1:]]) if s.id != key)
    named = dict.fromkeys(part.speaker for session in (old, new) if session for part in session.speakers)
    people = tuple(ours.billing_of.get(name) or theirs.billing_of[name] for name in named)
    both = [{"sessions": (*edges, one) if one else edges, "speakers": people} for one in (old, new)]
    return tuple(one for one in _said(ours, *both) if one.key == key)


def _said_of(of: str, ours: Programme, theirs: Programme, old, new) -> tuple[Difference, ...]:
    if of == "sessions":
        return _said_of_session(ours, theirs, old, new)
    return _said(ours, *({of: (one,) if one else ()} for one in (old, new)))


# ── The event ──


def _of_event(base: Programme | None, ours: Programme, theirs: Programme) -> Iterator[Change]:
    was = base and base.event
    for what, names in _OF_EVENT.items():
        values, is_correction = _values(names, was, ours.event, theirs.event)
        said = _said(ours, {}, {"event": replace(ours.event, **values)})
        yield Change(of=EVENT, what=what, values=values, differences=said, is_correction=is_correction)
    values, is_correction = _values((AUDIENCES,), base, ours, theirs)
    said = _said(ours, {AUDIENCES: ours.audiences}, {AUDIENCES: values.get(AUDIENCES, ours.audiences)})
    yield Change(of=AUDIENCES, values=values, differences=said, is_correction=is_correction)


# ── Sessions and people ──


def _of_rows(of: str, base: Programme | None, ours: Programme, theirs: Programme) -> Iterator[Change]:
    was, here, there = (_rows(programme, of) for programme in (base, ours, theirs))
    moved = set()
    for key, new in there.items():
        if key in here:
            found = list(_of_row(of, was.get(key), here[key], new, ours, theirs))
            moved |= {change.key for change in found if change.what == "time"}
            yield from found
        elif key not in was:  # else somebody took it out
            yield _change(of, key, ours, theirs, None, new)
    yield from _taken_out(of, base, ours, theirs)
    yield from _of_order(of, base, ours, theirs, moved)


def _of_row(of: str, was, old, new, ours: Programme, theirs: Programme) -> Iterator[Change]:
    for what, names in _FIELDS[of].items():
        values, is_correction = _values(names, was, old, new)
        if values:
            said = _said_of(of, ours, theirs, old, replace(old, **values))
            place = {"of": of, "key": key_of(old), "what": what}
            yield Change(**place, values=values, differences=said, is_correction=is_correction)


def _taken_out(of: str, base: Programme | None, ours: Programme, theirs: Programme) -> Iterator[Change]:
    """Of what somebody added, the source never knew."""
    was, here, there = (_rows(programme, of) for programme in (base, ours, theirs))
    for key, old in here.items():
        if key not in there and (base is None or key in was):
            yield _change(of, key, ours, theirs, old, None, is_correction=_is_worked_on(of, was.get(key), old))


def _is_worked_on(of: str, was, old) -> bool:
    names = [name for names in _FIELDS[of].values() for name in names]
    return was is None or any(getattr(was, name) != getattr(old, name) for name in names)


def _change(of: str, key: str, ours: Programme, theirs: Programme, old, new, *, is_correction: bool = False) -> Change:
    """All of it added or taken out."""
    values = {field.name: getattr(new, field.name) for field in fields(new)} if new else {}
    said = _said_of(of, ours, theirs, old, new)
    return Change(of=of, key=key, values=values, differences=said, now=old, is_correction=is_correction)


def _of_order(of: str, base: Programme | None, ours: Programme, theirs: Programme, moved: set) -> Iterator[Change]:
    """Of what stayed at its time."""
    was, here, there = (_rows(programme, of) for programme in (base, ours, theirs))
    stayed = [key for key in here if key in there and key not in moved]
    wanted = [key for key in there if key in here and key not in moved]
    known = [key for key in was if key in here and key in there and key not in moved]
    if stayed == wanted or (base and known == [key for key in wanted if key in was]):
        return
    is_correction = base is None or known != [key for key in stayed if key in was]
    said = _said(ours, {of: tuple(here.values())}, {of: tuple(here[key] for key in reordered(here, there))})
    yield Change(of=of, what=ORDER, values={}, differences=said, now=stayed, is_correction=is_correction)


def _rows(programme: Programme | None, of: str) -> dict[str, Any]:
    return {key_of(row): row for row in getattr(programme, of)} if programme else {}


# ── Rooms and tracks: most come with their sessions ──


def _of_places(
    of: str, base: Programme | None, ours: Programme, theirs: Programme, brought: Collection[str]
) -> Iterator[Change]:
    was, here, there = (_rows(programme, of) for programme in (base, ours, theirs))
    for key, new in there.items():
        if key not in here:
            if key not in was and key not in brought:
                yield _change(of, key, ours, theirs, None, new)
        else:
            yield from _of_row(of, was.get(key), here[key], new, ours, theirs)
    if base and there:
        yield from _taken_out(of, base, ours, theirs)


def _brought(name: str, found: Iterable[Change]) -> set[str]:
    return {change.values[name] for change in found if change.of == "sessions" and change.values.get(name)}


# ── Values ──

_NOTHING = (None, "", ())
_OF_NO_KIND = {"kind": SessionKind.OTHER}


def _values(names: Iterable[str], base, ours, theirs) -> tuple[dict[str, Any], bool]:
    """What the source changed in these fields, and whether that overwrites what somebody did."""
    values, is_correction = {}, False
    defaults = {field.name: field.default for field in fields(ours)}
    for name in names:
        old, new = getattr(ours, name), getattr(theirs, name)
        was = getattr(base, name) if base else defaults[name]
        if _FOLLOWS.get(name) not in values and (new in (*_NOTHING, was) or new == _OF_NO_KIND.get(name)):
            continue
        overwrites = old != was and (base is not None or old not in _NOTHING)
        if name in _MERGED:
            new, overwrites = combined(getattr(base, name, ()), old, new)
        if new != old:
            values[name] = new
            is_correction |= overwrites
    return values, is_correction


# ── What is taken ──


def merged(ours: Programme, theirs: Programme, chosen: Iterable[Change]) -> Programme:
    """The event with what was chosen. A session brings who speaks in it, its room and its track; whoever is taken out
    is taken out of sessions; a room or a track in which a session still is, stays."""
    of = defaultdict(list)
    for change in chosen:
        of[change.of].append(change)
    speakers = _with(ours.speakers, theirs.speakers, of["speakers"])
    sessions = _with(ours.sessions, theirs.sessions, of["sessions"])
    speakers = _brought_along(speakers, theirs.speakers, (p.speaker for s in sessions for p in s.speakers))
    there = {billing.key for billing in speakers}
    taken = {
        name: _brought_along(
            _with(getattr(ours, of_), getattr(theirs, of_), of[of_]),
            (*getattr(theirs, of_), *getattr(ours, of_)),
            (getattr(session, name) for session in sessions),
        )
        for name, of_ in {"room": "rooms", "track": "tracks"}.items()
    }
    return replace(
        ours,
        event=replace(ours.event, **{name: value for change in of[EVENT] for name, value in change.values.items()}),
        audiences=next((change.values[AUDIENCES] for change in of[AUDIENCES]), ours.audiences),
        speakers=speakers,
        rooms=taken["room"],
        tracks=taken["track"],
        sessions=tuple(
            replace(session, speakers=tuple(part for part in session.speakers if part.speaker in there))
            for session in sessions
        ),
    )


def _with(ours: Sequence, theirs: Sequence, chosen: Iterable[Change]) -> tuple:
    rows, there = ({key_of(row): row for row in some} for some in (ours, theirs))
    moved, keep_order = set(), True
    for change in chosen:
        if change.what == ORDER:
            keep_order = False
        elif change.what:
            rows[change.key] = replace(rows[change.key], **change.values)
            moved |= {change.key} if change.what == "time" else set()
        elif change.key in there:
            rows[change.key] = there[change.key]
            moved.add(change.key)
        else:
            del rows[change.key]
    keys = [key for key in rows if key not in moved]
    keys = keys if keep_order else reordered(keys, there)
    return tuple(rows[key] for key in placed(keys, there, moved))


def _brought_along(rows: Sequence, known: Sequence, named: Iterable) -> tuple:
    """With those that are named and known, behind what they stand behind there."""
    there = {key_of(row): row for row in known}
    here = {key_of(row): row for row in rows}
    lacking = {key for key in named if key in there and key not in here}
    return tuple((here | there)[key] if key in lacking else here[key] for key in placed(here, there, lacking))
