"""Where a second factor is required, nobody reaches the desk without one."""

from django.conf import settings
from django.shortcuts import redirect

from socprog.accounts.adapter import has_second_factor

OPEN_BEFORE = {"admin:login", "account_login", "admin:logout"}
"""Addresses besides those of one's own account, below /accounts/."""


class SecondFactorRequired:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not settings.REQUIRE_SECOND_FACTOR or getattr(view, "is_public_page", False):
            return None
        is_open = request.path.startswith("/accounts/") or request.resolver_match.view_name in OPEN_BEFORE
        if is_open or not request.user.is_authenticated or has_second_factor(request.user):
            return None
        return redirect("account")
