"""Which days are the event's own, of all that a document names."""

import re
from collections import Counter
from datetime import date

from agenda import dates
from agenda.importer.recogniser.event_title import title_of
from agenda.importer.recogniser.facts import ELSEWHERE
from agenda.importer.recogniser.gathered import Gathered
from agenda.importer.recogniser.labels import label_of
from agenda.importer.recogniser.phrases import ENDED
from agenda.importer.recogniser.seen import Seen, resolved

_MOST_DATES = 50
"""Of those that a text names, the likeliest are looked at."""


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def days_of(gathered: Gathered) -> tuple[list[date], int | None]:
    """The event's days, and the year that days without one are in."""
    if told := gathered.told.get("starts_on"):
        last = gathered.told.get("ends_on") or told
        return [
            date.fromordinal(day) for day in range(told.toordinal(), min(last.toordinal(), told.toordinal() + 60) + 1)
        ], told.year
    year = _year(gathered)
    headings = _days_of_agenda(gathered, year)
    best = _best(gathered, year)
    if best is None:
        return headings, year
    first, last = best
    if headings and (first, last) != (headings[0], headings[-1]) and last is None and first in headings:
        return headings, first.year
    if last and (last - first).days > 365:
        last = None
    return [
        date.fromordinal(number) for number in range(first.toordinal(), (last or first).toordinal() + 1)
    ], first.year


def _year(gathered: Gathered) -> int | None:
    """That most dates of the head name; else one in its title; else that of most dates at all."""
    head = [seen for seen in gathered.outlook.lines[:40] if not seen.is_prose or seen.line.heading]
    years = Counter(named.year for seen in head for named in seen.dates if named.year)
    years += Counter(named.year for candidate in gathered.facts.candidates if (named := candidate.days) and named.year)
    if not years:
        years = Counter(int(found) for seen in head[:12] for found in _YEAR.findall(seen.text))
    if not years:
        years = Counter(named.year for seen in gathered.outlook.lines for named in seen.dates if named.year)
    return years.most_common(1)[0][0] if years else None


def _days_of_agenda(gathered: Gathered, year: int | None) -> list[date]:
    """What headings of days name, where there are two at least."""
    named = [seen.day.named.first for seen in gathered.outlook.days_named if seen.day.named]
    days = sorted({day for one in named if (day := resolved(one, [], year))})
    return days if len(days) >= 2 and (days[-1] - days[0]).days <= 30 else []


def _best(gathered: Gathered, year: int | None) -> tuple[date, date | None] | None:
    scored = [(candidate.score, candidate.days.days(year)) for candidate in gathered.facts.candidates]
    *_, title = title_of(gathered.head, "")
    titled = gathered.outlook.lines.index(title) if title in gathered.outlook.lines else -1
    for place, seen in enumerate(gathered.outlook.lines):
        for named in () if gathered.outlook.is_sent(seen) else seen.dates:
            if days := named.days(year):
                near = 1.5 if titled <= place <= titled + 3 else -2.5 if place < titled else 0
                scored.append((_score(seen, named, place) + near, days))
    weight: dict[tuple, float] = {}
    for score, days in scored:
        if days and score > 0:
            weight[days] = max(weight.get(days, 0), score) + 0.2
    weight = dict(sorted(weight.items(), key=lambda one: -one[1])[:_MOST_DATES])
    for days in weight:
        for other in weight:
            if other[1] and days != other and days[1] is None and other[0] <= days[0] <= other[1]:
                weight[other] += 1
    return max(weight, key=lambda days: (weight[days], days[1] is not None)) if weight else None


def _score(seen: Seen, named: dates.Dates, place: int) -> float:
    """How likely a date is the event's, by what stands around it."""
    before, words = seen.text[: named.start], len(seen.text.split())
    label = label_of(seen.text)
    if label and label[0] == "elsewhere":
        return 0
    if ENDED.match(seen.text):
        return 5
    score = 2.0 if seen.is_prose and words > 14 else 4.0
    score += 1.5 if seen.found or named.last or named.first.weekday is not None else 0
    score += 1 if named.year else 0
    score += 1 if seen.line.heading or seen.line.bold else 0
    score += 1.5 if re.search(r"\b(?:held|takes? place|taking place|join us)\b", before[-80:], re.I) else 0
    if ELSEWHERE.search(before[-60:]) and not re.search(r"\b(?:held|takes? place|taking place)\b[^.]*$", before, re.I):
        score -= 5
    score -= min(place, 40) * 0.03
    return score
