"""What reading costs: kept pages, static files, unchanged pages and cold ones, taken in turns from one server."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import mean, median

from django.db.models import F
from django.test import Client
from django.urls import reverse

from bench.data import slug
from bench.load import Burst, Connection, Reader
from bench.place import ADDRESS, CannotRun, Place
from bench.table import Line, spread
from events.models import Sector

CONNECTIONS = 8
ROUNDS = 31
SECONDS = 0.12  # a burst
LONGEST = 100
ENCODINGS = {"": "identity", ".br": "br", ".gz": "gzip"}


def programme_path(size: int) -> str:
    return reverse("programme_detail", args=[slug(size)])


def twin_path(size: int) -> str:
    return f"/static/bench/{slug(size)}.html"


def write_twins(place: Place, sizes: Sequence[int]) -> None:
    """Static files with the very bytes of the kept pages, in every encoding."""
    directory = place.static / "bench"
    directory.mkdir()
    client = Client(headers={"host": f"{ADDRESS}:{place.port}"})
    for size in sizes:
        for suffix, encoding in ENCODINGS.items():
            page = client.get(programme_path(size), headers={"accept-encoding": encoding})
            (directory / f"{slug(size)}.html{suffix}").write_bytes(page.content)


@dataclass
class Page:
    """What was measured of the programme of one conference."""

    size: int
    bytes: int
    etag: str
    kept: list[Burst] = field(default_factory=list)
    static: list[Burst] = field(default_factory=list)
    unchanged: list[Burst] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)


def measure(place: Place, sizes: Sequence[int], processes: list[int]) -> list[Line]:
    deadline = time.monotonic() + LONGEST
    with Reader(place.port, CONNECTIONS, processes) as reader:
        pages = [_page(reader, size) for size in sizes]
        for number in range(ROUNDS):
            if time.monotonic() < deadline:
                _take_turns(reader, pages, backwards=bool(number % 2))
                if number % 3 == 0:
                    _take_cold_turns(reader, pages)
    return [line for page in pages for line in _lines(page)]


def _page(reader: Reader, size: int) -> Page:
    kept, twin = reader.warm(programme_path(size)), reader.warm(twin_path(size))
    if kept.status != 200 or twin.status != 200 or kept.body != twin.body:
        raise CannotRun(f"the programme of {size} sessions and its static twin are not the same.")
    if kept.headers.get("content-encoding") != "br" or twin.headers.get("content-encoding") != "br":
        raise CannotRun("the server does not answer in brotli.")
    return Page(size, len(kept.body), kept.headers["etag"])


def _take_turns(reader: Reader, pages: list[Page], *, backwards: bool) -> None:
    turns = [turn for page in pages for turn in _bursts(page)]
    for bursts, path, headers in reversed(turns) if backwards else turns:
        bursts.append(reader.burst(path, SECONDS, **headers))


def _take_cold_turns(reader: Reader, pages: list[Page]) -> None:
    for page in pages:
        _make_cold()
        _ask_cold(reader.connections[0], page)


def _bursts(page: Page) -> list[tuple[list[Burst], str, dict[str, str]]]:
    path = programme_path(page.size)
    return [
        (page.static, twin_path(page.size), {}),
        (page.kept, path, {}),
        (page.unchanged, path, {"If_None_Match": page.etag}),
    ]


def _make_cold() -> None:
    """Moves the catalogue's version, as any change of what the public reads does."""
    Sector.objects.update(name=F("name"))


def _ask_cold(connection: Connection, page: Page) -> None:
    path = programme_path(page.size)
    page.cold.append(connection.get(path).seconds)
    page.warm.append(median(connection.get(path).seconds for _ in range(9)))


def _lines(page: Page) -> Iterator[Line]:
    size = f"{page.size:,} sessions"
    yield _compared(f"kept page, {size} ({page.bytes / 1000:.1f} kB br)", page.kept, page.static, "static", "≥ 0.75")
    yield _compared(f"unchanged (304), {size}", page.unchanged, page.kept, "kept")
    cold, warm = median(page.cold), median(page.warm)
    yield Line(
        f"cold page, {size}", f"{cold * 1000:,.1f} ms : {warm * 1000:,.2f} ms", f"{cold / warm:,.0f} × kept's time"
    )


def _compared(what: str, bursts: list[Burst], others: list[Burst], other: str, goal: str = "") -> Line:
    rates, other_rates = [burst.rate for burst in bursts], [burst.rate for burst in others]
    figure = f"{median(rates):,.0f}/s : {median(other_rates):,.0f}/s"
    ratio = f"{spread(rates, other_rates)} × {other}"
    if (cost := _cost(bursts)) and (other_cost := _cost(others)):
        figure += f", {cost * 1e6:,.0f} : {other_cost * 1e6:,.0f} µs"
        ratio += f", {other_cost / cost:.2f} by processor"
    return Line(what, figure, ratio, goal)


def _cost(bursts: list[Burst]) -> float | None:
    """Processor time a request."""
    known = [burst.processor for burst in bursts if burst.processor is not None]
    return mean(known) if known else None
