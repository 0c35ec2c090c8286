"""An export of ours as passages: headings, paragraphs, lists and rows, the same whatever its form."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from agenda.importer.document import Document


class Kind(StrEnum):
    HEADING = "heading"
    LINES = "lines"
    POINTS = "points"
    """A list as we mark ours."""
    LIST = "list"
    """A list as we mark those within organisers' texts."""
    ROW = "row"
    OTHER = "other"
    """Of prose alone."""


class Style(StrEnum):
    """What a form says of a passage beyond its kind."""

    NONE = ""
    TIME = "time"
    MARK = "mark"
    NOTE = "note"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Words:
    number: int
    """Of their line."""
    text: str
    url: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    kind: Kind
    numbers: range
    """Its lines."""
    words: tuple[Words, ...] = ()
    """The lines of a paragraph, the items of a list, the cells of a row."""
    level: int = 0
    """Of a heading: 1 begins a section, 2 a day, or a session where there are no days."""
    style: Style = Style.NONE
    is_head: bool = False
    """Of a row."""

    @property
    def text(self) -> str:
        return " ".join(words.text for words in self.words)


class Form(ABC):
    """One of the forms: how it is cut into passages, and how organisers' own texts are read from them."""

    says_what_is_head = False
    """Whether what stands in the head of a session is told from its abstract by more than its words."""

    def __init__(self, document: Document, last: int):
        self.document, self.last = document, last
        """What stands from that line on is no part of the programme."""

    @abstractmethod
    def passages(self) -> Iterable[Passage]: ...

    @abstractmethod
    def prose(self, passages: Sequence[Passage]) -> str:
        """As Markdown."""

    def margins(self, title: str | None) -> Iterable[int]:
        """Lines behind the end that say again what the head says."""
        return ()

    @staticmethod
    def words(text: str) -> str:
        """Of a line as it stands in the source."""
        return text

    def lines(self, passages: Sequence[Passage]) -> str:
        """As it was typed where no Markdown is read: an empty line between paragraphs."""
        return "\n\n".join("\n".join(words.text for words in passage.words) for passage in passages)


def sections(passages: Iterable[Passage], level: int = 1) -> Iterator[list[Passage]]:
    """Each begins with a heading of that level, but for the first."""
    section: list[Passage] = []
    for passage in passages:
        if passage.kind == Kind.HEADING and passage.level <= level:
            yield section
            section = []
        section.append(passage)
    yield section
