"""Who speaks in a session, named a line each: “Dr Colin Wilson, The Home Office (CONFIRMED)”, “Chair: …”."""

from collections.abc import Iterable
from dataclasses import dataclass

from agenda.models import Contribution
from agenda.slots import COMES_NOT, Person
from events.models import Event
from events.text import folded
from events.vocabulary import AppearanceRole, ContributionRole
from speakers import lineup
from speakers.models import Appearance
from speakers.printed import led_in


@dataclass(frozen=True)
class Line:
    text: str
    name: str
    role: ContributionRole
    appearance: Appearance | None
    """None where nobody at the event is called so, or two are."""

    @property
    def contribution(self) -> Contribution:
        return Contribution(appearance=self.appearance, role=self.role)

    @property
    def person(self) -> Person:
        return Person(self.appearance.speaker_id, self.appearance.speaker.full_name, self.role)

    @property
    def comes(self) -> bool:
        return self.appearance.status not in COMES_NOT


@dataclass(frozen=True)
class Company:
    """The people of an event, by name."""

    appearances: dict[str, Appearance | None]

    @classmethod
    def of(cls, event: Event) -> "Company":
        named: dict[str, Appearance | None] = {}
        for appearance in event.appearances.select_related("speaker"):
            name = folded(appearance.speaker.name)
            named[name] = None if name in named else appearance
        return cls(named)

    def find(self, text: str) -> Line:
        person, role = read(text)
        return Line(text, person.name, role, self.appearances.get(folded(person.name)))

    def find_all(self, texts: Iterable[str]) -> list[Line]:
        """Each person once."""
        lines = {}
        for line in map(self.find, texts):
            lines.setdefault(line.appearance or line.text, line)
        return list(lines.values())


def read(text: str) -> tuple[lineup.Person, ContributionRole]:
    """Whom a line names, and what they do: “Chair: Dr Colin Wilson (CONFIRMED)”."""
    led = led_in(text)
    (person,) = lineup.read(led.rest if led else text) or [lineup.Person(text, text)]
    role = led.role if led else ContributionRole.SPEAKER
    return person, ContributionRole.CHAIR if person.role == AppearanceRole.CHAIR else role
