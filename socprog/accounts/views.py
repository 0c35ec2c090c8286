"""One's own account: what stands on its page, and ending sessions. The rest are allauth's views, put in the frame
of the desk."""

from functools import wraps

from allauth.account.views import PasswordChangeView
from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from socprog.accounts.adapter import has_second_factor, passkeys_are_possible
from socprog.accounts.devices import device


def in_desk(view, title: str):
    """A view of allauth in the frame of the desk; wrong input answers 422 there too, and too much of it 429."""

    @never_cache
    @wraps(view)
    def page(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if (context := getattr(response, "context_data", None)) is not None:
            response.context_data = {**_frame(request, title), **context}
            response.status_code = _status(context.get("form"), context.get("webauthn_form"))
        return response

    return page


def _frame(request, title: str) -> dict:
    possible = passkeys_are_possible()
    return {**admin.site.each_context(request), "title": title, "passkeys_are_possible": possible}


def _status(*forms) -> int:
    bound = [form for form in forms if form is not None and form.is_bound and form.data]
    errors = [error.code for form in bound for some in form.errors.as_data().values() for error in some]
    if {"too_many_login_attempts", "rate_limited"} & set(errors):
        return 429
    return 422 if errors else 200


class PasswordChange(PasswordChangeView):
    def dispatch(self, request, *args, **kwargs):
        """Who has no password yet is sent one to set by mail."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)


@never_cache
@login_required
@require_safe
def own_account(request):
    factors = Authenticator.objects.filter(user=request.user).order_by("created_at")
    of_kind = {kind: [factor for factor in factors if factor.type == kind] for kind in Authenticator.Type}
    codes = of_kind[Authenticator.Type.RECOVERY_CODES]
    context = {
        **_frame(request, "Your account"),
        "app": of_kind[Authenticator.Type.TOTP],
        "passkeys": of_kind[Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else None,
        "must_enrol": settings.REQUIRE_SECOND_FACTOR and not has_second_factor(request.user),
        "session_count": len(UserSession.objects.purge_and_list(request.user)),
    }
    return render(request, "account/own_account.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request):
    """Where one is signed in; end one of them, or all but this."""
    if request.method == "POST":
        return _end(request)
    rows = [
        {"session": session, "device": device(session.user_agent), "is_this": session.is_current()}
        for session in UserSession.objects.purge_and_list(request.user)
    ]
    rows.sort(key=lambda row: (not row["is_this"], -row["session"].created_at.timestamp()))
    return render(request, "account/sessions.html", {**_frame(request, "Where you are signed in"), "rows": rows})


def _end(request):
    if "others" in request.POST:
        end_other_sessions(request, request.user)
        messages.success(request, "You are signed out everywhere but here.")
    else:
        number = request.POST.get("end", "")
        session = get_object_or_404(UserSession, user=request.user, pk=int(number) if number.isdecimal() else 0)
        end_sessions(request, [session])
        messages.success(request, "That session is ended.")
    return redirect("sessions")
