"""A delegate's own brochure, and those that others share.

The pages with “Add to my brochure” are kept and the same for everybody, so their forms hold no token; what another
site sends is refused instead. Nothing here looks at a session.
"""

from contextlib import suppress
from dataclasses import replace
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from agenda.brochure import Brochure, Choice, Full
from agenda.brochure.chosen import KEPT_FOR, read, signed
from agenda.brochure.forms import CoverForm
from agenda.brochure.items import Item, items
from agenda.brochure.pdf import edition
from agenda.brochure.sharing import end_sharing, follow, is_shared, opened, share
from agenda.exports.kept import NotMade
from events.models import Submission
from events.models.slugs import slug_for
from events.public import NotNow, refuse_from_elsewhere

NO_COOKIE = (
    "Your browser has not sent back the cookie in which your brochure is kept. Allow cookies for this site, "
    "then try again."
)
TOO_QUICK = "Many addresses were made from your network within a minute. Wait a minute, then try again."


def visitors(*methods: str):
    """`view(request, own, …)` gets the brochure of whoever asks. What is answered is theirs alone."""

    def decorate(view):
        @csrf_exempt
        @require_http_methods(methods)
        @wraps(view)
        def page(request, **kwargs):
            if request.method == "POST":
                refuse_from_elsewhere(request)
            own = read(request.COOKIES.get(settings.BROCHURE_COOKIE_NAME, ""), request.moment)
            try:
                response = view(request, own, **kwargs)
            except Full as full:
                response = _own_page(request, own, status=422, alarm=str(full))
            if "Cache-Control" not in response:
                patch_cache_control(response, private=True, no_store=True)
            response["X-Robots-Tag"] = "noindex"
            return response

        return page

    return decorate


reads, sends = visitors("GET", "HEAD"), visitors("POST")


# ── One's own ──


@reads
def brochure(request, own):
    return _own_page(request, own)


@sends
def brochure_add(request, own):
    choice = _choice(request.POST.get("thing"))
    (item,) = items([choice], request.moment)
    if item.is_withdrawn:
        raise Http404
    return _kept(request, own.with_more(choice), f"?added={choice}")


@sends
def brochure_order(request, own):
    """As the page lists them, with one of them moved or taken out by a button."""
    changed = own.in_order([_choice(reference) for reference in request.POST.getlist("item")])
    if "remove" in request.POST:
        choice = _choice(request.POST["remove"])
        return _kept(request, changed.without(choice), f"?removed={choice}")
    for button, by in ("up", -1), ("down", 1):
        if button in request.POST:
            choice = _choice(request.POST[button])
            return _kept(request, changed.moved(choice, by), f"#{choice}")
    return _kept(request, changed)


@sends
def brochure_cover(request, own):
    form = CoverForm(request.POST)
    if not own:
        return _own_page(request, own, form=form, status=403, alarm=NO_COOKIE)
    if not form.is_valid():
        return _own_page(request, own, form=form, status=422)
    try:
        return _kept(request, replace(own, **form.cleaned_data), "?written")
    except Full as full:
        form.add_error("note", str(full))
        return _own_page(request, own, form=form, status=422)


@sends
def brochure_share(request, own):
    if not own.choices:
        return _kept(request, own)
    if not Submission.objects.admit(form="brochure", address=request.META["REMOTE_ADDR"], at=request.moment):
        response = _own_page(request, own, status=429, alarm=TOO_QUICK)
        response["Retry-After"] = "60"
        return response
    return _kept(request, share(brochure=own, at=request.moment), "?shared#share")


@sends
def brochure_unshare(request, own):
    return _kept(request, end_sharing(brochure=own), "?unshared#share")


@sends
def brochure_empty(request, own):
    """Nothing of it is left, neither in this browser nor at its address."""
    end_sharing(brochure=own)
    response = _see_other("?emptied")
    response.delete_cookie(settings.BROCHURE_COOKIE_NAME, samesite="Lax")
    return response


@reads
def brochure_pdf(request, own):
    return _pdf(request, own, own.key if is_shared(own) else "") if own.choices else _see_other("")


# ── One that is shared ──


@reads
def brochure_shared(request, own, key):
    shared = _shared(request, key)
    context = {
        "is_preview": True,  # no address of it for search engines
        "brochure": shared,
        "items": items(shared.choices, request.moment),
        "key": key,
        "is_own": own.key == key,
        "own": own,
    }
    return render(request, "agenda/brochure_shared.html", context)


@reads
def brochure_shared_pdf(request, own, key):
    return _pdf(request, _shared(request, key), key)


@sends
def brochure_copy(request, own, key):
    """All of it into one's own; under its name, where there is nothing yet."""
    shared = _shared(request, key)
    begun = own or Brochure(name=shared.name, note=shared.note)
    return _kept(request, begun.with_more(*shared.choices), "?copied")


def _shared(request, key: str) -> Brochure:
    if (shared := opened(key, request.moment)) is None:
        raise Http404
    return shared


# ── What they have in common ──


def _pdf(request, brochure: Brochure, key: str):
    """For whoever asks alone, who keeps it and asks whether it still holds."""
    printed = edition(replace(brochure, key=""), key)
    etag = f'"{printed.digest}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            response = HttpResponse(printed.made(), content_type="application/pdf")
        except NotMade as error:
            raise NotNow(str(error)) from error
        name = slug_for(brochure.name) or "brochure"
        response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def _choice(reference: str | None) -> Choice:
    try:
        return Choice.read(reference or "")
    except ValueError:
        raise Http404 from None


def _kept(request, changed: Brochure, then: str = "") -> HttpResponseRedirect:
    """To the page of one's own, with the cookie that holds it from now on. Raises Full."""
    signed(changed, request.moment)  # so that nothing is written for which the cookie has no room
    changed = follow(brochure=changed, at=request.moment) if changed.key else changed
    response = _see_other(then)
    response.set_cookie(
        settings.BROCHURE_COOKIE_NAME,
        signed(changed, request.moment),
        max_age=KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _see_other(then: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(reverse("brochure") + then)
    response.status_code = 303
    return response


def _own_page(request, own: Brochure, *, form: CoverForm | None = None, status: int = 200, alarm: str = ""):
    shown = items(own.choices, request.moment)
    context = {
        "is_preview": True,  # no address of it for search engines
        "brochure": own,
        "items": shown,
        "form": form or CoverForm(initial={"name": own.name, "note": own.note}),
        "is_shared": is_shared(own),
        "alarm": alarm,
        **(_said(request, shown) if request.method != "POST" else {}),
    }
    return render(request, "agenda/brochure_detail.html", context, status=status)


def _said(request, shown: list[Item]) -> dict:
    """What became of what was pressed last, by the parameters of the address that it led to. Anybody may have
    written those: they choose between sentences, and name things that are public."""
    asked = request.GET
    if settings.BROCHURE_COOKIE_NAME not in request.COOKIES and asked.keys() & {"added", "copied"}:
        return {"alarm": NO_COOKIE, "again": _public_item(request, asked.get("added"))}
    in_it = {str(item.choice): item for item in shown if not item.is_withdrawn}
    removed = asked.get("removed")
    return {
        "asked": asked,
        "added": in_it.get(asked.get("added")),
        "removed": None if removed in in_it else _public_item(request, removed),
    }


def _public_item(request, reference: str | None) -> Item | None:
    with suppress(ValueError):
        (item,) = items([Choice.read(reference or "")], request.moment)
        return None if item.is_withdrawn else item
