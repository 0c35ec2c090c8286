"""Events in a list: the shape of a row, from the catalogue."""

from dataclasses import dataclass
from datetime import datetime

from events.models import Entry
from events.vocabulary import EventFormat, EventStatus
from events.when import When
from events.words import joined

AUDIENCES_NAMED = 3


@dataclass(frozen=True)
class ListedEvent:
    slug: str
    title: str
    when: When
    state: str
    place: str
    format: str
    status: str
    """'' while all goes as planned, else “Cancelled” or “Postponed”."""
    summary: str = ""
    sectors: tuple[str, ...] = ()
    audience: str = ""

    @property
    def facts(self) -> list[str]:
        """When, where and whether it has ended; what is unknown is left out."""
        return [fact for fact in (self.when.hours, self.place or self.format, self.state) if fact]


def listed(detail: dict, at: datetime) -> ListedEvent:
    """From what the catalogue says of an event."""
    when = When.from_detail(detail)
    status = EventStatus(detail["status"])
    return ListedEvent(
        slug=detail["slug"],
        title=detail["title"],
        when=when,
        state=when.state(at),
        place=detail["place"],
        format=EventFormat(detail["format"]).label if detail["format"] else "",
        status="" if status == EventStatus.SCHEDULED else status.label,
        summary=detail.get("summary", ""),
        sectors=tuple(detail.get("sectors", ())),
        audience=_audience(detail.get("audiences", [])),
    )


def listed_events(entries: list[Entry], at: datetime) -> list[ListedEvent]:
    return [listed(entry.detail, at) for entry in entries]


def _audience(names: list[str]) -> str:
    """“Police Service, Probation Officers and 30 others”."""
    rest = len(names) - AUDIENCES_NAMED
    if rest > 1:
        return joined([*names[:AUDIENCES_NAMED], f"{rest} others"])
    return joined(names)
