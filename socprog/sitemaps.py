"""What search engines are told of: every public page, and when what it shows was published. Addresses are made from
SITE_URL, never from a request."""

from datetime import datetime
from functools import cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Paginator
from django.db.models import Exists, Max, OuterRef, Value
from django.db.models.functions import Concat
from django.urls import reverse

from events.models import AudienceCategory, Entry, Publication, Theme
from events.models.catalogue import EntryKind, Unnested

_SITE = urlsplit(settings.SITE_URL)
LIMIT = 5_000
"""Addresses in one file; of more, /sitemap.xml is an index."""
PUBLISHED = "event__publications__published_at"


class SiteMap(Sitemap):
    """Items are (what the address is made of …, when that was published)."""

    protocol = _SITE.scheme
    limit = LIMIT
    view: str

    @cached_property
    def paginator(self):
        """Counted once."""
        return Paginator(self.items(), self.limit)

    def get_domain(self, site=None):
        return _SITE.netloc

    def location(self, item):
        return reverse(self.view, args=item[:-1])

    def lastmod(self, item):
        return item[-1]

    def get_latest_lastmod(self):
        return None  # what Django asks every item for


def current():
    return Entry.objects.filter(event__publications__is_current=True)


class Pages(SiteMap):
    LISTS = ("home", "event_list", "event_past", "speaker_list", "audience_list", "source_list")

    def items(self):
        latest = last_published()
        return [*((name, latest) for name in self.LISTS), ("about", None)]

    def location(self, item):
        return reverse(item[0])


class Events(SiteMap):
    view = "event_detail"

    def items(self):
        return current().events().values_list("slug", PUBLISHED).order_by("slug")


class Programmes(Events):
    view = "programme_detail"

    def items(self):
        sessions = Entry.objects.sessions().filter(event=OuterRef("event"))
        return super().items().filter(Exists(sessions))


class Sessions(SiteMap):
    view = "session_detail"

    def items(self):
        return current().sessions().values_list("event__slug", "slug", PUBLISHED).order_by("pk")


class Speakers(SiteMap):
    view = "speaker"

    def items(self):
        return _by_slug(current().billings())


class Sources(SiteMap):
    view = "source"

    def items(self):
        return _by_slug(current().sources())


def _by_slug(entries):
    """Each once, with the latest publication that has it."""
    return entries.values("slug").annotate(last=Max(PUBLISHED)).values_list("slug", "last").order_by("slug")


class Categories(SiteMap):
    KINDS = ("sector", "theme", "audience", "organisation", "series")
    OF_SESSIONS = (Theme, AudienceCategory)

    def items(self):
        """(kind, slug, when)."""
        labelled = current().filter(kind__in=[EntryKind.EVENT, EntryKind.BILLING]).values(label=Unnested("labels"))
        found: dict[tuple[str, str], datetime | None] = {}
        for label, last in labelled.annotate(last=Max(PUBLISHED)).values_list("label", "last"):
            kind, _, slug = label.partition(" ")[0].partition(":")
            found[kind, slug] = max(filter(None, (found.get((kind, slug)), last)))
        for model in self.OF_SESSIONS:
            for slug in _of_sessions(model):
                found.setdefault((model.facet_kind, slug), None)
        return [(kind, slug, last) for kind in self.KINDS for (of, slug), last in sorted(found.items()) if of == kind]

    def location(self, item):
        return reverse(item[0], args=[item[1]])


def _of_sessions(model):
    facet = Concat(Value(f"{model.facet_kind}:"), OuterRef("slug"))
    return model.objects.filter(Exists(Entry.objects.sessions().filter(facets__contains=[facet]))).values_list(
        "slug", flat=True
    )


def last_published() -> datetime | None:
    return Publication.objects.current().aggregate(last=Max("published_at"))["last"]


SITEMAPS = {
    "pages": Pages,
    "events": Events,
    "programmes": Programmes,
    "sessions": Sessions,
    "speakers": Speakers,
    "sources": Sources,
    "categories": Categories,
}


class Whole:
    """Every part of the site map, each counted once."""

    def __init__(self):
        self.parts = {section: sitemap() for section, sitemap in SITEMAPS.items()}

    @property
    def fits(self) -> bool:
        """Into one file."""
        return sum(part.paginator.count for part in self.parts.values()) <= LIMIT

    @property
    def files(self) -> list[tuple[str, int]]:
        """(section, page) of every file that it takes else."""
        return [
            (section, page)
            for section, part in self.parts.items()
            if part.paginator.count
            for page in part.paginator.page_range
        ]
