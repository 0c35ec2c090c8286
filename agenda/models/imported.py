"""Sources that were imported: kept with the event, so that the next import can tell what the document changed from
what its organisers did."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from events.access import Duty
from events.models import Event, Organisation
from events.text import LineField

KEPT_UNUSED = timedelta(days=7)


class ImportQuerySet(models.QuerySet):
    def open_to(self, user, duty: Duty = Duty.READ):
        """Of events, whoever has that duty towards them; without one, whoever began it alone."""
        return self.filter(Q(event__in=Event.objects.open_to(user, duty)) | Q(event=None, begun_by=user))

    def without_content(self):
        return self.defer("content", "programme")

    def listed(self):
        """The latest first, without what makes a row large."""
        return self.without_content().defer("corrections").select_related("begun_by").order_by("-begun_at", "-pk")

    def applied(self):
        return self.filter(applied_at__isnull=False)

    def unused(self, at: datetime):
        """Looked at, and left there for a week."""
        return self.filter(applied_at=None, begun_at__lt=at - KEPT_UNUSED)


class Import(models.Model):
    """A source, from when it is uploaded or pasted; of an event from when that is created from it, or at once."""

    event = models.ForeignKey(Event, models.CASCADE, null=True, related_name="imports")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    begun_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    name = LineField(blank=True)
    """Of the file; '' of what was pasted, and of standard input."""
    format = models.CharField(max_length=20)
    """One of `agenda.importer.formats.FORMATS`."""
    content = models.BinaryField()
    """As it came; never served but to the event's team, as a download."""
    organiser = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    """Whose team the draft will belong to; without one, it is whoever the source names. An event has its own."""
    columns = models.JSONField(default=dict)
    """Of a table: {heading of a column: the field it is}, where somebody said so."""
    corrections = models.JSONField(default=dict)
    """What its organiser would have otherwise than it was read (agenda.importer.corrected)."""
    programme = models.JSONField(null=True)
    """The Programme as it was applied, with the ids and keys that the event has: what the source said."""

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(event__isnull=False, programme__isnull=False),
                name="import_applied_to_an_event",
            ),
        ]

    def __str__(self):
        return self.name or f"Pasted {self.begun_at:%Y-%m-%d %H:%M}"
