"""The server that processes share: it starts with the first and stops with the last.

A directory holds one:

    gate                    locked while a process makes, joins or starts the server
    cluster-<random>/       the server's home, called unfinished-<random> until initdb is done
        users               locked, shared, by each process that uses the server
"""

import atexit
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from .machine import reachable_place, reachable_programs
from .server import Server, make_server


class Cluster:
    """This process's part in the cluster of a directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.server: Server | None = None
        self._users: int | None = None
        os.register_at_fork(after_in_child=self._forget)

    def join(self) -> Server:
        """Returns a server that answers, made or started if need be. Raises ClusterError."""
        with _gate(self.directory) as place:
            for rubbish in place.glob("unfinished-*"):
                shutil.rmtree(rubbish, ignore_errors=True)
            programs = reachable_programs(place)
            home = next(place.glob("cluster-*"), None)
            server = Server(home, programs) if home else make_server(place, programs)
            self._enrol(server)
            server.ensure_answer()
        return server

    def leave(self) -> None:
        if self.server is None:
            return
        server, users = self.server, self._users
        self.server = self._users = None
        with suppress(BlockingIOError, FileNotFoundError):  # others use it; `rm -rf` took it
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            server.stop()
        os.close(users)

    def _enrol(self, server: Server) -> None:
        """Waits while the last user of before stops the server."""
        users = os.open(server.home / "users", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(users, fcntl.LOCK_SH)
        if self._users is None:
            atexit.register(self.leave)
        else:
            os.close(self._users)
        self.server, self._users = server, users

    def _forget(self) -> None:
        """A forked child has its parent's lock in hand; it joins by itself, should it need the server."""
        if self._users is not None:
            os.close(self._users)
        self.server = self._users = None


@cache
def cluster_in(directory: Path) -> Cluster:
    return Cluster(directory)


@contextmanager
def _gate(directory: Path) -> Iterator[Path]:
    while True:
        place = reachable_place(directory)
        with (place / "gate").open("a") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            try:
                if os.fstat(gate.fileno()).st_nlink:  # else `rm -rf` took it while we waited
                    yield place
                    return
            finally:
                fcntl.flock(gate, fcntl.LOCK_UN)  # closing is not enough if another thread has forked
