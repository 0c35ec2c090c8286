"""Sessions from lines: times before, after or above the title, points, people, rooms, days.

`Agenda` goes down the lines of an agenda with the session in mind that the last ones were about. A table's rows are
lines too, each cell with what its column is.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from agenda import clocks
from agenda.importer.recogniser.belonging import NOTE, belong
from agenda.importer.recogniser.drafts import Draft
from agenda.importer.recogniser.rooms import room_of, stand, track_of
from agenda.importer.recogniser.seen import Seen, resolved
from agenda.importer.recogniser.titles import NOBODY, fill_title, has_person_behind, has_room_or_people
from agenda.kinds import is_numbered, lead_in, told_kind
from speakers.posts import is_billing
from speakers.printed import Likeness, led_in, likeness, people

_HALF_DAY = re.compile(
    r"(?:the\s)?(?:morning|afternoon|evening|a\.?m\.?|p\.?m\.?)(?:\s(?:session|programme))?", re.IGNORECASE
)
_CODED = re.compile(r"(?:[A-Z]{1,2}\d{1,2}|\d{1,2}[A-H])[.:]?\s+(?=\S)")
_LETTERED = re.compile(
    r"(?:workshop|session|stream|option|group|breakout|room|track|seminar|panel)?\s?(?:\d{0,2}[A-H]|\d{1,2})"
    r"\s?(?:[.):]|[–—-]\s)\s*",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:workshops|break-?outs?|parallel|choose|choice of|concurrent|seminars|streams|sessions)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Manner:
    """How an agenda is written."""

    is_timed: bool
    times_below: bool
    """A time on a line of its own stands below its title."""
    has_wide_gaps: bool
    """Two empty lines stand between sessions, one within them."""
    is_headed: bool
    """Titles of sessions are headings, or bold."""


class Agenda:
    def __init__(self, manner: Manner, days: list[date], year: int | None, known: Collection[str]):
        self.manner, self.days, self.year, self.known = manner, days, year, known
        self.is_listed = False
        """Each session is an item of a list, without a time."""
        self.drafts: list[Draft] = []
        self.day: date | None = days[0] if days else None
        self.day_number = 0
        self.track = self.room = ""
        self.waiting: Seen | None = None
        """A time that stood on a line of its own, above its title."""
        self.structure: list[int] = []
        self.unplaced: list[Seen] = []
        self.parent: Draft | None = None
        self.block: Draft | None = None
        """A heading with a code, of several papers at the time of the parent: “1A Prisons (Room G.02)”."""
        self.last: Seen | None = None

    @property
    def now(self) -> Draft | None:
        return self.drafts[-1] if self.drafts else None

    def add(self, seen: Seen) -> None:
        self._place(seen)
        self.last = seen

    def _place(self, seen: Seen) -> None:
        if _HALF_DAY.fullmatch(seen.text.strip(" :.")):
            self.structure += seen.numbers
            return
        if seen.day and seen.day.begins:
            self._begin_on_day(seen)
            return
        if seen.day and not seen.leading and self._begins_day(seen):
            return
        if seen.is_time_alone:
            self._time_alone(seen)
        elif seen.leading or (seen.trailing and self._ends_title(seen)):
            self._begin(seen, seen.rest, seen.leading or seen.trailing)
        elif self.waiting:
            self._titled_by(seen)
        else:
            self._untimed(seen)

    # ── Days, tracks ──

    def _begins_day(self, seen: Seen) -> bool:
        day = self._day_of(seen)
        if day is None and seen.day.number is None and not seen.day.named:
            return False
        self.finish()
        self.day = day
        self.track = self.room = ""
        self.parent = None
        self.structure += seen.numbers
        if (
            seen.day.rest
            and len(seen.day.rest.split()) > 1
            and not seen.day.rest.casefold().startswith(("programme", "agenda"))
        ):
            self.unplaced.append(seen)
        return True

    def _begin_on_day(self, seen: Seen) -> None:
        """“Webinar 2 – Wednesday 17 March 2027”, and below it what it is about."""
        self.finish()
        self.day = self._day_of(seen) or self.day
        self.parent = None
        self.drafts.append(Draft(label=seen.day.rest, day=self.day, numbers=dict.fromkeys(seen.numbers)))

    def _day_of(self, seen: Seen) -> date | None:
        heading = seen.day
        if heading.named:
            return resolved(heading.named.first, self.days, self.year)
        if heading.weekday is not None:
            return next((day for day in self.days if day.weekday() == heading.weekday), None)
        if heading.number and heading.number <= len(self.days):
            return self.days[heading.number - 1]
        return None

    # ── Sessions ──

    def _ends_title(self, seen: Seen) -> bool:
        return not (seen.line.item and self.now and not seen.trailing.last) or not self.now

    def _time_alone(self, seen: Seen) -> None:
        if self.manner.times_below and self.now and self.now.times is None and not self.waiting:
            self.now.times = seen.leading
            self.now.take(seen.numbers)
            self._opens_parts(self.now)
            stand(self.now, seen.beside_time)
            return
        self.finish()
        self.waiting = seen

    def _titled_by(self, seen: Seen) -> None:
        timed, self.waiting = self.waiting, None
        stand(self._begin(seen, seen.text, timed.leading, timed.numbers), timed.beside_time)

    def finish(self) -> None:
        """A time that no title followed is a session's all the same."""
        if self.waiting:
            timed, self.waiting = self.waiting, None
            self.drafts.append(Draft(day=self.day, times=timed.leading, numbers=dict.fromkeys(timed.numbers)))

    def _begin(self, seen: Seen, text: str, times: clocks.Times | None, numbers: tuple[int, ...] = ()) -> Draft:
        self.finish()
        draft = Draft(day=self.day, times=times, track=self.track, room=self.room)
        draft.take([*numbers, *seen.numbers])
        self.drafts.append(draft)
        fill_title(draft, text, seen.numbers, self.known)
        self._opens_parts(draft)
        return draft

    def _opens_parts(self, draft: Draft) -> None:
        self.parent = draft if draft.times and _SEVERAL.search(f"{draft.label} {draft.title}") else None
        self.block = None

    def _untimed(self, seen: Seen) -> None:
        if track := self._track(seen):
            self.track = track
            self.structure += seen.numbers
        elif seen.line.heading and (room := room_of(seen.text)):
            self.room = room
            self.structure += seen.numbers
        elif self.now is None:
            if self._starts(seen):
                self._begin(seen, seen.text, None)
            else:
                self.unplaced.append(seen)
        elif self.parent and self._is_part(seen):
            self._part(seen)
        elif self._starts(seen):
            self._begin(seen, seen.text, None)
        else:
            belong(self.now, seen, self.last, self.known)

    def _track(self, seen: Seen) -> str:
        is_above_times = seen.following and seen.following.leading
        if seen.line.item or (self.parent and not is_above_times):
            return ""
        return track_of(seen.text)

    def _is_part(self, seen: Seen) -> bool:
        """One of the workshops that are at the same time."""
        if (_LETTERED.match(seen.text) or _CODED.match(seen.text)) and len(seen.text.split()) > 2:
            return True
        if seen.line.item and has_room_or_people(seen.text, self.known):
            return True
        if self.parent.parts and has_person_behind(seen.text):
            return True
        letter = re.match(r"([A-H]|\d)\s+(?=[A-Z])", seen.text)
        parts = self.parent.parts
        if letter and letter[1] in ("ABCDEFGH"[parts : parts + 1], str(parts + 1)):
            return True
        return bool(seen.line.item == 1 and lead_in(seen.text)[0] and not likeness(seen.text) >= Likeness.LIKELY)

    def _part(self, seen: Seen) -> None:
        draft = Draft(day=self.day, times=self.parent.times, track=self.track, is_part=True, parent=self.parent)
        self.parent.parts += 1
        if _CODED.match(seen.text) and seen.line.heading:
            self.block = draft
        elif self.block:
            draft.room = self.block.room
        draft.take(seen.numbers)
        self.drafts.append(draft)
        fill_title(
            draft,
            re.sub(
                r"^(?:[A-Z]{1,2}\d{1,2}|\d{1,2}[A-H])[.:]?\s+|^(?:[A-H]|\d)\s+(?=[A-Z])|^(?:[A-H]|\d{1,2})[.)]\s+",
                "",
                seen.text,
            ),
            seen.numbers,
            self.known,
        )

    def _starts(self, seen: Seen) -> bool:
        """Whether a line without a time is a session's title."""
        if self.manner.times_below and seen.following and seen.following.is_time_alone:
            return True
        if (
            likeness(seen.text, self.known) >= Likeness.LIKELY
            or _leads_people(seen.text)
            or NOBODY.fullmatch(seen.text)
        ):
            return False
        if self.is_listed:
            return seen.line.item == 1
        if self.manner.is_headed:
            return seen.stands_out
        if self.manner.is_timed:
            return self._starts_among_timed(seen)
        if seen.line.item:
            return self.now is None or (seen.is_told and self.now.is_empty and told_kind(seen.text) is not None)
        if self.manner.has_wide_gaps and seen.line.gap < 2:
            return seen.is_told and seen.line.gap > 0 and (self.now is None or not self._awaits(seen))
        if seen.is_told or seen.stands_out:
            return True
        if NOTE.fullmatch(seen.text) or seen.likeness:
            return False
        if self.manner.has_wide_gaps:
            return len(seen.text) <= 200
        return bool(self.now and self.now.people and not seen.is_prose) and not is_billing(seen.text)

    def _starts_among_timed(self, seen: Seen) -> bool:
        if seen.line.item or seen.is_prose or not self.now:
            return False
        if seen.line.heading and not room_of(seen.text):
            return True
        if is_numbered(seen.text) and not seen.line.item:
            return True
        label, _ = lead_in(seen.text)
        apart = seen.line.gap > 0 and self.last is not None
        return bool(apart and (label or told_kind(seen.text)) and self.now.title and not self.now.is_empty)

    def _awaits(self, seen: Seen) -> bool:
        return not self.now.title


def _leads_people(text: str) -> bool:
    """“Panel:” leads a title as well as people, “Panellists:” people alone."""
    led = led_in(f"{text} X" if text.endswith(":") else text)
    if led and led.rest == "X":
        return True
    return bool(led) and (not (led.is_many and lead_in(text)[0]) or bool(people(led.rest, several=True)))
