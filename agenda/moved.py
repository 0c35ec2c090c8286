"""Sessions that are elsewhere, and events that are at another time, than when they were published."""

from events.differences import place_in_words
from events.models import Publication
from events.programme import Programme, SessionDetails
from events.vocabulary import EventStatus
from events.when import When


def places_left(before: Programme, after: Programme) -> dict[str, str]:
    """{session: where it was, in words} of those that are at another time or in another room: “10am, Hall A”.
    One that had neither has not moved."""
    then = {session.id: session for session in before.sessions}
    moved = {s.id: (then[s.id], s) for s in after.sessions if s.id in then and _place(then[s.id]) != _place(s)}
    places = {key: place_in_words(was, with_day=was.day != now.day) for key, (was, now) in moved.items()}
    return {key: place for key, place in places.items() if place}


def moved_from(programme: Programme, last: Publication | None) -> dict[str, str]:
    """What a publication says of its sessions, after the last one: what that one knew of a session that has not
    moved since, this one knows too."""
    if last is None:
        return {}
    places = {session.id: _place(session) for session in last.programme.sessions}
    stayed = {session.id for session in programme.sessions if places.get(session.id) == _place(session)}
    known = last.rendered.get("moved_from", {})
    return {key: place for key, place in known.items() if key in stayed} | places_left(last.programme, programme)


def rescheduled_from(programme: Programme, last: Publication | None) -> str:
    """When an event that was postponed was to begin, as `<time datetime>` has it; '' while it has no other date."""
    if last is None:
        return ""
    before, event = last.programme.event, programme.event
    was, begins = When.of(before).machine, When.of(event).machine
    if was and begins and was != begins and EventStatus.POSTPONED in (before.status, event.status):
        return was
    return last.rendered.get("rescheduled_from", "")


def _place(session: SessionDetails) -> tuple:
    return session.day, session.start, session.room
