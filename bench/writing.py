"""What composing, publishing and judging cost, in this process."""

import io
import time
from collections.abc import Callable, Sequence
from statistics import median

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.compose import compose
from agenda.conflicts import Agenda, findings
from agenda.importer.apply import apply
from agenda.publish import publish
from bench.data import conference, slug
from bench.table import Line
from events.models import Event
from socprog.management.commands.serve import UNUSED

ROUNDS = 5


def fill(sizes: Sequence[int]) -> None:
    """A database and static files such as `make run` makes, with a published conference of each size."""
    call_command("migrate", verbosity=0)
    call_command("prepare_fonts", verbosity=0, stdout=io.StringIO())
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
    for size in sizes:
        publish(event=apply(programme=conference(size)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def event_of(size: int) -> Event:
    return Event.objects.get(slug=slug(size))


def edit(event: Event, number: int) -> None:
    """A change, without which there is nothing to publish."""
    event.notice = f"This programme is a sample ({number})."
    event.save(update_fields=["notice"])


def measure(sizes: Sequence[int]) -> list[Line]:
    composing: dict[int, list[float]] = {size: [] for size in sizes}
    publishing: dict[int, list[float]] = {size: [] for size in sizes}
    judging: dict[int, list[float]] = {size: [] for size in sizes}
    agendas = {size: Agenda.of(event_of(size)) for size in sizes}
    for number in range(ROUNDS):
        for size in sizes:
            event = event_of(size)
            composing[size].append(_seconds(lambda event=event: compose(event)))
            edit(event, number)
            publishing[size].append(_seconds(lambda event=event: publish(event=event)))
            judging[size].append(_seconds(lambda size=size: findings(agendas[size])))
    return [
        *_lines("compose", composing, lambda size: f"{compose_queries(size)} queries", "≤ 12 queries"),
        *_lines("publish", publishing, lambda size: f"{publish_queries(size)} queries", ""),
        *_lines("conflicts", judging, lambda size: f"{len(findings(agendas[size])):,} found", "1,500 in ≤ 100 ms"),
    ]


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def compose_queries(size: int) -> int:
    event = event_of(size)
    return queries(lambda: compose(event))


def publish_queries(size: int) -> int:
    event = event_of(size)
    edit(event, ROUNDS)
    return queries(lambda: publish(event=event))


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _lines(what: str, times: dict[int, list[float]], more: Callable[[int], str], goal: str) -> list[Line]:
    """The ratio is the time a session against that of the first size."""
    each = {size: median(seconds) / size for size, seconds in times.items()}
    first = next(iter(each))
    return [
        Line(
            f"{what}, {size:,} sessions",
            f"{each[size] * size * 1000:,.0f} ms, {more(size)}",
            f"{each[size] / each[first]:.2f} × {first}'s a session",
            goal,
        )
        for size in times
    ]
