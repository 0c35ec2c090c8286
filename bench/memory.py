"""Peak memory, each of a process that does one thing: `python -m bench.memory compose 1500`."""

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench.place import ROOT, CannotRun
from bench.table import Line

TIMEOUT = 120


def measure(size: int) -> list[Line]:
    alone = _peak_of("nothing", size)
    return [
        Line("peak memory, nothing asked", f"{alone:,.0f} MB", "1.00"),
        *(_line(what, size, alone) for what in ("compose", "publish", "render")),
        Line(
            f"peak memory, the child that makes a PDF, {size:,} sessions",
            f"{_peak_of('pdf', size):,.0f} MB",
            "",
            "≤ 1,000",
        ),
    ]


def _line(what: str, size: int, alone: float) -> Line:
    peak = _peak_of(what, size)
    return Line(f"peak memory, {what}, {size:,} sessions", f"{peak:,.0f} MB", f"{peak / alone:.2f} × nothing's")


def _peak_of(what: str, size: int) -> float:
    child = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bench.memory", what, str(size)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    if child.returncode:
        raise CannotRun(f"measuring memory failed: {child.stderr.strip().splitlines()[-1:]}.")
    return float(child.stdout)


def _do(what: str, size: int) -> float:
    """The peak of what did it, in MB."""
    import django

    django.setup()
    from django.test import Client

    from agenda.compose import compose
    from agenda.exports import FORMS
    from agenda.exports.kept import made
    from agenda.publish import publish
    from bench import writing
    from bench.exports import copy_of, publication_of
    from bench.reading import programme_path

    event = writing.event_of(size)
    acts: dict[str, Callable[[], object]] = {
        "nothing": lambda: None,
        "compose": lambda: compose(event),
        "publish": lambda: publish(event=event),
        "pdf": lambda: made(FORMS["pdf"], copy_of(FORMS["pdf"], publication_of(size))),
        "render": lambda: Client(headers={"host": "127.0.0.1"}).get(programme_path(size)),
    }
    if what == "publish":
        writing.edit(event, -1)
    acts[what]()
    return _peak_of_children() if what == "pdf" else _own_peak()


def _peak_of_children() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def _own_peak() -> float:
    """In MB. Linux says it of this program alone; getrusage counts what the parent was before, too."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) / 1e6


if __name__ == "__main__":
    print(_do(sys.argv[1], int(sys.argv[2])))
