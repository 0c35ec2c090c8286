"""PDF with text in it. What opens it is a process of its own, with limits: files from anywhere may break it."""

import json
import subprocess
import sys
from pathlib import Path

from agenda.importer.document import Document
from agenda.importer.readers.pdf_layout import read
from agenda.importer.readers.pdf_places import Page, Word
from agenda.importer.reading import Unreadable

CHILD = Path(__file__).with_name("pdf_child.py")
SECONDS = 28
_REASONS = {
    "encrypted": "The PDF is encrypted. Save it without a password, and import that.",
    "broken": "The PDF is damaged: it cannot be opened.",
    "long": "The PDF is too long: take the pages with the programme out of it, and import those.",
    "scanned": "The PDF has no text in it, only pictures of pages.",
}


def document(content: bytes) -> Document:
    """Raises Unreadable."""
    pages = _pages(content)
    if not any(page.words for page in pages):
        raise Unreadable(_REASONS["scanned"])
    return read(pages)


def _pages(content: bytes) -> list[Page]:
    try:
        done = subprocess.run(  # noqa: S603 - our own file, by our own interpreter
            [sys.executable, "-I", str(CHILD)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            env={},
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(_REASONS["long"]) from None
    if done.returncode:
        raise Unreadable(_REASONS["long" if done.returncode < 0 else "broken"])
    said = json.loads(done.stdout)
    if reason := said.get("refused"):
        raise Unreadable(_REASONS[reason])
    return [Page(page["width"], page["height"], tuple(Word(*word) for word in page["words"])) for page in said["pages"]]
