"""What events are sorted by: the vocabularies that organisers share."""

from collections.abc import Collection, Iterable
from itertools import batched

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Value
from django.db.models.functions import Greatest, Lower, Upper

from events.history import tracked
from events.text import LineField, LinesField, ProseField, WebAddressField, folded, lines
from events.vocabulary import AudienceKind

from .slugs import Slugged, add_together

NEAR = 0.4
"""How alike two names are, from 0 to 1, that somebody should look at before a second row is made."""
MOST_NEAR = 3
_AT_ONCE = 250
"""Names that one query compares: it is as deep as they are many."""


class NamedQuerySet(models.QuerySet):
    def named(self, name: str, **values):
        """The row of that name, letter case aside; made where there is none, with these values. Raises
        ValidationError."""
        if row := self.filter(name__iexact=name).first():
            return row
        row = self.model(name=name, **values)
        row.full_clean(exclude=["slug"])
        row.save()
        return row

    def near(self, names: Collection[str]) -> dict[str, list]:
        """The rows that read like each of these names, the nearest first; one query for hundreds."""
        near = {name: [] for name in names}
        for some in batched(near, _AT_ONCE):
            first, *others = map(self._near, some)
            for row in sorted(first.union(*others, all=True), key=lambda row: -row.nearness):
                near[row.wanted].append(row)
        return near

    def _near(self, name: str):
        rows = self.annotate(wanted=Value(name, models.TextField()), nearness=self._nearness(name))
        return rows.filter(nearness__gte=NEAR).order_by("-nearness", "name")[:MOST_NEAR]

    def _nearness(self, name: str):
        return TrigramSimilarity("name", name)

    def all_named(self, rows: Iterable["Named"]) -> dict[str, "Named"]:
        """What `named` does, for many: each name of these new rows with the row that has it; one that nobody has yet
        is saved. The number of queries does not grow with them. Raises ValidationError."""
        wanted = {row.name: row for row in reversed(list(rows))}
        capitals = _in_capitals(wanted)
        there = {row.capitals: row for row in self._in_capitals(capitals.values())} if wanted else {}
        for name, row in self._also_called([name for name in wanted if capitals[name] not in there]).items():
            there[capitals[name]] = row
        new = []
        for name, row in reversed(wanted.items()):
            if capitals[name] not in there:
                row.clean_fields(exclude=["slug"])
                there[capitals[name]] = row
                new.append(row)
        add_together(new)
        return {name: there[capitals[name]] for name in wanted}

    def _in_capitals(self, capitals: Iterable[str]):
        """With `capitals`; of two rows of one name the first comes last."""
        return self.annotate(capitals=Upper("name")).filter(capitals__in=set(capitals)).order_by("-name")

    def _also_called(self, names: Collection[str]) -> dict[str, "Named"]:
        return {}


def _in_capitals(names: Iterable[str]) -> dict[str, str]:
    """As `iexact` compares them: by the letters that PostgreSQL knows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, upper(name) FROM unnest(%s::text[]) AS name", [list(names)])
        return dict(cursor.fetchall())


class Named(Slugged):
    """A row known by a name that no other row of its kind has, letter case aside."""

    name = LineField()

    objects = NamedQuerySet.as_manager()
    history = tracked(inherit=True)
    facet_kind: str
    """What its facets in the catalogue begin with: “sector” of “sector:criminal-justice”."""

    class Meta:
        abstract = True
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="%(class)s_name_once",
                violation_error_message="There is one of this name already.",
                violation_error_code="name",
            ),
            models.UniqueConstraint(
                fields=["slug"],
                name="%(class)s_slug_once",
                violation_error_message="This address is taken already.",
                violation_error_code="slug",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def facet(self) -> str:
        return f"{self.facet_kind}:{self.slug}"


class Sector(Named):
    """The field an event belongs to, such as criminal justice."""

    facet_kind = "sector"


class Theme(Named):
    """What an event or a session is about, such as Prevent."""

    facet_kind = "theme"


class AudienceQuerySet(NamedQuerySet):
    def named(self, name: str, **values):
        """By synonym too."""
        if row := self.filter(name__iexact=name).first():
            return row
        called = (row for row in self.exclude(synonyms="") if folded(name) in map(folded, lines(row.synonyms)))
        return next(called, None) or super().named(name, **values)

    def _nearness(self, name: str):
        return Greatest(TrigramSimilarity("name", name), TrigramWordSimilarity(name, "synonyms"))

    def _also_called(self, names: Collection[str]) -> dict[str, "AudienceCategory"]:
        if not names:
            return {}
        called = {
            folded(one): row for row in self.exclude(synonyms="").order_by("-name") for one in lines(row.synonyms)
        }
        return {name: called[folded(name)] for name in names if folded(name) in called}


class AudienceCategory(Named):
    """Who should attend: a kind of organisation or team, or a job title."""

    kind = models.CharField(max_length=20, choices=AudienceKind, default=AudienceKind.GROUP)
    synonyms = LinesField(
        max_length=4_000,
        help_text="Other names by which pasted lists call it, and visitors themselves, one a line: “YOTs”. Case, "
        "plural and hyphens do not matter. Never published.",
    )

    objects = AudienceQuerySet.as_manager()
    facet_kind = "audience"

    class Meta(Named.Meta):
        verbose_name = "audience category"
        verbose_name_plural = "audience categories"
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(kind__in=AudienceKind.values), name="audience_category_kind_known"
            ),
        ]

    @property
    def called(self) -> tuple[str, ...]:
        """Its name and its synonyms."""
        return (self.name, *lines(self.synonyms))

    def clean(self):
        """Whatever a list calls it, it is one category."""
        super().clean()
        others = type(self).objects.exclude(pk=self.pk)
        mine = {folded(synonym): synonym for synonym in lines(self.synonyms)}
        for other in others if mine else others.exclude(synonyms=""):
            if taken := mine.keys() & {*map(folded, other.called)}:
                raise ValidationError({"synonyms": f"“{mine[taken.pop()]}” is “{other}” already."})
            if folded(self.name) in map(folded, lines(other.synonyms)):
                raise ValidationError({"name": f"This is another name for “{other}” already."})


class Series(Named):
    """A recurring event, of which events are editions."""

    facet_kind = "series"

    class Meta(Named.Meta):
        verbose_name_plural = "series"


class Organisation(Named):
    """Who holds events, and whom speakers speak for."""

    website = WebAddressField()

    facet_kind = "organisation"

    @property
    def holders(self) -> frozenset[int]:
        """An organisation is held by its own team; see events.access."""
        return frozenset([self.pk] if self.pk else [])


class Venue(models.Model):
    name = LineField()
    address = ProseField(max_length=1_000)

    history = tracked()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "address",
                name="venue_once",
                violation_error_message="There is a venue of this name and address already.",
            )
        ]

    def __str__(self):
        return self.name
