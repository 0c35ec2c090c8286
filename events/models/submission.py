"""How fast public forms may be sent. Counted in the database, so that all processes count together."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.crypto import salted_hmac

TOO_MANY = 20
WITHIN = timedelta(minutes=1)
KEPT_FOR = timedelta(days=1)


class SubmissionQuerySet(models.QuerySet):
    def admit(self, *, form: str, address: str, at: datetime) -> bool:
        """Counts one more submission from a network address; False where it is one of too many."""
        sender = salted_hmac("events.submission", address, algorithm="sha256").hexdigest()
        recent = self.filter(form=form, sender=sender, at__gt=at - WITHIN)
        if recent.count() + 1 >= TOO_MANY:
            return False
        self.create(form=form, sender=sender, at=at)
        return True

    def outdated(self, at: datetime):
        return self.filter(at__lt=at - KEPT_FOR)


class Submission(models.Model):
    """One submission of a public form. Who sent it is a digest that only this site can make of an address."""

    form = models.CharField(max_length=40)
    sender = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("form", "sender", "at", name="submission_recent")]

    def __str__(self):
        return f"{self.form} at {self.at:%Y-%m-%d %H:%M}"
