"""What a delegate chose: a value, and the text of a cookie that holds it whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.core.signing import BadSignature, Signer

from events.programme import ERASED_KEY
from events.vocabulary import Choosable

KEPT_FOR = timedelta(days=365)
MOST_CHOICES = 60
MOST_BYTES = 3_900
"""Browsers drop a cookie of more than 4,096, its name included."""
ROOM_FOR_A_KEY = 64
"""So that whatever is in a brochure can be shared."""
LONGEST_REFERENCE = 120
_REFERENCE = re.compile(
    r"event\.(?P<event>[1-9]\d{0,17})"
    r"|session\.(?P<of>[1-9]\d{0,17})\.(?P<session>[-\w]{1,88})"
    r"|speaker\.(?P<speaker>[-\w]{1,88})",
    re.ASCII,
)
_signer = Signer(salt="agenda.brochure")


class Full(Exception):
    """There is no room for that in a brochure; the message says so to whoever fills it."""


@dataclass(frozen=True)
class Choice:
    """One thing, by what stays the same over publications: the number of an event, the id of a session within its
    event, the key of a speaker."""

    kind: Choosable
    event: int | None = None
    key: str = ""

    @classmethod
    def of_event(cls, number: int) -> "Choice":
        return cls(Choosable.EVENT, number)

    @classmethod
    def of_session(cls, event: int, session: str) -> "Choice":
        return cls(Choosable.SESSION, event, session)

    @classmethod
    def of_speaker(cls, key: str) -> "Choice":
        return cls(Choosable.SPEAKER, key=key)

    def __str__(self) -> str:
        """“event.12”, “session.12.opening”, “speaker.ada-example”."""
        return ".".join(str(part) for part in (self.kind, self.event, self.key) if part)

    @classmethod
    def read(cls, reference: str) -> "Choice":
        """The inverse. Raises ValueError."""
        if not (found := _REFERENCE.fullmatch(reference)):
            raise ValueError("This refers to nothing that can be in a brochure.")
        if found["event"]:
            return cls.of_event(int(found["event"]))
        if found["session"]:
            return cls.of_session(int(found["of"]), found["session"])
        return cls.of_speaker(found["speaker"])


NOBODY = Choice.of_speaker(ERASED_KEY)
"""In place of a speaker who was erased."""


@dataclass(frozen=True)
class Brochure:
    """False where there is nothing in it."""

    choices: tuple[Choice, ...] = ()
    name: str = ""
    note: str = ""
    key: str = ""
    """Of the row that follows it, where it has an address to share: who has this may change that."""

    def __bool__(self) -> bool:
        return bool(self.choices or self.name or self.note)

    def with_more(self, *more: Choice) -> "Brochure":
        """At the end; what is there already stays where it is. Raises Full."""
        choices = tuple(dict.fromkeys((*self.choices, *more)))
        if len(choices) > MOST_CHOICES:
            raise Full(f"A brochure holds {MOST_CHOICES} things. Remove some first.")
        return replace(self, choices=choices)

    def without(self, choice: Choice) -> "Brochure":
        return replace(self, choices=tuple(other for other in self.choices if other != choice))

    def moved(self, choice: Choice, by: int) -> "Brochure":
        """That many places down, or up; no further than to either end."""
        if choice not in self.choices:
            return self
        others = [other for other in self.choices if other != choice]
        others.insert(max(self.choices.index(choice) + by, 0), choice)
        return replace(self, choices=tuple(others))

    def in_order(self, wanted: Sequence[Choice]) -> "Brochure":
        """What is not wanted anywhere comes last, and nothing is lost."""
        places = {choice: place for place, choice in enumerate(wanted)}
        return replace(self, choices=tuple(sorted(self.choices, key=lambda c: places.get(c, len(places)))))


def signed(brochure: Brochure, at: datetime) -> str:
    """The text of the cookie. Raises Full."""
    references = [str(choice) for choice in brochure.choices]
    written = [at.date().toordinal(), references, brochure.name, brochure.note, brochure.key]
    text = _signer.sign_object(written, compress=True)
    if len(text) > MOST_BYTES - (0 if brochure.key else ROOM_FOR_A_KEY):
        raise Full("Your browser can keep no more than this. Remove something, or shorten your note.")
    return text


def read(text: str, at: datetime) -> Brochure:
    """The inverse. What is forged, broken or older than a year is an empty brochure."""
    try:
        day, references, *words = _signer.unsign_object(text)
        name, note, key = map(_word, words)
        if date.fromordinal(day) < at.date() - KEPT_FOR:
            return Brochure()
        return Brochure(tuple(map(Choice.read, references)), name, note, key)
    except (BadSignature, ValueError, TypeError, OverflowError):
        return Brochure()


def _word(value) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
