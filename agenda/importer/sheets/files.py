"""CSV and XLSX to rows of cells."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from itertools import islice

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from agenda.importer.readers import archive
from agenda.importer.readers.characters import decoded
from agenda.importer.reading import Unreadable
from agenda.importer.sheets.cells import Cell

MOST_ROWS, MOST_COLUMNS = 20_000, 256
_MOST_EMPTY = 1_000
"""Rows in a stretch, behind which nothing more is looked for."""
_DELIMITERS = ",;\t|"
type Rows = list[list[Cell]]


def rows_of_csv(content: bytes) -> Rows:
    """Raises Unreadable."""
    text = decoded(content)
    if text[:4].casefold() == "sep=":
        text = text.partition("\n")[2]
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return _limited(row[:MOST_COLUMNS] for row in reader)
    except csv.Error as error:
        said = "has a cell longer than any text" if "field larger" in str(error) else "cannot be read"
        raise Unreadable(f"Line {reader.line_num} {said}. Is a quotation mark not closed?") from None


def _delimiter(text: str) -> str:
    """The one that parts the first rows into the same number of cells most often."""

    def likeliness(delimiter: str) -> int:
        lines = islice(csv.reader(StringIO(text[:64_000], newline=""), delimiter=delimiter), 40)
        widths = Counter(_widths(lines))
        return max((times * min(width, 30) for width, times in widths.items() if width > 1), default=0)

    return max(_DELIMITERS, key=likeliness)


def _widths(rows: Iterator[list[str]]) -> Iterator[int]:
    try:
        yield from (len(row) for row in rows)
    except csv.Error:
        return


def sheets_of_xlsx(content: bytes) -> dict[str, Rows]:
    """By their names; a formula is what it came to when the file was saved, else its text. Raises Unreadable."""
    archive.check(content)
    try:
        sheets = _sheets(content, data_only=False)
        if any(_is_formula(cell) for rows in sheets.values() for row in rows for cell in row):
            values = _sheets(content, data_only=True)
            sheets = {name: _with_values(rows, values.get(name, [])) for name, rows in sheets.items()}
    except Unreadable:
        raise
    except (InvalidFileException, LookupError, ValueError, TypeError, AttributeError, SyntaxError, OSError):
        raise Unreadable("The file is no workbook, or it is damaged.") from None
    return sheets


def _sheets(content: bytes, *, data_only: bool) -> dict[str, Rows]:
    book = load_workbook(BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
    try:
        return {
            sheet.title: _limited(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)) for sheet in book.worksheets
        }
    finally:
        book.close()


def _limited(rows: Iterable[Iterable[Cell]]) -> Rows:
    """Without empty ones at the end."""
    kept: Rows = []
    empty = 0
    for row in rows:
        cells = list(row)
        while cells and cells[-1] in (None, ""):
            cells.pop()
        empty = 0 if cells else empty + 1
        kept.append(cells)
        if empty > _MOST_EMPTY:
            break
        if len(kept) - empty > MOST_ROWS:
            raise Unreadable(f"The sheet has more than {MOST_ROWS:,} rows.")
    return kept[: len(kept) - empty]


def _is_formula(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.startswith("=")


def _with_values(rows: Rows, values: Rows) -> Rows:
    def value(row: int, column: int, cell: Cell) -> Cell:
        known = values[row][column] if row < len(values) and column < len(values[row]) else None
        return known if _is_formula(cell) and known is not None else cell

    return [[value(r, c, cell) for c, cell in enumerate(row)] for r, row in enumerate(rows)]
