"""Plain text: pasted pages, mails.

Its structure is in how it is laid out: marks of lists, rules below headings, columns, lines that were broken.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from agenda.importer.document import Cell, Document, Line
from agenda.importer.readers import columns, marks
from agenda.importer.readers.characters import decoded, readable
from agenda.importer.readers.wrapping import Wrapping, begins_low, wrapping

_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_BREAKS = re.compile(r"[\v\f\x1c-\x1e\x85\u2028\u2029]")
"""Ends of lines that no editor counts."""
_QUOTED = re.compile(r"(?:\s?>)+ ?")
_LEADER = re.compile(r"\s?(?:\.{4,}|…{2,})\s?")
_LONGEST_LABEL = 40
_RULE = re.compile(r"[-=~_*#─━═—–‾.+\s]{3,}")
_UNDERLINES = {"=": 1, "═": 1}
_LONGEST_HEADING = 150
_TAB = 4
_SHORTEST_BROKEN = 40


def document(content: bytes) -> Document:
    """Raises Unreadable."""
    return of_text(decoded(content))


def _parts(line: str) -> list[str]:
    return [part for part in _BREAKS.split(line) if part.strip()] or [""]


def source_lines(text: str) -> tuple[str, ...]:
    """As editors count them."""
    return tuple(_LINE_ENDS.split(text.removesuffix("\n").removesuffix("\r")))


def of_text(text: str) -> Document:
    source = source_lines(text)
    rows = tuple(
        _Row(number, _without_leader(_unquoted(part)))
        for number, line in enumerate(source, start=1)
        for part in _parts(line)
    )
    return Document(source=source, lines=tuple(_Layout(rows, wrapping(row.text for row in rows)).lines()))


@dataclass(frozen=True, slots=True)
class _Row:
    """A line as it stands in the file."""

    number: int
    text: str

    @property
    def body(self) -> str:
        return self.text.strip()

    @property
    def indent(self) -> int:
        return len(self.text.expandtabs(_TAB)) - len(self.text.expandtabs(_TAB).lstrip())

    @property
    def is_rule(self) -> bool:
        return bool(_RULE.fullmatch(self.text)) and len(self.body) > 2


@dataclass(slots=True)
class _Draft:
    """A line as it is put together."""

    numbers: list[int]
    texts: list[str]
    indent: int = 0
    item: int = 0
    gap: int = 0
    heading: int = 0
    cell: Cell | None = None
    last: str = ""
    """Its last line as it stands."""
    goes_on: bool = False
    """The paragraph has a line that certainly goes on."""

    def line(self) -> Line | None:
        text = readable(" ".join(self.texts))
        numbers = tuple(dict.fromkeys(self.numbers))
        return text and Line(
            numbers=numbers, text=text, heading=self.heading, item=self.item, cell=self.cell, gap=self.gap
        )


@dataclass(slots=True)
class _Layout:
    rows: Sequence[_Row]
    _wrapping: Wrapping
    _depths: marks.Depths = field(default_factory=marks.Depths)
    _gap: int = 0
    _drafts: list[_Draft] = field(default_factory=list)
    _waiting: _Row | None = None
    """A bullet whose words are on the next line."""

    def lines(self) -> Iterator[Line]:
        tables = {table.first: table for table in self._tables()}
        at, count = 0, 0
        while at < len(self.rows):
            if table := tables.get(at):
                self._add_table(table, count)
                at, count = table.last, count + 1
            else:
                self._add(self.rows[at])
            at += 1
        return filter(None, (draft.line() for draft in self._drafts))

    # ── Tables ──

    def _tables(self) -> Iterator[columns.Table]:
        """Items of lists are none, whatever is in them."""
        return columns.tables(["" if marks.mark(row.body) else row.text for row in self.rows])

    def _add_table(self, table: columns.Table, number: int) -> None:
        self._depths.close()
        for placed in table.cells:
            cell = Cell(number, placed.row, placed.column, is_head=placed.is_head)
            draft = _Draft([self.rows[placed.at].number], [placed.text], gap=self._gap, cell=cell)
            self._drafts.append(draft)
            self._gap = 0

    # ── Lines ──

    def _add(self, row: _Row) -> None:
        if not readable(row.text):
            self._gap += 1
        elif row.is_rule:
            self._add_rule(row)
        elif marks.is_alone(row.body):
            self._waiting = row
        elif (mark := marks.mark(row.body)) or self._waiting:
            self._add_item(row, mark)
        elif not self._continues(row):
            self._depths.close()
            self._append(_Draft([row.number], [row.body], indent=row.indent, last=row.text))

    def _append(self, draft: _Draft) -> None:
        draft.gap, self._gap = self._gap, 0
        self._drafts.append(draft)

    def _add_item(self, row: _Row, mark: marks.Mark | None) -> None:
        waiting, self._waiting = self._waiting, None
        first = waiting or row
        kind, length = (mark.kind, mark.length) if mark else (waiting.body, 0)
        numbers = [waiting.number, row.number] if waiting else [row.number]
        depth = self._depths.of(first.indent, kind)
        self._append(_Draft(numbers, [row.body[length:]], indent=first.indent, item=depth, last=row.text))

    def _add_rule(self, row: _Row) -> None:
        """A heading, where it is just below a line that stands alone; else it parts, as an empty line does."""
        last = self._drafts[-1] if self._drafts and not self._gap else None
        if last and self._is_heading(last, row):
            last.heading = _UNDERLINES.get(row.body[0], 2)
            last.numbers.append(row.number)
        self._gap += 1

    def _is_heading(self, draft: _Draft, rule: _Row) -> bool:
        text = draft.texts[-1]
        if draft.item or draft.cell or draft.heading or len(draft.texts) > 1 or len(text) > _LONGEST_HEADING:
            return False
        if len(set(rule.body)) > 1 or rule.body[0] in ".+":
            return False
        return abs(len(rule.body) - len(text)) < 4 or (draft.gap > 0 and not text.endswith((".", ",", ";", ":")))

    def _continues(self, row: _Row) -> bool:
        """Whether the row is the rest of the last line, to which it is then put."""
        last = self._drafts[-1] if self._drafts and not self._gap else None
        if last is None or last.cell or last.heading:
            return False
        certain = self._wrapping.goes_on(last.last, row.text, in_prose=last.goes_on)
        if not certain and not self._hangs(row, last):
            return False
        last.goes_on = last.goes_on or begins_low(row.body)
        last.numbers.append(row.number)
        last.texts.append(row.body)
        last.last = row.text
        return True

    def _hangs(self, row: _Row, last: _Draft) -> bool:
        """Below the words of an item or beside a time, in the middle of a sentence."""
        is_long = len(last.texts[-1]) >= _SHORTEST_BROKEN
        return is_long and row.indent > last.indent + 1 and begins_low(row.body)


def _without_leader(text: str) -> str:
    """Dots that lead from a label to what it says are a colon; from a time, a space."""
    found = _LEADER.search(text[: 2 * _LONGEST_LABEL])
    before = text[: found.start()].strip() if found else ""
    if not before or len(before) > _LONGEST_LABEL or not text[found.end() :].strip():
        return text
    between = ": " if before[-1].isalpha() else "  "
    return text[: found.start()] + between + text[found.end() :].lstrip(" .…")


def _unquoted(text: str) -> str:
    """Without the marks that mails put before what they answer."""
    found = _QUOTED.match(text)
    return text[found.end() :] if found else text
