"""The forms of pasted speakers: the lines, and who was read of each as a table that can be corrected."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.text import capfirst

from events.models import Event
from events.text import refuse_unprintable
from events.vocabulary import AppearanceRole, AppearanceStatus
from speakers.lineup import Person, look_up
from speakers.models import Appearance, Speaker

MOST_PEOPLE = 200
NEW = "new"
OF_THE_PERSON = ["honorific", "name", "post_nominals"]
AT_THE_EVENT = ["billing", "position", "status", "role", "is_key"]


class PasteForm(forms.Form):
    pasted = forms.CharField(
        label="Speakers, one a line",
        max_length=100_000,
        validators=[refuse_unprintable],
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Paste the speakers here first."},
    )
    status = forms.ChoiceField(
        label="Who a line says nothing else of is",
        choices=AppearanceStatus.choices,
        initial=AppearanceStatus.PROPOSED,
    )

    def clean_pasted(self):
        pasted = self.cleaned_data["pasted"]
        if len(pasted.splitlines()) > MOST_PEOPLE:
            raise ValidationError(f"{MOST_PEOPLE} lines at once at most.")
        return pasted


class PersonForm(forms.Form):
    """One of the lines; `addition` is what it comes to."""

    take = forms.BooleanField(label="Add", required=False)
    who = forms.ChoiceField(label="Who this is")
    organisation = forms.CharField(max_length=200, required=False, validators=[refuse_unprintable])

    def __init__(self, data, *, person: Person, number: int, status: str, is_there: bool):
        self.person, self.is_there = person, is_there
        self.known = {str(speaker.pk): speaker for speaker in person.known}
        told = {name: getattr(person, name) for name in (*OF_THE_PERSON, "billing", "position", "organisation", "role")}
        who = next(iter(self.known), NEW)
        super().__init__(
            data,
            prefix=f"person-{number}",
            initial={**told, "take": not is_there, "who": who, "status": person.status or status},
        )
        self.fields |= forms.fields_for_model(Speaker, OF_THE_PERSON) | forms.fields_for_model(Appearance, AT_THE_EVENT)
        self.fields["role"].choices = [("", "Speaker"), *AppearanceRole.choices]
        self.fields["who"].choices = [
            *((key, f"The same as {speaker.in_words}") for key, speaker in self.known.items()),
            (NEW, "Somebody else of that name" if self.known else "Somebody new"),
        ]
        for name, field in self.fields.items():
            label = capfirst(field.label or name)
            field.widget.attrs |= {"aria-label": f"{label}: {person.name}", "placeholder": label}

    def full_clean(self):
        """What is not to be added may be as wrong as it likes."""
        super().full_clean()
        if self.is_bound and not self["take"].data:
            self._errors = ErrorDict()

    @property
    def addition(self) -> tuple[Speaker, dict]:
        """As `lineup.add` takes it."""
        values = self.cleaned_data
        known = self.known.get(values["who"])
        speaker = known or Speaker(**{name: values[name] for name in OF_THE_PERSON})
        return speaker, {name: values[name] for name in [*AT_THE_EVENT, "organisation"]}


class Review:
    """Pasted lines, person by person."""

    def __init__(self, event: Event, pasted: str, data, *, status: str, user):
        self.pasted = pasted
        self.is_sent = lines_of(data.get("reviewed", "")) == lines_of(pasted)
        """Whether they were looked at; lines that were changed since are looked at anew."""
        there = set(event.appearances.values_list("speaker", flat=True))
        self.forms = [
            PersonForm(
                data if self.is_sent else None,
                person=person,
                number=number,
                status=status,
                is_there=any(speaker.pk in there for speaker in person.known),
            )
            for number, person in enumerate(look_up(pasted, user=user))
        ]

    @property
    def taken(self) -> list[PersonForm]:
        return [form for form in self.forms if form["take"].data]

    @property
    def unknown(self) -> int:
        return sum(not form.known for form in self.forms)

    def is_valid(self) -> bool:
        return not any(form.errors for form in self.forms)


def lines_of(text: str) -> list[str]:
    return text.strip().splitlines()
