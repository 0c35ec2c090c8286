"""Processor time of the server and of its database, which other work on the machine does not stretch.

Linux tells it of every process; elsewhere nothing is said of it.
"""

import os
from pathlib import Path

PROC = Path("/proc")


def spent(roots: list[int]) -> float | None:
    """Seconds that these processes and all below them have used."""
    if not (PROC / "self" / "stat").exists():
        return None
    parents, ticks = _processes()
    return sum(ticks[pid] for pid in ticks if _is_below(pid, parents, roots)) / os.sysconf("SC_CLK_TCK")


def _processes() -> tuple[dict[int, int], dict[int, int]]:
    """Of every process: its parent, and the ticks it has used."""
    parents, ticks = {}, {}
    for path in PROC.glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        pid = int(path.parent.name)
        parents[pid], ticks[pid] = int(fields[1]), int(fields[11]) + int(fields[12])
    return parents, ticks


def _is_below(pid: int, parents: dict[int, int], roots: list[int]) -> bool:
    while pid in parents and pid not in roots:
        pid = parents[pid]
    return pid in roots
