"""Organisers' Markdown as a list of blocks of runs, for forms that are neither HTML nor Markdown.

The same text as on the page: raw HTML is text, pictures are left out, links lead to http, https and mailto only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from markdown_it.token import Token

from events.text import leads_out, markdown_tokens, on_one_line


class Kind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    BULLET = "bullet"
    NUMBERED = "numbered"
    MORE = "more"
    """A further paragraph of a list's item."""
    CODE = "code"
    RULE = "rule"
    TABLE = "table"


@dataclass(frozen=True)
class Run:
    """Text in one style. Its line ends were meant."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


type Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Block:
    kind: Kind
    runs: Runs = ()
    level: int = 0
    """Of a heading, 3 the highest; how deep in lists an item is, 1 the outermost."""
    number: int = 0
    quoted: bool = False
    rows: tuple[tuple[Runs, ...], ...] = ()
    """Of a table, the header first."""


def words(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def blocks(text: str | None) -> list[Block]:
    return list(_Reader().read(markdown_tokens(text))) if text else []


@dataclass
class _Reader:
    """Where in lists and quotations reading has come to."""

    lists: list[int | None] = field(default_factory=list)
    """The number of each list's next item; None where it has bullets."""
    quotations: int = 0
    begins_item: bool = False
    heading: int = 0
    rows: list[list[Runs]] = field(default_factory=list)

    def read(self, tokens: list[Token]) -> Iterator[Block]:
        for token in tokens:
            match token.type:
                case "bullet_list_open":
                    self.lists.append(None)
                case "ordered_list_open":
                    self.lists.append(int(token.attrs.get("start", 1)))
                case "bullet_list_close" | "ordered_list_close":
                    self.lists.pop()
                case "list_item_open":
                    self.begins_item = True
                case "blockquote_open":
                    self.quotations += 1
                case "blockquote_close":
                    self.quotations -= 1
                case "heading_open":
                    self.heading = int(token.tag[1])
                case "heading_close":
                    self.heading = 0
                case "tr_open":
                    self.rows.append([])
                case "inline" if self.rows:
                    self.rows[-1].append(_runs(token))
                case "inline":
                    yield self._block(_runs(token))
                case "fence" | "code_block":
                    yield self._of(Kind.CODE, (Run(token.content.rstrip("\n"), code=True),))
                case "hr":
                    yield self._of(Kind.RULE)
                case "table_close":
                    yield self._of(Kind.TABLE, rows=tuple(map(tuple, self.rows)))
                    self.rows = []

    def _block(self, runs: Runs) -> Block:
        if self.heading:
            return Block(Kind.HEADING, runs, self.heading)
        if not self.lists:
            return self._of(Kind.PARAGRAPH, runs)
        if not self.begins_item:
            return self._of(Kind.MORE, runs)
        self.begins_item = False
        if (number := self.lists[-1]) is None:
            return self._of(Kind.BULLET, runs)
        self.lists[-1] = number + 1
        return self._of(Kind.NUMBERED, runs, number=number)

    def _of(self, kind: Kind, runs: Runs = (), **values) -> Block:
        return Block(kind, runs, len(self.lists), quoted=self.quotations > 0, **values)


def _runs(inline: Token) -> Runs:
    return tuple(run for run in _styled(inline.children or []) if run.text)


def _styled(tokens: list[Token]) -> Iterator[Run]:
    bold, italic, link = 0, 0, ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                address = str(token.attrGet("href") or "")
                link = address if leads_out(address) else ""
            case "link_close":
                link = ""
            case "softbreak":
                yield Run(" ", bold > 0, italic > 0, link=link)
            case "hardbreak":
                yield Run("\n")
            case "text" | "code_inline":
                yield Run(token.content, bold > 0, italic > 0, token.type == "code_inline", link)


# ── As plain text ──


# What may be a mark anywhere, at the beginning of a line, or at its end; most abstracts have none, and need no parser.
_MAY_BE_MARKED = re.compile(r"[\\`*_\[\]#<>&|~!]|^\s*(?:[-+=]|\d+[.)])|^(?:\t| {4})| {2}$", re.MULTILINE)


def plain_text(text: str | None, *, mark: str = "•") -> str:
    """As people write it in a mail: paragraphs, lists with that mark, the address of a link behind its words."""
    if not text or not _MAY_BE_MARKED.search(text):
        return "\n\n".join(map(on_one_line, re.split(r"\n\s*\n", (text or "").strip())))
    told, last = "", None
    for block in blocks(text):
        if not (words := _block(block, mark)):  # a heading of no words
            continue
        items = {Kind.BULLET, Kind.NUMBERED}
        gap = "\n" if last and {last, block.kind} <= items else "\n\n"
        told, last = f"{told}{gap if told else ''}{words}", block.kind
    return told


def _block(block: Block, mark: str) -> str:
    margin = ("> " if block.quoted else "") + "  " * block.level
    match block.kind:
        case Kind.HEADING:
            return _text(block.runs)
        case Kind.BULLET:
            return f"{margin}{mark} {_text(block.runs)}"
        case Kind.NUMBERED:
            return f"{margin}{block.number}. {_text(block.runs)}"
        case Kind.CODE:
            return "\n".join(f"    {line}" for line in _text(block.runs).split("\n"))
        case Kind.RULE:
            return "* * *"
        case Kind.TABLE:
            return "\n".join(" | ".join(map(_text, row)) for row in block.rows)
    return margin + _text(block.runs)


def _text(runs: Runs) -> str:
    """With the address of a link behind its words."""
    told = ""
    for run, after in pairwise([*runs, Run("")]):
        ends = run.link and run.link != after.link
        told += f"{run.text} ({run.link})" if ends and run.link.removeprefix("mailto:") != run.text else run.text
    return told
