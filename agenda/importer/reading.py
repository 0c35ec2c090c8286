"""What was understood of a source, with where it stands there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from events.programme import Programme

UNTITLED = "Untitled event"
"""Of an event that the source gives no title."""


class Unreadable(ValueError):
    """The source cannot be read; the message says why in one sentence, for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What somebody should look at."""

    piece: str
    """As in `Reading.origins`."""
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    programme: Programme
    """With `unplaced`: the lines of the source that are nowhere in it."""
    source: tuple[str, ...] = ()
    """The lines of the source as they are shown, line 1 first; () of data."""
    origins: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """{piece: the lines it was read from}. Pieces: “event.title”, “event.starts_on” and so on for the fields of the
    event; “audiences.NAME”, “speakers.KEY”, “sessions.ID”; and “structure”: lines that say only what those below them
    are (“Who should attend?”)."""
    doubts: tuple[Doubt, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    """Of a table: {its column: the field it was read as, '' for none}."""

    @property
    def placed(self) -> tuple[int, int]:
        """How many of the lines that are not blank are in the Programme, and how many there are."""
        lines = {number for number, text in enumerate(self.source, start=1) if text.strip()}
        unplaced = {line.line for line in self.programme.unplaced}
        return len(lines - unplaced), len(lines)
