"""People as an export of ours lists them, and known again in its sessions."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.text import slugify

from events.programme import Billing, Part
from events.vocabulary import AppearanceRole, AppearanceStatus, ContributionRole
from speakers import lineup

from .passages import Kind, Passage, Style

_IN_SESSION = {role.label.casefold(): role for role in ContributionRole}
_AT_EVENT = {role.label.casefold(): role for role in AppearanceRole}
_BEHIND = re.compile(r" \((?P<said>[a-z]+)\)$", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """“Dr Sample Speaker, Head of Samples (chair) (invited)”."""

    name: str
    billing: str = ""
    role: str = ""
    is_invited: bool = False

    @property
    def words(self) -> str:
        return f"{self.name}, {self.billing}" if self.billing else self.name

    @property
    def status(self) -> AppearanceStatus | None:
        return AppearanceStatus.INVITED if self.is_invited else None


def said(text: str, roles: dict[str, str]) -> Said:
    text, invited = _without(text, {"invited": ""})
    text, role = _without(text, roles)
    name, _, billing = text.partition(", ")
    return Said(name, billing, role, invited)


def _without(text: str, words: dict[str, str]) -> tuple[str, str]:
    """What stands in front of one of the words in brackets, and the word; '' where there is none."""
    found = _BEHIND.search(text, max(0, len(text) - 40))
    known = found and found["said"].casefold() in words
    return (text[: found.start()], found["said"].casefold()) if known else (text, "")


class Roll:
    """Everybody in the programme, in the order in which they are listed."""

    def __init__(self) -> None:
        self.billings: dict[str, Billing] = {}
        self._keys: dict[str, str] = {}
        """{name and billing: key}."""
        self._named: dict[str, str] = {}
        """{name: key}, of the first of that name."""
        self._times: Counter[str] = Counter()

    def enlist(self, passage: Passage, *, is_key: bool) -> Iterator[tuple[int, str]]:
        """(Its line, the key) of each person of a section."""
        if passage.kind == Kind.ROW:
            people = [(passage.words[0].number, _in_row([words.text for words in passage.words]))]
        else:
            people = [(words.number, said(words.text, _AT_EVENT)) for words in passage.words]
        return ((number, self._add(person, is_key)) for number, person in people if person.name)

    def part(self, text: str) -> Part:
        """In a session; whoever is listed nowhere is listed then."""
        person = said(text, _IN_SESSION)
        key = self._find(person) or self._add(replace(person, role=""), False)
        listed = self.billings[key].status
        status = None if person.status == listed else person.status or AppearanceStatus.CONFIRMED
        return Part(speaker=key, role=_IN_SESSION.get(person.role, ContributionRole.SPEAKER), status=status)

    def are_people(self, passage: Passage) -> bool:
        """Whether a paragraph of a session is of people: it says so, one is listed, or all read like people."""
        if passage.style == Style.PEOPLE:
            return True
        people = [said(words.text, _IN_SESSION) for words in passage.words]
        if passage.kind != Kind.LINES or passage.style or not people:
            return False
        known = [bool(self._find(person)) for person in people]
        likely = [person.billing and (person.role or person.is_invited) for person in people]
        return any(known) or all(likely)

    def _find(self, person: Said) -> str | None:
        return self._keys.get(person.words) or self._named.get(person.name)

    def _add(self, person: Said, is_key: bool) -> str:
        if key := self._keys.get(person.words):
            return key
        honorific, name, letters = lineup.named(person.name)
        position, _, organisation = map(str.strip, person.billing.rpartition(","))
        key = self._free(slugify(name)[:80] or "speaker")
        self.billings[key] = Billing(
            key=key,
            honorific=honorific or None,
            name=name,
            post_nominals=letters or None,
            billing=person.billing or None,
            position=position or None,
            organisation=organisation if position else None,
            status=person.status,
            role=_AT_EVENT.get(person.role),
            is_key=is_key,
        )
        self._keys[person.words] = key
        self._named.setdefault(person.name, key)
        return key

    def _free(self, key: str) -> str:
        self._times[key] += 1
        times = self._times[key]
        return key if times == 1 else self._free(f"{key}-{times}")


def _in_row(cells: Sequence[str]) -> Said:
    """Name, position and organisation, part."""
    name, billing, part = [*cells, "", "", ""][:3]
    parts = part.casefold().split(", ")
    role = next((one for one in parts if one in _AT_EVENT), "")
    return Said(name, billing, role, "invited" in parts)
