"""Tables of a document: an agenda with a column of times, or rows that read as lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from agenda.importer.document import Line
from agenda.importer.recogniser.rooms import room_of
from agenda.importer.recogniser.seen import Seen, is_one_of_series

_COLUMNS = {
    "time": r"times?|timings?|start(?:s|\stime)?|when|hours?|slot|from|heure|amser",
    "end": r"ends?|to|until|finish|end\stime",
    "day": r"days?|dates?",
    "title": (
        r"(?:session|item|topic|title|activity|subject|event|programme|agenda(?:\sitem)?|what|content"
        r"|description|presentation|talk|theme|details?|session\stitle|focus)s?"
    ),
    "people": (
        r"(?:speakers?|presenters?|who|lead(?:s|er|\sby)?|led\sby|by|facilitators?|chairs?|contributors?"
        r"|trainers?|name|owner|responsible|presented\sby)(?:\s?(?:/|and|&)\s?\w+)?(?:\(s\))?"
    ),
    "room": r"rooms?|venue|location|where|place",
    "track": r"tracks?|streams?|strands?",
    "kind": r"type|kind|format",
    "duration": r"duration|length|mins?|minutes",
    "note": r"notes?|comments?|materials|resources|papers?|#|no\.?|number",
}
_NAMED = {name: re.compile(rf"(?:{words})\W*", re.IGNORECASE) for name, words in _COLUMNS.items()}


@dataclass
class Row:
    cells: dict[int, list[Line]] = field(default_factory=dict)
    spans: dict[int, int] = field(default_factory=dict)
    is_head: bool = False

    def text(self, column: int) -> str:
        return " ".join(line.text for line in self.cells.get(column, ()))


@dataclass
class Table:
    """Of an agenda: what each column is, by its number."""

    rows: list[Row]
    columns: dict[int, str]
    places: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Of a grid: {column: the room and the track that it is of}."""
    heads: list[Line] = field(default_factory=list)

    @property
    def is_grid(self) -> bool:
        return bool(self.places)

    def name(self, row: Row) -> None:
        """By a row of headings, each of a room, a track or both."""
        self.places = {column: _place(lines) for column, lines in row.cells.items() if self.columns[column] != "time"}


def _place(lines: list[Line]) -> tuple[str, str]:
    rooms = [line.text for line in lines if room_of(line.text) or _NUMBERED_ROOM.fullmatch(line.text)]
    tracks = [line.text for line in lines if line.text not in rooms]
    return " ".join(rooms), " ".join(tracks)


_NUMBERED_ROOM = re.compile(r"(?:\w+\s){1,3}[A-Z]?\d{1,3}[a-z]?")


def parts(lines: Sequence[Line]) -> Iterator[Seen | Table]:
    """A document's lines in their order, with each agenda table as one."""
    for table, group in groupby(lines, key=_table_of):
        if table is None:
            yield from map(Seen, _joined(list(group)))
        else:
            yield from _of_table(_rows(list(group)))


def _table_of(line: Line) -> int | None:
    return line.cell.table if line.cell else None


def _joined(lines: list[Line]) -> Iterator[Line]:
    """A line that ends in a comma goes on in the next, and “Seminar 1” in the date below it."""
    waiting: Line | None = None
    for line in lines:
        if waiting and _goes_on(waiting, line):
            line = replace(
                line,
                text=f"{waiting.text}{' – ' if is_one_of_series(waiting.text) else ' '}{line.text}",
                numbers=(*waiting.numbers, *line.numbers),
                gap=waiting.gap,
                item=waiting.item,
                heading=waiting.heading,
                bold=waiting.bold and line.bold,
                anchors=(*waiting.anchors, *line.anchors),
            )
        elif waiting:
            yield waiting
        waiting = None
        if len(line.text) < 600 and (line.text.endswith(_UNFINISHED) or is_one_of_series(line.text)):
            waiting = line
        else:
            yield line
    if waiting:
        yield waiting


_UNFINISHED = (",", ";", " &", " and")


def _goes_on(waiting: Line, line: Line) -> bool:
    if line.gap or line.item or line.heading:
        return False
    seen = Seen(line)
    return bool(seen.day and seen.day.named) if is_one_of_series(waiting.text) else not seen.leading


def _rows(lines: Sequence[Line]) -> list[Row]:
    rows: dict[int, Row] = {}
    for line in lines:
        row = rows.setdefault(line.cell.row, Row())
        row.cells.setdefault(line.cell.column, []).append(line)
        row.spans[line.cell.column] = line.cell.columns
        row.is_head = row.is_head or line.cell.is_head
    return [rows[number] for number in sorted(rows)]


def _of_table(rows: list[Row]) -> Iterator[Seen | Table]:
    time = _time_column(rows)
    if time is None:
        yield from (Seen(line) for row in rows for line in _as_lines(row))
        return
    first = _first_row(rows, time)
    for row in rows[:first][:-1]:
        yield from map(Seen, _as_lines(row))
    head = rows[first - 1] if first else None
    if head and not _is_head(head, time):
        yield from map(Seen, _as_lines(head))
        head = None
    yield _table(head, rows[first:], time)


def _time_column(rows: list[Row]) -> int | None:
    """The first in which half of what stands there is times, of two rows at least."""
    columns = sorted({column for row in rows for column in row.cells})
    for column in columns:
        cells = [Seen(row.cells[column][0]) for row in rows if column in row.cells and not row.is_head]
        timed = sum(1 for cell in cells if cell.leading)
        if timed >= 2 and timed * 2 >= len(cells):
            return column
    return None


def _first_row(rows: list[Row], time: int) -> int:
    return next(
        (number for number, row in enumerate(rows) if time in row.cells and Seen(row.cells[time][0]).leading), 0
    )


def _is_head(row: Row, time: int) -> bool:
    if row.is_head or _NAMED["time"].fullmatch(row.text(time)):
        return True
    return time not in row.cells and len(row.cells) >= 2


def _table(head: Row | None, rows: list[Row], time: int) -> Table:
    width = sorted({column for row in rows for column in row.cells} - {time})
    columns = {time: "time"}
    for column in width:
        said = head.text(column) if head else ""
        columns[column] = next((name for name, words in _NAMED.items() if said and words.fullmatch(said.strip())), "")
    _one_title(columns, rows)
    unnamed = [column for column in width if not columns[column]]
    headed = [column for column in unnamed if head and head.text(column)]
    if len(headed) < 2 or "title" in columns.values():
        _guess(columns, rows, unnamed)
    heads = [line for cells in (head.cells.values() if head else ()) for line in cells]
    table = Table(rows, columns, heads=heads)
    if len(headed) >= 2 and "title" not in columns.values():
        table.name(head)
        _all_rooms(table)
    return table


def _all_rooms(table: Table) -> None:
    """Where one column is a room's, “Cellar” beside it is one too."""
    if any(room and not track for room, track in table.places.values()):
        table.places = {column: (room or track, "") for column, (room, track) in table.places.items()}


def _one_title(columns: dict[int, str], rows: list[Row]) -> None:
    """Of several that may hold titles, that which says most; “Item” is often a number."""
    titles = [column for column, name in columns.items() if name == "title"]
    longest = max(titles, key=lambda column: sum(len(row.text(column)) for row in rows), default=None)
    for column in titles:
        if column != longest:
            columns[column] = "note"


def _guess(columns: dict[int, str], rows: list[Row], unnamed: list[int]) -> None:
    """Without names: the first holds titles, others whatever most of their cells read like."""
    for column in unnamed:
        if "title" not in columns.values():
            columns[column] = "title"
            continue
        cells = [Seen(row.cells[column][0]) for row in rows if column in row.cells]
        rooms = sum(bool(room_of(cell.text)) for cell in cells)
        columns[column] = "room" if cells and rooms * 2 > len(cells) else "people"


def _as_lines(row: Row) -> Iterator[Line]:
    """As one line where each cell has one; else the lines of its cells."""
    cells = [row.cells[column] for column in sorted(row.cells)]
    cells = [lines for lines in cells if any(map(str.isalnum, lines[0].text))] or cells
    if len(cells) > 1 and re.fullmatch(r"\d{1,3}\.?|no\.?|#", cells[0][0].text, re.IGNORECASE):
        cells = cells[1:]
    if any(len(lines) > 1 for lines in cells):
        yield from (replace(line, cell=None) for lines in cells for line in lines)
        return
    first = cells[0][0]
    texts = [lines[0].text for lines in cells]
    joint = ": " if len(texts) == 2 and len(texts[0].split()) <= 4 and not texts[0].endswith(":") else ", "
    text = f"{texts[0]}{' ' if texts[0].endswith(':') else joint}{', '.join(texts[1:])}" if len(texts) > 1 else texts[0]
    numbers = tuple(dict.fromkeys(number for lines in cells for number in lines[0].numbers))
    anchors = tuple(anchor for lines in cells for anchor in lines[0].anchors)
    yield replace(first, cell=None, text=text, numbers=numbers, anchors=anchors)
