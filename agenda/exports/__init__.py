"""Forms in which a Programme leaves: each a function `render(programme) -> bytes`, one module a form."""

from collections.abc import Callable

from events.programme import Programme

from . import programme_json

FORMS: dict[str, Callable[[Programme], bytes]] = {
    "json": programme_json.render,
}
