"""How the figures are told: a line each, with its ratio, and its goal where there is one."""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple


class Line(NamedTuple):
    what: str
    figure: str
    ratio: str = ""
    goal: str = ""


HEAD = Line("measured", "figure", "ratio", "goal")


def spread(above: Sequence[float], below: Sequence[float]) -> str:
    """The median of the rounds' ratios, and the least and the greatest."""
    ratios = [a / b for a, b in zip(above, below, strict=True)]
    return f"{median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"


def printed(lines: Sequence[Line]) -> str:
    head, *rows = aligned([HEAD, *lines])
    return "\n".join([head, "  ".join("─" * width for width in _widths([HEAD, *lines])), *rows])


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Each column as wide as its widest cell."""
    widths = _widths(rows)
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(*rows, strict=True)]
