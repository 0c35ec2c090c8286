from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from agenda.exports import FORMS
from events.models import Publication


class Command(BaseCommand):
    help = "Writes the current publication of an event in one of its forms."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--format", required=True, choices=sorted(FORMS))
        parser.add_argument("--output", type=Path, help="a file; without it, standard output")

    def handle(self, *, slug, format, output, **options):
        publication = Publication.objects.current().filter(event__slug=slug).first()
        if publication is None:
            raise CommandError(f"No event is published at “{slug}”.")
        content = FORMS[format](publication.programme)
        if output is None:
            self.stdout.buffer.write(content) if hasattr(self.stdout, "buffer") else self.stdout.write(
                content.decode(), ending=""
            )
            return
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{output} could not be written: {error.strerror}.") from None
