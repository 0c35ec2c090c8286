"""The people of a programme as it names them, here and there: each once."""

import re
from dataclasses import dataclass, field

from django.utils.text import slugify

from events.programme import Billing
from events.text import folded
from events.vocabulary import AppearanceRole, AppearanceStatus
from speakers.printed import Printed, post_and_organisation

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
    numbers: list[int] = field(default_factory=list)

    def learn(self, person: Printed, numbers: tuple[int, ...]) -> str:
        """What a further line says of them; returns what cannot be kept beside what is known."""
        self.honorific = self.honorific or person.honorific
        self.post_nominals = self.post_nominals or person.post_nominals
        self.status = self.status or (person.status if person.status in _PRINTED else "")
        self.is_chair = self.is_chair or person.of_event
        self.numbers += [number for number in numbers if number not in self.numbers]
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
        self._keys: set[str] = set()

    def add(self, person: Printed, numbers: tuple[int, ...]) -> tuple[Member, str]:
        """Somebody new, or who is there already; and what could not be kept of what is said."""
        member = self._known(person)
        if member is None:
            member = Member(self._key(person.name), person.name)
            self.members[folded(person.name)] = member
        return member, member.learn(person, numbers)

    def knows(self, name: str) -> bool:
        return folded(name) in self.members

    def _known(self, person: Printed) -> Member | None:
        if there := self.members.get(folded(person.name)):
            return there
        words = person.name.split()
        if len(words) == 1 and person.honorific:  # “Dr Sample”, who was “Dr Avery Sample” before
            same = [member for member in self.members.values() if folded(member.name.split()[-1]) == folded(words[0])]
            return same[0] if len(same) == 1 else None
        return None

    def _key(self, name: str) -> str:
        wanted = slugify(name)[:60].strip("-_") or "speaker"
        key, number = wanted, 1
        while key in self._keys:
            number += 1
            key = f"{wanted}-{number}"
        self._keys.add(key)
        return key

    def billings(self) -> tuple[Billing, ...]:
        return tuple(member.billed() for member in self.members.values())


