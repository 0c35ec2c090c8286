"""What exports cost: each form at each size, PDF against another way to make it, and one that is kept."""

import logging
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from statistics import median

import fontpkg
from django.conf import settings
from django.test import Client

from agenda import timetable
from agenda.exports import FORMS, Copy
from agenda.exports.kept import made
from agenda.exports.printed.code import code_of
from agenda.models import Export
from agenda.selection import Selection
from bench.table import Line, spread
from bench.writing import event_of, queries, seconds
from events.models import Publication
from events.programme import SessionDetails
from events.words import clocks, day
from socprog.kept_pages import store
from speakers.people import People, Person

ROUNDS = 5
QUICK = ("xml", "json", "ics", "csv")
"""Forms that must not take longer than `QUICK_GOAL` even of the greatest conference."""
QUICK_GOAL = "1,500 in ≤ 150 ms"


def measure(sizes: Sequence[int]) -> list[Line]:
    publications = {size: publication_of(size) for size in sizes}
    return [
        *(line for form in FORMS.values() for line in _of_form(form, publications)),
        _against_another(publications[200]),
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
    """That has asked before, so that what a process does once is done."""
    client = Client(headers={"host": f"127.0.0.1:{settings.PORT}"})
    client.get("/robots.txt")
    return client


def _queries(form, size: int) -> int:
    """Of the whole request, with nothing kept."""
    store.clear()
    Export.objects.all().delete()
    client, address = _client(), _address(form, size)
    return queries(lambda: client.get(address))


# ── PDF by another hand ──


def _against_another(publication: Publication) -> Line:
    """The same agenda from HTML, by a library that is told to make it as readable: tagged, in the same fonts."""
    from weasyprint import HTML

    for name in ("fontTools", "weasyprint"):
        logging.getLogger(name).setLevel(logging.ERROR)
    form = FORMS["pdf"]
    copy = copy_of(form, publication)
    text = _html(copy)
    ours, others = [], []
    for _ in range(3):
        ours.append(seconds(lambda: made(form, copy)))
        others.append(seconds(lambda: HTML(string=text).write_pdf(pdf_variant="pdf/ua-1")))
    return Line(
        "PDF of 200 sessions, WeasyPrint : ours in its child",
        f"{median(others) * 1000:,.0f} ms : {median(ours) * 1000:,.0f} ms",
        spread(others, ours),
        "≥ 8, ours ≤ 1,500 ms",
    )


def _html(copy: Copy) -> str:
    """Days, times, kinds, titles, rooms, points and people with links, as a page to be printed."""
    programme, people = copy.programme, People(copy.programme, [])
    parts = [f"<h1>{escape(programme.event.title)}</h1>"]
    for one in timetable.days(programme):
        parts.append(f"<h2>{day(one.on)}</h2>")
        parts += [_session(copy, session, people.in_session(session.speakers)) for session in one.sessions]
    title = escape(programme.event.title)
    head = f"<meta charset=utf-8><title>{title}</title><style>{_style(copy)}</style>"
    body = f"<header>{title}</header>{''.join(parts)}"
    return f"<!doctype html><html lang=en-GB><head>{head}</head><body>{body}</body></html>"


def _session(copy: Copy, session: SessionDetails, people: list[Person]) -> str:
    points = "".join(f"<li>{escape(point)}</li>" for point in session.points)
    who = "".join(
        f'<p><b><a href="{copy.person_address(person.key)}">{escape(person.name)}</a></b>, '
        f"{escape(person.billing)} {escape(person.role)}{' (invited)' if person.is_invited else ''}</p>"
        for person in people
    )
    return (
        f"<section><p class=time>{clocks(session.start, session.end)}</p><div><p class=kind>{session.kind.label}</p>"
        f'<h3><a href="{copy.session_address(session.id)}">{escape(session.title)}</a></h3>'
        f"<p>{escape(session.room or '')}</p><ul>{points}</ul>{who}</div></section>"
    )


def _style(copy: Copy) -> str:
    code = b64encode(code_of(copy.programme_address)).decode()
    faces = "".join(
        f"@font-face {{ font-family: {name}; src: url({fontpkg.path(family).as_uri()}) }}"
        for name, family in (("serif-of-ours", "source-serif-4"), ("sans-of-ours", "source-sans-3"))
    )
    return (
        f"{faces} @page {{ size: A4; margin: 2cm; @top-left {{ content: element(head) }} "
        "@bottom-left { content: 'Page ' counter(page) ' of ' counter(pages) } "
        f"@bottom-right {{ content: url(data:image/svg+xml;base64,{code}) }} }} header {{ position: running(head) }} "
        "body { font: 10pt sans-of-ours } h1, h2, h3 { font-family: serif-of-ours; break-after: avoid } "
        "section { display: grid; grid-template-columns: 3cm 1fr; break-inside: avoid; border-top: 1px solid #999 }"
    )


# ── What is kept ──


def _kept(sizes: Sequence[int]) -> list[Line]:
    """The second request for an export against the first; in between, the process forgets what it holds in memory."""
    lines, client = [], _client()
    for form in FORMS.values():
        address, first, second, third = _address(form, sizes[-1]), [], [], []
        for _ in range(3):
            store.clear()
            Export.objects.all().delete()
            first.append(seconds(lambda address=address: client.get(address)))
            second.append(seconds(lambda address=address: client.get(address)))
            store.clear()
            third.append(seconds(lambda address=address: client.get(address)))
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
