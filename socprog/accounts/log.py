"""Who signed in, who failed to, and what changed about an account: a line each in the log, by number and never by
name. Receivers are connected by SocprogConfig."""

import logging

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from socprog.accounts.backend import account_named

logger = logging.getLogger("socprog.accounts")


@receiver(user_logged_in)
def signed_in(user, **kwargs):
    logger.info("Account %s signed in", user.pk)


@receiver(user_logged_out)
def signed_out(request, user, **kwargs):
    """What is kept of the session, its network address above all, ends with it."""
    if user:
        logger.info("Account %s signed out", user.pk)
    UserSession.objects.filter(session_key=request.session.session_key).delete()


@receiver(user_login_failed)
def failed(credentials, **kwargs):
    user = account_named(credentials.get("username") or credentials.get("email") or "")
    logger.warning("Sign-in failed: %s", f"account {user.pk}" if user else "no such account")


@receiver(mfa.authentication_failed)
def code_failed(user, **kwargs):
    logger.warning("Account %s gave a wrong second factor", user.pk)


@receiver(mfa.authenticator_added)
@receiver(mfa.authenticator_removed)
@receiver(mfa.authenticator_reset)
def second_factor_changed(signal, user, authenticator, **kwargs):
    what = {mfa.authenticator_added: "added", mfa.authenticator_removed: "removed"}.get(signal, "made anew")
    logger.info("Account %s: second factor %s %s", user.pk, authenticator.type, what)


@receiver(account.password_changed)
@receiver(account.password_reset)
def password_changed(user, **kwargs):
    logger.info("Account %s has a new password", user.pk)
