"""Words that several forms print alike: of a session, of people, of the publication."""

import re
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from events.programme import EventDetails, SessionDetails
from events.text import on_one_line
from events.vocabulary import EventStatus, SessionStatus
from events.words import joined, short_day
from speakers.people import Person

from .form import Copy


def titled(session: SessionDetails) -> str:
    """“Morning Keynote: Developing a whole-system approach”."""
    return ": ".join(filter(None, (session.label, session.title))) or session.kind.label


def named(event: EventDetails) -> str:
    """“Cancelled: Sample Forum” where its title stands alone; as it is, where it takes place."""
    return event.title if event.status == EventStatus.SCHEDULED else f"{event.status.label}: {event.title}"


def listed(names: Sequence[str]) -> str:
    """“a, b and c”; “a; b and c; d” where a name has a comma or an “and” of its own."""
    return "; ".join(names) if any("," in name or "and" in name.split() for name in names) else joined(names)


def mark(session: SessionDetails, moved_from: Mapping[str, str]) -> str:
    """“Cancelled”, “Moved from 10am, Hall A”; '' of what is as it was."""
    if session.is_cancelled:
        return "Cancelled"
    if session.status != SessionStatus.MOVED:
        return ""
    place = moved_from.get(session.id)
    return f"Moved from {place}" if place else "Moved"


def with_role(person: Person) -> str:
    """“Dr Sample Speaker, Head of Samples, Sample Police (chair) (invited)”, as programmes print it."""
    billed = ", ".join(filter(None, (person.name, person.billing)))
    role = f" ({person.role.lower()})" if person.role else ""
    return f"{billed}{role}{' (invited)' if person.is_invited else ''}"


def tidied(text: str | None) -> str:
    """Lines of a text that is not Markdown, with one empty line between its paragraphs."""
    parts = re.split(r"\n\s*\n", (text or "").replace("\r\n", "\n").strip())
    return "\n\n".join("\n".join(filter(None, map(on_one_line, part.splitlines()))) for part in parts)


def noted(session: SessionDetails) -> str:
    """“Note: bring a pen”, by which it is told from the abstract."""
    note = tidied(session.note)
    return f"Note: {note}" if note else ""


def published(copy: Copy) -> str:
    """“Publication 3, 5 December 2024”."""
    there = copy.published_at.astimezone(ZoneInfo(copy.programme.event.timezone))
    return f"Publication {copy.number}, {short_day(there.date())}"


def ignored(copy: Copy) -> str:
    """What was asked for and is not there, in a sentence; '' where nothing was."""
    return " ".join(f"There is no such {name} in this programme, so all are here." for name in copy.selection.ignored)


def nothing(copy: Copy) -> str:
    """Why there is no session, in a sentence; '' where there are some."""
    if copy.programme.sessions:
        return ""
    if copy.selection:
        return f"There is no session for what was asked for: {copy.selection.in_words}."
    return "The sessions of this event are not published yet."
