"""A speaker as organisers edit them, and their appearances."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from events.desk import LabelledForm
from events.desk.widgets import MarkdownInput
from speakers.billing import proposal_for
from speakers.desk.photograph import photograph_address
from speakers.doubles import like
from speakers.models import Appearance, Speaker
from speakers.photographs import ENDINGS, NO_PHOTOGRAPH, reencoded

SOMEBODY_ELSE = "Nothing is saved yet: say first whether this is somebody you have already."

MIDDLE = 50
"""Per cent: where the focus is until somebody says."""


class PhotographField(forms.FileField):
    """Cleans to the picture re-encoded; what was uploaded is not kept."""

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not isinstance(upload, UploadedFile):
            return upload
        if not upload.name.lower().endswith(ENDINGS):
            raise ValidationError(NO_PHOTOGRAPH)
        return reencoded(upload)


class PhotographInput(forms.ClearableFileInput):
    """With the picture there is, from an address of the desk: a draft's photograph has no public one."""

    template_name = "desk/widgets/photograph.html"
    address = ""

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, attrs) | {"address": self.address}

    class Media:
        js = ["js/focus.js"]
        css = {"all": ["css/speakers-desk.css"]}


class SpeakerForm(forms.ModelForm):
    photograph = PhotographField(
        required=False,
        widget=PhotographInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="JPEG, PNG or WebP, up to 10 MB. Pages show a square of it.",
    )
    is_somebody_else = forms.BooleanField(required=False, label="No, this is somebody else")
    """Asked only where somebody of a near name is there already."""

    class Meta:
        model = Speaker
        fields = [
            "honorific", "name", "post_nominals", "slug", "position", "organisation", "photograph", "photograph_alt",
            "photograph_is_decorative", "focus_x", "focus_y", "biography", "links", "email", "phone", "private_note",
            "added_by",
        ]  # fmt: skip
        widgets = {"biography": MarkdownInput}

    user = None
    """Whose people are compared; set by whoever shows the form."""
    doubles: tuple[Speaker, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "photograph" in self.fields:  # for whoever may only look, there is none
            self.fields["photograph"].widget.address = photograph_address(self.instance)

    def clean(self):
        cleaned = super().clean()
        for name in ("focus_x", "focus_y"):
            if cleaned.get(name, "") is None:
                cleaned[name] = MIDDLE
        if not self.instance.pk and cleaned.get("name") and self.user:
            organisation = cleaned.get("organisation")
            self.doubles = tuple(like(cleaned["name"], organisation and organisation.name, user=self.user))
            if self.doubles and not cleaned.get("is_somebody_else"):
                self.add_error(None, SOMEBODY_ELSE)
        return cleaned


class AppearanceForm(LabelledForm, forms.ModelForm):
    """`user` and `at` are set by whoever shows it: what is proposed is of what that person may see."""

    user = None
    at: datetime

    def clean(self):
        """For somebody who is added, and of whose billing nothing is typed: as they were billed last. Part of it
        is never mixed with what was typed: an old post at a new organisation would be nobody's."""
        cleaned = super().clean()
        names = ("billing", "position", "organisation")
        if self.instance.pk is None and cleaned.get("speaker") and not any(cleaned.get(name) for name in names):
            appearances = Appearance.objects.open_to(self.user)
            cleaned |= proposal_for(cleaned["speaker"], appearances).values()
        return cleaned

    def save(self, commit=True):
        if self.instance.pk is None or "status" in self.changed_data:
            self.instance.become(self.instance.status, at=self.at)
        return super().save(commit)
