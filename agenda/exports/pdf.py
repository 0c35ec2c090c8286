"""PDF, tagged so that it can be read aloud (PDF/UA-1): the programme on paper, in five variants.

`agenda` is days, times, titles, points and people; `brief` the whole event; `timetable` rooms as columns; `speakers`
who they are; `signs` a page a room and day, for the door. Each is a template of `templates/pdf/` and what it is given
here.
"""

from collections.abc import Callable

from agenda.typeset import typeset

from .form import Copy, Form
from .printed.code import code_of
from .printed.document import PAPERS, brief, document, head
from .printed.grids import grids
from .printed.people import groups, pictures
from .printed.prose import Allowance
from .printed.sessions import Sessions
from .printed.signs import signs


def render(copy: Copy) -> bytes:
    variant = copy.options["variant"]
    kind, parts = VARIANTS[variant]
    data = document(copy, kind=kind) | {"event": head(copy) | parts(copy)}
    return typeset(variant, data, pictures={"qr.svg": code_of(copy.programme_address), **pictures(copy.people)})


def _agenda(copy: Copy) -> dict:
    """Of an event without sessions, what else is known of it."""
    allowance = _allowance(copy)
    days = {"days": Sessions(copy, allowance).days()}
    if copy.programme.sessions or copy.selection:
        return days
    return days | brief(copy, allowance) | {"groups": groups(copy, allowance)}


def _brief(copy: Copy) -> dict:
    allowance = _allowance(copy)
    days = Sessions(copy, allowance, with_abstracts=True).days()
    return brief(copy, allowance) | {"days": days, "groups": groups(copy, allowance)}


def _timetable(copy: Copy) -> dict:
    return {"grids": grids(copy, Sessions(copy, _allowance(copy)))}


def _speakers(copy: Copy) -> dict:
    return {"groups": groups(copy, _allowance(copy))}


def _signs(copy: Copy) -> dict:
    return {"signs": signs(copy, Sessions(copy, _allowance(copy)))}


VARIANTS: dict[str, tuple[str, Callable[[Copy], dict]]] = {
    "agenda": ("Programme", _agenda),
    "brief": ("Conference brief", _brief),
    "timetable": ("Timetable", _timetable),
    "speakers": ("Speakers", _speakers),
    "signs": ("Door signs", _signs),
}
"""{variant: what it is called, and what its event has beside its head}"""


def _allowance(copy: Copy) -> Allowance:
    event, sessions = copy.programme.event, copy.programme.sessions
    texts = [event.brief, event.audience_note, *event.learning_points]
    texts += [text for session in sessions for text in (session.abstract, session.note, *session.points)]
    return Allowance.among([*texts, *(person.biography for person in copy.people.values())])


FORM = Form(
    extension="pdf",
    name="PDF",
    media_type="application/pdf",
    render=render,
    options={"variant": tuple(VARIANTS), "paper": tuple(PAPERS)},
    shows_people=lambda options: options["variant"] in ("brief", "speakers"),
    purpose="to print, and to read anywhere",
    words={
        "agenda": "the agenda",
        "brief": "the whole brief",
        "timetable": "a timetable by room",
        "speakers": "the speakers",
        "signs": "signs for the doors",
        "letter": "on letter paper",
    },
)
