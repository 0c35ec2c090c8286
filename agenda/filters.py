"""The filters of a programme: day, room, track, kind, audience and words, all in the address."""

from collections.abc import Iterable

from crispy_forms.helper import FormHelper
from django import forms

from events.filters import LONGEST_QUERY, filter_helper
from events.programme import Programme, SessionDetails
from events.vocabulary import SessionKind
from events.words import day

_A = {"day": "a day", "room": "a room", "track": "a track", "kind": "a kind", "audience": "an audience"}


class ProgrammeFilter(forms.Form):
    """A value that is no choice of this programme is ignored, and said to be."""

    q = forms.CharField(label="Words", max_length=LONGEST_QUERY, required=False)
    day = forms.ChoiceField(required=False)
    room = forms.ChoiceField(required=False)
    track = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False)
    audience = forms.ChoiceField(label="Who it is for", required=False)

    def __init__(self, data, programme: Programme):
        super().__init__(data)
        self.programme = programme
        sessions = programme.sessions
        days = dict.fromkeys(s.day for s in sessions if s.day)
        self._offer("day", [(on.isoformat(), day(on)) for on in days])
        self._offer("room", _named(room.name for room in programme.rooms))
        self._offer("track", _named(track.name for track in programme.tracks))
        used = {s.kind for s in sessions}
        self._offer("kind", [(kind.value, kind.label) for kind in SessionKind if kind in used])
        self._offer("audience", _named(sorted({name for s in sessions for name in s.audiences})))
        self.shown = [
            "q",
            *(name for name in self.fields if name != "q" and len(self.fields[name].choices) > 2),
        ]
        self.is_valid()

    def _offer(self, name: str, choices) -> None:
        self.fields[name].choices = [("", "All"), *choices]

    @property
    def ignored(self) -> list[str]:
        return [
            f"Search for up to {LONGEST_QUERY} printable characters; what was typed is ignored."
            if name == "q"
            else f"“{self.data.get(name, '')[:60]}” is not {_A[name]} of this programme; it is ignored."
            for name in self.errors
        ]

    @property
    def asked(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self) -> tuple[SessionDetails, ...]:
        return tuple(session for session in self.programme.sessions if self._keeps(session))

    def _keeps(self, session: SessionDetails) -> bool:
        has = {
            "day": lambda value: session.day is not None and session.day.isoformat() == value,
            "room": lambda value: session.room in (value, None),
            "track": lambda value: session.track == value,
            "kind": lambda value: session.kind == value,
            "audience": lambda value: value in session.audiences,
            "q": lambda value: all(word in self._text(session) for word in value.casefold().split()),
        }
        return all(has[name](value) for name, value in self.asked.items())

    def _text(self, session: SessionDetails) -> str:
        people = (self.programme.billing_of[part.speaker] for part in session.speakers)
        words = [session.label, session.title, session.abstract, session.note, *session.points]
        words += [f"{person.full_name} {person.billing or ''}" for person in people]
        return " ".join(word for word in words if word).casefold()

    @property
    def helper(self) -> FormHelper:
        return filter_helper("Filter the programme", self.shown)


def _named(names: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, name) for name in names]
