"""What of a Programme is known already: people, audience categories and organisations that it may mean. Nothing is
taken for the same here; whoever imports is asked."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from django.db.models import Value

from events import audiences
from events.acronyms import acronyms
from events.models import Organisation, Term
from events.programme import Audience, Programme
from events.text import folded, item
from speakers import doubles
from speakers.models import Appearance, Speaker

_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_LONGEST_ACRONYM = 10


# ── People ──


def people(programme: Programme, *, user) -> dict[str, list[Speaker]]:
    """By key, whom of those open to that person each may be, the nearest first, with `known_as`; [] for whoever is
    new. Three queries at most."""
    typed = [(billing.name, billing.organisation or billing.billing) for billing in programme.speakers]
    near = doubles.likely(typed, user=user)
    return {billing.key: found for billing, found in zip(programme.speakers, near, strict=True)}


def certain(programme: Programme, *, user, near: Mapping[str, list[Speaker]] | None = None) -> dict[str, Speaker]:
    """By key, whoever is the same beyond doubt: of that name, from that organisation, and alone in that. `near` is
    what `people` found, where that is known; then it is one query."""
    near = people(programme, user=user) if near is None else near
    there = _known_places({person.pk for found in near.values() for person in found}, user)
    same = {}
    for billing in programme.speakers:
        name, places = folded(billing.name), _places(billing.organisation, billing.billing)
        alike = [one for one in near[billing.key] if folded(one.name) == name and there[one.pk] & places]
        if len(alike) == 1:
            same[billing.key] = alike[0]
    times = Counter(person.pk for person in same.values())
    return {key: person for key, person in same.items() if times[person.pk] == 1}


def _known_places(speakers: set[int], user) -> dict[int, set[str]]:
    """Where these people are known to be, as far as that is open to the one who asks; one query."""
    present = Speaker.objects.filter(pk__in=speakers).values_list("pk", "organisation__name", Value(""))
    billed = Appearance.objects.open_to(user).filter(speaker__in=speakers)
    places = defaultdict(set)
    for pk, *printed in present.union(billed.values_list("speaker", "organisation__name", "billing")).order_by():
        places[pk] |= _places(*printed)
    return places


def _places(organisation: str | None, line: str | None) -> set[str]:
    """Keys of an organisation, and of a printed line that says more than a post."""
    places = set(_called(organisation)) if organisation else set()
    return places | {folded(line)} if line and "," in line else places


# ── Who should attend ──


def categories(programme: Programme) -> dict[str, audiences.Line]:
    """By name, the audience category of that name or synonym, else those that read like it. Two queries at
    most."""
    names = [audience.name for audience in programme.audiences]
    names += [name for session in programme.sessions for name in session.audiences]
    found = {line.key: line for line in audiences.look_up("\n".join(dict.fromkeys(names)))}
    return {name: replace(found.get(folded(item(name)), audiences.Line(name)), text=name) for name in names}


def with_known_categories(programme: Programme) -> Programme:
    """By the names that they have here: a synonym and its name are one."""
    known = {name: line.category for name, line in categories(programme).items() if line.category}

    def called(name: str) -> str:
        return known[name].name if name in known else name

    audiences = {called(one.name): replace(one, name=called(one.name)) for one in programme.audiences}
    audiences |= {row.name: Audience(name=row.name, kind=row.kind) for row in known.values() if row.name in audiences}
    sessions = [
        replace(session, audiences=tuple(dict.fromkeys(map(called, session.audiences))))
        for session in programme.sessions
    ]
    return replace(programme, audiences=tuple(audiences.values()), sessions=tuple(sessions))


# ── Organisations ──


def organisations(programme: Programme) -> dict[str, list[Organisation]]:
    """By name, the organisations that it may be: those that are called so, “The Home Office” and “National Crime
    Agency (NCA)” too, else those that read like it; [] for what is new. Three queries at most."""
    names = dict.fromkeys(billing.organisation for billing in programme.speakers if billing.organisation)
    if organiser := programme.event.organiser:
        names.setdefault(organiser.name)
    meanings = _meanings(names, programme)
    called = defaultdict(list)
    for row in Organisation.objects.all():
        for key in _called(row.name, meanings):
            called[key].append(row)
    found = {name: _each_once(called, _called(name, meanings)) for name in names}
    near = Organisation.objects.near([name for name, rows in found.items() if not rows])
    return {name: rows or near[name] for name, rows in found.items()}


def _each_once(called: Mapping[str, list[Organisation]], keys: Iterable[str]) -> list[Organisation]:
    return list(dict.fromkeys(row for key in keys for row in called.get(key, ())))


def _meanings(names: Iterable[str], programme: Programme) -> dict[str, str]:
    """Of acronyms: as the programme explains them, else what is published."""
    short = {f"acronym:{folded(name)}" for name in names if len(name) <= _LONGEST_ACRONYM}
    published = Term.objects.filter(facet__in=short).order_by("documents").values_list("facet", "text")
    known = {facet.removeprefix("acronym:"): text for facet, text in published}
    explained = acronyms(programme.event.brief or "", *names)
    return known | {folded(acronym): meaning for acronym, meaning in explained.items()}


def _called(name: str, meanings: Mapping[str, str] = MappingProxyType({})) -> dict[str, None]:
    """Keys of the ways to write a name, its own first."""
    ways = [name, _BRACKETS.sub("", name), *acronyms(name)]
    keys = [folded(_ARTICLE.sub("", way)) for way in ways]
    keys += [folded(_ARTICLE.sub("", meanings[key])) for key in keys if key in meanings]
    return dict.fromkeys(filter(None, keys))
