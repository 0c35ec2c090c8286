"""The one judge of an agenda: every session of an event at once, saved or proposed.

The sessions are gone through once, as they start. For each room, person and audience only whichever session
ends last is remembered: if that is over, all before it are. So a session is held against one other for each of
them, and named in a finding if it clashes with any; not every pair of three that clash is listed.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from agenda.findings import EVERYBODY, Finding, Terms
from agenda.models import Session
from agenda.slots import Slot, slots_of
from events.models import Event
from events.vocabulary import ConflictRule
from events.when import not_a_day
from events.words import joined

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Agenda:
    """What is judged: the sessions of an event by their keys, and what the event asks of them."""

    terms: Terms
    slots: Mapping[Hashable, Slot] = field(default_factory=dict)

    @classmethod
    def of(cls, event: Event, sessions: Iterable[Session] | None = None) -> "Agenda":
        """Of the event as saved; `sessions` where its rows are at hand."""
        return cls(Terms.of(event), slots_of(event, sessions))

    def changed(self, slots: Iterable[Slot], *, without: Iterable[Hashable] = (), terms: Terms | None = None):
        """With these sessions instead of those of the same keys."""
        gone = set(without)
        kept = {key: slot for key, slot in self.slots.items() if key not in gone}
        return replace(self, terms=terms or self.terms, slots={**kept, **{slot.key: slot for slot in slots}})


def findings(agenda: Agenda) -> list[Finding]:
    """In the order in which the sessions start; those that are cancelled free everybody and everything."""
    sweep = _Sweep(agenda.terms)
    planned = [slot for slot in agenda.slots.values() if not slot.is_cancelled]
    planned.sort(key=lambda slot: (slot.starts_at or NEVER, slot.until or NEVER))
    return [finding for slot in planned for finding in (*_alone(slot, agenda.terms), *sweep.add(slot))]


def caused(before: Agenda, after: Agenda) -> list[Finding]:
    """What is wrong with the agenda `after` a change and was not `before` it. What stood already does not
    keep anybody from changing something else."""
    return [finding for finding in findings(after) if not _stood(finding, before, after.terms)]


def _stood(finding: Finding, before: Agenda, terms: Terms) -> bool:
    then = [before.slots.get(slot.key) for slot in finding.slots]
    if None in then:
        return False
    if before.terms == terms and then == [*finding.slots]:
        return True
    earlier = findings(Agenda(before.terms, {slot.key: slot for slot in then}))
    return finding.facts in {one.facts for one in earlier}


# ── One session alone ──


def _alone(slot: Slot, terms: Terms) -> Iterator[Finding]:
    if said := not_a_day(slot.day, terms.days):
        yield Finding(ConflictRule.OUTSIDE_DAYS, (slot,), terms, "day", said=said)
    else:
        yield from _outside_hours(slot, terms)
    for said in slot.unclear:
        yield Finding(ConflictRule.NO_SUCH_TIME, (slot,), terms, said=said)
    if slot.room and slot.expected and slot.room.capacity and slot.expected > slot.room.capacity:
        said = f"{slot.expected:,} people are expected, and “{slot.room.name}” holds {slot.room.capacity:,}."
        yield Finding(ConflictRule.OVER_CAPACITY, (slot,), terms, "room", where=slot.room.name, said=said)


def _outside_hours(slot: Slot, terms: Terms) -> Iterator[Finding]:
    """The first day begins when the event does, and the last one ends when it does; each day between is whole."""
    if slot.starts_at and terms.begins_at and slot.starts_at < terms.begins_at:
        said = f"{terms.clock(slot.starts_at)} is before the event begins, at {terms.clock(terms.begins_at)}."
        yield Finding(ConflictRule.OUTSIDE_HOURS, (slot,), terms, "starts_at", starts_at=slot.starts_at, said=said)
    if slot.until and terms.ends_at and slot.until > terms.ends_at:
        said = f"{terms.clock(slot.until)} is after the event ends, at {terms.clock(terms.ends_at)}."
        at = "ends_at" if slot.ends_at else "starts_at"
        yield Finding(ConflictRule.OUTSIDE_HOURS, (slot,), terms, at, ends_at=slot.until, said=said)


# ── Two at once ──


def _meet(earlier: Slot, later: Slot) -> bool:
    """Sessions that touch do not."""
    return later.starts_at < earlier.until or later.starts_at == earlier.starts_at


class _Sweep:
    """Sessions as they start, each against what still runs."""

    def __init__(self, terms: Terms):
        self.terms = terms
        self.last: dict[Hashable, Slot] = {}
        """Of each room, person or audience, the session that ends last so far."""
        self.alone: list[Slot] = []
        """Sessions that no plenary has been held against yet."""

    def add(self, slot: Slot) -> Iterator[Finding]:
        if slot.starts_at is None:
            return
        yield from self._room(slot)
        yield from self._people(slot)
        if slot.calls_people:
            yield from self._audiences(slot)
            yield from self._everybody(slot)

    def _before(self, what: Hashable, slot: Slot) -> Slot | None:
        before = self.last.get(what)
        if before is None or slot.until >= before.until:
            self.last[what] = slot
        return None if before is slot else before

    def _found(self, rule: ConflictRule, before: Slot, slot: Slot, **facts) -> Finding:
        when = {"starts_at": slot.starts_at, "ends_at": min(before.until, slot.until)}
        return Finding(rule, (before, slot), self.terms, **{**when, **facts})

    def _room(self, slot: Slot) -> Iterator[Finding]:
        if slot.room is None:
            return
        before = self._before(("room", slot.room.key), slot)
        if before and _meet(before, slot):
            yield self._found(ConflictRule.ROOM_TWICE, before, slot, field="room", where=slot.room.name)

    def _people(self, slot: Slot) -> Iterator[Finding]:
        for person in slot.people:
            before = self._before(("person", person.key), slot)
            if before is None:
                continue
            who = {"who": person.name, "who_key": person.key}
            if _meet(before, slot):
                yield self._found(ConflictRule.PERSON_TWICE, before, slot, **who)
            elif self._is_hurried(before, slot):
                between = {"starts_at": before.ends_at, "ends_at": slot.starts_at}
                where = joined([before.room.name, slot.room.name])
                yield self._found(ConflictRule.ROOM_CHANGE, before, slot, where=where, **who, **between)

    def _is_hurried(self, before: Slot, slot: Slot) -> bool:
        changes = before.room and slot.room and before.room.key != slot.room.key
        return bool(changes and before.ends_at and slot.starts_at - before.ends_at < self.terms.changeover)

    def _audiences(self, slot: Slot) -> Iterator[Finding]:
        """One finding for all the audiences that the same two sessions call."""
        called: dict[Hashable, tuple[Slot, list[str]]] = {}
        for name in slot.audiences:
            before = self._before(("audience", name), slot)
            if before and _meet(before, slot):
                called.setdefault(before.key, (before, []))[1].append(name)
        for before, names in called.values():
            yield self._found(ConflictRule.AUDIENCE_TWICE, before, slot, who=joined(names))

    def _everybody(self, slot: Slot) -> Iterator[Finding]:
        """A plenary calls whoever any other session calls."""
        any_other, plenary = self._before("any", slot), self.last.get("plenary")
        if slot.calls_everybody:
            self._before("plenary", slot)
            running = [other for other in (*self.alone, any_other) if other and _meet(other, slot)]
            self.alone.clear()
        else:
            running = [plenary] if plenary and _meet(plenary, slot) else []
        if not running:
            self.alone.append(slot)
        for before in {other.key: other for other in running}.values():
            yield self._found(ConflictRule.AUDIENCE_TWICE, before, slot, who=EVERYBODY)
