"""“Is this for me?”: who events are for, and what is for somebody who says who they are."""

from dataclasses import replace

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.shortcuts import render

from events.event_shelf import entries_of, kept_shelf
from events.for_whom import Audience, audiences, grouped, nearest
from events.listed_sessions import SessionsInTurn, listed_session
from events.listing import listed
from events.models import Entry
from events.public import public_page
from events.views.paging import paged
from events.words import joined

LONGEST = 100
PAGE_SIZE = 20
FEW_SESSIONS = 6


class OwnWords(forms.Form):
    q = forms.CharField(
        label="Your job title or team, in your own words",
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "organization-title"}),
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method = "get"
        helper.form_class = "find"
        helper.disable_csrf = True
        helper.attrs = {"role": "search", "aria-label": "Find what is for you"}
        find = StrictButton("Find what is for me", type="submit", css_class="button filter-submit")
        helper.layout = Layout(Div(Field("q", wrapper_class="filter"), find, css_class="filter-row"))
        return helper


@public_page
def audience_list(request):
    form = OwnWords(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    shelf = kept_shelf.at(request.catalogue_state, request.moment)
    among = audiences(shelf, typed)
    near = nearest(among)
    context = {
        "form": form,
        "typed": typed,
        "is_ignored": not form.is_valid(),
        "longest": LONGEST,
        "near": near,
        "groups": [] if near else grouped(among),
    }
    return render(request, "events/audience_list.html", context | _for(near, typed, shelf, request))


def _for(near: list[Audience], typed: str, shelf, request) -> dict:
    """Events and sessions for any of these categories, each with those it is for."""
    facets = [audience.facet for audience in near]
    context = paged(request, shelf.keys_of(shelf.having(*facets)), {"q": typed}, size=PAGE_SIZE)
    entries = entries_of(context["page"].object_list)
    theirs = SessionsInTurn(Entry.objects.sessions().filter(facets__overlap=facets), request.moment)
    sessions = theirs.first(FEW_SESSIONS) if near else []
    return context | {
        "events": [replace(listed(e.detail, request.moment), audience=_whom(e, near)) for e in entries],
        "sessions": [listed_session(e, request.moment, _whom(e, near)) for e in sessions],
    }


def _whom(entry: Entry, near: list[Audience]) -> str:
    return joined(audience.name for audience in near if audience.facet in entry.facets)
