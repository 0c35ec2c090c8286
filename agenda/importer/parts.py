"""Who speaks in a session of a Programme, written and read a line each: “Chair: Dr Colin Wilson (invited)”."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain, count
from typing import Any

from django.utils.text import slugify

from agenda import contributors
from events.programme import Billing, Part
from events.text import folded
from events.vocabulary import PUBLIC_STATUSES, ContributionRole
from speakers.lineup import Person

LONGEST_KEY = 80


@dataclass(frozen=True)
class People:
    """Those of a Programme, by what a line may call them."""

    billings: Mapping[str, Billing]
    names: Mapping[str, list[str]] = field(default_factory=dict)
    """{name, folded: the keys of whoever is called so}"""
    taken: Container[str] = ()
    """Keys that nobody new may have."""

    @classmethod
    def of(cls, speakers: Iterable[Billing], taken: Container[str] = ()) -> "People":
        billings, names = {}, {}
        for billing in speakers:
            billings[billing.key] = billing
            for name in {folded(billing.name), folded(billing.full_name)}:
                names.setdefault(name, []).append(billing.key)
        return cls(billings, names, taken)

    def written(self, part: Part) -> str:
        """Two people of one name are told apart by their keys."""
        billing = self.billings[part.speaker]
        is_alone = len(self.names[folded(billing.name)]) == 1
        led_in = "" if part.role == ContributionRole.SPEAKER else f"{part.role.capitalize()}: "
        status = f" ({part.status})" if part.status else ""
        return f"{led_in}{billing.full_name if is_alone else part.speaker}{status}"

    def read(self, text: str) -> tuple[dict[str, Any], Person]:
        """A part as Programme JSON has it, and whom the line names; its `speaker` is None of somebody new."""
        person, role = contributors.read(text)
        status = person.status if person.status in PUBLIC_STATUSES else None
        return {"speaker": self._key(person.name, text), "role": role.value, "status": status}, person

    def _key(self, *called: str) -> str | None:
        for name in called:
            keys = self.names.get(folded(name), [])
            if len(keys) == 1:
                return keys[0]
        return next((name for name in called if name in self.billings), None)


def newcomer(person: Person, taken: Container[str]) -> dict[str, Any]:
    """Somebody whom a line names and the source does not: a Billing as Programme JSON has it."""
    said = {name: getattr(person, name) or None for name in _SAID}
    status = person.status if person.status in PUBLIC_STATUSES else None
    return {"key": free_key(person.name, taken), **said, "status": status, "role": person.role or None, "is_key": False}


_SAID = ("honorific", "name", "post_nominals", "billing", "position", "organisation")


def free_key(name: str, taken: Container[str]) -> str:
    """The same for the same name: whoever two sessions name is one person."""
    wanted = slugify(name)[:LONGEST_KEY] or f"person-{blake2b(name.encode(), digest_size=6).hexdigest()}"
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(key for key in chain([wanted], numbered) if key not in taken)


def named_twice(parts: Iterable[Mapping[str, Any]]) -> str | None:
    return next((key for key, times in Counter(part["speaker"] for part in parts).items() if key and times > 1), None)
