"""Sessions read from lines as people paste them: “9.30 Registration”, “Case Study: …”, points below, and days
as headings. Nothing is left out silently: each line is in a draft, names a day, or is `unplaced`."""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from agenda import clocks, dates
from agenda.kinds import is_told, kind_of, lead_in
from agenda.slots import Slot, Typed
from events.text import item, on_one_line
from events.vocabulary import SessionKind

PERSON, FOOTNOTE, REMARK, NO_TITLE, NO_DAY = (
    "reads like a person, but stands in no session",
    "reads like a note below the programme",
    "stands between points and people, and is no session’s title",
    "is a time without a title",
    "names a day, but which one is not plain from the event’s dates",
)


@dataclass(frozen=True)
class Draft:
    """A session as it was read."""

    lines: tuple[int, ...]
    """The numbers of the lines it was read from, counted from 1."""
    title: str
    label: str = ""
    kind: SessionKind = SessionKind.TALK
    day: date | None = None
    start: Typed | None = None
    end: Typed | None = None
    points: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """The lines that read like people."""

    def slot(self, key: Hashable, zone: str) -> Slot:
        return Slot(key, self.title, kind=self.kind).moved(self.day, self.start, self.end, zone)


@dataclass(frozen=True)
class Unplaced:
    line: int
    text: str
    why: str


@dataclass
class Pasted:
    drafts: list[Draft] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    """Lines that name a day."""
    unplaced: list[Unplaced] = field(default_factory=list)


def read(
    text: str,
    days: Sequence[date] = (),
    *,
    day: date | None = None,
    is_person: Callable[[str], bool] = lambda line: False,
) -> Pasted:
    """Of an event on these days; sessions are on `day` until a heading names another. `is_person` knows the lines
    that name people of the event, however they are written."""
    reader = _Reader(days, day, _Manner.of(text), is_person)
    for number, line in enumerate(text.splitlines(), start=1):
        reader.add(number, line)
    reader.finish()
    return reader.pasted


def with_ends(drafts: Sequence[Draft]) -> list[Draft]:
    """One without an end lasts until the next of its day starts."""
    return [_until_next(draft, drafts[number + 1 :]) for number, draft in enumerate(drafts)]


def _until_next(draft: Draft, later: Sequence[Draft]) -> Draft:
    if draft.start is None or draft.end is not None:
        return draft
    starts = (other.start for other in later if other.day == draft.day and other.start)
    return replace(draft, end=next((start for start in starts if start[0] > draft.start[0]), None))


# ── The way a text is written ──

_BULLET = re.compile(r"^\s*(?:[•·‣▪◦●○■□–—*-]|o(?=\s+[A-Z]))\s+|^(?:\t|\s{2,})(?=\S)")


@dataclass(frozen=True)
class _Manner:
    all_marked: bool
    """A list of sessions, bulleted as a whole: its marks mean nothing."""
    has_wide_gaps: bool
    """Two empty lines stand between sessions, one within them."""

    @classmethod
    def of(cls, text: str) -> "_Manner":
        lines = [line for line in text.splitlines() if line.strip()]
        return cls(all(_BULLET.match(line) for line in lines), bool(re.search(r"\n[^\S\n]*\n[^\S\n]*\n", text)))


class _Reader:
    """Goes down the lines, with what the last ones were about in mind."""

    def __init__(self, days: Sequence[date], day: date | None, manner: _Manner, is_person: Callable[[str], bool]):
        self.days, self.day, self.manner, self.is_person = days, day, manner, is_person
        self.pasted = Pasted()
        self.gap = 0
        """Empty lines before this one."""
        self.waiting: tuple[int, str, clocks.Times] | None = None
        """A time that stood on a line of its own."""

    def add(self, number: int, line: str) -> None:
        if not line.strip():
            self.gap += 1
            return
        self._place(number, line)
        self.gap = 0

    def finish(self) -> None:
        if self.waiting:
            number, text, _ = self.waiting
            self.pasted.unplaced.append(Unplaced(number, text, NO_TITLE))
            self.waiting = None

    def _place(self, number: int, line: str) -> None:
        text = on_one_line(line)
        if found := _named_day(text, self.days):
            self.finish()
            self.day = found
            self.pasted.headings.append(number)
            return
        is_point = bool(_BULLET.match(line)) and not self.manner.all_marked and bool(self.pasted.drafts)
        times, rest = times_before(_BULLET.sub("", line).strip())
        if is_point and not times and not self.waiting:
            self._point(number, line)
        elif not times and (why := self._why_not(text)):
            self._aside(number, text, why)
        elif times and not rest:
            self.finish()
            self.waiting = (number, text, times)
        else:
            self._session(number, times, rest)

    def _point(self, number: int, line: str) -> None:
        last = self.pasted.drafts[-1]
        point = on_one_line(_BULLET.sub("", line.strip()))
        self.pasted.drafts[-1] = replace(last, points=(*last.points, point), lines=(*last.lines, number))

    def _aside(self, number: int, text: str, why: str) -> None:
        """A person belongs to the session above."""
        if why == PERSON and self.pasted.drafts:
            last = self.pasted.drafts[-1]
            self.pasted.drafts[-1] = replace(last, people=(*last.people, text), lines=(*last.lines, number))
        else:
            self.pasted.unplaced.append(Unplaced(number, text, why))

    def _why_not(self, text: str) -> str:
        """Why a line without a time is no session; '' where it is one."""
        if _PERSON.search(text) or self.is_person(text):
            return PERSON
        if re.match(r"\*\S", text):
            return FOOTNOTE
        if _is_heading(text.strip(_EDGES)):
            return NO_DAY
        drafts = self.pasted.drafts
        within = self.manner.has_wide_gaps and self.gap < 2 and bool(drafts and drafts[-1].points)
        return REMARK if within and self.waiting is None and not is_told(text) else ""

    def _session(self, number: int, times: clocks.Times | None, rest: str) -> None:
        lines = (number,)
        if self.waiting and not times:
            lines, times, self.waiting = (self.waiting[0], number), self.waiting[2], None
        self.finish()
        label, title = lead_in(item(rest) or rest)
        start, end = times.after(self._last_start(), earliest=0) if times else (None, None)
        start, end = ((at, times.zone) if at else None for at in (start, end))
        self.pasted.drafts.append(Draft(lines, title, label, kind_of(title, label), self.day, start, end))

    def _last_start(self) -> time | None:
        return next((d.start[0] for d in reversed(self.pasted.drafts) if d.start and d.day == self.day), None)


# ── Days ──

_DAY_NUMBER = re.compile(
    r"day\s+(?P<number>\d{1,3}|one|two|three|four|five)(?:\s*[:–—-]\s*(?P<date>.+))?", re.IGNORECASE
)
_NUMBERS = ("one", "two", "three", "four", "five")


_EDGES = " \t:*#–—-"


def _is_heading(text: str) -> bool:
    return bool(_DAY_NUMBER.fullmatch(text) or _named(text)) or dates.weekday_of(text) is not None


def _named_day(text: str, days: Sequence[date]) -> date | None:
    """The day that a heading names, be it one of the event's or not; None where it is no such heading."""
    text = text.strip(_EDGES)
    if found := _DAY_NUMBER.fullmatch(text):
        if found["date"] and (named := _named_day(found["date"], days)):
            return named
        number = found["number"].lower()
        place = _NUMBERS.index(number) + 1 if number in _NUMBERS else int(number)
        return days[0] + timedelta(days=place - 1) if days and place else None
    if (weekday := dates.weekday_of(text)) is not None:
        same = [day for day in days if day.weekday() == weekday]
        return same[0] if len(same) == 1 else None
    return _date(_named(text), days)


def _named(text: str) -> dates.Named | None:
    """Of a text that names one day and nothing else."""
    found = dates.find(text)
    is_alone = len(found) == 1 and (found[0].start, found[0].end) == (0, len(text)) and found[0].last is None
    return found[0].first if is_alone else None


def _date(named: dates.Named | None, days: Sequence[date]) -> date | None:
    """Without a year it is that of the event's day of this date, or of its first."""
    if named is None or not (named.year or days):
        return None
    same = [one.year for one in days if (one.day, one.month) == (named.day, named.month)]
    return named.on((same or [days[0].year])[0] if days else None)


# ── Times ──

_BEHIND_TIMES = re.compile(r"[\s:.|,–—-]*")


def times_before(text: str) -> tuple[clocks.Times | None, str]:
    """The times at the beginning of a line, and what follows them."""
    found = clocks.leading(text)
    if not found:
        return None, text
    return found, on_one_line(text[_BEHIND_TIMES.match(text, found.end).end() :])


# ── Words ──

_PERSON = re.compile(
    r"\((?:confirmed|invited|tbc|to be confirmed|provisional)\)\W*$"
    r"|^(?:speakers?|chair|chaired by|moderator|panellists?|facilitator|host)\s*:"
    r"|^(?:dr|prof|professor|mr|mrs|ms|miss|sir|dame|lord|lady|baroness|cllr|councillor|rt hon|revd?)\.?\s[^:,]+,",
    re.IGNORECASE,
)
