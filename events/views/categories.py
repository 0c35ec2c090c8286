"""The same events from another side: by sector, theme, audience, organisation and series."""

from django.http import Http404
from django.shortcuts import render

from events.event_shelf import LATEST
from events.listing import listed_events
from events.models import AudienceCategory, Entry, Organisation, Sector, Series, Theme
from events.public import public_page
from events.vocabulary import AudienceKind


@public_page
def sector(request, slug):
    return _category(request, Sector, slug, kicker="Sector")


@public_page
def theme(request, slug):
    return _category(request, Theme, slug, kicker="Theme")


@public_page
def audience(request, slug):
    return _category(request, AudienceCategory, slug, kicker="Who should attend")


@public_page
def series(request, slug):
    return _category(request, Series, slug, kicker="Series")


@public_page
def organisation(request, slug):
    billed = Entry.objects.billings().about(f"organisation:{slug}").order_by(*LATEST)
    return _category(request, Organisation, slug, kicker="Organisation", billings=list(billed))


def _category(request, model, slug: str, *, kicker: str, billings=()):
    """The events of one category; no page where no published programme has it."""
    entries = list(Entry.objects.events().about(f"{model.facet_kind}:{slug}").order_by(*LATEST))
    category = model.objects.filter(slug=slug).first()
    if category is None or not (entries or billings):
        raise Http404
    events = listed_events(entries, request.moment)
    context = {
        "kicker": kicker,
        "category": category,
        "upcoming": [e for e in reversed(events) if not e.when.has_ended(request.moment)],
        "past": [e for e in events if e.when.has_ended(request.moment)],
        "billings": billings,
    }
    return render(request, "events/category_detail.html", context)


@public_page
def audience_list(request):
    published = Entry.objects.events().choices().get("audience", {})
    categories = AudienceCategory.objects.filter(slug__in=published).order_by("name")
    groups = [
        ("Job titles", [c for c in categories if c.kind == AudienceKind.JOB_TITLE]),
        ("Organisations and teams", [c for c in categories if c.kind == AudienceKind.GROUP]),
    ]
    return render(request, "events/audience_list.html", {"groups": groups})
