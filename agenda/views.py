"""An event in public: its brief, its programme and each session; and the preview of all that."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agenda import timetable
from agenda.catalogue import named_facets
from agenda.filters import ProgrammeFilter
from agenda.publish import draft_publication
from events.models import Event, Publication
from events.public import current_or_gone, public_page, read_only
from events.related import related
from events.vocabulary import EventStatus
from events.when import When
from speakers.people import People, portraits_of, with_portraits

MOST_SESSIONS = 250
"""A programme of more is shown a day at a time."""


@public_page
def event_detail(request, slug):
    return _event(request, _current(slug))


@public_page
def programme_detail(request, slug):
    return _programme(request, _current(slug))


@public_page
def session_detail(request, slug, session):
    publication = _current(slug)
    sessions = publication.programme.sessions
    number = next((n for n, details in enumerate(sessions) if details.id == session), None)
    if number is None:
        raise Http404
    details = sessions[number]
    context = _context(request, publication) | {
        "session": details,
        "people": _people(publication).in_session(details.speakers),
        "abstract": publication.rendered["html"].get(f"session:{details.id}", ""),
        "before": sessions[number - 1] if number else None,
        "after": sessions[number + 1] if number + 1 < len(sessions) else None,
        "by_day": len(sessions) > MOST_SESSIONS,
    }
    return render(request, "agenda/session_detail.html", context)


@read_only
def event_preview(request, slug):
    return _private(_event(request, _draft(request, slug)))


@read_only
def programme_preview(request, slug):
    return _private(_programme(request, _draft(request, slug)))


def _current(slug: str) -> Publication:
    return current_or_gone(slug, with_portraits(Publication.objects.all()))


def _draft(request, slug: str) -> Publication:
    """For organisers; to everybody else a preview is a page that never existed."""
    if not request.user.is_staff:
        raise Http404
    publication = draft_publication(get_object_or_404(Event.objects.open_to(request.user), slug=slug))
    publication.portraits = list(portraits_of(publication.programme.billing_of))
    return publication


def _private(response):
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _people(publication: Publication) -> People:
    return People(publication.programme, publication.portraits)


def _context(request, publication: Publication) -> dict:
    event = publication.programme.event
    when = When.of(event)
    is_preview = publication.pk is None  # a draft's sectors and audiences may have no pages yet
    return {
        "publication": publication,
        "programme": publication.programme,
        "event": event,
        "slug": publication.event.slug,
        "when": when,
        "state": when.state(request.moment),
        "status": "" if event.status == EventStatus.SCHEDULED else event.status.label,
        "addresses": {} if is_preview else publication.rendered["addresses"],
        "is_preview": is_preview,
        "programme_url": reverse(
            "programme_preview" if is_preview else "programme_detail", args=[publication.event.slug]
        ),
    }


def _event(request, publication: Publication):
    programme, addresses = publication.programme, publication.rendered["addresses"]
    people = _people(publication).at_event()
    names = {person.key: person.name for person in people}
    facets = [*named_facets(programme, addresses), *(f"speaker:{key}" for key in names)]
    context = _context(request, publication) | {
        "brief": publication.rendered["html"]["brief"],
        "key_speakers": [person for person in people if person.is_key],
        "other_speakers": [person for person in people if not person.is_key],
        "days": timetable.days(programme),
        "related": related(facets, names, publication.event.slug, request.moment),
    }
    return render(request, "agenda/event_detail.html", context)


def _programme(request, publication: Publication):
    filters = ProgrammeFilter(request.GET, publication.programme)
    sessions = filters.apply()
    days = timetable.days(publication.programme, sessions)
    by_day = len(sessions) > MOST_SESSIONS and len(days) > 1
    people = _people(publication)
    shown = days[:1] if by_day else days
    query = request.GET.copy()
    for name in ("day", "view"):
        query.pop(name, None)
    context = _context(request, publication) | {
        "filters": filters,
        "days": shown,
        "all_days": list(dict.fromkeys(s.day for s in publication.programme.sessions if s.day)),
        "shown_days": [day.on for day in shown],
        "by_day": by_day,
        "query": query.urlencode(),
        "count": len(sessions),
        "people_of": {s.id: people.in_session(s.speakers) for day in shown for s in day.sessions},
        "html": publication.rendered["html"],
        "as_list": request.GET.get("view") == "list",
    }
    return render(request, "agenda/programme_detail.html", context)
