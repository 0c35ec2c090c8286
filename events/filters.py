"""The filters of the lists of events."""

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms

from events.models.catalogue import EntryQuerySet
from events.search.query import search_query

FACETS = ("sector", "audience", "year")
LONGEST_QUERY = 200


class EventFilter(forms.Form):
    """What the query string asks of a list. A value that is no choice is ignored, and said to be."""

    q = forms.CharField(label="Words", max_length=LONGEST_QUERY, required=False, strip=True)
    sector = forms.ChoiceField(required=False)
    audience = forms.ChoiceField(label="Who it is for", required=False)
    year = forms.ChoiceField(required=False)

    def __init__(self, data, choices: dict[str, dict[str, str]]):
        super().__init__(data)
        for name in FACETS:
            names = choices.get(name, {}).items()
            names = sorted(names, reverse=True) if name == "year" else names
            self.fields[name].choices = [("", "All"), *names]
        self.shown = [name for name in FACETS if len(self.fields[name].choices) > 2 or data.get(name)]
        self.is_valid()

    @property
    def ignored(self) -> list[str]:
        """A sentence for each value that made no sense."""
        return [self._why(name) for name in self.errors]

    def _why(self, name: str) -> str:
        if name == "q":
            return f"Search for up to {LONGEST_QUERY} printable characters; what was typed is ignored."
        return (
            f"“{self.data.get(name, '')[:60]}” is not a choice for “{self.fields[name].label or name}”; it is ignored."
        )

    @property
    def in_words(self) -> list[str]:
        """What is asked for: “about “gangs””, “in criminal justice”, …"""
        return [
            {"q": f"with “{value}”", "sector": f"in {name}", "audience": f"for {name}", "year": f"in {name}"}[field]
            for field, value in self.cleaned_data.items()
            if value and (name := dict(getattr(self.fields[field], "choices", ())).get(value, value))
        ]

    def apply(self, entries: EntryQuerySet) -> EntryQuerySet:
        facets = [f"{name}:{self.cleaned_data[name]}" for name in FACETS if self.cleaned_data.get(name)]
        found = entries.about(*facets)
        typed = self.cleaned_data.get("q")
        return found.matching(search_query(typed)) if typed else found

    @property
    def helper(self) -> FormHelper:
        return filter_helper("Filter events", ["q", *self.shown])


def filter_helper(label: str, names: list[str]) -> FormHelper:
    """A row of filters, whose state is in the address."""
    helper = FormHelper()
    helper.form_method = "get"
    helper.form_class = "filters"
    helper.disable_csrf = True
    helper.attrs = {"role": "search", "aria-label": label}
    fields = [Field(name, wrapper_class="filter") for name in names]
    show = StrictButton("Show", type="submit", css_class="button filter-submit")
    helper.layout = Layout(Div(*fields, show, css_class="filter-row"))
    return helper
