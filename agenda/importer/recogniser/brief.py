"""The brief of an event as Markdown, and the sources it names."""

import re

from agenda.importer.recogniser.gathered import Gathered
from agenda.importer.recogniser.labels import is_navigation
from agenda.importer.recogniser.phrases import URL, full_address
from agenda.importer.recogniser.seen import Seen
from events.programme import Reference
from speakers.posts import is_of_one


def settle_brief(gathered: Gathered) -> str:
    """Markdown: paragraphs, headings and lists, as they stood; short lines at the edges are of the page around it."""
    entries = [entry for entry in gathered.brief if not (entry[1] == "short" and is_navigation(entry[0].text))]
    kept, waiting = [], []
    for entry in entries:
        if entry[1] in ("prose", "item"):
            kept += [*waiting, entry] if kept or all(what == "heading" for _, what in waiting) else [entry]
            waiting = []
        else:
            waiting.append(entry)
    placed = {id(seen) for seen, _ in kept}
    gathered.unplaced += [seen for seen, _ in gathered.brief if id(seen) not in placed]
    return _markdown(gathered, kept)


def _markdown(gathered: Gathered, entries: list[tuple[Seen, str]]) -> str:
    text, before = "", ""
    for seen, what in entries:
        gathered.facts.note("brief", seen.numbers)
        line = {"item": f"- {escaped(seen.text)}", "heading": f"## {escaped(seen.text)}"}.get(what) or escaped(
            seen.text
        )
        text += ("\n" if what == before == "item" else "\n\n" if text else "") + line
        before = what
    return text


_SPECIAL = re.compile(r"[\\`*_\[\]<]|^(?:#+\s|>|[-+]\s|\d+[.)]\s|=+$|-+$|~~~|```)")


def escaped(text: str) -> str:
    """Read by Markdown as exactly these words."""
    return _SPECIAL.sub(
        lambda found: f"\\{found[0]}" if not found[0][0].isdigit() else f"{found[0][:-2]}\\{found[0][-2:]}", text
    )


_PUBLISHER = re.compile(r",?\s*(?:published|produced|issued)\sby\s(?P<publisher>[^,;.()]{2,100})", re.I)


_LATEST = re.compile(
    r",?\s*\(?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s)?(?P<year>(?:19|20)\d\d)\)?", re.I
)


def source_of(text: str, seen: Seen) -> Reference:
    """“Strategy Paper, October 2013, published by HM Government”."""
    url = URL.search(text)
    url = (
        full_address(url[0])
        if url
        else next((anchor.url for anchor in seen.line.anchors if anchor.url.startswith("http")), None)
    )
    rest = URL.sub("", text)
    publisher = None
    if found := _PUBLISHER.search(rest):
        publisher, rest = found["publisher"].strip(), rest[: found.start()] + rest[found.end() :]
    years = list(_LATEST.finditer(rest))
    year = int(years[-1]["year"]) if years else None
    if years and (
        years[-1].end() >= len(rest.rstrip(" .,;)"))
        or (years[-1].start() > 0 and "," in rest[years[-1].start() : years[-1].end()])
    ):
        rest = rest[: years[-1].start()] + rest[years[-1].end() :]
    title = rest.strip(" .,;()–-")
    if publisher is None and title.count(", ") == 1:
        title, _, publisher = title.partition(", ")
        if is_of_one(title.lower().split()[-3:]) and not is_of_one(publisher.lower().split()[-3:]):
            title, publisher = publisher, title
    return Reference(
        title=(title or text)[:300], publisher=publisher and publisher[:300], year=year, url=url and url[:500]
    )
