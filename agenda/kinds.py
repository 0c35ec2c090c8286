"""What kind of session its words say it is: “Morning Keynote: …”, “Refreshments and Networking”."""

import re
from collections.abc import Iterator

from events.vocabulary import SessionKind

_OF_LEAD_IN: dict[str, SessionKind] = {
    r"keynotes?": SessionKind.KEYNOTE,
    r"case stud(?:y|ies)": SessionKind.CASE_STUDY,
    r"workshops?|master ?class|break-?outs?|seminar|round ?tables?|training|exercise|hackathon|clinic|surgery|tutorials?":
        SessionKind.WORKSHOP,
    r"panels?|debate|discussions?|fireside chat|in conversation": SessionKind.PANEL,
    r"welcome|opening|introductions?": SessionKind.WELCOME,
    r"q ?& ?as?|q and a|questions?": SessionKind.QA,
    r"clos(?:e|ing)|summary|wrap[- ]?up|closing remarks": SessionKind.CLOSE,
    r"talks?|sessions?|plenar(?:y|ies)|address|presentations?|lectures?|interview|spotlight|streams?|paper|item|part"
    r"|lightning|demo|update|briefing|speech|parallel": SessionKind.TALK,
}  # fmt: skip
_OF_TITLE: dict[str, SessionKind] = {
    r"regist(?:er|ration)|arrivals?|doors open|sign(?:ing)?[- ]in|check[- ]?in|inscription|accueil|lobby opens|log[- ]?on":
        SessionKind.REGISTRATION,
    r"lunch(?:eon)?|lunchtime|déjeuner|cinio": SessionKind.LUNCH,
    r"break(?!fast|ing|[- ]?outs?|\sthe\b)|coffee|tea|refreshments?|pause|comfort break|egwyl|interval": SessionKind.BREAK,
    r"welcome|opening (?:remarks|address|words)|introductory remarks|introductions?|(?:official )?opening$|housekeeping|croeso|bienvenue":
        SessionKind.WELCOME,
    r"close|closes|closed|(?:chair[’']?s\s)?(?:summary|conclusions?)|thanks|goodbye|farewell|closing(?: remarks| address| comments| session| words)?|end of (?:day|conference|event|programme)"
    r"|depart(?:ure)?|finish|ends?|wrap[- ]?up|summing[- ]up|clôture|safe journey": SessionKind.CLOSE,
    r"q ?& ?as?|q and a|questions?(?: and answers?)?|open (?:forum|floor|discussion)": SessionKind.QA,
    r"networking|drinks|reception|dinner|socials?(?=$|\s(?:event|evening|hour))|mingle|breakfast|photo(?:graph)?s?|bar opens|(?:book )?signing": SessionKind.NETWORKING,
    r"keynotes?(?: address| speech| speaker)?": SessionKind.KEYNOTE,
    r"panel(?: discussion| debate)?|fireside chat|plenary discussion|debate|round ?table discussion":
        SessionKind.PANEL,
    r"workshops?|break-?outs?|round ?tables?|master ?class|hacking|training|exercise": SessionKind.WORKSHOP,
    r"case stud(?:y|ies)": SessionKind.CASE_STUDY,
    r"apologies|minutes of|matters arising|any other business|aob|(?:date of )?next meeting|declarations? of interests?"
    r"|group photo(?:graph)?|depart for|travel to|free time": SessionKind.OTHER,
}  # fmt: skip


def _compiled(kinds: dict[str, SessionKind]) -> list[tuple[re.Pattern, SessionKind]]:
    return [(re.compile(rf"\b(?:{words})\b", re.IGNORECASE), kind) for words, kind in kinds.items()]


_LEAD_INS, _TITLES = _compiled(_OF_LEAD_IN), _compiled(_OF_TITLE)
_WORDS_OF_LEAD_IN, _WORDS_OF_INTERVAL, _WORDS_OF_LONG_INTERVAL = 5, 6, 10
_TOLD_AT_LENGTH = {
    SessionKind.LUNCH,
    SessionKind.BREAK,
    SessionKind.REGISTRATION,
    SessionKind.WELCOME,
    SessionKind.OTHER,
}
"""“A hot buffet lunch will be served at the end”."""
_GENERIC = re.compile(
    r"(?:(?:opening|closing|morning|afternoon|special|plenary|guest|evening|main|final|practical|interactive|hands-on|parallel|first|second|third)\s){0,2}"
    r"(?:keynotes?(?:\s(?:address|speech|lecture|talk|speaker))?|panel(?:\s(?:discussion|debate|session))?|workshops?|talk|lecture|plenary(?:\ssession)?|case\sstud(?:y|ies)"
    r"|session|debate|round ?table|presentation|master ?class|seminar|fireside\schat|lightning\stalks?|in\sconversation|spotlight)(?:\s(?:\d{1,2}|[A-H]|one|two|three|four))?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:(?:parallel|break-?out|morning|afternoon|plenary|opening|closing|special|paper|workshop|session|panel|stream|part)\s)*"
    r"(?:session|workshop|panel|stream|part|item|paper|talk|case study|keynote|plenary|block|breakout|seminar|round ?table)"
    r"(?:\s+(?:\d{1,2}|[A-Z]|one|two|three|four|five|six|[ivx]{1,4})\b)?(?:\s(?:address|speech|talk|discussion|session))?",
    re.IGNORECASE,
)


def kind_of(title: str, label: str = "") -> SessionKind:
    """What its words say it is; a long title without a lead-in is a talk, whatever stands in it."""
    if label:
        return next(_kinds(label, _LEAD_INS), SessionKind.TALK)
    return told_kind(title) or SessionKind.TALK


def told_kind(title: str) -> SessionKind | None:
    """None where its words say none."""
    words = title.split()
    if len(words) <= _WORDS_OF_INTERVAL:
        return next(_kinds(title, _TITLES), None)
    if len(words) <= _WORDS_OF_LONG_INTERVAL:
        first = next(_kinds(words[0], _TITLES), None)
        if first in (SessionKind.WORKSHOP, SessionKind.PANEL):
            return first
        return next((kind for kind in _kinds(" ".join(words[:4]), _TITLES) if kind in _TOLD_AT_LENGTH), None)
    return None


def _kinds(text: str, kinds: list[tuple[re.Pattern, SessionKind]]) -> Iterator[SessionKind]:
    """Those that its words say, in the order of the lists above: a networking lunch is lunch."""
    return (kind for words, kind in kinds if words.search(text))


def lead_in(text: str) -> tuple[str, str]:
    """(“Morning Keynote”, “Policing after Brexit”); '' where what stands before the colon is of the title."""
    label, colon, title = text.partition(":")
    if colon and title.strip() and is_lead_in(label):
        return label.strip(), title.strip()
    if (numbered := re.match(r"(.{1,60}?)\s+[–—|-]\s+(?=\S)", text)) and _NUMBERED.fullmatch(numbered[1]):
        return numbered[1].strip(), text[numbered.end() :].strip()
    return "", text


def is_lead_in(label: str) -> bool:
    return len(label.split()) <= _WORDS_OF_LEAD_IN and next(_kinds(label, _LEAD_INS), None) is not None


def is_generic(title: str) -> bool:
    """It says what kind of session it is, and not what about: “Opening keynote”."""
    return bool(_GENERIC.fullmatch(title.strip(" .:–-")))


def is_told(text: str) -> bool:
    """Whether its words say that it is a session."""
    return bool(lead_in(text)[0]) or told_kind(text) is not None
