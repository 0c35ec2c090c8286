"""Tables to Programme: what publishing, preview and exports of a draft start from."""

from collections import defaultdict
from datetime import date, datetime

from django.db.models import Prefetch

from agenda.models import Contribution, Session
from events import programme as p
from events.chosen import chosen, chosen_rows
from events.models import Event
from events.text import lines
from events.vocabulary import (
    AppearanceRole,
    AppearanceStatus,
    AudienceKind,
    ContributionRole,
    EventFormat,
    EventStatus,
    SessionKind,
    SessionStatus,
)


def compose(event: Event) -> p.Programme:
    """The event's Programme as its tables stand now, in 12 queries whatever its size. People who are only
    proposed, who declined or withdrew are not in it."""
    event = (
        Event.objects.select_related("series", "venue", "organiser")
        .prefetch_related("sources", "rooms", "tracks")
        .get(pk=event.pk)
    )
    appearances = list(event.appearances.printed().select_related("speaker", "organisation"))
    return p.Programme(
        event=_details(event),
        audiences=tuple(
            p.Audience(name=category.name, kind=AudienceKind(category.kind))
            for category in chosen_rows(Event.audiences, event=event)
        ),
        speakers=tuple(_billing(appearance) for appearance in appearances),
        rooms=tuple(p.RoomDetails(name=room.name, capacity=room.capacity) for room in event.rooms.all()),
        tracks=tuple(p.TrackDetails(name=track.name) for track in event.tracks.all()),
        sessions=_sessions(event),
    )


def _details(event: Event) -> p.EventDetails:
    venue, organiser = event.venue, event.organiser
    return p.EventDetails(
        title=event.title,
        slug=event.slug,
        series=event.series and event.series.name,
        status=EventStatus(event.status),
        format=EventFormat(event.format) if event.format else None,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        start_time=event.start_time,
        end_time=event.end_time,
        timezone=event.timezone,
        place=event.place or None,
        venue=venue and p.VenueDetails(name=venue.name, address=venue.address or None),
        organiser=organiser and p.Organiser(name=organiser.name, website=organiser.website or None),
        sectors=tuple(sector.name for sector in chosen_rows(Event.sectors, event=event)),
        themes=tuple(theme.name for theme in chosen_rows(Event.themes, event=event)),
        summary=event.summary or None,
        brief=event.brief or None,
        learning_points=lines(event.learning_points),
        audience_note=event.audience_note or None,
        notice=event.notice or None,
        contact=event.contact or None,
        links=tuple(p.Link(label=label, url=url) for label, url in event.labelled_links),
        sources=tuple(
            p.Reference(title=s.title, publisher=s.publisher or None, year=s.year, url=s.url or None)
            for s in event.sources.all()
        ),
    )


def _billing(appearance) -> p.Billing:
    speaker, organisation = appearance.speaker, appearance.organisation
    return p.Billing(
        key=speaker.slug,
        honorific=speaker.honorific or None,
        name=speaker.name,
        post_nominals=speaker.post_nominals or None,
        billing=appearance.billing or None,
        position=appearance.position or None,
        organisation=organisation and organisation.name,
        status=AppearanceStatus(appearance.status) if appearance.status else None,
        role=AppearanceRole(appearance.role) if appearance.role else None,
        is_key=appearance.is_key,
    )


def _sessions(event: Event) -> tuple[p.SessionDetails, ...]:
    contributions = Contribution.objects.printed().select_related("appearance__speaker")
    sessions = event.sessions.select_related("room", "track").prefetch_related(
        Prefetch("contributions", contributions, to_attr="printed")
    )
    audiences = _names_by_session(chosen(Session.audiences, session__event=event), "audiencecategory")
    themes = _names_by_session(chosen(Session.themes, session__event=event), "theme")
    for session in (rows := list(sessions)):
        session.event = event
    return tuple(
        p.SessionDetails(
            id=session.slug,
            title=session.title,
            day=session.day,
            start=session.start,
            end=session.end,
            kind=SessionKind(session.kind),
            label=session.label or None,
            abstract=session.abstract or None,
            points=lines(session.points),
            note=session.note or None,
            room=session.room and session.room.name,
            track=session.track and session.track.name,
            status=SessionStatus(session.status),
            audiences=audiences[session.pk],
            themes=themes[session.pk],
            speakers=tuple(_part(contribution) for contribution in session.printed),
        )
        for session in in_sequence(rows)
    )


def _part(contribution: Contribution) -> p.Part:
    return p.Part(
        speaker=contribution.appearance.speaker.slug,
        role=ContributionRole(contribution.role),
        status=AppearanceStatus(contribution.status) if contribution.status else None,
    )


def _names_by_session(rows, chosen_name: str) -> dict[int, tuple[str, ...]]:
    names = defaultdict(tuple)
    for row in rows:
        names[row.session_id] += (getattr(row, chosen_name).name,)
    return names


def list_sessions(event: Event) -> list[Session]:
    """The event's sessions with their rooms, as the desk lists them."""
    rows = list(event.sessions.select_related("room"))
    for session in rows:
        session.event = event
    return rows


def in_sequence(sessions: list[Session]) -> list[Session]:
    """By day and time. A session without a time keeps its place behind the one before it in the order by
    hand; one without a day comes last."""
    behind: dict[date | None, datetime | None] = {}

    def key(session: Session):
        at = session.starts_at or behind.get(session.day)
        behind[session.day] = at
        return (session.day or date.max, at is not None, (at and at.timestamp()) or 0)

    return sorted(sessions, key=key)
