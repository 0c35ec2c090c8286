"""Many things from A to Z, in memory: found by their letter, by words of their names, and by facets."""

from collections.abc import Iterable
from dataclasses import dataclass

from events.shelf import Shelf, set_of
from events.text import words_of

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0–9"


@dataclass(frozen=True, slots=True)
class Row:
    key: int
    name: str
    """By which it is sorted; its first letter is the one it stands under."""
    said: str
    """In which its words are looked for."""
    facets: tuple[str, ...] = ()


class Directory:
    def __init__(self, rows: Iterable[Row]):
        ordered = sorted((" ".join(words_of(row.name)), row.key, row) for row in rows)
        self._said = [f" {' '.join(words_of(row.said))}" for _, _, row in ordered]
        self.shelf: Shelf[int] = Shelf((key, (*row.facets, f"letter:{letter(name)}")) for name, key, row in ordered)

    def saying(self, typed: str) -> int:
        """Those in whose names there are all of these words, or words that begin so."""
        words = [f" {word}" for word in words_of(typed)]
        if not words:
            return 0 if typed.strip() else self.shelf.everything
        return set_of([place for place, said in enumerate(self._said) if all(word in said for word in words)])

    def letters(self, within: int) -> dict[str, int]:
        """How many there are under each letter: of the alphabet, and of whatever else names begin with."""
        counted = {facet.partition(":")[2]: number for facet, number in self.shelf.counts("letter", within).items()}
        return dict.fromkeys(ALPHABET, 0) | counted


def letter(name: str) -> str:
    """Under which it stands: the first of the name, without its accent."""
    first = "".join(words_of(name))[:1].upper()[:1]
    return DIGITS if first.isdigit() else first or "#"
