"""An outline of ours, read section by section, with where each piece stands."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings

from agenda.importer.reading import UNTITLED, Doubt, Reading
from events.audiences import guessed_kind
from events.programme import (
    Audience,
    EventDetails,
    Link,
    Organiser,
    Programme,
    Reference,
    RoomDetails,
    SessionDetails,
    TrackDetails,
    Unplaced,
    VenueDetails,
)
from events.text import on_one_line
from events.vocabulary import EventFormat, EventStatus

from . import outline
from .passages import Form, Kind, Passage, Words, sections
from .people import Roll
from .sessions import session

_FACT = re.compile(r"(?P<name>[A-Z][a-z]+(?: zone)?): (?P<text>.+)")
_PART = "Part of the programme"
_STATUSES = {status.label: status for status in EventStatus}
_FORMATS = {format.label: format for format in EventFormat}
_SOURCE = re.compile(r"(?P<title>.+?)(?:, (?P<year>\d{1,4}))?")
_SOURCE_WITH_URL = re.compile(rf"{_SOURCE.pattern}(?: (?P<url>https?://\S+))?", re.IGNORECASE)
_LINK = re.compile(r"(?P<label>.+?):? (?P<url>https?://\S+)", re.IGNORECASE)


class Reader:
    def __init__(self, form: Form):
        self.form = form
        self.event: dict[str, Any] = {"timezone": settings.TIME_ZONE}
        self._lists: dict[str, list] = defaultdict(list)
        """Those fields of the event that hold several."""
        self.audiences: dict[str, Audience] = {}
        self.roll = Roll()
        self.sessions: list[SessionDetails] = []
        self.origins: dict[str, set[int]] = defaultdict(set)
        self.doubts: list[Doubt] = []

    def reading(self) -> Reading:
        head, *rest = sections(self.form.passages())
        if not head:  # a heading is the title
            head, *rest = rest
        self._head(head)
        self.place("structure", self.form.margins(self.event.get("title")))
        # People and audience are listed behind the sessions that name them.
        for section in sorted(rest, key=lambda section: _begun(section) == "programme"):
            self._section(section)
        return Reading(
            programme=self._programme_value(),
            source=self.form.document.source,
            origins={piece: tuple(sorted(numbers)) for piece, numbers in self.origins.items()},
            doubts=tuple(self.doubts),
        )

    def place(self, piece: str, numbers: Iterable[int]) -> None:
        self.origins[piece].update(numbers)

    def _programme_value(self) -> Programme:
        rooms = dict.fromkeys(session.room for session in self.sessions if session.room)
        tracks = dict.fromkeys(session.track for session in self.sessions if session.track)
        return Programme(
            event=EventDetails(**{"title": UNTITLED} | self.event | {f: tuple(v) for f, v in self._lists.items()}),
            audiences=tuple(self.audiences.values()),
            speakers=tuple(self.roll.billings.values()),
            rooms=tuple(RoomDetails(name=name) for name in rooms),
            tracks=tuple(TrackDetails(name=name) for name in tracks),
            sessions=tuple(self.sessions),
            unplaced=tuple(self._unplaced()),
        )

    def _unplaced(self) -> Iterator[Unplaced]:
        placed = set().union(*self.origins.values())
        for number, text in enumerate(self.form.document.source, start=1):
            if number not in placed and text.strip():
                yield Unplaced(line=number, text=on_one_line(text))

    def _section(self, section: Sequence[Passage]) -> None:
        heading, *passages = section
        if name := _begun(section):
            self.place("structure", heading.numbers)
            getattr(self, f"_{name}")(passages)

    # ── The head ──

    def _head(self, passages: Sequence[Passage]) -> None:
        lines = [(words, passage) for passage in passages for words in passage.words]
        if lines and not _FACT.fullmatch(lines[0][0].text):
            (title, passage), *lines = lines
            self.event["title"] = title.text
            self.place("event.title", [title.number, *(passage.numbers if passage.kind == Kind.HEADING else ())])
        for words, _ in lines:
            self._line_of_head(words)
        if venue := self.event.get("venue"):
            self.event.setdefault("place", venue.name)

    def _line_of_head(self, words: Words) -> None:
        fact = _FACT.fullmatch(words.text)
        if status := _STATUSES.get(words.text):
            self._tell(words, status=status)
        elif fact and fact["name"] in _FACTS:
            self._tell(words, **_FACTS[fact["name"]](fact["text"]))
        elif words.text.startswith((f"{_PART}: ", "Part: ")):
            part = words.text.partition(": ")[2]
            self.place("structure", [words.number])
            self.doubts.append(Doubt("structure", f"This is a part of the programme only: {part}."))
        elif words.text.startswith("There is no such "):
            self.place("structure", [words.number])

    def _tell(self, words: Words, **values) -> None:
        for name, value in values.items():
            self.event[name] = value
            self.place(f"event.{name}", [words.number])

    # ── Sections ──

    def _brief(self, passages: Sequence[Passage]) -> None:
        self._prose("brief", self.form.prose, passages)

    def _prose(self, field: str, told: Callable, passages: Sequence[Passage]) -> None:
        if passages and (text := told(passages)):
            self.event[field] = text
            self.place(f"event.{field}", (number for passage in passages for number in passage.numbers))

    def _key_people(self, passages: Sequence[Passage]) -> None:
        self._people(passages, is_key=True)

    def _people(self, passages: Sequence[Passage], *, is_key: bool = False) -> None:
        for passage in passages:
            if passage.is_head:
                self.place("structure", passage.numbers)
                continue
            for number, key in self.roll.enlist(passage, is_key=is_key):
                self.place(f"speakers.{key}", passage.numbers if passage.kind == Kind.ROW else [number])

    def _audience(self, passages: Sequence[Passage]) -> None:
        note = [passage for passage in passages if passage.kind not in (Kind.POINTS, Kind.LIST)]
        self._prose("audience_note", self.form.lines, note)
        for words in _items(passages):
            self.audiences.setdefault(words.text, Audience(name=words.text, kind=guessed_kind(words.text)))
            self.place(f"audiences.{words.text}", [words.number])

    def _sources(self, passages: Sequence[Passage]) -> None:
        for words in _items(passages):
            found = (_SOURCE if words.url else _SOURCE_WITH_URL).fullmatch(words.text)
            title, _, publisher = found["title"].rpartition(", ")
            source = Reference(
                title=title or publisher,
                publisher=publisher if title else None,
                year=int(found["year"]) if found["year"] else None,
                url=words.url or found["url"],
            )
            self._add("sources", source, words)

    def _links(self, passages: Sequence[Passage]) -> None:
        for words in _items(passages):
            if words.url and not words.text.endswith(words.url):
                self._add("links", Link(label=words.text, url=words.url), words)
            elif found := _LINK.fullmatch(words.text):
                self._add("links", Link(label=found["label"], url=found["url"]), words)

    def _add(self, field: str, value: Any, words: Words) -> None:
        self._lists[field].append(value)
        self.place(f"event.{field}", [words.number])

    # ── The programme ──

    def _programme(self, passages: Sequence[Passage]) -> None:
        headings = [passage for passage in passages if passage.kind == Kind.HEADING]
        has_days = bool(headings) and headings[0].level == 2 and outline.is_day(headings[0].text)
        intro, *groups = sections(passages, level=3 if has_days or self.form.says_what_is_head else 2)
        self._intro(intro)
        day = self._only_day()
        for heading, *rest in groups:
            if has_days and heading.level == 2 and outline.is_day(heading.text):
                day = outline.day(heading.text)
                self.place("structure", heading.numbers)
            else:
                self._session(day, heading, rest)

    def _intro(self, passages: Sequence[Passage]) -> None:
        for words in _items(passages):
            self._add("learning_points", words.text, words)
        for passage in passages:
            if passage.text == outline.NOTHING:
                self.place("structure", passage.numbers)

    def _only_day(self) -> date | None:
        """Of an event on one day, which is in its head already."""
        return self.event.get("starts_on") if not self.event.get("ends_on") else None

    def _session(self, day: date | None, heading: Passage, passages: Sequence[Passage]) -> None:
        id = f"session-{len(self.sessions) + 1}"
        self.sessions.append(
            session(id, day, heading, passages, form=self.form, roll=self.roll, audiences=self.audiences)
        )
        self.place(f"sessions.{id}", (number for passage in [heading, *passages] for number in passage.numbers))


def _begun(section: Sequence[Passage]) -> str | None:
    """What its heading begins."""
    return outline.SECTIONS.get(section[0].text.casefold())


def _items(passages: Iterable[Passage]) -> Iterator[Words]:
    return (words for passage in passages if passage.kind in (Kind.POINTS, Kind.LIST) for words in passage.words)


# ── Facts ──


def _dates(text: str) -> dict[str, Any]:
    if text == "Date to be announced":
        return {"starts_on": None}
    first, last = outline.days(text) or (None, None)
    return {"starts_on": first} | ({"ends_on": last} if last else {}) if first else {}


def _hours(text: str) -> dict[str, Any]:
    told = outline.hours(text)
    return {"start_time": told[0], "end_time": told[1]} if told else {}


def _zone(text: str) -> dict[str, Any]:
    name = text.replace(" ", "_")
    return {"timezone": name} if name in available_timezones() else {}


def _venue(text: str) -> dict[str, Any]:
    name, _, address = text.partition(", ")
    return {"venue": VenueDetails(name=name, address=address or None)}


def _format(text: str) -> dict[str, Any]:
    return {"format": _FORMATS[text]} if text in _FORMATS else {}


_FACTS: dict[str, Callable[[str], dict[str, Any]]] = {
    "Date": _dates,
    "Time": _hours,
    "Time zone": _zone,
    "Place": lambda text: {"place": text},
    "Venue": _venue,
    "Format": _format,
    "Organiser": lambda text: {"organiser": Organiser(name=text)},
    "Series": lambda text: {"series": text},
    "Sector": lambda text: {"sectors": (text,)},
    "Sectors": lambda text: {"sectors": outline.names(text)},
    "Theme": lambda text: {"themes": (text,)},
    "Themes": lambda text: {"themes": outline.names(text)},
    "Questions": lambda text: {"contact": text},
}
"""What each fact of the head says of the event; {} where it is not understood."""
