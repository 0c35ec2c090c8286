"""People below “Key speakers”: a line each, or a name with the post below it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from agenda.importer.recogniser.company import Company
from agenda.importer.recogniser.seen import Seen
from events.vocabulary import AppearanceStatus, ContributionRole
from speakers.posts import is_billing
from speakers.printed import LedIn, Likeness, Printed, billed, led_in, likeness, people


class LineUp:
    def __init__(self, company: Company):
        self.company = company
        self.status = ""
        """Of those to come: “Key speakers confirmed”."""
        self.is_key = self.is_chair = False
        self._waiting: Printed | None = None
        """A name that stood alone: what they are may stand below."""
        self._numbers: tuple[int, ...] = ()

    def begin(self, heading: str) -> None:
        said = heading.casefold()
        self.status = next((status for status in _STATUSES if status.value in said), "")
        self.is_key = "key" in said
        self.is_chair = bool(_OF_CHAIR.match(said))

    def add(self, seen: Seen) -> bool:
        """False where the line is of nobody."""
        led = led_in(seen.text)
        text = led.rest if led else seen.text
        if self._waiting and not led and is_billing(text) and seen.likeness < Likeness.LIKELY:
            self._bill(seen)
            return True
        if self._is_body_below(seen):
            self._bill(seen)
            return True
        found = people(text, several=led is not None)
        is_said_in_prose = seen.is_prose and likeness(text) < Likeness.LIKELY
        if found and not is_said_in_prose and len(text) < _LONGEST:
            self._add(found, led, seen.numbers)
            return True
        if self._waiting and not seen.is_prose and (is_billing(text) or not seen.line.gap):
            self._bill(seen)
            return True
        return False

    def _is_body_below(self, seen: Seen) -> bool:
        """“Plates First”, which reads like a name, below somebody's post and above a gap."""
        if not self._waiting or not self._waiting.billing or seen.line.gap or seen.likeness != Likeness.PERHAPS:
            return False
        return "," not in seen.text and (seen.following is None or seen.following.line.gap > 0)

    def _add(self, found: Sequence[Printed], led: LedIn | None, numbers: tuple[int, ...]) -> None:
        self.finish()
        if led:
            found = [replace(one, role=led.role, of_event=led.role == ContributionRole.CHAIR) for one in found]
        if len(found) == 1 and not found[0].billing:
            self._waiting, self._numbers = found[0], numbers
            return
        for one in found:
            self.join(one, numbers)

    def _bill(self, seen: Seen) -> None:
        more = billed(seen.text)
        billing = ", ".join(filter(None, (self._waiting.billing, more.billing)))
        self._waiting = replace(self._waiting, billing=billing, status=more.status or self._waiting.status)
        self._numbers += seen.numbers

    def finish(self) -> None:
        if self._waiting:
            one, self._waiting = self._waiting, None
            self.join(one, self._numbers)

    def join(self, one: Printed, numbers: tuple[int, ...]) -> None:
        member, _ = self.company.add(one, numbers)
        member.status = member.status or self.status
        member.is_key = member.is_key or self.is_key
        member.is_chair = member.is_chair or one.role == ContributionRole.CHAIR or self.is_chair
        self.is_chair = False


_STATUSES = (AppearanceStatus.CONFIRMED, AppearanceStatus.INVITED)
_OF_CHAIR = re.compile(r"\W*(?:event|conference)\schair\b|\W*chair\W*$|.*\bchaired\sby\b")
"""One: the next is a speaker."""
_LONGEST = 300
