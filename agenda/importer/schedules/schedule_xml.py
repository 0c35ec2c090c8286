"""schedule.xml, as pretalx and frab write it and we do. Nothing is read that leads out of the file: a document type, an
entity of its own, or what stands elsewhere."""

from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from agenda.importer.reading import Reading, Unreadable
from agenda.importer.schedules import schedule


def read(content: bytes) -> Reading:
    """Raises Unreadable."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable("The XML declares a document type or entities, which are not read.") from None
    except ParseError as error:
        line, _ = error.position
        raise Unreadable(f"The XML is broken at line {line}: {str(error).partition(':')[0]}.") from None
    except (ValueError, LookupError):
        raise Unreadable("The XML is in an encoding that is not known.") from None
    if _name(root) != "schedule":
        raise Unreadable(f"The XML is no schedule: it begins with <{_name(root)[:40]}>.")
    return schedule.read(_data(root))


def _data(root: Element) -> dict[str, Any]:
    """As schedule.json has it."""
    conference: dict[str, Any] = {"rooms": [], "days": []}
    generator: dict[str, str] = {}
    for child in root:
        if _name(child) == "generator":
            generator = dict(child.attrib)
        elif _name(child) == "conference":
            conference = _texts(child) | {"tracks": [_track(e) for e in child if _name(e) == "track"]} | conference
        elif _name(child) == "day":
            conference["days"].append(_day(child, conference["rooms"]))
    return {"generator": generator, "schedule": {"conference": conference}}


def _track(element: Element) -> dict[str, str]:
    return {"name": element.get("name") or element.text or ""}


def _day(element: Element, rooms: list[dict]) -> dict[str, Any]:
    held = [child for child in element if _name(child) == "room"]
    rooms += [dict(room.attrib) for room in held]
    events = [
        {"name": room.get("name", ""), "events": [_event(event) for event in room if _name(event) == "event"]}
        for room in held
    ]
    return {"date": element.get("date"), "rooms": events}


def _event(element: Element) -> dict[str, Any]:
    told: dict[str, Any] = _texts(element)
    for child in element:
        if _name(child) == "persons":
            told["persons"] = [dict(person.attrib) | {"name": _text(person)} for person in child]
        elif _name(child) in ("links", "attachments"):
            told[_name(child)] = [{"title": _text(link), "url": link.get("href", "")} for link in child]
    return told


def _texts(element: Element) -> dict[str, str]:
    return {_name(child): child.text or "" for child in element if not len(child)}


def _text(element: Element) -> str:
    return "".join(element.itertext())


def _name(element: Element) -> str:
    """Whatever namespace it is in."""
    return element.tag.rpartition("}")[2]
