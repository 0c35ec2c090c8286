"""What is published, put beside what was typed: names that are written otherwise, and words that were meant."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.db import connection
from django.db.models import Q

from events.models import Term
from events.search.query import MOST_IN_A_NAME, Known, Operand, Typed
from events.search.spelling import one_edit_away
from events.text import bare, folded
from events.vocabulary import EventFormat

MOST_CORRECTED = 4
"""Words whose like is looked for; whoever types more has pasted a text."""
_SHORTEST, _LONGEST = 4, 20


def known_of(typed: Typed, facets: Collection[str] = ()) -> Known:
    """Acronyms and what they mean, words that are written with a hyphen, apart or together, and the names of those
    facets that there are. One query."""
    spans = dict(_spans(typed))
    words = {bare("".join(word.text for word in span)).replace("-", "") for span in spans.values()}
    acronyms = {f"acronym:{key}" for key, span in spans.items() if len(span) == 1}
    names = {spelt for span in spans.values() for spelt in _spelt(span)}
    terms = Term.objects.filter(
        Q(facet="", key__in=words | spans.keys())
        | Q(facet__in=acronyms.union(facets))
        | Q(facet__startswith="acronym:", key__in=names)
    ).order_by("facet", "documents", "text")
    phrases: dict[str, list[str]] = defaultdict(list)
    named = {facet: name for facet in facets if (name := _name_by_rule(facet))}
    entries: dict[str, int] = defaultdict(int)
    for facet, text, documents in terms.values_list("facet", "text", "documents"):
        if facet in facets:
            named[facet] = text
        if not facet:
            entries[folded(text)] += documents
        for said, written in _pairs(facet, text):
            key = folded(said)
            if key in spans and (len(spans[key]) > 1 or written != said or "-" in written):
                phrases[key].append(written.replace("-", " "))
    return Known({key: tuple(others) for key, others in phrases.items()}, entries, named)


def _name_by_rule(facet: str) -> str:
    """Of a year and a format, which are in no vocabulary; '' where there can be none such."""
    kind, _, slug = facet.partition(":")
    if kind == "year":
        return slug if len(slug) == 4 and slug.isascii() and slug.isdigit() else ""
    return EventFormat(slug).label if kind == "format" and slug in EventFormat.values else ""


def _pairs(facet: str, text: str) -> Iterator[tuple[str, str]]:
    """What may have been typed, and how that is written."""
    kind, _, short = facet.partition(":")
    if not kind:
        yield text, text
    elif kind == "acronym":
        yield short, text
        yield text, short


def _spans(typed: Typed) -> Iterator[tuple[str, tuple[Operand, ...]]]:
    """Words that follow each other and could be one name, by their common key."""
    for operands in typed.alternatives:
        for start, first in enumerate(operands):
            yield first.key, (first,)
            for end in range(start + 2, min(start + MOST_IN_A_NAME, len(operands)) + 1):
                span = operands[start:end]
                if all(operand.is_plain for operand in span):
                    yield "".join(operand.key for operand in span), span


def _spelt(words: tuple[Operand, ...]) -> Iterator[str]:
    """As keys of names in the vocabulary are: in the singular too, which is how acronyms are explained."""
    spelt = " ".join(word.text for word in words).casefold().replace("-", " ")
    yield spelt
    yield spelt.removesuffix("s")


_CORRECTIONS = """
WITH unknown AS (
    SELECT wanted FROM unnest(%(words)s) wanted
    WHERE NOT EXISTS (SELECT FROM events_term t WHERE t.facet = '' AND t.key = wanted)
), near AS (
    SELECT wanted, t.text, 1.0 AS likeness, t.documents
    FROM unnest(%(wanted)s, %(edited)s) edit (wanted, edited)
    JOIN unknown USING (wanted) JOIN events_term t ON t.facet = '' AND t.key = edited
    UNION ALL
    SELECT wanted, alike.* FROM unknown, LATERAL (
        SELECT t.text, similarity(t.key, wanted), t.documents FROM events_term t
        WHERE t.facet = '' AND t.key %% wanted ORDER BY t.key <-> wanted LIMIT 20
    ) alike
), best AS (
    SELECT DISTINCT ON (wanted) wanted, text FROM near
    ORDER BY wanted, likeness * ln(documents + 2) DESC, text
)
-- Another form of the same word is found as it is.
SELECT wanted, text FROM best WHERE to_tsvector('socprog', text)::text <> to_tsvector('socprog', wanted)::text
"""


def corrections(typed: Typed) -> dict[str, str]:
    """{word as typed, without accents and capitals: the word of the vocabulary that was meant}, of words that nothing
    published has. The likest and most used counts. One query."""
    words = dict.fromkeys(bare(word) for operand in typed.wanted for word in operand.text.split())
    words = [word for word in words if _SHORTEST <= len(word) <= _LONGEST and word.isalpha()][:MOST_CORRECTED]
    if not words:
        return {}
    edits = [(word, edited) for word in words for edited in one_edit_away(word)]
    wanted, edited = zip(*edits, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_CORRECTIONS, {"words": words, "wanted": list(wanted), "edited": list(edited)})
        return dict(cursor.fetchall())
