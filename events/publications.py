"""The publications of an event, each with what it changed."""

from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import or_

from django.db.models import OuterRef, Q, QuerySet, Subquery

from events.differences import Difference, differences
from events.models import Publication
from events.programme import EventDetails


@dataclass(frozen=True)
class Step:
    publication: Publication
    differences: tuple[Difference, ...] = ()
    """From the publication before it."""
    is_first: bool = False
    is_told: bool = True
    """False where one of the two cannot be read any more."""

    @property
    def event(self) -> EventDetails | None:
        return self.publication.programme.event if self.publication.is_readable else None


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


def latest_steps(*, most: int) -> list[Step]:
    """Of that many events, the last published first, what their current publication changed. Two queries.
    Publications have `first_published_at`."""
    first = Publication.objects.filter(event=OuterRef("event"), number=1).values("published_at")
    current = Publication.objects.current().annotate(first_published_at=Subquery(first)).select_related("event")
    latest = [one for one in current.order_by("-published_at", "event")[:most] if one.is_readable]
    before = reduce(or_, (Q(event=one.event_id, number=one.number - 1) for one in latest), Q(pk=None))
    former = {one.event_id: one for one in Publication.objects.filter(before)}
    return [step(former[one.event_id], one) if one.event_id in former else Step(one, is_first=True) for one in latest]
