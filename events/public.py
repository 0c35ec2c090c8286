"""What every public view shares: how a page is marked as public, and how a publication is found."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from events.models import Event, Publication


class Gone(Exception):
    """The page was public and is withdrawn: 410."""


class NotNow(Exception):
    """The page is there but cannot be given at this moment: 503. The message says to the reader what and why."""


class NotOffered(Exception):
    """What is asked for is not given in that form, and will not be: 501."""


class FromElsewhere(PermissionDenied):
    """A form that another site sent: 403."""


def refuse_from_elsewhere(request) -> None:
    """For forms in pages that are everybody's, and so hold no token. Raises FromElsewhere. What says of itself
    neither from where it comes nor how is no browser of these years."""
    own = f"{request.scheme}://{request.get_host()}"
    origin = request.headers.get("Origin")
    is_own = origin == own if origin else request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if not is_own:
        raise FromElsewhere


def read_only(view):
    """Answers to GET and HEAD; to all else with 405 and no question about a form's token."""
    return csrf_exempt(require_safe(view))


def public_page(view):
    """Marks a read-only view whose page is the same for everybody and reads publications only, so that it can
    be kept (socprog.kept_pages)."""
    view = read_only(view)
    view.is_public_page = True
    return view


_found: ContextVar[dict[tuple, Publication] | None] = ContextVar("found", default=None)
_MOST_FOUND = 8


@contextmanager
def one_state():
    """Within it, nothing that is published changes: whoever makes many pages of an event reads it once."""
    token = _found.set({})
    try:
        yield
    finally:
        _found.reset(token)


def current_or_gone(slug: str, publications=None) -> Publication:
    """The current publication of the event at that address. Raises Http404, or Gone where it was withdrawn."""
    found, wanted = _found.get(), (slug, publications is None)
    if found is None:
        return _current_or_gone(slug, publications)
    if wanted not in found:
        while len(found) >= _MOST_FOUND:
            del found[next(iter(found))]
        found[wanted] = _current_or_gone(slug, publications)
    return found[wanted]


def _current_or_gone(slug: str, publications) -> Publication:
    publications = Publication.objects.all() if publications is None else publications
    publication = publications.current().select_related("event").filter(event__slug=slug).first()
    if publication is None:
        if Event.objects.filter(slug=slug, withdrawn_at__isnull=False).exists():
            raise Gone
        raise Http404
    return publication


def file(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """To be opened where the reader's program can, and kept under that name."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
