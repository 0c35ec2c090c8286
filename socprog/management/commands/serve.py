"""Everything between an empty folder and a running site, in one command; `make run` is this with --demo."""

import os
import secrets
import socket
import sys
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections
from django.utils.module_loading import import_string

from events.models import Event
from socprog.keeper import kept_running

ADDRESS = "127.0.0.1"
ORGANISER = "organiser"
UNUSED = ["bootstrap-*", "bootstrap.css*", "*.rtl.*"]
"""Files of Bootstrap that no page asks for; compressing them takes most of a first start."""


class Command(BaseCommand):
    help = "Migrates, gathers static files, makes a first sign-in, and serves, with one worker beside the server."

    def add_arguments(self, parser):
        parser.add_argument("--demo", action="store_true", help="load the demo where there are no events")
        parser.add_argument("--reload", action="store_true", help="start again on a change of the code")
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *, demo, reload, workers, **options):
        _refuse_taken_port()
        call_command("migrate", verbosity=0)
        gather_static()
        if demo and not Event.objects.exists():
            call_command("load_demo", stdout=self.stdout)
        self._first_sign_in()
        connections.close_all()
        self._serve(workers, reload)

    def _first_sign_in(self) -> None:
        kept = settings.DATA_DIRECTORY / "sign-in.txt"
        users = get_user_model().objects
        if not users.exists():
            password = os.environ.get("ADMIN_PASSWORD") or secrets.token_urlsafe(12)
            users.create_superuser(ORGANISER, password=password)
            _write_privately(kept, f"{ORGANISER}\n{password}\n")
        self.stdout.write(f"Site:    {settings.SITE_URL}/")
        self.stdout.write(f"Admin:   {settings.SITE_URL}/admin/")
        if kept.exists():
            name, password = kept.read_text().splitlines()
            self.stdout.write(f"Sign-in: {name}, {password} (kept in {os.path.relpath(kept)})")
        self.stdout.write("Ctrl-C stops it.")
        self.stdout.flush()

    def _serve(self, workers: int, reload: bool) -> None:
        from granian import Granian
        from granian.constants import Interfaces

        server = Granian(
            "socprog.wsgi:application",
            address=ADDRESS,
            port=settings.PORT,
            interface=Interfaces.WSGI,
            workers=1 if reload else workers,
            blocking_threads=8,
            workers_kill_timeout=3,  # one that is still starting may miss the signal to stop
            respawn_failed_workers=True,
            reload=reload,
            reload_ignore_dirs=[".data", ".venv"],
            log_level="error",
        )
        with kept_running(_worker_command(reload)):
            server.serve(target_loader=_application)


def gather_static() -> None:
    """Fonts and, but for development, all that pages are shown with, where it can be served from."""
    call_command("prepare_fonts", stdout=StringIO())
    if not settings.WHITENOISE_USE_FINDERS and not _static_is_current():
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)


def _application(target: str):
    """In each worker. It leaves the terminal's process group: Ctrl-C then reaches only the parent, which
    stops its workers, and none of them is told twice at once, which granian 2.8 does not survive."""
    os.setpgid(0, 0)
    return import_string(target.replace(":", "."))


def _worker_command(reload: bool) -> list[str]:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work"]
    return [*command, "--reload"] if reload else command


def _refuse_taken_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, settings.PORT))
        except OSError:
            raise CommandError(f"Port {settings.PORT} is taken; choose another with PORT.") from None


def _static_is_current() -> bool:
    """Whether nothing that is gathered is newer than what was."""
    gathered = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not gathered.exists():
        return False
    sources = [*Path(settings.BASE_DIR / "static").rglob("*"), *settings.FONTS_DIRECTORY.rglob("*")]
    sources += [settings.BASE_DIR / "requirements.txt", Path(__file__)]
    return max(path.stat().st_mtime for path in sources) < gathered.stat().st_mtime


def _write_privately(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(text)
