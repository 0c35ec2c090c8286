"""A session on the page of the timetable: where it is, and where it is to be."""

import json
from dataclasses import replace
from datetime import timedelta

from agenda.desk.timetable_form import NAMES, PlaceForm, texts_of
from agenda.findings import Finding
from agenda.slots import Slot
from events import clock, words

MOST_NAMED = 2


class Row:
    """A session on the page. `slot` is where it is, `place` where it is to be; `texts` are what its inputs hold."""

    def __init__(self, slot: Slot, *, zone: str, minutes: int, is_picked: bool):
        self.slot = self.place = slot
        self.zone, self.minutes, self.is_picked = zone, minutes, is_picked
        self.saved = self.texts = texts_of(slot, zone)
        self.errors: dict[str, list[str]] = {}
        self.clashes = 0

    def type(self, texts: dict[str, str], room_of) -> None:
        self.texts = texts
        form = PlaceForm(texts, slot=self.slot, zone=self.zone, room_of=room_of)
        self.errors = {} if form.is_valid() else {name: list(said) for name, said in form.errors.items()}
        self.place = form.slot

    def refuse(self, finding: Finding) -> None:
        name = {"starts_at": "start", "ends_at": "end"}.get(finding.field, finding.field)
        self.errors.setdefault(name, []).append(finding.beside(self.slot.key))

    @property
    def key(self) -> str:
        return str(self.slot.key)

    @property
    def is_placed(self) -> bool:
        return bool(self.texts["start"])

    @property
    def is_changed(self) -> bool:
        return bool(self.errors) or self.place != self.slot

    def shifted(self, by: timedelta) -> Slot | None:
        """Where it would be so much later, of the same length; None where that is another day."""
        times = [at and at + by for at in (self.place.starts_at, self.place.ends_at)]
        days = {clock.day_and_clock(at, self.zone)[0] for at in times if at}
        return replace(self.place, starts_at=times[0], ends_at=times[1]) if days == {self.place.day} else None

    @property
    def said(self) -> list[str]:
        return [said for errors in self.errors.values() for said in errors]

    @property
    def was(self) -> str:
        """What is saved, for the script to know what is not."""
        return json.dumps([self.saved[name] for name in NAMES]) if self.texts != self.saved else ""

    @property
    def when(self) -> str:
        return in_words(self.place, self.zone)

    @property
    def kind(self) -> str:
        return self.slot.kind.label

    @property
    def people(self) -> str:
        """The first ones' names, and how many more there are."""
        names = [person.name for person in self.slot.people]
        more = len(names) - MOST_NAMED
        return words.joined(names) if more <= 0 else words.joined([*names[:MOST_NAMED], f"{more} more"])


def in_words(slot: Slot, zone: str) -> str:
    """“10am to 10.30am”; '' without a time."""
    clocks = [at and clock.day_and_clock(at, zone)[1] for at in (slot.starts_at, slot.ends_at)]
    return words.clocks(*clocks)
