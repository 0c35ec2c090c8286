"""The forms of a day's times: its hours and usual lengths, and a row a session."""

from datetime import date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import StepValueValidator

from agenda.forms import ClockField
from agenda.layout import STEP, Item
from agenda.slots import Slot
from events import clock
from events.models import Event
from events.models.event import MINUTES_OF_A_SESSION
from events.vocabulary import TYPICAL_MINUTES, SessionKind

OPENS, CLOSES = time(9), time(17)
"""Of a day of which the event says nothing."""


class MinutesField(forms.IntegerField):
    """The length of a session, in whole steps."""

    def __init__(self, **kwargs):
        super().__init__(min_value=MINUTES_OF_A_SESSION[0], max_value=MINUTES_OF_A_SESSION[-1], **kwargs)
        self.widget.attrs["step"] = STEP
        self.validators.append(StepValueValidator(STEP, message="In whole steps of five minutes, please."))


class DayForm(forms.Form):
    """Opened, it has what the event says already, so that times can be proposed at once."""

    start = ClockField(label="The day starts")
    end = ClockField(label="The day ends")

    def __init__(self, data, *, event: Event, day: date, kinds: list[SessionKind]):
        self.event, self.day = event, day
        self.length_names = {kind: f"minutes-{kind}" for kind in kinds}
        super().__init__(data or self._known())
        self.fields["start"].required = self.fields["end"].required = True
        self.fields |= {name: MinutesField(label=kind.label) for kind, name in self.length_names.items()}

    def _known(self) -> dict:
        opens, closes = hours_of(self.event, self.day)
        lengths = {name: self.event.typical_minutes[kind] for kind, name in self.length_names.items()}
        return {"start": f"{opens:%H:%M}", "end": f"{closes:%H:%M}", **lengths}

    def clean(self):
        cleaned = super().clean()
        moments = {name: self._moment(name, *cleaned[name]) for name in ("start", "end") if cleaned.get(name)}
        if len(moments) == 2 and None not in moments.values() and moments["end"] <= moments["start"]:
            self.add_error("end", "The end must be after the start.")
        return {**cleaned, **moments}

    def _moment(self, name: str, at: time, letters: str) -> datetime | None:
        try:
            return clock.moment(self.day, at, self.event.timezone, letters)
        except ValidationError as error:
            self.add_error(name, error)
            return None

    @property
    def hours(self) -> list:
        return [self["start"], self["end"]]

    @property
    def lengths(self) -> list:
        return [self[name] for name in self.length_names.values()]

    def minutes(self, kind: SessionKind) -> int:
        return self.cleaned_data[self.length_names[kind]]

    @property
    def own_minutes(self) -> dict[str, int]:
        """What the event is to keep of the lengths."""
        typed = {kind.value: self.minutes(kind) for kind in self.length_names}
        every = {**self.event.own_minutes, **typed}
        return {kind: minutes for kind, minutes in every.items() if minutes != TYPICAL_MINUTES[kind]}


def hours_of(event: Event, day: date) -> tuple[time, time]:
    """The event's, where they are the same each day, or this is its first or last."""
    daily = bool(event.start_time and event.end_time and event.start_time < event.end_time)
    opens = event.start_time if daily or day == event.starts_on else None
    closes = event.end_time if daily or day == event.last_day else None
    return opens or OPENS, closes or CLOSES


class TimesForm(forms.Form):
    """A session's times: those of `slot` until others are typed, which are then in `slot`."""

    start = ClockField(label="Starts")
    end = ClockField(label="Ends")

    slot: Slot
    zone: str

    def move(self, day: date | None) -> None:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if end and not start:
            self.add_error("start", "Say when it starts.")
        self.slot = self.slot.moved(day, start, end, self.zone)
        for said in self.slot.unclear:
            self.add_error("start", said)
        if self.slot.starts_at and self.slot.ends_at and self.slot.ends_at <= self.slot.starts_at:
            self.add_error("end", "The end must be after the start.")


class RowForm(TimesForm):
    """A session's place in the order, and its times."""

    place = forms.IntegerField(min_value=1, max_value=9999)
    is_fixed = forms.BooleanField(label="Keep", required=False)

    def __init__(self, data, *, slot: Slot, day: date, zone: str, place: int, is_fixed: bool = False):
        self.slot, self.day, self.zone = slot, day, zone
        prefix = f"session-{slot.key}"
        is_sent = data is not None and f"{prefix}-place" in data  # it may have been added since
        times = {"start": slot.starts_at, "end": slot.ends_at}
        shown = {name: clock.shown(at, zone) for name, at in times.items() if at}
        super().__init__(
            data if is_sent else None, prefix=prefix, initial={"place": place, "is_fixed": is_fixed, **shown}
        )
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label or 'Place'}: {slot.title}"

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if cleaned["is_fixed"] and not (cleaned["start"] or cleaned["end"]):
            self.add_error("start", "Say when it starts.")
        self.move(self.day)
        return cleaned

    def is_right(self) -> bool:
        return not self.is_bound or self.is_valid()

    def value(self, name: str):
        """What was typed; where nothing was, or what is no such thing, what was offered."""
        typed = self.cleaned_data if self.is_bound and self.is_right() else {}
        return typed.get(name, self.initial[name])

    def item(self, minutes: int) -> Item:
        """What a time is to be found for."""
        slot = self.slot
        times = (slot.starts_at, slot.ends_at) if self.value("is_fixed") else (None, None)
        return Item(slot.key, slot.title, slot.kind, minutes, slot.room and slot.room.key, *times)
