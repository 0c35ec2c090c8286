"""Tables, of organisers and our own: a row a session, a row a contribution, or a row a speaker."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from itertools import chain
from typing import NamedTuple

from agenda.importer.cast import Cast, once
from agenda.importer.reading import UNTITLED, Doubt, Reading
from agenda.importer.schedules.schedule import status_of
from agenda.importer.sheets.cells import (
    clocks_of,
    day_of,
    day_within,
    is_month_first,
    later,
    length_of,
    status_of_session,
    text_of,
)
from agenda.importer.sheets.columns import FIELDS, MOST_ABOVE, OF_EXPORTS, are_own, fields_of, heading_row, headings
from agenda.importer.sheets.files import Rows, rows_of_csv, sheets_of_xlsx
from agenda.importer.sheets.rows import Row, plain
from agenda.importer.unique import Unique
from agenda.kinds import kind_by, lead_in
from events.models.slugs import slug_for
from events.programme import EventDetails, Programme, RoomDetails, SessionDetails, TrackDetails, Unplaced
from events.text import folded, on_one_line
from events.vocabulary import SessionStatus

__all__ = ["FIELDS", "read_csv", "read_xlsx"]
_KEY = re.compile(r"[-a-zA-Z0-9_]{1,88}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_OF_PEOPLE = {"people", "name", "given", "chairs"}
_HELD = {"title", "in_room", "in_track", *_OF_PEOPLE}


def read_csv(content: bytes, columns: Mapping[str, str] | None = None) -> Reading:
    """`columns`: {heading: its field, '' for none}, of those that somebody has set right. Raises Unreadable."""
    return _read({"": rows_of_csv(content)}, columns)


def read_xlsx(content: bytes, columns: Mapping[str, str] | None = None) -> Reading:
    """As `read_csv`, of every sheet in which sessions or people stand."""
    return _read(sheets_of_xlsx(content), columns)


class _Head(NamedTuple):
    row: int
    """Of the headings, from 0."""
    fields: dict[str, str]
    """{heading: field}."""

    @property
    def is_read(self) -> bool:
        return bool(_HELD & set(self.fields.values()))


def _head(rows: Rows, columns: Mapping[str, str] | None) -> _Head:
    texts = [[plain(text_of(cell)) for cell in row] for row in rows[:MOST_ABOVE]]
    row = heading_row(texts, columns)
    return _Head(row, fields_of(headings(texts[row]), columns) if texts else {})


def _read(sheets: Mapping[str, Rows], columns: Mapping[str, str] | None) -> Reading:
    reader, heads = _Reader(), {name: _head(rows, columns) for name, rows in sheets.items()}
    if not any(head.is_read for head in heads.values()):
        heads = dict(list(heads.items())[:1])  # so that its columns can be set right
    elif len(heads) > 1:
        heads = {name: head for name, head in heads.items() if head.is_read}
    for name, rows in sheets.items():
        if name in heads:
            reader.add(rows, heads[name])
        elif rows:
            reader.pass_over(name, rows)
    return reader.reading()


class _Reader:
    """Goes down the rows, with the day and the time above in mind."""

    def __init__(self):
        self.cast, self._ids = Cast(), Unique()
        self.sessions: dict[str, SessionDetails] = {}
        self.source: list[str] = []
        self.origins: dict[str, list[int]] = {}
        self.doubts: list[Doubt] = []
        self.unplaced: list[Unplaced] = []
        self.columns: dict[str, str] = {}
        self._names: list[str] = []
        self.title, self.event = "", ""
        self.year: int | None = None
        self.month_first = self.is_own = False
        self.day: date | None = None
        self._last: tuple[date | None, time] | None = None
        self._by_times: dict[tuple, str] = {}
        self._by_title: dict[str, str] = {}

    def reading(self) -> Reading:
        status, title = status_of(self.event or self.title)
        sessions = tuple(self.sessions.values())
        rooms = dict.fromkeys(session.room for session in sessions if session.room)
        tracks = dict.fromkeys(session.track for session in sessions if session.track)
        return Reading(
            programme=Programme(
                event=EventDetails(title=title or UNTITLED, status=status),
                speakers=self.cast.billings,
                rooms=tuple(RoomDetails(name=name) for name in rooms),
                tracks=tuple(TrackDetails(name=name) for name in tracks),
                sessions=sessions,
                unplaced=tuple(sorted(self.unplaced, key=lambda each: each.line)),
            ),
            source=tuple(self.source),
            origins={piece: tuple(dict.fromkeys(numbers)) for piece, numbers in self.origins.items()},
            doubts=tuple(self.doubts),
            columns=self.columns,
        )

    # ── A sheet ──

    def add(self, rows: Rows, head: _Head) -> None:
        self._names = list(head.fields)
        self.is_own = are_own(self._names)
        placed: dict[str, list[int]] = {}
        for column, field in enumerate(head.fields.values()):
            placed.setdefault(field, []).append(column)
        read = self._numbered(rows, placed)
        self.columns = head.fields | self.columns
        above, below = read[: head.row], read[head.row + 1 :]
        self._above(above)
        for row in read[head.row : head.row + 1]:
            self._note("structure", row)
        self._prepare(below)
        for row in below:
            if row.whole:
                self._add(row)
        self._doubt_columns(head.fields, rows[head.row + 1 :])

    def pass_over(self, name: str, rows: Rows) -> None:
        read = self._numbered(rows, {})
        self.unplaced += [Unplaced(line=row.number, text=row.whole) for row in read if row.whole]
        self.doubts.append(Doubt("columns", f"The sheet “{name}” holds neither sessions nor people, and is not read."))

    def _numbered(self, rows: Rows, placed: dict[str, list[int]]) -> list[Row]:
        read = [Row(number, cells, placed) for number, cells in enumerate(rows, start=len(self.source) + 1)]
        self.source += [row.whole for row in read]
        return read

    def _above(self, rows: list[Row]) -> None:
        """A title, and whatever else stands above the headings."""
        for row in filter(lambda row: row.whole, rows):
            if year := _YEAR.search(row.whole):
                self.year = self.year or int(year[0])
            if day := day_of(row.whole, year=self.year):
                self.day = self.day or day
                self._note("structure", row)
            elif not self.title:
                self.title = row.whole
                self.day = self.day or day_within(row.whole)
                self._note("event.title", row)
            else:
                self.unplaced.append(Unplaced(line=row.number, text=row.whole))

    def _prepare(self, rows: list[Row]) -> None:
        days = [text_of(cell) for row in rows for cell in row.values("day")]
        self.month_first = is_month_first(days)
        self.year = self.year or next((int(found[0]) for text in days if (found := _YEAR.search(text))), None)
        events = Counter(row.line("event") for row in rows if row.line("event"))
        if events and not self.event:
            self.event = events.most_common(1)[0][0]

    def _doubt_columns(self, fields: Mapping[str, str], rows: Rows) -> None:
        for column, (heading, field) in enumerate(fields.items()):
            is_used = any(column < len(row) and text_of(row[column]) for row in rows)
            if is_used and not field and folded(heading) not in OF_EXPORTS:
                self.doubts.append(Doubt("columns", f"The column “{heading}” is not read."))

    # ── A row ──

    def _add(self, row: Row) -> None:
        if (other := row.line("event")) and self.event and other != self.event:
            self._leave(row, f"Row {row.number} is of another event, “{other[:60]}”.")
        elif row.line("title") or row.line("id"):
            self._add_session(row)
        elif beside := list(row.beside_one_another(self._names)):
            for each in beside:
                self._add_session(each)
        elif self._is_day(row):
            self._note("structure", row)
        elif any(row.values(field) for field in _OF_PEOPLE) and not row.values("start") and not row.values("times"):
            self._add_people(row)
        else:
            self._leave(row, f"Row {row.number} has no title.")

    def _leave(self, row: Row, why: str) -> None:
        self.unplaced.append(Unplaced(line=row.number, text=row.whole))
        self.doubts.append(Doubt(f"rows.{row.number}", why))

    def _note(self, piece: str, row: Row) -> None:
        self.origins.setdefault(piece, []).append(row.number)

    def _is_day(self, row: Row) -> bool:
        """A heading of those below."""
        cells = [cell for cell in row.cells if text_of(cell)]
        day = day_of(cells[0], month_first=self.month_first, year=self.year) if len(cells) == 1 else None
        self.day = day or self.day
        return day is not None

    def _add_session(self, row: Row) -> None:
        doubts: list[tuple[str, str]] = []
        day = self._day(row, doubts)
        start, end = self._times(row, day, doubts)
        if end is None and start and (length := length_of(row.value("length"))):
            end = later(start, length)
        if row.unknown_status:
            doubts.append((f"“{row.unknown_status[:60]}” is no status that is known.", row.unknown_status))
        label, title = self._titles(row)
        id = self._known(row, day, start, end, title)
        if id is None:
            id = self._new(row, title)
            self._by_times[(day, start, end, title, row.line("room"))] = id
            self._by_title.setdefault(title, id)
            self.sessions[id] = self._session(row, id, (day, start, end), label, title)
        self._join(row, id)
        for sentence, text in doubts:
            self.doubts.append(Doubt(f"sessions.{id}", f"Row {row.number}: {sentence}"))
            self.unplaced.append(Unplaced(line=row.number, text=text))

    def _titles(self, row: Row) -> tuple[str, str]:
        label, title = row.line("label"), row.line("title")
        return (label, title) if label or "label" in row.columns else lead_in(title)

    def _known(self, row: Row, day: date | None, start: time | None, end: time | None, title: str) -> str | None:
        """The session that has a row already."""
        if (id := row.line("id")) and _KEY.fullmatch(id):
            return id if id in self.sessions else None
        if not (row.values("start") or row.values("times") or row.values("day")) and row.values("title"):
            return self._by_title.get(title) if self._is_of_people(row) else None
        return self._by_times.get((day, start, end, title, row.line("room")))

    def _is_of_people(self, row: Row) -> bool:
        return any(row.values(field) for field in _OF_PEOPLE)

    def _new(self, row: Row, title: str) -> str:
        said = row.line("id")
        return self._ids.take(said if _KEY.fullmatch(said) else slug_for(title) or "session")

    def _session(
        self, row: Row, id: str, when: tuple[date | None, time | None, time | None], label: str, title: str
    ) -> SessionDetails:
        said = {status_of_session(text) for text in row.lines("status")} - {SessionStatus.SCHEDULED}
        return SessionDetails(
            id=id,
            day=when[0],
            start=when[1],
            end=when[2],
            kind=kind_by(row.line("kind"), title=title, label=label, has_people=self._is_of_people(row)),
            label=label or None,
            title=title,
            abstract=row.text("abstract") or None,
            points=row.lines("points"),
            note=row.text("note") or None,
            room=row.line("room") or None,
            track=row.line("track") or None,
            status=next(iter(said), SessionStatus.SCHEDULED),
            audiences=row.items("audiences"),
            themes=row.items("themes"),
        )

    def _join(self, row: Row, id: str) -> None:
        """Whoever speaks there, by this row."""
        session, parts = self.sessions[id], []
        for billing, part in row.people():
            key = self.cast.add(billing)
            self._note(f"speakers.{key}", row)
            parts.append(replace(part, speaker=key))
        self.sessions[id] = replace(session, speakers=once(chain(session.speakers, parts)))
        self.unplaced += [Unplaced(line=row.number, text=text) for text in row.nobody()]
        self._note(f"sessions.{id}", row)

    def _add_people(self, row: Row) -> None:
        keys = [self.cast.add(billing) for billing, _ in row.people()]
        for key in keys:
            self._note(f"speakers.{key}", row)
        if not keys:
            self._leave(row, f"Row {row.number} names nobody.")

    # ── When ──

    def _day(self, row: Row, doubts: list[tuple[str, str]]) -> date | None:
        """Of a row that gives none, the one above's."""
        cell = row.value("day")
        if cell is None and self.is_own:
            return None
        if cell is None and (both := row.value("start")) is not None and (day := day_of(both)):
            self.day = day
        elif cell is not None:
            self.day = day_of(cell, month_first=self.month_first, year=self.year)
            if self.day is None:
                text = on_one_line(text_of(cell))
                doubts.append((f"“{text[:60]}” is no day that there is.", text))
        return self.day

    def _times(self, row: Row, day: date | None, doubts: list[tuple[str, str]]) -> tuple[time | None, time | None]:
        after = self._last[1] if self._last and self._last[0] == day else None
        start, end = row.value("start"), row.value("end")
        if start is None:
            start = row.value("times")
        try:
            clocks = clocks_of(start, end, after=after)
        except ValueError:
            text = " ".join(on_one_line(text_of(cell)) for cell in (start, end) if cell is not None)
            doubts.append((f"“{text[:60]}” is no time.", text))
            return None, None
        if clocks[0]:
            self._last = (day, clocks[0])
        return clocks
