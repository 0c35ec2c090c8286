"""Rows of tables on pages: pieces beside each other, of which each begins a cell.

Who writes a PDF writes cell after cell. So a piece that stands to the right of the last one and no lower is in the next
cell of the same row, and what follows below it belongs to that; a piece further to the left begins another row. Columns
of a newspaper are told from cells by how much is in the first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from agenda.importer.readers.pdf_places import Piece
from agenda.importer.readers.wrapping import begins_low

_NEAR = 4.0
"""Points by which pieces of one column may begin apart."""
_MOST_IN_FIRST = 6
"""Lines of a first cell, a time or a name …"""
_TALLEST = 8
"""… and heights of a line by which a cell may begin above it, where cells are set in the middle of their row."""
_LEADING = 2.2
_MOST_CELLS = 100
"""Of a row."""


@dataclass(slots=True)
class Row:
    """Of one cell: a line."""

    cells: list[list[Piece]] = field(default_factory=list)

    @property
    def first(self) -> Piece:
        return self.cells[0][0]

    @property
    def last(self) -> Piece:
        return self.cells[-1][-1]

    def column_of(self, piece: Piece) -> int | None:
        """The cell below whose last line the piece is."""
        for column, cell in enumerate(self.cells):
            if _is_under(piece, cell) and (column or begins_low(piece.text) or piece.text[:1] in "–—-"):
                return column
        return None


def rows(pieces: Iterable[Piece]) -> Iterator[Row]:
    waiting: list[Row] = []
    """Lines that may yet be in the first cell of a row."""
    for piece in pieces:
        row = waiting[-1] if waiting else None
        if row and len(row.cells) > 1 and _belongs(piece, row):
            continue
        if row and _begins_cell(piece, row):
            waiting = [*_joined(waiting, piece)]
            waiting[-1].cells.append([piece])
            continue
        if row and len(row.cells) > 1:
            yield from waiting
            waiting = []
        waiting.append(Row([[piece]]))
        if len(waiting) > _MOST_IN_FIRST:
            yield waiting.pop(0)
    yield from waiting


def _belongs(piece: Piece, row: Row) -> bool:
    """Whether it is a further line of one of its cells, to which it is then put."""
    if piece.left > row.cells[-1][0].left - _NEAR and piece.is_below(row.last):
        row.cells[-1].append(piece)
        return True
    column = row.column_of(piece)
    if column is not None:
        row.cells[column].append(piece)
    return column is not None


def _begins_cell(piece: Piece, row: Row) -> bool:
    last = row.last
    if (
        len(row.cells) == _MOST_CELLS
        or piece.page != last.page
        or (piece.is_below(last) and not piece.is_level_with(row.first))
    ):
        return False
    right = max(part.right for part in row.cells[-1][-_MOST_IN_FIRST:])
    return piece.left > right and piece.bottom - row.first.bottom < _TALLEST * last.height


def _joined(waiting: list[Row], piece: Piece) -> Iterator[Row]:
    """The lines with those that are the first cell of the row made one."""
    if len(waiting[-1].cells) > 1:
        yield from waiting
        return
    level = [at for at, row in enumerate(waiting) if row.first.is_level_with(piece)]
    start = level[-1] if level else len(waiting) - 1
    if any(len(row.cells) > 1 or abs(row.first.left - waiting[-1].first.left) > _NEAR for row in waiting[start:]):
        start = len(waiting) - 1
    yield from waiting[:start]
    yield Row([[row.first for row in waiting[start:]]])


def _is_under(piece: Piece, cell: list[Piece]) -> bool:
    last = cell[-1]
    is_near = last.bottom - piece.bottom < _LEADING * last.height
    return abs(piece.left - cell[0].left) < _NEAR and piece.is_below(last) and is_near


def columns_of(some: Sequence[Row]) -> list[list[int]]:
    """Of each row, the columns of its cells: those of the rows with most cells say where columns are."""
    most = max(len(row.cells) for row in some)
    full = [row for row in some if len(row.cells) == most]
    spans = [_span([piece for row in full for piece in row.cells[column]]) for column in range(most)]
    return [_placed(row, spans) for row in some]


def _placed(row: Row, spans: Sequence[tuple[float, float]]) -> list[int]:
    """Each in the column with which it has most in common, to the right of the one before."""
    placed: list[int] = []
    for number, cell in enumerate(row.cells):
        first = placed[-1] + 1 if placed else 0
        possible = range(first, len(spans) - (len(row.cells) - number) + 1)
        placed.append(max(possible, key=lambda column: _common(_span(cell), spans[column])))
    return placed


def _span(cell: Sequence[Piece]) -> tuple[float, float]:
    return min(piece.left for piece in cell), max(piece.right for piece in cell)


def _common(one: tuple[float, float], other: tuple[float, float]) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])
