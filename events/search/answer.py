"""The answer to what was typed: what holds all of it; else what holds the words that were meant; else some of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from events.search.query import Typed, as_typed, search_query
from events.search.results import Results, found
from events.search.vocabulary import corrections, otherwise


@dataclass(frozen=True)
class Answer:
    typed: Typed
    results: Results
    meant: Typed | None = None
    """Where words were taken for others, since nothing was found as they were typed."""
    is_partial: bool = False
    """Where nothing holds all of the words, and the results hold some."""


def answer(
    text: str,
    *,
    at: datetime,
    kind: str = "",
    narrowed: Mapping[str, Sequence[str]] | None = None,
    page: int = 1,
) -> Answer:
    """In two queries where there is anything, in four at most."""
    typed = Typed.of(text)
    known = otherwise(typed)

    def look(wanted: Typed) -> Results:
        query = search_query(wanted, known)
        return found(query, as_typed(wanted), at=at, kind=kind, narrowed=narrowed, page=page)

    results = look(typed)
    if results:
        return Answer(typed, results)
    if words := corrections(typed):
        meant = typed.with_words(words)
        return Answer(typed, look(meant), meant)
    if len(typed.wanted) > 1:
        return Answer(typed, look(typed.any_of()), is_partial=True)
    return Answer(typed, results)
