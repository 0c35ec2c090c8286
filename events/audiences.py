"""Who should attend, read from a pasted list: each line is a category that is known already, by name or synonym,
or one that somebody looks at before it is made."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import models, transaction

from events.chosen import choose, chosen_rows
from events.models import AudienceCategory
from events.text import folded, item
from events.vocabulary import AudienceKind

LONGEST_NAME = AudienceCategory._meta.get_field("name").max_length

_TEAMS = """
agency alliance association authority board body business charity college commission committee company consortium
council court department employer federation force foundation government group hospital hub institute institution
network organisation panel partnership police prison provider school sector service society team trust union unit
university
"""
_OF = re.compile(r"\b(of|for|from|in|at|within|with|to)\b", re.IGNORECASE)
_TWO = re.compile(r"\w\s*(?:/|,|;|&|\band\b|\bor\b)\s*\w", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One of a pasted list."""

    text: str
    category: AudienceCategory | None = None
    """The one it names."""
    near: tuple[AudienceCategory, ...] = ()
    """Where it names none: those that read like it."""

    @property
    def key(self) -> str:
        return folded(self.text)

    @property
    def kind(self) -> AudienceKind:
        return guessed_kind(self.text)

    @property
    def names_two(self) -> bool:
        """Perhaps: “Detective Inspectors and Sergeants”. Only somebody who reads it can tell."""
        return self.category is None and bool(_TWO.search(self.text))

    @property
    def is_too_long(self) -> bool:
        return len(self.text) > LONGEST_NAME


def guessed_kind(name: str) -> AudienceKind:
    """By the word that the others describe: a “Head of Service” is a person, a “Probation Service” is a team."""
    words = _OF.split(name)[0].split()
    return AudienceKind.GROUP if words and folded(words[-1]) in _TEAMS.split() else AudienceKind.JOB_TITLE


def read(pasted: str, categories: Iterable[AudienceCategory]) -> list[Line]:
    """The lines in their order, each once; a name counts before a synonym. What holds no word is no line."""
    rows = list(categories)
    by_synonym = {folded(name): row for row in reversed(rows) for name in row.called}
    known = by_synonym | {folded(row.name): row for row in reversed(rows)}
    items: dict[str, str] = {}
    for text in map(item, pasted.splitlines()):
        items.setdefault(folded(text), text)
    return [Line(text, known.get(key)) for key, text in items.items() if key]


def look_up(pasted: str) -> list[Line]:
    """In two queries, however many lines."""
    found = read(pasted, AudienceCategory.objects.all())
    near = AudienceCategory.objects.near([line.text for line in found if line.category is None])
    return [replace(line, near=tuple(near.get(line.text, ()))) for line in found]


type New = tuple[str, AudienceKind]
"""Name and kind of a category to make."""


@transaction.atomic
def invite(*, row: models.Model, audiences: Sequence[AudienceCategory | New]) -> None:
    """To an event, or to a session: behind whom it calls already, in this order. Raises ValidationError."""
    type(row)._base_manager.select_for_update(no_key=True).get(pk=row.pk)
    relation, owner = type(row).audiences, {row._meta.model_name: row}
    rows = [one if isinstance(one, AudienceCategory) else _made(*one) for one in audiences]
    choose(relation, [*chosen_rows(relation, **owner), *rows], **owner)


def _made(name: str, kind: AudienceKind) -> AudienceCategory:
    """Or the one that a colleague has made meanwhile."""
    return AudienceCategory.objects.named(name, kind=kind)
