"""Moving sessions in time together."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

from django.db import transaction

from agenda.compose import in_sequence
from agenda.models import Session
from events.clock import day_and_clock, edge
from events.history import change_together
from events.models import Event


def keep_wall_clock(*, event: Event, zone_before: str) -> None:
    """After a change of the event's zone: 9.30am stays 9.30am, on the wall of the new place."""
    sessions = list(event.sessions.all())
    for session in sessions:
        _retime(session, zone_before, event.timezone)
    save_together(sessions, ["starts_at", "ends_at"])


type Times = tuple[datetime | None, datetime | None]


@transaction.atomic
def give_times(*, event: Event, day: date, times: Mapping[int, Times], own_minutes: dict[str, int]) -> None:
    """Sessions, by primary key in their order, begin and end at these moments of that day, and the event keeps
    how long its sessions usually are. The order by hand follows the times. Raises IntegrityError where a room is
    taken."""
    rows = event.sessions.select_for_update().in_bulk(times)
    sessions = [rows[key] for key in times if key in rows]
    places = sorted(session.order for session in sessions)
    for session in sessions:
        session.day, (session.starts_at, session.ends_at) = day, times[session.pk]
    last = 0
    for session, place in zip(in_sequence(sessions), places, strict=True):
        session.order = last = max(place, last + 1)
    save_together(sessions, ["day", "starts_at", "ends_at", "order"])
    if event.own_minutes != own_minutes:
        event.own_minutes = own_minutes
        event.save(update_fields=["own_minutes"])


def save_together(sessions: Sequence[Session], fields: Sequence[str]) -> None:
    """Rooms are let go of meanwhile: there is no clash while only some have moved."""
    rooms = {session.pk: session.room_id for session in sessions}
    Session.objects.filter(pk__in=rooms).update(room=None)
    Session.objects.bulk_update(sessions, fields, batch_size=500)
    for session in sessions:
        session.room_id = rooms[session.pk]
    change_together(sessions, ["room"])


def _retime(session: Session, zone_before: str, zone: str) -> None:
    if session.starts_at is None:
        return
    length = session.ends_at and session.ends_at - session.starts_at
    session.starts_at = _same_wall(session.starts_at, zone_before, zone)
    if length:
        ends_at = _same_wall(session.ends_at, zone_before, zone)
        # Where the clocks jump, the wall may leave nothing between: then the length stays instead.
        session.ends_at = ends_at if ends_at > session.starts_at else session.starts_at + length


def _same_wall(at, zone_before: str, zone: str):
    day, clock = day_and_clock(at, zone_before)
    return edge(day, time(clock.hour, clock.minute), zone, end=False).astimezone(UTC)
