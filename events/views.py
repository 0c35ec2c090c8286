"""Lists of events, and the same events from another side, from the catalogue of publications; and what visitors ask."""

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponseNotAllowed
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from events.enquiries import receive
from events.filters import EventFilter
from events.forms import EnquiryForm
from events.listing import listed_events
from events.models import (
    AudienceCategory,
    Enquiry,
    Entry,
    Organisation,
    Publication,
    Sector,
    Series,
    Submission,
    Theme,
)
from events.public import current_or_gone, public_page
from events.vocabulary import AudienceKind

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


# ── Asking the organiser ───────────────────────────────────────────────────────────────────────────────

ASKED_BY = ["GET", "HEAD", "POST"]
TOO_QUICK = (
    "Many questions have come from your network within a minute. What you have written is still here: "
    "wait a minute, then send it again."
)
EXPIRED = "This form was open for too long. What you have written is still here: send it again."
NO_COOKIE = (
    "Cookies are needed to send this form, and your browser did not send back the one that protects it. "
    "Allow cookies for this site. What you have written is still here: send it again."
)


@require_http_methods(ASKED_BY)
def enquire(request, slug):
    publication = current_or_gone(slug)
    if request.method != "POST":
        asked = {"session": request.GET.get("session")}
        return _form_page(request, publication, EnquiryForm(initial=asked, programme=publication.programme))
    if not Submission.objects.admit(form="enquiry", address=request.META["REMOTE_ADDR"], at=request.moment):
        page = _not_sent(request, publication, TOO_QUICK, status=429)
        page["Retry-After"] = "60"
        return page
    form = EnquiryForm(request.POST, programme=publication.programme, instance=Enquiry(event=publication.event))
    if not form.is_valid():
        return _form_page(request, publication, form, status=422)
    receive(enquiry=form.enquiry, at=request.moment)
    thanks = redirect("enquiry_thanks", slug)
    thanks.status_code = 303
    return thanks


def _token_refused(request, reason, slug):
    """The form again, with a token that holds."""
    if request.method not in ASKED_BY:
        return HttpResponseNotAllowed(ASKED_BY)
    why = NO_COOKIE if reason == REASON_NO_CSRF_COOKIE else EXPIRED
    return _not_sent(request, current_or_gone(slug), why, status=403)


enquire.token_refused = _token_refused


def _not_sent(request, publication: Publication, why: str, *, status: int):
    """The form with what was typed, unchecked."""
    form = EnquiryForm(initial=request.POST.dict(), programme=publication.programme)
    return _form_page(request, publication, form, status=status, notice=why)


def _form_page(request, publication: Publication, form: EnquiryForm, *, status: int = 200, notice: str = ""):
    context = {"slug": publication.event.slug, "event": publication.programme.event, "form": form, "notice": notice}
    page = render(request, "events/enquiry_form.html", context, status=status)
    page["Cache-Control"] = "no-store"
    return page


@public_page
def enquiry_thanks(request, slug):
    publication = current_or_gone(slug)
    context = {"slug": slug, "event": publication.programme.event}
    return render(request, "events/enquiry_thanks.html", context)
