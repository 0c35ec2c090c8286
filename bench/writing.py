"""What composing, publishing, judging and comparing cost, in this process."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import time
from statistics import median
from time import perf_counter

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.checklist import Draft, checklist
from agenda.compose import compose
from agenda.conflicts import findings
from agenda.importer.apply import apply
from agenda.publish import publish
from bench.data import conference, slug
from bench.table import Line
from events.differences import differences
from events.models import Event
from events.programme import Programme
from socprog.management.commands.serve import UNUSED

ROUNDS = 5


def prepare() -> None:
    """A database and static files such as `make run` makes."""
    call_command("migrate", verbosity=0)
    call_command("prepare_fonts", verbosity=0, stdout=io.StringIO())
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)


def fill(sizes: Sequence[int]) -> None:
    """With a published conference of each size."""
    prepare()
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
    drafts = {size: Draft.of(event_of(size)) for size in sizes}
    altered = {size: _altered(draft.programme) for size, draft in drafts.items()}
    times: dict[str, dict[int, list[float]]] = {}
    for number in range(ROUNDS):
        for size in sizes:
            event, draft, other = event_of(size), drafts[size], altered[size]
            edit(event, number)
            for what, act in {
                "compose": lambda event=event: compose(event),
                "publish": lambda event=event: publish(event=event),
                "conflicts": lambda draft=draft: findings(draft.agenda),
                "checklist": lambda draft=draft: checklist(draft),
                "compare": lambda draft=draft, other=other: differences(draft.programme, other),
            }.items():
                times.setdefault(what, {}).setdefault(size, []).append(seconds(act))
    more = {
        "compose": (lambda size: f"{compose_queries(size)} queries", "≤ 12 queries"),
        "publish": (lambda size: f"{publish_queries(size)} queries", ""),
        "conflicts": (lambda size: f"{len(findings(drafts[size].agenda)):,} found", "1,500 in ≤ 100 ms"),
        "checklist": (lambda size: f"{len(checklist(drafts[size])):,} lines", ""),
        "compare": (lambda size: f"{len(differences(drafts[size].programme, altered[size])):,} differences", ""),
    }
    return [line for what, (figure, goal) in more.items() for line in _lines(what, times[what], figure, goal)]


def _altered(programme: Programme) -> Programme:
    """Every session renamed, rewritten and a quarter of an hour longer."""
    longer = {time(hour, minute): time(hour, minute + 15) for hour in range(24) for minute in (0, 15, 30)}
    sessions = (
        replace(one, title=f"{one.title}, again", abstract=f"{one.abstract} Again.", end=longer.get(one.end, one.end))
        for one in programme.sessions
    )
    return replace(programme, sessions=tuple(sessions))


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


def seconds(act: Callable[[], object]) -> float:
    begun = perf_counter()
    act()
    return perf_counter() - begun


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
