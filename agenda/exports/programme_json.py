"""Programme JSON: the whole Programme, without loss."""

from events.programme import Programme, to_json


def render(programme: Programme) -> bytes:
    return to_json(programme).encode()
