"""The vocabulary of what is published: words, names and acronyms, each with the number of entries that have it."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models


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

    class Meta:
        constraints = [models.UniqueConstraint("facet", "text", name="term_once")]
        indexes = [
            models.Index("key", name="term_key"),
            GinIndex(OpClass("key", "gin_trgm_ops"), fastupdate=False, name="term_key_trigrams"),
        ]

    def __str__(self):
        return self.text
