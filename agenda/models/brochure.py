"""Brochures that delegates share."""

import secrets
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Value

from agenda.brochure.chosen import KEPT_FOR, LONGEST_REFERENCE, Choice
from events.text import LineField, ProseField, refuse_unreadable


class SharedBrochureQuerySet(models.QuerySet):
    def outdated(self, at: datetime):
        """Read by nobody, and not changed, for a year."""
        return self.filter(used_on__lt=at.date() - KEPT_FOR)

    def replace_choice(self, old: Choice, new: Choice) -> None:
        """In every one that has it."""
        replaced = Func(F("choices"), Value(str(old)), Value(str(new)), function="array_replace")
        self.filter(choices__contains=[str(old)]).update(choices=replaced)


def new_brochure_key() -> str:
    """192 bits, which nobody guesses."""
    return secrets.token_urlsafe(24)


class SharedBrochure(models.Model):
    """A delegate's brochure at an address to share (agenda.brochure). It says nothing of who made it."""

    key = models.CharField(max_length=32, unique=True, default=new_brochure_key)
    choices = ArrayField(models.CharField(max_length=LONGEST_REFERENCE), default=list)
    """What is in it, as agenda.brochure.Choice writes it."""
    name = LineField(blank=True, max_length=120, validators=[refuse_unreadable])
    note = ProseField(max_length=1_000, validators=[refuse_unreadable])
    used_on = models.DateField()
    """When it was last read or changed, by whomever."""

    objects = SharedBrochureQuerySet.as_manager()

    def __str__(self):
        return self.name or f"Brochure {self.pk}"
