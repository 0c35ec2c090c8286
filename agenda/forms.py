"""Sessions as organisers type them: a day and times on the event's wall clock."""

from django import forms
from django.core.exceptions import ValidationError

from agenda.conflicts import RoomClash, room_clashes
from agenda.models import Room, Session, Track
from events import clock
from events.desk import LabelledForm, SharedChoices
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

    def __init__(self, *args, event: Event | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event or (self.instance.event if self.instance.event_id else None)
        for name, shown in self._SHOWN_AS.items():
            if at := getattr(self.instance, name):
                self.initial[shown] = clock.shown(at, self.event.timezone)
        for name, model in (("room", Room), ("track", Track)):
            there = self.event and self.event.pk
            if name in self.fields:  # for whoever may only look, there are none
                self.fields[name].queryset = model.objects.filter(event=self.event) if there else model.objects.none()

    def clean(self):
        cleaned = super().clean()
        event = cleaned.get("event") or self.event
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
        counted = {*self._SHOWN_AS, "event"} if self.instance.event_id or self.event else set(self._SHOWN_AS)
        return super()._get_validation_exclusions() - counted

    def validate_constraints(self):
        """All but that of the rooms: whoever knows the other sessions judges that, and names the other one."""
        try:
            self.instance.validate_constraints({*self._get_validation_exclusions(), "room"})
        except ValidationError as error:
            self._update_errors(error)

    def refuse_clash(self, clash: RoomClash) -> None:
        other = clash.first if clash.second is self.instance else clash.second
        taken = f"“{other.room}” is taken {clocks(other.start, other.end)} by “{other.title}”."
        self.add_error("room", taken)

    def add_error(self, field, error):
        if field is None and hasattr(error, "error_dict"):
            error = ValidationError({self._SHOWN_AS.get(key, key): errors for key, errors in error.error_dict.items()})
        super().add_error(field, error)


class WholeSessionForm(SessionForm):
    """A session on a page of its own."""

    class Meta(SessionForm.Meta):
        fields = [*SessionForm.Meta.fields, "event", "slug", "abstract", "points", "note", "audiences", "themes"]

    def validate_constraints(self):
        super().validate_constraints()
        if self.errors:
            return
        others = other_sessions(self.instance.event, [self.instance.pk])
        for clash in room_clashes([*others, self.instance]):
            if self.instance is clash.first or self.instance is clash.second:
                self.refuse_clash(clash)


def other_sessions(event: Event, pks: list[int | None]) -> list[Session]:
    """The sessions of an event but these."""
    if event.pk is None:
        return []
    others = list(event.sessions.exclude(pk__in=[pk for pk in pks if pk]).select_related("room"))
    for session in others:
        session.event = event
    return others


class SessionFormSet(SharedChoices, forms.BaseInlineFormSet):
    """The sessions of an event, judged together: two may swap rooms in one go."""

    shared = ("room", "track")

    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "event": self.instance}

    def clean(self):
        super().clean()
        sound = [form for form in self.forms if form not in self.deleted_forms and not form.errors]
        for clash in room_clashes([*self._elsewhere(), *(form.instance for form in sound)]):
            by_instance = {id(form.instance): form for form in sound}
            (by_instance.get(id(clash.second)) or by_instance[id(clash.first)]).refuse_clash(clash)

    def _elsewhere(self) -> list[Session]:
        """Sessions that are not in the form: a colleague's, added since it was opened."""
        return other_sessions(self.instance, [form.instance.pk for form in self.initial_forms])

    def save(self, commit=True):
        """Rooms are let go of first, so that two sessions can swap; one deleted in the same form is none."""
        moved = [form.instance.pk for form in self.initial_forms if form.has_changed()]
        Session.objects.filter(pk__in=moved).update(room=None)
        for name, model in (("room", Room), ("track", Track)):
            there = set(model.objects.filter(event=self.instance).values_list("pk", flat=True))
            for form in self.forms:
                if getattr(form.instance, f"{name}_id") not in there:
                    setattr(form.instance, name, None)
        return super().save(commit)
