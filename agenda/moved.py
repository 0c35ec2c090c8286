"""Sessions that are elsewhere than they were when they were published."""

from events.differences import place_in_words
from events.models import Publication
from events.programme import Programme, SessionDetails


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


def _place(session: SessionDetails) -> tuple:
    return session.day, session.start, session.room
