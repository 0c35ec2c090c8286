"""What kind of session its words say it is: “Morning Keynote: …”, “Refreshments and Networking”; or its type, in the
words of pretalx, frab and organisers."""

import re
from collections.abc import Iterator

from events.vocabulary import SessionKind

_OF_LEAD_IN: dict[str, SessionKind] = {
    r"keynotes?": SessionKind.KEYNOTE,
    r"case stud(?:y|ies)|best practice": SessionKind.CASE_STUDY,
    r"workshops?|master ?class|break-?outs?|seminar|round ?tables?|training|exercise|hackathon|clinic|surgery"
    r"|tutorials?|activit(?:y|ies)":
        SessionKind.WORKSHOP,
    r"panels?|debate|discussions?|fireside chat|in conversation": SessionKind.PANEL,
    r"lectures?": SessionKind.TALK,
    r"welcome|opening|introductions?": SessionKind.WELCOME,
    r"q ?& ?as?|q and a|questions?": SessionKind.QA,
    r"clos(?:e|ing)|summary|wrap[- ]?up|closing remarks": SessionKind.CLOSE,
    r"talks?|sessions?|plenar(?:y|ies)|address|presentations?|lectures?|interview|spotlight|streams?|paper|item|part"
    r"|demo|update|briefing|speech|parallel": SessionKind.TALK,
}  # fmt: skip
_OF_TITLE: dict[str, SessionKind] = {
    r"welcome (?:drinks|reception|ap[ée]ro\w*|dinner|party)": SessionKind.NETWORKING,
    r"regist(?:er|ration)|arrivals?|doors open|sign(?:ing)?[- ]in|check[- ]?in|inscription|accueil|lobby opens"
    r"|log[- ]?on":
        SessionKind.REGISTRATION,
    r"lunch(?:eon)?|lunchtime|déjeuner|cinio": SessionKind.LUNCH,
    r"break(?!fast|ing|[- ]?outs?|\sthe\b)|coffee|tea|refreshments?|pause|comfort break|egwyl"
    r"|interval": SessionKind.BREAK,
    r"welcome|hello|opening (?:remarks|and\b|address|words)|introductory remarks|introductions?"
    r"|(?:official )?opening(?: ceremony| plenary)?$|housekeeping|croeso|bienvenue":
        SessionKind.WELCOME,
    r"close|closes|closed|(?:chair[’']?s\s)?(?:summary|conclusions?)|thanks|goodbye|farewell"
    r"|concluding remarks|closing(?: remarks| address| comments| session| words)?|end of (?:day"
    r"|conference|event|programme)"
    r"|depart(?:ure)?|carriages|finish|ends?|sums? up|thank yous?|wrap[- ]?up|summing[- ]up|clôture"
    r"|safe journey": SessionKind.CLOSE,
    r"q ?& ?as?|q and a|questions?(?: and answers?)?|open (?:forum|floor|discussion)": SessionKind.QA,
    r"networking|drinks|reception|dinner|socials?(?=$|\s(?:event|evening|hour))|mingle|breakfast"
    r"|photo(?:graph)?s?|bar opens|dancing|disco|raffle|auction|(?:book )?signing": SessionKind.NETWORKING,
    r"keynotes?(?: address| speech| speaker)?": SessionKind.KEYNOTE,
    r"panel(?: discussion| debate)?|fireside chat|plenary discussion|debate|round ?table discussion":
        SessionKind.PANEL,
    r"workshops?|break-?outs?|round ?tables?|master ?class|hacking|training|exercise"
    r"|(?:small )?group work|table discussions|role[- ]plays?|simulation": SessionKind.WORKSHOP,
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
_QUESTIONS_LAST = re.compile(r"\b(?:questions? (?:and|&) answers?|q ?& ?a)(?: session)?\W*$", re.IGNORECASE)
_GENERIC = re.compile(
    r"(?:(?:opening|closing|morning|afternoon|special|plenary|guest|evening|main|final|practical|interactive"
    r"|hands-on|parallel|first|second|third)\s){0,2}"
    r"(?:(?:keynotes?|address)(?:\s(?:address|speech|lecture|talk|speaker))?|panel(?:\s(?:discussion|debate"
    r"|session))?|workshops?|talk|lecture|plenary(?:\ssession)?|case\sstud(?:y|ies)"
    r"|session|stream|debate|round ?table|presentation|master ?class|seminar|fireside\schat|lightning\stalks?"
    r"|in\sconversation|spotlight)(?:\s(?:\d{1,2}|[A-H]|one|two|three|four))?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:(?:parallel|break-?out|morning|afternoon|plenary|opening|closing|special|paper|workshop|session|panel"
    r"|stream|part)\s)*"
    r"(?:session|workshop|panel|stream|part|item|paper|talk|case study|keynote|plenary|block|breakout"
    r"|seminar|round ?table|address|lecture)"
    r"(?:\s+(?:\d{1,2}|[A-Z]|one|two|three|four|five|six|[ivx]{1,4})\b)?(?:\s(?:address|speech|talk|discussion"
    r"|session))?",
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
    if re.match(r"clos(?:e|ing)\b|finish\b", title, re.IGNORECASE) and len(words) <= _WORDS_OF_INTERVAL:
        return SessionKind.CLOSE
    if len(words) <= _WORDS_OF_INTERVAL:
        return next(_kinds(title, _TITLES), None)
    if len(words) <= _WORDS_OF_LONG_INTERVAL:
        if _QUESTIONS_LAST.search(title):
            return SessionKind.QA
        first = next(_kinds(words[0], _TITLES), None)
        if first in (SessionKind.WORKSHOP, SessionKind.PANEL):
            return first
        if first := next((kind for kind in _kinds(" ".join(words[:4]), _TITLES) if kind in _TOLD_AT_LENGTH), None):
            return first
        if re.search(r"\band (?:close|finish|depart(?:ure)?)\W*$", title, re.IGNORECASE):
            return SessionKind.CLOSE
        if re.search(r"\bclose of (?:the )?(?:day|conference|event|meeting)\b", title, re.IGNORECASE):
            return SessionKind.CLOSE
        last = next(_kinds(" ".join(words[-2:]), _TITLES), None)
        return last if last in (SessionKind.WELCOME, SessionKind.CLOSE) and words[-1].lower() == "remarks" else None
    return None


def _kinds(text: str, kinds: list[tuple[re.Pattern, SessionKind]]) -> Iterator[SessionKind]:
    """Those that its words say, in the order of the lists above: a networking lunch is lunch."""
    return (kind for words, kind in kinds if words.search(text))


def lead_in(text: str) -> tuple[str, str]:
    """(“Morning Keynote”, “Policing after Brexit”); '' where what stands before the colon is of the title."""
    if (numbered := re.match(r"(.{1,60}?)\s+[–—|-]\s+(?=\S)", text)) and _NUMBERED.fullmatch(numbered[1]):
        return numbered[1].strip(), text[numbered.end() :].strip()
    colon = re.search(r":(?!\d)|(?<!\d):", text)
    if colon and text[colon.end() :].strip() and is_lead_in(text[: colon.start()]):
        return text[: colon.start()].strip(), text[colon.end() :].strip()
    return "", text


def is_numbered(text: str) -> bool:
    """A block of the programme: “Session 1 – Examination”, “SESSION 2: FINALISTS”."""
    return bool(_BLOCK.match(text))


_BLOCK = re.compile(
    r"(?:session|part|block|theme|section)\s(?:\d{1,2}|[A-H]|one|two|three|four|five|six)\s*[:–—-]\s*\S", re.IGNORECASE
)


def is_lead_in(label: str) -> bool:
    return len(label.split()) <= _WORDS_OF_LEAD_IN and next(_kinds(label, _LEAD_INS), None) is not None


def is_generic(title: str) -> bool:
    """It says what kind of session it is, and not what about: “Opening keynote”."""
    return bool(_GENERIC.fullmatch(title.strip(" .:–-")))


def is_told(text: str) -> bool:
    """Whether its words say that it is a session."""
    return bool(lead_in(text)[0]) or told_kind(text) is not None


# ── Of data: what it calls a session's type, in some of the languages in which conferences are held ──

_OF_TYPE: dict[str, SessionKind] = {
    r"lightning|blitz|ignite|pecha|short talk|kurzvortrag": SessionKind.TALK,
    r"regist|check-?in|arrival|doors|einlass|anmeldung|accueil|inscri": SessionKind.REGISTRATION,
    r"key ?note|plenarvortrag|festvortrag|impulsvortrag|conf[ée]renc(e|ia) inaugural|magistral": SessionKind.KEYNOTE,
    r"lunch|mittag|d[ée]jeuner|almuerzo|pranzo|comida": SessionKind.LUNCH,
    r"break|pause|pausa|coffee|kaffee|caf[ée]|refreshment|descanso|tea\b": SessionKind.BREAK,
    r"case stud|fallstudie|[ée]tude de cas|estudios? de caso|caso di studio": SessionKind.CASE_STUDY,
    r"panel|podium|round ?table|runder tisch|table ronde|mesa redonda|tavola rotonda|debat|d[ée]bat|diskussion"
    r"|discussion|fishbowl": SessionKind.PANEL,
    r"workshop|tutorial|hands[- ]on|training|master ?class|atelier|taller|laboratorio|breakout|seminar|birds|\bbof\b"
    r"|sprint|hackathon": SessionKind.WORKSHOP,
    r"q ?& ?a|questions?|\bama\b|fragerunde|preguntas|domande": SessionKind.QA,
    r"welcome|opening|introduction|begr[üu]ß?s?s?ung|er[öo]ffnung|ouverture|bienvenue|bienvenida|apertura": (
        SessionKind.WELCOME
    ),
    r"clos(e|ing)|abschluss|verabschiedung|cl[ôo]ture|clausura|cierre|chiusura|farewell": SessionKind.CLOSE,
    r"network|social|reception|party|dinner|empfang|abendessen|drinks|meet-?up|ap[ée]ro|get-?together|c[óo]ctel": (
        SessionKind.NETWORKING
    ),
    r"talk|lecture|presentation|vortrag|pr[ée]sentation|conf[ée]rence|charla|ponencia|relazione|contribution|paper"
    r"|poster|submission|session|address|plenary|interview|demo|speech": SessionKind.TALK,
}
_TYPED = [(re.compile(words), kind) for words, kind in _OF_TYPE.items()]
_LABELS = {kind.label.casefold(): kind for kind in SessionKind} | {kind.value: kind for kind in SessionKind}


def kind_by(type: str, *, title: str, label: str = "", has_people: bool = False) -> SessionKind:
    """By the type, in its own words; where that says nothing much, and nobody speaks, by the title."""
    said = type.strip().casefold()
    if exact := _LABELS.get(said):
        return exact
    found = next((kind for words, kind in _TYPED if words.search(said)), None) if said else None
    if found in (None, SessionKind.TALK) and (label or not has_people):
        by_title = kind_of(title, label)
        found = by_title if by_title != SessionKind.TALK else found
    return found or (SessionKind.OTHER if said else SessionKind.TALK)
