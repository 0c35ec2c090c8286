from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from socprog.management.commands.serve import gather_static
from socprog.static_site import NotWritten, write_site


class Command(BaseCommand):
    help = "Writes the published site as static files that work without a server."

    def add_arguments(self, parser):
        parser.add_argument("directory", type=Path, help="a new or an empty folder, or one that this command wrote")

    def handle(self, *, directory, **options):
        gather_static()
        try:
            count = write_site(directory)
        except NotWritten as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{count:,} files are in {directory}; open {directory / 'index.html'}.")
