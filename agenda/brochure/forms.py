"""What a delegate writes on the cover of their brochure."""

from crispy_forms.helper import FormHelper
from django import forms

from agenda.models import SharedBrochure
from events.forms import MessageField


class CoverForm(forms.ModelForm):
    note = MessageField(
        label="Your own note",
        required=False,
        help_text="Up to 1,000 characters. An empty line begins a new paragraph.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = SharedBrochure
        fields = ["name", "note"]
        labels = {"name": "Name"}
        help_texts = {"name": "As it stands on the cover: “For our team meeting”."}
        error_messages = {"name": {"one_line": "Name must be on one line."}}

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper
