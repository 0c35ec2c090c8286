"""Programmes that we wrote as plain text, Markdown or Word, and that come back, as they were or edited.

An export is known by what closes it: the line of its publication and the address of its programme. Then what stands
where is known too, and need not be guessed: a new session, a changed time, one more person are read like the others.
What is not understood is unplaced, and the rest is read all the same.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from agenda.importer.document import Document
from agenda.importer.reading import Reading
from events.text import on_one_line

from .markdown import Markdown
from .passages import Form
from .reader import Reader
from .text import Text
from .word import Word

_PUBLISHED = re.compile(r"(?:(?P<notice>.+)\. )?Publication \d{1,9}, \d{1,2} [A-Z][a-z]+ \d{4}\.?\\?")
_ADDRESS = re.compile(r"<?https?://\S+/events/(?P<slug>[-\w]+)/programme/?>?", re.ASCII)
_HEAD = re.compile(r"(?P<mark>[*-] )?Date(?:[:\s]|$)")
_LAST_LINES, _FIRST_LINES, _LONGEST = 40, 40, 1000


@dataclass(frozen=True)
class End:
    first: int
    """The line where it begins."""
    last: int
    slug: str
    notice: str
    """'' for none."""


def read(document: Document) -> Reading | None:
    """None of what is no export of ours."""
    head = next(filter(None, map(_HEAD.match, document.source[:_FIRST_LINES])), None)
    form = head and _form(document, head)
    end = form and _end(document, form)
    if not end:
        return None
    reader = Reader(form(document, end.first))
    reader.place("event.slug", range(end.first, end.last + 1))
    reader.event |= {"slug": end.slug}
    if end.notice:
        reader.place("event.notice", range(end.first, end.first + 1))
        reader.event |= {"notice": end.notice}
    return reader.reading()


def _form(document: Document, head: re.Match) -> type[Form]:
    if any(line.style for line in document.lines[:_FIRST_LINES]):
        return Word
    return Markdown if head["mark"] else Text


def _end(document: Document, form: type[Form]) -> End | None:
    """Among the last lines, be it on one or on two."""
    first = max(0, len(document.source) - _LAST_LINES)
    numbered = enumerate(document.source[first:], start=first + 1)
    tail = [(number, on_one_line(text[:_LONGEST])) for number, text in numbered if text.strip()]
    for (before, published), (number, text) in reversed(list(pairwise([(0, ""), *tail]))):
        words, _, address = text.rpartition(" ")
        found = _ADDRESS.fullmatch(address)
        said = found and _PUBLISHED.fullmatch(form.words(words or published))
        if said:
            return End(number if words else before, number, found["slug"], said["notice"] or "")
    return None
