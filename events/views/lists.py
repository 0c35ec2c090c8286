"""Lists of events, as a list, a calendar and an archive, filtered by what the address says."""

from itertools import accumulate

from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import render

from events.event_shelf import entries_of, kept_shelf, most_relevant
from events.filters import EventFilter
from events.listing import listed_events
from events.months import archive, month_to_show, weeks
from events.public import public_page
from events.span import Span
from events.way_back import of_list

PAGE_SIZE = 30
MOST_RANKED = 20 * PAGE_SIZE
"""Of more, the first by date are sorted by relevance."""
MOST_IN_A_MONTH, MOST_IN_AN_ARCHIVE = 300, 200


@public_page
def event_list(request):
    return _events(request, past=False)


@public_page
def event_past(request):
    return _events(request, past=True)


def _events(request, *, past: bool):
    """At most three queries after that for the state: the words, and those that are shown; and two for the shelf,
    when it is made anew."""
    filters = EventFilter(request.GET, kept_shelf.at(request.catalogue_state, request.moment), past=past)
    as_view = {"month": _month, "years": _years}.get(filters.shown_as, _page)
    context = {
        "filters": filters,
        "past": past,
        "elsewhere": "event_list" if past else "event_past",
        "is_filtered": bool(request.GET.keys() - {"page", "back"}),
        "way_back": of_list(request.path, request.META["QUERY_STRING"]),
        **as_view(request, filters),
    }
    return render(request, "events/event_list.html", context)


def _page(request, filters: EventFilter) -> dict:
    page = Paginator(range(filters.number), PAGE_SIZE).get_page(request.GET.get("page"))
    first, last = page.object_list.start, page.object_list.stop
    if filters.by_relevance and first < MOST_RANKED:
        found = most_relevant(filters.slugs(0, MOST_RANKED), filters.typed)[first:last]
    else:
        found = entries_of(filters.slugs(first, last))
    context = {"events": listed_events(found, request.moment), "page": page, "most_ranked": MOST_RANKED}
    if page.number > 1 and not filters.query():
        context["canonical_url"] = f"{settings.SITE_URL}{filters.address}?page={page.number}"
    return context


def _month(request, filters: EventFilter) -> dict:
    """Of the events to come the first month, of those that ended the last; or that which is asked for."""
    having = filters.shelf.months(filters.found)
    nearest = having[-1 if filters.past else 0] if having else Span.month_of(request.moment)
    month = month_to_show(filters.span, having, nearest)
    shown = filters.shelf.keys_of(filters.found & filters.shelf.in_month(month))
    before = next((other for other in reversed(having) if other < month), None)
    after = next((other for other in having if other > month), None)
    return {
        "month": month,
        "weeks": weeks(month, listed_events(entries_of(shown[:MOST_IN_A_MONTH]), request.moment)),
        "in_month": len(shown),
        "left_out": len(shown[MOST_IN_A_MONTH:]),
        "before": before,
        "before_query": filters.query(when=str(before)),
        "after": after,
        "after_query": filters.query(when=str(after)),
        "month_query": filters.query(view="", when=str(month)),
        "undated": filters.undated,
    }


def _years(request, filters: EventFilter) -> dict:
    """Months are filled one after the other, while there is room."""
    years = archive(filters.slugs(), filters.shelf.days)
    months = [month for year in years for month in year.months]
    so_far = accumulate(len(month.slugs) for month in months)
    named = [month for month, number in zip(months, so_far, strict=True) if number <= MOST_IN_AN_ARCHIVE]
    found = entries_of([slug for month in named for slug in month.slugs])
    events = {event.slug: event for event in listed_events(found, request.moment)}
    for month in months:
        month.query = filters.query(view="", when=str(month.span))
        month.events = [events[slug] for slug in month.slugs if slug in events]
    return {"years": years, "undated": filters.undated}
