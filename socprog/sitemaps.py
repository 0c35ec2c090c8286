"""What search engines are told of: every public page. Addresses are made from SITE_URL, never from a request."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from events.models import Entry
from events.models.catalogue import EntryKind

_SITE = urlsplit(settings.SITE_URL)


class SiteMap(Sitemap):
    protocol = _SITE.scheme
    limit = 10_000

    def get_domain(self, site=None):
        return _SITE.netloc


class Pages(SiteMap):
    def items(self):
        return ["home", "event_list", "event_past", "speaker_list", "audience_list", "about"]

    def location(self, item):
        return reverse(item)


class Events(SiteMap):
    def items(self):
        current = Entry.objects.events().filter(event__publications__is_current=True)
        return current.values_list("slug", "event__publications__published_at").order_by("slug")

    def location(self, item):
        return reverse("event_detail", args=[item[0]])

    def lastmod(self, item):
        return item[1]


class Programmes(Events):
    def items(self):
        return super().items().filter(event__entries__kind=EntryKind.SESSION).distinct()

    def location(self, item):
        return reverse("programme_detail", args=[item[0]])


class Sessions(SiteMap):
    def items(self):
        return Entry.objects.sessions().values_list("event__slug", "slug").order_by("event__slug", "slug")

    def location(self, item):
        return reverse("session_detail", args=item)


class Speakers(SiteMap):
    def items(self):
        return Entry.objects.billings().values_list("slug", flat=True).order_by("slug").distinct()

    def location(self, item):
        return reverse("speaker", args=[item])


class Categories(SiteMap):
    def items(self):
        choices = Entry.objects.exclude(kind=EntryKind.SESSION).choices()
        return [
            (kind, slug)
            for kind in ("sector", "theme", "audience", "organisation", "series")
            for slug in choices.get(kind, ())
        ]

    def location(self, item):
        return reverse(item[0], args=[item[1]])


SITEMAPS = {
    "pages": Pages,
    "events": Events,
    "programmes": Programmes,
    "sessions": Sessions,
    "speakers": Speakers,
    "categories": Categories,
}
