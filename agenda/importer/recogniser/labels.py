"""Lines that say what they are: “Venue: Sample Hall”, “Organised by …”."""

import re
from collections.abc import Iterable

from agenda import clocks, dates
from agenda.importer.recogniser.facts import Facts, add_candidate, take_times
from agenda.importer.recogniser.phrases import EMAIL, URL, full_address
from agenda.importer.recogniser.places import format_of, is_place, place_beside
from agenda.importer.recogniser.seen import Seen
from events.programme import Link, Organiser

_LABELS = {
    "date": (
        r"(?:event\s|conference\s)?dates?(?:\s(?:of\s(?:the\s)?event|and\s(?:time|venue|place)))?|when|day"
        r"|held\son|date/time|le"
    ),
    "time": (
        r"(?:event\s)?times?(?:\sof\s(?:the\s)?event)?|timings?|hours|start(?:s|\stime)?|starts\sat"
        r"|start/finish|duration"
    ),
    "end": r"finish(?:es)?|ends?(?:\sat|\stime)?|close[sd]?",
    "place": (
        r"(?:place|location|venue|in[- ]person)(?:\sof\s(?:the\s)?event)?|where|address|held\sat|venue\sand\slocation"
        r"|location/venue|lieu|lleoliad"
    ),
    "format": r"format|delivery|mode|how|type(?:\sof\sevent)?|attendance",
    "organiser": (
        r"(?:event\s)?organi[sz](?:ed\sby|ers?|ing\sbody)|hosted\sby|hosts?|convened\sby"
        r"|(?:brought\sto\syou|run|presented|arranged)\sby|an\sevent\sby"
    ),
    "sectors": r"sectors?",
    "series": r"series",
    "title": r"(?:event|conference|course|meeting|session|programme)(?:\s(?:title|name))?|title|subject|re|event\sname",
    "contact": (
        r"(?:event\s|main\s)?contacts?(?:\s(?:us|details|name|person|email))?|enquiries|queries|questions"
        r"|any\squestions|(?:for\s)?(?:more|further)\s(?:information|details|info)|info|e-?mail"
        r"|tel(?:ephone)?|phone"
    ),
    "notice": r"note|please\snote|notice",
    "link": (
        r"web(?:site|\spage)?|links?|book(?:ings?)?(?:\s(?:at|online|here|your\splace|via))?"
        r"|register(?:\s(?:at|online|here|via))?|registration|sign\sup|join(?:\s(?:online|at|link))?"
        r"|joining\slink|tickets|url|hashtag|zoom\slink|livestream"
    ),
    "elsewhere": (
        r"(?:booking|registration|application|submission|abstract|early[-\s]bird|rsvp"
        r"|closing)?\s?(?:deadline|closes|date)s?|rsvp(?:\sby)?|book\sby|reply\sby|published"
        r"|posted(?:\son)?|(?:last\s)?(?:updated|modified|reviewed)|version|issued?(?:\son|\sdate)?"
        r"|printed|sent|from|to|cc|bcc|reply-to|attachments?|importance|sensitivity|fees?|cost|price"
        r"|cpd(?:\s\w+)?|capacity|dress\scode|catering|parking|ref(?:erence)?|minutes|apologies|copyright"
        r"|early\sbird.{0,30}"
    ),
}


_LABELLED = re.compile(
    "|".join(f"(?P<{name}>(?:{words}))" for name, words in _LABELS.items()).join((r"[\W_]{0,4}(?:", r")\s*$")),
    re.IGNORECASE,
)


_NOTICE = re.compile(
    r"subject to (?:change|alteration|amendment|confirmation|revision)"
    r"|reserves? the right to (?:change|alter|amend)|may (?:be subject to )?change"
    r"|(?:may|might) be (?:[\w-]+ )?changes? to the (?:agenda|programme|timetable)"
    r"|correct at (?:the )?time of|liable to change|sous réserve",
    re.I,
)


_NAVIGATION = re.compile(
    r"\W*(?:(?:skip|jump) to .{2,20}|home|home\s?[/›»>].{0,200}|you are here.{0,200}|back to .{2,30}"
    r"|search.{0,20}|browse .{2,20}|menu|log ?in.{0,20}"
    r"|member login|membership|publications|jobs|sign ?in.{0,20}|log ?out"
    r"|register|events?|news|about(?: us)?|contact(?: us)?|top"
    r"|accept all.{0,40}|share.{0,60}|tweet|print.{0,10}|more information|read more|follow|like"
    r"|report this event|sales end soon|[\d.]+k? followers|view .{0,60}|create your own .{0,20}"
    r"|book (?:now|your place|online|here)|register (?:now|here|online|for th(?:is|e) (?:event|webinar).{0,20})"
    r"|enquire(?: now)?|fees"
    r"|overview|sign up|your email address|subscribe.{0,40}|add to .{1,20}|download .{0,40}"
    r"|follow us.{0,30}|facebook|twitter|linkedin"
    r"|cookies?.{0,40}|what we do|our work|blog|donate|next|previous|close|we use cookies.{0,80}"
    r"|sponsorship opportunities|register your interest|to exhibit.{0,80}|media pack|add to calendar"
    r"|\d+ items? in basket"
    r"|page \d+ of \d+|©.{0,120}|join our mailing list|youtube|instagram|past events|upcoming events|in-house training"
    r"|.{0,4}all webinars|[/›>|»]+"
    r"|privacy.{0,60}|you may also like.{0,60}|.{1,40}\s[›»]\s.{1,100}|.{1,40} > .{1,100})\W*",
    re.I,
)


_LONGEST = 45


def label_of(text: str) -> tuple[str, str] | None:
    """(“place”, “Sample Hall”) of “Venue: Sample Hall”; ('place', '') of a label that stands alone."""
    label, colon, value = text.partition(":")
    is_labelled = colon and len(label) <= _LONGEST and _LABELLED.match(label)
    plain = None if is_labelled else _PLAIN_LABEL.match(text)
    if plain and _fits(plain[1].lower(), plain[2]):
        return _PLAIN[plain[1].lower()], plain[2]
    if by := _BY.match(text):
        return "organiser", text[by.end() :].strip()
    if not colon:
        found = re.match(r"(.{3,24}?)(?:\t|\s{3,}|\s[–—]\s)(?=\S)", text)
        label, value = (found[1], text[found.end() :]) if found else (text, "")
    if len(label) > _LONGEST:
        return None
    found = _LABELLED.match(label)
    if not found or (
        not colon and not value and found.lastgroup in ("link", "title", "notice", "format", "elsewhere", "contact")
    ):
        return None
    if not colon and value and found.lastgroup not in ("date", "time", "place", "organiser"):
        return None
    return found.lastgroup, value.strip(" \t*_|")


_INLINE = re.compile(
    r"(?:^|[.;|•·]\s*|\s{2,})(?P<label>(?:where|when|venue|date|time|location|place|cost|price|organiser|format)s?)\s*[?:]\s*(?=\S)",
    re.I,
)


def labels_in(text: str) -> list[tuple[str, str]]:
    """“Date: 5 March | Time: 9am | Venue: Sample Hall”; [] where the line does not begin with one."""
    found = list(_INLINE.finditer(text[:600]))
    if len(found) < 2 or found[0].start() != 0:
        return []
    ends = [*(one.start() for one in found[1:]), len(text)]
    values = [text[one.end() : end].strip(" .;|•·") for one, end in zip(found, ends, strict=True)]
    named = [label_of(f"{one['label']}: {value}") for one, value in zip(found, values, strict=True)]
    return [one for one in named if one]


_PLAIN = {
    "date": "date",
    "when": "date",
    "time": "time",
    "place": "place",
    "venue": "place",
    "where": "place",
    "location": "place",
}


_PLAIN_LABEL = re.compile(rf"({'|'.join(_PLAIN)})s?\s+(?=[A-Z\d])(.+)", re.IGNORECASE)


def _fits(label: str, value: str) -> bool:
    """“Date 10 November 2027”, without a colon."""
    if _PLAIN[label] == "date":
        found = dates.find(value)
        return bool(found) and found[0].start <= 12
    return next(clocks.find(value), None) is not None if label == "time" else is_place(value)


_BY = re.compile(r"(?:jointly\s)?(?:organi[sz]ed|hosted|presented|convened|brought to you)\sby\s(?=[A-Z])", re.I)


def is_contact(text: str) -> bool:
    """A line that says whom to ask."""
    asks = re.search(r"\b(?:contact|questions?|enquir|quer(?:y|ies)|information|write to|e-?mail|call)\b", text, re.I)
    return bool(asks and EMAIL.search(text) and len(text) <= 300)


def contact_in(text: str) -> str:
    """Without sentences that say something else."""
    told = re.search(r"\b(?:contact|enquiries|queries|questions|information)\s*:\s*", text, re.I)
    text = text[told.end() :] if told else text
    sentences = re.split(r"(?<=[a-z)][.!])\s+(?=[A-Z])", text)
    asking = [sentence for sentence in sentences if EMAIL.search(sentence)]
    return asking[0].rstrip(".") if len(sentences) > 1 and asking else text


def is_notice(text: str) -> bool:
    return len(text.split()) <= 24 and bool(_NOTICE.search(text))


def is_navigation(text: str) -> bool:
    return bool(_NAVIGATION.fullmatch(text))


def notice_of(text: str) -> str:
    """The sentence that says it, without marks around it."""
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)
    said = next((sentence for sentence in sentences if _NOTICE.search(sentence)), text)
    return said.strip("*( )").rstrip(".") if said.startswith(("*", "(")) else said.rstrip(".")


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
            take_organiser(facts, value, numbers)
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
        take_times(facts, times, seen.numbers)
    if not found and not times:
        facts.unplaced.append(seen)
    elif found and (place := place_beside(value, found[0])):
        facts.places.append((place, seen))


def _take_place(facts: Facts, seen: Seen, value: str) -> None:
    take_links(facts, seen)
    value = URL.sub("", value).strip(" –—-,;:")
    if value:
        facts.places.append((value, seen))
    facts.note("place", seen.numbers)


def _take_format(facts: Facts, value: str, numbers: Iterable[int]) -> bool:
    kind = format_of(value)
    if kind:
        facts.set("format", kind, numbers)
    return bool(kind)


def take_organiser(facts: Facts, value: str, numbers: Iterable[int]) -> None:
    name = URL.sub("", value).strip(" ,;–-.")
    if name and len(name) <= 200:
        url = URL.search(value)
        facts.set("organiser", Organiser(name=name, website=full_address(url[0]) if url else None), numbers)


def _take_contact(facts: Facts, seen: Seen, value: str) -> None:
    address = EMAIL.search(seen.text) or re.search(r"\d[\d ]{7,}", seen.text)
    is_new = not facts.values.get("contact")
    if is_new and (address or (value != seen.text and len(value) <= 120 and not URL.search(value))):
        facts.set("contact", value[:300], seen.numbers)
    elif not take_links(facts, seen):
        facts.unplaced.append(seen)


def _listed(value: str) -> list[str]:
    return [one.strip(" .") for one in re.split(r"\s*[,;|]\s*|\s+and\s+", value) if one.strip(" .")]


def take_links(facts: Facts, seen: Seen) -> bool:
    """Every web address of a line, with what is said of it."""
    taken = False
    for anchor in seen.line.anchors:
        if anchor.url.startswith(("http://", "https://")):
            taken |= _take_link(facts, anchor.url, anchor.text, seen)
    for found in URL.finditer(seen.text):
        before = seen.text[: found.start()].strip(" :–—-(*_•")
        taken |= _take_link(facts, full_address(found[0]), before, seen)
    return taken


def _take_link(facts: Facts, url: str, label: str, seen: Seen) -> bool:
    if len(url) > 500 or any(link.url == url for link in facts.links):
        return False
    words = label if label and len(label) <= 80 and not URL.fullmatch(label) else ""
    host = re.sub(r"^https?://(?:www\.)?", "", url).split("/")[0]
    facts.links.append(Link(label=words or host, url=url))
    facts.note("links", seen.numbers)
    return True
