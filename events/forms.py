"""Forms about teams, and the one by which visitors ask."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q

from events.desk.forms import LabelledForm
from events.models import Enquiry, Membership
from events.programme import Programme
from events.vocabulary import EnquiryState


class MembershipForm(LabelledForm, forms.ModelForm):
    """A person is named exactly: the accounts there are, are nobody's to browse."""

    person = forms.CharField(label="User name or e-mail", max_length=254)

    class Meta:
        model = Membership
        fields = ["role"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["person"] = self.instance.user.get_username()

    def clean_person(self):
        named = self.cleaned_data["person"].strip()
        accounts = get_user_model().objects.filter(Q(username__iexact=named) | Q(email__iexact=named), is_staff=True)
        if len(found := list(accounts[:2])) != 1:
            raise forms.ValidationError("No one account of the desk has this user name or e-mail.")
        self.instance.user = found[0]
        return named

    def _get_validation_exclusions(self):
        """The account counts in the rules although the form has it under another name."""
        return super()._get_validation_exclusions() - {"user"}


class MessageField(forms.CharField):
    """A line end counts as one character, as people count; browsers send two. No browser cuts off what is too
    long: it is for the sender to shorten."""

    widget = forms.Textarea(attrs={"rows": 9})

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class EnquiryForm(forms.ModelForm):
    """What a visitor asks. `website` is a trap: people do not see it, and what fills it in is a program."""

    message = MessageField(
        label="Your question",
        help_text="Up to 4,000 characters.",
        error_messages={
            "required": "Write what you would like to know.",
            "max_length": "Up to 4,000 characters can be sent; this has %(show_value)d.",
        },
    )
    consent = forms.BooleanField(
        label="The organiser may keep what I have written, and use it to answer me.",
        error_messages={"required": "Tick this, or nobody may read your question."},
    )
    website = forms.CharField(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    session = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Enquiry
        fields = ["name", "email", "organisation", "job_title", "message"]
        labels = {
            "email": "E-mail",
            "organisation": "Organisation (optional)",
            "job_title": "Job title (optional)",
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "organisation": forms.TextInput(attrs={"autocomplete": "organization"}),
            "job_title": forms.TextInput(attrs={"autocomplete": "organization-title"}),
        }
        help_texts = {"email": "The answer goes here."}
        error_messages = {
            "name": {"required": "Say who is asking.", "one_line": "Name must be on one line."},
            "email": {
                "required": "Without an address nobody can answer you.",
                "invalid": "This is no e-mail address. Is it typed right?",
            },
            "organisation": {"one_line": "Organisation must be on one line."},
            "job_title": {"one_line": "Job title must be on one line."},
        }

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        self._titles = {session.id: session.title for session in programme.sessions}

    @property
    def about(self) -> str:
        """Title of the session asked about; '' for the event as a whole, and for a session that is not published."""
        return self._titles.get(self["session"].value(), "")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("session") and not self.about:
            raise forms.ValidationError(
                "The session is not in the programme. Sent again, your question is about the event as a whole."
            )
        return cleaned

    @property
    def enquiry(self) -> Enquiry:
        """What a valid form asks; not saved."""
        self.instance.session = self.about
        self.instance.state = EnquiryState.SPAM if self.cleaned_data["website"] else EnquiryState.NEW
        return self.instance

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(
            "name",
            "email",
            "organisation",
            "job_title",
            "message",
            Div("website", css_class="trap", aria_hidden="true"),
            "consent",
        )
        return helper
