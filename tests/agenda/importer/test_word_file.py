"""Word files: headings, lists, tables, breaks, boxes, notes; what is no safe file is refused before it is opened."""

import io
import zipfile
from contextlib import suppress

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from agenda.exports import FORMS
from agenda.importer import formats
from agenda.importer.document import Anchor, Cell, Line
from agenda.importer.readers import word_file
from agenda.importer.reading import Unreadable
from tests.agenda.exports.copies import copy_named, every_event

TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"


def saved(word) -> bytes:
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def read(word) -> tuple[Line, ...]:
    return word_file.document(saved(word)).lines


def with_member(content: bytes, **members: bytes) -> bytes:
    """The archive with these members in place of its own; `/` is `__`."""
    out = io.BytesIO()
    members = {name.replace("__", "/"): data for name, data in members.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in members:
                target.writestr(name, source.read(name))
        for name, data in members.items():
            target.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def word():
    return docx.Document()


def test_headings_lists_and_gaps(word):
    word.add_heading("Sample Conference", 0)
    word.add_paragraph("5 March 2026", "Subtitle")
    word.add_heading("Programme", 2)
    word.add_paragraph("")
    word.add_paragraph("One", "List Bullet")
    word.add_paragraph("Two", "List Bullet 2")
    word.add_paragraph("Three", "List Number")
    word.add_paragraph("•\tFour")
    assert read(word) == (
        Line(numbers=(1,), text="Sample Conference", heading=1, style="Title"),
        Line(numbers=(2,), text="5 March 2026", style="Subtitle"),
        Line(numbers=(3,), text="Programme", heading=2, bold=True, style="Heading 2"),
        Line(numbers=(4,), text="One", item=1, gap=1, style="List Bullet"),
        Line(numbers=(5,), text="Two", item=2, style="List Bullet 2"),
        Line(numbers=(6,), text="Three", item=1, style="List Number"),
        Line(numbers=(7,), text="Four", item=1, style="Normal"),
    )


def test_lists_without_a_style_of_their_own_are_as_deep_as_their_numbering_says(word):
    for level in (0, 2):
        paragraph = word.add_paragraph("Item")
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')
        )
    assert [line.item for line in read(word)] == [1, 3]


def test_styles_based_on_headings_and_outline_levels_are_headings(word):
    style = word.styles.add_style("Session", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = word.styles["Heading 3"]
    word.add_paragraph("Welcome", "Session")
    paragraph = word.add_paragraph("Day 1")
    paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="1"/>'))
    assert [(line.heading, line.style) for line in read(word)] == [(3, "Session"), (2, "Normal")]


def test_breaks_part_lines_and_each_is_bold_if_all_of_it_is(word):
    paragraph = word.add_paragraph()
    paragraph.add_run("Sample Speaker One").bold = True
    paragraph.add_run().add_break()
    paragraph.add_run("Chair, ")
    paragraph.add_run("Samples").bold = True
    paragraph.add_run().add_break(WD_BREAK.PAGE)
    paragraph.add_run("09:30\tWelcome")
    assert [(line.text, line.bold) for line in read(word)] == [
        ("Sample Speaker One", True),
        ("Chair, Samples", False),
        ("09:30 Welcome", False),
    ]


def test_tables_are_cells_in_their_place(word):
    word.add_paragraph("Before")
    table = word.add_table(4, 3)
    for row, texts in enumerate(
        [("Time", "Hall", "Room"), ("09:30", "One", ""), ("", "Two", "Three"), ("11:00", "Four", "Five")]
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 1).merge(table.cell(1, 2))
    table.cell(3, 2).add_paragraph("More")
    word.add_paragraph("After")
    assert [(line.text, line.cell) for line in read(word)] == [
        ("Before", None),
        ("Time", Cell(0, 0, 0, is_head=True)),
        ("Hall", Cell(0, 0, 1, is_head=True)),
        ("Room", Cell(0, 0, 2, is_head=True)),
        ("09:30", Cell(0, 1, 0)),
        ("One", Cell(0, 1, 1, columns=2)),
        ("Two", Cell(0, 2, 1)),
        ("Three", Cell(0, 2, 2)),
        ("11:00", Cell(0, 3, 0)),
        ("Four", Cell(0, 3, 1)),
        ("Five", Cell(0, 3, 2)),
        ("More", Cell(0, 3, 2)),
        ("After", None),
    ]


def test_a_table_of_one_column_is_a_frame_and_one_within_a_table_is_its_own(word):
    frame = word.add_table(2, 1)
    frame.cell(0, 0).text = "Framed"
    inner = frame.cell(1, 0).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "09:30", "Welcome"
    assert [(line.text, line.cell) for line in read(word)] == [
        ("Framed", None),
        ("09:30", Cell(0, 0, 0)),
        ("Welcome", Cell(0, 0, 1)),
    ]


def test_columns_between_tabs_are_cells(word):
    for text in ("09:30\tRegistration\t\tFoyer", "\t10:00\tWelcome\tHall", "11:00\tCoffee"):
        word.add_paragraph(text)
    assert [(line.text, line.cell) for line in read(word)] == [
        ("09:30", Cell(0, 0, 0)),
        ("Registration", Cell(0, 0, 1)),
        ("Foyer", Cell(0, 0, 2)),
        ("10:00", Cell(0, 1, 0)),
        ("Welcome", Cell(0, 1, 1)),
        ("Hall", Cell(0, 1, 2)),
        ("11:00 Coffee", None),
    ]


def test_links_are_anchors(word):
    paragraph = word.add_paragraph("See ")
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), word.part.relate_to("https://example.org/a", RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(paragraph.add_run("the site")._r)
    paragraph._p.append(link)
    paragraph.add_run(" now")
    assert read(word) == (
        Line(
            numbers=(1,),
            text="See the site now",
            anchors=(Anchor("the site", "https://example.org/a"),),
            style="Normal",
        ),
    )


def test_what_was_deleted_or_hidden_is_left_out_and_what_was_inserted_is_kept(word):
    paragraph = word.add_paragraph("Stays")
    paragraph._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="1"><w:r><w:delText> gone</w:delText><w:t> gone</w:t></w:r></w:del>')
    )
    paragraph._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="2"><w:r><w:t> and new</w:t></w:r></w:ins>'))
    paragraph.add_run(" hidden").font.hidden = True
    assert [line.text for line in read(word)] == ["Stays and new"]


BOX = """<w:r {ns} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
  xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><mc:AlternateContent>
<mc:Choice Requires="wps"><wps:txbx><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></wps:txbx>
</mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:pict>
</mc:Fallback></mc:AlternateContent></w:r>"""


def test_text_boxes_are_read_once_after_what_they_hang_on(word):
    word.add_paragraph("Beside")._p.append(parse_xml(BOX.replace("{ns}", nsdecls("w"))))
    word.add_paragraph("After")
    assert [line.text for line in read(word)] == ["Beside", "In a box", "After"]


def test_content_controls_are_read(word):
    paragraph = word.add_paragraph("Within")._p
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    paragraph.addprevious(control)
    control[0].append(paragraph)
    assert [line.text for line in read(word)] == ["Within"]


def test_headers_and_footers_come_last_each_once_without_numbers_of_pages(word):
    word.add_paragraph("Text")
    section = word.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Sample Conference"
    section.header.paragraphs[0].text = "Sample Conference"
    section.footer.paragraphs[0].text = "Page 1 of 3"
    assert [(line.text, line.style) for line in read(word)] == [("Text", "Normal"), ("Sample Conference", "Header")]


@pytest.mark.django_db
@every_event
def test_our_own_files_are_read_whole(name):
    copy = copy_named(name, "docx")
    document = word_file.document(FORMS["docx"].render(copy))
    assert document.lines[0].style == "Title"
    assert {line.text for line in document.lines if line.heading} >= {"Programme"}


# ── What is no safe file ──


def refused(content: bytes, name: str = "programme.docx") -> str:
    with pytest.raises(Unreadable) as found:
        formats.read(content, name=name)
    return str(found.value)


LARGER = "The file is far larger inside than it seems, and is not opened."


def test_a_zip_bomb_is_not_opened(word):
    """I-01"""
    assert refused(with_member(saved(word), word__document__xml=b"")) != LARGER
    bomb = with_member(saved(word), **{"word/document.xml": b"<a>" + b" " * (60 * 2**20)})
    assert len(bomb) < 200_000
    assert refused(bomb) == LARGER


def test_an_archive_that_lies_about_its_sizes_is_not_opened(word):
    """I-01: the size it tells is not the size it has."""
    bomb = bytearray(with_member(saved(word), **{"word/document.xml": b"<a>" + b" " * (60 * 2**20)}))
    real = (60 * 2**20 + 3).to_bytes(4, "little")
    while (at := bomb.find(real)) >= 0:
        bomb[at : at + 4] = (1000).to_bytes(4, "little")
    assert refused(bytes(bomb)) == "The file is damaged: it cannot be unpacked."


def test_an_archive_of_many_members_is_not_opened(word):
    """I-01"""
    many = with_member(saved(word), **{f"word/{number}.xml": b"<a/>" for number in range(2001)})
    assert refused(many) == "The file has more than 2,000 files within."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("member", ["word/document.xml", "word/styles.xml", "word/media/image.png"])
@pytest.mark.parametrize(
    "entity", ['<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY a "a"><!ENTITY b "&a;&a;">', ""]
)
def test_a_dtd_is_refused_wherever_it_is(word, encoding, member, entity):
    """I-02, I-03"""
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!-- {"x" * 9000} --><!DOCTYPE a [{entity}]><a/>'
    assert refused(with_member(saved(word), **{member: xml.encode(encoding)})) == (
        "The file has a DTD inside, as no Word file or spreadsheet does, and is not opened."
    )


def test_nothing_is_fetched(word):
    """I-13: a template and a picture elsewhere are not asked for; the tests' sockets would refuse it."""
    for kind in (RELATIONSHIP_TYPE.IMAGE, TEMPLATE, RELATIONSHIP_TYPE.HEADER):
        word.part.relate_to("http://127.0.0.1:9/x", kind, is_external=True)
    word.add_paragraph("Text")
    assert [line.text for line in read(word)] == ["Text"]


def test_macros_are_refused(word):
    """I-05"""
    types = zipfile.ZipFile(io.BytesIO(saved(word))).read("[Content_Types].xml")
    macros = types.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert refused(with_member(saved(word), **{"[Content_Types].xml": macros}), "a.docm") == (
        "This Word file has macros (.docm). Save it as .docx, and import that."
    )


def test_what_is_damaged_is_refused_in_a_sentence(word):
    """I-05"""
    content = saved(word)
    damaged = "The file is damaged: "
    assert refused(content[: len(content) // 2]).startswith(damaged)
    assert refused(with_member(content, **{"word/document.xml": b"<a"})).startswith(damaged)
    assert refused(with_member(content, **{"word/document.xml": b""})).startswith("The Word file is damaged")
    assert refused(with_member(content, **{"word/document.xml": b"<a/>"})).startswith("The Word file is damaged")
    assert refused(with_member(content, **{"_rels/.rels": b"<a/>"})).startswith("The Word file is damaged")


def test_a_file_of_pictures_alone_is_refused_in_a_sentence(word):
    """I-05"""
    assert refused(saved(word)) == "There is no text in this Word file, only pictures perhaps."


def test_nested_elements_are_read_or_refused_in_a_sentence(word):
    deep = f"<w:document {nsdecls('w')}><w:body>" + "<w:sdt>" * 10_000 + "</w:sdt>" * 10_000 + "</w:body></w:document>"
    assert refused(with_member(saved(word), **{"word/document.xml": deep.encode()})).startswith("The ")


def test_every_cut_of_a_file_is_refused_or_read(word):
    """I-05"""
    word.add_paragraph("Text")
    content = saved(word)
    for at in range(0, len(content), len(content) // 40):
        spoilt = content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]
        with suppress(Unreadable):
            assert formats.DOCUMENTS["docx"](spoilt).lines
