"""Whatever is read, each of its lines and words is somewhere: in the Programme, or told as unplaced."""

import json
import re
import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from agenda.importer import formats
from agenda.importer.reading import Reading, Unreadable
from events.programme import from_json, to_json

TIMES = ("09:30", "9.30am", "0930", "09h30", "~10:00", "10:00 – 10:45", "1.15pm-2pm", "25:99", "10:00-09:00")
HONORIFICS = ("", "Dr ", "Professor Dame ", "Detective Chief Inspector ", "Cllr ", "Rt Hon ")
BODIES = ("University of {}", "{} Council", "Head of {}, {} Police", "{}", "Chair, {} & {}")
STATUSES = ("", " (invited)", " (CONFIRMED)", " [tbc]", " – Event Chair", " OBE")
BULLETS = ("• ", "- ", "* ", "1. ", "a) ", "    ", "\t")
HEADINGS = (
    *("Programme", "Who should attend?", "Key Speakers Confirmed:", "You will learn", "Aims", "Sponsors", "Agenda"),
    *("Day 2 – Friday 12 March 2027", "# Timetable", "MORNING SESSION", "Typical job titles will include:"),
)
DATES = (
    *("Tuesday 16 July 2019", "5–7 March 2027", "30 March – 2 April 2027", "31 February 2027", "12/03/2027"),
    *("Register by 5 May 2027", "March 12, 2027", "Date: Friday 5 March", "99.99.9999"),
)
TITLES = (
    *("Keynote: {} in practice", "The {} question?", "Panel – {} or {}", "Case Study: {}", "{}: a {} for {}", "Lunch"),
    *("Q&A with {}", "Refreshments and {}", "Workshop A – {}", "In conversation with {}", "Close", "{}"),
)
SENTENCES = (
    *("This {} conference will help {} understand {}.", "Chair: {}", "Moderated by {} {}", "Venue: {} Hall, {} Street"),
    *("Panel: {} {}; {} {}; {}", "Room: {}", "Contact {} at {}@example.org", "Source: {}, 2018", "For {} and {} teams"),
    *(
        "Programme subject to {}",
        "Organised by {}",
        "http://{}.example/{}",
        "| {} | {} | {} |",
        "All {}",
        "({})",
        "---",
    ),
)


@st.composite
def _people(draw) -> str:
    name = draw(st.sampled_from(HONORIFICS)) + "{} {}" + draw(st.sampled_from(("", "-{}", " {}")))
    behind = draw(st.sampled_from((", ", " – ", " (", " [", " and {} {}, ", "\t", " at ")))
    closing = {" (": ")", " [": "]"}.get(behind, "")
    return f"{name}{behind}{draw(st.sampled_from(BODIES))}{closing}{draw(st.sampled_from(STATUSES))}"


@st.composite
def _agenda(draw) -> str:
    pieces = [draw(st.sampled_from(TIMES)), draw(st.sampled_from(TITLES) | _people())]
    if draw(st.booleans()):
        pieces.reverse()
    return draw(st.sampled_from((" ", "  ", "\t", " | ", ", ", " – "))).join(pieces)


KINDS = st.one_of(
    *map(st.sampled_from, (TIMES, HEADINGS, DATES, TITLES, SENTENCES)), _people(), _agenda(), st.just(""), st.just("")
)
LINES = st.tuples(st.just("") | st.sampled_from(BULLETS), KINDS).map("".join)


def _word(number: int) -> str:
    """One that stands nowhere else, and that no list of known words holds."""
    sounds = []
    for _ in range(3):
        number, left = divmod(number, 35)
        sounds.append("bdfgkvz"[left % 7] + "aeiou"[left // 7])
    return "Q" + "".join(sounds) + "x"


@st.composite
def programmes(draw) -> str:
    numbers = iter(range(10_000))
    lines = draw(st.lists(LINES, min_size=1, max_size=25))
    return "\n".join(re.sub(r"\{\}", lambda _: _word(next(numbers)), line) for line in lines)


def read(text: str) -> Reading | None:
    """None where there is nothing to read."""
    try:
        return formats.read(text.encode(), name="sample.txt", format="txt")
    except Unreadable:
        return None


def check_lines(reading: Reading) -> None:
    there = {number for number, text in enumerate(reading.source, start=1) if text.strip()}
    unplaced = {line.line for line in reading.programme.unplaced}
    placed = {number for lines in reading.origins.values() for number in lines}
    assert there - unplaced - placed == set()
    assert unplaced | placed <= set(range(1, len(reading.source) + 1))
    assert from_json(to_json(reading.programme)) == reading.programme


def strings(value) -> str:
    if isinstance(value, dict):
        return "\n".join(map(strings, value.values()))
    return "\n".join(map(strings, value)) if isinstance(value, list) else value if isinstance(value, str) else ""


def said(reading: Reading) -> str:
    return strings(json.loads(to_json(reading.programme)))


@given(programmes())
@settings(max_examples=150)
@example("Dr Qabax Qebex, Head of Qibix (invited) (CONFIRMED)")
@example("10:00 – 09:00 Keynote: Qabax\n\nPanel: Qebex Qibix; Qobox")
def test_no_word_of_a_programme_is_lost(text):
    reading = read(text)
    if reading is None:
        return
    check_lines(reading)
    words = set(re.findall(r"Q(?:[bdfgkvz][aeiou]){3}x", text))
    there = said(reading).casefold()
    assert sorted(word for word in words if word.casefold() not in there) == []


@given(st.text(max_size=600) | st.lists(st.text(max_size=60), max_size=20).map("\n".join))
@settings(max_examples=150)
@example("\u2028\x85\x0b\x1c")
@example("a" * 400)
@example("\ufeff# \n* \n> \n|")
def test_no_line_of_any_text_is_lost(text):
    reading = read(text)
    if reading is None:
        return
    check_lines(reading)
    apart = {number for piece, lines in reading.origins.items() if _says_little(piece) for number in lines}
    unplaced = {line.line for line in reading.programme.unplaced}
    there = _bare(said(reading))
    for number, line in enumerate(reading.source, start=1):
        if number not in apart | unplaced and len(line) < 100:
            assert [word for word in re.findall(r"[^\W\d_]{3,}", line) if _bare(word) not in there] == []


def _says_little(piece: str) -> bool:
    """Pieces whose words become dates and times, or say what others are."""
    return piece == "structure" or piece.rpartition(".")[2] in {
        "starts_on",
        "ends_on",
        "start_time",
        "end_time",
        "format",
    }


def _bare(text: str) -> str:
    """Its letters alone, however they are written."""
    letters = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(letter for letter in letters if letter.isalpha())
