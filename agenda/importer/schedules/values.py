"""Values of data from outside, whatever was written in their place."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

_LENGTH = re.compile(r"(?:(\d{1,3}):)?(\d{1,4})(?::\d{2})?")


def text_of(value: Any) -> str:
    """A text; of texts in several languages the English one, or the first."""
    if isinstance(value, dict):
        value = value.get("en") or next((each for each in value.values() if each), "")
    is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value).replace("\r\n", "\n").strip() if is_text else ""


def texts_of(value: Any) -> list[str]:
    """Each once; one that is not in a list is one."""
    each = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(filter(None, map(text_of, each))))


def rows_of(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, or of what should be one."""
    each: Iterable = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [row for row in each if isinstance(row, dict)]


def moment_of(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def date_of(text: str) -> date | None:
    at = moment_of(text)
    return at.date() if at else None


def length_of(text: str) -> timedelta | None:
    """Of “00:45”, or of minutes."""
    found = _LENGTH.fullmatch(text)
    return timedelta(hours=int(found[1] or 0), minutes=int(found[2])) if found else None


def persons_of(told: dict[str, Any]) -> list[dict[str, Any]]:
    """Those of a session, also where only names are given."""
    persons = told.get("persons") or told.get("speakers")
    named = [{"name": each} for each in persons if isinstance(each, str)] if isinstance(persons, list) else []
    return rows_of(persons) + named


def name_of(person: dict[str, Any]) -> str:
    names = (text_of(person.get(name)) for name in ("public_name", "full_public_name", "name"))
    return " ".join(next(filter(None, names), "").split())
