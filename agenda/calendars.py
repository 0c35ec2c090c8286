"""Calendars of more than one event: a speaker's, and the site's. Their entries are those of agenda.exports.ics."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from agenda.exports import calendar_lines
from agenda.exports.calendar_lines import Stamp, calendar
from agenda.exports.ics import FORM, NO_DAY, Entries, event_entry
from agenda.selection import Selection
from events.models import Entry, Publication
from events.models.catalogue import EntryKind
from events.programme import EventDetails
from events.vocabulary import EventStatus
from events.when import When

KEPT_FOR = timedelta(days=366)
"""How long an event stays in the site's calendar once it has ended."""


def of_speaker(key: str) -> bytes | None:
    """Every published event at which the person is billed, and their sessions there. None where there is none.
    One query."""
    billed = Publication.objects.current().filter(event__entries__kind=EntryKind.BILLING, event__entries__slug=key)
    publications = list(billed.select_related("event").order_by("event__entries__starts_at", "event"))
    if not publications:
        return None
    entries = [entry for publication in publications for entry in _entries_of(key, publication)]
    address = f"{settings.SITE_URL}{reverse('speaker', args=[key])}"
    return calendar(
        name=publications[-1].programme.billing_of[key].full_name,
        description="" if entries else NO_DAY,
        url=address,
        source=f"{address.removesuffix('/')}.ics",
        entries=entries,
    )


def _entries_of(key: str, publication: Publication) -> Iterator[calendar_lines.Entry]:
    copy = FORM.copy_of(publication, Selection(), {})
    sessions = copy.programme.sessions
    own = [session for session in sessions if any(part.speaker == key for part in session.speakers)]
    return Entries.of(copy).of_speaker(own)


def of_site(at: datetime) -> bytes:
    """Every event that is to come or has ended within the last year, from the catalogue. One query."""
    said = Entry.objects.events().upcoming(at - KEPT_FOR).filter(event__publications__is_current=True)
    rows = said.exclude(starts_at=None).order_by("starts_at", "slug")
    told = rows.values_list("detail", "event__publications__number", "event__publications__published_at")
    entries = [event_entry(_event(detail), Stamp(*stamp), description=detail["summary"]) for detail, *stamp in told]
    return calendar(
        name=settings.SITE_NAME,
        description="Events to come, and those of the last year." if entries else "Nothing is announced just now.",
        url=f"{settings.SITE_URL}{reverse('home')}",
        source=f"{settings.SITE_URL}{reverse('site_calendar')}",
        entries=entries,
    )


def _event(detail: dict) -> EventDetails:
    """As much of an event as the catalogue has."""
    when = When.from_detail(detail)
    return EventDetails(
        title=detail["title"],
        slug=detail["slug"],
        status=EventStatus(detail["status"]),
        starts_on=when.first,
        ends_on=when.last,
        start_time=when.start,
        end_time=when.end,
        timezone=when.timezone,
        place=detail["place"],
        sectors=tuple(detail["sectors"]),
    )
