"""Sending the letters of the outbox: each once, whoever dies meanwhile.

A letter is locked while it is sent and marked in the same transaction. A worker that is killed leaves it as it was,
for the next one; at most the letter in flight goes out twice, under the same Message-ID. Two workers pass over
each other's locks.
"""

import logging
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from ssl import SSLError

from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.dispatch import Signal

from events.models import Event, Letter
from events.models.letter import DONE_WITH, LetterQuerySet
from events.text import on_one_line, refuse_line_ends
from events.vocabulary import LetterState

logger = logging.getLogger("events.outbox")

letters_are_due = Signal()
"""Sent in the transaction that makes them so; events.tasks has them delivered once it is over."""


@dataclass(frozen=True)
class Attachment:
    name: str
    content_type: str
    text: str


@transaction.atomic
def post(
    *,
    recipient: str,
    subject: str,
    body: str,
    at: datetime,
    event: Event | None = None,
    reply_to: str = "",
    attachments: tuple[Attachment, ...] = (),
) -> Letter:
    """Puts a letter into the outbox, as part of the transaction of what causes it. Raises ValidationError, before
    anything is saved, where a line of its head would be more than one."""
    for attachment in attachments:
        refuse_line_ends(attachment.name + attachment.content_type)
    letter = Letter(
        event=event,
        recipient=recipient,
        subject=subject,
        body=body,
        reply_to=reply_to,
        attachments=[asdict(attachment) for attachment in attachments],
        posted_at=at,
        next_try=at,
    )
    letter.clean_fields(exclude=["event"])
    letter.save()
    letters_are_due.send(Letter)
    return letter


@transaction.atomic
def try_again(*, letters: LetterQuerySet, at: datetime) -> int:
    """Has those that are not sent tried anew, from the beginning; says how many."""
    tried = letters.exclude(state=LetterState.SENT).update(state=LetterState.WAITING, failures=0, next_try=at)
    letters_are_due.send(Letter)
    return tried


def give_up(*, letters: LetterQuerySet) -> int:
    """Leaves those that are not sent unsent; says how many."""
    return letters.exclude(state__in=DONE_WITH).update(state=LetterState.GIVEN_UP, next_try=None)


def deliver_due(*, at: datetime, most: int = 1_000) -> int:
    """Tries the letters that are due, each in its own transaction; says how many were tried."""
    tried = 0
    while tried < most and _deliver_next(at):
        tried += 1
    return tried


class ServerTrouble(Exception):
    """The mail server cannot be used at all; says why in one sentence."""


def _deliver_next(at: datetime) -> bool:
    """Whether there was a letter to try. Where the server is at fault, no other letter has to find that out."""
    try:
        with transaction.atomic():
            letter = Letter.objects.due(at).select_for_update(skip_locked=True).first()
            if letter:
                _send(letter, at)
                letter.save()
            return letter is not None
    except ServerTrouble as trouble:
        _delay_all_due(str(trouble), at)
        return False


def _send(letter: Letter, at: datetime) -> None:
    mailer = mailers.default
    try:
        _open(mailer)
        mailer.send_messages([letter.as_mail()])
    except ServerTrouble:
        raise
    except Exception as error:  # whatever is wrong with one letter, it holds up no other
        _note_failure(letter, error, at)
    else:
        letter.mark_sent(at)
    finally:
        with suppress(OSError):  # the server has the letter by now, or has not, whatever it says to our leaving
            mailer.close()


def _open(mailer: BaseEmailBackend) -> None:
    try:
        mailer.open()
    except (OSError, ValueError) as error:
        raise ServerTrouble(_trouble(error)) from error


def _note_failure(letter: Letter, error: Exception, at: datetime) -> None:
    code, why = _refusal(error)
    if code >= 500:
        letter.mark_parked(why)
    else:
        letter.mark_failed(why, at)
    _log_if_parked(letter)


@transaction.atomic
def _delay_all_due(why: str, at: datetime) -> None:
    logger.warning("Mail is delayed. %s", why)
    for letter in Letter.objects.due(at).select_for_update(skip_locked=True):
        letter.mark_failed(why, at)
        letter.save()
        _log_if_parked(letter)


def _log_if_parked(letter: Letter) -> None:
    """For who watches the log; who the letter is to, the desk says."""
    if letter.state == LetterState.PARKED:
        logger.error("Letter %s could not be delivered and is parked; the outbox on the desk says why.", letter.pk)


# ── What went wrong, in plain words ────────────────────────────────────────────────────────────────────


def _trouble(error: Exception) -> str:
    match error:
        case SMTPNotSupportedError():
            why = f"The mail server does not offer what EMAIL_URL asks for, so nothing is sent in the clear: {error}"
        case SSLError():
            why = f"No encrypted connection to the mail server could be made, so nothing is sent: {error.reason}"
        case SMTPAuthenticationError():
            why = "The mail server does not accept the name and password in EMAIL_URL."
        case SMTPResponseException():
            why = f"The mail server cannot be used just now: {_answer(error.smtp_code, error.smtp_error)}"
        case TimeoutError():
            why = "The mail server does not answer."
        case _:
            why = f"The mail server cannot be reached: {getattr(error, 'strerror', None) or error}"
    return _said(why)


def _refusal(error: Exception) -> tuple[int, str]:
    """The code with which the server refuses this letter for good, 0 where it does not, and why in words."""
    match error:
        case SMTPRecipientsRefused():
            ((code, answer),) = error.recipients.values()
            why = f"The mail server refuses the recipient: {_answer(code, answer)}"
        case SMTPDataError():
            code, why = error.smtp_code, f"The mail server refuses the letter: {_answer(*error.args)}"
        case SMTPSenderRefused():
            code, why = 0, f"The mail server refuses the sender: {_answer(error.smtp_code, error.smtp_error)}"
        case OSError():
            code, why = 0, "The mail server broke off before it took the letter."
        case _:
            code, why = 500, f"This letter cannot be made into mail: {error}"
    return code, _said(why)


def _answer(code: int, answer: bytes | str) -> str:
    return f"{code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}"


def _said(why: str) -> str:
    return on_one_line(why)[: Letter.last_error.field.max_length]
