"""Dates, times and lists as people in Britain write them."""

from datetime import date, datetime, time, timedelta


def day(on: date) -> str:
    return f"{on:%A} {on.day} {on:%B} {on.year}"


def short_day(on: date) -> str:
    return f"{on.day} {on:%B} {on.year}"


def days(first: date, last: date | None = None) -> str:
    """“Tuesday 16 July 2019”, “5 to 7 March 2027”, “30 March to 2 April 2027”."""
    if last is None or last == first:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {short_day(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {short_day(last)}"
    return f"{short_day(first)} to {short_day(last)}"


def clock(at: time) -> str:
    """“9.30am”, “1pm”, “midday”; with its offset where it has one: “1.30am UTC+1”."""
    if at.tzinfo:
        return f"{clock(at.replace(tzinfo=None))} {_offset(at.utcoffset())}"
    if at.minute == 0 and at.hour in (0, 12):
        return "midday" if at.hour else "midnight"
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def clocks(start: time | None, end: time | None) -> str:
    """“9.30am to 1pm”; what is unknown is left out."""
    if start and end:
        return f"{clock(start)} to {clock(end)}"
    if start:
        return f"from {clock(start)}"
    return f"until {clock(end)}" if end else ""


def number(of: int) -> str:
    """“1,234”."""
    return f"{of:,}"


def minutes(number: int) -> str:
    return "1 minute" if number == 1 else f"{number} minutes"


def zone(at: datetime) -> str:
    """“GMT”, “BST”; “UTC+4” where the zone has no letters of its own."""
    name = at.strftime("%Z")
    if name.isalpha():
        return name
    return _offset(at.utcoffset())


def _offset(from_utc: timedelta) -> str:
    minutes = int(from_utc.total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def counted(number: int, one: str, several: str) -> str:
    """“1 person”, “1,234 people”."""
    return f"{number:,} {one if number == 1 else several}"


def joined(parts) -> str:
    """“a”, “a and b”, “a, b and c”."""
    *most, last = [str(part) for part in parts] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def initials(name: str) -> str:
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "·"


def surname_first(name: str) -> str:
    """What people are sorted by."""
    words = name.casefold().split()
    return " ".join(words[-1:] + words[:-1])


def host(address: str) -> str:
    """“www.gov.uk” of “https://www.gov.uk/guidance”."""
    return address.partition("//")[2].partition("/")[0].rpartition("@")[2] or address
