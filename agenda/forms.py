"""Sessions as organisers type them: a day and times on the event's wall clock."""

from django import forms
from django.core.exceptions import ValidationError

from agenda.conflicts import room_clashes
from agenda.models import Room, Session, Track
from events import clock
from events.desk import LabelledForm
from events.models import Event
from events.words import clocks


class ClockField(forms.CharField):
    """A time as people type it; cleans to (time, letters of the zone), None where empty."""

    def __init__(self, **kwargs):
        attrs = {"size": 9, "inputmode": "text", "autocomplete": "off", "placeholder": "9.30am"}
        super().__init__(required=False, max_length=20, widget=forms.TextInput(attrs), **kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        return clock.typed(value) if value else None


class SessionForm(LabelledForm, forms.ModelForm):
    """Everything about a session but who contributes."""

    start = ClockField(label="Starts")
    end = ClockField(label="Ends")

    class Meta:
        model = Session
        fields = ["order", "day", "start", "end", "kind", "label", "title", "room", "track", "status"]
        widgets = {"day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    _SHOWN_AS = {"starts_at": "start", "ends_at": "end"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["order"].required = False
        event = self._event()
        for name, shown in self._SHOWN_AS.items():
            if at := getattr(self.instance, name):
                self.initial[shown] = clock.shown(at, event.timezone)
        for name, model in (("room", Room), ("track", Track)):
            if name in self.fields:
                rows = model.objects.filter(event=event) if event and event.pk else model.objects.none()
                self.fields[name].queryset = rows

    def _event(self) -> Event | None:
        return self.instance.event if self.instance.event_id or "event" in self.instance._state.fields_cache else None

    def clean(self):
        cleaned = super().clean()
        event = cleaned.get("event") or self._event()
        if event is None:
            return cleaned
        self.instance.event = event
        day = cleaned.get("day")
        if day is None and (cleaned.get("start") or cleaned.get("end")) and len(event.days) == 1:
            cleaned["day"] = day = event.days[0]
        for name, shown in self._SHOWN_AS.items():
            if shown in self.fields and shown not in self.errors:
                self._set_moment(name, shown, day, event)
        return cleaned

    def _set_moment(self, name: str, shown: str, day, event: Event) -> None:
        setattr(self.instance, name, None)
        if (typed := self.cleaned_data.get(shown)) is None:
            return
        if day is None:
            if "day" not in self.errors:
                self.add_error("day", "Say on which day.")
            return
        try:
            setattr(self.instance, name, clock.moment(day, typed[0], event.timezone, typed[1]))
        except ValidationError as error:
            self.add_error(shown, error)

    def _get_validation_exclusions(self):
        """The times count in the rules although the form has them under other names."""
        return super()._get_validation_exclusions() - {*self._SHOWN_AS, "event"}

    def add_error(self, field, error):
        if field is None and hasattr(error, "error_dict"):
            error = ValidationError({self._SHOWN_AS.get(key, key): errors for key, errors in error.error_dict.items()})
        super().add_error(field, error)


class SessionFormSet(forms.BaseInlineFormSet):
    """The sessions of an event, judged together: two may swap rooms in one go."""

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.validate_constraints = _each_but_rooms(form)
        return form

    def clean(self):
        super().clean()
        sound = [form for form in self.forms if form not in self.deleted_forms and not form.errors]
        for clash in room_clashes(form.instance for form in sound):
            first = clash.first
            taken = f"“{first.room}” is taken {clocks(first.start, first.end)} by “{first.title}”."
            next(form for form in sound if form.instance is clash.second).add_error("room", taken)

    def save(self, commit=True):
        moved = [form.instance.pk for form in self.initial_forms if form.has_changed()]
        Session.objects.filter(pk__in=moved).update(room=None)
        return super().save(commit)


def _each_but_rooms(form):
    def validate_constraints():
        try:
            form.instance.validate_constraints({*form._get_validation_exclusions(), "room"})
        except ValidationError as error:
            form._update_errors(error)

    return validate_constraints
