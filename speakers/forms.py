"""A speaker as organisers edit them."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from speakers.models import Speaker
from speakers.photographs import ENDINGS, NO_PHOTOGRAPH, reencoded


class PhotographField(forms.FileField):
    """Cleans to the picture re-encoded; what was uploaded is not kept."""

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not isinstance(upload, UploadedFile):
            return upload
        if not upload.name.lower().endswith(ENDINGS):
            raise ValidationError(NO_PHOTOGRAPH)
        return reencoded(upload)


class SpeakerForm(forms.ModelForm):
    photograph = PhotographField(
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="JPEG, PNG or WebP, up to 10 MB. It is cut to a square about its middle.",
    )

    class Meta:
        model = Speaker
        fields = [
            "honorific", "name", "post_nominals", "slug", "photograph", "photograph_alt", "biography", "website",
            "email", "phone", "private_note", "added_by",
        ]  # fmt: skip
