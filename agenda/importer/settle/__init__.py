"""A Reading in a way that the tables take: what they would refuse is kept as well as can be, with a Doubt that says
what was done. So neither the readers nor the recogniser need to know their rules.

Nothing goes: what does not fit is unplaced, and a room or a time that cannot stand is told in the note.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from agenda.importer.reading import UNTITLED, Reading
from agenda.importer.settle.marks import Marks, fields, line
from agenda.importer.settle.times import settle_event_times, settle_session_times
from agenda.importer.unique import Unique
from agenda.models import Session
from events import programme as p
from events.clock import validate_zone
from events.models import Event, Organisation, Source, Venue
from events.models.event import LONGEST_ADDRESS
from events.text import on_one_line
from speakers.models import Appearance, Speaker

_EVENT = fields(Event, "title place notice contact summary brief audience_note")
_VENUE, _SOURCE = fields(Venue, "name address"), fields(Source, "title publisher")
_PERSON = fields(Speaker, "name honorific post_nominals") | fields(Appearance, "billing position")
_PERSON |= {"organisation": Organisation._meta.get_field("name")}
_SESSION = fields(Session, "label title abstract note")
_LONGEST_LINKS = Event._meta.get_field("links").max_length
_MOST_PEOPLE_OF_A_ROOM = 1_000_000
_validate_address = URLValidator(["http", "https"])


def settled(reading: Reading) -> Reading:
    marks, programme = Marks(reading), reading.programme
    people = _people(programme.speakers, marks)
    event, sessions = _event(programme.event, marks), _sessions(programme.sessions, people, marks)
    event = settle_event_times(event, sessions, marks)
    sessions = settle_session_times(event, sessions, marks)
    settled_programme = replace(
        programme,
        event=event,
        audiences=_audiences(programme.audiences, marks),
        speakers=tuple(people.values()),
        rooms=_rooms(programme.rooms, [session.room for session in sessions], marks),
        tracks=_tracks(programme.tracks, [session.track for session in sessions], marks),
        sessions=sessions,
    )
    return marks.on(reading, settled_programme)


# ── The event ──


def _event(event: p.EventDetails, marks: Marks) -> p.EventDetails:
    event = marks.fitted("event.title", event, _EVENT)
    return replace(
        event,
        title=event.title or UNTITLED,
        slug=None if event.slug in Event.reserved_slugs else event.slug,
        series=marks.name("event.series", event.series or "") or None,
        timezone=_zone(event.timezone, marks),
        venue=event.venue and _venue(event.venue, marks),
        organiser=event.organiser and _organiser(event.organiser, marks),
        sectors=marks.names("event.sectors", event.sectors),
        themes=marks.names("event.themes", event.themes),
        learning_points=_points(event.learning_points),
        links=_links(event.links, marks),
        sources=tuple(filter(None, (_source(source, marks) for source in event.sources))),
    )


def _zone(name: str, marks: Marks) -> str:
    try:
        validate_zone(name)
    except ValidationError as error:
        marks.doubt("event.timezone", error.messages[0])
        return p.EventDetails.timezone
    return name


def _points(points: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, (on_one_line(line(point)) for point in points)))


def _venue(venue: p.VenueDetails, marks: Marks) -> p.VenueDetails | None:
    venue = marks.fitted("event.venue", venue, _VENUE)
    return venue if venue.name else None


def _organiser(organiser: p.Organiser, marks: Marks) -> p.Organiser | None:
    name = marks.name("event.organiser", organiser.name)
    website = _address("event.organiser", organiser.website, marks)
    return p.Organiser(name=name, website=website) if name else None


def _address(piece: str, url: str | None, marks: Marks) -> str | None:
    if not url:
        return None
    try:
        _validate_address(url)
        if len(url) <= LONGEST_ADDRESS:
            return url
    except ValidationError:
        pass
    marks.doubt(piece, f"“{line(url)[:60]}” is not a web address, and is left out.")
    marks.rest(piece, url)
    return None


def _links(links: Iterable[p.Link], marks: Marks) -> tuple[p.Link, ...]:
    kept, characters = [], 0
    for link in links:
        label, url = marks.name("event.links", link.label), _address("event.links", link.url, marks)
        characters += len(label) + len(url or "") + 2
        if url and on_one_line(label) and characters <= _LONGEST_LINKS:
            kept.append(p.Link(label=label, url=url))
        elif url:
            marks.doubt("event.links", f"There is no place for the link to {url[:60]}.")
            marks.rest("event.links", f"{label} {url}")
    return tuple(kept)


def _source(source: p.Reference, marks: Marks) -> p.Reference | None:
    source = marks.fitted("event.sources", source, _SOURCE)
    url, year = _address("event.sources", source.url, marks), source.year
    if year is not None and not 1000 <= year <= 2200:
        marks.doubt("event.sources", f"{year} is not the year of a source, and is left out.")
        year = None
    return replace(source, url=url, year=year) if source.title else None


# ── Names, each once ──


def _audiences(audiences: Iterable[p.Audience], marks: Marks) -> tuple[p.Audience, ...]:
    known: dict[str, p.Audience] = {}
    for audience in audiences:
        if name := marks.name("audiences", audience.name):
            known.setdefault(name.casefold(), replace(audience, name=name))
    return tuple(known.values())


def _rooms(rooms: Iterable[p.RoomDetails], used: Iterable[str | None], marks: Marks) -> tuple[p.RoomDetails, ...]:
    known: dict[str, p.RoomDetails] = {}
    for room in [*rooms, *(p.RoomDetails(name=name) for name in used if name)]:
        if name := marks.name("rooms", room.name):
            holds = room.capacity if 1 <= (room.capacity or 0) <= _MOST_PEOPLE_OF_A_ROOM else None
            known.setdefault(name, p.RoomDetails(name=name, capacity=holds))
    return tuple(known.values())


def _tracks(tracks: Iterable[p.TrackDetails], used: Iterable[str | None], marks: Marks) -> tuple[p.TrackDetails, ...]:
    names = marks.names("tracks", [*(track.name for track in tracks), *(name for name in used if name)])
    return tuple(p.TrackDetails(name=name) for name in names)


def _people(billings: Iterable[p.Billing], marks: Marks) -> dict[str, p.Billing]:
    known: dict[str, p.Billing] = {}
    for billing in billings:
        piece = f"speakers.{billing.key}"
        if billing.key in known:
            marks.doubt(piece, f"{billing.full_name} stands there twice, and is billed once.")
            marks.rest(piece, ", ".join(filter(None, (billing.full_name, billing.billing))))
        else:
            fitted = marks.fitted(piece, billing, _PERSON)
            known[billing.key] = replace(fitted, name=fitted.name or "Unnamed")
    return known


# ── Sessions ──


def _sessions(
    sessions: Iterable[p.SessionDetails], people: dict[str, p.Billing], marks: Marks
) -> tuple[p.SessionDetails, ...]:
    kept, ids = [], Unique()
    for session in sessions:
        id = ids.take(session.id)
        marks.is_called(f"sessions.{id}", f"sessions.{session.id}")
        kept.append(_session(replace(session, id=id), people, marks))
    return tuple(kept)


def _session(session: p.SessionDetails, people: dict[str, p.Billing], marks: Marks) -> p.SessionDetails:
    piece = f"sessions.{session.id}"
    session = marks.fitted(piece, session, _SESSION)
    if not session.title:
        marks.doubt(piece, "It has no title.")
    for part in session.speakers:
        if part.speaker not in people:
            marks.doubt(piece, f"Nobody is billed by the key “{part.speaker}”.")
    parts = {part.speaker: part for part in reversed(session.speakers) if part.speaker in people}
    return replace(
        session,
        title=session.title or session.kind.label,
        points=_points(session.points),
        room=marks.name(piece, session.room or "") or None,
        track=marks.name(piece, session.track or "") or None,
        audiences=marks.names(piece, session.audiences),
        themes=marks.names(piece, session.themes),
        speakers=tuple(reversed(parts.values())),
    )
