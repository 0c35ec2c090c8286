"""Dates as people write them: “Tuesday 16 July 2019”, “December 5th 2024”, “21st Nov 2023”, “5–7 March”,
“12/03/2027” (day first, as in Britain)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_WEEKDAY = r"(?:(?P<weekday>mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s{1,3}(?:the\s)?)?"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s{1,3}(?P<year>(?:19|20)\d\d)\b|\s{1,3}[’'](?P<short>\d\d)\b)?"
_UNTIL = r"\s{0,3}(?:-|–|—|to|until|and|&|\+)\s{0,3}"
_LAST = r"(?P<last>\d{1,2})(?:st|nd|rd|th)?"

_OTHER_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\s{1,3}"
_YEAR2 = _YEAR.replace("year", "year2").replace("short", "short2")
_DATE = re.compile(
    rf"""(?<![\d.:/£$€])(?<![dD]ay\s)(?<!DAY\s)\b(?:
      (?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b
    | {_WEEKDAY}(?:
        (?P<number>\d\d?)[/.](?P<of>\d\d?)[/.](?P<in>(?:19|20)\d\d|\d\d)\b(?![/.]\d)
      | {_DAY}(?:{_UNTIL}(?(weekday)(?:{_OTHER_WEEKDAY})?){_LAST})?\s{{0,3}}(?:of\s)?{_MONTH}{_YEAR}
      | {_MONTH.replace("month", "month2")}\s{{1,3}}{_DAY.replace("day", "day2")}\b
        (?:{_UNTIL}{_LAST.replace("last", "last2")}\b(?!\s{{0,2}}[.:]\d|\s{{0,2}}[ap]m))?{_YEAR2}
      )
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_BETWEEN = re.compile(r"\s{0,3}(?:-|–|—|to|until|till|and|&)\s{0,3}", re.IGNORECASE)
_ALONE = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """A day as it is named, with or without its year."""

    day: int
    month: int
    year: int | None
    weekday: int | None

    def on(self, year: int | None = None) -> date | None:
        """In that year where it names none; None where there is no such day."""
        try:
            return date(self.year or year or 0, self.month, self.day)
        except ValueError:
            return None


@dataclass(frozen=True)
class Dates:
    """A day, or the first and last of several, and where they stand in the text."""

    first: Named
    last: Named | None
    start: int
    end: int

    @property
    def year(self) -> int | None:
        return self.first.year or (self.last and self.last.year)

    def days(self, year: int | None = None) -> tuple[date, date | None] | None:
        """Of several days, in that year where they name none; None where they do not exist, or run backwards."""
        first = self.first.on(self.year or year)
        last = self.last and self.last.on(self.year or year)
        if first is None or (self.last and (last is None or last < first)):
            return None
        return first, last if last != first else None


def find(text: str) -> list[Dates]:
    """In their order; two that are one span (“30 March – 2 April 2027”) are one."""
    found = list(_found(text))
    joined: list[Dates] = []
    for one in found:
        before = joined[-1] if joined else None
        if before and before.last is None and _BETWEEN.fullmatch(text, before.end, one.start) and one.last is None:
            joined[-1] = Dates(before.first, one.first, before.start, one.end)
        else:
            joined.append(one)
    return joined


def _found(text: str) -> Iterator[Dates]:
    for match in _DATE.finditer(text):
        first, last = _named(match)
        if first and 1 <= first.day <= 31 and 1 <= first.month <= 12:
            yield Dates(first, last, match.start(), match.end())


def _named(match: re.Match) -> tuple[Named | None, Named | None]:
    parts = match.groupdict()
    weekday = parts["weekday"] and WEEKDAYS.index(parts["weekday"][:3].lower())
    if parts["iso"]:
        year, month, day = map(int, parts["iso"].split("-"))
        return Named(day, month, year, None), None
    if parts["number"]:
        year = int(parts["in"]) + (2000 if len(parts["in"]) == 2 else 0)
        return Named(int(parts["number"]), int(parts["of"]), year, weekday), None
    which = "" if parts["month"] else "2"
    month = MONTHS.index(parts[f"month{which}"][:3].lower()) + 1
    year = int(parts[f"year{which}"] or 0) or (parts[f"short{which}"] and 2000 + int(parts[f"short{which}"])) or None
    first = Named(int(parts[f"day{which}"]), month, year, weekday)
    last = parts[f"last{which}"]
    return first, Named(int(last), month, year, None) if last else None


def weekday_of(text: str) -> int | None:
    """Of a text that is the name of a weekday and nothing else."""
    return WEEKDAYS.index(text[:3].lower()) if _ALONE.fullmatch(text) else None
