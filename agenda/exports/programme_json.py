"""Programme JSON: the whole Programme, without loss."""

from events.programme import to_json

from .form import Copy, Form


def render(copy: Copy) -> bytes:
    return to_json(copy.programme).encode()


FORM = Form(
    extension="json",
    name="Programme data (JSON)",
    media_type="application/json",
    render=render,
    purpose="for programs: everything there is, without loss",
)
