"""Every public event on one shelf, from which the lists of events, their filters and the number beside each choice are
answered without reading an entry: those to come first, soonest first, then those that ended, latest first."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.search import SearchRank
from django.db.models import CharField, F, Value
from django.db.models.fields.json import KT

from events.models import AudienceCategory, Entry, Organisation, Sector, Theme
from events.search.query import search_query
from events.shelf import Kept, Shelf
from events.span import Span
from events.vocabulary import EventFormat

SOONEST = (F("starts_at").asc(nulls_last=True), "sort_key")
LATEST = (F("starts_at").desc(nulls_last=True), "sort_key")
MOST_REMEMBERED = 256
"""Words of which the events that have them are remembered: a filter or a page further, they are the same."""
_NAMED = (Sector, Theme, AudienceCategory, Organisation)


class Days(NamedTuple):
    first: date | None
    last: date | None


class _Row(NamedTuple):
    slug: str
    facets: list[str]
    starts_at: datetime | None
    ends_at: datetime | None
    starts_on: str | None
    ends_on: str | None
    place: str

    @property
    def days(self) -> Days:
        first = date.fromisoformat(self.starts_on) if self.starts_on else None
        return Days(first, date.fromisoformat(self.ends_on) if self.ends_on else first)

    @property
    def months(self) -> Iterator[str]:
        """Facets of the months in which it takes place: “month:2027-03”."""
        first, last = self.days
        if first:
            for n in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
                yield f"month:{Span(n // 12, n % 12 + 1)}"


class Counted(NamedTuple):
    slug: str
    name: str
    number: int


class EventShelf(Shelf[str]):
    """By their slugs."""

    def __init__(self, at: datetime):
        """Two queries."""
        rows = list(_rows())
        coming = [row for row in rows if row.ends_at is None or row.ends_at > at]
        ended = [row for row in rows if row.ends_at is not None and row.ends_at <= at]
        ended.sort(key=_start, reverse=True)  # among equals, the order of titles stays
        super().__init__((row.slug, [*row.facets, *row.months]) for row in coming + ended)
        self.coming, self.ended = self.between(0, len(coming)), self.between(len(coming), len(rows))
        self.days = {row.slug: row.days for row in coming + ended}
        self.undated = self.of(slug for slug, (first, _) in self.days.items() if first is None)
        self.names = _names(coming + ended)
        self.with_words = lru_cache(MOST_REMEMBERED)(self._search)
        """The set of those that have what was typed. One query, and none where somebody asked before."""

    def choices(self, kind: str, within: int | None = None) -> list[Counted]:
        """What the events of the set (or all) have of that kind, the most common first."""
        numbers = self.counts(kind, self.everything if within is None else within)
        common = sorted(numbers.items(), key=lambda counted: -counted[1])  # among equals, the order of slugs stays
        cut = len(kind) + 1
        return [Counted(facet[cut:], self.names[facet], number) for facet, number in common if facet in self.names]

    def during(self, first: date, last: date) -> int:
        """Those that take place on one of these days."""
        days = self.days.items()
        return self.of(slug for slug, (begins, ends) in days if begins and begins <= last and ends >= first)

    def in_month(self, month: Span) -> int:
        return self.having(f"month:{month}")

    def months(self, within: int) -> list[Span]:
        """In which any of the set takes place, one after the other."""
        return [Span.read(facet.removeprefix("month:")) for facet in self.counts("month", within)]

    def _search(self, typed: str) -> int:
        found = Entry.objects.events().matching(search_query(typed))
        return self.of(found.aggregate(slugs=ArrayAgg("slug", default=[]))["slugs"])


kept_shelf = Kept(EventShelf)
"""`kept_shelf.at(request.catalogue_state, request.moment)`: which have ended is part of the state."""


def entries_of(slugs: list[str]) -> list[Entry]:
    """Of these events, in this order. One query."""
    found = {entry.slug: entry for entry in Entry.objects.events().filter(slug__in=slugs)} if slugs else {}
    return [found[slug] for slug in slugs if slug in found]


def most_relevant(slugs: list[str], typed: str) -> list[Entry]:
    """The same of these events, first those that answer the words best; it reads all their words. One query."""
    rank = SearchRank(F("words"), search_query(typed))
    return Entry.objects.events().filter(slug__in=slugs).order_by(rank.desc(), *LATEST)


def _rows() -> Iterator[_Row]:
    read = (
        Entry.objects.events()
        .order_by(*SOONEST)
        .values_list(
            "slug",
            "facets",
            "starts_at",
            "ends_at",
            KT("detail__starts_on"),
            KT("detail__ends_on"),
            KT("detail__place"),
        )
    )
    for slug, facets, *others in read:
        yield _Row(slug, [facet for facet in facets if not facet.startswith("speaker:")], *others)


def _start(row: _Row) -> datetime:
    return row.starts_at or row.ends_at


def _names(rows: list[_Row]) -> dict[str, str]:
    """{facet: name}: of categories as they are called now, of places as the first event says. One query."""
    names = {f"format:{value}": label for value, label in EventFormat.choices}
    for row in rows:
        for facet in row.facets:
            if facet.startswith("place:"):
                names.setdefault(facet, row.place)
            elif facet.startswith("year:"):
                names.setdefault(facet, facet.removeprefix("year:"))
    first, *others = (
        model.objects.order_by().values_list(Value(model.facet_kind, CharField()), "slug", "name") for model in _NAMED
    )
    return names | {f"{kind}:{slug}": name for kind, slug, name in first.union(*others, all=True)}
