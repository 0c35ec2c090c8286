"""The parts of a programme as nodes for print, all words made: templates only set them."""

from collections.abc import Iterable, Mapping

from agenda import timetable
from agenda.exports.form import Copy
from agenda.exports.printed.prose import LONGEST, cut, prose
from agenda.selection import WHAT, Selection
from events.programme import EventDetails, Programme, SessionDetails
from events.text import on_one_line
from events.vocabulary import EventStatus, SessionKind, SessionStatus
from events.when import When
from events.words import clock, joined, short_day
from events.words import day as day_in_words
from speakers.people import People, Person

PAPERS = {"a4": "a4", "letter": "us-letter"}
"""{as it is asked for: as Typst calls it}"""
LINES_TOGETHER = 30
"""A session of more lines may go over to the next page."""
CHARACTERS_A_LINE = 85


def document(copy: Copy, *, kind: str = "Programme") -> dict:
    """What is on every page, and at the end."""
    event = copy.programme.event
    organiser = event.organiser.name if event.organiser else ""
    return {
        "title": f"{kind}: {on_one_line(event.title)}",
        "author": organiser,
        "description": event.summary or "",
        "paper": PAPERS[copy.options.get("paper", "a4")],
        "running": cut(event.title, 90),
        "organiser": cut(organiser, 40),
        "publication": f"Publication {copy.number}, {short_day(copy.published_at.date())}",
        "address": copy.programme_address,
        "site": copy.programme_address.partition("://")[2].rstrip("/"),
        "closing": [sentence(event.notice)] if event.notice else [],
    }


def sentence(text: str) -> str:
    line = on_one_line(text)
    return line if line.endswith((".", "!", "?", "…")) else f"{line}."


def event_node(copy: Copy, *, with_abstracts: bool = False) -> dict:
    event = copy.programme.event
    when = When.of(event)
    return {
        "kicker": _kicker(event),
        "title": on_one_line(event.title),
        "state": "" if event.status == EventStatus.SCHEDULED else event.status.label,
        "when": " · ".join(filter(None, (when.days, when.hours))),
        "where": where(event),
        "organiser": event.organiser.name if event.organiser else "",
        "told": told(copy.selection, copy.programme),
        "days": day_nodes(copy, with_abstracts=with_abstracts),
    }


def _kicker(event: EventDetails) -> str:
    line = " · ".join(event.sectors)
    return line[:1].upper() + line[1:]


def where(event: EventDetails) -> str:
    """“Central London”, “Sample City · Sample Conference Centre, 1 Sample Square”; else how it is held."""
    venue = event.venue
    at = ", ".join([venue.name, *(venue.address or "").split("\n")]) if venue else ""
    place = event.place if not (venue and event.place == venue.name) else ""
    return " · ".join(filter(None, (place, at))) or (event.format.label if event.format else "")


def told(selection: Selection, programme: Programme) -> list[str]:
    """Which part this is, that there is nothing in it, and what was asked for in vain."""
    lines = []
    if selection:
        lines.append(f"A part of the programme: {selection.in_words}.")
    if not programme.sessions:
        lines.append("Nothing in the programme is in this part." if selection else "No sessions are published yet.")
    if selection.ignored:
        names = joined(WHAT[name] for name in selection.ignored)
        lines.append(f"What was asked for as {names} is not in this programme; it is ignored.")
    return lines


def day_nodes(copy: Copy, *, with_abstracts: bool = False) -> list[dict]:
    people = People(copy.programme, [])
    days = timetable.by_day(copy.programme.sessions)
    return [
        {
            "title": day_in_words(on) if on else ("Not yet on a day" if len(days) > 1 else ""),
            "sessions": [
                session_node(s, people.in_session(s.speakers), copy.moved_from, with_abstract=with_abstracts)
                for s in sessions
            ],
        }
        for on, sessions in days
    ]


def session_node(
    session: SessionDetails,
    people: Iterable[Person],
    moved_from: Mapping[str, str] = {},
    *,
    with_abstract: bool = False,
) -> dict:
    abstract = session.abstract if with_abstract else None
    node = {
        "start": clock(session.start) if session.start else "",
        "end": clock(session.end) if session.end else "",
        "state": "" if session.status == SessionStatus.SCHEDULED else session.status.value,
        "from": moved_from.get(session.id, ""),
        "facts": _facts(session),
        "title": on_one_line(session.title),
        "slim": session.is_interval,
        "abstract": prose(abstract),
        "points": [on_one_line(point)[:LONGEST] for point in session.points],
        "note": (session.note or "").split("\n") if session.note else [],
        "people": [person_node(person) for person in people],
    }
    return node | {"long": _lines(session, abstract) > LINES_TOGETHER}


def _facts(session: SessionDetails) -> list[str]:
    """What kind it is, in which track and where; of an interval only where."""
    kind = session.label or ("" if session.kind == SessionKind.OTHER else session.kind.label)
    return [fact for fact in (*(() if session.is_interval else (kind, session.track)), session.room) if fact]


def _lines(session: SessionDetails, abstract: str | None) -> int:
    """How many the session takes, at most about."""
    texts = (abstract, session.note, *session.points)
    lines = sum(len(text) // CHARACTERS_A_LINE + text.count("\n") + 1 for text in texts if text)
    return lines + 2 * len(session.speakers) + 3


def person_node(person: Person) -> dict:
    return {
        "name": on_one_line(person.name),
        "billing": on_one_line(person.billing),
        "role": person.role.lower(),
        "invited": person.is_invited,
    }
