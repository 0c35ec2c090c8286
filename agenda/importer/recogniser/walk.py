"""Down a document, line by line, with the section in mind that the last ones belonged to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from agenda.importer.recogniser import facts as about
from agenda.importer.recogniser.agenda import Agenda, Manner
from agenda.importer.recogniser.company import Company
from agenda.importer.recogniser.facts import Facts
from agenda.importer.recogniser.headings import Section
from agenda.importer.recogniser.rows import add_table
from agenda.importer.recogniser.seen import Seen
from agenda.importer.recogniser.tables import Table
from agenda.kinds import lead_in, told_kind
from events.text import folded, item
from events.vocabulary import AppearanceStatus, SessionKind
from speakers.printed import Likeness, Printed, is_billing, led_in, likeness, people, person

_FAREWELL = re.compile(r"(?:best|kind|warm)?\s?(?:wishes|regards)\b.{0,10}|yours\b.{0,20}|(?:many\s)?thanks\b.{0,20}|sincerely.{0,5}", re.I)
_FOR = re.compile(
    r"\b(?:is|are|will be)\s(?:\w+ly\s)?(?:designed|intended|aimed|suitable|relevant|ideal|for(?=\s)|open)\s?(?:for|at|to)?\s(?P<list>[^.;]{4,400})",
    re.I,
)
_A_DAY_FOR = re.compile(
    r"(?:an?|the|one|this|our)\s(?:[\w-]+\s){0,4}(?:morning|afternoon|evening|day|event|conference|forum|symposium|seminar|webinar|workshop|course|session|summit|briefing)"
    r"(?:\sis)?\sfor\s(?P<list>[^.;]{4,300})",
    re.I,
)
_SOURCE = re.compile(r"\(?\bsources?:\s*(?P<told>[^()]{8,300})\)?", re.I)
_PRONOUN = re.compile(r"\b(?:he|she|they|his|her|their)\b", re.I)
_CLOSES = {SessionKind.CLOSE, SessionKind.LUNCH, SessionKind.NETWORKING, SessionKind.BREAK, SessionKind.REGISTRATION}
_FEW = 3


@dataclass
class Walk:
    parts: Sequence[Seen | Table]
    facts: Facts = field(default_factory=Facts)
    company: Company = field(default_factory=Company)
    section: Section = Section.HEAD
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
    status: str = ""
    """Of the speakers to come: “Key speakers confirmed”."""
    is_key: bool = False
    pending: Printed | None = None
    pending_numbers: tuple[int, ...] = ()
    place: int = 0

    # ── What can be told of the whole ──

    @cached_property
    def lines(self) -> list[Seen]:
        return [part for part in self.parts if isinstance(part, Seen)]

    @cached_property
    def known(self) -> frozenset[str]:
        """The names, folded, of whom some line tells for certain: elsewhere their name alone will do."""
        sure = (seen for seen in self.lines if seen.likeness >= Likeness.LIKELY)
        return frozenset(folded(person(seen.text).name) for seen in sure)

    @cached_property
    def timed(self) -> set[int]:
        """The places of parts that begin a session by their time."""
        places = {place for place, part in enumerate(self.parts) if self._is_timed(part)}
        first = min(places, default=None)
        if first is not None and self._is_hours(first, places):
            places.discard(first)
        return places

    def _is_timed(self, part: Seen | Table) -> bool:
        if isinstance(part, Table):
            return True
        if about.label_of(part.text) and not (part.leading and part.rest):
            return False
        if part.leading:
            return not (part.dates and not part.line.item)
        return bool(part.trailing and not part.dates and len(part.text) < 200)

    def _is_hours(self, place: int, places: set[int]) -> bool:
        """A time on its own that holds the others: of the event."""
        seen = self.parts[place]
        if isinstance(seen, Table) or not seen.is_time_alone or not seen.leading.last:
            return False
        start, end = seen.leading.after(None)
        later = [self.parts[one] for one in sorted(places) if one > place][:4]
        near = [part for part in self.parts[max(0, place - 2) : place + 3] if isinstance(part, Seen) and part.dates]
        if not later:
            return bool(near)
        times = [part.leading.after(None)[0] for part in later if isinstance(part, Seen) and part.leading]
        return bool(near) and all(start <= time < end for time in times) and end.hour - start.hour >= 2

    @cached_property
    def told(self) -> set[int]:
        """The places of lines that say by their words that they are sessions."""
        return {
            place
            for place, part in enumerate(self.parts)
            if isinstance(part, Seen)
            and part.is_told
            and not part.line.item
            and not part.heading
            and not part.is_prose
            and not about.label_of(part.text)
        }

    @cached_property
    def is_timed(self) -> bool:
        return len(self.timed) >= 2

    @cached_property
    def last_session(self) -> int:
        return max(self.timed if self.is_timed else self.told, default=-1)

    @cached_property
    def manner(self) -> Manner:
        lines = [part for place, part in enumerate(self.parts) if isinstance(part, Seen) and place >= self._first]
        gaps = [seen.line.gap for seen in lines]
        return Manner(
            is_timed=self.is_timed,
            times_below=self._times_below(lines),
            has_wide_gaps=sum(gap >= 2 for gap in gaps) >= 3 and sum(gap == 1 for gap in gaps) >= 3,
            is_headed=self._is_headed(lines),
        )

    @cached_property
    def _first(self) -> int:
        return min(self.timed if self.is_timed else self.told, default=0)

    def _times_below(self, lines: Sequence[Seen]) -> bool:
        """Times on lines of their own that stand closer to what is above them."""
        alone = [place for place, seen in enumerate(lines) if seen.is_time_alone]
        if not alone:
            return False
        below = sum(1 for place in alone if place and lines[place - 1].stands_out and not lines[place - 1].day)
        if below * 2 > len(alone):
            return True
        nearer = 0
        for place in alone:
            above = lines[place].line.gap
            under = lines[place + 1].line.gap if place + 1 < len(lines) else 9
            nearer += (above < under) - (under < above)
        return nearer > 0

    def _is_headed(self, lines: Sequence[Seen]) -> bool:
        if self.is_timed and not any(seen.is_time_alone or seen.trailing for seen in lines):
            return False
        standing = sum(1 for seen in lines if seen.stands_out and not seen.day and not seen.heading)
        timed = sum(1 for seen in lines if seen.is_time_alone)
        return standing >= 3 and (timed == 0 or standing >= timed * 0.6)

    # ── Going down ──

    def go(self) -> None:
        for self.place, part in enumerate(self.parts):
            if isinstance(part, Table):
                add_table(self._in_agenda(), part)
            else:
                self._step(part)
        self._settle_pending()
        if self.agenda:
            self.agenda.finish()

    def _step(self, seen: Seen) -> None:
        if self._takes_fact(seen) or self._takes_heading(seen):
            return
        if self._begins_agenda(seen):
            self._in_agenda().add(seen)
            return
        getattr(self, f"_{self.section.name.lower()}")(seen)

    def _takes_fact(self, seen: Seen) -> bool:
        if about.is_notice(seen.text) and not (seen.leading and self.is_timed):
            label = about.label_of(seen.text)
            self.facts.set("notice", about.notice_of(label[1] if label and label[0] == "notice" else seen.text)[:300], seen.numbers)
            if self.section == Section.AGENDA:
                self.section = Section.OTHER if self.place > self.last_session else self.section
            return True
        if self.place in self.timed or (self.section == Section.AGENDA and self.place < self.last_session):
            return False
        label = about.label_of(seen.text)
        if about.is_contact(seen.text) and self.place > self.last_session and not (label and label[0] != "contact"):
            about.take_label(self.facts, seen, "contact", label[1] if label else about.contact_in(seen.text))
            return True
        if not label or (self.section in (Section.SPEAKERS, Section.AUDIENCE, Section.LEARNING) and seen.line.item):
            return False
        name, value = label
        if not value:
            return self._takes_bare_label(seen, name)
        if name == "title" and not (seen.text.lower().startswith(("subject", "event", "title", "re:", "conference", "course")) and self.section == Section.HEAD):
            return False
        if name == "format" and not about.format_of(value):
            return False
        if self.section == Section.AGENDA and (name in ("notice", "title", "format") or name == "organiser"):
            return False
        about.take_label(self.facts, seen, name, value)
        return True

    def _takes_bare_label(self, seen: Seen, name: str) -> bool:
        """“Venue” on a line of its own, and what is said below it."""
        following = self.parts[self.place + 1] if self.place + 1 < len(self.parts) else None
        if name not in ("date", "time", "place", "organiser") or not isinstance(following, Seen):
            return False
        if seen.text.endswith(":") or seen.stands_out or name in ("date", "time"):
            fits = following.dates if name == "date" else following.found if name == "time" else not following.is_prose
            if fits and following.line.gap <= 1 and not following.heading and len(following.text) <= 160:
                self.awaited = (name, self.place + 1)
                self.structure += seen.numbers
                return True
        return False

    awaited: tuple[str, int] = ("", -1)

    def _takes_heading(self, seen: Seen) -> bool:
        name, place = self.awaited
        if place == self.place:
            about.take_label(self.facts, seen, name, seen.text)
            return True
        heading = seen.heading
        if self.section == Section.HEAD and about.is_navigation(seen.text):
            self.unplaced.append(seen)
            return True
        if not heading or self.place in self.timed or self._is_of_agenda(seen):
            return False
        section = heading.section
        is_list = section == Section.AGENDA and not heading.rest and self._is_list()
        if is_list and self._is_of_points():
            section = Section.LEARNING
        if section == Section.AGENDA and self.section == Section.HEAD and not self._has_title():
            self.head.append(seen)
            return True
        if section == Section.PLACE and not heading.rest:
            self.section = section
            self.structure += seen.numbers
            return True
        if seen.line.item and section not in (Section.AUDIENCE,):
            return False
        self._settle_pending()
        self.section = section
        self._begin_section(seen, heading.rest)
        if is_list and section == Section.AGENDA:
            self._in_agenda().is_listed = True
        return True

    def _begin_section(self, seen: Seen, rest: str) -> None:
        text = seen.text.casefold()
        if self.section == Section.SPEAKERS:
            self.status = AppearanceStatus.CONFIRMED if "confirmed" in text else AppearanceStatus.INVITED if "invited" in text else ""
            self.is_key = "key" in text
            self.is_chair = bool(re.match(r"\W*(?:event|conference)\schair", text))
        if self.section == Section.AGENDA:
            self._in_agenda()
        if not rest:
            self.structure += seen.numbers
            return
        if self.section == Section.AUDIENCE:
            self._named_audiences(rest, seen)
        elif self.section == Section.SPEAKERS and (found := people(rest, several=True)):
            for one in found:
                self._join(one, seen)
        elif self.section == Section.LEARNING:
            self.learning.append((rest, seen.numbers))
        elif self.section == Section.SOURCES:
            self.sources.append((rest, seen))
        elif self.section == Section.CONTACT:
            about.take_label(self.facts, seen, "contact", rest)
        else:
            self.unplaced.append(seen)

    is_chair = False

    def _has_title(self) -> bool:
        return any(about._title_score(self.head, place, "") > 2 for place in range(len(self.head)))

    def _is_of_agenda(self, seen: Seen) -> bool:
        """Within an agenda that goes on, “Introduction” is a session and “Speakers:” stands before its people."""
        if self.section != Section.AGENDA or self.agenda is None:
            return False
        goes_on = self.place <= self.last_session
        section = seen.heading.section
        if section in (Section.AUDIENCE, Section.BIOGRAPHIES, Section.SOURCES) and (seen.stands_out or not goes_on):
            return False
        if section == Section.AGENDA:
            return False
        if not goes_on:
            return section in (Section.BRIEF, Section.PLACE) or (section == Section.SPEAKERS and not seen.line.gap and not seen.stands_out and bool(self.agenda.now))
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
        for place in range(self.place + 1, min(self.place + 60, len(self.parts))):
            part = self.parts[place]
            if place in self.timed or isinstance(part, Table) or part.day:
                return []
            if part.heading and not part.line.item:
                break
            if part.line.item:
                items.append(part)
            elif place in self.told and not items:
                return []
            elif items and part.line.gap:
                break
        return items

    def _begins_agenda(self, seen: Seen) -> bool:
        if self.section == Section.AGENDA:
            return False
        if self.is_timed:
            return self.place in self.timed or self._is_day_of_agenda(seen) or self._heads_time(seen)
        if self.section in (Section.HEAD, Section.BRIEF, Section.SPEAKERS, Section.AUDIENCE, Section.LEARNING):
            return len(self.told) >= _FEW and self.place in self.told
        return False

    def _is_day_of_agenda(self, seen: Seen) -> bool:
        if not seen.day or seen.is_prose:
            return False
        coming = [place for place in self.timed if self.place < place <= self.place + 3]
        first = self.section == Section.HEAD and not any(one.dates for one in self.head) and not seen.day.number and len(self._days_named) < 2
        return bool(coming) and not first

    @cached_property
    def _days_named(self) -> list[Seen]:
        return [seen for seen in self.lines if seen.day and (seen.day.named or seen.day.number)]

    def _heads_time(self, seen: Seen) -> bool:
        """A title above the time on a line of its own."""
        following = self.parts[self.place + 1] if self.place + 1 < len(self.parts) else None
        return bool(
            self.manner.times_below
            and self.place + 1 in self.timed
            and isinstance(following, Seen)
            and following.is_time_alone
            and not seen.heading
            and self.place >= self._first - 1
        )

    def _in_agenda(self) -> Agenda:
        self._settle_pending()
        self.section = Section.AGENDA
        if self.agenda is None:
            self.agenda = Agenda(self.manner, *self._days(), self.known)
        return self.agenda

    def _days(self) -> tuple[list[date], int | None]:
        """Of the event as far as they are told by now, and the year that others are in."""
        from agenda.importer.recogniser.settling import days_of

        return days_of(self)

    # ── Line by line, each section in its way ──

    def _head(self, seen: Seen) -> None:
        self._for_whom(seen)
        if seen.is_prose and not seen.line.heading and not seen.line.bold and len(seen.text.split()) >= 14 and len(self.head) > 0:
            self.section = Section.BRIEF
            self._brief(seen)
        elif seen.line.item and self.head:
            self.section = Section.BRIEF
            self._brief(seen)
        else:
            self.head.append(seen)

    def _brief(self, seen: Seen) -> None:
        if self._for_whom(seen):
            return
        if source := _SOURCE.search(seen.text):
            self.sources.append((source["told"], seen))
        if seen.line.item:
            self.brief.append((seen, "item"))
        elif seen.is_prose:
            self.brief.append((seen, "prose"))
        elif seen.line.heading or seen.line.bold:
            self.brief.append((seen, "heading"))
        else:
            self.brief.append((seen, "short"))

    def _for_whom(self, seen: Seen) -> bool:
        """A sentence that names the audience: “This Forum is designed for Police, Charities and …”."""
        found = (_FOR.search(seen.text) or _A_DAY_FOR.match(seen.text)) if len(seen.text) <= 600 else None
        if not found or not re.search(r"\b(?:event|conference|forum|symposium|seminar|webinar|day|workshop|course|session|summit|training|morning|afternoon|evening)\b", seen.text[: found.start("list")], re.I):
            return False
        if len(seen.text.split()) > 60 or seen.text.endswith(":"):
            return False
        is_open = "open to" in found[0].lower()
        names = [] if is_open else names_in(found["list"])
        if not is_open and not names:
            return False
        for name in names:
            self.audiences.append((name, seen.numbers))
        self.audience_note.append(seen)
        return True

    def _named_audiences(self, text: str, seen: Seen) -> None:
        for name in names_in(text):
            self.audiences.append((name, seen.numbers))

    def _audience(self, seen: Seen) -> None:
        text = seen.text.strip()
        if self._for_whom(seen):
            return
        listed = seen.line.item or (len(text.split()) <= 12 and not seen.is_prose and not seen.line.bold)
        if listed and not about.is_navigation(text):
            self.audiences.append((item(text), seen.numbers))
        elif about.is_navigation(text):
            self.section = Section.OTHER
            self.unplaced.append(seen)
        elif self.audiences or len(text.split()) > 40:
            self.section = Section.BRIEF
            self._brief(seen)
        else:
            names = names_in(re.sub(r"^.*?\b(?:for|include|includes|including|at|to)\b:?\s", "", text) if not text[:1].islower() and " for " in text else text)
            if 1 < len(names):
                self._named_audiences(", ".join(names), seen) if False else [self.audiences.append((name, seen.numbers)) for name in names]
            else:
                self.audience_note.append(seen)

    def _learning(self, seen: Seen) -> None:
        if seen.line.item or not (seen.is_prose and len(seen.text.split()) >= 14):
            if about.is_navigation(seen.text) and not seen.line.item:
                self.section = Section.OTHER
                self.unplaced.append(seen)
            elif not seen.line.item and self.learning and (seen.line.gap and seen.is_prose or seen.stands_out):
                self.section = Section.BRIEF
                self._brief(seen)
            elif seen.text.endswith(":") and not seen.line.item:
                self.structure += seen.numbers
            else:
                self.learning.append((seen.text, seen.numbers))
        else:
            self.section = Section.BRIEF
            self._brief(seen)

    def _speakers(self, seen: Seen) -> None:
        led = led_in(seen.text)
        text = led.rest if led else seen.text
        found = people(text, several=led is not None)
        if found and not (seen.is_prose and likeness(text) < Likeness.LIKELY) and len(seen.text) < 300:
            self._settle_pending()
            if len(found) == 1 and not found[0].billing:
                self.pending, self.pending_numbers = self._led(found[0], led), seen.numbers
            else:
                for one in found:
                    self._join(self._led(one, led), seen)
        elif self.pending and not seen.is_prose and (is_billing(seen.text) or not seen.line.gap):
            more = person(f"X Y, {seen.text}")
            billing = ", ".join(filter(None, (self.pending.billing, more.billing)))
            from dataclasses import replace

            self.pending = replace(self.pending, billing=billing, status=more.status or self.pending.status)
            self.pending_numbers += seen.numbers
        else:
            self._after_speakers(seen)

    def _led(self, one: Printed, led) -> Printed:
        from dataclasses import replace

        return replace(one, role=led.role, of_event=led.role == "chair") if led else one

    def _after_speakers(self, seen: Seen) -> None:
        last = next(reversed(self.company.members.values()), None)
        self._settle_pending()
        if about.is_navigation(seen.text):
            self.unplaced.append(seen)
        elif seen.line.item and not seen.is_prose or (seen.line.item and begins_with_verb(seen.text)):
            self.section = Section.LEARNING
            self._learning(seen)
        elif seen.is_prose and last and (last.name.split()[-1] in seen.text or _PRONOUN.search(seen.text[:40])):
            self.unplaced.append(seen)
        elif seen.is_prose and len(seen.text.split()) >= 14:
            self.section = Section.BRIEF
            self._brief(seen)
        else:
            self.unplaced.append(seen)

    def _settle_pending(self) -> None:
        if self.pending:
            one, self.pending = self.pending, None
            self._join_numbers(one, self.pending_numbers)

    def _join(self, one: Printed, seen: Seen) -> None:
        self._join_numbers(one, seen.numbers)

    def _join_numbers(self, one: Printed, numbers: tuple[int, ...]) -> None:
        member, _ = self.company.add(one, numbers)
        member.status = member.status or self.status
        member.is_key = member.is_key or self.is_key
        member.is_chair = member.is_chair or one.role == "chair" or self.is_chair

    def _biographies(self, seen: Seen) -> None:
        self.unplaced.append(seen)

    def _agenda(self, seen: Seen) -> None:
        if self.place > self.last_session and self._is_over(seen):
            self.section = Section.OTHER
            self._other(seen)
            return
        if seen.day and seen.day.rest and about.is_place(seen.day.rest):
            self.facts.places.append((seen.day.rest, seen))
        self.agenda.add(seen)

    def _is_over(self, seen: Seen) -> bool:
        now = self.agenda.now
        if now is None or self.agenda.waiting or seen.leading or seen.trailing:
            return False
        if self.agenda.is_listed and seen.line.gap and not seen.line.item:
            return True
        if _FAREWELL.fullmatch(seen.text) or about.is_navigation(seen.text):
            return True
        if seen.likeness >= Likeness.LIKELY or led_in(seen.text) or lead_in(seen.text)[0] or (told_kind(seen.text) and not self.is_timed):
            return False
        apart = seen.line.gap > 0 or not any(line.line.gap for line in self.lines)
        if now.kind in _CLOSES:
            return apart and not seen.line.item or seen.is_prose
        return (apart and seen.is_prose and bool(now.people)) or seen.line.gap >= 3

    def _sources(self, seen: Seen) -> None:
        self.sources.append((seen.text, seen))

    def _links(self, seen: Seen) -> None:
        if not about.take_links(self.facts, seen):
            self.unplaced.append(seen)

    def _contact(self, seen: Seen) -> None:
        about.take_label(self.facts, seen, "contact", seen.text)

    def _sectors(self, seen: Seen) -> None:
        self.facts.set("sectors", (*self.facts.values.get("sectors", ()), seen.text), seen.numbers)

    def _place(self, seen: Seen) -> None:
        if seen.is_prose and not about.is_place(seen.text) or len(seen.text.split()) > 24:
            self.section = Section.BRIEF
            self._brief(seen)
        elif seen.dates:
            about.take_label(self.facts, seen, "date", seen.text)
        else:
            about.take_label(self.facts, seen, "place", seen.text)

    def _other(self, seen: Seen) -> None:
        about.take_links(self.facts, seen)
        self.unplaced.append(seen)


_VERBS = frozenset("""
analyse analyze apply appraise articulate ask assess build calculate challenge clarify collaborate compare connect consider create critique debate
define demonstrate describe design develop discover discuss distinguish engage enhance ensure equip establish evaluate examine exchange explain explore
find focus formulate gain generate get give have hear help highlight identify implement improve increase influence inspire interpret join keep know
learn listen look make map meet network obtain outline participate plan practise prepare prioritise provide question raise recognise reflect rethink
review see set share spot strengthen support take tackle talk test think to turn understand update use what how why when where who which work write your
""".split())


def begins_with_verb(text: str) -> bool:
    """As what delegates will do does: “Examine …”, “Understanding …”, “To know …”, “how to …”."""
    first = re.sub(r"\W", "", text.split()[0]).lower() if text.split() else ""
    stem = first.removesuffix("ing")
    return first in _VERBS or (stem != first and (stem in _VERBS or f"{stem}e" in _VERBS or stem[:-1] in _VERBS))


def names_in(text: str) -> list[str]:
    """Audiences that a sentence lists: “police officers, social workers and anyone who …”."""
    parts = re.split(r"\s*[,;•|]\s*(?:and\s|or\s)?|\s+and\s+(?=(?:\w+\s){0,4}\w+\.?$)", text.strip(" .:"))
    names = [re.sub(r"^(?:the|all|any|both)\s", "", part.strip(" .")) for part in parts if part and part.strip(" .")]
    return [name for name in names if 0 < len(name.split()) <= 9]
