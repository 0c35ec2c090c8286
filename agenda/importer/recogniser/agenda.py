"""Sessions from lines: times before, after or above the title, points, people, rooms, days.

`Agenda` goes down the lines of an agenda with the session in mind that the last ones were about. A table's rows are
lines too, each cell with what its column is.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time

from agenda.importer.recogniser import clocks
from agenda.importer.recogniser.seen import Seen, resolved
from agenda.kinds import is_generic, kind_of, lead_in, told_kind
from events.vocabulary import INTERVALS, ContributionRole, SessionKind
from speakers.printed import (
    Likeness,
    Printed,
    is_billing,
    is_name,
    led_in,
    likeness,
    people,
    person,
)


@dataclass
class Taking:
    """Who takes part in a session."""

    person: Printed
    role: ContributionRole
    numbers: tuple[int, ...]


@dataclass
class Draft:
    """A session as it is being read."""

    title: str = ""
    label: str = ""
    day: date | None = None
    times: clocks.Times | None = None
    room: str = ""
    track: str = ""
    abstract: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    people: list[Taking] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    start: time | None = None
    end: time | None = None
    below: ContributionRole | None = None
    """The role of the people to come: below “Panel:”."""
    is_part: bool = False
    """One of several at once."""
    parent: "Draft | None" = None
    """The session that only says so."""
    is_column: bool = False
    """Of a table with a column a room or a track."""

    @property
    def kind(self) -> SessionKind:
        if self.parent and not self.label:
            return kind_of(self.title, self.parent.title)
        if not self.label and self.people and told_kind(self.title) in INTERVALS:
            return SessionKind.TALK
        return kind_of(self.title, self.label)

    @property
    def is_empty(self) -> bool:
        return not (self.points or self.people or self.notes or self.abstract)

    def take(self, numbers: Sequence[int]) -> None:
        self.numbers += [number for number in numbers if number not in self.numbers]


# ── Rooms and tracks ──

_ROOM_NOUN = (
    r"(?:room|rooms|hall|suite|theatre|auditorium|foyer|lounge|studio|chamber|gallery|library|atrium|boardroom|ballroom|"
    r"marquee|courtyard|stage|floor|lab|laboratory|terrace|restaurant|bar|gym|canteen|chapel|tent|kitchen|garden|annexe|office|"
    r"centre|classroom|pavilion|tower|chapel|deck|plaza|square|academy|amphitheatre|lobby|reception area|conservatory|salon|cafe|café|members[’'] room|council chamber)"
)
_ROOM = re.compile(
    rf"(?:(?:room|venue|location|where|place)\s*:\s*(?P<told>.{{1,80}})"
    rf"|(?P<plain>(?:the\s)?(?:[A-Z0-9][\w’'&.-]*\s){{0,4}}{_ROOM_NOUN}(?:\s(?:[A-Z]|\d{{1,3}}[A-Za-z]?|one|two|three|four|i{{1,3}}))?"
    rf"(?:,\s(?:ground|first|second|third|lower|upper|\d\w\w)\sfloor)?)"
    rf"|(?P<number>(?:zoom|teams)(?:\s(?:room|link))?(?:\s\d)?))",
    re.IGNORECASE,
)
_ROOM_BEHIND = re.compile(r"\s*(?:\(([^()]{2,60})\)|\[([^\[\]]{2,60})\]|\s[–—|@-]\s([^–—|@()]{2,60})|[,;]\s(?:in\s(?=the|room))?([^,;()]{2,50}))$")
_TRACK = re.compile(
    r"(?:(?:stream|track|strand|theme|pathway)\s*(?:[A-Z]|\d{1,2}|one|two|three)?\s*(?::|[–—-])\s*(?P<name>.{1,80})|(?P<bare>(?:stream|track|strand)\s(?:[A-Z]|\d{1,2}|one|two|three)))",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?:\(.*\)|\*.*|n\.?b\.?\b.*|notes?:.*|please\s.*|rated\s.*)", re.IGNORECASE)
_LETTERED = re.compile(r"(?:workshop|session|stream|option|group|breakout|room|track|seminar)?\s?(?:[A-H]|\d{1,2})\s?(?:[.):]|[–—-]\s)\s*", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\b(?:workshops|break-?outs?|parallel|choose|choice of|concurrent|seminars|streams|sessions)\b", re.IGNORECASE
)
_NOBODY = re.compile(
    r"(?:speakers?|chair|panel|panellists?|presenter)?\s*(?:to be (?:confirmed|announced)|t\.?b\.?[ca]\.?)|all|everyone|all (?:speakers|delegates)"
    r"|(?:the )?(?:conference|organising) (?:committee|team)",
    re.IGNORECASE,
)


def room_of(text: str) -> str:
    """The room that a whole text names; '' where it names none."""
    found = _ROOM.fullmatch(text.strip("()[] .–—-@"))
    if not found or (told_kind(text) and not found["told"]):
        return ""
    return (found["told"] or found["plain"] or found["number"] or "").strip(" .")


def track_of(text: str) -> str:
    found = _TRACK.fullmatch(text.strip())
    return ((found["name"] or found["bare"]) if found else "").strip()


def without_room(title: str) -> tuple[str, str]:
    """(“Opening”, “Hall A”) of “Opening (Hall A)”."""
    found = _ROOM_BEHIND.search(title[-90:])
    if not found:
        return title, ""
    inside = next(group for group in found.groups() if group)
    head = title[: len(title) - len(found[0])].rstrip(" ,")
    if (room := room_of(inside)) and head and not (found[4] and not re.search(r"\d|room|hall|suite|theatre", inside, re.I)):
        return head, room
    return title, ""


# ── Title and people on one line ──

_PARTING = re.compile(r"\s+[–—|-]{1,2}\s+|\s*\t\s*|:\s+|;\s+|,\s+|\.\s+(?=[A-Z])|\s+(?:by|with|featuring|presented by|led by)\s+|\s+\/\/\s+|\s+(?=\()")


def title_and_people(text: str, known: Collection[str] = ()) -> tuple[str, list[Printed], ContributionRole | None]:
    """“Policing the future – Dr Avery Sample, Sample Police”, and the other way round. The role is that which is
    printed: “Chair: …”."""
    if (led := led_in(text)) and (found := people(led.rest, several=True)):
        return text if text.casefold().startswith("in conversation") else "", found, led.role
    label, rest = lead_in(text)
    if label and (found := people(rest)) and min(likeness(one.text) for one in found) >= Likeness.LIKELY:
        return label, found, None
    begin = len(label) + 1 if label else 0
    for cut in _PARTING.finditer(text, begin):
        if cut.start() == 0 or (label and cut.start() <= begin):
            continue
        head, tail = text[: cut.start()].strip(), text[cut.end() :].strip()
        if behind := _people_behind(head, tail, cut[0], known):
            return head, *behind
    return _people_before(text, begin)


def _people_behind(head: str, tail: str, cut: str, known: Collection[str]) -> tuple[list[Printed], ContributionRole | None] | None:
    if cut.strip() == "" and tail.startswith("("):
        if not tail.endswith(")"):
            return None
        tail = tail[1:-1].strip()
    if likeness(head) >= Likeness.LIKELY or (likeness(head) == Likeness.PERHAPS and cut.strip() in (",", ":", "")):
        return None
    role = None
    if led := led_in(tail):
        role, tail = led.role, led.rest
    found = people(tail, several=role is not None)
    if not found:
        return None
    if cut.strip() in ("", ".") and all(is_name(one.name, alone=not one.honorific) for one in found):
        return found, role
    weakest = max(likeness(one.text, known) for one in found)
    by_word = bool(re.search(r"\w", cut)) or role is not None
    if weakest >= Likeness.LIKELY or by_word:
        return found, role
    alone = all(not one.billing for one in found) and cut.strip() not in (",", ":")
    return (found, role) if alone and all(len(one.name.split()) <= 4 for one in found) else None


def _people_before(text: str, begin: int) -> tuple[str, list[Printed], ContributionRole | None]:
    """“Chief Constable Avery Sample – Policing the future”, “Avery Sample (University of X): Title”."""
    if begin:
        return text, [], None
    cuts = [cut for cut in re.finditer(r"\s+[–—-]\s+|:\s+|\s*\|\s*|\s+on\s+(?=[“\"‘])", text)]
    for cut in cuts:
        head, tail = text[: cut.start()].strip(), text[cut.end() :].strip()
        found = people(head)
        if not found or is_billing(tail) or likeness(tail) >= Likeness.LIKELY:
            continue
        sure = min(likeness(one.text) for one in found) >= Likeness.LIKELY
        if sure or (len(tail.split()) >= 3 and not (is_name(tail))) or cut[0].strip() == ":":
            return tail.strip("“”\"‘’"), found, None
    return text, [], None


# ── Going down the lines ──


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
        self.waiting: tuple[clocks.Times, tuple[int, ...]] | None = None
        """A time that stood on a line of its own, above its title."""
        self.structure: list[int] = []
        self.unplaced: list[Seen] = []
        self.parent: Draft | None = None
        self.last: Seen | None = None

    @property
    def now(self) -> Draft | None:
        return self.drafts[-1] if self.drafts else None

    def add(self, seen: Seen) -> None:
        self._place(seen)
        self.last = seen

    def _place(self, seen: Seen) -> None:
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
        if seen.day.rest and len(seen.day.rest.split()) > 1 and not seen.day.rest.casefold().startswith(("programme", "agenda")):
            self.unplaced.append(seen)
        return True

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
            return
        self.finish()
        self.waiting = (seen.leading, seen.numbers)

    def _titled_by(self, seen: Seen) -> None:
        (times, numbers), self.waiting = self.waiting, None
        self._begin(seen, seen.text, times, numbers)

    def finish(self) -> None:
        """A time that no title followed is a session's all the same."""
        if self.waiting:
            (times, numbers), self.waiting = self.waiting, None
            self.drafts.append(Draft(day=self.day, times=times, numbers=list(numbers)))

    def _begin(self, seen: Seen, text: str, times: clocks.Times | None, numbers: tuple[int, ...] = ()) -> Draft:
        self.finish()
        draft = Draft(day=self.day, times=times, track=self.track, room=self.room)
        draft.take([*numbers, *seen.numbers])
        self.drafts.append(draft)
        fill_title(draft, text, seen.numbers, self.known)
        self.parent = draft if _SEVERAL.search(draft.title) and times else None
        return draft

    def _untimed(self, seen: Seen) -> None:
        if track := self._track(seen):
            self.track = track
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
            belong(self.now, seen, self.last, self)

    def _track(self, seen: Seen) -> str:
        if seen.line.item or self.parent:
            return ""
        return track_of(seen.text)

    def _is_part(self, seen: Seen) -> bool:
        """One of the workshops that are at the same time."""
        if _LETTERED.match(seen.text) and len(seen.text.split()) > 2:
            return True
        letter = re.match(r"([A-H]|\d)\s+(?=[A-Z])", seen.text)
        parts = sum(1 for draft in self.drafts if draft.parent is self.parent)
        if letter and letter[1] in ("ABCDEFGH"[parts : parts + 1], str(parts + 1)):
            return True
        return bool(seen.line.item == 1 and lead_in(seen.text)[0] and not likeness(seen.text) >= Likeness.LIKELY)

    def _part(self, seen: Seen) -> None:
        draft = Draft(day=self.day, times=self.parent.times, track=self.track, is_part=True, parent=self.parent)
        draft.take(seen.numbers)
        self.drafts.append(draft)
        fill_title(draft, re.sub(r"^(?:[A-H]|\d)\s+(?=[A-Z])|^(?:[A-H]|\d{1,2})[.)]\s+", "", seen.text), seen.numbers, self.known)

    def _starts(self, seen: Seen) -> bool:
        """Whether a line without a time is a session's title."""
        if likeness(seen.text, self.known) >= Likeness.LIKELY or led_in(seen.text) or _NOBODY.fullmatch(seen.text):
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
            return seen.is_told and seen.line.gap > 0 and bool(self.now and not self._awaits(seen))
        if seen.is_told or seen.stands_out:
            return True
        if _NOTE.fullmatch(seen.text) or seen.likeness:
            return False
        if self.manner.has_wide_gaps:
            return len(seen.text) <= 200
        return bool(self.now and self.now.people and not seen.is_prose) and not is_billing(seen.text)

    def _starts_among_timed(self, seen: Seen) -> bool:
        if seen.line.item or seen.is_prose or not self.now:
            return False
        if seen.line.heading and not room_of(seen.text):
            return True
        label, _ = lead_in(seen.text)
        apart = seen.line.gap > 0 and self.last is not None
        return bool(apart and (label or told_kind(seen.text)) and self.now.title and not self.now.is_empty)

    def _awaits(self, seen: Seen) -> bool:
        return not self.now.title


def fill_title(draft: Draft, text: str, numbers: tuple[int, ...], known: Collection[str] = ()) -> None:
    """From the line that holds it, with whoever stands there too."""
    text, room = without_room(text)
    draft.room = draft.room or room
    text, nobody = without_nobody(text)
    if nobody:
        draft.notes.append(nobody)
    title, found, role = title_and_people(text, known)
    if not title and not found:
        title = text
    if not found and likeness(text) >= Likeness.LIKELY:
        title, found = "", people(text)
    enter(draft, found, role, numbers)
    label, title = lead_in(title)
    if not label and title.endswith(":") and title[:-1].strip():
        title = title[:-1].strip()
    draft.label, draft.title = label, title


def without_nobody(text: str) -> tuple[str, str]:
    """(“Questions”, “All speakers”) of “Questions – All speakers” and of “All speakers – Questions”."""
    first, dash, last = re.sub(r"\s+[–—|-]\s+", "\0", text).partition("\0")
    if not dash or "\0" in last:
        return text, ""
    if _NOBODY.fullmatch(last):
        return first, last
    return (last, first) if _NOBODY.fullmatch(first) else (text, "")


def enter(draft: Draft, found: Sequence[Printed], role: ContributionRole | None, numbers: tuple[int, ...]) -> None:
    for one in found:
        theirs = one.role or role or draft.below or ContributionRole.SPEAKER
        draft.people.append(Taking(one, theirs, numbers))
    draft.take(numbers)


def belong(draft: Draft, seen: Seen, last: Seen | None, agenda: "Agenda") -> None:
    """A line that belongs to the session above it."""
    draft.take(seen.numbers)
    text = seen.text
    if (label := _people_label(text)) is not None:
        draft.below = label
    elif room := room_of(text):
        _in_room(draft, room, text)
    elif _NOBODY.fullmatch(text):
        draft.notes.append(text)
    elif found := _people_in(draft, seen, agenda.known):
        enter(draft, *found, seen.numbers)
    elif _continues_person(draft, seen, last):
        bill_last(draft, text)
    elif not draft.title:
        fill_title(draft, text, seen.numbers, agenda.known)
    elif _names_generic(draft, seen):
        draft.label, draft.title = draft.title, text
    elif seen.line.item:
        draft.points.append(text)
    elif _NOTE.fullmatch(text) or (draft.points or draft.people) and not seen.is_prose:
        draft.notes.append(text)
    else:
        draft.abstract.append(text)


def _names_generic(draft: Draft, seen: Seen) -> bool:
    """“Opening keynote”, and below it what it is about."""
    fits = not seen.line.item and not draft.label and draft.is_empty and len(seen.text.split()) <= 24
    return fits and is_generic(draft.title) and not (seen.text.endswith(".") and seen.is_prose)


def _in_room(draft: Draft, room: str, text: str) -> None:
    if draft.room and draft.room != room:
        draft.notes.append(text)
    else:
        draft.room = room


def _people_label(text: str) -> ContributionRole | None:
    """“Speakers:” on a line of its own."""
    if not text.endswith(":"):
        return None
    led = led_in(f"{text} X")
    return led.role if led and led.rest == "X" else None


def _people_in(draft: Draft, seen: Seen, known: Collection[str]) -> tuple[list[Printed], ContributionRole | None] | None:
    if led := led_in(seen.text):
        found = people(led.rest, several=True)
        if found:
            draft.below = led.role if led.is_many else draft.below
            return found, led.role
        return None
    found = people(seen.text)
    if not found:
        return None
    weakest = min(likeness(one.text, known) for one in found)
    if weakest >= Likeness.LIKELY or draft.below:
        return found, None
    named = all(not one.billing and len(one.name.split()) <= 4 for one in found)
    if named and (not seen.line.item or draft.people) and draft.title and not (draft.points and not draft.people and seen.line.item):
        return found, None
    if not seen.line.item and draft.title and all(len(one.billing) < 80 for one in found) and not draft.abstract:
        return found, None
    return None


def _continues_person(draft: Draft, seen: Seen, last: Seen | None) -> bool:
    """The post below a name."""
    if not draft.people or seen.line.gap or seen.line.item or last is None:
        return False
    final = draft.people[-1]
    if final.numbers[-1:] != last.numbers[-1:] and final.numbers != last.numbers:
        return False
    return len(seen.text) <= 160 and (is_billing(seen.text) or not final.person.billing) and not seen.is_prose


def bill_last(draft: Draft, text: str) -> None:
    final = draft.people[-1]
    more = person(f"X Y, {text}")
    is_rest = " " not in text and is_billing(text) and final.person.billing and not final.person.billing.endswith(",")
    joint = " " if is_rest or (len(final.person.text) >= 50 and not is_billing(text)) else ", "
    billing = joint.join(filter(None, (final.person.billing, more.billing)))
    status = more.status or final.person.status
    final.person = replace(final.person, billing=billing, status=status)


def settle_times(drafts: list[Draft]) -> None:
    """Each in its half of the day; one without an end lasts until the next of its day starts."""
    latest: dict[date | None, time] = {}
    for draft in drafts:
        if draft.times:
            draft.start, draft.end = draft.times.after(latest.get(draft.day))
            if not draft.is_part:
                latest[draft.day] = draft.start
    starts: dict[date | None, list[time]] = {}
    for draft in drafts:
        if draft.start:
            starts.setdefault(draft.day, []).append(draft.start)
    following = {day: sorted(set(times)) for day, times in starts.items()}
    for draft in drafts:
        if draft.start and draft.end is None:
            later = following[draft.day]
            place = bisect_right(later, draft.start)
            draft.end = later[place] if place < len(later) else None


def settle_parts(drafts: list[Draft]) -> list[Draft]:
    """Without sessions that only say that others are at once; what stands in every column of a row is one."""
    kept: list[Draft] = []
    for draft in drafts:
        if draft.is_part and draft.parent and draft.parent in kept and draft.parent.is_empty:
            kept.remove(draft.parent)
        if draft.is_part and draft.parent:
            draft.label = draft.label or (draft.parent.title if len(draft.parent.title.split()) <= 6 else "")
            draft.take(draft.parent.numbers)
        twin = kept[-1] if kept else None
        if twin and twin.is_column and draft.is_column and _is_twin(twin, draft):
            twin.track = twin.room = ""
            twin.take(draft.numbers)
        else:
            kept.append(draft)
    return kept


def _is_twin(one: Draft, other: Draft) -> bool:
    same = (one.title, one.label, one.day, one.start, one.end) == (other.title, other.label, other.day, other.start, other.end)
    return same and one.is_empty and other.is_empty and told_kind(one.title) is not None
