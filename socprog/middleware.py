"""What every request and every answer has in common: whose it is, headers, and our page for each error."""

from contextlib import suppress
from errno import EDQUOT, ENOSPC
from ipaddress import ip_address

from django.conf import settings

from events.desk import Overtaken
from events.public import Gone, NotNow, NotOffered
from socprog.errors import error_page, noted

LONGEST_TARGET = 4_000
DISK_FULL = (
    "Photo not saved. Nothing was changed. There is no room left for files; what was there before is still there."
)
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def visitors_address(get_response):
    """Puts the address that the outermost trusted proxy saw in place of the innermost proxy's own. Nothing else
    in X-Forwarded-For is believed: a visitor may write there what they like."""

    def middleware(request):
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if 0 < settings.TRUSTED_PROXIES <= len(seen):
            with suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ip_address(seen[-settings.TRUSTED_PROXIES].strip()))
        return get_response(request)

    return middleware


def response_headers(get_response):
    """Headers that no answer may be without, not even one that another middleware gives."""

    def middleware(request):
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if getattr(response, "xframe_options_exempt", False):
            del response.headers["X-Frame-Options"]
        return response

    return middleware


class ErrorPages:
    """Answers that Django leaves bare get our page: 405, 409, 410, 414."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if len(request.META.get("RAW_URI") or request.get_full_path()) > LONGEST_TARGET:
            return error_page(request, 414)
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            page = error_page(request, 405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, Gone):
            return error_page(request, 410)
        if isinstance(exception, NotOffered):
            return error_page(request, 501)
        if isinstance(exception, NotNow):
            return noted(request, 503, exception, advice=str(exception))
        if isinstance(exception, Overtaken):
            return noted(request, 409, exception)
        if isinstance(exception, OSError) and exception.errno in (ENOSPC, EDQUOT):
            return noted(request, 503, exception, advice=DISK_FULL)
        return None
