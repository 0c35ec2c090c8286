"""What the public reads: publications, the catalogue of what is current, and its version."""

from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import F, Q

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


class EntryKind(models.TextChoices):
    EVENT = "event"
    SESSION = "session"
    BILLING = "billing"


class _Unnested(models.Func):
    function = "unnest"
    output_field = models.TextField()
    set_returning = True


class EntryQuerySet(models.QuerySet):
    def events(self):
        return self.filter(kind=EntryKind.EVENT)

    def sessions(self):
        return self.filter(kind=EntryKind.SESSION)

    def billings(self):
        return self.filter(kind=EntryKind.BILLING)

    def latest_billings(self):
        """One billing a speaker, of the event that begins last."""
        return self.billings().order_by("slug", F("starts_at").desc(nulls_last=True), "pk").distinct("slug")

    def ended(self, at: datetime):
        return self.filter(ends_at__lte=at)

    def upcoming(self, at: datetime):
        """Not over yet; what has no date is still to come."""
        return self.filter(Q(ends_at__gt=at) | Q(ends_at=None))

    def about(self, *facets: str):
        """Having every one of the facets, written “kind:slug”."""
        return self.filter(facets__contains=list(facets))

    def choices(self) -> dict[str, dict[str, str]]:
        """{kind: {slug: name}} of every labelled facet among these entries, by name. One query."""
        labels = self.order_by().values_list(_Unnested("labels"), flat=True).distinct()
        choices: dict[str, dict[str, str]] = {}
        for label in labels:
            facet, _, name = label.partition(" ")
            kind, _, slug = facet.partition(":")
            choices.setdefault(kind, {})[slug] = name
        return {kind: dict(sorted(names.items(), key=lambda n: n[1].casefold())) for kind, names in choices.items()}

    def mentioning(self, words: str):
        """Whose title or text holds each of the words, letter case aside."""
        found = self
        for word in words.split():
            found = found.filter(Q(title__icontains=word) | Q(text__icontains=word))
        return found


class Entry(models.Model):
    """One row of the public catalogue: an event, session or billing of a current publication. Written with
    the publication, in its transaction, and gone when the event is withdrawn."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind)
    slug = models.CharField(max_length=100)
    """Of the event, the session within its event, or the speaker."""
    title = models.CharField(max_length=400)
    sort_key = models.CharField(max_length=400)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    """Of the whole event for an event and a billing; of itself for a session."""
    facets = ArrayField(models.CharField(max_length=120), default=list)
    """What it can be filtered by, as “kind:slug”: sector, theme, audience, organisation, series, speaker,
    format, year."""
    labels = ArrayField(models.CharField(max_length=400), default=list)
    """The same with the name after a space, where it has one: “sector:criminal-justice criminal justice”."""
    text = models.TextField(blank=True)
    """The words by which it is found, without marks."""
    detail = models.JSONField(default=dict)
    """What a list shows of it, ready to show; see agenda.catalogue."""

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint("event", "kind", "slug", name="entry_once"),
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="entry_kind_known"),
        ]
        indexes = [
            models.Index("kind", "ends_at", name="entry_kind_ends_at"),
            models.Index("kind", "starts_at", name="entry_kind_starts_at"),
            models.Index("kind", "slug", name="entry_kind_slug"),
            models.Index("kind", "sort_key", name="entry_kind_sort_key"),
            GinIndex(fields=["facets"], name="entry_facets"),
        ]

    def __str__(self):
        return self.title


class Catalogue(models.Model):
    """One row whose version is another as soon as anything that the public reads is: PostgreSQL triggers
    on every table involved see to it (migration 0002), whatever wrote the change."""

    version = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="catalogue_one_row")]

    def __str__(self):
        return f"Catalogue version {self.version}"

    @staticmethod
    def state(at: datetime) -> tuple:
        """What decides whether a page kept earlier is still right, in one query: the version, and the last
        moments up to `at` at which an event began and at which one ended."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT version, began, ended FROM events_catalogue_state(%s)", [at])
            return cursor.fetchone()
