"""schedule.json, as pretalx and frab write it and we do (frab.json)."""

import json

from agenda.importer.reading import Reading, Unreadable
from agenda.importer.schedules import schedule


def read(content: bytes) -> Reading:
    """Raises Unreadable."""
    try:
        data = json.loads(content)
    except json.JSONDecodeError as error:
        raise Unreadable(f"The JSON is broken at line {error.lineno}: {error.msg}.") from None
    except (ValueError, RecursionError):
        raise Unreadable("The JSON cannot be read: its characters or its depth are not those of a schedule.") from None
    if schedule.conference_of(data) is None:
        raise Unreadable("The JSON holds no schedule: there is no conference with days in it.")
    return schedule.read(data)
