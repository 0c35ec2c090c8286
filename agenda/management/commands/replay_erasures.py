"""After a restore: people who were erased since the dump was made are erased again."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agenda.erasure import replay
from speakers.models import Erasure


class Command(BaseCommand):
    help = (
        "Erases again whom the log of erasures names: the one in the database, or one that --list printed earlier, "
        "which a dump from before an erasure does not hold."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="what --list printed")
        parser.add_argument("--list", action="store_true", help="print the log, to be kept beside the dumps")

    def handle(self, *args, file, list, **options):
        if list:
            self.stdout.write("".join(f"{erasure}\n" for erasure in Erasure.objects.all()), ending="")
            return
        lines = self._read(file) if file else [str(erasure) for erasure in Erasure.objects.all()]
        erased = sum(self._replayed(line) for line in lines)
        people = "1 person" if erased == 1 else f"{erased} people"
        self.stdout.write(f"{people} erased again; {len(lines)} in the log.")

    @staticmethod
    def _read(file: str) -> list[str]:
        try:
            return [line for line in Path(file).read_text().splitlines() if line.strip()]
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}.") from None

    @staticmethod
    def _replayed(line: str) -> bool:
        number, *rest = line.split()
        if not number.isdecimal() or len(rest) != 2:
            raise CommandError(f"This is not a line of the log of erasures: {line[:80]}")
        return replay(number=int(number), hashed=rest[0], at=timezone.now())
