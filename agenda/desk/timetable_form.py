"""The forms of the timetable: where a session is to be, and by how much several are shifted."""

from dataclasses import replace
from datetime import timedelta

from django import forms

from agenda.desk.layout_form import TimesForm
from agenda.forms import ClockField
from agenda.slots import Place, Slot
from events import clock

NAMES = ("day", "start", "end", "room")
LONGEST_SHIFT = 720


def texts_of(slot: Slot, zone: str) -> dict[str, str]:
    """What the inputs of a session hold."""
    return {
        "day": slot.day.isoformat() if slot.day else "",
        "start": clock.shown(slot.starts_at, zone) if slot.starts_at else "",
        "end": clock.shown(slot.ends_at, zone) if slot.ends_at else "",
        "room": slot.room.name if slot.room else "",
    }


class PlaceForm(TimesForm):
    """A day, times and a room by its name, as typed for a session; then in `slot`."""

    day = forms.DateField(required=False)
    room = forms.CharField(required=False)

    def __init__(self, texts: dict[str, str], *, slot: Slot, zone: str, room_of):
        self.slot, self.zone, self.room_of = slot, zone, room_of
        super().__init__(texts)

    def clean_room(self) -> Place | None:
        if not (name := self.cleaned_data["room"]):
            return None
        if (room := self.room_of(name)) is None:
            raise forms.ValidationError(f"The event has no room “{name}”.")
        return room

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self.slot = replace(self.slot, room=cleaned["room"])
            self.move(cleaned["day"])
        return cleaned


class ShiftForm(forms.Form):
    """Several sessions, later or earlier by the same time."""

    minutes = forms.IntegerField(min_value=-LONGEST_SHIFT, max_value=LONGEST_SHIFT)
    since = ClockField(label="From")

    @property
    def by(self) -> timedelta:
        return timedelta(minutes=self.cleaned_data["minutes"])
