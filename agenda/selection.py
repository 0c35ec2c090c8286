"""The part of a programme that somebody asked for: one day, a room, a track, an audience."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date

from events.models import Publication
from events.programme import Programme, SessionDetails
from events.words import day as day_in_words

WHAT = {"day": "a day", "room": "a room", "track": "a track", "audience": "an audience"}
"""What can be asked for, in the words in which it is missed."""


@dataclass(frozen=True)
class Selection:
    """None is all."""

    day: date | None = None
    room: str | None = None
    track: str | None = None
    audience: str | None = None
    ignored: tuple[str, ...] = ()
    """What was asked for by a value that the programme does not have: “room”."""

    @classmethod
    def read(cls, query: Mapping[str, str], publication: Publication) -> "Selection":
        asked = {name: query[name] for name in WHAT if query.get(name)}
        if not asked:
            return cls()
        known = choices(publication.programme)
        kept = {name: value for name, value in asked.items() if value in known[name]}
        if "day" in kept:
            kept["day"] = date.fromisoformat(kept["day"])
        return cls(**kept, ignored=tuple(name for name in asked if name not in kept))

    def __bool__(self) -> bool:
        return any(astuple(self)[:-1])

    def keeps(self, session: SessionDetails) -> bool:
        """What is in no room is in all of them."""
        return (
            (self.day is None or session.day == self.day)
            and (self.room is None or session.room in (self.room, None))
            and (self.track is None or session.track == self.track)
            and (self.audience is None or self.audience in session.audiences)
        )

    def of(self, programme: Programme) -> Programme:
        """With the people, rooms and tracks of the sessions that are kept, and no others."""
        if not self:
            return programme
        sessions = tuple(session for session in programme.sessions if self.keeps(session))
        people = {part.speaker for session in sessions for part in session.speakers}
        rooms, tracks = {session.room for session in sessions}, {session.track for session in sessions}
        return replace(
            programme,
            sessions=sessions,
            speakers=tuple(billing for billing in programme.speakers if billing.key in people),
            rooms=tuple(room for room in programme.rooms if room.name in rooms),
            tracks=tuple(track for track in programme.tracks if track.name in tracks),
        )

    @property
    def query(self) -> dict[str, str]:
        """What asks for it in an address."""
        return {name: str(value) for name in WHAT if (value := getattr(self, name))}

    @property
    def in_words(self) -> str:
        """“Tuesday 16 July 2019 · Hall A”; '' for the whole."""
        return " · ".join(filter(None, (self.day and day_in_words(self.day), self.room, self.track, self.audience)))


def choices(programme: Programme) -> dict[str, list[str]]:
    """What can be asked for of this programme, by name; days as YYYY-MM-DD."""
    sessions = programme.sessions
    return {
        "day": list(dict.fromkeys(session.day.isoformat() for session in sessions if session.day)),
        "room": [room.name for room in programme.rooms],
        "track": [track.name for track in programme.tracks],
        "audience": sorted({name for session in sessions for name in session.audiences}),
    }
