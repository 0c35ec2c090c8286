"""A speaker at an event."""

from django.db import models
from django.db.models import Q

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


class Appearance(Held, Ordered):
    """A speaker at an event, with the billing as printed there."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="appearances")
    speaker = models.ForeignKey(Speaker, models.PROTECT, related_name="appearances")
    billing = LineField(blank=True, max_length=300, help_text="The printed line: post and organisation.")
    position = LineField("post", blank=True, max_length=300)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="appearances")
    status = models.CharField(max_length=20, choices=AppearanceStatus, blank=True, default=AppearanceStatus.PROPOSED)
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
