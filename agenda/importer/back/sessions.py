"""A session as an outline of ours has it: its head, then, in this order, abstract, points, note, audience, people."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from agenda.kinds import kind_of, lead_in
from events.programme import Part, SessionDetails
from events.vocabulary import SessionStatus

from . import outline
from .outline import AUDIENCE, NOTE
from .passages import Form, Kind, Passage, Style
from .people import Roll


@dataclass
class _Body:
    """What stands below the head of a session, taken apart from its end."""

    left: list[Passage]
    points: list[Passage] = field(default_factory=list)
    note: list[Passage] = field(default_factory=list)
    audience: list[Passage] = field(default_factory=list)
    people: list[Passage] = field(default_factory=list)

    def taken(self, belongs: Callable[[Passage], bool], *, most: int | None = None) -> list[Passage]:
        """From the end, as long as they belong there."""
        at, stop = len(self.left), 0 if most is None else max(0, len(self.left) - most)
        while at > stop and belongs(self.left[at - 1]):
            at -= 1
        self.left, taken = self.left[:at], self.left[at:]
        return taken


def session(
    id: str,
    day: date | None,
    heading: Passage,
    passages: Sequence[Passage],
    *,
    form: Form,
    roll: Roll,
    audiences: Collection[str],
) -> SessionDetails:
    place, mark, rest = _head(passages, form)
    body = _apart(rest, roll)
    label, title = lead_in(heading.text)
    called = " ".join(passage.text for passage in body.audience).removeprefix(AUDIENCE)
    return SessionDetails(
        id=id,
        day=day,
        start=place.start,
        end=place.end,
        kind=kind_of(title, label),
        label=label or None,
        title=title,
        abstract=(body.left and form.prose(body.left)) or None,
        points=tuple(words.text for passage in body.points for words in passage.words),
        note=form.lines(body.note).removeprefix(NOTE) or None,
        room=place.room,
        track=place.track,
        status=_status(mark),
        audiences=outline.names(called, audiences),
        speakers=_parts(body.people, roll),
    )


def _status(mark: str) -> SessionStatus:
    if not mark:
        return SessionStatus.SCHEDULED
    return SessionStatus.CANCELLED if mark == "Cancelled" else SessionStatus.MOVED


def _parts(people: Sequence[Passage], roll: Roll) -> tuple[Part, ...]:
    """Each person once."""
    parts: dict[str, Part] = {}
    for words in (words for passage in people for words in passage.words):
        part = roll.part(words.text)
        parts.setdefault(part.speaker, part)
    return tuple(parts.values())


def _head(passages: Sequence[Passage], form: Form) -> tuple[outline.Place, str, list[Passage]]:
    """Time and place, mark, and what follows."""
    place, mark, rest = None, "", list(passages)
    while rest and rest[0].kind == Kind.LINES and (rest[0].style or not form.says_what_is_head):
        lines = [(words.text, _is_mark(words.text, rest[0], words.strong)) for words in rest[0].words]
        surely = rest[0].style == Style.TIME
        places = [outline.place_of(text, surely=surely) for text, is_mark in lines if not is_mark]
        if len(places) > 1 or None in places or (places and place):
            break
        place, mark = (places or [place])[0], next((text for text, is_mark in lines if is_mark), mark)
        rest.pop(0)
    return place or outline.Place(), mark, rest


def _is_mark(text: str, passage: Passage, strong: bool) -> bool:
    return (strong or passage.style == Style.MARK) and outline.is_mark(text)


def _apart(passages: Sequence[Passage], roll: Roll) -> _Body:
    body = _Body(list(passages))
    body.people = body.taken(roll.are_people)
    body.audience = body.taken(_is_audience, most=1)
    body.note = body.taken(_notes(body.left))
    behind = body.taken(lambda passage: passage.kind == Kind.LINES) if _has_points(body.left) else []
    body.points = body.taken(lambda passage: passage.kind == Kind.POINTS)
    body.note = behind + body.note
    return body


def _is_audience(passage: Passage) -> bool:
    return passage.kind == Kind.LINES and len(passage.words) == 1 and outline.is_audience(passage.text)


def _notes(passages: Sequence[Passage]) -> Callable[[Passage], bool]:
    """From the last passage that begins one."""
    starts = [p for p in passages if p.kind == Kind.LINES and p.text.startswith(NOTE)]
    first = starts[-1].numbers.start if starts else None
    return lambda passage: passage.style == Style.NOTE or (first is not None and passage.numbers.start >= first)


def _has_points(passages: Sequence[Passage]) -> bool:
    """Whether lines at the end stand behind points."""
    kinds = [passage.kind for passage in passages if passage.kind != Kind.LINES]
    return bool(kinds) and kinds[-1] == Kind.POINTS
