"""What can be told of a whole document before it is read line by line."""

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from agenda import clocks
from agenda.importer.recogniser.agenda import Manner
from agenda.importer.recogniser.headings import Section
from agenda.importer.recogniser.labels import label_of
from agenda.importer.recogniser.places import is_place
from agenda.importer.recogniser.seen import Seen, ends_in_clock
from agenda.importer.recogniser.tables import Table
from agenda.importer.recogniser.verbs import begins_with_verb
from events.text import folded
from speakers.printed import Likeness, person

_FEW = 3
_LINES_OF_MAIL = 8


_ASKS = re.compile(r"(?:what|how|which|whether|why|who|where|when)\b", re.I)


class Outlook:
    def __init__(self, parts: Sequence[Seen | Table]):
        self.parts = parts
        self.lines = [part for part in parts if isinstance(part, Seen)]
        self._tell_manner_of_times()
        for seen, following in pairwise(self.lines):
            seen.following = following

    def _tell_manner_of_times(self) -> None:
        """To each line, since what it says by itself depends on it."""
        hundreds = clocks.are_hundred_hours(seen.text for seen in self.lines)
        right = sum(ends_in_clock(seen.text) for seen in self.lines) >= _FEW
        for seen in self.lines:
            seen.is_hundred_hours, seen.is_set_right = hundreds, right

    @cached_property
    def is_mail(self) -> bool:
        """Its first lines are those that a mail is sent with."""
        heads = {seen.text.partition(":")[0].casefold() for seen in self.lines[:_LINES_OF_MAIL]}
        return "from" in heads and not heads.isdisjoint(("to", "subject", "sent"))

    def is_sent(self, seen: Seen) -> bool:
        """Of a mail: it says when it was sent, which is no event's date."""
        return (
            self.is_mail and seen.text.casefold().startswith(("date:", "sent:")) and seen in self.lines[:_LINES_OF_MAIL]
        )

    @cached_property
    def has_gaps(self) -> bool:
        return any(seen.line.gap for seen in self.lines)

    @cached_property
    def known(self) -> frozenset[str]:
        """The names, folded, of whom some line tells for certain: elsewhere their name alone will do."""
        sure = (seen for seen in self.lines if seen.likeness >= Likeness.LIKELY)
        return frozenset(folded(person(seen.text).name) for seen in sure)

    @cached_property
    def timed(self) -> set[int]:
        """The places of parts that begin a session by their time."""
        places = {place for place, part in enumerate(self.parts) if self._is_timed(part)}
        first = min(places, default=None)
        if first is not None and self._is_hours(first, places):
            places.discard(first)
        return places

    def _is_timed(self, part: Seen | Table) -> bool:
        if isinstance(part, Table):
            return True
        if label_of(part.text) and not (part.leading and part.rest):
            return False
        if part.leading:
            return not (part.dates and not part.line.item)
        return bool(part.trailing and not part.dates and len(part.text) < 200)

    def _is_hours(self, place: int, places: set[int]) -> bool:
        """A time on its own that holds the others: of the event."""
        seen = self.parts[place]
        hours = None if isinstance(seen, Table) else seen.leading or seen.trailing
        if not hours or not hours.last:
            return False
        if not seen.is_time_alone and not is_place(seen.rest):
            return False
        start, end = hours.after(None)
        later = [self.parts[one] for one in sorted(places) if one > place][:4]
        near = [part for part in self.parts[max(0, place - 2) : place + 3] if isinstance(part, Seen) and part.dates]
        if not later:
            return bool(near)
        times = [part.leading.after(None)[0] for part in later if isinstance(part, Seen) and part.leading]
        return bool(near) and all(start <= time < end for time in times) and end.hour - start.hour >= 2

    @cached_property
    def told(self) -> set[int]:
        """The places of lines that say by their words that they are sessions."""
        series = {n for n, part in enumerate(self.parts) if isinstance(part, Seen) and part.day and part.day.begins}
        if len(series) >= 2:
            return series
        return {
            place
            for place, part in enumerate(self.parts)
            if isinstance(part, Seen)
            and part.is_told
            and not part.line.item
            and not part.heading
            and not part.is_prose
            and not label_of(part.text)
        }

    @cached_property
    def is_timed(self) -> bool:
        return len(self.timed) >= 2 or self._has_one_below_heading

    @property
    def _has_one_below_heading(self) -> bool:
        first = min(self.timed, default=0)
        above = (part for part in self.parts[max(0, first - 3) : first] if isinstance(part, Seen))
        return bool(self.timed) and any(part.heading and part.heading.section == Section.AGENDA for part in above)

    @cached_property
    def last_session(self) -> int:
        return max(self.timed if self.is_timed else self.told, default=-1)

    @cached_property
    def manner(self) -> Manner:
        lines = [part for place, part in enumerate(self.parts) if isinstance(part, Seen) and place >= self.first]
        gaps = [seen.line.gap for seen in lines]
        return Manner(
            is_timed=self.is_timed,
            times_below=self._times_below(lines),
            has_wide_gaps=sum(gap >= 2 for gap in gaps) >= 3 and sum(gap == 1 for gap in gaps) >= 3,
            is_headed=self._is_headed(lines),
        )

    @cached_property
    def first(self) -> int:
        return min(self.timed if self.is_timed else self.told, default=0)

    def _times_below(self, lines: Sequence[Seen]) -> bool:
        """Times on lines of their own that stand closer to what is above them."""
        alone = [place for place, seen in enumerate(lines) if seen.is_time_alone]
        if not alone:
            return False
        first = alone[0]
        if (
            first >= 1
            and lines[first - 1].is_told
            and not lines[first - 1].heading
            and not lines[first - 1].day
            and not self.has_gaps
        ):
            return True
        named = sum(1 for place in alone if place + 1 < len(lines) and lines[place + 1].likeness)
        if named * 10 >= len(alone) * 3:
            return True
        below = sum(1 for place in alone if place and lines[place - 1].stands_out and not lines[place - 1].day)
        if below * 2 > len(alone):
            return True
        nearer = 0
        for place in alone:
            above = lines[place].line.gap
            under = lines[place + 1].line.gap if place + 1 < len(lines) else 9
            nearer += (above < under) - (under < above)
        return nearer > 0

    def _is_headed(self, lines: Sequence[Seen]) -> bool:
        if self.is_timed and not any(seen.is_time_alone or seen.trailing for seen in lines):
            return False
        standing = sum(1 for seen in lines if seen.stands_out and not seen.day and not seen.heading)
        timed = sum(1 for seen in lines if seen.is_time_alone)
        return standing >= 3 and (timed == 0 or standing >= timed * 0.6)

    @cached_property
    def has_prose_apart(self) -> bool:
        """Paragraphs set off from their session's title are usual here."""
        within = (part for part in self.parts[self.first : self.last_session] if isinstance(part, Seen))
        return any(part.is_prose and part.line.gap and not part.leading for part in within)

    @cached_property
    def days_named(self) -> list[Seen]:
        return [seen for seen in self.lines if seen.day and (seen.day.named or seen.day.number)]

    # ── What stands below a line ──

    def below(self, place: int) -> Seen | Table | None:
        return self.parts[place + 1] if place + 1 < len(self.parts) else None

    def heads_list(self, place: int) -> bool:
        """Below “Programme” or “Agenda” stands a list without times."""
        return len(self._items_below(place)) >= 2

    def heads_points(self, place: int) -> bool:
        """The list says what delegates will do, not what will happen."""
        items = self._items_below(place)
        verbs = sum(begins_with_verb(seen.text) for seen in items)
        return verbs * 2 >= len(items)

    def _items_below(self, place: int) -> list[Seen]:
        """Of the list that begins on the next line; [] where there are times, or other lines between."""
        items: list[Seen] = []
        for below in range(place + 1, min(place + 60, len(self.parts))):
            part = self.parts[below]
            if below in self.timed or isinstance(part, Table) or part.day:
                return []
            if part.heading and not part.line.item:
                break
            if part.line.item:
                items.append(part)
            elif below in self.told and not items:
                return []
            elif items and part.line.gap:
                break
        return items or self._lines_of_points(place)

    def _lines_of_points(self, place: int) -> list[Seen]:
        """A list that lost its marks: lines one below the other, each of what delegates will do."""
        lines: list[Seen] = []
        for part in self.parts[place + 1 : place + 40]:
            if not isinstance(part, Seen) or part.heading or part.leading or (lines and part.line.gap):
                break
            lines.append(part)
        verbs = sum(begins_with_verb(seen.text) for seen in lines)
        return lines if len(lines) >= _FEW and verbs * 10 >= len(lines) * 6 else []

    def begins_points(self, place: int) -> bool:
        """The first of a list of what delegates will do, without a heading."""
        before = self.parts[place - 1] if place else None
        if isinstance(before, Seen) and before.line.item:
            return False
        items = []
        for part in self.parts[place:]:
            if not isinstance(part, Seen) or not part.line.item:
                break
            items.append(part)
        verbs = sum(begins_with_verb(one.text) and not _ASKS.match(one.text) for one in items)
        return len(items) >= _FEW and verbs * 10 >= len(items) * 6

    def heads_time(self, place: int) -> bool:
        """A title above the time on a line of its own."""
        above, following = self.parts[place], self.below(place)
        return bool(
            self.manner.times_below
            and place + 1 in self.timed
            and isinstance(following, Seen)
            and following.is_time_alone
            and not above.heading
            and place >= self.first - 1
        )
