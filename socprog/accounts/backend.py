"""Who somebody is, by password."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db.models import Q


class StaffBackend(ModelBackend):
    """Staff alone, by user name or e-mail address. One password is hashed whoever is named, so that the time an
    answer takes does not tell who exists. (allauth's own backend hashes twice for an address that it knows.)"""

    def authenticate(self, request, username=None, email=None, password=None):
        if not password:
            return None
        user = account_named(username or email or "")
        if user is None:
            get_user_model()().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user):
        """Asked with each request too: who is no longer staff is signed out at once."""
        return user.is_active and user.is_staff


def account_named(name: str):
    """By user name; else by an e-mail address that is one person's alone."""
    users = get_user_model().objects
    found = list(users.filter(Q(username=name) | Q(email__iexact=name) & ~Q(email=""))[:20])
    named = [user for user in found if user.username == name] or found
    return named[0] if len(named) == 1 else None


def staff_at(email: str):
    """Whose password may be set anew by a mail to that address."""
    return get_user_model().objects.filter(email__iexact=email, is_active=True, is_staff=True).exclude(email="")
