"""What was found all over a document becomes the event: which days are its own, where it is, what its brief is."""

import re
from datetime import date
from typing import Any

from agenda.importer.recogniser.event_days import days_of
from agenda.importer.recogniser.event_title import parted_title, status_of, title_of
from agenda.importer.recogniser.facts import Facts, take_times
from agenda.importer.recogniser.gathered import Gathered
from agenda.importer.recogniser.head import Head
from agenda.importer.recogniser.places import settle_place
from agenda.importer.recogniser.seen import Seen
from events.programme import Organiser
from events.text import folded
from events.vocabulary import EventFormat, EventStatus

_BESIDE = {"performers", "page_title"}
"""What data says that is no field of the event."""
_SAID = (
    "start_time",
    "end_time",
    "timezone",
    "place",
    "venue",
    "format",
    "organiser",
    "sectors",
    "series",
    "contact",
    "notice",
)


def settle_facts(gathered: Gathered) -> dict[str, Any]:
    """Fields of the event; what data within the document says goes before what its lines say."""
    facts, told = gathered.facts, gathered.told
    days, year = days_of(gathered)
    title, organiser, line = title_of(gathered.head, told.get("title") or told.get("page_title") or "")
    Head(gathered, line, days, year).settle()
    if organiser:
        facts.set("organiser", Organiser(name=organiser), line.numbers)
    title, status = _without_status(_title(gathered, title, line))
    _note_days(gathered, days)
    _said_in_prose(gathered, days)
    settle_place(facts)
    values = {
        "title": title[:300],
        "status": status,
        "starts_on": days[0] if days else None,
        "ends_on": days[-1] if len(days) > 1 else None,
        "links": tuple(facts.links),
    } | {name: facts.values.get(name) for name in _SAID}
    values |= {name: _told(name, value) for name, value in told.items() if name not in _BESIDE}
    return {name: value for name, value in values.items() if value}


def _title(gathered: Gathered, title: str, line: Seen | None) -> str:
    """That of the head, or the one that prose quotes where there is none; or what a label says."""
    if line:
        gathered.facts.note("title", line.numbers)
    elif quoted := _quoted_in_prose(gathered):
        return quoted
    if _better(gathered.facts, title):
        title, _ = parted_title(gathered.facts.values["title"])
    return title or ""


def _told(name: str, value):
    if name == "format":
        return EventFormat(value)
    return re.sub(r"\s+,", ",", value) if isinstance(value, str) else value


def _said_in_prose(gathered: Gathered, days: list[date]) -> None:
    """“It will be held on Thursday 18 March 2027 at 7.30 pm at the Guildhall, Exampleton.”"""
    facts, year = gathered.facts, days[0].year if days else None
    for seen in gathered.outlook.lines:
        of_event = (named for named in seen.dates if (its := named.days(year)) and its[0] in days)
        found = next(of_event, None) if seen.is_prose else None
        if not found or not (_HELD.search(seen.text) or _GOES_ON.match(seen.text[found.end :])):
            continue
        times = next((one for one in seen.found if one.start >= found.end), None)
        if times and not facts.values.get("start_time"):
            take_times(facts, times, seen.numbers)
        place = _HELD_AT.search(seen.text[found.end :])
        if place and not facts.places:
            facts.places.append((place[1], seen))
        return


_HELD = re.compile(r"\b(?:held|takes? place|taking place|join us|will be)\b", re.I)
_GOES_ON = re.compile(r",?\s(?:from|at)\s")
_HELD_AT = re.compile(r"\b(?:at|in)\s+((?:the\s)?[A-Z][^.;|]{3,120})")


_OUR = re.compile(
    r"\b(?:conference|symposium|forum|seminar|webinar|summit|workshop|event|roundtable|meeting|lecture|briefing|launch|debate)\b,?\s(?:called|entitled|titled|on)?\s?[“\"‘]([^”\"]{8,200})[”\"]",
    re.I,
)


def _quoted_in_prose(gathered: Gathered) -> str:
    """“Thank you for joining our roundtable, ‘Waiting for Trial’, on Thursday.”"""
    for seen in gathered.outlook.lines[:40]:
        if found := _OUR.search(seen.text):
            gathered.facts.note("title", seen.numbers)
            return found[1].strip(" ,.")
    return ""


def _better(facts: Facts, title: str) -> bool:
    """A labelled title counts where the head has none, or says the same."""
    named = facts.values.get("title")
    return bool(named) and (
        not title or len(title.split()) < 3 or folded(named) in folded(title) or title.startswith(("From", "Dear"))
    )


def _without_status(title: str) -> tuple[str, EventStatus | None]:
    """“CANCELLED: Title”."""
    found = re.match(r"\W*(cancelled|canceled|postponed)\W+(.+)", title, re.I)
    return (found[2].strip(), status_of(found[1])) if found else (title, None)


def _note_days(gathered: Gathered, days: list[date]) -> None:
    for seen in gathered.outlook.lines:
        for named in seen.dates:
            found = named.days(days[0].year) if days else None
            if found and found[0] in days:
                gathered.facts.note("starts_on", seen.numbers)
