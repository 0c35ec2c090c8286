"""A source, what is understood of it, and who is at the desk, for tests of what is done with both."""

from dataclasses import replace
from datetime import date, time

import pytest

from agenda.importer.document import Document
from agenda.importer.reading import Doubt, Reading
from events.programme import (
    Audience,
    Billing,
    EventDetails,
    Part,
    Programme,
    RoomDetails,
    SessionDetails,
    Unplaced,
)
from events.vocabulary import AppearanceStatus, AudienceKind, ContributionRole, SessionKind
from tests.factories import OrganisationFactory, browser_of, member

SOURCE = """Sample Forum

Friday 5 March 2027, Sample Town
Who should attend
Sample Officers
Friends of Samples
9.30 Welcome
Chair: Dr Sample Speaker One, Head of Samples, Sample Police (confirmed)
10.00 The keynote, Hall A
Sample Speaker Two, Sample Council
Something that nobody understands
"""
DAY = date(2027, 3, 5)
PROGRAMME = Programme(
    event=EventDetails(
        title="Sample Forum", starts_on=DAY, place="Sample Town", sectors=("samples",), brief="Why it is.\n\nHow it is."
    ),
    audiences=(
        Audience(name="Sample Officers", kind=AudienceKind.JOB_TITLE),
        Audience(name="Friends of Samples"),
    ),
    speakers=(
        Billing(
            key="one",
            honorific="Dr",
            name="Sample Speaker One",
            billing="Head of Samples, Sample Police",
            position="Head of Samples",
            organisation="Sample Police",
            status=AppearanceStatus.CONFIRMED,
        ),
        Billing(key="two", name="Sample Speaker Two", billing="Sample Council", organisation="Sample Council"),
    ),
    rooms=(RoomDetails(name="Hall A"),),
    sessions=(
        SessionDetails(
            id="welcome",
            day=DAY,
            start=time(9, 30),
            kind=SessionKind.WELCOME,
            title="Welcome",
            speakers=(Part(speaker="one", role=ContributionRole.CHAIR),),
        ),
        SessionDetails(
            id="keynote",
            day=DAY,
            start=time(10),
            end=time(11),
            kind=SessionKind.TALK,
            title="The keynote",
            points=("A point", "Another"),
            room="Hall A",
            speakers=(Part(speaker="two"),),
        ),
    ),
)
ORIGINS = {
    "event.title": (1,),
    "event.starts_on": (3,),
    "event.place": (3,),
    "structure": (4,),
    "audiences.Sample Officers": (5,),
    "audiences.Friends of Samples": (6,),
    "sessions.welcome": (7, 8),
    "speakers.one": (8,),
    "sessions.keynote": (9, 10),
    "speakers.two": (10,),
}
DOUBTS = (
    Doubt("event.place", "It may be a venue."),
    Doubt("sessions.keynote", "Its end is not said."),
)


def understood(document: Document, programme: Programme = PROGRAMME, doubts=DOUBTS, origins=ORIGINS) -> Reading:
    """Of any document; its last line is not placed."""
    last = document.lines[-1]
    unplaced = (Unplaced(line=last.numbers[0], text=last.text),)
    return Reading(
        programme=replace(programme, unplaced=unplaced), source=document.source, origins=origins, doubts=doubts
    )


@pytest.fixture
def team():
    return OrganisationFactory(name="Sample Events")


@pytest.fixture
def editor(team):
    return member("editor", team)


@pytest.fixture
def desk(editor):
    return browser_of(editor)


@pytest.fixture
def recognised(monkeypatch):
    """`recognised(programme=…)` says what is understood of sources from now on."""

    def understand(**said) -> None:
        monkeypatch.setattr("agenda.importer.formats.recognise", lambda document: understood(document, **said))

    understand()
    return understand
