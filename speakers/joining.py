"""Somebody joins an event: a person who is known already, or a new one."""

from datetime import datetime

from django.contrib.postgres.search import TrigramSimilarity
from django.db import transaction
from django.db.models import QuerySet

from events.models import Event, Organisation
from events.text import folded
from speakers.models import Appearance, Speaker

NEAR = 0.45
MOST_NEAR = 5


def namesakes(people: QuerySet, name: str) -> list[Speaker]:
    """Whoever of these people is called so, or nearly so, the nearest first, with their appearances; two queries."""
    near = people.annotate(nearness=TrigramSimilarity("name", name)).filter(nearness__gte=NEAR)
    return list(near.order_by("-nearness", "name").prefetch_related("appearances").distinct()[:MOST_NEAR])


def is_called(speaker: Speaker, name: str) -> bool:
    return folded(name) in {folded(speaker.name), folded(speaker.full_name)}


@transaction.atomic
def join(
    *, event: Event, speaker: Speaker, organisation: str = "", at: datetime | None = None, **printed
) -> Appearance:
    """With a billing and whatever else of an Appearance is printed; as proposed where that says no status. Whoever is
    there already stays as they are. Raises ValidationError."""
    if speaker.pk and (there := event.appearances.filter(speaker=speaker).first()):
        return there
    if speaker.pk is None:
        speaker.added_by = event.organiser
        speaker.full_clean(exclude=["slug"])
        speaker.save()
    of = Organisation.objects.named(organisation) if organisation else None
    appearance = Appearance(event=event, speaker=speaker, organisation=of, **printed)
    appearance.become(appearance.status, at=at)
    appearance.full_clean(exclude=["order"])
    appearance.save()
    return appearance
