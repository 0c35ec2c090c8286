"""“You may also like”: events that share something with one, each with the reason in words."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from events.listing import ListedEvent, listed
from events.models import Entry
from events.words import joined

MOST = 4
_CANDIDATES = 200
_WEIGHT = {"series": 30, "speaker": 12, "theme": 6, "sector": 4, "organisation": 4, "audience": 1}


@dataclass(frozen=True)
class Related:
    event: ListedEvent
    reason: str


def related(facets: list[str], speakers: dict[str, str], slug: str, at: datetime) -> list[Related]:
    """Up to four published events that share facets with the event at `slug`, whose `speakers` are named by
    key; the most alike first, then the latest. One query."""
    sought = [facet for facet in facets if facet.partition(":")[0] in _WEIGHT]
    if not sought:
        return []
    candidates = (
        Entry.objects.events()
        .filter(facets__overlap=sought)
        .exclude(slug=slug)
        .order_by(F("starts_at").desc(nulls_last=True), "pk")[:_CANDIDATES]
    )
    shared = [(entry, [f for f in entry.facets if f in set(sought)]) for entry in candidates]
    best = sorted(shared, key=lambda pair: -_likeness(pair[1]))[:MOST]
    return [Related(listed(entry.detail, at), _reason(entry, common, speakers)) for entry, common in best]


def _likeness(common: list[str]) -> int:
    return sum(_WEIGHT[facet.partition(":")[0]] for facet in common)


def _reason(entry: Entry, common: list[str], speakers: dict[str, str]) -> str:
    """“Same series. Professor John Coxhead is at both. 32 audiences in common.”"""
    named = {label.partition(" ")[0]: label.partition(" ")[2] for label in entry.labels}
    by_kind: dict[str, list[str]] = {}
    for facet in common:
        kind, _, slug = facet.partition(":")
        by_kind.setdefault(kind, []).append(speakers.get(slug) if kind == "speaker" else named.get(facet, slug))
    parts = []
    if "series" in by_kind:
        parts.append("Same series")
    if people := by_kind.get("speaker"):
        parts.append(f"{joined(people[:3])} {'is' if len(people) == 1 else 'are'} at both")
    if themes := by_kind.get("theme"):
        parts.append(f"Same {'theme' if len(themes) == 1 else 'themes'}: {joined(themes)}")
    if sectors := by_kind.get("sector"):
        parts.append(f"Same {'sector' if len(sectors) == 1 else 'sectors'}: {joined(sectors)}")
    if "organisation" in by_kind:
        parts.append(f"Also by {joined(by_kind['organisation'])}")
    if audiences := by_kind.get("audience"):
        parts.append(f"Also for {audiences[0]}" if len(audiences) == 1 else f"{len(audiences)} audiences in common")
    return ". ".join(parts) + "."
