"""Sessions as they are being read."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time

from agenda import clocks
from agenda.kinds import kind_of, told_kind
from events.vocabulary import INTERVALS, ContributionRole, SessionKind
from speakers.printed import Printed


@dataclass
class Taking:
    """Who takes part in a session."""

    person: Printed
    role: ContributionRole
    numbers: tuple[int, ...]
    is_below: bool = False
    """Post or organisation stand on lines of their own, below the name."""


@dataclass
class Draft:
    """A session as it is being read."""

    title: str = ""
    label: str = ""
    day: date | None = None
    times: clocks.Times | None = None
    room: str = ""
    track: str = ""
    abstract: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    people: list[Taking] = field(default_factory=list)
    numbers: dict[int, None] = field(default_factory=dict)
    start: time | None = None
    end: time | None = None
    below: ContributionRole | None = None
    """The role of the people to come: below “Panel:”."""
    is_part: bool = False
    """One of several at once."""
    parent: "Draft | None" = None
    """The session that only says so."""
    parts: int = 0
    """How many such sessions it says of."""
    is_column: bool = False
    """Of a table with a column a room or a track."""

    @property
    def kind(self) -> SessionKind:
        if self.parent and not self.label:
            return kind_of(self.title, self.parent.title)
        if not self.label and self.people and told_kind(self.title) in INTERVALS:
            return SessionKind.TALK
        return kind_of(self.title, self.label)

    @property
    def is_empty(self) -> bool:
        return not (self.points or self.people or self.notes or self.abstract)

    def take(self, numbers: Sequence[int]) -> None:
        self.numbers |= dict.fromkeys(numbers)


def enter(draft: Draft, found: Sequence[Printed], role: ContributionRole | None, numbers: tuple[int, ...]) -> None:
    for one in found:
        theirs = one.role or role or draft.below or ContributionRole.SPEAKER
        draft.people.append(Taking(one, theirs, numbers))
    draft.take(numbers)


def settle_times(drafts: list[Draft]) -> None:
    """Each in its half of the day; one without an end lasts until the next of its day starts."""
    latest: dict[date | None, time] = {}
    for draft in drafts:
        if draft.times:
            draft.start, draft.end = draft.times.after(latest.get(draft.day))
            if not draft.is_part:
                latest[draft.day] = draft.start
    starts: dict[date | None, list[time]] = {}
    for draft in drafts:
        if draft.start:
            starts.setdefault(draft.day, []).append(draft.start)
    following = {day: sorted(set(times)) for day, times in starts.items()}
    for draft in drafts:
        if draft.start and draft.end is None:
            later = following[draft.day]
            place = bisect_right(later, draft.start)
            draft.end = later[place] if place < len(later) and not _is_past_midnight(draft, later) else None


def _is_past_midnight(draft: Draft, starts: list[time]) -> bool:
    return draft.start.hour < 5 and starts[-1].hour >= 17


def settle_parts(drafts: list[Draft]) -> list[Draft]:
    """Without sessions that only say that others are at once; what stands in every column of a row is one."""
    kept: list[Draft] = []
    for draft in drafts:
        if draft.parts and draft.is_empty:
            continue
        if draft.is_part and draft.parent:
            draft.label = draft.label or (draft.parent.title if len(draft.parent.title.split()) <= 6 else "")
            draft.take(draft.parent.numbers)
        twin = kept[-1] if kept else None
        if twin and twin.is_column and draft.is_column and _is_twin(twin, draft):
            twin.track = twin.room = ""
            twin.take(draft.numbers)
        else:
            kept.append(draft)
    return kept


def _is_twin(one: Draft, other: Draft) -> bool:
    same = (one.title, one.label, one.day, one.start, one.end) == (
        other.title,
        other.label,
        other.day,
        other.start,
        other.end,
    )
    return same and one.is_empty and other.is_empty and told_kind(one.title) is not None
