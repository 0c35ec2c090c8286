"""A publication's rows in the public catalogue, from which lists, search and speakers' pages are made."""

from collections.abc import Iterator
from datetime import datetime

from events.clock import edge
from events.models import AudienceCategory, Entry, Organisation, Publication, Sector, Series, Theme
from events.models.publication import EntryKind
from events.programme import Billing, Programme, SessionDetails
from events.text import on_one_line, plain
from events.words import surname_first

KINDS = {model.facet_kind: model for model in (Sector, Theme, AudienceCategory, Organisation, Series)}


def addresses_of(programme: Programme) -> dict[str, dict[str, str]]:
    """{kind: {name: slug}} of every name in the Programme that has a page of its own."""
    event = programme.event
    named = {
        "sector": set(event.sectors),
        "theme": {*event.themes, *(theme for s in programme.sessions for theme in s.themes)},
        "audience": {a.name for a in programme.audiences} | {name for s in programme.sessions for name in s.audiences},
        "organisation": {s.organisation for s in programme.speakers if s.organisation}
        | ({event.organiser.name} if event.organiser else set()),
        "series": {event.series} if event.series else set(),
    }
    return {
        kind: dict(KINDS[kind].objects.filter(name__in=names).values_list("name", "slug")) if names else {}
        for kind, names in named.items()
    }


def named_facets(programme: Programme, addresses) -> dict[str, str]:
    """{facet: name} of all that the event has in common with others, but its speakers."""
    event = programme.event
    chosen = {
        "sector": event.sectors,
        "theme": event.themes,
        "audience": [audience.name for audience in programme.audiences],
        "organisation": [event.organiser.name] if event.organiser else [],
        "series": [event.series] if event.series else [],
    }
    return {
        f"{kind}:{addresses[kind][name]}": name
        for kind, names in chosen.items()
        for name in names
        if name in addresses[kind]
    }


def entries_of(publication: Publication) -> Iterator[Entry]:
    programme, addresses = publication.programme, publication.rendered["addresses"]
    yield _event_entry(publication, addresses)
    for session in programme.sessions:
        yield _session_entry(publication, session, addresses)
    yield from _billing_entries(publication, addresses)


def _entry(publication: Publication, kind: EntryKind, **values) -> Entry:
    return Entry(event_id=publication.event_id, kind=kind, **values)


def _event_entry(publication: Publication, addresses) -> Entry:
    programme = publication.programme
    event = programme.event
    named = named_facets(programme, addresses)
    if event.starts_on:
        named[f"year:{event.starts_on.year}"] = str(event.starts_on.year)
    if event.format:
        named[f"format:{event.format}"] = event.format.label
    people = [speaker for speaker in programme.speakers if not speaker.is_erased]
    speakers = [f"speaker:{speaker.key}" for speaker in people]
    words = [event.summary, plain(publication.rendered["html"]["brief"]), *event.learning_points, event.place]
    return _entry(
        publication,
        EntryKind.EVENT,
        slug=publication.event.slug,
        title=event.title,
        sort_key=event.title.casefold()[:400],
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        facets=[*named, *speakers],
        labels=[f"{facet} {name}" for facet, name in named.items()],
        text=_words(*words, *event.sectors, *event.themes, *(s.full_name for s in people)),
        detail={
            **_event_detail(programme, publication.event.slug),
            "summary": event.summary or "",
            "sectors": list(event.sectors),
            "series": event.series,
            "audiences": [a.name for a in programme.audiences],
            "speakers": {s.key: s.full_name for s in people},
        },
    )


def _event_detail(programme: Programme, slug: str) -> dict:
    """What any list says of an event: which, when and where."""
    event = programme.event
    return {
        "slug": slug,
        "title": event.title,
        "starts_on": event.starts_on and event.starts_on.isoformat(),
        "ends_on": event.ends_on and event.ends_on.isoformat(),
        "start_time": event.start_time and event.start_time.isoformat("minutes"),
        "end_time": event.end_time and event.end_time.isoformat("minutes"),
        "timezone": event.timezone,
        "place": event.place or (event.venue and event.venue.name) or "",
        "format": event.format,
        "status": event.status,
    }


def _session_entry(publication: Publication, session: SessionDetails, addresses) -> Entry:
    programme = publication.programme
    everybody = [programme.billing_of[part.speaker] for part in session.speakers]
    people = [person for person in everybody if not person.is_erased]
    facets = _facets("theme", session.themes, addresses) + _facets("audience", session.audiences, addresses)
    abstract = plain(publication.rendered["html"].get(f"session:{session.id}", ""))
    return _entry(
        publication,
        EntryKind.SESSION,
        slug=session.id,
        title=session.title[:400],
        sort_key=session.title.casefold()[:400],
        starts_at=_moment(programme, session, session.start, end=False),
        ends_at=_moment(programme, session, session.end, end=True),
        facets=facets + [f"speaker:{person.key}" for person in people],
        text=_words(session.label, abstract, *session.points, session.note, *(p.full_name for p in people)),
        detail={
            "event": _event_detail(programme, publication.event.slug),
            "label": session.label or "",
            "kind": session.kind,
            "status": session.status,
            "day": session.day and session.day.isoformat(),
            "start": session.start and session.start.isoformat("minutes"),
        },
    )


def _moment(programme: Programme, session: SessionDetails, clock, *, end: bool) -> datetime | None:
    if session.day is None or clock is None:
        return None
    return edge(session.day, clock, programme.event.timezone, end=end)


def _billing_entries(publication: Publication, addresses) -> Iterator[Entry]:
    programme = publication.programme
    parts: dict[str, list[dict]] = {billing.key: [] for billing in programme.speakers}
    for session in programme.sessions:
        for part in session.speakers:
            parts[part.speaker].append(
                {"id": session.id, "title": session.title, "label": session.label or "", "role": part.role}
            )
    for billing in programme.speakers:
        if billing.is_erased:
            continue
        yield _billing_entry(publication, billing, parts[billing.key], addresses)


def _billing_entry(publication: Publication, billing: Billing, sessions: list[dict], addresses) -> Entry:
    programme = publication.programme
    organisations = [billing.organisation] if billing.organisation else []
    return _entry(
        publication,
        EntryKind.BILLING,
        slug=billing.key,
        title=billing.full_name[:400],
        sort_key=surname_first(billing.name)[:400],
        starts_at=programme.event.starts_at,
        ends_at=programme.event.ends_at,
        facets=(facets := _facets("organisation", organisations, addresses)),
        labels=[f"{facet} {billing.organisation}" for facet in facets],
        text=_words(billing.billing, billing.position, billing.organisation),
        detail={
            "event": _event_detail(programme, publication.event.slug),
            "name": billing.name,
            "billing": billing.billing or "",
            "status": billing.status,
            "role": billing.role,
            "is_key": billing.is_key,
            "sessions": sessions,
        },
    )


def _facets(kind: str, names, addresses) -> list[str]:
    return [f"{kind}:{addresses[kind][name]}" for name in names if name in addresses[kind]]


def _words(*parts: str | None) -> str:
    return on_one_line(" ".join(part for part in parts if part))
