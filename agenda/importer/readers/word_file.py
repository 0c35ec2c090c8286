"""Word files (.docx): paragraphs and cells in their order, then notes, headers and footers.

A line is a paragraph, or a part of one that ends at a break. What was deleted with its change tracked is left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from agenda.importer.document import Cell, Document
from agenda.importer.readers import archive
from agenda.importer.readers.gathered import Gathered, Run
from agenda.importer.readers.word_looks import Looks
from agenda.importer.reading import Unreadable

_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_RUN, _LINK, _BOX = qn("w:r"), qn("w:hyperlink"), qn("w:txbxContent")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:tblPr"), qn("w:trPr"), qn("w:tcPr"), _FALLBACK}
_TEXTS = {qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_PAGE_NUMBER = re.compile(r"(?:page|seite)?\s?\d{1,4}(?:\s?(?:of|/|von)\s?\d{1,4})?", re.IGNORECASE)
_DAMAGED = "The Word file is damaged, or of a kind that cannot be read. Save it anew as .docx, and import that."


def document(content: bytes) -> Document:
    """Raises Unreadable."""
    archive.check(content)
    word = _opened(content)
    reader = _Reader(Looks(word.styles.element), _links(word.part))
    reader.read(word.element.body)
    for part in _asides(word):
        reader.read_aside(_element(part), _links(part))
    if not reader.gathered.lines:
        raise Unreadable("There is no text in this Word file, only pictures perhaps.")
    return reader.gathered.document()


def _opened(content: bytes):
    if b"macroEnabled" in _content_types(content):
        raise Unreadable("This Word file has macros (.docm). Save it as .docx, and import that.")
    try:
        word = docx.Document(BytesIO(content))
        found = word.element.body, word.styles.element
    except (*archive.BROKEN, PackageNotFoundError, AttributeError, TypeError, etree.LxmlError):
        raise Unreadable(_DAMAGED) from None
    if None in found:
        raise Unreadable(_DAMAGED)
    return word


def _content_types(content: bytes) -> bytes:
    with archive.ZipFile(BytesIO(content)) as opened:
        return opened.read("[Content_Types].xml") if "[Content_Types].xml" in opened.namelist() else b""


def _links(part) -> dict[str, str]:
    return {key: relation.target_ref for key, relation in part.rels.items() if relation.reltype == RELATION.HYPERLINK}


def _asides(word) -> Iterator:
    """Notes, headers and footers."""
    for kind in (RELATION.FOOTNOTES, RELATION.ENDNOTES, RELATION.HEADER, RELATION.FOOTER):
        for relation in word.part.rels.values():
            if relation.reltype == kind and not relation.is_external:
                yield relation.target_part


def _element(part) -> etree._Element:
    """Of notes python-docx knows only the bytes."""
    try:
        return part.element if hasattr(part, "element") else parse_xml(part.blob)
    except etree.LxmlError:
        raise Unreadable(_DAMAGED) from None


@dataclass(slots=True)
class _Reader:
    looks: Looks
    links: dict[str, str]
    gathered: Gathered = field(default_factory=Gathered)
    _asides: set[str] = field(default_factory=set)

    def read(self, parent: etree._Element, cell: Cell | None = None) -> None:
        for in_columns, group in groupby(parent, key=_is_in_columns):
            some = list(group)
            if in_columns and len(some) > 1 and cell is None:
                self._columns(some)
            else:
                for child in some:
                    self._read_one(child, cell)

    def _read_one(self, child: etree._Element, cell: Cell | None) -> None:
        if child.tag == _PARAGRAPH:
            self._paragraph(child, cell)
        elif child.tag == _TABLE:
            self._table(child)
        elif child.tag not in _GONE and isinstance(child.tag, str):
            self.read(child, cell)

    def read_aside(self, element: etree._Element, links: dict[str, str]) -> None:
        """Those that say the same are one; numbers of pages are left out."""
        self.links = links
        for paragraph in element.iter(_PARAGRAPH):
            said = "".join(run.text for run in self._runs(paragraph, [])).strip()
            if said not in self._asides and not _PAGE_NUMBER.fullmatch(said):
                self._asides.add(said)
                self._paragraph(paragraph, None)

    # ── Tables ──

    def _table(self, table: etree._Element) -> None:
        rows = [row for row in _within(table, _ROW) if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None]
        cells = [list(_cells(row)) for row in rows]
        number = self.gathered.new_table() if max(map(len, cells), default=0) > 1 else None
        for at, (row, placed) in enumerate(zip(rows, cells, strict=True)):
            is_head = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
            for column, columns, cell in placed:
                self.read(cell, None if number is None else Cell(number, at, column, columns, is_head=is_head))

    def _columns(self, paragraphs: Sequence[etree._Element]) -> None:
        """A table that tabs were typed for; several of them in a row are one."""
        number = self.gathered.new_table()
        for at, paragraph in enumerate(paragraphs):
            look = self.looks.of(paragraph)
            texts = [runs for runs in _parted(self._runs(paragraph, [], bold=look.bold), "\t") if _is_said(runs)]
            for column, runs in enumerate(texts):
                self.gathered.add(runs, cell=Cell(number, at, column), style=look.style)

    # ── Paragraphs ──

    def _paragraph(self, paragraph: etree._Element, cell: Cell | None) -> None:
        boxes: list[etree._Element] = []
        look = self.looks.of(paragraph)
        lines = list(_parted(self._runs(paragraph, boxes, bold=look.bold), "\n"))
        for runs in lines:
            said = self.gathered.add(runs, heading=look.heading, item=look.item, cell=cell, style=look.style)
            if not said and not boxes:
                self.gathered.leave_gap()
        for box in boxes:
            self.read(box)

    def _runs(
        self, parent: etree._Element, boxes: list[etree._Element], *, bold: bool = False, link: str = ""
    ) -> Iterator[Run]:
        for child in parent:
            if child.tag == _RUN:
                yield from self._run(child, boxes, bold, link)
            elif child.tag == _LINK:
                yield from self._runs(child, boxes, bold=bold, link=self.links.get(child.get(qn("r:id"), ""), link))
            elif child.tag not in _GONE and isinstance(child.tag, str):
                yield from self._runs(child, boxes, bold=bold, link=link)

    def _run(self, run: etree._Element, boxes: list[etree._Element], bold: bool, link: str) -> Iterator[Run]:
        look = run.find(qn("w:rPr"))
        if look is not None and _is_on(look, "w:vanish"):
            return
        own = self.looks.is_bold(look)
        for element in _words(run, boxes):
            if text := _text(element):
                yield Run(text, bold if own is None else own, link)


def _is_in_columns(element: etree._Element) -> bool:
    """Whether it is a paragraph with three texts or more, between tabs, and no text box."""
    if element.tag != _PARAGRAPH or next(element.iter(_BOX, qn("w:br")), None) is not None:
        return False
    parts = element.iter(qn("w:t"), qn("w:tab"))
    texts = "".join("\t" if part.tag == qn("w:tab") else part.text or "" for part in parts).split("\t")
    return sum(bool(text.strip()) for text in texts) > 2


def _is_said(runs: Sequence[Run]) -> bool:
    return any(run.text.strip() for run in runs)


def _within(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Its children of that tag, those in content controls and tracked insertions too."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _GONE and isinstance(child.tag, str):
            yield from _within(child, tag)


def _cells(row: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """Each that begins in this row: its column, how many it spans, itself."""
    before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    column = _number(before)
    for cell in _within(row, _CELL):
        span = max(1, _number(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")))
        merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        if merged is None or merged.get(qn("w:val")) == "restart":
            yield column, span, cell
        column += span


def _number(element: etree._Element | None) -> int:
    said = "" if element is None else element.get(qn("w:val"), "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 0


def _words(run: etree._Element, boxes: list[etree._Element]) -> Iterator[etree._Element]:
    """What a run says itself; text boxes that hang on it are put aside."""
    for child in run:
        if child.tag == _BOX:
            boxes.append(child)
        elif child.tag in _GONE or not isinstance(child.tag, str):
            continue
        elif len(child):
            yield from _words(child, boxes)
        else:
            yield child


def _text(element: etree._Element) -> str:
    if element.tag == qn("w:t"):
        return (element.text or "").replace("\n", " ")
    if element.tag == qn("w:sym"):
        code = element.get(qn("w:char"), "")
        return chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", code) else ""
    return _TEXTS.get(element.tag, "")


def _parted(runs: Iterator[Run], end: str) -> Iterator[Sequence[Run]]:
    """Each line of a paragraph, or each text between tabs; one of what is empty too."""
    line: list[Run] = []
    for run in runs:
        first, *others = run.text.split(end)
        line.append(Run(first, run.bold, run.link))
        for text in others:
            yield line
            line = [Run(text, run.bold, run.link)]
    yield line


def _is_on(look: etree._Element, name: str) -> bool:
    found = look.find(qn(name))
    return found is not None and found.get(qn("w:val"), "1") not in ("0", "false", "off", "none")
