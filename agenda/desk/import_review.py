"""The review of a source: what was read of it, a page of pieces at a time, and what its organiser corrects."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from django.db import transaction

from agenda.desk.import_event import EventForm
from agenda.desk.import_form import OrganiserField
from agenda.desk.import_pieces import AudienceForm, PersonForm, Piece, PieceForm, anchor_of
from agenda.desk.import_session import SessionForm
from agenda.desk.import_source import Source, source_of
from agenda.importer import matching
from agenda.importer.corrected import ADDED, EVENT, KEYS, as_read, overlaid, piece_of, with_corrections
from agenda.importer.parts import People
from agenda.importer.reading import Reading
from agenda.models import Import
from events.desk.versions import digest
from events.programme import Audience, Billing, NotAProgramme, to_data
from events.words import counted, joined

MOST_FIELDS = 1_000
"""Of a page."""
FIELDS = {EVENT: 25, "audiences": 5, "speakers": 13, "sessions": 16}
"""About how many a piece has."""
HEADINGS = {EVENT: "The event", "audiences": "Who should attend", "speakers": "People", "sessions": "Sessions"}
MOST_PLACES = 5
OVERTAKEN = (
    "Meanwhile this page was corrected elsewhere. Nothing of yours is kept yet: save it once more if it is to stay."
)


def pieces_of(reading: Reading, corrections) -> list[Piece]:
    """In the order of the page: the event, who should attend, people, sessions."""
    data = to_data(reading.programme)
    doubts: dict[str, list[str]] = {}
    for doubt in reading.doubts:
        doubts.setdefault(piece_of(doubt.piece), []).append(doubt.sentence)

    def piece(name: str, read: dict) -> Piece:
        told = {"lines": reading.origins.get(name, ()), "doubts": tuple(doubts.get(name, ()))}
        return Piece(name=name, read=read, correction=corrections.get(name, {}), **told)

    pieces = [piece(EVENT, data["event"])]
    for part, key in KEYS.items():
        pieces += [piece(f"{part}.{row[key]}", row) for row in data[part]]
        if part == "speakers":
            there = reading.programme.billing_of
            added = {name: one for name, one in corrections.items() if one.get(ADDED) and one["key"] not in there}
            pieces += [piece(name, {"key": correction["key"]}) for name, correction in added.items()]
    return pieces


def paged(pieces: Sequence[Piece]) -> list[list[Piece]]:
    pages, fields = [[]], 0
    for piece in pieces:
        more = FIELDS[piece.name.partition(".")[0]]
        if fields + more > MOST_FIELDS:
            pages.append([])
            fields = 0
        pages[-1].append(piece)
        fields += more
    return pages


class Review:
    """Raises Unreadable."""

    def __init__(self, imported: Import, *, user, number: int = 1, data=None):
        self.imported, self.user, self.data = imported, user, data
        self.reading = as_read(imported)
        self.now = with_corrections(self.reading, imported)
        self.pieces = pieces_of(self.reading, imported.corrections)
        self.pages = paged(self.pieces)
        self.number = min(max(number, 1), len(self.pages))
        self.here = self.pages[self.number - 1]
        self.problem = ""
        self.forms = list(self._forms())

    # ── Forms ──

    def _forms(self) -> Iterator[PieceForm]:
        people, categories = self._near_people, self._near_categories
        keys = {piece.name.partition(".")[2] for piece in self.pieces if piece.name.startswith("speakers.")}
        company = People.of(self.now.programme.speakers, taken=keys)
        event = self.now.programme.event
        only_day = event.starts_on if event.last_day == event.starts_on else None
        for piece in self.here:
            part, _, key = piece.name.partition(".")
            if part == EVENT:
                form = EventForm(self.data, piece=piece, reading=self.reading, organiser=self._organiser())
                if form.is_valid() and not form.cleaned_data["ends_on"]:
                    only_day = form.cleaned_data["starts_on"]
                yield form
            elif part == "audiences":
                yield AudienceForm(self.data, piece=piece, line=categories[piece.row["name"]])
            elif part == "speakers":
                yield PersonForm(self.data, piece=piece, near=people.get(key, []), certain=self._certain.get(key))
            else:
                yield SessionForm(self.data, piece=piece, people=company, zone=event.timezone, only_day=only_day)

    def _organiser(self) -> OrganiserField | None:
        if self.imported.event_id:
            return None
        return OrganiserField(self.user, chosen=self.imported.organiser_id)

    @cached_property
    def _programme_here(self):
        """Of the people and the audiences on this page alone; those that are left out too."""
        people = [Billing(**piece.row) for piece in self._of("speakers")]
        audiences = [Audience(**piece.row) for piece in self._of("audiences")]
        return replace(self.now.programme, speakers=tuple(people), audiences=tuple(audiences), sessions=())

    def _of(self, part: str) -> list[Piece]:
        return [piece for piece in self.here if piece.name.startswith(f"{part}.")]

    @cached_property
    def _near_people(self):
        return matching.people(self._programme_here, user=self.user)

    @cached_property
    def _near_categories(self):
        return matching.categories(self._programme_here)

    @cached_property
    def _certain(self):
        return matching.certain(self._programme_here, user=self.user, near=self._near_people)

    # ── What the page shows ──

    def _forms_of(self, part: str) -> list[PieceForm]:
        return [form for form in self.forms if form.piece.name.partition(".")[0] == part]

    @property
    def event_form(self) -> PieceForm | None:
        return next(iter(self._forms_of(EVENT)), None)

    @property
    def audience_forms(self):
        return self._forms_of("audiences")

    @property
    def person_forms(self):
        return self._forms_of("speakers")

    @property
    def session_forms(self):
        return self._forms_of("sessions")

    @property
    def wrong_forms(self) -> list[PieceForm]:
        return [form for form in self.forms if form.errors]

    @property
    def undecided(self) -> list[PieceForm]:
        return [form for form in [*self.audience_forms, *self.person_forms] if form.is_undecided]

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Where on which page each piece is."""
        first = self.reading.origins.keys()
        found = {name: f"#{anchor_of(name)}" for name in first if name.startswith(f"{EVENT}.")}
        found = {name: self._on(1, address) for name, address in found.items()}
        for number, pieces in enumerate(self.pages, start=1):
            found |= {piece.name: self._on(number, f"#{piece.anchor}") for piece in pieces}
        return found

    def _on(self, number: int, fragment: str) -> str:
        return fragment if number == self.number else f"?page={number}{fragment}"

    @cached_property
    def source(self) -> Source:
        here = [piece.name for piece in self.here]
        if EVENT in here:
            here += [name for name in self.reading.origins if name.startswith(f"{EVENT}.")]
        return source_of(self.reading, here, self.addresses)

    @property
    def doubts(self) -> list[tuple[str, list[tuple[str, str]], int]]:
        """What nobody has looked at: each sentence, (address, heading) of the first pieces, and how many more."""
        headings = {piece.name: piece.heading for piece in self.pieces}
        said: dict[str, list[tuple[str, str]]] = {}
        for doubt in self.now.doubts:
            place = self.addresses.get(doubt.piece, ""), headings.get(piece_of(doubt.piece), "")
            said.setdefault(doubt.sentence, []).append(place)
        return [(sentence, places[:MOST_PLACES], len(places[MOST_PLACES:])) for sentence, places in said.items()]

    @property
    def parts(self) -> list[tuple[str, str]]:
        """(heading, address) of what there is."""
        first = {piece.name.partition(".")[0]: piece.name for piece in reversed(self.pieces)}
        return [(heading, self.addresses[first[part]]) for part, heading in HEADINGS.items() if part in first]

    @property
    def summary(self) -> str:
        programme = self.now.programme
        return joined(
            counted(len(part), *nouns)
            for part, nouns in (
                (programme.sessions, ("session", "sessions")),
                (programme.speakers, ("person", "people")),
                (programme.audiences, ("audience", "audiences")),
            )
        )

    @property
    def previous(self) -> int:
        return self.number - 1

    # ── Saving ──

    @property
    def seen(self) -> str:
        """Another as soon as what this page is about is corrected elsewhere."""
        return self._state(self.imported)

    def _state(self, imported: Import) -> str:
        here = {piece.name: imported.corrections.get(piece.name) for piece in self.here}
        return digest([here, imported.columns, imported.organiser_id])

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)

    def save(self) -> int:
        """The status to answer with; 302 where the corrections are kept."""
        if not self.is_valid():
            return 422
        with transaction.atomic():
            kept = Import.objects.without_content().select_for_update().get(pk=self.imported.pk)
            seen, before = self._state(kept), (kept.corrections, kept.organiser_id)
            kept.corrections = self._corrected(kept.corrections)
            if self.event_form and "organiser" in self.event_form.fields:
                kept.organiser = self.event_form.cleaned_data["organiser"]
            if before == (kept.corrections, kept.organiser_id):
                return 302
            if self.data.get("seen") != seen:
                self.problem, self.imported.corrections = OVERTAKEN, before[0]
                return 409
            return self._keep(kept)

    def _keep(self, kept: Import) -> int:
        try:
            overlaid(self.reading.programme, kept.corrections)
        except NotAProgramme as error:
            self.problem = f"This makes no programme: {error}"
            return 422
        kept.save(update_fields=["corrections", "organiser"])
        self.imported.corrections, self.imported.organiser = kept.corrections, kept.organiser
        return 302

    def _corrected(self, before: dict) -> dict:
        """Only pieces that there are: nothing else of what is sent is looked at."""
        here = {piece.name for piece in self.here}
        mine = {form.piece.name: form.correction for form in self.forms}
        new = {f"speakers.{one['key']}": {**one, ADDED: True} for form in self.session_forms for one in form.newcomers}
        kept = {name: correction for name, correction in before.items() if name not in here}
        return {**new, **kept, **{name: correction for name, correction in mine.items() if correction}}
