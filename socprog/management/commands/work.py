"""What the site does besides answering: it sends mail and keeps house."""

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError
from django.utils.autoreload import run_with_reloader
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from events.tasks import begin


class Command(BaseCommand):
    help = "Sends mail and does the daily housekeeping, until it is stopped. Several may run at once."

    def add_arguments(self, parser):
        parser.add_argument("--reload", action="store_true", help="start again on a change of the code")

    def handle(self, *, reload, **options):
        worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=1,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        if reload:
            run_with_reloader(_work, worker)
        else:
            worker.configure_signals()
            _work(worker)


def _work(worker: Worker) -> None:
    try:
        begin()
        worker.run()
    except (OperationalError, InterfaceError) as error:
        raise CommandError(f"The database is away: {error}") from error
