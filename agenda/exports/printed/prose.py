"""Markdown as nodes for print: raw HTML is text, pictures are dropped, links lead to http, https and mailto.

A node is a dict whose `is` says what it is and whose `of` holds its nodes or words; words are strings.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from markdown_it.tree import SyntaxTreeNode

from events.text import leads_out, markdown_tokens, on_one_line

DEEPEST = 6
"""How deep lists and quotations are nested; what is deeper is left out, and said to be."""
LONGEST = 60_000
"""Characters of one text …"""
MOST_IN_ALL = 1_200_000
"""… and of all texts in a document; the longest are shortened."""
SHORTENED = "[shortened]"

_ENDLESS = re.compile(r"[^\s/-]{45,}")
Node = dict | str


def prose(text: str | None, *, most: int = LONGEST) -> list[dict]:
    """The blocks of a text of which at most so many characters are printed."""
    if not text:
        return []
    nodes = _blocks(SyntaxTreeNode(markdown_tokens(text[:most])).children, depth=1)
    _settle_headings(nodes)
    return [*nodes, _shortened()] if len(text) > most else nodes


@dataclass(frozen=True)
class Allowance:
    """How much of each text is printed, so that a document has an end: all, unless there is too much in all."""

    most: int

    @classmethod
    def among(cls, texts: Iterable[str | None]) -> "Allowance":
        lengths = sorted(len(text) for text in texts if text)
        left = MOST_IN_ALL
        for number, length in enumerate(lengths):
            if length * (len(lengths) - number) > left:
                return cls(left // (len(lengths) - number))
            left -= length
        return cls(LONGEST)

    def prose(self, text: str | None) -> list[dict]:
        return prose(text, most=self.most)

    def cut(self, text: str | None) -> str:
        text = text or ""
        return text if len(text) <= self.most else f"{text[: self.most]}… {SHORTENED}"

    def points(self, points: Iterable[str]) -> list[str]:
        """Whole ones, as long as there is room."""
        kept, left = [], self.most
        for point in points:
            if (left := left - len(point)) < 0:
                return [*kept, SHORTENED]
            kept.append(line(point))
        return kept


def _shortened() -> dict:
    return {"is": "paragraph", "of": [SHORTENED]}


def _settle_headings(nodes: list[dict]) -> None:
    """How far below the section each of them stands, without gaps."""
    headings = list(_headings(nodes))
    ranks = {rank: depth for depth, rank in enumerate(sorted({node["depth"] for node in headings}), 1)}
    last = 0
    for node in headings:
        node["depth"] = last = min(ranks[node["depth"]], last + 1)


def _headings(nodes: Iterable[Node]) -> Iterator[dict]:
    """In lists and quotations too, as they are read."""
    for node in nodes:
        if isinstance(node, list):
            yield from _headings(node)
        elif isinstance(node, dict) and node["is"] == "heading":
            yield node
        elif isinstance(node, dict) and node["is"] in ("list", "numbers", "quote"):
            yield from _headings(node["of"])


def _blocks(nodes: Iterable[SyntaxTreeNode], depth: int) -> list[dict]:
    return [made for node in nodes for made in _block(node, depth)]


def _block(node: SyntaxTreeNode, depth: int) -> Iterator[dict]:
    if node.type in ("bullet_list", "ordered_list", "blockquote") and depth > DEEPEST:
        yield _shortened()
    elif node.type == "bullet_list":
        yield {"is": "list", "of": [_blocks(item.children, depth + 1) for item in node.children]}
    elif node.type == "ordered_list":
        items = [_blocks(item.children, depth + 1) for item in node.children]
        yield {"is": "numbers", "of": items, "from": int(node.attrs.get("start", 1))}
    elif node.type == "blockquote":
        yield {"is": "quote", "of": _blocks(node.children, depth + 1)}
    elif node.type == "paragraph":
        if words := _inline(node.children[0].children):
            yield {"is": "paragraph", "of": words}
    elif node.type == "heading":
        if _is_seen(words := _inline(node.children[0].children)):
            yield {"is": "heading", "of": words, "depth": int(node.tag[1])}
    elif node.type in ("fence", "code_block"):
        yield {"is": "paragraph", "of": list(_lines(node.content.rstrip("\n")))}
    elif node.type == "hr":
        yield {"is": "rule"}
    elif node.type == "table":
        yield _table(node)


def _table(node: SyntaxTreeNode) -> dict:
    rows = [[_cell(cell) for cell in row.children] for part in node.children for row in part.children]
    return {"is": "table", "columns": len(rows[0]), "head": [cell["of"] for cell in rows[0]], "of": rows[1:]}


def _cell(cell: SyntaxTreeNode) -> dict:
    return {"of": _inline(cell.children[0].children) if cell.children else []}


def _inline(nodes: Iterable[SyntaxTreeNode]) -> list[Node]:
    """Words that stand together are one string."""
    joined: list[Node] = []
    for made in chain.from_iterable(map(_words, nodes)):
        if isinstance(made, str) and joined and isinstance(joined[-1], str):
            joined[-1] += made
        else:
            joined.append(made)
    return joined


def _words(node: SyntaxTreeNode) -> Iterator[Node]:
    if node.type in ("text", "code_inline", "html_inline"):
        if node.content:
            yield _ENDLESS.sub(_loosened, node.content)
    elif node.type == "softbreak":
        yield " "
    elif node.type == "hardbreak":
        yield {"is": "break"}
    elif node.type in ("em", "strong"):
        yield {"is": "emphasis" if node.type == "em" else "strong", "of": _inline(node.children)}
    elif node.type == "link":
        words = _inline(node.children)
        if words and (address := web_address(str(node.attrs["href"]))):
            yield {"is": "link", "to": address, "of": words}
        else:
            yield from words


def _lines(text: str) -> Iterator[Node]:
    for number, line in enumerate(text.split("\n")):
        if number:
            yield {"is": "break"}
        yield line


def web_address(address: str) -> str:
    """As it was; '' where a reader should not be led there."""
    try:
        return address if leads_out(address) else ""
    except ValueError:
        return ""


# ── Plain words ──


def line(text: str) -> str:
    """On one line, with places to break within what would be wider than a page."""
    return _ENDLESS.sub(_loosened, on_one_line(text))


def heading(text: str) -> str:
    """The same, with a dash where nobody would see anything: a heading has words."""
    return line(text) if _is_seen([text]) else "–"


def _is_seen(nodes: Iterable[Node]) -> bool:
    """Whether there is a letter, a figure or a sign in it."""
    return any(
        any(unicodedata.category(letter)[0] in "LNPS" for letter in node)
        if isinstance(node, str)
        else _is_seen(node.get("of", ()))
        for node in nodes
    )


def _loosened(word: re.Match) -> str:
    letters = word[0]
    return "\u200b".join(letters[first : first + 20] for first in range(0, len(letters), 20))


def lines(text: str) -> list[str]:
    return [made for each in text.split("\n") if (made := line(each))]


def cut(text: str, most: int) -> str:
    """On one line, of at most about so many characters: whole words, where they are not endless."""
    words = on_one_line(text)
    return line(words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]}…")
