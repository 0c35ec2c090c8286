"""Tables in plain text: cells between tabs or bars, or one below the other.

A time and a title beside it, or a label and what it says, are no table however far apart: those stay a line.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

_SEGMENT = re.compile(r"\S+(?: \S+)*")
_BORDER = re.compile(r"[\s|+=:─-╿-]+")
_LONGEST_ROW = 500
"""Characters, of columns that only spaces tell apart."""
_LABEL = re.compile(r"\W{0,2}(?:\d{1,2}[:.h]?\d{0,2}\b.{0,20}|.{0,40}:)")
_ASIDE = 2
_BARS = str.maketrans("│┃¦", "|||")


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with words in it."""

    at: int
    """Which of the lines it is on, from 0."""
    row: int
    column: int
    text: str
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    first: int
    last: int
    """Its lines, from 0."""
    cells: tuple[Placed, ...]
    """Row by row."""


def tables(lines: Sequence[str]) -> Iterator[Table]:
    """In their order; no line is in two."""
    kinds = [_kind(line) for line in lines]
    at = 0
    for kind, group in groupby(kinds):
        size = len(list(group))
        if found := _FINDERS.get(kind):
            yield from found(lines[at : at + size], at)
        at += size


def _kind(line: str) -> str:
    body = line.strip().translate(_BARS)
    if not body:
        return ""
    if body.startswith("|") or " | " in body or _is_border(body):
        return "bars"
    return "tabs" if "\t" in line.strip(" ") else "spaces"


def _is_border(body: str) -> bool:
    return body[0] in "+|┌├└╔╠╚" and bool(_BORDER.fullmatch(body))


# ── Bars ──


def _of_bars(lines: Sequence[str], first: int) -> Iterator[Table]:
    bodies = [line.strip().translate(_BARS) for line in lines]
    borders = [bool(_BORDER.fullmatch(body)) for body in bodies]
    if borders.count(False) < 2 and True not in borders:
        return
    said = [at for at, is_border in enumerate(borders) if not is_border] or [0]
    inner = {at for at in range(said[0], said[-1]) if borders[at]}
    head_ends, is_grid = min(inner, default=0), len(inner) > 1
    cells, row = [], 0
    for at, body in enumerate(bodies):
        if borders[at]:
            row += is_grid and at in inner
            continue
        texts = body.removeprefix("|").removesuffix("|").split("|")
        cells += [
            Placed(first + at, row, column, text.strip(), is_head=at < head_ends)
            for column, text in enumerate(texts)
            if text.strip()
        ]
        row += not is_grid
    yield Table(first, first + len(lines) - 1, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column, cell.at))))


# ── Tabs ──


def _of_tabs(lines: Sequence[str], first: int) -> Iterator[Table]:
    rows = [line.rstrip(" ").split("\t") for line in lines]
    rows = _without_empty(rows) if _is_sheet(rows) else [_collapsed(row) for row in rows]
    if max(map(len, rows)) < 2 or _is_labelled([row for row in rows if len(row) > 1]):
        return
    yield _table(rows, first)


def _is_sheet(rows: Sequence[Sequence[str]]) -> bool:
    """Whether cells may be empty: it has a row of headings, or all rows are as long."""
    return (len(rows[0]) > 2 and all(text.strip() for text in rows[0])) or (
        len(rows) > 1 and len({len(row) for row in rows}) == 1
    )


def _without_empty(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Without the columns in which no row has a word."""
    said = {column for row in rows for column, text in enumerate(row) if text.strip()}
    return [[text for column, text in enumerate(row) if column in said] for row in rows]


def _collapsed(row: Sequence[str]) -> list[str]:
    """Several tabs in a row are one, but at the beginning: those skip columns."""
    said = [text for text in row if text.strip()]
    return ["", *said] if said and not row[0].strip() else said


# ── Spaces ──


def _of_spaces(lines: Sequence[str], first: int) -> Iterator[Table]:
    rows = [_segments(line) for line in lines]
    starts = Counter(tuple(row) for row in rows if len(row) > 1)
    for columns, count in starts.most_common(1):
        if count < (2 if len(columns) > 2 else 3):
            return
        placed, at = [_placed(row, columns) for row in rows], 0
        for fits, group in groupby(placed, key=bool):
            some = list(group)
            if fits and sum(all(row) for row in some) > 1 and (len(columns) > 2 or not _is_labelled(some)):
                yield _table(some, first + at)
            at += len(some)


def _segments(line: str) -> dict[int, str]:
    """{where it begins: words that two spaces part from others}."""
    if "  " not in line.strip() or len(line) > _LONGEST_ROW:
        body = line.lstrip()
        return {len(line) - len(body): body}
    return {found.start(): found[0] for found in _SEGMENT.finditer(line)}


def _placed(row: dict[int, str], columns: Sequence[int]) -> list[str]:
    """Its words in their columns; [] of a line that has no place there. What was typed below a column by eye may be
    aside of it, and far aside after words that are longer than the column."""
    texts, starts = list(row.values()), list(row)
    if len(texts) == len(columns) > 2 and all(map(_is_near, starts[:2], columns)):
        return texts
    cells = [""] * len(columns)
    for start, text in row.items():
        column = min(range(len(columns)), key=lambda column: abs(columns[column] - start))
        if not _is_near(start, columns[column]) or cells[column]:
            return []
        cells[column] = text
    return [] if len(texts) == 1 and cells[0] else cells


def _is_near(start: int, column: int) -> bool:
    return abs(start - column) <= _ASIDE


_FINDERS = {"bars": _of_bars, "tabs": _of_tabs, "spaces": _of_spaces}


# ── All ──


def _is_labelled(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most rows are but a time or a label, and what is beside it."""
    if max(map(len, rows)) > 2:
        return False
    labels = [row for row in rows if not row[0].strip() or _LABEL.fullmatch(row[0].strip())]
    return len(labels) * 2 >= len(rows)


def _table(rows: Sequence[Sequence[str]], first: int) -> Table:
    has_head = len(rows) > 1 and len(rows[0]) > 2 and _is_head(rows)
    cells = [
        Placed(first + row, row, column, text.strip(), is_head=has_head and row == 0)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text.strip()
    ]
    return Table(first, first + len(rows) - 1, tuple(cells))


def _is_head(rows: Sequence[Sequence[str]]) -> bool:
    """Words alone, above rows with numbers."""
    head, below = "".join(rows[0]), "".join(rows[1])
    return not any(map(str.isdigit, head)) and any(map(str.isdigit, below))
