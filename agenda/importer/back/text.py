"""Plain text as we write it. It is read from its lines as they are: how far they are indented and set off tells."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from events.text import on_one_line

from . import prose
from .outline import is_audience, is_day, is_mark, names_section, place_of
from .passages import Form, Kind, Passage, Style, Words

_RULE = re.compile(r"-{3,}\s*")
_POINT = re.compile(r"\s+•\s")


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines without an empty one between."""

    first: int
    lines: list[str]
    gap: int
    """Empty lines before."""

    def cut(self, at: int) -> "tuple[_Part, _Part]":
        return (
            replace(self, lines=self.lines[:at]),
            _Part(self.first + at, self.lines[at:], 0),
        )


class Text(Form):
    says_what_is_head = True

    def passages(self) -> Iterator[Passage]:
        section = ""
        for part in self._parts():
            if heading := _heading(part):
                section = heading.text if heading.level == 1 else section
                yield heading
                _, part = part.cut(2)
            if part.lines:
                yield from _session(part) if section == "Programme" and _begins_session(part) else _within(part)

    def prose(self, passages: Sequence[Passage]) -> str:
        return prose.of_text(self.document.source[passages[0].numbers.start - 1 : passages[-1].numbers.stop - 1])

    def _parts(self) -> Iterator[_Part]:
        lines, gap = [], 0
        for number, line in enumerate([*self.document.source[: self.last - 1], ""], start=1):
            if line.strip():
                lines.append(line)
                continue
            if lines:
                yield _Part(number - len(lines), lines, gap)
                lines, gap = [], 0
            gap += 1


def _heading(part: _Part) -> Passage | None:
    if len(part.lines) < 2 or not _RULE.fullmatch(part.lines[1]):
        return None
    text = on_one_line(part.lines[0])
    if len(text) != len(part.lines[1].strip()) and not names_section(text):
        return None
    return _passage(part.cut(2)[0], Kind.HEADING, [text], level=2 if is_day(text) else 1)


def _begins_session(part: _Part) -> bool:
    """Set off by two empty lines, or, where somebody took one out, by its time."""
    if part.lines[0][0].isspace():
        return False
    return part.gap > 1 or (1 < len(part.lines) < 4 and place_of(part.lines[0]) is not None)


def _session(part: _Part) -> Iterator[Passage]:
    """Its head: time and place, mark, title."""
    texts = list(map(on_one_line, part.lines[:3]))
    mark = next((at for at, text in enumerate(texts[:-1]) if is_mark(text)), None)
    title = min(len(texts) - 1, 1 if mark is None else mark + 1)
    _, rest = part.cut(title + 1)
    yield _passage(_Part(part.first + title, part.lines[title : title + 1], 0), Kind.HEADING, [texts[title]], level=3)
    for at, text in enumerate(texts[:title]):
        style = Style.MARK if at == mark else Style.TIME
        yield _passage(_Part(part.first + at, [text], 0), Kind.LINES, [text], style=style)
    if rest.lines:
        yield from _within(rest)


def _within(part: _Part) -> Iterator[Passage]:
    if _POINT.match(part.lines[0]):
        yield _points(part)
    elif len(part.lines) > 1 and is_audience(part.lines[-1]):
        for half in part.cut(len(part.lines) - 1):
            yield _passage(half, Kind.LINES, half.lines)
    else:
        yield _passage(part, Kind.LINES, part.lines)


def _points(part: _Part) -> Passage:
    """A line without a mark goes on where the last one was broken."""
    points: list[Words] = []
    for number, line in enumerate(part.lines, start=part.first):
        if found := _POINT.match(line):
            points.append(Words(number, on_one_line(line[found.end() :])))
        else:
            points[-1] = replace(points[-1], text=f"{points[-1].text} {on_one_line(line)}")
    return Passage(kind=Kind.POINTS, numbers=_numbers(part), words=tuple(points))


def _passage(part: _Part, kind: Kind, texts: Iterable[str], **values) -> Passage:
    words = tuple(Words(number, on_one_line(text)) for number, text in enumerate(texts, start=part.first))
    return Passage(kind=kind, numbers=_numbers(part), words=words, **values)


def _numbers(part: _Part) -> range:
    return range(part.first, part.first + len(part.lines))
