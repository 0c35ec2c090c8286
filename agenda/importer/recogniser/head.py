"""The lines above the brief, beside the event's title: each says one thing of the event without a label."""

import re
from datetime import date

from agenda.importer.recogniser.facts import take_times
from agenda.importer.recogniser.gathered import Gathered
from agenda.importer.recogniser.labels import is_navigation, take_links, take_organiser
from agenda.importer.recogniser.phrases import ENDED
from agenda.importer.recogniser.places import format_of, is_place, place_beside
from agenda.importer.recogniser.sectors import is_sector, tags_in
from agenda.importer.recogniser.seen import Seen
from events.text import folded
from events.vocabulary import EventFormat
from speakers.posts import is_billing
from speakers.printed import Likeness, people

_GIVEN_BY = re.compile(r"(?:by|with|given by|presented by|speaker:|lecturer:)\s+(?=[A-Z])", re.I)
_BY = re.compile(r"by\s+(?=[A-Z])", re.I)
_BY_WHAT = re.compile(
    r"(?:online|virtual\w*|webinar)\W+(?:(?:via|on|by)\s)?(?:zoom|(?:ms |microsoft )?teams|webex|google meet)\W*", re.I
)
"""“Online (Zoom)”"""
_FORMATS = ("a ", "an ", "online", "virtual", "hybrid", "in person", "in-person")


class Head:
    """`year` is that of dates without one."""

    def __init__(self, gathered: Gathered, title: Seen | None, days: list[date], year: int | None):
        self.gathered, self.facts, self.lines = gathered, gathered.facts, gathered.head
        self.title, self.days, self.year = title, days, year
        self.after = self.lines.index(title) if title else -1
        self.place = 0
        self.announced: set[int] = set()
        """Places of lines with people."""

    def settle(self) -> None:
        """Each line is taken by the first that can; the rest is unplaced."""
        takers = (
            self._takes_day,
            self._takes_title_again,
            self._takes_time_alone,
            self._takes_format,
            self._takes_sectors,
            self._takes_links,
            self._takes_times,
            self._takes_organiser,
            self._takes_people,
            self._takes_post_below,
            self._takes_place,
            self._takes_prose,
        )
        for place, seen in enumerate(self.lines):
            self.place = place
            if seen is not self.title and not any(takes(seen) for takes in takers):
                self.facts.unplaced.append(seen)

    def _takes_day(self, seen: Seen) -> bool:
        """A line with the date of the event, and what else it says: times, place."""
        found = next((named for named in seen.dates if self._is_of_event(named.days(self.year))), None)
        if found is None:
            return False
        self.facts.note("starts_on", seen.numbers)
        if ENDED.match(seen.text):
            return True
        if seen.found:
            times = next((one for one in seen.found if one.last), seen.found[0])
            take_times(self.facts, times, seen.numbers)
        place = place_beside(seen.text, found)
        if place and folded(place) not in folded(self.facts.values.get("title") or ""):
            self.facts.places.append((place, seen))
        return True

    def _is_of_event(self, days: tuple[date, date | None] | None) -> bool:
        return bool(days) and days[0] in self.days

    def _takes_title_again(self, seen: Seen) -> bool:
        is_again = self.title is not None and folded(seen.text) == folded(self.title.text)
        if is_again or ENDED.fullmatch(seen.text):
            self.gathered.structure += seen.numbers
            return True
        return False

    def _takes_time_alone(self, seen: Seen) -> bool:
        if not (seen.is_time_alone and seen.leading.last):
            return False
        take_times(self.facts, seen.leading, seen.numbers)
        self.facts.places += [(part.strip(" ·"), seen) for part in seen.beside_time]
        return True

    def _takes_format(self, seen: Seen) -> bool:
        kind, words = format_of(seen.text), len(seen.text.split())
        if not kind or words > 14 or seen.is_prose:
            return False
        self.facts.values["format"] = kind
        self.facts.note("format", seen.numbers)
        is_name = words <= 9 and (_BY_WHAT.fullmatch(seen.text) or not seen.text.lower().startswith(_FORMATS))
        if kind == EventFormat.ONLINE and is_name and not self.facts.places:
            self.facts.places.append((seen.text, seen))
        return True

    def _takes_sectors(self, seen: Seen) -> bool:
        named = tags_in(seen.text) or ([seen.text] if is_sector(seen.text, self.lines) else [])
        if named:
            before = self.facts.values.get("sectors", ())
            self.facts.values["sectors"] = tuple(dict.fromkeys((*before, *named)))
            self.facts.note("sectors", seen.numbers)
        return bool(named)

    def _takes_links(self, seen: Seen) -> bool:
        return take_links(self.facts, seen)

    def _takes_times(self, seen: Seen) -> bool:
        hours = seen.leading or seen.trailing
        if not hours or seen.is_prose:
            return False
        is_there = is_place(seen.rest)
        says_more = any(map(str.isalpha, seen.rest)) and not is_there and seen.rest[0] not in "(["
        take_times(self.facts, hours, () if says_more else seen.numbers)
        if is_there:
            self.facts.places.append((seen.rest.strip(" ·•|–-"), seen))
        return True

    def _takes_organiser(self, seen: Seen) -> bool:
        by = _BY.match(seen.text)
        if not by or people(seen.text[by.end() :]) or len(seen.text.split()) > 10:
            return False
        take_organiser(self.facts, seen.text[by.end() :], seen.numbers)
        return True

    def _takes_people(self, seen: Seen) -> bool:
        if self.place <= self.after:
            return False
        named = people(_GIVEN_BY.sub("", seen.text)) if _GIVEN_BY.match(seen.text) else []
        is_likely = seen.likeness >= Likeness.LIKELY and not is_place(seen.text.partition(",")[0])
        if not named and not is_likely:
            return False
        self.announced.add(self.place)
        for one in named or people(seen.text):
            self.gathered.company.add(one, seen.numbers)
        return True

    def _takes_post_below(self, seen: Seen) -> bool:
        """The post below a name."""
        if self.place - 1 not in self.announced or not is_billing(seen.text) or seen.line.gap:
            return False
        member = next(reversed(self.gathered.company.members.values()))
        member.billing = ", ".join(filter(None, (member.billing, seen.text)))
        member.numbers |= dict.fromkeys(seen.numbers)
        return True

    def _takes_place(self, seen: Seen) -> bool:
        if self.place <= self.after or is_navigation(seen.text) or not self._is_place(seen):
            return False
        self.facts.places.append((seen.text, seen))
        return True

    def _is_place(self, seen: Seen) -> bool:
        if seen.heading or len(seen.text.split()) > 16 or seen.is_prose:
            return False
        if is_place(seen.text):
            return True
        near = self.lines[max(0, self.place - 2) : self.place]
        is_near_day = any(one.dates or one.is_time_alone for one in near)
        is_short_name = seen.text[:1].isupper() and len(seen.text.split()) <= 6
        return is_near_day and is_short_name and not self.facts.places

    def _takes_prose(self, seen: Seen) -> bool:
        if not seen.is_prose or len(seen.text.split()) < 8:
            return False
        self.gathered.brief.insert(0, (seen, "prose"))
        return True
