"""What one row of a table says, once it is known what its columns are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agenda.importer.cast import people
from agenda.importer.sheets.cells import Cell, is_status, role_of, status_of_person, text_of
from agenda.kinds import kind_by
from events.programme import Billing, Part
from events.text import on_one_line
from events.vocabulary import INTERVALS, ContributionRole, SessionKind

_DEFUSED = re.compile(r"^'(?=[=+\-@\t\r])")
_ITEMS = re.compile(r"[\n;]+")
_MARK = re.compile(r"^\s*[•·*‣▪–-]\s+")
_ROLE = re.compile(r"\s\((speaker|chair|moderator|panellist|panelist|host|respondent)\)(?=\s*(?:\(|$))", re.IGNORECASE)
_PERSON = re.compile(
    r"\w, \w|\((?:chair|confirmed|invited|tbc)\)|^(?:dr|prof|professor|mr|mrs|ms|sir|dame)\b", re.IGNORECASE
)
_FOR_ALL = (SessionKind.WELCOME, SessionKind.CLOSE)
_YES = {"yes", "y", "x", "true", "1", "ja", "oui", "sí", "si"}


@dataclass(frozen=True)
class Row:
    number: int
    """As a spreadsheet counts it, over all its sheets."""
    cells: Sequence[Cell]
    columns: dict[str, list[int]]
    """{field: the columns that hold it}."""

    def values(self, field: str) -> list[Cell]:
        """Those that are not empty."""
        cells = (self.cells[n] for n in self.columns.get(field, ()) if n < len(self.cells))
        return [cell for cell in cells if text_of(cell)]

    def value(self, field: str) -> Cell:
        return next(iter(self.values(field)), None)

    def text(self, field: str) -> str:
        """Also of several lines."""
        return "\n".join(plain(text_of(cell)) for cell in self.values(field)) if field in self.columns else ""

    def line(self, field: str) -> str:
        return on_one_line(self.text(field))

    def items(self, field: str) -> tuple[str, ...]:
        """One a line, or parted by semicolons."""
        if field not in self.columns:
            return ()
        parts = (on_one_line(_MARK.sub("", part)) for part in _ITEMS.split(self.text(field)))
        return tuple(dict.fromkeys(filter(None, parts)))

    def lines(self, field: str) -> tuple[str, ...]:
        parts = (on_one_line(_MARK.sub("", part)) for part in self.text(field).split("\n"))
        return tuple(filter(None, parts))

    @property
    def whole(self) -> str:
        return " | ".join(on_one_line(text) for cell in self.cells if (text := text_of(cell)))

    # ── Sessions beside one another ──

    def beside_one_another(self, names: Sequence[str]) -> Iterator["Row"]:
        """A row for each session in a column of a room or of a track: its title, below it whoever speaks. What stands
        alone in its row and is for everybody, as a break, is in no room."""
        held = [(field, n) for field in ("in_room", "in_track") for n in self.columns.get(field, ())]
        filled = [(field, n) for field, n in held if n < len(self.cells) and text_of(self.cells[n])]
        for field, n in filled:
            title, *below = [plain(line).strip() for line in text_of(self.cells[n]).split("\n") if line.strip()]
            is_for_all = len(filled) == 1 < len(held) and kind_by("", title=title) in (*INTERVALS, *_FOR_ALL)
            place = {} if is_for_all else {field.removeprefix("in_"): names[n]}
            people = "\n".join(line for line in below if _PERSON.search(line))
            points = "\n".join(line for line in below if not _PERSON.search(line))
            yield self._with(title=title, people=people, points=points, **place)

    def _with(self, **values: str) -> "Row":
        first = len(self.cells)
        columns = {field: [first + n] for n, field in enumerate(values)}
        return Row(self.number, [*self.cells, *values.values()], self.columns | columns)

    # ── People ──

    def people(self) -> Iterator[tuple[Billing, Part]]:
        """Each with what they do there; the part's key is to be replaced."""
        named = list(self._named())
        for billing, role in named:
            own = self._told_of_one(billing) if len(named) == 1 else billing
            said = role_of(self.line("role")) if len(named) == 1 else None
            yield own, Part(speaker="new", role=said or role)
        for line in self.items("chairs"):
            for billing, _ in people(line):
                yield billing, Part(speaker="new", role=ContributionRole.CHAIR)

    def _named(self) -> Iterator[tuple[Billing, ContributionRole]]:
        if name := on_one_line(f"{self.line('given')} {self.line('name')}"):
            yield (
                Billing(
                    key="new",
                    name=name,
                    honorific=self.line("honorific") or None,
                    post_nominals=self.line("letters") or None,
                ),
                ContributionRole.SPEAKER,
            )
            return
        for line in self.items("people"):
            role = _ROLE.search(line)
            for billing, read in people(_ROLE.sub("", line)):
                yield billing, (role_of(role[1]) if role else None) or read

    def nobody(self) -> list[str]:
        """What stands among people and names none of them."""
        lines = [] if self.values("name") or self.values("given") else list(self.items("people"))
        return [line for line in (*lines, *self.items("chairs")) if not people(_ROLE.sub("", line))]

    def _told_of_one(self, billing: Billing) -> Billing:
        role = self.line("role")
        position = self.line("position") or ("" if role_of(role) else role) or billing.position or ""
        organisation = self.line("organisation") or billing.organisation or ""
        printed = self.line("billing") or (
            ", ".join(filter(None, (position, organisation)))
            if self.line("position") or self.line("organisation")
            else billing.billing
        )
        return Billing(
            key="new",
            name=billing.name,
            honorific=billing.honorific or self.line("honorific") or None,
            post_nominals=billing.post_nominals or self.line("letters") or None,
            billing=printed or None,
            position=position or None,
            organisation=organisation or None,
            status=next(filter(None, map(status_of_person, self.lines("status"))), None) or billing.status,
            is_key=self.line("is_key").casefold() in _YES,
        )

    @property
    def unknown_status(self) -> str:
        """What its status says, where that is no status."""
        return " ".join(said for said in self.lines("status") if not is_status(said))


def plain(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking a text for a formula."""
    return _DEFUSED.sub("", text)
