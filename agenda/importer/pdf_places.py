"""Words at their places on pages, and the pieces of lines that they make."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from agenda.importer import marks

_WIDEST_SPACE = 1.4
"""Of the height of letters; what is wider parts columns …"""
_WIDE_SPACE = 0.6
"""… and so does this where other words begin one below the other."""
_AFTER_MARK = 4
_COMMON = 0.4
"""Of the letters of a document."""


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    left: float
    bottom: float
    right: float
    top: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Page:
    width: float
    height: float
    words: Sequence[Word]


@dataclass(frozen=True)
class Piece:
    """Words beside each other; positions are counted from the bottom of the page."""

    page: int
    words: tuple[Word, ...]

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @property
    def bottom(self) -> float:
        return self.words[0].bottom

    @property
    def top(self) -> float:
        return self.words[0].top

    @cached_property
    def height(self) -> float:
        return max(word.top - word.bottom for word in self.words) or 1

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)

    def is_level_with(self, other: "Piece") -> bool:
        return self.page == other.page and abs(self.bottom - other.bottom) < 0.6 * max(self.height, other.height)

    def is_below(self, other: "Piece") -> bool:
        return self.page == other.page and self.bottom < other.bottom - 0.6 * min(self.height, other.height)


def pieces(pages: Iterable[Page]) -> Iterator[Piece]:
    """In the order in which they were written, which is that of reading."""
    for number, page in enumerate(pages):
        edges = _edges(page.words)
        words: list[Word] = []
        for word in page.words:
            if words and not _is_beside(word, words, edges):
                yield Piece(number, tuple(words))
                words = []
            words.append(word)
        if words:
            yield Piece(number, tuple(words))


def _edges(words: Sequence[Word]) -> Counter[int]:
    """{where words begin that begin a line, or are far from the one before: how many do}."""
    edges: Counter[int] = Counter()
    for before, word in pairwise([None, *words]):
        if (
            before is None
            or not _is_level(word, before)
            or word.left - before.right > _WIDE_SPACE * _height(word, before)
        ):
            edges[round(word.left)] += 1
    return edges


def _is_beside(word: Word, words: Sequence[Word], edges: Counter[int]) -> bool:
    last = words[-1]
    height, gap = _height(word, last), word.left - last.right
    if not _is_level(word, last) or gap < -height:
        return False
    if len(words) == 1 and _is_mark(last.text):
        return gap < _AFTER_MARK * height
    begins_column = sum(edges[round(word.left) + by] for by in (-1, 0, 1)) > 1
    return gap < (_WIDE_SPACE if begins_column else _WIDEST_SPACE) * height


def _is_level(word: Word, last: Word) -> bool:
    return abs(word.bottom - last.bottom) <= _height(word, last) / 2


def _height(word: Word, last: Word) -> float:
    return max(word.top - word.bottom, last.top - last.bottom)


def _is_mark(text: str) -> bool:
    return len(text) < 5 and bool(marks.mark(f"{text} a"))


def usual_height(all_pieces: Iterable[Piece]) -> float:
    """Of most of the letters; the larger one where two are as good as common."""
    heights: Counter[float] = Counter()
    for piece in all_pieces:
        heights[round(piece.height)] += len(piece.text)
    if not heights:
        return 1
    least = min(max(heights.values()), sum(heights.values()) * _COMMON)
    return max(height for height, count in heights.items() if count >= least)
