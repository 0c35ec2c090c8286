"""Sessions as organisers type them: a day and times on the event's wall clock."""

from django import forms
from django.core.exceptions import ValidationError

from agenda.conflicts import Agenda, caused
from agenda.findings import Finding, Terms
from agenda.models import Room, Session, Track
from agenda.slots import COMES_NOT, person_of, slot_of
from events import clock
from events.desk import LabelledForm, SharedChoices
from events.desk.audience import PastedAudience
from events.models import Event
from events.vocabulary import ConflictRule

ABOUT_PEOPLE = {ConflictRule.PERSON_TWICE, ConflictRule.ROOM_CHANGE}


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

    event_asked_for: Event | None = None
    """Where a session is to be added, as the address or the form says."""
    _SHOWN_AS = {"starts_at": "start", "ends_at": "end"}

    def __init__(self, *args, event: Event | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event or (self.instance.event if self.instance.event_id else self.event_asked_for)
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

    def refuse(self, finding: Finding, key) -> None:
        shown = self._SHOWN_AS.get(finding.field, finding.field)
        self.add_error(shown if shown in self.fields else "start", finding.beside(key))

    def add_error(self, field, error):
        if field is None and hasattr(error, "error_dict"):
            error = ValidationError({self._SHOWN_AS.get(key, key): errors for key, errors in error.error_dict.items()})
        super().add_error(field, error)


class WholeSessionForm(PastedAudience, SessionForm):
    """A session on a page of its own. Clashes of people are found by `ContributionFormSet`, which knows them."""

    warnings: tuple[Finding, ...] = ()

    class Meta(SessionForm.Meta):
        fields = [
            *SessionForm.Meta.fields, "event", "slug", "expected", "abstract", "points", "note", "audiences", "themes",
        ]  # fmt: skip
        help_texts = {
            "status": "Scheduled: as it stands. Moved: the programme marks that its time or place is another now. "
            "Cancelled: it stays on the programme, marked, and its room and people are free.",
        }

    def validate_constraints(self):
        super().validate_constraints()
        if self.errors:
            return
        audiences = [category.name for category in self.cleaned_data["audiences"]]
        found = [one for one in _caused_by(self.instance, audiences=audiences) if one.rule not in ABOUT_PEOPLE]
        for finding in found:
            if finding.blocks:
                self.refuse(finding, self.instance.pk)
        self.warnings = tuple(finding for finding in found if not finding.blocks)


def _caused_by(session: Session, **parts) -> list[Finding]:
    """By a session as typed, among the others as saved."""
    before = Agenda.of(session.event)
    return caused(before, before.changed([slot_of(session, session.pk, **parts)]))


class ContributionFormSet(SharedChoices, forms.BaseInlineFormSet):
    """Who contributes to a session, which may be changed in the same go."""

    shared = ("appearance",)
    beside = "appearance"
    """The field at which a person's clash is told."""
    warnings: tuple[Finding, ...] = ()

    def clean(self):
        super().clean()
        if self.instance.event_id is None:
            return
        people = {form: person for form in self.forms if (person := self._person(form))}
        rows = {person.key: form for form, person in people.items()}
        found = [one for one in _caused_by(self.instance, people=people.values()) if one.rule in ABOUT_PEOPLE]
        for finding in found:
            if finding.blocks:
                rows[finding.who_key].add_error(self.beside, finding.sentence)
        self.warnings = tuple(finding for finding in found if not finding.blocks)

    def _person(self, form):
        """Who the row is about, if they come at all."""
        if form in self.deleted_forms or not getattr(form, "cleaned_data", {}).get("appearance"):
            return None
        return None if form.instance.appearance.status in COMES_NOT else person_of(form.instance)


class SessionFormSet(SharedChoices, forms.BaseInlineFormSet):
    """The sessions of an event, judged together: two may swap rooms in one go."""

    shared = ("room", "track")
    warnings: tuple[Finding, ...] = ()

    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "event": self.instance}

    def clean(self):
        super().clean()
        before = Agenda.of(Event.objects.get(pk=self.instance.pk) if self.instance.pk else self.instance)
        forms = {
            form.instance.pk or form.prefix: form
            for form in self.forms
            if form not in self.deleted_forms and not form.errors and (form.instance.pk or form.has_changed())
        }
        found = caused(before, self._after(before, forms))
        warnings = [finding for finding in found if not finding.blocks]
        for finding in found:
            if finding.blocks and not self._refuse(finding, forms):
                warnings.append(finding)
        self.warnings = tuple(warnings)

    def _after(self, before: Agenda, forms: dict) -> Agenda:
        slots = []
        for key, form in forms.items():
            known = before.slots.get(key)
            slots.append(slot_of(form.instance, key, *((known.people, known.audiences) if known else ())))
        gone = [form.instance.pk for form in self.deleted_forms]
        return before.changed(slots, without=gone, terms=Terms.of(self.instance))

    def _refuse(self, finding: Finding, forms: dict) -> bool:
        """Beside the session that was changed; of two, the one that starts later."""
        here = [slot.key for slot in reversed(finding.slots) if slot.key in forms]
        here.sort(key=lambda key: not forms[key].has_changed())
        for key in here[:1]:
            forms[key].refuse(finding, key)
        return bool(here)

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
