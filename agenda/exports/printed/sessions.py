"""Sessions as nodes for print, by day."""

from collections.abc import Iterable

from agenda import timetable
from agenda.exports.form import Copy
from agenda.exports.printed.prose import Allowance, heading, line, lines
from events.programme import SessionDetails
from events.vocabulary import SessionKind, SessionStatus
from events.words import clock
from events.words import day as day_in_words
from speakers.people import People, Person

LINES_TOGETHER = 30
"""A session of more lines may go over to the next page."""
CHARACTERS_A_LINE = 85


class Sessions:
    """Makes nodes of the sessions of a copy."""

    def __init__(self, copy: Copy, allowance: Allowance, *, with_abstracts: bool = False):
        self._copy, self._allowance, self._with_abstracts = copy, allowance, with_abstracts
        self._people = People(copy.programme, [])

    def node(self, session: SessionDetails) -> dict:
        abstract = self._allowance.prose(session.abstract) if self._with_abstracts else []
        return {
            "id": session.id,
            "link": self._copy.session_address(session.id),
            "start": clock(session.start) if session.start else "",
            "end": clock(session.end) if session.end else "",
            "state": "" if session.status == SessionStatus.SCHEDULED else session.status.value,
            "from": self._copy.moved_from.get(session.id, ""),
            "facts": _facts(session),
            "room": line(session.room or ""),
            "title": heading(session.title),
            "slim": session.is_interval,
            "long": self._lines(session) > LINES_TOGETHER,
            "abstract": abstract,
            "points": self._allowance.points(session.points),
            "note": lines(self._allowance.cut(session.note)),
            "people": [person_node(person) for person in self._people.in_session(session.speakers)],
        }

    def days(self) -> list[dict]:
        days = timetable.by_day(self._copy.programme.sessions)
        return [self._day(on, sessions, alone=len(days) == 1) for on, sessions in days]

    def _day(self, on, sessions: Iterable[SessionDetails], *, alone: bool) -> dict:
        return {"title": day_title(on, alone=alone), "sessions": [self.node(session) for session in sessions]}

    def _lines(self, session: SessionDetails) -> int:
        """How many the session takes, at most about."""
        texts = (session.abstract if self._with_abstracts else "", session.note, *session.points)
        written = sum(len(text) // CHARACTERS_A_LINE + text.count("\n") + 1 for text in texts if text)
        return written + 2 * len(session.speakers) + 3


def day_title(on, *, alone: bool) -> str:
    return day_in_words(on) if on else ("" if alone else "Not yet on a day")


def _facts(session: SessionDetails) -> list[str]:
    """What kind it is and in which track; nothing of an interval, whose name says it."""
    if session.is_interval:
        return []
    kind = session.label or ("" if session.kind == SessionKind.OTHER else session.kind.label)
    return [line(fact) for fact in (kind, session.track) if fact]


def person_node(person: Person) -> dict:
    return {
        "name": heading(person.name),
        "billing": line(person.billing),
        "role": person.role.lower(),
        "invited": person.is_invited,
    }
