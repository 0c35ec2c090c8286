"""Pieces of lines on pages become lines with their structure: paragraphs, headings by the size of their letters, items,
cells. What is printed on every page is one line, at the end."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from agenda.importer.document import Cell, Document
from agenda.importer.readers import marks
from agenda.importer.readers.gathered import Gathered, Run
from agenda.importer.readers.pdf_places import Page, Piece, pieces, usual_height
from agenda.importer.readers.pdf_rows import Row, columns_of, rows
from agenda.importer.readers.wrapping import begins_anew, begins_low, ends_name, ends_open

_MARGIN = 0.13
"""Of the height of a page: where its header and footer are."""
_LARGER = 1.12
_LONGEST_HEADING = 200
_TIGHT = 1.6
_FULL = 0.75
_APART = 2.2
_NEAR = 4.0
_LABEL = re.compile(r"\W{0,2}(?:\d{1,2}[:.h]?\d{0,2}\b.{0,20}|.{0,40}:)")


def read(pages: Sequence[Page]) -> Document:
    found = pieces(pages)
    running = _running(found, pages)
    layout = _Layout([piece for piece in found if id(piece) not in running])
    layout.read()
    layout.add_running(_groups(found, running))
    return layout.gathered.document()


# ── Printed on every page ──


def _running(found: Sequence[Piece], pages: Sequence[Page]) -> dict[int, str]:
    """{piece: what it says but for numbers}, of those that most pages have at the same place."""
    if len(pages) < 2:
        return {}
    keys = {id(piece): _key(piece) for piece in found if _is_at_edge(piece, pages[piece.page])}
    on = defaultdict(set)
    for piece in found:
        if id(piece) in keys:
            on[keys[id(piece)]].add(piece.page)
    least = max(2, (len(pages) + 1) // 2)
    return {key: said for key, said in keys.items() if len(on[said]) >= least}


def _is_at_edge(piece: Piece, page: Page) -> bool:
    return piece.bottom < _MARGIN * page.height or piece.top > (1 - _MARGIN) * page.height


def _key(piece: Piece) -> str:
    return f"{re.sub(r'[0-9]+', '#', piece.text)} {round(piece.bottom / 10)}"


def _groups(found: Sequence[Piece], running: dict[int, str]) -> list[list[Piece]]:
    groups: dict[str, list[Piece]] = defaultdict(list)
    for piece in found:
        if id(piece) in running:
            groups[running[id(piece)]].append(piece)
    return list(groups.values())


# ── Lines ──


class _Layout:
    def __init__(self, found: Sequence[Piece]) -> None:
        self.gathered = Gathered()
        self._rows = list(rows(found))
        self._usual = usual_height(found)
        self._levels = _levels(found, self._usual)
        self._rights = _rights(found)
        self._before: Piece | None = None

    def read(self) -> None:
        for is_table, group in groupby(self._rows, key=lambda row: len(row.cells) > 1):
            some = list(group)
            if is_table:
                self._table(some)
            else:
                self._lines([row.first for row in some])

    def add_running(self, groups: Sequence[Sequence[Piece]]) -> None:
        for group in groups:
            self.gathered.add_repeated([[Run(piece.text)] for piece in group])

    def _lines(self, found: Sequence[Piece], cell: Cell | None = None) -> None:
        for lines in self._paragraphs(found, in_cell=cell is not None):
            first = lines[0]
            if self._before and _is_apart(first, self._before):
                self.gathered.leave_gap()
            self._before = lines[-1]
            self.gathered.add(_runs(lines), heading=self._level(lines), cell=cell)

    def _paragraphs(self, found: Sequence[Piece], *, in_cell: bool) -> Iterator[list[Piece]]:
        lines: list[Piece] = []
        for piece in found:
            if lines and not self._goes_on(lines, piece, in_cell=in_cell):
                yield lines
                lines = []
            lines.append(piece)
        if lines:
            yield lines

    def _goes_on(self, lines: Sequence[Piece], piece: Piece, *, in_cell: bool) -> bool:
        """Whether it is the next line of the same paragraph. Cells may be narrower than the lines above and below."""
        last = lines[-1]
        if piece.page != last.page or last.bottom - piece.bottom > _TIGHT * max(last.height, piece.height):
            return False
        if abs(piece.height - last.height) > 1 or _begins_item(piece, lines) or begins_anew(piece.text):
            return False
        if self._levels.get(round(piece.height)) and piece.bold == last.bold:
            return True
        if begins_low(piece.text) and (in_cell or ends_open(last.text)):
            return True
        right = self._rights[last.page, round(lines[0].left / _NEAR)]
        if last.right + last.height / 4 + piece.words[0].right - piece.words[0].left < right:
            return False
        if begins_low(piece.text) or ends_open(last.text) or ends_name(piece.text) or piece.text[0] == "(":
            return True
        hangs = bool(marks.mark(lines[0].text)) and piece.left > lines[0].left + _NEAR
        return (len(lines) > 1 or hangs) and last.right - last.left > _FULL * (right - last.left)

    def _level(self, lines: Sequence[Piece]) -> int:
        if marks.is_bullet(lines[0].text):
            return 0
        level = min(self._levels.get(round(piece.height), 0) for piece in lines)
        return level if sum(len(piece.text) for piece in lines) <= _LONGEST_HEADING else 0

    # ── Tables ──

    def _table(self, some: Sequence[Row]) -> None:
        if any(len(row.cells[0]) > 6 for row in some):  # columns of a newspaper
            for row in some:
                for cell in row.cells:
                    self._lines(cell)
        elif _is_labelled(some):
            for row in some:
                self._before = row.last
                self.gathered.add(_runs([cell[0] for cell in row.cells]), heading=self._level([row.last]))
        else:
            self._cells(some)

    def _cells(self, some: Sequence[Row]) -> None:
        number, columns = self.gathered.new_table(), columns_of(some)
        has_head = len(some) > 1 and _is_bold(some[0]) and not _is_bold(some[1])
        for at, row in enumerate(some):
            for cell, column in zip(row.cells, columns[at], strict=True):
                self._before = None
                self._lines(cell, Cell(number, at, column, is_head=has_head and at == 0))
            self._before = row.last


def _is_bold(row: Row) -> bool:
    return all(piece.bold for cell in row.cells for piece in cell)


def _begins_item(piece: Piece, lines: Sequence[Piece]) -> bool:
    """A dash within a paragraph may be one of its sentences."""
    mark = marks.mark(piece.text)
    return bool(mark) and (mark.kind not in "–—-" or len(lines) < 2 or bool(marks.mark(lines[0].text)))


def _is_apart(piece: Piece, before: Piece) -> bool:
    return piece.page == before.page and before.bottom - piece.bottom > _APART * max(piece.height, before.height)


def _runs(lines: Sequence[Piece]) -> list[Run]:
    runs: list[Run] = []
    for piece in lines:
        runs += [Run(f"{word.text} ", word.bold) for word in piece.words]
        if runs[-1].text == "\x02 " or runs[-1].text.endswith(("\x02 ", "- ")):
            runs[-1] = Run(runs[-1].text.rstrip(" \x02-") + "-", runs[-1].bold)
    return runs


def _levels(found: Sequence[Piece], usual: float) -> dict[int, int]:
    """{height of letters: the level of a heading that large}."""
    larger = sorted({round(piece.height) for piece in found if piece.height > usual * _LARGER}, reverse=True)
    return {height: min(level, 6) for level, height in enumerate(larger, start=1)}


def _rights(found: Sequence[Piece]) -> dict[tuple[int, int], float]:
    """{page and where lines begin: where they end at most}."""
    rights: dict[tuple[int, int], float] = defaultdict(float)
    for piece in found:
        key = piece.page, round(piece.left / _NEAR)
        rights[key] = max(rights[key], piece.right)
    return rights


def _is_labelled(some: Sequence[Row]) -> bool:
    """Whether each row is but a time or a label, and a line beside it."""
    return all(
        len(row.cells) == 2 and all(len(cell) == 1 for cell in row.cells) and _LABEL.fullmatch(row.first.text)
        for row in some
    )
