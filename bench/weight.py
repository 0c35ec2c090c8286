"""The first visit: what a browser with nothing stored fetches for the programme of 25 sessions."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin

from bench.load import Connection
from bench.place import CannotRun, Place
from bench.reading import programme_path
from bench.table import Line

GOAL = 120  # kB, of 1,000 bytes
FETCHED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}
URL = r"url\(\s*[\"']?([^\"')]+)[\"']?\s*\)"


class _Markup(HTMLParser):
    """The addresses that the markup makes a browser fetch, and the characters it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.characters: set[int] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "link" and FETCHED_LINKS & set((values.get("rel") or "").split()):
            self.addresses.append(values.get("href") or "")
        elif tag in ("img", "script") and values.get("src"):
            self.addresses.append(values["src"] or "")

    def handle_data(self, data: str) -> None:
        self.characters.update(map(ord, data))


def measure(place: Place) -> list[Line]:
    connection = Connection(place.port)
    try:
        weights = _weights(connection, programme_path(25))
    finally:
        connection.close()
    kinds = Counter()
    for address, weight in weights.items():
        kinds[_kind(address)] += weight
    total = sum(kinds.values()) / 1000
    parts = ", ".join(f"{kind} {weight / 1000:.1f}" for kind, weight in kinds.items())
    return [
        Line("first visit, 25 sessions, headers included", f"{total:.1f} kB", f"{total / GOAL:.2f} × goal", "≤ 120 kB"),
        Line(f"  {len(weights)} files", parts),
    ]


def _weights(connection: Connection, page: str) -> dict[str, int]:
    """Bytes over the wire of each address."""
    markup = _Markup()
    weights: dict[str, int] = {}
    waiting = [page]
    while waiting:
        address = waiting.pop(0)
        if address in weights or address.startswith("data:"):
            continue
        if not address.startswith("/") or address.startswith("//"):
            raise CannotRun(f"the page wants {address}, which is elsewhere.")
        answer = connection.get(address)
        if answer.status != 200:
            raise CannotRun(f"the page wants {address}, which answers {answer.status}.")
        weights[address] = answer.wire
        content = connection.get(address, Accept_Encoding="identity")
        if address == page:
            markup.feed(content.body.decode())
            waiting += markup.addresses
        elif address.endswith(".css"):
            waiting += [urljoin(address, found) for found in _wanted(content.body.decode(), markup.characters)]
    return weights


def _wanted(css: str, characters: set[int]) -> Iterator[str]:
    """What a stylesheet imports, its pictures, and those of its fonts that have a character of the page."""
    for face in re.findall(r"@font-face\s*{([^}]*)}", css):
        if ranges := re.search(r"unicode-range:\s*([^;}]+)", face):
            if any(first <= character <= last for first, last in _ranges(ranges[1]) for character in characters):
                yield from re.findall(URL, face)
        else:
            yield from re.findall(URL, face)
    yield from re.findall(URL, re.sub(r"@font-face\s*{[^}]*}", "", css))


def _ranges(text: str) -> list[tuple[int, int]]:
    found = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", text, re.IGNORECASE)
    return [(int(first, 16), int(last or first, 16)) for first, last in found]


def _kind(address: str) -> str:
    endings = {".css": "styles", ".woff2": "fonts", ".js": "scripts", ".svg": "pictures", ".png": "pictures"}
    return next((kind for ending, kind in endings.items() if address.endswith(ending)), "page")
