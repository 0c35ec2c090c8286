"""The next edition: an event copied to other days, as a draft."""

import re
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from agenda.models import Contribution, Session
from events import clock
from events.chosen import choose, chosen_rows
from events.models import Event, Series
from events.models.event import new_preview_key
from events.vocabulary import AppearanceStatus, EventStatus, SessionStatus

A_YEAR = timedelta(weeks=52)
"""The nearest that ends on the same weekday."""
BATCH = 500
_YEAR = re.compile(r"\b(?:19|20|21)\d\d\b")


def next_first_day(event: Event) -> date | None:
    return event.starts_on and event.starts_on + A_YEAR


def next_title(title: str, then: date | None, now: date | None) -> str:
    """With the year of the event in it moved on; without a date, any year by one."""
    years = now.year - then.year if then and now else 1

    def moved(found: re.Match) -> str:
        is_own = then is None or int(found[0]) == then.year
        return str(int(found[0]) + years) if is_own else found[0]

    return _YEAR.sub(moved, title)


def series_name(event: Event) -> str:
    """Of the series it is in, or else of one that could be made: the title without its year."""
    return event.series.name if event.series else " ".join(_YEAR.sub("", event.title).split()).strip(" ,:–-()")[:200]


@dataclass(frozen=True)
class Edition:
    event: Event
    untimed: tuple[str, ...]
    """Why sessions are left without a time, a sentence each."""


@transaction.atomic
def duplicate(*, event: Event, title: str, starts_on: date | None, series: str = "") -> Edition:
    """Everything but what was published, asked, written and changed. Weekdays hold where the first day is on the
    same one; times stay on the wall. People are proposed again and sessions scheduled. Both editions are in the
    series of that name, unless the event is in another one. Raises ValidationError."""
    edition = _edition(event, title, starts_on, series)
    _copy(event.sources.all(), event=edition)
    rooms = _copy(event.rooms.all(), event=edition)
    tracks = _copy(event.tracks.all(), event=edition)
    proposed = {"status": AppearanceStatus.PROPOSED}
    appearances = _copy(event.appearances.all(), event=edition, **proposed)
    sessions, untimed = _copy_sessions(event, edition, rooms, tracks)
    _copy_contributions(event, sessions, appearances)
    for relation in (Session.audiences, Session.themes):
        _copy_choices(relation, event, sessions)
    return Edition(edition, tuple(untimed))


def _edition(event: Event, title: str, starts_on: date | None, series: str) -> Event:
    edition = _fresh(event)
    edition.title, edition.slug, edition.status = title, "", EventStatus.SCHEDULED
    edition.withdrawn_at, edition.preview_key = None, new_preview_key()
    edition.starts_on = starts_on
    edition.ends_on = starts_on + (event.ends_on - event.starts_on) if starts_on and event.ends_on else None
    edition.series = _series(event, series)
    edition.full_clean(exclude=["slug"])
    edition.save()
    for relation in (Event.sectors, Event.themes, Event.audiences):
        choose(relation, chosen_rows(relation, event=event), event=edition)
    return edition


def _series(event: Event, name: str) -> Series | None:
    if not name:
        return None
    series = Series.objects.named(name)
    if event.series_id is None:
        event.series = series
        event.save(update_fields=["series"])
    return series


def _fresh(row):
    """The row as one that is not saved yet."""
    row = copy(row)
    row._state.adding, row.pk = True, None
    return row


def _copy(rows: Iterable, **values) -> dict[int, object]:
    """{primary key of the row: its copy}."""
    copies = {}
    for row in rows:
        copies[row.pk] = new = _fresh(row)
        for name, value in values.items():
            setattr(new, name, value)
    _save(copies)
    return copies


def _save(copies: Mapping[int, object]) -> None:
    new = list(copies.values())
    if new:
        bulk_create_with_history(new, type(new[0]), batch_size=BATCH)


# ── Sessions ──


def _copy_sessions(event: Event, edition: Event, rooms: Mapping, tracks: Mapping) -> tuple[dict[int, Session], list]:
    later = edition.starts_on - event.starts_on if edition.starts_on and event.starts_on else timedelta()
    copies, untimed = {}, []
    for session in event.sessions.all():
        copies[session.pk] = new = _fresh(session)
        new.event, new.status = edition, SessionStatus.SCHEDULED
        new.room, new.track = rooms.get(session.room_id), tracks.get(session.track_id)
        new.day = session.day and session.day + later
        new.starts_at, new.ends_at, why = _times(session, new.day, later, edition.timezone)
        untimed += [f"“{session.title}”: {said}" for said in why]
    _save(copies)
    return copies, untimed


def _times(session: Session, day: date | None, later: timedelta, zone: str) -> tuple:
    """When it starts and ends on the new day, and why not. An end without its start is left out too."""
    why = []

    def moved(at: datetime | None) -> datetime | None:
        if at is None:
            return None
        on, wall = clock.day_and_clock(at, zone)
        try:
            return clock.moment(on + later, wall, zone)
        except ValidationError as error:
            why.extend(error.messages)
            return None

    starts_at = moved(session.starts_at)
    ends_at = moved(session.ends_at) if starts_at else None
    if ends_at and ends_at <= starts_at:
        ends_at = None
        why.append(f"its end would not be after its start on {day:%-d %B %Y}.")
    return starts_at, ends_at, why


def _copy_contributions(event: Event, sessions: Mapping, appearances: Mapping) -> None:
    copies = {}
    for row in Contribution.objects.filter(session__event=event):
        copies[row.pk] = new = _fresh(row)
        new.session, new.appearance, new.status = sessions[row.session_id], appearances[row.appearance_id], ""
    _save(copies)


def _copy_choices(relation, event: Event, sessions: Mapping) -> None:
    rows = list(relation.through.objects.filter(session__event=event).order_by("pk"))
    for row in rows:
        row.pk, row.session_id = None, sessions[row.session_id].pk
        row._state.adding = True
    relation.through.objects.bulk_create(rows, batch_size=BATCH)
