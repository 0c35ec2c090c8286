"""Sessions as the plain values that conflicts are found among: saved, typed or only proposed."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from agenda.models import Contribution, Session
from events.clock import moment
from events.models import Event
from events.vocabulary import INTERVALS, AppearanceStatus, ContributionRole, SessionKind, SessionStatus

type Typed = tuple[time, str]
"""A clock time and the letters of its zone, as `clock.typed` reads them."""

COMES_NOT = (AppearanceStatus.DECLINED, AppearanceStatus.WITHDRAWN)


@dataclass(frozen=True)
class Place:
    key: Hashable
    name: str
    capacity: int | None = None


@dataclass(frozen=True)
class Person:
    key: Hashable
    name: str
    role: ContributionRole = ContributionRole.SPEAKER


@dataclass(frozen=True)
class Slot:
    """What conflicts ask of a session. `key` tells it from the others: a primary key, or what a form or a
    Programme calls it."""

    key: Hashable
    title: str
    day: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    kind: SessionKind = SessionKind.TALK
    room: Place | None = None
    track: str = ""
    people: tuple[Person, ...] = ()
    audiences: tuple[str, ...] = ()
    expected: int | None = None
    is_cancelled: bool = False
    unclear: tuple[str, ...] = ()
    """Why clock times proposed for it are no moments, a sentence each."""

    @property
    def until(self) -> datetime | None:
        """One without an end counts for the moment it starts."""
        return max(self.starts_at, self.ends_at) if self.starts_at and self.ends_at else self.starts_at

    @property
    def calls_people(self) -> bool:
        return self.kind not in INTERVALS

    @property
    def calls_everybody(self) -> bool:
        """A plenary: in no room, in no track, and for no audience in particular."""
        return self.calls_people and not (self.room or self.track or self.audiences)

    def moved(self, day: date | None, start: Typed | None, end: Typed | None, zone: str) -> "Slot":
        """The same session at other times. What is no moment of that day is kept in `unclear`."""
        moments, unclear = [], []
        for typed in (start, end):
            try:
                moments.append(typed and _moment(day, typed, zone))
            except ValidationError as error:
                moments.append(None)
                unclear += error.messages
        return replace(self, day=day, starts_at=moments[0], ends_at=moments[1], unclear=tuple(unclear))


def _moment(day: date | None, typed: Typed, zone: str) -> datetime:
    if day is None:
        raise ValidationError("Say on which day.")
    return moment(day, typed[0], zone, typed[1])


def slot_of(session: Session, key: Hashable, people: Iterable[Person] = (), audiences: Iterable[str] = ()) -> Slot:
    """`session.room` and `session.track` are looked at, if there are any."""
    room, track = session.room, session.track
    return Slot(
        key=key,
        title=session.title,
        day=session.day,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        kind=SessionKind(session.kind),
        room=room and Place(room.pk, room.name, room.capacity),
        track=track.name if track else "",
        people=tuple(people),
        audiences=tuple(audiences),
        expected=session.expected,
        is_cancelled=session.status == SessionStatus.CANCELLED,
    )


def slots_of(event: Event, sessions: Iterable[Session] | None = None) -> dict[int, Slot]:
    """The event's sessions as saved, by primary key, in 2 queries whatever their number; in 1 where the rows are at
    hand, read like `rows_of`. Who declined or withdrew is in none."""
    if event.pk is None:
        return {}
    people = _people(event)
    rows = rows_of(event) if sessions is None else sessions
    return {row.pk: slot_of(row, row.pk, people.get(row.pk, ()), row.audience_names) for row in rows}


def rows_of(event: Event) -> QuerySet:
    """Sessions with what a Slot is made of."""
    return event.sessions.select_related("room", "track").with_audience_names()


def person_of(contribution: Contribution) -> Person:
    speaker = contribution.appearance.speaker
    return Person(speaker.pk, speaker.full_name, ContributionRole(contribution.role))


def _people(event: Event) -> Mapping[int, list[Person]]:
    contributions = Contribution.objects.filter(session__event=event).exclude(appearance__status__in=COMES_NOT)
    people = defaultdict(list)
    for contribution in contributions.select_related("appearance__speaker"):
        people[contribution.session_id].append(person_of(contribution))
    return people
