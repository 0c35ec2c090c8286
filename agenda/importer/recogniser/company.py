"""The people of a programme as it names them, here and there: each once."""

import re
from dataclasses import dataclass, field

from agenda.importer.unique import Unique
from events.models.slugs import slug_for
from events.programme import Billing
from events.text import folded
from events.vocabulary import AppearanceRole, AppearanceStatus
from speakers.posts import post_and_organisation
from speakers.printed import Printed

_PRINTED = {AppearanceStatus.INVITED, AppearanceStatus.CONFIRMED}


@dataclass
class Member:
    key: str
    name: str
    honorific: str = ""
    post_nominals: str = ""
    billing: str = ""
    status: str = ""
    is_chair: bool = False
    is_key: bool = False
    has_role: bool = False
    """“Chair: …” is a person."""
    numbers: dict[int, None] = field(default_factory=dict)

    @property
    def is_plainly_somebody(self) -> bool:
        told = (self.honorific, self.post_nominals, self.billing, self.status)
        return any(told) or self.is_chair or self.is_key or self.has_role

    def learn(self, person: Printed, numbers: tuple[int, ...]) -> str:
        """What a further line says of them; returns what cannot be kept beside what is known."""
        self.honorific = self.honorific or person.honorific
        self.post_nominals = self.post_nominals or person.post_nominals
        self.status = self.status or (person.status if person.status in _PRINTED else "")
        self.is_chair = self.is_chair or person.of_event
        self.numbers |= dict.fromkeys(numbers)
        if not person.billing or _same(person.billing, self.billing):
            return ""
        if not self.billing or _same(self.billing, person.billing):
            self.billing = person.billing
            return ""
        return person.billing

    def billed(self) -> Billing:
        position, organisation = post_and_organisation(self.billing)
        return Billing(
            key=self.key,
            honorific=self.honorific or None,
            name=self.name,
            post_nominals=self.post_nominals or None,
            billing=self.billing or None,
            position=position or None,
            organisation=organisation or None,
            status=self.status or None,
            role=AppearanceRole.CHAIR if self.is_chair else None,
            is_key=self.is_key,
        )


def _same(one: str, other: str) -> bool:
    """All that one says, the other says too."""
    bare = re.sub(r"\s*\([^()]*\)", "", one)
    return folded(bare) in folded(other) if folded(bare) else True


class Company:
    def __init__(self):
        self.members: dict[str, Member] = {}
        """By folded name."""
        self._by_surname: dict[str, list[Member]] = {}
        self._keys = Unique()

    def add(self, person: Printed, numbers: tuple[int, ...]) -> tuple[Member, str]:
        """Somebody new, or who is there already; and what could not be kept of what is said."""
        member = self._known(person)
        if member is None:
            member = Member(self._keys.take(slug_for(person.name) or "speaker"), person.name)
            self.members[folded(person.name)] = member
            self._by_surname.setdefault(folded(member.name.split()[-1]), []).append(member)
        return member, member.learn(person, numbers)

    def knows(self, name: str) -> bool:
        return folded(name) in self.members

    def _known(self, person: Printed) -> Member | None:
        if there := self.members.get(folded(person.name)):
            return there
        words = person.name.split()
        if len(words) == 1 and person.honorific:  # “Dr Sample”, who was “Dr Avery Sample” before
            same = self._by_surname.get(folded(words[0]), [])
            return same[0] if len(same) == 1 else None
        return None

    def billings(self) -> tuple[Billing, ...]:
        return tuple(member.billed() for member in self.members.values())
