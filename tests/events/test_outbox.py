"""The outbox: what is posted goes out once, whatever the mail server does and whoever dies."""

import logging
import ssl
from datetime import UTC, datetime, timedelta
from email import policy
from smtplib import SMTPResponseException

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import OperationalError, connection, transaction
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from events.models import Letter
from events.outbox import Attachment, deliver_due, give_up, post, try_again
from tests.factories import EventFactory, LetterFactory, OrganisationFactory
from tests.mail_server import free_port, mailers, serving_mail

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 15, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def mail_server(settings):
    with serving_mail() as server:
        settings.MAILERS = server.mailers
        yield server


@pytest.fixture
def no_mail_server(settings):
    settings.MAILERS = mailers(free_port(), timeout=1)


def states() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("state", flat=True))


def sample(**values) -> Letter:
    return post(**{"recipient": "to@sample.example", "subject": "A sample", "body": "Some words.", "at": AT, **values})


# ── Posting ──


def test_a_letter_is_part_of_the_transaction_that_causes_it():
    with transaction.atomic():
        sample()
        transaction.set_rollback(True)
    assert states() == []


def test_what_is_posted_arrives_as_it_was_posted(mail_server):
    sample(
        subject="Ein Gruß 👍",
        body="First line\n.\nwith <b> and {event.__init__.__code__}\n",
        reply_to="visitor@sample.example",
        attachments=(Attachment("talk.ics", "text/calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),),
    )
    assert deliver_due(at=AT) == 1
    ((recipient, mail),) = mail_server.taken
    letter = Letter.objects.get()
    assert {name: mail[name] for name in ("To", "From", "Subject", "Reply-To", "Message-ID", "Auto-Submitted")} == {
        "To": "to@sample.example",
        "From": "no-reply@127.0.0.1",
        "Subject": "Ein Gruß 👍",
        "Reply-To": "visitor@sample.example",
        "Message-ID": letter.message_id,
        "Auto-Submitted": "auto-generated",
    }
    assert (recipient, mail["Date"].datetime) == ("to@sample.example", AT)
    body, attached = mail.iter_parts()
    assert (body.get_content_type(), body.get_content().replace("\r\n", "\n")) == ("text/plain", letter.body)
    assert (attached.get_content_type(), attached.get_filename()) == ("text/calendar", "talk.ics")
    assert attached.get_content().split() == ["BEGIN:VCALENDAR", "END:VCALENDAR"]
    assert (letter.state, letter.sent_at, letter.next_try) == ("sent", AT, None)


def test_the_message_id_is_of_the_site_and_no_others(settings):
    settings.SITE_URL = "https://programme.example"
    one, other = sample(), sample()
    assert one.message_id.endswith("@programme.example>")
    assert one.message_id != other.message_id


class NothingWritesIntoTheHead(TestCase):
    """E-01 and E-02: whatever is typed, a mail has the lines of its head that we gave it, or is refused unsaved."""

    HEAD = {"Subject", "From", "To", "Reply-To", "Message-ID", "Date", "Auto-Submitted", "MIME-Version"}
    HEAD |= {"Content-Type", "Content-Transfer-Encoding"}
    text = st.text(max_size=60) | st.sampled_from(["A\r\nBcc: x@evil.example", "a@b.example\nX: y", "\x00", "\u2028"])

    @example("A\r\nBcc: x@evil.example", "a@b.example", "c@d.example")
    @example("A", "a@b.example\r\nBcc: x@evil.example", "c@d.example")
    @example("A", "a@b.example", "c@d.example\nBcc: x@evil.example")
    @given(text, text | st.just("a@b.example"), text | st.just("c@d.example"))
    def test_header_injection(self, subject, recipient, reply_to):
        before = Letter.objects.count()
        try:
            letter = sample(subject=subject, recipient=recipient, reply_to=reply_to)
        except ValidationError:
            assert Letter.objects.count() == before
            return
        mail = letter.as_mail().message(policy=policy.SMTP)
        assert set(mail.keys()) <= self.HEAD
        assert [str(mail["To"]), mail.get("Reply-To", "")] == [recipient, reply_to]


@pytest.mark.parametrize("name", ["a.ics\r\nX-Evil: yes", "a\n.ics"])
def test_e_01_the_name_of_an_attachment_is_one_line(name):
    with pytest.raises(ValidationError):
        sample(attachments=(Attachment(name, "text/calendar", ""),))
    assert states() == []


# ── When the server or the letter is at fault ──


def test_e_09_a_server_that_is_away_is_tried_after_1_5_15_and_60_minutes_then_the_letter_is_parked(
    no_mail_server, caplog
):
    letter, at, waited = sample(), AT, []
    while letter.next_try:
        waited.append(letter.next_try - at)
        at = letter.next_try
        deliver_due(at=at - timedelta(seconds=1))
        deliver_due(at=at)
        letter.refresh_from_db()
    assert waited == [timedelta(0), MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE]
    assert (letter.state, letter.last_error) == ("parked", "The mail server cannot be reached: Connection refused")
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR] == [
        f"Letter {letter.pk} could not be delivered and is parked; the outbox on the desk says why."
    ]
    assert "sample.example" not in caplog.text


def test_e_09_where_the_server_is_away_it_is_asked_once_not_once_a_letter(mail_server, settings):
    settings.MAILERS = mailers(mail_server.port, use_tls=True)
    LetterFactory.create_batch(3)
    later = LetterFactory(next_try=AT + MINUTE)
    deliver_due(at=AT)
    assert mail_server.connections == 1
    assert states() == ["delayed", "delayed", "delayed", "waiting"]
    later.refresh_from_db()
    assert later.failures == 0


def test_e_10_a_server_without_starttls_gets_nothing_in_the_clear(mail_server, settings, caplog):
    settings.MAILERS = mailers(mail_server.port, use_tls=True)
    letter = sample()
    deliver_due(at=AT)
    letter.refresh_from_db()
    assert (mail_server.taken, letter.state, letter.next_try) == ([], "delayed", AT + MINUTE)
    said = (
        "The mail server does not offer what EMAIL_URL asks for, so nothing is sent in the clear: "
        "STARTTLS extension not supported by server."
    )
    assert letter.last_error == said
    assert [record.getMessage() for record in caplog.records] == [f"Mail is delayed. {said}"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_e_10_a_server_that_breaks_starttls_gets_nothing_in_the_clear(settings):
    letter = sample()
    with serving_mail(tls_context=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)) as server:
        settings.MAILERS = mailers(server.port, use_tls=True, timeout=5)
        deliver_due(at=AT)
        assert server.taken == []
    letter.refresh_from_db()
    assert (letter.state, letter.next_try) == ("delayed", AT + MINUTE)
    assert letter.last_error.startswith("No encrypted connection to the mail server could be made, so nothing is sent")


def test_m_03_a_refused_recipient_is_parked_at_once_and_holds_up_no_other(mail_server):
    mail_server.refused = {"gone@sample.example": "550 5.1.1 No such user"}
    gone, other = sample(recipient="gone@sample.example"), sample()
    assert deliver_due(at=AT) == 2
    gone.refresh_from_db()
    assert (gone.state, gone.last_error) == (
        "parked",
        "The mail server refuses the recipient: 550 5.1.1 No such user",
    )
    assert mail_server.ids_of == {"to@sample.example": [other.message_id]}


def test_a_recipient_refused_for_now_is_tried_again(mail_server):
    mail_server.refused = {"to@sample.example": "451 4.7.1 Greylisted"}
    letter = sample()
    deliver_due(at=AT)
    letter.refresh_from_db()
    assert (letter.state, letter.next_try) == ("delayed", AT + MINUTE)
    mail_server.refused = {}
    deliver_due(at=AT + MINUTE)
    assert (states(), mail_server.ids_of) == (["sent"], {"to@sample.example": [letter.message_id]})
    letter.refresh_from_db()
    assert letter.last_error == ""


def test_a_letter_that_cannot_be_made_into_mail_is_parked_and_holds_up_no_other(mail_server):
    LetterFactory(recipient="not an address")
    good = LetterFactory()
    deliver_due(at=AT)
    assert states() == ["parked", "sent"]
    assert mail_server.ids_of == {good.recipient: [good.message_id]}


def test_m_02_what_was_sent_and_not_marked_is_sent_again_under_the_same_message_id(mail_server, monkeypatch):
    letter = sample()

    def die(*args, **kwargs):
        raise OperationalError("the worker is gone")

    with monkeypatch.context() as patched:
        patched.setattr(Letter, "save", die)
        with pytest.raises(OperationalError):
            deliver_due(at=AT)
    assert states() == ["waiting"]
    deliver_due(at=AT)
    assert (states(), mail_server.ids_of) == (["sent"], {"to@sample.example": [letter.message_id] * 2})


def test_what_the_server_says_to_our_leaving_does_not_send_a_letter_twice(mail_server, monkeypatch):
    sample()

    def refuse(smtp):
        smtp.close()
        raise SMTPResponseException(554, b"no goodbye")

    monkeypatch.setattr("smtplib.SMTP.quit", refuse)
    deliver_due(at=AT)
    assert (states(), len(mail_server.taken)) == (["sent"], 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_one_letter_at_once(mail_server):
    first, second = LetterFactory(), LetterFactory()
    other_worker = connection.copy()
    with transaction.atomic(), other_worker.cursor() as cursor:
        other_worker.set_autocommit(False)
        cursor.execute("SELECT 1 FROM events_letter WHERE id = %s FOR UPDATE", [first.pk])
        deliver_due(at=AT)
        other_worker.rollback()
    other_worker.close()
    assert mail_server.ids_of == {second.recipient: [second.message_id]}
    deliver_due(at=AT)
    assert mail_server.ids_of[first.recipient] == [first.message_id]


def test_a_run_has_an_end(mail_server):
    LetterFactory.create_batch(3)
    assert [deliver_due(at=AT, most=2), deliver_due(at=AT, most=2)] == [2, 1]
    assert states() == ["sent"] * 3


# ── What people on the desk do about it ──


def test_what_was_parked_is_tried_again_from_the_beginning(mail_server):
    parked, sent = LetterFactory(state="parked", failures=5, next_try=None), LetterFactory(sent=True)
    assert try_again(letters=Letter.objects.all(), at=AT) == 1
    parked.refresh_from_db()
    assert (parked.state, parked.failures, parked.next_try) == ("waiting", 0, AT)
    deliver_due(at=AT)
    assert mail_server.ids_of == {parked.recipient: [parked.message_id]}
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_what_is_given_up_is_not_sent(mail_server):
    LetterFactory(), LetterFactory(sent=True), LetterFactory(state="parked", next_try=None)
    assert give_up(letters=Letter.objects.all()) == 2
    assert deliver_due(at=AT) == 0
    assert states() == ["given-up", "sent", "given-up"]


def test_letters_are_kept_for_a_month_after_their_end_and_for_a_year_at_most():
    def letter(days, **values):
        return LetterFactory(posted_at=AT - timedelta(days=days), **values)

    outdated = [letter(31, sent=True), letter(31, state="given-up", next_try=None), letter(366)]
    kept = [letter(29, sent=True), letter(364, state="parked", next_try=None), letter(364)]
    assert set(Letter.objects.outdated(AT)) == set(outdated)
    assert set(Letter.objects.exclude(pk__in=Letter.objects.outdated(AT))) == set(kept)


def test_a_letter_without_an_event_is_nobodys_but_the_sites(organiser):
    assert LetterFactory(event=None).holders == frozenset()
    event = EventFactory(organiser=OrganisationFactory())
    assert LetterFactory(event=event).holders == {event.organiser_id}


def test_a_mail_is_plain_text_of_one_part():
    """E-13 and E-14: there is no part that a mail reader would take for markup."""
    mail = sample(body='Click [here](http://evil) <b> {event.__init__.__code__}"').as_mail()
    assert isinstance(mail, EmailMessage)
    made = mail.message()
    assert (made.get_content_type(), made.is_multipart()) == ("text/plain", False)
    assert made.get_content().strip() == 'Click [here](http://evil) <b> {event.__init__.__code__}"'
