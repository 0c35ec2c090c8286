"""What finding costs on a large portal, asked of its own server: every question another address, so that no kept page
flatters the figures. `python -m bench.searching 1000` does it for one size."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from statistics import median, quantiles

from bench.large import SIZES, large_place
from bench.load import Answer, Connection
from bench.place import ROOT, CannotRun, Place, serving
from bench.table import Line

TIMEOUT = 3600
GOALS = {"search": 60}
"""Milliseconds, 95 of 100; 40 for all else."""
MOST_QUERIES, MOST_GROWTH = 5, 3
WARMED, COUNTED = 10, 21


def measure() -> list[Line]:
    told = {size: _told_by_a_process(size) for size in SIZES}
    small, large = (told[size] for size in SIZES)
    return [
        *(line for what in large["pages"] for line in _lines(what, small["pages"][what], large["pages"][what])),
        Line(
            "peak memory, the server after all of it",
            f"{large['memory']:,.0f} MB",
            f"{large['memory'] / small['memory']:.2f} × {SIZES[0]:,} events'",
        ),
        Line(
            f"EXPLAIN of all that {large['explained']} pages ask, {SIZES[-1]:,} events",
            f"{large['by_words']} seek words, by GIN",
            goal="no table scan",
        ),
        *(Line(f"NOT AS IT MUST BE, {size:,} events", fault) for size in SIZES for fault in told[size]["faults"]),
    ]


def _told_by_a_process(size: int) -> dict:
    command = [sys.executable, "-m", "bench.searching", str(size)]
    child = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=TIMEOUT, check=False)  # noqa: S603
    if child.returncode:
        raise CannotRun(f"searching among {size:,} events failed.")
    return json.loads(child.stdout)


def _lines(what: str, small: dict, large: dict) -> Iterator[Line]:
    goal = GOALS.get(what, 40)
    growth = f"p50 {large['p50'] / small['p50']:.2f}, p95 {large['p95'] / small['p95']:.2f} × {SIZES[0]:,}'s"
    figure = f"p50 {large['p50']:.1f}, p95 {large['p95']:.1f} ms, {large['queries']} queries"
    wanted = f"p95 < {goal} ms, ≤ {MOST_QUERIES} queries, < {MOST_GROWTH} ×"
    yield Line(f"{what}, {SIZES[-1]:,} events, {large['asked']} asked", figure, growth, wanted)
    yield Line(
        f"  the first; the slowest of the others, {large['slowest'][:60]}",
        f"{large['first']:.0f} ms; {large['worst']:.0f} ms",
    )


# ── In a process of its own ──


def tell(size: int) -> dict:
    with large_place(size) as place:
        from bench.plans import queries_of, refuse_slow_plans_of
        from bench.questions import bad_input, questions

        asked, faults = questions(), []
        with serving(place) as processes:
            pages = {what: _timed(place, what, addresses, faults) for what, addresses in asked.items()}
            _ask_badly(place, bad_input(), faults)
            memory = _peak(processes[0])
        for what, addresses in asked.items():
            pages[what]["queries"] = max(len(queries_of(address)) for address in addresses[:COUNTED])
        explained = by_words = 0
        if size == SIZES[-1]:  # a small table is read whole with reason
            for address in chain.from_iterable(addresses[:COUNTED] for addresses in asked.values()):
                explained += 1
                try:
                    by_words += refuse_slow_plans_of(address)
                except CannotRun as error:
                    faults.append(str(error))
    return {"pages": pages, "memory": memory, "faults": faults, "explained": explained, "by_words": by_words}


class _Visitors:
    """As many as there are questions: each has an address of their own, as far as the server believes its proxy."""

    def __init__(self, place: Place) -> None:
        self._connection, self._number = Connection(place.port), 0

    def get(self, address: str) -> Answer:
        self._number += 1
        return self._connection.get(
            address, X_Forwarded_For=f"10.{self._number // 65_536}.{self._number // 256 % 256}.{self._number % 256}"
        )


def _timed(place: Place, what: str, addresses: Sequence[str], faults: list[str]) -> dict:
    visitors = _Visitors(place)
    warming = [visitors.get(f"{address}&warm=1").seconds * 1000 for address in addresses[:WARMED]]
    answers = {address: visitors.get(address) for address in addresses}
    statuses = Counter(answer.status for answer in answers.values())
    faults += [f"{what}: {number} answers {status}" for status, number in statuses.items() if status != 200]
    times = {address: answer.seconds * 1000 for address, answer in answers.items()}
    slowest = max(times, key=times.get)
    return {
        "asked": len(times),
        "p50": median(times.values()),
        "p95": quantiles(times.values(), n=20)[-1],
        "first": warming[0],
        "slowest": slowest,
        "worst": times[slowest],
    }


def _ask_badly(place: Place, addresses: Sequence[str], faults: list[str]) -> None:
    from socprog.middleware import LONGEST_TARGET

    visitors = _Visitors(place)
    for address in addresses[:: len(addresses) // WARMED]:
        visitors.get(f"{address}&warm=2")  # another process may answer, which has made no list yet
    for address in addresses:
        answer = visitors.get(address)
        if answer.status != (200 if len(address) < LONGEST_TARGET else 414):
            faults.append(f"{address[:60]}: answers {answer.status}")
        elif answer.seconds * 1000 > GOALS["search"]:
            faults.append(f"{address[:60]}: takes {answer.seconds * 1000:.0f} ms")


def _peak(server: int) -> float:
    """In MB, the most that the server and its workers held together; 0 where the system does not tell."""
    held = 0
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            said = dict(line.partition(":")[::2] for line in path.read_text().splitlines())
        except OSError:  # it has ended
            continue
        if server in (int(path.parent.name), int(said["PPid"])) and "VmHWM" in said:
            held += int(said["VmHWM"].split()[0]) * 1024
    return held / 1e6


if __name__ == "__main__":
    print(json.dumps(tell(int(sys.argv[1]))))
