"""When an event is: the words for it, and what is true of it at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from events import words
from events.clock import edge
from events.programme import EventDetails


def not_a_day(day: date | None, days: Sequence[date]) -> str | None:
    """Why a session of an event on these days cannot be on that one, in a sentence; None where it can."""
    if day is None or day in days:
        return None
    if not days:
        return "The event has no date yet, so its sessions can have no day."
    first, last = days[0], days[-1]
    when = f"{first:%-d %B %Y}" if first == last else f"{first:%-d %B} to {last:%-d %B %Y}"
    return f"{day:%-d %B %Y} is not a day of the event ({when})."


def machine(day: date | None, clock: time | None, zone: str) -> str:
    """For `<time datetime>`: the day, with the time and its offset where it is known; '' without a day."""
    if day is None:
        return ""
    return edge(day, clock, zone, end=False).isoformat(timespec="minutes") if clock else day.isoformat()


@dataclass(frozen=True)
class When:
    first: date | None
    last: date | None
    start: time | None
    end: time | None
    timezone: str

    @classmethod
    def of(cls, event: EventDetails) -> "When":
        return cls(event.starts_on, event.last_day, event.start_time, event.end_time, event.timezone)

    @classmethod
    def from_detail(cls, detail: dict) -> "When":
        """From the catalogue; see agenda.catalogue."""
        first, last = (detail[name] and date.fromisoformat(detail[name]) for name in ("starts_on", "ends_on"))
        start, end = (detail[name] and time.fromisoformat(detail[name]) for name in ("start_time", "end_time"))
        return cls(first, last or first, start, end, detail["timezone"])

    @property
    def starts_at(self) -> datetime | None:
        return self.first and edge(self.first, self.start, self.timezone, end=False)

    @property
    def ends_at(self) -> datetime | None:
        return self.last and edge(self.last, self.end, self.timezone, end=True)

    @property
    def days(self) -> str:
        return words.days(self.first, self.last) if self.first else "Date to be announced"

    @property
    def hours(self) -> str:
        """“9.30am to 1pm GMT”; '' where no time is known."""
        clocks = words.clocks(self.start, self.end)
        return f"{clocks} {words.zone(self.starts_at)}" if clocks and self.first else clocks

    @property
    def machine(self) -> str:
        return machine(self.first, self.start, self.timezone)

    @property
    def machine_end(self) -> str:
        """'' where it ends on the day it starts, at no known time."""
        if self.end and self.last:
            return self.ends_at.isoformat(timespec="minutes")
        return "" if self.start and self.first == self.last else machine(self.last, None, self.timezone)

    def has_ended(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at

    def state(self, at: datetime) -> str:
        """“Ended 5 December 2024”, “On now”; '' while it is to come."""
        if self.has_ended(at):
            return f"Ended {words.short_day(self.last)}"
        if self.starts_at and self.starts_at <= at:
            return "On now"
        return ""
