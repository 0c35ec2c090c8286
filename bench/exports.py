"""What exports cost: each form at each size, PDF against another way to make it, and one that is kept."""

import logging
from collections.abc import Sequence
from html import escape
from statistics import median

from django.conf import settings
from django.test import Client

from agenda import timetable
from agenda.exports import FORMS
from agenda.exports.kept import made
from agenda.models import Export
from agenda.selection import Selection
from bench.table import Line, spread
from bench.writing import event_of, queries, seconds
from events.models import Publication
from events.programme import Programme
from events.words import clocks, day
from socprog.kept_pages import store
from speakers.people import People

ROUNDS = 5
QUICK = ("xml", "json", "ics", "csv")
"""Forms that must not take longer than `QUICK_GOAL` even of the greatest conference."""
QUICK_GOAL = "1,500 in ≤ 150 ms"


def measure(sizes: Sequence[int]) -> list[Line]:
    publications = {size: publication_of(size) for size in sizes}
    return [
        *(line for form in FORMS.values() for line in _of_form(form, publications)),
        _against_another(publications[200].programme, publications[200]),
        *_kept(sizes),
    ]


def publication_of(size: int) -> Publication:
    publication = Publication.objects.current().select_related("event").get(event=event_of(size))
    publication.programme  # noqa: B018 - read before anything is measured
    return publication


def copy_of(form, publication):
    return form.copy_of(publication, Selection(), form.chosen({}))


def _of_form(form, publications) -> list[Line]:
    """Made anew, without the database."""
    times = {size: [] for size in publications}
    for _ in range(ROUNDS):
        for size, publication in publications.items():
            times[size].append(seconds(lambda publication=publication: made(form, copy_of(form, publication))))
    each = {size: median(taken) / size for size, taken in times.items()}
    first = next(iter(each))
    return [
        Line(
            f"{form.extension}, {size:,} sessions",
            f"{each[size] * size * 1000:,.0f} ms, {_queries(form, size)} queries",
            f"{each[size] / each[first]:.2f} × {first}'s a session",
            QUICK_GOAL if form.extension in QUICK else "",
        )
        for size in times
    ]


def _address(form, size: int) -> str:
    return f"/events/{event_of(size).slug}/programme.{form.extension}"


def _client() -> Client:
    return Client(headers={"host": f"127.0.0.1:{settings.PORT}"})


def _queries(form, size: int) -> int:
    """Of the whole request, with nothing kept."""
    store.clear()
    Export.objects.all().delete()
    address = _address(form, size)
    return queries(lambda: _client().get(address))


# ── PDF by another hand ──


def _against_another(programme: Programme, publication: Publication) -> Line:
    from weasyprint import HTML

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    form, text = FORMS["pdf"], _html(programme)
    ours, others = [], []
    for _ in range(3):
        ours.append(seconds(lambda: made(form, copy_of(form, publication))))
        others.append(seconds(lambda: HTML(string=text).write_pdf()))
    return Line(
        "PDF of 200 sessions, WeasyPrint : ours in its child",
        f"{median(others) * 1000:,.0f} ms : {median(ours) * 1000:,.0f} ms",
        spread(others, ours),
        "≥ 8, ours ≤ 1,500 ms",
    )


def _html(programme: Programme) -> str:
    """The same days, times, titles, points and people, as a page to be printed."""
    people = People(programme, [])
    parts = [f"<h1>{escape(programme.event.title)}</h1>"]
    for one in timetable.days(programme):
        parts.append(f"<h2>{day(one.on)}</h2>")
        for session in one.sessions:
            points = "".join(f"<li>{escape(point)}</li>" for point in session.points)
            who = "".join(
                f"<p>{escape(f'{person.name}, {person.billing} {person.role}')}</p>"
                for person in people.in_session(session.speakers)
            )
            parts.append(
                f"<section><p>{clocks(session.start, session.end)}</p><h3>{escape(session.title)}</h3>"
                f"<p>{escape(session.room or '')}</p><ul>{points}</ul>{who}</section>"
            )
    style = "@page { size: A4; margin: 2cm; @bottom-right { content: counter(page) ' of ' counter(pages) } }"
    return f"<!doctype html><html lang=en-GB><title>x</title><style>{style}</style>{''.join(parts)}"


# ── What is kept ──


def _kept(sizes: Sequence[int]) -> list[Line]:
    """The second request for an export against the first; in between, the process forgets what it holds in memory."""
    lines = []
    for form in FORMS.values():
        address, first, second, third = _address(form, sizes[-1]), [], [], []
        for _ in range(3):
            store.clear()
            Export.objects.all().delete()
            first.append(seconds(lambda address=address: _client().get(address)))
            second.append(seconds(lambda address=address: _client().get(address)))
            store.clear()
            third.append(seconds(lambda address=address: _client().get(address)))
        lines.append(
            Line(
                f"{form.extension} again, {sizes[-1]:,} sessions",
                f"{median(first) * 1000:,.0f} ms : {median(second) * 1000:,.1f} ms (new process "
                f"{median(third) * 1000:,.1f} ms)",
                spread(first, second),
                "≥ 20",
            )
        )
    return lines
