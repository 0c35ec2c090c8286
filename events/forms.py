"""Forms of the desk about events and teams."""

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q

from events.desk.forms import LabelledForm
from events.models import Membership


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
