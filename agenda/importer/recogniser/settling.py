"""What was found all over a document becomes the event: which days are its own, where it is, what its brief is."""

import re
from collections import Counter
from datetime import date

from agenda.importer.recogniser import dates
from agenda.importer.recogniser import facts as about
from agenda.importer.recogniser.facts import Facts
from agenda.importer.recogniser.seen import Seen, resolved
from events.programme import Organiser, Reference
from events.text import folded
from speakers.printed import Likeness, is_billing, people

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SECTOR = re.compile(r"[a-z][a-z &,-]{3,40}")
_KNOWN_SECTORS = frozenset(
    "criminal justice|local government|voluntary sector|central government|public sector|private sector|health|education|housing|"
    "social care|policing|emergency services|defence|transport|environment|higher education|third sector|health and social care|"
    "community safety|probation|children's services|charity|charities".split("|")
)


# ── Days ──


def days_of(walk) -> tuple[list[date], int | None]:
    """The event's days, and the year that days without one are in."""
    if told := walk.told_by_data.get("starts_on"):
        last = walk.told_by_data.get("ends_on") or told
        return [date.fromordinal(day) for day in range(told.toordinal(), min(last.toordinal(), told.toordinal() + 60) + 1)], told.year
    year = _year(walk)
    headings = _days_of_agenda(walk, year)
    best = _best(walk, year)
    if best is None:
        return headings, year
    first, last = best
    if headings and (first, last) != (headings[0], headings[-1]) and last is None and first in headings:
        return headings, first.year
    if last and (last - first).days > 365:
        last = None
    return [date.fromordinal(number) for number in range(first.toordinal(), (last or first).toordinal() + 1)], first.year


def _year(walk) -> int | None:
    """That most dates of the head name; else one in its title; else that of most dates at all."""
    head = [seen for seen in walk.lines[:40] if not seen.is_prose or seen.line.heading]
    years = Counter(named.year for seen in head for named in seen.dates if named.year)
    years += Counter(named.year for candidate in walk.facts.candidates if (named := candidate.days) and named.year)
    if not years:
        years = Counter(int(found) for seen in head[:12] for found in _YEAR.findall(seen.text))
    if not years:
        years = Counter(named.year for seen in walk.lines for named in seen.dates if named.year)
    return years.most_common(1)[0][0] if years else None


def _days_of_agenda(walk, year: int | None) -> list[date]:
    """What headings of days name, where there are two at least."""
    named = [seen.day.named.first for seen in walk._days_named if seen.day.named]
    days = sorted({day for one in named if (day := resolved(one, [], year))})
    return days if len(days) >= 2 and (days[-1] - days[0]).days <= 30 else []


def _best(walk, year: int | None) -> tuple[date, date | None] | None:
    scored = [(candidate.score, candidate.days.days(year)) for candidate in walk.facts.candidates]
    *_, title = about.title_of(walk.head, "")
    titled = walk.lines.index(title) if title in walk.lines else -1
    for place, seen in enumerate(walk.lines):
        for named in seen.dates:
            if days := named.days(year):
                near = 1.5 if titled <= place <= titled + 3 else -2.5 if place < titled else 0
                scored.append((_score(seen, named, place) + near, days))
    weight: dict[tuple, float] = {}
    for score, days in scored:
        if days and score > 0:
            weight[days] = max(weight.get(days, 0), score) + 0.2
    for days in list(weight):
        for other in weight:
            if other[1] and days != other and days[1] is None and other[0] <= days[0] <= other[1]:
                weight[other] += 1
    return max(weight, key=lambda days: (weight[days], days[1] is not None)) if weight else None


def _score(seen: Seen, named: dates.Dates, place: int) -> float:
    """How likely a date is the event's, by what stands around it."""
    before, words = seen.text[: named.start], len(seen.text.split())
    label = about.label_of(seen.text)
    if label and label[0] == "elsewhere":
        return 0
    if about._ENDED.match(seen.text):
        return 5
    score = 2.0 if seen.is_prose and words > 14 else 4.0
    score += 1.5 if seen.found or named.last or named.first.weekday is not None else 0
    score += 1 if named.year else 0
    score += 1 if seen.line.heading or seen.line.bold else 0
    score += 1.5 if re.search(r"\b(?:held|takes? place|taking place|join us)\b", before[-80:], re.I) else 0
    if about._ELSEWHERE.search(before[-60:]) and not re.search(r"\b(?:held|takes? place|taking place)\b[^.]*$", before, re.I):
        score -= 5
    score -= min(place, 40) * 0.03
    return score


# ── Facts ──


def settle_facts(walk) -> dict:
    """Fields of the event, with what the head says without labels."""
    facts: Facts = walk.facts
    told = walk.told_by_data
    days, _ = days_of(walk)
    title, organiser, line = about.title_of(walk.head, told.get("title") or told.get("page_title") or "")
    _head(walk, line)
    if line:
        facts.note("title", line.numbers)
    if _better(facts, title):
        title, _ = about._parted_title(facts.values["title"])
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
    about.settle_place(facts)
    for name in ("start_time", "end_time", "timezone", "place", "venue", "format", "organiser", "sectors", "series", "contact", "notice"):
        if value := facts.values.get(name):
            values[name] = value
    if facts.links:
        values["links"] = tuple(facts.links)
    if values.get("end_time") and not values.get("start_time"):
        facts.values.pop("end_time")
    return values | {name: _spaced(value) for name, value in told.items() if name not in ("performers", "page_title") and value}


def _spaced(value):
    return re.sub(r"\s+,", ",", value) if isinstance(value, str) else value


def _said_in_prose(walk, days: list[date]) -> None:
    """“It will be held on Thursday 18 March 2027 at 7.30 pm at the Guildhall, Exampleton.”"""
    facts: Facts = walk.facts
    for seen in walk.lines:
        if not (seen.is_prose and seen.dates and re.search(r"\b(?:held|takes? place|taking place|join us)\b", seen.text, re.I)):
            continue
        found = next((named for named in seen.dates if (its := named.days(days[0].year if days else None)) and its[0] in days), None)
        if not found:
            continue
        if (times := next((one for one in seen.found if one.start >= found.end), None)) and not facts.values.get("start_time"):
            about._take_times(facts, times, seen.numbers)
        if not facts.places and (held := re.search(r"\b(?:at|in)\s+((?:the\s)?[A-Z][^.;|]{3,120})", seen.text[found.end :])):
            facts.places.append((held[1], seen))
        return


def _better(facts: Facts, title: str) -> bool:
    """A labelled title counts where the head has none, or says the same."""
    named = facts.values.get("title")
    return bool(named) and (not title or len(title.split()) < 3 or folded(named) in folded(title) or title.startswith(("From", "Dear")))


def _without_status(title: str):
    found = re.match(r"\W*(cancelled|canceled|postponed)\W+(.+)", title, re.I)
    return (found[2].strip(), about.status_of(found[1])) if found else (title, None)


def _note_days(walk, days: list[date]) -> None:
    for seen in walk.lines:
        for named in seen.dates:
            found = named.days(days[0].year)
            if found and found[0] in days:
                walk.facts.note("starts_on", seen.numbers)


def _head(walk, title: Seen | None) -> None:
    """The lines of the head beside its title."""
    facts: Facts = walk.facts
    after = walk.head.index(title) if title else -1
    announced: set[int] = set()
    for place, seen in enumerate(walk.head):
        if seen is title or _taken_as_day(walk, seen):
            continue
        if folded(seen.text) == folded(title.text if title else "") and title:
            walk.structure += seen.numbers
        elif about._ENDED.fullmatch(seen.text):
            walk.structure += seen.numbers
        elif seen.is_time_alone and seen.leading.last:
            about._take_times(facts, seen.leading, seen.numbers)
        elif (kind := about.format_of(seen.text)) and len(seen.text.split()) <= 14 and not seen.is_prose:
            facts.values["format"] = kind
            facts.note("format", seen.numbers)
            if len(seen.text.split()) <= 6 and not facts.places and not seen.text.lower().startswith(("online", "virtual", "hybrid", "in person", "in-person")):
                facts.places.append((seen.text, seen))
        elif _is_sector(seen.text, walk):
            facts.set("sectors", tuple(dict.fromkeys((*facts.values.get("sectors", ()), seen.text))), seen.numbers)
            facts.values["sectors"] = tuple(dict.fromkeys((*facts.values["sectors"], seen.text)))
        elif about.take_links(facts, seen):
            pass
        elif seen.leading and not seen.is_prose:
            about._take_times(facts, seen.leading, seen.numbers)
        elif place > after and seen.likeness >= Likeness.LIKELY and not about.is_place(seen.text.partition(",")[0]):
            announced.add(place)
            for one in people(seen.text):
                walk.company.add(one, seen.numbers)
        elif place - 1 in announced and is_billing(seen.text) and not seen.line.gap:
            _bill(walk, seen)
        elif place > after and not about.is_navigation(seen.text) and _is_place(walk, place, seen):
            facts.places.append((seen.text, seen))
        elif seen.is_prose and len(seen.text.split()) >= 8:
            walk.brief.insert(0, (seen, "prose"))
        else:
            facts.unplaced.append(seen)


def _bill(walk, seen: Seen) -> None:
    """The post below a name."""
    member = next(reversed(walk.company.members.values()))
    member.billing = ", ".join(filter(None, (member.billing, seen.text)))
    member.numbers += seen.numbers


def _taken_as_day(walk, seen: Seen) -> bool:
    """A line with the date of the event, and what else it says: times, place."""
    if not seen.dates:
        return False
    days, year = days_of(walk)
    found = next((named for named in seen.dates if (its := named.days(year)) and days and its[0] in days), None)
    if found is None:
        return False
    facts: Facts = walk.facts
    if about._ENDED.match(seen.text):
        facts.note("starts_on", seen.numbers)
        return True
    if seen.found:
        times = next((one for one in seen.found if one.last), seen.found[0])
        about._take_times(facts, times, seen.numbers)
    if place := about.place_beside(seen.text, found):
        if folded(place) not in folded(facts.values.get("title") or ""):
            facts.places.append((place, seen))
    facts.note("starts_on", seen.numbers)
    return True


def _is_sector(text: str, walk) -> bool:
    if folded(text) in {folded(one) for one in _KNOWN_SECTORS}:
        return True
    same = sum(folded(seen.text) == folded(text) for seen in walk.head)
    return bool(_SECTOR.fullmatch(text)) and same >= 2


def _is_place(walk, place: int, seen: Seen) -> bool:
    if seen.heading or len(seen.text.split()) > 16 or seen.is_prose:
        return False
    if about.is_place(seen.text):
        return True
    near = walk.head[max(0, place - 2) : place]
    return any(one.dates or one.is_time_alone for one in near) and seen.text[:1].isupper() and len(seen.text.split()) <= 6 and not walk.facts.places


# ── Brief ──


def settle_brief(walk) -> str:
    """Markdown: paragraphs, headings and lists, as they stood; short lines at the edges are of the page around it."""
    entries = [entry for entry in walk.brief if not (entry[1] == "short" and about.is_navigation(entry[0].text))]
    kept, waiting = [], []
    for entry in entries:
        if entry[1] in ("prose", "item"):
            kept += [*waiting, entry] if kept or all(what == "heading" for _, what in waiting) else [entry]
            waiting = []
        else:
            waiting.append(entry)
    placed = {id(seen) for seen, _ in kept}
    walk.unplaced += [seen for seen, _ in walk.brief if id(seen) not in placed]
    return _markdown(walk, kept)


def _markdown(walk, entries: list[tuple[Seen, str]]) -> str:
    text, before = "", ""
    for seen, what in entries:
        walk.facts.note("brief", seen.numbers)
        line = {"item": f"- {escaped(seen.text)}", "heading": f"## {escaped(seen.text)}"}.get(what) or escaped(seen.text)
        text += ("\n" if what == before == "item" else "\n\n" if text else "") + line
        before = what
    return text


_SPECIAL = re.compile(r"[\\`*_\[\]<]|^(?:#+\s|>|[-+]\s|\d+[.)]\s|=+$|-+$|~~~|```)")


def escaped(text: str) -> str:
    """Read by Markdown as exactly these words."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}" if not found[0][0].isdigit() else f"{found[0][:-2]}\\{found[0][-2:]}", text)


# ── Sources ──

_PUBLISHER = re.compile(r",?\s*(?:published|produced|issued)\sby\s(?P<publisher>[^,;.()]{2,100})", re.I)
_LATEST = re.compile(r",?\s*\(?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s)?(?P<year>(?:19|20)\d\d)\)?", re.I)


def source_of(text: str, seen: Seen) -> Reference:
    """“Strategy Paper, October 2013, published by HM Government”."""
    url = about._URL.search(text)
    url = about._address(url[0]) if url else next((anchor.url for anchor in seen.line.anchors if anchor.url.startswith("http")), None)
    rest = about._URL.sub("", text)
    publisher = None
    if found := _PUBLISHER.search(rest):
        publisher, rest = found["publisher"].strip(), rest[: found.start()] + rest[found.end() :]
    years = list(_LATEST.finditer(rest))
    year = int(years[-1]["year"]) if years else None
    if years and (years[-1].end() >= len(rest.rstrip(" .,;)")) or years[-1].start() > 0 and "," in rest[years[-1].start() : years[-1].end()]):
        rest = rest[: years[-1].start()] + rest[years[-1].end() :]
    title = rest.strip(" .,;()–-")
    if publisher is None and title.count(", ") == 1:
        title, _, publisher = title.partition(", ")
    return Reference(title=(title or text)[:300], publisher=publisher and publisher[:300], year=year, url=url and url[:500])
