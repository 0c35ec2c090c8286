"""What a source says, as its organiser would have it: `Import.corrections` over what was read.

Corrections are {piece: {field: value}}: pieces as in `Reading.origins`, but the event as one, “event”; fields and
values as in Programme JSON, and beside them those named here.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from agenda.importer import formats
from agenda.importer.reading import Reading
from agenda.importer.settle import settled
from agenda.models import Import
from events.models import Organisation
from events.programme import Organiser, Programme, SessionDetails, from_data, to_data

LEFT_OUT = "left_out"
LOOKED_AT = "looked_at"
"""Somebody has looked at what was doubtful, and left it so or mended it."""
SAME_AS = "same_as"
"""Of a person: the number of a Speaker, or None for somebody new; absent as long as nobody has said."""
ADDED = "added"
"""Of a person: the source names nobody of that key."""
_MARKS = {LEFT_OUT, LOOKED_AT, SAME_AS, ADDED}
EVENT = "event"
KEYS = {"audiences": "name", "speakers": "key", "sessions": "id"}
"""{part of a Programme: what of a row stands in the name of its piece}"""

type Corrections = Mapping[str, Mapping[str, Any]]


def as_read(imported: Import) -> Reading:
    """Uncorrected, but that sessions go along where the event is on another day than it was read: times that lacked
    a day have one then. Raises Unreadable."""
    told = {"columns": imported.columns} if imported.columns else {}
    reading = formats.read(bytes(imported.content), name=imported.name, format=imported.format, **told)
    first = imported.corrections.get(EVENT, {}).get("starts_on")
    if first:
        reading = replace(reading, programme=_moved(reading.programme, date.fromisoformat(first)))
    return settled(reading)


def _moved(programme: Programme, first: date) -> Programme:
    """Sessions keep their distance from the first day; those of no day are on it, if the event had none."""
    before = programme.event.starts_on

    def day(session: SessionDetails) -> date | None:
        if session.day is None:
            return None if before else first
        return session.day + (first - before) if before else session.day

    return replace(programme, sessions=tuple(replace(session, day=day(session)) for session in programme.sessions))


def corrected(imported: Import) -> Reading:
    """Raises Unreadable; NotAProgramme where the corrections do not fit, as none do that the page keeps."""
    return with_corrections(as_read(imported), imported)


def with_corrections(reading: Reading, imported: Import) -> Reading:
    programme = overlaid(reading.programme, imported.corrections)
    if team := team_of(imported):
        organiser = Organiser(name=team.name, website=team.website or None)
        programme = replace(programme, event=replace(programme.event, organiser=organiser))
    return settled(replace(reading, programme=programme, doubts=open_doubts(reading, imported.corrections)))


def team_of(imported: Import) -> Organisation | None:
    """Whose the event is, or will be: a source does not move an event to another team."""
    return imported.event.organiser if imported.event_id else imported.organiser


def open_doubts(reading: Reading, corrections: Corrections) -> tuple:
    return tuple(doubt for doubt in reading.doubts if not _is_settled(corrections.get(piece_of(doubt.piece), {})))


def piece_of(named: str) -> str:
    """“event.title” is of the event."""
    return EVENT if named.startswith(f"{EVENT}.") else named


def _is_settled(correction: Mapping) -> bool:
    return bool(correction.get(LEFT_OUT) or correction.get(LOOKED_AT))


def overlaid(programme: Programme, corrections: Corrections) -> Programme:
    if not corrections:
        return programme
    data = to_data(programme)
    data["event"] |= values(corrections.get(EVENT, {}))
    for part, key in KEYS.items():
        said = [(row, corrections.get(f"{part}.{row[key]}", {})) for row in data[part]]
        data[part] = [row | values(correction) for row, correction in said if not correction.get(LEFT_OUT)]
    there = programme.billing_of  # read anew, a table may name whoever was added
    added = (said for said in corrections.values() if said.get(ADDED) and not said.get(LEFT_OUT))
    data["speakers"] += [values(said) for said in added if said["key"] not in there]
    _settle_people(data)
    for name, part in ("room", "rooms"), ("track", "tracks"):
        _settle_names(data, name, part, programme)
    overlaid = from_data(data | {"audiences": _each_once(data["audiences"])})
    return replace(overlaid, unplaced=programme.unplaced)


def values(correction: Mapping) -> dict[str, Any]:
    """Without the marks: what stands in a Programme."""
    return {name: value for name, value in correction.items() if name not in _MARKS}


def _settle_people(data: dict) -> None:
    """Nobody speaks who is left out."""
    there = {billing["key"] for billing in data["speakers"]}
    for session in data["sessions"]:
        session["speakers"] = [part for part in session["speakers"] if part["speaker"] in there]


def _settle_names(data: dict, name: str, part: str, before: Programme) -> None:
    """Rooms and tracks that sessions are now in are there; those that no session is in any more are not."""
    used = dict.fromkeys(session[name] for session in data["sessions"] if session[name])
    were_used = {getattr(session, name) for session in before.sessions}
    kept = [row for row in data[part] if row["name"] in used or row["name"] not in were_used]
    there = {row["name"] for row in kept}
    data[part] = kept + [{"name": new} for new in used if new not in there]


def _each_once(audiences: list[dict]) -> list[dict]:
    """Two lines may turn out to be one category."""
    return list({audience["name"]: audience for audience in reversed(audiences)}.values())[::-1]
