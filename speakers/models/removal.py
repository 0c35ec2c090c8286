"""What is left of people who are no more: for thirty days enough to put them back, then next to nothing."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from events.access import OpenQuerySet, may_everything, organisations_of

from .speaker import Speaker

PUT_BACK_WITHIN = timedelta(days=30)


class RemovalQuerySet(OpenQuerySet):
    def open_to(self, user, duty):
        """Those of people who were held by a team of this person, in which that duty is theirs."""
        if may_everything(user):
            return self
        return self.filter(teams__overlap=list(organisations_of(user, duty)))

    def outdated(self, at: datetime):
        return self.filter(removed_at__lt=at - PUT_BACK_WITHIN)


class Removal(models.Model):
    """A person who was deleted, or merged into another, and how to undo it."""

    speaker_number = models.BigIntegerField(unique=True)
    """The primary key that the row had, and will have again."""
    slug = models.SlugField(max_length=88, unique=True)
    name = models.CharField(max_length=400)
    teams = ArrayField(models.BigIntegerField(), default=list)
    """Primary keys of the organisations whose teams held the person."""
    addresses = ArrayField(models.SlugField(max_length=88), default=list)
    """What else led to the person."""
    merged_into = models.BigIntegerField(null=True)
    """The primary key of whom they are now; None: they were deleted."""
    step = models.BigIntegerField()
    """The transaction by which the history knows what was written: see events.undoing."""
    portraits = models.JSONField(default=dict)
    """{primary key: photograph, its words and its focus} of those concerned, as before. The history has none."""
    publications = models.JSONField(default=dict)
    """{primary key: what was taken out of it}, of publications that named both: see agenda.merging."""
    removed_at = models.DateTimeField()
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = RemovalQuerySet.as_manager()

    class Meta:
        ordering = ["-removed_at", "-pk"]

    def __str__(self):
        return self.name

    @property
    def put_back_until(self) -> datetime:
        return self.removed_at + PUT_BACK_WITHIN


class FormerAddress(models.Model):
    """Where a person was found before they were merged into another."""

    slug = models.SlugField(max_length=88, unique=True)
    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="former_addresses")

    class Meta:
        verbose_name_plural = "former addresses"

    def __str__(self):
        return self.slug


class Distinction(models.Model):
    """Two people who are near in name, and not the same."""

    one = models.ForeignKey(Speaker, models.CASCADE, related_name="+")
    other = models.ForeignKey(Speaker, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="distinction_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="distinction_in_order"),
        ]

    def __str__(self):
        return f"{self.one_id} is not {self.other_id}"


class Erasure(models.Model):
    """That a person was erased, without a word on whom: so that it can be done again in a restored database."""

    speaker_number = models.BigIntegerField()
    key_hash = models.CharField(max_length=64)
    """SHA-256 of their address: a number alone might be somebody else's in another database."""
    erased_at = models.DateTimeField()

    class Meta:
        ordering = ["erased_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["speaker_number", "key_hash"], name="erasure_once")]

    def __str__(self):
        return f"{self.speaker_number} {self.key_hash} {self.erased_at.isoformat()}"
