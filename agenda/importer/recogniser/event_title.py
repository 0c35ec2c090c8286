"""The title of an event, among the lines that stand above everything."""

import re
from collections.abc import Sequence

from agenda import dates
from agenda.importer.recogniser.headings import Section
from agenda.importer.recogniser.labels import is_navigation, is_notice
from agenda.importer.recogniser.phrases import EMAIL, ENDED, EVENT_WORD, URL
from agenda.importer.recogniser.places import is_place
from agenda.importer.recogniser.seen import Seen
from agenda.kinds import told_kind
from events.text import folded
from events.vocabulary import EventStatus
from speakers.posts import ORGANISATIONS, in_small
from speakers.printed import Likeness

_STATUS = re.compile(r"\b(?P<word>cancelled|canceled|postponed)\b", re.I)


def title_of(head: Sequence[Seen], told: str) -> tuple[str, str, Seen | None]:
    """The title, who organises where that stands before it in quotes, and its line."""
    scored = [(score, -place, seen) for place, seen in enumerate(head) if (score := title_score(head, place, told)) > 0]
    if not scored:
        return told, "", None
    *_, seen = max(scored, key=lambda one: one[:2])
    title, organiser = parted_title(seen.text)
    return title, organiser, seen


def title_score(head: Sequence[Seen], place: int, told: str) -> float:
    """How likely a line is the event's title; at most 0 of one that cannot be. `told` is what data says it is."""
    seen = head[place]
    if _cannot_be(seen):
        return 0
    text = _plain(seen)
    score = _by_manner(seen, text) + _by_words(seen, text) + _by_neighbours(head, place) - place * 0.12
    return score + (4 if told and text.casefold() in told.casefold() else 0)


def _plain(seen: Seen) -> str:
    return seen.text.strip("*# ")


def _cannot_be(seen: Seen) -> bool:
    text, words = _plain(seen), len(seen.text.split())
    if words > 45 or not any(map(str.isalpha, text)) or text[:1].islower():
        return True
    if seen.is_time_alone or seen.day or is_navigation(text) or is_notice(text):
        return True
    if ENDED.fullmatch(text) or URL.search(text) or EMAIL.search(text):
        return True
    return seen.is_prose and not seen.line.heading and (words > 28 or text.endswith("."))


def _by_manner(seen: Seen, text: str) -> float:
    """How it is written."""
    words = len(seen.text.split())
    score = 1.0 + min(words, 14) / 7.5
    score += {1: 6, 2: 2}.get(seen.line.heading, 0) + (1.5 if seen.line.bold else 0)
    score += 0.5 if re.search('[:“"]', text) else 0
    score += 0.4 if text.isupper() and words >= 3 else 0
    score -= 2 if words == 1 and not seen.line.heading else 0
    score -= 4 if _MENU.fullmatch(text) else 0
    score -= 3 if text.count(" | ") >= 2 else 0
    return score


def _by_words(seen: Seen, text: str) -> float:
    """What it says."""
    words = len(seen.text.split())
    is_event = bool(EVENT_WORD.search(_CONFERENCE_CENTRE.sub("", text)))
    score = 0.8 if is_event else 0
    if seen.heading:
        score -= (8 if seen.heading.section == Section.AGENDA else 0) + (0 if EVENT_WORD.search(text) else 3)
    score -= 3 if seen.dates and not seen.line.heading else 0
    score -= 2.5 if is_place(text) and not is_event else 0
    score -= 2 if seen.likeness >= Likeness.LIKELY or (told_kind(text) and words <= 4) else 0
    score -= 1.2 if words <= 5 and not is_event and in_small(text.split()[-1]) in ORGANISATIONS else 0
    score -= 2 if _LETTER.match(text) else 0
    score -= 4 if _DEADLINE.search(text) else 0
    score -= 2 if _ANY_EVENT.fullmatch(text) else 0
    score -= 4 if _PROGRAMME.fullmatch(text) else 0
    score -= 1.5 if is_event and words >= 3 and text.split()[-1].islower() else 0
    score -= (2.5 if is_event else 1) if re.match(r"an?\s", text, re.I) else 0
    return score


def _by_neighbours(head: Sequence[Seen], place: int) -> float:
    """What stands around it: the date just below, the same line again."""
    text, words = _plain(head[place]), len(head[place].text.split())
    last = place + 1 if _has_subtitle(head, place) else place
    near = (k for k, other in enumerate(head[last + 1 : last + 4]) if other.dates and not other.is_prose)
    score = {0: 2.2, 1: 1.6, 2: 1.0}.get(next(near, None), 0)
    below = head[place + 1].text if place + 1 < len(head) else ""
    score += 3 if ENDED.fullmatch(below) else 0
    score += 1 if any(len(other.text.split()) > 3 and text.startswith(f"{other.text} ") for other in head) else 0
    score += 1.5 if words > 3 and sum(folded(other.text) == folded(text) for other in head) > 1 else 0
    return score


def _has_subtitle(head: Sequence[Seen], place: int) -> bool:
    """The next line stands with it, and apart from those below."""
    if place + 2 >= len(head):
        return False
    below, after = head[place + 1 : place + 3]
    return head[place].line.gap > 0 and not below.line.gap and after.line.gap > 0 and not below.dates


_LETTER = re.compile(r"(?:dear|hi|hello|best|kind|thanks|from|to)\b", re.I)
_DEADLINE = re.compile(r"\b(?:register by|book by|call for|deadline|closes|early[- ]bird|published|updated)\b", re.I)
_ANY_EVENT = re.compile(
    r"(?:an?\s.*|annual|national|regional|one-day)\s?(?:\w+\s)?"
    r"(?:conference|event|symposium|seminar|forum|webinar|meeting)(?: (?:and|&) exhibition)?",
    re.I,
)
_PROGRAMME = re.compile(r"(?:\d{4}\s)?(?:programme|agenda)(?:\s\d{4})?", re.I)
_MENU = re.compile(r".*[▾▼☰].*|(?:[^|:\d]{2,24}\|){2,}[^|:\d]{2,24}")
_CONFERENCE_CENTRE = re.compile(
    r"\b(?:conference|events?|exhibition|training|congress) (?:centre|center|hall|suite|room|house)\b", re.I
)


_ANY_NAME = re.compile(rf"(?:{EVENT_WORD.pattern})\W*(?:20\d\d)?\W*$", re.I)
"""What stands before a quoted title is the event too: “Annual Conference 2027: "…"”."""
_QUOTED = re.compile(r"(?P<before>[^“\"]{3,80}?)[:\s]*[“\"](?P<title>[^”\"]{8,300})[”\"]\s*\.?")


_BESIDE_TITLE = re.compile(
    r"^(?:(?:fw|fwd|re)\s*:\s*)+|^notice\sis\s(?:hereby\s)?given\sof\s(?:the\s|an?\s)?|^(?:(?:draft|final|outline|provisional|full)\s)*(?:programme|agenda|schedule|timetable|invitation)(?:\s(?:for|of)(?:\sthe)?)?\s*(?:[:–—-]\s*|(?<=\sfor)\s|(?<=\sthe)\s)",
    re.I,
)


def parted_title(text: str) -> tuple[str, str]:
    """(“Title”, “Organiser”) of “Organiser "Title"”."""
    found = _QUOTED.fullmatch(text)
    if found and not _ANY_NAME.search(found["before"]):
        return found["title"].strip(), re.sub(r"\s(?:presents?|invites?.*)$", "", found["before"].strip(" :–—-"))
    bare = _BESIDE_TITLE.sub("", text.strip()).strip(" ,–—-|:")
    bare = re.sub(r"^(?:our|the)\s(?=[A-Z])", "", bare)
    if (last := dates.find(bare)) and last[-1].end == len(bare) and last[-1].start > 8:
        bare = bare[: last[-1].start].strip(" ,–—-|(")
    if bare[:1] in '“"' and bare[-1:] in '”"' and len(bare) > 4:
        bare = bare[1:-1]
    return bare, ""


def status_of(text: str) -> EventStatus | None:
    found = _STATUS.search(text)
    return found and (EventStatus.POSTPONED if found["word"].lower() == "postponed" else EventStatus.CANCELLED)
