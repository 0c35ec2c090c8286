"""frab.json: schedule.xml as JSON, for apps that read frab that read that; valid by c3voc's schema of version 1.

What it says of sessions without a time is in `schedule`.
"""

import json
import re

from django.conf import settings

from .form import Copy, Form
from .schedule import DATE_UNKNOWN, LANGUAGE, PRODUCT, TIMESLOT, Day, Schedule, Slot
from .wording import ignored

SCHEMA = "https://c3voc.de/schedule/schema.json"
_KNOWN_ZONE = re.compile(r"([A-Z][a-z]+/[A-Z][a-z]+)|UTC$")
"""What the schema takes for a zone: not all that there are."""


def render(copy: Copy) -> bytes:
    schedule = Schedule(copy)
    data = {
        "$schema": SCHEMA,
        "generator": {"name": PRODUCT, "url": f"{settings.SITE_URL}/"},
        "schedule": {
            "version": str(copy.number),
            "base_url": f"{settings.SITE_URL}/",
            "conference": _conference(schedule),
        },
    }
    return (json.dumps(data, ensure_ascii=False) + "\n").encode()


def _conference(schedule: Schedule) -> dict:
    event, days = schedule.event, schedule.days
    unknown = "" if event.starts_on else DATE_UNKNOWN
    told = " ".join(filter(None, (event.summary, ignored(schedule.copy), unknown)))
    return {
        "acronym": schedule.acronym,
        "title": schedule.title,
        **({"description": told} if told else {}),
        "start": days[0].on.isoformat(),
        "end": days[-1].on.isoformat(),
        "daysCount": len(days),
        "timeslot_duration": TIMESLOT,
        **({"time_zone_name": event.timezone} if _KNOWN_ZONE.match(event.timezone) else {}),
        "url": schedule.copy.address,
        "keywords": [*event.sectors, *event.themes],
        "tracks": [{"name": track.name} for track in schedule.programme.tracks],
        "rooms": _rooms(schedule),
        "days": [_day(schedule, day) for day in days],
    }


def _rooms(schedule: Schedule) -> list[dict]:
    capacity = {room.name: room.capacity for room in schedule.programme.rooms}
    return [
        {"name": name, "guid": str(schedule.guid_of_room(name)), "capacity": capacity.get(name)}
        for name in schedule.rooms
    ]


def _day(schedule: Schedule, day: Day) -> dict:
    return {
        "index": day.index,
        "date": day.on.isoformat(),
        "day_start": day.start.isoformat(),
        "day_end": day.end.isoformat(),
        "rooms": {name: [_event(schedule, slot) for slot in slots] for name, slots in day.rooms.items()},
    }


def _event(schedule: Schedule, slot: Slot) -> dict:
    session = slot.session
    return {
        "guid": str(slot.guid),
        "id": slot.number,
        "date": slot.start.isoformat(),
        "start": f"{slot.start:%H:%M}",
        "end": slot.end.isoformat(),
        "duration": slot.duration,
        "room": slot.room,
        "slug": slot.slug,
        "url": slot.address,
        "title": slot.title,
        "subtitle": slot.subtitle,
        "track": session.track,
        "type": session.kind.label,
        "language": LANGUAGE,
        "abstract": session.abstract or "",
        "description": slot.description,
        "persons": _persons(schedule, slot),
        "links": [],
        "attachments": [],
    }


def _persons(schedule: Schedule, slot: Slot) -> list[dict]:
    """By both names that readers look for. With an id besides, one would be of two kinds to the schema."""
    return [
        {"guid": str(schedule.guid_of_speaker(key)), "name": person.name, "public_name": person.name}
        for key, person in slot.people.items()
    ]


FORM = Form(
    extension="frab.json",
    name="frab.json",
    media_type="application/json",
    render=render,
    purpose="for apps that read frab",
)
