"""Somebody who is not at the event yet, added on the page of a session: chosen by name, or new."""

from django import forms
from django.core.exceptions import ValidationError

from agenda.forms import ContributionFormSet
from agenda.models import Contribution
from agenda.slots import COMES_NOT, Person
from events.access import Duty, may
from events.desk import DeskTable
from events.models import Organisation
from events.vocabulary import ContributionRole
from speakers.joining import is_called, join, namesakes
from speakers.models import Appearance, Speaker

NEW = "new"


def _field(model, name: str, **attrs):
    """As the model has it, but empty where nobody is added."""
    stored = model._meta.get_field(name)
    field = stored.formfield(required=False, validators=stored.default_validators)
    field.widget.attrs |= attrs
    return field


class NewcomerForm(forms.ModelForm):
    honorific = _field(Speaker, "honorific", size=10)
    name = _field(Speaker, "name", autocomplete="off", **{"data-names": "speaker"})
    post = _field(Appearance, "position")
    organisation = _field(Organisation, "name", autocomplete="off", **{"data-names": "organisation"})
    same_as = forms.CharField(label="Who is this?", required=False, widget=forms.RadioSelect)

    class Meta:
        model = Contribution
        fields = ["role"]

    speaker: Speaker | None = None
    appearance: Appearance | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].label = "Organisation"
        self.fields["name"].help_text = self.fields["organisation"].help_text = ""

    def clean(self):
        cleaned = super().clean()
        if not self.errors and self.has_changed():
            if cleaned["name"]:
                self._find(cleaned["name"])
            else:
                self.add_error("name", "Say who this is.")
        return cleaned

    def _find(self, name: str) -> None:
        near = {str(speaker.pk): speaker for speaker in namesakes(self.people, name)}
        self.fields["same_as"].widget.choices = [
            *((key, f"{_told(speaker)}, who is known already") for key, speaker in near.items()),
            (NEW, "Somebody new of this name"),
        ]
        chosen = self.cleaned_data["same_as"]
        if chosen not in (*near, NEW):
            chosen = self._plainly(name, near)
        if chosen is None:
            self.add_error("same_as", "Somebody of this name, or one like it, is known already. Is it the same person?")
            return
        cleaned = self.cleaned_data
        self.speaker = near.get(chosen) or Speaker(name=name, honorific=cleaned["honorific"])
        self.appearance = self.speaker.pk and self.event.appearances.filter(speaker=self.speaker).first()

    def _plainly(self, name: str, near: dict[str, Speaker]) -> str | None:
        """Who it is where nobody needs to be asked."""
        if not near:
            return NEW
        called = [key for key, speaker in near.items() if is_called(speaker, name)]
        is_bare = not any(self.cleaned_data[one] for one in ("honorific", "post", "organisation"))
        return called[0] if is_bare and len(called) == 1 else None

    def save(self, commit=True):
        """Whoever is in the session already gets the role."""
        session, cleaned = self.instance.session, self.cleaned_data
        post, organisation = cleaned["post"], cleaned["organisation"]
        billing = ", ".join(filter(None, (post, organisation)))
        about = {"billing": billing, "position": post, "organisation": organisation}
        appearance = join(event=session.event, speaker=self.speaker, **about)
        if there := session.contributions.filter(appearance=appearance).first():
            there.role = cleaned["role"]
            self.instance = there
        self.instance.appearance = appearance
        return super().save(commit)


def _told(speaker: Speaker) -> str:
    billings = [appearance.billing for appearance in speaker.appearances.all() if appearance.billing]
    return ", ".join([speaker.full_name, *billings[-1:]])


class NewcomerFormSet(ContributionFormSet):
    shared = ()
    beside = "name"
    user = None

    @classmethod
    def get_default_prefix(cls):
        return "newcomers"

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.people, form.event = Speaker.objects.open_to(self.user), self.instance.event_id and self.instance.event

    def clean(self):
        super().clean()
        is_used = any(form.has_changed() for form in self.forms)
        if is_used and self.instance.event_id and not may(self.user, Duty.SPEAKERS, self.instance.event):
            raise ValidationError("People are added to this event by a colleague. Ask whoever manages its speakers.")

    def _person(self, form):
        if form.speaker is None or form.speaker.pk is None or (form.appearance and form.appearance.status in COMES_NOT):
            return None
        return Person(form.speaker.pk, form.speaker.full_name, ContributionRole(form.cleaned_data["role"]))


class NewcomerTable(DeskTable):
    duty = Duty.SPEAKERS
    model = Contribution
    form, formset = NewcomerForm, NewcomerFormSet
    template = "desk/_newcomers.html"
    extra = 2
    can_delete = False
    fields = ["honorific", "name", "post", "organisation", "role"]
    verbose_name_plural = "somebody who is not at this event yet"

    class Media:
        js = ["js/known-names.js"]

    def get_queryset(self, request):
        return super().get_queryset(request).none()

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.user = request.user
        return formset
