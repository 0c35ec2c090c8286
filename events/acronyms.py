"""Acronyms that a text explains: “the National Crime Agency (NCA)”, “ROCUs (Regional Organised Crime Units)”."""

import re

_MOST_WORDS = 10
_SHORT = r"[A-Z][A-Za-z&]{0,8}[A-Z][a-z]?"
_AFTER = re.compile(rf"\((?P<short>{_SHORT})\)")
_BEFORE = re.compile(rf"\b(?P<short>{_SHORT}) \((?P<long>[A-Z][\w’'&-]*(?: [\w’'&-]+){{1,{_MOST_WORDS}}})\)")
_WORD = re.compile(r"[\w&]+(?:[’'][\w]+)?")
_POSSESSIVE = re.compile(r"[’']s?\s*$")
_SMALL = {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with", "&"}


def acronyms(*texts: str) -> dict[str, str]:
    """{“NCA”: “National Crime Agency”}; the singular where the plural is explained. The first explanation counts."""
    found: dict[str, str] = {}
    for text in texts:
        for short, long in _explained(text):
            found.setdefault(*_singular(short, long))
    return found


def _explained(text: str):
    for match in _AFTER.finditer(text):
        if long := _meaning(match["short"], text[max(0, match.start() - 160) : match.start()]):
            yield match["short"], long
    for match in _BEFORE.finditer(text):
        if _meaning(match["short"], match["long"]) == match["long"]:
            yield match["short"], match["long"]


def _meaning(short: str, before: str) -> str:
    """The words at the end of a text whose initials are the acronym; '' where there are none. Small words may be
    spoken for by no letter: “Proceeds Of Crime Act” is POCA, “Serious and Organised Crime” SOC."""
    before = _POSSESSIVE.sub("", before.rstrip())
    letters = [letter.casefold() for letter in short.rstrip("s") if letter.isalnum()]
    words = list(_WORD.finditer(before))[-_MOST_WORDS:]
    if not words or before[words[-1].end() :].strip():
        return ""
    wanted = letters[:]
    for word in reversed(words):
        initial = word[0][0].casefold()
        if wanted and initial == wanted[-1]:
            wanted.pop()
            if not wanted:
                return before[word.start() :].strip()
        elif word[0].casefold() not in _SMALL:
            return ""
    return ""


def _singular(short: str, long: str) -> tuple[str, str]:
    if short.endswith("s") and short[:-1].isupper() and long.endswith("s"):
        return short[:-1], long[:-1]
    return short, long
