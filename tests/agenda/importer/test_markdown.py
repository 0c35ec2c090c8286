"""Markdown: its blocks, one thing a line as organisers write it, front matter; nothing is lost."""

import re
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.importer.document import Anchor, Cell, Line
from agenda.importer.readers import markdown
from agenda.importer.readers.characters import readable
from agenda.importer.reading import Unreadable
from events.programme import Organiser, VenueDetails
from events.vocabulary import EventFormat
from tests.agenda.importer.made import said_by_number


def read(source: str):
    return markdown.document(source.encode()).lines


def texts(source: str) -> list[str]:
    return [line.text for line in read(source)]


def test_headings_have_their_level_and_all_of_their_lines():
    assert read("# Sample *Conference* #\n\nProgramme\n---------\n\n### Day 1") == (
        Line(numbers=(1,), text="Sample Conference", heading=1),
        Line(numbers=(3, 4), text="Programme", heading=2, gap=1),
        Line(numbers=(6,), text="Day 1", heading=3, gap=1),
    )


def test_items_have_their_depth():
    source = "* One\n  * Two\n\n    1. Three\n\n    More of three\n* Four\n\nText"
    assert [(line.text, line.item) for line in read(source)] == [
        ("One", 1),
        ("Two", 2),
        ("Three", 3),
        ("More of three", 2),
        ("Four", 1),
        ("Text", 0),
    ]


def test_one_thing_a_line_stays_so():
    source = "09:30 Registration\n10:00 Welcome\nSample Speaker One, Chair\n\n- 10:30 Keynote\n  Sample Speaker Two"
    assert [(line.numbers, line.text, line.item) for line in read(source)] == [
        ((1,), "09:30 Registration", 0),
        ((2,), "10:00 Welcome", 0),
        ((3,), "Sample Speaker One, Chair", 0),
        ((5,), "10:30 Keynote", 1),
        ((6,), "Sample Speaker Two", 1),
    ]


def test_a_sentence_that_was_broken_is_joined():
    source = "This conference brings together everybody who has to do\nwith the subject.\\\nQuestions are welcome"
    assert [(line.numbers, line.text) for line in read(source)] == [
        ((1, 2), "This conference brings together everybody who has to do with the subject."),
        ((3,), "Questions are welcome"),
    ]


def test_a_line_that_is_strong_is_bold():
    source = "**Sample Speaker One**\n**09:30** Registration\n\n__Two__ **strong**"
    assert [(line.text, line.bold) for line in read(source)] == [
        ("Sample Speaker One", True),
        ("09:30 Registration", False),
        ("Two strong", True),
    ]


def test_links_are_anchors_where_they_lead_out():
    source = "[Register](https://example.org/a) or <mailto:a@example.org>, not [this](javascript:alert(1))"
    assert read(source) == (
        Line(
            numbers=(1,),
            text="Register or mailto:a@example.org, not [this](javascript:alert(1))",
            anchors=(
                Anchor("Register", "https://example.org/a"),
                Anchor("mailto:a@example.org", "mailto:a@example.org"),
            ),
        ),
    )


def test_tables_are_cells():
    assert read("Text\n\n| Time | Session |\n|---|---|\n| 09:30 | Coffee<br>in the *Foyer* |") == (
        Line(numbers=(1,), text="Text"),
        Line(numbers=(3,), text="Time", cell=Cell(0, 0, 0, is_head=True), gap=1),
        Line(numbers=(3,), text="Session", cell=Cell(0, 0, 1, is_head=True)),
        Line(numbers=(5,), text="09:30", cell=Cell(0, 1, 0)),
        Line(numbers=(5,), text="Coffee", cell=Cell(0, 1, 1)),
        Line(numbers=(5,), text="in the Foyer", cell=Cell(0, 1, 1)),
    )


def test_what_is_laid_out_by_hand_is_read_as_text_is():
    source = "```\n09:30   Coffee    Foyer\n10:00   Welcome   Hall\n```\n    indented"
    assert [(line.numbers, line.text, line.cell) for line in read(source)] == [
        ((2,), "09:30", Cell(0, 0, 0)),
        ((2,), "Coffee", Cell(0, 0, 1)),
        ((2,), "Foyer", Cell(0, 0, 2)),
        ((3,), "10:00", Cell(0, 1, 0)),
        ((3,), "Welcome", Cell(0, 1, 1)),
        ((3,), "Hall", Cell(0, 1, 2)),
        ((5,), "indented", None),
    ]


def test_raw_html_is_its_words():
    source = "<div>\n<p>Tea &amp; coffee</p>\n<!-- not\nseen -->\n</div>\n\nA <b>word</b><br>and another"
    assert [(line.numbers, line.text) for line in read(source)] == [
        ((2,), "Tea & coffee"),
        ((7,), "A word"),
        ((7,), "and another"),
    ]


def test_bullets_and_dates_that_markdown_does_not_know():
    assert [(line.text, line.item) for line in read("• Police Service\n• Courts\n\n5. März 2026")] == [
        ("Police Service", 1),
        ("Courts", 1),
        ("5. März 2026", 0),
    ]


FRONT = """\
---
title: Sample Conference
date: 2026-03-05
time: "9:30"
end_date: 2026-03-06
location: London
venue: {name: Sample Hall}
organizer: Sample Organisation
format: Webinar
speakers:
  - Sample Speaker One
  - {name: Sample Speaker Two, affiliation: Sample University}
---

# Programme
"""


def test_front_matter_is_told_and_its_lines_are_kept():
    document = markdown.document(FRONT.encode())
    assert document.told == {
        "title": "Sample Conference",
        "starts_on": date(2026, 3, 5),
        "ends_on": date(2026, 3, 6),
        "start_time": time(9, 30),
        "place": "London",
        "venue": VenueDetails(name="Sample Hall"),
        "organiser": Organiser(name="Sample Organisation"),
        "format": EventFormat.ONLINE,
        "performers": ("Sample Speaker One", "Sample Speaker Two, Sample University"),
    }
    assert document.lines[0] == Line(numbers=(2,), text="title: Sample Conference", style="Front matter")
    assert document.lines[-1] == Line(numbers=(15,), text="Programme", heading=1, gap=1)


@pytest.mark.parametrize("front", ["a: [", "- a", "a: &a [*a]", "a: " + "[" * 5000, "<<: 1"])
def test_front_matter_that_is_none_is_text(front):
    document = markdown.document(f"---\n{front}\n---\nText".encode())
    assert document.told == {}
    assert document.lines[-1].text == "Text"


PIECES = [
    "09:30",
    "Word",
    " ",
    "  ",
    "\n",
    "\n\n",
    "* ",
    "- ",
    "1. ",
    "> ",
    "# ",
    "**",
    "_",
    "`",
    "```\n",
    "|",
    "---\n",
    "\n===\n",
]
PIECES += ["[", "](https://example.org)", "<b>", "</b>", "\\", "&amp;", "    ", "\t", ": ", "Welcome"]


@given(st.lists(st.sampled_from(PIECES)).map("".join) | st.text(st.characters(codec="utf-8", exclude_characters="<&")))
def test_nothing_is_lost(source):
    try:
        document = markdown.document(source.encode())
    except Unreadable:
        return
    said = said_by_number(document)
    for number, shown in enumerate(document.source, start=1):
        for word in re.findall("Word|Welcome|09:30", readable(shown)):
            assert word in said[number]
        if re.search(r"[^\W_]{3}", shown) and not re.search(r"[&<\[`~]", shown):
            assert number in said


@pytest.mark.parametrize(
    "hostile",
    ["a ", "> ", "- ", "* a ", "[", "![", "](", "`", "``a", "**a ", "_a", "<", "<a ", "<!--", "&", "\\", "<p>", "|"],
)
def test_a_megabyte_of_hostile_markdown_is_read(hostile):
    whole = hostile * (2**20 // len(hostile))
    assert markdown.document(b"A\n" + whole.encode()).lines
    lines = "\n\n".join(whole[at : at + 3900] for at in range(0, len(whole), 3900))
    assert markdown.document(b"A\n" + lines.encode()).lines


@pytest.mark.parametrize(
    "hostile", ["- a", "> a", "|a|b|", "# a", "[a]: b", "a\n---", "<div>", "a|b\n-|-", "~~~", "a  "]
)
def test_20_000_hostile_lines_are_read(hostile):
    assert markdown.document(("A\n" + f"{hostile}\n" * 20_000).encode()).lines
