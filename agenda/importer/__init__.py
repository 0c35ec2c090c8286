"""Forms in which a Programme arrives: each a function `read(source: bytes) -> Programme`, one module a form;
`apply` then writes it into the tables."""

from collections.abc import Callable

from events.programme import Programme

from . import programme_json

READERS: dict[str, Callable[[bytes], Programme]] = {
    "json": programme_json.read,
}
