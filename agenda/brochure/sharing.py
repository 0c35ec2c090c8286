"""A brochure at an address of its own: a row that follows the cookie of whoever made it.

The row knows nobody. What it refers to are things that are public, or were; a person who was erased is in none.
"""

import logging
from dataclasses import replace
from datetime import datetime

from django.db import DatabaseError, transaction

from agenda.brochure.chosen import NOBODY, Brochure, Choice
from agenda.models import SharedBrochure
from events.vocabulary import Choosable
from speakers.models import FormerAddress, Speaker

logger = logging.getLogger("events.brochure")


def share(*, brochure: Brochure, at: datetime) -> Brochure:
    """The same with the key of its address: a new one, unless it has one that still holds."""
    if (followed := follow(brochure=brochure, at=at)).key:
        return followed
    row = SharedBrochure.objects.create(**_values(brochure, at))
    return replace(brochure, key=row.key)


def follow(*, brochure: Brochure, at: datetime) -> Brochure:
    """Whoever opens its address sees what it says now. Without the key, where that address is no more."""
    if brochure.key and SharedBrochure.objects.filter(key=brochure.key).update(**_values(brochure, at)):
        return brochure
    return replace(brochure, key="")


def end_sharing(*, brochure: Brochure) -> Brochure:
    SharedBrochure.objects.filter(key=brochure.key).delete()
    return replace(brochure, key="")


def is_shared(brochure: Brochure) -> bool:
    return bool(brochure.key) and SharedBrochure.objects.filter(key=brochure.key).exists()


def opened(key: str, at: datetime) -> Brochure | None:
    """As anybody reads it, who may not change it. That it was read counts, once a day; that this cannot be written
    down is no reason not to show it."""
    row = SharedBrochure.objects.filter(key=key).first()
    if row is None:
        return None
    if row.used_on < at.date():
        try:
            with transaction.atomic():
                SharedBrochure.objects.filter(pk=row.pk).update(used_on=at.date())
        except DatabaseError as error:
            logger.warning("The use of a brochure is not noted: %s", type(error).__name__)
    return Brochure(tuple(map(Choice.read, row.choices)), row.name, row.note)


def _values(brochure: Brochure, at: datetime) -> dict:
    return {
        "choices": [str(choice) for choice in _without_erased(brochure.choices)],
        "name": brochure.name,
        "note": brochure.note,
        "used_on": at.date(),
    }


def _without_erased(choices: tuple[Choice, ...]) -> list[Choice]:
    """A cookie may still hold the key of somebody who was erased since: it is a name, and not to be kept here."""
    keys = [choice.key for choice in choices if choice.kind == Choosable.SPEAKER]
    known = {row.slug for model in (Speaker, FormerAddress) for row in model.objects.filter(slug__in=keys).only("slug")}
    return [c if c.kind != Choosable.SPEAKER or c.key in known else NOBODY for c in choices]
