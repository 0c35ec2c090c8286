"""Markdown (CommonMark). Titles, names and points are words to be read literally; brief and abstracts are Markdown as
their organisers wrote it, with their headings below ours; its lists have dashes, ours have stars."""

from collections.abc import Iterator

from .commonmark import heading, literal, paragraphs, settled
from .form import Copy, Form
from .outline import Item, Outline, source_in_words
from .wording import noted, titled, with_role


def render(copy: Copy) -> bytes:
    return ("\n\n".join(filter(None, _parts(Outline(copy)))) + "\n").encode()


def _parts(outline: Outline) -> Iterator[str]:
    event = outline.event
    yield heading(1, outline.title)
    yield f"**{outline.status}**" if outline.status else ""
    yield _list(f"{name}: {literal(text)}" for name, text in outline.facts.items())
    yield f"Part of the programme: {literal(outline.part)}" if outline.part else ""
    yield literal(outline.ignored)
    if event.brief or event.summary:
        yield heading(2, "Conference brief")
        yield settled(event.brief, below=2) if event.brief else paragraphs(event.summary)
    yield from _programme(outline)
    for section in outline.speakers:
        yield heading(2, section.heading)
        yield _list(literal(with_role(person)) for person in section.people)
    if outline.copy.programme.audiences or event.audience_note:
        yield heading(2, "Who should attend")
        yield paragraphs(event.audience_note or "")
        yield _list(literal(category.name) for category in outline.copy.programme.audiences)
    if event.sources:
        yield heading(2, "Sources")
        yield _list(_link(source_in_words(source), source.url) for source in event.sources)
    if event.links:
        yield heading(2, "Links")
        yield _list(_link(link.label, link.url) for link in event.links)
    yield f"{literal(outline.publication)}\\\n<{outline.copy.programme_address}>"


def _programme(outline: Outline) -> Iterator[str]:
    yield heading(2, "Programme")
    yield _list(map(literal, outline.event.learning_points))
    yield literal(outline.nothing)
    for day in outline.days:
        if day.heading:
            yield heading(3, day.heading)
        for item in day.items:
            yield from _session(item, level=4 if day.heading else 3)


def _session(item: Item, level: int) -> Iterator[str]:
    session = item.session
    yield heading(level, titled(session))
    yield "\\\n".join(filter(None, (literal(item.line), f"**{literal(item.mark)}**" if item.mark else "")))
    yield settled(session.abstract, below=level) if session.abstract else ""
    yield _list(map(literal, session.points))
    yield paragraphs(noted(session))
    yield literal(item.audience)
    yield "\\\n".join(literal(with_role(person)) for person in item.people)


def _list(items) -> str:
    return "\n".join(f"* {item}" for item in items)


def _link(text: str, address: str | None) -> str:
    return f"[{literal(text)}](<{_within_angles(address)}>)" if address else literal(text)


def _within_angles(address: str) -> str:
    return address.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")


FORM = Form(
    extension="md",
    name="Markdown",
    media_type="text/markdown; charset=utf-8",
    render=render,
    purpose="to paste into a page or a wiki",
)
