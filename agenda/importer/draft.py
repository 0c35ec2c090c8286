"""A draft event made of a kept source, as it was corrected."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from agenda.compose import compose
from agenda.importer import matching
from agenda.importer.apply import CannotApply, apply
from agenda.importer.corrected import SAME_AS, corrected
from agenda.importer.said import as_said, given_keys
from agenda.models import Import
from events.models import Event
from events.programme import Programme, to_data
from speakers.models import Speaker


@dataclass(frozen=True)
class Draft:
    event: Event
    is_new: bool
    """False where it was made before: whoever asks twice has it once."""
    doubts: int = 0
    """How many things nobody has looked at."""
    undecided: int = 0
    """How many people are new now, and perhaps known."""


@transaction.atomic
def create_draft(*, imported: Import, by, at: datetime) -> Draft:
    """Raises Unreadable, and CannotApply; then nothing is written."""
    imported = Import.objects.select_for_update(of=["self"]).select_related("event", "organiser").get(pk=imported.pk)
    if imported.event:
        return Draft(imported.event, is_new=False)
    reading = corrected(imported)
    programme = matching.with_known_categories(reading.programme)
    near = matching.people(programme, user=by)
    same = same_people(imported, programme, near=near, user=by)
    event = apply(programme=replace(programme, event=replace(programme.event, slug=None)), same=same)
    now = compose(event)
    ids = {session.id: session.id for session in programme.sessions}
    said = as_said(imported, now, people=given_keys(programme, now), sessions=ids)
    imported.event, imported.applied_at, imported.programme = event, at, to_data(said)
    imported.save(update_fields=["event", "applied_at", "programme"])
    decided = {key for key in near if SAME_AS in imported.corrections.get(f"speakers.{key}", {})}
    undecided = sum(bool(found) for key, found in near.items() if key not in same and key not in decided)
    return Draft(event, True, len(reading.doubts), undecided)


def same_people(imported: Import, programme: Programme, *, near, user) -> dict[str, Speaker]:
    """By key, who is somebody known: as it was said on the page of the review, else where it is beyond doubt. Raises
    CannotApply where two would be one."""
    said = {key: one for key in programme.billing_of if (one := imported.corrections.get(f"speakers.{key}", {}))}
    chosen = {key: correction[SAME_AS] for key, correction in said.items() if SAME_AS in correction}
    people = Speaker.objects.open_to(user).in_bulk([pk for pk in chosen.values() if pk])
    certain = matching.certain(programme, user=user, near=near)
    same = {key: person for key, person in certain.items() if key not in chosen}
    same |= {key: people[pk] for key, pk in chosen.items() if pk in people}
    _refuse_twice(same, programme)
    return same


def _refuse_twice(same: Mapping[str, Speaker], programme: Programme) -> None:
    for person, times in Counter(same.values()).items():
        if times > 1:
            names = " and ".join(f"“{programme.billing_of[key].name}”" for key in same if same[key] == person)
            raise CannotApply(f"{names} are both said to be {person}. Leave one of them out, or say who it is.")
