"""Who speaks at an event, read from lines as programmes print them: “Dr Colin Wilson, Deputy Director, The Home
Office (CONFIRMED)”."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from events.models import Event
from events.text import folded, item
from events.vocabulary import AppearanceRole, AppearanceStatus
from speakers.joining import join
from speakers.models import Appearance, Speaker

_TITLES = """
professor prof dr sir dame lord lady baroness baron mr mrs ms miss mx rev reverend hon honourable councillor cllr
alderman mayor judge justice canon imam rabbi sheriff ambassador superintendent inspector constable sergeant commander
commissioner colonel major captain lieutenant brigadier general commodore admiral dci di dsi dsu ds dcc acc cc supt
"""
_BEFORE_TITLES = "the rt right detective chief deputy assistant temporary acting senior lt wing squadron vice rear"
_LETTERS = """
kg ob om ch cb kcb dcb gcb cmg kcmg dcmg cbe obe mbe kbe dbe gbe bem kpm qpm kfsm qfsm qam vr td dl jp kc qc mp msp ms
mla mep phd dphil md dsc msc mphil ma mba bsc ba llb llm frsa fba frs frse facss frgs frcp frcpsych cpsychol ceng mipd
"""
_SAID = {
    "confirmed": AppearanceStatus.CONFIRMED,
    "invited": AppearanceStatus.INVITED,
    "tbc": AppearanceStatus.INVITED,
    "to be confirmed": AppearanceStatus.INVITED,
    "proposed": AppearanceStatus.PROPOSED,
    "declined": AppearanceStatus.DECLINED,
    "withdrawn": AppearanceStatus.WITHDRAWN,
    "chair": AppearanceRole.CHAIR,
    "event chair": AppearanceRole.CHAIR,
    "conference chair": AppearanceRole.CHAIR,
}
_REMARK = re.compile(r"\s*(?:\(([^()]*)\)|[–—-]\s*([A-Z ]+))\s*$")
_PARTS = re.compile(r"\s*,\s*|\s+[–—-]\s+|\t\s*")


@dataclass(frozen=True)
class Person:
    """As a line says it; '' for what it does not say."""

    text: str
    name: str
    honorific: str = ""
    post_nominals: str = ""
    billing: str = ""
    position: str = ""
    organisation: str = ""
    """Post and organisation are split at the last comma: a guess, to be looked at."""
    status: AppearanceStatus | str = ""
    role: AppearanceRole | str = ""
    known: tuple[Speaker, ...] = field(default=(), compare=False)
    """People of that name."""


def read(pasted: str) -> list[Person]:
    """A person a line, in their order, each line once."""
    texts = dict.fromkeys(filter(None, map(item, pasted.replace("\t", ", ").splitlines())))
    return [_person(text) for text in texts]


def _person(text: str) -> Person:
    rest, said = _remarks(text)
    who, *parts = _PARTS.split(rest, maxsplit=1)
    billing = parts[0].strip() if parts else ""
    who, letters = _letters(who)
    while billing and all(map(_is_letters, (first := billing.split(",")[0]).split())):  # “Sample Speaker, OBE, …”
        letters, billing = f"{letters} {first}".strip(), billing[len(first) + 1 :].strip()
    honorific, name = _honorific(who)
    position, _, organisation = billing.rpartition(",")
    roles = [one for one in said if isinstance(one, AppearanceRole)]
    statuses = [one for one in said if isinstance(one, AppearanceStatus)]
    return Person(
        text=text,
        name=name,
        honorific=honorific,
        post_nominals=letters,
        billing=billing,
        position=position.strip(),
        organisation=organisation.strip() if position else "",
        status=statuses[-1] if statuses else "",
        role=roles[-1] if roles else "",
    )


def _remarks(text: str) -> tuple[str, list[AppearanceStatus | AppearanceRole]]:
    """What stands behind, in brackets or as “– CONFIRMED”, as far as it says a status or a role."""
    said = []
    while (found := _REMARK.search(text)) and (one := _SAID.get((found[1] or found[2]).strip().casefold())):
        text = text[: found.start()]
        said.append(one)
    return text.rstrip(" ,;"), said


def named(who: str) -> tuple[str, str, str]:
    """(“Dr”, “Sample Speaker”, “OBE”) of “Dr Sample Speaker OBE”."""
    who, letters = _letters(who)
    return *_honorific(who), letters


def _letters(who: str) -> tuple[str, str]:
    words, letters = who.split(), []
    while len(words) > 1 and _is_letters(words[-1]):
        letters.insert(0, words.pop())
    return " ".join(words), " ".join(letters)


def _is_letters(word: str) -> bool:
    return _bare(word) in _LETTERS.split()


def _honorific(who: str) -> tuple[str, str]:
    """Up to the last title that stands before the name; one word at least is a name."""
    words = who.split()
    last = 0
    for number, word in enumerate(words[:-1], start=1):
        if _bare(word) in _TITLES.split():
            last = number
        elif _bare(word) not in _BEFORE_TITLES.split():
            break
    return " ".join(words[:last]), " ".join(words[last:])


def _bare(word: str) -> str:
    return word.strip(".,").casefold()


def look_up(pasted: str, *, user) -> list[Person]:
    """With the people of each name who are open to that person, in one query."""
    people = read(pasted)
    there: dict[str, list[Speaker]] = {}
    named = Speaker.objects.open_to(user).named(person.name for person in people)
    for speaker in named.with_last_billing(user):
        there.setdefault(folded(speaker.name), []).append(speaker)
    return [replace(person, known=tuple(there.get(folded(person.name), ()))) for person in people]


@transaction.atomic
def add(*, event: Event, additions: Sequence[tuple[Speaker, dict]], at: datetime) -> list[Appearance]:
    """Each with what `join` takes, behind who is there already, whom it leaves as they are. Raises ValidationError."""
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    there, added = set(event.appearances.values_list("speaker", flat=True)), []
    for speaker, printed in additions:
        if speaker.pk not in there:
            added.append(join(event=event, speaker=speaker, at=at, **printed))
            there.add(speaker.pk)
    return added
