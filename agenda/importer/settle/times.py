"""Days, times and rooms of a Reading, as the tables take them: what cannot stand is told in the note."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

from django.core.exceptions import ValidationError

from agenda.importer.settle.marks import Marks
from agenda.models import Session
from events import programme as p
from events.clock import moment, readings
from events.models.event import FIRST_DAY, LAST_DAY, LONGEST_EVENT
from events.words import clock, clocks, short_day

_WIDENED_BY = timedelta(days=14)
"""As far as a session may be from the event's dates and still say that they are longer."""
_EVENING, _NIGHT = time(17), time(6)
_LONGEST_NOTE = Session._meta.get_field("note").max_length


def settle_event_times(event: p.EventDetails, sessions: Iterable[p.SessionDetails], marks: Marks) -> p.EventDetails:
    first, last = event.starts_on or event.ends_on, event.starts_on and event.ends_on
    days = {session.day for session in sessions if session.day and FIRST_DAY <= session.day <= LAST_DAY}
    if first and not FIRST_DAY <= first <= LAST_DAY:
        marks.doubt("event.starts_on", f"{short_day(first)} is no day of an event, and is left out.")
        first = last = None
    if last and not timedelta() <= last - first <= LONGEST_EVENT:
        marks.doubt("event.ends_on", f"The last day, {short_day(last)}, does not fit the first, and is left out.")
        last = None
    first, last = _widened(first, last, days, marks)
    event = replace(event, starts_on=first, ends_on=last)
    if event.start_time and event.end_time and first == event.last_day and event.end_time <= event.start_time:
        marks.doubt("event.end_time", f"The end, {clock(event.end_time)}, is not after the start, and is left out.")
        return replace(event, end_time=None)
    return event


def _widened(first: date | None, last: date | None, days: set[date], marks: Marks) -> tuple[date | None, date | None]:
    """So that sessions are on days of the event; where it has no date, theirs are its."""
    until = last or first
    if first is None and days:
        return _span(min(days), max(days)) if max(days) - min(days) <= LONGEST_EVENT else (None, None)
    near = {day for day in days if first and first - _WIDENED_BY <= day <= until + _WIDENED_BY}
    begins, ends = min({first} | near), max({until} | near) if near else until
    if near and (begins, ends) != (first, until) and ends - begins <= LONGEST_EVENT:
        marks.doubt("event.starts_on", f"Sessions are outside its dates, so it lasts until {short_day(ends)} now.")
        return _span(begins, ends)
    return first, last


def _span(first: date, last: date) -> tuple[date, date | None]:
    return first, last if last > first else None


# ── Sessions ──


def settle_session_times(
    event: p.EventDetails, sessions: Sequence[p.SessionDetails], marks: Marks
) -> tuple[p.SessionDetails, ...]:
    timed = [_Times(event, session, marks).settled() for session in sessions]
    return _one_at_once(timed, marks)


class _Times:
    def __init__(self, event: p.EventDetails, session: p.SessionDetails, marks: Marks):
        self.event, self.session, self.marks = event, session, marks

    def settled(self) -> tuple[p.SessionDetails, datetime | None, datetime | None]:
        """The session, and its moments."""
        if not self._has_a_day():
            return self.session, None, None
        start, starts_at = self._moment(self.session.start)
        end, ends_at = self._moment(self.session.end)
        if end and not start:
            self._tell(f"It has an end, {clock(end)}, but no start.", f"Until {clock(end)}")
            end = ends_at = None
        if end and ends_at <= starts_at:
            self._tell_end(start, end)
            end = ends_at = None
        if (start, end) != (self.session.start, self.session.end):
            self.session = replace(self.session, start=start, end=end)
        return self.session, starts_at, ends_at

    def _has_a_day(self) -> bool:
        """Takes it off where it is none of the event's, with its times."""
        day, times = self.session.day, clocks(self.session.start, self.session.end)
        first, last = self.event.starts_on, self.event.last_day
        if day is None and times and first and first == last:
            self.session = replace(self.session, day=first)
            return True
        if day and first and first <= day <= last:
            return True
        if day:
            when = " ".join(filter(None, (short_day(day), times)))
            self._tell(f"{short_day(day)} is no day of the event.", f"On {when}")
        elif times:
            self._tell("It has a time but no day.", times[0].upper() + times[1:])
        if day or times:
            self.session = replace(self.session, day=None, start=None, end=None)
        return False

    def _moment(self, at: time | None) -> tuple[time | None, datetime | None]:
        """The time as it can stand on that day, and its moment."""
        if at is None:
            return None, None
        day, zone = self.session.day, self.event.timezone
        at = at.replace(second=0, microsecond=0)
        try:
            return at, moment(day, at, zone)
        except ValidationError as error:
            if error.code == "missing":
                self._tell(error.messages[0], f"At {at:%H:%M}")
                return None, None
            self._doubt(error.messages[0])
        first = readings(day, at, zone)[0]
        twice = len(readings(day, at, zone)) == 2
        at = at.replace(tzinfo=timezone(first.utcoffset()) if twice else None)
        return at, moment(day, at, zone)

    def _tell_end(self, start: time, end: time) -> None:
        if end == start:
            return
        is_night = start.replace(tzinfo=None) >= _EVENING and end.replace(tzinfo=None) <= _NIGHT
        if is_night:
            self._tell(f"It ends on the next day, at {clock(end)}.", f"Until {clock(end)} on the next day")
        else:
            self._tell(f"The end, {clock(end)}, is not after the start.", f"Until {clock(end)}")

    def _tell(self, sentence: str, note: str) -> None:
        self._doubt(sentence)
        self.session = noted(self.session, note)

    def _doubt(self, sentence: str) -> None:
        self.marks.doubt(f"sessions.{self.session.id}", sentence)


def noted(session: p.SessionDetails, remark: str) -> p.SessionDetails:
    note = "\n\n".join(filter(None, (session.note, remark)))
    return replace(session, note=note) if len(note) <= _LONGEST_NOTE else session


# ── Rooms ──


def _one_at_once(
    timed: Sequence[tuple[p.SessionDetails, datetime | None, datetime | None]], marks: Marks
) -> tuple[p.SessionDetails, ...]:
    """Of two sessions at once in one room the later is in none."""
    sessions = [session for session, _, _ in timed]
    in_rooms = [
        (session.room, starts_at, number, ends_at)
        for number, (session, starts_at, ends_at) in enumerate(timed)
        if session.room and ends_at and not session.is_cancelled
    ]
    there, until, title = None, None, ""
    for room, starts_at, number, ends_at in sorted(in_rooms):
        if room == there and starts_at < until:
            sessions[number] = _without_room(sessions[number], title, marks)
        else:
            there, until, title = room, ends_at, sessions[number].title
    return tuple(sessions)


def _without_room(session: p.SessionDetails, other: str, marks: Marks) -> p.SessionDetails:
    marks.doubt(f"sessions.{session.id}", f"{session.room} is taken at that time by “{other}”.")
    return noted(replace(session, room=None), f"In {session.room}, where “{other}” is at that time")
