"""A source as lines with their structure: what readers of documents give, and what the recogniser reads.

Lines are counted from 1, as the source is shown to whoever checks what was understood of it: those of a file of text
are its own; a paragraph or a cell of a page, of Word or of a PDF is one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in which table of the document a line stands, each counted from 0."""

    table: int
    row: int
    column: int
    columns: int = 1
    """How many it spans."""
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words of a line that are a link."""

    text: str
    url: str
    """http, https or mailto."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    numbers: tuple[int, ...]
    """Of the source: several where a paragraph was broken into lines; the same as others' where a line of text is a
    row of a table."""
    text: str
    """On one line, without marks of lists and markup; never blank."""
    heading: int = 0
    """Its level, 1 to 6; 0 of what is no heading."""
    item: int = 0
    """How deep in a list it is; 0 of what is in none."""
    cell: Cell | None = None
    bold: bool = False
    """All of it."""
    gap: int = 0
    """Empty lines before it, where the form has such."""
    anchors: tuple[Anchor, ...] = ()
    style: str = ""
    """Of Word: the name of its paragraph's style."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    source: tuple[str, ...]
    """As it is shown, blank lines too; line 1 first."""
    lines: tuple[Line, ...]
    """In the order of reading. Each line of the source that is not blank is a part of one at least, but what marks
    structure alone (a rule below a heading, a fence) and what nobody sees (`Line` has no place for a script)."""
    told: Mapping[str, Any] = field(default_factory=dict)
    """What data within the document says of the event (front matter, JSON-LD, h-event): fields of `EventDetails` in
    their Python form; `performers`: people as a programme would print them, a line each."""


def of_texts(texts: Sequence[str]) -> Document:
    """A line for each that is not blank, without structure: for tests, and for sources that have none."""
    numbered = enumerate(texts, start=1)
    lines = tuple(Line(numbers=(number,), text=" ".join(text.split())) for number, text in numbered if text.strip())
    return Document(source=tuple(texts), lines=lines)
