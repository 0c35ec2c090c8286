"""A speaker at an event."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from events.access import Held, OpenQuerySet
from events.history import tracked
from events.models import Event, Organisation
from events.models.order import Ordered
from events.text import LineField
from events.vocabulary import PUBLIC_STATUSES, AppearanceRole, AppearanceStatus

from .speaker import Speaker


class AppearanceQuerySet(OpenQuerySet):
    def printed(self):
        """Those a programme prints: invited, confirmed, or of no stated status."""
        return self.filter(status__in=["", *PUBLIC_STATUSES])

    def become(self, status: str, *, at: datetime) -> int:
        """All of them, each with its record in the history; how many were not so before."""
        rows = list(self.exclude(status=status))
        for row in rows:
            row.become(status, at=at)
        bulk_update_with_history(rows, Appearance, ["status", "status_at"], batch_size=500)
        return len(rows)

    def latest_first(self):
        """By their events: what has no date is still to come."""
        return self.order_by(F("event__starts_on").desc(nulls_first=True), "-pk")


class Appearance(Held, Ordered):
    """A speaker at an event, with the billing as printed there."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="appearances")
    speaker = models.ForeignKey(Speaker, models.PROTECT, related_name="appearances")
    billing = LineField(blank=True, max_length=300, help_text="The printed line: post and organisation.")
    position = LineField("post", blank=True, max_length=300)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="appearances")
    status = models.CharField(max_length=20, choices=AppearanceStatus, blank=True, default=AppearanceStatus.PROPOSED)
    status_at = models.DateTimeField("since", null=True, blank=True, editable=False)
    """When it became so, where that is known."""
    role = models.CharField("role at the event", max_length=20, choices=AppearanceRole, blank=True)
    is_key = models.BooleanField("key speaker", default=False)

    objects = AppearanceQuerySet.as_manager()
    history = tracked()

    class Meta(Ordered.Meta):
        constraints = [
            *Ordered.Meta.constraints,
            models.UniqueConstraint(
                fields=["event", "speaker"],
                name="appearance_speaker_once",
                violation_error_message="This speaker is at this event already.",
                violation_error_code="speaker",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["", *AppearanceStatus.values]), name="appearance_status_known"
            ),
            models.CheckConstraint(condition=Q(role__in=["", *AppearanceRole.values]), name="appearance_role_known"),
        ]

    def __str__(self):
        return f"{self.speaker} at {self.event}"

    def become(self, status: str, *, at: datetime | None) -> None:
        """Sets the status, and since when; for whoever saves."""
        self.status, self.status_at = status, at

    @property
    def status_in_words(self) -> str:
        """“Invited 3 March 2027”."""
        day = self.status_at and f"{timezone.localtime(self.status_at):%-d %B %Y}"
        return " ".join(filter(None, (self.get_status_display(), day)))
