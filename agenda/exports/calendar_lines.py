"""iCalendar as it is written (RFC 5545, RFC 7986): entries, the lines they become, and what stands around them.

Lines are written here, since `icalendar` takes five times as long over them; the changes of a zone's clocks it knows
best. Nothing that is typed becomes a property: values are escaped, and what could end a line is none of them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from icalendar import Timezone

PRODUCT = "-//socprog//Programme//EN"
REFRESHED_AFTER = "PT6H"
_OCTETS = 75
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Stamp:
    """Which publication says it, 0 where none does yet, and when that was said."""

    number: int
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What takes place: at moments, or on whole days, of which the last is in it."""

    uid: str
    """The same in every calendar that has it, whenever that was made."""
    stamp: Stamp
    title: str
    starts: datetime | date
    ends: datetime | date | None = None
    place: str = ""
    description: str = ""
    address: str = ""
    status: str = ""
    categories: tuple[str, ...] = ()

    @property
    def zone(self) -> str | None:
        """None of whole days, and of moments that are told in UTC."""
        name = getattr(getattr(self.starts, "tzinfo", None), "key", "UTC")
        return None if name == "UTC" else name

    def lines(self) -> Iterator[str]:
        yield "BEGIN:VEVENT"
        yield f"UID:{self.uid}"
        yield f"DTSTAMP:{_utc(self.stamp.at)}"
        yield f"LAST-MODIFIED:{_utc(self.stamp.at)}"
        yield f"SEQUENCE:{self.stamp.number}"
        yield f"DTSTART{_when(self.starts)}"
        if self.ends:
            yield f"DTEND{_when(self.ends)}"
        yield f"SUMMARY:{_text(self.title)}"
        if self.place:
            yield f"LOCATION:{_text(self.place)}"
        if self.description:
            yield f"DESCRIPTION:{_text(self.description)}"
        if self.address:
            yield f"URL:{self.address}"
        if self.status:
            yield f"STATUS:{self.status}"
        if self.categories:
            yield f"CATEGORIES:{','.join(map(_text, self.categories))}"
        yield "END:VEVENT"


def calendar(*, name: str, entries: Iterable[Entry], description: str = "", url: str = "", source: str = "") -> bytes:
    """`url` is of a page that shows the same, `source` where this calendar is to be had anew."""
    entries = list(entries)
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"),
        *(f"{called}:{_text(name)}" for called in ("NAME", "X-WR-CALNAME")),
        *(f"{called}:{_text(description)}" for called in ("DESCRIPTION", "X-WR-CALDESC") if description),
        *([f"URL:{url}"] if url else []),
        *([f"SOURCE;VALUE=URI:{source}"] if source else []),
        *(f"{called}:{REFRESHED_AFTER}" for called in ("REFRESH-INTERVAL;VALUE=DURATION", "X-PUBLISHED-TTL")),
        *_zones(entries),
    ]
    for entry in entries:
        lines += entry.lines()
    return b"\r\n".join([*map(_folded, lines), b"END:VCALENDAR", b""])


def _zones(entries: list[Entry]) -> Iterator[str]:
    """The changes of around the entries, not of all time. A calendar without any has UTC, since it must not be
    empty (RFC 5545, 3.6)."""
    years: dict[str, set[int]] = {}
    for entry in entries:
        if entry.zone:
            years.setdefault(entry.zone, set()).add(entry.starts.year)
    for zone in sorted(years):
        yield from _zone(zone, min(years[zone]), max(years[zone]))
    if not entries:
        yield from _zone("UTC", 2000, 2000)


@lru_cache(maxsize=100)
def _zone(name: str, first: int, last: int) -> list[str]:
    years = max(first - 1, date.min.year), min(last + 1, date.max.year - 1)
    zone = Timezone.from_tzid(name, first_date=date(years[0], 1, 1), last_date=date(years[1], 12, 31))
    zone.pop("COMMENT", None)
    return zone.to_ical().decode().replace("\r\n ", "").split("\r\n")[:-1]


def _when(on: datetime | date) -> str:
    if not isinstance(on, datetime):
        return f";VALUE=DATE:{_day(on)}"
    zone = getattr(on.tzinfo, "key", "UTC")
    return f":{_utc(on)}" if zone == "UTC" else f";TZID={zone}:{_clock(on)}"


def _utc(moment: datetime) -> str:
    return f"{_clock(moment.astimezone(UTC))}Z"


def _clock(at: datetime) -> str:
    return f"{_day(at)}T{at.hour:02}{at.minute:02}{at.second:02}"


def _day(on: date) -> str:
    return f"{on.year:04}{on.month:02}{on.day:02}"


def _text(value: str) -> str:
    if not value.isascii() or "\r" in value:
        value = _LINE_ENDS.sub("\n", value)
    value = _UNPRINTABLE.sub(" ", value)
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Of 75 octets at most, none within a character; the first of those that follow is a space."""
    rest = line.encode()
    if len(rest) <= _OCTETS:
        return rest
    parts, room = [], _OCTETS
    while len(rest) > room:
        end = room
        while rest[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(rest[:end])
        rest, room = rest[end:], _OCTETS - 1
    return b"\r\n ".join([*parts, rest])
