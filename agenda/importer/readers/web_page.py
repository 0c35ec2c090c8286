"""Web pages, whole or in part: what is read of them is the programme, and not the site around it.

Left out are navigation, what frames every page of a site, scripts, and what is hidden; but where next to nothing would
be left, only what nobody sees. A line is a paragraph, an item, a cell, or a part of those that ends at a break.
"""

import re
from dataclasses import dataclass, field

from lxml import etree, html

from agenda.importer.document import Cell, Document
from agenda.importer.readers import page_data
from agenda.importer.readers.characters import decoded
from agenda.importer.readers.gathered import Gathered, Run
from agenda.importer.readers.page_frame import is_around, is_unseen
from agenda.importer.readers.page_tables import Grid, is_layout
from agenda.importer.reading import Unreadable

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w-]{1,40})", re.IGNORECASE)
_NESTING = re.compile(
    r"</?(?:a|article|b|big|blockquote|center|dd|div|dl|dt|em|font|footer|form|header|i|li|main|nav|ol|p|section|small"
    r"|span|strong|table|tbody|td|th|tr|u|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_ENOUGH = 0.25
"""The least part of what is seen on a page that its programme is …"""
_MOST = 0.5
"""… and the least that its main part is, where it is said which that is."""
_BLOCKS = {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"}
_BLOCKS |= {"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"}
_BLOCKS |= {"legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody"}
_BLOCKS |= {"td", "tfoot", "th", "thead", "tr", "ul"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = {"ul", "ol", "menu"}
_STRONG = {"b", "strong"}
_PARTS = {"article", "main", "section"}


def document(content: bytes) -> Document:
    """Raises Unreadable."""
    root = _parsed(_decoded(content).replace("\0", ""))
    told = page_data.told(root)
    seen = _Seen().of(root)
    gathered = _read(_main(root, seen), seen, whole=False)
    if gathered.length < _ENOUGH * seen.lengths[root]:
        gathered = _read(root, seen, whole=True)
    if not gathered.lines:
        raise Unreadable("There is no text on this page: it may be made by a script, once somebody opens it.")
    return gathered.document(told)


def _decoded(content: bytes) -> str:
    """As the page says, but for what it says wrong."""
    if said := _CHARSET.search(content[:4096]):
        encoding = said[1].decode().lower()
        try:
            return _as_utf_8(content) or content.decode("cp1252" if encoding == "iso-8859-1" else encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded(content)


def _as_utf_8(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return ""


def _parsed(text: str) -> etree._Element:
    """A page that is nested deeper than any parser follows loses its nesting, and no words."""
    for said in (text, _NESTING.sub("<br>", text)):
        parser = html.HTMLParser(
            encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
        )
        try:
            root = html.document_fromstring(said.encode(errors="replace"), parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError):
            raise Unreadable("There is no text on this page.") from None
        if not any("depth" in entry.message for entry in parser.error_log):
            return root
    raise Unreadable("The elements of this page are nested too deeply: copy its text, and paste that.")


# ── What is read ──


@dataclass(slots=True)
class _Seen:
    """What is seen of each element."""

    lengths: dict[etree._Element, int] = field(default_factory=dict)
    """Characters; 0 of what is hidden."""
    titled: set[etree._Element] = field(default_factory=set)
    """Those with a main heading within."""

    def of(self, root: etree._Element) -> "_Seen":
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self._add(element)
            elif is_unseen(element):
                self.lengths[element] = 0
                walk.skip_subtree()
        return self

    def _add(self, element: etree._Element) -> None:
        if element in self.lengths:
            return
        parts = [element.text, *(child.tail for child in element)]
        own = sum(len(text.strip()) for text in parts if text)
        self.lengths[element] = own + sum(self.lengths[child] for child in element)
        if element.tag == "h1" or any(child in self.titled for child in element):
            self.titled.add(element)


def _main(root: etree._Element, seen: _Seen) -> etree._Element:
    """Where the programme is, with the title of the page."""
    for path in ("//main", "//*[@role='main']", "//article"):
        found = root.xpath(path)
        if len(found) == 1 and seen.lengths.get(found[0], 0) > _MOST * seen.lengths[root]:
            return found[0] if found[0] in seen.titled or root not in seen.titled else root
    return root


# ── Reading ──


def _read(root: etree._Element, seen: _Seen, *, whole: bool) -> Gathered:
    reader = _Reader()
    most = 0 if whole else (1 - _ENOUGH) * seen.lengths[root]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            reader.end(element)
            if element is not root:
                reader.words(element.tail)
        elif is_unseen(element) or _is_left_out(element, seen, most, reader):
            reader.pass_by(element)
            walk.skip_subtree()
        elif element.tag == "pre":
            reader.add_text(element)
            walk.skip_subtree()
        else:
            reader.start(element)
    reader.flush()
    return reader.gathered


def _is_left_out(element: etree._Element, seen: _Seen, most: float, reader: "_Reader") -> bool:
    if element in seen.titled or seen.lengths.get(element, 0) > most:
        return False
    return is_around(element, within=reader.within)


@dataclass(slots=True)
class _Reader:
    gathered: Gathered = field(default_factory=Gathered)
    _runs: list[Run] = field(default_factory=list)
    _headings: list[int] = field(default_factory=list)
    _lists: int = 0
    _strong: int = 0
    _links: list[str] = field(default_factory=list)
    _grids: list[Grid] = field(default_factory=list)
    """Of the tables that are open."""
    within: int = 0
    """How many parts of the page itself are open: a header there is its own."""
    _passed: set[etree._Element] = field(default_factory=set)

    def start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self.flush()
        if tag == "br":
            self._break()
        elif tag in ("table", "dl"):
            self._grids.append(Grid(None if is_layout(element) else self.gathered.new_table()))
        elif self._grids:
            self._grids[-1].start(element)
        if level := _level(element):
            self._headings.append(level)
        self._lists += tag in _LISTS
        self._strong += tag in _STRONG
        self.within += tag in _PARTS
        if tag == "a":
            self._links.append(element.get("href", "").strip())
        self.words(element.text or self._said_otherwise(element))

    def end(self, element: etree._Element) -> None:
        if element in self._passed:
            self._passed.discard(element)
            return
        tag = element.tag
        if tag in _BLOCKS:
            self.flush()
        if tag in ("table", "dl") and self._grids:
            self._grids.pop()
        elif self._grids:
            self._grids[-1].end(element)
        if _level(element):
            self._headings.pop()
        self._lists -= tag in _LISTS
        self._strong -= tag in _STRONG
        self.within -= tag in _PARTS
        if tag == "a":
            self._links.pop()

    def pass_by(self, element: etree._Element) -> None:
        self._passed.add(element)
        if element.tag in _BLOCKS:
            self.flush()

    def words(self, text: str | None) -> None:
        if text:
            self._runs.append(Run(text, bool(self._strong), self._links[-1] if self._links else ""))

    def add_text(self, element: etree._Element) -> None:
        self.pass_by(element)
        self.gathered.add_text("".join(element.itertext()))

    def flush(self) -> bool:
        """Whether there was a line."""
        runs, self._runs = self._runs, []
        heading = self._headings[-1] if self._headings else 0
        return bool(runs) and self.gathered.add(runs, heading=heading, item=self._lists, cell=self._cell())

    def _break(self) -> None:
        if not self.flush():
            self.gathered.leave_gap()

    def _said_otherwise(self, element: etree._Element) -> str:
        """A moment without words; the words of a picture that is a heading."""
        if element.tag == "time" and not len(element):
            return element.get("datetime", "")
        return element.get("alt", "") if element.tag == "img" and self._headings else ""

    def _cell(self) -> Cell | None:
        return self._grids[-1].cell if self._grids else None


def _level(element: etree._Element) -> int:
    if element.tag in _HEADINGS:
        return _HEADINGS[element.tag]
    if element.get("role") == "heading":
        level = element.get("aria-level", "2")
        return int(level) if level in ("1", "2", "3", "4", "5", "6") else 2
    return 0
