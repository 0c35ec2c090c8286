"""A portal of the bench's own: its directory, its database and its server, gone when the bench ends."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = "127.0.0.1"
PATIENCE = 60
"""Seconds in which the server must answer; and those in which it must end are a quarter of it."""


class CannotRun(Exception):
    """The bench cannot run here; says why in one sentence."""


@dataclass(frozen=True)
class Place:
    directory: Path
    port: int

    @property
    def database(self) -> int:
        """The process id of its PostgreSQL."""
        file = next((self.directory / "postgres").resolve().glob("cluster-*/data/postmaster.pid"))
        return int(file.read_text().split()[0])

    @property
    def static(self) -> Path:
        return self.directory / "static"

    @property
    def environment(self) -> dict[str, str]:
        """Every setting that the shell or .env could have set otherwise."""
        return {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "BENCH_DIRECTORY": str(self.directory),
            "PORT": str(self.port),
            "SITE_URL": f"http://{ADDRESS}:{self.port}",
            "SITE_NAME": "socprog",
            "ALLOWED_HOSTS": ADDRESS,
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DEBUG": "false",
            "TRUSTED_PROXIES": "1",  # each request is another visitor, where it says so
            "DATABASE_URL": "",
            "CACHE_URL": "locmem://",
            "MEDIA_ROOT": str(self.directory / "media"),
            "TIME_ZONE": "Europe/London",
            "PYTHONDONTWRITEBYTECODE": "1",
        }


@contextmanager
def own_place() -> Iterator[Place]:
    """A place that is gone at the end."""
    directory = Path(tempfile.mkdtemp(prefix="socprog-bench-"))
    try:
        with place_in(directory) as place:
            yield place
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def place_in(directory: Path) -> Iterator[Place]:
    """The place, its environment in effect, and a hold on its database server, which otherwise stops with each
    process that used it."""
    from socprog.devdb.cluster import cluster_in

    directory.chmod(0o711)  # PostgreSQL has an account of its own where we are root
    place = Place(directory, _free_port())
    os.environ.update(place.environment)
    cluster = cluster_in(directory / "postgres")
    try:
        cluster.join()
        yield place
    finally:
        cluster.leave()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return probe.getsockname()[1]


@contextmanager
def serving(place: Place) -> Iterator[list[int]]:
    """The server as `make run` starts it, until the end; its process id and its database's."""
    log = place.directory / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "django", "serve", "--workers=2"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for us, and we stop it
        )
    try:
        _await_answer(place, server, log)
        yield [server.pid, place.database]
    finally:
        _stop(server)


def _await_answer(place: Place, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection((ADDRESS, place.port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise CannotRun(f"the server does not start: {' '.join(log.read_text(errors='replace').splitlines()[-5:])}")


def _stop(server: subprocess.Popen) -> None:
    server.terminate()
    try:
        server.wait(PATIENCE / 4)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
