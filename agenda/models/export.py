"""What was made of publications: files that are kept, and bundles of them that somebody asked for."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from events.models import Publication


class ExportQuerySet(models.QuerySet):
    def content(self, publication: Publication, name: str) -> bytes | None:
        kept = self.filter(publication=publication, name=name).values_list("content", flat=True).first()
        return None if kept is None else bytes(kept)

    def outdated(self):
        """Of publications that are not the current ones."""
        return self.filter(publication__is_current=False)


class Export(models.Model):
    """A file made of a publication, kept because it never changes (agenda.exports.kept)."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="exports")
    name = models.CharField(max_length=64)
    """What was made, as a digest of form, part and options."""
    content = models.BinaryField()

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("publication", "name", name="export_once")]

    def __str__(self):
        return f"{self.name[:8]} of {self.publication_id}"


class BundleQuerySet(models.QuerySet):
    def unfinished(self):
        return self.filter(position__lt=F("total"))

    def outdated(self, before: datetime):
        return self.filter(asked_at__lt=before)


class Bundle(models.Model):
    """Exports of several events, to be taken as one ZIP by whoever asked for it (agenda.bundles)."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    publications = ArrayField(models.BigIntegerField())
    forms = ArrayField(models.CharField(max_length=20))
    """Their extensions."""
    total = models.PositiveIntegerField()
    position = models.PositiveIntegerField(default=0)
    """How many of its files were begun and ended."""
    tries = models.PositiveSmallIntegerField(default=0)
    """How often the next one was begun."""
    failed = ArrayField(models.PositiveIntegerField(), default=list)
    """The places of those that could not be made."""

    objects = BundleQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(position__lte=F("total")), name="bundle_position_within")]

    def __str__(self):
        return f"{self.position} of {self.total} files"

    @property
    def is_finished(self) -> bool:
        return self.position >= self.total

    @property
    def files(self) -> list[tuple[int, str]]:
        """(publication, form) of each, event by event."""
        return [(publication, form) for publication in self.publications for form in self.forms]
