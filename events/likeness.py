"""Which published events are alike, kept as lists of the nearest and written with each publication.

A list holds the KEPT nearest of an event, or all that have anything in common with it where these are fewer. Whoever
writes entries has the catalogue's version locked, so that nobody else changes lists meanwhile.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Case, Count, F, Q, Sum, When, Window

from events.models import Entry, Likeness, Trait
from events.telling import telling

WEIGHTS = {"audience": 1, "word": 2, "sector": 4, "organisation": 4, "theme": 6, "speaker": 12, "series": 30}
"""What each thing in common counts."""
KEPT = 8
LOOKED_AT = 200
"""So many of those that are nearest to an event are asked whether it is among their nearest."""
_NEVER = datetime.min.replace(tzinfo=UTC)

Standing = tuple[int, datetime, int]
"""A place in a list: the weight, then the later, then the one that was made later."""


def standing(weight: int, starts_at: datetime | None, event: int) -> Standing:
    return weight, starts_at or _NEVER, event


def kind_of(facet: str) -> str:
    return facet.partition(":")[0]


# ── Written with publications ──


def relate(*, entry: Entry, words: Counter[str]) -> None:
    """An event has come, or is another now: its list, and its place in the lists of others."""
    had = _take_out(entry.event_id)
    traits = describe(entry, words)
    weights = weights_of_alike(traits, but=entry.event_id)
    places = _places(entry, weights, had)
    nearest = _nearest(weights)
    shared = _shared(traits, {*nearest, *places.entered})
    Likeness.objects.filter(pk__in=places.left).delete()
    Likeness.objects.bulk_create(
        [
            *_list_of(entry.event_id, nearest, shared, traits),
            *(_joining(other, entry, weights[other], shared[other]) for other in places.entered),
        ]
    )
    for other in places.doubtful:
        renew(other)


def unrelate(*, event: int) -> None:
    """An event is gone for the public."""
    had = _take_out(event)
    Trait.objects.filter(event=event).delete()
    for other, end in _ends(had).items():
        if end.length == KEPT - 1:
            renew(other)


def describe(entry: Entry, words: Counter[str]) -> dict[str, str]:
    """{facet: word} of the event from now on."""
    traits = {facet: "" for facet in entry.facets if kind_of(facet) in WEIGHTS}
    traits |= {f"word:{folded}": word for folded, word in telling(words).items()}
    Trait.objects.filter(event=entry.event_id).delete()
    Trait.objects.bulk_create(Trait(event_id=entry.event_id, facet=facet, word=word) for facet, word in traits.items())
    return traits


def renew(event: int) -> None:
    """The list of an event, from nothing."""
    traits = dict(Trait.objects.filter(event=event).order_by("pk").values_list("facet", "word"))
    nearest = _nearest(weights_of_alike(traits, but=event))
    Likeness.objects.filter(event=event).delete()
    Likeness.objects.bulk_create(_list_of(event, nearest, _shared(traits, nearest), traits))


def renew_all() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE events_trait")  # or PostgreSQL would not know that few events have each
    for event in Entry.objects.events().order_by("pk").values_list("event", flat=True):
        renew(event)


def weights_of_alike(facets: Iterable[str], *, but: int) -> dict[int, int]:
    """{event: weight} of those that have most in common with these facets, the heaviest first."""
    counts = Case(*(When(facet__startswith=f"{kind}:", then=weight) for kind, weight in WEIGHTS.items()))
    alike = Trait.objects.filter(facet__in=list(facets)).exclude(event=but).values("event")
    return dict(
        alike.annotate(weight=Sum(counts)).order_by("-weight", "-event_id").values_list("event", "weight")[:LOOKED_AT]
    )


# ── The parts of that ──


def _take_out(event: int) -> dict[int, Standing]:
    """The event is in no list and has none. {other: where it stood in that one's list}"""
    rows = Likeness.objects.filter(other=event).values_list("event", "weight", "starts_at")
    had = {other: standing(weight, starts_at, event) for other, weight, starts_at in rows}
    Likeness.objects.filter(Q(event=event) | Q(other=event)).delete()
    return had


@dataclass(frozen=True)
class _End:
    """Of a list: how long it is, and its last row."""

    length: int
    last: Standing
    row: int


def _ends(events: Collection[int]) -> dict[int, _End]:
    rows = (
        Likeness.objects.filter(event__in=events)
        .annotate(length=Window(Count("pk"), partition_by="event"))
        .order_by("event_id", "weight", F("starts_at").asc(nulls_first=True), "other_id")
        .distinct("event_id")
        .values_list("event", "length", "weight", "starts_at", "other", "pk")
    )
    return {event: _End(length, standing(*last), row) for event, length, *last, row in rows}


@dataclass(frozen=True)
class _Places:
    """The lists that an event enters, the rows that make room for it, and the lists of which nothing is certain: it
    fell behind all that is there, and somebody who is not there may be nearer."""

    entered: list[int]
    left: list[int]
    doubtful: list[int]


def _places(entry: Entry, weights: dict[int, int], had: dict[int, Standing]) -> _Places:
    places, ends = _Places([], [], []), _ends({*weights, *had})
    for other in {**weights, **had}:
        here = standing(weights.get(other, 0), entry.starts_at, entry.event_id)
        end = ends.get(other)
        if end and end.length == KEPT - 1 and here < min(end.last, had.get(other, here)):
            places.doubtful.append(other)
        elif other in weights and (not end or end.length < KEPT or here > end.last):
            places.entered.append(other)
            places.left.extend([end.row] if end and end.length == KEPT else [])
    return places


def _nearest(weights: dict[int, int]) -> dict[int, tuple[int, datetime | None]]:
    """{event: (weight, beginning)} of the KEPT first."""
    least = sorted(weights.values(), reverse=True)[:KEPT][-1:]
    heavy = [event for event, weight in weights.items() if [weight] >= least]
    begins = dict(Entry.objects.events().filter(event__in=heavy).values_list("event", "starts_at"))
    heavy.sort(key=lambda event: standing(weights[event], begins[event], event), reverse=True)
    return {event: (weights[event], begins[event]) for event in heavy[:KEPT]}


def _shared(traits: dict[str, str], others: Collection[int]) -> dict[int, dict[str, str]]:
    """{other: {facet: word}} of what it has in common with these, as it writes it; the most telling first."""
    shared: dict[int, dict[str, str]] = {other: {} for other in others}
    common = Trait.objects.filter(event__in=others, facet__in=list(traits)).order_by("pk")
    for other, facet, word in common.values_list("event", "facet", "word"):
        shared[other][facet] = word
    return shared


def _list_of(event: int, nearest, shared, traits) -> Iterable[Likeness]:
    for other, (weight, starts_at) in nearest.items():
        common = _written({facet: word for facet, word in traits.items() if facet in shared[other]})
        yield Likeness(event_id=event, other_id=other, weight=weight, starts_at=starts_at, shared=common)


def _joining(other: int, entry: Entry, weight: int, common: dict[str, str]) -> Likeness:
    return Likeness(
        event_id=other, other_id=entry.event_id, weight=weight, starts_at=entry.starts_at, shared=_written(common)
    )


def _written(common: dict[str, str]) -> list[str]:
    return [f"word:{word}" if word else facet for facet, word in common.items()]
