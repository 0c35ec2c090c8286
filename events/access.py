"""Who may do what: every event is held by an organisation, whose team has roles.

There is one filter, `open_to`, on the QuerySet of everything that is held. What it leaves out does not exist for
that person: lists, choices, pages and files all start from it, and answer 404 to the rest.
"""

from enum import Enum, auto

from django.db import models

from events.vocabulary import TeamRole


class Duty(Enum):
    READ = auto()
    """Drafts, people and history."""
    EDIT = auto()
    """Events as a whole, and publishing them."""
    SCHEDULE = auto()
    """Sessions, rooms and tracks."""
    SPEAKERS = auto()
    """People, their appearances and invitations."""
    ENQUIRIES = auto()
    MANAGE = auto()
    """The team; deleting and erasing."""


DUTIES = {
    TeamRole.OWNER: frozenset(Duty),
    TeamRole.EDITOR: frozenset(Duty) - {Duty.MANAGE},
    TeamRole.SCHEDULE_EDITOR: frozenset({Duty.READ, Duty.SCHEDULE}),
    TeamRole.SPEAKER_MANAGER: frozenset({Duty.READ, Duty.SPEAKERS}),
    TeamRole.READER: frozenset({Duty.READ}),
}


def may_everything(user) -> bool:
    return user.is_active and user.is_superuser


def organisations_of(user, duty: Duty = Duty.READ) -> frozenset[int]:
    """Primary keys of the organisations where this person has that duty. Asked of the database once a user
    object, that is, once a request."""
    if not hasattr(user, "held_duties"):
        is_desk_user = user.is_active and user.is_staff
        memberships = user.memberships.values_list("organisation", "role") if is_desk_user else []
        user.held_duties = {organisation: DUTIES[role] for organisation, role in memberships}
    return frozenset(organisation for organisation, duties in user.held_duties.items() if duty in duties)


def may(user, duty: Duty, row: "Held | None" = None) -> bool:
    """Whether this person has that duty towards the row; without one, anywhere."""
    if may_everything(user):
        return True
    there = organisations_of(user, duty)
    return bool(there & row.holders if row else there)


class OpenQuerySet(models.QuerySet):
    def open_to(self, user, duty: Duty = Duty.READ):
        """What this person has that duty towards."""
        if may_everything(user):
            return self
        return self.filter(**{f"{self.model.held_through}__in": organisations_of(user, duty)})


class Held(models.Model):
    """A row that belongs to the team of an organisation."""

    held_through = "event__organiser"
    """The way from the row to that organisation."""

    objects = OpenQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def holders(self) -> frozenset[int]:
        """Primary keys of the organisations whose teams hold the row; empty where it is nobody's yet."""
        *way, last = self.held_through.split("__")
        row = self
        for step in way:
            row = getattr(row, step)
        organisation = getattr(row, f"{last}_id")
        return frozenset([organisation] if organisation else [])
