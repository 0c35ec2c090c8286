"""The vocabulary of what is published: words, names and acronyms, each with the number of entries that have it."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Func, Q

NAMES = ("event", "speaker", "audience", "series", "theme", "sector", "organisation", "place", "source", "acronym")
"""Kinds of facets that terms have."""


class _WordsBeginning(Func):
    """The pattern of a word that begins so, made as PostgreSQL made the keys; nothing typed is a sign of a pattern. In
    a subquery of its own: the planner must not guess from it that a table scan would soon find enough."""

    template = r"""(
        SELECT '(^|[ ''"(.,:;&])' || nullif(regexp_replace(lower(unaccent(%(expressions)s)), '\W', '', 'g'), '')
    )"""
    output_field = models.TextField()


class TermQuerySet(models.QuerySet):
    def words(self):
        return self.filter(facet="")

    def named(self, kind: str):
        """What leads to a thing of that kind."""
        return self.filter(facet__startswith=f"{kind}:")

    def beginning(self, *words: str):
        """Each of the words begins one of the name's, in any order."""
        found = self
        for word in words:
            found = found.filter(key__regex=_WordsBeginning(models.Value(word)))
        return found

    def explaining(self, acronym: str):
        return self.filter(facet=f"acronym:{acronym.lower()}")

    def most_used(self, number: int, *, of: int):
        """Those that most entries have, among the first that are found: counting on all would read them all."""
        return self.model.objects.filter(pk__in=self.values("pk")[:of]).order_by("-documents", "key")[:number]


def _beginnings(name: str, condition: Q) -> GinIndex:
    """One a kind, so that what one kind has many of does not hide, or slow, another."""
    return GinIndex(OpClass("key", "gin_trgm_ops"), condition=condition, fastupdate=False, name=f"term_{name}_trigrams")


class Term(models.Model):
    """A word or a name that current publications use. PostgreSQL triggers on entries keep it (migration 0009),
    whatever wrote them: what is withdrawn or erased is gone from here in the same transaction."""

    facet = models.CharField(max_length=120)
    """Where it leads: “speaker:ann-sample”, “event:…”, “source:…”, “audience:…” and the other kinds of a facet;
    “acronym:nca” for what an acronym means; '' for a word."""
    text = models.CharField(max_length=400)
    """As it is written; a word without accents, in small letters."""
    key = models.CharField(max_length=400)
    """By which it is looked up: without accents and hyphens, in small letters. That of “co-operation” is
    “cooperation”."""
    documents = models.PositiveIntegerField()
    """Entries that have it."""

    objects = TermQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("facet", "text", name="term_once")]
        indexes = [
            models.Index("key", name="term_key"),
            _beginnings("word", Q(facet="")),
            *(_beginnings(kind, Q(facet__startswith=f"{kind}:")) for kind in NAMES),
        ]

    def __str__(self):
        return self.text

    @property
    def kind(self) -> str:
        """'' of a word."""
        return self.facet.partition(":")[0]

    @property
    def slug(self) -> str:
        return self.facet.partition(":")[2]
