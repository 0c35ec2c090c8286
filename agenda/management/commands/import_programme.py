import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from agenda.importer.apply import CannotApply, apply
from agenda.importer.formats import FORMATS, read
from agenda.importer.reading import Unreadable
from agenda.publish import NotPublishable, publish
from events.models import Event
from events.programme import to_json

LARGEST_SOURCE = 10 * 1024 * 1024


class Command(BaseCommand):
    help = "Reads a programme into a draft event, or into an existing one."

    def add_arguments(self, parser):
        parser.add_argument("source", help="a file, or - for standard input")
        parser.add_argument("--format", choices=FORMATS, help="without it, by what the file holds")
        parser.add_argument("--event", metavar="SLUG", help="write into this event")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="print the Programme as JSON")
        parser.add_argument("--publish", action="store_true", help="publish the event afterwards")

    def handle(self, *, source, event, dry_run, **options):
        try:
            programme = read(_content(source), name=source, format=options["format"]).programme
            with transaction.atomic():
                written = apply(programme=programme, event=_event(event))
                if options["publish"] and not dry_run:
                    publish(event=written)
                transaction.set_rollback(dry_run)
        except (Unreadable, CannotApply, NotPublishable) as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(to_json(programme), ending="")
        else:
            self.stdout.write(f"{'Would write' if dry_run else 'Wrote'} “{written.title}” at {written.slug}.")


def _content(source: str) -> bytes:
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise CommandError(f"{source} could not be read: {error.strerror}.") from None
    if len(content) > LARGEST_SOURCE:
        raise CommandError(f"{source} has more than 10 MB.")
    return content


def _event(slug: str | None) -> Event | None:
    if slug is None:
        return None
    event = Event.objects.filter(slug=slug).first()
    if event is None:
        raise CommandError(f"There is no event at “{slug}”.")
    return event
