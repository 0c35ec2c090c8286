"""What the timetable of the desk costs: its page, and saving the move of one session."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from statistics import median

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.place import ADDRESS, CannotRun
from bench.table import Line
from bench.writing import ROUNDS, event_of, seconds
from events.clock import shown
from events.models import Event


def measure(sizes: Sequence[int]) -> list[Line]:
    organiser = get_user_model().objects.create_superuser("bench")
    desk = Client(SERVER_NAME=ADDRESS)
    desk.force_login(organiser)
    return [
        *_lines("timetable page", {size: _page(desk, event_of(size)) for size in sizes}, "200: ≤ 20 queries, ≤ 300 kB"),
        *_lines("timetable, a move saved", {size: _move(desk, event_of(size)) for size in sizes}, "≤ 10 queries"),
    ]


def _lines(what: str, acts: dict[int, Callable[[], str]], goal: str) -> list[Line]:
    """The ratio is the time against that of the first size: a page shows a day, 250 sessions at most."""
    told = {size: f"{_queries(act)} queries{act()}" for size, act in acts.items()}
    times = {size: median(seconds(act) for _ in range(ROUNDS)) for size, act in acts.items()}
    first = next(iter(acts))
    return [
        Line(
            f"{what}, {size:,} sessions",
            f"{times[size] * 1000:,.0f} ms, {told[size]}",
            f"{times[size] / times[first]:.2f} × {first}'s",
            goal,
        )
        for size in acts
    ]


def _queries(act: Callable[[], str]) -> int:
    """Without the beginning and the end of the transaction."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum(query["sql"] not in ("BEGIN", "COMMIT") for query in captured)


def _page(desk: Client, event: Event) -> Callable[[], str]:
    def page() -> str:
        response = desk.get(_address(event))
        if response.status_code != 200:
            raise CannotRun(f"the timetable answers {response.status_code}.")
        return f", {len(response.content) / 1000:,.0f} kB"

    return page


def _move(desk: Client, event: Event) -> Callable[[], str]:
    """The last session of the first day ends five minutes later each time."""
    last = event.sessions.filter(day=event.starts_on).order_by("ends_at").last()

    def move() -> str:
        last.ends_at += timedelta(minutes=5)
        response = desk.post(_address(event), {f"{last.pk}-end": shown(last.ends_at, event.timezone)})
        if response.status_code != 302:
            raise CannotRun(f"the move is answered {response.status_code}.")
        return ""

    return move


def _address(event: Event) -> str:
    return reverse("event_timetable", args=[event.pk])
