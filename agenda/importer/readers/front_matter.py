"""Front matter: YAML between two rules at the head of a Markdown file."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from agenda.importer.readers import told

_LONGEST = 16 * 1024
"""Characters."""
_ENDS = ("---", "...")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_NAMES = {
    "title": ("title", "name", "event"),
    "start": ("starts", "start", "date", "start_date", "startdate", "starts_on", "begin", "from"),
    "end": ("ends", "end", "end_date", "enddate", "ends_on", "until", "to"),
    "start_time": ("start_time", "starttime", "time"),
    "end_time": ("end_time", "endtime"),
    "place": ("place", "location", "where", "city"),
    "venue": ("venue",),
    "organiser": ("organiser", "organizer", "host", "organisation", "organization"),
    "format": ("format", "mode"),
    "status": ("status",),
    "timezone": ("timezone", "tz", "time_zone"),
    "series": ("series",),
    "contact": ("contact", "email"),
    "summary": ("summary", "description", "abstract"),
    "performers": ("speakers", "performers"),
}


def front_matter(source: Sequence[str]) -> tuple[dict[str, Any], int]:
    """What it tells, and how many lines of the source it takes; ({}, 0) where there is none."""
    end = _end(source)
    if not end:
        return {}, 0
    try:
        data = yaml.load("\n".join(source[1 : end - 1]), Loader=yaml.BaseLoader)  # noqa: S506 - makes text alone
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}, 0
    return (_told(data), end) if isinstance(data, Mapping) else ({}, 0)


def _end(source: Sequence[str]) -> int:
    """The number of its last line."""
    if not source or source[0].rstrip() != "---":
        return 0
    length = 0
    for number, text in enumerate(source[1:], start=2):
        if text.rstrip() in _ENDS:
            return number
        length += len(text) + 1
        if length > _LONGEST:
            break
    return 0


def _told(data: Mapping) -> dict[str, Any]:
    said = {str(key).casefold().replace("-", "_"): value for key, value in data.items()}
    given = {field: next((said[name] for name in names if name in said), None) for field, names in _NAMES.items()}
    days = told.when(given["start"], given["end"])
    times = {name: clock for name in ("start_time", "end_time") if (clock := _clock(given[name]))}
    lines = {name: told.line(given[name]) for name in ("title", "place", "timezone", "series", "contact", "summary")}
    return (
        days
        | times
        | told.facts(
            **lines,
            venue=told.venue(_name(given["venue"])),
            organiser=told.organiser(_name(given["organiser"])),
            format=told.event_format(given["format"]),
            status=told.event_status(given["status"]),
            performers=_performers(given["performers"]),
        )
    )


def _name(value: Any) -> Any:
    return value.get("name") if isinstance(value, Mapping) else value


def _clock(value: Any):
    found = _CLOCK.fullmatch(told.line(value))
    return told.clock(int(found[1]), int(found[2])) if found else None


def _performers(value: Any) -> tuple[str, ...]:
    people = value if isinstance(value, list) else []
    return tuple(filter(None, (told.line(_person(one)) for one in people[:500])))


def _person(one: Any) -> Any:
    if not isinstance(one, Mapping):
        return one
    parts = (
        one.get(name) for name in ("name", "position", "role", "title", "organisation", "organization", "affiliation")
    )
    return ", ".join(part for part in parts if isinstance(part, str) and part)
