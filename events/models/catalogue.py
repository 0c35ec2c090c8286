"""The public catalogue: what is current of everything published, and the version that moves with it."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import connection, models
from django.db.models import F, Func, GeneratedField, Q, Value

from .event import Event

SEARCH_CONFIG = "socprog"
"""The text search configuration of events/0009: English stems, without accents."""
_JOINERS = "/-–—_@£$€"
"""What parts words that are found each for itself: PostgreSQL takes “Victim Care/Advocacy” for a path, and “£37” for
a word."""


class EntryKind(models.TextChoices):
    EVENT = "event"
    SESSION = "session"
    BILLING = "billing"
    SOURCE = "source"


class Unnested(models.Func):
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

    def sources(self):
        return self.filter(kind=EntryKind.SOURCE)

    def latest_billings(self):
        """One billing a speaker, of the event that begins last."""
        return self.billings().order_by("slug", F("starts_at").desc(nulls_last=True), "pk").distinct("slug")

    def upcoming(self, at: datetime):
        """Not over yet; what has no date is still to come."""
        return self.filter(Q(ends_at__gt=at) | Q(ends_at=None))

    def in_order_of_days(self):
        return self.order_by(F("starts_at").asc(nulls_last=True), "sort_key", "pk")

    def about(self, *facets: str):
        """Having every one of the facets, written “kind:slug”."""
        return self.filter(facets__contains=list(facets))

    def matching(self, query: SearchQuery):
        """What search finds with it; see events.search.query."""
        return self.filter(words=query)


class EntryManager(models.Manager.from_queryset(EntryQuerySet)):
    """Without what only searching reads, which is as long as the texts themselves."""

    def get_queryset(self):
        return super().get_queryset().defer("names", "points", "text", "head", "words")


def _vector(**weights: str):
    """The words of these columns, by their weight."""
    first, *others = (
        SearchVector(
            Func(
                F(name),
                Value(_JOINERS),
                Value(" " * len(_JOINERS)),
                function="translate",
                output_field=models.TextField(),
            ),
            config=SEARCH_CONFIG,
            weight=weight,
        )
        for name, weight in weights.items()
    )
    for other in others:
        first += other
    return first


def _search_indexes(column: str) -> list[GinIndex]:
    """One a kind, so that each kind is searched for itself."""
    return [
        GinIndex(fields=[column], condition=Q(kind=kind), fastupdate=False, name=f"entry_{kind}_{column}")
        for kind in EntryKind.values
    ]


class Entry(models.Model):
    """One row of the public catalogue: an event, session, billing or source of a current publication. Written with
    the publication, in its transaction, and gone when the event is withdrawn."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind)
    slug = models.CharField(max_length=100)
    """Of the event, the session within its event, the speaker, or the source."""
    title = models.CharField(max_length=400)
    sort_key = models.CharField(max_length=400)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    """Of itself for a session, as far as its times are known; of the whole event for all else."""
    facets = ArrayField(models.CharField(max_length=120), default=list)
    """What it can be filtered by, as “kind:slug”: sector, theme, audience, organisation, series, speaker,
    format, place, year."""
    labels = ArrayField(models.CharField(max_length=400), default=list)
    """The same with the name after a space, where it has one: “sector:criminal-justice criminal justice”. And each
    acronym that the texts of an event explain: “acronym:nca National Crime Agency”."""
    names = models.TextField(blank=True)
    """Who and where, by which it is found: people, billings, organisations, places."""
    points = models.TextField(blank=True)
    """What it says in short: summary, points, and whom it is for."""
    text = models.TextField(blank=True)
    """What it says at length, without marks."""
    head = GeneratedField(expression=_vector(title="A", names="B"), output_field=SearchVectorField(), db_persist=True)
    """What search looks at first."""
    words = GeneratedField(
        expression=_vector(title="A", names="B", points="C", text="D"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    detail = models.JSONField(default=dict)
    """What a list shows of it, ready to show; see agenda.catalogue."""

    objects = EntryManager()

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
            *_search_indexes("head"),
            *_search_indexes("words"),
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
