"""Sessions read from lines as people paste them: “9.30 Registration”, “Case Study: …”, points below, and days
as headings. Nothing is left out silently: each line is in a draft, names a day, or is `unplaced`."""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from django.core.exceptions import ValidationError

from agenda.kinds import is_told, kind_of, lead_in
from agenda.slots import Slot, Typed
from events.clock import typed
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
        self.waiting: tuple[int, str, Times] | None = None
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

    def _session(self, number: int, times: "Times | None", rest: str) -> None:
        lines = (number,)
        if self.waiting and not times:
            lines, times, self.waiting = (self.waiting[0], number), self.waiting[2], None
        self.finish()
        label, title = lead_in(item(rest) or rest)
        start, end = times.settled(self._last_start()) if times else (None, None)
        self.pasted.drafts.append(Draft(lines, title, label, kind_of(title, label), self.day, start, end))

    def _last_start(self) -> time | None:
        return next((d.start[0] for d in reversed(self.pasted.drafts) if d.start and d.day == self.day), None)


# ── Days ──

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATE = re.compile(
    rf"(?:(?:{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _WEEKDAYS)})[,.]?\s+)?"
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
    r"(?:,?\s+(?P<year>\d{4}))?",
    re.IGNORECASE,
)
_DAY_NUMBER = re.compile(
    r"day\s+(?P<number>\d{1,3}|one|two|three|four|five)(?:\s*[:–—-]\s*(?P<date>.+))?", re.IGNORECASE
)
_NUMBERS = ("one", "two", "three", "four", "five")


_EDGES = " \t:*#–—-"


def _is_heading(text: str) -> bool:
    return bool(_DAY_NUMBER.fullmatch(text) or _DATE.fullmatch(text)) or text.lower() in _WEEKDAYS


def _named_day(text: str, days: Sequence[date]) -> date | None:
    """The day that a heading names, be it one of the event's or not; None where it is no such heading."""
    text = text.strip(_EDGES)
    if found := _DAY_NUMBER.fullmatch(text):
        if found["date"] and (named := _named_day(found["date"], days)):
            return named
        number = found["number"].lower()
        place = _NUMBERS.index(number) + 1 if number in _NUMBERS else int(number)
        return days[0] + timedelta(days=place - 1) if days and place else None
    if text.lower() in _WEEKDAYS:
        same = [day for day in days if day.weekday() == _WEEKDAYS.index(text.lower())]
        return same[0] if len(same) == 1 else None
    return _date(_DATE.fullmatch(text), days)


def _date(found: re.Match | None, days: Sequence[date]) -> date | None:
    """Without a year it is that of the event's day of this date, or of its first."""
    if found is None or not (found["year"] or days):
        return None
    day, month = int(found["day"]), MONTHS.index(found["month"].lower()) + 1
    same = [one.year for one in days if (one.day, one.month) == (day, month)]
    try:
        return date(int(found["year"] or (same or [days[0].year])[0]), month, day)
    except ValueError:
        return None


# ── Times ──

_HALF = r"(?:\s*(?:am|pm|a\.m\.?|p\.m\.?)(?![a-z]))"
_CLOCK = (
    rf"(?:\d{{1,2}}[.:]\d{{2}}(?!\d){_HALF}?|\d{{1,2}}{_HALF}|(?:0[5-9]|1[0-8])[0-5][05](?!\d)|midday|noon|midnight)"
)
_ZONE = r"(?:\s+(?:GMT|BST|UTC|CET|CEST|IST))?"
_BARE = r"\d{1,2}(?![\d.:])"
_TIMES = re.compile(
    rf"(?P<start>{_CLOCK}{_ZONE}|{_BARE}(?=\s*(?:[–—-]|to)\s*{_CLOCK}))"
    rf"(?:\s*(?:[–—-]|\bto\b|\buntil\b)\s*(?P<end>{_CLOCK}{_ZONE}))?(?:\s*(?:hrs?|h)\b)?(?![\w%])[\s:.|,–—-]*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Times:
    """As typed: which half of the day is meant may be plain only from what stands around."""

    start: str
    end: str

    def settled(self, after: time | None) -> tuple[Typed | None, Typed | None]:
        """After a session that starts at that time, “1.15” is in the afternoon if it cannot be earlier."""
        end = typed(self.end) if self.end else None
        start = self._first(end)
        if after and not _has_half(self.start):
            start = _later(start, after)
        if end and not _has_half(self.end):
            end = _later(end, start[0])
        return start, end

    def _first(self, end: Typed | None) -> Typed:
        """Of “9 to 10am” both are in the morning."""
        start = typed(self.start)
        if end and not _has_half(self.start) and (half := re.search(r"[ap]m", self.end, re.IGNORECASE)):
            try:
                shared = typed(self.start + half[0])
            except ValidationError:
                return start
            return shared if start[0] < shared[0] < end[0] else start
        return start


def _has_half(text: str) -> bool:
    return bool(re.search(r"[ap]m|^0|^1[3-9]|^2|noon|mid", text, re.IGNORECASE))


def _later(at: Typed, after: time) -> Typed:
    clock, letters = at
    if clock.hour < 8 and clock < after < clock.replace(hour=clock.hour + 12):
        return clock.replace(hour=clock.hour + 12), letters
    return at


def times_before(text: str) -> tuple[Times | None, str]:
    """The times at the beginning of a line, and what follows them."""
    found = _TIMES.match(text)
    if not found:
        return None, text
    times = Times(*(re.sub(r"(?i)([ap])\.m\.?", r"\1m", found[name] or "") for name in ("start", "end")))
    try:
        typed(times.start), times.end and typed(times.end)
    except ValidationError:
        return None, text
    return times, on_one_line(text[found.end() :])


# ── Words ──

_PERSON = re.compile(
    r"\((?:confirmed|invited|tbc|to be confirmed|provisional)\)\W*$"
    r"|^(?:speakers?|chair|chaired by|moderator|panellists?|facilitator|host)\s*:"
    r"|^(?:dr|prof|professor|mr|mrs|ms|miss|sir|dame|lord|lady|baroness|cllr|councillor|rt hon|revd?)\.?\s[^:,]+,",
    re.IGNORECASE,
)
