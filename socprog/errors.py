"""Error pages: our template, what to do next, and a reference where the log has more to say.

A page that is not there has no reference: a draft must answer with the same bytes as what never existed.
"""

import logging
import secrets
import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

from events.public import FromElsewhere, Gone
from socprog import context, kept_text
from socprog.storage import FileTooBig
from speakers.photographs import LARGEST_FILE

logger = logging.getLogger("socprog.errors")

TITLES = {
    400: "This request cannot be answered",
    403: "You may not see this page",
    404: "There is no page at this address",
    405: "This page cannot be used in that way",
    409: "A colleague was quicker",
    410: "This event has been withdrawn",
    413: "That is more than can be sent at once",
    414: "This address is too long",
    429: "That was too often",
    500: "Something went wrong on our side",
    501: "It is not given in that form",
    503: "The portal cannot answer just now",
}
ADVICE = {
    400: "The address or what was sent with it is not what this site expects.",
    403: "Sign in with an account that may, or go back to where you came from.",
    404: "It may have been mistyped, or it has moved. The events are all listed.",
    405: "Go back and try again from the page itself.",
    409: "Nothing was saved: what you sent clashes with what was saved a moment ago. Go back and send it again.",
    410: "Its organiser has taken it off the portal. Other events are listed.",
    413: "Nothing was saved. Go back, send less, or a smaller file.",
    414: "Shorten the address; no page here has one as long.",
    429: "Too much of this came from your network within a short time. Wait a minute, then go back and try again.",
    500: "It has been noted, and nothing that you were reading is lost. Try again in a little while.",
    501: "Ask for JSON: format=json.",
    503: "It will be back shortly, and nothing that was saved is lost. Try again in a minute.",
}


NOTHING_LOST = "Nothing was saved. Go back in your browser: what you typed is still there."
TOO_MUCH = {
    TooManyFieldsSent: f"A form may have {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,} fields, and this one has more. "
    "Save it in parts: some rows now, the others after.",
    FileTooBig: f"A file may have {LARGEST_FILE // 2**20} MB, and this one has more. Choose a smaller one.",
    RequestDataTooBig: f"A form may hold {settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 2**20:.1f} MB of text, and this one "
    "holds more. Shorten the longest field.",
    TooManyFilesSent: f"{settings.DATA_UPLOAD_MAX_NUMBER_FILES} files may be sent at once. Choose fewer.",
}

CSRF_ADVICE = (
    "The form was open for too long, or cookies are blocked for this site. Go back, reload the page and send it again."
)

FROM_ELSEWHERE = (
    "This was sent by another site, or by a browser that does not say where it was. Nothing was changed. "
    "Go to the page here and press its button."
)


def error_page(request, status: int, *, reference: str | None = None, advice: str | None = None) -> HttpResponse:
    page = render_to_string(
        "error.html",
        {
            **context.site(request),
            "error": status,
            "title": TITLES[status],
            "advice": advice or ADVICE[status],
            "reference": reference,
        },
    )
    response = HttpResponse(page, status=status)
    response["Cache-Control"] = "no-store"
    if status in (429, 503):
        response["Retry-After"] = "60"
    return response


def noted(request, status: int, exception, *, advice: str | None = None) -> HttpResponse:
    """An error page whose reference is in the log with what is known. The query string is not: it may hold
    personal data."""
    reference = secrets.token_hex(4)
    level = logging.ERROR if status >= 500 else logging.WARNING
    logger.log(
        level,
        "%s %s %s %s",
        reference,
        status,
        request.method,
        ascii(request.path),
        exc_info=exception if status >= 500 else None,
    )
    return error_page(request, status, reference=reference, advice=advice)


def bad_request(request, exception):
    for kind, advice in TOO_MUCH.items():
        if isinstance(exception, kind):
            return noted(request, 413, exception, advice=f"{advice} {NOTHING_LOST}")
    return noted(request, 400, exception)


def permission_denied(request, exception):
    return noted(request, 403, exception, advice=FROM_ELSEWHERE if isinstance(exception, FromElsewhere) else None)


def not_found(request, exception):
    return error_page(request, 404)


def too_many(request):
    return error_page(request, 429)


def server_error(request):
    exception = sys.exc_info()[1]
    status = 503 if isinstance(exception, OperationalError | InterfaceError) else 500
    return noted(request, status, exception)


def csrf_failed(request, reason=""):
    """A view whose form is to be shown again, with what was typed, says so by its `token_refused`; on the desk,
    the page that says so carries it."""
    matched = request.resolver_match
    try:
        if form_again := getattr(matched.func, "token_refused", None):
            return form_again(request, reason, **matched.kwargs)
    except Gone:
        return error_page(request, 410)
    if kept_text.is_kept(request) and kept_text.is_of_this_site(request):
        return kept_text.page(request)
    return noted(request, 403, None, advice=CSRF_ADVICE)
