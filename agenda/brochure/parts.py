"""What was chosen as nodes for print: `templates/pdf/brochure.typ` sets them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.urls import reverse

from agenda.brochure.chosen import Choice
from agenda.brochure.items import Item
from agenda.exports.form import Copy
from agenda.exports.printed.document import brief, head
from agenda.exports.printed.people import groups, picture_name
from agenda.exports.printed.prose import Allowance, line
from agenda.exports.printed.sessions import Sessions
from agenda.exports.wording import published
from events.models import Entry
from events.programme import EventDetails, SessionDetails
from events.vocabulary import AppearanceStatus, Choosable, EventStatus
from events.when import When
from events.words import clocks, initials
from events.words import day as day_in_words
from speakers.live import LivePerson


@dataclass(frozen=True, kw_only=True)
class Parts:
    found: Mapping[Choice, Entry]
    billings: Mapping[str, list[Entry]]
    copies: Mapping[int, Copy]
    people: Mapping[str, LivePerson]

    def of(self, choices: Iterable[Choice]) -> list[dict]:
        return [{"is": str(choice.kind)} | self._node(choice) for choice in choices]

    def _node(self, choice: Choice) -> dict:
        if choice not in self.found:
            return {"is": "withdrawn", "said": Item(choice).withdrawal}
        if choice.kind == Choosable.EVENT:
            return self._event(self.copies[choice.event])
        if choice.kind == Choosable.SESSION:
            return self._session(self.copies[choice.event], choice.key)
        return self._speaker(self.found[choice])

    @cached_property
    def _allowance(self) -> Allowance:
        return Allowance.among([*self._texts(), *(person.biography for person in self.people.values())])

    def _texts(self) -> Iterator[str | None]:
        for choice in self.found:
            if choice.kind == Choosable.SPEAKER:
                continue
            programme = self.copies[choice.event].programme
            is_whole = choice.kind == Choosable.EVENT
            if is_whole:
                yield from (programme.event.brief, programme.event.audience_note, *programme.event.learning_points)
            for session in programme.sessions:
                if is_whole or session.id == choice.key:
                    yield from (session.abstract, session.note, *session.points)

    def _sessions(self, copy: Copy) -> Sessions:
        return Sessions(copy, self._allowance, with_abstracts=True)

    def _event(self, copy: Copy) -> dict:
        said = {"days": self._sessions(copy).days(), "groups": groups(copy, self._allowance)}
        return head(copy) | brief(copy, self._allowance) | said | _source(copy.address, copy)

    def _session(self, copy: Copy, key: str) -> dict:
        event = copy.programme.event
        session = next(each for each in copy.programme.sessions if each.id == key)
        state = "" if event.status == EventStatus.SCHEDULED else f"The event is {event.status.label.lower()}"
        said = {"when": _when(event, session), "event": line(event.title), "event_link": copy.address}
        source = _source(copy.session_address(session.id), copy)
        return self._sessions(copy).node(session) | said | {"event_state": state} | source

    def _speaker(self, latest: Entry) -> dict:
        live = self.people.get(latest.slug, LivePerson())
        return _source(settings.SITE_URL + reverse("speaker", args=[latest.slug])) | {
            "name": line(latest.title),
            "link": "",
            "post": line(latest.detail["billing"]),
            "initials": initials(latest.detail["name"]),
            "picture": picture_name(latest.slug) if live.photograph else "",
            "alt": live.alt,
            "biography": self._allowance.prose(live.biography),
            "long": True,
            "sessions": [_appearance(entry.detail) for entry in self.billings[latest.slug]],
        }


def _source(address: str, copy: Copy | None = None) -> dict:
    """From where this is: “Programme subject to change. Publication 2, 16 January 2027”, and its page."""
    told = ""
    if copy:
        notice = line(copy.programme.event.notice or "").rstrip(".")
        told = ". ".join(filter(None, (notice, published(copy))))
    return {"source": told, "address": address, "site": line(address.partition("://")[2].rstrip("/"))}


def _when(event: EventDetails, session: SessionDetails) -> str:
    on = day_in_words(session.day) if session.day else When.of(event).days
    return " · ".join(filter(None, (on, clocks(session.start, session.end), line(session.room or ""))))


def _appearance(detail: dict) -> dict:
    """A line of somebody's own history."""
    event, when = detail["event"], When.from_detail(detail["event"])
    told = ["chair"] if detail["role"] else []
    told += ["invited"] if detail["status"] == AppearanceStatus.INVITED else []
    return {
        "title": line(event["title"]),
        "link": settings.SITE_URL + reverse("event_detail", args=[event["slug"]]),
        "role": ", ".join(told),
        "when": " · ".join(filter(None, (when.days, line(event["place"]), line(detail["billing"])))),
        "cancelled": event["status"] == EventStatus.CANCELLED,
    }
