"""What is said of the event itself: title, days and hours, place, who organises it, whom to ask."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from agenda.importer.recogniser import clocks, dates
from agenda.importer.recogniser.seen import Seen
from agenda.kinds import told_kind
from events.programme import Link, Organiser, VenueDetails
from events.vocabulary import EventFormat, EventStatus
from speakers.printed import Likeness

_LABELS = {
    "date": r"(?:event\s|conference\s)?dates?(?:\s(?:of\s(?:the\s)?event|and\s(?:time|venue|place)))?|when|day|held\son|date/time|le",
    "time": r"(?:event\s)?times?(?:\sof\s(?:the\s)?event)?|timings?|hours|start(?:s|\stime)?|starts\sat|start/finish|duration",
    "end": r"finish(?:es)?|ends?(?:\sat|\stime)?|close[sd]?",
    "place": r"(?:place|location|venue)(?:\sof\s(?:the\s)?event)?|where|address|held\sat|venue\sand\slocation|location/venue|lieu|lleoliad",
    "format": r"format|delivery|mode|how|type(?:\sof\sevent)?|attendance",
    "organiser": r"(?:event\s)?organi[sz](?:ed\sby|ers?|ing\sbody)|hosted\sby|hosts?|convened\sby|(?:brought\sto\syou|run|presented|arranged)\sby|an\sevent\sby",
    "sectors": r"sectors?",
    "series": r"series",
    "title": r"(?:event|conference|course|meeting|session|programme)(?:\s(?:title|name))?|title|subject|re|event\sname",
    "contact": r"(?:event\s|main\s)?contacts?(?:\s(?:us|details|name|person|email))?|enquiries|queries|questions|any\squestions|(?:for\s)?(?:more|further)\s(?:information|details|info)|info|e-?mail|tel(?:ephone)?|phone",
    "notice": r"note|please\snote|notice",
    "link": r"web(?:site|\spage)?|links?|book(?:ings?)?(?:\s(?:at|online|here|your\splace|via))?|register(?:\s(?:at|online|here|via))?|registration|sign\sup|join(?:\s(?:online|at|link))?|joining\slink|tickets|url|hashtag|zoom\slink|livestream",
    "elsewhere": r"(?:booking|registration|application|submission|abstract|early[-\s]bird|rsvp|closing)?\s?(?:deadline|closes|date)s?|rsvp(?:\sby)?|book\sby|reply\sby|published|posted(?:\son)?|(?:last\s)?(?:updated|modified|reviewed)|version|issued?(?:\son|\sdate)?|printed|sent|from|to|cc|bcc|reply-to|fees?|cost|price|cpd(?:\s\w+)?|capacity|dress\scode|catering|parking|ref(?:erence)?|minutes|apologies|copyright|early\sbird.{0,30}",
}
_LABELLED = re.compile(
    "|".join(f"(?P<{name}>(?:{words}))" for name, words in _LABELS.items()).join((r"[\W_]{0,4}(?:", r")\s*$")),
    re.IGNORECASE,
)
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"“”]{3,300}[^\s<>\"“”.,;:!?)\]]")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
_STREET = re.compile(r"\b(?:street|road|lane|way|avenue|square|place|close|drive|terrace|row|walk|hill|gate|st|rd|parade|quay|promenade|crescent|court|wharf|embankment|broadway|mews)\b", re.I)
_BUILDING = re.compile(
    r"\b(?:hall|centre|center|hotel|house|university|college|school|headquarters|hq|museum|library|theatre|church|guildhall|stadium|campus|building|showground|institute|club|suite|room|exchange|chamber|academy|court|castle|arena|park|cathedral|mosque|ground|hub|pavilion|gallery|office|offices|mill|barn|abbey|chapel|cinema|studio|racecourse|works|tower)\b",
    re.I,
)
_ONLINE = re.compile(r"\b(?:online|webinar|virtual|virtually|zoom|(?:microsoft|ms) teams|via teams|on teams|livestream|live stream|video ?link|google meet|webex|en ligne|remote)\b", re.I)
_HYBRID = re.compile(r"\b(?:hybrid|in[- ]person and online|online and in[- ]person|or online|and online|and by video link|also online|livestreamed|and streamed)\b", re.I)
_IN_PERSON = re.compile(r"\b(?:in[- ]person|face[- ]to[- ]face)\b", re.I)
_NOTICE = re.compile(
    r"subject to (?:change|alteration|amendment|confirmation|revision)|reserves? the right to (?:change|alter|amend)|may (?:be subject to )?change|correct at (?:the )?time of|liable to change|sous réserve",
    re.I,
)
_ELSEWHERE = re.compile(
    r"\b(?:deadline|published?|publication|report|reports|by|before|closes|closing date|until|early[- ]bird|rsvp|since|updated|modified|posted|printed|strategy|act|©|copyright|version|issued|launched|announced|between|during|as of|from|born|founded|established|last year|previous|minutes of|due|invoice|sent|return|reply|register|book)\b[^.]{0,40}$",
    re.I,
)
_HELD = re.compile(r"\b(?:held|takes? place|taking place|on|join us|is on|place on|returns?|hosted|event|conference|programme|run)\b[^.]{0,30}$", re.I)
_NAVIGATION = re.compile(
    r"\W*(?:skip to .{2,20}|home|back to .{2,30}|search.{0,20}|browse .{2,20}|menu|log ?in.{0,20}|sign ?in.{0,20}|log ?out|register|events?|news|about(?: us)?|contact(?: us)?|top|accept all.{0,40}|share.{0,60}|tweet|print.{0,10}|more information|read more|view .{0,60}|create your own .{0,20}|book now|add to .{1,20}|download .{0,40}|follow us.{0,30}|facebook|twitter|linkedin|cookies?.{0,40}|what we do|our work|blog|donate|next|previous|close|we use cookies.{0,80}|privacy.{0,60}|you may also like.{0,60}|.{1,40} > .{1,100})\W*",
    re.I,
)
_STATUS = re.compile(r"\b(?P<word>cancelled|canceled|postponed)\b", re.I)
_ENDED = re.compile(r"\W*(?:ended|finished|past event|this event has (?:ended|passed|finished)|event (?:ended|closed))\b.{0,40}", re.I)
_EVENT_WORD = re.compile(
    r"\b(?:conference|symposium|forum|seminar|webinar|summit|workshop|day|event|meeting|congress|lecture|briefing|training|course|awards|dinner|convention|colloquium|exchange|festival|launch|masterclass|hackathon|roundtable|consultation|agm|assembly|gathering|evening|week|programme)\b",
    re.I,
)


@dataclass
class Candidate:
    score: float
    days: dates.Dates
    seen: Seen


@dataclass
class Facts:
    values: dict = field(default_factory=dict)
    origins: dict[str, list[int]] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    places: list[tuple[str, Seen]] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    unplaced: list[Seen] = field(default_factory=list)

    def set(self, name: str, value, numbers: Iterable[int]) -> None:
        """The first that is said counts."""
        if value and not self.values.get(name):
            self.values[name] = value
        self.note(name, numbers)

    def note(self, name: str, numbers: Iterable[int]) -> None:
        there = self.origins.setdefault(name, [])
        there += [number for number in numbers if number not in there]


def label_of(text: str) -> tuple[str, str] | None:
    """(“place”, “Sample Hall”) of “Venue: Sample Hall”; ('place', '') of a label that stands alone."""
    label, colon, value = text.partition(":")
    if by := _BY.match(text):
        return "organiser", text[by.end() :].strip()
    if not colon:
        found = re.match(r"(.{3,24}?)(?:\t|\s{3,}|\s[–—]\s)(?=\S)", text)
        label, value = (found[1], text[found.end() :]) if found else (text, "")
    if len(label) > 45:
        return None
    found = _LABELLED.match(label)
    if not found or (not colon and not value and found.lastgroup in ("link", "title", "notice", "format", "elsewhere", "contact")):
        return None
    if not colon and value and found.lastgroup not in ("date", "time", "place", "organiser"):
        return None
    return found.lastgroup, value.strip(" \t*_")


_BY = re.compile(r"(?:jointly\s)?(?:organi[sz]ed|hosted|presented|convened|brought to you)\sby\s(?=[A-Z])", re.I)


def is_contact(text: str) -> bool:
    """A line that says whom to ask."""
    asks = re.search(r"\b(?:contact|questions?|enquir|quer(?:y|ies)|information|write to|e-?mail|call)\b", text, re.I)
    return bool(asks and _EMAIL.search(text) and len(text) <= 300)


def contact_in(text: str) -> str:
    """What is said behind “Contact:”, or all of it."""
    told = re.search(r"\b(?:contact|enquiries|queries|questions|information)\s*:\s*", text, re.I)
    return text[told.end() :] if told else text


def is_notice(text: str) -> bool:
    return len(text.split()) <= 24 and bool(_NOTICE.search(text))


def is_navigation(text: str) -> bool:
    return bool(_NAVIGATION.fullmatch(text))


def notice_of(text: str) -> str:
    return text.strip("*( )").rstrip(".") if text.startswith(("*", "(")) else text.rstrip(".")


# ── One labelled line ──


def take_label(facts: Facts, seen: Seen, name: str, value: str) -> None:
    numbers = seen.numbers
    match name:
        case "elsewhere":
            facts.unplaced.append(seen)
        case "date" | "time" | "end":
            _take_when(facts, seen, name, value)
        case "place":
            _take_place(facts, seen, value)
        case "format":
            if not _take_format(facts, value, numbers):
                facts.unplaced.append(seen)
        case "organiser":
            _take_organiser(facts, value, numbers)
        case "sectors":
            facts.set("sectors", tuple(_listed(value)), numbers)
        case "contact":
            _take_contact(facts, seen, value)
        case "link":
            if not take_links(facts, seen):
                facts.unplaced.append(seen)
        case "notice" if not is_notice(value):
            facts.unplaced.append(seen)
        case "notice":
            facts.set("notice", notice_of(value), numbers)
        case _:
            facts.set(name, value, numbers)


def _take_when(facts: Facts, seen: Seen, name: str, value: str) -> None:
    found = dates.find(value)
    if found:
        add_candidate(facts, seen, found[0], 8)
        rest = value[found[0].end :]
    else:
        rest = value
    times = next(clocks.find(rest), None) or next(clocks.find(value[: found[0].start] if found else ""), None)
    if times and name == "end":
        facts.set("end_time", times.after(facts.values.get("start_time"))[0], seen.numbers)
    elif times:
        _take_times(facts, times, seen.numbers)
    if not found and not times:
        facts.unplaced.append(seen)
    elif found and (place := place_beside(value, found[0])):
        facts.places.append((place, seen))


def _take_times(facts: Facts, times: clocks.Times, numbers: Iterable[int]) -> None:
    start, end = times.after(None)
    facts.set("start_time", start, numbers)
    if end:
        facts.set("end_time", end, numbers)
    if times.zone in clocks.ZONES:
        facts.set("timezone", clocks.ZONES[times.zone], numbers)


def add_candidate(facts: Facts, seen: Seen, named: dates.Dates, score: float) -> None:
    facts.candidates.append(Candidate(score, named, seen))


def _take_place(facts: Facts, seen: Seen, value: str) -> None:
    take_links(facts, seen)
    value = _URL.sub("", value).strip(" –—-,;:")
    if value:
        facts.places.append((value, seen))
    facts.note("place", seen.numbers)


def _take_format(facts: Facts, value: str, numbers: Iterable[int]) -> bool:
    kind = format_of(value)
    if kind:
        facts.set("format", kind, numbers)
    return bool(kind)


def format_of(text: str) -> EventFormat | None:
    online, here = _ONLINE.search(text), _IN_PERSON.search(text)
    if _HYBRID.search(text) or (online and here):
        return EventFormat.HYBRID
    if online:
        return EventFormat.ONLINE
    return EventFormat.IN_PERSON if here else None


def _take_organiser(facts: Facts, value: str, numbers: Iterable[int]) -> None:
    name = _URL.sub("", value).strip(" ,;–-.")
    if name and len(name) <= 200:
        url = _URL.search(value)
        facts.set("organiser", Organiser(name=name, website=_address(url[0]) if url else None), numbers)


def _take_contact(facts: Facts, seen: Seen, value: str) -> None:
    address = _EMAIL.search(seen.text) or re.search(r"\d[\d ]{7,}", seen.text)
    is_new = not facts.values.get("contact")
    if is_new and (address or (value != seen.text and len(value) <= 120 and not _URL.search(value))):
        facts.set("contact", value[:300], seen.numbers)
    elif not take_links(facts, seen):
        facts.unplaced.append(seen)


def _listed(value: str) -> list[str]:
    return [one.strip(" .") for one in re.split(r"\s*[,;|]\s*|\s+and\s+", value) if one.strip(" .")]


# ── Links ──


def take_links(facts: Facts, seen: Seen) -> bool:
    """Every web address of a line, with what is said of it."""
    taken = False
    for anchor in seen.line.anchors:
        if anchor.url.startswith(("http://", "https://")):
            taken |= _take_link(facts, anchor.url, anchor.text, seen)
    for found in _URL.finditer(seen.text):
        before = seen.text[: found.start()].strip(" :–—-(*_•")
        taken |= _take_link(facts, _address(found[0]), before, seen)
    return taken


def _take_link(facts: Facts, url: str, label: str, seen: Seen) -> bool:
    if len(url) > 500 or any(link.url == url for link in facts.links):
        return False
    words = label if label and len(label) <= 80 and not _URL.fullmatch(label) else ""
    host = re.sub(r"^https?://(?:www\.)?", "", url).split("/")[0]
    facts.links.append(Link(label=words or host, url=url))
    facts.note("links", seen.numbers)
    return True


def _address(found: str) -> str:
    return found if found.lower().startswith("http") else f"https://{found}"


# ── The head ──


def place_beside(text: str, named: dates.Dates) -> str:
    """What else a line says that has the date: “4th June 2014, Sample Hall”."""
    rest = f"{text[: named.start]} | {text[named.end :]}"
    for times in reversed(list(clocks.find(rest))):
        rest = f"{rest[: times.start]} | {rest[times.end :]}"
    rest = re.sub(r"\b(?:GMT|BST|from|at|on|to|and|until)\b\s*(?=\||$)", "", rest, flags=re.I)
    if held := re.search(r"\b(?:at|in)\s+((?:the\s)?[A-Z“][^|;]{3,120})", rest):
        return held[1].strip(" ,.|")
    parts = [part.strip(" ,.;:–—-()@") for part in re.split(r"\||\s[–—·•-]\s|\s@\s|;", rest)]
    parts = [part for part in parts if part and part[:1].isupper() and not re.fullmatch(r"(?:Date|When|Held on|Time)s?", part)]
    parts = [part for part in parts if is_place(part) or not _EVENT_WORD.search(part)]
    return parts[-1] if parts and len(parts[-1].split()) <= 16 else ""


def is_place(text: str) -> bool:
    if len(text.split()) > 18 or text.endswith(("?", "!")):
        return False
    return bool(_POSTCODE.search(text) or _BUILDING.search(text) or (_STREET.search(text) and "," in text) or _ONLINE.fullmatch(text.strip(" .")))


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
    text = _physical(re.sub(r"\s+,", ",", text.strip(" ."))) if kind == EventFormat.HYBRID else re.sub(r"\s+,", ",", text.strip(" ."))
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
    if not address and not _BUILDING.search(text):
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
    return re.sub(r"\s*(?:[,;(/+&–-]|\band\b|\bor\b)?\s*(?:also\s|live\s)?\b(?:online|by video ?link|via (?:zoom|teams)|zoom|virtually|livestream).*$", "", text, flags=re.I).strip(" ,;(")


def _joins(facts: Facts, text: str, seen: Seen) -> bool:
    """A further line of an address."""
    venue = facts.values.get("venue")
    if not venue or not (_POSTCODE.search(text) or _STREET.search(text)) or format_of(text):
        return False
    facts.values["venue"] = VenueDetails(name=venue.name, address=", ".join(filter(None, (venue.address, text))))
    if town := _town(text):
        facts.set("place", town, seen.numbers)
    facts.note("venue", seen.numbers)
    return True


def _town(address: str) -> str:
    last = _POSTCODE.sub("", address).strip(" ,").rpartition(",")[2].strip()
    return last if last and not re.search(r"\d", last) and not _STREET.search(last) and len(last.split()) <= 4 else ""


# ── The title ──


def title_of(head: Sequence[Seen], told: str) -> tuple[str, str, Seen | None]:
    """The title, who organises where that stands before it in quotes, and its line."""
    scored = [(score, -place, seen) for place, seen in enumerate(head) if (score := _title_score(head, place, told)) > 0]
    if not scored:
        return told, "", None
    *_, seen = max(scored, key=lambda one: one[:2])
    title, organiser = _parted_title(seen.text)
    return title, organiser, seen


def _title_score(head: Sequence[Seen], place: int, told: str) -> float:
    seen = head[place]
    text, words = seen.text.strip("*# "), len(seen.text.split())
    if words > 45 or not any(map(str.isalpha, text)) or is_navigation(text) or text[:1].islower():
        return 0
    if seen.is_time_alone or seen.day or is_notice(text) or _ENDED.fullmatch(text) or _URL.search(text) or _EMAIL.search(text):
        return 0
    if seen.is_prose and not seen.line.heading and (words > 28 or text.endswith(".")):
        return 0
    score = 1.0 + min(words, 14) / 7
    score += {1: 6, 2: 2}.get(seen.line.heading, 0) + (1.5 if seen.line.bold else 0)
    score += 1.5 if _EVENT_WORD.search(text) else 0
    score += 4 if told and text.casefold() in told.casefold() else 0
    score += sum(2 for other in head[place + 1 : place + 4] if other.dates and not other.is_prose) and 2
    score += 0.5 if ":" in text or "“" in text or '"' in text else 0
    score -= 3 if seen.heading and not _EVENT_WORD.search(text) else 0
    score -= 2 if seen.heading and seen.heading.section == "agenda" else 0
    score -= 3 if seen.dates and not seen.line.heading else 0
    score -= 2.5 if is_place(text) and not _EVENT_WORD.search(text) else 0
    score -= 2 if seen.likeness >= Likeness.LIKELY or (told_kind(text) and words <= 4) else 0
    score -= 2 if re.match(r"(?:dear|hi|hello|best|kind|thanks|from|to)\b", text, re.I) else 0
    score -= 4 if re.search(r"\b(?:register by|book by|call for|deadline|closes|early[- ]bird|published|updated)\b", text, re.I) else 0
    score -= 2 if re.fullmatch(r"(?:an?\s.*|annual|national|regional|one-day)\s?(?:\w+\s)?(?:conference|event|symposium|seminar|forum|webinar|meeting)", text, re.I) else 0
    score -= place * 0.12
    return score


_QUOTED = re.compile(r"(?P<before>[^“\"]{3,80}?)[:\s]*[“\"](?P<title>[^”\"]{8,300})[”\"]\s*\.?")


_BESIDE_TITLE = re.compile(
    r"^notice\sis\s(?:hereby\s)?given\sof\s(?:the\s|an?\s)?|^(?:(?:draft|final|outline|provisional|full)\s)*(?:programme|agenda|schedule|timetable|invitation)(?:\s(?:for|of)(?:\sthe)?)?\s*(?:[:–—-]\s*|(?<=\sfor)\s|(?<=\sthe)\s)",
    re.I,
)


def _parted_title(text: str) -> tuple[str, str]:
    """(“Title”, “Organiser”) of “Organiser "Title"”."""
    found = _QUOTED.fullmatch(text)
    if found and not _EVENT_WORD.search(found["before"]):
        return found["title"].strip(), found["before"].strip(" :–—-")
    bare = _BESIDE_TITLE.sub("", text.strip()).strip(" ,–—-|:")
    if (last := dates.find(bare)) and last[-1].end == len(bare) and last[-1].start > 8:
        bare = bare[: last[-1].start].strip(" ,–—-|(")
    if bare[:1] in "“\"" and bare[-1:] in "”\"" and len(bare) > 4:
        bare = bare[1:-1]
    return bare, ""


def status_of(text: str) -> EventStatus | None:
    found = _STATUS.search(text)
    return found and (EventStatus.POSTPONED if found["word"].lower() == "postponed" else EventStatus.CANCELLED)
