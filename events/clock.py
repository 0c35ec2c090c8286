"""Wall clocks and zones: what a time typed at an event means, and how a moment reads there.

A `time` without an offset is on the wall of the event's place. Where the clocks go back one hour happens
twice; a time within it carries its offset (`01:30+00:00`), and without one it is refused, not guessed.
"""

from datetime import date, datetime, time, timedelta
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


def moment(day: date, clock: time, zone: str) -> datetime:
    """The moment of a wall-clock time. Raises ValidationError where it never happens, where it happens
    twice and no offset tells which, and where the offset given is not in force then."""
    possible = readings(day, clock, zone)
    if not possible:
        raise ValidationError(
            f"{clock:%H:%M} does not exist on {day:%-d %B %Y}: the clocks go forward over it.", code="missing"
        )
    if clock.tzinfo is not None:
        possible = [m for m in possible if m.utcoffset() == clock.utcoffset()]
        if not possible:
            raise ValidationError(f"{clock:%H:%M} on {day:%-d %B %Y} is not at that offset in {zone}.", code="offset")
    if len(possible) == 2:
        first, second = possible
        raise ValidationError(
            f"{clock:%H:%M} happens twice on {day:%-d %B %Y}, when the clocks go back. "
            f"Which one? Write “{clock:%H:%M} {first:%Z}” for the first or “{clock:%H:%M} {second:%Z}” for the second.",
            code="ambiguous",
        )
    return possible[0]


def day_and_clock(at: datetime, zone: str) -> tuple[date, time]:
    """The inverse of `moment`: the offset is kept only where the time alone would be ambiguous."""
    local = at.astimezone(ZoneInfo(zone))
    clock = local.time().replace(fold=0)
    if len(readings(local.date(), clock, zone)) == 2:
        clock = clock.replace(tzinfo=_fixed(local.utcoffset()))
    return local.date(), clock


def _fixed(offset: timedelta):
    from datetime import timezone

    return timezone(offset)


def edge(day: date, clock: time | None, zone: str, *, end: bool) -> datetime:
    """When an event begins or ends: without a clock time the whole day counts. A time that happens twice
    is taken wide: the first for a beginning, the second for an end; one that never happens, as the zone
    would have it."""
    if clock is None:
        day, clock = (day + timedelta(days=1) if end else day), time()
    return datetime.combine(day, clock, tzinfo=clock.tzinfo or ZoneInfo(zone)).replace(fold=int(end))
