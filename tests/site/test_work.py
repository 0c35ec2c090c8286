"""`manage.py work` as a process of its own, against a real mail server: killed with SIGKILL, it loses no mail."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.utils import timezone

from agenda.invitations import prepare, send
from events.models import Letter
from events.outbox import post
from events.tasks import LETTERS_A_RUN
from events.vocabulary import Occasion
from tests.factories import AppearanceFactory, ContributionFactory, EventFactory, SessionFactory, SpeakerFactory
from tests.mail_server import serving_mail

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60
NUMBER = 100
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mail_server():
    with serving_mail() as server:
        yield server


@pytest.fixture
def start_worker(mail_server):
    """Starts one more worker on the database of the tests."""
    database, started = connection.settings_dict, []
    login = ":".join(quote(part, safe="") for part in (database["USER"], database["PASSWORD"]) if part)
    url = f"postgres://{login}@{quote(database['HOST'] or '', safe='')}:{database['PORT']}/{database['NAME']}"
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": url,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
        "SECRET_KEY": "a-secret-of-the-tests",
    }

    def start() -> subprocess.Popen:
        started.append(subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=environment))
        return started[-1]

    yield start
    for worker in started:
        worker.terminate()
        assert worker.wait(PATIENCE) in (0, -signal.SIGKILL)


@pytest.fixture
def letters():
    event, at = EventFactory(), timezone.now()
    with transaction.atomic():
        return [
            post(recipient=f"sample-{n}@sample.example", subject="A sample", body="Words.", at=at, event=event)
            for n in range(NUMBER)
        ]


@pytest.fixture
def invitations():
    """The letters by which the speakers of an event are invited, all at once."""
    event, at = EventFactory(), timezone.now()
    for n in range(NUMBER):
        speaker = SpeakerFactory(email=f"sample-{n}@sample.example")
        invited = AppearanceFactory(event=event, speaker=speaker, status="proposed")
        ContributionFactory(session=SessionFactory(event=event, day=event.starts_on), appearance=invited)
    chosen = event.appearances.select_related("speaker")
    seen = prepare(event=event, appearances=chosen, occasion=Occasion.INVITATION, at=at).seen
    keys = [appearance.pk for appearance in chosen]
    assert send(event=event, chosen=keys, occasion=Occasion.INVITATION, seen=seen, at=at) == NUMBER
    return list(Letter.objects.select_related("invitation"))


def wait_until_sent() -> None:
    until = time.monotonic() + PATIENCE
    while Letter.objects.filter(state="sent").count() < NUMBER:
        assert time.monotonic() < until, list(Letter.objects.values_list("state", "last_error").distinct())
        time.sleep(0.1)


def send_while_a_worker_is_killed(mail_server, start_worker, letters) -> None:
    """W-03 and M-02. The first dies at the worst moment: the server has taken the letter, and has not yet said so."""
    first = start_worker()

    def kill_in_the_middle():
        if len(mail_server.taken) == NUMBER // 2:
            first.kill()

    mail_server.on_taken = kill_in_the_middle
    first.wait(PATIENCE)
    assert Letter.objects.filter(state="sent").count() == NUMBER // 2 - 1
    start_worker()
    wait_until_sent()

    ids = mail_server.ids_of
    twice = [recipient for recipient, of_recipient in ids.items() if len(of_recipient) > 1]
    print(f"{len(mail_server.taken)} mails taken, {len(ids)} recipients have theirs, {len(twice)} of them twice")
    assert {recipient: set(of_recipient) for recipient, of_recipient in ids.items()} == {
        letter.recipient: {letter.message_id} for letter in letters
    }
    assert len(mail_server.taken) == NUMBER + 1
    assert len(twice) == 1


def test_w_03_a_worker_killed_in_the_middle_of_100_letters_loses_none(mail_server, start_worker, letters):
    send_while_a_worker_is_killed(mail_server, start_worker, letters)


def test_w_03_m_02_a_worker_killed_in_the_middle_of_100_invitations_loses_none(mail_server, start_worker, invitations):
    """Each has a link and a calendar of its own, in the mail that came twice the same as in the first."""
    send_while_a_worker_is_killed(mail_server, start_worker, invitations)
    links = {letter.recipient: f"/speak/{letter.invitation.token}/" for letter in invitations}
    assert len(set(links.values())) == NUMBER
    for recipient, mail in mail_server.taken:
        text, calendar = mail.iter_parts()
        assert links[recipient] in text.get_content()
        assert calendar.get_content().count("BEGIN:VEVENT") == 1  # which tells the session, that has no time


def test_w_03_two_workers_share_100_letters_and_send_each_once(mail_server, start_worker, letters):
    start_worker(), start_worker()
    wait_until_sent()
    assert mail_server.ids_of == {letter.recipient: [letter.message_id] for letter in letters}


def test_a_worker_that_is_asked_to_stop_finishes_what_it_does(mail_server, start_worker, letters):
    worker = start_worker()
    mail_server.on_taken = lambda: len(mail_server.taken) == 1 and worker.terminate()
    assert worker.wait(PATIENCE) == 0
    sent = Letter.objects.filter(state="sent")
    assert mail_server.ids_of == {letter.recipient: [letter.message_id] for letter in sent}
    assert sent.count() == LETTERS_A_RUN
