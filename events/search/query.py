"""What was typed, as PostgreSQL searches for it.

The syntax is that of websearch_to_tsquery: “quoted words” stand together, `or` stands between alternatives, `-` before
what must not be there, and all else must be there. Whatever is typed is a query; nothing in it is an operator of SQL or
of tsquery.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery

from events.models.catalogue import SEARCH_CONFIG

LONGEST = 200
_OPERAND = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_JOINER = re.compile(r"[/\-–—_@]+")


@dataclass(frozen=True)
class Operand:
    """A word or a phrase."""

    text: str
    is_phrase: bool = False
    is_unwanted: bool = False

    @property
    def spellings(self) -> list[str]:
        """As typed, and the other ways in which it may be written."""
        apart = " ".join(_JOINER.sub(" ", self.text).split())
        joined = _JOINER.sub("", self.text)
        return [apart] if apart == joined else [apart, joined]


def alternatives(typed: str) -> list[list[Operand]]:
    """Of which one must be met, each whole."""
    found: list[list[Operand]] = [[]]
    for operand in _operands(typed):
        if operand.text.casefold() == "or" and not operand.is_phrase and not operand.is_unwanted:
            found.append([])
        else:
            found[-1].append(operand)
    return [operands for operands in found if operands]


def _operands(typed: str) -> Iterator[Operand]:
    for match in _OPERAND.finditer(typed):
        text = match["word"] if match["phrase"] is None else match["phrase"]
        if any(letter.isalnum() for letter in text):
            yield Operand(text, match["phrase"] is not None, bool(match["minus"]))


def search_query(typed: str) -> SearchQuery:
    """It finds nothing where no letter or digit was typed."""
    wanted = [reduce(and_, map(_of_operand, operands)) for operands in alternatives(typed)]
    return reduce(or_, wanted) if wanted else _phrase("")


def _of_operand(operand: Operand) -> SearchQuery:
    query = reduce(or_, (_phrase(spelling) for spelling in operand.spellings))
    return ~query if operand.is_unwanted else query


def _phrase(text: str) -> SearchQuery:
    return SearchQuery(text, config=SEARCH_CONFIG, search_type="phrase")
