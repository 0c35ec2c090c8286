"""A line of a document with what its words say by themselves, whatever stands around it."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from agenda import clocks, dates
from agenda.importer.document import Line
from agenda.importer.recogniser.headings import Heading, heading_of
from agenda.kinds import is_told
from speakers.printed import Likeness, likeness

_EDGES = " \t:|,;.–—-→•*_"
_DAY_NUMBER = re.compile(
    r"day\s?(?P<number>\d{1,2}|one|two|three|four|five|six|seven)\b\s*[:–—|,(-]?\s*", re.IGNORECASE
)
_BEFORE_DAY = re.compile(r"^(?:[\w’']+\s){0,2}(?:programme|agenda|schedule|timetable)\s*[:–—-]\s+", re.IGNORECASE)
_ONE_OF_SERIES = re.compile(
    r"((?:webinar|session|seminar|lecture|module|part|week|workshop|episode|talk|meeting)\s(?:\d{1,2}|[A-H]|one|two|three|four|five|six))\s*[:–—|,(-]\s*",
    re.IGNORECASE,
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven")
_FOR_LATER = re.compile(r"^for\s(?:\d{4}|\d{1,2}[.:]\d\d)\s?(?:am|pm|hrs)?\s*[:–—-]?\s*", re.IGNORECASE)
"""“1930 for 2000”: the first is when it begins."""
_GLUED = re.compile(
    r"^(?:back to (?:search )?results|top|skip to (?:main )?content)(?=[a-z])(?<![a-z] )", re.IGNORECASE
)
"""What a page had before its text, glued to it: “TopGlobal progressive policing”."""
_LEADERS = re.compile(r"\s?(?:[.·_…]\s?){4,}\s?")
"""Dots that lead from a title to its time."""


@dataclass(frozen=True)
class DayHeading:
    number: int | None
    """“Day 2”."""
    named: dates.Dates | None
    weekday: int | None
    rest: str
    """What else it says: “Prevention”."""
    begins: bool = False
    """A session of its own: “Webinar 2 – Wednesday 17 March 2027”."""


def ends_in_clock(text: str) -> bool:
    """“Arrival and coffee 09.30”."""
    return bool(_LAST_CLOCK.search(text)) and len(text) <= 110 and not text[:1].isdigit()


_LAST_CLOCK = re.compile(r"[a-z):.”’\"']\s(?:[01]?\d|2[0-3])[.:][0-5]\d\s?(?:am|pm)?$", re.IGNORECASE)


class Seen:
    is_hundred_hours = False
    """“1930” at the beginning of a line is a time, not a year: its document writes times so."""

    is_set_right = False
    """Times stand at the ends of lines in its document."""
    following: "Seen | None" = None
    """The line after it."""

    def __init__(self, line: Line):
        self.line, self.text = line, _GLUED.sub("", _LEADERS.sub(" – ", line.text))

    @property
    def numbers(self) -> tuple[int, ...]:
        return self.line.numbers

    @cached_property
    def found(self) -> list[clocks.Times]:
        return list(clocks.find(self.text[:2000]))

    @cached_property
    def dates(self) -> list[dates.Dates]:
        return dates.find(self.text[:2000])

    @cached_property
    def leading(self) -> clocks.Times | None:
        """The times that it begins with."""
        if self.is_set_right and ends_in_clock(self.text):
            return None  # “Midday prayer 13.10”
        if self.is_hundred_hours and (late := clocks.hundred_hours(self.text)):
            return late
        if not self.found:
            return None
        before = self.text[: self.found[0].start]
        return self.found[0] if len(before) < 4 and not any(map(str.isalnum, before)) else None

    @cached_property
    def trailing(self) -> clocks.Times | None:
        """Those that it ends with, behind something else."""
        if not self.found or self.leading:
            return None
        last = self.found[-1]
        after, before = self.text[last.end :].strip(_EDGES + "()[]"), self.text[: last.start].rstrip()
        set_off = (
            self.is_set_right
            or before.endswith(("(", "[", "–", "—", "-", ",", "|", ":"))
            or self.text[: last.start].endswith("  ")
        )
        return last if not after and before.strip(_EDGES + "([") and (set_off or last.last is not None) else None

    @cached_property
    def rest(self) -> str:
        """Without the times at its beginning or end."""
        if self.leading:
            rest = self.text[self.leading.end :].lstrip(_EDGES + ")]").strip()
            return _FOR_LATER.sub("", rest)
        if self.trailing:
            return self.text[: self.trailing.start].rstrip(_EDGES + "([").strip()
        return self.text

    @property
    def is_time_alone(self) -> bool:
        return self.leading is not None and (not self.rest.strip(_EDGES + "()") or bool(self.beside_time))

    @cached_property
    def beside_time(self) -> list[str]:
        """Where and in which track, set off by dots: “9.30am to 10am · Hall A · Track: Prevent”."""
        behind = self.text[self.leading.end :].lstrip() if self.leading else ""
        return [part for part in behind.split(" · ") if part.strip(" ·")] if behind.startswith("·") else []

    @cached_property
    def day(self) -> DayHeading | None:
        """Where it is a heading that names a day."""
        return _day_heading(self.text)

    @cached_property
    def heading(self) -> Heading | None:
        return heading_of(self.text)

    @cached_property
    def is_told(self) -> bool:
        """Its words say that it is a session."""
        return is_told(self.rest)

    @cached_property
    def likeness(self) -> Likeness:
        return likeness(self.text)

    @property
    def stands_out(self) -> bool:
        return bool(self.line.heading) or self.line.bold

    @cached_property
    def is_prose(self) -> bool:
        """A paragraph, or a sentence at least."""
        words = self.text.split()
        if _BESIDE.findall(self.text)[1:]:
            return False
        if len(words) >= 5 and self.text.endswith((".", "!", "?", ".”", "…", ".’", ".)")):
            return True
        return len(words) >= 14 and not _is_title_case(words)


_BESIDE = re.compile(r"\s[|/›»·]\s")
"""Between things that stand beside each other: tags, a way through a site."""


def _is_title_case(words: list[str]) -> bool:
    long = [word for word in words if len(word) > 3]
    return sum(word[0].isupper() for word in long) * 10 >= len(long) * 6


def _day_heading(text: str) -> DayHeading | None:
    if len(text) > 120:
        return None
    bare = _BEFORE_DAY.sub("", text.strip(_EDGES + "()[]#"))
    if series := _one_of_series(bare):
        return series
    numbered = _DAY_NUMBER.match(bare)
    number = numbered and _number(numbered["number"])
    rest = bare[numbered.end() :].strip(_EDGES + "()") if numbered else bare
    if (weekday := dates.weekday_of(rest)) is not None:
        return DayHeading(number, None, weekday, "")
    found = dates.find(rest)
    if len(found) == 1 and found[0].last is None and not _around(rest, found[0], numbered is not None):
        return DayHeading(number, found[0], None, _without(rest, found[0]))
    if numbered and not found:
        return DayHeading(number, None, None, rest) if len(rest.split()) <= 8 else None
    return None


def is_one_of_series(text: str) -> bool:
    """“Seminar 1”, and nothing else."""
    one = _ONE_OF_SERIES.match(f"{text}:")
    return bool(one) and one.end() > len(text)


def _one_of_series(text: str) -> DayHeading | None:
    if not (one := _ONE_OF_SERIES.match(text)):
        return None
    rest = text[one.end() :]
    named = dates.find(rest)
    if len(named) != 1 or _without(rest, named[0]):
        return None
    return DayHeading(None, named[0], None, one[1], begins=True)


def _number(word: str) -> int:
    return _NUMBERS.index(word.lower()) + 1 if word.lower() in _NUMBERS else int(word)


def _around(text: str, named: dates.Dates, is_numbered: bool) -> bool:
    """Too much stands around the date for a heading."""
    if next(clocks.find(text), None):
        return True
    rest = _without(text, named)
    if not rest:
        return False
    return len(rest.split()) > (8 if is_numbered else 4) or not (is_numbered or named.start == 0 or _is_lead(rest))


def _is_lead(rest: str) -> bool:
    return bool(re.fullmatch(r"(?:programme|agenda|schedule|timetable)(?:\s(?:for|on|of))?", rest, re.IGNORECASE))


def _without(text: str, named: dates.Dates) -> str:
    return f"{text[: named.start].strip(_EDGES + '()')} {text[named.end :].strip(_EDGES + '()')}".strip()


def resolved(named: dates.Named, days: list[date], year: int | None) -> date | None:
    """A day without a year is that of the event's day of this date; else of that year."""
    same = [day for day in days if (day.day, day.month) == (named.day, named.month)]
    return same[0] if same and named.year is None else named.on(year or (days[0].year if days else None))
