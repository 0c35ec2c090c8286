"""Words that several forms print alike: of a session, of people, of the publication."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from events.programme import EventDetails, SessionDetails
from events.vocabulary import EventStatus, SessionStatus
from events.words import short_day
from speakers.people import Person

from .form import Copy


def titled(session: SessionDetails) -> str:
    """“Morning Keynote: Developing a whole-system approach”."""
    return ": ".join(filter(None, (session.label, session.title))) or session.kind.label


def named(event: EventDetails) -> str:
    """“Cancelled: Sample Forum” where its title stands alone; as it is, where it takes place."""
    return event.title if event.status == EventStatus.SCHEDULED else f"{event.status.label}: {event.title}"


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
