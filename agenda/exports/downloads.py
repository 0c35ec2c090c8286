"""The files that a page offers of its programme: every form there is, of the part that the page shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from agenda.selection import Selection

from . import FORMS
from .form import Form


@dataclass(frozen=True)
class Download:
    form: Form
    address: str
    variants: tuple[tuple[str, str], ...]
    """(words, address) of what else its options give."""


def downloads(slug: str, selection: Selection) -> list[Download]:
    return [_download(form, slug, selection.query) for form in FORMS.values()]


def _download(form: Form, slug: str, part: Mapping[str, str]) -> Download:
    page = reverse("programme_export", args=[slug, form.extension])
    variants = (
        (form.in_words(value), _address(page, part | {name: value}))
        for name, values in form.options.items()
        for value in values[1:]
    )
    return Download(form, _address(page, part), tuple(variants))


def _address(page: str, query: Mapping[str, str]) -> str:
    return f"{page}?{urlencode(query)}" if query else page
