"""What is said of the event itself: title, days and hours, place, who organises it, whom to ask."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from agenda import clocks, dates
from agenda.importer.recogniser.seen import Seen
from events.programme import Link

ELSEWHERE = re.compile(
    r"\b(?:deadline|published?|publication|report|reports|by|before|closes|closing date|until"
    r"|early[- ]bird|rsvp|since|updated|modified|posted|printed|strategy|act|©|copyright|version"
    r"|issued|launched|announced|between|during|as of|from|born|founded|established|last year|previous"
    r"|minutes of|due|invoice|sent|return|reply|register|book)\b[^.]{0,40}$",
    re.I,
)
_HELD = re.compile(
    r"\b(?:held|takes? place|taking place|on|join us|is on|place on|returns?|hosted|event|conference"
    r"|programme|run)\b[^.]{0,30}$",
    re.I,
)


@dataclass
class Candidate:
    score: float
    days: dates.Dates
    seen: Seen


@dataclass
class Facts:
    values: dict = field(default_factory=dict)
    origins: dict[str, dict[int, None]] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    places: list[tuple[str, Seen]] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    unplaced: list[Seen] = field(default_factory=list)

    def set(self, name: str, value, numbers: Iterable[int]) -> None:
        """The first that is said counts."""
        if value and not self.values.get(name):
            self.values[name] = value
        self.note(name, numbers)

    def note(self, name: str, numbers: Iterable[int]) -> None:
        self.origins.setdefault(name, {}).update(dict.fromkeys(numbers))


def take_times(facts: Facts, times: clocks.Times, numbers: Iterable[int]) -> None:
    start, end = times.after(None)
    facts.set("start_time", start, numbers)
    if end:
        facts.set("end_time", end, numbers)
    if times.zone in clocks.ZONES:
        facts.set("timezone", clocks.ZONES[times.zone], numbers)


def add_candidate(facts: Facts, seen: Seen, named: dates.Dates, score: float) -> None:
    facts.candidates.append(Candidate(score, named, seen))
