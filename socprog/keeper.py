"""Keeps a command running beside the server: started again when it dies, stopped with the server."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context, parent_process

PAUSE = 2
"""Seconds before it is started again, so that one that cannot start does not take the processor."""
PATIENCE = 5
"""Seconds in which it may finish what it does; killed after that, it must lose nothing."""


@contextmanager
def kept_running(command: Sequence[str]) -> Iterator[None]:
    """The keeper is a process, since a server that forks must not have threads."""
    keeper = get_context("fork").Process(target=_keep, args=[command], name="keeper")
    keeper.start()
    try:
        yield
    finally:
        keeper.terminate()
        keeper.join()


def _keep(command: Sequence[str]) -> None:
    """In a process group of its own: Ctrl-C reaches only the server, which then ends us; and so does its death."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    while parent_process().is_alive():
        kept = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command
        try:
            while kept.poll() is None and parent_process().is_alive():
                parent_process().join(timeout=1)
        finally:
            _stop(kept)
        time.sleep(PAUSE)


def _stop(kept: subprocess.Popen) -> None:
    kept.terminate()
    try:
        kept.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        kept.kill()
        kept.wait()
