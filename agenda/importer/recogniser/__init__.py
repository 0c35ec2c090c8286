"""Lines with their structure become a Programme, by what programmes mean and not by how one of them is laid out."""

from agenda.importer.document import Document
from agenda.importer.reading import Reading
from events.programme import EventDetails, Programme, Unplaced


def recognise(document: Document) -> Reading:
    """A Programme of any text whatever: what it does not say is unknown, and what is not understood is unplaced."""
    unplaced = tuple(Unplaced(line=line.numbers[0], text=line.text) for line in document.lines)
    return Reading(programme=Programme(event=EventDetails(title="Untitled"), unplaced=unplaced), source=document.source)
