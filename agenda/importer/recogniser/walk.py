"""Down a document, line by line, with the section in mind that the last ones belonged to."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from agenda.importer.recogniser.agenda import Agenda
from agenda.importer.recogniser.audience import A_DAY_FOR, FOR, is_list_of_names, names_in
from agenda.importer.recogniser.company import Company
from agenda.importer.recogniser.event_title import title_score
from agenda.importer.recogniser.facts import Facts
from agenda.importer.recogniser.headings import Section
from agenda.importer.recogniser.labels import (
    contact_in,
    is_contact,
    is_navigation,
    is_notice,
    label_of,
    labels_in,
    notice_of,
    take_label,
    take_links,
)
from agenda.importer.recogniser.line_up import LineUp
from agenda.importer.recogniser.outlook import Outlook
from agenda.importer.recogniser.places import format_of, is_place
from agenda.importer.recogniser.rooms import room_of
from agenda.importer.recogniser.rows import add_table
from agenda.importer.recogniser.seen import Seen
from agenda.importer.recogniser.tables import Table
from agenda.importer.recogniser.verbs import begins_with_verb
from agenda.kinds import lead_in, told_kind
from events.text import item
from events.vocabulary import SessionKind
from speakers.printed import Likeness, led_in, people

_FAREWELL = re.compile(
    r"(?:best|kind|warm)?\s?(?:wishes|regards)\b.{0,10}|yours\b.{0,20}|(?:many\s)?thanks\b.{0,20}|sincerely.{0,5}|(?:best|kind|warm)?\s?(?:wishes|regards),?\s\w{2,20}",
    re.I,
)
_GREETING = re.compile(
    r"(?:dear|hi|hello|good (?:morning|afternoon))\b.{0,40}[,:!]?|caution: .{0,20}e-?mail.*|sent from .{1,40}", re.I
)
_CHAIRED = re.compile(
    r"\b(?:event|day|conference|forum|symposium|seminar|webinar|it)\b.{0,20}\bchaired\sby\s(?P<who>[^.]+)", re.I
)
_SOURCE = re.compile(r"\(?\bsources?:\s*(?P<told>[^()]{8,300})\)?", re.I)
_AS_WELL = re.compile(r",?\s*(?:as well as|and also|along with)\s*:?\s*$", re.I)
_PRONOUN = re.compile(r"\b(?:he|she|they|his|her|their)\b", re.I)
_CLOSES = {SessionKind.CLOSE, SessionKind.LUNCH, SessionKind.NETWORKING, SessionKind.BREAK, SessionKind.REGISTRATION}
_FEW, _MANY = 3, 6
_BEFORE_AGENDA = {Section.HEAD, Section.BRIEF, Section.SPEAKERS, Section.AUDIENCE, Section.LEARNING}
FRONT_MATTER = "Front matter"
"""The style of lines that the reader of Markdown has told the data of."""
_LONGEST_HEAD = 60


@dataclass
class Walk:
    outlook: Outlook
    facts: Facts = field(default_factory=Facts)
    company: Company = field(default_factory=Company)
    section: Section = Section.HEAD
    line_up: LineUp = field(init=False)
    head: list[Seen] = field(default_factory=list)
    brief: list[tuple[Seen, str]] = field(default_factory=list)
    """With what each is: “prose”, “item”, “heading”, “short”."""
    learning: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    audiences: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    audience_note: list[Seen] = field(default_factory=list)
    sources: list[tuple[str, Seen]] = field(default_factory=list)
    structure: list[int] = field(default_factory=list)
    unplaced: list[Seen] = field(default_factory=list)
    agenda: Agenda | None = None
    place: int = 0
    awaited: tuple[str, int] = ("", -1)
    """What a label that stood alone says of the line at a place."""
    told_by_data: dict = field(default_factory=dict)
    """What data within the document says of the event."""

    def __post_init__(self):
        self.line_up = LineUp(self.company)

    # ── Going down ──

    def go(self) -> None:
        for place, part in enumerate(self.outlook.parts):
            self.place = place
            if isinstance(part, Table):
                add_table(self._in_agenda(), part)
            else:
                self._step(part)
        self.line_up.finish()
        if self.agenda:
            self.agenda.finish()

    def _step(self, seen: Seen) -> None:
        if seen.line.style == FRONT_MATTER:
            self._front_matter(seen)
            return
        if _GREETING.fullmatch(seen.text) and self.section in (Section.HEAD, Section.BRIEF):
            self.unplaced.append(seen)
            return
        if _FAREWELL.fullmatch(seen.text) and self.section != Section.HEAD and self.place > self.outlook.last_session:
            self.section = Section.OTHER
        if self._takes_fact(seen) or self._takes_heading(seen):
            return
        if self._begins_agenda(seen):
            self._in_agenda().add(seen)
            return
        getattr(self, f"_{self.section.name.lower()}")(seen)

    def _front_matter(self, seen: Seen) -> None:
        """What it says is told already, by name."""
        values = [str(value) for value in self.told_by_data.values()]
        _, _, value = seen.text.partition(":")
        told = value.strip(" \"'") and any(value.strip(" \"'") in one for one in values)
        if seen.text.lower().startswith("time:") and "start_time" not in self.told_by_data:
            take_label(self.facts, seen, "time", value.strip(" \"'"))
        elif told or re.match(r"(?:title|date|time|start|end|location|place|venue|organi[sz]er)s?:", seen.text, re.I):
            self.structure += seen.numbers
        else:
            self.unplaced.append(seen)

    def _takes_fact(self, seen: Seen) -> bool:
        if is_notice(seen.text) and not (seen.leading and self.outlook.is_timed):
            label = label_of(seen.text)
            self.facts.set(
                "notice", notice_of(label[1] if label and label[0] == "notice" else seen.text)[:300], seen.numbers
            )
            if self.section == Section.AGENDA:
                self.section = Section.OTHER if self.place > self.outlook.last_session else self.section
            return True
        if self.place in self.outlook.timed or (
            self.section == Section.AGENDA and self.place < self.outlook.last_session
        ):
            return False
        if len(labelled := labels_in(seen.text)) >= 2:
            for name, value in labelled:
                take_label(self.facts, seen, name, value)
            return True
        label = label_of(seen.text)
        if is_contact(seen.text) and self.place > self.outlook.last_session and not (label and label[0] != "contact"):
            take_label(self.facts, seen, "contact", label[1] if label else contact_in(seen.text))
            return True
        if not label or (self.section in (Section.SPEAKERS, Section.AUDIENCE, Section.LEARNING) and seen.line.item):
            return False
        name, value = label
        if not value:
            return self._takes_bare_label(seen, name)
        if name == "title" and not (
            seen.text.lower().startswith(("subject", "event", "title", "re:", "conference", "course"))
            and self.section == Section.HEAD
        ):
            return False
        if name == "format" and not format_of(value):
            return False
        if self.section == Section.AGENDA and (name in ("notice", "title", "format") or name == "organiser"):
            return False
        take_label(self.facts, seen, name, value)
        return True

    def _takes_bare_label(self, seen: Seen, name: str) -> bool:
        """“Venue” on a line of its own, and what is said below it."""
        following = self.outlook.parts[self.place + 1] if self.place + 1 < len(self.outlook.parts) else None
        if name not in ("date", "time", "place", "organiser") or not isinstance(following, Seen):
            return False
        if seen.text.endswith((":", " by")) or seen.stands_out or name in ("date", "time"):
            fits = following.dates if name == "date" else following.found if name == "time" else not following.is_prose
            if fits and following.line.gap <= 1 and not following.heading and len(following.text) <= 160:
                self.awaited = (name, self.place + 1)
                self.structure += seen.numbers
                return True
        return False

    def _takes_heading(self, seen: Seen) -> bool:
        name, place = self.awaited
        if place == self.place:
            take_label(self.facts, seen, name, seen.text)
            return True
        heading = seen.heading
        if self.section == Section.HEAD and is_navigation(seen.text):
            self.unplaced.append(seen)
            return True
        if not heading or self.place in self.outlook.timed or self._is_of_agenda(seen):
            return False
        section = heading.section
        is_list = section == Section.AGENDA and not heading.rest and self._is_list()
        if is_list and self._is_of_points():
            section = Section.LEARNING
        if section == Section.AGENDA and self.section == Section.HEAD and not self._has_title():
            self.head.append(seen)
            return True
        if section == Section.OTHER and heading.rest and self.section == Section.HEAD and not self._has_title():
            self.unplaced.append(seen)
            return True
        if section == Section.PLACE and not heading.rest:
            self.section = section
            self.structure += seen.numbers
            return True
        if seen.line.item and section not in (Section.AUDIENCE,):
            return False
        self.line_up.finish()
        self.section = section
        self._begin_section(seen, heading.rest)
        if is_list and section == Section.AGENDA:
            self._in_agenda().is_listed = True
        return True

    def _begin_section(self, seen: Seen, rest: str) -> None:
        if self.section == Section.SPEAKERS:
            self.line_up.begin(seen.text)
        if self.section == Section.AGENDA:
            self._in_agenda()
        if not rest:
            self.structure += seen.numbers
            return
        if self.section == Section.AUDIENCE:
            self._named_audiences(rest, seen)
        elif self.section == Section.SPEAKERS and (found := people(rest, several=True)):
            for one in found:
                self.line_up.join(one, seen.numbers)
        elif self.section == Section.LEARNING:
            self.learning.append((rest, seen.numbers))
        elif self.section == Section.SOURCES and len(rest) > 6:
            self.sources.append((rest, seen))
        elif self.section == Section.CONTACT:
            take_label(self.facts, seen, "contact", rest)
        else:
            self.unplaced.append(seen)

    def _has_title(self) -> bool:
        return any(title_score(self.head, place, "") > 2 for place in range(len(self.head)))

    def _is_of_agenda(self, seen: Seen) -> bool:
        """Within an agenda that goes on, “Introduction” is a session and “Speakers:” stands before its people."""
        if self.section != Section.AGENDA or self.agenda is None:
            return False
        goes_on = self.place <= self.outlook.last_session
        section = seen.heading.section
        if section in (Section.AUDIENCE, Section.BIOGRAPHIES, Section.SOURCES) and (seen.stands_out or not goes_on):
            return False
        if section == Section.AGENDA:
            return False
        if not goes_on:
            return section in (Section.BRIEF, Section.PLACE) or (
                section == Section.SPEAKERS and not seen.line.gap and not seen.stands_out and bool(self.agenda.now)
            )
        return not (section == Section.OTHER and seen.line.gap >= 2)

    def _is_list(self) -> bool:
        """Below “Programme” or “Agenda” stands a list without times."""
        return len(self._items_below()) >= 2

    def _is_of_points(self) -> bool:
        """The list says what delegates will do, not what will happen."""
        items = self._items_below()
        verbs = sum(begins_with_verb(seen.text) for seen in items)
        return verbs * 2 >= len(items)

    def _items_below(self) -> list[Seen]:
        """Of the list that begins on the next line; [] where there are times, or other lines between."""
        items: list[Seen] = []
        for place in range(self.place + 1, min(self.place + 60, len(self.outlook.parts))):
            part = self.outlook.parts[place]
            if place in self.outlook.timed or isinstance(part, Table) or part.day:
                return []
            if part.heading and not part.line.item:
                break
            if part.line.item:
                items.append(part)
            elif place in self.outlook.told and not items:
                return []
            elif items and part.line.gap:
                break
        return items or self._lines_of_points()

    def _lines_of_points(self) -> list[Seen]:
        """A list that lost its marks: lines one below the other, each of what delegates will do."""
        lines: list[Seen] = []
        for part in self.outlook.parts[self.place + 1 : self.place + 40]:
            if not isinstance(part, Seen) or part.heading or part.leading or (lines and part.line.gap):
                break
            lines.append(part)
        verbs = sum(begins_with_verb(seen.text) for seen in lines)
        return lines if len(lines) >= _FEW and verbs * 10 >= len(lines) * 6 else []

    def _begins_agenda(self, seen: Seen) -> bool:
        if self.section == Section.AGENDA:
            return False
        if self.outlook.is_timed:
            following = self.outlook.parts[self.place + 1] if self.place + 1 < len(self.outlook.parts) else None
            if isinstance(following, Table) and seen.line.heading and room_of(seen.text):
                return True
            return self.place in self.outlook.timed or self._is_day_of_agenda(seen) or self._heads_time(seen)
        least = _FEW if self.section in _BEFORE_AGENDA else _MANY
        return len(self.outlook.told) >= least and self.place in self.outlook.told

    def _is_day_of_agenda(self, seen: Seen) -> bool:
        if not seen.day or seen.is_prose:
            return False
        coming = [place for place in self.outlook.timed if self.place < place <= self.place + 3]
        first = (
            self.section == Section.HEAD
            and not any(one.dates for one in self.head)
            and not seen.day.number
            and len(self.outlook.days_named) < 2
        )
        return bool(coming) and not first

    def _heads_time(self, seen: Seen) -> bool:
        """A title above the time on a line of its own."""
        following = self.outlook.parts[self.place + 1] if self.place + 1 < len(self.outlook.parts) else None
        return bool(
            self.outlook.manner.times_below
            and self.place + 1 in self.outlook.timed
            and isinstance(following, Seen)
            and following.is_time_alone
            and not seen.heading
            and self.place >= self.outlook.first - 1
        )

    def _in_agenda(self) -> Agenda:
        self.line_up.finish()
        self.section = Section.AGENDA
        if self.agenda is None:
            self.agenda = Agenda(self.outlook.manner, *self._days(), self.outlook.known)
        return self.agenda

    def _days(self) -> tuple[list[date], int | None]:
        """Of the event as far as they are told by now, and the year that others are in."""
        from agenda.importer.recogniser.settling import days_of

        return days_of(self)

    # ── Line by line, each section in its way ──

    def _head(self, seen: Seen) -> None:
        self._for_whom(seen)
        if (
            len(self.head) >= _LONGEST_HEAD
            or (
                seen.is_prose
                and not seen.line.heading
                and not seen.line.bold
                and len(seen.text.split()) >= 14
                and (self.head or self.told_by_data.get("title"))
            )
            or (seen.line.item and self.head)
        ):
            self.section = Section.BRIEF
            self._brief(seen)
        else:
            self.head.append(seen)

    def _brief(self, seen: Seen) -> None:
        if self._for_whom(seen):
            return
        if self._names_chair(seen):
            return
        if source := _SOURCE.search(seen.text):
            self.sources.append((source["told"], seen))
        if seen.line.item and self._begins_points():
            self.section = Section.LEARNING
            self._learning(seen)
        elif seen.line.item:
            self.brief.append((seen, "item"))
        elif seen.is_prose:
            self.brief.append((seen, "prose"))
        elif seen.line.heading or seen.line.bold:
            self.brief.append((seen, "heading"))
        else:
            self.brief.append((seen, "short"))

    def _names_chair(self, seen: Seen) -> bool:
        """“The day will be chaired by Avery Sample, Chairman of the Sample Watch.”"""
        found = _CHAIRED.search(seen.text) if len(seen.text.split()) <= 40 else None
        chairs = people(found["who"]) if found else []
        for one in chairs:
            self.line_up.join(replace(one, of_event=True), seen.numbers)
        return bool(chairs)

    def _begins_points(self) -> bool:
        """The first of a list of what delegates will do, without a heading."""
        before = self.outlook.parts[self.place - 1] if self.place else None
        if isinstance(before, Seen) and before.line.item:
            return False
        items = []
        for part in self.outlook.parts[self.place :]:
            if not isinstance(part, Seen) or not part.line.item:
                break
            items.append(part)
        return len(items) >= _FEW and sum(begins_with_verb(one.text) for one in items) * 10 >= len(items) * 6

    def _for_whom(self, seen: Seen) -> bool:
        """A sentence that names the audience: “This Forum is designed for Police, Charities and …”."""
        found = (FOR.search(seen.text) or A_DAY_FOR.match(seen.text)) if len(seen.text) <= 600 else None
        if not found or not re.search(
            r"\b(?:event|conference|forum|symposium|seminar|webinar|day|workshop|course|session|summit|training|morning|afternoon|evening)\b",
            seen.text[: found.start("list")],
            re.I,
        ):
            return False
        listed, goes_on = _AS_WELL.subn("", found["list"])
        if len(seen.text.split()) > 60 or (seen.text.endswith(":") and not goes_on):
            return False
        is_open = "open to" in found[0].lower()
        names = [] if is_open else names_in(listed)
        if not is_open and not names:
            return False
        for name in names:
            self.audiences.append((name, seen.numbers))
        self.audience_note.append(seen)
        return True

    def _is_beside_list(self, seen: Seen) -> bool:
        """Set off from a list that has marks, without one: it belongs to something else."""
        before = self.outlook.parts[self.place - 1] if self.place else None
        is_list = isinstance(before, Seen) and before.line.item and self.audiences
        return bool(is_list and not seen.line.item and seen.line.gap and not seen.is_prose)

    def _named_audiences(self, text: str, seen: Seen) -> None:
        for name in names_in(text):
            self.audiences.append((name, seen.numbers))

    def _audience(self, seen: Seen) -> None:
        text = seen.text.strip()
        if self._for_whom(seen):
            return
        listed = seen.line.item or (len(text.split()) <= 12 and not seen.is_prose and not seen.line.bold)
        if self._is_beside_list(seen):
            self.section = Section.OTHER
            self._other(seen)
        elif ";" in text and not seen.line.item:
            self._named_audiences(text, seen)
        elif listed and not is_navigation(text):
            self.audiences.append((item(text), seen.numbers))
        elif is_navigation(text):
            self.section = Section.OTHER
            self.unplaced.append(seen)
        elif is_list_of_names(text):
            self._named_audiences(text, seen)
        elif self.audiences or len(text.split()) > 40:
            self.section = Section.BRIEF
            self._brief(seen)
        elif len(names := names_in(_after_for(text))) > 1:
            self.audiences += [(name, seen.numbers) for name in names]
        else:
            self.audience_note.append(seen)

    def _learning(self, seen: Seen) -> None:
        says_point = begins_with_verb(seen.text) and not seen.line.gap and not seen.text.endswith(".")
        is_point = seen.line.item or says_point
        if not is_point and is_navigation(seen.text):
            self.section = Section.OTHER
            self.unplaced.append(seen)
        elif not is_point and self._is_after_points(seen):
            self.section = Section.BRIEF if self.learning else self.section
            self._brief(seen)
        elif seen.text.endswith(":") and not seen.line.item:
            self.structure += seen.numbers
        else:
            self.learning.append((seen.text, seen.numbers))

    def _is_after_points(self, seen: Seen) -> bool:
        if seen.is_prose and len(seen.text.split()) >= 14:
            return True
        return bool(self.learning) and ((seen.line.gap > 0 and seen.is_prose) or seen.stands_out)

    def _speakers(self, seen: Seen) -> None:
        if not self.line_up.add(seen):
            self._after_speakers(seen)

    def _after_speakers(self, seen: Seen) -> None:
        if self._names_chair(seen):
            return
        last = next(reversed(self.company.members.values()), None)
        self.line_up.finish()
        if is_navigation(seen.text):
            self.unplaced.append(seen)
        elif seen.line.item and begins_with_verb(seen.text):
            self.section = Section.LEARNING
            self._learning(seen)
        elif seen.is_prose and last and (last.name.split()[-1] in seen.text or _PRONOUN.search(seen.text[:40])):
            self.unplaced.append(seen)
        elif seen.is_prose and len(seen.text.split()) >= 14:
            self.section = Section.BRIEF
            self._brief(seen)
        else:
            self.unplaced.append(seen)

    def _biographies(self, seen: Seen) -> None:
        self.unplaced.append(seen)

    def _agenda(self, seen: Seen) -> None:
        if self.place > self.outlook.last_session and self._is_over(seen):
            self.section = Section.OTHER
            self._other(seen)
            return
        if seen.day and seen.day.rest and is_place(seen.day.rest):
            self.facts.places.append((seen.day.rest, seen))
        self.agenda.add(seen)

    def _is_over(self, seen: Seen) -> bool:
        now = self.agenda.now
        if now is None or self.agenda.waiting or seen.leading or seen.trailing:
            return False
        if self.agenda.is_listed and seen.line.gap and not seen.line.item:
            return True
        if _FAREWELL.fullmatch(seen.text) or is_navigation(seen.text):
            return True
        if (
            seen.likeness >= Likeness.LIKELY
            or led_in(seen.text)
            or lead_in(seen.text)[0]
            or (told_kind(seen.text) and not self.outlook.is_timed)
        ):
            return False
        apart = seen.line.gap > 0 or not self.outlook.has_gaps
        if now.kind in _CLOSES:
            return (apart and not seen.line.item) or seen.is_prose
        return (
            apart and seen.is_prose and (bool(now.people) or not self.outlook.has_prose_apart)
        ) or seen.line.gap >= 3

    def _sources(self, seen: Seen) -> None:
        if re.fullmatch(r"(?:none|n/?a|nil|tb[ca])\W*", seen.text, re.I):
            self.structure += seen.numbers
            return
        self.sources.append((seen.text, seen))

    def _links(self, seen: Seen) -> None:
        if not take_links(self.facts, seen):
            self.unplaced.append(seen)

    def _contact(self, seen: Seen) -> None:
        take_label(self.facts, seen, "contact", seen.text)

    def _sectors(self, seen: Seen) -> None:
        self.facts.set("sectors", (*self.facts.values.get("sectors", ()), seen.text), seen.numbers)

    def _place(self, seen: Seen) -> None:
        if (seen.is_prose and not is_place(seen.text)) or len(seen.text.split()) > 24:
            self.section = Section.BRIEF
            self._brief(seen)
        elif seen.dates:
            take_label(self.facts, seen, "date", seen.text)
        else:
            take_label(self.facts, seen, "place", seen.text)

    def _other(self, seen: Seen) -> None:
        take_links(self.facts, seen)
        self.unplaced.append(seen)


def _after_for(text: str) -> str:
    """Of “The day is for police and councils”, “police and councils”."""
    if text[:1].islower() or " for " not in text:
        return text
    return re.sub(r"^.*?\b(?:for|include|includes|including|at|to)\b:?\s", "", text)
