"""Word as we write it: what a paragraph is, its style says."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from agenda.exports import prose as exported
from agenda.exports.prose import Block, Run, Runs
from agenda.importer.document import Anchor, Document, Line
from events.text import on_one_line

from . import prose
from .passages import Form, Kind, Passage, Style, Words

_HEADING = re.compile(r"heading ([1-6])")
_STYLES = {
    "session time": Style.TIME,
    "session mark": Style.MARK,
    "session note": Style.NOTE,
    "session people": Style.PEOPLE,
}
_OURS_IN_PROSE = {
    "list bullet": exported.Kind.BULLET,
    "list number": exported.Kind.NUMBERED,
    "list continue": exported.Kind.MORE,
}
_FACT = re.compile(r"(Date|Time zone|Time|Place|Venue|Format|Organiser|Series|Sectors?|Themes?|Questions|Part)\s+")

_FOOTER = re.compile(r"Publication \d+, [\w ]+ Page \d+ of \d+")

_OURS = ("normal", "title", "quote", "session ", "programme ", "list bullet", "list number", "list continue", "table ")
"""How the names of styles begin in which we write."""


class Word(Form):
    def __init__(self, document: Document, last: int):
        super().__init__(document, last)
        self._lines = [_as_written(line, document.source) for line in document.lines]
        self._numbers = [line.numbers[0] for line in self._lines]

    def passages(self) -> Iterator[Passage]:
        lines = self._between(1, self.last)
        for row, group in groupby(lines, key=lambda line: line.cell and (line.cell.table, line.cell.row)):
            if row is None:
                yield from map(_passage, group)
            else:
                yield _row(list(group))

    def prose(self, passages: Sequence[Passage]) -> str:
        return of_lines(self._between(passages[0].numbers.start, passages[-1].numbers.stop))

    def _between(self, first: int, stop: int) -> list[Line]:
        return self._lines[bisect_left(self._numbers, first) : bisect_left(self._numbers, stop)]

    def margins(self, title: str | None) -> Iterator[int]:
        """The headers and footers of its pages."""
        for line in self._between(self.last + 1, len(self.document.source) + 1):
            if _FOOTER.fullmatch(line.text) or (title and line.text.startswith(title[:50])):
                yield from line.numbers

    def lines(self, passages: Sequence[Passage]) -> str:
        """A paragraph is a line."""
        return "\n".join(passage.text for passage in passages)


def _as_written(line: Line, source: Sequence[str]) -> Line:
    """With what looks like a mark of a list, where its style says that it is none."""
    written = on_one_line(source[line.numbers[0] - 1])
    if line.text == written or not line.style.casefold().startswith(_OURS):
        return line
    return replace(line, text=written, item=0)


def _passage(line: Line) -> Passage:
    style, level = line.style.casefold(), _level(line)
    numbers = range(line.numbers[0], line.numbers[-1] + 1)
    words = (Words(line.numbers[0], _fact(line)),)
    if level:
        return Passage(kind=Kind.HEADING, numbers=numbers, words=words, level=level)
    if line.item or style == "session point" or _in_prose(style):
        kind = Kind.LIST if _in_prose(style) else Kind.POINTS
        return Passage(kind=kind, numbers=numbers, words=words)
    return Passage(kind=Kind.LINES, numbers=numbers, words=words, style=_STYLES.get(style, Style.NONE))


def _fact(line: Line) -> str:
    """“Date: 5 March 2027”, as the other forms have it."""
    return _FACT.sub(r"\1: ", line.text, count=1) if line.style.casefold() == "programme facts" else line.text


def _level(line: Line) -> int:
    found = _HEADING.fullmatch(line.style.casefold())
    return int(found[1]) if found else 0 if line.style.casefold() == "title" else line.heading


def _in_prose(style: str) -> exported.Kind | None:
    return _OURS_IN_PROSE.get(style.rstrip(" 123"))


def _row(lines: Sequence[Line]) -> Passage:
    width = 1 + max(line.cell.column for line in lines)
    cells = [[line for line in lines if line.cell.column == column] for column in range(width)]
    words = tuple(Words(lines[0].numbers[0], " ".join(line.text for line in cell)) for cell in cells)
    numbers = range(min(line.numbers[0] for line in lines), max(line.numbers[-1] for line in lines) + 1)
    return Passage(kind=Kind.ROW, numbers=numbers, words=words, is_head=lines[0].cell.is_head)


# ── Organisers' own texts ──


def of_lines(lines: Sequence[Line]) -> str:
    """As Markdown."""
    return prose.markdown(_blocks(lines))


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    number = 0
    for table, group in groupby(lines, key=lambda line: line.cell and line.cell.table):
        if table is not None:
            yield _table(list(group))
            continue
        for is_code, lines in groupby(group, key=lambda line: line.style.casefold() == "programme code"):
            if is_code:
                yield Block(exported.Kind.CODE, (Run("\n".join(line.text for line in lines)),))
                continue
            for line in lines:
                block = _block(line, number + 1)
                number = block.number
                yield block


def _block(line: Line, number: int) -> Block:
    style, runs = line.style.casefold(), _runs(line)
    if level := _level(line):
        return Block(exported.Kind.HEADING, runs, level)
    if kind := _in_prose(style) or (line.item and exported.Kind.BULLET):
        depth = int(style[-1]) if style[-1:].isdigit() else max(1, line.item)
        return Block(kind, runs, depth, number if kind == exported.Kind.NUMBERED else 0)
    return Block(exported.Kind.PARAGRAPH, runs, quoted=style == "quote")


def _table(lines: Sequence[Line]) -> Block:
    width = 1 + max(line.cell.column for line in lines)
    rows = []
    for _, cells in groupby(lines, key=lambda line: line.cell.row):
        row: list[Runs] = [()] * width
        for line in cells:
            before = row[line.cell.column]
            row[line.cell.column] = (*before, Run(" "), *_runs(line)) if before else _runs(line)
        rows.append(tuple(row))
    return Block(exported.Kind.TABLE, rows=tuple(rows))


def _runs(line: Line) -> Runs:
    """Its links are where their words are."""
    runs, rest = [], line.text
    for anchor in line.anchors:
        before, found, after = rest.partition(anchor.text)
        if found and anchor.text:
            runs += [Run(before), _linked(anchor)]
            rest = after
    return tuple(run for run in [*runs, Run(rest)] if run.text)


def _linked(anchor: Anchor) -> Run:
    return Run(anchor.text, link=anchor.url)
