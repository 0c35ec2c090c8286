"""Lists of events, from the catalogue of publications."""

from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import render

from events.filters import EventFilter
from events.listing import listed_events
from events.models import Entry
from events.public import public_page

PAGE_SIZE = 30
SOONEST = (F("starts_at").asc(nulls_last=True), "sort_key")
LATEST = (F("starts_at").desc(nulls_last=True), "sort_key")


@public_page
def event_list(request):
    upcoming = Entry.objects.events().upcoming(request.moment)
    return _filtered_list(request, upcoming.order_by(*SOONEST), past=False)


@public_page
def event_past(request):
    ended = Entry.objects.events().ended(request.moment)
    return _filtered_list(request, ended.order_by(*LATEST), past=True)


def _filtered_list(request, entries, *, past: bool):
    """Three queries: what can be chosen, how many there are, and those of the page."""
    filters = EventFilter(request.GET, entries.choices())
    page = Paginator(filters.apply(entries), PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filters": filters,
        "page": page,
        "events": listed_events(page.object_list, request.moment),
        "query": query.urlencode(),
        "past": past,
    }
    return render(request, "events/event_list.html", context)
