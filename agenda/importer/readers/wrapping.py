"""Paragraphs that were broken into lines: which line goes on with the next, where that is certain.

A text is taken for a broken one where lines that begin in lower case follow lines with no room left for their first
word. Then the same is asked of each line. Lines are given as they stand, with what is before their words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

_NARROWEST, _WIDEST = 50, 100
_SHORTEST_EVIDENCE = 40
_INSTITUTION = re.compile(
    r"(?:[A-Z&][\w’'-]{0,20} ){0,3}(?:Agency|Association|Authority|Board|Centre|Centres|College|Committee|Constabulary"
    r"|Council|Department|Foundation|Group|Hospital|Institute|Limited|Ltd|Network|Office|Partnership|Police|School"
    r"|Service|Services|Society|Team|Trust|Unit|University)[).,;]?"
)
"""The rest of a name that a line began, as no line begins by itself."""
_GOES_ON = re.compile(r"(?:\b(?:a|an|and|as|at|by|for|from|in|into|its|of|on|or|that|the|their|to|with)|[,&/–-])$")
_BEGINS_ANEW = re.compile(
    r"\W{0,2}\d{1,2}(?:[:.h]?\d{2}\b|\s?[ap]\.?m\b|\s?noon)"  # a time
    r"|[A-Z][\w ]{0,20}:\s"  # a label: “Chair: …”
    r"|https?://",
)


@dataclass(frozen=True, slots=True)
class Wrapping:
    width: int
    """Of the longest line that was broken; 0 where none was."""

    def goes_on(self, text: str, after: str, *, in_prose: bool) -> bool:
        """Whether `after` is the rest of the line `text`; `in_prose`: other lines of the same paragraph are."""
        if not self.width or not _has_no_room(text, after, self.width) or begins_anew(after):
            return False
        if begins_low(after) or ends_open(text) or ends_name(after):
            return True
        return in_prose and len(text) > self.width * 0.75


def wrapping(lines: Iterable[str]) -> Wrapping:
    """Of the lines of a text, blank ones too."""
    texts = [line.rstrip() for line in lines]
    pairs = [(text, after) for text, after in pairwise(texts) if _is_evidence(text, after)]
    width = max((len(text) for text, _ in pairs), default=0)
    broken = sum(_has_no_room(text, after, width) for text, after in pairs)
    return Wrapping(width if width >= _NARROWEST and broken >= max(2, 0.7 * len(pairs)) else 0)


def begins_anew(text: str) -> bool:
    """With a time, a label or an address."""
    return bool(_BEGINS_ANEW.match(text.lstrip()))


def ends_open(text: str) -> bool:
    """In the middle of a sentence."""
    return bool(_GOES_ON.search(text.rstrip()[-10:]))


def ends_name(text: str) -> bool:
    """Whether it is the rest of the name of an institution."""
    return bool(_INSTITUTION.fullmatch(text.strip()[:_WIDEST]))


def begins_low(text: str) -> bool:
    return text.lstrip()[:1].islower()


def _is_evidence(text: str, after: str) -> bool:
    return _SHORTEST_EVIDENCE <= len(text) <= _WIDEST and begins_low(after)


def _has_no_room(text: str, after: str, width: int) -> bool:
    word = after.lstrip()[:_WIDEST].split(maxsplit=1)
    return bool(word) and len(text.rstrip()) + 1 + len(word[0]) > width
