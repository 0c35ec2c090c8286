"""The rows of an agenda table as sessions."""

import re
from dataclasses import replace

from agenda.importer.document import Line
from agenda.importer.recogniser.agenda import Agenda
from agenda.importer.recogniser.belonging import belong
from agenda.importer.recogniser.drafts import Draft, enter
from agenda.importer.recogniser.seen import Seen
from agenda.importer.recogniser.tables import Row, Table
from agenda.importer.recogniser.titles import fill_title
from speakers.printed import led_in, people


def add_table(agenda: Agenda, table: Table) -> None:
    agenda.structure += [number for line in table.heads for number in line.numbers]
    for row in table.rows:
        _add_row(agenda, table, row)
    agenda.finish()


def _add_row(agenda: Agenda, table: Table, row: Row) -> None:
    time = next(column for column, name in table.columns.items() if name == "time")
    seen = [Seen(line) for line in row.cells.get(time, ())]
    times = next((one.leading for one in seen if one.leading), None)
    filled = [column for column in sorted(row.cells) if column != time]
    if times is None and not seen and len(filled) >= 2 and (row.is_head or table.is_grid or _is_spanned(table)):
        table.name(row)
        agenda.structure += [number for lines in row.cells.values() for line in lines for number in line.numbers]
        return
    if times is None and not filled and seen and seen[0].day:
        agenda.add(seen[0])
        return
    if times is None and len(filled) + len(seen) == 1:
        (line,) = [line for lines in row.cells.values() for line in lines][:1]
        agenda.add(Seen(line))
        for line in [line for lines in row.cells.values() for line in lines][1:]:
            agenda.add(Seen(line))
        return
    numbers = tuple(number for one in seen for number in one.numbers)
    if table.is_grid:
        _add_grid(agenda, table, row, times, numbers, filled)
    else:
        _add_session(agenda, table, row, times, numbers, seen)


def _is_spanned(table: Table) -> bool:
    """Some rows are for everybody: others may be a column a room."""
    return any(span > 1 for row in table.rows for span in row.spans.values())


def _add_grid(agenda: Agenda, table: Table, row: Row, times, numbers, filled) -> None:
    """A session a cell; one that spans all columns, or stands alone, is for everybody."""
    for column in filled:
        draft = _begun(agenda, times, numbers)
        if len(filled) > 1 or (row.spans.get(column, 1) == 1 and column != min(table.places) and len(table.places) > 1):
            draft.room, draft.track = table.places.get(column, ("", ""))
        _fill(agenda, draft, row.cells[column])
        draft.is_part = draft.is_column = len(filled) > 1


def _add_session(agenda: Agenda, table: Table, row: Row, times, numbers, seen: list[Seen]) -> None:
    named = {name: column for column, name in table.columns.items()}
    title = row.cells.get(named.get("title", -1), [])
    is_more = times is None and not title and agenda.now
    draft = agenda.now if is_more else _begun(agenda, times, numbers)
    _fill(agenda, draft, title)
    for column in sorted(row.cells):
        name = table.columns.get(column)
        if name in ("title", "time"):
            continue
        for line in row.cells[column]:
            _take_cell(agenda, draft, name, line)
    for one in seen[1:]:
        if not one.leading:
            belong(draft, one, None, agenda.known)


def _begun(agenda: Agenda, times, numbers) -> Draft:
    agenda.finish()
    draft = Draft(day=agenda.day, times=times, track=agenda.track, room=agenda.room)
    draft.take(numbers)
    agenda.drafts.append(draft)
    return draft


def _fill(agenda: Agenda, draft: Draft, lines: list[Line]) -> None:
    last = None
    for line in lines:
        seen = Seen(line)
        if not draft.title and not draft.people:
            fill_title(draft, seen.text, seen.numbers, agenda.known)
            draft.take(seen.numbers)
        else:
            belong(draft, seen, last, agenda.known)
        last = seen


def _take_cell(agenda: Agenda, draft: Draft, name: str, line: Line) -> None:
    seen = Seen(line)
    match name:
        case "people":
            led = led_in(seen.text)
            found = people(led.rest if led else seen.text, several=True)
            if found:
                enter(draft, found, led and led.role, seen.numbers)
            else:
                belong(draft, seen, None, agenda.known)
        case "room":
            draft.room = draft.room or seen.text
            draft.take(seen.numbers)
        case "track":
            draft.track = draft.track or seen.text
            draft.take(seen.numbers)
        case "kind" if not draft.label and draft.title:
            draft.label = seen.text
            draft.take(seen.numbers)
        case "duration" if draft.times and not draft.times.last and (minutes := re.match(r"\d{1,3}", seen.text)):
            draft.times = replace(draft.times, last=draft.times.first.plus(int(minutes[0])))
            draft.take(seen.numbers)
        case "end" if seen.leading and draft.times and not draft.times.last:
            draft.times = replace(draft.times, last=seen.leading.first)
            draft.take(seen.numbers)
        case "note" | "duration" if re.fullmatch(r"\d{1,3}[.)]?", seen.text):
            draft.take(seen.numbers)
        case _:
            belong(draft, seen, None, agenda.known)
