"""Sources as bytes: those kept as text are read; Word documents and PDFs are made from their descriptions, so that no
binary is kept. `NN-name.docx.json` lists the blocks of a document, `NN-name.pdf.html` is a page to print."""

import json
from io import BytesIO
from pathlib import Path

from docx import Document

from agenda.importer import document as documents


def made(file: Path) -> tuple[bytes, str]:
    """The content of a source, and the name under which it would arrive."""
    if file.name.endswith(".docx.json"):
        return docx(json.loads(file.read_text())), file.name.removesuffix(".json")
    if file.name.endswith(".pdf.html"):
        return pdf(file.read_text()), file.name.removesuffix(".html")
    return file.read_bytes(), file.name


def docx(blocks: list) -> bytes:
    """Of [kind, text] each: “h1”…, “title”, “p”, “b” (all of it bold), “li”, “nr”, or “table” with its rows."""
    document = Document()
    for kind, content in blocks:
        _add(document, kind, content)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _add(document, kind: str, content) -> None:
    if kind == "table":
        _table(document, content)
    elif kind == "title" or kind[0] == "h":
        document.add_heading(content, level=0 if kind == "title" else int(kind[1]))
    elif kind == "b":
        document.add_paragraph().add_run(content).bold = True
    else:
        document.add_paragraph(content, style={"li": "List Bullet", "nr": "List Number"}.get(kind))


def _table(document, rows: list[list[str]]) -> None:
    table = document.add_table(rows=0, cols=max(map(len, rows)))
    table.style = "Table Grid"
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=False):
            cell.text = text


def pdf(page: str) -> bytes:
    from PIL import ImageFile
    from weasyprint import HTML

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint lets the whole process take them, and photographs do not.
    return HTML(string=page).write_pdf()


def said_by_number(document: documents.Document) -> dict[int, str]:
    """What the lines say that were read from each of the source's. They are on one line, and never blank."""
    said: dict[int, str] = {}
    for line in document.lines:
        assert line.text == " ".join(line.text.split()) != ""
        for number in line.numbers:
            said[number] = f"{said.get(number, '')} {line.text}"
    return said
