"""People as nodes for print: billed as published, with the biography and photograph of today."""

from collections.abc import Iterator, Mapping

from agenda.exports.form import Copy
from agenda.exports.printed.prose import Allowance, line
from agenda.exports.printed.sessions import person_node
from events.programme import SessionDetails
from events.vocabulary import ContributionRole
from events.words import clocks
from events.words import day as day_in_words
from speakers.live import LivePerson
from speakers.people import People, Person

CHARACTERS_TOGETHER, SESSIONS_TOGETHER = 1500, 10
"""A person of whom there is more may go over to the next page."""


def groups(copy: Copy, allowance: Allowance) -> list[dict]:
    """Key speakers, then the others; none that is empty."""
    said = _sessions_of(copy)
    return [
        {"title": heading, "people": [_node(copy, p, said.get(p.key, []), allowance) for p in people]}
        for heading, people in People(copy.programme, []).sections()
    ]


def _node(copy: Copy, person: Person, sessions: list[dict], allowance: Allowance) -> dict:
    live = copy.people.get(person.key, LivePerson())
    role = [word for word in (person.role, "Invited" if person.is_invited else "") if word]
    return person_node(person) | {
        "post": " · ".join(filter(None, (*role, line(person.billing)))),
        "link": copy.person_address(person.key) if person.key else "",
        "initials": person.initials,
        "picture": picture_name(person.key) if live.photograph else "",
        "alt": live.alt,
        "biography": allowance.prose(live.biography),
        "long": len(live.biography) > CHARACTERS_TOGETHER or len(sessions) > SESSIONS_TOGETHER,
        "sessions": sessions,
    }


def picture_name(key: str) -> str:
    return f"person-{key}.svg"


def pictures(people: Mapping[str, LivePerson]) -> dict[str, bytes]:
    return {picture_name(key): person.photograph for key, person in people.items() if person.photograph}


def _sessions_of(copy: Copy) -> dict[str, list[dict]]:
    """{speaker: the sessions they are in, as nodes}"""
    found: dict[str, list[dict]] = {}
    several_days = len({session.day for session in copy.programme.sessions}) > 1
    for session in copy.programme.sessions:
        for part in session.speakers:
            role = "" if part.role == ContributionRole.SPEAKER else part.role.label.lower()
            when = " · ".join(_place(session, several_days))
            node = {"title": line(session.title), "link": copy.session_address(session.id), "role": role, "when": when}
            found.setdefault(part.speaker, []).append(node | {"cancelled": session.is_cancelled})
    return found


def _place(session: SessionDetails, several_days: bool) -> Iterator[str]:
    if several_days and session.day:
        yield day_in_words(session.day)
    yield from filter(None, (clocks(session.start, session.end), session.room and line(session.room)))
