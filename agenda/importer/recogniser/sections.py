"""The section that lines stand in, and how each section takes them."""

import re
from dataclasses import replace

from agenda.importer.recogniser.agenda import Agenda
from agenda.importer.recogniser.audience import after_for, is_list_of_names, named_in_sentence, names_in
from agenda.importer.recogniser.event_days import days_of
from agenda.importer.recogniser.gathered import Gathered
from agenda.importer.recogniser.headings import Section
from agenda.importer.recogniser.labels import is_navigation, take_label, take_links
from agenda.importer.recogniser.line_up import LineUp
from agenda.importer.recogniser.phrases import FAREWELL
from agenda.importer.recogniser.places import is_place
from agenda.importer.recogniser.seen import Seen
from agenda.importer.recogniser.verbs import begins_with_verb
from agenda.kinds import lead_in, told_kind
from events.text import folded, item
from events.vocabulary import ContributionRole, SessionKind
from speakers.names import is_name
from speakers.printed import Likeness, Printed, led_in, people, person

_CHAIRED = re.compile(
    r"\b(?:event|day|morning|afternoon|session|conference|forum|symposium|seminar|webinar|it)\b.{0,20}\bchaired\sby\s(?P<who>[^.]+)",
    re.I,
)
_SPEAKING = re.compile(
    r"(?:\b(?:speakers|panell?ists|contributors)\s(?:will\s)?(?:also\s)?include[sd]?"
    r"|\bkeynote\s(?:sessions?|address(?:es)?|contributions?)\s(?:with|from|by)|\bwe\swill\shear\sfrom)"
    r":?\s(?P<who>.{5,600})",
    re.I,
)
_SOURCE = re.compile(r"\(?\bsources?:\s*(?P<told>[^()]{8,300})\)?", re.I)
_FEE = re.compile(r"£\s?\d")
_INTRODUCED = re.compile(
    r"(?P<name>[^,.]{5,60}?)\s(?:is|was)\s(?:an?|the)\s(?P<post>[^.,]{3,100}?)"
    r"(?=\s(?:and|who|with)\b|[.,])"
)
_PRONOUN = re.compile(r"\b(?:he|she|they|his|her|their)\b", re.I)
_CLOSES = {SessionKind.CLOSE, SessionKind.LUNCH, SessionKind.NETWORKING, SessionKind.BREAK, SessionKind.REGISTRATION}
_LONGEST_HEAD = 60


class Sections:
    def __init__(self, gathered: Gathered):
        self.gathered, self.outlook = gathered, gathered.outlook
        self.line_up = LineUp(gathered.company)
        self.now = Section.HEAD
        self.place = 0
        """Of the line that is taken."""

    def take(self, seen: Seen, place: int) -> None:
        self.place = place
        getattr(self, f"_{self.now.name.lower()}")(seen)

    def in_agenda(self) -> Agenda:
        """The agenda, which begins where it had not."""
        self.line_up.finish()
        self.now = Section.AGENDA
        if self.gathered.agenda is None:
            self.gathered.agenda = Agenda(self.outlook.manner, *days_of(self.gathered), self.outlook.known)
        return self.gathered.agenda

    def end(self) -> None:
        self.line_up.finish()
        if self.gathered.agenda:
            self.gathered.agenda.finish()

    def _head(self, seen: Seen) -> None:
        self._for_whom(seen)
        if (
            len(self.gathered.head) >= _LONGEST_HEAD
            or (
                seen.is_prose
                and not seen.line.heading
                and not seen.line.bold
                and len(seen.text.split()) >= 14
                and (self.gathered.head or self.gathered.told.get("title"))
            )
            or (seen.line.item and self.gathered.head)
        ):
            self.now = Section.BRIEF
            self._brief(seen)
        else:
            self.gathered.head.append(seen)

    def _brief(self, seen: Seen) -> None:
        if self._for_whom(seen):
            return
        if self._names_people(seen):
            return
        if source := _SOURCE.search(seen.text):
            self.gathered.sources.append((source["told"], seen))
        if seen.line.item and self.outlook.begins_points(self.place):
            self.now = Section.LEARNING
            self._learning(seen)
        elif seen.line.item:
            self.gathered.brief.append((seen, "item"))
        elif seen.is_prose:
            self.gathered.brief.append((seen, "prose"))
        elif self._is_place_below_day(seen):
            self.gathered.facts.places.append((seen.text, seen))
        elif seen.line.heading or seen.line.bold:
            self.gathered.brief.append((seen, "heading"))
        else:
            self.gathered.brief.append((seen, "short"))

    def _is_place_below_day(self, seen: Seen) -> bool:
        above = self.outlook.parts[self.place - 1] if self.place else None
        is_day = isinstance(above, Seen) and bool(above.dates) and not above.is_prose
        return is_day and is_place(seen.text) and not seen.found

    def _names_people(self, seen: Seen) -> bool:
        """“The day will be chaired by Avery Sample, Chairman of the Sample Watch.” “Speakers include …”"""
        chaired = _CHAIRED.search(seen.text) if len(seen.text.split()) <= 40 else None
        speaking = _SPEAKING.search(seen.text)
        chairs = [_as_chair(one) for one in people(chaired["who"])] if chaired else []
        named = people(speaking["who"].strip(" ."), several=True) if speaking and not chairs else []
        for one in [*chairs, *named]:
            self.line_up.join(one, seen.numbers)
        return bool(chairs or named)

    def _for_whom(self, seen: Seen) -> bool:
        names = named_in_sentence(seen.text)
        if names is None:
            return False
        self.gathered.audiences += [(name, seen.numbers) for name in names]
        self.gathered.audience_note.append(seen)
        return True

    def _is_beside_list(self, seen: Seen) -> bool:
        """Set off from a list that has marks, without one: it belongs to something else."""
        before = self.outlook.parts[self.place - 1] if self.place else None
        is_list = isinstance(before, Seen) and before.line.item and self.gathered.audiences
        return bool(is_list and not seen.line.item and seen.line.gap and not seen.is_prose)

    def name_audiences(self, text: str, seen: Seen) -> None:
        self.gathered.audiences += [(name, seen.numbers) for name in names_in(text)]

    def _audience(self, seen: Seen) -> None:
        text = seen.text.strip()
        if self._for_whom(seen):
            return
        listed = seen.line.item or (len(text.split()) <= 12 and not seen.is_prose and not seen.line.bold)
        if self._is_beside_list(seen):
            self.now = Section.OTHER
            self._other(seen)
        elif ";" in text and not seen.line.item:
            self.name_audiences(after_for(text), seen)
        elif is_navigation(text) or (_FEE.search(text) and not seen.is_prose):
            self.now = Section.OTHER
            self.gathered.unplaced.append(seen)
        elif is_list_of_names(text) and not seen.line.item:
            self.name_audiences(text, seen)
        elif listed:
            self.gathered.audiences.append((item(text), seen.numbers))
        elif self.gathered.audiences or len(text.split()) > 40:
            self.now = Section.BRIEF
            self._brief(seen)
        elif len(names := names_in(after_for(text))) > 1:
            self.gathered.audiences += [(name, seen.numbers) for name in names]
        else:
            self.gathered.audience_note.append(seen)

    def _learning(self, seen: Seen) -> None:
        says_point = begins_with_verb(seen.text) and not seen.line.gap and not seen.text.endswith(".")
        is_point = seen.line.item or says_point
        if not is_point and self._for_whom(seen):
            return
        if not is_point and is_navigation(seen.text):
            self.now = Section.OTHER
            self.gathered.unplaced.append(seen)
        elif not is_point and self._is_after_points(seen):
            self.now = Section.BRIEF if self.gathered.learning else self.now
            self._brief(seen)
        elif seen.text.endswith(":") and not seen.line.item:
            self.gathered.structure += seen.numbers
        else:
            self.gathered.learning.append((seen.text, seen.numbers))

    def _is_after_points(self, seen: Seen) -> bool:
        if seen.is_prose and len(seen.text.split()) >= 14:
            return True
        return bool(self.gathered.learning) and ((seen.line.gap > 0 and seen.is_prose) or seen.stands_out)

    def _speakers(self, seen: Seen) -> None:
        if not self.line_up.add(seen):
            self._after_speakers(seen)

    def _after_speakers(self, seen: Seen) -> None:
        if self._names_people(seen) or self._introduces(seen) or self._for_whom(seen):
            return
        last = next(reversed(self.gathered.company.members.values()), None)
        self.line_up.finish()
        if is_navigation(seen.text):
            self.gathered.unplaced.append(seen)
        elif seen.line.item and begins_with_verb(seen.text):
            self.now = Section.LEARNING
            self._learning(seen)
        elif seen.is_prose and last and (last.name.split()[-1] in seen.text or _PRONOUN.search(seen.text[:40])):
            self.gathered.unplaced.append(seen)
        elif seen.is_prose and len(seen.text.split()) >= 14:
            self.now = Section.BRIEF
            self._brief(seen)
        else:
            self.gathered.unplaced.append(seen)

    def _introduces(self, seen: Seen) -> bool:
        """“Avery Sample is a barrister at Sample Chambers and has trained …”"""
        found = _INTRODUCED.match(seen.text)
        one = person(f"{found['name']}, {found['post']}") if found else None
        if one is None or not is_name(one.name, alone=not one.honorific):
            return False
        if folded(one.name) in map(folded, (member.name for member in self.gathered.company.members.values())):
            return False
        self.line_up.join(one, seen.numbers)
        return True

    def _biographies(self, seen: Seen) -> None:
        self.gathered.unplaced.append(seen)

    def _agenda(self, seen: Seen) -> None:
        if self.place > self.outlook.last_session and self._is_over(seen):
            self.now = Section.OTHER
            self._other(seen)
            return
        if self.gathered.agenda.now is None and self._is_place_below_day(seen):
            self.gathered.facts.places.append((seen.text, seen))
            return
        if seen.day and seen.day.rest and is_place(seen.day.rest):
            self.gathered.facts.places.append((seen.day.rest, seen))
        self.gathered.agenda.add(seen)

    def _is_over(self, seen: Seen) -> bool:
        now = self.gathered.agenda.now
        if now is None or self.gathered.agenda.waiting or seen.leading or seen.trailing:
            return False
        if self.gathered.agenda.is_listed and seen.line.gap and not seen.line.item:
            return True
        if FAREWELL.fullmatch(seen.text) or is_navigation(seen.text):
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
            self.gathered.structure += seen.numbers
            return
        self.gathered.sources.append((seen.text, seen))

    def _links(self, seen: Seen) -> None:
        if not take_links(self.gathered.facts, seen):
            self.gathered.unplaced.append(seen)

    def _contact(self, seen: Seen) -> None:
        take_label(self.gathered.facts, seen, "contact", seen.text)

    def _sectors(self, seen: Seen) -> None:
        self.gathered.facts.set("sectors", (*self.gathered.facts.values.get("sectors", ()), seen.text), seen.numbers)

    def _place(self, seen: Seen) -> None:
        if (seen.is_prose and not is_place(seen.text)) or len(seen.text.split()) > 24:
            self.now = Section.BRIEF
            self._brief(seen)
        elif seen.dates:
            take_label(self.gathered.facts, seen, "date", seen.text)
        else:
            take_label(self.gathered.facts, seen, "place", seen.text)

    def _other(self, seen: Seen) -> None:
        take_links(self.gathered.facts, seen)
        self.gathered.unplaced.append(seen)


def _as_chair(one: Printed) -> Printed:
    return replace(one, of_event=True, role=ContributionRole.CHAIR)
