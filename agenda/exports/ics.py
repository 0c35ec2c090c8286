"""iCalendar (RFC 5545): the event and its sessions, for anybody's calendar. The same Programme at the same moment is
the same bytes."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar
from icalendar import Event as Entry

from events.clock import readings
from events.programme import EventDetails, Programme, SessionDetails
from events.vocabulary import EventStatus

PRODUCT = "-//socprog//Programme//EN"


def render(programme: Programme, *, at: datetime, sessions: Collection[str] | None = None) -> bytes:
    """The event and those of its sessions that are named, by id (None: all), as one calendar to be taken over.
    `at` is when this was said. Whatever has no day cannot be in a calendar, and is not in it."""
    event = programme.event
    calendar = Calendar({"version": "2.0", "prodid": PRODUCT, "method": "PUBLISH"})
    entries = [_event(event)]
    entries += [_session(event, each) for each in programme.sessions if sessions is None or each.id in sessions]
    for entry in filter(None, entries):
        entry.add("dtstamp", at)
        calendar.add_component(entry)
    if event.starts_on:  # the zone's changes of around that time, not of all time
        year = timedelta(days=366)
        calendar.add_missing_timezones(first_date=event.starts_on - year, last_date=event.last_day + year)
    return calendar.to_ical()


def _event(event: EventDetails) -> Entry | None:
    """With its hours, where it is of one day; over several, as whole days."""
    if event.starts_on is None:
        return None
    one_day = event.last_day == event.starts_on
    starts = one_day and _moment(event.starts_on, event.start_time, event)
    entry = _entry(event.slug or "event", event.title, place=_place(event))
    if starts:
        _times(entry, starts, _moment(event.starts_on, event.end_time, event))
    else:
        _whole_days(entry, event.starts_on, event.last_day)
    if event.status == EventStatus.CANCELLED:
        entry.add("status", "CANCELLED")
    return entry


def _session(event: EventDetails, session: SessionDetails) -> Entry | None:
    """On a day without a time, it is on that whole day."""
    if session.day is None:
        return None
    title = f"{session.label}: {session.title}" if session.label else session.title
    place = ", ".join(filter(None, (session.room, _place(event))))
    entry = _entry(f"{session.id}.{event.slug or 'event'}", title, place=place)
    if starts := _moment(session.day, session.start, event):
        _times(entry, starts, _moment(session.day, session.end, event))
    else:
        _whole_days(entry, session.day, session.day)
    entry.add("description", event.title)
    if session.is_cancelled:
        entry.add("status", "CANCELLED")
    return entry


def _entry(name: str, title: str, *, place: str) -> Entry:
    """Its UID is the same in every calendar that has it, whenever that was made."""
    entry = Entry()
    entry.add("uid", f"{name}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("summary", title)
    if place:
        entry.add("location", place)
    return entry


def _place(event: EventDetails) -> str:
    venue = event.venue
    if venue is None:
        return event.place or ""
    return ", ".join([venue.name, *(venue.address or "").split("\n")]) if venue.address else venue.name


def _times(entry: Entry, starts: datetime, ends: datetime | None) -> None:
    entry.add("dtstart", starts)
    if ends and ends > starts:
        entry.add("dtend", ends)


def _whole_days(entry: Entry, first: date, last: date) -> None:
    entry.add("dtstart", first)
    entry.add("dtend", last + timedelta(days=1))


def _moment(day: date, clock: time | None, event: EventDetails) -> datetime | None:
    """On the wall of the event, with its zone. A time that happens twice is the one its offset says, and in UTC:
    with a zone, readers would take it for the first."""
    if clock is None:
        return None
    possible = readings(day, clock, event.timezone)
    if clock.tzinfo:
        return next((moment.astimezone(UTC) for moment in possible if moment.utcoffset() == clock.utcoffset()), None)
    return possible[0] if possible else None
