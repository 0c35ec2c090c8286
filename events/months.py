"""Events by their days: a month as a calendar, and an archive of years."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from events.event_shelf import Days
from events.listing import ListedEvent
from events.span import Span


@dataclass(frozen=True)
class CalendarDay:
    day: date
    is_outside: bool
    """Of the month before or after; its events are shown there."""
    events: list[ListedEvent]


def weeks(month: Span, events: Iterable[ListedEvent]) -> list[list[CalendarDay]]:
    """The month's weeks from Monday, each event on each of its days."""
    dated = [event for event in events if event.when.first]
    return [[_day(day, month, dated) for day in week] for week in month.weeks]


def _day(day: date, month: Span, events: list[ListedEvent]) -> CalendarDay:
    if day.month != month.month:
        return CalendarDay(day, is_outside=True, events=[])
    return CalendarDay(day, False, [event for event in events if event.when.first <= day <= event.when.last])


def month_to_show(asked: Span | None, having: list[Span], otherwise: Span) -> Span:
    """The month that is asked for; of a year, the first that has events."""
    if asked is None:
        return otherwise
    if asked.month is None:
        return next((month for month in having if month.year == asked.year), Span(asked.year, 1))
    return Span(asked.year, asked.month)


@dataclass
class ArchivedMonth:
    span: Span
    slugs: list[str]
    events: list[ListedEvent] = field(default_factory=list)
    """Empty where there are too many to name."""
    query: str = ""
    """Of the list of them."""


@dataclass
class ArchivedYear:
    year: int
    months: list[ArchivedMonth]

    @property
    def number(self) -> int:
        return sum(len(month.slugs) for month in self.months)


def archive(slugs: list[str], days: Mapping[str, Days]) -> list[ArchivedYear]:
    """By the month in which they begin, in the order in which they come; what has no day is in none."""
    months: dict[tuple[int, int], list[str]] = {}
    for slug in slugs:
        if first := days[slug].first:
            months.setdefault((first.year, first.month), []).append(slug)
    years: dict[int, list[ArchivedMonth]] = {}
    for (year, month), found in months.items():
        years.setdefault(year, []).append(ArchivedMonth(Span(year, month), found))
    return [ArchivedYear(year, found) for year, found in years.items()]
