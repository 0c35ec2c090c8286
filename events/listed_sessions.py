"""Sessions in a list: the shape of a row, from the catalogue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from itertools import accumulate

from django.db.models import Count, Q

from events import words
from events.listing import ListedEvent, listed
from events.models import Entry
from events.models.catalogue import EntryQuerySet
from events.search.results import Result
from events.vocabulary import SessionStatus
from events.when import machine


@dataclass(frozen=True)
class ListedSession:
    id: str
    title: str
    label: str
    event: ListedEvent
    day: str
    clock: str
    machine: str
    status: str
    """'' while all goes as planned, else “Cancelled” or “Moved”."""
    audience: str = ""

    @property
    def facts(self) -> list[str]:
        """Where, and whether it is over."""
        return [fact for fact in (self.event.place or self.event.format, self.event.state) if fact]


def listed_session(entry: Entry | Result, at: datetime, audience: str = "") -> ListedSession:
    detail = entry.detail
    event = listed(detail["event"], at)
    day = detail["day"] and date.fromisoformat(detail["day"])
    start = detail["start"] and time.fromisoformat(detail["start"])
    status = SessionStatus(detail["status"])
    return ListedSession(
        id=entry.slug,
        title=entry.title,
        label=detail["label"],
        event=event,
        day=words.day(day) if day else event.when.days,
        clock=words.clock(start) if start else "",
        machine=machine(day, start, event.when.timezone) if day else event.when.machine,
        status="" if status == SessionStatus.SCHEDULED else status.label,
        audience=audience,
    )


def listed_sessions(entries: Iterable[Entry], at: datetime) -> list[ListedSession]:
    return [listed_session(entry, at) for entry in entries]


class SessionsInTurn:
    """Those that have not begun, the soonest first; those without a date; then the others, the latest first. Each
    part is read in the order of an index, so that a few of very many cost no more than a few."""

    def __init__(self, sessions: EntryQuerySet, at: datetime):
        self._sessions, self._at = sessions, at
        self._parts = [Q(starts_at__gte=at), Q(starts_at=None), Q(starts_at__lt=at)]
        self._orders = ["starts_at", "sort_key", "-starts_at"]

    def first(self, most: int) -> list[Entry]:
        return self._read([slice(most)] * len(self._parts))[:most]

    def count(self) -> int:
        return sum(self._counts)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> list[Entry]:
        ends = [0, *accumulate(self._counts)]
        return self._read([slice(max(0, wanted.start - begin), max(0, wanted.stop - begin)) for begin in ends[:-1]])

    @cached_property
    def _counts(self) -> list[int]:
        counts = {f"part_{number}": Count("pk", filter=part) for number, part in enumerate(self._parts)}
        return list(self._sessions.aggregate(**counts).values())

    def _read(self, slices: Sequence[slice]) -> list[Entry]:
        """These slices of the parts; one query."""
        first, *others = (
            self._sessions.filter(part).order_by(order, "sort_key", "pk")[wanted]
            for part, order, wanted in zip(self._parts, self._orders, slices, strict=True)
        )
        return sorted(first.union(*others, all=True), key=self._place)

    def _place(self, session: Entry) -> tuple:
        begins = session.starts_at
        if begins is None:
            return (1, 0, session.sort_key, session.pk)
        away = (begins - self._at).total_seconds()
        return (0 if away >= 0 else 2, abs(away), session.sort_key, session.pk)
