"""Writing to the speakers of an event: what each would get, sending just that, and reminding who has not answered."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from agenda.compose import compose
from agenda.exports import ics
from agenda.exports.calendar_lines import Stamp
from agenda.own_sessions import OwnSession, own_sessions
from events.models import Event, Letter
from events.outbox import Attachment, post
from events.programme import Programme
from events.text import on_one_line
from events.vocabulary import AppearanceStatus, EventStatus, Occasion
from events.when import When
from speakers.models import Appearance, Invitation, InvitationText
from speakers.wording import fill

ATTACHED = "calendar.ics"
LONGEST_TOKEN = "x" * 80
HIDDEN_LINK = "…"
"""In the place of a link's secret part, where an organiser reads a mail before it is sent."""


class PreviewOutdated(Exception):
    """What would be sent now is not what was previewed."""


# ── What is to be sent ──


@dataclass(frozen=True)
class Draft:
    """A mail to one person, but for its link."""

    appearance: Appearance
    sessions: list[OwnSession]
    subject: str
    text: str
    """With {link} still in it."""
    values: dict[str, str]
    reply_to: str

    @property
    def recipient(self) -> str:
        return self.appearance.speaker.email

    def body(self, link: str = HIDDEN_LINK) -> str:
        return fill(self.text, self.values | {"link": _address(link)})

    @property
    def why_not(self) -> str:
        longest = Letter.body.field.max_length
        return "would get a mail that is too long" if len(self.body(LONGEST_TOKEN)) > longest else ""

    @property
    def told(self) -> str:
        """All that an organiser sees of it, and how often the person has been written to."""
        invitation = _invitation(self.appearance)
        before = invitation and (invitation.link_number, str(invitation.reminded_at))
        return repr((self.appearance.pk, self.recipient, self.subject, self.body(), self.reply_to, before))


@dataclass(frozen=True)
class Mailing:
    """What is to be sent, and to whom nothing can be, and why."""

    occasion: Occasion
    programme: Programme
    number: int
    """Of the event's last publication: what is written into calendars goes on from it."""
    drafts: list[Draft]
    left_out: list[tuple[Appearance, str]]

    @cached_property
    def seen(self) -> str:
        """Another as soon as anything about it would be other than what was shown."""
        told = [self.occasion.value, *(draft.told for draft in self.drafts)]
        return hashlib.sha256("\0".join(told).encode()).hexdigest()


def prepare(
    *, event: Event, appearances: Iterable[Appearance], occasion: Occasion, at: datetime, reply_to: str = ""
) -> Mailing:
    """In a fixed number of queries. Appearances come with their speaker and invitation; `reply_to` is for
    events without an address for enquiries."""
    appearances = list(appearances)
    for appearance in appearances:
        appearance.event = event
    words = InvitationText.of(event).on(occasion)
    programme = compose(event)
    sessions, shared = own_sessions(programme, appearances), _shared_values(event)
    drafts, left_out = [], []
    for appearance in appearances:
        answers_to = event.enquiries_to or reply_to or _reply_to_of(appearance)
        draft = _draft(appearance, sessions[appearance.pk], words, shared, answers_to)
        if reason := why_not(appearance, occasion, at) or draft.why_not:
            left_out.append((appearance, reason))
        else:
            drafts.append(draft)
    return Mailing(occasion, programme, _last_number(event), drafts, left_out)


def _last_number(event: Event) -> int:
    return event.publications.aggregate(last=Max("number"))["last"] or 0


def _draft(
    appearance: Appearance, sessions: list[OwnSession], words: tuple[str, str], shared: dict[str, str], reply_to: str
) -> Draft:
    subject, text = words
    values = shared | _own_values(appearance, sessions)
    subject = on_one_line(fill(subject, values))[: Letter.subject.field.max_length]
    return Draft(appearance, sessions, subject, text, values, reply_to)


def why_not(appearance: Appearance, occasion: Occasion, at: datetime) -> str:
    """Why this person cannot be written to now; '' where they can."""
    return _nobody_because(appearance.event, at) or _not_them_because(appearance, occasion, at)


def _nobody_because(event: Event, at: datetime) -> str:
    if event.withdrawn_at:
        return "the event is withdrawn"
    if event.status == EventStatus.CANCELLED:
        return "the event is cancelled"
    return "the event is over" if When.of(event).has_ended(at) else ""


def _not_them_because(appearance: Appearance, occasion: Occasion, at: datetime) -> str:
    if appearance.status == AppearanceStatus.WITHDRAWN:
        return "has withdrawn"
    if occasion == Occasion.REMINDER and (said := _not_reminded_because(appearance, at)):
        return said
    if not appearance.speaker.email:
        return "has no e-mail address"
    try:
        validate_email(appearance.speaker.email)
    except ValidationError:
        return "has an e-mail address that is none"
    return ""


def _not_reminded_because(appearance: Appearance, at: datetime) -> str:
    invitation = _invitation(appearance)
    if invitation is None:
        return "has not been invited from here"
    if appearance.status != AppearanceStatus.INVITED:
        return f"is not waited for: {appearance.get_status_display().lower() or 'no status'}"
    if invitation.ended_at:
        return "has a link that was ended; invite anew"
    return "" if invitation.link_holds(at) else "has a link that has expired; invite anew"


def _invitation(appearance: Appearance) -> Invitation | None:
    return getattr(appearance, "invitation", None)


def _reply_to_of(appearance: Appearance) -> str:
    invitation = _invitation(appearance)
    return invitation.reply_to if invitation else ""


def _shared_values(event: Event) -> dict[str, str]:
    when = When.of(event)
    return {
        "event": event.title,
        "dates": ", ".join(filter(None, (when.days, when.hours))),
        "place": event.place or (event.venue.name if event.venue else "Place to be announced"),
        "organiser": event.organiser.name if event.organiser else settings.SITE_NAME,
    }


def _own_values(appearance: Appearance, sessions: list[OwnSession]) -> dict[str, str]:
    told = "\n".join(own.line for own in sessions)
    return {"speaker": str(appearance.speaker), "sessions": told or "Your session is still being arranged."}


def _address(token: str) -> str:
    prefix = settings.SITE_URL + reverse("speak", args=["-"]).removesuffix("-/")
    return f"{prefix}{token}/"


# ── Sending it ──


@transaction.atomic
def send(
    *, event: Event, chosen: Collection[int], occasion: Occasion, seen: str, at: datetime, reply_to: str = ""
) -> int:
    """Posts what was previewed, whole or not at all; says how many letters. Sent once more, it is the same sending:
    0. Raises PreviewOutdated where anything would be other than what was `seen`."""
    rows = _appearances(event).filter(pk__in=chosen).select_for_update(of=("self",), no_key=True)
    appearances = list(rows.order_by("pk"))  # in one order, so that two who send at once wait for each other
    if seen and Invitation.objects.filter(appearance__event=event, previewed=seen).exists():
        return 0
    by_order = sorted(appearances, key=lambda appearance: (appearance.order, appearance.pk))
    mailing = prepare(event=event, appearances=by_order, occasion=occasion, at=at, reply_to=reply_to)
    if mailing.seen != seen:
        raise PreviewOutdated
    return _post_all(mailing, at)


@transaction.atomic
def remind_due(*, event: Event, days: int, at: datetime) -> int:
    """Reminds, once, whoever was invited that many days ago and has not answered; says how many."""
    waiting = _appearances(event).filter(
        status=AppearanceStatus.INVITED,
        invitation__invited_at__lte=at - timedelta(days=days),
        invitation__reminded_at=None,
        invitation__answered_at=None,
    )
    appearances = list(waiting.select_for_update(of=("self",), no_key=True).order_by("pk"))
    if not appearances:
        return 0
    return _post_all(prepare(event=event, appearances=appearances, occasion=Occasion.REMINDER, at=at), at)


def remind_everywhere(*, at: datetime) -> int:
    """At each event that says after how many days."""
    texts = InvitationText.objects.filter(remind_after__isnull=False, event__withdrawn_at=None)
    return sum(
        remind_due(event=text.event, days=text.remind_after, at=at)
        for text in texts.select_related("event__organiser", "event__venue")
    )


def _appearances(event: Event):
    return event.appearances.select_related("speaker", "invitation")


def _post_all(mailing: Mailing, at: datetime) -> int:
    for draft in mailing.drafts:
        _post(draft, mailing, at)
    return len(mailing.drafts)


def _post(draft: Draft, mailing: Mailing, at: datetime) -> None:
    appearance = draft.appearance
    invitation = _invitation(appearance) or Invitation(appearance=appearance)
    if mailing.occasion == Occasion.INVITATION:
        invitation.renew(at=at)
        if appearance.status != AppearanceStatus.CONFIRMED:
            appearance.become(AppearanceStatus.INVITED, at=at)
            appearance.save()
    else:
        invitation.reminded_at = at
    invitation.reply_to, invitation.previewed = draft.reply_to, mailing.seen
    invitation.save()  # before its link, which names the row
    invitation.letter = post(
        event=appearance.event,
        recipient=draft.recipient,
        reply_to=draft.reply_to,
        subject=draft.subject,
        body=draft.body(invitation.token),
        attachments=_attachments(draft, mailing, at),
        at=at,
    )
    invitation.save(update_fields=["letter"])


def _attachments(draft: Draft, mailing: Mailing, at: datetime) -> tuple[Attachment, ...]:
    """The event and the person's sessions, where there is a day to write into a calendar."""
    if mailing.programme.event.starts_on is None:
        return ()
    own = {one.session.id for one in draft.sessions}
    calendar = ics.invitation(mailing.programme, stamp=Stamp(mailing.number, at), sessions=own)
    return (Attachment(ATTACHED, "text/calendar", calendar.decode()),)
