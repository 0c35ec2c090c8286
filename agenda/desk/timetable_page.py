"""A day of the timetable as it stands on its page, saved or with what was typed, and what can be done there."""

import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cached_property

from agenda.conflicts import NEVER, caused, findings
from agenda.desk.layout_form import hours_of
from agenda.desk.timetable_form import NAMES, ShiftForm, texts_of
from agenda.desk.timetable_row import Row, in_words
from agenda.findings import Finding
from agenda.moves import Plan, move_sessions
from agenda.slots import Place, Slot
from events import clock, words
from events.desk.versions import TAKE, Difference, digest, read_seen
from events.models import Event

OVERTAKEN = "A colleague has moved the same meanwhile. Nothing is saved yet: choose above which stays, and save again."
MOST_OFFERED = 12


@dataclass(frozen=True)
class Said:
    """A sentence about the agenda, and the sessions it is about."""

    sentence: str
    keys: tuple[int, ...]
    must_be_mended: bool


class TimetablePage:
    def __init__(self, event: Event, day: date, data=None, *, held: bool = False):
        """`data` is what was sent. `held` as in `Plan.of`."""
        self.event, self.day = event, day
        self.data = data if data is not None else {}
        self.plan = Plan.of(event, held=held)
        self.rows = self._rows()
        self.differences: list[Difference] = []
        self.problem = ""
        self.wrong: list[Row] = []
        self.caused: list[Finding] = []
        if data is not None:
            self._read()

    def _rows(self) -> dict[int, Row]:
        picked = set(self.data.getlist("pick")) if self.data else ()
        zone, minutes, slots = self.event.timezone, self.event.typical_minutes, self.plan.agenda.slots
        return {
            key: Row(slots[key], zone=zone, minutes=minutes[slots[key].kind], is_picked=str(key) in picked)
            for key in self._shown()
        }

    def _shown(self) -> list[int]:
        """Sessions of the day, those without a time on no day, and whatever else was sent."""
        slots = self.plan.agenda.slots
        here = (key for key, slot in slots.items() if slot.day == self.day or (not slot.starts_at and not slot.day))
        return list(dict.fromkeys([*here, *(key for key in slots if f"{key}-start" in self.data)]))

    # ── What was sent ──

    def _read(self) -> None:
        seen, taken = read_seen(self.data), set(self.data.getlist(TAKE))
        for key, row in self.rows.items():
            texts = self._sent(key, row)
            if texts == row.saved or str(key) in taken or seen.get(str(key)) == digest(list(texts.values())):
                continue
            row.type(texts, self._room)
            if row.is_changed and seen.get(str(key), digest(self._now(row))) != digest(self._now(row)):
                self.differences.append(self._difference(row))

    def _sent(self, key: int, row: Row) -> dict[str, str]:
        texts = {name: self.data.get(f"{key}-{name}", row.saved[name]).strip() for name in NAMES}
        if texts["start"] and not texts["day"]:
            texts["day"] = self.day.isoformat()
        return texts

    @staticmethod
    def _now(row: Row) -> list[str]:
        return list(row.saved.values())

    def _difference(self, row: Row) -> Difference:
        return Difference(
            name=str(row.slot.key),
            label="Day, time and room",
            row=row.slot.title,
            theirs=self._place_in_words(row.slot, ""),
            mine=self._place_in_words(row.place, " ".join(row.said)),
        )

    def _place_in_words(self, slot: Slot, problem: str) -> str:
        day = slot.day and words.short_day(slot.day)
        when = in_words(slot, self.event.timezone) or "no time"
        return problem or "\n".join(filter(None, [day, when, slot.room.name if slot.room else "no room"]))

    def _room(self, name: str) -> Place | None:
        """By its name; one that is in use already costs no query."""
        used = {slot.room.name: slot.room for slot in self.plan.agenda.slots.values() if slot.room}
        return used.get(name) or self._event_rooms.get(name)

    @cached_property
    def _event_rooms(self) -> dict[str, Place]:
        return {room.name: Place(room.pk, room.name, room.capacity) for room in self.event.rooms.all()}

    # ── What can be done, each with the status to answer ──

    def save(self) -> int:
        """All that was moved, in one step. The plan is held."""
        if not self._is_right():
            return 409 if self.differences else 422
        self.caused = move_sessions(plan=self.plan, slots=self._slots())
        return self._refused() or 302

    def check(self) -> int:
        if not self._is_right():
            return 409 if self.differences else 422
        self._judge()
        return self._refused() or 200

    def shift(self) -> int:
        """All of the day that start at a time or later."""
        form = ShiftForm(self.data)
        if not form.is_valid() or not form.cleaned_data["since"]:
            return self._problem(form, "Say from which time on.")
        since = Slot(None, "").moved(self.day, form.cleaned_data["since"], None, self.event.timezone)
        if since.unclear:
            return self._problem(form, " ".join(since.unclear))
        return self._shift(lambda row: row.place.starts_at >= since.starts_at, form.by)

    def shift_picked(self) -> int:
        form = ShiftForm(self.data)
        picked = set(self.data.getlist("pick"))
        if not form.is_valid() or not picked:
            return self._problem(form, "Pick the sessions to shift.")
        return self._shift(lambda row: str(row.slot.key) in picked, form.by)

    # ── The parts of that ──

    def _is_right(self) -> bool:
        self.wrong = [row for row in self.rows.values() if row.errors]
        if self.differences:
            self.problem = OVERTAKEN
        if self.wrong or self.differences:
            self._judge()
        return not (self.wrong or self.differences)

    def _slots(self) -> list[Slot]:
        return [row.place for row in self.rows.values() if row.is_changed]

    def _judge(self) -> None:
        self.caused = caused(self.plan.agenda, self._after)

    @property
    def _after(self):
        return self.plan.agenda.changed(self._slots())

    def _refused(self) -> int:
        """Beside the session that was moved; of two, the one that starts later."""
        blocking = [finding for finding in self.caused if finding.blocks]
        for finding in blocking:
            here = [self.rows[slot.key] for slot in reversed(finding.slots) if slot.key in self.rows]
            here.sort(key=lambda row: not row.is_changed)
            for row in here[:1]:
                row.refuse(finding)
        return 422 if blocking else 0

    def _problem(self, form: ShiftForm, otherwise: str) -> int:
        said = [sentence for errors in form.errors.values() for sentence in errors]
        self.problem = " ".join(said) or otherwise
        self._is_right()
        return 422

    def _shift(self, is_meant, by: timedelta) -> int:
        """All of those or none."""
        here = [row for row in self.rows.values() if row.place.starts_at and not row.errors]
        shifted = {row: row.shifted(by) for row in here if row.place.day == self.day and is_meant(row)}
        for row, place in shifted.items():
            if not place:
                self.problem = f"“{row.slot.title}” would not be on this day any more, so nothing was shifted."
                return self.check() and 422
        for row, place in shifted.items():
            row.type(texts_of(place, self.event.timezone), self._room)
        return self.check()

    # ── What the page shows ──

    @property
    def seen(self) -> str:
        """What each session's inputs would hold if the page were opened now; see `events.desk.versions`."""
        return json.dumps({key: digest(self._now(row)) for key, row in self.rows.items()}, separators=(",", ":"))

    @cached_property
    def said(self) -> list[Said]:
        """What is wrong with what the page shows, at the times typed."""
        mend = {finding.facts for finding in self.caused if finding.blocks}
        found = findings(self._after)
        return [
            *(Said(f"“{row.slot.title}”: {' '.join(row.said)}", (row.slot.key,), True) for row in self._unread),
            *(
                Said(one.sentence, tuple(slot.key for slot in one.slots), one.facts in mend)
                for one in found
                if any(slot.key in self.rows for slot in one.slots)
            ),
        ]

    @property
    def _unread(self) -> list[Row]:
        """What was typed wrongly; where a time is not clear, a finding says so."""
        return [row for row in self.wrong if not row.place.unclear]

    @property
    def is_refused(self) -> bool:
        return any(finding.blocks for finding in self.caused)

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.caused if not finding.blocks]

    @cached_property
    def _counted(self) -> list[Row]:
        clashes = Counter(key for said in self.said for key in said.keys)
        for key, row in self.rows.items():
            row.clashes = clashes[key]
        return list(self.rows.values())

    @property
    def placed(self) -> list[Row]:
        rows = [row for row in self._counted if row.is_placed]
        return sorted(rows, key=lambda row: row.place.starts_at or row.slot.starts_at or NEVER)

    @property
    def tray(self) -> list[Row]:
        return [row for row in self._counted if not row.is_placed]

    @property
    def rooms(self) -> list[str]:
        return list(self._event_rooms)

    @property
    def has_many_rooms(self) -> bool:
        """Too many to be offered to each session: their names are typed, from one list."""
        return len(self.rooms) > MOST_OFFERED

    @property
    def count(self) -> int:
        """How many sessions are to be moved."""
        return sum(row.is_changed for row in self.rows.values())

    @property
    def jump(self) -> str:
        jump = clock.jump(self.day, self.event.timezone)
        return json.dumps(asdict(jump)) if jump else ""

    @property
    def hours(self) -> list[int]:
        """When the day begins and ends, in minutes of the clock."""
        return [at.hour * 60 + at.minute for at in hours_of(self.event, self.day)]
