"""Fields of the desk that read what people type."""

from datetime import time

from django import forms
from django.core.exceptions import ValidationError

from events import clock


class WallTimeField(forms.TimeField):
    """A time as `clock.typed` reads it, of an event, which has a zone: letters of one are refused."""

    widget = forms.TextInput(attrs={"size": 9, "autocomplete": "off", "placeholder": "9.30am"})

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, time):
            return value or None
        at, letters = clock.typed(value)
        if letters:
            raise ValidationError(f"Leave out “{letters}”: the time is that of the event’s time zone.", code="letters")
        return at

    def prepare_value(self, value):
        return f"{value:%H:%M}" if isinstance(value, time) else value
