"""What was typed, as PostgreSQL searches for it.

The syntax is that of websearch_to_tsquery: “quoted words” stand together, `or` stands between alternatives, `-` before
what must not be there, and all else must be there. Whatever is typed is a query; nothing in it is an operator of SQL or
of tsquery. It is not websearch_to_tsquery that reads it, because a word is looked for in every way it may be written.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import groupby
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery

from events.models.catalogue import SEARCH_CONFIG
from events.search.spelling import other_spellings
from events.text import bare, folded

LONGEST = 200
"""Characters of what is typed."""
MOST_IN_A_NAME = 6
"""Words of a name that may be written otherwise: “Regional Organised Crime Unit” of ROCU."""
COMMON = 2_000
"""Entries that have a word, by which it tells nothing for itself."""
MOST_OF_ANY = 5
"""Words of which one is enough."""
_OPERAND = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_JOINERS = re.compile(r"[/\-–—_@£$€]+")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})


@dataclass(frozen=True)
class Operand:
    """A word or a phrase that was typed."""

    text: str
    is_phrase: bool = False
    is_unwanted: bool = False

    @property
    def is_plain(self) -> bool:
        return not (self.is_phrase or self.is_unwanted)

    @cached_property
    def key(self) -> str:
        """Accents, case, hyphens and plural aside."""
        return folded(self.text)

    @property
    def typed(self) -> str:
        return f"{'-' if self.is_unwanted else ''}{f'"{self.text}"' if self.is_phrase else self.text}"


@dataclass(frozen=True)
class Typed:
    """Alternatives of which one must be met, each whole."""

    alternatives: tuple[tuple[Operand, ...], ...]

    @classmethod
    def of(cls, text: str) -> "Typed":
        split = groupby(_operands(text.translate(_QUOTES)), key=lambda o: o.is_plain and o.text.casefold() == "or")
        return cls(tuple(tuple(operands) for is_or, operands in split if not is_or))

    @property
    def operands(self) -> list[Operand]:
        return [operand for operands in self.alternatives for operand in operands]

    @property
    def wanted(self) -> list[Operand]:
        return [operand for operand in self.operands if not operand.is_unwanted]

    def any_of(self, known: "Known") -> "Typed":
        """One of the words that tell most is enough; what is unwanted stays so."""
        unwanted = tuple(operand for operand in self.operands if operand.is_unwanted)
        telling = [operand for operand in self.wanted if not operand.key.isdigit()] or self.wanted
        rarest = sorted(telling, key=lambda operand: known.entries.get(operand.key, 0))
        few = [operand for operand in rarest if known.entries.get(operand.key, 0) <= COMMON] or rarest[:1]
        return Typed(tuple((operand, *unwanted) for operand in self.wanted if operand in few[:MOST_OF_ANY]))

    def with_words(self, others: dict[str, str]) -> "Typed":
        """With other words in place of some, as {word: other}."""
        return Typed(tuple(tuple(_replaced(o, others) for o in operands) for operands in self.alternatives))

    def __str__(self):
        return " or ".join(" ".join(operand.typed for operand in operands) for operands in self.alternatives)


def _operands(text: str) -> Iterator[Operand]:
    for match in _OPERAND.finditer(text):
        words = match["word"] if match["phrase"] is None else match["phrase"]
        if any(letter.isalnum() for letter in words):
            yield Operand(words.strip(), match["phrase"] is not None, bool(match["minus"]))


def _replaced(operand: Operand, others: dict[str, str]) -> Operand:
    words = [others.get(bare(word), word) for word in operand.text.split()]
    return Operand(" ".join(words), operand.is_phrase, operand.is_unwanted)


@dataclass(frozen=True)
class Known:
    """What the vocabulary of what is published knows of what was asked for."""

    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """How words are written otherwise, by their key, which is that of one or more words: “nca”, “nationalcrimeagency”,
    “cybercrime”."""
    entries: Mapping[str, int] = field(default_factory=dict, compare=False)
    """How many have a word, by its key."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Of what it is to be narrowed to, by facet."""

    def phrases_of(self, operands: Iterable[Operand]) -> tuple[str, ...]:
        return self.phrases.get("".join(operand.key for operand in operands), ())


def search_query(typed: str | Typed, known: Known = Known()) -> SearchQuery:
    """It finds nothing where no letter or digit was typed, or nothing but what must not be there."""
    typed = Typed.of(typed) if isinstance(typed, str) else typed
    wanted = [operands for operands in typed.alternatives if not all(operand.is_unwanted for operand in operands)]
    return reduce(or_, (reduce(and_, _of_all(operands, known)) for operands in wanted)) if wanted else _phrase("")


def as_typed(typed: Typed) -> SearchQuery:
    """The words of an alternative next to each other."""
    phrases = (" ".join(o.text for o in operands if not o.is_unwanted) for operands in typed.alternatives)
    return reduce(or_, map(_phrase, phrases), _phrase(""))


def _of_all(operands: tuple[Operand, ...], known: Known) -> Iterator[SearchQuery]:
    """Of each, but of words that together are written otherwise, once."""
    place = 0
    while place < len(operands):
        length = next(
            name
            for name in _longest_first(operands, place)
            if name == 1 or known.phrases_of(operands[place : place + name])
        )
        together = operands[place : place + length]
        others = known.phrases_of(together)
        if together[0].is_unwanted:
            yield reduce(and_, (_phrase(text, invert=True) for text in [*_spellings(together[0]), *others]))
        else:
            yield reduce(or_, [reduce(and_, map(_of_one, together)), *map(_phrase, others)])
        place += length


def _longest_first(operands: tuple[Operand, ...], place: int) -> Iterator[int]:
    """How many plain words from there on may be one name; 1 at last."""
    plain = 0
    for operand in operands[place : place + MOST_IN_A_NAME]:
        if not operand.is_plain:
            break
        plain += 1
    yield from range(plain, 1, -1)
    yield 1


def _of_one(operand: Operand) -> SearchQuery:
    return reduce(or_, map(_phrase, _spellings(operand)))


def _spellings(operand: Operand) -> list[str]:
    joined = _JOINERS.sub("", operand.text)
    others = [] if operand.is_phrase else other_spellings(joined)
    return list(dict.fromkeys([operand.text, joined, *others]))


def _phrase(text: str, *, invert: bool = False) -> SearchQuery:
    return SearchQuery(_JOINERS.sub(" ", text), config=SEARCH_CONFIG, search_type="phrase", invert=invert)
