"""schedule.xml: the exchange form of conference apps, video crews and pretalx, valid by schedule.xsd of c3voc.

What it says of sessions without a time is in `schedule`. Optional addresses are left out rather than empty; elements
that readers look for without asking whether they are there (subtitle, language, description) are always there.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings

from events.text import for_xml

from .form import Copy, Form
from .schedule import LANGUAGE, PRODUCT, TIMESLOT, Day, Schedule, Slot


def render(copy: Copy) -> bytes:
    return for_xml("\n".join(['<?xml version="1.0" encoding="utf-8"?>', *_schedule(Schedule(copy)), ""])).encode()


def _schedule(schedule: Schedule) -> Iterator[str]:
    copy = schedule.copy
    yield "<schedule>"
    yield _element("generator", name=PRODUCT, system=schedule.host)
    if not copy.selection:  # of a part, the address would be that of the whole
        yield _element("url", f"{copy.address}programme.xml")
    yield _element("version", str(copy.number))
    yield from _conference(schedule)
    for day in schedule.days:
        yield from _day(schedule, day)
    yield "</schedule>"


def _conference(schedule: Schedule) -> Iterator[str]:
    event, days = schedule.event, schedule.days
    yield "<conference>"
    yield _element("title", schedule.title)
    yield _element("acronym", schedule.acronym)
    if event.starts_on:
        yield _element("start", days[0].on.isoformat())
        yield _element("end", days[-1].on.isoformat())
    yield _element("days", str(len(days)))
    yield _element("timeslot_duration", TIMESLOT)
    yield _element("base_url", f"{settings.SITE_URL}/")
    yield _element("url", schedule.copy.address)
    yield _element("time_zone_name", event.timezone)
    for track in schedule.programme.tracks:
        yield _element("track", name=track.name)
    yield "</conference>"


def _day(schedule: Schedule, day: Day) -> Iterator[str]:
    start, end = day.start.isoformat(), day.end.isoformat()
    yield f'<day index="{day.index}" date="{day.on}" start="{start}" end="{end}">'
    for name, slots in day.rooms.items():
        yield f'<room name={quoteattr(name)} guid="{schedule.guid_of_room(name)}">'
        for slot in slots:
            yield _event(schedule, slot)
        yield "</room>"
    yield "</day>"


def _event(schedule: Schedule, slot: Slot) -> str:
    session = slot.session
    persons = (
        _element("person", person.name, guid=str(schedule.guid_of_speaker(key))) for key, person in slot.people.items()
    )
    return "\n".join(
        (
            f'<event guid="{slot.guid}" id="{slot.number}">',
            _element("room", slot.room),
            _element("title", slot.title),
            _element("subtitle", slot.subtitle),
            _element("type", session.kind.label),
            _element("date", slot.start.isoformat()),
            _element("start", f"{slot.start:%H:%M}"),
            _element("duration", slot.duration),
            _element("abstract", session.abstract),
            _element("slug", slot.slug),
            _element("track", session.track),
            f"<persons>{''.join(persons)}</persons>",
            _element("language", LANGUAGE),
            _element("description", slot.description),
            "<links/><attachments/>",
            _element("url", slot.address),
            "</event>",
        )
    )


def _element(name: str, text: str | None = "", /, **attributes: str) -> str:
    told = [f" {attribute}={quoteattr(value)}" for attribute, value in attributes.items()]
    started = name + "".join(told)
    return f"<{started}>{escape(text)}</{name}>" if text else f"<{started}/>"


FORM = Form(
    extension="xml",
    name="schedule.xml",
    media_type="application/xml; charset=utf-8",
    render=render,
    purpose="for apps that show schedules",
)
