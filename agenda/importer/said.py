"""What a source said itself, whatever was made of it."""

from collections.abc import Mapping

from agenda.importer.alignment import aligned
from agenda.importer.corrected import as_read
from agenda.importer.matching import with_known_categories
from agenda.importer.settle import settled
from agenda.models import Import
from events.programme import Programme


def as_said(
    imported: Import, applied: Programme, *, people: Mapping[str, str], sessions: Mapping[str, str]
) -> Programme:
    """Uncorrected, with the ids and keys under which it was applied: {those of the source: those}. What was
    corrected on the page of its review is the organiser's, like what is corrected at the desk later: a source that
    says again what it said does not undo it. Raises Unreadable."""
    if not imported.corrections:
        return applied
    return aligned(
        with_known_categories(settled(as_read(imported)).programme), applied, people=people, sessions=sessions
    )


def given_keys(applied: Programme, now: Programme) -> dict[str, str]:
    """{key that somebody was applied with: the one they have}"""
    return {before.key: after.key for before, after in zip(applied.speakers, now.speakers, strict=False)}
