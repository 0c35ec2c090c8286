"""Whether what a line says is in the Programme: the last look, so that no word of a source is lost unseen."""

import re
from collections.abc import Iterable, Mapping

from agenda import clocks, dates
from agenda.importer.recogniser.labels import label_of
from events.programme import Programme, to_data
from events.text import words_of

_SAID_OTHERWISE = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "how",
        "in",
        "into",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "our",
        "the",
        "their",
        "this",
        "to",
        "until",
        "was",
        "we",
        "were",
        "when",
        "where",
        "which",
        "who",
        "will",
        "with",
        "you",
        "your",
        "also",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "am",
        "pm",
        "hrs",
        "hours",
        "gmt",
        "bst",
        "utc",
        "cet",
        "cest",
        "noon",
        "midday",
        "midnight",
        "date",
        "dates",
        "time",
        "times",
        "venue",
        "place",
        "location",
        "organised",
        "organised",
        "organizer",
        "organiser",
        "hosted",
        "presented",
        "contact",
        "event",
        "events",
        "day",
        "chair",
        "chaired",
        "chairs",
        "chairing",
        "moderator",
        "moderated",
        "moderating",
        "facilitator",
        "facilitated",
        "panel",
        "panellist",
        "panellists",
        "panelists",
        "speaker",
        "speakers",
        "presenter",
        "presenters",
        "invited",
        "confirmed",
        "tbc",
        "discussant",
        "discussants",
        "host",
        "interviewer",
        "led",
        "delivered",
        "featuring",
        "online",
        "webinar",
        "virtual",
        "virtually",
        "hybrid",
        "person",
        "ended",
        "held",
        "takes",
        "taking",
        "st",
        "nd",
        "rd",
        "th",
        "room",
        "track",
        "br",
        "guest",
        "guide",
        "target",
        "audience",
        "should",
        "attend",
        "subject",
        "programme",
        "agenda",
        "one",
        "two",
        "three",
        "for",
        "all",
        "and",
        "any",
        "http",
        "https",
        "www",
        "conference",
    ]
)
_MARK = re.compile(r"https?://|www\.")


def lost(programme: Programme, lines: Mapping[int, str], origins: Iterable[int]) -> list[int]:
    """The numbers of lines, of those that something was read from, of which a word is nowhere in the Programme."""
    there = set(_words(to_data(programme)))
    return [number for number in origins if number in lines and not _is_kept(lines[number], there)]


def _words(value) -> Iterable[str]:
    if isinstance(value, str):
        yield from words_of(value)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _words(one)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)


def _is_kept(text: str, there: set[str]) -> bool:
    words = [word for word in words_of(_bare(text)) if word not in _SAID_OTHERWISE and not word.isdigit()]
    return all(word in there or len(word) < 3 for word in words)


def _bare(text: str) -> str:
    """Without its label, dates and times."""
    label = label_of(text)
    text = label[1] or text if label else text
    for found in reversed(dates.find(text[:2000])):
        text = f"{text[: found.start]} {text[found.end :]}"
    for found in reversed(list(clocks.find(text[:2000]))):
        text = f"{text[: found.start]} {text[found.end :]}"
    return _MARK.sub(" ", text)
