"""Lines with their structure become a Programme, by what programmes mean and not by how one of them is laid out."""

from agenda.importer.document import Document
from agenda.importer.reading import Reading
from agenda.importer.recogniser.outlook import Outlook
from agenda.importer.recogniser.result import Result
from agenda.importer.recogniser.tables import parts
from agenda.importer.recogniser.walk import Walk


def recognise(document: Document) -> Reading:
    """A Programme of any text whatever: what it does not say is unknown, and what is not understood is unplaced."""
    walk = Walk(Outlook(list(parts(document.lines))), document.told)
    walk.go()
    return Result(walk.gathered, document).reading()
