from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from socprog import webfonts


class Command(BaseCommand):
    help = "Makes the web fonts from the installed font packages."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="make the files even if they are current")
        parser.add_argument("--stylesheet", action="store_true", help="only print static/css/fonts.css")

    def handle(self, *args: Any, force: bool, stylesheet: bool, **options: Any) -> None:
        if stylesheet:
            self.stdout.write(webfonts.stylesheet(), ending="")
            return
        directory: Path = settings.FONTS_DIRECTORY
        made = force or not webfonts.is_current(directory)
        if made:
            webfonts.build(directory)
        for face in webfonts.FACES:
            size = (directory / face.file_name).stat().st_size
            self.stdout.write(f"{face.file_name}  {size:,} bytes{'' if made else ', current'}")
