"""iCalendar: a programme in anybody's calendar. There is one way to say each entry, whichever calendar it is in: of a
programme or a part of it, a session, a speaker, the whole site, or an invitation by mail.

A session with a time is an entry. Of sessions without, the event is an entry that lists them; so it is where it has no
sessions at all. Where all have their times, it is none beside them. Whatever has no day is in no calendar. What is
cancelled stays, and says so; a session that was taken out is gone from a calendar that is had anew.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import reverse

from agenda.selection import WHAT
from events import words
from events.clock import readings
from events.programme import EventDetails, Programme, SessionDetails
from events.vocabulary import EventStatus, SessionStatus
from speakers.people import People, Person

from .calendar_lines import Entry, Stamp, calendar
from .form import Copy, Form
from .prose import plain_text
from .wording import ignored, nothing, titled

MEDIA_TYPE = "text/calendar; charset=utf-8"
LONGEST = 4_000
"""Characters of a description; programs cut longer ones off without a word."""
NO_DAY = "There is nothing to write into a calendar yet: the date is to be announced."


def render(copy: Copy) -> bytes:
    return calendar(
        name=" · ".join(filter(None, (copy.programme.event.title, copy.selection.in_words))),
        description=_about(copy),
        url=copy.programme_address,
        source=_source(copy),
        entries=Entries.of(copy).of_programme(is_part=bool(copy.selection)),
    )


def session_calendar(copy: Copy, session: SessionDetails) -> bytes:
    address = copy.session_address(session.id)
    entries = list(Entries.of(copy).of_sessions([session]))
    return calendar(
        name=session.title,
        description="" if entries else NO_DAY,
        url=address,
        source=f"{address.removesuffix('/')}.ics",
        entries=entries,
    )


def invitation(programme: Programme, *, stamp: Stamp, sessions: Collection[str]) -> bytes:
    """The event and those of its sessions that are named, by id, to be taken over from a mail."""
    own = [session for session in programme.sessions if session.id in sessions]
    return calendar(name=programme.event.title, entries=Entries(programme, stamp).of_speaker(own))


def _about(copy: Copy) -> str:
    event, selection = copy.programme.event, copy.selection
    empty = NO_DAY if event.starts_on is None else nothing(copy) if selection else ""
    return " ".join(filter(None, (ignored(copy), empty, event.summary)))


def _source(copy: Copy) -> str:
    """Where the same part is to be had anew."""
    asked = {name: str(value) for name in WHAT if (value := getattr(copy.selection, name))}
    return f"{copy.address}programme.ics{'?' if asked else ''}{urlencode(asked)}"


@dataclass(frozen=True)
class Entries:
    """Of one programme, as one publication says them."""

    programme: Programme
    stamp: Stamp
    moved_from: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, copy: Copy) -> "Entries":
        return cls(copy.programme, Stamp(copy.number, copy.published_at), copy.moved_from)

    def of_programme(self, *, is_part: bool = False) -> Iterator[Entry]:
        if self.programme.sessions or not is_part:
            yield from self.of_sessions(self.programme.sessions)

    def of_sessions(self, sessions: Collection[SessionDetails]) -> Iterator[Entry]:
        has_all_times = sessions and all(self._starts(session) for session in sessions)
        yield from self._timed(sessions) if has_all_times else self.of_speaker(sessions)

    def of_speaker(self, sessions: Collection[SessionDetails]) -> Iterator[Entry]:
        """The event in any case: that is where the person is to be met."""
        if event := self._event([session for session in sessions if not self._starts(session)]):
            yield event
        yield from self._timed(sessions)

    def _timed(self, sessions: Collection[SessionDetails]) -> Iterator[Entry]:
        for session in sessions:
            if starts := self._starts(session):
                yield self._session(session, starts)

    # ── One entry ──

    def _event(self, without_time: Iterable[SessionDetails]) -> Entry | None:
        event = self.programme.event
        listed = map(self._listed, without_time)
        people = [] if self.programme.sessions else self._people.at_event()
        text = event.summary or plain_text(event.brief)
        said = _paragraphs(*_list("Sessions", listed), *_speakers(people), text, *_list("", event.learning_points))
        return event_entry(event, self.stamp, description=said)

    def _session(self, session: SessionDetails, starts: datetime) -> Entry:
        event = self.programme.event
        ends = _moment(session.day, session.end, event.timezone)
        return Entry(
            uid=_uid(f"{session.id}.{event.slug or 'event'}"),
            stamp=self.stamp,
            title=_marked(titled(session), event, session),
            starts=starts,
            ends=ends if ends and ends > starts else None,
            place=", ".join(filter(None, (session.room, self._place))),
            description=self._said_of(session),
            address=f"{self._address}sessions/{session.id}/" if self._address else "",
            status=_status(event, session),
            categories=tuple(filter(None, (session.kind.label, session.track, *session.themes))),
        )

    def _said_of(self, session: SessionDetails) -> str:
        moved_from = session.status == SessionStatus.MOVED and self.moved_from.get(session.id)
        return _paragraphs(
            self.programme.event.title,
            f"Moved from {moved_from}." if moved_from else "",
            *_speakers(self._people.in_session(session.speakers)),
            plain_text(session.abstract),
            *_list("", session.points),
            session.note or "",
        )

    def _listed(self, session: SessionDetails) -> str:
        """“Panel: A talk, 5 March 2027, Hall A, cancelled, with Sample Speaker (chair)”."""
        people = words.joined(map(_named, self._people.in_session(session.speakers)))
        facts = (
            titled(session),
            session.day and words.short_day(session.day),
            session.room,
            session.is_cancelled and "cancelled",
            people and f"with {people}",
        )
        return ", ".join(filter(None, facts))

    def _starts(self, session: SessionDetails) -> datetime | None:
        return _moment(session.day, session.start, self.programme.event.timezone)

    @cached_property
    def _people(self) -> People:
        return People(self.programme, [])

    @cached_property
    def _place(self) -> str:
        return _place(self.programme.event)

    @cached_property
    def _address(self) -> str:
        return _address(self.programme.event, self.stamp)


def event_entry(event: EventDetails, stamp: Stamp, *, description: str) -> Entry | None:
    """With its hours, where it is of one day; over several, as whole days. None where it has no day."""
    if event.starts_on is None:
        return None
    one_day = event.last_day == event.starts_on
    starts = _moment(event.starts_on, event.start_time, event.timezone) if one_day else None
    ends = starts and _moment(event.starts_on, event.end_time, event.timezone)
    return Entry(
        uid=_uid(event.slug or "event"),
        stamp=stamp,
        title=_marked(event.title, event),
        starts=starts or event.starts_on,
        ends=(ends if ends and ends > starts else None) if starts else _day_after(event.last_day),
        place=_place(event),
        description=description,
        address=_address(event, stamp),
        status=_status(event),
        categories=(*event.sectors, *event.themes),
    )


# ── What is said ──


def _uid(name: str) -> str:
    return f"{name}@{urlsplit(settings.SITE_URL).hostname}"


def _address(event: EventDetails, stamp: Stamp) -> str:
    """'' while there is no page yet."""
    return f"{settings.SITE_URL}{reverse('event_detail', args=[event.slug])}" if stamp.number and event.slug else ""


def _place(event: EventDetails) -> str:
    venue = event.venue
    if venue is None:
        return event.place or ""
    return ", ".join([venue.name, *(venue.address or "").split("\n")]) if venue.address else venue.name


def _status(event: EventDetails, session: SessionDetails | None = None) -> str:
    if event.status == EventStatus.CANCELLED or (session and session.is_cancelled):
        return "CANCELLED"
    return "TENTATIVE" if event.status == EventStatus.POSTPONED else ""


def _marked(title: str, event: EventDetails, session: SessionDetails | None = None) -> str:
    """In words too: not every program shows the status."""
    mark = {"CANCELLED": "Cancelled: ", "TENTATIVE": "Postponed: "}.get(_status(event, session), "")
    return f"{mark}{title}"


def _speakers(people: Collection[Person]) -> list[str]:
    return _list("Speaker" if len(people) == 1 else "Speakers", map(_billed, people))


def _named(person: Person) -> str:
    """“Sample Speaker (chair, invited)”."""
    marks = ", ".join(filter(None, (person.role.lower(), "invited" if person.is_invited else "")))
    return f"{person.name} ({marks})" if marks else person.name


def _billed(person: Person) -> str:
    return ", ".join(filter(None, (_named(person), person.billing)))


def _list(heading: str, items: Iterable[str]) -> list[str]:
    """One paragraph, or none."""
    bullets = [f"• {item}" for item in items]
    return ["\n".join([f"{heading}:", *bullets] if heading else bullets)] if bullets else []


def _paragraphs(*parts: str) -> str:
    text = "\n\n".join(part for part in parts if part)
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST].rpartition(' ')[0]} … (The rest is on the page.)"


# ── When ──


def _moment(day: date | None, clock: time | None, zone: str) -> datetime | None:
    """On the wall of the event, with its zone. A time that happens twice is the one its offset says, and in UTC:
    with a zone, readers would take it for the first."""
    if day is None or clock is None:
        return None
    possible = readings(day, clock, zone)
    if clock.tzinfo:
        return next((moment.astimezone(UTC) for moment in possible if moment.utcoffset() == clock.utcoffset()), None)
    return possible[0] if possible else None


def _day_after(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


FORM = Form(extension="ics", name="Calendar", media_type=MEDIA_TYPE, render=render, purpose="for your own calendar")
