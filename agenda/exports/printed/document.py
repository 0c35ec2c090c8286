"""What a document has beside sessions and people: its page, the head of an event, its brief."""

from agenda.exports.form import Copy
from agenda.exports.printed.prose import Allowance, cut, heading, line, lines, web_address
from agenda.exports.wording import ignored, nothing, published
from events.programme import EventDetails, Reference
from events.vocabulary import EventStatus
from events.when import When

PAPERS = {"a4": "a4", "letter": "us-letter"}
"""{as it is asked for: as Typst calls it}"""


def document(copy: Copy, *, kind: str = "Programme") -> dict:
    """What is on every page, and at the end."""
    event = copy.programme.event
    organiser = event.organiser.name if event.organiser else ""
    return {
        "title": f"{kind}: {heading(event.title)}",
        "author": line(organiser),
        "description": line(event.summary or ""),
        "paper": PAPERS[copy.options.get("paper", "a4")],
        "running": cut(event.title, 90),
        "organiser": cut(organiser, 40),
        "publication": published(copy),
        "address": copy.programme_address,
        "site": line(copy.programme_address.partition("://")[2].rstrip("/")),
        "closing": [_sentence(event.notice)] if event.notice else [],
    }


def _sentence(text: str) -> str:
    words = line(text)
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def head(copy: Copy) -> dict:
    event = copy.programme.event
    when = When.of(event)
    return {
        "kicker": _kicker(event),
        "title": heading(event.title),
        "state": "" if event.status == EventStatus.SCHEDULED else event.status.label,
        "when": " · ".join(filter(None, (when.days, when.hours))),
        "where": _where(event),
        "organiser": line(event.organiser.name) if event.organiser else "",
        "told": told(copy),
    }


def _kicker(event: EventDetails) -> str:
    words = " · ".join(map(line, event.sectors))
    return words[:1].upper() + words[1:]


def _where(event: EventDetails) -> str:
    """“Central London”, “Sample City · Sample Conference Centre, 1 Sample Square”; else how it is held."""
    venue = event.venue
    at = line(", ".join([venue.name, *(venue.address or "").split("\n")])) if venue else ""
    place = line(event.place or "") if not (venue and event.place == venue.name) else ""
    return " · ".join(filter(None, (place, at.rstrip(", ")))) or (event.format.label if event.format else "")


def told(copy: Copy) -> list[str]:
    """Which part this is, that there is nothing in it, and what was asked for in vain."""
    part = f"A part of the programme: {copy.selection.in_words}." if copy.selection else ""
    return [line(sentence) for sentence in (part, nothing(copy), ignored(copy)) if sentence]


def brief(copy: Copy, allowance: Allowance) -> dict:
    """What is said of the event beside sessions and people."""
    event, programme = copy.programme.event, copy.programme
    return {
        "summary": line(event.summary or ""),
        "brief": allowance.prose(event.brief),
        "points": allowance.points(event.learning_points),
        "audience": {
            "note": lines(allowance.cut(event.audience_note)),
            "names": [line(audience.name) for audience in programme.audiences],
        },
        "links": [{"to": web_address(link.url), "of": [line(link.label)]} for link in event.links],
        "contact": line(event.contact or ""),
        "sources": [_source(source) for source in event.sources],
    }


def _source(source: Reference) -> dict:
    behind = [line(source.publisher)] if source.publisher else []
    behind += [str(source.year)] if source.year else []
    return {"title": line(source.title), "link": web_address(source.url or ""), "behind": ", ".join(behind)}
