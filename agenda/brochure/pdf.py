"""A brochure on paper: cover, contents, and the chosen briefs, sessions and speakers, each as it is published now.

It hangs on nothing but what is said in it, and not on the moment: the same brochure of the same publications and people
is the same bytes.
"""

import logging
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from agenda.brochure.chosen import Brochure, Choice
from agenda.brochure.items import entries
from agenda.brochure.parts import Parts
from agenda.exports.form import Copy
from agenda.exports.kept import REVISION, NotMade
from agenda.exports.pdf import FORM
from agenda.exports.printed.code import code_of
from agenda.exports.printed.document import PAPERS
from agenda.exports.printed.people import pictures
from agenda.exports.printed.prose import cut, line, lines
from agenda.selection import Selection
from agenda.typeset import TypesetFailed, typeset
from events.models import Entry, Publication
from events.vocabulary import Choosable
from events.words import short_day
from speakers.live import LivePerson, digest, live_people, with_photographs

logger = logging.getLogger("events.brochure")

UNNAMED = "Brochure"
NOT_NOW = (
    "The PDF of this brochure could not be made. Try again in a minute; if it is very long, take something out of it. "
    "What is in it is on its page."
)


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A brochure as it would be printed now."""

    brochure: Brochure
    address: str
    """Where it is read as it is then; of the site, where it is not shared."""
    found: dict[Choice, Entry]
    billings: dict[str, list[Entry]]
    """Of each chosen speaker, by key, the latest first."""
    copies: dict[int, Copy]
    """What is published of the events that are concerned, by number."""
    people: dict[str, LivePerson]

    @cached_property
    def digest(self) -> str:
        """Another one as soon as the bytes are others. Known before they are made."""
        entries = [(str(choice), entry.pk) for choice, entry in self.found.items()]
        billed = [entry.pk for of_one in self.billings.values() for entry in of_one]
        numbers = [(number, copy.number) for number, copy in self.copies.items()]
        told = (REVISION, self.brochure, self.address, entries, billed, numbers, digest(self.people))
        return sha256(repr(told).encode()).hexdigest()[:32]

    @property
    def newest(self) -> str:
        """“Newest publication in it: 16 January 2027”; '' where there is none."""
        published = [copy.published_at.date() for copy in self.copies.values()]
        return f"Newest publication in it: {short_day(max(published))}" if published else ""

    def made(self) -> bytes:
        """As PDF. Raises NotMade."""
        people = with_photographs(self.people)
        copies = {number: replace(copy, people=people) for number, copy in self.copies.items()}
        parts = Parts(found=self.found, billings=self.billings, copies=copies, people=people)
        shown = {"qr.svg": code_of(self.address), **pictures(people)}
        try:
            return typeset("brochure", self._page() | {"parts": parts.of(self.brochure.choices)}, pictures=shown)
        except (TypesetFailed, OSError) as cause:
            logger.exception("The PDF of a brochure of %s things could not be made", len(self.brochure.choices))
            raise NotMade(NOT_NOW) from cause

    def _page(self) -> dict:
        """The cover, and what is on every page."""
        name = line(self.brochure.name) or UNNAMED
        return {
            "title": name,
            "author": "",
            "description": "",
            "paper": PAPERS["a4"],
            "running": cut(name, 90),
            "organiser": cut(settings.SITE_NAME, 40),
            "publication": self.newest,
            "address": self.address,
            "site": line(self.address.partition("://")[2].rstrip("/")),
            "note": lines(self.brochure.note),
        }


def edition(brochure: Brochure, key: str) -> Edition:
    """`key` is that of its address, '' where it has none. Six queries at most."""
    found = entries(brochure.choices)
    billings = _billings({entry.slug for choice, entry in found.items() if choice.kind == Choosable.SPEAKER})
    publications = _publications({e.event_id for choice, e in found.items() if choice.kind != Choosable.SPEAKER})
    printed_whole = [publications[choice.event] for choice in found if choice.kind == Choosable.EVENT]
    people = live_people({*billings, *(key for p in printed_whole for key in p.programme.billing_of)})
    options = FORM.chosen({"variant": "brief"})
    return Edition(
        brochure=brochure,
        address=settings.SITE_URL + (reverse("brochure_shared", args=[key]) if key else reverse("home")),
        found=found,
        billings=billings,
        copies={number: FORM.copy_of(p, Selection(), options) for number, p in publications.items()},
        people=people,
    )


def _publications(events: set[int]) -> dict[int, Publication]:
    current = Publication.objects.current().filter(event__in=events).select_related("event").order_by("event")
    return {publication.event_id: publication for publication in current}


def _billings(keys: set[str]) -> dict[str, list[Entry]]:
    rows = Entry.objects.billings().filter(slug__in=keys)
    found: dict[str, list[Entry]] = {key: [] for key in sorted(keys)}
    for entry in rows.order_by(F("starts_at").desc(nulls_first=True), "pk"):
        found[entry.slug].append(entry)
    return found
