"""“You may also like”: events that have something in common with one, each with the reason in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, TextField, Value

from events.likeness import WEIGHTS, kind_of, standing, weights_of_alike
from events.listing import ListedEvent, listed
from events.models import Entry
from events.words import joined

MOST = 4
MOST_EDITIONS = 24
REASONS, NAMED = 3, 3


@dataclass(frozen=True)
class Related:
    event: ListedEvent
    reason: str


@dataclass(frozen=True)
class AlsoLiked:
    nearest: tuple[Related, ...]
    editions: tuple[ListedEvent, ...]
    """Of the same series, beyond the nearest; the latest first."""

    def __bool__(self) -> bool:
        return bool(self.nearest or self.editions)


def related(*, event: int, facets: Iterable[str], ends_at: datetime | None, at: datetime) -> AlsoLiked:
    """What is kept of a published event. One query."""
    near = Entry.objects.events().filter(event__near_to__event=event)
    near = near.annotate(weight=F("event__near_to__weight"), shared=F("event__near_to__shared"))
    best = near.order_by("-weight", F("starts_at").desc(nulls_last=True), "-event_id")[:MOST]
    return _also_liked(best.union(_editions(facets, event), all=True), ends_at, at)


def related_to_draft(*, event: int, facets: Iterable[str], ends_at: datetime | None, at: datetime) -> AlsoLiked:
    """The same of what is not published, by its facets alone."""
    weights = weights_of_alike(sought := [facet for facet in facets if kind_of(facet) in WEIGHTS], but=event)
    entries = list(Entry.objects.events().filter(event__in=weights))
    for entry in entries:
        entry.weight, entry.shared = weights[entry.event_id], [facet for facet in sought if facet in entry.facets]
    entries.sort(key=lambda entry: standing(entry.weight, entry.starts_at, entry.event_id), reverse=True)
    return _also_liked([*entries[:MOST], *_editions(sought, event)], ends_at, at)


def _editions(facets: Iterable[str], event: int):
    series = [facet for facet in facets if kind_of(facet) == "series"]
    if not series:
        return Entry.objects.none()
    others = Entry.objects.events().about(*series).exclude(event=event)
    nothing = Value([], ArrayField(TextField()))
    return others.annotate(weight=Value(0), shared=nothing).order_by(F("starts_at").desc(nulls_first=True), "pk")[
        : MOST + MOST_EDITIONS
    ]


def _also_liked(entries: Iterable[Entry], ends_at: datetime | None, at: datetime) -> AlsoLiked:
    entries = list(entries)
    nearest = [entry for entry in entries if entry.weight]
    shown = {entry.event_id for entry in nearest}
    editions = [entry for entry in entries if not entry.weight and entry.event_id not in shown]
    return AlsoLiked(
        tuple(Related(listed(entry.detail, at), _reason(entry, _is_over(ends_at, entry, at))) for entry in nearest),
        tuple(listed(entry.detail, at) for entry in editions[:MOST_EDITIONS]),
    )


def _is_over(ends_at: datetime | None, entry: Entry, at: datetime) -> bool:
    """Both are."""
    return all(end is not None and end <= at for end in (ends_at, entry.ends_at))


def _reason(entry: Entry, is_over: bool) -> str:
    """“Same series. Professor Sample Chair spoke at both. 32 audiences in common.”: what weighs most, in this order."""
    names = dict(label.partition(" ")[::2] for label in entry.labels)
    names |= {f"speaker:{key}": name for key, name in entry.detail["speakers"].items()}
    common: dict[str, list[str]] = {}
    for facet in entry.shared:
        kind, _, slug = facet.partition(":")
        common.setdefault(kind, []).append(names.get(facet, slug))
    told = sorted(common, key=lambda kind: (-WEIGHTS[kind] * len(common[kind]), kind))[:REASONS]
    return " ".join(f"{_SENTENCES[kind](common[kind], is_over)}." for kind in _SENTENCES if kind in told)


def _some(names: list[str]) -> str:
    """“a, b and c”, “a, b, c and 2 others”."""
    rest = len(names) - NAMED
    return joined([*names[:NAMED], f"{rest} others"] if rest > 1 else names)


def _speakers(names: list[str], is_over: bool) -> str:
    verb = "spoke" if is_over else "speaks" if len(names) == 1 else "speak"
    return f"{_some(names)} {verb} at both"


def _named(what: str) -> Callable[[list[str], bool], str]:
    return lambda names, is_over: f"Same {what}{'' if len(names) == 1 else 's'}: {_some(names)}"


def _audiences(names: list[str], is_over: bool) -> str:
    return f"Also for {names[0]}" if len(names) == 1 else f"{len(names)} audiences in common"


_SENTENCES: dict[str, Callable[[list[str], bool], str]] = {
    "series": lambda names, is_over: "Same series",
    "speaker": _speakers,
    "theme": _named("theme"),
    "word": lambda names, is_over: f"Both about {joined(names[:NAMED])}",
    "organisation": lambda names, is_over: f"Also by {joined(names)}",
    "sector": _named("sector"),
    "audience": _audiences,
}
