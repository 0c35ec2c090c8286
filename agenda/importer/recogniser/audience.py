"""Audiences that a sentence names."""

import re

_FOR = re.compile(
    r"\b(?:is|are|will be|has been)\s(?:\w+ly\s)?(?:designed|developed|intended|aimed|suitable|relevant|ideal|for(?=\s)"
    r"|open)\s?(?:for|at|to)?\s(?P<list>[^.;]{4,400})",
    re.I,
)
_A_DAY_FOR = re.compile(
    r"(?:an?|the|one|this|our)\s(?:[\w-]+\s){0,4}(?:morning|afternoon|evening|day|event|conference|forum|symposium|seminar|webinar|workshop|course|session|summit|briefing)"
    r"(?:\sis)?\sfor\s(?P<list>[^.;]{4,300})",
    re.I,
)
_PERFECT = re.compile(r"(?:perfect|ideal|suitable|essential|relevant|designed)\sfor\s(?P<list>[^.;]{8,300})", re.I)
_EVENT = re.compile(
    r"\b(?:event|conference|forum|symposium|seminar|webinar|day|workshop|course|session|summit|round ?table|training"
    r"|morning|afternoon|evening)\b",
    re.I,
)
_WHO = re.compile(r"(?:people|those|delegates|colleagues)\swho\b", re.I)
_ALL = re.compile(r"(?:all|any|every)", re.I)
_AS_WELL = re.compile(r",?\s*(?:as well as|and also|along with)\s*:?\s*$", re.I)
_LONGEST = 2_000


def names_in(text: str) -> list[str]:
    """Audiences that a sentence lists: “police officers, social workers and anyone who …”."""
    text = text[:_LONGEST]
    parts = re.split(
        r"\s*[,;•|]\s*(?:and\s|or\s)?|\s/\s|\s+and\s+(?=(?:anyone|anybody|everyone|everybody|all|others)\b)|\s+and\s+(?=(?:\w+\s){0,4}\w+\.?$)",
        text.strip(" .:"),
    )
    names = [re.sub(r"^(?:the|all|any|both)\s", "", part.strip(" .")) for part in parts if part and part.strip(" .")]
    return [name for name in names if 0 < len(name.split()) <= 9]


def is_list_of_names(text: str) -> bool:
    """“Police Officers, Midwives, Housing Officers, Councillors”: several, set apart by commas and no sentence."""
    if text.count(" / ") >= 2:
        return True
    names = [name.strip() for name in text.strip(" .").split(",")]
    is_short = all(len(name.split()) <= 4 for name in names) and text[:1].isupper() and not text.endswith(".")
    return len(names) >= 4 and (is_short or all(name[:1].isupper() and len(name.split()) <= 9 for name in names[:-1]))


def named_in_sentence(text: str) -> list[str] | None:
    """Whom a sentence names: “This Forum is designed for Police, Charities and …”; [] of one that is open to all, None
    of any other."""
    if len(text) > 600 or len(text.split()) > 60:
        return None
    found = _FOR.search(text) or _A_DAY_FOR.match(text)
    if found and not _EVENT.search(text[: found.start("list")]):
        return None
    found = found or _PERFECT.match(text)
    if not found:
        return None
    listed, goes_on = _AS_WELL.subn("", found["list"])
    if text.endswith(":") and not goes_on:
        return None
    names = [name for name in names_in(listed) if not _WHO.match(name)]
    if "open to" in found[0].lower() and (len(names) < 3 or _ALL.match(listed)):
        return []
    return names or None


_INCLUDING = re.compile(
    r"^.{0,60}\b(?:includes?|including)\s(?:(?:colleagues|delegates|people|representatives)\s(?:from\s)?)?", re.I
)


def after_for(text: str) -> str:
    """Of “The day is for police and councils”, “police and councils”."""
    if including := _INCLUDING.match(text):
        return text[including.end() :]
    if text[:1].islower() or " for " not in text:
        return text
    return re.sub(r"^.*?\b(?:for|include|includes|including|at|to)\b:?\s", "", text)
