"""What columns of tables are: their headings, as organisers and exports write them, and the fields they are read as."""

import re
from collections.abc import Mapping, Sequence

from events.text import folded, on_one_line

FIELDS = {
    "title": "Session title",
    "label": "Lead-in",
    "day": "Date",
    "times": "Time, or start and end",
    "start": "Start",
    "end": "End",
    "length": "Length",
    "kind": "Kind of session",
    "room": "Room",
    "track": "Track",
    "abstract": "Abstract",
    "points": "Points",
    "note": "Note",
    "people": "Speakers",
    "chairs": "Chair",
    "billing": "Speaker’s billing",
    "position": "Speaker’s post",
    "organisation": "Speaker’s organisation",
    "honorific": "Speaker’s title",
    "given": "Speaker’s first name",
    "name": "Speaker’s name or surname",
    "letters": "Letters after the name",
    "role": "Speaker’s role",
    "status": "Status",
    "is_key": "Key speaker",
    "audiences": "For whom",
    "themes": "Themes",
    "id": "Session’s address",
    "event": "Event",
    "in_room": "Sessions in this room",
    "in_track": "Sessions of this track",
}
"""{field: how people call it}."""

_HEADINGS = {
    "title": "title; session title; talk title; title of session; presentation; presentation title; topic; subject"
    "; item; agenda item; activity; what; session; session name; programme item; talk; titel; thema; vortrag; titre"
    "; sujet; título; titulo; titolo; programme; agenda",
    "label": "lead-in; lead in; prefix; session type title",
    "day": "date; day; session date; datum; tag; jour; fecha; día; data; giorno",
    "times": "time; when; timing; slot; time slot; times; zeit; uhrzeit; heure; horaire; hora; horario; ora; orario"
    "; start and end",
    "start": "start; from; start time; begin; begins; starts; starts at; time from; beginn; von; début; debut; de"
    "; inicio; inizio; start date; session start",
    "end": "end; to; until; end time; finish; finish time; ends; ends at; time to; ende; bis; fin; à; fine"
    "; session end",
    "length": "length; duration; minutes; mins; dauer; durée; duración; durata",
    "kind": "kind; type; session type; format; category; session format; art; typ; tipo",
    "room": "room; location; venue; where; hall; place; room name; raum; ort; saal; salle; lieu; sala; lugar; luogo",
    "track": "track; stream; strand; session track; pathway; strang; parcours",
    "abstract": "abstract; description; summary; synopsis; details; session description; content; beschreibung"
    "; inhalt; description de la session; résumé; descripción; resumen; descrizione",
    "points": "points; bullets; bullet points; key points; learning points",
    "note": "note; notes; comments; comment; remarks; remark; anmerkung; bemerkung; notas",
    "people": "speaker; speakers; presenter; presenters; who; panellists; panelists; panel; led by; lead; facilitator"
    "; facilitators; speaker name; presented by; contributors; participants; referent; referenten; sprecher"
    "; intervenant; intervenants; orateur; ponente; ponentes; relatore; relatori; full name; presenter name",
    "chairs": "chair; chairs; chaired by; moderator; moderated by; moderation; session chair; host; chairperson",
    "billing": "billing; affiliation and post; biography line; printed as",
    "position": "position; job title; post; function; designation; speaker title; funktion; poste; fonction; cargo; job"
    "; position title; speaker position",
    "organisation": "organisation; organization; company; affiliation; institution; employer; organisation name; firma"
    "; einrichtung; organisme; société; empresa; organización; organizzazione; speaker organisation; body; force",
    "honorific": "honorific; salutation; honorific prefix; anrede; civilité; rank",
    "given": "first name; forename; given name; vorname; prénom; nombre",
    "name": "name; surname; last name; family name; nachname; nom; apellido; apellidos; cognome",
    "letters": "post-nominals; post nominals; suffix; letters; letters after name; honours",
    "role": "role; speaker role; rolle; rôle",
    "status": "status; session status; speaker status; confirmed; state",
    "is_key": "key speaker; key; headline",
    "audiences": "for; for whom; audience; who should attend; target audience; zielgruppe; public; intended for",
    "themes": "themes; theme; tags; keywords; themen; thèmes; temas",
    "id": "id; session id; slug",
    "event": "event; conference; event name; conference name",
}
_BY_HEADING = {folded(name): field for field, names in _HEADINGS.items() for name in names.split(";")}
OF_EXPORTS = {folded(name) for name in ("Address", "Publication", "Moved from", "Speaker id")}
"""Headings of our own exports that say nothing more."""
_MANY = {"people", "chairs", "points", "abstract", "note", "audiences", "themes", "status"}
"""Fields that several columns may hold: “Speaker 1”, “Speaker 2”."""
_ROOM = re.compile(
    r"room|hall|theatre|theater|auditorium|suite|stage|floor|studio|gallery|foyer|raum|saal|bühne|salle|sala|aula|amphi",
    re.IGNORECASE,
)
_OWN = {"Event", "Publication"}
MOST_ABOVE = 30
_AGENDA = {"start", "end", "times", "day", "room", "track", "people", "chairs", "kind"}


def heading_row(rows: Sequence[Sequence[str]], columns: Mapping[str, str] | None) -> int:
    """The number of the row of headings, from 0: the one that most fields are known from; without one, the first in
    which several things stand."""
    known = {on_one_line(name) for name in columns or ()}

    def score(row: Sequence[str]) -> int:
        headings = {on_one_line(cell) for cell in row if cell.strip()}
        fields = {field_of(heading) for heading in headings} - {""}
        return 100 * (len(headings & known) >= max(1, len(known) - 1)) * bool(known) + len(fields)

    best = max(range(min(len(rows), MOST_ABOVE)), key=lambda number: (score(rows[number]), -number), default=0)
    if rows and score(rows[best]) >= 1:
        return best
    return next((number for number, row in enumerate(rows) if sum(map(bool, row)) > 1), 0)


def headings(row: Sequence[str]) -> list[str]:
    """A name for each column, none twice."""
    names: list[str] = []
    for number, cell in enumerate(row, start=1):
        name = wanted = on_one_line(cell)[:100] or f"Column {number}"
        while name in names:
            name = f"{wanted} ({number})"
            number += 1
        names.append(name)
    return names


def fields_of(names: Sequence[str], columns: Mapping[str, str] | None) -> dict[str, str]:
    """{heading: field, '' for none}; what somebody has said of a column goes before what it is called."""
    said = {name: field for name, field in (columns or {}).items() if field in FIELDS or not field}
    found: dict[str, str] = {}
    taken = {field for name, field in said.items() if name in names}
    for name in names:
        field = said[name] if name in said else field_of(name)
        if name not in said and field in taken - _MANY:
            field = "label" if field == "title" and "label" not in taken else ""
        found[name] = field
        taken.add(field)
    return _with_sessions(_settled(found, said), said)


def _with_sessions(found: dict[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """Where no column is of titles, beside times: the only one that is unknown is; several are rooms or tracks, in
    which sessions stand beside one another."""
    unknown = [name for name, field in found.items() if not field and name not in said]
    if "title" in found.values() or not {"times", "start"} & set(found.values()):
        return found
    if len(unknown) == 1:
        return found | {unknown[0]: "title"}
    return found | {name: "in_room" if _ROOM.search(name) else "in_track" for name in unknown}


def _settled(found: dict[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """“Title” is that of a person where only people are in the table; “Session” is a title only where none is."""
    fields = set(found.values())
    titles = [name for name, field in found.items() if field == "title" and name not in said]
    if titles and "name" in fields and not fields & (_AGENDA - {"people"}) and "honorific" not in fields:
        return found | {titles[0]: "honorific"}
    named = {name: field for name, field in found.items() if field in ("title", "label") and name not in said}
    if len(named) == 2 and folded(next(iter(named))) == "session" and "title" in map(folded, named):
        first, second = named
        return found | {first: "label", second: "title"}
    return found


def are_own(names: Sequence[str]) -> bool:
    """Of our exports, where an empty cell is nothing and not the same as above."""
    return set(names) >= _OWN


def field_of(heading: str) -> str:
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|#?\d+\s*$", " ", heading[:100])
    return _BY_HEADING.get(folded(bare), "") if bare.strip() else ""
