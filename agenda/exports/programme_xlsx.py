"""XLSX: a workbook with the sheets “Sessions” and “Contributions”, ready to sort, filter and print.

No cell is a formula: what would be taken for one begins with an apostrophe, also once it is saved on as CSV. A text
longer than a cell may hold is cut with “…”.
"""

import io
from datetime import UTC, date, time
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from events.text import defused, for_xml

from .form import Copy, Form
from .tables import Cell, Table, contributions, sessions
from .wording import ignored, nothing, published
from .zipped import timeless

MOST_CHARACTERS = 32_767
"""In one cell: what Excel can open."""
ACCENT, INK, RULE = "12494C", "1C1B19", "D9D2C3"
ON_ONE_LINE = {"Points", "Abstract", "Note", "Address"}
"""Columns that do not wrap: their rows would fill the screen."""

HEADER = NamedStyle(
    "Programme header",
    font=Font(name="Calibri", size=11, bold=True, color="FFFFFF"),
    fill=PatternFill("solid", fgColor=ACCENT),
    alignment=Alignment(vertical="center"),
)
_BODY = {"font": Font(name="Calibri", size=11, color=INK), "border": Border(bottom=Side("thin", color=RULE))}
_WRAPPED = Alignment(vertical="top", horizontal="left", wrap_text=True)
LINE = NamedStyle("Programme line", alignment=Alignment(vertical="top", horizontal="left"), **_BODY)
TEXT = NamedStyle("Programme text", alignment=_WRAPPED, **_BODY)
DAY = NamedStyle("Programme date", number_format="ddd d mmm yyyy", alignment=_WRAPPED, **_BODY)
CLOCK = NamedStyle("Programme time", number_format="hh:mm", alignment=_WRAPPED, **_BODY)
STYLES = (HEADER, LINE, TEXT, DAY, CLOCK)


def render(copy: Copy) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for style in STYLES:
        book.add_named_style(style)
    for table in (sessions(copy), contributions(copy)):
        _fill(book.create_sheet(table.name), table, copy)
    _describe(book, copy)
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()  # Workbook.save would write that it is made now
    return timeless(out.getvalue())


def _fill(sheet: Worksheet, table: Table, copy: Copy) -> None:
    for number, (name, width) in enumerate(table.columns.items(), start=1):
        sheet.cell(1, number, name).style = HEADER.name
        sheet.column_dimensions[get_column_letter(number)].width = width
    if empty := nothing(copy):
        sheet.cell(2, 1, _value(empty)).style = LINE.name
    for row, cells in enumerate(table.rows, start=3 if empty else 2):
        for number, (name, value) in enumerate(zip(table.columns, cells, strict=True), start=1):
            cell = sheet.cell(row, number, _value(value))
            cell.style = _style(name, value)
    sheet.row_dimensions[1].height = 20
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{max(sheet.max_row, 2)}"
    _for_paper(sheet, copy)


def _value(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = defused(for_xml(cell))
    return f"{text[: MOST_CHARACTERS - 1]}…" if len(text) > MOST_CHARACTERS else text or None


def _style(column: str, cell: Cell) -> str:
    if isinstance(cell, date):
        return DAY.name
    if isinstance(cell, time):
        return CLOCK.name
    return LINE.name if column in ON_ONE_LINE else TEXT.name


def _for_paper(sheet: Worksheet, copy: Copy) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight = True, 0
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.center.text = for_xml(copy.programme.event.title)[:100].replace("&", "&&")
    sheet.oddFooter.left.text = published(copy)
    sheet.oddFooter.right.text = "Page &P of &N"


def _describe(book: Workbook, copy: Copy) -> None:
    event, properties = copy.programme.event, book.properties
    moment = copy.published_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties.created = properties.modified = moment
    properties.creator = for_xml(event.organiser.name) if event.organiser else settings.SITE_NAME
    properties.title, properties.language = for_xml(event.title), "en-GB"
    properties.subject = for_xml(copy.selection.in_words) or None
    told = (published(copy), copy.address, ignored(copy))
    properties.description = " · ".join(filter(None, told))


FORM = Form(
    extension="xlsx",
    name="Spreadsheet",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    render=render,
    purpose="to sort and count",
)
