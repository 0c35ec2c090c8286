"""Rooms typed one a line: “Hall A, 120”."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction

from agenda.models import Room
from events.models import Event
from events.text import item

_ROOM = re.compile(
    r"(?P<name>.+?)(?:\s*[,;(]\s*(?:for|holds|capacity|up to)?\s*(?P<capacity>\d{1,3}(?:,\d{3})+|\d{1,7})"
    r"\s*(?:people|persons|seats|places|delegates)?\)?)?",
    re.IGNORECASE,
)


def read(text: str) -> dict[str, int | None]:
    """{name: how many people it holds}, in their order; of a name given twice the last line counts."""
    rooms = {}
    for line in map(item, text.splitlines()):
        if line:
            found = _ROOM.fullmatch(line)
            rooms[found["name"]] = int(found["capacity"].replace(",", "")) if found["capacity"] else None
    return rooms


@transaction.atomic
def add_rooms(*, event: Event, rooms: dict[str, int | None]) -> None:
    """One that is there already, letter case aside, gets how many it holds, where that is said. Raises
    ValidationError."""
    there = {room.name.casefold(): room for room in event.rooms.all()}
    for name, capacity in rooms.items():
        room = there.setdefault(name.casefold(), Room(event=event, name=name))
        room.capacity = room.capacity if capacity is None else capacity
        try:
            room.full_clean()
        except ValidationError as error:
            raise ValidationError([f"“{name}”: {said}" for said in error.messages]) from None
        room.save()
