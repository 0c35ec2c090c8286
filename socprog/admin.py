"""Accounts of the desk. Rights come from teams, so groups and permissions are not offered; who somebody is, is shown
by their password and second factor, of which whoever runs the site can give a new one and take off a lost one."""

import logging

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.forms import BooleanField, ValidationError

from events.words import joined
from socprog.accounts.backend import staff_at

logger = logging.getLogger("socprog.accounts")

admin.site.unregister([Group, User, EmailAddress, Authenticator, UserSession])


class AccountForm(UserChangeForm):
    take_off_second_factor = BooleanField(
        label="Take off the second factor",
        required=False,
        help_text="When a phone or a key is lost. Make sure first that it is them who ask. Their password then lets "
        "them in alone, and they are signed out everywhere.",
    )

    def clean_email(self):
        email = self.cleaned_data["email"]
        if email and staff_at(email).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Another account has this e-mail address; somebody signs in with it.")
        return email


@admin.register(User)
class AccountAdmin(UserAdmin):
    """For whoever runs the site. An account is never deleted: what it changed would be nobody's."""

    form = AccountForm
    list_display = ["username", "email", "first_name", "last_name", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser"]
    filter_horizontal = []
    readonly_fields = ["second_factor", "last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Second factor", {"fields": ["second_factor", "take_off_second_factor"]}),
        ("Person", {"fields": ["first_name", "last_name", "email"]}),
        ("Rights", {"fields": ["is_active", "is_staff", "is_superuser"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]

    add_fieldsets = [(None, {"fields": ["username", "usable_password", "password1", "password2"]})]

    @admin.display(description="second factor")
    def second_factor(self, user):
        factors = Authenticator.objects.filter(user=user).order_by("pk")
        return f"On: {joined(_named(factor) for factor in factors)}" if factors else "Off"

    def save_model(self, request, obj, form, change):
        obj.is_staff |= not change  # an account is for the desk
        super().save_model(request, obj, form, change)
        logger.info("Account %s changed by %s: %s", obj.pk, request.user.pk, ", ".join(form.changed_data))
        if form.cleaned_data.get("take_off_second_factor"):
            Authenticator.objects.filter(user=obj).delete()
            for session in UserSession.objects.filter(user=obj).exclude(session_key=request.session.session_key):
                session.end()

    def has_delete_permission(self, request, obj=None):
        return False


def _named(factor: Authenticator) -> str:
    match factor.type:
        case Authenticator.Type.TOTP:
            return "an authenticator app"
        case Authenticator.Type.WEBAUTHN:
            return f"the passkey “{factor.wrap().name}”"
        case _:
            return f"{len(factor.wrap().get_unused_codes())} recovery codes"
