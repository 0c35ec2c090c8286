"""The same events from another side: by sector, theme, audience, organisation and series."""

from itertools import groupby

from django.http import Http404
from django.shortcuts import render

from events.event_shelf import LATEST, entries_of, kept_shelf
from events.listed_sessions import SessionsInTurn, listed_sessions
from events.listing import ListedEvent, listed_events
from events.models import AudienceCategory, Entry, Organisation, Sector, Series, Theme
from events.public import public_page
from events.views.paging import paged

FEW_SESSIONS = 5
"""Sessions that stand below the events; all have pages of their own."""
FEW_BILLINGS = 30
SESSIONS = "sessions"
"""What `show` asks for."""


@public_page
def sector(request, slug):
    return _category(request, Sector, slug, kicker="Sector")


@public_page
def theme(request, slug):
    return _with_sessions(request, Theme, slug, kicker="Theme")


@public_page
def audience(request, slug):
    return _with_sessions(request, AudienceCategory, slug, kicker="Who should attend")


@public_page
def series(request, slug):
    """All editions, the latest first, below their years."""
    return _category(request, Series, slug, kicker="Series", by_year=True)


@public_page
def organisation(request, slug):
    billed = Entry.objects.billings().about(f"organisation:{slug}").order_by(*LATEST)[: FEW_BILLINGS + 1]
    return _category(request, Organisation, slug, kicker="Organisation", billings=list(billed))


def _with_sessions(request, model, slug: str, *, kicker: str):
    """Sessions can be for somebody, or about something, on their own."""
    sessions = SessionsInTurn(Entry.objects.sessions().about(f"{model.facet_kind}:{slug}"), request.moment)
    if request.GET.get("show") == SESSIONS:
        return _sessions(request, model, slug, sessions, kicker=kicker)
    return _category(request, model, slug, kicker=kicker, sessions=sessions.first(FEW_SESSIONS + 1))


def _sessions(request, model, slug: str, sessions: SessionsInTurn, *, kicker: str):
    context = paged(request, sessions, {"show": SESSIONS})
    category = _published(model, slug, context["page"].paginator.count)
    context |= {
        "kicker": kicker,
        "category": category,
        "sessions": listed_sessions(context["page"].object_list, request.moment),
    }
    return render(request, "events/category_sessions.html", context)


def _category(request, model, slug: str, *, kicker: str, by_year=False, billings=(), sessions=()):
    """The events of one category; no page where nothing published has it."""
    shelf = kept_shelf.at(request.catalogue_state, request.moment)
    having = shelf.having(f"{model.facet_kind}:{slug}")
    to_come, past = shelf.keys_of(having & shelf.coming), shelf.keys_of(having & shelf.ended)
    category = _published(model, slug, to_come or past or billings or sessions)
    context = paged(request, [*(reversed(to_come) if by_year else to_come), *past])
    events = listed_events(entries_of(context["page"].object_list), request.moment)
    context |= {
        "kicker": kicker,
        "category": category,
        "sections": _by_year(events) if by_year else _by_state(events, request.moment),
        "billings": billings[:FEW_BILLINGS],
        "has_more_billings": len(billings) > FEW_BILLINGS,
        "sessions": listed_sessions(sessions[:FEW_SESSIONS], request.moment),
        "has_more_sessions": len(sessions) > FEW_SESSIONS,
    }
    return render(request, "events/category_detail.html", context)


def _published(model, slug: str, things):
    category = model.objects.filter(slug=slug).first()
    if category is None or not things:
        raise Http404
    return category


def _by_state(events: list[ListedEvent], at) -> list[tuple[str, list[ListedEvent]]]:
    return _grouped(events, lambda event: "Past events" if event.when.has_ended(at) else "Events to come")


def _by_year(events: list[ListedEvent]) -> list[tuple[str, list[ListedEvent]]]:
    return _grouped(events, lambda event: str(event.when.first.year) if event.when.first else "Date to be announced")


def _grouped(events: list[ListedEvent], heading) -> list[tuple[str, list[ListedEvent]]]:
    return [(name, list(group)) for name, group in groupby(events, key=heading)]
