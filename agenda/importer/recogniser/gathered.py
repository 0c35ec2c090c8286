"""What is gathered on the way down a document, each piece with the lines that it stood on."""

from dataclasses import dataclass, field
from typing import Any

from agenda.importer.recogniser.agenda import Agenda
from agenda.importer.recogniser.company import Company
from agenda.importer.recogniser.facts import Facts
from agenda.importer.recogniser.outlook import Outlook
from agenda.importer.recogniser.seen import Seen


@dataclass
class Gathered:
    outlook: Outlook
    told: dict[str, Any]
    """What data within the document says of the event."""
    facts: Facts = field(default_factory=Facts)
    company: Company = field(default_factory=Company)
    head: list[Seen] = field(default_factory=list)
    brief: list[tuple[Seen, str]] = field(default_factory=list)
    """With what each is: “prose”, “item”, “heading”, “short”."""
    learning: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    audiences: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    audience_note: list[Seen] = field(default_factory=list)
    sources: list[tuple[str, Seen]] = field(default_factory=list)
    structure: list[int] = field(default_factory=list)
    """Lines that say what those below are, and nothing else."""
    unplaced: list[Seen] = field(default_factory=list)
    agenda: Agenda | None = None
