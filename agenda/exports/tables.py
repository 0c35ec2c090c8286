"""A programme as rows: one a session, or one a contribution. What CSV and XLSX have in common.

Cells are in the words that pages use; a date or a time is one where it is certain. Whoever is in no session stands
below the contributions without one, so that an event whose agenda is not settled yet still has its people.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from events.programme import Billing, SessionDetails
from events.vocabulary import SessionStatus
from events.words import clock as clock_in_words
from speakers.people import People, Person

from .form import Copy
from .wording import mark, named, titled, with_role

type Cell = str | date | time | None


@dataclass(frozen=True)
class Table:
    name: str
    columns: dict[str, int]
    """Their names, with how many characters wide each is to be shown."""
    rows: list[list[Cell]]


def sessions(copy: Copy) -> Table:
    people = People(copy.programme, [])
    rows = [_session(copy, session, people.in_session(session.speakers)) for session in copy.programme.sessions]
    return Table("Sessions", SESSION_COLUMNS, rows)


def contributions(copy: Copy) -> Table:
    return Table("Contributions", CONTRIBUTION_COLUMNS, [*_contributions(copy), *_without_session(copy)])


TABLES = {"sessions": sessions, "contributions": contributions}

SESSION_COLUMNS = {
    "Date": 14,
    "Start": 9,
    "End": 9,
    "Kind": 13,
    "Lead-in": 22,
    "Title": 50,
    "Status": 11,
    "Moved from": 20,
    "Room": 18,
    "Track": 18,
    "Points": 60,
    "Abstract": 60,
    "Note": 30,
    "Speakers": 60,
    "For": 30,
    "Themes": 18,
    "Address": 40,
    "Id": 24,
    "Event": 40,
    "Publication": 12,
}

CONTRIBUTION_COLUMNS = {
    "Date": 14,
    "Start": 9,
    "End": 9,
    "Room": 18,
    "Session": 50,
    "Session status": 14,
    "Speaker": 30,
    "Role": 12,
    "Billing": 50,
    "Position": 36,
    "Organisation": 30,
    "Status": 11,
    "Key speaker": 12,
    "Honorific": 12,
    "Name": 24,
    "Post-nominals": 14,
    "Address": 40,
    "Session id": 24,
    "Speaker id": 24,
    "Event": 40,
    "Publication": 12,
}


def _session(copy: Copy, session: SessionDetails, people: list[Person]) -> list[Cell]:
    moved = session.status == SessionStatus.MOVED
    return [
        *_times(session),
        session.kind.label,
        session.label,
        session.title,
        session.status.label,
        mark(session, copy.moved_from).removeprefix("Moved").removeprefix(" from ") if moved else None,
        session.room,
        session.track,
        "\n".join(session.points),
        session.abstract,
        session.note,
        "\n".join(with_role(person) for person in people),
        "\n".join(session.audiences),
        "\n".join(session.themes),
        copy.session_address(session.id),
        session.id,
        *_source(copy),
    ]


def _contributions(copy: Copy) -> Iterator[list[Cell]]:
    people, billings = People(copy.programme, []), copy.programme.billing_of
    for session in copy.programme.sessions:
        here = [*_times(session), session.room, titled(session), session.status.label]
        last = [copy.session_address(session.id), session.id]
        for part, person in zip(session.speakers, people.in_session(session.speakers), strict=True):
            status = part.status or billings[part.speaker].status
            yield [
                *here,
                *_person(billings[part.speaker], person, part.role.label, status),
                *last,
                person.key,
                *_source(copy),
            ]


def _without_session(copy: Copy) -> Iterator[list[Cell]]:
    busy = {part.speaker for session in copy.programme.sessions for part in session.speakers}
    people = People(copy.programme, []).at_event()
    for billing, person in zip(copy.programme.speakers, people, strict=True):
        if billing.key not in busy:
            yield [
                *[None] * 6,
                *_person(billing, person, person.role, billing.status),
                None,
                None,
                person.key,
                *_source(copy),
            ]


def _person(billing: Billing, person: Person, role: str, status: str | None) -> list[Cell]:
    return [
        person.name,
        role,
        person.billing,
        billing.position,
        billing.organisation,
        status and status.label,
        "Yes" if person.is_key else None,
        billing.honorific,
        billing.name,
        billing.post_nominals,
    ]


def _source(copy: Copy) -> list[Cell]:
    """What a row is of, wherever it is taken to."""
    return [named(copy.programme.event), str(copy.number)]


def _times(session: SessionDetails) -> list[Cell]:
    return [session.day, _clock(session.start), _clock(session.end)]


def _clock(at: time | None) -> Cell:
    """A time that happens twice on its day is in words, since no spreadsheet could tell which is meant."""
    return clock_in_words(at) if at and at.tzinfo else at
