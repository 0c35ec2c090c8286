"""What was typed into a form of the desk is never lost because somebody was signed out meanwhile, or because the
token that protects the form has expired: the page that says so carries it, and sends it again.

Nothing is kept by the server; files have to be chosen anew. Passwords are not carried.
"""

from urllib.parse import urlsplit

from django.contrib import admin
from django.shortcuts import render
from django.urls import reverse

NOT_CARRIED = {"csrfmiddlewaretoken"}


class KeptText:
    """Instead of leading a form that was sent to the sign-in, and losing it on the way."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        return page(request) if _is_led_away(response) and is_kept(request) else response


def _is_led_away(response) -> bool:
    barriers = (reverse("admin:login"), reverse("account"))
    return response.status_code == 302 and urlsplit(response["Location"]).path in barriers


def is_kept(request) -> bool:
    """Whether it is a form of the desk in which something was typed."""
    is_desk = request.method == "POST" and request.path.startswith("/admin/")
    return is_desk and bool(_typed(request)) and not any("password" in name for name in request.POST)


def is_of_this_site(request) -> bool:
    """A form that another site sent must not be sent again by an unwary press of a button on ours."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def page(request):
    """In place of the answer: how to go on, with everything that was typed."""
    context = {
        **admin.site.each_context(request),
        "fields": _typed(request),
        "address": request.get_full_path(),
        "files": bool(request.FILES),
    }
    response = render(request, "desk/kept_text.html", context, status=403)
    response["Cache-Control"] = "no-store"
    return response


def _typed(request) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.POST.lists() if name not in NOT_CARRIED for value in values]
