"""How a paragraph of Word looks: by its style, the styles that one is based on, and what it says itself."""

import re
from dataclasses import dataclass, field, replace

from docx.oxml.ns import qn
from docx.styles import BabelFish
from lxml import etree

_LOWEST = 6
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_LIST = re.compile(r"list (?:bullet|number)(?: (\d))?", re.IGNORECASE)
_OFF = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class Look:
    style: str = ""
    heading: int = 0
    item: int = 0
    bold: bool = False


@dataclass(slots=True)
class Looks:
    styles: etree._Element
    _by_id: dict[str, etree._Element] = field(init=False)
    _known: dict[str, Look] = field(default_factory=dict)
    _default: str = ""

    def __post_init__(self) -> None:
        self._by_id = {style.get(qn("w:styleId"), ""): style for style in self.styles.iter(qn("w:style"))}
        for key, style in self._by_id.items():
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true", "on"):
                self._default = key

    def of(self, paragraph: etree._Element) -> Look:
        said = paragraph.find(qn("w:pPr"))
        if said is None:
            return self._of_style(self._default)
        named = said.find(qn("w:pStyle"))
        look = self._of_style(self._default if named is None else named.get(qn("w:val"), ""))
        return _changed(look, said)

    def is_bold(self, said: etree._Element | None) -> bool | None:
        """Of a run; None where it does not say so."""
        own = _bold(said)
        named = None if said is None or own is not None else said.find(qn("w:rStyle"))
        if named is not None and self._of_style(named.get(qn("w:val"), "")).bold:
            return True
        return own

    def _of_style(self, key: str) -> Look:
        if key not in self._known:
            self._known[key] = self._made(key)
        return self._known[key]

    def _made(self, key: str) -> Look:
        """What the styles it is based on say, then what it says itself."""
        look = Look()
        for style in reversed(self._line_of(key)):
            look = _named(look, style)
            if (said := style.find(qn("w:pPr"))) is not None:
                look = _changed(look, said)
            if (bold := _bold(style.find(qn("w:rPr")))) is not None:
                look = replace(look, bold=bold)
        return look

    def _line_of(self, key: str) -> list[etree._Element]:
        line: list[etree._Element] = []
        while (style := self._by_id.get(key)) is not None and style not in line and len(line) < 50:
            line.append(style)
            based = style.find(qn("w:basedOn"))
            key = "" if based is None else based.get(qn("w:val"), "")
        return line


def _named(look: Look, style: etree._Element) -> Look:
    found = style.find(qn("w:name"))
    name = BabelFish.internal2ui("" if found is None else found.get(qn("w:val"), ""))
    look = replace(look, style=name)
    if heading := _HEADING.fullmatch(name):
        return replace(look, heading=min(int(heading[1]) or 1, _LOWEST))
    if name == "Title":
        return replace(look, heading=1)
    if listed := _LIST.fullmatch(name):
        return replace(look, item=int(listed[1] or 1))
    return look


def _changed(look: Look, said: etree._Element) -> Look:
    """By the properties of a paragraph or of a style."""
    level, number = _value(said, "w:outlineLvl"), _value(said, "w:numPr/w:numId")
    if level is not None and not look.heading:
        look = replace(look, heading=min(level + 1, _LOWEST) if level < 9 else 0)
    if number is not None:
        depth = (_value(said, "w:numPr/w:ilvl") or 0) + 1
        look = replace(look, item=max(depth, look.item) if number else 0)
    return replace(look, item=0) if look.heading else look


def _value(said: etree._Element, path: str) -> int | None:
    found = said.find("/".join(map(qn, path.split("/"))))
    value = "" if found is None else found.get(qn("w:val"), "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else None


def _bold(said: etree._Element | None) -> bool | None:
    found = None if said is None else said.find(qn("w:b"))
    return None if found is None else found.get(qn("w:val"), "1") not in _OFF
