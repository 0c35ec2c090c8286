"""What runs beside the web server, on the task queue in the database (`manage.py work`).

A task whose worker is killed stays marked as running for ever and is not run again. So nothing here depends on the
end of a task: letters are found by their own state, the housekeeping enqueues its next run before it begins, and
a worker that starts enqueues both.
"""

import logging
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.db import transaction
from django.dispatch import receiver
from django.tasks import Task, task
from django.tasks.base import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from agenda.bundles import KEPT_FOR as BUNDLES_KEPT_FOR
from agenda.bundles import make_some
from agenda.erasure import forget_outdated
from agenda.invitations import remind_everywhere
from agenda.models import Bundle, Export, Import, SharedBrochure
from events.enquiries import forget
from events.models import Enquiry, Letter, Submission
from events.outbox import deliver_due, letters_are_due
from speakers.photographs import sweep

logger = logging.getLogger("events.tasks")

LETTERS_A_RUN, FILES_A_RUN = 20, 10
"""A worker that is to stop finishes its run first; and other tasks get their turn."""
DAY = timedelta(days=1)
RESULTS_KEPT_FOR_DAYS = 7


@task
def deliver() -> None:
    """Sends what is due; then comes back for the rest, or when the next delayed letter is due."""
    at = timezone.now()
    full = deliver_due(at=at, most=LETTERS_A_RUN) == LETTERS_A_RUN
    if next_try := at if full else Letter.objects.next_try(after=at):
        ensure_run(deliver, at=next_try)


@receiver(letters_are_due)
def deliver_now(**kwargs) -> None:
    ensure_run(deliver, at=timezone.now())


@task
def make_bundles() -> None:
    """Makes what is due of the exports that were asked for; then comes back for the rest."""
    if make_some(most=FILES_A_RUN):
        ensure_run(make_bundles, at=timezone.now())


@task
def keep_house() -> None:
    """Once a day: removes what has been kept long enough, and reminds speakers. Logs numbers only."""
    at = timezone.now()
    ensure_run(keep_house, at=at + DAY)
    if removed := forget(enquiries=Enquiry.objects.outdated(at)):
        logger.info("Enquiries removed after their time: %s", removed)
    if forgotten := forget_outdated(at=at):
        logger.info("Speakers forgotten, who were deleted or merged a month ago: %s", forgotten)
    if swept := sweep(at=at):
        logger.info("Photographs removed to which nothing referred: %s", swept)
    if unused := SharedBrochure.objects.outdated(at).delete()[0]:
        logger.info("Shared brochures removed that nobody used for a year: %s", unused)
    Import.objects.unused(at).delete()
    Export.objects.outdated().delete()
    Bundle.objects.outdated(at - BUNDLES_KEPT_FOR).delete()
    Letter.objects.outdated(at).delete()
    Submission.objects.outdated(at).delete()
    DBTaskResult.objects.running().filter(started_at__lt=at - DAY).delete()  # their workers were killed
    call_command("prune_db_task_results", min_age_days=RESULTS_KEPT_FOR_DAYS, verbosity=0)
    call_command("clearsessions")
    if reminded := remind_everywhere(at=at):
        logger.info("Speakers reminded of their invitations: %s", reminded)
    for session in UserSession.objects.all():
        session.purge()  # where it is over: its network address goes with it


@transaction.atomic
def ensure_run(wanted: Task, *, at: datetime) -> None:
    """Enqueues the task, unless a run is waiting that begins no later. That run is locked, so that it does not
    begin before the transaction that wants it is over and seen."""
    waiting = DBTaskResult.objects.filter(
        task_path=wanted.module_path, status=TaskResultStatus.READY, run_after__lte=at
    )
    if not waiting.select_for_update(skip_locked=True).first():
        wanted.using(run_after=at).enqueue()


def begin() -> None:
    """What a worker does first, whatever became of the one before it."""
    ensure_run(deliver, at=timezone.now())
    ensure_run(keep_house, at=timezone.now())
    ensure_run(make_bundles, at=timezone.now())
