"""Word files, as python-docx and LibreOffice read them."""

import io
import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest
from django.db import transaction
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from agenda.selection import Selection
from events.programme import Link
from events.text import for_xml
from events.vocabulary import EventStatus, SessionStatus
from tests.nasty import NASTY
from tests.programs import needs

from .copies import DEMO, copy_named, copy_of, demo, every_event, forum, rendered
from .test_programme_txt import BREAK, PROGRAMME


def document(copy):
    return Document(io.BytesIO(rendered(copy, "docx")))


def told(copy) -> list[tuple[str, str]]:
    """Paragraphs by their style."""
    return [(paragraph.style.name, paragraph.text) for paragraph in document(copy).paragraphs]


def member(copy, name: str) -> etree._Element:
    with ZipFile(io.BytesIO(rendered(copy, "docx"))) as archive:
        return etree.fromstring(archive.read(name))


def test_everything_is_in_a_named_style():
    copy = copy_of(PROGRAMME)
    assert told(copy) == [
        ("Title", "Forum"),
        ("Programme Facts", "Date\tFriday 5 March 2027"),
        ("Programme Facts", "Time\t9am to 5pm GMT"),
        ("Programme Facts", "Place\tYork"),
        ("Programme Facts", "Venue\tGuildhall, 1 Sample Square, York"),
        ("Programme Facts", "Organiser\tSample Body"),
        ("Programme Facts", "Sector\tcriminal justice"),
        ("Heading 1", "Conference brief"),
        ("Normal", "Text of the brief."),
        ("Heading 2", "Why"),
        ("List Bullet", "a"),
        ("List Bullet", "b"),
        ("List Bullet 2", "deeper"),
        ("Quote", "said"),
        ("Heading 1", "Programme"),
        ("List Bullet", "Learn this"),
        ("Heading 2", "Morning keynote: Working together"),
        ("Session Time", "10am to 11.30am · Hall A"),
        ("Normal", "Why it matters:"),
        ("List Number", "first"),
        ("List Number", "then"),
        ("Session Point", "One point"),
        ("Session Point", "Another"),
        ("Session Note", "Bring a pen"),
        ("Session Note", "For: Officers and Analysts"),
        ("Session People", "Dr Sample One, Head, Samples (chair)"),
        ("Session People", "Sample Two (invited)"),
        ("Heading 2", "Tea"),
        ("Session Time", "11.30am"),
        ("Heading 1", "Key speaker"),
        ("Heading 1", "Also speaking"),
        ("Heading 1", "Who should attend"),
        ("Normal", "Open to all."),
        ("List Bullet", "Officers"),
        ("Heading 1", "Sources"),
        ("List Bullet", "A report, Sample Press, 2025 https://example.org/r"),
        ("Heading 1", "Links"),
        ("List Bullet", "Travel: https://example.org/t"),
        (
            "Publication Note",
            f"Programme subject to change. Publication 3, 15 January 2027. {copy.programme_address}",
        ),
    ]


def test_people_are_a_table_whose_header_is_repeated():
    key, others = document(copy_of(PROGRAMME)).tables
    assert [[cell.text for cell in row.cells] for row in key.rows] == [
        ["Name", "Position and organisation", "Part"],
        ["Dr Sample One", "Head, Samples", ""],
    ]
    assert [cell.text for cell in others.rows[1].cells] == ["Sample Two", "", "Invited"]
    for table in (key, others):
        assert table.style.name == "Programme Table"
        assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True, False]


def test_words_are_bold_italic_and_linked_as_they_were_written():
    text = "**bold** *italic* `code` [out](https://example.org/) [in](/admin/) [x](javascript:alert(1)) <b>raw</b>"
    file = document(copy_of(forum(event={"brief": text})))
    paragraph = next(p for p in file.paragraphs if p.text.startswith("bold"))
    assert paragraph.text == "bold italic code out in [x](javascript:alert(1)) <b>raw</b>"
    assert [run.text for run in paragraph.runs if run.bold] == ["bold"]
    assert [run.text for run in paragraph.runs if run.italic] == ["italic"]
    assert [(link.text, link.address) for link in paragraph.hyperlinks] == [("out", "https://example.org/")]


def test_each_list_counts_for_itself():
    text = "1. a\n2. b\n   1. deeper\n\nbetween\n\n1. again\n\n0) nought"
    file = document(copy_of(forum(event={"brief": text})))
    numbering = file.part.numbering_part.element
    counted = [(p.text, p._p.pPr.numPr.numId.val) for p in file.paragraphs if p.style.name.startswith("List Number")]
    starts = {
        number: numbering.num_having_numId(number).find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}").val
        for _, number in counted
    }
    a, b, deeper, again, nought = (number for _, number in counted)
    assert [starts[n] for n in (a, deeper, again, nought)] == [1, 1, 1, 0]
    assert (a == b, len({a, deeper, again, nought})) == (True, 4)


def test_a_table_in_a_brief_is_a_table():
    file = document(copy_of(forum(event={"brief": "| a | b |\n|---|---|\n| **c** | d |\n| e | f |"})))
    assert [[cell.text for cell in row.cells] for row in file.tables[0].rows] == [["a", "b"], ["c", "d"], ["e", "f"]]


def test_pages_are_counted_and_say_of_what_they_are():
    copy = copy_of(PROGRAMME)
    section = document(copy).sections[0]
    assert (section.header.paragraphs[0].text, section.first_page_header.paragraphs[0].text) == (
        "Forum\tSample Body",
        "",
    )
    for footer in (section.footer, section.first_page_footer):
        assert footer.paragraphs[0].text == "Publication 3, 15 January 2027\tPage 1 of 1"
        codes = footer.paragraphs[0]._p.iter(qn("w:instrText"))
        assert [code.text.strip() for code in codes] == ["PAGE", "NUMPAGES"]


def test_it_says_whose_it_is_and_when_it_was_published_and_never_now():
    copy = copy_of(PROGRAMME, selection=Selection(room="Hall A"))
    properties = document(copy).core_properties
    at = datetime(2027, 1, 15, 12, 30, tzinfo=UTC)
    assert (properties.title, properties.author, properties.last_modified_by) == ("Forum", "Sample Body", "Sample Body")
    assert (properties.created, properties.modified, properties.language) == (at, at, "en-GB")
    assert (properties.subject, properties.comments) == ("Hall A", "")
    styles = member(copy, "word/styles.xml")
    assert {language.get(qn("w:val")) for language in styles.iter(qn("w:lang"))} == {"en-GB"}
    with ZipFile(io.BytesIO(rendered(copy, "docx"))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert [name for name in archive.namelist() if "thumbnail" in name] == []


def test_what_is_cancelled_moved_or_a_part_is_said_in_words():
    sessions = (replace(BREAK, status=SessionStatus.CANCELLED), replace(BREAK, id="b", status=SessionStatus.MOVED))
    programme = forum(*sessions, event={"status": EventStatus.POSTPONED})
    copy = copy_of(programme, moved_from={"b": "10am, Hall A"}, selection=Selection(ignored=("room",)))
    assert [text for style, text in told(copy) if style == "Session Mark"] == [
        "Postponed",
        "Cancelled",
        "Moved from 10am, Hall A",
    ]
    assert ("Session Note", "There is no such room in this programme, so all are here.") in told(copy)
    empty = copy_of(PROGRAMME, selection=Selection(track="Side track"))
    assert ("Normal", "There is no session for what was asked for: Side track.") in told(empty)
    assert ("Programme Facts", "Part\tSide track") in told(empty)


@pytest.mark.parametrize(
    ("address", "led"),
    [
        ("https://example.org/a b|\\^ŵ", "https://example.org/a%20b%7C%5C%5E%C5%B5"),
        ("https://ŵ.example/", "https://xn--9ga.example/"),
        ("mailto:sample@example.org", "mailto:sample@example.org"),
        ("https://[bad", None),
        ("https:///x", None),
        ("mailto:", None),
        ("ftp://example.org/", None),
    ],
)
def test_an_address_for_which_word_would_call_the_file_damaged_is_not_linked(address, led):
    copy = copy_of(forum(event={"links": (Link(label="Words", url=address),)}))
    paragraph = next(p for p in document(copy).paragraphs if "Words" in p.text)
    assert (paragraph.text, [found.address for found in paragraph.hyperlinks]) == (
        f"Words: {address}",
        [led] if led else [],
    )


@every_event
@pytest.mark.django_db
def test_no_event_breaks_it_and_each_session_is_a_heading(name):
    copy = copy_named(name, "docx")
    headings = [text for style, text in told(copy) if style.startswith("Heading")]
    for session in copy.programme.sessions:
        assert any(for_xml(session.title) in heading for heading in headings)


@needs("soffice", "pdftotext")
@pytest.mark.django_db
def test_libreoffice_opens_every_event_and_reads_it_in_order(tmp_path):
    """One start of LibreOffice for all of them, with a profile of its own."""
    wanted = {}
    for number, name in enumerate([*DEMO, *NASTY]):
        with transaction.atomic():
            copy = copy_named(name, "docx")
            (tmp_path / f"{number}.docx").write_bytes(rendered(copy, "docx"))
            transaction.set_rollback(True)
        wanted[number] = copy.programme
    files = sorted(tmp_path.glob("*.docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    for number, programme in wanted.items():
        pdf = subprocess.run(["pdftotext", tmp_path / f"{number}.pdf", "-"], check=True, capture_output=True).stdout
        words = re.sub(r"\s+", "", pdf.decode())
        found = [words.find(_plain(session.title)) for session in programme.sessions if session.title.isascii()]
        assert -1 not in found, f"{number}: a title is missing"
    forum_of_2019 = DEMO.index("effectively-tackling-and-preventing-serious-and-organised-crime-2019")
    pdf = subprocess.run(
        ["pdftotext", "-layout", tmp_path / f"{forum_of_2019}.pdf", "-"], check=True, capture_output=True
    ).stdout.decode()
    places = [re.sub(r"\s+", "", pdf).index(_plain(s.label or s.title)) for s in demo(DEMO[forum_of_2019]).sessions]
    assert len(places) == 22
    assert "Page 1 of " in pdf


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)
