"""How allauth behaves on this site."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from events.outbox import post

NOT_RIGHT = "The user name or the password is not right. Passwords tell capital letters from small ones."
TOO_MANY = "That was tried too often. Wait ten minutes, then try again."
WRONG_CODE = "This code is not right, or it was used before. Wait for the next one."


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": NOT_RIGHT,
        "email_password_mismatch": NOT_RIGHT,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "incorrect_password": "This is not your password.",
        "enter_current_password": "This is not your password.",
        "incorrect_code": WRONG_CODE,
    }

    def is_open_for_signup(self, request):
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Wrong passwords are counted for an account and a network address together: nobody can lock a
        colleague out from elsewhere. The Host header, which allauth counts by, is the sender's to choose."""
        return f"{get_ip(request)} {credentials.get('username', credentials.get('email', '')).lower()}"

    def get_password_change_redirect_url(self, request):
        return reverse("account")

    def get_reset_password_from_key_url(self, key):
        """On our host, whatever host was asked (A-08)."""
        uid, _, token = key.partition("-")
        return settings.SITE_URL + reverse("account_reset_password_from_key", args=[uid, token])

    def send_mail(self, template_prefix, email, context):
        """Into the outbox: no page waits for a mail server."""
        context = {**context, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
        post(
            recipient=email,
            subject=render_to_string(f"{template_prefix}_subject.txt", context).strip(),
            body=render_to_string(f"{template_prefix}_message.txt", context),
            at=timezone.now(),
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": "Recovery codes come with a second factor: set up an app or a passkey first.",
    }

    def get_public_key_credential_rp_entity(self):
        """Passkeys belong to the name in SITE_URL, whatever host was asked."""
        return {"id": urlsplit(settings.SITE_URL).hostname, "name": settings.SITE_NAME}

    def generate_authenticator_name(self, user, type):
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"


def has_second_factor(user) -> bool:
    """An app or a passkey; recovery codes are there for when it is lost."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()


def passkeys_are_possible() -> bool:
    """Browsers make passkeys for names, not for numbers such as 127.0.0.1."""
    name = urlsplit(settings.SITE_URL).hostname
    return not (":" in name or name.rpartition(".")[2].isdecimal())
