"""What speakers answer by their personal link, and what organisers make of the corrections they ask for."""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from events.models import Event, Letter
from events.outbox import post
from events.vocabulary import AppearanceStatus, CorrectionPart, CorrectionState
from events.words import joined
from speakers.models import Appearance, Correction, Invitation, Speaker
from speakers.models.invitation import CorrectionQuerySet, drop_file

BY_THE_LINK = "The speaker, by their link"
"""In the history, in the place of who."""
SAYS = {AppearanceStatus.CONFIRMED: "will speak", AppearanceStatus.DECLINED: "will not speak"}


@dataclass(frozen=True)
class Wanted:
    """What a speaker would have in one part."""

    text: str
    photograph: ContentFile | None = None


@dataclass(frozen=True)
class Reply:
    """What a speaker sent. Without an answer, the one there is stays."""

    answer: str = ""
    message: str = ""
    wanted: dict[CorrectionPart, Wanted] = field(default_factory=dict)


@transaction.atomic
def take_reply(*, invitation: Invitation, reply: Reply, at: datetime) -> None:
    """The answer counts at once, corrections wait for an organiser, who is told of both. The same once more
    changes nothing and tells nobody."""
    rows = Appearance.objects.select_related("speaker", "event")
    appearance = _locked(rows.filter(pk=invitation.appearance_id)).get()
    invitation = Invitation.objects.get(pk=invitation.pk)
    invitation.appearance = appearance
    answered = _take_answer(invitation, reply, at)
    corrected = [part for part, wanted in reply.wanted.items() if _propose(invitation, part, wanted, at)]
    if answered or corrected:
        _tell_organiser(invitation, reply if answered else Reply(), corrected, at)


def _locked(appearances):
    """Whoever writes anything about an appearance locks it first, and in one order: so nobody waits for each other."""
    return appearances.select_for_update(of=("self",), no_key=True).order_by("pk")


def _take_answer(invitation: Invitation, reply: Reply, at: datetime) -> bool:
    """Whether it says anything new."""
    appearance = invitation.appearance
    told = (reply.answer or invitation.answer, reply.message or invitation.message)
    is_new_answer = bool(reply.answer) and not reply.answer == invitation.answer == appearance.status
    if not is_new_answer and told == (invitation.answer, invitation.message):
        return False
    invitation.answer, invitation.message = told
    invitation.answered_at = at if reply.answer else invitation.answered_at
    invitation.save(update_fields=["answer", "message", "answered_at"])
    if is_new_answer:
        appearance.become(AppearanceStatus(reply.answer), at=at)
        _save_as_the_speaker(appearance)
    return True


def _save_as_the_speaker(row) -> None:
    """Even in the browser of an organiser: whoever has the link answers as the speaker."""
    row._history_user, row._change_reason = None, BY_THE_LINK
    row.save()


def _propose(invitation: Invitation, part: CorrectionPart, wanted: Wanted, at: datetime) -> bool:
    """Whether something new is proposed. What is there already needs no correction."""
    there = invitation.corrections.open().filter(part=part).first()
    if not wanted.photograph and wanted.text == Correction(invitation=invitation, part=part).now:
        if there:
            there.delete()
        return False
    if there and there.text == wanted.text and _same_picture(there, wanted.photograph):
        return False
    if there:
        there.delete()
    proposed = Correction(invitation=invitation, part=part, text=wanted.text, proposed_at=at)
    if wanted.photograph:
        proposed.photograph = wanted.photograph
    proposed.save()
    return True


def _same_picture(there: Correction, photograph: ContentFile | None) -> bool:
    if not photograph:
        return not there.photograph
    with there.photograph.open("rb") as kept:
        same = kept.read() == photograph.read()
    photograph.seek(0)
    return same


# ── Telling the organiser ──


def _tell_organiser(invitation: Invitation, reply: Reply, corrected: list[CorrectionPart], at: datetime) -> None:
    event, speaker = invitation.appearance.event, invitation.appearance.speaker
    if recipient := event.enquiries_to or invitation.reply_to:
        headline = _headline(speaker, reply)
        post(
            event=event,
            recipient=recipient,
            reply_to=speaker.email,
            subject=f"{headline}: {event.title}"[: Letter.subject.field.max_length],
            body=_mail_body(event, headline, reply, corrected),
            at=at,
        )


def _headline(speaker: Speaker, reply: Reply) -> str:
    if reply.answer:
        return f"{speaker} {SAYS[AppearanceStatus(reply.answer)]}"
    return f"{speaker} has written to you" if reply.message else f"{speaker} asks for corrections"


def _mail_body(event: Event, headline: str, reply: Reply, corrected: list[CorrectionPart]) -> str:
    desk = settings.SITE_URL + reverse("event_invitations", args=[event.pk])
    told = [f"{headline}.", f"Event: {event.title}", ""]
    if reply.message:
        told += [reply.message, ""]
    if corrected:
        told += [f"To be corrected: {joined(part.label.lower() for part in corrected)}. It waits for you.", ""]
    return "\n".join([*told, "-- ", "An answer to this mail goes to the speaker.", f"On the desk: {desk}", ""])


# ── Deciding ──


@transaction.atomic
def accept(*, corrections: CorrectionQuerySet, by, at: datetime) -> int:
    """What is still open of them takes the place of what is there; says how many. The history names who accepted."""
    accepted = _still_open(corrections)
    for correction in accepted:
        _put_in_place(correction, by)
        _decide(correction, CorrectionState.ACCEPTED, by, at)
    return len(accepted)


@transaction.atomic
def refuse(*, corrections: CorrectionQuerySet, by, at: datetime) -> int:
    """Everything stays as it is; says how many."""
    refused = _still_open(corrections)
    for correction in refused:
        drop_file(correction.photograph)
        _decide(correction, CorrectionState.REFUSED, by, at)
    return len(refused)


def _still_open(corrections: CorrectionQuerySet) -> list[Correction]:
    list(_locked(Appearance.objects.filter(invitation__corrections__in=corrections)))
    return list(corrections.open().select_related("invitation__appearance").order_by("pk"))


def _decide(correction: Correction, state: CorrectionState, by, at: datetime) -> None:
    correction.state, correction.decided_by, correction.decided_at = state, by, at
    correction.photograph = ""
    correction.save()


def _put_in_place(correction: Correction, by) -> None:
    """Each time the row as it is now: one before may have changed it."""
    appearance = correction.invitation.appearance
    if correction.part == CorrectionPart.BILLING:
        row = Appearance.objects.select_for_update(no_key=True).get(pk=appearance.pk)
        row.billing = correction.text
    else:
        row = Speaker.objects.select_for_update(no_key=True).get(pk=appearance.speaker_id)
        _correct_speaker(row, correction)
    row._history_user = by
    row.save()


def _correct_speaker(speaker: Speaker, correction: Correction) -> None:
    if correction.part == CorrectionPart.BIOGRAPHY:
        speaker.biography = correction.text
    else:
        speaker.photograph, speaker.photograph_alt = correction.photograph.name, correction.text
        speaker.photograph_is_decorative, speaker.focus_x, speaker.focus_y = False, 50, 50


@transaction.atomic
def forget(*, speaker: Speaker) -> None:
    """Removes what was written to a person and proposed by them, with the letters and photographs of
    it."""
    invitations = Invitation.objects.filter(appearance__speaker=speaker)
    named = Q(invitation__in=invitations)
    if speaker.email:
        named |= Q(recipient=speaker.email) | Q(reply_to=speaker.email)
    Letter.objects.filter(named).delete()
    invitations.delete()
