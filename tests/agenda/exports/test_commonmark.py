"""Words and Markdown in a Markdown document, as another reader of CommonMark reads them: one that would run HTML."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from agenda.exports.commonmark import heading, literal, paragraphs, settled
from events.text import markdown_html, plain

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
marks = st.text(st.sampled_from("ab1 *_`[]()<>!#-+=|~\\&;.:/\n\n\t\"'$ŵ"), max_size=50)
BLOCKS = """
- a
* b
+ c
1. x
3) y
> q
  - n
    code
# H
## H2
```
~~~
---
***
text
  more
[l](https://e.example/a_(b))
<https://e.example>
<b>x</b>
**b** _i_
line\\
Setext
=====
-----
10. ten
| a | b |
|---|---|
"""
lines = st.lists(st.sampled_from(BLOCKS.split("\n")), max_size=14).map("\n".join)


def read(markdown: str) -> str:
    return READER.render(markdown)


def shape(html: str) -> str:
    """Without paragraphs, line breaks and spaces: how loose a list is may change, and what leads nowhere."""
    html = re.sub(r"\s+|</?p>|<br>", "", html)
    return re.sub(r'<arel="noopenernoreferrer">(.*?)</a>', r"\1", html)


@given(marks)
def test_words_are_read_as_they_were_typed(text):
    words = " ".join(text.split())
    assert plain(read(literal(text))) == words
    assert plain(read(f"* {literal(text)}")) == words
    titled = read(heading(3, text))
    assert (plain(titled), "<h3>" in titled) == (words, True)


@given(marks)
def test_each_line_of_plain_text_stays_one(text):
    told = plain(read(paragraphs(text)))
    assert told == " ".join(text.split())


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Questions & answers (part 1): 50% – what’s next?", "Questions & answers (part 1): 50% – what’s next?"),
        ("C# and F#", "C# and F#"),
        ("a_b * c", "a\\_b \\* c"),
        ("1. First", "1\\. First"),
        ("- dash", "\\- dash"),
        ("&amp; & &x", "\\&amp; & &x"),
        ("<script>", "\\<script>"),
    ],
)
def test_no_more_is_escaped_than_has_to_be(typed, written):
    assert literal(typed) == written


@given(marks | lines)
def test_organisers_markdown_reads_as_on_the_page(text):
    assert shape(markdown_html(settled(text, below=2))) == shape(markdown_html(text))


@given(marks | lines)
def test_pub_12_no_html_gets_through_to_a_reader_that_takes_it(text):
    """PUB-12."""
    assert shape(read(settled(text, below=2))).replace("~~", "") == shape(
        MarkdownIt("commonmark", {"html": False}).enable("table").render(settled(text, below=2))
    ).replace("~~", "")


def test_headings_stand_below_ours_and_skip_none():
    assert settled("# One\n\n### Two\n\nSetext\n======", below=2) == "### One\n\n#### Two\n\n### Setext"
    assert settled("# One\n\n## Two", below=4) == "##### One\n\n###### Two"
    assert settled("# One\n\n## Two\n\n### Three", below=5) == "###### One\n\n###### Two\n\n###### Three"


def test_lists_quotations_code_and_tables_keep_their_shape():
    text = "\n\n".join(
        [
            "- one\n- two\n  - deeper",
            "3. three\n4. four",
            "0) nought",
            "> said\n>\n> > by her",
            "```python\na = `b`\n```",
            "| a | b |\n| --- | --- |\n| c\\|d | *e* |",
            "___",
            "``a`b`` and **bold**, [a link](https://example.org/)\\\nnext",
        ]
    )
    assert settled(text, below=2) == text.replace("```python", "```")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
        ("[x](/admin/)", "x"),
        ("![p](http://127.0.0.1:9/p.png)", ""),
        ("Look!\\[x](https://example.org/)", "Look!\\[x\\](https://example.org/)"),
        ("Look\\![x](https://example.org/)", "Look\\![x](https://example.org/)"),
        ("<svg onload=alert(1)>", "\\<svg onload=alert(1)>"),
        ("[x](https://example.org/a_\\(b)", "[x](<https://example.org/a_(b>)"),
    ],
)
def test_pub_13_links_lead_out_and_nothing_is_fetched(typed, written):
    """PUB-13."""
    assert settled(typed, below=2) == written
