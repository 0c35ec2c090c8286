"""Word: the programme as a document that an official goes on editing.

Sessions are headings with their time below, not rows of a table: they stand in Word's navigation and can be moved
there, screen readers jump from one to the next, and a session longer than a page is no trouble. People are a table.
"""

from django.conf import settings

from events.text import on_one_line
from speakers.people import Person

from .form import Copy, Form
from .outline import Item, Outline, Section, source_in_words
from .prose import Run, blocks
from .word import WordFile
from .wording import published, titled, with_role


def render(copy: Copy) -> bytes:
    outline, file = Outline(copy), WordFile()
    organiser = outline.event.organiser.name if outline.event.organiser else ""
    author = organiser or settings.SITE_NAME
    file.describe(title=outline.title, author=author, subject=outline.part, at=copy.published_at)
    title, organiser = _shortened(outline.title, most=60), _shortened(organiser, most=40)
    file.header_and_footer(title=title, organiser=organiser, publication=published(copy))
    _head(file, outline)
    _brief(file, outline)
    _programme(file, outline)
    for section in outline.speakers:
        _people(file, section)
    _audience(file, outline)
    _sources(file, outline)
    _end(file, outline)
    return file.content()


def _head(file: WordFile, outline: Outline) -> None:
    file.paragraph("Title", outline.title)
    if outline.status:
        file.paragraph("Session Mark", outline.status)
    for name, text in outline.facts.items():
        file.paragraph("Programme Facts", [Run(name, bold=True), Run("\t"), Run(text)])
    if outline.part:
        file.paragraph("Programme Facts", [Run("Part", bold=True), Run("\t"), Run(outline.part)])
    if outline.ignored:
        file.paragraph("Session Note", outline.ignored)


def _brief(file: WordFile, outline: Outline) -> None:
    event = outline.event
    if event.brief:
        file.heading(1, "Conference brief")
        file.prose(blocks(event.brief), below=1)
    elif event.summary:
        file.heading(1, "Conference brief")
        file.lines("Normal", event.summary)


def _programme(file: WordFile, outline: Outline) -> None:
    file.heading(1, "Programme")
    for point in outline.event.learning_points:
        file.paragraph("List Bullet", on_one_line(point))
    if outline.nothing:
        file.paragraph("Normal", outline.nothing)
    for day in outline.days:
        if day.heading:
            file.heading(2, day.heading)
        for item in day.items:
            _session(file, item, level=3 if day.heading else 2)


def _session(file: WordFile, item: Item, level: int) -> None:
    session = item.session
    file.heading(level, titled(session))
    if item.line:
        file.paragraph("Session Time", item.line)
    if item.mark:
        file.paragraph("Session Mark", item.mark)
    file.prose(blocks(session.abstract), below=level)
    for point in session.points:
        file.paragraph("Session Point", on_one_line(point))
    file.lines("Session Note", session.note or "")
    file.lines("Session Note", item.audience)
    for person in item.people:
        file.paragraph("Session People", _named(person))


def _named(person: Person) -> list[Run]:
    """The name stands out; behind it, what else is said."""
    return [Run(person.name, bold=True), Run(with_role(person).removeprefix(person.name))]


def _people(file: WordFile, section: Section) -> None:
    file.heading(1, section.heading)
    rows = [
        (person.name, person.billing, ", ".join(filter(None, (person.role, "Invited" if person.is_invited else ""))))
        for person in section.people
    ]
    file.table((0.34, 0.5, 0.16), [("Name", "Position and organisation", "Part"), *rows], title=section.heading)


def _audience(file: WordFile, outline: Outline) -> None:
    audiences, note = outline.copy.programme.audiences, outline.event.audience_note
    if audiences or note:
        file.heading(1, "Who should attend")
        file.lines("Normal", note or "")
        for category in audiences:
            file.paragraph("List Bullet", category.name)


def _sources(file: WordFile, outline: Outline) -> None:
    if outline.event.sources:
        file.heading(1, "Sources")
    for source in outline.event.sources:
        file.paragraph("List Bullet", [Run(source_in_words(source)), *_spelt_out(source.url)])
    if outline.event.links:
        file.heading(1, "Links")
    for link in outline.event.links:
        file.paragraph("List Bullet", [Run(f"{link.label}:"), *_spelt_out(link.url)])


def _spelt_out(address: str | None) -> list[Run]:
    """After other words, a link that can be read on paper too."""
    return [Run(" "), Run(address, link=address)] if address else []


def _end(file: WordFile, outline: Outline) -> None:
    address = outline.copy.programme_address
    file.paragraph("Publication Note", [Run(outline.publication), *_spelt_out(address)])


def _shortened(text: str, *, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


FORM = Form(
    extension="docx",
    name="Word",
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    render=render,
    purpose="to edit",
)
