"""The forms in which programmes arrive, and which of them a file is."""

from collections.abc import Callable

from agenda.importer import programme_json, text
from agenda.importer.document import Document
from agenda.importer.reading import Reading, Unreadable
from agenda.importer.recogniser import recognise

LARGEST = 10 * 1024 * 1024
"""Bytes of a source."""

DOCUMENTS: dict[str, Callable[[bytes], Document]] = {
    "txt": text.document,
}
DATA: dict[str, Callable[[bytes], Reading]] = {
    "json": programme_json.read,
}
FORMATS = (*DOCUMENTS, *DATA)


def read(content: bytes, *, name: str = "", format: str | None = None) -> Reading:
    """What a file of that name says; its form is known by `format`, else by its content and its name. Raises
    Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 1024 // 1024} MB.")
    format = format or format_of(content, name)
    return DATA[format](content) if format in DATA else recognise(DOCUMENTS[format](content))


def format_of(content: bytes, name: str) -> str:
    """Raises Unreadable."""
    ending = name.rpartition(".")[2].lower()
    return ending if ending in FORMATS else "txt"
