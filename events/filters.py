"""The filters of the lists of events."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.urls import reverse

from events.event_shelf import EventShelf
from events.span import NoSpan, Span
from events.words import joined, short_day

LONGEST_QUERY = 200
COMMON, MOST_OFFERED = 5, 50
"""Choices of one filter that are seen at once, and that are offered at all."""
CATEGORIES = {
    "sector": ("Sector", "in"),
    "theme": ("Theme", "about"),
    "audience": ("Who it is for", "for"),
    "organisation": ("Organiser", "by"),
    "format": ("Format", "held"),
    "place": ("Place", "at"),
    "year": ("Year", "in"),
}
"""{filter: (its name, what is said before its values)}."""
AT_ONCE = {
    "hx-trigger": "submit, change target:[type=checkbox], change target:select",
    "hx-target": "#listing",
    "hx-select": "#listing",
    "hx-select-oob": "#found:innerHTML",
    "hx-swap": "outerHTML",
    "hx-push-url": "true",
    "hx-sync": "this:replace",
}
"""Where scripts run, a box shows at once what it leaves. A day is typed in parts, so it waits for “Show”."""


class AnyOf(forms.Field):
    """Values of one kind, any of which an event must have. What nobody knows is ignored."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, known, **options):
        super().__init__(required=False, **options)
        self._known, self.ignored = known, []

    def clean(self, values) -> list[str]:
        once = list(dict.fromkeys(value for value in values or () if value))
        self.ignored = [value for value in once if not self._known(value)]
        return [value for value in once if self._known(value)]


class SpanField(forms.CharField):
    """A year, a month or a day."""

    def clean(self, value) -> Span | None:
        try:
            return Span.read(value) if value else None
        except NoSpan:
            raise forms.ValidationError("It is no year, month or day.") from None


class Choice(NamedTuple):
    """A value beside its box. The number is of the events that a click would leave; where the filter has values
    already, of those that it would add."""

    value: str
    name: str
    number: int
    is_ticked: bool = False
    adds: bool = False


@dataclass(frozen=True)
class Offer:
    """What one filter offers."""

    common: list[Choice]
    others: list[Choice]
    left_out: int


@dataclass(frozen=True)
class Chip:
    """A value that is asked for, and the way to be without it."""

    words: str
    query: str
    number: int
    """Of the events that there are without it."""


@dataclass(frozen=True)
class Way:
    """A link to the same events, shown otherwise."""

    name: str
    query: str
    is_shown: bool


class EventFilter(forms.Form):
    """What the query string asks of the shelf, among the events to come or those that ended. Values of one filter are
    alternatives; all filters must be met. A value that is no choice is ignored, and said to be."""

    q = forms.CharField(label="Words", max_length=LONGEST_QUERY, required=False)
    when = SpanField(required=False, widget=forms.HiddenInput)
    sort = forms.ChoiceField(label="Sort by", choices=[("", "Date"), ("relevance", "Relevance")], required=False)
    view = forms.ChoiceField(
        choices=[("", "List"), ("month", "Month"), ("years", "Years")], required=False, widget=forms.HiddenInput
    )

    def __init__(self, data, shelf: EventShelf, *, past: bool):
        super().__init__(data)
        self.past = past
        self.address = reverse("event_past" if past else "event_list")
        self.shelf, self._within = shelf, shelf.ended if past else shelf.coming
        self._elsewhere = shelf.coming if past else shelf.ended
        for kind, (label, _) in CATEGORIES.items():
            self.fields[kind] = AnyOf(lambda value, kind=kind: f"{kind}:{value}" in shelf.names, label=label)
        for name, label in ("from", "From"), ("to", "Until"):
            day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.fields[name] = forms.DateField(label=label, required=False, widget=day)
        self.is_valid()

    # ── What is asked ──

    @property
    def typed(self) -> str:
        return self.cleaned_data.get("q", "")

    @property
    def shown_as(self) -> str:
        return self.cleaned_data.get("view", "")

    @property
    def span(self) -> Span | None:
        return self.cleaned_data.get("when")

    @property
    def by_relevance(self) -> bool:
        return bool(self.typed) and self.cleaned_data.get("sort") == "relevance"

    @cached_property
    def asked(self) -> dict[str, list[str]]:
        """{filter: its values as an address says them}. A calendar shows `when`, it does not filter by it."""
        cleaned, found = self.cleaned_data, {}
        for name in ("q", *CATEGORIES, "from", "to", "when"):
            if (value := cleaned.get(name)) and not (name == "when" and self.shown_as == "month"):
                found[name] = value if isinstance(value, list) else [str(value)]
        return found

    def query(self, *, without: tuple[str, str] | None = None, **changes: str) -> str:
        """The part of an address that says all this, without a value, and with others for how it is shown."""
        how = {"sort": "relevance" if self.by_relevance else "", "view": self.shown_as}
        if self.shown_as == "month" and self.span:
            how["when"] = str(self.span)
        pairs = [(name, value) for name, values in self.asked.items() for value in values if (name, value) != without]
        return urlencode([*pairs, *((name, value) for name, value in (how | changes).items() if value)])

    @property
    def query_elsewhere(self) -> str:
        """For the events that ended, where these are to come: they have other months."""
        return self.query(when="") if self.shown_as == "month" else self.query()

    @property
    def views(self) -> list[Way]:
        return [
            Way(name, self.query(view=view, **({} if view == "month" else {"when": ""})), view == self.shown_as)
            for view, name in self.fields["view"].choices
        ]

    # ── What it leaves ──

    @cached_property
    def _sets(self) -> dict[str, int]:
        """{filter: the events that meet it, to come or not}."""
        return {name: self._set(name, values) for name, values in self.asked.items()}

    def _set(self, name: str, values: list[str]) -> int:
        if name == "q":
            return self.shelf.with_words(self.typed)
        if name == "when":
            return self.shelf.during(self.span.first, self.span.last)
        if name == "from":
            return self.shelf.during(self.cleaned_data["from"], date.max)
        if name == "to":
            return self.shelf.during(date.min, self.cleaned_data["to"])
        return self.shelf.having(*(f"{name}:{value}" for value in values))

    def _left(self, within: int, *, without: str = "") -> int:
        for name, met in self._sets.items():
            if name != without:
                within &= met
        return within

    @cached_property
    def found(self) -> int:
        return self._left(self._within)

    @property
    def number(self) -> int:
        return self.found.bit_count()

    @property
    def number_elsewhere(self) -> int:
        """Of those that ended, where these are to come; and the other way round."""
        return self._left(self._elsewhere).bit_count()

    @property
    def has_only_unknown_words(self) -> bool:
        """Nothing has them, whatever else is asked."""
        return self._sets.get("q") == 0

    def slugs(self, first: int = 0, last: int | None = None) -> list[str]:
        """Of those found, in the order of the shelf."""
        return self.shelf.keys_of(self.found, first, last)

    @property
    def undated(self) -> int:
        """Of those found, how many are in no calendar."""
        return (self.found & self.shelf.undated).bit_count()

    # ── What can be chosen ──

    def offer(self, kind: str) -> Offer:
        """The most common first, years from the last. Values that would leave or add nothing are not offered."""
        ticked, met = self.asked.get(kind, []), self._left(self._within, without=kind)
        added = self.shelf.choices(kind, met & ~self._sets.get(kind, 0))
        more = [Choice(*counted, adds=bool(ticked)) for counted in added if counted.slug not in ticked]
        choices = [*(self._ticked(kind, value, met) for value in ticked), *more[:MOST_OFFERED]]
        choices.sort(key=_newest if kind == "year" else _most)
        common = [choice for n, choice in enumerate(choices) if n < COMMON or choice.is_ticked]
        others = [choice for n, choice in enumerate(choices) if n >= COMMON and not choice.is_ticked]
        if len(others) == 1:
            common, others = choices, []
        return Offer(common, others, len(more[MOST_OFFERED:]))

    def _ticked(self, kind: str, value: str, within: int) -> Choice:
        facet = f"{kind}:{value}"
        return Choice(value, self.shelf.names[facet], (self.shelf.having(facet) & within).bit_count(), is_ticked=True)

    @cached_property
    def chips(self) -> list[Chip]:
        return [self._chip(name, value) for name, values in self.asked.items() for value in values]

    def _chip(self, name: str, value: str) -> Chip:
        kept = [other for other in self.asked[name] if other != value]
        left = self._left(self._within, without=name) & (self._set(name, kept) if kept else -1)
        return Chip(self._called(name, value), self.query(without=(name, value)), left.bit_count())

    @property
    def in_words(self) -> str:
        """“with “gangs”, in criminal justice, for Police or Probation and in 2027”; '' where nothing is asked."""
        return joined([self._in_words(name, values) for name, values in self.asked.items()])

    def _in_words(self, name: str, values: list[str]) -> str:
        if name not in CATEGORIES:
            called = self._called(name, values[0])
            return {"q": f"with {called}", "when": self.span and self.span.in_words}.get(name, called)
        named = [self._called(name, value) for value in values[:3]]
        others = [f"{len(values) - 3} others"] if len(values) > 3 else []
        return f"{CATEGORIES[name][1]} {' or '.join(named + others)}"

    def _called(self, name: str, value: str) -> str:
        """“criminal justice”, ““gangs””, “March 2027”, “from 5 March 2027”."""
        match name:
            case "q":
                return f"“{value}”"
            case "when":
                return self.span.name
            case "from" | "to":
                return f"{'from' if name == 'from' else 'until'} {short_day(self.cleaned_data[name])}"
        return self.shelf.names[f"{name}:{value}"]

    # ── What made no sense ──

    @property
    def ignored(self) -> list[str]:
        """A sentence for each filter with values that made no sense."""
        unknown = {name: field.ignored for name, field in self.fields.items() if getattr(field, "ignored", ())}
        said = [self._why(name) for name in self.errors]
        said += [_no_choice(values, self.fields[name].label) for name, values in unknown.items()]
        if self.typed and not any(letter.isalnum() for letter in self.typed):
            said.append(f"“{self.typed[:60]}” has no letter or digit, and only words and numbers can be looked for.")
        if (first := self.cleaned_data.get("from")) and (last := self.cleaned_data.get("to")) and last < first:
            said.append(f"{short_day(last)} is before {short_day(first)}, so there is nothing between them.")
        if self.cleaned_data.get("sort") and not self.typed:
            said.append("Only what has words in it can be sorted by relevance; it is sorted by date.")
        return said

    def _why(self, name: str) -> str:
        if name == "q":
            return f"Search for up to {LONGEST_QUERY} printable characters; what was typed is ignored."
        if name in ("from", "to", "when"):
            return f"“{self.data.get(name, '')[:60]}” is no date such as 2027-03-05; it is ignored."
        return _no_choice([self.data.get(name, "")], self.fields[name].label or name)

    @cached_property
    def helper(self) -> FormHelper:
        helper = filter_helper("Filter events", [])
        helper.form_action = self.address
        helper.attrs |= AT_ONCE | {"hx-get": self.address}
        kinds = [kind for kind in CATEGORIES if self._is_shown(kind)]
        days = Div(*(Field(name, wrapper_class="filter") for name in ("from", "to")), css_class="filter-days")
        helper.layout = Layout(
            Field("q", wrapper_class="filter"),
            *([Field("sort", wrapper_class="filter")] if self.typed else []),
            *(Field(kind, template="events/_choices.html") for kind in kinds),
            days,
            *(name for name in ("view", "when") if self.cleaned_data.get(name)),
            StrictButton("Show", type="submit", css_class="button filter-submit"),
        )
        return helper

    def _is_shown(self, kind: str) -> bool:
        """Where all have the same, there is nothing to choose."""
        self.fields[kind].offer = offer = self.offer(kind)
        return kind in self.asked or len(offer.common) > 1 or any(c.number < self.number for c in offer.common)


def _most(choice: Choice) -> tuple:
    return -choice.number, choice.name.casefold()


def _newest(choice: Choice) -> int:
    return -int(choice.value)


def _no_choice(values: list[str], label: str) -> str:
    named = joined([f"“{value[:60]}”" for value in values[:3]] + ([f"{len(values) - 3} others"] * (len(values) > 3)))
    return f"{named} {'is not a choice' if len(values) == 1 else 'are no choices'} for “{label}”; ignored."


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
