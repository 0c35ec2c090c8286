from html.parser import HTMLParser

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from events.text import (
    LineField,
    LinesField,
    ProseField,
    lines,
    markdown_html,
    on_one_line,
    plain,
    refuse_unprintable,
)


def refusal(ask, *args) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        ask(*args)
    return refused.value.messages


@pytest.mark.parametrize(
    "text",
    ["", "Ordinary", "Two\nlines\r\nand a\ttab", "👩‍👩‍👧 family", "שלום", "Ŵyn", "“quotes” – dashes", "a\u200fb"],
)
def test_what_people_write_is_taken(text):
    refuse_unprintable(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sam\0ple", "There is an invisible character (U+0000) after “Sam”. Delete it, or type the text anew."),
        (
            "\u202eelpmaS",
            "There is an invisible character (U+202E) at the beginning. Delete it, or type the text anew.",
        ),
        ("a\u2066b", "There is an invisible character (U+2066) after “a”. Delete it, or type the text anew."),
        ("a\ud800b", "There is an invisible character (U+D800) after “a”. Delete it, or type the text anew."),
        ("a\x1bb", "There is an invisible character (U+001B) after “a”. Delete it, or type the text anew."),
        (
            f"{'long ' * 9}\x85",
            "There is an invisible character (U+0085) after “long long long long ”. Delete it, or type the text anew.",
        ),
    ],
)
def test_what_is_not_seen_but_changes_what_is_is_refused(text, said):
    assert refusal(refuse_unprintable, text) == [said]


@pytest.mark.parametrize("end", ["\n", "\r", "\u2028", "\u2029"])
def test_a_line_is_one_line(end):
    assert refusal(LineField().clean, f"Sample{end}Event", None) == ["This must be on one line."]


def test_a_line_has_a_length():
    assert LineField().clean("a" * 200, None) == "a" * 200
    assert refusal(LineField().clean, "a" * 10_000, None) == [
        "Ensure this value has at most 200 characters (it has 10000)."
    ]


def test_prose_has_lines_and_a_length():
    assert ProseField(max_length=10).clean("One.\nTwo.", None) == "One.\nTwo."
    assert refusal(ProseField(max_length=10).clean, "a" * 11, None) == [
        "Ensure this value has at most 10 characters (it has 11)."
    ]


def test_a_pasted_list_loses_its_marks_and_its_empty_lines():
    pasted = "  • One\r\n\r\n– Two\n*  Three – and more\n- Four\n4 of five\n-six"
    assert LinesField().clean(pasted, None) == "One\nTwo\nThree – and more\nFour\n4 of five\n-six"


def test_lines_are_what_stands_between_line_ends():
    assert lines("One\n\n Two \n") == ("One", " Two ")
    assert lines("") == ()


def test_on_one_line():
    assert on_one_line(" One\n  two\tthree ") == "One two three"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("A *brief*\nof **one** paragraph.", "<p>A <em>brief</em>\nof <strong>one</strong> paragraph.</p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("2. two\n3. three", '<ol start="2">\n<li>two</li>\n<li>three</li>\n</ol>'),
        (
            "[a](https://example.org/) [b](http://example.org/) [c](mailto:a@example.org)",
            '<p><a href="https://example.org/" rel="noopener noreferrer">a</a> '
            '<a href="http://example.org/" rel="noopener noreferrer">b</a> '
            '<a href="mailto:a@example.org" rel="noopener noreferrer">c</a></p>',
        ),
    ],
)
def test_markdown_becomes_html(text, html):
    assert markdown_html(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<svg onload=alert(1)>", "<p>&lt;svg onload=alert(1)&gt;</p>"),
        ("a <img src=http://127.0.0.1/b>", "<p>a &lt;img src=http://127.0.0.1/b&gt;</p>"),
        ("a <!-- b -->", "<p>a &lt;!-- b --&gt;</p>"),
    ],
)
def test_raw_html_is_shown_as_typed(text, html):
    """PUB-12, PUB-13."""
    assert markdown_html(text) == html


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "vbscript:a", "data:text/plain,x"])
def test_a_link_elsewhere_than_to_the_web_or_to_mail_is_no_link(address):
    """PUB-13."""
    assert markdown_html(f"[x]({address})") == f"<p>[x]({address})</p>"


@pytest.mark.parametrize("address", ["ftp://example.org/x", "tel:+441234", "//example.org/x", "/admin/logout/", "x"])
def test_a_link_of_another_scheme_or_of_none_leads_nowhere(address):
    """PUB-13."""
    assert markdown_html(f"[x]({address})") == '<p><a rel="noopener noreferrer">x</a></p>'


def test_pictures_are_dropped():
    """PUB-13."""
    assert markdown_html("a ![x](http://127.0.0.1/b) c") == "<p>a  c</p>"


class _Seen(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.tags, self.attributes, self.schemes = set(), set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.schemes |= {value.partition(":")[0].casefold() for name, value in attrs if name == "href"}


_PAYLOADS = """
<script> </script> <svg onload=alert(1)> <img src=x onerror=alert(1)> <a href=javascript:a> [x]( ![x]( ) > \\ [a]: <a/b
javascript:alert(1) &#106;avascript:a https://example.org/ //example.org /admin/ mailto:a@b <javascript:a> ``` ` # ##
| --- - 1. * ** _ " ' & &lt; &#60;script&#62; title="x" <!-- --> <![CDATA[ ]]> <?php ?>
"""
_spaces = st.sampled_from([" ", "\n", "\n\n", "    ", "\t"])
_markdown = st.lists(st.one_of(st.sampled_from(_PAYLOADS.split()), _spaces, st.text(max_size=5))).map("".join)


@given(_markdown)
def test_nothing_but_quiet_html_comes_out_of_any_text(text):
    """PUB-12, PUB-13."""
    seen = _Seen(markdown_html(text))
    quiet = "p br ul ol li em strong a h3 h4 h5 h6 blockquote code pre hr table thead tbody tr th td"
    assert seen.tags <= set(quiet.split())
    assert seen.attributes <= {("a", "href"), ("a", "title"), ("a", "rel"), ("ol", "start")}
    assert seen.schemes <= {"http", "https", "mailto"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# A\n## B\n# C", "<h3>A</h3>\n<h4>B</h4>\n<h3>C</h3>"),
        ("## A\n#### B\n##### C", "<h3>A</h3>\n<h4>B</h4>\n<h5>C</h5>"),
        ("###### A", "<h3>A</h3>"),
        ("### A\n# B\n### C", "<h3>A</h3>\n<h3>B</h3>\n<h4>C</h4>"),
        ("A\n===\nB\n---", "<h3>A</h3>\n<h4>B</h4>"),
        (
            "# A\n## B\n### C\n#### D\n##### E",
            "<h3>A</h3>\n<h4>B</h4>\n<h5>C</h5>\n<h6>D</h6>\n<h6>E</h6>",
        ),
    ],
)
def test_headings_settle_below_the_section_and_skip_no_level(text, html):
    assert markdown_html(text) == html


def test_plain_words_of_html():
    html = markdown_html("# A & B\n\nOne *two*.\nThree\n\n- four\n- <five>")
    assert plain(html) == "A & B One two. Three four <five>"
