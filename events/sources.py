"""The documents on which published briefs rest, from A to Z; one of a title and year is one, whoever cites it."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models.fields.json import KT

from events.directory import Directory, Row
from events.listing import ListedEvent, listed
from events.models import Entry
from events.shelf import Kept

_ARTICLE = re.compile(r"^(the|an?)\s+(?=\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Document:
    slug: str
    title: str
    publisher: str
    year: int | None
    url: str
    events: list[ListedEvent]
    """That rest on it, the latest first."""

    @property
    def published(self) -> str:
        """“HM Government, 2018”."""
        return ", ".join(str(part) for part in (self.publisher, self.year) if part)


def all_sources() -> Directory:
    """One row a document, with the key of its first entry."""
    cited = Entry.objects.sources().order_by("-pk").annotate(publisher=KT("detail__publisher"), year=KT("detail__year"))
    rows = {
        slug: Row(pk, filed_under(title), f"{title} {publisher}", (f"year:{year}",) if year else ())
        for pk, slug, title, publisher, year in cited.values_list("pk", "slug", "title", "publisher", "year")
    }
    return Directory(rows.values())


def filed_under(title: str) -> str:
    """“Serious Violence Strategy” for “The Serious Violence Strategy”."""
    return _ARTICLE.sub("", title)


def documents(keys: list[int], at: datetime) -> list[Document]:
    """In this order, each with its events. One query."""
    wanted = Entry.objects.sources().filter(pk__in=keys).values("slug")
    found: dict[str, list[Entry]] = {}
    for entry in _latest_first(Entry.objects.sources().filter(slug__in=wanted)):
        found.setdefault(entry.slug, []).append(entry)
    by_key = {entry.pk: entries for entries in found.values() for entry in entries}
    return [document(by_key[key], at) for key in keys if key in by_key]


def entries_of(slug: str) -> list[Entry]:
    """Of one document, the latest event's first. One query."""
    return list(_latest_first(Entry.objects.sources().filter(slug=slug)))


def document(entries: list[Entry], at: datetime) -> Document:
    """As it is cited last; what is not said there, as it is said before."""
    said = {name: next((v for e in entries if (v := e.detail[name])), None) for name in ("publisher", "year", "url")}
    return Document(
        slug=entries[0].slug,
        title=entries[0].title,
        publisher=said["publisher"] or "",
        year=said["year"],
        url=said["url"] or "",
        events=[listed(entry.detail["event"], at) for entry in entries],
    )


def _latest_first(entries):
    return entries.in_order_of_days().reverse()


SOURCES = Kept(all_sources)
