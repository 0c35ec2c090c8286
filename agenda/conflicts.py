"""What cannot be: found over all sessions of an event at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from agenda.models import Session
from events.vocabulary import SessionStatus


@dataclass(frozen=True)
class RoomClash:
    """Two sessions in one room at once; sessions that touch are none."""

    first: Session
    second: Session


def room_clashes(sessions: Iterable[Session]) -> list[RoomClash]:
    """Cancelled sessions free their room; one without an end is not known to clash."""
    placed = sorted(
        (s for s in sessions if s.room_id and s.ends_at and s.status != SessionStatus.CANCELLED),
        key=lambda s: (s.room_id, s.starts_at, s.ends_at),
    )
    clashes = []
    longest = None
    for session in placed:
        if longest and longest.room_id == session.room_id and session.starts_at < longest.ends_at:
            clashes.append(RoomClash(longest, session))
        if not longest or longest.room_id != session.room_id or session.ends_at > longest.ends_at:
            longest = session
    return clashes
