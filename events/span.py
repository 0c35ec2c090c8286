"""A year, a month or a day, as an address says it."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from events.words import short_day

EARLIEST, LATEST = 1000, 9000
_WRITTEN = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?")


class NoSpan(ValueError):
    """It is written otherwise, or no such day exists."""


@dataclass(frozen=True, order=True)
class Span:
    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def read(cls, written: str) -> "Span":
        """“2027”, “2027-03” or “2027-03-05”. Raises NoSpan."""
        match = _WRITTEN.fullmatch(written)
        span = match and cls(*(int(part) if part else None for part in match.groups()))
        try:
            if span and EARLIEST <= span.year <= LATEST and span.first:
                return span
        except ValueError:
            pass
        raise NoSpan(written)

    @classmethod
    def month_of(cls, day: date) -> "Span":
        return cls(day.year, day.month)

    def __str__(self):
        return "-".join(f"{part:02}" for part in (self.year, self.month, self.day) if part)

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def name(self) -> str:
        """“2027”, “March 2027”, “5 March 2027”."""
        return short_day(self.first) if self.day else f"{self.first:%B %Y}" if self.month else str(self.year)

    @property
    def in_words(self) -> str:
        return f"{'on' if self.day else 'in'} {self.name}"

    @property
    def weeks(self) -> list[list[date]]:
        """Of the month, whole, from Monday."""
        monday = self.first - timedelta(days=self.first.weekday())
        days = [monday + timedelta(days=n) for n in range((self.last - monday).days + 1)]
        days += [days[-1] + timedelta(days=n + 1) for n in range(-len(days) % 7)]
        return [days[n : n + 7] for n in range(0, len(days), 7)]
