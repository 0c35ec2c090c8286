"""Wall clocks and zones: what a time typed at an event means, and how a moment reads there.

A `time` without an offset is on the wall of the event's place. Where the clocks go back one hour happens
twice; a time within it carries its offset (`01:30+00:00`), and without one it is refused, not guessed.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError


def validate_zone(name: str) -> None:
    if name not in available_timezones():
        near = get_close_matches(name, available_timezones(), n=1, cutoff=0.5) or ["Europe/London"]
        raise ValidationError(f"“{name}” is not a time zone. Did you mean {near[0]}?", code="zone")


def readings(day: date, clock: time, zone: str) -> list[datetime]:
    """Every moment at which that clock showed that time: none, one or two, earliest first, in the zone."""
    naive = datetime.combine(day, clock.replace(tzinfo=None))
    moments = [naive.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1)]
    real = [moment for moment in moments if _exists(moment)]
    return real[:1] if len(real) == 2 and real[0].utcoffset() == real[1].utcoffset() else real


def _exists(moment: datetime) -> bool:
    back = moment.astimezone(ZoneInfo("UTC")).astimezone(moment.tzinfo)
    return back.replace(tzinfo=None) == moment.replace(tzinfo=None)


def moment(day: date, clock: time, zone: str, letters: str = "") -> datetime:
    """The moment of a wall-clock time, in UTC, whose zone may be named by its letters (“BST”). Raises
    ValidationError where it never happens, where it happens twice and nothing tells which, and where the
    offset or the letters are not in force then."""
    possible = readings(day, clock, zone)
    if not possible:
        raise ValidationError(
            f"{clock:%H:%M} does not exist on {day:%-d %B %Y}: the clocks go forward over it.", code="missing"
        )
    if clock.tzinfo is not None:
        possible = [m for m in possible if m.utcoffset() == clock.utcoffset()]
        if not possible:
            raise ValidationError(f"{clock:%H:%M} on {day:%-d %B %Y} is not at that offset in {zone}.", code="offset")
    if letters:
        possible = [m for m in possible if m.strftime("%Z").casefold() == letters.casefold()]
        if not possible:
            raise ValidationError(f"{zone} is not at {letters} on {day:%-d %B %Y}.", code="letters")
    if len(possible) == 2:
        first, second = possible
        raise ValidationError(
            f"{clock:%H:%M} happens twice on {day:%-d %B %Y}, when the clocks go back. "
            f"Which one? Write “{clock:%H:%M} {first:%Z}” for the first or “{clock:%H:%M} {second:%Z}” for the second.",
            code="ambiguous",
        )
    return possible[0].astimezone(UTC)


def day_and_clock(at: datetime, zone: str) -> tuple[date, time]:
    """The inverse of `moment`: the offset is kept only where the time alone would be ambiguous."""
    local = at.astimezone(ZoneInfo(zone))
    clock = local.time().replace(fold=0)
    if len(readings(local.date(), clock, zone)) == 2:
        clock = clock.replace(tzinfo=timezone(local.utcoffset()))
    return local.date(), clock


@dataclass(frozen=True)
class Jump:
    """A change of the clocks within a day."""

    after: int
    """Minutes since the day began."""
    by: int
    """Minutes: 60 forward, -60 back."""
    letters: tuple[str, str]
    """Of the zone, before and then."""


def jump(day: date, zone: str) -> Jump | None:
    """The change of the clocks on that day, if there is one."""
    begins = edge(day, None, zone, end=False).astimezone(UTC)
    length = (edge(day, None, zone, end=True).astimezone(UTC) - begins) // timedelta(minutes=1)

    def local(minute: int) -> datetime:
        return (begins + timedelta(minutes=minute)).astimezone(ZoneInfo(zone))

    first = local(0).utcoffset()
    if local(length).utcoffset() == first:
        return None
    after = next(minute for minute in range(1, length + 1) if local(minute).utcoffset() != first)
    by = (local(after).utcoffset() - first) // timedelta(minutes=1)
    return Jump(after, by, (f"{local(0):%Z}", f"{local(after):%Z}"))


_TYPED = re.compile(
    r"(?P<hour>\d{1,2})(?:[.:]?(?P<minute>\d{2}))?\s*(?P<half>am|pm)?(?:\s+(?P<letters>[A-Z]{2,5}|[+-]\d{2}(?:\d{2})?))?",
    re.IGNORECASE,
)
_NAMED = {"midday": "12:00", "noon": "12:00", "midnight": "00:00"}


def typed(text: str) -> tuple[time, str]:
    """A clock time as people type it (“9.30”, “0930”, “9.30am”, “midday”, “01:30 GMT”) and the letters of its
    zone, '' without. Raises ValidationError."""
    found = _TYPED.fullmatch(_NAMED.get(text.strip().casefold(), text.strip()))
    try:
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        if half := (found["half"] or "").casefold():
            if not 1 <= hour <= 12:
                raise ValueError
            hour = hour % 12 + (12 if half == "pm" else 0)
        return time(hour, minute), found["letters"] or ""
    except (TypeError, ValueError):
        raise ValidationError(f"“{text}” is not a time. Write it as 9.30am or 09:30.", code="clock") from None


def shown(at: datetime, zone: str) -> str:
    """For a field that `typed` reads: “09:30”, with the letters where the time alone would be ambiguous."""
    local = at.astimezone(ZoneInfo(zone))
    _, clock = day_and_clock(at, zone)
    return f"{local:%H:%M} {local:%Z}" if clock.tzinfo else f"{local:%H:%M}"


def edge(day: date, clock: time | None, zone: str, *, end: bool) -> datetime:
    """When an event begins or ends: without a clock time the whole day counts. A time that happens twice
    is taken wide: the first for a beginning, the second for an end; one that never happens, as the zone
    would have it."""
    if clock is None:
        day, clock = (day + timedelta(days=1) if end and day < date.max else day), time()
    return datetime.combine(day, clock, tzinfo=clock.tzinfo or ZoneInfo(zone)).replace(fold=int(end))
