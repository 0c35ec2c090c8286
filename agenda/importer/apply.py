"""Programme to tables: the inverse of `agenda.compose`."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from agenda.compose import compose
from agenda.models import Contribution, Room, Session, Track
from events import programme as p
from events.chosen import choose
from events.history import change_together
from events.models import AudienceCategory, Event, Organisation, Sector, Series, Source, Theme, Venue
from events.text import on_one_line
from speakers.models import Appearance, Speaker


class CannotApply(ValueError):
    """The Programme breaks a rule of the tables; the message says which, in one line. Nothing was written."""


@transaction.atomic
def apply(*, programme: p.Programme, event: Event | None = None) -> Event:
    """The event as the Programme says, draft until it is published: a new one, or the given one, whose
    sessions are matched by id, speakers by key, rooms and tracks by name; what the Programme does not have
    is taken out. Raises CannotApply."""
    try:
        with transaction.atomic():
            event = _save_event(programme, event)
            if programme != compose(event):
                _save_agenda(programme, event)
            return event
    except ValidationError as error:
        raise CannotApply(_in_one_line(error)) from None
    except IntegrityError as error:
        raise CannotApply(_rule_broken(error)) from None


def _save_event(programme: p.Programme, event: Event | None) -> Event:
    details = programme.event
    if event is None:
        event = Event(slug=details.slug or "")
        if Event.objects.filter(slug=event.slug).exists() and event.slug:
            raise CannotApply(f"There is an event at “{event.slug}” already; name it to write into it.")
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
    event.full_clean(exclude=["slug"])
    event.save()
    choose(Event.sectors, [Sector.objects.named(name) for name in details.sectors], event=event)
    choose(Event.themes, [Theme.objects.named(name) for name in details.themes], event=event)
    choose(Event.audiences, [_audience(audience) for audience in programme.audiences], event=event)
    return event


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


def _audience(audience: p.Audience) -> AudienceCategory:
    return AudienceCategory.objects.named(audience.name, kind=audience.kind)


def _save_agenda(programme: p.Programme, event: Event) -> None:
    _save_sources(programme, event)
    rooms = _save_named(Room, event, programme.rooms)
    tracks = _save_named(Track, event, programme.tracks)
    appearances = _save_appearances(programme, event)
    _save_sessions(programme, event, rooms, tracks, appearances)


def _save_sources(programme: p.Programme, event: Event) -> None:
    event.sources.all().delete()
    for order, source in enumerate(programme.event.sources, start=1):
        row = Source(
            event=event,
            order=order,
            title=source.title,
            publisher=source.publisher or "",
            year=source.year,
            url=source.url or "",
        )
        row.full_clean()
        row.save()


def _save_named(model, event: Event, wanted) -> dict[str, Room | Track]:
    """Rooms or tracks, by name."""
    model.objects.filter(event=event).exclude(name__in=[details.name for details in wanted]).delete()
    rows = {row.name: row for row in model.objects.filter(event=event)}
    for order, details in enumerate(wanted, start=1):
        row = rows.setdefault(details.name, model(event=event, name=details.name))
        row.order = order
        if isinstance(details, p.RoomDetails):
            row.capacity = details.capacity
        row.full_clean()
        row.save()
    return rows


def _save_appearances(programme: p.Programme, event: Event) -> dict[str, Appearance]:
    """Appearances by speaker key. Only what a programme prints is replaced: people proposed, and those who
    declined or withdrew, stay."""
    rows = {row.speaker.slug: row for row in event.appearances.select_related("speaker")}
    named = {billing.key for billing in programme.speakers}
    event.appearances.printed().exclude(speaker__slug__in=named).delete()
    speakers = {speaker.slug: speaker for speaker in Speaker.objects.filter(slug__in=named)}
    here = {row.speaker.name.casefold(): row.speaker for row in rows.values()}
    for order, billing in enumerate(programme.speakers, start=1):
        speaker = _speaker(billing, speakers.get(billing.key), here)
        row = rows.get(speaker.slug) or Appearance(event=event, speaker=speaker)
        row.order = order
        row.billing, row.position = billing.billing or "", billing.position or ""
        row.organisation = billing.organisation and Organisation.objects.named(billing.organisation)
        if row.status != (billing.status or ""):
            row.become(billing.status or "", at=None)  # a document does not say since when
        row.role = billing.role or ""
        row.is_key = billing.is_key
        row.full_clean(validate_constraints=False)
        row.save()
        rows[billing.key] = row
    return rows


def _speaker(billing: p.Billing, known: Speaker | None, here: dict[str, Speaker]) -> Speaker:
    """The person of that key if the name is theirs too; else who has that name at this event already; else
    somebody new."""
    name = billing.name.casefold()
    if known and known.name.casefold() == name:
        return known
    if known and name in here:
        return here[name]
    speaker = Speaker(
        slug="" if known else billing.key,
        honorific=billing.honorific or "",
        name=billing.name,
        post_nominals=billing.post_nominals or "",
    )
    speaker.full_clean(exclude=["slug"], validate_constraints=False)
    speaker.save()
    return speaker


def _save_sessions(programme: p.Programme, event: Event, rooms, tracks, appearances) -> None:
    event.sessions.exclude(slug__in=[session.id for session in programme.sessions]).delete()
    # Rooms are free while sessions change places, so that two can swap.
    rows = {row.slug: row for row in event.sessions.all()}
    before = {row.pk: _values(row) for row in rows.values()}
    event.sessions.update(room=None)
    for order, details in enumerate(programme.sessions, start=1):
        row = rows.setdefault(details.id, Session(event=event, slug=details.id))
        row.event, row.order = event, order
        _fill(row, details, rooms, tracks)
    Session.objects.bulk_update([row for row in rows.values() if row.pk], ["room"], batch_size=500)
    changed = [row for row in rows.values() if row.pk and _values(row) != before[row.pk]]
    change_together(changed, _FILLED)
    bulk_create_with_history([row for row in rows.values() if row.pk is None], Session, batch_size=500)
    _save_contributions(programme, event, rows, appearances)
    _choose_for_sessions(programme, event, rows)


def _save_contributions(programme: p.Programme, event: Event, rows: dict[str, Session], appearances) -> None:
    there = Contribution.objects.printed().filter(session__event=event)
    known = {(row.session_id, row.appearance_id): row for row in there}
    new, changed = [], []
    for details in programme.sessions:
        for order, part in enumerate(details.speakers, start=1):
            session, appearance = rows[details.id], appearances[part.speaker]
            values = {"role": part.role, "status": part.status or "", "order": order}
            if row := known.pop((session.pk, appearance.pk), None):
                if any(getattr(row, name) != value for name, value in values.items()):
                    changed.append(row)
                vars(row).update(values)
            else:
                new.append(Contribution(session=session, appearance=appearance, **values))
    Contribution.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    bulk_update_with_history(changed, Contribution, ["role", "status", "order"], batch_size=500)
    bulk_create_with_history(new, Contribution, batch_size=500)


_FILLED = ["day", "starts_at", "ends_at", "kind", "label", "title", "abstract", "points", "note", "room"]
_FILLED += ["track", "status", "order"]


def _values(row: Session) -> list:
    return [getattr(row, Session._meta.get_field(name).attname) for name in _FILLED]


def _fill(row: Session, details: p.SessionDetails, rooms, tracks) -> None:
    row.kind, row.status = details.kind, details.status
    row.label, row.title = details.label or "", details.title
    row.abstract, row.note = details.abstract or "", details.note or ""
    row.points = "\n".join(map(on_one_line, details.points))
    row.room = rooms[details.room] if details.room else None
    row.track = tracks[details.track] if details.track else None
    try:
        row.set_clock(details.day, details.start, details.end)
        row.clean_fields(exclude=["event", "room", "track", "order"])
        row.clean()
    except ValidationError as error:
        raise CannotApply(f"Session “{details.title}”: {_in_one_line(error)}") from None


def _choose_for_sessions(programme: p.Programme, event: Event, rows: dict[str, Session]) -> None:
    for relation, model, attribute in (
        (Session.audiences, AudienceCategory, "audiences"),
        (Session.themes, Theme, "themes"),
    ):
        names = {name for details in programme.sessions for name in getattr(details, attribute)}
        known = {name: model.objects.named(name) for name in sorted(names)}
        relation.through.objects.filter(session__event=event).delete()
        other = relation.field.m2m_reverse_field_name()
        relation.through.objects.bulk_create(
            [
                relation.through(session=rows[details.id], **{other: category})
                for details in programme.sessions
                for category in dict.fromkeys(known[name] for name in getattr(details, attribute))
            ],
            batch_size=1000,
        )


def _in_one_line(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        message if field == "__all__" else f"{field}: {message}"
        for field, messages in error.message_dict.items()
        for message in messages
    )


def _rule_broken(error: IntegrityError) -> str:
    """The words of the constraint that PostgreSQL names."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for model in (Event, Session, Contribution, Appearance, Room, Track, Source, Speaker):
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return f"{model._meta.verbose_name}: {constraint.get_violation_error_message()}"
    return f"A rule of the tables is broken: {name}."
