"""Lists from A to Z: a letter, words and choices, all in the address."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import cached_property

from events.directory import Directory
from events.filters import LONGEST_QUERY, filter_helper
from events.shelf import Shelf

PAGE_SIZE = 60
MOST_CHOICES = 60
"""A list of more choices helps nobody: those that lead to most are offered."""


class _Choice(forms.ChoiceField):
    """One of the facets of a kind."""

    def __init__(self, shelf: Shelf, kind: str, **kwargs):
        super().__init__(required=False, **kwargs)
        self._shelf, self._kind = shelf, kind

    def to_python(self, value):
        value = super().to_python(value)
        return value.upper() if self._kind == "letter" else value

    def valid_value(self, value):
        return bool(self._shelf.having(f"{self._kind}:{value}"))


class DirectoryFilter(forms.Form):
    """A value that leads to nothing at all is ignored, and said to be."""

    q = forms.CharField(max_length=LONGEST_QUERY, required=False)

    def __init__(self, data, directory: Directory, *, words: str, kinds: Mapping[str, str]):
        """`words` labels the box, `kinds` each list of choices."""
        super().__init__(data)
        self._shelf = directory.shelf
        self._directory = directory
        self._counts: dict[str, dict[str, int]] = {}
        self.kinds = list(kinds)
        self.fields["q"].label = words
        for kind, label in {**kinds, "letter": "Letter"}.items():
            self.fields[kind] = _Choice(self._shelf, kind, label=label)
        self.is_valid()

    @property
    def ignored(self) -> list[str]:
        """A sentence for each value that made no sense."""
        return [self._why(name) for name in self.errors]

    def _why(self, name: str) -> str:
        if name == "q":
            return f"Search for up to {LONGEST_QUERY} printable characters; what was typed is ignored."
        return f"“{self.data.get(name, '')[:60]}” is no {self.fields[name].label.lower()} here; it is ignored."

    @cached_property
    def asked(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_combined(self) -> bool:
        """More is asked for than a letter: for people, not for search engines."""
        return bool({"q", *self.kinds} & self.asked.keys())

    @property
    def has_any(self) -> bool:
        return bool(self._shelf.keys)

    @cached_property
    def _saying(self) -> int:
        return self._directory.saying(self.asked.get("q", ""))

    def found(self, *, without: str = "") -> int:
        """What is left by all that is asked but this."""
        left = self._saying
        for name in {*self.kinds, "letter"} & self.asked.keys() - {without}:
            left &= self._shelf.having(f"{name}:{self.asked[name]}")
        return left

    def keys_by(self, kind: str) -> list[int]:
        """What is found, the highest number of that kind first; then what has none."""
        facets = sorted(self._shelf.counts(kind, self.found()), key=lambda facet: (len(facet), facet), reverse=True)
        sets = [self.found() & self._shelf.having(facet) for facet in facets]
        rest = self.found() & ~reduce(or_, sets, 0)
        return [key for chosen in (*sets, rest) for key in self._shelf.keys_of(chosen)]

    def counts(self, kind: str) -> dict[str, int]:
        """{value: how many it would leave}, of those that leave most; the one that is chosen is among them."""
        if kind not in self._counts:
            self._counts[kind] = self._counted(kind)
        return self._counts[kind]

    def _counted(self, kind: str) -> dict[str, int]:
        counted = self._shelf.counts(kind, self.found(without=kind))
        most = sorted(counted, key=lambda facet: -counted[facet])[:MOST_CHOICES]
        chosen = f"{kind}:{self.asked.get(kind, '')}"
        return {f.partition(":")[2]: counted.get(f, 0) for f in (*most, *{chosen} - {*most, f"{kind}:"})}

    def offer(self, kind: str, names: Mapping[str, str]) -> None:
        """These choices, in this order, with their numbers."""
        counts = self.counts(kind)
        offered = [(value, f"{name} ({counts[value]})") for value, name in names.items() if value in counts]
        self.fields[kind].choices = [("", "All"), *offered]

    @property
    def letters(self) -> list[tuple[str, int]]:
        return sorted(self._directory.letters(self.found(without="letter")).items())

    @property
    def without_letter(self) -> str:
        """What links to letters keep of the address."""
        return urlencode({name: value for name, value in self.asked.items() if name != "letter"})

    @property
    def helper(self) -> FormHelper:
        shown = [kind for kind in self.kinds if len(self.fields[kind].choices) > 2 or self.data.get(kind)]
        helper = filter_helper("Filter the list", ["q", *shown])
        helper.render_hidden_fields = True
        return helper
