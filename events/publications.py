"""The publications of an event, each with what it changed."""

from dataclasses import dataclass
from itertools import pairwise

from django.db.models import QuerySet

from events.differences import Difference, differences
from events.models import Publication


@dataclass(frozen=True)
class Step:
    publication: Publication
    differences: tuple[Difference, ...] = ()
    """From the publication before it."""
    is_first: bool = False
    is_told: bool = True
    """False where one of the two cannot be read any more."""


def steps(publications: QuerySet, *, up_to: int | None = None, most: int = 10) -> tuple[list[Step], Publication | None]:
    """The latest first, from the one of number `up_to` down, and the one that the next page begins with. One
    query."""
    if up_to is not None:
        publications = publications.filter(number__lte=up_to)
    rows = list(publications.order_by("-number")[: most + 1])
    found = [step(before, publication) for publication, before in pairwise(rows)]
    if len(rows) > most:
        return found, rows[-1]
    return [*found, *(Step(first, is_first=True) for first in rows[-1:])], None


def step(before: Publication, publication: Publication) -> Step:
    if not (before.is_readable and publication.is_readable):
        return Step(publication, is_told=False)
    return Step(publication, differences(before.programme, publication.programme))
