"""What cells of tables say: days and times as spreadsheets have them and as people type them."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone

from agenda import clocks
from agenda.dates import MONTHS
from agenda.pasted import times_before
from events.vocabulary import AppearanceStatus, ContributionRole, SessionStatus

type Cell = str | int | float | date | time | datetime | timedelta | None

_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
"""Days as spreadsheets count them, of 1954 to 2119."""
_NUMERIC = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})")
_NAMED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:(?:of|de)\s+)?)?([^\W\d]{3,12})\.?"
    r"(?:\s+(\d{1,2})(?:st|nd|rd|th)?(?!\d))?,?(?:\s+(?:de\s+)?(\d{4}))?"
)
_WEEKDAY = re.compile(r"[^\W\d]{2,10}[,.]?\s+(?=\d{1,2}\D|[^\W\d]{3,12}\.?\s+\d)")
_FOREIGN_MONTHS = {
    **{"mär": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12},
    **{"fév": 2, "fev": 2, "avr": 4, "jui": 6, "aoû": 8, "aou": 8, "déc": 12},
    **{"ene": 1, "abr": 4, "ago": 8, "dic": 12, "gen": 1, "mag": 5, "giu": 6, "lug": 7, "set": 9, "ott": 10},
}
_WITHIN = re.compile(r"(?<!\d)\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?[^\W\d]{3,12}\.?,?\s\d{4}(?!\d)")
_SPAN = re.compile(r"(?:[–—&-]|\b(?:to|and|until|bis))\s?$")
_OFFSET = re.compile(r"\s*UTC(?:([+-]\d{1,2})(?::(\d{2}))?)?$")
_LENGTH = re.compile(
    r"(?:(\d{1,2})\s*(?:h(?:ours?|rs?)?\b|:)\s*)?(?:(\d{1,3})\s*(?:m(?:in(?:ute)?s?)?\b\.?)?)?", re.IGNORECASE
)


def text_of(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}" if cell.time() != time() else f"{cell:%Y-%m-%d}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()


# ── Days ──


def is_month_first(texts: Iterable[str]) -> bool:
    """Whether dates such as 3/25/2027 stand in a column."""
    found = [found for text in texts if (found := _NUMERIC.fullmatch(text.split(" ")[0])) and "/" in text]
    return any(int(one[2]) > 12 for one in found) and not any(int(one[1]) > 12 for one in found)


def day_of(cell: Cell, *, month_first: bool = False, year: int | None = None) -> date | None:
    """None where it is no day, or none that there is."""
    if isinstance(cell, datetime | date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return day if day.year > 1950 else None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _EPOCH + timedelta(days=int(cell)) if int(cell) in _SERIALS else None
    text = " ".join(text_of(cell).split())[:60]
    if found := _NUMERIC.match(text):
        return _of_numbers(*map(int, found.groups()), month_first=month_first)
    return _of_words(text, year) or _of_words(_WEEKDAY.sub("", text, count=1), year)


def day_within(text: str) -> date | None:
    """The one day that a heading names; None of a span."""
    found = [one for one in _WITHIN.finditer(text[:300]) if not _SPAN.search(text[: one.start()])]
    return day_of(found[0][0]) if len(found) == 1 else None


def _of_numbers(first: int, second: int, third: int, *, month_first: bool) -> date | None:
    if first > 31:
        return _made(first, second, third)
    third += 2000 if third < 100 else 0
    return _made(third, first, second) if month_first else _made(third, second, first)


def _of_words(text: str, year: int | None) -> date | None:
    found = _NAMED.match(text)
    number = found and (found[1] or found[3])
    if not number or not (found[4] or year):
        return None
    name = "jul" if found[2].casefold().startswith("juil") else found[2].casefold()[:3]
    month = MONTHS.index(name) + 1 if name in MONTHS else _FOREIGN_MONTHS.get(name)
    return _made(int(found[4] or year), month, int(number)) if month else None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# ── Times ──


def clocks_of(start: Cell, end: Cell = None, *, after: time | None = None) -> tuple[time | None, time | None]:
    """Of one cell that may hold both, or of two; `after`: the start of what stands above, which tells “1.15” from
    night. Raises ValueError of what is no time."""
    texts = [_clock_text(cell) for cell in (start, end)]
    offsets = [_OFFSET.search(text) for text in texts]
    said = " - ".join(filter(None, (_OFFSET.sub("", text) for text in texts)))
    if not said:
        return None, None
    found, rest = times_before(said)
    if found is None and end is None:
        found, rest = clocks.alone(said), ""
    if found is None or rest:
        raise ValueError(said)
    first, last = found.after(after, earliest=0)
    return tuple(_at(clock, offset) for clock, offset in zip((first, last), offsets, strict=True))


def _at(clock: time | None, offset: re.Match | None) -> time | None:
    if clock is None or offset is None:
        return clock
    hours, minutes = int(offset[1] or 0), int(offset[2] or 0)
    return clock.replace(tzinfo=timezone(timedelta(hours=hours, minutes=minutes if hours >= 0 else -minutes)))


def _clock_text(cell: Cell) -> str:
    """“09:30”, of whatever a spreadsheet has in its place."""
    if isinstance(cell, datetime):
        cell = cell.time()
    if isinstance(cell, timedelta):
        cell = cell / timedelta(days=1)
    if isinstance(cell, float) and 0 < cell < 1:
        minutes = round(cell * 24 * 60)
        cell = time(minutes // 60 % 24, minutes % 60)
    if isinstance(cell, float) and 1 <= cell < 24 and not cell.is_integer():
        return f"{cell:.2f}"
    text = " ".join(text_of(cell).split())[:60]
    text = re.sub(r"^\d{4}-\d{2}-\d{2}[T ]", "", text)
    return re.sub(r"(?<=\d)\s?[hH](?=\d\d)", ":", re.sub(r"^(\d{1,2}:\d{2}):\d{2}$", r"\1", text))


def length_of(cell: Cell) -> timedelta | None:
    """Of “45 min”, “1:30”, 45."""
    if isinstance(cell, time):
        return timedelta(hours=cell.hour, minutes=cell.minute)
    if isinstance(cell, timedelta):
        return cell
    found = _LENGTH.fullmatch(text_of(cell))
    if not found or not (found[1] or found[2]):
        return None
    return timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0))


def later(clock: time, length: timedelta) -> time | None:
    """On the same day."""
    at = datetime.combine(date(2000, 1, 1), clock) + length
    return at.time() if at.date() == date(2000, 1, 1) and length else None


# ── Words ──

_SAID_OF_SESSIONS = {
    "cancelled": SessionStatus.CANCELLED,
    "canceled": SessionStatus.CANCELLED,
    "withdrawn": SessionStatus.CANCELLED,
    "moved": SessionStatus.MOVED,
}
_SAID_OF_PEOPLE = {
    "invited": AppearanceStatus.INVITED,
    "tbc": AppearanceStatus.INVITED,
    "to be confirmed": AppearanceStatus.INVITED,
    "provisional": AppearanceStatus.INVITED,
    "confirmed": AppearanceStatus.CONFIRMED,
    "yes": AppearanceStatus.CONFIRMED,
    "accepted": AppearanceStatus.CONFIRMED,
}
_ROLES = {role.label.casefold(): role for role in ContributionRole} | {"panelist": ContributionRole.PANELLIST}


def status_of_session(text: str) -> SessionStatus:
    return _SAID_OF_SESSIONS.get(text.casefold(), SessionStatus.SCHEDULED)


def status_of_person(text: str) -> AppearanceStatus | None:
    return _SAID_OF_PEOPLE.get(text.casefold())


def role_of(text: str) -> ContributionRole | None:
    return _ROLES.get(text.casefold())


def is_status(text: str) -> bool:
    known = {*_SAID_OF_SESSIONS, *_SAID_OF_PEOPLE, "scheduled", "no", "proposed", "declined"}
    return text.casefold() in known
