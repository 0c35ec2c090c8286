"""Plain text: encodings, lists, headings, tables, broken paragraphs; nothing is lost."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agenda.importer.document import Cell, Line
from agenda.importer.readers import text
from agenda.importer.reading import Unreadable
from tests.agenda.importer.made import said_by_number


def read(source: str):
    return text.document(source.encode()).lines


def texts(source: str) -> list[str]:
    return [line.text for line in read(source)]


def test_lines_are_numbered_as_they_are_in_the_file_and_gaps_counted():
    assert read("Title\r\n\r\n\r\nTuesday 16 July 2019\r\nLondon\r\n") == (
        Line(numbers=(1,), text="Title"),
        Line(numbers=(4,), text="Tuesday 16 July 2019", gap=2),
        Line(numbers=(5,), text="London"),
    )


def test_the_source_is_shown_as_it_is():
    assert text.document(b"Title\n\n  * one\n").source == ("Title", "", "  * one")


@pytest.mark.parametrize(
    "mark", ["•", "·", "*", "-", "–", "▪", "●", "o", "\uf0b7", "1.", "1)", "(1)", "a)", "(ii)", "iv.", "•\t"]
)
def test_marks_of_lists_are_taken_off(mark):
    assert read(f"  {mark} Police Service") == (Line(numbers=(1,), text="Police Service", item=1),)


@pytest.mark.parametrize(
    "line",
    ["A. Sample, Chair", "9.30 Registration", "5. März 2024", "-10 degrees", "*emphasis*", "·5 of them", "(invited)"],
)
def test_what_only_looks_like_a_mark_is_none(line):
    assert read(line) == (Line(numbers=(1,), text=line),)


def test_items_are_as_deep_as_they_are_indented_or_as_their_marks_differ():
    source = "• One\n   o Below\n   o Below\n• Two\n1. First\n- Point\n- Point\n2. Second"
    assert [line.item for line in read(source)] == [1, 2, 2, 1, 2, 3, 3, 2]


def test_a_bullet_on_a_line_of_its_own_marks_the_next():
    assert read("•\nPolice Service") == (Line(numbers=(1, 2), text="Police Service", item=1),)


@pytest.mark.parametrize(("rule", "level"), [("=========", 1), ("---------", 2), ("~~~~~~~~~", 2), ("—————————", 2)])
def test_a_line_above_a_rule_is_a_heading(rule, level):
    assert read(f"Programme\n{rule}\nText") == (
        Line(numbers=(1, 2), text="Programme", heading=level),
        Line(numbers=(3,), text="Text", gap=1),
    )


def test_a_rule_after_a_paragraph_parts_and_is_no_heading():
    assert [line.heading for line in read("Best wishes,\n" + "-" * 40 + "\nProgramme")] == [0, 0]


def test_cells_between_tabs_are_a_table():
    assert read("Time\tSession\tRoom\n09:30\t\tFoyer") == (
        Line(numbers=(1,), text="Time", cell=Cell(0, 0, 0, is_head=True)),
        Line(numbers=(1,), text="Session", cell=Cell(0, 0, 1, is_head=True)),
        Line(numbers=(1,), text="Room", cell=Cell(0, 0, 2, is_head=True)),
        Line(numbers=(2,), text="09:30", cell=Cell(0, 1, 0)),
        Line(numbers=(2,), text="Foyer", cell=Cell(0, 1, 2)),
    )


def test_cells_between_bars_are_a_table():
    rows = [
        "+-------+----------+",
        "| Time  | Session  |",
        "+-------+----------+",
        "| 09:30 | Welcome  |",
        "+-------+----------+",
    ]
    assert read("\n".join(rows)) == (
        Line(numbers=(2,), text="Time", cell=Cell(0, 0, 0, is_head=True)),
        Line(numbers=(2,), text="Session", cell=Cell(0, 0, 1, is_head=True)),
        Line(numbers=(4,), text="09:30", cell=Cell(0, 1, 0)),
        Line(numbers=(4,), text="Welcome", cell=Cell(0, 1, 1)),
    )


def test_columns_one_below_the_other_are_a_table():
    source = "09:30   Registration      Foyer\n10:00   Welcome           Hall A\n10:30   Keynote           Hall A"
    assert [(line.text, line.cell.row, line.cell.column) for line in read(source)] == [
        ("09:30", 0, 0),
        ("Registration", 0, 1),
        ("Foyer", 0, 2),
        ("10:00", 1, 0),
        ("Welcome", 1, 1),
        ("Hall A", 1, 2),
        ("10:30", 2, 0),
        ("Keynote", 2, 1),
        ("Hall A", 2, 2),
    ]


def test_columns_that_were_typed_by_eye_are_a_table_all_the_same():
    source = (
        "10.00  Welcome                 Sample Speaker One\n"
        "10.10  Minutes                   All\n"
        "10.20  A title that is longer than all others  Sample Speaker Two\n"
        "10.40  Break\n"
        "10.50  Examples                All"
    )
    assert [(line.text, line.cell.row, line.cell.column) for line in read(source) if line.cell.column] == [
        ("Welcome", 0, 1),
        ("Sample Speaker One", 0, 2),
        ("Minutes", 1, 1),
        ("All", 1, 2),
        ("A title that is longer than all others", 2, 1),
        ("Sample Speaker Two", 2, 2),
        ("Break", 3, 1),
        ("Examples", 4, 1),
        ("All", 4, 2),
    ]


@pytest.mark.parametrize("between", ["    ", "\t", "\t\t"])
def test_a_time_and_a_title_are_one_line(between):
    source = f"09:30{between}Registration\n10:00{between}Welcome\nSample Speaker One\n11:00{between}Coffee"
    assert texts(source) == ["09:30 Registration", "10:00 Welcome", "Sample Speaker One", "11:00 Coffee"]
    assert {line.cell for line in read(source)} == {None}


def test_dots_that_lead_to_something_are_left_out():
    assert texts("When ....... 5 March 2027\n09:30 ..... Welcome\nAnd so on .....\nTo be continued...") == [
        "When: 5 March 2027",
        "09:30 Welcome",
        "And so on .....",
        "To be continued...",
    ]


def test_one_line_with_bars_is_no_table():
    assert texts("Tuesday 16 July 2019 | Central London") == ["Tuesday 16 July 2019 | Central London"]


def test_marks_of_quoting_are_taken_off():
    assert texts("> Subject: Programme\n>\n>> 09:30 Registration") == ["Subject: Programme", "09:30 Registration"]


WRAPPED = """\
This conference will bring together everybody who has to do with the
subject, and it will look at what has been learnt since the last one in
Birmingham. There will be time for questions, and for a discussion with
the people who are there.

Speakers
Sample Speaker One, Professor of Examples, at the University of Samples
Sample Speaker Two, Head of Examples

  - An item that is as long as a line of a mail is ever allowed to be, so
    that it goes on with the next
  - Another item

10:00  Panel
       Chair: Sample Speaker Three, Head of Examples at the Sample
       Association
       Panel: Sample Speaker Four, Sample Council; Sample Speaker Five,
       Sample Police
"""


def test_broken_paragraphs_are_joined_where_that_is_certain():
    assert [(line.numbers, line.text) for line in read(WRAPPED)] == [
        ((1, 2, 3, 4), " ".join(WRAPPED.splitlines()[:4])),
        ((6,), "Speakers"),
        ((7,), "Sample Speaker One, Professor of Examples, at the University of Samples"),
        ((8,), "Sample Speaker Two, Head of Examples"),
        (
            (10, 11),
            "An item that is as long as a line of a mail is ever allowed to be, so that it goes on with the next",
        ),
        ((12,), "Another item"),
        ((14,), "10:00 Panel"),
        ((15, 16), "Chair: Sample Speaker Three, Head of Examples at the Sample Association"),
        ((17, 18), "Panel: Sample Speaker Four, Sample Council; Sample Speaker Five, Sample Police"),
    ]


def test_short_lines_in_lower_case_stay_apart():
    assert texts("criminal justice\nlocal government\nvoluntary sector") == [
        "criminal justice",
        "local government",
        "voluntary sector",
    ]


def test_spaces_of_all_kinds_are_spaces_and_what_is_not_seen_is_left_out():
    assert texts("\u00a0\u2003Wel\u00adcome\u00a0to\u200b the\u3000Hall \ufeff\n\u200b\n") == ["Welcome to the Hall"]


def test_line_ends_that_no_editor_counts_part_lines_of_one_number():
    assert [(line.numbers, line.text) for line in read("One\vTwo\u2028Three\n\fFour")] == [
        ((1,), "One"),
        ((1,), "Two"),
        ((1,), "Three"),
        ((2,), "Four"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_are_detected(encoding):
    """I-07"""
    said = "“Café” – £5 to hear Sample Speaker’s keynote"
    assert text.document(said.encode(encoding)).source == (said,)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("cp1251", "Программа конференции по борьбе с организованной преступностью"),
        ("shift_jis", "会議のプログラムと講演者の一覧をここに示します。午前九時に始まります。"),
    ],
)
def test_encodings_of_other_scripts_are_guessed(encoding, said):
    """I-07"""
    assert text.document((said + "\n").encode(encoding) * 5).source == (said,) * 5


def test_utf_8_with_a_byte_of_windows_in_it_is_read_right():
    assert text.document("“Café” ".encode() + b"\x96 now").source == ("“Café” – now",)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \r\n\t\n", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b"Title\nA\0B", "Line 2 has a character that no text has (NUL): this is no file of text."),
        (bytes(range(1, 32)) * 20, "This is no file of text."),
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence(content, sentence):
    """I-07"""
    with pytest.raises(Unreadable) as refused:
        text.document(content)
    assert str(refused.value) == sentence


STRANGE = st.text(st.sampled_from("aB1•·*-–o.|>=~_():\t\n\r\v\f\u2028\u00a0\u00ad ") | st.characters(codec="utf-8"))


@given(
    STRANGE
    | st.lists(st.sampled_from(["09:30", "Word", " ", "  ", "\t", "|", "\n", "• ", "----", "> ", "1. ", "+"])).map(
        "".join
    )
)
@example("•\n")
@example("a\n---\n---")
@example("+-+\n|a|\n+-+")
def test_nothing_is_lost(source):
    """Every word of the source is in a line that says where it was."""
    try:
        document = text.document(source.encode())
    except Unreadable:
        return
    said = said_by_number(document)
    for number, shown in enumerate(document.source, start=1):
        for word in re.findall(r"[^\W\d_]{5,}", text.readable(text._BREAKS.sub(" ", shown))):
            assert word in said[number]


HOSTILE = [
    " ",
    "•",
    "• ",
    "a ",
    "a",
    "\t",
    "|",
    " | ",
    "a  ",
    "-",
    "> ",
    ">",
    "(",
    "\u0301\u0327",
    "word " * 12 + "\n",
]
HOSTILE_LINES = ["", "•", "a", "- a\n ", "1. a", "a\tb", "a  b  c", "|a|\n+-+", "+--+", ".", "a,", "> a", "---"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_megabyte_of_hostile_text_is_read(hostile):
    """A pattern that went back would not end."""
    text.document(b"A" + (hostile * (2**20 // len(hostile.encode()))).encode())


@pytest.mark.parametrize("hostile", HOSTILE_LINES)
def test_20_000_hostile_lines_are_read(hostile):
    text.document(("A\n" + f"{hostile}\n" * 20_000).encode())


def test_more_lines_than_anybody_reads_are_refused():
    with pytest.raises(Unreadable, match=r"^The text has more than 50,000 lines\.$"):
        text.document(b"a\n" * 50_001)
    with pytest.raises(Unreadable, match=r"^The text has more than 50,000 lines\.$"):
        text.document(b"a\f" * 50_001)
