"""Documents on paper: a template of `templates/pdf/` and plain data become a PDF that can be read aloud (PDF/UA-1).

Each is made by a process of its own with limits (`agenda.typeset_child`), which sees the templates, the data and the
pictures it is given, and nothing else: no other file, no network, no setting. Words of organisers are only ever data.
What runs at once is limited over all processes of the machine; whoever waits too long is told to come back.
"""

import base64
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings

from agenda import fonts
from agenda.typeset_child import REFUSED

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "pdf"
CHILD = Path(__file__).with_name("typeset_child.py")
MEGABYTES, SECONDS = 1024, 60
AT_ONCE = max(1, (os.cpu_count() or 2) // 2)
"""Documents made at once on this machine, at up to `MEGABYTES` each."""
PATIENCE = 20
"""Seconds for which a document waits for its turn …"""
_queue = BoundedSemaphore(4)
"""… of this process; more of its threads would leave none to serve pages."""
_KILLED_BY_OTHERS = (-signal.SIGKILL, -signal.SIGTERM)
_OVER_ITS_LIMITS = (-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGABRT)


class TypesetFailed(Exception):
    """The document could not be made; the message says why, to the log."""


class TooLarge(TypesetFailed):
    """It went over its limits, and would again."""

    advice = "It is too large for one file: ask for a day or a room of it"


def typeset(template: str, data: Mapping[str, Any], *, pictures: Mapping[str, bytes] = {}) -> bytes:
    """`pictures` are JPEG or SVG, by the names that the data has for them. Raises TypesetFailed."""
    text = json.dumps(data, ensure_ascii=False)
    printed = fonts.printable(text)
    job = {
        "root": str(TEMPLATES),
        "fonts": fonts.directories(),
        "files": {
            "main.typ": f'#include "/{template}.typ"',
            "data.json": printed,
            **{name: _as_svg(picture) for name, picture in pictures.items()},
        },
        "inputs": {"marks": str(printed.count(fonts.MARK) - text.count(fonts.MARK))},
        "megabytes": MEGABYTES,
        "seconds": SECONDS,
    }
    try:
        with _turn() as lock:
            return _made(json.dumps(job).encode(), lock)
    except OSError as error:  # no room for the lock, no process to be had
        raise TypesetFailed(f"its process could not be started: {error.strerror}") from error


def _as_svg(picture: bytes) -> str:
    """In a square, which it fills: files that are not on disk are text."""
    if picture.startswith(b"<svg"):
        return picture.decode()
    data = base64.b64encode(picture).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" width="100" height="100">'
        '<image width="1" height="1" preserveAspectRatio="xMidYMid slice" '
        f'href="data:image/jpeg;base64,{data}"/></svg>'
    )


@contextmanager
def _turn() -> Iterator[int]:
    """A lock that says that one document is being made, when it is this one's turn. The child holds it too, so it
    counts for as long as the child lives, whatever becomes of this process."""
    if not _queue.acquire(blocking=False):
        raise TypesetFailed("too many documents wait in this process already")
    try:
        lock = _lock()
        try:
            yield lock
        finally:
            os.close(lock)
    finally:
        _queue.release()


def _lock() -> int:
    directory = settings.DATA_DIRECTORY / "typesetting"
    directory.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + PATIENCE
    while True:
        for number in range(AT_ONCE):
            lock = os.open(directory / str(number), os.O_CREAT | os.O_RDWR, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
            else:
                return lock
        if time.monotonic() > until:
            raise TypesetFailed(f"no turn within {PATIENCE} seconds: {AT_ONCE} at once")
        time.sleep(0.05)


def _made(job: bytes, lock: int) -> bytes:
    """Twice where somebody else ended the first process: it is no fault of the document."""
    for _ in range(2):
        code, pdf, said = _run(job, lock)
        if code == 0:
            return pdf
        if code not in _KILLED_BY_OTHERS:
            break
    if code == REFUSED:
        raise TypesetFailed(f"Typst refused it: {said}")
    if code in _OVER_ITS_LIMITS:
        raise TooLarge(f"over its limits of {MEGABYTES} MB and {SECONDS} s ({signal.Signals(-code).name}): {said}")
    raise TypesetFailed(f"its process ended with {code}: {said}")


def _run(job: bytes, lock: int) -> tuple[int, bytes, str]:
    """The exit code, what was made, what was said."""
    child = subprocess.Popen(  # noqa: S603 - our own file, by our own interpreter
        [sys.executable, "-I", str(CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={},
        pass_fds=[lock],
        start_new_session=True,
    )
    with child:
        try:
            pdf, said = child.communicate(job, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
            return -signal.SIGALRM, b"", ""
        except BaseException:
            os.killpg(child.pid, signal.SIGKILL)
            raise
    return child.returncode, pdf, said.decode(errors="replace")[:2000]
