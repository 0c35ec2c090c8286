"""Copies of publications for tests of one form: of events made up there, of the demo, of what is nasty."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

import agenda.demo
from agenda.exports import FORMS, Copy
from agenda.publish import publish
from agenda.selection import Selection
from events.models import Publication
from events.programme import EventDetails, Programme, from_json
from tests.nasty import NASTY

DEMO = [path.stem for path in sorted(Path(agenda.demo.__file__).parent.glob("*.json"))]
DAY = date(2027, 3, 5)
PUBLISHED_AT = datetime(2027, 1, 15, 12, 30, tzinfo=UTC)

every_event = pytest.mark.parametrize("name", [*DEMO, *NASTY])


def copy_of(programme: Programme, *, extension: str = "txt", number: int = 3, **values) -> Copy:
    """Published at noon of 15 January 2027; `selection` and `options` for a part."""
    selection = values.get("selection", Selection())
    given = {"options": FORMS[extension].chosen({}), "published_at": PUBLISHED_AT} | values
    return Copy(programme=selection.of(programme), slug=programme.event.slug, number=number, **given)


def forum(*sessions, **values) -> Programme:
    """A small programme; `event` holds what is to be said of the event."""
    event = {"title": "Forum", "slug": "forum", "starts_on": DAY, "start_time": time(9), "end_time": time(17)}
    return Programme(event=EventDetails(**event | values.pop("event", {})), sessions=sessions, **values)


def demo(slug: str) -> Programme:
    return from_json((Path(agenda.demo.__file__).parent / f"{slug}.json").read_bytes())


def copy_named(name: str, extension: str) -> Copy:
    """Of an event of the demo, or of a nasty one, which is published for it."""
    if name in DEMO:
        return copy_of(demo(name), extension=extension)
    event = NASTY[name]()
    publish(event=event)
    publication = Publication.objects.current().select_related("event").get(event=event)
    form = FORMS[extension]
    return form.copy_of(publication, Selection(), form.chosen({}))


def rendered(copy: Copy, extension: str) -> bytes:
    return FORMS[extension].render(copy)
