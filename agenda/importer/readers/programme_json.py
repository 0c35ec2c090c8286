"""Programme JSON, as `export_programme --format json` writes it."""

from agenda.importer.reading import Reading, Unreadable
from events.programme import NotAProgramme, from_json


def read(content: bytes) -> Reading:
    """Raises Unreadable."""
    try:
        return Reading(programme=from_json(content))
    except NotAProgramme as error:
        raise Unreadable(str(error)) from None
