"""Lines of what has none of its own, a page, a Word file or a PDF: they are numbered as they come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from agenda.importer.document import Anchor, Cell, Document, Line
from agenda.importer.readers import marks, text
from agenda.importer.readers.characters import MOST_LINES, TOO_MANY_LINES, readable
from agenda.importer.reading import Unreadable
from events.text import leads_out


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike."""

    text: str
    bold: bool = False
    link: str = ""


@dataclass(slots=True)
class Gathered:
    lines: list[Line] = field(default_factory=list)
    tables: int = 0
    """How many were begun."""
    _source: list[str] = field(default_factory=list)
    _gap: int = 0

    def add(
        self, runs: Iterable[Run], *, heading: int = 0, item: int = 0, cell: Cell | None = None, style: str = ""
    ) -> bool:
        """Whether there are words in them. A typed bullet makes an item, and is taken off."""
        runs = [run for run in runs if run.text]
        said = shown = readable("".join(run.text for run in runs))
        if not said:
            return False
        if not heading and (mark := marks.mark(said)):
            said, item = said[mark.length :], max(item, 1)
        if len(self._source) == MOST_LINES:
            raise Unreadable(TOO_MANY_LINES)
        self._source.append(shown)
        line = Line(
            numbers=(len(self._source),),
            text=said,
            heading=heading,
            item=item,
            cell=cell,
            bold=all(run.bold for run in runs if run.text.strip()),
            gap=self._gap,
            anchors=_anchors(runs),
            style=style,
        )
        self.lines.append(line)
        self._gap = 0
        return True

    def add_repeated(self, lines: Sequence[Sequence[Run]]) -> None:
        """What says the same again and again: one line, with the numbers of all."""
        shown = list(filter(None, (readable("".join(run.text for run in runs)) for runs in lines)))
        if shown:
            first = len(self._source) + 1
            self._source += shown
            self.lines.append(Line(numbers=tuple(range(first, first + len(shown))), text=shown[0], gap=1))

    def add_text(self, said: str) -> None:
        """What is laid out by hand is read as text is."""
        within, shift = text.of_text(said), len(self._source)
        self._source += within.source
        for line in within.lines:
            cell = line.cell and replace(line.cell, table=line.cell.table + self.tables)
            self.lines.append(replace(line, numbers=tuple(number + shift for number in line.numbers), cell=cell))
        self.tables += len({line.cell.table for line in within.lines if line.cell})

    def leave_gap(self) -> None:
        self._gap += 1

    def new_table(self) -> int:
        """Its number."""
        self.tables += 1
        return self.tables - 1

    @property
    def length(self) -> int:
        """Characters."""
        return sum(len(line.text) for line in self.lines)

    def document(self, told: Mapping[str, Any] = {}) -> Document:
        return Document(source=tuple(self._source), lines=tuple(self.lines), told=dict(told))


def anchor(label: str, address: str) -> Anchor | None:
    """None of a link that leads nowhere outside."""
    label = readable(label)
    try:
        return Anchor(label, address) if label and leads_out(address) else None
    except ValueError:  # no address at all
        return None


def _anchors(runs: Sequence[Run]) -> tuple[Anchor, ...]:
    found, label = [], ""
    for run, after in zip(runs, [*runs[1:], None], strict=True):
        if run.link:
            label += run.text
            if after is None or after.link != run.link:
                found.append(anchor(label, run.link))
                label = ""
    return tuple(filter(None, found))
