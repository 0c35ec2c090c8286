"""Sessions of a Programme to tables, with who speaks in them and whom they are for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError

from agenda.importer.apply.rows import Rows, in_one_line
from agenda.models import Contribution, Room, Session, Track
from events import programme as p
from events.history import added_together, change_together
from events.models import AudienceCategory, Event, Theme
from events.text import on_one_line
from speakers.models import Appearance

_FILLED = ["day", "starts_at", "ends_at", "kind", "label", "title", "abstract", "points", "note", "room"]
_FILLED += ["track", "status", "order"]


def save_sessions(
    programme: p.Programme,
    event: Event,
    rooms: Mapping[str, Room],
    tracks: Mapping[str, Track],
    appearances: Mapping[str, Appearance],
) -> None:
    """Sessions are matched by id, and what people do in them by person."""
    event.sessions.exclude(slug__in=[session.id for session in programme.sessions]).delete()
    there = list(event.sessions.all())
    before, rows = Rows(there, _FILLED), {row.slug: row for row in there}
    for order, details in enumerate(programme.sessions, start=1):
        row = rows.setdefault(details.id, Session(event=event, slug=details.id))
        row.event, row.order = event, order
        _fill(row, details, rooms, tracks)
    changed, new = before.changed(there), [row for row in rows.values() if row.pk is None]
    _write(changed, new)
    chosen_again = _choose(programme, event, rows)
    others = chosen_again | {row.pk for row in changed}
    change_together([row for row in there if row.pk in others], [])
    added_together(new)
    _save_contributions(programme, event, rows, appearances)


def _write(changed: list[Session], new: list[Session]) -> None:
    """Rooms are free while sessions change places, so that two can swap. Recorded is later what they are then."""
    Session.objects.filter(pk__in=[row.pk for row in changed]).update(room=None)
    Session.objects.bulk_update(changed, _FILLED, batch_size=500)
    Session.objects.bulk_create(new, batch_size=500)


def _fill(row: Session, details: p.SessionDetails, rooms: Mapping[str, Room], tracks: Mapping[str, Track]) -> None:
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
        raise ValidationError(f"Session “{details.title}”: {in_one_line(error)}") from None


def _choose(programme: p.Programme, event: Event, rows: Mapping[str, Session]) -> set[int]:
    """Audiences and themes; primary keys of the sessions for which others were chosen than before."""
    chosen_again = set()
    for relation, model, attribute in (
        (Session.audiences, AudienceCategory, "audiences"),
        (Session.themes, Theme, "themes"),
    ):
        names = {name for details in programme.sessions for name in getattr(details, attribute)}
        known = model.objects.all_named(model(name=name) for name in sorted(names))
        wanted = {
            rows[details.id].pk: list(dict.fromkeys(known[name].pk for name in getattr(details, attribute)))
            for details in programme.sessions
        }
        chosen_again |= _choose_for_each(relation, event, wanted)
    return chosen_again


def _choose_for_each(relation, event: Event, wanted: Mapping[int, list[int]]) -> set[int]:
    """`wanted`: {session: rows in order}, by primary keys; the sessions that had others."""
    other = f"{relation.field.m2m_reverse_field_name()}_id"
    between = relation.through.objects.filter(session__event=event).order_by("pk")
    there = defaultdict(list)
    for session, row in between.values_list("session_id", other):
        there[session].append(row)
    changed = {session: rows for session, rows in wanted.items() if rows != there[session]}
    between.filter(session__in=[session for session in changed if there[session]]).delete()
    relation.through.objects.bulk_create(
        [relation.through(session_id=session, **{other: row}) for session, rows in changed.items() for row in rows],
        batch_size=1000,
    )
    return set(changed)


def _save_contributions(
    programme: p.Programme, event: Event, sessions: Mapping[str, Session], appearances: Mapping[str, Appearance]
) -> None:
    there = list(Contribution.objects.printed().filter(session__event=event))
    written, known, rows = Rows(there, ["role", "status", "order"]), {_who(row): row for row in there}, {}
    for session, order, part in _parts(programme):
        new = Contribution(session=sessions[session], appearance=appearances[part.speaker])
        if _who(new) not in rows:
            row = rows[_who(new)] = known.get(_who(new), new)
            row.role, row.status, row.order = part.role, part.status or "", order
    Contribution.objects.filter(pk__in=[row.pk for who, row in known.items() if who not in rows]).delete()
    written.write(list(rows.values()))


def _parts(programme: p.Programme) -> Iterable[tuple[str, int, p.Part]]:
    for details in programme.sessions:
        for order, part in enumerate(details.speakers, start=1):
            yield details.id, order, part


def _who(row: Contribution) -> tuple[int, int]:
    return row.session_id, row.appearance_id
