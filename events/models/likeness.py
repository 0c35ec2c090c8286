"""What published events have in common, worked out as they are published; see events.likeness."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from .event import Event


class Trait(models.Model):
    """Something that a published event may have in common with others."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="traits")
    facet = models.CharField(max_length=120)
    """As of its entry, “theme:prevent”; or a word that tells what it is about, whatever its number: “word:gang”."""
    word = models.CharField(max_length=40, blank=True)
    """As the event writes it: “gangs”; '' for all else."""

    class Meta:
        constraints = [models.UniqueConstraint("facet", "event", name="trait_once")]

    def __str__(self):
        return self.word or self.facet


class Likeness(models.Model):
    """That `other` is among the events nearest to `event`. Both ways are kept, each for itself."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="nearest", db_index=False)
    other = models.ForeignKey(Event, models.CASCADE, related_name="near_to")
    weight = models.PositiveIntegerField()
    """Of all that they have in common."""
    starts_at = models.DateTimeField(null=True)
    """Of the other: where two are as near, the later comes first."""
    shared = ArrayField(models.CharField(max_length=120))
    """Facets, and words as `event` writes them: “word:gangs”. No names: these come from the entries."""

    class Meta:
        verbose_name_plural = "likenesses"
        constraints = [
            models.UniqueConstraint("event", "other", name="likeness_once"),
            models.CheckConstraint(condition=~Q(event=F("other")), name="likeness_of_two"),
        ]

    def __str__(self):
        return f"{self.event_id} is like {self.other_id}"
