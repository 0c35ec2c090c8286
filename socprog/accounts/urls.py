"""The addresses of signing in and of one's own account: of allauth's, those that are used. The sign-in and the
change of password stand where Django's admin has its own."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path, reverse_lazy

from socprog.accounts import views

remove_passkey = webauthn.RemoveWebAuthnView.as_view(success_url=reverse_lazy("account"))
change_password = views.PasswordChange.as_view()


def page(route: str, name: str, view, title: str):
    return path(route, views.in_desk(view, title), name=name)


urlpatterns = [
    path("accounts/", views.own_account, name="account"),
    path("accounts/", views.own_account, name="mfa_index"),  # allauth's name for where it leads back to
    path("accounts/sessions/", views.sessions, name="sessions"),
    page("admin/login/", "account_login", account.login, "Log in"),
    page("admin/password_change/", "account_change_password", change_password, "New password"),
    page("accounts/second-step/", "mfa_authenticate", mfa.authenticate, "Second step"),
    page("accounts/confirm/", "account_reauthenticate", account.reauthenticate, "Is it still you?"),
    page("accounts/confirm/code/", "mfa_reauthenticate", mfa.reauthenticate, "Is it still you?"),
    page(
        "accounts/confirm/passkey/",
        "mfa_reauthenticate_webauthn",
        webauthn.reauthenticate_webauthn,
        "Is it still you?",
    ),
    page("accounts/app/", "mfa_activate_totp", totp.activate_totp, "Set up an authenticator app"),
    page("accounts/app/remove/", "mfa_deactivate_totp", totp.deactivate_totp, "Remove the authenticator app"),
    page("accounts/recovery-codes/", "mfa_view_recovery_codes", codes.view_recovery_codes, "Recovery codes"),
    page(
        "accounts/recovery-codes/new/",
        "mfa_generate_recovery_codes",
        codes.generate_recovery_codes,
        "New recovery codes",
    ),
    page("accounts/passkeys/add/", "mfa_add_webauthn", webauthn.add_webauthn, "Add a passkey"),
    page("accounts/passkeys/<int:pk>/remove/", "mfa_remove_webauthn", remove_passkey, "Remove a passkey"),
    page("accounts/password/", "account_reset_password", account.password_reset, "Forgotten password"),
    page(
        "accounts/password/sent/",
        "account_reset_password_done",
        account.password_reset_done,
        "Look into your mail",
    ),
    page(
        "accounts/password/set/",
        "account_reset_password_from_key_done",
        account.password_reset_from_key_done,
        "Your new password is set",
    ),
    re_path(
        r"^accounts/password/(?P<uidb36>[0-9a-z]+)-(?P<key>[^/]+)/$",
        views.in_desk(account.password_reset_from_key, "New password"),
        name="account_reset_password_from_key",
    ),
]
