"""Who speaks at an event, read from lines as programmes print them: “Dr Colin Wilson, Deputy Director, The Home
Office (CONFIRMED)”."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from events.models import Event
from events.text import folded, item
from events.vocabulary import AppearanceRole, AppearanceStatus, ContributionRole
from speakers.joining import join
from speakers.models import Appearance, Speaker
from speakers.names import split_honorific, split_letters
from speakers.printed import Printed, person


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
    return [of(person(text)) for text in texts]


def of(one: Printed) -> Person:
    position, _, organisation = one.billing.rpartition(",")
    return Person(
        text=one.text,
        name=one.name,
        honorific=one.honorific,
        post_nominals=one.post_nominals,
        billing=one.billing,
        position=position.strip(),
        organisation=organisation.strip() if position else "",
        status=one.status,
        role=AppearanceRole.CHAIR if one.role == ContributionRole.CHAIR else "",
    )


def named(who: str) -> tuple[str, str, str]:
    """(“Dr”, “Sample Speaker”, “OBE”) of “Dr Sample Speaker OBE”."""
    who, letters = split_letters(who)
    return *split_honorific(who), letters


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
