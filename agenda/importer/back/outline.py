"""The words of our outline, read: what `agenda.exports.outline` prints, and what people make of it by hand."""

import re
from calendar import month_name
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time, timedelta, timezone

from django.core.exceptions import ValidationError

from events.clock import typed

NO_DAY = "Not yet on a day"
NOTHING = "The sessions of this event are not published yet."
SECTIONS = {
    "conference brief": "brief",
    "programme": "programme",
    "key speaker": "key_people",
    "key speakers": "key_people",
    "also speaking": "people",
    "speaker": "people",
    "speakers": "people",
    "who should attend": "audience",
    "sources": "sources",
    "links": "links",
}
"""What a heading begins."""

_MONTHS = {name: number for number, name in enumerate(month_name) if name}
_DATE = r"(?:[A-Z][a-z]+day,? )?(?P<{0}day>\d{{1,2}})(?: (?P<{0}month>[A-Z][a-z]+))?(?: (?P<{0}year>\d{{4}}))?"
_DATES = re.compile(rf"{_DATE.format('')}(?:(?: to | ?[–-] ?){_DATE.format('last_')})?")
_MARK = re.compile(r"Cancelled|Moved(?: from .+)?")
_BETWEEN = (" to ", " until ", "–", "—", "-")
_OFFSET = re.compile(r"(?P<clock>.+) UTC(?:(?P<sign>[+-])(?P<hours>\d{1,2})(?::(?P<minutes>\d\d))?)?")
_LONGEST_CLOCK = 24
_ZONE = re.compile(r"(?P<clocks>.+?) (?:[A-Z]{2,5}|UTC(?:[+-][\d:]+)?)")
ROOM, TRACK, AUDIENCE, NOTE = "Room: ", "Track: ", "For: ", "Note: "


def names_section(text: str) -> bool:
    return text.casefold() in SECTIONS


def is_mark(text: str) -> bool:
    return bool(_MARK.fullmatch(text))


def is_audience(text: str) -> bool:
    return text.lstrip().startswith(AUDIENCE)


def is_day(text: str) -> bool:
    return text == NO_DAY or day(text) is not None


def day(text: str) -> date | None:
    first, last = days(text) or (None, None)
    return first if last is None else None


def days(text: str) -> tuple[date, date | None] | None:
    """“Tuesday 16 July 2019”, “5 to 7 March 2027”: the first, and the last where there are two."""
    found = _DATES.fullmatch(text)
    if not found:
        return None
    month, year = found["month"] or found["last_month"], found["year"] or found["last_year"]
    with suppress(ValueError, TypeError, KeyError):
        first = _date(found["day"], month, year)
        return first, found["last_day"] and _date(found["last_day"], found["last_month"], found["last_year"])
    return None


def _date(number: str, month: str, year: str) -> date:
    return date(int(year), _MONTHS[month], int(number))


def hours(text: str) -> tuple[time | None, time | None] | None:
    """Of the event: “9.30am to 1pm GMT”, whose zone stands elsewhere."""
    found = _ZONE.fullmatch(text)
    return times(found["clocks"] if found else text) or times(text)


def times(text: str) -> tuple[time | None, time | None] | None:
    """“9.30am to 1pm”, “from 9.30am”, “until 1pm”, “9.30am”; None of what is no time."""
    if text.startswith("until "):
        end = _clock(text.removeprefix("until "))
        return end and (None, end)
    text = text.removeprefix("from ")
    if start := _clock(text):
        return start, None
    for between in _BETWEEN:
        start, found, end = text.partition(between)
        if found and (start := _clock(start)) and (end := _clock(end)):
            return start, end
    return None


def _clock(text: str) -> time | None:
    text, offset = text.strip(), None
    if len(text) > _LONGEST_CLOCK:
        return None
    if found := _OFFSET.fullmatch(text):
        text, offset = found["clock"], timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
        offset = -offset if found["sign"] == "-" else offset
    if text.isdigit():  # a room may have a number for its name
        return None
    with suppress(ValidationError, ValueError):
        clock, letters = typed(text)
        return None if letters else clock.replace(tzinfo=offset if offset is None else timezone(offset))
    return None


@dataclass(frozen=True)
class Place:
    """“9.30am to 10am · Hall A · Track: Prevent”."""

    start: time | None = None
    end: time | None = None
    room: str | None = None
    track: str | None = None


def place_of(text: str, *, surely: bool = False) -> Place | None:
    """None of what does not say that it is one; `surely`, where it stands says so."""
    parts = text.strip().split(" · ")
    start, end = times(parts[0]) or (None, None)
    if start or end:
        parts = parts[1:]
    elif parts[0].startswith((ROOM, TRACK)):
        parts[0] = parts[0].removeprefix(ROOM)
    elif not surely:
        return None
    at = next((at for at, part in enumerate(parts) if part.startswith(TRACK)), len(parts))
    room, track = " · ".join(parts[:at]), " · ".join(parts[at:]).removeprefix(TRACK)
    return Place(start, end, room or None, track or None)


def names(text: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """Of “a, b and c” or “a; b and c; d”, each once."""
    if text in known:
        return (text,)
    if "; " in text:
        told = text.split("; ")
    else:
        most, _, last = text.rpartition(" and ")
        told = [*most.split(", "), last] if most else [text]
    return tuple(dict.fromkeys(name.strip() for name in told if name.strip()))
