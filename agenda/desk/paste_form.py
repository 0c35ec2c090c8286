"""The forms of pasted sessions: the text, and what was read of it as a table that can be corrected."""

from django import forms
from django.core.exceptions import ValidationError

from agenda.conflicts import Agenda, caused
from agenda.findings import Finding
from agenda.forms import SessionForm
from agenda.models import Session
from agenda.pasted import Draft
from agenda.slots import Typed, slot_of
from events.desk import SharedChoices
from events.models import Event
from events.text import refuse_unprintable
from events.words import short_day

MOST_LINES, MOST_SESSIONS = 3_000, 200


class PasteForm(forms.Form):
    pasted = forms.CharField(
        label="Sessions, one a line",
        max_length=200_000,
        validators=[refuse_unprintable],
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": "Paste the sessions here first."},
    )
    day = forms.ChoiceField(label="Until a line names a day, they are on", required=False)
    take_ends = forms.BooleanField(label="A session without an end lasts until the next one starts", required=False)
    by_time = forms.BooleanField(label="Put them in order by time, between those that are there", required=False)

    def __init__(self, data, *, event: Event):
        super().__init__(data, initial={"day": event.starts_on and event.starts_on.isoformat()})
        self.days = {day.isoformat(): day for day in event.days}
        self.fields["day"].choices = [("", "no day yet"), *((key, short_day(day)) for key, day in self.days.items())]

    def clean_pasted(self):
        pasted = self.cleaned_data["pasted"]
        if not pasted.strip():
            raise ValidationError("Paste the sessions here first.")
        if len(pasted.splitlines()) > MOST_LINES:
            raise ValidationError(f"{MOST_LINES:,} lines at once at most.")
        return pasted

    @property
    def on(self):
        return self.days.get(self.cleaned_data["day"])


class DraftForm(SessionForm):
    take = forms.BooleanField(label="Add", required=False, initial=True)

    class Meta(SessionForm.Meta):
        fields = ["day", "start", "end", "kind", "label", "title", "room", "points"]
        widgets = {**SessionForm.Meta.widgets, "points": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["label"].widget.attrs["placeholder"] = "Lead-in"

    def full_clean(self):
        """What is not to be added may be as wrong as it likes."""
        super().full_clean()
        if self.is_bound and not self["take"].data:
            self._errors = forms.utils.ErrorDict()


class DraftFormSet(SharedChoices, forms.BaseFormSet):
    """Judged together, beside what the event has already."""

    shared = ("room",)
    findings: tuple[Finding, ...] | None = None
    """None until the times have been judged."""

    def __init__(self, *args, event: Event, **kwargs):
        self.event = event
        super().__init__(*args, prefix="drafts", form_kwargs={"event": event, "empty_permitted": False}, **kwargs)

    @property
    def taken(self) -> list[DraftForm]:
        return [form for form in self.forms if form["take"].data]

    @property
    def sessions(self) -> list[Session]:
        return [form.instance for form in self.taken]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings or () if not finding.blocks]

    def clean(self):
        before = Agenda.of(self.event)
        forms = {form.prefix: form for form in self.taken if not form.errors}
        after = before.changed(slot_of(form.instance, key) for key, form in forms.items())
        self.findings = tuple(caused(before, after))
        for finding in self.findings:
            if finding.blocks:
                key = next(slot.key for slot in reversed(finding.slots) if slot.key in forms)
                forms[key].refuse(finding, key)


def draft_forms(event: Event, data=None, drafts: list[Draft] | None = None) -> DraftFormSet:
    kind = forms.formset_factory(
        DraftForm, DraftFormSet, extra=0, max_num=MOST_SESSIONS, absolute_max=MOST_SESSIONS, validate_max=True
    )
    return kind(data, event=event, initial=[_shown(draft) for draft in drafts or ()])


def _shown(draft: Draft) -> dict:
    return {
        "day": draft.day,
        "start": _typed(draft.start),
        "end": _typed(draft.end),
        "kind": draft.kind,
        "label": draft.label,
        "title": draft.title,
        "points": "\n".join(draft.points),
    }


def _typed(at: Typed | None) -> str:
    return f"{at[0]:%H:%M} {at[1]}".strip() if at else ""
