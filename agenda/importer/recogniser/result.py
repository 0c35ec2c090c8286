"""What a walk has found becomes a Reading: the Programme, where its pieces stand, and what is doubtful."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, time
from itertools import islice
from typing import Any

from agenda.importer.document import Document
from agenda.importer.reading import UNTITLED, Doubt, Reading
from agenda.importer.recogniser.brief import escaped, settle_brief, source_of
from agenda.importer.recogniser.drafts import Draft, settle_parts, settle_times
from agenda.importer.recogniser.gathered import Gathered
from agenda.importer.recogniser.kept import lost
from agenda.importer.recogniser.settling import settle_facts
from agenda.importer.unique import Unique
from events.audiences import guessed_kind
from events.models.slugs import slug_for
from events.programme import (
    Audience,
    EventDetails,
    Part,
    Programme,
    RoomDetails,
    SessionDetails,
    TrackDetails,
    Unplaced,
)
from events.text import folded, printable
from events.vocabulary import ContributionRole, SessionKind
from events.words import clock, short_day
from speakers.printed import people

WEEKDAYS_IN_WORDS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Result:
    """The Programme from what a walk has found."""

    def __init__(self, gathered: Gathered, document: Document):
        self.gathered, self.document = gathered, document
        self.origins: dict[str, tuple[int, ...]] = {}
        self.doubts: list[Doubt] = []

    def reading(self) -> Reading:
        gathered = self.gathered
        sessions = self._sessions(gathered.agenda.drafts if gathered.agenda else [])
        event = self._event()
        self._performers(gathered.told)
        programme = Programme(
            event=event,
            audiences=self._audiences(),
            speakers=gathered.company.billings(),
            rooms=tuple(RoomDetails(name=name) for name in dict.fromkeys(s.room for s in sessions if s.room)),
            tracks=tuple(TrackDetails(name=name) for name in dict.fromkeys(s.track for s in sessions if s.track)),
            sessions=sessions,
        )
        self._note_people()
        return Reading(
            programme=replace(programme, unplaced=self._unplaced(programme)),
            source=self.document.source,
            origins=self.origins,
            doubts=tuple(self.doubts),
        )

    # ── Event ──

    def _event(self) -> EventDetails:
        values = settle_facts(self.gathered)
        brief = settle_brief(self.gathered)
        values["title"] = printable(values.get("title") or "") or UNTITLED
        self._doubt_event(values)
        if brief:
            values["brief"] = brief
        if self.gathered.learning:
            values["learning_points"] = tuple(text for text, _ in self.gathered.learning)
            self._note("event.learning_points", [n for _, numbers in self.gathered.learning for n in numbers])
        if self.gathered.audience_note:
            values["audience_note"] = "\n\n".join(seen.text for seen in self.gathered.audience_note)[:2000]
            self._note("event.audience_note", [n for seen in self.gathered.audience_note for n in seen.numbers])
        if self.gathered.sources:
            values["sources"] = tuple(source_of(text, seen) for text, seen in self.gathered.sources)
            self._note("event.sources", [n for _, seen in self.gathered.sources for n in seen.numbers])
        for name, numbers in self.gathered.facts.origins.items():
            self._note(f"event.{name}", numbers)
        return EventDetails(**values)

    def _doubt_event(self, values: dict[str, Any]) -> None:
        if not values.get("starts_on"):
            self._doubt("event.starts_on", "No day of the event was found.")
        for day, weekday in self._named_weekdays(values.get("starts_on")):
            said = f"{short_day(day)} is a {day:%A}, not a {WEEKDAYS_IN_WORDS[weekday]}."
            self._doubt("event.starts_on", said)

    def _named_weekdays(self, first: date | None) -> Iterator[tuple[date, int]]:
        """Of the event's first day, where it is written beside another day of the week."""
        named = (one.first for seen in self.gathered.outlook.lines for one in seen.dates)
        wrong = (one for one in named if first and one.on(first.year) == first and one.weekday is not None)
        yield from ((first, one.weekday) for one in islice(wrong, 1) if one.weekday != first.weekday())

    def _doubt(self, piece: str, sentence: str) -> None:
        self.doubts.append(Doubt(piece, sentence))

    def _note(self, piece: str, numbers) -> None:
        self.origins[piece] = tuple(sorted({*self.origins.get(piece, ()), *numbers}))

    def _audiences(self) -> tuple[Audience, ...]:
        named: dict[str, Audience] = {}
        for name, numbers in self.gathered.audiences:
            name = printable(name)[:200]
            if not name:
                continue
            first = named.setdefault(folded(name) or name, Audience(name=name, kind=guessed_kind(name)))
            self._note(f"audiences.{first.name}", numbers)
        return tuple(named.values())

    # ── Sessions and people ──

    def _sessions(self, drafts: list[Draft]) -> tuple[SessionDetails, ...]:
        settle_times(drafts)
        drafts = settle_parts(drafts)
        ids, latest = Unique(), {}
        sessions = []
        for draft in drafts:
            made = self._session(draft, ids)
            self._doubt_session(draft, made, latest.get(draft.day))
            if made.start and not draft.is_part:
                latest[draft.day] = made.start
            sessions.append(made)
        return tuple(sessions)

    def _doubt_session(self, draft: Draft, made: SessionDetails, above: time | None) -> None:
        piece = f"sessions.{made.id}"
        if not draft.title:
            self._doubt(piece, "No title was found for it.")
        if made.start and above and made.start < above:
            self._doubt(piece, f"It starts at {clock(made.start)}, before what stands above it.")

    def _session(self, draft: Draft, ids: Unique) -> SessionDetails:
        parts = self._parts(draft)
        title = draft.title or " and ".join(taking.person.name for taking in draft.people)
        made = SessionDetails(
            id=ids.take(slug_for(title or draft.label) or "session"),
            day=draft.day,
            start=draft.start,
            end=draft.end,
            kind=draft.kind,
            label=draft.label or None,
            title=title[:300],
            abstract="\n\n".join(map(escaped, draft.abstract)) or None,
            points=tuple(draft.points),
            note="\n".join(draft.notes) or None,
            room=draft.room[:200] or None,
            track=draft.track[:200] or None,
            speakers=tuple(parts.values()),
        )
        self._note(f"sessions.{made.id}", draft.numbers)
        return made

    def _parts(self, draft: Draft) -> dict[str, Part]:
        parts: dict[str, Part] = {}
        is_chairs = "chair" in draft.title.casefold()
        for taking in draft.people:
            member, left = self.gathered.company.add(taking.person, taking.numbers)
            if left:
                draft.notes.append(taking.person.text)
                self._doubt(f"speakers.{member.key}", f"Elsewhere they are billed as “{left}”.")
            role = taking.role
            member.has_role = member.has_role or role != ContributionRole.SPEAKER
            if (
                is_chairs
                and not parts
                and role == ContributionRole.SPEAKER
                and draft.kind in (SessionKind.WELCOME, SessionKind.CLOSE)
            ):
                role = ContributionRole.CHAIR
                member.is_chair = True
            status = taking.person.status
            theirs = status if status in ("invited", "confirmed") and status != member.status else None
            parts.setdefault(member.key, Part(speaker=member.key, role=role, status=theirs))
        return parts

    def _performers(self, told: Mapping[str, Any]) -> None:
        for line in told.get("performers", ()):
            for one in people(line):
                self.gathered.company.add(one, ())

    def _note_people(self) -> None:
        for member in self.gathered.company.members.values():
            self._note(f"speakers.{member.key}", member.numbers)
            if not member.is_plainly_somebody:
                self._doubt(f"speakers.{member.key}", "Is this a person? There is a name and nothing else.")

    # ── What is left ──

    def _unplaced(self, programme: Programme) -> tuple[Unplaced, ...]:
        """The lines of the source that nothing was read from, or not all; what has no letter or digit is a rule or a
        mark."""
        gathered, source = self.gathered, self.document.source
        self._note("structure", [*gathered.structure, *(gathered.agenda.structure if gathered.agenda else ())])
        placed = {number for numbers in self.origins.values() for number in numbers}
        said = [*gathered.unplaced, *gathered.facts.unplaced, *(gathered.agenda.unplaced if gathered.agenda else ())]
        placed -= {number for seen in said for number in seen.numbers}
        read_from = {n for piece, numbers in self.origins.items() if piece != "structure" for n in numbers}
        placed -= set(lost(programme, dict(enumerate(source, start=1)), read_from & placed))
        left = [number for number, text in enumerate(source, start=1) if text.strip() and number not in placed]
        marks = {number for number in left if not any(map(str.isalnum, source[number - 1]))}
        self._note("structure", marks)
        return tuple(Unplaced(line=n, text=source[n - 1].strip()) for n in left if n not in marks)
