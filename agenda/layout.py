"""Laying out the times of a day: from an order, usual lengths, and when the day begins and ends.

What is for everybody comes one after the other: sessions without a room, intervals, welcome, keynotes and close.
The sessions with a room between two of those run side by side, in each room in their order. Lengths are the usual
ones, stretched or squeezed in steps of five minutes until the day ends when it should, but to no less than half
and no more than twice; breaks and meals give and take last. A fixed time stays: what comes before it is over by
then, and what comes after it begins later.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import groupby, pairwise

from events.clock import day_and_clock
from events.vocabulary import INTERVALS, SessionKind
from events.words import clock, minutes

STEP = 5
FOR_EVERYBODY = INTERVALS | {SessionKind.WELCOME, SessionKind.KEYNOTE, SessionKind.CLOSE}
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Item:
    """A session to find times for. `starts_at` where that is fixed, `ends_at` where its length is too."""

    key: Hashable
    title: str
    kind: SessionKind
    minutes: int
    """Its usual length, in whole steps of five."""
    room: Hashable = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Misfit:
    """Why there is no layout: the item, or without one the end of the day, cannot be at that time."""

    item: Item | None
    at: datetime
    earliest: datetime

    def sentence(self, zone: str) -> str:
        at, earliest = (clock(day_and_clock(moment, zone)[1]) for moment in (self.at, self.earliest))
        if self.item:
            return f"“{self.item.title}” is fixed at {at}, but can start at {earliest} at the earliest."
        late = (self.earliest - self.at) // MINUTE
        return f"The order does not fit: at the shortest it ends at {earliest}, {minutes(late)} after {at}."


@dataclass(frozen=True)
class Layout:
    times: dict[Hashable, tuple[datetime, datetime]] = field(default_factory=dict)
    misfit: Misfit | None = None

    @property
    def ends_at(self) -> datetime | None:
        return max((end for _, end in self.times.values()), default=None)


def lay_out(items: Iterable[Item], *, start: datetime, end: datetime) -> Layout:
    """Times for all, or none and why."""
    try:
        placed = list(_placed(list(_steps(items, start)), 0, (end - start) // MINUTE))
    except _DoesNotFit as error:
        at = error.item.starts_at if error.item else end
        return Layout(misfit=Misfit(error.item, at, start + error.earliest * MINUTE))
    return Layout({item.key: (start + begins * MINUTE, start + ends * MINUTE) for item, begins, ends in placed})


# Below, times are minutes after the beginning of the day.


class _DoesNotFit(Exception):
    def __init__(self, item: Item | None, earliest: int):
        self.item, self.earliest = item, earliest


@dataclass(frozen=True)
class _Lengths:
    least: int
    usual: int
    most: int

    def __add__(self, other: "_Lengths") -> "_Lengths":
        return _Lengths(self.least + other.least, self.usual + other.usual, self.most + other.most)


NOTHING = _Lengths(0, 0, 0)


@dataclass(frozen=True)
class _Single:
    """One item, for everybody or in a column."""

    item: Item
    fixed: int | None
    lengths: _Lengths

    @classmethod
    def of(cls, item: Item, start: datetime) -> "_Single":
        fixed = item.starts_at and (item.starts_at - start) // MINUTE
        if item.starts_at and item.ends_at:
            length = (item.ends_at - item.starts_at) // MINUTE
            return cls(item, fixed, _Lengths(length, length, length))
        half = -(-item.minutes // (2 * STEP)) * STEP
        return cls(item, fixed, _Lengths(half, item.minutes, 2 * item.minutes))

    @property
    def gives_last(self) -> bool:
        return self.item.kind in INTERVALS

    def start(self, earliest: int) -> int:
        if earliest > self.fixed:
            raise _DoesNotFit(self.item, earliest)
        return self.fixed

    def lengths_from(self, start: int) -> _Lengths:
        return self.lengths

    def placed(self, start: int, end: int) -> Iterator[tuple[Item, int, int]]:
        yield self.item, start, end


@dataclass(frozen=True)
class _Block:
    """Rooms side by side, a column each."""

    columns: tuple[tuple[_Single, ...], ...]
    gives_last = False

    @property
    def fixed(self) -> int | None:
        """The first of its fixed times."""
        return min((one.fixed for column in self.columns for one in column if one.fixed is not None), default=None)

    def start(self, earliest: int) -> int:
        """Such that what comes before a fixed item has its usual length, as far as that can be."""
        usual = []
        for column in self.columns:
            before, fixed = _until_fixed(column)
            if fixed and fixed.fixed < earliest + before.least:
                raise _DoesNotFit(fixed.item, earliest + before.least)
            usual += [fixed.fixed - before.usual] if fixed else []
        return max(earliest, min(usual))

    def lengths_from(self, start: int) -> _Lengths:
        each = [_column_lengths(column, start) for column in self.columns]
        return _Lengths(*(max(getattr(one, name) for one in each) for name in ("least", "usual", "most")))

    def placed(self, start: int, end: int) -> Iterator[tuple[Item, int, int]]:
        for column in self.columns:
            yield from _placed(column, start, end)


def _until_fixed(column: Sequence[_Single]) -> tuple[_Lengths, _Single | None]:
    before = NOTHING
    for one in column:
        if one.fixed is not None:
            return before, one
        before += one.lengths
    return before, None


def _column_lengths(column: Sequence[_Single], start: int) -> _Lengths:
    """From the beginning of its block, and over what is fixed in it."""
    total = NOTHING
    for one in column:
        if one.fixed is not None:
            until = one.fixed - start
            total = _Lengths(until, until, until)
        total += one.lengths
    return total


type _Step = _Single | _Block


def _steps(items: Iterable[Item], start: datetime) -> Iterator[_Step]:
    """One after the other; where only one room is in use, each of its sessions is a step."""
    for in_rooms, group in groupby(items, key=lambda item: item.room is not None and item.kind not in FOR_EVERYBODY):
        singles = [_Single.of(item, start) for item in group]
        columns: dict[Hashable, list[_Single]] = {}
        for single in singles:
            columns.setdefault(single.item.room, []).append(single)
        if in_rooms and len(columns) > 1:
            yield _Block(tuple(map(tuple, columns.values())))
        else:
            yield from singles


def _placed(steps: Sequence[_Step], start: int, end: int) -> Iterator[tuple[Item, int, int]]:
    """Each stretch between two fixed times is filled by itself. Raises _DoesNotFit."""
    at = start
    for stretch, following in pairwise([*_stretches(steps), None]):
        lengths = [step.lengths_from(at) for step in stretch]
        earliest = at + sum(one.least for one in lengths)
        if following is None and earliest > end:
            raise _DoesNotFit(None, earliest)
        until = following[0].start(earliest) if following else end
        begins = at
        for step, length in zip(stretch, _fitted(stretch, lengths, until - at), strict=True):
            yield from step.placed(begins, begins + length)
            begins += length
        at = until


def _stretches(steps: Sequence[_Step]) -> list[list[_Step]]:
    """Each but the first begins with a fixed time; the first may be empty."""
    stretches = [[]]
    for step in steps:
        if step.fixed is not None:
            stretches.append([])
        stretches[-1].append(step)
    return stretches


def _fitted(steps: Sequence[_Step], lengths: Sequence[_Lengths], available: int) -> list[int]:
    """As long as is available, as far as can be."""
    fitted = [one.usual for one in lengths]
    for gives_last in (False, True):
        group = [n for n, step in enumerate(steps) if step.gives_last is gives_last]
        _give_and_take(fitted, lengths, group, available - sum(fitted))
    return fitted


def _give_and_take(fitted: list[int], lengths: Sequence[_Lengths], group: Sequence[int], left: int) -> None:
    """Five minutes at a time, to whichever has gained least, or from whichever has lost least, for its length."""
    step = STEP if left > 0 else -STEP

    def changed(n: int) -> float:
        return abs(fitted[n] + step - lengths[n].usual) / lengths[n].usual

    queue = [(changed(n), n) for n in group]
    heapify(queue)
    while queue and (left >= STEP or left < 0):
        _, n = heappop(queue)
        if lengths[n].least <= fitted[n] + step <= lengths[n].most:
            fitted[n] += step
            left -= step
            heappush(queue, (changed(n), n))
