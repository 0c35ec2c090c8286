"""The people of a source of data, each once, in the order in which they come."""

from collections.abc import Hashable, Iterable
from dataclasses import replace

from agenda.importer.unique import Unique
from events.models.slugs import slug_for
from events.programme import Billing, Part
from events.text import on_one_line
from events.vocabulary import PUBLIC_STATUSES, AppearanceRole, AppearanceStatus, ContributionRole
from speakers import lineup, printed


class Cast:
    def __init__(self):
        self._keys: dict[Hashable, str] = {}
        self._billings: dict[str, Billing] = {}
        self._unique = Unique()

    @property
    def billings(self) -> tuple[Billing, ...]:
        return tuple(self._billings.values())

    def billing(self, key: str) -> Billing:
        return self._billings[key]

    def change(self, key: str, **values) -> None:
        self._billings[key] = replace(self._billings[key], **values)

    def is_billed(self, key: str, text: str) -> None:
        """Where that was not known; post and organisation as `lineup` has them."""
        there = self._billings[key]
        if not there.billing:
            read = lineup.read(f"{there.name}, {text}")[:1]
            position, organisation = (read[0].position, read[0].organisation) if read else ("", "")
            self.change(key, billing=text, position=position or None, organisation=organisation or None)

    def add(self, billing: Billing, *, known_by: Hashable = None) -> str:
        """The key. Whoever is known already stays as they are, but for what was not known of them."""
        who = known_by or on_one_line(billing.name).casefold()
        if who not in self._keys:
            key = self._keys[who] = self._unique.take(slug_for(billing.name) or "speaker")
            self._billings[key] = replace(billing, key=key)
            return key
        key = self._keys[who]
        there = self._billings[key]
        more = {name: value for name, value in vars(billing).items() if value and not getattr(there, name, None)}
        self._billings[key] = replace(there, **{name: more[name] for name in more if name in _TOLD})
        return key


_TOLD = ("honorific", "post_nominals", "billing", "position", "organisation", "status", "role")


def person(text: str) -> Billing:
    """Whom a name with titles is of."""
    read = lineup.read(text)
    return _billing(read[0]) if len(read) == 1 and read[0].name else Billing(key="new", name=text)


def people(text: str) -> list[tuple[Billing, ContributionRole]]:
    """Whom a line names, as far as it says how they are billed, and what they do in the session it stands in."""
    led = printed.led_in(text)
    found = printed.people(led.rest, several=True) if led else printed.people(text)
    if led and found:
        return [(_billing(lineup.of(one)), one.role or led.role) for one in found]
    if len(found) > 1:
        return [(_billing(lineup.of(one)), one.role or ContributionRole.SPEAKER) for one in found]
    return [(_billing(person), _role(person)) for person in lineup.read(text) if person.name]


def _billing(person: lineup.Person) -> Billing:
    return Billing(
        key="new",
        name=person.name,
        honorific=person.honorific or None,
        post_nominals=person.post_nominals or None,
        billing=person.billing or None,
        position=person.position or None,
        organisation=person.organisation or None,
        status=AppearanceStatus(person.status) if person.status in PUBLIC_STATUSES else None,
    )


def _role(person: lineup.Person) -> ContributionRole:
    return ContributionRole.CHAIR if person.role == AppearanceRole.CHAIR else ContributionRole.SPEAKER


def once(parts: Iterable[Part]) -> tuple[Part, ...]:
    known: dict[str, Part] = {}
    for part in parts:
        known.setdefault(part.speaker, part)
    return tuple(known.values())
