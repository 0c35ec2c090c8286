"""What runs beside the web server: nothing waits for ever, and nothing runs without end."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session as BrowserSession
from django.db import connection, transaction
from django.tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from agenda.merging import remove
from events import tasks
from events.models import Enquiry, Letter, Submission
from events.outbox import post, try_again
from speakers.models import Removal
from tests.factories import EnquiryFactory, LetterFactory, SpeakerFactory

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _at(monkeypatch):
    monkeypatch.setattr("events.tasks.timezone.now", lambda: AT)


@pytest.fixture
def away(monkeypatch):
    """A mail server that takes nothing."""

    def refuse(*args):
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", refuse)


def runs(task) -> list[datetime]:
    """When it is to run."""
    waiting = DBTaskResult.objects.filter(task_path=task.module_path, status=TaskResultStatus.READY)
    return sorted(waiting.values_list("run_after", flat=True))


def sample() -> Letter:
    return post(recipient="to@sample.example", subject="A sample", body="Some words.", at=AT)


def test_posting_enqueues_one_delivery_however_many_letters(mailoutbox):
    for _ in range(3):
        sample()
    assert runs(tasks.deliver) == [AT]
    tasks.deliver.call()
    assert len(mailoutbox) == 3


def test_trying_again_enqueues_one():
    try_again(letters=Letter.objects.all(), at=AT)
    assert runs(tasks.deliver) == [AT]


def test_a_delivery_comes_back_when_the_next_delayed_letter_is_due(away):
    LetterFactory(next_try=AT), LetterFactory(next_try=AT + 2 * DAY)
    tasks.deliver.call()
    assert runs(tasks.deliver) == [AT + timedelta(minutes=1)]


def test_a_delivery_with_nothing_to_come_back_for_is_the_last(mailoutbox):
    LetterFactory(next_try=AT), LetterFactory(state="parked", next_try=None)
    tasks.deliver.call()
    assert (len(mailoutbox), runs(tasks.deliver)) == (1, [])


def test_a_delivery_gives_way_to_other_tasks_and_comes_back_at_once(mailoutbox):
    LetterFactory.create_batch(tasks.LETTERS_A_RUN + 1)
    tasks.deliver.call()
    assert (len(mailoutbox), runs(tasks.deliver)) == (tasks.LETTERS_A_RUN, [AT])


def test_a_run_that_waits_for_later_does_not_stand_for_one_now():
    tasks.ensure_run(tasks.deliver, at=AT + DAY)
    tasks.ensure_run(tasks.deliver, at=AT)
    tasks.ensure_run(tasks.deliver, at=AT + DAY)
    assert runs(tasks.deliver) == [AT, AT + DAY]


def test_w_03_a_run_whose_worker_was_killed_stands_for_nothing():
    """W-03. It is marked as running for ever; the worker that starts next does not wait for it."""
    tasks.begin()
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    tasks.begin()
    assert (runs(tasks.deliver), runs(tasks.keep_house)) == ([AT], [AT])


@pytest.mark.django_db(transaction=True)
def test_no_worker_takes_the_waiting_run_before_what_counts_on_it_is_saved(monkeypatch):
    """Else the run could look for the letter before it is there, and nobody would look again."""
    tasks.ensure_run(tasks.deliver, at=AT)
    worker = connection.copy()
    with transaction.atomic():
        sample()
        with worker.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_tasks_database_dbtaskresult FOR UPDATE SKIP LOCKED")
            assert cursor.fetchall() == []
    with worker.cursor() as cursor:
        cursor.execute("SELECT 1 FROM django_tasks_database_dbtaskresult FOR UPDATE SKIP LOCKED")
        assert cursor.fetchall() == [(1,)]
    worker.close()


def test_b_08_enquiries_are_gone_after_12_months_with_their_letters_and_the_log_says_how_many(caplog):
    old = EnquiryFactory(received_at=AT - 396 * DAY, letter=LetterFactory(posted_at=AT - 396 * DAY))
    EnquiryFactory(received_at=AT - 366 * DAY)
    kept = EnquiryFactory(received_at=AT - 364 * DAY, letter=LetterFactory(posted_at=AT - 364 * DAY))
    with caplog.at_level("INFO"):
        tasks.keep_house.call()
    assert (list(Enquiry.objects.all()), list(Letter.objects.all())) == ([kept], [kept.letter])
    assert [record.getMessage() for record in caplog.records] == ["Enquiries removed after their time: 2"]
    assert old.email not in caplog.text


def test_a_14_speakers_deleted_a_month_ago_are_forgotten_and_the_log_says_how_many(caplog):
    for days in (31, 29):
        remove(speaker=SpeakerFactory(name="Sample Canary"), by=None, at=AT - days * DAY)
    with caplog.at_level("INFO"):
        tasks.keep_house.call()
    assert [removal.removed_at for removal in Removal.objects.all()] == [AT - 29 * DAY]
    assert [record.getMessage() for record in caplog.records] == [
        "Speakers forgotten, who were deleted or merged a month ago: 1"
    ]


def test_the_house_is_kept_once_a_day_whatever_comes_of_it(monkeypatch):
    monkeypatch.setattr("events.tasks.forget", None)
    with pytest.raises(TypeError):
        tasks.keep_house.call()
    assert runs(tasks.keep_house) == [AT + DAY]


def test_a_worker_that_starts_again_adds_no_second_series():
    tasks.keep_house.call()
    tasks.begin()
    tasks.keep_house.call()
    assert runs(tasks.keep_house) == [AT, AT + DAY]


def test_the_house_is_cleared_of_what_nobody_needs():
    Submission.objects.create(form="enquiry", sender="a", since=AT - 2 * DAY, number=1)
    kept = Submission.objects.create(form="enquiry", sender="a", since=AT - DAY / 2, number=1)
    BrowserSession.objects.create(session_key="a", expire_date=datetime(2020, 1, 1, tzinfo=UTC))
    for started in (AT - 2 * DAY, AT):
        tasks.deliver.enqueue()
        DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(
            status=TaskResultStatus.RUNNING, started_at=started
        )
    tasks.keep_house.call()
    assert list(Submission.objects.all()) == [kept]
    assert BrowserSession.objects.count() == 0
    assert list(DBTaskResult.objects.running().values_list("started_at", flat=True)) == [AT]
