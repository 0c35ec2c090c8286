"""What was published of an event, and when."""

from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q

from events.programme import NotAProgramme, Programme, from_data
from events.text import LineField

from .event import Event


class PublicationQuerySet(models.QuerySet):
    def current(self):
        return self.filter(is_current=True)


class Publication(models.Model):
    """A numbered snapshot of an event's Programme. Its content never changes; `is_current` moves on."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="publications")
    number = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)
    programme_data = models.JSONField()
    rendered = models.JSONField(default=dict)
    """What reading would otherwise work out each time: HTML of Markdown, addresses of names, where sessions were that
    have moved since an earlier publication, and when an event that was postponed was to begin.
    {"html": {"brief": …, "SESSION": …}, "addresses": {"sector": {NAME: SLUG}, …}, "moved_from": {"SESSION": …},
    "rescheduled_from": "2027-03-05"}"""
    note = LineField(blank=True, max_length=500)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["event", "-number"]
        constraints = [
            models.UniqueConstraint("event", "number", name="publication_number_once"),
            models.UniqueConstraint("event", condition=Q(is_current=True), name="publication_current_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="publication_number_from_1"),
        ]

    def __str__(self):
        return f"Publication {self.number} of {self.event}"

    @cached_property
    def programme(self) -> Programme:
        return from_data(self.programme_data)

    @cached_property
    def is_readable(self) -> bool:
        """False where what is kept is no Programme any more, whoever has rewritten it."""
        try:
            return self.programme is not None
        except NotAProgramme:
            return False
