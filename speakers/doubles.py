"""“Same person as …?”: people of near names at near organisations.

PostgreSQL compares them by trigram (functions and index: migration 0005): surnames that are near, given names that
agree as far as they are known, so that “Dr J. Coxhead” is near “Professor John Coxhead”; and organisations that are
near, unless one is not known, or the names are the very same. Only people who are open to the one who asks are
compared.
"""

from collections.abc import Sequence

from django.core.exceptions import EmptyResultSet
from django.db import connection

from events.access import Duty
from speakers.models import Appearance, Distinction, Speaker

PAGE = 25
_MOST = 8

_WHEREABOUTS = """
    SELECT array_remove(array_agg(DISTINCT lower(known.there)), '') AS places FROM (
        SELECT name AS there FROM events_organisation WHERE id = {row}.organisation_id
        UNION ALL SELECT {row}.position
        UNION ALL SELECT unnest(ARRAY[a.billing, o.name])
        FROM speakers_appearance a LEFT JOIN events_organisation o ON o.id = a.organisation_id
        WHERE a.speaker_id = {row}.id
    ) AS known
"""

_NEAR = """
    (there.surname %% here.surname OR there.surname = here.surname)
    AND (similarity(there.surname, here.surname) >= 0.45 OR there.surname = here.surname)
    AND (
        starts_with(there.given, here.given)
        OR starts_with(here.given, there.given)
        OR similarity(there.given, here.given) >= 0.45
    )
    AND (
        cardinality(here_at.places) = 0 OR cardinality(there_at.places) = 0
        OR here_at.places IS NULL OR there_at.places IS NULL
        OR there.surname = here.surname AND there.given = here.given AND length(here.given) > 1
        OR EXISTS (
            SELECT FROM unnest(here_at.places) AS one, unnest(there_at.places) AS other
            WHERE greatest(word_similarity(one, other), word_similarity(other, one)) >= 0.6
        )
    )
"""

_LIKE = f"""
    SELECT typed.number, near.id
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS typed (name, place, number)
    CROSS JOIN LATERAL (
        SELECT typed.name, speakers_surname(typed.name) AS surname, speakers_given(typed.name) AS given
    ) AS here
    CROSS JOIN LATERAL (SELECT array_remove(ARRAY[lower(typed.place)], '') AS places) AS here_at
    CROSS JOIN LATERAL (
        SELECT there.id, similarity(there.name, here.name) AS nearness
        FROM speakers_speaker AS there
        CROSS JOIN LATERAL ({_WHEREABOUTS.format(row="there")}) AS there_at
        WHERE there.id IN ({{open}}) AND {_NEAR}
        ORDER BY nearness DESC, there.id LIMIT {_MOST}
    ) AS near
    ORDER BY typed.number, near.nearness DESC, near.id
"""  # noqa: S608 - made of our own words; names come as parameters

_PAIRS = f"""
    WITH open (id) AS MATERIALIZED ({{open}})
    SELECT here.id, there.id
    FROM speakers_speaker AS here
    JOIN speakers_speaker AS there ON here.id < there.id
    CROSS JOIN LATERAL ({_WHEREABOUTS.format(row="here")}) AS here_at
    CROSS JOIN LATERAL ({_WHEREABOUTS.format(row="there")}) AS there_at
    WHERE here.id IN (SELECT id FROM open) AND there.id IN (SELECT id FROM open) AND {_NEAR}
    AND NOT EXISTS (SELECT FROM speakers_distinction WHERE one_id = here.id AND other_id = there.id)
    ORDER BY here.surname, here.id, there.id LIMIT {PAGE + 1} OFFSET %s
"""  # noqa: S608


def like(name: str, organisation: str | None, *, user) -> list[Speaker]:
    """People whom somebody of that name, from that organisation, may be; the nearest first."""
    (near,) = likely([(name, organisation)], user=user)
    return near


def likely(typed: Sequence[tuple[str, str | None]], *, user) -> list[list[Speaker]]:
    """The same for each of many names and organisations. Three queries, however many."""
    names, places = [name for name, _ in typed], [place or "" for _, place in typed]
    found = _rows(_LIKE, user, [names, places], [])
    people = _people({pk for _, pk in found}, user)
    near: list[list[Speaker]] = [[] for _ in typed]
    for number, pk in found:
        near[number - 1].append(people[pk])
    return near


def pairs(*, user, page: int) -> tuple[list[tuple[Speaker, Speaker]], bool]:
    """A page of likely doubles, from 1, and whether there is one after it. Three queries, whatever there is."""
    found = _rows(_PAIRS, user, [], [(page - 1) * PAGE], duty=Duty.SPEAKERS)
    people = _people({pk for pair in found for pk in pair}, user)
    return [(people[one], people[other]) for one, other in found[:PAGE]], len(found) > PAGE


def tell_apart(one: Speaker, other: Speaker) -> None:
    """Remembers that they are not the same."""
    first, second = sorted((one.pk, other.pk))
    Distinction.objects.get_or_create(one_id=first, other_id=second)


def _people(pks: set[int], user) -> dict[int, Speaker]:
    """With `known_as`: the line of their last billing that this person may see, else their own post."""
    people = Speaker.objects.select_related("organisation").in_bulk(pks)
    billed = Appearance.objects.open_to(user).filter(speaker__in=pks).exclude(billing="").latest_first()
    lines = dict(reversed(billed.values_list("speaker", "billing")))
    for pk, person in people.items():
        person.known_as = lines.get(pk) or person.post_in_words
    return people


def _rows(sql: str, user, before: list, after: list, duty: Duty = Duty.READ) -> list[tuple]:
    try:
        open_sql, parameters = Speaker.objects.open_to(user, duty).order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql.format(open=open_sql), [*before, *parameters, *after])
        return cursor.fetchall()
