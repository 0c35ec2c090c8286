"""A programme as it is printed, in words and in order: what plain text, Markdown and Word have in common.

Each form decides how a heading or a list looks; what is said, and where, is decided here.
"""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.conf import settings

from events.programme import EventDetails, Reference, SessionDetails
from events.text import lines, on_one_line
from events.vocabulary import EventStatus
from events.when import When
from events.words import clocks
from events.words import day as day_in_words
from speakers.people import People, Person

from .form import Copy
from .wording import ignored, listed, mark, nothing, published


@dataclass(frozen=True)
class Item:
    """A session."""

    session: SessionDetails
    time: str
    """“9.30am to 10am”; '' where it is not known."""
    mark: str
    """“Cancelled”, “Moved from 10am, Hall A”, or ''."""
    audience: str
    people: list[Person]

    @property
    def line(self) -> str:
        """When and where it is, and its track: “9.30am to 10am · Hall A · Track: Prevent”, “Room: Hall A”."""
        room, track = self.session.room, self.session.track
        told = self.time, room and (room if self.time else f"Room: {room}"), track and f"Track: {track}"
        return " · ".join(filter(None, told))


@dataclass(frozen=True)
class Day:
    heading: str
    """'' of the one day of an event, which is at the head already."""
    items: list[Item]


@dataclass(frozen=True)
class Section:
    """People below one heading."""

    heading: str
    people: list[Person]


class Outline:
    def __init__(self, copy: Copy):
        self.copy, self.event = copy, copy.programme.event
        self._people = People(copy.programme, [])

    @property
    def title(self) -> str:
        return self.event.title

    @property
    def status(self) -> str:
        """“Cancelled”, “Postponed”; '' of what takes place."""
        return "" if self.event.status == EventStatus.SCHEDULED else self.event.status.label

    @property
    def part(self) -> str:
        """“Tuesday 16 July 2019 · Hall A”; '' of the whole."""
        return self.copy.selection.in_words

    @property
    def facts(self) -> dict[str, str]:
        """At a glance, in the order of the event's page."""
        event, when = self.event, When.of(self.event)
        told = {
            "Date": when.days,
            "Time": when.hours,
            "Time zone": "" if event.timezone == settings.TIME_ZONE else event.timezone.replace("_", " "),
            "Place": "" if event.venue and event.venue.name == event.place else event.place,
            "Venue": _venue(event),
            "Format": event.format.label if event.format else "",
            "Organiser": event.organiser.name if event.organiser else "",
            "Series": event.series,
            "Sectors" if len(event.sectors) != 1 else "Sector": listed(event.sectors),
            "Themes" if len(event.themes) != 1 else "Theme": listed(event.themes),
            "Questions": event.contact,
        }
        return {name: text for name, text in told.items() if text}

    @property
    def days(self) -> list[Day]:
        groups = groupby(self.copy.programme.sessions, key=lambda session: session.day)
        days = [(on, [self._item(session) for session in sessions]) for on, sessions in groups]
        return [Day(self._heading(on, alone=len(days) == 1), items) for on, items in days]

    def _heading(self, on: date | None, *, alone: bool) -> str:
        if on is None:
            return "" if alone else "Not yet on a day"
        is_the_day = alone and self.event.starts_on == self.event.last_day == on
        return "" if is_the_day else day_in_words(on)

    @property
    def nothing(self) -> str:
        """Why there are no sessions, in a sentence; '' where there are some, or none are to be expected."""
        return nothing(self.copy) if self.part or not self.event.learning_points else ""

    @property
    def ignored(self) -> str:
        return ignored(self.copy)

    @property
    def speakers(self) -> list[Section]:
        return [Section(heading, people) for heading, people in self._people.sections()]

    @property
    def publication(self) -> str:
        """“Programme subject to change. Publication 3, 5 December 2024.”"""
        said = (self.event.notice or "").rstrip(".")
        return " ".join(f"{sentence}." for sentence in (said, published(self.copy)) if sentence)

    def _item(self, session: SessionDetails) -> Item:
        return Item(
            session=session,
            time=clocks(session.start, session.end).removeprefix("from "),
            mark=mark(session, self.copy.moved_from),
            audience=f"For: {listed(session.audiences)}" if session.audiences else "",
            people=self._people.in_session(session.speakers),
        )


def _venue(event: EventDetails) -> str:
    """“Guildhall, 1 Sample Square, York”."""
    return ", ".join([event.venue.name, *map(on_one_line, lines(event.venue.address or ""))]) if event.venue else ""


def source_in_words(source: Reference) -> str:
    """“Serious and Organised Crime Strategy, HM Government, 2018”, as the page has it."""
    return ", ".join(str(part) for part in (source.title, source.publisher, source.year) if part)
