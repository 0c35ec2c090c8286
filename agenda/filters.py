"""The filters of a programme: day, room, track, kind, audience and words, all in the address."""

from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Hidden
from django import forms

from agenda.selection import WHAT, Selection, choices
from events.filters import LONGEST_QUERY, filter_helper
from events.programme import Programme, SessionDetails
from events.vocabulary import SessionKind
from events.words import day

_A = WHAT | {"kind": "a kind"}


class ProgrammeFilter(forms.Form):
    """A value that is no choice of this programme is ignored, and said to be."""

    q = forms.CharField(label="Words", max_length=LONGEST_QUERY, required=False)
    day = forms.ChoiceField(required=False)
    room = forms.ChoiceField(required=False)
    track = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False)
    audience = forms.ChoiceField(label="Who it is for", required=False)

    def __init__(self, data, programme: Programme, back: str = ""):
        """`back` goes along; see events.way_back."""
        super().__init__(data)
        self.programme, self.back = programme, back
        for name, values in choices(programme).items():
            self._offer(name, [(value, day(date.fromisoformat(value)) if name == "day" else value) for value in values])
        used = {s.kind for s in programme.sessions}
        self._offer("kind", [(kind.value, kind.label) for kind in SessionKind if kind in used])
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
        selection = self.selection
        return tuple(s for s in self.programme.sessions if selection.keeps(s) and self._keeps(s))

    @property
    def selection(self) -> Selection:
        asked = {name: value for name, value in self.asked.items() if name in WHAT}
        if "day" in asked:
            asked["day"] = date.fromisoformat(asked["day"])
        return Selection(**asked)

    def _keeps(self, session: SessionDetails) -> bool:
        asked, words = self.asked, self.asked.get("q", "").casefold().split()
        return session.kind == asked.get("kind", session.kind) and (
            not words or all(word in self._text(session) for word in words)
        )

    def _text(self, session: SessionDetails) -> str:
        people = (self.programme.billing_of[part.speaker] for part in session.speakers)
        words = [session.label, session.title, session.abstract, session.note, *session.points]
        words += [f"{person.full_name} {person.billing or ''}" for person in people]
        return " ".join(word for word in words if word).casefold()

    @property
    def helper(self) -> FormHelper:
        helper = filter_helper("Filter the programme", self.shown)
        if self.back:
            helper.layout.append(Hidden("back", self.back))
        return helper
