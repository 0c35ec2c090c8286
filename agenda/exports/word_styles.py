"""How our Word documents look, all of it in named styles, so that whoever edits on finds them and can change them once.

The colours are those of the site. Its fonts are on no office PC, so these are the nearest that are on all of them:
Georgia for titles, Calibri for text; programs without them take their own serif and sans.
"""

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

LANGUAGE = "en-GB"
SERIF, SANS, MONO = "Georgia", "Calibri", "Consolas"
INK, SOFT, ACCENT, SIGNAL, RULE = "1C1B19", "5A5650", "12494C", "A11D1D", "D9D2C3"
TEXT_WIDTH = Cm(21 - 2 * 2.5)
TABLE = "Programme Table"


def blank() -> WordDocument:
    """A4, without anything of the template that it is made from: no picture of another document, no author."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.3), Cm(2.2)
    section.different_first_page_header_footer = True
    _forget_thumbnail(document)
    _speak_english(document)
    _style(document)
    return document


def _forget_thumbnail(document: WordDocument) -> None:
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]


def _speak_english(document: WordDocument) -> None:
    for root in (document.styles.element, document.settings.element):
        for language in root.iter(qn("w:lang"), qn("w:themeFontLang")):
            language.set(qn("w:val"), LANGUAGE)
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # else Word opens it in compatibility mode


def _style(document: WordDocument) -> None:
    """What a style does not say it has from Normal: another font there is another font everywhere but in titles."""
    _paragraph(document, "Normal", 11, INK, font=SANS, after=6, line=1.12)
    _paragraph(document, "Title", 26, INK, font=SERIF, after=10, line=1.05, bold=True, rule=ACCENT)
    _paragraph(document, "Heading 1", 18, ACCENT, font=SERIF, before=20, after=6, line=1.1, bold=True)
    _paragraph(document, "Heading 2", 14, INK, font=SERIF, before=16, after=4, line=1.1, bold=True)
    _paragraph(document, "Heading 3", 12, INK, font=SERIF, before=14, after=2, line=1.1, bold=True)
    for level in (4, 5, 6):
        _paragraph(document, f"Heading {level}", 11, INK, font=SANS, before=8, after=2, bold=True)
    for kind in ("List Bullet", "List Number", "List Continue"):
        for level in ("", " 2", " 3"):
            _paragraph(document, f"{kind}{level}", after=3)
    quote = _paragraph(document, "Quote", colour=SOFT, after=6, italic=True)
    quote.paragraph_format.left_indent = Cm(0.8)
    for name in ("Header", "Footer"):
        style = _paragraph(document, name, 9, SOFT, line=1)
        style.paragraph_format.tab_stops.clear_all()
        style.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    _own_styles(document)


def _own_styles(document: WordDocument) -> None:
    facts = _paragraph(document, "Programme Facts", after=2, line=1)
    facts.paragraph_format.left_indent, facts.paragraph_format.first_line_indent = Cm(2.8), Cm(-2.8)
    facts.paragraph_format.tab_stops.add_tab_stop(Cm(2.8))
    for name, colour in (("Session Time", ACCENT), ("Session Mark", SIGNAL)):
        style = _paragraph(document, name, 10.5, colour, after=4, line=1, bold=True)
        style.paragraph_format.keep_with_next = True
    points = document.styles.add_style("Session Point", WD_STYLE_TYPE.PARAGRAPH)
    points.base_style, points.quick_style = document.styles["List Bullet"], True
    people = _paragraph(document, "Session People", after=2, line=1)
    people.paragraph_format.left_indent, people.paragraph_format.first_line_indent = Cm(0.6), Cm(-0.6)
    people.paragraph_format.keep_together = True
    _paragraph(document, "Session Note", 10.5, SOFT, before=3, after=4, line=1, italic=True)
    _paragraph(document, "Table Text", 10.5, before=2, after=2, line=1)
    _paragraph(document, "Table Heading", 10.5, "FFFFFF", before=2, after=2, line=1, bold=True)
    code = _paragraph(document, "Programme Code", 9.5, font=MONO, after=6, line=1)
    code.paragraph_format.left_indent = Cm(0.6)
    _paragraph(document, "Programme Rule", 6, after=6, line=1, rule=RULE)
    _paragraph(document, "Publication Note", 9.5, SOFT, before=18, line=1)
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = RGBColor.from_string(ACCENT), True
    document.styles.element.append(parse_xml(_TABLE_STYLE))


def _paragraph(
    document: WordDocument,
    name: str,
    size: float | None = None,
    colour: str = "",
    *,
    font: str = "",
    before: float = 0,
    after: float = 0,
    line: float | None = None,
    bold: bool | None = None,
    italic: bool | None = None,
    rule: str = "",
) -> ParagraphStyle:
    """A style of the template, without its look, or one of our own."""
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name != "Normal":
        style.base_style = styles["Normal"]
    style.quick_style, style.hidden = True, False
    _set_characters(style, size, colour, font)
    style.font.bold, style.font.italic = bold, italic
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = line
    for spacing in style.element.pPr.findall(qn("w:contextualSpacing")):
        style.element.pPr.remove(spacing)
    _set_rule(style, rule)
    return style


def _set_characters(style: ParagraphStyle, size: float | None, colour: str, font: str) -> None:
    """Scripts that our fonts do not have keep the fonts that Word has for them."""
    properties = style.element.get_or_add_rPr()
    properties.clear()
    if font:
        fonts = properties.get_or_add_rFonts()
        for script in ("ascii", "hAnsi"):
            fonts.set(qn(f"w:{script}"), font)
    if colour:
        style.font.color.rgb = RGBColor.from_string(colour)
    if size:
        style.font.size = Pt(size)
        complex_size = OxmlElement("w:szCs")
        complex_size.set(qn("w:val"), str(int(size * 2)))
        properties.find(qn("w:sz")).addnext(complex_size)


def _set_rule(style: ParagraphStyle, colour: str) -> None:
    """A line below, instead of what the template has."""
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
    if colour:
        borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
        for name, value in {"val": "single", "sz": "8", "space": "6", "color": colour}.items():
            bottom.set(qn(f"w:{name}"), value)
        borders.append(bottom)
        properties.insert_element_before(borders, *_AFTER_BORDERS)


_AFTER_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")

_TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ProgrammeTable">
  <w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:bottom w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>
    </w:tblBorders>
    <w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{ACCENT}"/></w:tcPr>
  </w:tblStylePr>
</w:style>
"""
