"""A source imported again into its event: it is compared with what the event is now, and what is chosen is taken."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agenda.compose import compose
from agenda.importer import matching
from agenda.importer.alignment import aligned, in_sequence, with_keys
from agenda.importer.apply import apply
from agenda.importer.changes import Change, changes, merged
from agenda.importer.corrected import SAME_AS, corrected
from agenda.importer.draft import same_people
from agenda.importer.said import as_said, given_keys
from agenda.models import Import
from events.models import Event
from events.programme import Programme, from_data, to_data
from speakers.models import Speaker


class MovedOn(ValueError):
    """What was chosen is not what differs now: somebody changed the event meanwhile. Nothing was written."""


@dataclass(frozen=True)
class Comparison:
    ours: Programme
    theirs: Programme
    """With the ids and keys of the event."""
    keys: Mapping[str, str]
    """{key in the source: key in `theirs`}"""
    ids: Mapping[str, str]
    """Of sessions, likewise."""
    same: Mapping[str, Speaker]
    """By keys of the event, who is not new."""
    changes: tuple[Change, ...]


def compare(imported: Import, *, user) -> Comparison:
    """A source beside its event, as far as people are open to `user`. Raises Unreadable, and CannotApply where two
    people would be one."""
    ours, base = compose(imported.event), _said_last(imported.event)
    read = matching.with_known_categories(corrected(imported).programme)
    known = same_people(imported, read, near=matching.people(read, user=user), user=user)
    theirs = aligned(read, ours, base, people=_said_to_be(imported, read, known))
    keys = {old.key: new.key for old, new in zip(read.speakers, theirs.speakers, strict=True)}
    ids = {old.id: new.id for old, new in zip(in_sequence(read.sessions), theirs.sessions, strict=True)}
    same = {keys[key]: person for key, person in known.items()} | _people_of(imported.event, ours)
    return Comparison(ours, theirs, keys, ids, same, changes(base, ours, theirs))


def _said_to_be(imported: Import, read: Programme, known: Mapping[str, Speaker]) -> dict[str, str | None]:
    """Where somebody said so. Who is only likely the same may be somebody else than who is at the event."""
    said = [key for key in read.billing_of if SAME_AS in imported.corrections.get(f"speakers.{key}", {})]
    return {key: known[key].slug if key in known else None for key in said}


def _said_last(event: Event) -> Programme | None:
    last = event.imports.applied().order_by("-applied_at", "-pk").first()
    return last and from_data(last.programme)


def _people_of(event: Event, ours: Programme) -> dict[str, Speaker]:
    rows = event.appearances.printed().select_related("speaker")
    return {row.speaker.slug: row.speaker for row in rows if row.speaker.slug in ours.billing_of}


@transaction.atomic
def take(*, imported: Import, chosen: Collection[str], user, at: datetime) -> list[Change]:
    """Writes the changes of those ticks into the event. What the source said is kept, so that what was refused is not
    offered again until it says something else. Raises MovedOn, Unreadable and CannotApply."""
    event = Event.objects.select_for_update(no_key=True).get(pk=imported.event_id)
    found = compare(imported, user=user)
    taken = [change for change in found.changes if change.tick in chosen]
    if len(taken) != len(set(chosen)):
        raise MovedOn
    programme = merged(found.ours, found.theirs, taken)
    apply(programme=programme, event=event, same=found.same)
    there = found.theirs.billing_of
    given = {old: new for old, new in given_keys(programme, compose(event)).items() if new not in there}
    keys = {old: given.get(new, new) for old, new in found.keys.items()}
    said = as_said(imported, with_keys(found.theirs, given), people=keys, sessions=found.ids)
    imported.programme, imported.applied_at = to_data(said), at
    imported.save(update_fields=["programme", "applied_at"])
    return taken
