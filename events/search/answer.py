"""The answer to what was typed: what holds all of it; else what holds the words that were meant; else some of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from events.search.query import Typed, as_typed, search_query
from events.search.results import Results, found
from events.search.vocabulary import corrections, known_of


@dataclass(frozen=True)
class Answer:
    typed: Typed
    results: Results
    names: Mapping[str, str]
    """Of the facets to which it is narrowed; of one that nothing published has, none."""
    meant: Typed | None = None
    """Where words were taken for others, since nothing was found as they were typed."""
    some: Typed | None = None
    """Where nothing holds all of the words: those of which the results hold one."""


def answer(
    text: str, *, at: datetime, kind: str = "", narrowed: Mapping[str, Sequence[str]] | None = None, page: int = 1
) -> Answer:
    """In two queries where there is anything, in four at most."""
    typed = Typed.of(text)
    facets = {f"{name}:{slug}" for name, slugs in (narrowed or {}).items() for slug in slugs}
    known = known_of(typed, facets)

    def look(wanted: Typed) -> Results:
        query = search_query(wanted, known)
        return found(query, as_typed(wanted), at=at, kind=kind, facets=known.names, page=page)

    results = look(typed)
    if results:
        return Answer(typed, results, known.names)
    if words := corrections(typed):
        meant = typed.with_words(words)
        return Answer(typed, look(meant), known.names, meant)
    if len(typed.wanted) > 1:
        some = typed.any_of(known)
        return Answer(typed, look(some), known.names, some=some)
    return Answer(typed, results, known.names)
