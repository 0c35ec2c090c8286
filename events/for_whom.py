"""“Is this for me?”: the audience categories of published programmes, and those nearest to what visitors call
themselves."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchRank, SearchVector, TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Exists, F, FloatField, Func, OuterRef, Q, Value
from django.db.models.functions import Concat, Greatest

from events.event_shelf import EventShelf
from events.models import AudienceCategory, Entry
from events.models.catalogue import SEARCH_CONFIG
from events.search.query import search_query
from events.vocabulary import AudienceKind

MOST_WORDS = 12
ALL_WORDS = 0.6079
"""What ts_rank gives a name that has every word."""
ALIKE = 0.45
"""How alike letters must be, from 0 to 1, where no word is the same: “social wrkr”."""
NEXT_BEST = 0.6
"""Of the nearness of the nearest, that another one must have to be named beside it."""
MOST = 6


@dataclass(frozen=True)
class Audience:
    name: str
    slug: str
    kind: str
    to_come: int
    past: int
    nearness: float = 0

    @property
    def facet(self) -> str:
        return f"{AudienceCategory.facet_kind}:{self.slug}"

    @property
    def in_numbers(self) -> str:
        """“2 to come, 14 past”."""
        parts = [f"{self.to_come} to come" if self.to_come else "", f"{self.past} past" if self.past else ""]
        return ", ".join(filter(None, parts)) or "single sessions"


def audiences(events: EventShelf, typed: str = "") -> list[Audience]:
    """Every category that a published event or session is for, A to Z. One query."""
    to_come, over = (events.counts("audience", within) for within in (events.coming, events.ended))
    named = {facet.partition(":")[2] for facet in (*to_come, *over)}
    own = Entry.objects.sessions().filter(facets__contains=[Concat(Value("audience:"), OuterRef("slug"))])
    rows = AudienceCategory.objects.filter(Q(slug__in=named) | Q(Exists(own))).order_by("name")
    rows = rows.annotate(**_likeness(typed)).values_list("name", "slug", "kind", "in_words", "in_letters")
    return [
        Audience(
            name=name,
            slug=slug,
            kind=kind,
            to_come=to_come.get(f"audience:{slug}", 0),
            past=over.get(f"audience:{slug}", 0),
            nearness=in_words + in_letters if in_words or in_letters >= ALIKE else 0,
        )
        for name, slug, kind, in_words, in_letters in rows
    ]


def nearest(among: Sequence[Audience]) -> list[Audience]:
    """The best first; [] where none is near."""
    best = sorted((audience for audience in among if audience.nearness), key=lambda audience: -audience.nearness)
    return [audience for audience in best[:MOST] if audience.nearness >= NEXT_BEST * best[0].nearness]


def grouped(among: Sequence[Audience]) -> list[tuple[str, list[Audience]]]:
    groups = [("Job titles", AudienceKind.JOB_TITLE), ("Organisations and teams", AudienceKind.GROUP)]
    found = [(heading, [audience for audience in among if audience.kind == kind]) for heading, kind in groups]
    return [group for group in found if group[1]]


def _likeness(typed: str) -> dict:
    """Words count by their stems, letters where a word is misspelt; what stands around the name may be anything."""
    words = re.findall(r"\w+", typed)[:MOST_WORDS]
    if not words:
        return {"in_words": Value(0.0), "in_letters": Value(0.0)}
    called = SearchVector("name", "synonyms", weight="A", config=SEARCH_CONFIG)
    whole = TrigramSimilarity("name", typed)
    within = Greatest(
        TrigramWordSimilarity(typed, "name"),
        TrigramWordSimilarity(typed, "synonyms"),
        Func(F("name"), Value(typed), function="WORD_SIMILARITY", output_field=FloatField()),
    )
    return {
        "in_words": SearchRank(called, search_query(" or ".join(words))) / ALL_WORDS,
        "in_letters": within * 0.9 + whole * 0.1,
    }
