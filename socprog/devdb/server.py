import os
import re
import shlex
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from . import ClusterError
from .machine import account, digest, give, is_root

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_io_concurrency": "0",  # what is read stands in the system’s memory as a rule
    "jit": "off",
}
USER = "postgres"
PORT = "5432"  # of no network: part of the socket's name
PATIENCE = 10  # seconds, in which the last processes of a killed server end
ACCEPTING, REJECTING, SILENT = range(3)  # what pg_isready answers


@dataclass(frozen=True)
class Server:
    """PostgreSQL in a folder of its own: `data`, `log` and, while it runs, `socket`.

    It is alive if the socket answers. No process id is believed: a dead server's may be anyone's by now.
    PostgreSQL itself refuses to open data twice, so the lock files of a silent server can be removed.
    """

    home: Path
    programs: Path

    @property
    def socket(self) -> Path:
        """The socket's directory, plain and short enough for the kernel, PostgreSQL and its clients.

        Not in TMPDIR, which may be long itself, or closed to the account of root's server.
        """
        usual = self.home / "socket"
        if re.fullmatch(r"[\w./+-]{1,85}", str(usual), re.ASCII):
            return usual
        return Path("/tmp") / f"socprog-{digest(self.home)}"  # noqa: S108 - the home's name is random

    def ensure_answer(self) -> None:
        deadline, obstructed = time.monotonic() + PATIENCE, False
        while (answer := self._answer()) != ACCEPTING:
            if time.monotonic() > deadline:
                raise ClusterError(f"PostgreSQL does not start: {self._last_words()}")
            if answer == SILENT:
                if obstructed:
                    self._remove_stale_locks()
                obstructed = not self._start()
            if obstructed or answer != SILENT:
                time.sleep(0.1)

    def stop(self) -> None:
        if self._answer() != SILENT and self.run("pg_ctl", "stop", "--pgdata=data", "--mode=fast") == 0:
            shutil.rmtree(self.socket, ignore_errors=True)

    def create_database(self, name: str) -> None:
        """Does nothing if it is there already."""
        self.run("createdb", *self._address(), name)

    def run(self, program: str, *arguments: str) -> int:
        """As the folder's owner where we are root, and away from our terminal and environment."""
        owner = self.home.stat()
        identity = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if is_root() else {}
        with (self.home / "log").open("ab") as log:
            return subprocess.run(  # noqa: S603
                [self.programs / program, *arguments],
                cwd=self.home,
                env={k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                check=False,
                **identity,
            ).returncode

    def initialise(self) -> None:
        options = [f"--username={USER}", "--auth=trust", "--encoding=UTF8", *self._locale()]
        if self.run("initdb", "--pgdata=data", *options) != 0:
            raise ClusterError(f"initdb made no database: {self._last_words()}")

    def _locale(self) -> list[str]:
        """One order of words on every machine; before version 17 that needs the system's help."""
        answer = subprocess.check_output([self.programs / "postgres", "--version"], text=True)  # noqa: S603
        if int(re.search(r"\d+", answer)[0]) < 17:
            return ["--locale=C.UTF-8"]
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]

    def _start(self) -> bool:
        if not self.socket.exists():
            self.socket.mkdir(mode=0o700)
            give(self.socket, self.home.stat().st_uid, self.home.stat().st_gid)
        settings = SETTINGS | {"unix_socket_directories": self.socket, "port": PORT}
        options = shlex.join(f"--{name}={value}" for name, value in settings.items())
        return self.run("pg_ctl", "start", "--pgdata=data", "--wait", f"--options={options}") == 0

    def _answer(self) -> int:
        return self.run("pg_isready", *self._address(), "--quiet")

    def _address(self) -> list[str]:
        return [f"--host={self.socket}", f"--port={PORT}", f"--username={USER}"]

    def _remove_stale_locks(self) -> None:
        (self.home / "data" / "postmaster.pid").unlink(missing_ok=True)
        shutil.rmtree(self.socket, ignore_errors=True)

    def _last_words(self) -> str:
        log = self.home / "log"
        return f"{' '.join(log.read_text(errors='replace').splitlines()[-5:])} (from {log})"


def make_server(place: Path, programs: Path) -> Server:
    """Under its final name only when it is complete."""
    home = Path(tempfile.mkdtemp(prefix="unfinished-", dir=place))
    give(home, *account())
    Server(home, programs).initialise()
    return Server(home.rename(home.with_name(home.name.replace("unfinished", "cluster"))), programs)
