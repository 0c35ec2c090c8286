"""What kind a session is, by what data call its type: the words of pretalx, frab and of organisers, in some of the
languages in which conferences are held."""

import re

from agenda.pasted import _lead_in, kind_of
from events.vocabulary import SessionKind

_WORDS: dict[str, SessionKind] = {
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
_TYPES = [(re.compile(words), kind) for words, kind in _WORDS.items()]
_LABELS = {kind.label.casefold(): kind for kind in SessionKind} | {kind.value: kind for kind in SessionKind}


def lead_in(text: str) -> tuple[str, str]:
    """(“Morning Keynote”, “Policing after Brexit”); '' where what stands before the colon is of the title."""
    return _lead_in(text)


def kind_by(type: str, *, title: str, label: str = "", has_people: bool = False) -> SessionKind:
    """By the type, in its own words; where that says nothing much, and nobody speaks, by the title."""
    said = type.strip().casefold()
    if exact := _LABELS.get(said):
        return exact
    found = next((kind for words, kind in _TYPES if words.search(said)), None) if said else None
    if found in (None, SessionKind.TALK) and (label or not has_people):
        by_title = kind_of(title, label)
        found = by_title if by_title != SessionKind.TALK else found
    return found or (SessionKind.OTHER if said else SessionKind.TALK)
