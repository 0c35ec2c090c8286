"""Moving sessions on the timetable: any number of them, in time and from room to room, as one change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from agenda.conflicts import Agenda, caused
from agenda.findings import Finding
from agenda.models import Session
from agenda.slots import Slot, rows_of
from events.history import change_together
from events.models import Event

MOVED = ["day", "starts_at", "ends_at", "room"]


@dataclass(frozen=True)
class Plan:
    """An event's sessions as saved, and what conflicts ask of them."""

    rows: Mapping[int, Session]
    agenda: Agenda

    @classmethod
    def of(cls, event: Event, *, held: bool = False) -> "Plan":
        """`held`: until the end of the transaction nobody else changes a session of it."""
        sessions = rows_of(event)
        if held:
            sessions = sessions.select_for_update(of=("self",), no_key=True)
        rows = {session.pk: session for session in sessions}
        return cls(rows, Agenda.of(event, rows.values()))

    def moved(self, slots: Iterable[Slot]) -> list[Slot]:
        """Those that are to be anywhere else than now."""
        return [slot for slot in slots if slot != self.agenda.slots[slot.key]]


@transaction.atomic(savepoint=False)
def move_sessions(*, plan: Plan, slots: Iterable[Slot]) -> list[Finding]:
    """Sessions of a plan that is held go where these slots are, all of them or none: one step of their history.
    What that causes is returned; where any of it blocks, nothing is written. The order by hand stays: it counts
    among sessions without a time. Raises IntegrityError where somebody took a room at the same moment."""
    moved = plan.moved(slots)
    found = caused(plan.agenda, plan.agenda.changed(moved))
    if not any(finding.blocks for finding in found):
        _save([_placed(plan.rows[slot.key], slot) for slot in moved])
    return found


def _placed(session: Session, slot: Slot) -> Session:
    session.day, session.starts_at, session.ends_at = slot.day, slot.starts_at, slot.ends_at
    session.room_id = slot.room and slot.room.key
    return session


def _save(sessions: list[Session]) -> None:
    """Of several, rooms are let go of first: two may swap."""
    if len(sessions) > 1:
        Session.objects.filter(pk__in=[session.pk for session in sessions]).update(room=None)
    change_together(sessions, MOVED)
