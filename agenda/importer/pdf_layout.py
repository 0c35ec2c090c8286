"""Words at their places on pages become lines with their structure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agenda.importer.document import Document
from agenda.importer.gathered import Gathered, Run


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    left: float
    bottom: float
    right: float
    top: float
    bold: bool

    @property
    def size(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Page:
    width: float
    height: float
    words: Sequence[Word]


def read(pages: Iterable[Page]) -> Document:
    gathered = Gathered()
    rows = [row for page in pages for row in _rows(page.words)]
    levels = _levels(rows)
    for row in rows:
        gathered.add([Run(word.text + " ", word.bold) for word in row], heading=levels.get(_size(row), 0))
    return gathered.document()


def _rows(words: Sequence[Word]) -> Iterator[list[Word]]:
    row: list[Word] = []
    for word in words:
        if row and (abs(word.bottom - row[-1].bottom) > row[-1].size / 2 or word.left < row[-1].left):
            yield row
            row = []
        row.append(word)
    if row:
        yield row


def _size(row: Sequence[Word]) -> int:
    return round(max(word.size for word in row))


def _levels(rows: Sequence[Sequence[Word]]) -> dict[int, int]:
    """{size: the level of a heading that large}: those larger than most of the text."""
    sizes = Counter()
    for row in rows:
        sizes[_size(row)] += sum(len(word.text) for word in row)
    if not sizes:
        return {}
    usual = sizes.most_common(1)[0][0]
    larger = sorted((size for size in sizes if size > usual * 1.12), reverse=True)
    return {size: min(level, 6) for level, size in enumerate(larger, start=1)}
