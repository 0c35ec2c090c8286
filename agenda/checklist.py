"""What to look at before publishing: each item a sentence, and the place on the desk that mends it.

It warns. Only `nonsense` stops publishing, here and in agenda.publish alike.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, StrEnum, auto
from itertools import pairwise

from agenda.compose import compose
from agenda.conflicts import Agenda, findings
from agenda.moved import places_left
from agenda.slots import Slot
from events.models import Event, Publication
from events.programme import Programme
from events.vocabulary import AppearanceStatus, ConflictRule, SessionStatus
from events.words import minutes
from speakers.models import Appearance

LONGEST_PAUSE = timedelta(minutes=15)
"""Between two sessions of a day with nothing planned; a longer one is likely to have been forgotten."""


class Place(Enum):
    """Where a thing is mended. The key of an event's place is empty; of the others it is a primary key, of the
    timetable a day."""

    EVENT = auto()
    SESSION = auto()
    TIMETABLE = auto()
    APPEARANCE = auto()
    SPEAKER = auto()


class Group(StrEnum):
    NONSENSE = "What stops publishing"
    EVENT = "The event"
    TIMES = "Gaps and overlaps"
    CLASHES = "Clashes in the agenda"
    MOVED = "Sessions that moved"
    UNCONFIRMED = "Speakers who have not confirmed"
    SPEAKERS = "Speakers’ details"


@dataclass(frozen=True)
class Item:
    group: Group
    sentence: str
    place: Place = Place.EVENT
    key: object = None
    field: str = ""
    """Of the form there, by its name."""

    @property
    def stops(self) -> bool:
        return self.group == Group.NONSENSE


@dataclass(frozen=True)
class Draft:
    """What is looked at."""

    programme: Programme
    agenda: Agenda
    sessions: Mapping[str, int]
    """Primary keys by the programme's ids."""
    appearances: Sequence[Appearance]
    """Those that are printed, with their speakers."""
    last: Publication | None
    """What was published last."""

    @classmethod
    def of(cls, event: Event) -> "Draft":
        """In the same number of queries whatever the size of the event."""
        return cls(
            programme=compose(event),
            agenda=Agenda.of(event),
            sessions=dict(event.sessions.values_list("slug", "pk")),
            appearances=list(event.appearances.printed().select_related("speaker")),
            last=event.publications.order_by("-number").first(),
        )


def checklist(draft: Draft) -> list[Item]:
    return [
        *nonsense(draft.programme, draft.sessions),
        *_event(draft.programme),
        *_times(draft.agenda),
        *_clashes(draft.agenda),
        *_moved(draft),
        *_unconfirmed(draft.appearances),
        *_details(draft.appearances),
    ]


def nonsense(programme: Programme, sessions: Mapping[str, int] | None = None) -> Iterator[Item]:
    """What would print nonsense; with the primary keys of sessions by id, where to mend it too."""
    event = programme.event
    if _says_nothing(event.title):
        yield Item(Group.NONSENSE, "The event has no title.", field="title")
    for session in programme.sessions:
        at = {"place": Place.SESSION, "key": (sessions or {}).get(session.id)}
        if _says_nothing(session.title):
            yield Item(Group.NONSENSE, f"The session at “{session.id}” has no title.", field="title", **at)
        if session.day and not (event.starts_on and event.starts_on <= session.day <= event.last_day):
            day = f"{session.day:%-d %B %Y}, which is not a day of the event"
            yield Item(Group.NONSENSE, f"“{session.title}” is on {day}.", field="day", **at)


def _says_nothing(text: str) -> bool:
    """A blank, or characters that nobody sees."""
    return not any(character.isprintable() and not character.isspace() for character in text)


MISSING = {
    "brief": "There is no conference brief.",
    "starts_on": "There is no date.",
    "start_time": "It is not said when the event starts.",
    "end_time": "It is not said when the event ends.",
}


def _event(programme: Programme) -> Iterator[Item]:
    for name, sentence in MISSING.items():
        if not getattr(programme.event, name):
            yield Item(Group.EVENT, sentence, field=name)


# ── Times ──


def _times(agenda: Agenda) -> Iterator[Item]:
    days = defaultdict(list)
    for slot in agenda.slots.values():
        if slot.starts_at and not slot.is_cancelled:
            days[slot.day].append(slot)
    for day in sorted(days):
        slots = sorted(days[day], key=lambda slot: (slot.starts_at, slot.until))
        yield from _gaps(slots, agenda)
        yield from _overlaps([slot for slot in slots if _is_for_all(slot)], agenda)


def _gaps(slots: Sequence[Slot], agenda: Agenda) -> Iterator[Item]:
    """Nothing is said of the time after a session whose end is not known."""
    last = slots[0]
    for slot in slots[1:]:
        if last.ends_at and slot.starts_at - last.until > LONGEST_PAUSE:
            when = agenda.terms.clocks(last.until, slot.starts_at)
            yield _item(f"Nothing is planned from {when}, between “{last.title}” and “{slot.title}”.", slot)
        if slot.until >= last.until:
            last = slot


def _is_for_all(slot: Slot) -> bool:
    """A break or a meal too, unlike for conflicts."""
    return not (slot.room or slot.track or slot.audiences)


def _overlaps(plenary: Sequence[Slot], agenda: Agenda) -> Iterator[Item]:
    """Of breaks and meals with what is for everybody; two that call people are a clash."""
    for earlier, later in pairwise(plenary):
        if later.starts_at < earlier.until and not (earlier.calls_people and later.calls_people):
            by = minutes((min(earlier.until, later.until) - later.starts_at) // timedelta(minutes=1))
            at = agenda.terms.clock(later.starts_at)
            yield _item(f"“{later.title}” begins at {at}, {by} before “{earlier.title}” ends.", later)


def _item(sentence: str, slot: Slot) -> Item:
    return Item(Group.TIMES, sentence, Place.TIMETABLE, slot.day)


def _clashes(agenda: Agenda) -> Iterator[Item]:
    for finding in findings(agenda):
        if finding.rule != ConflictRule.OUTSIDE_DAYS:  # that stops, and is said already
            yield Item(Group.CLASHES, finding.sentence, Place.SESSION, finding.slots[-1].key, finding.field)


def _moved(draft: Draft) -> Iterator[Item]:
    if draft.last is None or not draft.last.is_readable:
        return
    left = places_left(draft.last.programme, draft.programme)
    for session in draft.programme.sessions:
        if session.id in left and session.status == SessionStatus.SCHEDULED:
            was = f"was published for {left[session.id]}"
            sentence = f"“{session.title}” {was}; it is not marked as moved."
            yield Item(Group.MOVED, sentence, Place.SESSION, draft.sessions[session.id], "status")


# ── People ──


def _unconfirmed(appearances: Iterable[Appearance]) -> Iterator[Item]:
    for appearance in appearances:
        if appearance.status == AppearanceStatus.INVITED:
            sentence = f"{appearance.speaker} is invited and has not confirmed."
            yield Item(Group.UNCONFIRMED, sentence, Place.APPEARANCE, appearance.pk, "status")


def _details(appearances: Iterable[Appearance]) -> Iterator[Item]:
    for appearance in appearances:
        if not (appearance.billing or appearance.position or appearance.organisation_id):
            sentence = f"{appearance.speaker} has no billing: only the name is printed."
            yield Item(Group.SPEAKERS, sentence, Place.APPEARANCE, appearance.pk, "billing")
        if not appearance.speaker.photograph:
            sentence = f"There is no photograph of {appearance.speaker}."
            yield Item(Group.SPEAKERS, sentence, Place.SPEAKER, appearance.speaker_id, "photograph")
