"""People as a page shows them: the billing of a publication, with the photograph of today."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from events.models import Entry
from events.programme import Billing, Part, Programme
from events.vocabulary import AppearanceRole, AppearanceStatus, ContributionRole
from events.words import initials
from speakers.models import Speaker
from speakers.photographs import SMALL, Cut


def with_portraits(publications: QuerySet) -> QuerySet:
    """Publications with `portraits`: the photographs of their event's speakers, in the same query."""
    billed = Entry.objects.billings().filter(event=OuterRef(OuterRef("event"))).values("slug")
    return publications.annotate(portraits=ArraySubquery(portraits_of(billed)))


def portraits_of(keys) -> QuerySet:
    """The photographs there are of these speakers, as {key, name, x, y, alt}."""
    photographed = Speaker.objects.exclude(photograph="").filter(slug__in=keys)
    shown = JSONObject(key="slug", name="photograph", x="focus_x", y="focus_y", alt="photograph_alt")
    return photographed.values_list(shown, flat=True)


@dataclass(frozen=True)
class Portrait:
    address: str
    """Of the small square."""
    alt: str
    """'' where it is decorative."""

    @classmethod
    def of(cls, cut: Cut, alt: str, side: int = SMALL) -> "Portrait":
        return cls(f"{settings.MEDIA_URL}{cut.square(side)}", alt)


@dataclass(frozen=True)
class Person:
    key: str
    """'' for whoever was erased: they have no page."""
    name: str
    billing: str
    initials: str
    role: str = ""
    """“Chair”, “Panellist” …; '' for a plain speaker."""
    is_invited: bool = False
    is_key: bool = False
    portrait: Portrait | None = None


class People:
    """Everybody in a publication, by key."""

    def __init__(self, programme: Programme, portraits: list[dict]):
        self._portraits = {p["key"]: Portrait.of(Cut(p["name"], p["x"], p["y"]), p["alt"]) for p in portraits}
        self._billings = programme.billing_of

    def at_event(self) -> list[Person]:
        """Speakers of the event as listed there; the chair is named as chair."""
        return [
            self._person(b, "Chair" if b.role == AppearanceRole.CHAIR else "", b.status)
            for b in self._billings.values()
        ]

    def sections(self) -> list[tuple[str, list[Person]]]:
        """Everybody below the heading where they are listed; none that is empty."""
        people = self.at_event()
        key, others = ([person for person in people if person.is_key is wanted] for wanted in (True, False))
        sections = [
            ("Key speaker" if len(key) == 1 else "Key speakers", key),
            ("Also speaking" if key else "Speaker" if len(others) == 1 else "Speakers", others),
        ]
        return [section for section in sections if section[1]]

    def in_session(self, parts: tuple[Part, ...]) -> list[Person]:
        return [
            self._person(
                self._billings[part.speaker],
                "" if part.role == ContributionRole.SPEAKER else part.role.label,
                part.status or self._billings[part.speaker].status,
            )
            for part in parts
        ]

    def _person(self, billing: Billing, role: str, status: str | None) -> Person:
        return Person(
            key="" if billing.is_erased else billing.key,
            name=billing.full_name,
            billing=billing.billing or ", ".join(filter(None, (billing.position, billing.organisation))),
            initials=initials(billing.name),
            role=role,
            is_invited=status == AppearanceStatus.INVITED,
            is_key=billing.is_key,
            portrait=self._portraits.get(billing.key),
        )


def listed_people(billings: list[Entry]) -> list[Person]:
    """Billings as people with their photographs. One query."""
    keys = [entry.slug for entry in billings]
    pictured = Speaker.objects.exclude(photograph="").in_bulk(keys, field_name="slug")
    return [_listed(entry, pictured.get(entry.slug)) for entry in billings]


def _listed(entry: Entry, pictured: Speaker | None) -> Person:
    return Person(
        key=entry.slug,
        name=entry.title,
        billing=entry.detail["billing"],
        initials=initials(entry.detail["name"]),
        portrait=pictured and Portrait.of(pictured.cut, pictured.photograph_alt),
    )
