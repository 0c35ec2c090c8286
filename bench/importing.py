"""What importing costs, in this process: reading a schedule and a page of text, and writing what was read."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median

from django.db import transaction

from agenda.exports import FORMS, Copy
from agenda.importer.apply import apply
from agenda.importer.formats import read
from agenda.importer.reading import Reading
from agenda.importer.schedules import schedule_json, schedule_xml
from agenda.importer.settle import settled
from agenda.importer.sheets.sheet import read_csv, read_xlsx
from bench.data import conference, slug
from bench.table import Line
from bench.writing import queries, seconds
from events.programme import Programme

ROUNDS = 3
PUBLISHED_AT = datetime(2031, 1, 6, 9, tzinfo=UTC)


def measure(sizes: Sequence[int]) -> list[Line]:
    """Of a typical size and the largest."""
    typical, largest = min(sizes), max(sizes)
    goals = {"xml": "≤ 2 s", "frab.json": "≤ 2 s"}
    readers: dict[str, Callable[[bytes], Reading]] = {
        "xml": schedule_xml.read,
        "frab.json": schedule_json.read,
        "csv": read_csv,
        "xlsx": read_xlsx,
    }
    lines = [
        _read(form, largest, lambda content, reader=reader: settled(reader(content)), goals.get(form, ""))
        for form, reader in readers.items()
    ]
    lines.append(_read("txt", typical, lambda content: read(content, name="programme.txt"), "≤ 300 ms"))
    return [*lines, *_applied(typical, largest)]


def _read(form: str, size: int, reader: Callable[[bytes], Reading], goal: str) -> Line:
    content, found = _exported(conference(size), form, size), []
    times = [seconds(lambda: found.append(reader(content))) for _ in range(ROUNDS)]
    placed = len(found[-1].programme.sessions)
    return Line(
        f"import {form}, {size:,} sessions", f"{median(times) * 1000:,.0f} ms, {placed:,} sessions read", "", goal
    )


def _exported(programme: Programme, form: str, size: int) -> bytes:
    options = FORMS[form].chosen({})
    copy = Copy(programme=programme, slug=slug(size), number=1, published_at=PUBLISHED_AT, options=options)
    return FORMS[form].render(copy)


def _applied(typical: int, largest: int) -> list[Line]:
    """Nothing of it is kept."""
    counted = {size: _queries(size) for size in (typical, largest)}
    times = [seconds(lambda: _apply(largest)) for _ in range(ROUNDS)]
    return [
        Line(
            f"apply, {largest:,} sessions",
            f"{median(times):.1f} s, {counted[largest]} queries",
            f"{counted[largest] / counted[typical]:.2f} × {typical}'s queries",
            "≤ 10 s",
        )
    ]


def _queries(size: int) -> int:
    return queries(lambda: _apply(size))


def _apply(size: int) -> None:
    programme = conference(size)
    with transaction.atomic():
        apply(programme=_of_nobody(programme), same={})
        transaction.set_rollback(True)


def _of_nobody(programme: Programme) -> Programme:
    """At an address that nothing has yet."""
    return replace(programme, event=replace(programme.event, slug=None))
