"""What is published, put beside what was typed: names that are written otherwise, and words that were meant."""

from collections import defaultdict
from collections.abc import Iterator

from django.db import connection
from django.db.models import Q

from events.models import Term
from events.search.query import MOST_IN_A_NAME, Operand, Otherwise, Typed
from events.search.spelling import one_edit_away
from events.text import bare, folded

MOST_CORRECTED = 4
"""Words whose like is looked for; whoever types more has pasted a text."""
_SHORTEST, _LONGEST = 4, 20


def otherwise(typed: Typed) -> Otherwise:
    """Acronyms and what they mean, and words that are written with a hyphen, apart or together. One query."""
    spans = dict(_spans(typed))
    words = {bare("".join(word.text for word in span)).replace("-", "") for span in spans.values()}
    acronyms = {f"acronym:{key}" for key, span in spans.items() if len(span) == 1}
    names = {spelt for span in spans.values() for spelt in _spelt(span)}
    terms = Term.objects.filter(
        Q(facet="", key__in=words | spans.keys())
        | Q(facet__in=acronyms)
        | Q(facet__startswith="acronym:", key__in=names)
    ).order_by("facet", "text")
    phrases: dict[str, list[str]] = defaultdict(list)
    for said, written in _pairs(terms):
        key = folded(said)
        if key in spans and (len(spans[key]) > 1 or written != said or "-" in written):
            phrases[key].append(written.replace("-", " "))
    return Otherwise({key: tuple(others) for key, others in phrases.items()})


def _pairs(terms) -> Iterator[tuple[str, str]]:
    """What may have been typed, and how that is written."""
    for facet, text in terms.values_list("facet", "text"):
        short = facet.partition(":")[2]
        yield (short or text, text)
        if short:
            yield (text, short)


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
)
SELECT DISTINCT ON (wanted) wanted, text FROM near
ORDER BY wanted, likeness * ln(documents + 2) DESC, text
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
