import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from agenda.exports import FORMS
from agenda.exports.kept import NotMade, export
from events.models import Publication

NAMES = {form.extension.replace(".", "-"): form for form in FORMS.values()}
"""Forms by the names that they have here: “frab-json”."""


class Command(BaseCommand):
    help = "Writes the current publication of an event in one of its forms."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--format", required=True, choices=sorted(NAMES))
        parser.add_argument("--output", type=Path, help="a file; without it, standard output")

    def handle(self, *, slug, format, output, **options):
        publication = Publication.objects.current().select_related("event").filter(event__slug=slug).first()
        if publication is None:
            raise CommandError(f"No event is published at “{slug}”.")
        try:
            content = export(publication, NAMES[format], {})
        except NotMade as error:
            raise CommandError(str(error)) from None
        if output is None:
            sys.stdout.buffer.write(content)
            return
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{output} could not be written: {error.strerror}.") from None
