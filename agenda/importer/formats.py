"""The forms in which programmes arrive."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from agenda.importer import back
from agenda.importer.detection import format_of
from agenda.importer.document import Document
from agenda.importer.readers import markdown, pdf, programme_json, text, web_page, word_file
from agenda.importer.reading import UNTITLED, Doubt, Reading, Unreadable
from agenda.importer.recogniser import recognise
from agenda.importer.schedules import schedule_json, schedule_xml
from agenda.importer.sheets import sheet

LARGEST = 10 * 1024 * 1024
"""Bytes of a source."""

DOCUMENTS: dict[str, Callable[[bytes], Document]] = {
    "txt": text.document,
    "md": markdown.document,
    "html": web_page.document,
    "docx": word_file.document,
    "pdf": pdf.document,
}
DATA: dict[str, Callable[[bytes], Reading]] = {
    "json": programme_json.read,
    "xml": schedule_xml.read,
    "frab-json": schedule_json.read,
}
SHEETS: dict[str, Callable[..., Reading]] = {
    "csv": sheet.read_csv,
    "xlsx": sheet.read_xlsx,
}
"""Tables, of which somebody can say what their columns are."""
FORMATS = (*DOCUMENTS, *DATA, *SHEETS)


def read(
    content: bytes, *, name: str = "", format: str | None = None, columns: Mapping[str, str] | None = None
) -> Reading:
    """What a file of that name says; its form is known by `format`, else by its content and its name; `columns`: the
    fields that columns of a table are read as. What the tables would refuse is still in it (`settle`). Raises
    Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 1024 // 1024} MB.")
    format = format or format_of(content, name)
    reading = _read(content, format, columns)
    if reading.programme.event.title == UNTITLED:
        reading = replace(reading, doubts=(Doubt("event.title", "No title was found."), *reading.doubts))
    return reading


def _read(content: bytes, format: str, columns: Mapping[str, str] | None) -> Reading:
    if format in SHEETS:
        return SHEETS[format](content, columns)
    if format in DATA:
        return DATA[format](content)
    if format not in DOCUMENTS:
        raise Unreadable(f"Files of this kind ({format}) cannot be read.")
    document = DOCUMENTS[format](content)
    return back.read(document) or recognise(document)
