"""What the desk costs: the page of an event, its timetable, and saving the move of one session."""

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
    events, goal = {size: event_of(size) for size in sizes}, "200: ≤ 20 queries, ≤ 300 kB"
    pages = {"event page": "admin:events_event_change", "timetable page": "event_timetable"}
    moves = {size: _move(desk, event) for size, event in events.items()}
    return [
        *(line for what, name in pages.items() for line in _lines(what, _pages(desk, name, events), goal)),
        *_lines("timetable, a move saved", moves, "≤ 10 queries"),
    ]


def _pages(desk: Client, name: str, events: dict[int, Event]) -> dict[int, Callable[[], str]]:
    return {size: _page(desk, reverse(name, args=[event.pk])) for size, event in events.items()}


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


def _page(desk: Client, address: str) -> Callable[[], str]:
    def page() -> str:
        response = desk.get(address)
        if response.status_code != 200:
            raise CannotRun(f"{address} answers {response.status_code}.")
        return f", {len(response.content) / 1000:,.0f} kB"

    return page


def _move(desk: Client, event: Event) -> Callable[[], str]:
    """The last session of the first day ends five minutes later each time."""
    address = reverse("event_timetable", args=[event.pk])
    last = event.sessions.filter(day=event.starts_on).order_by("ends_at").last()

    def move() -> str:
        last.ends_at += timedelta(minutes=5)
        response = desk.post(address, {f"{last.pk}-end": shown(last.ends_at, event.timezone)})
        if response.status_code != 302:
            raise CannotRun(f"the move is answered {response.status_code}.")
        return ""

    return move
