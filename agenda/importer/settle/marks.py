"""What is noted while a Reading is settled: doubts, and what found no place. And texts as the tables take them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import models

from agenda.importer.reading import Doubt, Reading
from events.programme import Programme, Unplaced
from events.text import on_one_line, printable, refuse_unprintable

LONGEST_NAME = 200
"""Of a category, a room, an organisation."""
_LINE_ENDS = re.compile(r"[\r\n\u2028\u2029]")
_PARTS_OF_LINES = re.compile(r"(\r\n|[\r\n\t])")


def fields(model: type[models.Model], names: str) -> dict[str, models.Field]:
    return {name: model._meta.get_field(name) for name in names.split()}


class Marks:
    def __init__(self, reading: Reading):
        self._origins = dict(reading.origins)
        self._doubts = list(reading.doubts)
        self._unplaced = list(reading.programme.unplaced)

    def on(self, reading: Reading, programme: Programme) -> Reading:
        unplaced = tuple(sorted(self._unplaced, key=lambda one: one.line))
        programme = replace(programme, unplaced=unplaced)
        return replace(reading, programme=programme, doubts=tuple(self._doubts), origins=self._origins)

    def doubt(self, piece: str, sentence: str) -> None:
        self._doubts.append(Doubt(piece, sentence))

    def rest(self, piece: str, text: str) -> None:
        """What of a piece found no place."""
        line = (self._origins.get(piece) or (1,))[0]
        self._unplaced.append(Unplaced(line=line, text=on_one_line(text)))

    def is_called(self, now: str, before: str) -> None:
        if before in self._origins:
            self._origins.setdefault(now, self._origins[before])

    # ── Texts ──

    def fitted[T](self, piece: str, details: T, fits: Mapping[str, models.Field]) -> T:
        """With texts that its fields take."""
        changes = {}
        for name, field in fits.items():
            if text := getattr(details, name):
                whole = seen(text) if isinstance(field, models.TextField) else line(text)
                changes[name] = self.cut(piece, whole, field.max_length) or None
        return replace(details, **changes)

    def name(self, piece: str, text: str) -> str:
        return self.cut(piece, line(text), LONGEST_NAME)

    def names(self, piece: str, texts: Iterable[str]) -> tuple[str, ...]:
        """Each once."""
        return tuple(dict.fromkeys(filter(None, (self.name(piece, text) for text in texts))))

    def cut(self, piece: str, text: str, longest: int) -> str:
        """Between words where that can be; what does not fit is unplaced."""
        if len(text) <= longest:
            return text
        kept = text[: longest - 1].rpartition(" ")[0].rstrip()
        kept = kept if len(kept) > longest // 2 else text[: longest - 1]
        self.doubt(piece, f"“{text[:40]}…” is longer than {longest:,} characters; the rest is unplaced.")
        self.rest(piece, text[len(kept) :])
        return f"{kept}…"


def line(text: str) -> str:
    """On one line, without characters that nobody sees."""
    return text if not _LINE_ENDS.search(text) and _is_seen(text) else printable(text)


def seen(text: str) -> str:
    """As it is, without characters that nobody sees."""
    if _is_seen(text):
        return text
    return "".join(part if _PARTS_OF_LINES.fullmatch(part) else _spaced(part) for part in _PARTS_OF_LINES.split(text))


def _spaced(text: str) -> str:
    return text if _is_seen(text) else printable(text)


def _is_seen(text: str) -> bool:
    try:
        refuse_unprintable(text)
    except ValidationError:
        return False
    return True
