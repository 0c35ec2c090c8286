"""Asking people to speak: the words of an event's mails, each person's link, and what they would have corrected."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver

from events.access import Held, OpenQuerySet
from events.history import tracked
from events.models import Event, Letter
from events.models.rules import Ruled
from events.text import LineField, ProseField
from events.vocabulary import AppearanceStatus, CorrectionPart, CorrectionState, Occasion
from events.when import When
from speakers.photographs import photograph_path
from speakers.wording import DEFAULTS, refuse_link, refuse_unknown_placeholders, require_link

from .appearance import Appearance

LINK_HOLDS_FOR = timedelta(days=60)
"""At least; and until a day after the event in any case."""
ANSWERS = [(status.value, status.label) for status in (AppearanceStatus.CONFIRMED, AppearanceStatus.DECLINED)]
LONGEST_MAIL, LONGEST_MESSAGE = 10_000, 2_000
_SIGNER = Signer(sep=".", salt="speakers.invitation")


class InvitationText(Held, Ruled):
    """What the mails of an event say, and whether the site reminds by itself."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="invitation_text")
    subject = LineField(validators=[refuse_unknown_placeholders, refuse_link])
    body = ProseField(
        "text", blank=False, max_length=LONGEST_MAIL, validators=[refuse_unknown_placeholders, require_link]
    )
    reminder_subject = LineField("subject of a reminder", validators=[refuse_unknown_placeholders, refuse_link])
    reminder_body = ProseField(
        "text of a reminder",
        blank=False,
        max_length=LONGEST_MAIL,
        validators=[refuse_unknown_placeholders, require_link],
    )
    remind_after = models.PositiveSmallIntegerField(
        "remind after … days",
        null=True,
        blank=True,
        help_text="Whoever has not answered by then is reminded once, by the site itself. Empty: nobody is.",
    )

    history = tracked()

    class Meta:
        verbose_name = "text of invitations"
        constraints = [
            models.CheckConstraint(
                condition=Q(remind_after__isnull=True) | Q(remind_after__range=(1, 90)),
                name="invitation_text_remind_after_plausible",
                violation_error_message="After 1 to 90 days.",
                violation_error_code="remind_after",
            )
        ]

    def __str__(self):
        return f"Invitations to {self.event}"

    @classmethod
    def of(cls, event: Event) -> "InvitationText":
        """The event's own; until somebody changes it, ours."""
        return cls.objects.filter(event=event).first() or cls(event=event, **DEFAULTS)

    def on(self, occasion: Occasion) -> tuple[str, str]:
        """Subject and body."""
        if occasion == Occasion.REMINDER:
            return self.reminder_subject, self.reminder_body
        return self.subject, self.body


class InvitationQuerySet(OpenQuerySet):
    def by_link(self, token: str, at: datetime) -> "Invitation | None":
        """The one whose link this is, as long as it holds."""
        try:
            key, number = _SIGNER.unsign(token).split("-")
        except BadSignature:
            return None
        found = (
            self.filter(pk=key, link_number=number)
            .select_related("appearance__speaker", "appearance__event__organiser", "appearance__event__venue")
            .first()
        )
        return found if found and found.link_holds(at) else None


class Invitation(Held, Ruled):
    """What became of asking somebody to speak at an event. The personal link is a signature over the row and
    `link_number`, so that it is stored nowhere; another number ends it."""

    appearance = models.OneToOneField(Appearance, models.CASCADE, related_name="invitation")
    link_number = models.PositiveIntegerField(default=0)
    invited_at = models.DateTimeField()
    """When the link was made and sent."""
    ended_at = models.DateTimeField(null=True, blank=True)
    """When an organiser ended the link."""
    reminded_at = models.DateTimeField(null=True, blank=True)
    reply_to = models.EmailField(blank=True)
    """Whom answers go to where the event has no address for enquiries: whoever invited."""
    letter = models.OneToOneField(Letter, models.SET_NULL, null=True, blank=True, related_name="invitation")
    """The last one sent to the person."""
    previewed = models.CharField(max_length=64, blank=True)
    """What the organiser had seen before it was sent: sent twice, it is one letter."""
    answer = models.CharField(max_length=20, choices=ANSWERS, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    message = ProseField(max_length=LONGEST_MESSAGE)
    """What the speaker wrote along with the answer."""

    held_through = "appearance__event__organiser"
    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=dict(ANSWERS), answered_at__isnull=False),
                name="invitation_answer_has_its_time",
            )
        ]

    def __str__(self):
        return f"Invitation of {self.appearance}"

    @property
    def token(self) -> str:
        return _SIGNER.sign(f"{self.pk}-{self.link_number}")

    @property
    def link_ends_at(self) -> datetime:
        """Moved along where the event is moved."""
        after = self.invited_at + LINK_HOLDS_FOR
        event_ends_at = When.of(self.appearance.event).ends_at
        return max(after, event_ends_at + timedelta(days=1)) if event_ends_at else after

    def link_holds(self, at: datetime) -> bool:
        return not (
            self.ended_at
            or at >= self.link_ends_at
            or self.appearance.event.withdrawn_at
            or self.appearance.status == AppearanceStatus.WITHDRAWN
        )

    def renew(self, *, at: datetime) -> None:
        """Asks anew, by a new link."""
        self.link_number += 1
        self.invited_at, self.ended_at, self.reminded_at = at, None, None
        if self.appearance.status != AppearanceStatus.CONFIRMED:
            self.answer, self.answered_at, self.message = "", None, ""


class CorrectionQuerySet(OpenQuerySet):
    def open(self):
        return self.filter(state=CorrectionState.OPEN)


class Correction(Held, Ruled):
    """What a speaker would have instead of what is there; an organiser accepts or refuses it."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="corrections")
    part = models.CharField(max_length=20, choices=CorrectionPart)
    text = ProseField(max_length=10_000)
    """The billing, the biography, or what the photograph shows."""
    photograph = models.ImageField(upload_to=photograph_path, blank=True)
    state = models.CharField(max_length=20, choices=CorrectionState, default=CorrectionState.OPEN)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    held_through = "invitation__appearance__event__organiser"
    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["invitation", "part"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "part"], name="correction_open_once", condition=Q(state=CorrectionState.OPEN)
            ),
            models.CheckConstraint(condition=Q(part__in=CorrectionPart.values), name="correction_part_known"),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.OPEN, decided_at__isnull=True)
                | Q(state__in=[CorrectionState.ACCEPTED, CorrectionState.REFUSED], decided_at__isnull=False),
                name="correction_decided_at_when_decided",
            ),
        ]

    def __str__(self):
        return f"{self.get_part_display()} of {self.invitation.appearance.speaker}"

    @property
    def now(self) -> str:
        """What it would replace, in words."""
        appearance = self.invitation.appearance
        there = {
            CorrectionPart.BILLING: appearance.billing,
            CorrectionPart.BIOGRAPHY: appearance.speaker.biography,
            CorrectionPart.PHOTOGRAPH: appearance.speaker.photograph_alt,
        }
        return there[self.part].replace("\r\n", "\n").strip()


@receiver(post_delete, sender=Correction)
def delete_proposed_photograph(instance: Correction, **kwargs) -> None:
    drop_file(instance.photograph)


def drop_file(photograph) -> None:
    """Once the transaction is over and nobody names it any more."""
    if photograph:
        name, storage = photograph.name, photograph.storage
        transaction.on_commit(lambda: storage.delete(name))
