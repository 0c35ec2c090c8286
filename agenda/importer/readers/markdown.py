"""Markdown, with or without front matter.

Programmes in Markdown put one thing a line, though Markdown itself would run them together: each line of the source
stays one, but where it certainly goes on with the next. Lines of front matter have “Front matter” for their style.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from agenda.importer.document import Anchor, Cell, Document, Line
from agenda.importer.readers import marks, text
from agenda.importer.readers.characters import decoded, readable
from agenda.importer.readers.front_matter import front_matter
from agenda.importer.readers.gathered import anchor
from agenda.importer.readers.wrapping import Wrapping, begins_low, wrapping

FRONT_MATTER = "Front matter"
_LONGEST_LINE = 4000
"""Characters of a line in which emphasis and links are looked for."""
_MOST_MARKS = 300
"""… as long as there are no more of these: each may look for its end in all that follows."""
_MARKS = "[*_`<&"
_SHORTEST_BROKEN = 40
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--[^<>]{0,500}-->")
_STRUCTURE = re.compile(r"[\s\W_]*")
_BREAK = "\n"


def document(content: bytes) -> Document:
    """Raises Unreadable."""
    return of_text(decoded(content))


def of_text(source_text: str) -> Document:
    source = text.source_lines(source_text)
    told, head = front_matter(source)
    reader = _Reader(source, wrapping(source))
    reader.read_head(head)
    reader.read([""] * head + list(source[head:]))
    return Document(source=source, lines=reader.in_order(), told=told)


@cache
def _parser() -> MarkdownIt:
    """Blocks alone; indented text is no code to organisers."""
    return MarkdownIt("commonmark", {"maxNesting": 100}).enable("table").disable(["code", "inline", "reference"])


@cache
def _inline_parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 20})


@dataclass(slots=True)
class _Reader:
    source: Sequence[str]
    wrapping: Wrapping
    lines: list[Line] = field(default_factory=list)
    _depth: int = 0
    _heading: int = 0
    _heading_numbers: tuple[int, ...] = ()
    _unseen: set[int] = field(default_factory=set)
    """Lines of raw HTML, comments among them."""
    _row_number: int = 0
    _cell: Cell | None = None
    _tables: int = 0

    def read_head(self, count: int) -> None:
        for number, line in enumerate(self.source[:count], start=1):
            if line.strip() not in ("---", "..."):
                self._add((number,), line, style=FRONT_MATTER)

    def read(self, body: Sequence[str]) -> None:
        for token in _parser().parse("\n".join(body)):
            self._take(token)

    def in_order(self) -> tuple[Line, ...]:
        """With what no block has: definitions of links, what is nested too deep. Gaps are counted."""
        covered = self._unseen.union(*(line.numbers for line in self.lines))
        for number, line in enumerate(self.source, start=1):
            if number not in covered and not _STRUCTURE.fullmatch(line):
                self._add((number,), _without_tags(line))
        gaps = _gaps(self.source)
        ordered = sorted(self.lines, key=lambda line: line.numbers[0])
        return tuple(
            replace(line, gap=gaps[line.numbers[0] - 1] if not _is_beside(line, before) else 0)
            for line, before in zip(ordered, [None, *ordered], strict=False)
        )

    # ── Blocks ──

    def _take(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._depth += 1
            case "bullet_list_close" | "ordered_list_close":
                self._depth -= 1
            case "heading_open":
                self._heading = int(token.tag[1])
                self._heading_numbers = tuple(range(token.map[0] + 1, token.map[1] + 1))
            case "heading_close":
                self._heading = 0
            case "table_open":
                self._cell = Cell(self._tables, -1, -1)
            case "table_close":
                self._cell, self._tables = None, self._tables + 1
            case "tr_open":
                self._cell, self._row_number = Cell(self._tables, self._cell.row + 1, -1), token.map[0] + 1
            case "th_open" | "td_open":
                self._cell = replace(self._cell, column=self._cell.column + 1, is_head=token.type == "th_open")
            case "inline":
                self._inline(token)
            case "fence":
                self._fence(token)
            case "html_block":
                self._html(token)

    def _inline(self, token: Token) -> None:
        rows = token.content.split("\n")
        if self._cell:
            self._add((self._row_number,), token.content, cell=self._cell)
        elif self._heading and len(rows) == 1:
            self._add(self._heading_numbers, token.content, heading=self._heading)
        else:
            self._paragraph(rows, token.map[0] + 1)

    def _paragraph(self, rows: Sequence[str], first: int) -> None:
        """A line each, or several that were one."""
        numbers, parts, in_prose = [first], [rows[0]], False
        for number, row in enumerate(rows[1:], start=first + 1):
            if self._goes_on(number, row, in_prose=in_prose):
                in_prose = in_prose or begins_low(row)
                numbers.append(number)
                parts.append(row)
            else:
                self._item(numbers, parts)
                numbers, parts, in_prose = [number], [row], False
        self._item(numbers, parts)

    def _goes_on(self, number: int, after: str, *, in_prose: bool) -> bool:
        """Whether the line of that number, which says `after`, is the rest of the one before."""
        row = self.source[number - 2]
        if _HARD_BREAK.search(row[-10:]) or marks.mark(after.strip()):
            return False
        if begins_low(after) and len(row) >= _SHORTEST_BROKEN:
            return True
        return self.wrapping.goes_on(row, self.source[number - 1], in_prose=in_prose)

    def _item(self, numbers: Sequence[int], parts: Sequence[str]) -> None:
        """Bullets that Markdown has no list for are items too."""
        said = " ".join(_HARD_BREAK.sub("", part).strip() for part in parts)
        numbered = self.source[numbers[0] - 1].strip()
        if mark := marks.mark(said):
            self._add(tuple(numbers), said[mark.length :], item=self._depth + 1)
        elif self._depth and re.match(r"\d+[.)]\s", numbered[:12]) and not marks.mark(numbered):
            self._add(tuple(numbers), f"{numbered.split(maxsplit=1)[0]} {said}")
        else:
            self._add(tuple(numbers), said, item=self._depth)

    def _fence(self, token: Token) -> None:
        """What is laid out by hand is read as text is."""
        within = text.of_text(token.content).lines if token.content.strip() else ()
        shift, tables = token.map[0] + 1, set()
        for line in within:
            cell = line.cell and replace(line.cell, table=line.cell.table + self._tables)
            tables |= {line.cell.table} if line.cell else set()
            self.lines.append(replace(line, numbers=tuple(number + shift for number in line.numbers), cell=cell))
        self._tables += len(tables)

    def _html(self, token: Token) -> None:
        for number, row in enumerate(_without_comments(token.content).split("\n"), start=token.map[0] + 1):
            self._unseen.add(number)
            self._add((number,), _without_tags(row), item=self._depth)

    # ── Lines ──

    def _add(self, numbers: tuple[int, ...], said: str, *, heading=0, item=0, cell=None, style="") -> None:
        for part in _words(said) if not style else [_Words(said)]:
            if shown := readable(part.text):
                self.lines.append(
                    Line(
                        numbers=numbers,
                        text=shown,
                        heading=heading,
                        item=item,
                        cell=cell,
                        bold=part.bold,
                        anchors=tuple(part.anchors),
                        style=style,
                    )
                )


# ── Within a line ──


@dataclass(slots=True)
class _Words:
    text: str = ""
    bold: bool = False
    anchors: list[Anchor] = field(default_factory=list)


def _words(said: str) -> Iterator[_Words]:
    """Without marks of emphasis and links; several where a tag breaks the line."""
    if len(said) > _LONGEST_LINE or sum(map(said.count, _MARKS)) > _MOST_MARKS:
        yield _Words(said)
        return
    children = _inline_parser().parseInline(said)[0].children or []
    part: list[Token] = []
    for child in [*children, None]:
        if child is None or (child.type == "html_inline" and child.content[:3].lower() == "<br"):
            yield _of_tokens(part)
            part = []
        else:
            part.append(child)


def _of_tokens(tokens: Sequence[Token]) -> _Words:
    words, strong, plain, link, since = _Words(), 0, False, "", 0
    pieces: list[str] = []
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                strong += token.nesting
            case "link_open":
                link, since = str(token.attrs.get("href", "")), len(pieces)
            case "link_close":
                words.anchors += filter(None, [anchor("".join(pieces[since:]), link)])
            case "softbreak" | "hardbreak":
                pieces.append(" ")
            case "html_inline":
                pass
            case _:
                pieces.append(token.content)
                plain = plain or (not strong and bool(token.content.strip()))
    words.text = "".join(pieces)
    words.bold = not plain and bool(words.text.strip())
    return words


# ── Around lines ──


def _gaps(source: Sequence[str]) -> list[int]:
    gaps, gap = [], 0
    for line in source:
        gaps.append(gap)
        gap = 0 if line.strip() else gap + 1
    return gaps


def _is_beside(line: Line, before: Line | None) -> bool:
    return bool(before) and line.numbers[0] == before.numbers[0]


def _without_tags(row: str) -> str:
    return unescape(_TAG.sub(" ", row))


def _without_comments(html: str) -> str:
    """Their lines stay, empty."""
    parts = html.split("<!--")
    kept = [parts[0]]
    for part in parts[1:]:
        comment, _, after = part.partition("-->")
        kept.append("\n" * comment.count("\n") + after)
    return "".join(kept)
