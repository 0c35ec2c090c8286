"""Pages of the site itself."""

from django.conf import settings
from django.contrib.sitemaps import views as sitemaps
from django.contrib.sitemaps.views import SitemapIndexItem
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache

from agenda.exports.card import of_site
from events.event_shelf import entries_of, kept_shelf
from events.listing import listed_events
from events.public import public_page, read_only
from socprog.sitemaps import SITEMAPS, Whole, last_published

UPCOMING, ENDED, AUDIENCES = 12, 5, 18
IN_A_SENTENCE = "Conference programmes, whole and exact: who speaks, about what, and who should be there."


@public_page
def home(request):
    """At most four queries: the state, the two of the shelf, and the events."""
    shelf = kept_shelf.at(request.catalogue_state, request.moment)
    coming, ended = shelf.keys_of(shelf.coming, 0, UPCOMING), shelf.keys_of(shelf.ended, 0, ENDED)
    events = listed_events(entries_of(coming + ended), request.moment)
    audiences = shelf.choices("audience")
    context = {
        "upcoming": [event for event in events if not event.when.has_ended(request.moment)],
        "ended": [event for event in events if event.when.has_ended(request.moment)],
        "sectors": shelf.choices("sector"),
        "audiences": sorted(audiences[:AUDIENCES], key=lambda choice: choice.name.casefold()),
        "audiences_in_all": len(audiences),
        "sentence": IN_A_SENTENCE,
    }
    return render(request, "site/home.html", context)


@public_page
def about(request):
    return render(request, "site/about.html")


@public_page
def accessibility(request):
    return render(request, "site/accessibility.html")


@public_page
def privacy(request):
    return render(request, "site/privacy.html")


@public_page
def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public_page
def card(request):
    """What stands for the site where a page of it is shared that is of no event."""
    response = HttpResponse(of_site(IN_A_SENTENCE), content_type="image/png")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@read_only
def favicon(request):
    """Browsers ask here for pages that name no icon, those of the desk among them."""
    return redirect(static("img/mark.svg"))


@public_page
def sitemap(request):
    """Every public address; or, where one file does not hold all, the addresses of the files that do."""
    whole = Whole()
    if whole.fits:
        return sitemaps.sitemap(request, whole.parts).render()
    last = last_published()
    files = [SitemapIndexItem(_part_address(section, page), last) for section, page in whole.files]
    response = render(request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml")
    response["X-Robots-Tag"] = "noindex, noodp, noarchive"
    return response


def _part_address(section: str, page: int) -> str:
    number = f"?p={page}" if page > 1 else ""
    return f"{settings.SITE_URL}{reverse('sitemap_section', args=[section])}{number}"


@public_page
def sitemap_section(request, section):
    return sitemaps.sitemap(request, SITEMAPS, section=section).render()


@never_cache
@read_only
def health(request):
    """200 “ok”, or 503 naming what is down."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
