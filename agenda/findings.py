"""What is found of an agenda: by which rule, who, what, where and when, and the sentence that says so."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from agenda.slots import Slot
from events.clock import day_and_clock, edge
from events.models import Event
from events.vocabulary import ALWAYS_BLOCKING, ConflictRule, ContributionRole
from events.words import clock, minutes, short_day

EVERYBODY = "Everybody"


@dataclass(frozen=True)
class Terms:
    """What an event asks of its sessions."""

    zone: str
    days: tuple[date, ...] = ()
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    changeover: timedelta = timedelta()
    blocking: frozenset[str] = ALWAYS_BLOCKING
    """The rules that stand in the way of saving; the others warn."""

    @classmethod
    def of(cls, event: Event) -> "Terms":
        first, last, zone = event.starts_on, event.last_day, event.timezone
        return cls(
            zone=zone,
            days=tuple(event.days),
            begins_at=first and edge(first, event.start_time, zone, end=False),
            ends_at=last and edge(last, event.end_time, zone, end=True),
            changeover=timedelta(minutes=event.changeover_minutes),
            blocking=ALWAYS_BLOCKING | set(event.blocking_rules),
        )

    def clock(self, at: datetime) -> str:
        """“10am”, with the day where the event has several."""
        day, time = day_and_clock(at, self.zone)
        return f"{clock(time)} on {short_day(day)}" if len(self.days) > 1 else clock(time)

    def clocks(self, start: datetime, end: datetime | None) -> str:
        if end is None or end <= start:
            return f"at {self.clock(start)}"
        return f"{clock(day_and_clock(start, self.zone)[1])} to {self.clock(end)}"


@dataclass(frozen=True)
class Finding:
    rule: ConflictRule
    slots: tuple[Slot, ...]
    """What: the session, or the two that cannot both be, in the order in which they start."""
    terms: Terms
    field: str = "starts_at"
    """Of Session, which a form says it beside."""
    who: str = ""
    who_key: Hashable = None
    where: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    """When it is so; the same moment twice where an end is not known."""
    said: str = ""
    """What is wrong with one session alone."""

    @property
    def blocks(self) -> bool:
        """Where an end is not known, it warns at most."""
        known = len(self.slots) == 1 or all(slot.ends_at for slot in self.slots)
        return self.rule in self.terms.blocking and known

    @property
    def facts(self) -> tuple:
        """What makes two findings the same one, whatever the sessions are called."""
        keys = tuple(slot.key for slot in self.slots)
        return (self.rule, keys, self.who_key or self.who, self.where, self.starts_at, self.ends_at, self.said)

    def concerns(self, key: Hashable) -> bool:
        return any(slot.key == key for slot in self.slots)

    @property
    def sentence(self) -> str:
        match self.rule:
            case ConflictRule.ROOM_TWICE:
                return f"“{self.where}” is taken by {self._both()} at once, {self._when}."
            case ConflictRule.PERSON_TWICE:
                return f"{self.who} is in {self._both(self._part)} at once, {self._when}."
            case ConflictRule.ROOM_CHANGE:
                return self._hurry()
            case ConflictRule.AUDIENCE_TWICE:
                return self._called()
            case _:
                return f"“{self.slots[0].title}”: {self.said}"

    def beside(self, key: Hashable) -> str:
        """The sentence as it is said beside the field of that session."""
        if len(self.slots) == 1:
            return self.said
        if self.rule != ConflictRule.ROOM_TWICE:
            return self.sentence
        other = next(slot for slot in self.slots if slot.key != key)
        return f"“{self.where}” is taken {self.terms.clocks(other.starts_at, other.ends_at)} by “{other.title}”."

    @property
    def _when(self) -> str:
        return self.terms.clocks(self.starts_at, self.ends_at)

    def _both(self, more=lambda slot: "") -> str:
        return " and ".join(f"“{slot.title}”{more(slot)}" for slot in self.slots)

    def _part(self, slot: Slot) -> str:
        role = next(person.role for person in slot.people if person.key == self.who_key)
        return "" if role == ContributionRole.SPEAKER else f" ({role.label.lower()})"

    def _hurry(self) -> str:
        left = (self.ends_at - self.starts_at) // timedelta(minutes=1)
        needed = self.terms.changeover // timedelta(minutes=1)
        way = " to ".join(f"“{slot.title}” in “{slot.room.name}”" for slot in self.slots)
        time, at = minutes(left) if left else "no time", self.terms.clock(self.ends_at)
        return f"{self.who} has {time} to get from {way}, at {at}; {minutes(needed)} are needed."

    def _called(self) -> str:
        if self.who != EVERYBODY:
            return f"Called to {self._both()} at once, {self._when}: {self.who}."
        if all(slot.calls_everybody for slot in self.slots):
            return f"Everybody is called to {self._both()} at once, {self._when}."
        plenary, other = sorted(self.slots, key=lambda slot: not slot.calls_everybody)
        return f"Everybody is called to “{plenary.title}” while “{other.title}” takes place, {self._when}."
