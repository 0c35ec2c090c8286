"""Several sessions written at once, as one change: added from drafts, or changed alike."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from agenda.compose import in_sequence
from agenda.conflicts import Agenda, caused
from agenda.findings import Finding
from agenda.models import Contribution, Session
from agenda.retime import save_together
from agenda.slots import slot_of
from events.history import change_together
from events.models import Event


@dataclass(frozen=True)
class Changes:
    """What several sessions get alike."""

    values: Mapping[str, Any]
    """Of kind, status, room and track, those that are to be other ones."""
    day: date | None = None
    """Where it is given, the clock times stay."""

    def of(self, session: Session) -> None:
        """Raises ValidationError where its times do not exist on that day."""
        for name, value in self.values.items():
            setattr(session, name, value)
        if self.day:
            session.set_clock(self.day, session.start, session.end)


class CannotChange(ValueError):
    """Nothing was written; `sentences` say why."""

    def __init__(self, sentences: Sequence[str]):
        self.sentences = sentences
        super().__init__(" ".join(sentences))


@transaction.atomic
def change_sessions(*, event: Event, keys: Collection[int], changes: Changes) -> list[Finding]:
    """All of them, or none: what it warns of is returned. Raises CannotChange; IntegrityError where a colleague
    took a room in the same moment."""
    before = Agenda.of(event)
    sessions = list(event.sessions.select_for_update(of=["self"]).select_related("room", "track").filter(pk__in=keys))
    for session in sessions:
        session.event = event
    if problems := list(_problems(sessions, changes)):
        raise CannotChange(problems)
    known = {session.pk: before.slots[session.pk] for session in sessions}
    slots = [slot_of(session, key, known[key].people, known[key].audiences) for key, session in _by_key(sessions)]
    found = caused(before, before.changed(slots))
    if blocking := [finding.sentence for finding in found if finding.blocks]:
        raise CannotChange(blocking)
    event.sessions.filter(pk__in=known).update(**changes.values)
    change_together(sessions, ["day", "starts_at", "ends_at"] if changes.day else [])
    return found


def _by_key(sessions: Sequence[Session]) -> Iterator[tuple[int, Session]]:
    return ((session.pk, session) for session in sessions)


def _problems(sessions: Sequence[Session], changes: Changes) -> Iterator[str]:
    for session in sessions:
        try:
            changes.of(session)
        except ValidationError as error:
            yield f"“{session.title}”: {' '.join(error.messages)}"


@dataclass(frozen=True)
class NewSession:
    """Not saved yet, with who speaks in it."""

    session: Session
    contributions: Sequence[Contribution] = ()


@transaction.atomic
def add_sessions(*, event: Event, sessions: Sequence[NewSession], by_time: bool) -> None:
    """Behind those that are there, in this order; or, by time, each behind what starts before it."""
    for new in sessions:
        new.session.event, new.session.order = event, None
        new.session.save()
        for order, contribution in enumerate(new.contributions, start=1):
            contribution.session, contribution.order = new.session, order
            contribution.save()
    if by_time:
        _order_by_time(event)


def _order_by_time(event: Event) -> None:
    rows = list(event.sessions.select_for_update())
    moved = []
    for place, session in enumerate(in_sequence(rows), start=1):
        if session.order != place:
            session.order = place
            moved.append(session)
    if moved:
        save_together(moved, ["order"])
