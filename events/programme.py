"""Programme: the one value that publishing writes, pages and exports render, and importers read.

Plain frozen dataclasses. `to_data`/`from_data` turn a Programme into JSON data and back without loss;
the form is `"schema": "socprog/programme/1"`, described by `events/programme.schema.json`.
Unknown is None or (), never guessed. Clock times are on the wall of the event's place; one within the hour
that happens twice carries its offset (see events.clock).
"""

import json
from codecs import BOM_UTF8
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError as NotValid
from pydantic import AfterValidator, ConfigDict, Field, PlainSerializer, TypeAdapter, ValidationError

from events.clock import edge
from events.text import on_one_line, refuse_line_ends, refuse_unprintable
from events.vocabulary import (
    INTERVALS,
    AppearanceRole,
    AppearanceStatus,
    AudienceKind,
    ContributionRole,
    EventFormat,
    EventStatus,
    SessionKind,
    SessionStatus,
)

SCHEMA = "socprog/programme/1"
ERASED_KEY = "_withdrawn"
"""How the keys of people begin who were erased: they have no page, and all have one name."""
_STRICT = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


def _refused_by(validate):
    """A rule of Django's kind as one of pydantic's."""

    def check(text: str) -> str:
        try:
            validate(text)
        except NotValid as error:
            raise ValueError(error.messages[0]) from None
        return text

    return AfterValidator(check)


_PRINTABLE, _ONE_LINE = _refused_by(refuse_unprintable), _refused_by(refuse_line_ends)
Line = Annotated[str, Field(max_length=300), _PRINTABLE, _ONE_LINE]
Title = Annotated[str, Field(min_length=1, max_length=300), _PRINTABLE, _ONE_LINE]
Name = Annotated[str, Field(min_length=1, max_length=200), _PRINTABLE, _ONE_LINE]
Address = Annotated[str, Field(pattern=r"^[hH][tT]{2}[pP][sS]?://\S+$", max_length=500)]
Key = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,88}$")]
Prose = Annotated[str, Field(max_length=60_000), _PRINTABLE]


def _to_the_minute(clock: time) -> time:
    if clock.second or clock.microsecond:
        raise ValueError("a time is told to the minute")
    return clock


def _without_offset(clock: time) -> time:
    if clock.tzinfo:
        raise ValueError("the event's own times have no offset")
    return clock


_AS_TEXT = PlainSerializer(lambda clock: clock.isoformat("minutes"), return_type=str)
Clock = Annotated[time, AfterValidator(_to_the_minute), _AS_TEXT]
WallClock = Annotated[time, AfterValidator(_to_the_minute), AfterValidator(_without_offset), _AS_TEXT]
Status = Literal[AppearanceStatus.INVITED, AppearanceStatus.CONFIRMED]


class NotAProgramme(ValueError):
    """Data that is not a Programme; the message says, in one line, where and why."""


@dataclass(frozen=True, kw_only=True)
class VenueDetails:
    __pydantic_config__ = _STRICT
    name: Name
    address: Prose | None = None


@dataclass(frozen=True, kw_only=True)
class Organiser:
    __pydantic_config__ = _STRICT
    name: Name
    website: str | None = None


@dataclass(frozen=True, kw_only=True)
class Link:
    __pydantic_config__ = _STRICT
    label: Name
    url: Address


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A source: a document the brief rests on."""

    __pydantic_config__ = _STRICT
    title: Line
    publisher: Line | None = None
    year: int | None = None
    url: Address | None = None


@dataclass(frozen=True, kw_only=True)
class EventDetails:
    __pydantic_config__ = _STRICT
    title: Title
    slug: Key | None = None
    series: Name | None = None
    status: EventStatus = EventStatus.SCHEDULED
    format: EventFormat | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    start_time: WallClock | None = None
    end_time: WallClock | None = None
    timezone: str = "Europe/London"
    place: Line | None = None
    venue: VenueDetails | None = None
    organiser: Organiser | None = None
    sectors: tuple[Name, ...] = ()
    themes: tuple[Name, ...] = ()
    summary: Prose | None = None
    brief: Prose | None = None
    learning_points: tuple[Prose, ...] = ()
    audience_note: Prose | None = None
    notice: Line | None = None
    contact: Line | None = None
    links: tuple[Link, ...] = ()
    sources: tuple[Reference, ...] = ()

    @property
    def last_day(self) -> date | None:
        return self.ends_on or self.starts_on

    @cached_property
    def starts_at(self) -> datetime | None:
        return self.starts_on and edge(self.starts_on, self.start_time, self.timezone, end=False)

    @cached_property
    def ends_at(self) -> datetime | None:
        return self.last_day and edge(self.last_day, self.end_time, self.timezone, end=True)


@dataclass(frozen=True, kw_only=True)
class Audience:
    __pydantic_config__ = _STRICT
    name: Name
    kind: AudienceKind = AudienceKind.GROUP


@dataclass(frozen=True, kw_only=True)
class Billing:
    """A speaker as printed at this event."""

    __pydantic_config__ = _STRICT
    key: Key
    honorific: Line | None = None
    name: Name
    post_nominals: Line | None = None
    billing: Line | None = None
    position: Line | None = None
    organisation: Line | None = None
    status: Status | None = None
    role: AppearanceRole | None = None
    is_key: bool = False

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, (self.honorific, self.name, self.post_nominals)))

    @property
    def is_invited(self) -> bool:
        return self.status == AppearanceStatus.INVITED

    @property
    def is_erased(self) -> bool:
        return self.key.startswith(ERASED_KEY)


@dataclass(frozen=True, kw_only=True)
class RoomDetails:
    __pydantic_config__ = _STRICT
    name: Name
    capacity: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


@dataclass(frozen=True, kw_only=True)
class TrackDetails:
    __pydantic_config__ = _STRICT
    name: Name


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a speaker does in a session. A status here overrides the one at the event."""

    __pydantic_config__ = _STRICT
    speaker: Key
    role: ContributionRole = ContributionRole.SPEAKER
    status: Status | None = None


@dataclass(frozen=True, kw_only=True)
class SessionDetails:
    __pydantic_config__ = _STRICT
    id: Key
    day: date | None = None
    start: Clock | None = None
    end: Clock | None = None
    kind: SessionKind = SessionKind.OTHER
    label: Line | None = None
    title: Line
    abstract: Prose | None = None
    points: tuple[Prose, ...] = ()
    note: Prose | None = None
    room: Name | None = None
    track: Name | None = None
    status: SessionStatus = SessionStatus.SCHEDULED
    audiences: tuple[Name, ...] = ()
    themes: tuple[Name, ...] = ()
    speakers: tuple[Part, ...] = ()

    @property
    def is_interval(self) -> bool:
        return self.kind in INTERVALS

    @property
    def is_cancelled(self) -> bool:
        return self.status == SessionStatus.CANCELLED


@dataclass(frozen=True, kw_only=True)
class Unplaced:
    """A line of an imported source that found no place in the Programme."""

    __pydantic_config__ = _STRICT
    line: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Programme:
    __pydantic_config__ = _STRICT
    schema: Literal["socprog/programme/1"] = SCHEMA
    event: EventDetails
    audiences: tuple[Audience, ...] = ()
    speakers: tuple[Billing, ...] = ()
    rooms: tuple[RoomDetails, ...] = ()
    tracks: tuple[TrackDetails, ...] = ()
    sessions: tuple[SessionDetails, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()

    @cached_property
    def billing_of(self) -> dict[str, Billing]:
        return {billing.key: billing for billing in self.speakers}

    def moved_by(self, days: int) -> "Programme":
        """The same programme that many days later."""

        def later(day: date | None) -> date | None:
            return day and day + timedelta(days=days)

        event = replace(self.event, starts_on=later(self.event.starts_on), ends_on=later(self.event.ends_on))
        return replace(self, event=event, sessions=tuple(replace(s, day=later(s.day)) for s in self.sessions))


_adapter = TypeAdapter(Programme)


def to_data(programme: Programme) -> dict[str, Any]:
    return _adapter.dump_python(programme, mode="json")


def from_data(data: Any) -> Programme:
    """The inverse of `to_data`. Raises NotAProgramme."""
    return _checked(lambda: _adapter.validate_python(data))


def to_json(programme: Programme) -> str:
    return json.dumps(to_data(programme), ensure_ascii=False, indent=2) + "\n"


def from_json(text: str | bytes) -> Programme:
    """Raises NotAProgramme."""
    if isinstance(text, bytes):
        text = text.removeprefix(BOM_UTF8)
    return _checked(lambda: _adapter.validate_json(text, strict=True))


def _checked(validate) -> Programme:
    try:
        programme = validate()
    except ValidationError as error:
        raise NotAProgramme(_in_one_line(error)) from None
    if problem := _broken_reference(programme):
        raise NotAProgramme(on_one_line(problem))
    return programme


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the form that `to_data` writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_adapter.json_schema(mode="serialization"),
    }


def _in_one_line(error: ValidationError) -> str:
    first, *more = error.errors(include_url=False, include_context=False)
    place = ".".join(str(step) for step in first["loc"]) or "the whole"
    others = f" (and {len(more)} more)" if more else ""
    return on_one_line(f"{place}: {first['msg'].removeprefix('Value error, ').rstrip('.')}{others}.")


def _broken_reference(programme: Programme) -> str | None:
    """The first name that stands for nothing, or twice."""
    for what, names in {
        "speakers.key": [s.key for s in programme.speakers],
        "sessions.id": [s.id for s in programme.sessions],
        "rooms.name": [r.name for r in programme.rooms],
        "tracks.name": [t.name for t in programme.tracks],
        "audiences.name": [a.name for a in programme.audiences],
    }.items():
        if twice := _twice(names):
            return f"{what}: “{twice}” stands there twice."
    rooms, tracks = {r.name for r in programme.rooms}, {t.name for t in programme.tracks}
    for session in programme.sessions:
        place = f"sessions “{session.id}”"
        if unknown := next((p.speaker for p in session.speakers if p.speaker not in programme.billing_of), None):
            return f"{place}: no speaker has the key “{unknown}”."
        if twice := _twice(part.speaker for part in session.speakers):
            return f"{place}: the speaker “{twice}” stands there twice."
        if session.room and session.room not in rooms:
            return f"{place}: no room is named “{session.room}”."
        if session.track and session.track not in tracks:
            return f"{place}: no track is named “{session.track}”."
    return None


def _twice(names) -> str | None:
    return next((name for name, times in Counter(names).items() if times > 1), None)
