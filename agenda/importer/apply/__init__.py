"""Programme to tables: the inverse of `agenda.compose`. People are in `people`, sessions in `sessions`."""

from collections import defaultdict
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agenda.compose import compose
from agenda.importer.apply.people import save_appearances
from agenda.importer.apply.rows import Rows, in_one_line
from agenda.importer.apply.sessions import save_sessions
from agenda.models import Contribution, Room, Session, Track
from events import programme as p
from events.chosen import choose
from events.models import AudienceCategory, Event, Organisation, Sector, Series, Source, Theme, Venue
from events.text import on_one_line
from speakers.models import Appearance, Speaker


class CannotApply(ValueError):
    """The Programme breaks a rule of the tables; the message says which, in one line. Nothing was written."""


@transaction.atomic
def apply(*, programme: p.Programme, event: Event | None = None, same: Mapping[str, Speaker] | None = None) -> Event:
    """The event as the Programme says, draft until it is published: a new one, or the given one, whose
    sessions are matched by id, rooms and tracks by name; what the Programme does not have is taken out.

    A key is the person of that key if the name is theirs too. With `same`, as of a source from outside, keys mean
    nothing: those in it are these people, whoever has that name at the event already stays who they are, and
    everybody else is somebody new. Raises CannotApply."""
    try:
        with transaction.atomic():
            event = _save_event(programme, event)
            if programme != compose(event):
                _save_agenda(programme, event, same)
            return event
    except ValidationError as error:
        raise CannotApply(in_one_line(error)) from None
    except IntegrityError as error:
        raise CannotApply(_rule_broken(error)) from None


def _save_event(programme: p.Programme, event: Event | None) -> Event:
    details = programme.event
    if event is None:
        event = Event(slug=details.slug or "")
        if Event.objects.filter(slug=event.slug).exists() and event.slug:
            raise CannotApply(f"There is an event at “{event.slug}” already; name it to write into it.")
    before = _values(event)
    _fill(event, details)
    event.full_clean(exclude=["slug"])
    if event.pk is None or _values(event) != before:
        event.save()
    for relation, rows in (
        (Event.sectors, [Sector(name=name) for name in details.sectors]),
        (Event.themes, [Theme(name=name) for name in details.themes]),
        (Event.audiences, [AudienceCategory(name=each.name, kind=each.kind) for each in programme.audiences]),
    ):
        known = relation.rel.model.objects.all_named(rows)
        choose(relation, [known[row.name] for row in rows], event=event)
    return event


def _values(event: Event) -> list:
    return [getattr(event, field.attname) for field in Event._meta.concrete_fields]


def _fill(event: Event, details: p.EventDetails) -> None:
    event.title = details.title
    event.series = details.series and Series.objects.named(details.series)
    event.status, event.format = details.status, details.format or ""
    event.starts_on, event.ends_on = details.starts_on, details.ends_on
    event.start_time, event.end_time = details.start_time, details.end_time
    event.timezone = details.timezone
    event.place = details.place or ""
    event.venue = details.venue and _venue(details.venue)
    event.organiser = details.organiser and _organiser(details.organiser)
    event.summary, event.brief = details.summary or "", details.brief or ""
    event.learning_points = "\n".join(map(on_one_line, details.learning_points))
    event.audience_note, event.notice = details.audience_note or "", details.notice or ""
    event.contact = details.contact or ""
    event.links = "\n".join(f"{link.label} {link.url}" for link in details.links)


def _venue(details: p.VenueDetails) -> Venue:
    venue = Venue(name=details.name, address=details.address or "")
    if known := Venue.objects.filter(name__iexact=venue.name, address=venue.address).first():
        return known
    venue.full_clean()
    venue.save()
    return venue


def _organiser(details: p.Organiser) -> Organisation:
    organisation = Organisation.objects.named(details.name)
    if details.website and not organisation.website:
        organisation.website = details.website
        organisation.full_clean()
        organisation.save()
    return organisation


def _save_agenda(programme: p.Programme, event: Event, same: Mapping[str, Speaker] | None) -> None:
    _save_sources(programme, event)
    rooms = _save_named(Room, event, {room.name: {"capacity": room.capacity} for room in programme.rooms})
    tracks = _save_named(Track, event, {track.name: {} for track in programme.tracks})
    appearances = save_appearances(programme, event, same)
    save_sessions(programme, event, rooms, tracks, appearances)


def _save_sources(programme: p.Programme, event: Event) -> None:
    """Matched by title, which several may have."""
    there = list(event.sources.all())
    written, titled, rows = Rows(there, ["publisher", "year", "url", "order"]), defaultdict(list), []
    for row in there:
        titled[row.title].append(row)
    for order, source in enumerate(programme.event.sources, start=1):
        row = titled[source.title].pop(0) if titled[source.title] else Source(event=event, title=source.title)
        row.order, row.publisher, row.year, row.url = order, source.publisher or "", source.year, source.url or ""
        row.clean_fields(exclude=["event"])
        rows.append(row)
    event.sources.exclude(pk__in=[row.pk for row in rows if row.pk]).delete()
    written.write(rows)


def _save_named(model, event: Event, wanted: Mapping[str, dict]) -> dict[str, Room | Track]:
    """Rooms or tracks, by name; `wanted`: {name: what else it has}."""
    model.objects.filter(event=event).exclude(name__in=wanted).delete()
    there = list(model.objects.filter(event=event))
    written, rows = Rows(there, [*{name for values in wanted.values() for name in values}, "order"]), {}
    named = {row.name: row for row in there}
    for order, (name, values) in enumerate(wanted.items(), start=1):
        row = rows[name] = named.get(name) or model(event=event, name=name)
        vars(row).update(values, order=order)
        row.clean_fields(exclude=["event"])
    written.write(list(rows.values()))
    return rows


def _rule_broken(error: IntegrityError) -> str:
    """The words of the constraint that PostgreSQL names."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for model in (Event, Session, Contribution, Appearance, Room, Track, Source, Speaker, *_VOCABULARIES):
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return f"{model._meta.verbose_name}: {constraint.get_violation_error_message()}"
    return f"A rule of the tables is broken: {name}."


_VOCABULARIES = (AudienceCategory, Organisation, Sector, Series, Theme, Venue)
