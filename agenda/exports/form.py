"""What a form is, and what it is made from: a copy of a publication."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.urls import reverse

from agenda.selection import Selection
from events.models import Publication
from events.programme import Programme
from speakers.live import LivePerson


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One copy of a publication, whole or a part, with what is printed of the publication itself. All that a form
    may read."""

    programme: Programme
    """Of a part: with the sessions that were asked for, and their people."""
    slug: str
    number: int
    published_at: datetime
    selection: Selection = field(default_factory=Selection)
    options: Mapping[str, str] = field(default_factory=dict)
    """A value of each option that the form has."""
    moved_from: Mapping[str, str] = field(default_factory=dict)
    """{session: where it was, in words}, of those that have moved."""
    people: Mapping[str, LivePerson] = field(default_factory=dict)
    """{speaker: biography and photograph of today}, where the form shows them."""

    @cached_property
    def address(self) -> str:
        """Of the event's brief, with the site's name."""
        return f"{settings.SITE_URL}{reverse('event_detail', args=[self.slug])}"

    @property
    def programme_address(self) -> str:
        return f"{self.address}programme/"

    def session_address(self, session: str) -> str:
        return f"{self.address}sessions/{session}/"

    def person_address(self, key: str) -> str:
        return f"{settings.SITE_URL}{reverse('speaker', args=[key])}"


@dataclass(frozen=True, kw_only=True)
class Form:
    """One form in which publications leave. The same copy gives the same bytes, whenever it is made."""

    extension: str
    """What stands behind “programme.” in its address: “pdf”, “frab.json”."""
    name: str
    """As people call it."""
    media_type: str
    render: Callable[[Copy], bytes]
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What else can be asked for, {name: values}; the first value is meant where none is."""
    shows_people: Callable[[Mapping[str, str]], bool] = lambda options: False
    """Whether, with these options, it shows biographies and photographs, which are not published but live."""
    purpose: str = ""
    """What it is good for, to whoever chooses among forms: “to print and hand out”."""
    words: Mapping[str, str] = field(default_factory=dict)
    """{value of an option: what it gives}, where the value itself does not say."""

    def in_words(self, value: str) -> str:
        return self.words.get(value, value.replace("-", " "))

    def chosen(self, query: Mapping[str, str]) -> dict[str, str]:
        """A value of each option. One that there is not is as none."""
        return {
            name: asked if (asked := query.get(name)) in values else values[0] for name, values in self.options.items()
        }

    def copy_of(
        self,
        publication: Publication,
        selection: Selection,
        options: Mapping[str, str],
        people: Mapping[str, LivePerson] = {},
    ) -> Copy:
        return Copy(
            programme=selection.of(publication.programme),
            slug=publication.event.slug,
            number=publication.number,
            published_at=publication.published_at,
            selection=selection,
            options=options,
            moved_from=publication.rendered.get("moved_from", {}),
            people=people,
        )
