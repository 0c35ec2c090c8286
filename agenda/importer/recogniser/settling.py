"""What was found all over a document becomes the event: which days are its own, where it is, what its brief is."""

import re
from datetime import date

from agenda.importer.recogniser.event_days import days_of
from agenda.importer.recogniser.event_title import parted_title, status_of, title_of
from agenda.importer.recogniser.facts import Facts, take_times
from agenda.importer.recogniser.labels import is_navigation, take_links, take_organiser
from agenda.importer.recogniser.phrases import ENDED
from agenda.importer.recogniser.places import format_of, is_place, place_beside, settle_place
from agenda.importer.recogniser.seen import Seen
from events.programme import Organiser
from events.text import folded
from events.vocabulary import EventFormat
from speakers.posts import is_billing
from speakers.printed import Likeness, people

_SECTOR = re.compile(r"[a-z][a-z &,-]{3,40}")
_KNOWN_SECTORS = frozenset(
    [
        "criminal justice",
        "local government",
        "voluntary sector",
        "central government",
        "public sector",
        "private sector",
        "health",
        "education",
        "housing",
        "social care",
        "policing",
        "emergency services",
        "defence",
        "transport",
        "environment",
        "higher education",
        "third sector",
        "health and social care",
        "community safety",
        "probation",
        "children's services",
        "charity",
        "charities",
    ]
)


# ── Days ──


# ── Facts ──


def settle_facts(walk) -> dict:
    """Fields of the event, with what the head says without labels."""
    facts: Facts = walk.facts
    told = walk.told_by_data
    days, year = days_of(walk)
    title, organiser, line = title_of(walk.head, told.get("title") or told.get("page_title") or "")
    _head(walk, line, days, year)
    if line:
        facts.note("title", line.numbers)
    quoted = ""
    if not line and (quoted := _quoted_in_prose(walk)):
        title = quoted
    if _better(facts, title) and not (not line and quoted):
        title, _ = parted_title(facts.values["title"])
    if organiser:
        facts.set("organiser", Organiser(name=organiser), line.numbers)
    title, status = _without_status(title or "")
    values = {"title": title[:300]}
    if status:
        values["status"] = status
    if days:
        values["starts_on"] = days[0]
        if days[-1] != days[0]:
            values["ends_on"] = days[-1]
        _note_days(walk, days)
    _said_in_prose(walk, days)
    settle_place(facts)
    for name in (
        "start_time",
        "end_time",
        "timezone",
        "place",
        "venue",
        "format",
        "organiser",
        "sectors",
        "series",
        "contact",
        "notice",
    ):
        if value := facts.values.get(name):
            values[name] = value
    if facts.links:
        values["links"] = tuple(facts.links)
    if values.get("end_time") and not values.get("start_time"):
        facts.values.pop("end_time")
    return values | {
        name: _told(name, value) for name, value in told.items() if name not in ("performers", "page_title") and value
    }


def _told(name: str, value):
    if name == "format":
        return EventFormat(value)
    return re.sub(r"\s+,", ",", value) if isinstance(value, str) else value


def _said_in_prose(walk, days: list[date]) -> None:
    """“It will be held on Thursday 18 March 2027 at 7.30 pm at the Guildhall, Exampleton.”"""
    facts: Facts = walk.facts
    for seen in walk.outlook.lines:
        if not (seen.is_prose and seen.dates):
            continue
        found = next(
            (named for named in seen.dates if (its := named.days(days[0].year if days else None)) and its[0] in days),
            None,
        )
        said = found and re.search(r"\b(?:held|takes? place|taking place|join us|will be)\b", seen.text, re.I)
        if not found or not (said or re.match(r",?\s(?:from|at)\s", seen.text[found.end :])):
            continue
        if (times := next((one for one in seen.found if one.start >= found.end), None)) and not facts.values.get(
            "start_time"
        ):
            take_times(facts, times, seen.numbers)
        if not facts.places and (
            held := re.search(r"\b(?:at|in)\s+((?:the\s)?[A-Z][^.;|]{3,120})", seen.text[found.end :])
        ):
            facts.places.append((held[1], seen))
        return


_OUR = re.compile(
    r"\b(?:conference|symposium|forum|seminar|webinar|summit|workshop|event|roundtable|meeting|lecture|briefing|launch|debate)\b,?\s(?:called|entitled|titled|on)?\s?[“\"‘]([^”\"]{8,200})[”\"]",
    re.I,
)


def _quoted_in_prose(walk) -> str:
    """“Thank you for joining our roundtable, ‘Waiting for Trial’, on Thursday.”"""
    for seen in walk.outlook.lines[:40]:
        if found := _OUR.search(seen.text):
            walk.facts.note("title", seen.numbers)
            return found[1].strip(" ,.")
    return ""


def _better(facts: Facts, title: str) -> bool:
    """A labelled title counts where the head has none, or says the same."""
    named = facts.values.get("title")
    return bool(named) and (
        not title or len(title.split()) < 3 or folded(named) in folded(title) or title.startswith(("From", "Dear"))
    )


def _without_status(title: str):
    found = re.match(r"\W*(cancelled|canceled|postponed)\W+(.+)", title, re.I)
    return (found[2].strip(), status_of(found[1])) if found else (title, None)


def _note_days(walk, days: list[date]) -> None:
    for seen in walk.outlook.lines:
        for named in seen.dates:
            found = named.days(days[0].year)
            if found and found[0] in days:
                walk.facts.note("starts_on", seen.numbers)


def _head(walk, title: Seen | None, days: list[date], year: int | None) -> None:
    """The lines of the head beside its title."""
    facts: Facts = walk.facts
    after = walk.head.index(title) if title else -1
    announced: set[int] = set()
    for place, seen in enumerate(walk.head):
        if seen is title or _taken_as_day(walk, seen, days, year):
            continue
        if (folded(seen.text) == folded(title.text if title else "") and title) or ENDED.fullmatch(seen.text):
            walk.structure += seen.numbers
        elif seen.is_time_alone and seen.leading.last:
            take_times(facts, seen.leading, seen.numbers)
            facts.places += [(part.strip(" ·"), seen) for part in seen.beside_time]
        elif (kind := format_of(seen.text)) and len(seen.text.split()) <= 14 and not seen.is_prose:
            facts.values["format"] = kind
            facts.note("format", seen.numbers)
            if (
                kind == "online"
                and len(seen.text.split()) <= 9
                and not facts.places
                and not seen.text.lower().startswith(("online", "virtual", "hybrid", "in person", "in-person"))
            ):
                facts.places.append((seen.text, seen))
        elif tags := _tags(seen.text):
            facts.set("sectors", tuple(dict.fromkeys((*facts.values.get("sectors", ()), *tags))), seen.numbers)
            facts.values["sectors"] = tuple(dict.fromkeys((*facts.values["sectors"], *tags)))
        elif _is_sector(seen.text, walk):
            facts.set("sectors", tuple(dict.fromkeys((*facts.values.get("sectors", ()), seen.text))), seen.numbers)
            facts.values["sectors"] = tuple(dict.fromkeys((*facts.values["sectors"], seen.text)))
        elif take_links(facts, seen):
            pass
        elif (hours := seen.leading or seen.trailing) and not seen.is_prose:
            says_more = any(map(str.isalpha, seen.rest)) and not is_place(seen.rest) and seen.rest[0] not in "(["
            take_times(facts, hours, () if says_more else seen.numbers)
            if is_place(seen.rest):
                facts.places.append((seen.rest.strip(" ·•|–-"), seen))
        elif (
            (by := re.match(r"by\s+(?=[A-Z])", seen.text, re.I))
            and not people(seen.text[by.end() :])
            and len(seen.text.split()) <= 10
        ):
            take_organiser(facts, seen.text[by.end() :], seen.numbers)
        elif place > after and _BY.match(seen.text) and (found := people(_BY.sub("", seen.text))):
            announced.add(place)
            for one in found:
                walk.company.add(one, seen.numbers)
        elif place > after and seen.likeness >= Likeness.LIKELY and not is_place(seen.text.partition(",")[0]):
            announced.add(place)
            for one in people(seen.text):
                walk.company.add(one, seen.numbers)
        elif place - 1 in announced and is_billing(seen.text) and not seen.line.gap:
            _bill(walk, seen)
        elif place > after and not is_navigation(seen.text) and _is_place(walk, place, seen):
            facts.places.append((seen.text, seen))
        elif seen.is_prose and len(seen.text.split()) >= 8:
            walk.brief.insert(0, (seen, "prose"))
        else:
            facts.unplaced.append(seen)


_BY = re.compile(r"(?:by|with|given by|presented by|speaker:|lecturer:)\s+(?=[A-Z])", re.I)


def _bill(walk, seen: Seen) -> None:
    """The post below a name."""
    member = next(reversed(walk.company.members.values()))
    member.billing = ", ".join(filter(None, (member.billing, seen.text)))
    member.numbers |= dict.fromkeys(seen.numbers)


def _taken_as_day(walk, seen: Seen, days: list[date], year: int | None) -> bool:
    """A line with the date of the event, and what else it says: times, place."""
    if not seen.dates:
        return False
    found = next((named for named in seen.dates if (its := named.days(year)) and days and its[0] in days), None)
    if found is None:
        return False
    facts: Facts = walk.facts
    if ENDED.match(seen.text):
        facts.note("starts_on", seen.numbers)
        return True
    if seen.found:
        times = next((one for one in seen.found if one.last), seen.found[0])
        take_times(facts, times, seen.numbers)
    place = place_beside(seen.text, found)
    if place and folded(place) not in folded(facts.values.get("title") or ""):
        facts.places.append((place, seen))
    facts.note("starts_on", seen.numbers)
    return True


def _tags(text: str) -> list[str]:
    """“criminal justice | equalities | policing”."""
    parts = [part.strip() for part in re.split(r"\s*[|·•]\s*", text)]
    plain = all(_SECTOR.fullmatch(part.lower()) and (part.islower() or part.isupper()) for part in parts)
    known = any(folded(part) in _FOLDED_SECTORS for part in parts)
    return parts if len(parts) >= 2 and plain and known else []


_FOLDED_SECTORS = frozenset(map(folded, _KNOWN_SECTORS))


def _around(head: list[Seen], text: str) -> list[Seen]:
    place = next(place for place, seen in enumerate(head) if seen.text == text)
    return head[max(0, place - 1) : place] + head[place + 1 : place + 2]


def _is_sector(text: str, walk) -> bool:
    if folded(text) in _FOLDED_SECTORS:
        return text[:1].islower() or not any(is_navigation(seen.text) for seen in _around(walk.head, text))
    same = [place for place, seen in enumerate(walk.head) if folded(seen.text) == folded(text)]
    near = [seen.text for place in same for seen in walk.head[max(0, place - 2) : place + 3]]
    tagged = any(one != text and folded(one) in _FOLDED_SECTORS for one in near)
    return bool(_SECTOR.fullmatch(text)) and (len(same) >= 2 or tagged)


def _is_place(walk, place: int, seen: Seen) -> bool:
    if seen.heading or len(seen.text.split()) > 16 or seen.is_prose:
        return False
    if is_place(seen.text):
        return True
    near = walk.head[max(0, place - 2) : place]
    return (
        any(one.dates or one.is_time_alone for one in near)
        and seen.text[:1].isupper()
        and len(seen.text.split()) <= 6
        and not walk.facts.places
    )


# ── Brief ──


# ── Sources ──
