"""The forms of pasted sessions: the text, and what was read of it as a table that can be corrected."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError

from agenda.bulk import NewSession
from agenda.conflicts import Agenda, caused
from agenda.contributors import Company
from agenda.findings import Finding
from agenda.forms import SessionForm
from agenda.pasted import Draft
from agenda.slots import Slot, Typed, slot_of
from events.desk import SharedChoices
from events.models import Event
from events.text import refuse_unprintable
from events.words import joined, short_day

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
    people = forms.CharField(
        label="People of the event, one a line",
        required=False,
        max_length=10_000,
        validators=[refuse_unprintable],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta(SessionForm.Meta):
        fields = ["day", "start", "end", "kind", "label", "title", "room", "points"]
        widgets = {**SessionForm.Meta.widgets, "points": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, company: Company, **kwargs):
        self.company = company
        super().__init__(*args, **kwargs)
        self.fields["label"].widget.attrs["placeholder"] = "Lead-in"

    def clean_people(self):
        """Cleans to lines that each name somebody at the event."""
        named = self.company.find_all(filter(None, map(str.strip, self.cleaned_data["people"].splitlines())))
        strangers = joined(f"“{line.name}”" for line in named if line.appearance is None)
        if strangers:
            raise ValidationError(f"Not among the speakers of the event: {strangers}. Add them there first.")
        return named

    @property
    def new(self) -> NewSession:
        return NewSession(self.instance, [line.contribution for line in self.cleaned_data["people"]])

    @property
    def slot(self) -> Slot:
        people = [line.person for line in self.cleaned_data.get("people", ()) if line.comes]
        return slot_of(self.instance, self.prefix, people)

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

    def __init__(self, *args, event: Event, company: Company, **kwargs):
        self.event = event
        rest = {"event": event, "company": company, "empty_permitted": False}
        super().__init__(*args, prefix="drafts", form_kwargs=rest, **kwargs)

    @property
    def taken(self) -> list[DraftForm]:
        return [form for form in self.forms if form["take"].data]

    @property
    def sessions(self) -> list[NewSession]:
        return [form.new for form in self.taken]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings or () if not finding.blocks]

    def clean(self):
        before = Agenda.of(self.event)
        forms = {form.prefix: form for form in self.taken if not form.errors}
        after = before.changed(form.slot for form in forms.values())
        self.findings = tuple(caused(before, after))
        for finding in self.findings:
            if finding.blocks:
                key = next(slot.key for slot in reversed(finding.slots) if slot.key in forms)
                forms[key].refuse(finding, key)


def draft_forms(event: Event, company: Company, data=None, drafts: Sequence[Draft] = ()) -> DraftFormSet:
    kind = forms.formset_factory(
        DraftForm, DraftFormSet, extra=0, max_num=MOST_SESSIONS, absolute_max=MOST_SESSIONS, validate_max=True
    )
    return kind(data, event=event, company=company, initial=[_shown(draft) for draft in drafts])


def _shown(draft: Draft) -> dict:
    return {
        "day": draft.day,
        "start": _typed(draft.start),
        "end": _typed(draft.end),
        "kind": draft.kind,
        "label": draft.label,
        "title": draft.title,
        "points": "\n".join(draft.points),
        "people": "\n".join(draft.people),
    }


def _typed(at: Typed | None) -> str:
    return f"{at[0]:%H:%M} {at[1]}".strip() if at else ""
