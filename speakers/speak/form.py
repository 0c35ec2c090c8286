"""What a speaker answers, and would have corrected."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from events.forms import MessageField
from events.text import refuse_unreadable
from events.vocabulary import CorrectionPart
from speakers.answers import Reply, Wanted
from speakers.forms import PhotographField
from speakers.models import Appearance, Correction, Invitation, Speaker
from speakers.models.invitation import ANSWERS, LONGEST_MESSAGE

WRITTEN = (CorrectionPart.BILLING, CorrectionPart.BIOGRAPHY)


class SpeakForm(forms.Form):
    """Opened, it has what is there, or what the speaker proposed instead and nobody has decided on yet."""

    answer = forms.ChoiceField(choices=ANSWERS, required=False)
    message = MessageField(
        label="Anything to tell the organiser? (optional)",
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[*Invitation.message.field.default_validators, refuse_unreadable],
        error_messages={"max_length": "Up to 2,000 characters can be sent; this has %(show_value)d."},
    )
    billing = forms.CharField(
        label="How you are announced",
        required=False,
        max_length=Appearance.billing.field.max_length,
        validators=[*Appearance.billing.field.default_validators, refuse_unreadable],
        help_text="Your post and organisation, as they will be printed below your name.",
    )
    biography = MessageField(
        label="Biography",
        required=False,
        max_length=Speaker.biography.field.max_length,
        validators=[*Speaker.biography.field.default_validators, refuse_unreadable],
    )
    photograph = PhotographField(
        label="A new photograph (optional)",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="JPEG, PNG or WebP, up to 10 MB. It is cut to a square about its middle.",
    )
    photograph_alt = forms.CharField(
        label="What the new photograph shows",
        required=False,
        max_length=Speaker.photograph_alt.field.max_length,
        validators=[*Speaker.photograph_alt.field.default_validators, refuse_unreadable],
        help_text="In a few words, for people who cannot see it: “Sample Speaker at a lectern”.",
    )

    def __init__(self, data=None, files=None, *, invitation: Invitation, typed: dict | None = None):
        """`typed` is shown unchecked."""
        super().__init__(data, files, initial={**_standing(invitation), **(typed or {})})

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("photograph") and not cleaned.get("photograph_alt") and "photograph_alt" not in self.errors:
            self.add_error("photograph_alt", "Say in a few words what the photograph shows, and choose it again.")
        return cleaned

    @property
    def reply(self) -> Reply:
        """What a valid form says; of what was not sent at all, nothing."""
        cleaned = self.cleaned_data
        wanted = {part: Wanted(cleaned[part]) for part in WRITTEN if part in self.data}
        if cleaned["photograph"]:
            wanted[CorrectionPart.PHOTOGRAPH] = Wanted(cleaned["photograph_alt"], cleaned["photograph"])
        return Reply(cleaned["answer"], cleaned["message"], wanted)

    def _helper(self, *layout) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(*layout)
        return helper

    @property
    def answering(self) -> FormHelper:
        return self._helper("message")

    @property
    def correcting(self) -> FormHelper:
        return self._helper("billing", "biography", "photograph", "photograph_alt")


def _standing(invitation: Invitation) -> dict[str, str]:
    proposed = {each.part: each.text for each in invitation.corrections.open()}
    return {part.value: proposed.get(part, Correction(invitation=invitation, part=part).now) for part in WRITTEN}
