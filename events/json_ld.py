"""What pages say to machines, in the words of schema.org, as JSON-LD. What is unknown is left out, never guessed."""

import json

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator

from events.vocabulary import EventFormat, EventStatus
from events.when import When

LONGEST = 500
STATUS = {
    EventStatus.SCHEDULED: "https://schema.org/EventScheduled",
    EventStatus.POSTPONED: "https://schema.org/EventPostponed",
    EventStatus.CANCELLED: "https://schema.org/EventCancelled",
}
_IN_SCRIPT = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


def document(described: dict) -> str:
    """To stand in a script element: whatever words are in it, they end no element and begin none."""
    data = {"@context": "https://schema.org"} | described
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_IN_SCRIPT)


def thing(kind: str, **properties) -> dict:
    """Without what is unknown. `id` is its name among things."""
    named = {"@id": properties.pop("id")} if "id" in properties else {}
    return {"@type": kind} | named | {name: value for name, value in properties.items() if value}


def address(name: str, *args) -> str:
    """Of a page, with the site's name."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def shortened(text: str | None) -> str:
    return Truncator(text or "").chars(LONGEST)


def listed_event(detail: dict) -> dict:
    """From what the catalogue says of an event in any list."""
    when, url = When.from_detail(detail), address("event_detail", detail["slug"])
    place = detail["place"]
    return thing(
        "Event",
        id=url,
        name=detail["title"],
        url=url,
        startDate=when.machine,
        endDate=when.machine_end,
        eventStatus=STATUS[EventStatus(detail["status"])],
        location=thing("VirtualLocation", url=url)
        if detail["format"] == EventFormat.ONLINE
        else place and thing("Place", name=place, address=place),
    )
