"""Moving sessions in time together."""

from datetime import UTC, time

from simple_history.utils import bulk_update_with_history

from agenda.models import Session
from events.clock import day_and_clock, edge
from events.models import Event


def keep_wall_clock(*, event: Event, zone_before: str) -> None:
    """After a change of the event's zone: 9.30am stays 9.30am, on the wall of the new place."""
    sessions = list(event.sessions.all())
    for session in sessions:
        _retime(session, zone_before, event.timezone)
    rooms = {session.pk: session.room_id for session in sessions}
    event.sessions.update(room=None)  # no clash while only some have moved
    Session.objects.bulk_update(sessions, ["starts_at", "ends_at"], batch_size=500)
    for session in sessions:
        session.room_id = rooms[session.pk]
    bulk_update_with_history(sessions, Session, ["room"], batch_size=500)


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
