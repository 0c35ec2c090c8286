"""What a search finds: ranked, counted by kind and by what it can be narrowed to, a page of it with the words marked.

Ranking every hit of a common word of 200,000 sessions would take a second. So no more than MOST of a kind are counted,
and RANKED of a kind are ranked: first those that have the words in title or names, of these the nearest in time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from math import ceil

from django.contrib.postgres.search import SearchQuery
from django.db import connection

from events.models import Entry
from events.models.catalogue import EntryKind
from events.vocabulary import EventFormat

MOST = 1_000
"""That are counted of a kind; where there are more, “over 1,000” is said."""
RANKED = 200
"""That are listed of a kind; whoever would read on adds a word."""
PAGE_SIZE = 20
NARROWED_BY = ("sector", "theme", "audience", "format", "year")
RELATED_BY = ("speaker", "audience", "organisation", "theme", "place", "series")
MARKS = "\x02", "\x03"
"""Around each word that was searched for, in titles and snippets."""
_ONCE = {EntryKind.BILLING: "slug", EntryKind.SOURCE: "slug"}
"""Found once, however many events have it."""
_SNIPPET_OF = 8_000
"""Characters; nobody reads further into a text for two lines of it."""


@dataclass(frozen=True)
class Result:
    kind: EntryKind
    slug: str
    title: str
    """With the words marked, as the snippet."""
    snippet: str
    detail: dict


@dataclass(frozen=True)
class Results:
    counts: dict[str, int]
    """By kind, each up to MOST and one more, which stands for all beyond."""
    facets: dict[str, tuple[str, int]]
    """{facet: (name, how many have it)} among those of the kind that is shown."""
    page: list[Result]
    number: int
    """Of the page; the last one where one beyond it was asked for."""
    pages: int

    def __bool__(self):
        return bool(self.counts)

    @property
    def is_cut(self) -> bool:
        """Where there are more than are listed."""
        return any(number > RANKED for number in self.counts.values())


_OF_A_KIND = """
), head_{kind} AS MATERIALIZED (
    SELECT id, slug, starts_at, 0 AS later FROM events_entry
    WHERE kind = '{kind}' AND head @@ (SELECT query FROM wanted){narrowed} LIMIT {most} + 1
), all_{kind} AS MATERIALIZED (
    SELECT * FROM head_{kind} UNION ALL (
        SELECT id, slug, starts_at, 1 FROM events_entry WHERE (SELECT count(*) FROM head_{kind}) <= {most}
        AND kind = '{kind}' AND words @@ (SELECT query FROM wanted){narrowed} LIMIT {most} + 1
    )
), best_{kind} AS (
    SELECT id FROM all_{kind} GROUP BY id
    ORDER BY min(later), min(abs(extract(epoch FROM starts_at - (SELECT at FROM wanted)))) LIMIT {ranked}
"""
_COUNTED = """
    SELECT '{kind}' AS kind, count(DISTINCT {thing}) AS number, count(DISTINCT id) > {most} AS are_more FROM all_{kind}
"""
_BEST = "SELECT id FROM best_{kind}"
_FOUND = """
WITH wanted AS MATERIALIZED (
    -- What no index can find, such as all that has not a word, is not looked for.
    SELECT CASE WHEN querytree(query) NOT IN ('', 'T') THEN query END AS query, {exact} AS exact, %s::timestamptz AS at
    FROM (SELECT {query} AS query) AS typed
{candidates}
), counted AS (
    {counted}
), scored AS (
    -- Where the words stand decides first: in the title; in names, of which a billing is all; elsewhere.
    SELECT id, kind, slug, facets, abs(extract(epoch FROM starts_at - at)) AS far,
        CASE
            WHEN ts_filter(words, '{{a}}') @@ query THEN CASE kind WHEN 'source' THEN 3.4 ELSE 4 END
            WHEN head @@ query THEN CASE kind WHEN 'billing' THEN 2 ELSE 1 END
            ELSE 0
        END
        + CASE WHEN words @@ exact THEN 1.5 ELSE 0 END
        + round(ts_rank_cd('{{0.2, 0.4, 0.6, 1.0}}', words, query, 1 | 32)::numeric, 2) AS rank
    FROM ({best}) candidates JOIN events_entry USING (id), wanted
), ranked AS (
    -- A speaker and a source once, however many events have them.
    SELECT DISTINCT ON (kind, thing) *
    FROM scored, LATERAL (SELECT CASE WHEN kind IN ('billing', 'source') THEN slug ELSE id::text END) AS same (thing)
    ORDER BY kind, thing, rank DESC, far NULLS LAST, id
), shown AS (
    SELECT * FROM ranked WHERE kind = ANY (%s)
), paged AS (
    SELECT id, row_number() OVER best AS place FROM shown WINDOW best AS (ORDER BY rank DESC, far NULLS LAST, id)
    ORDER BY place LIMIT {size} OFFSET {size} * least(%s, greatest((SELECT (count(*) - 1) / {size} FROM shown), 0))
), narrowing AS (
    -- Of more than are listed no number is told: the best few hundred know what all have in common.
    SELECT facet, count(*) AS number FROM (
        SELECT facets FROM shown ORDER BY rank DESC
        LIMIT CASE WHEN (SELECT bool_or(number > {ranked}) FROM counted) THEN {ranked} / 2 END
    ) best, unnest(facets) facet
    WHERE split_part(facet, ':', 1) = ANY (%s) GROUP BY facet ORDER BY number DESC, facet LIMIT 120
)
SELECT
    (SELECT count(*) FROM shown),
    (SELECT json_object_agg(kind, CASE WHEN are_more THEN {most} + 1 ELSE number END) FROM counted WHERE number > 0),
    (SELECT json_agg(json_build_array(facet, number, (
        SELECT t.text FROM events_term t WHERE t.facet = narrowing.facet ORDER BY t.documents DESC, t.text LIMIT 1
    )) ORDER BY number DESC, facet) FROM narrowing),
    (SELECT json_agg(json_build_array(
        kind, slug, ts_headline('socprog', title, query, %s), ts_headline('socprog', said, query, %s), detail
    ) ORDER BY place)
    FROM paged JOIN events_entry USING (id), wanted, LATERAL (SELECT left(
        concat_ws(' · ', nullif(points, ''), nullif(names, ''), nullif(text, '')), {snippet_of}
    )) AS snippet (said))
"""
_START, _STOP = MARKS
_WHOLE = f"HighlightAll=true, StartSel={_START}, StopSel={_STOP}"
_FRAGMENTS = f"MaxFragments=2, MinWords=8, MaxWords=22, FragmentDelimiter=' … ', StartSel={_START}, StopSel={_STOP}"


def found(
    query: SearchQuery,
    exact: SearchQuery,
    *,
    at: datetime,
    kind: str = "",
    facets: Collection[str] = (),
    page: int = 1,
) -> Results:
    """Of the kind, or of every kind; narrowed to what has, of each kind of facet there is, any. What has the words as
    in `exact` comes before what has them apart. One query."""
    sql, parameters = statement(query, exact, at=at, kind=kind, facets=facets, page=page)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        number, counts, narrowing, rows = cursor.fetchone()
    pages = max(1, ceil(number / PAGE_SIZE))
    return Results(
        counts=counts or {},
        facets={facet: (name or _name(facet), number) for facet, number, name in narrowing or ()},
        page=[Result(EntryKind(kind), *rest) for kind, *rest in rows or ()],
        number=min(page, pages),
        pages=pages,
    )


def statement(
    query: SearchQuery, exact: SearchQuery, *, at: datetime, kind: str = "", facets: Collection[str] = (), page: int = 1
) -> tuple[str, list]:
    """What `found` asks PostgreSQL, with its parameters."""
    compiler = Entry.objects.all().query.get_compiler("default")
    wanted, next_to = (compiler.compile(each.resolve_expression(compiler.query)) for each in (query, exact))
    chosen = [list(group) for _, group in groupby(sorted(facets), key=lambda facet: facet.partition(":")[0])]
    narrowed = " AND facets && %s::varchar[]" * len(chosen)
    sql = _FOUND.format(
        query=wanted[0],
        exact=next_to[0],
        candidates=_of_each_kind(_OF_A_KIND, narrowed=narrowed),
        counted=_of_each_kind(_COUNTED, between="    UNION ALL"),
        best=_of_each_kind(_BEST, between=" UNION ALL "),
        most=MOST,
        ranked=RANKED,
        size=PAGE_SIZE,
        snippet_of=_SNIPPET_OF,
    )
    choices = chosen * 2 * len(EntryKind)
    kinds = [kind] if kind else EntryKind.values
    counted = [*NARROWED_BY, *RELATED_BY]
    return sql, [*next_to[1], at, *wanted[1], *choices, kinds, page - 1, counted, _WHOLE, _FRAGMENTS]


def _of_each_kind(part: str, *, between: str = "", narrowed: str = "") -> str:
    return between.join(
        part.format(kind=kind, thing=_ONCE.get(kind, "id"), narrowed=narrowed, most=MOST, ranked=RANKED)
        for kind in EntryKind
    )


def _name(facet: str) -> str:
    kind, _, slug = facet.partition(":")
    return EventFormat(slug).label if kind == "format" else slug
