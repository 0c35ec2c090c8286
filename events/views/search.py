"""Everything that is published, by words."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.shortcuts import render
from django.urls import reverse

from events.listed_sessions import listed_session
from events.listing import listed
from events.models import Submission
from events.models.catalogue import EntryKind
from events.public import read_only
from events.search.answer import Answer, answer
from events.search.query import LONGEST
from events.search.results import MOST, NARROWED_BY, PAGE_SIZE, RELATED_BY, Result, Results
from events.text import folded, printable

TOO_MANY, WITHIN = 50, timedelta(seconds=10)
TOO_QUICK = "Many searches have come from your network within a few seconds. Wait ten seconds, then search again."
TOO_LONG = f"Search for up to {LONGEST} characters; what was typed is longer."
KINDS = {"": "All", "event": "Events", "session": "Sessions", "speaker": "Speakers", "source": "Sources"}
_OF_ENTRIES = {"speaker": EntryKind.BILLING}
NARROWINGS = {
    "sector": "Sector",
    "theme": "Theme",
    "audience": "Who it is for",
    "format": "Format",
    "year": "Year",
}
MOST_CHOICES = 12
MOST_VALUES, LONGEST_VALUE = 20, 120
"""Of one filter; whoever sends more sends no form of ours."""
MOST_RELATED = 6


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    text: str
    kind: str
    narrowed: dict[str, list[str]]
    page: int

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        kind, page = query.get("kind", ""), query.get("page", "")
        return cls(
            text=printable(query.get("q", "")),
            kind=kind if kind in KINDS else "",
            narrowed={name: values for name in NARROWED_BY if (values := _values(query, name))},
            page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        )

    def address(self, **changes) -> str:
        """Of the same search with something else in it; on its first page where nothing is said of that."""
        said = {"q": self.text, "kind": self.kind, **self.narrowed} | changes
        return f"{reverse('search')}?{urlencode({name: value for name, value in said.items() if value}, doseq=True)}"


def _values(query: QueryDict, name: str) -> list[str]:
    values = (printable(value)[:LONGEST_VALUE] for value in query.getlist(name)[:MOST_VALUES])
    return list(dict.fromkeys(value for value in values if value))


@read_only
def search(request):
    asked = Asked.of(request.GET)
    context = {"asked": asked, "title": f"Search: {asked.text}" if asked.text else "Search"}
    if not asked.text:
        return _page(request, context)
    if len(asked.text) > LONGEST:
        return _page(request, context | {"note": TOO_LONG})
    if not _admitted(request):
        response = _page(request, context | {"alarm": TOO_QUICK}, status=429)
        response["Retry-After"] = str(int(WITHIN.total_seconds()))
        return response
    kind = _OF_ENTRIES.get(asked.kind, asked.kind)
    found = answer(asked.text, at=request.moment, kind=kind, narrowed=asked.narrowed, page=asked.page)
    return _page(request, context | _told(asked, found, request.moment))


def _admitted(request) -> bool:
    address = request.META["REMOTE_ADDR"]
    return Submission.objects.admit(form="search", address=address, at=request.moment, too_many=TOO_MANY, within=WITHIN)


def _page(request, context: dict, *, status: int = 200):
    response = render(request, "events/search.html", context, status=status)
    response["Cache-Control"] = "private, no-cache"
    return response


def _told(asked: Asked, found: Answer, at) -> dict:
    results = found.results
    first = (results.number - 1) * PAGE_SIZE + 1
    return {
        "answer": found,
        "results": results,
        "groups": _groups(asked, results),
        "rows": [_row(place, result, at) for place, result in enumerate(results.page, start=first)],
        "first": first,
        "way_back": asked.address(page=results.number if results.number > 1 else None),
        "count": _number(sum(min(number, MOST + 1) for number in results.counts.values())),
        "chips": _chips(asked, found),
        "ignored": _ignored(asked, found),
        "narrowings": _narrowings(asked, results),
        "related": _related(asked, found),
        "meant_address": found.meant and asked.address(q=str(found.meant)),
        "any_address": asked.address(q=" or ".join(operand.typed for operand in found.typed.wanted)),
        "previous": results.number > 1 and asked.address(page=results.number - 1),
        "next": results.number < results.pages and asked.address(page=results.number + 1),
    }


def _number(number: int) -> str:
    return f"over {MOST:,}" if number > MOST else f"{number:,}"


def _groups(asked: Asked, results: Results) -> list[dict]:
    counts = {kind: results.counts.get(_OF_ENTRIES.get(kind, kind), 0) for kind in KINDS}
    counts[""] = sum(min(number, MOST + 1) for number in counts.values())
    return [
        {
            "name": name,
            "count": _number(counts[kind]),
            "address": asked.address(kind=kind),
            "current": kind == asked.kind,
        }
        for kind, name in KINDS.items()
        if counts[kind] or kind in ("", asked.kind)
    ]


_KINDS_OF_RESULTS = {
    EntryKind.EVENT: ("Event", ""),
    EntryKind.SESSION: ("Session", "in"),
    EntryKind.BILLING: ("Speaker", "at"),
    EntryKind.SOURCE: ("Source", "cited by"),
}
"""{kind: (its name, how it belongs to its event)}."""


def _row(place: int, result: Result, at) -> dict:
    """One result: where it leads, and what is said of it besides title and snippet."""
    event = listed(result.detail.get("event", result.detail), at)
    kind, way = _KINDS_OF_RESULTS[result.kind]
    return {
        "place": place,
        "result": result,
        "kind": kind,
        "address": _address(result, event.slug),
        "way": way,
        "event": event,
        "event_address": reverse("event_detail", args=[event.slug]),
        "session": listed_session(result, at) if result.kind == EntryKind.SESSION else None,
    }


def _address(result: Result, event: str) -> str:
    match result.kind:
        case EntryKind.EVENT:
            return reverse("event_detail", args=[result.slug])
        case EntryKind.SESSION:
            return reverse("session_detail", args=[event, result.slug])
        case EntryKind.BILLING:
            return reverse("speaker", args=[result.slug])
    return reverse("source", args=[result.slug])


def _chips(asked: Asked, found: Answer) -> list[dict]:
    """What it is narrowed to, each with the address without it."""
    return [
        {"name": found.names[f"{kind}:{slug}"], "address": asked.address(**{kind: [s for s in slugs if s != slug]})}
        for kind, slugs in asked.narrowed.items()
        for slug in slugs
        if f"{kind}:{slug}" in found.names
    ]


def _ignored(asked: Asked, found: Answer) -> list[str]:
    return [
        f"“{printable(slug)[:60]}” is not a choice for “{NARROWINGS[kind]}”; it is ignored."
        for kind, slugs in asked.narrowed.items()
        for slug in slugs
        if f"{kind}:{slug}" not in found.names
    ]


def _narrowings(asked: Asked, results: Results) -> list[dict]:
    """What the results can be narrowed to, with how many would be left."""
    found: dict[str, list[dict]] = {kind: [] for kind in NARROWINGS}
    for facet, (name, number) in results.facets.items():
        kind, _, slug = facet.partition(":")
        if kind in found:
            chosen = slug in asked.narrowed.get(kind, ())
            found[kind].append({"slug": slug, "name": name, "number": number, "chosen": chosen})
    found["year"].sort(key=lambda choice: choice["slug"], reverse=True)
    return [
        {"kind": kind, "name": NARROWINGS[kind], "choices": choices[:MOST_CHOICES]}
        for kind, choices in found.items()
        if len(choices) > 1 or any(choice["chosen"] for choice in choices)
    ]


def _related(asked: Asked, found: Answer) -> list[dict]:
    """Other searches that lead to some of the same: names that the results share, and that were not typed."""
    typed = folded(str(found.meant or asked.text))
    shared = [
        name
        for facet, (name, number) in found.results.facets.items()
        if facet.partition(":")[0] in RELATED_BY
        and number > 1
        and folded(name) not in typed
        and typed not in folded(name)
    ]
    return [
        {"name": name, "address": f"{reverse('search')}?{urlencode({'q': f'"{name}"'})}"}
        for name in shared[:MOST_RELATED]
    ]
