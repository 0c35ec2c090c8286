"""Kept sources that name somebody who is erased: they go whole, since nobody can be taken out of a document."""

import json
import re
from collections.abc import Collection, Iterable

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from agenda.importer.corrected import as_read
from agenda.importer.reading import Unreadable
from agenda.models import Import
from events.programme import to_json
from events.text import bare, on_one_line


def forget_sources(*, names: Collection[str], keys: Collection[str], events: Iterable[int]) -> None:
    """Of these events, where the person was; those that are not of an event yet; and others whose Programme names
    them."""
    called = [_spoken(name) for name in names if name]
    perhaps = Q(event__in=events) | Q(applied_at=None)
    for name in filter(None, names):
        perhaps |= Q(said__icontains=name)
    rows = Import.objects.annotate(said=Cast("programme", TextField())).filter(perhaps)
    gone = [row.pk for row in rows.iterator(chunk_size=1) if _bills(row, keys) or _names(row, called)]
    Import.objects.filter(pk__in=gone).delete()


def _bills(imported: Import, keys: Collection[str]) -> bool:
    return any(billing["key"] in keys for billing in (imported.programme or {}).get("speakers", ()))


def _names(imported: Import, called: Iterable[str]) -> bool:
    text = _spoken(_text(imported))
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in called)


def _text(imported: Import) -> str:
    """All that it says, and what was made of it."""
    kept = json.dumps([imported.name, imported.programme, imported.corrections], ensure_ascii=False)
    try:
        reading = as_read(imported)
    except Unreadable:  # by a reader that is stricter now
        return kept + bytes(imported.content).decode(errors="replace")
    return f"{kept} {' '.join(reading.source)} {to_json(reading.programme)}"


def _spoken(text: str) -> str:
    return bare(on_one_line(text))
