"""The programmes of a large portal, such as one has after fifteen years: all samples, the same ones every time.

An event is about a theme, and what it says comes from the words of that theme, beside those that all events use.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property
from itertools import product
from random import Random

from bench.words import COMMON, PHRASES, RARE, Writer, listed, of_rank
from events.programme import (
    Audience,
    Billing,
    EventDetails,
    Organiser,
    Part,
    Programme,
    Reference,
    SessionDetails,
    VenueDetails,
)
from events.vocabulary import AppearanceRole, AppearanceStatus, AudienceKind, ContributionRole, EventFormat, SessionKind

FIRST_DAY, DAYS = date(2017, 1, 2), 15 * 365
SESSIONS = (6, 8, 10, 12, 14, 18, 22, 28, 34, 48)
"""Of one event after the other: 20 on average; and of speakers, 5."""
SPEAKERS = (2, 2, 3, 3, 4, 5, 6, 7, 8, 10)
PEOPLE_AN_EVENT, SOURCES_AN_EVENT = 2.2, 0.4
"""How many there are in all: each is met more than once."""
AUDIENCES, TOPIC_WORDS, A_DAY = 30, 14, 24
FORMS = (EventFormat.IN_PERSON, EventFormat.IN_PERSON, EventFormat.ONLINE, EventFormat.HYBRID)
KINDS = (SessionKind.TALK, SessionKind.CASE_STUDY, SessionKind.PANEL, SessionKind.WORKSHOP)
INTERVALS = (
    (SessionKind.REGISTRATION, "Registration and refreshments"),
    (SessionKind.BREAK, "Refreshments"),
    (SessionKind.LUNCH, "Lunch and networking"),
    (SessionKind.CLOSE, "Chair’s closing remarks"),
)
POSTS = listed(
    """Detective Inspector|Detective Superintendent|Chief Executive|Policy Adviser|Head of Prevention|Director|
    Youth Worker|Senior Lecturer|Analyst|Programme Manager|Probation Officer|Commissioner|Social Worker|Prosecutor""",
    "|",
)
BODIES = listed(
    "Constabulary|County Council|Borough Council|University|Trust|Foundation|Hospital|Agency|Bank|Prison", "|"
)
FIELDS = listed(
    "Youth Housing Crime Custody Border Fraud Health School Prison Victim Community Drugs Rural Cyber Family"
)
ROLES = listed(
    """Officers Inspectors Managers Teams Commissioners Analysts Advisers Workers Leads Coordinators Services
    Partnerships Boards Trainers Lawyers Researchers Nurses Volunteers Directors Planners"""
)
SECTORS = listed(
    """criminal justice|local government|central government|health|education|housing|voluntary sector|finance|
    transport|technology|defence|environment""",
    "|",
)
AUDIENCE_NAMES = [" ".join(pair) for pair in product(FIELDS, ROLES)]
PLACES = [f"Sample {word.title()}" for word in RARE[-200:]]
ORGANISATIONS = [f"Sample {word.title()} {BODIES[n % len(BODIES)]}" for n, word in enumerate(RARE[-2_200:-200])]
THEMES = [phrase[:1].upper() + phrase[1:] for phrase in PHRASES]
TOPICS = [[*COMMON[40 + 5 * n :][:5], *RARE[9 * n :][: TOPIC_WORDS - 5]] for n in range(len(THEMES))]
SERIES = [f"Sample Forum on {theme.lower()} {body}" for theme in THEMES for body in ("North", "South", "Annual")]
SERIES += [f"Sample {word.title()} Symposium" for word in RARE[-2_400 : -2_100 - len(SERIES)]]
ACRONYMS = {
    "".join(word[0] for word in words): " ".join(words)
    for words in product(
        ["Sample"],
        listed("Regional National Local Joint Youth"),
        listed("Crime Fraud Prison Health Border"),
        listed("Agency Board Unit Office Team"),
    )
}


@dataclass(frozen=True)
class Portal:
    events: int

    @cached_property
    def people(self) -> list[tuple[str, str]]:
        """(key, name) of each; some have one name."""
        surnames = RARE[10_000:19_000]
        count = int(self.events * PEOPLE_AN_EVENT)
        words = [surnames[number * 7 % len(surnames)] for number in range(count)]
        return [(f"sample-{word}-{number}", f"Sample {word.title()}") for number, word in enumerate(words)]

    @cached_property
    def sources(self) -> list[Reference]:
        chance = Random(2)  # noqa: S311 - a seed, so that every run has the same text
        return [_source(number, chance) for number in range(int(self.events * SOURCES_AN_EVENT))]

    def programmes(self) -> Iterator[Programme]:
        return (self._programme(number, Random(1_000 + number)) for number in range(self.events))  # noqa: S311

    def _programme(self, number: int, chance: Random) -> Programme:
        theme = chance.randrange(len(THEMES))
        writer = Writer(chance, TOPICS[theme])
        speakers = self._billings(SPEAKERS[number % len(SPEAKERS)], chance)
        event = self._event(number, theme, writer, chance)
        audiences = tuple(_audience(name) for name in chance.sample(AUDIENCE_NAMES, AUDIENCES))
        count = SESSIONS[number // 10 % 10 * 3 % 10 - number % 10]
        sessions = [_session(n, event, audiences, speakers, writer, chance) for n in range(count)]
        return Programme(event=event, audiences=audiences, speakers=speakers, sessions=tuple(sessions))

    def _event(self, number: int, theme: int, writer: Writer, chance: Random) -> EventDetails:
        form = chance.choice(FORMS)
        begins = FIRST_DAY + timedelta(days=chance.randrange(DAYS)) if number % 100 else None
        days = -(-max(SESSIONS) // A_DAY) if number % 5 == 0 else 1
        place = of_rank(PLACES, chance)
        acronym = chance.choice(list(ACRONYMS))
        return EventDetails(
            title=f"Sample Conference: {writer.title()}",
            slug=f"sample-event-{number}",
            series=of_rank(SERIES, chance) if chance.random() < 0.6 else None,
            format=form,
            starts_on=begins,
            ends_on=begins and begins + timedelta(days=days - 1),
            start_time=time(9),
            end_time=time(17),
            place="Webinar" if form == EventFormat.ONLINE else place,
            venue=None if form == EventFormat.ONLINE else VenueDetails(name=f"{place} Hall", address=f"1 {place} Road"),
            organiser=Organiser(name=of_rank(ORGANISATIONS, chance)),
            sectors=tuple(chance.sample(SECTORS, 2)),
            themes=(THEMES[theme], THEMES[(theme + chance.randrange(1, 6)) % len(THEMES)]),
            summary=writer.sentence(),
            brief=f"## Why meet\n\n{writer.prose(6)}\n\nThe {ACRONYMS[acronym]} ({acronym}) says: {writer.prose(5)}",
            learning_points=tuple(writer.sentence() for _ in range(4)),
            sources=tuple(chance.sample(self.sources, chance.randint(0, 4))),
        )

    def _billings(self, count: int, chance: Random) -> tuple[Billing, ...]:
        people = chance.sample(self.people, count)
        return tuple(_billing(key, name, number, chance) for number, (key, name) in enumerate(people))


def _source(number: int, chance: Random) -> Reference:
    title = Writer(chance, TOPICS[number % len(TOPICS)]).title()
    return Reference(
        title=f"Sample Report {number}: {title}",
        publisher=of_rank(ORGANISATIONS, chance),
        year=2005 + number % 20,
        url=f"https://example.org/reports/{number}",
    )


def _audience(name: str) -> Audience:
    is_post = name.endswith(("Officers", "Inspectors", "Managers", "Analysts", "Advisers", "Workers"))
    return Audience(name=name, kind=AudienceKind.JOB_TITLE if is_post else AudienceKind.GROUP)


def _billing(key: str, name: str, number: int, chance: Random) -> Billing:
    post, organisation = chance.choice(POSTS), chance.choice(ORGANISATIONS)
    return Billing(
        key=key,
        honorific="Professor" if chance.random() < 0.1 else None,
        name=name,
        billing=f"{post}, {organisation}",
        position=post,
        organisation=organisation,
        status=AppearanceStatus.INVITED if number == 4 else AppearanceStatus.CONFIRMED,
        role=AppearanceRole.CHAIR if number == 0 else None,
        is_key=number < 2,
    )


def _session(
    number: int,
    event: EventDetails,
    audiences: tuple[Audience, ...],
    speakers: tuple[Billing, ...],
    writer: Writer,
    chance: Random,
) -> SessionDetails:
    """Two at a time, half an hour each; every sixth is an interval."""
    half_hours = 18 + number % A_DAY // 2
    day = event.starts_on and min(event.starts_on + timedelta(days=number // A_DAY), event.last_day)
    when = {
        "id": f"session-{number + 1}",
        "day": day,
        "start": time(half_hours // 2, half_hours % 2 * 30),
        "end": time((half_hours + 1) // 2, (half_hours + 1) % 2 * 30),
    }
    if number % 6 == 0:
        kind, title = INTERVALS[number // 6 % len(INTERVALS)]
        return SessionDetails(**when, kind=kind, title=title)
    people = chance.sample(speakers, min(len(speakers), number % 3))
    return SessionDetails(
        **when,
        kind=chance.choice(KINDS),
        title=writer.title(),
        abstract=writer.prose(3),
        points=(writer.title(), writer.title()),
        audiences=tuple(audience.name for audience in chance.sample(audiences, number % 3)),
        themes=event.themes[:1],
        speakers=tuple(Part(speaker=person.key, role=ContributionRole.SPEAKER) for person in people),
    )
