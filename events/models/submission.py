"""How fast public forms may be sent. Counted in the database, so that all processes count together."""

from datetime import UTC, datetime, timedelta

from django.db import connection, models
from django.utils.crypto import salted_hmac

TOO_MANY = 20
WITHIN = timedelta(minutes=1)
KEPT_FOR = timedelta(days=1)
_COUNT = """
INSERT INTO events_submission AS counted (form, sender, since, number) VALUES (%s, %s, %s, 1)
ON CONFLICT (form, sender, since) DO UPDATE SET number = counted.number + 1 RETURNING number
"""


class SubmissionQuerySet(models.QuerySet):
    def admit(
        self, *, form: str, address: str, at: datetime, too_many: int = TOO_MANY, within: timedelta = WITHIN
    ) -> bool:
        """Counts one more submission from a network address; False where it is one of too many. One query."""
        sender = salted_hmac("events.submission", address, algorithm="sha256").hexdigest()
        since = datetime.fromtimestamp(at.timestamp() // within.total_seconds() * within.total_seconds(), UTC)
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [form, sender, since])
            return cursor.fetchone()[0] < too_many

    def outdated(self, at: datetime):
        return self.filter(since__lt=at - KEPT_FOR)


class Submission(models.Model):
    """How often a public form was sent from one address within a span of time. Who sent it is a digest that only this
    site can make of an address. The table is not logged (migration 0010): counting waits for no disk, and what a crash
    loses is a minute's count."""

    form = models.CharField(max_length=40)
    sender = models.CharField(max_length=64)
    since = models.DateTimeField()
    number = models.PositiveIntegerField()

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("form", "sender", "since", name="submission_counted_once")]

    def __str__(self):
        return f"{self.form} since {self.since:%Y-%m-%d %H:%M}: {self.number}"
