"""The lines of a source beside what was read of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from agenda.importer.reading import Reading

MOST_LINES = 1_500
"""Of a longer source, those that a page is about are shown, each with its neighbours."""
NEIGHBOURS = 3
MOST_UNPLACED = 100
STRUCTURE = "structure"
_WORDS = {"event": "event", "audiences": "audience", "speakers": "person", "sessions": "session"}


@dataclass(frozen=True)
class Link:
    word: str
    """What the line was read as."""
    address: str


@dataclass(frozen=True)
class SourceLine:
    number: int
    text: str
    links: tuple[Link, ...] = ()
    is_unplaced: bool = False
    is_structure: bool = False
    follows_gap: bool = False
    """Whether lines before it are not shown."""


@dataclass(frozen=True)
class Source:
    lines: tuple[SourceLine, ...]
    unplaced: tuple[SourceLine, ...]
    """Of the whole, the first ones."""
    placed: int
    total: int

    @property
    def missing(self) -> int:
        return self.total - self.placed

    @property
    def per_cent(self) -> int:
        """100 of nothing less than all."""
        return self.placed * 100 // self.total if self.total else 100

    @property
    def unlisted(self) -> int:
        return self.missing - len(self.unplaced)


def source_of(reading: Reading, here: Iterable[str], addresses: Mapping[str, str]) -> Source:
    """`here` are the pieces that the page is about; `addresses` are those of all pieces."""
    links = _links(reading, addresses)
    unplaced = {line.line for line in reading.programme.unplaced}
    structure = set(reading.origins.get(STRUCTURE, ()))

    def line(number: int, *, follows_gap: bool = False) -> SourceLine:
        text, to = reading.source[number - 1], links.get(number, ())
        return SourceLine(number, text, tuple(to), number in unplaced, number in structure and not to, follows_gap)

    shown = list(_shown(reading, here))
    gaps = [number - before > 1 for before, number in zip([0, *shown], shown, strict=False)]
    listed = [line(number) for number in sorted(unplaced)[:MOST_UNPLACED] if number <= len(reading.source)]
    placed, total = reading.placed
    lines = tuple(line(number, follows_gap=gap) for number, gap in zip(shown, gaps, strict=True))
    return Source(lines, tuple(listed), placed, total)


def _shown(reading: Reading, here: Iterable[str]) -> Sequence[int]:
    count = len(reading.source)
    if count <= MOST_LINES:
        return range(1, count + 1)
    about = {number for piece in here for number in reading.origins.get(piece, ())}
    near = {number + by for number in about for by in range(-NEIGHBOURS, NEIGHBOURS + 1)}
    return sorted(number for number in near if 1 <= number <= count)[:MOST_LINES]


def _links(reading: Reading, addresses: Mapping[str, str]) -> dict[int, list[Link]]:
    links: dict[int, list[Link]] = {}
    for piece, numbers in reading.origins.items():
        if piece in addresses:
            link = Link(_WORDS[piece.partition(".")[0]], addresses[piece])
            for number in dict.fromkeys(numbers):
                links.setdefault(number, []).append(link)
    return links


def stretches(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of each row of numbers without a gap."""
    ordered = sorted(set(numbers))
    for _, run in groupby(enumerate(ordered), lambda pair: pair[1] - pair[0]):
        row = [number for _, number in run]
        yield row[0], row[-1]
