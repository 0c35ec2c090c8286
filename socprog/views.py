"""Pages of the site itself."""

from django.conf import settings
from django.contrib.sitemaps import views as sitemaps
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache

from agenda.exports.card import of_site
from events.listing import listed_events
from events.models import Entry
from events.public import public_page, read_only
from events.views.lists import LATEST, SOONEST
from socprog.sitemaps import SITEMAPS

UPCOMING, ENDED = 12, 5
IN_A_SENTENCE = "Conference programmes, whole and exact: who speaks, about what, and who should be there."


@public_page
def home(request):
    events = Entry.objects.events()
    upcoming = events.upcoming(request.moment).order_by(*SOONEST)[:UPCOMING]
    ended = events.ended(request.moment).order_by(*LATEST)[:ENDED]
    context = {
        "upcoming": listed_events(upcoming, request.moment),
        "ended": listed_events(ended, request.moment),
        "choices": events.choices(),
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
    response = sitemaps.sitemap(request, SITEMAPS)
    return response.render()


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
