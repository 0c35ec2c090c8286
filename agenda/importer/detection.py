"""Which form a file is: by what it begins with, then by its name."""

import json
import re
from collections import Counter
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from agenda.importer.readers.characters import decoded
from agenda.importer.reading import Unreadable

_HEAD = 16 * 1024
_NAMES = {
    "txt": "txt",
    "text": "txt",
    "eml": "txt",
    "md": "md",
    "markdown": "md",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "docx": "docx",
    "pdf": "pdf",
    "json": "json",
    "xml": "xml",
    "csv": "csv",
    "tsv": "csv",
    "xlsx": "xlsx",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"RIFF",
    b"\0\0\0\x18ftyp",
    b"\0\0\0\x1cftyp",
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE
)
_TAG = re.compile(r"</(?:p|div|h[1-6]|li|ul|ol|table|tr|td|span|section|article|body|html)>", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"^(?:#{1,6} \S|\*\*\S.{0,200}\*\*[ \t]*$|\|[ \t:|-]+\|[ \t]*$|```)|\[[^\]\n]{1,200}\]\(https?://", re.MULTILINE
)
_ADVICE = "Save it as .docx, and import that."


def format_of(content: bytes, name: str) -> str:
    """Raises Unreadable of what is in no form that can be read."""
    named = _NAMES.get(name.rpartition(".")[2].lower(), "") if "." in name else ""
    if not content:
        raise Unreadable("The file is empty.")
    if content.startswith(b"PK"):
        return _in_zip(content)
    if b"%PDF-" in content[:1024]:
        return "pdf"
    _refuse_other_forms(content, name.lower())
    return _of_text(decoded(content), named)


def _in_zip(content: bytes) -> str:
    try:
        names = ZipFile(BytesIO(content)).namelist()
    except (BadZipFile, ValueError, NotImplementedError):
        raise Unreadable(
            "The file is damaged: it begins as a Word file or a spreadsheet does, but cannot be opened."
        ) from None
    folders = {name.partition("/")[0] for name in names}
    if "word" in folders:
        return "docx"
    if "xl" in folders:
        return "xlsx"
    if "content.xml" in names:
        raise Unreadable(f"This is a file of LibreOffice or OpenOffice. {_ADVICE}")
    if "ppt" in folders:
        raise Unreadable("This is a presentation. Copy its text, and paste that.")
    raise Unreadable("This is a ZIP archive. Take the programme out of it, and import that.")


def _refuse_other_forms(content: bytes, name: str) -> None:
    if content.startswith(_OLE):
        if b"E\0n\0c\0r\0y\0p\0t" in content:
            raise Unreadable("The file is encrypted. Save it without a password, and import that.")
        if name.endswith((".xls", ".xlsx")):
            raise Unreadable("This is a spreadsheet of an old kind (.xls). Save it as .xlsx, and import that.")
        raise Unreadable(f"This is a Word file of an old kind (.doc). {_ADVICE}")
    if content.startswith(b"{\\rtf"):
        raise Unreadable(f"This is a file of Rich Text (.rtf). {_ADVICE}")
    if content.startswith(_PICTURES):
        raise Unreadable("This is a picture or a film: there is no text in it that can be read.")


def _of_text(text: str, named: str) -> str:
    head = text[:_HEAD]
    if named in ("", "txt", "json", "html", "xml") and (found := _of_data(text, head)):
        return found
    if named == "xml":
        return "xml"
    if named:
        return named
    if len(_TAG.findall(head)) > 2:
        return "html"
    if head.startswith("---\n") or len(_MARKDOWN.findall(head)) > 1:
        return "md"
    return "csv" if _is_csv(head) else "txt"


def _of_data(text: str, head: str) -> str:
    """'' of what is no data, nor a page."""
    if head.lstrip()[:1] in ("{", "["):
        return _of_json(text)
    if _HTML.match(head):
        return "html"
    if head.lstrip().startswith("<") and "<schedule" in head:
        return "xml"
    return ""


def _of_json(text: str) -> str:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    if isinstance(data, dict) and ("schedule" in data or "talks" in data):
        return "frab-json"
    return "json"


def _is_csv(head: str) -> bool:
    """Whether a row of headings is above rows with as many cells."""
    rows = [row for row in head.split("\n")[:20] if row.strip()]
    if head.count("\n") > 1:
        rows = rows[: max(2, len(rows) - 1)]
    for separator in ",;\t":
        counts = Counter(row.count(separator) for row in rows)
        (usual, times), *_ = counts.most_common(1) or [((0, 0))]
        if (
            usual > 2
            and times == len(rows) > 1
            and rows[0].count(separator) == usual
            and _is_heading(rows[0], separator)
        ):
            return True
    return False


def _is_heading(row: str, separator: str) -> bool:
    cells = [cell.strip(' "') for cell in row.split(separator)]
    return all(0 < len(cell) < 40 and not any(map(str.isdigit, cell)) for cell in cells) and len(set(cells)) == len(
        cells
    )
