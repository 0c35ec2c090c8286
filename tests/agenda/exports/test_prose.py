"""Markdown as nodes for print, and how much of it is printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.exports.printed import prose as printed
from agenda.exports.printed.prose import SHORTENED, Allowance, cut, heading, line, prose


def paragraph(*of) -> dict:
    return {"is": "paragraph", "of": list(of)}


@pytest.mark.parametrize(
    ("typed", "nodes"),
    [
        (
            "One *two* **three**",
            [paragraph("One ", {"is": "emphasis", "of": ["two"]}, " ", {"is": "strong", "of": ["three"]})],
        ),
        ("over\ntwo lines", [paragraph("over two lines")]),
        ("a  \nb", [paragraph("a", {"is": "break"}, "b")]),
        ("`#read(1)` <b>&amp;</b>", [paragraph("#read(1) <b>&</b>")]),
        ("[x](https://a.example/)", [paragraph({"is": "link", "to": "https://a.example/", "of": ["x"]})]),
        ("<mailto:a@b.example>", [paragraph({"is": "link", "to": "mailto:a@b.example", "of": ["mailto:a@b.example"]})]),
        (
            "[x](javascript:alert(1)) [y](/etc) [z](file:///etc)",
            [paragraph("[x](javascript:alert(1)) y [z](file:///etc)")],
        ),
        ("before ![alt](https://a.example/p.png) after", [paragraph("before  after")]),
        ("![alt](https://a.example/p.png)", []),
        ("* a\n* b", [{"is": "list", "of": [[paragraph("a")], [paragraph("b")]]}]),
        ("3. a", [{"is": "numbers", "from": 3, "of": [[paragraph("a")]]}]),
        ("> a", [{"is": "quote", "of": [paragraph("a")]}]),
        ("---", [{"is": "rule"}]),
        ("    a\n    b", [paragraph("a", {"is": "break"}, "b")]),
        (
            "|a|b|\n|-|-|\n|c|d|",
            [{"is": "table", "columns": 2, "head": [["a"], ["b"]], "of": [[{"of": ["c"]}, {"of": ["d"]}]]}],
        ),
    ],
)
def test_markdown_becomes_nodes(typed, nodes):
    assert prose(typed) == nodes


def test_headings_leave_no_level_out():
    made = prose("#### a\n\n# b\n\n###### c\n\n# d")
    assert [(node["of"], node["depth"]) for node in made] == [(["a"], 1), (["b"], 1), (["c"], 2), (["d"], 1)]


def test_headings_without_words_leave_no_level_out_either():
    made = prose("#\n\n## a\n\n> ### b\n\n#### c")
    assert [made[0]["depth"], made[1]["of"][0]["depth"], made[2]["depth"]] == [1, 2, 3]


def test_what_is_nested_too_deep_is_shortened_with_a_mark():
    made = prose(">" * 500 + " the end")
    for _ in range(printed.DEEPEST):
        ((is_, of),) = [(node["is"], node["of"]) for node in made]
        assert is_ == "quote"
        made = of
    assert made == [paragraph(SHORTENED)]


def test_what_is_too_long_is_shortened_with_a_mark():
    assert prose("word " * 20_000)[-1] == paragraph(SHORTENED)
    assert prose("word", most=4) == [paragraph("word")]


def test_an_allowance_shortens_the_longest_first(monkeypatch):
    monkeypatch.setattr(printed, "MOST_IN_ALL", 100)
    assert Allowance.among(["a" * 10, None, "b" * 200, "c" * 200]) == Allowance(45)
    assert Allowance.among(["a" * 100]) == Allowance(printed.LONGEST)
    assert Allowance(10).cut("a" * 11) == f"{'a' * 10}… {SHORTENED}"
    assert Allowance(10).points(["a" * 6, "b" * 6, "c"]) == ["a" * 6, SHORTENED]


def test_endless_words_have_places_to_break_and_addresses_are_left_alone():
    assert line("W" * 50) == "\u200b".join(["W" * 20, "W" * 20, "W" * 10])
    address = "https://sample.example/a-long-address/of-many-short-parts/that-breaks-by-itself/"
    assert line(f"see\n{address}") == f"see {address}"
    assert cut("one two three", 9) == "one two…"


def test_headings_have_something_to_see():
    assert [heading(text) for text in ("Ω", "!", "\xa0", "\u200b\ufe0f", "")] == ["Ω", "!", "–", "–", "–"]
    assert prose("# \u200b\n\n# *a*") == [{"is": "heading", "of": [{"is": "emphasis", "of": ["a"]}], "depth": 1}]


@given(st.text(max_size=300))
def test_whatever_is_typed_becomes_nodes(typed):
    for node in prose(typed):
        assert node["is"] in {"paragraph", "heading", "list", "numbers", "quote", "rule", "table"}
