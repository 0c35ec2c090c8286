"""Clock times as people write them: “9.30am–10.15”, “0930”, “09h30”, “~10:00”, “1 - 2.30pm”, “midday”."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time

_HALF = r"(?:\s?(?:am|pm|a\.m\.?|p\.m\.?)(?![a-z]))"
_CLOCK = (
    rf"(?:(?:[01]?\d|2[0-4])[.:][0-5]\d(?:[.:]00)?(?!\d|[.:]\d){_HALF}?"
    rf"|(?:[01]?\d|2[0-4])\s?h\s?(?:[0-5]\d)?(?![a-z\d])"
    rf"|(?:[01]?\d|2[0-4]){_HALF}"
    r"|(?:[01]\d|2[0-3])[0-5]\d(?:\s?(?:hrs?|hours)\b)"
    r"|(?:0\d|1[0-8])[0-5][05](?!\d|\s?[-–]\s?(?:19|20)\d\d\b)"
    r"|(?:12\s?)?noon\b|midday\b|midnight\b)"
)
_ZONE = r"(?:\s{1,2}\(?(?P<zone>GMT|BST|UTC|CET|CEST|IST|WEST|WET|EST|EDT)\)?(?![a-z]))?"
_BARE = r"(?:1?\d|2[0-4])(?![\d.:h])"
_HOURS = r"(?:\s?(?:hrs?|hours|h|uhr)\b)?"
_TO = r"\s{0,3}(?:-|–|—|→|\bto\b|\buntil\b|\btill\b|\btil\b)\s{0,3}"
_MARK = r"(?:~|≈|\bc(?:a|irca)?\.\s?|\bapprox(?:\.|imately)?\s|\babout\s|\bat\s|\bfrom\s)?"

_TIMES = re.compile(
    rf"(?<![\w£$€.,:/]){_MARK}"
    rf"(?P<start>{_CLOCK}|{_BARE}(?={_TO}{_CLOCK})|[01]\d[0-5]\d(?={_TO}[012]\d[0-5]\d\b)){_HOURS}{_ZONE}"
    rf"(?:{_TO}(?P<end>{_CLOCK}|[012]\d[0-5]\d\b){_HOURS}{_ZONE.replace('zone', 'zone2')})?"
    r"(?![\w%£$€/]|\s?(?:%|bn\b|million|per\b|m\b|k\b|billion))",
    re.IGNORECASE,
)
_NAMED = {"noon": (12, 0), "12noon": (12, 0), "midday": (12, 0), "midnight": (0, 0)}
_PARTS = re.compile(r"(\d{1,2}?)(?:[.:h]?([0-5]\d))?(?:[.:]00)?h?(am|pm)?(?:hrs?|hours)?", re.IGNORECASE)
_EARLIEST = 8
"""No conference begins earlier where it does not say so."""
ZONES = {"GMT": "Europe/London", "BST": "Europe/London", "CET": "Europe/Paris", "CEST": "Europe/Paris", "UTC": "UTC"}


@dataclass(frozen=True)
class Clock:
    hour: int
    minute: int
    is_plain: bool
    """Which half of the day is meant is written."""

    def at(self) -> time:
        return time(self.hour % 24, self.minute)

    def plus(self, minutes: int) -> "Clock":
        total = self.hour * 60 + self.minute + minutes
        return Clock(total // 60 % 24, total % 60, self.is_plain)

    def later(self) -> "Clock":
        return Clock((self.hour + 12) % 24, self.minute, True)


@dataclass(frozen=True)
class Times:
    first: Clock
    last: Clock | None
    zone: str
    """Its letters, '' without."""
    start: int
    end: int
    """Where they stand in the text."""

    def after(self, before: time | None, *, earliest: int = _EARLIEST) -> tuple[time, time | None]:
        """As they are meant behind what starts at `before`: “1.15” is in the afternoon where it cannot be earlier,
        or where no day would begin before the hour `earliest`."""
        first, last = self.first, self.last
        is_too_early = first.hour < earliest if before is None else first.at() < before
        if not first.is_plain and first.hour < _EARLIEST and is_too_early:
            first = first.later()
        if last and not last.is_plain and last.hour < 12 and last.at() <= first.at() < last.later().at():
            last = last.later()
        return first.at(), last and last.at()


def find(text: str) -> Iterator[Times]:
    """All in their order; what is no time (a price, a year, a share) is none."""
    for match in _TIMES.finditer(text):
        first = _clock(match["start"])
        last = _clock(match["end"]) if match["end"] else None
        if first is None or (match["end"] and last is None):
            continue
        if last and last.is_plain and not first.is_plain and _half(match["end"]):
            first = _shared(first, last)
        yield Times(first, last, (match["zone"] or match["zone2"] or "").upper(), match.start(), match.end())


def leading(text: str) -> Times | None:
    """Which the text begins with."""
    found = next(find(text[:80]), None)
    return found if found and found.start == 0 else None


def alone(text: str) -> Times | None:
    """Of a text that is a number and nothing else: “9”, “930”, “0930”."""
    first = _clock(text.zfill(4) if len(text) > 2 else text) if re.fullmatch(r"\d{1,4}", text) else None
    return first and Times(first, None, "", 0, len(text))


_HUNDRED = re.compile(
    rf"(?P<start>(?:[01]\d|2[0-3])[0-5]\d){_HOURS}(?:{_TO}(?P<end>(?:[01]\d|2[0-3])[0-5]\d){_HOURS})?(?![\w/.])", re.I
)


def hundred_hours(text: str) -> Times | None:
    """At the beginning of a text, of a document in which “1930” is a time and no year."""
    found = _HUNDRED.match(text)
    return found and Times(
        _clock(found["start"]), found["end"] and _clock(found["end"]), "", found.start(), found.end()
    )


def are_hundred_hours(texts: Iterable[str]) -> bool:
    return sum(1 for text in texts if re.match(r"(?:0\d|1[0-8])[0-5]\d(?!\d)", text)) >= 2


def _clock(text: str) -> Clock | None:
    bare = re.sub(r"[\s]", "", text.lower()).replace("a.m", "am").replace("p.m", "pm").rstrip(".")
    if bare in _NAMED:
        return Clock(*_NAMED[bare], True)
    if re.fullmatch(r"\d{4}(?:hrs?|hours)?", bare):
        hour, minute, half = int(bare[:2]), int(bare[2:4]), None
    else:
        parts = re.fullmatch(r"(\d{1,2})(?:[.:h](\d\d)?)?(?:[.:]00)?(am|pm)?", bare)
        if not parts:
            return None
        hour, minute, half = int(parts[1]), int(parts[2] or 0), parts[3]
    if half:
        if not 1 <= hour <= 12:
            return None if hour > 12 and half == "am" else Clock(hour % 24, minute, True)
        return Clock(hour % 12 + (12 if half == "pm" else 0), minute, True)
    return (
        Clock(hour % 24, minute, hour >= 13 or (len(bare) == 4 and bare.isdigit()) or bare.startswith("0") or hour == 0)
        if hour < 25
        else None
    )


def _half(text: str) -> bool:
    return bool(re.search(r"[ap]\.?m", text, re.IGNORECASE))


def _shared(first: Clock, last: Clock) -> Clock:
    """Of “9 to 10am” both are in the morning, of “1–2.30pm” both in the afternoon, of “11–1pm” each in its own."""
    if last.hour >= 12 and first.hour < 12 and (first.hour % 12) <= (last.hour % 12):
        later = first.later()
        return later if later.at() < last.at() else first
    return Clock(first.hour, first.minute, last.hour < 12)
