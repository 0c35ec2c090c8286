"""What data within a document says of its event, in the Python form of `EventDetails`: what cannot be understood is
left out, as the text says it too."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from agenda.importer.readers.characters import readable
from events.programme import Organiser, VenueDetails
from events.vocabulary import EventFormat, EventStatus

ONLINE = EventFormat.ONLINE
_LONGEST = 300
_FORMATS = {
    "online": EventFormat.ONLINE,
    "webinar": EventFormat.ONLINE,
    "virtual": EventFormat.ONLINE,
    "hybrid": EventFormat.HYBRID,
    "mixed": EventFormat.HYBRID,
    "offline": EventFormat.IN_PERSON,
    "in person": EventFormat.IN_PERSON,
    "in-person": EventFormat.IN_PERSON,
}
_STATUSES = {"cancelled": EventStatus.CANCELLED, "canceled": EventStatus.CANCELLED, "postponed": EventStatus.POSTPONED}


def line(value: Any) -> str:
    """Words on one line; '' of what is none, or is too long for a fact."""
    text = readable(value[: 2 * _LONGEST]) if isinstance(value, str) else ""
    return text if len(text) <= _LONGEST else ""


def facts(**values: Any) -> dict[str, Any]:
    """Those that are known."""
    return {name: value for name, value in values.items() if value}


def when(start: Any, end: Any = None) -> dict[str, Any]:
    """Days and times of “2026-03-05” or “2026-03-05T09:30+01:00”: on the wall, as they are written."""
    (starts_on, start_time), (ends_on, end_time) = _moment(start), _moment(end)
    if not starts_on:
        return {}
    later = ends_on if ends_on and ends_on > starts_on else None
    backwards = ends_on and (ends_on < starts_on or (not later and end_time and start_time and end_time <= start_time))
    return facts(starts_on=starts_on, ends_on=later, start_time=start_time, end_time=None if backwards else end_time)


def clock(hour: int, minute: int) -> time | None:
    return time(hour, minute) if hour < 24 and minute < 60 else None


def event_format(value: Any) -> EventFormat | None:
    text = line(value).casefold()
    return next((form for word, form in _FORMATS.items() if word in text), None)


def event_status(value: Any) -> EventStatus | None:
    text = line(value).casefold()
    return next((status for word, status in _STATUSES.items() if word in text), None)


def organiser(name: Any, website: Any = None) -> Organiser | None:
    address = line(website)
    return Organiser(name=line(name)[:200], website=address if _is_web(address) else None) if line(name) else None


def venue(name: Any, address: Any = None) -> VenueDetails | None:
    return VenueDetails(name=line(name)[:200], address=_address(address) or None) if line(name) else None


def _address(value: Any) -> str:
    """Written out, or in the parts that schema.org has."""
    if isinstance(value, Mapping):
        parts = ("streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry")
        return ", ".join(dict.fromkeys(filter(None, (line(value.get(part)) for part in parts))))
    return line(value)


def _is_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://")) and " " not in address


def _moment(value: Any) -> tuple[date | None, time | None]:
    """The time of a moment in UTC is not known: which its zone is, it does not say."""
    text = line(value).replace(" ", "T", 1)
    try:
        if len(text) <= 10:
            return date.fromisoformat(text), None
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None, None
    is_said = text[-1:] not in "Zz" and moment.time() != time.min
    return moment.date(), moment.time().replace(second=0, microsecond=0) if is_said else None
