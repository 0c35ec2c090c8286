"""A Programme reduced to what a form can say of it: what is to come back from an export, exactly.

Written from what the forms print, piece by piece; what is lost stands in docs/, “What a form cannot say”.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from django.utils.text import slugify

from agenda.exports.commonmark import paragraphs, settled
from agenda.exports.outline import source_in_words
from agenda.exports.prose import Block, Kind, blocks, plain_text, words
from agenda.exports.wording import tidied, titled
from agenda.importer.back import prose, word
from agenda.importer.document import Anchor, Cell, Line
from agenda.kinds import kind_of, lead_in
from events.audiences import guessed_kind
from events.programme import (
    Audience,
    Billing,
    EventDetails,
    Link,
    Organiser,
    Part,
    Programme,
    Reference,
    RoomDetails,
    SessionDetails,
    TrackDetails,
)
from events.text import on_one_line
from events.vocabulary import AppearanceStatus
from speakers.lineup import named

INVITED, CONFIRMED = AppearanceStatus.INVITED, AppearanceStatus.CONFIRMED


def told_by(form: str, programme: Programme) -> Programme:
    """As plain text (“txt”), Markdown (“md”) or Word (“docx”) tell it."""
    people = _people(form, programme)
    days = _days(programme)
    told = zip(programme.sessions, days, strict=True)
    below = 4 if _has_headings(programme) else 3
    if form == "docx":
        below -= 1
    sessions = [
        replace(_session(form, session, people, programme, below), id=f"session-{number}", day=day)
        for number, (session, day) in enumerate(told, start=1)
    ]
    return Programme(
        event=_event(form, programme.event),
        audiences=tuple(Audience(name=a.name, kind=guessed_kind(a.name)) for a in programme.audiences),
        speakers=tuple({billing.key: billing for billing in people.values()}.values()),
        rooms=tuple(RoomDetails(name=room) for room in dict.fromkeys(s.room for s in sessions if s.room)),
        tracks=tuple(TrackDetails(name=track) for track in dict.fromkeys(s.track for s in sessions if s.track)),
        sessions=tuple(sessions),
    )


# ── The event ──


def _event(form: str, event: EventDetails) -> EventDetails:
    venue = event.venue
    return replace(
        event,
        ends_on=event.ends_on if event.starts_on and event.ends_on != event.starts_on else None,
        place=event.place or (venue.name if venue else None),
        venue=venue and replace(venue, address=", ".join(filter(None, tidied(venue.address).split("\n"))) or None),
        organiser=event.organiser and Organiser(name=event.organiser.name),
        sectors=_once(event.sectors),
        themes=_once(event.themes),
        summary=None,
        brief=_brief(form, event) or None,
        learning_points=tuple(map(on_one_line, event.learning_points)),
        audience_note=_lines(form, event.audience_note),
        notice=(event.notice or "").rstrip(".") or None,
        links=tuple(Link(label=link.label, url=_url(form, link.url)) for link in event.links),
        sources=tuple(_source(form, source) for source in event.sources),
    )


def _brief(form: str, event: EventDetails) -> str:
    if event.brief:
        return _prose(form, event.brief, below=1 if form == "docx" else 2)
    match form:
        case "txt":
            return prose.of_text(tidied(event.summary).split("\n"))
        case "md":
            return settled(paragraphs(event.summary or ""), below=0)
    return word.of_lines([_line("Normal", text) for text in tidied(event.summary).split("\n") if text])


def _source(form: str, source: Reference) -> Reference:
    """Title and publisher are told apart by the last comma."""
    title, _, publisher = source_in_words(replace(source, year=None)).rpartition(", ")
    return Reference(
        title=title or publisher,
        publisher=publisher if title else None,
        year=source.year,
        url=source.url and _url(form, source.url),
    )


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _url(form: str, url: str) -> str:
    if form == "md":
        url = url.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")
    return url


# ── Organisers' own texts ──


def _prose(form: str, text: str | None, *, below: int) -> str:
    if not text:
        return ""
    match form:
        case "txt":
            return prose.of_text(plain_text(text, mark="-").split("\n"))
        case "md":
            return settled(settled(text, below=below), below=0)
    return word.of_lines(list(_in_word(blocks(text), below)))


def _lines(form: str, text: str | None) -> str | None:
    """In Word, a paragraph is a line."""
    text = tidied(text)
    return (text.replace("\n\n", "\n") if form == "docx" else text) or None


_STYLES = {
    Kind.BULLET: "List Bullet",
    Kind.NUMBERED: "List Number",
    Kind.MORE: "List Continue",
    Kind.CODE: "Programme Code",
}


def _in_word(told: list[Block], below: int) -> Iterator[Line]:
    for table, block in enumerate(told):
        if block.kind == Kind.TABLE:
            for row, cells in enumerate(block.rows):
                for column, runs in enumerate(cells):
                    yield from _styled("Table Text", runs, cell=Cell(table=table, row=row, column=column))
        elif block.kind == Kind.HEADING:
            yield from _styled(f"Heading {min(block.level - 2 + below, 6)}", block.runs)
        elif block.kind in _STYLES:
            level = min(block.level, 3)
            style = _STYLES[block.kind] + (f" {level}" if level > 1 else "")
            yield from _styled(style, block.runs, item=level)
        else:
            yield from _styled("Quote" if block.quoted else "Normal", block.runs)


def _styled(style: str, runs, **values) -> Iterator[Line]:
    """Where a line ends, the next is a paragraph of its own; none where there are no words."""
    links = [(link, on_one_line(words(told))) for link, told in groupby(runs, key=lambda run: run.link)]
    anchors = tuple(Anchor(text, link) for link, text in links if link)
    for text in filter(None, map(on_one_line, words(runs).split("\n"))):
        yield _line(style, text, anchors=anchors, **values)


def _line(style: str, text: str, **values) -> Line:
    return Line(numbers=(1,), text=text, style=style, **values)


# ── People ──


def _people(form: str, programme: Programme) -> dict[str, Billing]:
    """{key: as they are listed}; who has the same name and billing as another is the same."""
    people: dict[str, Billing] = {}
    alike: dict[tuple[str, str], Billing] = {}
    for billing in sorted(programme.speakers, key=lambda billing: not billing.is_key):
        name, printed = _printed(form, billing)
        if (name, printed) not in alike:
            alike[name, printed] = _listed(billing, name, printed, {known.key for known in alike.values()})
        people[billing.key] = alike[name, printed]
    return people


def _printed(form: str, billing: Billing) -> tuple[str, str]:
    """The name ends at the first comma, but in Word, where it has a cell."""
    printed = billing.billing or ", ".join(filter(None, (billing.position, billing.organisation)))
    if form == "docx":
        return billing.full_name, printed
    name, _, printed = ", ".join(filter(None, (billing.full_name, printed))).partition(", ")
    return name, printed


def _listed(billing: Billing, full_name: str, printed: str, taken: set[str]) -> Billing:
    honorific, name, letters = named(full_name)
    position, _, organisation = (part.strip() for part in printed.rpartition(","))
    key = slugify(name)[:80] or "speaker"
    numbered = (f"{key}-{number}" for number in range(2, 1000))
    return Billing(
        key=key if key not in taken else next(free for free in numbered if free not in taken),
        honorific=honorific or None,
        name=name,
        post_nominals=letters or None,
        billing=printed or None,
        position=position or None,
        organisation=organisation if position else None,
        status=INVITED if billing.is_invited else None,
        role=billing.role,
        is_key=billing.is_key,
    )


# ── Sessions ──


def _has_headings(programme: Programme) -> bool:
    """Of days: where there are several, or the one is not the day of the event."""
    days = [day for day, _ in groupby(session.day for session in programme.sessions)]
    event = programme.event
    is_the_day = days and event.starts_on == event.last_day == days[0]
    return len(days) > 1 or bool(days and days[0] is not None and not is_the_day)


def _days(programme: Programme) -> list:
    if _has_headings(programme):
        return [session.day for session in programme.sessions]
    event = programme.event
    only = event.starts_on if event.last_day == event.starts_on else None
    return [only for _ in programme.sessions]


def _session(
    form: str, session: SessionDetails, people: dict[str, Billing], programme: Programme, below: int
) -> SessionDetails:
    label, title = lead_in(titled(session))
    return replace(
        session,
        kind=kind_of(title, label),
        label=label or None,
        title=title,
        abstract=_prose(form, session.abstract, below=below) or None,
        points=tuple(map(on_one_line, session.points)),
        note=_lines(form, session.note),
        audiences=_called(session, programme),
        themes=(),
        speakers=tuple(_parts(session, people, programme)),
    )


def _called(session: SessionDetails, programme: Programme) -> tuple[str, ...]:
    """One alone that the event does not call, “Police and Crime Commissioners”, is taken for two."""
    names = _once(session.audiences)
    if len(names) == 1 and names[0] not in {audience.name for audience in programme.audiences}:
        return _once(tuple(filter(None, names[0].rpartition(" and ")[::2])))
    return names


def _parts(session: SessionDetails, people: dict[str, Billing], programme: Programme) -> Iterator[Part]:
    told = set()
    for part in session.speakers:
        billing = people[part.speaker]
        status = part.status or programme.billing_of[part.speaker].status
        invited = status == INVITED
        differs = invited != (billing.status == INVITED)
        if billing.key not in told:
            told.add(billing.key)
            yield Part(
                speaker=billing.key,
                role=part.role,
                status=(INVITED if invited else CONFIRMED) if differs else None,
            )
