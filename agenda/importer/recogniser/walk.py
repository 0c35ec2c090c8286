"""Down a document, line by line: what begins a section, and what is a fact wherever it stands."""

import re
from collections.abc import Mapping
from typing import Any

from agenda.importer.recogniser.event_title import title_score
from agenda.importer.recogniser.gathered import Gathered
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
)
from agenda.importer.recogniser.outlook import Outlook
from agenda.importer.recogniser.phrases import FAREWELL
from agenda.importer.recogniser.places import format_of
from agenda.importer.recogniser.rooms import room_of
from agenda.importer.recogniser.rows import add_table
from agenda.importer.recogniser.sections import Sections
from agenda.importer.recogniser.seen import Seen
from agenda.importer.recogniser.tables import Table
from speakers.printed import people

_GREETING = re.compile(
    r"(?:dear|hi|hello|good (?:morning|afternoon))\b.{0,40}[,:!]?|caution: .{0,20}e-?mail.*|sent from .{1,40}", re.I
)
_BEFORE_AGENDA = {Section.HEAD, Section.BRIEF, Section.SPEAKERS, Section.AUDIENCE, Section.LEARNING}
_FEW, _MANY = 3, 6
_TITLED = ("subject", "event", "title", "re:", "conference", "course")
FRONT_MATTER = "Front matter"
"""The style of lines that the reader of Markdown has told the data of."""


class Walk:
    def __init__(self, outlook: Outlook, told: Mapping[str, Any]):
        self.outlook = outlook
        self.gathered = Gathered(outlook, dict(told))
        self.sections = Sections(self.gathered)
        self.place = 0
        self.awaited: tuple[str, int] = ("", -1)
        """What a label that stood alone says of the line at a place."""

    def go(self) -> None:
        for place, part in enumerate(self.outlook.parts):
            self.place = place
            if isinstance(part, Table):
                add_table(self.sections.in_agenda(), part)
            else:
                self._step(part)
        self.sections.end()

    def _step(self, seen: Seen) -> None:
        if seen.line.style == FRONT_MATTER:
            self._front_matter(seen)
            return
        if _GREETING.fullmatch(seen.text) and self._is_in(Section.HEAD, Section.BRIEF):
            self.gathered.unplaced.append(seen)
            return
        if FAREWELL.fullmatch(seen.text) and not self._is_in(Section.HEAD) and self._is_past_sessions():
            self.sections.now = Section.OTHER
        if self._takes_fact(seen) or self._takes_awaited(seen) or self._takes_heading(seen):
            return
        if self._begins_agenda(seen):
            self.sections.in_agenda().add(seen)
            return
        self.sections.take(seen, self.place)

    def _front_matter(self, seen: Seen) -> None:
        """What it says is told already, by name."""
        values = [str(value) for value in self.gathered.told.values()]
        _, _, value = seen.text.partition(":")
        told = value.strip(" \"'") and any(value.strip(" \"'") in one for one in values)
        if seen.text.lower().startswith("time:") and "start_time" not in self.gathered.told:
            take_label(self.gathered.facts, seen, "time", value.strip(" \"'"))
        elif told or re.match(r"(?:title|date|time|start|end|location|place|venue|organi[sz]er)s?:", seen.text, re.I):
            self.gathered.structure += seen.numbers
        else:
            self.gathered.unplaced.append(seen)

    def _takes_fact(self, seen: Seen) -> bool:
        if is_notice(seen.text) and not (seen.leading and self.outlook.is_timed):
            self._take_notice(seen)
            return True
        if self.place in self.outlook.timed or self._is_within_agenda():
            return False
        return self._takes_labels(seen) or self._takes_contact(seen) or self._takes_label(seen)

    def _is_in(self, *sections: Section) -> bool:
        return self.sections.now in sections

    def _is_within_agenda(self) -> bool:
        return self._is_in(Section.AGENDA) and self.place < self.outlook.last_session

    def _is_past_sessions(self) -> bool:
        return self.place > self.outlook.last_session

    def _take_notice(self, seen: Seen) -> None:
        label = label_of(seen.text)
        said = label[1] if label and label[0] == "notice" else seen.text
        self.gathered.facts.set("notice", notice_of(said)[:300], seen.numbers)
        if self._is_in(Section.AGENDA) and self._is_past_sessions():
            self.sections.now = Section.OTHER

    def _takes_labels(self, seen: Seen) -> bool:
        """“Date: 5 March | Venue: Sample Hall”."""
        labelled = labels_in(seen.text)
        if len(labelled) < 2:
            return False
        for name, value in labelled:
            take_label(self.gathered.facts, seen, name, value)
        return True

    def _takes_contact(self, seen: Seen) -> bool:
        if not is_contact(seen.text) or not self._is_past_sessions():
            return False
        name, value = label_of(seen.text) or ("contact", contact_in(seen.text))
        if name == "contact":
            take_label(self.gathered.facts, seen, name, value)
        return name == "contact"

    def _takes_label(self, seen: Seen) -> bool:
        label = label_of(seen.text)
        if not label or (seen.line.item and self._is_in(Section.SPEAKERS, Section.AUDIENCE, Section.LEARNING)):
            return False
        name, value = label
        if not value:
            return self._takes_bare_label(seen, name)
        if name == "title" and not (self._is_in(Section.HEAD) and seen.text.lower().startswith(_TITLED)):
            return False
        if name == "format" and not format_of(value):
            return False
        if self._is_in(Section.AGENDA) and name in ("notice", "title", "format", "organiser"):
            return False
        if name == "date" and self.outlook.is_sent(seen):
            name = "elsewhere"
        if name == "place":
            self.awaited = ("address", self.place + 1)
        take_label(self.gathered.facts, seen, name, value)
        return True

    def _takes_bare_label(self, seen: Seen, name: str) -> bool:
        """“Venue” on a line of its own, and what is said below it."""
        following = self.outlook.below(self.place)
        if name not in ("date", "time", "place", "organiser") or not isinstance(following, Seen):
            return False
        is_apart = name == "organiser" and seen.line.gap > 0
        if seen.text.endswith((":", " by")) or seen.stands_out or is_apart or name in ("date", "time"):
            fits = following.dates if name == "date" else following.found if name == "time" else not following.is_prose
            if fits and following.line.gap <= 1 and not following.heading and len(following.text) <= 160:
                self.awaited = (name, self.place + 1)
                self.gathered.structure += seen.numbers
                return True
        return False

    def _takes_awaited(self, seen: Seen) -> bool:
        name, place = self.awaited
        if place != self.place or (name == "address" and not self._goes_on(seen)):
            return False
        if name in ("place", "address"):
            self.awaited = ("address", self.place + 1)
            name = "place"
        take_label(self.gathered.facts, seen, name, seen.text)
        return True

    def _goes_on(self, seen: Seen) -> bool:
        """An address, on the line below its label."""
        is_part = len(seen.text.split()) <= 8 and seen.text[:1].isupper() | seen.text[:1].isdigit()
        is_else = seen.heading or seen.dates or seen.found or is_navigation(seen.text) or seen.likeness
        return is_part and not (is_else or seen.line.gap or seen.line.item or seen.is_prose)

    def _takes_heading(self, seen: Seen) -> bool:
        heading = seen.heading
        if self._is_in(Section.HEAD) and is_navigation(seen.text):
            self.gathered.unplaced.append(seen)
            return True
        if not heading or self.place in self.outlook.timed or self._is_of_agenda(seen):
            return False
        section = heading.section
        is_list = section == Section.AGENDA and not heading.rest and self.outlook.heads_list(self.place)
        if is_list and self.outlook.heads_points(self.place):
            section = Section.LEARNING
        if self._is_above_title(seen, section):
            return True
        if section == Section.PLACE and not heading.rest:
            self.sections.now = section
            self.gathered.structure += seen.numbers
            return True
        if seen.line.item and section != Section.AUDIENCE:
            return False
        self.sections.line_up.finish()
        self.sections.now = section
        self._begin_section(seen, heading.rest)
        if is_list and section == Section.AGENDA:
            self.sections.in_agenda().is_listed = True
        return True

    def _is_above_title(self, seen: Seen, section: Section) -> bool:
        """“Programme”, or “News: …”, where the event has no title yet: no section begins."""
        if not self._is_in(Section.HEAD) or self._has_title():
            return False
        if section == Section.AGENDA:
            self.gathered.head.append(seen)
            return True
        if section == Section.OTHER and seen.heading.rest:
            self.gathered.unplaced.append(seen)
            return True
        return False

    def _begin_section(self, seen: Seen, rest: str) -> None:
        if self._is_in(Section.SPEAKERS):
            self.sections.line_up.begin(seen.text)
        if self._is_in(Section.AGENDA):
            self.sections.in_agenda()
        if not rest:
            self.gathered.structure += seen.numbers
            return
        if self._is_in(Section.AUDIENCE):
            self.sections.name_audiences(rest, seen)
        elif self._is_in(Section.SPEAKERS) and (found := people(rest, several=True)):
            for one in found:
                self.sections.line_up.join(one, seen.numbers)
        elif self._is_in(Section.LEARNING):
            self.gathered.learning.append((rest, seen.numbers))
        elif self._is_in(Section.SOURCES) and len(rest) > 6:
            self.gathered.sources.append((rest, seen))
        elif self._is_in(Section.CONTACT):
            take_label(self.gathered.facts, seen, "contact", rest)
        else:
            self.gathered.unplaced.append(seen)

    def _has_title(self) -> bool:
        return any(title_score(self.gathered.head, place, "") > 2 for place in range(len(self.gathered.head)))

    def _is_of_agenda(self, seen: Seen) -> bool:
        """Within an agenda that goes on, “Introduction” is a session and “Speakers:” stands before its people."""
        if self.sections.now != Section.AGENDA or self.gathered.agenda is None:
            return False
        goes_on = self.place <= self.outlook.last_session
        section = seen.heading.section
        if section in (Section.AUDIENCE, Section.BIOGRAPHIES, Section.SOURCES) and (seen.stands_out or not goes_on):
            return False
        if section == Section.AGENDA:
            return False
        if not goes_on:
            return section in (Section.BRIEF, Section.PLACE) or (
                section == Section.SPEAKERS
                and not seen.line.gap
                and not seen.stands_out
                and bool(self.gathered.agenda.now)
            )
        return not (section == Section.OTHER and seen.line.gap >= 2)

    def _begins_agenda(self, seen: Seen) -> bool:
        if self._is_in(Section.AGENDA):
            return False
        if self.outlook.is_timed:
            following = self.outlook.below(self.place)
            if isinstance(following, Table) and seen.line.heading and room_of(seen.text):
                return True
            return (
                self.place in self.outlook.timed or self._is_day_of_agenda(seen) or self.outlook.heads_time(self.place)
            )
        least = _FEW if self.sections.now in _BEFORE_AGENDA else _MANY
        return len(self.outlook.told) >= least and self.place in self.outlook.told

    def _is_day_of_agenda(self, seen: Seen) -> bool:
        if not seen.day or seen.is_prose:
            return False
        coming = [place for place in self.outlook.timed if self.place < place <= self.place + 3]
        first = (
            self._is_in(Section.HEAD)
            and not any(one.dates for one in self.gathered.head)
            and not seen.day.number
            and len(self.outlook.days_named) < 2
        )
        return bool(coming) and not first
