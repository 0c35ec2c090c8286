"""The words that were searched for, marked in what was found."""

import re

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from events.search.results import MARKS

register = template.Library()
_START, _STOP = MARKS
_BETWEEN = re.compile(rf"{_STOP}([\s-]?){_START}")
_MARKED = re.compile(rf"{_START}([^{_STOP}]*){_STOP}")


@register.filter
def marked(text: str) -> SafeString:
    """Words that follow each other have one mark."""
    parts = _MARKED.split(_BETWEEN.sub(r"\1", text))
    plain, words = parts[::2], [*parts[1::2], ""]
    return format_html_join("", "{}{}", ((before, _mark(word)) for before, word in zip(plain, words, strict=True)))


def _mark(word: str) -> SafeString:
    return format_html_join("", "<mark>{}</mark>", [(word,)] if word else [])
