"""Markdown as we write it, whatever wrote it anew since: read by its parser, organisers' own texts as they stand."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from agenda.exports.commonmark import settled
from events.text import on_one_line

from .passages import Form, Kind, Passage, Words

_ADDRESS = re.compile(r"\]\(<([^<>]+)>\)$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_WORDS = ("text", "code_inline", "html_inline")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


class Markdown(Form):
    def passages(self) -> Iterator[Passage]:
        self._source = self.document.source[: self.last - 1]
        tree = SyntaxTreeNode(_parser().parse("\n".join(self._source)))
        has_stars = any(node.type == "bullet_list" and node.markup == "*" for node in tree.children)
        return (self._passage(node, "*" if has_stars else "-") for node in tree.children if node.map)

    def prose(self, passages: Sequence[Passage]) -> str:
        lines = self.document.source[passages[0].numbers.start - 1 : passages[-1].numbers.stop - 1]
        return settled("\n".join(lines), below=0)

    @staticmethod
    def words(text: str) -> str:
        return _ESCAPED.sub(r"\1", text)

    def _passage(self, node: SyntaxTreeNode, ours: str) -> Passage:
        first, end = node.map
        numbers = range(first + 1, end + 1)
        match node.type:
            case "heading":
                words = (Words(first + 1, on_one_line(_text(node.children[0]))),)
                return Passage(kind=Kind.HEADING, numbers=numbers, words=words, level=int(node.tag[1]) - 1)
            case "paragraph":
                return Passage(kind=Kind.LINES, numbers=numbers, words=tuple(self._lines(node)))
            case "bullet_list":
                kind = Kind.POINTS if node.markup == ours else Kind.LIST
                return Passage(kind=kind, numbers=numbers, words=tuple(map(self._item, node.children)))
        return Passage(kind=Kind.OTHER, numbers=numbers)

    def _lines(self, node: SyntaxTreeNode) -> Iterator[Words]:
        for number, text in enumerate(_text(node.children[0]).split("\n"), start=node.map[0] + 1):
            written = self._source[number - 1].strip().removesuffix("\\")
            if text.strip():
                yield Words(number, on_one_line(text), strong=written.startswith("**") and written.endswith("**"))

    def _item(self, node: SyntaxTreeNode) -> Words:
        inlines = [inline for child in node.walk() if (inline := child).type == "inline"]
        text = on_one_line(" ".join(map(_text, inlines)))
        return Words(node.map[0] + 1, text, url=self._address(node, inlines))

    def _address(self, node: SyntaxTreeNode, inlines: Sequence[SyntaxTreeNode]) -> str:
        if found := _ADDRESS.search(self._source[node.map[0]].rstrip()):
            return found[1]
        links = (child for inline in inlines for child in inline.children if child.type == "link")
        return next((str(link.attrGet("href")) for link in links), "")


def _text(inline: SyntaxTreeNode) -> str:
    """Its line ends are kept."""
    return "".join(map(_words, _tokens(inline)))


def _tokens(inline: SyntaxTreeNode) -> list[Token]:
    return (inline.token and inline.token.children) or []


def _words(token: Token) -> str:
    return token.content if token.type in _WORDS else "\n" if token.type in ("softbreak", "hardbreak") else ""
