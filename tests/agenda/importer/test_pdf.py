"""PDF: structure by the places and sizes of words; what cannot be read is refused within limits."""

import zlib
from functools import cache
from io import BytesIO

import pypdfium2
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from agenda.exports import FORMS
from agenda.importer import formats
from agenda.importer.document import Cell
from agenda.importer.readers import pdf
from agenda.importer.readers.pdf_layout import read
from agenda.importer.readers.pdf_places import Page, Word
from agenda.importer.reading import Unreadable
from events.programme import SessionDetails
from events.vocabulary import SessionKind
from tests.agenda.exports.copies import copy_of, forum


@cache
def lines(source: str):
    return pdf.document(printed(source)).lines


def printed(source: str) -> bytes:
    return typst.compile(source.encode())


def test_larger_letters_are_headings_and_heavier_ones_bold():
    source = "= Sample Conference\n*5 March 2026* \\\nLondon\n== Programme\nWelcome to *everybody*"
    assert [(line.text, line.heading, line.bold) for line in lines(source)] == [
        ("Sample Conference", 1, True),
        ("5 March 2026", 0, True),
        ("London", 0, False),
        ("Programme", 2, True),
        ("Welcome to everybody", 0, False),
    ]


LONG = (
    "An item that is so long that it does not fit on one line of a page, which makes it go on with the next line of it"
)


def test_items_and_paragraphs_that_were_broken_are_one_line():
    source = f"{LONG}. {LONG}.\n\n- {LONG}\n- Short\n+ First\n\nSample Speaker One \\\nSample Speaker Two"
    assert [(line.text, line.item) for line in lines(source)] == [
        (f"{LONG}. {LONG}.", 0),
        (LONG, 1),
        ("Short", 1),
        ("First", 1),
        ("Sample Speaker One", 0),
        ("Sample Speaker Two", 0),
    ]


def test_rows_of_a_table_are_cells():
    source = (
        "#table(columns: (auto, 1fr, auto), [*Time*], [*Session*], [*Room*], [09:30], [Registration], [Foyer],"
        f"[10:00], [*Keynote* \\\nSample Speaker One, {LONG}], [Hall], [11:00], [Coffee], [])"
    )
    assert [(line.text, line.cell) for line in lines(source)] == [
        ("Time", Cell(0, 0, 0, is_head=True)),
        ("Session", Cell(0, 0, 1, is_head=True)),
        ("Room", Cell(0, 0, 2, is_head=True)),
        ("09:30", Cell(0, 1, 0)),
        ("Registration", Cell(0, 1, 1)),
        ("Foyer", Cell(0, 1, 2)),
        ("10:00", Cell(0, 2, 0)),
        ("Keynote", Cell(0, 2, 1)),
        (f"Sample Speaker One, {LONG}", Cell(0, 2, 1)),
        ("Hall", Cell(0, 2, 2)),
        ("11:00", Cell(0, 3, 0)),
        ("Coffee", Cell(0, 3, 1)),
    ]


def test_a_time_and_a_title_are_one_line():
    source = "09:30 #h(2cm) Registration \\\n10:00 #h(2cm) Welcome"
    assert [(line.text, line.cell) for line in lines(source)] == [("09:30 Registration", None), ("10:00 Welcome", None)]


def test_columns_of_a_newspaper_are_read_one_after_the_other():
    left, right = (" ".join(f"{word}{number}" for number in range(60)) for word in ("left", "right"))
    source = f"#columns(2)[{left}\n#colbreak()\n{right}]"
    assert [line.text for line in lines(source)] == [left, right]


def test_what_is_printed_on_every_page_is_one_line_at_the_end():
    source = "#set page(header: [Sample Conference], footer: context [Page #counter(page).display()])\n= Title\nOne"
    found = lines(source + "#pagebreak()\nTwo#pagebreak()\nThree")
    assert [(line.text, len(line.numbers)) for line in found] == [
        ("Title", 1),
        ("One", 1),
        ("Two", 1),
        ("Three", 1),
        ("Sample Conference", 3),
        ("Page 1", 3),
    ]


@pytest.mark.django_db
def test_our_own_files_are_read():
    session = SessionDetails(
        id="a", kind=SessionKind.KEYNOTE, title="Reading the threat", points=("Choosing", "Stating")
    )
    render = FORMS["pdf"].render
    assert {line.text for line in pdf.document(render(copy_of(forum(session), extension="pdf"))).lines} >= {
        "Forum",
        "Reading the threat",
        "Choosing",
        "Stating",
    }


# ── What is refused ──


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as found:
        formats.read(content, name="programme.pdf")
    return str(found.value)


def by_hand(stream: bytes = b"", *, page: str = "", trailer: str = "") -> bytes:
    """A PDF of one page with this content."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R >>",
        f"<< /Length {len(stream)} {page} >> stream\n".encode() + stream + b"\nendstream",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, thing in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer\n<< /Size 5 /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def test_an_encrypted_pdf_is_refused():
    """I-05"""
    secret = "00" * 32
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{secret}> /U <{secret}> /P -4 >> /ID [<00> <00>]"
    assert refused(by_hand(trailer=lock)) == "The PDF is encrypted. Save it without a password, and import that."


def test_a_pdf_of_pictures_alone_is_refused():
    """I-05"""
    assert refused(by_hand(b"0 0 100 100 re f")) == "The PDF has no text in it, only pictures of pages."


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\nrubbish", b"%PDF-", by_hand()[:120], b"%PDF-1.4" + bytes(range(256)) * 40]
)
def test_a_broken_pdf_is_refused(content):
    """I-05"""
    assert refused(content) == "The PDF is damaged: it cannot be opened."


def test_a_pdf_of_2_000_pages_is_refused():
    """I-05"""
    document, out = pypdfium2.PdfDocument.new(), BytesIO()
    for _ in range(2000):
        document.new_page(300, 300)
    document.save(out)
    assert refused(out.getvalue()).startswith("The PDF is too long")


def test_a_pdf_that_unpacks_to_more_than_fits_is_refused():
    """I-05, I-01"""
    pack = zlib.compressobj(1)
    bomb = b"".join(pack.compress(b" " * 2**20) for _ in range(600)) + pack.flush()
    assert refused(by_hand(bomb, page="/Filter /FlateDecode")).startswith("The PDF is ")


def test_what_takes_too_long_is_refused(monkeypatch):
    """I-05"""
    monkeypatch.setattr(pdf, "SECONDS", 0.01)
    assert refused(printed("Text")).startswith("The PDF is too long")


# ── Wherever words are ──

PLACES = st.integers(0, 300)
WORDS = st.builds(
    lambda text, left, bottom, width, height, bold: Word(text, left, bottom, left + width, bottom + height, bold),
    st.sampled_from(["Welcome", "•", "09:30", "-", "Hall", "\x02", "1."]),
    PLACES,
    PLACES,
    st.integers(-5, 80),
    st.integers(-1, 40),
    st.booleans(),
)
PAGES = st.lists(st.lists(WORDS, max_size=15).map(lambda words: Page(300, 300, words)), max_size=3)


@given(PAGES)
def test_nothing_is_lost_wherever_words_are(pages):
    document = read(pages)
    for word in ("Welcome", "09:30", "Hall"):
        there = sum(one.text == word for page in pages for one in page.words)
        assert sum(shown.count(word) for shown in document.source) == there
    assert {number for line in document.lines for number in line.numbers} == set(range(1, len(document.source) + 1))


@pytest.mark.parametrize("step", [(0, 0), (0, -1), (5, 0), (40, 0), (40, 1), (1, -20)])
def test_20_000_words_are_read_in_steps_that_grow_with_their_number(step):
    across, down = step
    words = [Word("a", at * across, at * down, at * across + 5, at * down + 10, False) for at in range(20_000)]
    assert read([Page(300, 300, words)]).lines
