"""What schedule.xml and frab.json tell conference apps: days, their rooms, and when what is there.

The exchange forms know scheduled talks only: each needs a day, a start, a length and a room. What a programme does
not say is not guessed. It is said in words instead, in the subtitle, which every reader shows:

* a session without a time stands at the beginning of its day and lasts 00:00: “Time to be announced”;
* one without a day stands on the event's first: “Day and time to be announced”;
* of an event without a date, on the day it was published: “Date to be announced”;
* one without an end lasts 00:00, as an entry of a calendar without one does.

Points, the note, people and whom it is for are in the description, one below the other; `agenda.importer` reads them
back from there.

So nothing is left out, sessions that follow one another stay in their order, and files of unfinished programmes are
valid too. Neither form has a place for “cancelled”: it stands before the title, of a session and of the event, as
readers show that everywhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings

from events.clock import edge
from events.programme import EventDetails, SessionDetails
from events.vocabulary import EventFormat
from speakers.people import People, Person

from .form import Copy
from .wording import mark, named, titled, with_role

PRODUCT = "socprog"
LANGUAGE = "en"
TIMESLOT = "00:05"
TIME_UNKNOWN, DAY_UNKNOWN = "Time to be announced", "Day and time to be announced"
DATE_UNKNOWN, ROOM_UNKNOWN = "Date to be announced", "Room to be announced"
FOR = "For:"
EVERYBODY = "rooms/"
"""Below the event's address: what the guid is made from of the room in which all stands that is in none."""
_PLAIN_SLUG = re.compile(r"[a-z0-9_-]{3,}[a-z0-9]")


@dataclass(frozen=True)
class Slot:
    """A session where and when it is."""

    session: SessionDetails
    day: date
    start: datetime
    end: datetime
    room: str
    title: str
    subtitle: str
    description: str
    people: dict[str, Person]
    """By key."""
    address: str
    acronym: str

    @cached_property
    def guid(self) -> UUID:
        return uuid5(NAMESPACE_URL, self.address)

    @property
    def number(self) -> int:
        """Of 48 bits: no two sessions of an event meet, every reader of JSON has it exactly, and it fits the 16
        characters that pretalx gives it."""
        return (self.guid.int >> 80) + 1

    @property
    def duration(self) -> str:
        minutes = (self.end - self.start) // timedelta(minutes=1)
        return f"{minutes // 60:02}:{minutes % 60:02}"

    @property
    def slug(self) -> str:
        """The session's address where that will do: both forms ask for four characters, in lower case."""
        plain = _PLAIN_SLUG.fullmatch(self.session.id)
        return f"{self.acronym}-{self.session.id if plain else f'{self.session.id.lower()}-{self.number:04}'}"


@dataclass(frozen=True)
class Day:
    index: int
    on: date
    start: datetime
    end: datetime
    rooms: dict[str, list[Slot]]
    """In the event's order; only rooms in which something is."""


class Schedule:
    """A copy as these forms see it."""

    def __init__(self, copy: Copy):
        self.copy, self.programme, self.event = copy, copy.programme, copy.programme.event
        self.acronym = _acronym(copy.slug)
        self._people = People(self.programme, [])
        self._elsewhere = _place(self.event)

    @property
    def title(self) -> str:
        """With the part that was asked for, and that nothing is in it: there is no other place to say so."""
        nothing = "" if self.programme.sessions else "no sessions"
        part = ", ".join(filter(None, (self.copy.selection.in_words, nothing)))
        return f"{named(self.event)} ({part})" if self.copy.selection else named(self.event)

    @property
    def host(self) -> str:
        return urlsplit(settings.SITE_URL).netloc

    @cached_property
    def days(self) -> list[Day]:
        slots = [self._slot(session) for session in self.programme.sessions]
        return [
            Day(number, on, _edge(on, None, self.event), _last_minute(on, self.event), self._rooms(slots, on))
            for number, on in enumerate(self._dates(slots), start=1)
        ]

    @cached_property
    def rooms(self) -> list[str]:
        """Those of the event, then where everything else is, if something is."""
        named = [room.name for room in self.programme.rooms]
        outside = any(session.room is None for session in self.programme.sessions)
        return list(dict.fromkeys([*named, *([self._elsewhere] if outside else [])]))

    def guid_of_room(self, room: str) -> UUID:
        is_one = any(room == details.name for details in self.programme.rooms)
        return uuid5(NAMESPACE_URL, f"{self.copy.address}{EVERYBODY}{room if is_one else ''}")

    def guid_of_speaker(self, key: str) -> UUID:
        """The same at every event of a site."""
        return uuid5(NAMESPACE_URL, f"{settings.SITE_URL}/speakers/{key}/")

    @property
    def _first_day(self) -> date:
        published = self.copy.published_at.astimezone(ZoneInfo(self.event.timezone))
        return self.event.starts_on or published.date()

    def _dates(self, slots: list[Slot]) -> list[date]:
        """All days of the event, also those on which nothing is yet; of a part, its own."""
        used = {slot.day for slot in slots}
        first = self.copy.selection.day or self._first_day
        last = self.copy.selection.day or self.event.last_day or first
        if not (self.copy.selection and used):
            used |= {first + timedelta(days=number) for number in range((last - first).days + 1)}
        return sorted(used)

    def _rooms(self, slots: list[Slot], on: date) -> dict[str, list[Slot]]:
        rooms: dict[str, list[Slot]] = {room: [] for room in self.rooms}
        for slot in slots:
            if slot.day == on:
                rooms[slot.room].append(slot)
        return {room: here for room, here in rooms.items() if here}

    def _slot(self, session: SessionDetails) -> Slot:
        day = session.day or self._first_day
        start, end = self._times(session, day)
        people = self._people.in_session(session.speakers)
        cancelled = "Cancelled: " if session.is_cancelled else ""
        return Slot(
            session=session,
            day=day,
            start=start,
            end=end,
            room=session.room or self._elsewhere,
            title=cancelled + titled(session),
            subtitle=". ".join(filter(None, self._remarks(session))),
            description=_description(session, people),
            people=dict(zip((part.speaker for part in session.speakers), people, strict=True)),
            address=self.copy.session_address(session.id),
            acronym=self.acronym,
        )

    def _times(self, session: SessionDetails, day: date) -> tuple[datetime, datetime]:
        if session.start is None:
            start = _edge(day, self.event.start_time if day == self.event.starts_on else None, self.event)
            return start, start
        start = _edge(day, session.start, self.event)
        end = _edge(day, session.end, self.event) if session.end else start
        if end < start:  # it ends after midnight
            end = _edge(day + timedelta(days=1), session.end, self.event)
        return start, end

    def _remarks(self, session: SessionDetails) -> Iterator[str]:
        if not session.is_cancelled:
            yield mark(session, self.copy.moved_from)
        if self.event.starts_on is None:
            yield DATE_UNKNOWN
        elif session.day is None:
            yield DAY_UNKNOWN
        elif session.start is None:
            yield TIME_UNKNOWN


def _acronym(slug: str) -> str:
    """At least four of a–z, 0–9 and “_”: what both forms take."""
    plain = re.sub(r"[^a-z0-9_]", "_", slug.lower())
    return plain if len(plain) >= 4 else f"event_{plain}"


def _place(event: EventDetails) -> str:
    """The room of whatever is in none: true of all that happens there."""
    online = "Online" if event.format == EventFormat.ONLINE else None
    return (event.venue and event.venue.name) or event.place or online or ROOM_UNKNOWN


def _description(session: SessionDetails, people: list[Person]) -> str:
    points = "\n".join(map(_item, session.points))
    billed = "\n".join(with_role(person) for person in people)
    audience = "\n".join([FOR, *map(_item, session.audiences)]) if session.audiences else ""
    return "\n\n".join(filter(None, (points, session.note, billed, audience)))


def _item(text: str) -> str:
    return f"• {text}"


def _edge(day: date, clock: time | None, event: EventDetails) -> datetime:
    """A moment on the wall of the event. Offsets of long ago have seconds, which no form takes: then in UTC."""
    moment = edge(day, clock, event.timezone, end=False)
    return moment.astimezone(UTC) if moment.utcoffset() % timedelta(minutes=1) else _fixed(moment)


def _fixed(moment: datetime) -> datetime:
    """With the offset of that moment, so that lengths are right across a change of the clocks."""
    return datetime.fromisoformat(moment.isoformat())


def _last_minute(day: date, event: EventDetails) -> datetime:
    return _edge(day, time(23, 59), event)
