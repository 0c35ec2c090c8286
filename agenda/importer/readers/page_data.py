"""What a page says of its event in data: JSON-LD, microformats (h-event), microdata.

Only of the one event of a page: where several are told, none is. `page_title` is the least sure of all, the title of
the window, often with the name of the site in it: good where nothing else says a title.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from lxml import etree

from agenda.importer.readers import told as said
from agenda.importer.readers.characters import readable

_LARGEST = 1024 * 1024
"""Characters of JSON-LD."""
_MOST = 500
"""People of an event."""
_EVENTS = {"Event", "EducationEvent", "BusinessEvent", "SocialEvent", "Festival", "Hackathon", "ConferenceEvent"}
_EVENTS |= {"ExhibitionEvent", "LiteraryEvent", "PublicationEvent", "EventSeries", "CourseInstance"}


def told(root: etree._Element) -> dict[str, Any]:
    data = _json_ld(root) or _microdata(root) or _microformat(root)
    return said.facts(page_title=_page_title(root)) | data


def _page_title(root: etree._Element) -> str:
    titles = root.xpath("//meta[@property='og:title']/@content") + root.xpath("//head/title/text()")
    return next(filter(None, map(said.line, titles)), "")


# ── JSON-LD ──


def _json_ld(root: etree._Element) -> dict[str, Any]:
    events = [event for script in root.xpath("//script[@type='application/ld+json']") for event in _events(script.text)]
    outer = [event for event in events if _known(event, "subEvent")] or events
    return _of_schema(outer[0]) if len(outer) == 1 else {}


def _events(text: str | None) -> Iterator[Mapping]:
    """Not those within others."""
    try:
        data = json.loads(text) if text and len(text) <= _LARGEST else None
    except (ValueError, RecursionError):
        return
    for thing in _things(data):
        if isinstance(thing, Mapping) and _EVENTS & set(_list(thing.get("@type"))[:20]):
            yield thing


def _things(data: Any) -> list[Any]:
    things = _list(data)
    graphs = [_list(thing["@graph"]) for thing in things if isinstance(thing, Mapping) and "@graph" in thing]
    return [*things, *(thing for graph in graphs for thing in graph)]


def _of_schema(event: Mapping) -> dict[str, Any]:
    place = next((one for one in _list(event.get("location")) if _type(one) != "VirtualLocation"), None)
    is_virtual = any(_type(one) == "VirtualLocation" for one in _list(event.get("location")))
    by = _first(event.get("organizer"))
    address = _known(place, "address")
    return said.facts(
        title=said.line(event.get("name")),
        summary=said.line(event.get("description")),
        place=said.line(place) or said.line(_known(address, "addressLocality")),
        venue=said.venue(_known(place, "name"), address),
        organiser=said.organiser(_known(by, "name") or by, _known(by, "url")),
        format=said.event_format(event.get("eventAttendanceMode"))
        or (said.ONLINE if is_virtual and not place else None),
        status=said.event_status(event.get("eventStatus")),
        performers=tuple(filter(None, map(_performer, _list(event.get("performer"))[:_MOST]))),
    ) | said.when(event.get("startDate"), event.get("endDate"))


def _performer(person: Any) -> str:
    """As a programme prints it."""
    belongs_to = _first(_known(person, "affiliation") or _known(person, "worksFor"))
    parts = (_known(person, "name") or person, _known(person, "jobTitle"), _known(belongs_to, "name") or belongs_to)
    return ", ".join(filter(None, map(said.line, parts)))


def _known(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else None


def _type(thing: Any) -> str:
    return str(_first(_known(thing, "@type")))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(value: Any) -> Any:
    return next(iter(_list(value)), None)


# ── In the page itself ──


def _microdata(root: etree._Element) -> dict[str, Any]:
    scopes = [
        scope
        for scope in root.xpath("//*[@itemscope and contains(@itemtype, 'schema.org/')]")
        if scope.get("itemtype", "").rstrip("/").rpartition("/")[2] in _EVENTS
    ]
    return _marked(scopes, "itemprop", "name startDate endDate location", "@itemscope and contains(@itemtype, 'Event')")


def _microformat(root: etree._Element) -> dict[str, Any]:
    for of, names in (("h-event", "p-name dt-start dt-end p-location"), ("vevent", "summary dtstart dtend location")):
        has_class = f"contains(concat(' ', normalize-space(@class), ' '), ' {of} ')"
        if found := _marked(root.xpath(f"//*[{has_class}]"), "class", names, has_class):
            return found
    return {}


def _marked(scopes: list[etree._Element], attribute: str, names: str, of_scope: str) -> dict[str, Any]:
    outer = (
        [scope for scope in scopes if not scope.xpath(f"boolean(ancestor::*[{of_scope}])")] if len(scopes) < 50 else []
    )
    if len(outer) != 1:
        return {}
    values = dict.fromkeys(names.split(), "")
    for element in outer[0].iter(etree.Element):
        for name in element.get(attribute, "").split()[:20]:
            if values.get(name) == "":
                values[name] = _value(element)
    title, start, end, place = values.values()
    return said.facts(title=said.line(title), place=said.line(place)) | said.when(start, end)


def _value(element: etree._Element) -> str:
    for name in ("datetime", "content", "value", "title"):
        if value := element.get(name):
            return value
    return readable(" ".join(islice(element.itertext(), _MOST)))
