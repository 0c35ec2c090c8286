"""Tables of web pages: which column a cell is in, with those that span others counted; lists of terms are tables of
two columns. Tables that only lay out a page are none."""

from dataclasses import dataclass, field

from lxml import etree

from agenda.importer.document import Cell

_WIDEST = 200
"""Columns that cells may take from the rows below."""


def is_layout(table: etree._Element) -> bool:
    if table.tag == "dl":
        return False
    if table.get("role", "").lower() in ("presentation", "none") or _holds(table, "table", "h1"):
        return True
    rows = table.xpath("./tr | ./*/tr")
    return len(rows) < 2 or all(len(row) < 2 for row in rows)


def _holds(table: etree._Element, *tags: str) -> bool:
    """The first is looked for first: what is nested is not searched again and again."""
    return any(table.xpath(f"boolean(.//{tag})") for tag in tags)


@dataclass(slots=True)
class Grid:
    table: int | None
    """Its number; None of what is no table."""
    cell: Cell | None = None
    """The one that is open."""
    _row: int = -1
    _column: int = 0
    _is_head: bool = False
    _taken: dict[int, int] = field(default_factory=dict)
    """{column: the last row in which a cell from above has it}."""

    def start(self, element: etree._Element) -> None:
        if self.table is None:
            return
        match element.tag:
            case "tr":
                self._next_row(is_head=_is_head(element))
            case "td" | "th":
                self._open(_span(element, "colspan"), _span(element, "rowspan"))
            case "dt":
                self._next_row(is_head=False)
                self._open(1, 1)
            case "dd":
                if self._row < 0 or self._column > 1:
                    self._next_row(is_head=False)
                self._column = 1
                self._open(1, 1)

    def end(self, element: etree._Element) -> None:
        if element.tag in ("td", "th", "dt", "dd"):
            self.cell = None

    def _next_row(self, *, is_head: bool) -> None:
        self._row, self._column, self._is_head = self._row + 1, 0, is_head

    def _open(self, columns: int, rows: int) -> None:
        row = max(self._row, 0)
        while self._taken.get(self._column, -1) >= row:
            self._column += 1
        self.cell = Cell(self.table, row, self._column, columns, is_head=self._is_head)
        if rows > 1:
            for column in range(self._column, min(self._column + columns, _WIDEST)):
                self._taken[column] = row + rows - 1
        self._column += columns


def _is_head(row: etree._Element) -> bool:
    """Whether it says what is below it."""
    cells = [cell.tag for cell in row if cell.tag in ("td", "th")]
    return bool(cells) and (row.getparent().tag == "thead" or "td" not in cells)


def _span(element: etree._Element, name: str) -> int:
    said = element.get(name, "1").strip()
    return max(1, min(int(said), _WIDEST)) if said.isascii() and said.isdigit() and len(said) < 6 else 1
