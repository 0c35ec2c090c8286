"""PDF, tagged so that it can be read aloud (PDF/UA-1): the programme on paper, in five variants."""

from agenda.exports.printed.code import code_of
from agenda.exports.printed.nodes import PAPERS, document, event_node
from agenda.typeset import typeset

from .form import Copy, Form


def render(copy: Copy) -> bytes:
    data = document(copy) | {"event": event_node(copy)}
    return typeset("agenda", data, pictures={"qr.svg": code_of(copy.programme_address)})


FORM = Form(
    extension="pdf",
    name="PDF",
    media_type="application/pdf",
    render=render,
    options={"paper": tuple(PAPERS)},
)
