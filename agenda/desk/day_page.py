"""A day's times as they stand on their page, and what can be done with them there."""

import hashlib
from dataclasses import replace
from datetime import date

from django.db.models import Q

from agenda.compose import in_sequence
from agenda.conflicts import Agenda, caused
from agenda.desk.layout_form import DayForm, RowForm
from agenda.findings import Finding
from agenda.layout import Layout, lay_out
from agenda.models import Session
from agenda.retime import Times, give_times
from events.clock import day_and_clock
from events.models import Event
from events.vocabulary import SessionKind, SessionStatus
from events.words import clock

OVERTAKEN = (
    "A colleague has changed this day since you opened it: “Now” shows what is saved. Nothing of yours is saved "
    "yet; do the same once more to put it in the place of theirs."
)


def sessions_of(event: Event, day: date) -> list[Session]:
    """In the order of the programme. Those that are cancelled keep their times; one without a day is on the
    only day of its event."""
    is_there = Q(day=day) | Q(day=None) if len(event.days) == 1 else Q(day=day)
    sessions = list(event.sessions.exclude(status=SessionStatus.CANCELLED).filter(is_there))
    for session in sessions:
        session.event, session.day = event, day
    return in_sequence(sessions)


class DayPage:
    def __init__(self, event: Event, day: date, data):
        self.event, self.day, self.data = event, day, data
        self.agenda = Agenda.of(event)
        self.sessions = {session.pk: session for session in sessions_of(event, day)}
        used = {session.kind for session in self.sessions.values()}
        self.form = DayForm(data, event=event, day=day, kinds=[kind for kind in SessionKind if kind in used])
        self.rows = [self._row(key, place, data) for place, key in enumerate(self.sessions, start=1)]
        self.problem = self.note = ""
        self.findings: list[Finding] | None = None
        """None until times have been judged."""

    def _row(self, key: int, place: int, data, **values) -> RowForm:
        slot = values.pop("slot", self.agenda.slots[key])
        return RowForm(data, slot=slot, day=self.day, zone=self.event.timezone, place=place, **values)

    # ── What can be done, each with the status to answer ──

    def propose(self) -> int:
        """Times for all, around those that are kept."""
        if not self._is_right():
            return 422
        items = [row.item(self.form.minutes(row.slot.kind)) for row in self.rows]
        hours = self.form.cleaned_data
        layout = lay_out(items, start=hours["start"], end=hours["end"])
        if layout.misfit:
            self.problem = layout.misfit.sentence(self.event.timezone)
            return 422
        self._show(layout)
        return 200

    def check(self) -> int:
        """The times as typed."""
        if not self._is_right():
            return 422
        self._judge()
        blocking = [finding for finding in self.findings if finding.blocks]
        for finding in blocking:
            self._refuse(finding)
        return 422 if blocking else 200

    def accept(self) -> int:
        return self._unless_overtaken() or self._unless(self.check()) or self._save(self._times())

    def clear(self) -> int:
        """The order stays, the times go."""
        self._is_right()
        return self._unless_overtaken() or self._save(dict.fromkeys(self._times(), (None, None)))

    # ── The parts of that ──

    def _is_right(self) -> bool:
        is_right = all([self.form.is_valid(), *(row.is_right() for row in self.rows)])
        self.rows.sort(key=lambda row: row.value("place"))
        return is_right

    def _show(self, layout: Layout) -> None:
        rows = []
        for place, row in enumerate(self.rows, start=1):
            start, end = layout.times[row.slot.key]
            slot = replace(row.slot, day=self.day, starts_at=start, ends_at=end)
            rows.append(self._row(slot.key, place, None, slot=slot, is_fixed=row.value("is_fixed")))
        self.rows = rows
        self._judge()
        if layout.ends_at and layout.ends_at < self.form.cleaned_data["end"]:
            at = clock(day_and_clock(layout.ends_at, self.event.timezone)[1])
            self.note = f"The last session ends at {at}: none becomes more than twice as long as usual."

    def _judge(self) -> None:
        self.findings = caused(self.agenda, self.agenda.changed(row.slot for row in self.rows))

    def _refuse(self, finding: Finding) -> None:
        """Beside the session that starts last of those it concerns."""
        rows = {row.slot.key: row for row in self.rows if row.is_bound}
        for slot in reversed(finding.slots):
            if row := rows.get(slot.key):
                row.add_error("end" if finding.field == "ends_at" else "start", finding.beside(slot.key))
                return

    def _times(self) -> dict[int, Times]:
        return {row.slot.key: (row.slot.starts_at, row.slot.ends_at) for row in self.rows}

    def _save(self, times: dict[int, Times]) -> int:
        minutes = self.form.own_minutes if self.form.is_valid() else self.event.own_minutes
        give_times(event=self.event, day=self.day, times=times, own_minutes=minutes)
        return 302

    @staticmethod
    def _unless(status: int) -> int:
        return 0 if status == 200 else status

    def _unless_overtaken(self) -> int:
        if self.data.get("seen") == self.now:
            return 0
        self._is_right()
        self.problem = OVERTAKEN
        return 409

    # ── What the page shows ──

    @property
    def now(self) -> str:
        """Another as soon as anybody has changed the order, a time or a room of the day."""
        told = [(s.pk, s.order, s.room_id, str(s.starts_at), str(s.ends_at)) for s in self.sessions.values()]
        return hashlib.blake2b(repr(told).encode(), digest_size=9).hexdigest()

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings or [] if not finding.blocks]

    @property
    def shown(self) -> list[tuple[Session, RowForm]]:
        return [(self.sessions[row.slot.key], row) for row in self.rows]
