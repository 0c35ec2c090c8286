"""Writing a Word document: paragraphs in named styles, lists that count for themselves, tables with a header that is
repeated on each page, links.

Elements are made directly: python-docx looks through the document for each paragraph that it adds, and takes half a
minute for a conference of 1,500 sessions.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from markdown_it.common.normalize_url import normalizeLink

from events.text import for_xml, leads_out

from .prose import Block, Kind, Run, Runs
from .word_styles import LANGUAGE, MONO, TABLE, TEXT_WIDTH, blank
from .zipped import timeless

DEEPEST_LIST = 3
LOWEST_HEADING = 6
_HOST = re.compile(r"[\w.-]+(:\d+)?", re.ASCII)


class WordFile:
    def __init__(self) -> None:
        self.document: WordDocument = blank()
        self._body = self.document.element.body
        self._ids = {style.name: style.style_id for style in self.document.styles}
        self._end = self._body.sectPr
        self._counting: dict[int, tuple[int, int]] = {}
        """Of each level of the lists that are open: the last number, and by which numbering."""

    # ── Paragraphs ──

    def paragraph(self, style: str, runs: str | Iterable[Run]):
        """Returns its element."""
        made = self._styled(style)
        self._fill(made, [Run(runs)] if isinstance(runs, str) else runs)
        self._end.addprevious(made)
        return made

    def lines(self, style: str, text: str) -> None:
        """A paragraph a line."""
        for line in text.splitlines():
            if line.strip():
                self.paragraph(style, line)

    def heading(self, level: int, runs: str | Iterable[Run]) -> None:
        self.paragraph(f"Heading {min(level, LOWEST_HEADING)}", runs)

    def prose(self, blocks: Iterable[Block], *, below: int) -> None:
        """Organisers' Markdown, with its headings below ours of that level."""
        for block in blocks:
            self._block(block, below)
        self._counting.clear()

    def _block(self, block: Block, below: int) -> None:
        if not block.level or block.kind == Kind.HEADING:
            self._counting.clear()
        match block.kind:
            case Kind.HEADING:
                self.heading(block.level - 2 + below, block.runs)
            case Kind.TABLE:
                self._table(block.rows)
            case Kind.CODE:
                self.paragraph("Programme Code", block.runs)
            case Kind.RULE:
                self.paragraph("Programme Rule", "")
            case Kind.BULLET:
                self._counting = {at: last for at, last in self._counting.items() if at < block.level}
                self.paragraph(_at("List Bullet", block.level), block.runs)
            case Kind.NUMBERED:
                self._numbered(block)
            case Kind.MORE:
                self.paragraph(_at("List Continue", block.level), block.runs)
            case Kind.PARAGRAPH:
                self.paragraph("Quote" if block.quoted else "Normal", block.runs)

    def _styled(self, style: str):
        made, properties, named = OxmlElement("w:p"), OxmlElement("w:pPr"), OxmlElement("w:pStyle")
        named.set(qn("w:val"), self._ids[style])
        properties.append(named)
        made.append(properties)
        return made

    # ── Lists that count ──

    def _numbered(self, block: Block) -> None:
        """A list that begins anew counts from its own first number, whatever was counted before."""
        last, numbering = self._counting.get(block.level, (None, 0))
        if last != block.number - 1:
            numbering = self._numbering(_at("List Number", block.level), block.number)
        self._counting = {at: known for at, known in self._counting.items() if at < block.level}
        self._counting[block.level] = (block.number, numbering)
        made = self.paragraph(_at("List Number", block.level), block.runs)
        made.pPr.get_or_add_numPr().get_or_add_numId().val = numbering

    def _numbering(self, style: str, first: int) -> int:
        numberings = self.document.part.numbering_part.element
        own = self.document.styles[style].element.pPr.numPr.numId.val
        made = numberings.add_num(numberings.num_having_numId(own).abstractNumId.val)
        made.add_lvlOverride(ilvl=0).add_startOverride(first)
        return made.numId

    # ── Within a paragraph ──

    def _fill(self, parent, runs: Iterable[Run]) -> None:
        for run in runs:
            if run.link and (address := _address(run.link)):
                link = OxmlElement("w:hyperlink")
                link.set(qn("r:id"), self._relation(address))
                link.append(_run(run, self._ids["Hyperlink"]))
                parent.append(link)
            else:
                parent.append(_run(run))

    def _relation(self, address: str) -> str:
        return self.document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    # ── Tables ──

    def table(self, widths: Sequence[float], rows: Iterable[Sequence[str]], *, title: str) -> None:
        """The first row is the header; widths are parts of the whole; the title is read to whoever does not see it."""
        self._add_table([[(Run(cell),) for cell in row] for row in rows], widths, title)

    def _table(self, rows: Sequence[Sequence[Runs]]) -> None:
        columns = max(len(row) for row in rows)
        self._add_table(rows, [1 / columns] * columns, "")
        self.paragraph("Normal", "")  # else Word would take a table that follows for the same one

    def _add_table(self, rows: Iterable[Sequence[Runs]], widths: Sequence[float], title: str) -> None:
        table = self.document.add_table(0, len(widths), TABLE)  # at the end, where everything is written
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = int(TEXT_WIDTH * width)
        if title:
            caption = OxmlElement("w:tblCaption")
            caption.set(qn("w:val"), for_xml(title))
            table._tbl.tblPr.append(caption)
        sizes = [str(int(TEXT_WIDTH.twips * width)) for width in widths]
        for number, cells in enumerate(rows):
            table._tbl.append(self._row(cells, sizes, is_header=number == 0))

    def _row(self, cells: Sequence[Runs], sizes: Sequence[str], *, is_header: bool):
        row, properties = OxmlElement("w:tr"), OxmlElement("w:trPr")
        properties.append(OxmlElement("w:cantSplit"))
        if is_header:
            properties.append(OxmlElement("w:tblHeader"))
        row.append(properties)
        for runs, size in zip(cells, sizes, strict=True):
            row.append(self._cell(runs, size, "Table Heading" if is_header else "Table Text"))
        return row

    def _cell(self, runs: Runs, size: str, style: str):
        cell, properties, width = map(OxmlElement, ("w:tc", "w:tcPr", "w:tcW"))
        width.set(qn("w:w"), size)
        width.set(qn("w:type"), "dxa")
        properties.append(width)
        text = self._styled(style)
        self._fill(text, runs)
        cell.extend([properties, text])
        return cell

    # ── The whole ──

    def header_and_footer(self, *, title: str, organiser: str, publication: str) -> None:
        """On every page but the first, which has the title itself; pages are counted by fields."""
        section = self.document.sections[0]
        _tabbed(section.header.paragraphs[0], title, organiser)
        for footer in (section.footer, section.first_page_footer):
            paragraph = footer.paragraphs[0]
            paragraph.style = "Footer"
            _tabbed(paragraph, publication, "Page ")
            _field(paragraph, "PAGE")
            paragraph.add_run(" of ")
            _field(paragraph, "NUMPAGES")

    def describe(self, *, title: str, author: str, subject: str, at: datetime) -> None:
        told = self.document.core_properties
        moment = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        told.title, told.author, told.subject = (for_xml(text)[:255] for text in (title, author, subject))
        told.last_modified_by, told.comments, told.keywords = told.author, "", ""
        told.created = told.modified = moment
        told.language, told.revision = LANGUAGE, 1

    def content(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return timeless(out.getvalue())


def _at(style: str, level: int) -> str:
    return f"{style} {min(level, DEEPEST_LIST)}" if level > 1 else style


def _run(run: Run, style: str = ""):
    made, properties = OxmlElement("w:r"), OxmlElement("w:rPr")
    if style:
        named = OxmlElement("w:rStyle")
        named.set(qn("w:val"), style)
        properties.append(named)
    if run.code:
        fonts = OxmlElement("w:rFonts")
        for script in ("ascii", "hAnsi"):
            fonts.set(qn(f"w:{script}"), MONO)
        properties.append(fonts)
    for tag, wanted in (("w:b", run.bold), ("w:i", run.italic)):
        if wanted:
            properties.append(OxmlElement(tag))
    if len(properties):
        made.append(properties)
    made.text = for_xml(run.text)  # its tabs and line ends become Word's own
    return made


def _address(link: str) -> str:
    """As a relation may hold it; '' of what leads nowhere, for which Word would call the file damaged."""
    address = normalizeLink(for_xml(link))
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    to_whom = parts.path if parts.scheme == "mailto" else _HOST.fullmatch(parts.netloc)
    return address if leads_out(address) and to_whom else ""


def _tabbed(paragraph, left: str, right: str) -> None:
    paragraph.add_run(for_xml(left))
    paragraph.add_run(f"\t{for_xml(right)}")


def _field(paragraph, name: str) -> None:
    """Begin, what it is, end of that, what it said last, end."""
    for kind in ("begin", name, "separate", "1", "end"):
        run = paragraph.add_run()
        if kind == name:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {name} "
            run._r.append(code)
        elif kind == "1":
            run.text = kind
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
