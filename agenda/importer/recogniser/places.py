"""Where an event is, and whether it is online."""

import re

from agenda import clocks, dates
from agenda.importer.recogniser.facts import Facts
from agenda.importer.recogniser.phrases import EVENT_WORD
from agenda.importer.recogniser.seen import Seen
from events.programme import VenueDetails
from events.vocabulary import EventFormat

_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")


_STREET = re.compile(
    r"\b(?:street|road|lane|way|avenue|square|place|close|drive|terrace|row|walk|hill|gate|st|rd|parade|quay|promenade|crescent|court|wharf|embankment|broadway|mews|gardens|grove|yard|wynd)\b",
    re.I,
)


_BUILDING = re.compile(
    r"\b(?:hall|centre|center|hotel|house|university|college|school|headquarters|hq|museum|library|theatre|church|guildhall|stadium|campus|building|showground|institute|club|suite|room|exchange|chamber|academy|court|castle|arena|park|cathedral|mosque|ground|hub|pavilion|gallery|office|offices|mill|barn|abbey|chapel|cinema|studio|racecourse|works|tower)\b",
    re.I,
)


_ONLINE = re.compile(
    r"\b(?:online|webinar|virtual|virtually|zoom|(?:microsoft|ms) teams|via teams|on teams|livestream"
    r"|live stream|video ?link|google meet|webex|en ligne|remote)\b",
    re.I,
)


_HYBRID = re.compile(
    r"\b(?:hybrid|in[- ]person and online|online and in[- ]person|or online|and online"
    r"|and by video link|and on (?:ms )?(?:teams|zoom)|also online|livestreamed|and streamed)\b",
    re.I,
)


_IN_PERSON = re.compile(r"\b(?:in[- ]person|face[- ]to[- ]face)\b", re.I)


def format_of(text: str) -> EventFormat | None:
    online, here = _ONLINE.search(text), _IN_PERSON.search(text)
    if _HYBRID.search(text) or (online and here):
        return EventFormat.HYBRID
    if online:
        return EventFormat.ONLINE
    return EventFormat.IN_PERSON if here else None


def place_beside(text: str, named: dates.Dates) -> str:
    """What else a line says that has the date: “4th June 2014, Sample Hall”."""
    rest = f"{text[: named.start]} | {text[named.end :]}"
    for times in reversed(list(clocks.find(rest))):
        rest = f"{rest[: times.start]} | {rest[times.end :]}"
    rest = re.sub(r"\b(?:GMT|BST|from|at|on|to|and|until)\b\s*(?=\||$)", "", rest, flags=re.I)
    if held := re.search(r"\b(?:at|in)\s+((?:the\s)?[A-Z“][^|;]{3,120})", rest):
        return held[1].strip(" ,.|")
    parts = [part.strip(" ,.;:–—-()@") for part in re.split(r"\||\s[–—·•-]\s|\s@\s|;", rest)]
    parts = [
        part
        for part in parts
        if part and part[:1].isupper() and not re.fullmatch(r"(?:Date|When|Held on|Time)s?", part)
    ]
    parts = [part for part in parts if not re.search(r"\b20\d\d\b", part)]
    parts = [part for part in parts if not _TIME_OF_DAY.fullmatch(part)]
    parts = [part for part in parts if is_place(part) or not EVENT_WORD.search(part)]
    return parts[-1] if parts and len(parts[-1].split()) <= 16 else ""


_TIME_OF_DAY = re.compile(r"(?:morning|afternoon|evening|all day|half day|full day|lunchtime|\w+day|gmt|bst)s?", re.I)


_NAMED_STREET = re.compile(rf"(?:\d+[a-z]?|[A-Z][\w’'-]+)\s(?:[A-Z][\w’'-]+\s)?{_STREET.pattern}", re.IGNORECASE)


_NUMBERED = re.compile(r"\d{1,4}[a-z]?(?:[–-]\d{1,4})?\s(?:[A-Z][\w’']+\s?){1,3},\s[A-Z]")
"""“14 Sampleside, Whitehall, London”"""
_LONGEST = 300
_NOT_THERE = re.compile(
    r"(?:by|with|(?:in|with)\s(?:association|partnership|collaboration|conjunction)"
    r"|(?:supported|sponsored|funded|organi[sz]ed|hosted)\sby)\b",
    re.I,
)
"""Who is with an organiser, and not where."""


def is_place(text: str) -> bool:
    if len(text) > _LONGEST or len(text.split()) > 18 or text.endswith(("?", "!")) or ": " in text:
        return False
    if _NOT_THERE.match(text):
        return False
    building = _BUILDING.search(text)
    return bool(
        _POSTCODE.search(text)
        or _NUMBERED.match(text)
        or (building and building[0][0].isupper())
        or (_NAMED_STREET.search(text) and "," in text)
        or _ONLINE.fullmatch(text.strip(" ."))
    )


def settle_place(facts: Facts) -> None:
    for text, seen in facts.places:
        kind = format_of(text)
        if kind and not facts.values.get("format"):
            facts.set("format", kind, seen.numbers)
        _settle_one(facts, text, seen, kind)
    if not facts.values.get("format") and (facts.values.get("place") or facts.values.get("venue")):
        facts.values["format"] = EventFormat.IN_PERSON
    elif facts.values.get("format") == EventFormat.ONLINE and facts.values.get("venue"):
        facts.values["format"] = EventFormat.HYBRID


def _settle_one(facts: Facts, text: str, seen: Seen, kind: EventFormat | None) -> None:
    text = (
        _physical(re.sub(r"\s+,", ",", text.strip(" .")))
        if kind == EventFormat.HYBRID
        else re.sub(r"\s+,", ",", text.strip(" ."))
    )
    if not text:
        return
    if kind == EventFormat.ONLINE or facts.values.get("venue"):
        if facts.values.get("place") or facts.values.get("venue"):
            known = f"{facts.values.get('place') or ''} {facts.values.get('venue') or ''}"
            if text not in known and not _joins(facts, text, seen):
                facts.unplaced.append(seen)
            return
        facts.set("place", text[:300], seen.numbers)
        return
    name, _, address = text.partition(", ")
    if not (_BUILDING.search(text) or (address and (_STREET.search(text) or _POSTCODE.search(text)))):
        if facts.values.get("place") and facts.values["place"] != text:
            facts.unplaced.append(seen)
        facts.set("place", text[:300], seen.numbers)
        return
    if len(name) <= 200:
        facts.set("venue", VenueDetails(name=name, address=address or None), seen.numbers)
    if not address or len(name) > 200:
        facts.set("place", text[:300], seen.numbers)
    elif town := _town(address):
        facts.set("place", town, seen.numbers)


def _physical(text: str) -> str:
    """“Sample Hall” of “In person at Sample Hall and online via Teams”."""
    text = re.sub(r"^(?:in[- ]person|face[- ]to[- ]face)\s*(?:at|in|:|,|–|-)?\s*", "", text, flags=re.I)
    return re.sub(
        r"\s*(?:[,;(/+&–-]|\band\b|\bor\b)?\s*(?:also\s|live\s)?\b(?:online|by video ?link|via (?:zoom"
        r"|teams)|zoom|virtually|livestream).*$",
        "",
        text,
        flags=re.I,
    ).strip(" ,;(")


def _joins(facts: Facts, text: str, seen: Seen) -> bool:
    """A further line of an address."""
    venue = facts.values.get("venue")
    if not venue or format_of(text):
        return False
    if not (_POSTCODE.search(text) or _STREET.search(text) or _is_next_line(facts, text, seen)):
        return False
    facts.values["venue"] = VenueDetails(name=venue.name, address=", ".join(filter(None, (venue.address, text))))
    if town := _town(text):
        facts.set("place", town, seen.numbers)
    facts.note("venue", seen.numbers)
    return True


def _is_next_line(facts: Facts, text: str, seen: Seen) -> bool:
    """A town, right below the rest of the address."""
    is_below = min(seen.numbers) - 1 in facts.origins["venue"] and not seen.line.gap
    return is_below and len(text.split()) <= 3 and text[:1].isupper() and text.replace(" ", "").isalpha()


def _town(address: str) -> str:
    last = _POSTCODE.sub("", address).strip(" ,").rpartition(",")[2].strip()
    return last if last and not re.search(r"\d", last) and not _STREET.search(last) and len(last.split()) <= 4 else ""
