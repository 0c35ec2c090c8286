"""Who works on the events of an organisation."""

from django.conf import settings
from django.db import models

from events.history import tracked
from events.vocabulary import TeamRole

from .categories import Organisation
from .rules import Ruled


class Membership(Ruled):
    """A person in the team of an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=TeamRole, default=TeamRole.EDITOR)

    history = tracked()

    class Meta:
        ordering = ["organisation", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                name="membership_once",
                violation_error_message="This person is in the team already.",
                violation_error_code="user",
            ),
            models.CheckConstraint(condition=models.Q(role__in=TeamRole.values), name="membership_role_known"),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display().lower()} at {self.organisation}"
