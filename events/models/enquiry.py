"""What visitors ask the organiser of an event."""

import hashlib
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from events.access import Held, OpenQuerySet
from events.text import LineField, ProseField, refuse_unreadable
from events.vocabulary import EnquiryState
from events.words import short_day

from .event import Event
from .letter import Letter
from .rules import Ruled

KEPT_FOR = timedelta(days=365)
LONGEST_MESSAGE = 4_000


class EnquiryQuerySet(OpenQuerySet):
    def new(self):
        return self.filter(state=EnquiryState.NEW)

    def outdated(self, at: datetime):
        return self.filter(received_at__lt=at - KEPT_FOR)


class Enquiry(Held, Ruled):
    """A question, as it was typed. Whoever sent it consented to the organiser's using it to answer."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="enquiries")
    session = LineField(blank=True, max_length=300, editable=False)
    """Title of the session asked about, as published; '' for the event as a whole."""
    name = LineField(max_length=120, validators=[refuse_unreadable])
    email = models.EmailField("e-mail")
    organisation = LineField(blank=True, validators=[refuse_unreadable])
    job_title = LineField(blank=True, validators=[refuse_unreadable])
    message = ProseField(blank=False, max_length=LONGEST_MESSAGE, validators=[refuse_unreadable])

    state = models.CharField(max_length=20, choices=EnquiryState, default=EnquiryState.NEW)
    received_at = models.DateTimeField(editable=False)
    key = models.CharField(max_length=64, editable=False)
    """The same for the same words about the same event on the same day: sent twice, they are one enquiry."""
    letter = models.OneToOneField(Letter, models.SET_NULL, null=True, blank=True, editable=False)
    """By which the organiser was told."""

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name_plural = "enquiries"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="enquiry_key_once"),
            models.CheckConstraint(condition=Q(state__in=EnquiryState.values), name="enquiry_state_known"),
        ]
        indexes = [models.Index("event", "state", name="enquiry_event_state")]

    def __str__(self):
        return f"{self.name}, {short_day(timezone.localtime(self.received_at))}"

    def key_on(self, at: datetime) -> str:
        words = (self.session, self.name, self.email, self.organisation, self.job_title, self.message)
        return hashlib.sha256("\0".join([str(self.event_id), f"{at:%Y-%m-%d}", *words]).encode()).hexdigest()
