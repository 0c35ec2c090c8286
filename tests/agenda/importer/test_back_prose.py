"""Organisers' own texts that come back from plain text and from Word, as Markdown that says the same."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.exports.prose import blocks, plain_text, words
from agenda.importer.back import prose, word
from agenda.importer.document import Anchor, Cell, Line

from .organisers import AS_TYPED

NUMBERS = re.compile(r"\d+\.")


@pytest.mark.parametrize(
    ("told", "markdown"),
    [
        ("", ""),
        ("One.\n\nTwo,\nof two lines.", "One.\n\nTwo,\\\nof two lines."),
        ("2 * 3 = 6 and <b> [x]", "2 \\* 3 = 6 and \\<b> \\[x\\]"),
        ("  - one\n  - two\n    - deeper\n\n    more", "- one\n- two\n  - deeper\n\n    more"),
        ("  1. one\n  2. two", "1. one\n2. two"),
        ("  7. seven\n  8. eight", "7. seven\n8. eight"),
        ("- typed without a margin", "- typed without a margin"),
        ("> said by her", "> said by her"),
        ("    code\n    more", "```\ncode\nmore\n```"),
        ("* * *", "___"),
        ("a page (https://example.org/)", "a page (https://example.org/)"),
    ],
)
def test_plain_text_becomes_markdown(told, markdown):
    assert prose.of_text(told.split("\n")) == markdown


@given(AS_TYPED.prose)
def test_as_plain_text_it_has_the_same_words_then(text):
    """Numbers may change that its own lists had wrong."""
    told = plain_text(text, mark="-")
    again = plain_text(prose.of_text(told.split("\n")), mark="-")
    assert NUMBERS.sub("", again).split() == NUMBERS.sub("", told).split()


@given(st.text(max_size=200))
def test_any_text_is_some_markdown(text):
    assert isinstance(prose.of_text(text.split("\n")), str)


def line(style: str, text: str, **values) -> Line:
    return Line(numbers=(1,), text=text, style=style, **values)


def test_word_becomes_markdown():
    lines = [
        line("Heading 3", "Why"),
        line("Heading 4", "Deeper"),
        line("Normal", "See the page, or 2 * 3.", anchors=(Anchor("the page", "https://example.org/"),)),
        line("List Bullet", "one", item=1),
        line("List Bullet 2", "deeper", item=2),
        line("List Continue", "more", item=1),
        line("List Number", "first", item=1),
        line("List Number", "second", item=1),
        line("List Paragraph", "by hand", item=1),
        line("Quote", "said"),
        line("Programme Code", "code"),
        line("Programme Code", "more"),
        line("Table Heading", "a", cell=Cell(table=0, row=0, column=0)),
        line("Table Heading", "b", cell=Cell(table=0, row=0, column=1)),
        line("Table Text", "c|d", cell=Cell(table=0, row=1, column=0)),
    ]
    assert word.of_lines(lines).split("\n\n") == [
        "# Why",
        "## Deeper",
        "See [the page](https://example.org/), or 2 \\* 3.",
        "- one",
        "  - deeper",
        "  more",
        "1. first\n2. second",
        "- by hand",
        "> said",
        "```\ncode\nmore\n```",
        "| a | b |\n| --- | --- |\n| c\\|d |  |",
    ]


@given(AS_TYPED.prose)
def test_it_is_read_as_the_same_words_again(text):
    told = [words(block.runs) for block in blocks(text)]
    again = [words(block.runs) for block in blocks(prose.markdown(blocks(text)))]
    assert " ".join(again).split() == " ".join(told).split()
