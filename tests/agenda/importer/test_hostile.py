"""Reading takes as long as the text is: a megabyte made to be slow stays within a bound of the processor's time."""

import inspect
import pkgutil
import signal
from contextlib import contextmanager
from importlib import import_module

import pytest

from agenda.importer import formats, recogniser

MEGABYTE = 1024 * 1024
LONG = 64 * 1024
BOUND = 10
"""Seconds of the processor. What backtracks over so long a text takes minutes, or forever."""

HOSTILE = {
    "digits": "1",
    "clock": "10:00-",
    "colons": ":",
    "spaces": " x" + " " * 500,
    "tabs": "x\t\t",
    "brackets": "((((",
    "closed": "(a)",
    "commas": ", ",
    "bullets": "• ",
    "stars": "**_",
    "addresses": "a@",
    "domains": "a.",
    "links": "http://a",
    "capitals": "A",
    "names": "Avery Sample, ",
    "initials": "A. ",
    "honorifics": "Dr ",
    "dashes": "–",
    "spaced dashes": " - ",
    "dates": "5 March ",
    "ands": " and ",
    "quotes": "“'",
    "pipes": "|",
    "letters": "OBE ",
    "chairs": "Chair: ",
}


class TooLong(Exception):
    pass


@contextmanager
def bound(seconds: float):
    """Raises TooLong within, after so much time of the processor: however busy the machine is."""

    def stop(*_):
        raise TooLong

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def finders() -> dict:
    """Every function that a module of the recogniser offers others and that needs nothing but a text."""
    found = {}
    for module in pkgutil.walk_packages(recogniser.__path__, f"{recogniser.__name__}."):
        there = import_module(module.name)
        for name, function in inspect.getmembers(there, inspect.isfunction):
            own = function.__module__ == there.__name__ and not name.startswith("_")
            if own and _takes_a_text(function):
                found[f"{module.name.removeprefix(recogniser.__name__ + '.')}.{name}"] = function
    return found


def _takes_a_text(function) -> bool:
    first, *more = inspect.signature(function).parameters.values() or [None]
    return bool(first) and first.annotation in (str, "str") and all(p.default is not p.empty for p in more)


def filled(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


FINDERS = finders()


@pytest.mark.parametrize("name", FINDERS)
def test_each_finder_stays_within_its_bound(name):
    share = MEGABYTE // len(HOSTILE)
    with bound(BOUND):
        for unit in HOSTILE.values():
            FINDERS[name](filled(unit, share))
            FINDERS[name](filled(unit, share) + "!")


@pytest.mark.parametrize("name", HOSTILE)
def test_one_long_line_stays_within_its_bound(name):
    with bound(BOUND):
        reading = formats.read(filled(HOSTILE[name], LONG).encode(), name="hostile.txt", format="txt")
    assert reading.placed[1] <= 1


@pytest.mark.parametrize("name", HOSTILE)
def test_many_lines_of_it_stay_within_their_bound(name):
    lines = "\n".join([filled(HOSTILE[name], 400)] * (LONG // 401))
    with bound(BOUND):
        reading = formats.read(lines.encode(), name="hostile.txt", format="txt")
    assert len(reading.source) == LONG // 401


def test_a_megabyte_of_all_of_it_stays_within_its_bound():
    units = [filled(unit, length) for length in (5, 60, 600) for unit in HOSTILE.values()]
    text = "\n".join(units * (MEGABYTE // len("\n".join(units)) + 1))[:MEGABYTE]
    with bound(3 * BOUND):
        formats.read(text.encode(), name="hostile.txt", format="txt")
