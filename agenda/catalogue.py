"""A publication's rows in the public catalogue, from which lists, search and speakers' pages are made."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time

from django.db import transaction
from django.utils.text import slugify

from events import likeness
from events.acronyms import acronyms
from events.clock import edge
from events.models import AudienceCategory, Entry, Event, Organisation, Publication, Sector, Series, Theme
from events.models.catalogue import EntryKind
from events.models.slugs import slug_for
from events.programme import Billing, EventDetails, Programme, Reference, SessionDetails
from events.telling import used_words
from events.text import on_one_line, plain
from events.words import surname_first

KINDS = {model.facet_kind: model for model in (Sector, Theme, AudienceCategory, Organisation, Series)}
INHERITED = ("sector", "series", "year", "format", "place")
"""What is true of an event is true of its sessions; of its speakers there and its sources, too."""
LONGEST = 100_000
"""Characters that are searched in one column of an entry: PostgreSQL holds the words of a megabyte at most."""


def enter(publication: Publication) -> None:
    """The publication is in the catalogue, in place of what was there of its event."""
    likeness.relate(entry=_write_entries(publication), words=words_of(publication))


def leave(event: Event) -> None:
    """Nothing of the event is in the catalogue."""
    event.entries.all().delete()
    likeness.unrelate(event=event.pk)


@transaction.atomic
def rebuild() -> None:
    """The whole catalogue anew from the current publications."""
    for publication in _current():
        _write_entries(publication)
    describe_all()
    likeness.renew_all()


def describe_all() -> None:
    """What each event may have in common with others, when all that there is is known."""
    entries = {entry.event_id: entry for entry in Entry.objects.events()}
    for publication in _current():
        likeness.describe(entries[publication.event_id], words_of(publication))


def _current() -> Iterator[Publication]:
    """But those that are no Programme any more, whoever rewrote them: what is in the catalogue of them stays."""
    current = Publication.objects.current().select_related("event").order_by("pk")
    return (publication for publication in current.iterator(chunk_size=50) if publication.is_readable)


def _write_entries(publication: Publication) -> Entry:
    """The first is the event's own, which is returned."""
    publication.event.entries.all().delete()
    return Entry.objects.bulk_create(entries_of(publication), batch_size=500)[0]


def words_of(publication: Publication) -> Counter[str]:
    """What the event says, its sessions included, but of nobody: who speaks is told by facets."""
    event, sessions = publication.programme.event, publication.programme.sessions
    texts = [event.title, event.summary or "", *event.learning_points, plain(publication.rendered["html"]["brief"])]
    for session in sessions:
        texts += [session.title, *session.points, _abstract(publication, session)]
    return used_words(*texts)


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
    named = _event_facets(programme, addresses)
    inherited = [facet for facet in named if facet.partition(":")[0] in INHERITED]
    yield _event_entry(publication, named)
    for session in programme.sessions:
        yield _session_entry(publication, session, inherited, addresses)
    yield from _billing_entries(publication, inherited, addresses)
    yield from _source_entries(publication, inherited)


def _entry(publication: Publication, kind: EntryKind, *, title: str, **values) -> Entry:
    return Entry(event_id=publication.event_id, kind=kind, title=title[:400], **values)


def _event_facets(programme: Programme, addresses) -> dict[str, str]:
    """{facet: name} of all by which the event is found but its speakers."""
    event, named = programme.event, named_facets(programme, addresses)
    if event.starts_on:
        named[f"year:{event.starts_on.year}"] = str(event.starts_on.year)
    if event.format:
        named[f"format:{event.format}"] = event.format.label
    if slug := slugify(place := _place(programme)):
        named[f"place:{slug[:100]}"] = place
    return named


def _place(programme: Programme) -> str:
    event = programme.event
    return event.place or (event.venue and event.venue.name) or ""


def _event_entry(publication: Publication, named: dict[str, str]) -> Entry:
    programme = publication.programme
    event = programme.event
    people = [speaker for speaker in programme.speakers if not speaker.is_erased]
    speakers = [f"speaker:{speaker.key}" for speaker in people]
    brief = plain(publication.rendered["html"]["brief"])
    audiences = [audience.name for audience in programme.audiences]
    explained = acronyms(*_texts(publication, brief))
    return _entry(
        publication,
        EntryKind.EVENT,
        slug=publication.event.slug,
        title=event.title,
        sort_key=event.title.casefold()[:400],
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        facets=[*named, *speakers],
        labels=[*_labels(named), *(f"acronym:{short.casefold()} {long}" for short, long in explained.items())],
        names=_words(
            event.place,
            event.venue and f"{event.venue.name} {event.venue.address or ''}",
            event.organiser and event.organiser.name,
            event.series,
            *(f"{s.full_name}, {s.billing}" if s.billing else s.full_name for s in people),
        ),
        points=_words(event.summary, *event.learning_points, *event.sectors, *event.themes, *audiences),
        text=_words(brief, event.audience_note, event.notice),
        detail={
            **_event_detail(programme, publication.event.slug),
            "summary": event.summary or "",
            "sectors": list(event.sectors),
            "series": event.series,
            "audiences": audiences,
            "speakers": {s.key: s.full_name for s in people},
        },
    )


def _texts(publication: Publication, brief: str) -> Iterator[str]:
    """All in which an acronym may be explained."""
    programme = publication.programme
    yield from (brief, programme.event.title, programme.event.summary or "", *programme.event.learning_points)
    yield from (audience.name for audience in programme.audiences)
    yield from (billing.billing or "" for billing in programme.speakers if not billing.is_erased)
    for session in programme.sessions:
        yield from (session.title, _abstract(publication, session), *session.points)


def _abstract(publication: Publication, session: SessionDetails) -> str:
    return plain(publication.rendered["html"].get(f"session:{session.id}", ""))


def _labels(named: dict[str, str]) -> list[str]:
    return [f"{facet} {name}" for facet, name in named.items()]


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
        "place": _place(programme),
        "format": event.format,
        "status": event.status,
    }


def _session_entry(publication: Publication, session: SessionDetails, inherited: list[str], addresses) -> Entry:
    programme = publication.programme
    everybody = [programme.billing_of[part.speaker] for part in session.speakers]
    people = [person for person in everybody if not person.is_erased]
    own = _facets("theme", session.themes, addresses) | _facets("audience", session.audiences, addresses)
    return _entry(
        publication,
        EntryKind.SESSION,
        slug=session.id,
        title=session.title,
        sort_key=session.title.casefold()[:400],
        starts_at=_moment(programme.event, session, session.start, end=False),
        ends_at=_moment(programme.event, session, session.end, end=True),
        facets=[*own, *(f"speaker:{person.key}" for person in people), *inherited],
        labels=_labels(own),
        names=_words(
            *(f"{p.full_name}, {p.billing}" if p.billing else p.full_name for p in people), session.room, session.track
        ),
        points=_words(session.label, *session.points, *session.themes, *session.audiences),
        text=_words(_abstract(publication, session), session.note),
        detail={
            "event": _event_detail(programme, publication.event.slug),
            "label": session.label or "",
            "kind": session.kind,
            "status": session.status,
            "day": session.day and session.day.isoformat(),
            "start": session.start and session.start.isoformat("minutes"),
        },
    )


def _moment(event: EventDetails, session: SessionDetails, clock: time | None, *, end: bool) -> datetime | None:
    """What is not known of itself is taken from the event, within its day: what is over is over."""
    of_event = event.ends_at if end else event.starts_at
    if session.day is None:
        return of_event
    own = edge(session.day, clock, event.timezone, end=end)
    if clock or not of_event:
        return own
    return min(own, of_event) if end else max(own, of_event)


def _billing_entries(publication: Publication, inherited: list[str], addresses) -> Iterator[Entry]:
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
        yield _billing_entry(publication, billing, parts[billing.key], inherited, addresses)


def _billing_entry(
    publication: Publication, billing: Billing, sessions: list[dict], inherited: list[str], addresses
) -> Entry:
    programme = publication.programme
    organisations = _facets("organisation", [billing.organisation] if billing.organisation else [], addresses)
    return _entry(
        publication,
        EntryKind.BILLING,
        slug=billing.key,
        title=billing.full_name,
        sort_key=surname_first(billing.name)[:400],
        starts_at=programme.event.starts_at,
        ends_at=programme.event.ends_at,
        facets=[*organisations, *inherited],
        labels=_labels(organisations),
        names=_words(billing.billing or ", ".join(filter(None, (billing.position, billing.organisation)))),
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


def _source_entries(publication: Publication, inherited: list[str]) -> Iterator[Entry]:
    cited = {slug_of_source(source): source for source in reversed(publication.programme.event.sources)}
    for slug, source in reversed(cited.items()):
        yield _source_entry(publication, slug, source, inherited)


def slug_of_source(source: Reference) -> str:
    """The same wherever the same document is cited."""
    year = str(source.year or "")
    return slug_for(source.title if year in source.title else f"{slug_for(source.title)} {year}") or "source"


def _source_entry(publication: Publication, slug: str, source: Reference, inherited: list[str]) -> Entry:
    event = publication.programme.event
    return _entry(
        publication,
        EntryKind.SOURCE,
        slug=slug,
        title=source.title,
        sort_key=source.title.casefold()[:400],
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        facets=inherited,
        names=_words(source.publisher, str(source.year or "")),
        detail={
            "event": _event_detail(publication.programme, publication.event.slug),
            "publisher": source.publisher or "",
            "year": source.year,
            "url": source.url or "",
        },
    )


def _facets(kind: str, names, addresses) -> dict[str, str]:
    """{facet: name}."""
    return {f"{kind}:{addresses[kind][name]}": name for name in names if name in addresses[kind]}


def _words(*parts: str | None) -> str:
    """With a stop between parts, so that no phrase is found across two of them."""
    return on_one_line(" · ".join(part for part in parts if part))[:LONGEST]
