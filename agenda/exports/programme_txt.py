"""Plain text, to be pasted into a mail, and to be read back: laid out as programmes are that organisers send around.

Sections have an underlined heading, sessions are set off by two empty lines, points have bullets, and each person is on
a line that ends in their role and “(invited)”. Lists within organisers' own texts have dashes, by which they are told
from points. No line is broken: mail programs do that, and a broken line could not be told from two.
"""

from collections.abc import Iterator

from events.text import on_one_line

from .form import Copy, Form
from .outline import Item, Outline, source_in_words
from .prose import plain_text
from .wording import noted, tidied, titled, with_role


def render(copy: Copy) -> bytes:
    parts = filter(None, ("\n".join(part) for part in _parts(Outline(copy))))
    return ("\n\n".join(parts).replace("\r\n", "\n") + "\n").encode()


def _parts(outline: Outline) -> Iterator[list[str]]:
    """Each set off from the next by an empty line."""
    event = outline.event
    yield [outline.title, *filter(None, [outline.status])]
    yield [f"{name}: {text}" for name, text in outline.facts.items()]
    if outline.part:
        yield [f"Part of the programme: {outline.part}"]
    yield list(filter(None, [outline.ignored]))
    if event.brief or event.summary:
        yield _headed("Conference brief")
        yield [plain_text(event.brief, mark="-") if event.brief else tidied(event.summary)]
    yield from _programme(outline)
    for section in outline.speakers:
        yield _headed(section.heading)
        yield [_bullet(with_role(person)) for person in section.people]
    if outline.copy.programme.audiences or event.audience_note:
        yield _headed("Who should attend")
        yield list(filter(None, [tidied(event.audience_note)]))
        yield [_bullet(category.name) for category in outline.copy.programme.audiences]
    if event.sources:
        yield _headed("Sources")
        yield [_bullet(" ".join(filter(None, (source_in_words(source), source.url)))) for source in event.sources]
    if event.links:
        yield _headed("Links")
        yield [_bullet(f"{link.label}: {link.url}") for link in event.links]
    yield _end(outline)


def _programme(outline: Outline) -> Iterator[list[str]]:
    event = outline.event
    yield _headed("Programme")
    yield [_bullet(point) for point in event.learning_points]
    yield list(filter(None, [outline.nothing]))
    for day in outline.days:
        if day.heading:
            yield _headed(day.heading)
        for item in day.items:
            yield from _session(item)


def _session(item: Item) -> Iterator[list[str]]:
    session = item.session
    yield ["", *filter(None, (item.line, item.mark, titled(session)))]
    if session.abstract:
        yield [plain_text(session.abstract, mark="-")]
    yield [_bullet(point) for point in session.points]
    yield list(filter(None, (noted(session), item.audience)))
    yield [with_role(person) for person in item.people]


def _end(outline: Outline) -> list[str]:
    return ["", outline.publication, outline.copy.programme_address]


def _headed(heading: str) -> list[str]:
    return ["", heading, "-" * len(heading)]


def _bullet(text: str) -> str:
    return f"  • {on_one_line(text)}"


FORM = Form(
    extension="txt",
    name="Plain text",
    media_type="text/plain; charset=utf-8",
    render=render,
    purpose="to paste into a mail",
)
