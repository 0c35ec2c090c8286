"""The outbox: every mail is a row, written in the transaction of what causes it, and sent by a worker."""

from datetime import datetime, timedelta
from email.utils import format_datetime, make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models
from django.db.models import Min, Q

from events.access import Held, OpenQuerySet
from events.text import LineField, ProseField
from events.vocabulary import LetterState

from .event import Event
from .rules import Ruled

RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""How long after each failure a letter is tried again; after one more it is parked."""
TO_BE_SENT = (LetterState.WAITING, LetterState.DELAYED)
TROUBLED = (LetterState.DELAYED, LetterState.PARKED)
DONE_WITH = (LetterState.SENT, LetterState.GIVEN_UP)
DONE_KEPT_FOR = timedelta(days=30)
KEPT_FOR = timedelta(days=365)


def new_message_id() -> str:
    return make_msgid(domain=urlsplit(settings.SITE_URL).hostname)


class LetterQuerySet(OpenQuerySet):
    def to_be_sent(self):
        return self.filter(state__in=TO_BE_SENT)

    def due(self, at: datetime):
        """What is to be sent by now, longest waiting first."""
        return self.to_be_sent().filter(next_try__lte=at).order_by("next_try", "pk")

    def next_try(self, after: datetime) -> datetime | None:
        return self.to_be_sent().filter(next_try__gt=after).aggregate(first=Min("next_try"))["first"]

    def troubled(self):
        """What somebody should know of: it did not go out at once, or not at all."""
        return self.filter(state__in=TROUBLED)

    def outdated(self, at: datetime):
        """Sent or given up a month ago; and whatever has lain here for a year."""
        done = Q(state__in=DONE_WITH, posted_at__lt=at - DONE_KEPT_FOR)
        return self.filter(done | Q(posted_at__lt=at - KEPT_FOR))


class Letter(Held, Ruled):
    """One mail to one person. Its Message-ID is made once: sent twice, it is the same mail twice."""

    event = models.ForeignKey(Event, models.CASCADE, null=True, blank=True, related_name="letters")
    """Whose team sees it on the desk; without one, whoever runs the site."""
    recipient = models.EmailField("to")
    reply_to = models.EmailField("replies go to", blank=True)
    subject = LineField(max_length=400)
    body = ProseField(blank=False)
    attachments = models.JSONField(default=list, blank=True)
    """[{"name": …, "content_type": "text/calendar", "text": …}, …]"""
    message_id = models.CharField("Message-ID", max_length=250, default=new_message_id, editable=False)

    state = models.CharField(max_length=20, choices=LetterState, default=LetterState.WAITING)
    failures = models.PositiveSmallIntegerField(default=0)
    """Since it was posted, or since somebody had it tried again."""
    next_try = models.DateTimeField(null=True, blank=True)
    last_error = LineField(blank=True, max_length=500)
    posted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-posted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["message_id"], name="letter_message_id_once"),
            models.CheckConstraint(condition=Q(state__in=LetterState.values), name="letter_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=TO_BE_SENT, next_try__isnull=False)
                | (~Q(state__in=TO_BE_SENT) & Q(next_try__isnull=True)),
                name="letter_next_try_while_to_be_sent",
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.SENT, sent_at__isnull=False)
                | (~Q(state=LetterState.SENT) & Q(sent_at__isnull=True)),
                name="letter_sent_at_when_sent",
            ),
        ]
        indexes = [models.Index("next_try", name="letter_next_try", condition=Q(next_try__isnull=False))]

    def __str__(self):
        return self.subject

    @property
    def holders(self) -> frozenset[int]:
        return self.event.holders if self.event else frozenset()

    @property
    def attached(self) -> str:
        """What is attached, by name."""
        return ", ".join(part["name"] for part in self.attachments)

    def as_mail(self) -> EmailMessage:
        """Plain text, so that nothing in it can be markup; the same words and date at every attempt."""
        return EmailMessage(
            self.subject,
            self.body,
            to=[self.recipient],
            reply_to=[self.reply_to] if self.reply_to else None,
            headers={
                "Message-ID": self.message_id,
                "Date": format_datetime(self.posted_at),
                "Auto-Submitted": "auto-generated",
            },
            attachments=[(part["name"], part["text"], part["content_type"]) for part in self.attachments],
        )

    def mark_sent(self, at: datetime) -> None:
        self.state, self.next_try, self.last_error, self.sent_at = LetterState.SENT, None, "", at

    def mark_failed(self, why: str, at: datetime) -> None:
        """To be tried again, or parked where it has been tried enough."""
        self.failures += 1
        if self.failures > len(RETRIES):
            self.mark_parked(why)
        else:
            self.state, self.last_error = LetterState.DELAYED, why
            self.next_try = at + RETRIES[self.failures - 1]

    def mark_parked(self, why: str) -> None:
        self.state, self.next_try, self.last_error = LetterState.PARKED, None, why
