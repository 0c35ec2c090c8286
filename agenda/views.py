"""An event in public: its brief, its programme and each session, and what was published when; and the preview of
all that."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override

from agenda import embedding, json_ld, timetable
from agenda.brochure import Choice
from agenda.catalogue import named_facets, slug_of_source
from agenda.exports import FORMS, Form, card
from agenda.exports.downloads import downloads
from agenda.exports.kept import NotMade, export
from agenda.filters import ProgrammeFilter
from agenda.publish import draft_publication
from agenda.selection import Selection
from events.models import Entry, Event, Publication
from events.previews import invitation
from events.public import NotNow, NotOffered, current_or_gone, file, public_page, read_only
from events.publications import steps
from events.related import related, related_to_draft
from events.vocabulary import EventStatus
from events.way_back import way_back
from events.when import When
from speakers.people import People, portraits_of, with_portraits

MOST_SESSIONS = 250
"""A programme of more is shown a day at a time."""
NOTHING_LEFT_OUT = Selection()
FRAMED = settings.SECURE_CSP | {"frame-ancestors": ["*"]}
"""What the programme may do in other people's pages: be framed."""
MOST_CHANGES = 100
"""More differences than that have pages of their own."""


@dataclass(frozen=True)
class Paths:
    """Where the pages of a publication are."""

    brief: str
    programme: str
    sessions: str = ""
    """What the address of each session begins with; '' where they have no pages."""
    until: datetime | None = None
    """When the private address of a preview ends."""

    @classmethod
    def public(cls, slug: str) -> "Paths":
        brief = reverse("event_detail", args=[slug])
        return cls(brief, reverse("programme_detail", args=[slug]), f"{brief}sessions/")

    @classmethod
    def preview(cls, slug: str) -> "Paths":
        brief = reverse("event_preview", args=[slug])
        return cls(brief, reverse("programme_preview", args=[slug]), f"{brief}sessions/")

    @classmethod
    def private(cls, token: str, until: datetime) -> "Paths":
        brief = reverse("private_event", args=[token])
        return cls(brief, reverse("private_programme", args=[token]), f"{brief}sessions/", until)


# ── In public ──


@public_page
def event_detail(request, slug):
    return _event(request, _current(slug), Paths.public(slug))


@public_page
def programme_detail(request, slug):
    return _programme(request, _current(slug), Paths.public(slug))


@public_page
def session_detail(request, slug, session):
    return _session(request, _current(slug), Paths.public(slug), session)


@public_page
def programme_export(request, slug, extension):
    if (form := FORMS.get(extension)) is None:
        raise Http404
    return file(_exported(slug, form, request.GET), name=f"{slug}.{extension}", media_type=form.media_type)


@public_page
def event_card(request, slug):
    """For pages of other sites too."""
    response = HttpResponse(_exported(slug, card.FORM, {}), content_type=card.FORM.media_type)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _exported(slug: str, form: Form, query) -> bytes:
    try:
        return export(current_or_gone(slug), form, query)
    except NotMade as error:
        raise NotNow(str(error)) from error


def _current(slug: str) -> Publication:
    return current_or_gone(slug, with_portraits(Publication.objects.all()))


# ── In other people's pages ──


@public_page
@xframe_options_exempt
@csp_override(FRAMED)
def programme_embed(request, slug):
    """The one page that may be framed elsewhere, also where the framing page wants its parts to allow it."""
    shown = {"is_embedded": True, "back": ""}
    context = _programme_context(request, _current(slug), Paths.public(slug)) | shown
    response = render(request, "agenda/programme_embed.html", context)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@public_page
def oembed(request):
    if request.GET.get("format", "json") != "json":
        raise NotOffered
    if (found := embedding.shown_at(request.GET.get("url", ""))) is None:
        raise Http404
    slug, query = found
    publication = current_or_gone(slug)
    most = [_positive(request.GET.get(name, "")) for name in ("maxwidth", "maxheight")]
    return JsonResponse(embedding.answer(publication, Selection.read(query, publication), *most))


def _positive(number: str) -> int | None:
    return int(number) or None if number.isdecimal() else None


# ── What was published when ──


@public_page
def publication_list(request, slug):
    current = current_or_gone(slug)
    asked = request.GET.get("from", "")
    shown, earlier = steps(current.event.publications, up_to=int(asked) if asked.isdecimal() else None)
    context = _context(request, current, Paths.public(slug)) | {"steps": shown, "earlier": earlier}
    return render(request, "agenda/publication_list.html", context)


@public_page
def publication_detail(request, slug, number):
    """What it changed, and its programme as it was then."""
    current = current_or_gone(slug)
    found, _ = steps(current.event.publications, up_to=number, most=1)
    publication = found[0].publication if found else None
    if publication is None or publication.number != number or not publication.is_readable:
        raise Http404
    publication.portraits = []  # those of today are not of then
    paths = Paths(reverse("event_detail", args=[slug]), reverse("programme_detail", args=[slug]))
    context = _programme_context(request, publication, paths) | {
        "step": found[0],
        "changes": Paginator(found[0].differences, MOST_CHANGES).get_page(request.GET.get("page")),
        "current": current,
        "is_former": True,
    }
    return render(request, "agenda/publication_detail.html", context)


# ── Previews ──


@read_only
def event_preview(request, slug):
    return _private(_event(request, _draft(request, slug), Paths.preview(slug)))


@read_only
def programme_preview(request, slug):
    return _private(_programme(request, _draft(request, slug), Paths.preview(slug)))


@read_only
def session_preview(request, slug, session):
    return _private(_session(request, _draft(request, slug), Paths.preview(slug), session))


@read_only
def private_event(request, token):
    return _private(_event(request, *_invited(request, token)))


@read_only
def private_programme(request, token):
    return _private(_programme(request, *_invited(request, token)))


@read_only
def private_session(request, token, session):
    return _private(_session(request, *_invited(request, token), session))


def _draft(request, slug: str) -> Publication:
    """For organisers; to everybody else a preview is a page that never existed."""
    if not request.user.is_staff:
        raise Http404
    publication = draft_publication(get_object_or_404(Event.objects.open_to(request.user), slug=slug))
    publication.portraits = list(portraits_of(publication.programme.billing_of))
    return publication


def _invited(request, token: str) -> tuple[Publication, Paths]:
    """For whoever was sent the address, while it holds. Photographs of people who are not public yet have no
    address that such a reader could open."""
    if (invited := invitation(token, request.moment)) is None:
        raise Http404
    publication = draft_publication(invited.event)
    public = Entry.objects.billings().filter(slug__in=publication.programme.billing_of)
    publication.portraits = list(portraits_of(public.values("slug")))
    return publication, Paths.private(token, invited.until)


def _private(response):
    """The address may be secret: no page is told that a reader came from there."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


# ── The pages ──


def _people(publication: Publication) -> People:
    return People(publication.programme, publication.portraits)


def _context(request, publication: Publication, paths: Paths) -> dict:
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
        "moved_from": publication.rendered.get("moved_from", {}),
        "is_preview": is_preview,
        "paths": paths,
    }


def _taken_along(publication: Publication, page: str, selection: Selection = NOTHING_LEFT_OUT) -> dict:
    """What a page that is public tells machines, and offers of its programme to take along."""
    slug, event = publication.event.slug, publication.programme.event
    if publication.pk is None:
        return {}
    files = downloads(slug, selection)
    return {
        "json_ld": None if selection else json_ld.of_event(publication),
        "card_in_words": card.in_words(event),
        "downloads": files,
        "files": {file.form.extension: file.address for file in files},
        "discovery": embedding.discovery(f"{settings.SITE_URL}{page}"),
    }


def _event(request, publication: Publication, paths: Paths):
    programme, addresses = publication.programme, publication.rendered["addresses"]
    speakers = _people(publication).sections()
    names = {person.key: person.name for _, people in speakers for person in people if person.key}
    facets = [*named_facets(programme, addresses), *(f"speaker:{key}" for key in names)]
    alike = related if publication.pk else related_to_draft
    context = _context(request, publication, paths) | {
        "brief": publication.rendered["html"]["brief"],
        "speakers": speakers,
        "days": timetable.days(programme),
        "sources": [(source, publication.pk and slug_of_source(source)) for source in programme.event.sources],
        "related": alike(event=publication.event_id, facets=facets, ends_at=programme.event.ends_at, at=request.moment),
        **_taken_along(publication, paths.brief),
        "thing": publication.pk and Choice.of_event(publication.event_id),
    }
    return render(request, "agenda/event_detail.html", context)


def _programme(request, publication: Publication, paths: Paths):
    back = way_back(request.GET.get("back", ""))
    context = _programme_context(request, publication, paths, back)
    selection = context["filters"].selection
    context |= _taken_along(publication, paths.programme, selection) | {
        "selection": selection,
        "embed_code": embedding.code(publication, selection),
    }
    return render(request, "agenda/programme_detail.html", context)


def _programme_context(request, publication: Publication, paths: Paths, back: str = "") -> dict:
    filters = ProgrammeFilter(request.GET, publication.programme, back)
    sessions = filters.apply()
    days = timetable.days(publication.programme, sessions)
    by_day = len(sessions) > MOST_SESSIONS and len(days) > 1
    people = _people(publication)
    shown = days[:1] if by_day else days
    query = request.GET.copy()
    for name in ("day", "view", "back"):
        query.pop(name, None)
    if back:
        query["back"] = back
    return _context(request, publication, paths) | {
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


def _session(request, publication: Publication, paths: Paths, session: str):
    sessions = publication.programme.sessions
    number = next((n for n, details in enumerate(sessions) if details.id == session), None)
    if number is None:
        raise Http404
    details = sessions[number]
    context = _context(request, publication, paths) | {
        "session": details,
        "people": _people(publication).in_session(details.speakers),
        "abstract": publication.rendered["html"].get(f"session:{details.id}", ""),
        "before": sessions[number - 1] if number else None,
        "after": sessions[number + 1] if number + 1 < len(sessions) else None,
        "by_day": len(sessions) > MOST_SESSIONS,
        "thing": publication.pk and Choice.of_session(publication.event_id, session),
    }
    if publication.pk:
        context["json_ld"] = json_ld.of_session(publication, details)
        context["card_in_words"] = card.in_words(publication.programme.event)
    return render(request, "agenda/session_detail.html", context)
