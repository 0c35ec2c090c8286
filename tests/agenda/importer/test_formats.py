"""Which form a file is: by what it begins with, then by its name; what is none is refused in a sentence."""

import io
import zipfile

import docx
import openpyxl
import pytest
import typst
from hypothesis import example, given
from hypothesis import strategies as st

from agenda.importer import formats
from agenda.importer.reading import Unreadable


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "<a/>")
    return out.getvalue()


def saved(thing) -> bytes:
    out = io.BytesIO()
    thing.save(out)
    return out.getvalue()


HTML = b"<!doctype html><html><body><p>Programme</p></body></html>"
MARKDOWN = b"# Programme\n\n## Day 1\n\n- 09:30 Welcome"


@pytest.mark.parametrize(
    ("content", "name", "format"),
    [
        (b"Programme\n09:30 Welcome", "", "txt"),
        (b"Programme\n09:30 Welcome", "programme.txt", "txt"),
        (b"Programme\n09:30 Welcome", "programme", "txt"),
        (b"Programme\n09:30 Welcome", "programme.xyz", "txt"),
        (b"Programme\n09:30 Welcome", "programme.md", "md"),
        (MARKDOWN, "", "md"),
        (b"---\ntitle: Sample\n---\nText", "", "md"),
        (MARKDOWN, "programme.txt", "txt"),
        (HTML, "", "html"),
        (HTML, "programme.txt", "html"),
        (HTML, "programme.xml", "html"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">\n<html><p>a</p></html>', "", "html"),
        (b"<p>One</p><p>Two</p><ul><li>Three</li></ul>", "", "html"),
        (b"\xef\xbb\xbf  " + HTML, "", "html"),
        ("<html><p>“Café”</p></html>".encode("utf-16"), "", "html"),
        (typst.compile(b"Programme"), "programme.docx", "pdf"),
        (saved(docx.Document()), "programme.pdf", "docx"),
        (saved(openpyxl.Workbook()), "programme.csv", "xlsx"),
        (b'{"schema": "socprog/programme/1", "event": {"title": "a"}}', "", "json"),
        (b'{"schedule": {"conference": {}}}', "", "frab-json"),
        (b'{"schedule": {"conference": {}}}', "schedule.json", "frab-json"),
        (b'{"event": {"title": "a"}}', "a.txt", "json"),
        (b"{", "a.json", "json"),
        (b"{curly} braces", "", "txt"),
        (b'<?xml version="1.0"?><schedule><day/></schedule>', "", "xml"),
        (b"<!-- made here -->\n<schedule>", "a.txt", "xml"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><schedule>', "", "xml"),
        (b"<other/>", "a.xml", "xml"),
        (b"Day,Start,Title,Room\n1,09:30,Welcome,Hall\n1,10:00,Keynote,Hall\n", "", "csv"),
        (b"Day;Start;Title;Room\n1;09:30;Welcome;Hall\n1;10:00;Keynote;Hall\n", "", "csv"),
        (b"Title\n09:30", "a.csv", "csv"),
        (b"One, two, three, four\nFive, six, seven\n", "", "txt"),
    ],
)
def test_the_form_is_known_by_the_content_then_by_the_name(content, name, format):
    assert formats.format_of(content, name) == format


def test_a_form_that_is_given_is_taken():
    assert formats.read(MARKDOWN, name="a.txt", format="md").source == tuple(MARKDOWN.decode().split("\n"))


WORD_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "", "The file is empty."),
        (b" \n", "", "The file is empty."),
        (b"a" * (10 * 2**20 + 1), "", "The file is larger than 10 MB."),
        (WORD_97, "a.doc", "This is a Word file of an old kind (.doc). Save it as .docx, and import that."),
        (WORD_97, "a.docx", "This is a Word file of an old kind (.doc). Save it as .docx, and import that."),
        (
            WORD_97 + "EncryptedPackage".encode("utf-16-le"),
            "a.docx",
            "The file is encrypted. Save it without a password, and import that.",
        ),
        (WORD_97, "a.xls", "This is a spreadsheet of an old kind (.xls). Save it as .xlsx, and import that."),
        (b"{\\rtf1 Text}", "a.docx", "This is a file of Rich Text (.rtf). Save it as .docx, and import that."),
        (
            archive("mimetype", "content.xml"),
            "a.odt",
            "This is a file of LibreOffice or OpenOffice. Save it as .docx, and import that.",
        ),
        (archive("ppt/presentation.xml"), "", "This is a presentation. Copy its text, and paste that."),
        (archive("a.txt"), "a.zip", "This is a ZIP archive. Take the programme out of it, and import that."),
        (
            b"PK\3\4 cut",
            "a.docx",
            "The file is damaged: it begins as a Word file or a spreadsheet does, but cannot be opened.",
        ),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", "This is a picture or a film: there is no text in it that can be read."),
        (b"\xff\xd8\xff\xe0", "", "This is a picture or a film: there is no text in it that can be read."),
        (b"MZ" + bytes(range(256)), "a.exe", "Line 1 has a character that no text has (NUL): this is no file of text."),
    ],
)
def test_what_is_in_no_form_is_refused_in_a_sentence(content, name, sentence):
    """I-05"""
    with pytest.raises(Unreadable) as refused:
        formats.read(content, name=name)
    assert str(refused.value) == sentence


@given(st.binary(max_size=200), st.sampled_from(["", "a.md", "a.html", "a.docx", "a.json", "a.txt"]))
@example(b"PK\x05\x06" + bytes(18), "")
@example(b"BM and others", "")
def test_bytes_of_any_kind_are_read_or_refused_in_a_sentence(content, name):
    try:
        formats.read(content, name=name)
    except Unreadable as refused:
        assert len(str(refused).splitlines()) == 1  # noqa: PT017
