"""Exports of ours that somebody edited by hand before they came back: what was edited is read, and nothing is lost."""

from copy import deepcopy
from dataclasses import replace
from datetime import time
from io import BytesIO

import docx
import pytest
from docx.document import Document as WordDocument
from hypothesis import given
from hypothesis import strategies as st

from agenda.exports import FORMS
from agenda.importer.back import read
from agenda.importer.document import Document, of_texts
from agenda.importer.formats import DOCUMENTS
from agenda.selection import Selection
from events.programme import Billing, Part, SessionDetails, Unplaced
from events.vocabulary import AppearanceStatus, ContributionRole, SessionKind
from tests.agenda.exports.copies import copy_of, demo
from tests.agenda.exports.test_programme_txt import PROGRAMME

from .told_by import told_by

NEW_PERSON = Billing(
    key="sample-three",
    name="Sample Three",
    billing="Head of Change, Sample Body",
    position="Head of Change",
    organisation="Sample Body",
    status=AppearanceStatus.INVITED,
)
NEW_SESSION = SessionDetails(
    id="session-2",
    day=PROGRAMME.event.starts_on,
    start=time(11),
    end=time(11, 30),
    kind=SessionKind.CASE_STUDY,
    label="Case study",
    title="Something new",
    speakers=(Part(speaker="sample-three", role=ContributionRole.PANELLIST),),
)


def edited(form: str):
    """The talk begins half an hour earlier and ends at 11am, has one point less and one person more; a case study
    comes behind it; one sentence has no place."""
    told = told_by(form, PROGRAMME)
    talk, tea = told.sessions
    new = Part(speaker="sample-three")
    talk = replace(talk, start=time(9, 30), end=time(11), points=("Another",), speakers=(*talk.speakers, new))
    return replace(
        told,
        speakers=(*told.speakers, NEW_PERSON),
        sessions=(talk, NEW_SESSION, replace(tea, id="session-3")),
    )


def written(form: str) -> str:
    return FORMS[form].render(copy_of(PROGRAMME)).decode()


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


def test_plain_text_is_read_as_it_was_edited():
    text = changed(
        written("txt"),
        ("10am to 11.30am ·", "9.30am – 11:00 ·"),
        ("  • One point\n", ""),
        (
            "Head, Samples (chair)\nSample Two (invited)\n",
            "Head, Samples (chair)\nSample Two (invited)\nSample Three (invited)\n",
        ),
        (
            "\n11.30am\nTea",
            "\n11am to 11.30am\nCase study: Something new\n\nSample Three (panellist) (invited)\n\n11.30am\nTea",
        ),
        (
            "  • Sample Two (invited)",
            "  • Sample Two (invited)\n  • Sample Three, Head of Change, Sample Body (invited)",
        ),
        ("\n\nSources\n", "\n\nSponsors\n--------\n\nSample Sponsor\n\nSources\n"),
    )
    reading = read(DOCUMENTS["txt"](text.encode()))
    numbers = [number for number, line in enumerate(text.split("\n"), start=1) if "Sponsor" in line]
    unplaced = [(numbers[0], "Sponsors"), (numbers[0] + 1, "--------"), (numbers[1], "Sample Sponsor")]
    wanted = replace(edited("txt"), unplaced=tuple(Unplaced(line=number, text=text) for number, text in unplaced))
    assert reading.programme == wanted
    assert [text.split("\n")[n - 1] for n in reading.origins["sessions.session-2"]] == [
        "11am to 11.30am",
        "Case study: Something new",
        "Sample Three (panellist) (invited)",
    ]


def test_markdown_is_read_as_it_was_edited():
    text = changed(
        written("md"),
        ("10am to 11.30am ·", "9.30am to 11am ·"),
        ("* One point\n", ""),
        ("\\\nSample Two (invited)\n", "\\\nSample Two (invited)\\\nSample Three (invited)\n"),
        (
            "### Tea",
            "### Case study: Something new\n\n11am to 11.30am\n\nSample Three (panellist) (invited)\n\n### Tea",
        ),
        ("* Sample Two (invited)", "* Sample Two (invited)\n* Sample Three, Head of Change, Sample Body (invited)"),
        ("## Sources\n", "## Sponsors\n\nSample Sponsor\n\n## Sources\n"),
    )
    programme = read(DOCUMENTS["md"](text.encode())).programme
    assert [line.text for line in programme.unplaced] == ["## Sponsors", "Sample Sponsor"]
    assert replace(programme, unplaced=()) == edited("md")


def test_a_markdown_program_may_have_set_other_marks_of_lists():
    text = written("md").replace("\n* ", "\n- ")
    programme = read(DOCUMENTS["md"](text.encode())).programme
    assert programme == told_by("md", PROGRAMME)


def test_word_is_read_as_it_was_edited():
    word = docx.Document(BytesIO(FORMS["docx"].render(copy_of(PROGRAMME))))
    found(word, "10am to 11.30am").runs[0].text = "9.30am to 11am · Hall A"
    remove(found(word, "One point"))
    tea, last = found(word, "Tea"), [p for p in word.paragraphs if p.text == "Sample Two (invited)"][-1]
    last.insert_paragraph_before(last.text, "Session People")
    last.runs[0].text = "Sample Three (invited)"
    for run in last.runs[1:]:
        run.text = ""
    for style, text in (
        ("Heading 2", "Case study: Something new"),
        ("Session Time", "11am to 11.30am"),
        ("Session People", "Sample Three (panellist) (invited)"),
    ):
        tea.insert_paragraph_before(text, style)
    table = word.tables[1]._tbl
    table.append(deepcopy(table.tr_lst[-1]))
    for cell, text in zip(word.tables[1].rows[-1].cells, ("Sample Three", NEW_PERSON.billing, "Invited"), strict=True):
        cell.text = text
    found(word, "Sources").insert_paragraph_before("Sponsors", "Heading 1")
    found(word, "Sources").insert_paragraph_before("Sample Sponsor")
    programme = read(DOCUMENTS["docx"](content(word))).programme
    assert [line.text for line in programme.unplaced] == ["Sponsors", "Sample Sponsor"]
    assert replace(programme, unplaced=()) == edited("docx")


def found(word: WordDocument, begins: str):
    return next(p for p in word.paragraphs if p.text.startswith(begins))


def remove(paragraph) -> None:
    paragraph._p.getparent().remove(paragraph._p)


def content(word: WordDocument) -> bytes:
    out = BytesIO()
    word.save(out)
    return out.getvalue()


# ── Whatever was done to it ──

LINES = FORMS["txt"].render(copy_of(demo("sample-conference"))).decode().split("\n")


@given(st.data())
def test_whatever_lines_are_lost_doubled_or_put_between_nothing_else_is_lost(data):
    lines, end = list(LINES[:-4]), LINES[-4:]
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["drop", "double", "put"])):
            case "drop":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "put":
                lines.insert(at, data.draw(st.sampled_from(["", "Somebody wrote this", "  • and this", "10am"])))
    reading = read(of_texts([*lines, *end]))
    if reading is not None:  # the line of the date may be gone
        assert _is_whole(reading.source, reading)


def _is_whole(source, reading) -> bool:
    """Each line is a part of something, or unplaced; none is both."""
    placed = set().union(*reading.origins.values())
    unplaced = {line.line for line in reading.programme.unplaced}
    lines = {number for number, text in enumerate(source, start=1) if text.strip()}
    return lines == (placed | unplaced) & lines and not placed & unplaced


def test_a_part_of_a_programme_says_that_it_is_one():
    text = FORMS["txt"].render(copy_of(PROGRAMME, selection=Selection(room="Hall A")))
    reading = read(DOCUMENTS["txt"](text))
    assert [doubt.sentence for doubt in reading.doubts] == ["This is a part of the programme only: Hall A."]
    assert reading.programme.unplaced == ()


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["Forum", "Date: Friday 5 March 2027"],
        ["Publication 3, 15 January 2027.", "https://programme.example/events/forum/programme/"],
        ["Date: today", "Publication 3, 15 January 2027."],
        ["Date: today", "Publication 3, 15 January 2027.", "https://programme.example/events/forum/"],
        ["Date: today", "https://programme.example/events/forum/programme/"],
    ],
)
def test_what_is_no_export_of_ours_is_left_to_the_recogniser(texts):
    assert read(of_texts(texts)) is None


def test_a_document_is_known_for_none_without_being_read():
    class Unread(tuple):
        __slots__ = ()

        def __iter__(self):
            raise AssertionError

    assert read(Document(source=("Forum",) * 100_000, lines=Unread())) is None
