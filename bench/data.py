"""Conferences of any size, the same ones every time: nothing in them is real, and nothing is left to chance."""

from datetime import date, time, timedelta
from random import Random

from events.programme import (
    Audience,
    Billing,
    EventDetails,
    Organiser,
    Part,
    Programme,
    RoomDetails,
    SessionDetails,
    TrackDetails,
    VenueDetails,
)
from events.vocabulary import AppearanceStatus, ContributionRole, EventFormat, SessionKind

FIRST_DAY = date(2031, 3, 3)
MOST_A_DAY = 250
SLOTS = [time(hour, minute) for hour in (10, 11, 12, 14, 15) for minute in (0, 30)]
HALF_AN_HOUR = 30
PLENARIES = (
    (time(9), time(9, 30), SessionKind.REGISTRATION, "Registration and coffee"),
    (time(9, 30), time(9, 45), SessionKind.WELCOME, "Welcome from the chair"),
    (time(9, 45), time(10), SessionKind.KEYNOTE, "Opening keynote"),
    (time(13), time(14), SessionKind.LUNCH, "Lunch and exhibition"),
    (time(16), time(16, 30), SessionKind.CLOSE, "Closing remarks"),
)
KINDS = (SessionKind.TALK, SessionKind.CASE_STUDY, SessionKind.PANEL, SessionKind.WORKSHOP)
THEMES = ("Pursue", "Prevent", "Protect", "Prepare")
ROLES = (ContributionRole.SPEAKER, ContributionRole.PANELLIST, ContributionRole.RESPONDENT)
POSTS = ("Head of Prevention", "Detective Superintendent", "Policy Adviser", "Director of Services", "Analyst")
VERBS = ("sharing", "measuring", "planning", "reviewing", "supporting", "reporting", "preventing", "testing")
THINGS = ("intelligence", "recovery", "prevention", "safeguarding", "evidence", "training", "disruption", "referrals")
PEOPLE = ("police forces", "councils", "schools", "victims", "witnesses", "banks", "prisons", "families", "hospitals")
PLACES = ("in cities", "at ports", "across borders", "in villages", "online", "under pressure", "over ten years")


def conference(sessions: int) -> Programme:
    """A conference of that many sessions, of up to 250 a day in parallel rooms, with two speakers to every
    three sessions."""
    chance = Random(sessions)  # noqa: S311 - a seed, so that every run has the same text
    speakers = max(4, sessions * 2 // 3)
    a_day = min(sessions, MOST_A_DAY)
    days = -(-sessions // a_day)
    rooms = [f"Sample Room {n}" for n in range(1, -(-max(1, a_day - len(PLENARIES)) // len(SLOTS)) + 1)]
    items = [_session(n, n // a_day, n % a_day, rooms, speakers, chance) for n in range(sessions)]
    return Programme(
        event=_event(sessions, days, chance),
        audiences=tuple(Audience(name=f"Sample Officers {n}") for n in range(1, 13)),
        speakers=tuple(_billing(n) for n in range(1, speakers + 1)),
        rooms=tuple(RoomDetails(name=name, capacity=40 + 10 * n) for n, name in enumerate(rooms)),
        tracks=tuple(TrackDetails(name=f"{theme} track") for theme in THEMES),
        sessions=tuple(sorted(items, key=lambda item: (item.day, item.start))),
    )


def slug(sessions: int) -> str:
    return f"sample-{sessions}"


def _event(sessions: int, days: int, chance: Random) -> EventDetails:
    return EventDetails(
        title=f"Sample Conference of {sessions:,} Sessions",
        slug=slug(sessions),
        format=EventFormat.IN_PERSON,
        starts_on=FIRST_DAY,
        ends_on=FIRST_DAY + timedelta(days=days - 1),
        start_time=time(9),
        end_time=time(16, 30),
        place="Sample City",
        venue=VenueDetails(name="Sample Conference Centre", address="1 Sample Square\nSample City"),
        organiser=Organiser(name="Sample Organiser", website="https://example.org/"),
        sectors=("criminal justice", "local government"),
        themes=THEMES,
        summary=_sentence(chance),
        brief="\n\n".join(["## Why meet", _prose(chance, 6), "## What is covered", _prose(chance, 6)]),
        learning_points=tuple(_sentence(chance) for _ in range(5)),
        notice="This programme is a sample.",
    )


def _billing(number: int) -> Billing:
    post, organisation = POSTS[number % len(POSTS)], f"Sample Organisation {number % 40 + 1}"
    return Billing(
        key=f"sample-speaker-{number}",
        name=f"Sample Speaker {number}",
        billing=f"{post}, {organisation}",
        position=post,
        organisation=organisation,
        status=AppearanceStatus.INVITED if number % 5 == 0 else AppearanceStatus.CONFIRMED,
        is_key=number <= 3,
    )


def _session(number: int, day: int, place: int, rooms: list[str], speakers: int, chance: Random) -> SessionDetails:
    """The session that is number `place` of its day: the plenaries first, then room by room in each slot."""
    key, on = f"session-{number + 1}", FIRST_DAY + timedelta(days=day)
    if place < len(PLENARIES):
        start, end, kind, title = PLENARIES[place]
        return SessionDetails(id=key, day=on, start=start, end=end, kind=kind, title=title)
    slot, room = divmod(place - len(PLENARIES), len(rooms))
    start = SLOTS[slot]
    return SessionDetails(
        id=key,
        day=on,
        start=start,
        end=time(start.hour + (start.minute + HALF_AN_HOUR) // 60, (start.minute + HALF_AN_HOUR) % 60),
        kind=KINDS[number % len(KINDS)],
        title=_title(chance),
        abstract=_prose(chance, 3),
        points=tuple(_title(chance) for _ in range(3)),
        room=rooms[room],
        track=f"{THEMES[room % len(THEMES)]} track",
        audiences=(f"Sample Officers {number % 12 + 1}",),
        themes=(THEMES[number % len(THEMES)],),
        speakers=_parts(number, speakers),
    )


def _parts(number: int, speakers: int) -> tuple[Part, ...]:
    """One to three people; every second group of three has a chair."""
    people = [(number * 2 + n) % speakers + 1 for n in range(number % 3 + 1)]
    roles = [ContributionRole.CHAIR if number % 6 == 2 else ROLES[0], *ROLES[1:]]
    return tuple(Part(speaker=f"sample-speaker-{who}", role=role) for who, role in zip(people, roles, strict=False))


def _title(chance: Random) -> str:
    return (
        f"{chance.choice(VERBS).title()} {chance.choice(THINGS)} with {chance.choice(PEOPLE)} {chance.choice(PLACES)}"
    )


def _sentence(chance: Random) -> str:
    first, second = chance.sample(PEOPLE, 2)
    return (
        f"{chance.choice(VERBS).title()} {chance.choice(THINGS)} {chance.choice(PLACES)} needs {first} and {second} "
        f"to agree on {chance.choice(THINGS)} before {chance.choice(VERBS)} begins."
    )


def _prose(chance: Random, sentences: int) -> str:
    return " ".join(_sentence(chance) for _ in range(sentences))
