"""allauth's forms in the words of the desk: labels say what a field is for, and no placeholder repeats them."""

from allauth.account import forms as account
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.contrib.auth import get_user_model
from django.db import transaction

from socprog.accounts.backend import staff_at


class OwnWords:
    """Mixin: `words` is {field: (label, help)}."""

    words = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, help_text
            field.widget.attrs.pop("placeholder", None)


NEW_PASSWORD = {
    "password1": ("New password", "At least 8 characters, not only digits, and none of the passwords everybody uses."),
    "password2": ("The new password once more", ""),
}
CODE = {"code": ("Code", "From your authenticator app; or one of your recovery codes.")}


class SignInForm(OwnWords, account.LoginForm):
    words = {"login": ("Username", "Or your e-mail address."), "password": ("Password", "")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs.update(autocomplete="username", autocapitalize="none", autofocus=True)

    def add_prefix(self, field_name):
        """The names under which password managers have kept them."""
        return super().add_prefix("username" if field_name == "login" else field_name)


class ConfirmForm(OwnWords, account.ReauthenticateForm):
    words = {"password": ("Password", "")}


class PasswordForm(OwnWords, account.ChangePasswordForm):
    words = {"oldpassword": ("Your password now", ""), **NEW_PASSWORD}


class NewPasswordForm(OwnWords, account.ResetPasswordKeyForm):
    words = NEW_PASSWORD


class ForgottenForm(OwnWords, account.ResetPasswordForm):
    words = {"email": ("E-mail address", "The one of your account.")}

    def clean_email(self):
        self.users = list(staff_at(self.cleaned_data["email"]))
        return self.cleaned_data["email"]

    @transaction.atomic
    def save(self, request, **kwargs):
        """For nobody's address everything is done, and undone, so that it takes as long as for somebody's (A-08)."""
        is_nobodys = not self.users
        self.users = self.users or [get_user_model()(pk=0)]
        super().save(request, **kwargs)
        transaction.set_rollback(is_nobodys)


class CodeForm(OwnWords, codes.AuthenticateForm):
    words = CODE


class ConfirmCodeForm(OwnWords, codes.ReauthenticateForm):
    words = CODE


class AppForm(OwnWords, totp.ActivateTOTPForm):
    words = {"code": ("Code", "The six digits that the app shows now.")}


class PasskeyForm(OwnWords, webauthn.AddWebAuthnForm):
    words = {"name": ("Name", "So that you know it again: “Work laptop”, “Blue key”.")}
