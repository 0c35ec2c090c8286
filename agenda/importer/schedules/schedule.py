"""What schedule.xml and schedule.json say, in the data that the second has: of pretalx, of frab, of whoever writes
like them, and of ourselves. What only our own say is in `schedule_own`."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from agenda.importer.cast import Cast, once, people, person
from agenda.importer.reading import UNTITLED, Doubt, Reading
from agenda.importer.schedules.own import Own, with_statuses
from agenda.importer.schedules.values import (
    date_of,
    length_of,
    moment_of,
    name_of,
    persons_of,
    rows_of,
    text_of,
    texts_of,
)
from agenda.importer.unique import Unique
from agenda.kinds import kind_by, lead_in
from events.clock import day_and_clock, validate_zone
from events.models.slugs import slug_for
from events.programme import Billing, EventDetails, Link, Part, Programme, RoomDetails, SessionDetails, TrackDetails
from events.text import on_one_line
from events.vocabulary import ContributionRole, EventStatus, SessionStatus
from events.words import host

_BEHIND = r"\s*(?:[\])]\s*[:–—-]?|[:–—-])\s*"
_CANCELLED = re.compile(
    rf"\W*(?:cancell?ed|abgesagt|entf[äa]llt|annul[ée]e?|cancelad[oa]|annullat[oa]){_BEHIND}", re.IGNORECASE
)
_POSTPONED = re.compile(rf"\W*(?:postponed|verschoben|report[ée]e?|aplazad[oa]){_BEHIND}", re.IGNORECASE)
_OFF = {"cancelled", "canceled", "withdrawn", "rejected"}
_MOST_PEOPLE = 1_000_000


class _When(NamedTuple):
    """On the wall of the event."""

    day: date | None
    start: time | None
    end: time | None
    doubt: str = ""


def conference_of(data: Any) -> dict[str, Any] | None:
    """What has the days, in {"schedule": {"conference": …}} or with less around it."""
    for _ in range(4):
        if not isinstance(data, dict):
            return None
        if "days" in data and not isinstance(data["days"], str | int):
            return data
        data = data.get("schedule") or data.get("conference")
    return None


def read(data: dict[str, Any]) -> Reading:
    """Of data in which `conference_of` finds one."""
    reader = _Reader(data)
    return Reading(programme=reader.programme(), doubts=tuple(reader.doubts))


class _Reader:
    def __init__(self, data: dict[str, Any]):
        self.conference = _head(data) | (conference_of(data) or {})
        self.own = Own.of(data, self.conference)
        self.doubts: list[Doubt] = []
        self.zone = self._zone()
        self.cast = Cast()
        self._ids = Unique()

    def programme(self) -> Programme:
        timed = [(told, room, self._when_if_ever(told, on)) for told, on, room in self._told()]
        timed.sort(key=lambda each: _order(each[2]))  # so that people come in the order of their sessions
        sessions = [self._session(told, room, when) for told, room, when in timed]
        sessions.sort(key=lambda session: _order(session))
        sessions = with_statuses(sessions, self.cast) if self.own else sessions
        return Programme(
            event=self._event(),
            speakers=self.cast.billings,
            rooms=self._rooms(sessions),
            tracks=self._tracks(sessions),
            sessions=tuple(sessions),
        )

    # ── The event ──

    def _event(self) -> EventDetails:
        told = self.conference
        status, title = status_of(on_one_line(text_of(told.get("title"))))
        first, last = date_of(text_of(told.get("start"))), date_of(text_of(told.get("end")))
        event = EventDetails(
            title=title or text_of(told.get("acronym")) or UNTITLED,
            status=status,
            starts_on=first,
            ends_on=last if last != first else None,
            timezone=self.zone or EventDetails.timezone,
            summary=text_of(told.get("description")) or None,
            themes=tuple(texts_of(told.get("keywords"))),
            links=_links(text_of(told.get("url"))),
        )
        return self.own.event(event) if self.own else event

    def _zone(self) -> str:
        """'' where it is not said."""
        name = text_of(self.conference.get("time_zone_name"))
        try:
            validate_zone(name)
        except ValidationError:
            said = f"“{name}” is not a time zone" if name else "Its time zone is not said"
            self.doubts.append(Doubt("event.timezone", f"{said}; times are as the clocks there show them."))
            return ""
        return name

    def _rooms(self, sessions: list[SessionDetails]) -> tuple[RoomDetails, ...]:
        told = {text_of(room.get("name")): room.get("capacity") for room in rows_of(self.conference.get("rooms"))}
        if self.own:
            told.pop(self.own.elsewhere, None)
        names = dict.fromkeys([*told, *(session.room for session in sessions)])
        return tuple(RoomDetails(name=name, capacity=_capacity(told.get(name))) for name in names if name)

    def _tracks(self, sessions: list[SessionDetails]) -> tuple[TrackDetails, ...]:
        told = (text_of(track.get("name")) for track in rows_of(self.conference.get("tracks")))
        names = dict.fromkeys([*told, *(session.track for session in sessions)])
        return tuple(TrackDetails(name=name) for name in names if name)

    # ── Sessions ──

    def _told(self) -> Iterator[tuple[dict[str, Any], date | None, str]]:
        """Each with its day and its room."""
        for day in rows_of(self.conference.get("days")):
            on, rooms = date_of(text_of(day.get("date"))), day.get("rooms")
            named = rooms.items() if isinstance(rooms, dict) else [(text_of(r.get("name")), r) for r in rows_of(rooms)]
            for room, held in named:
                inner = held.get("events") or held.get("talks") if isinstance(held, dict) else held
                for told in rows_of(inner):
                    yield told, on, text_of(room)

    def _session(self, told: dict[str, Any], room: str, when: _When) -> SessionDetails:
        cancelled, whole = _without(_CANCELLED, on_one_line(text_of(told.get("title"))))
        label, title = lead_in(whole)
        parts = self._parts(told)
        is_off = cancelled or bool(_OFF & {text_of(told.get(name)).casefold() for name in ("status", "state")})
        session = SessionDetails(
            id=self._id(told, title),
            day=when.day,
            start=when.start,
            end=when.end,
            kind=kind_by(text_of(told.get("type")), title=title, label=label, has_people=bool(parts)),
            label=label or None,
            title=title,
            abstract=_abstract(told) or None,
            room=room or text_of(told.get("room")) or None,
            track=text_of(told.get("track")) or None,
            status=SessionStatus.CANCELLED if is_off else SessionStatus.SCHEDULED,
            speakers=parts,
        )
        if when.doubt:
            self.doubts.append(Doubt(f"sessions.{session.id}", when.doubt))
        return self.own.session(session, told, self.cast) if self.own else session

    def _id(self, told: dict[str, Any], title: str) -> str:
        return self._ids.take((self.own and self.own.id(told)) or slug_for(title) or "session")

    def _parts(self, told: dict[str, Any]) -> tuple[Part, ...]:
        parts = []
        for told_of in persons_of(told):
            known_by = next(filter(None, (text_of(told_of.get(name)) for name in ("guid", "code", "id"))), None)
            for billing, role in self._named(name_of(told_of)):
                key = self.cast.add(billing, known_by=known_by and (known_by, billing.name))
                parts.append(Part(speaker=key, role=role))
        return once(parts)

    def _named(self, text: str) -> list[tuple[Billing, ContributionRole]]:
        """Others write posts behind names, or two people in one place."""
        return [(person(text), ContributionRole.SPEAKER)] if self.own else people(text)

    def _when_if_ever(self, told: dict[str, Any], on: date | None) -> _When:
        """Moments at the very edge of what dates there are have none on other walls."""
        try:
            return self._when(told, on)
        except OverflowError:
            return _When(on, None, None, _not_understood(told, "date"))

    def _when(self, told: dict[str, Any], on: date | None) -> _When:
        said = text_of(told.get("date"))
        starts_at = moment_of(said) if "T" in said else _at(date_of(said) or on, text_of(told.get("start")))
        if starts_at is None:
            return _When(on, None, None, _not_understood(told, "start"))
        length = length_of(text_of(told.get("duration")))
        ends_at = starts_at + length if length is not None else moment_of(text_of(told.get("end")))
        day, start = self._on_wall(starts_at)
        if ends_at is None:
            return _When(day, start, None, _not_understood(told, "duration"))
        if not _is_within_a_day(starts_at, ends_at):
            return _When(day, start, None, "It does not end within a day, so its end is left out.")
        return _When(day, start, self._on_wall(ends_at)[1] if ends_at > starts_at else None)

    def _on_wall(self, at: datetime) -> tuple[date, time]:
        day, clock = day_and_clock(at, self.zone) if at.tzinfo and self.zone else (at.date(), at.time())
        return day, clock.replace(second=0, microsecond=0)


def _head(data: dict[str, Any]) -> dict[str, Any]:
    """What stands of the conference beside its days, where they are not within it."""
    schedule = data.get("schedule") if isinstance(data.get("schedule"), dict) else data
    conference = schedule.get("conference")
    return conference if isinstance(conference, dict) else {}


def _without(prefix: re.Pattern, text: str) -> tuple[bool, str]:
    rest = text[found.end() :] if (found := prefix.match(text)) else ""
    return (True, rest) if rest else (False, text)


def status_of(title: str) -> tuple[EventStatus, str]:
    """Of an event whose title says it: “Cancelled: Sample Forum”."""
    for prefix, status in ((_CANCELLED, EventStatus.CANCELLED), (_POSTPONED, EventStatus.POSTPONED)):
        said, rest = _without(prefix, title)
        if said:
            return status, rest
    return EventStatus.SCHEDULED, title


def _links(url: str) -> tuple[Link, ...]:
    return (Link(label=host(url), url=url),) if url.startswith(("http://", "https://")) else ()


def _capacity(value: Any) -> int | None:
    return value if type(value) is int and 1 <= value <= _MOST_PEOPLE else None


def _order(of: _When | SessionDetails) -> tuple:
    """By day and start; of the hour that happens twice, its first time first."""
    offset = of.start.utcoffset() if of.start else None
    clock = (of.start or time()).replace(tzinfo=None)
    return of.day or date.max, of.start is not None, clock, -(offset or timedelta())


def _not_understood(told: dict[str, Any], what: str) -> str:
    said = text_of(told.get(what))
    return f"Its {what}, “{said[:40]}”, is not understood." if said else ""


def _at(on: date | None, clock: str) -> datetime | None:
    try:
        return on and datetime.combine(on, time.fromisoformat(clock))
    except ValueError:
        return None


def _is_within_a_day(starts_at: datetime, ends_at: datetime) -> bool:
    if bool(starts_at.tzinfo) != bool(ends_at.tzinfo):
        return False
    return timedelta() <= ends_at - starts_at < timedelta(days=1)


# ── What stands below a title ──


def _abstract(told: dict[str, Any]) -> str:
    """Paragraphs of Markdown, each once: a line below the title, what it is about, and what is linked."""
    texts = [text_of(told.get(name)) for name in ("subtitle", "abstract", "description")]
    links = [_link(link) for name in ("links", "attachments") for link in rows_of(told.get(name))]
    texts.append("\n".join(f"* {link}" for link in links if link))
    return "\n\n".join(dict.fromkeys(filter(None, texts)))


def _link(link: dict[str, Any]) -> str:
    """'' where it leads nowhere."""
    url = text_of(link.get("url") or link.get("href"))
    if not url.startswith(("http://", "https://")) or set(url) & set(" <>()\n"):
        return ""
    label = re.sub(r"[\[\]]", "", on_one_line(text_of(link.get("title") or link.get("name"))))
    return f"[{label or url}]({url})"
