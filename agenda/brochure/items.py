"""What is in a brochure, as it is published now. Three queries at most, whatever its size."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import F, Q
from django.urls import reverse

from agenda.brochure.chosen import Choice
from events.listing import listed
from events.models import Entry
from events.models.catalogue import EntryKind
from events.vocabulary import Choosable, EventStatus, SessionKind, SessionStatus
from events.words import clock, day, short_day
from speakers.models import FormerAddress

_ONE = {Choosable.EVENT: "An event", Choosable.SESSION: "A session", Choosable.SPEAKER: "A speaker"}


@dataclass(frozen=True)
class Item:
    """A choice with what a list shows of it. What is not public any more has its kind, and no other word."""

    choice: Choice
    entry: Entry | None = None
    """Of the catalogue; of a speaker, the one at the event that begins last."""
    title: str = ""
    address: str = ""
    kicker: str = ""
    facts: tuple[str, ...] = ()
    signal: str = ""
    """“Cancelled” and the like; '' while all goes as planned."""
    summary: str = ""

    @property
    def is_withdrawn(self) -> bool:
        return self.entry is None

    @property
    def kind(self) -> str:
        return self.choice.kind.label

    @property
    def withdrawal(self) -> str:
        return f"{_ONE[self.choice.kind]} that was chosen here has been withdrawn."

    @property
    def published(self) -> str:
        """“Publication 3, 5 December 2024”; '' for a speaker, who is in many."""
        if self.is_withdrawn or self.choice.kind == Choosable.SPEAKER:
            return ""
        return f"Publication {self.entry.number}, {short_day(self.entry.published_at)}"


def items(choices: Iterable[Choice], at: datetime) -> list[Item]:
    """In the order of the choices."""
    choices = tuple(choices)
    found = entries(choices)
    return [_SHOWN[choice.kind](choice, found[choice], at) if choice in found else Item(choice) for choice in choices]


def entries(choices: Iterable[Choice]) -> dict[Choice, Entry]:
    """The row of the catalogue for each that is public, in their order."""
    choices = tuple(choices)
    found = _of_events(choices) | _of_speakers(choices)
    return {choice: found[choice] for choice in choices if choice in found}


def _of_events(choices: tuple[Choice, ...]) -> dict[Choice, Entry]:
    events = [choice.event for choice in choices if choice.kind == Choosable.EVENT]
    sessions = [choice for choice in choices if choice.kind == Choosable.SESSION]
    wanted = Q(kind=EntryKind.EVENT, event__in=events) | Q(
        kind=EntryKind.SESSION, event__in=[s.event for s in sessions], slug__in=[s.key for s in sessions]
    )
    current = Entry.objects.filter(wanted, event__publications__is_current=True)
    entries = current.annotate(
        number=F("event__publications__number"), published_at=F("event__publications__published_at")
    )
    return {
        Choice.of_event(e.event_id) if e.kind == EntryKind.EVENT else Choice.of_session(e.event_id, e.slug): e
        for e in entries
    }


def _of_speakers(choices: tuple[Choice, ...]) -> dict[Choice, Entry]:
    """Whoever was merged into another is found under that one's name."""
    keys = [choice.key for choice in choices if choice.kind == Choosable.SPEAKER]
    now = dict(FormerAddress.objects.filter(slug__in=keys).values_list("slug", "speaker__slug"))
    now = {key: now.get(key, key) for key in keys}
    billings = {entry.slug: entry for entry in Entry.objects.latest_billings().filter(slug__in=set(now.values()))}
    return {Choice.of_speaker(key): billings[slug] for key, slug in now.items() if slug in billings}


def _event(choice: Choice, entry: Entry, at: datetime) -> Item:
    event = listed(entry.detail, at)
    return Item(
        choice,
        entry,
        title=event.title,
        address=reverse("event_detail", args=[event.slug]),
        kicker=choice.kind.label,
        facts=(event.when.days, *event.facts),
        signal=event.status,
        summary=event.summary,
    )


def _session(choice: Choice, entry: Entry, at: datetime) -> Item:
    detail, event = entry.detail, listed(entry.detail["event"], at)
    on = day(date.fromisoformat(detail["day"])) if detail["day"] else event.when.days
    start = clock(time.fromisoformat(detail["start"])) if detail["start"] else ""
    return Item(
        choice,
        entry,
        title=entry.title,
        address=reverse("session_detail", args=[event.slug, entry.slug]),
        kicker=detail["label"] or SessionKind(detail["kind"]).label,
        facts=tuple(filter(None, (on, start, event.title, event.state))),
        signal=_signal(detail),
    )


def _signal(detail: dict) -> str:
    if detail["event"]["status"] != EventStatus.SCHEDULED:
        return f"The event is {EventStatus(detail['event']['status']).label.lower()}"
    return "Cancelled" if detail["status"] == SessionStatus.CANCELLED else ""


def _speaker(choice: Choice, entry: Entry, at: datetime) -> Item:
    return Item(
        choice,
        entry,
        title=entry.title,
        address=reverse("speaker", args=[entry.slug]),
        kicker=choice.kind.label,
        facts=tuple(filter(None, (entry.detail["billing"],))),
    )


_SHOWN: dict[Choosable, Callable[[Choice, Entry, datetime], Item]] = {
    Choosable.EVENT: _event,
    Choosable.SESSION: _session,
    Choosable.SPEAKER: _speaker,
}
