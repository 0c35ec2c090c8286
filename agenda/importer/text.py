"""Plain text: pasted pages, mails."""

from agenda.importer.document import Document, of_texts


def document(content: bytes) -> Document:
    return of_texts(content.decode(errors="replace").splitlines())
