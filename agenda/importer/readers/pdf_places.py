"""Words at their places on pages, and the pieces of lines that they make."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median_low

from agenda.importer.readers import marks
from agenda.importer.readers.wrapping import begins_anew

_WIDEST_SPACE = 1.4
"""Of the height of letters; what is wider parts columns …"""
_WIDE_SPACE = 0.6
"""… and so does this where other words begin one below the other."""
_SHORT_LINE = 5
_WIDER = 1.5
"""Than the narrowest space of its line."""
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


def pieces(pages: Iterable[Page]) -> list[Piece]:
    """In the order in which they were written, which is that of reading."""
    found = []
    for number, page in enumerate(pages):
        lines = list(_lines(page.words))
        space = _space(lines)
        edges = _edges(lines, space)
        found += [Piece(number, words) for line in lines for words in _parts(line, space, edges)]
    return _with_bullets(found)


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    line: list[Word] = []
    for word in words:
        if line and not (_is_level(word, line[-1]) and word.left - line[-1].right > -_height(word, line[-1])):
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _gaps(line: Sequence[Word]) -> list[float]:
    return [word.left - before.right for before, word in pairwise(line)]


def _space(lines: Sequence[Sequence[Word]]) -> float:
    """How wide it is between most words."""
    gaps = [gap for line in lines for gap in _gaps(line)]
    return median_low(gaps) if gaps else 0


def _narrowest(gaps: Sequence[float], space: float) -> float:
    """Of a line of text that was set to the width of the page, all are wide; a row of a table is short."""
    return min(gaps) if len(gaps) > _SHORT_LINE else min([*gaps, space])


def _is_wide(gap: float, narrowest: float) -> bool:
    return gap > _WIDER * max(narrowest, 0.5)


def _edges(lines: Sequence[Sequence[Word]], space: float) -> Counter[int]:
    """{where words begin that begin a line, or are further than usual from the one before: how many do}."""
    edges: Counter[int] = Counter()
    for line in lines:
        gaps = _gaps(line)
        narrowest = _narrowest(gaps, space)
        edges[round(line[0].left)] += 1
        edges.update(round(word.left) for word, gap in zip(line[1:], gaps, strict=True) if _is_wide(gap, narrowest))
    return edges


def _parts(line: Sequence[Word], space: float, edges: Counter[int]) -> Iterator[tuple[Word, ...]]:
    gaps = _gaps(line)
    narrowest, since = _narrowest(gaps, space), 0
    for at, gap in enumerate(gaps, start=1):
        height = _height(line[at], line[at - 1])
        if at - since == 1 and _is_mark(line[since].text) and gap < _AFTER_MARK * height:
            continue
        may_part = _is_wide(gap, narrowest) or (at == 1 and begins_anew(line[0].text))
        if gap > _WIDEST_SPACE * height or (may_part and _begins_column(line[at], gap / height, edges)):
            yield tuple(line[since:at])
            since = at
    yield tuple(line[since:])


def _begins_column(word: Word, gap: float, edges: Counter[int]) -> bool:
    """Whether others begin just above or below: the closer it is to the word before, the more."""
    beside = sum(edges[round(word.left) + by] for by in (-1, 0, 1))
    return beside > (1 if gap > _WIDE_SPACE else 2)


def _is_level(word: Word, last: Word) -> bool:
    return abs(word.bottom - last.bottom) <= _height(word, last) / 2


def _height(word: Word, last: Word) -> float:
    return max(word.top - word.bottom, last.top - last.bottom)


def _is_mark(text: str) -> bool:
    return len(text) < 5 and bool(marks.mark(f"{text} a"))


def _with_bullets(found: Sequence[Piece]) -> list[Piece]:
    """Bullets that were drawn before or after all text, put to what they mark."""
    bullets = {(piece.page, round(piece.bottom)): piece for piece in found if marks.is_alone(piece.text)}
    if not bullets:
        return list(found)
    done, put = [], set()
    for piece in found:
        near = (bullets.get((piece.page, round(piece.bottom) + by)) for by in (0, -1, 1, -2, 2))
        bullet = next((one for one in near if one and 0 < piece.left - one.right < _AFTER_MARK * piece.height), None)
        if bullet and id(bullet) not in put:
            put.add(id(bullet))
            piece = Piece(piece.page, bullet.words + piece.words)
        done.append(piece)
    return [piece for piece in done if id(piece) not in put]


def usual_height(all_pieces: Iterable[Piece]) -> float:
    """Of most of the letters; the larger one where two are as good as common."""
    heights: Counter[float] = Counter()
    for piece in all_pieces:
        heights[round(piece.height)] += len(piece.text)
    if not heights:
        return 1
    least = min(max(heights.values()), sum(heights.values()) * _COMMON)
    return max(height for height, count in heights.items() if count >= least)
