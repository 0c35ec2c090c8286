"""What of a source is known already: offered, never taken for the same."""

from datetime import date

import pytest

from agenda.importer import matching
from agenda.publish import publish
from events.programme import Audience, Billing, EventDetails, Organiser, Programme, SessionDetails
from tests.factories import (
    AppearanceFactory,
    AudienceFactory,
    EventFactory,
    OrganisationFactory,
    SpeakerFactory,
    member,
)

pytestmark = pytest.mark.django_db
EVENT = EventDetails(title="Sample Event")


def billed(*people: tuple[str, str | None], **values) -> Programme:
    """Keys are a, b, c …"""
    speakers = tuple(
        Billing(key=f"k{number}", name=name, organisation=organisation)
        for number, (name, organisation) in enumerate(people)
    )
    return Programme(event=EVENT, speakers=speakers, **values)


# ── People ──


def test_whoever_is_near_is_offered_with_what_they_are_known_as(organiser):
    john = AppearanceFactory(speaker__name="John Coxhead", billing="Head of Samples, Sample Police").speaker
    other = SpeakerFactory(name="Jane Coxhead")
    found = matching.people(
        billed(("J. Coxhead", "Sample Police"), ("Jane Coxhead", "Sample Trust"), ("Nobody Known", None)),
        user=organiser,
    )
    assert found == {"k0": [other, john], "k1": [other], "k2": []} or found == {
        "k0": [john, other],
        "k1": [other],
        "k2": [],
    }
    assert [person.known_as for person in found["k0"] if person == john] == ["Head of Samples, Sample Police"]


def test_only_people_who_are_open_to_whoever_imports_are_offered():
    team, others = OrganisationFactory(), OrganisationFactory(name="Sample Police")
    hidden = AppearanceFactory(speaker__name="John Coxhead", event=EventFactory(organiser=others), organisation=others)
    mine = SpeakerFactory(name="John Coxhead", added_by=team)
    programme = billed(("John Coxhead", "Sample Police"))
    user = member("editor", team)
    assert matching.people(programme, user=user) == {"k0": [mine]}
    assert matching.certain(programme, user=user) == {}
    assert matching.certain(programme, user=member("editor", others)) == {"k0": hidden.speaker}


@pytest.mark.parametrize(
    ("name", "organisation", "line", "is_certain"),
    [
        ("John Coxhead", "Sample Police", None, True),
        ("john coxhead", "The Sample Police", None, True),
        ("John Coxhead", "Sample Police (SP)", None, True),
        ("John Coxhead", None, "Head of Samples, Sample Police", True),
        ("John Coxhead", None, "Head of Samples", False),
        ("John Coxhead", None, None, False),
        ("John Coxhead", "Another Charity", None, False),
        ("J. Coxhead", "Sample Police", None, False),
    ],
)
def test_the_same_beyond_doubt_are_those_of_the_same_name_and_place(organiser, name, organisation, line, is_certain):
    place = OrganisationFactory(name="Sample Police")
    there = AppearanceFactory(
        speaker__name="John Coxhead", organisation=place, billing="Head of Samples, Sample Police"
    )
    AppearanceFactory(speaker__name="John Coxhead", billing="Head of Samples")
    billing = Billing(key="k0", name=name, organisation=organisation, billing=line)
    programme = Programme(event=EVENT, speakers=(billing,))
    assert matching.certain(programme, user=organiser) == ({"k0": there.speaker} if is_certain else {})


def test_two_of_one_name_at_one_place_leave_a_doubt(organiser):
    place = OrganisationFactory(name="Sample Police")
    SpeakerFactory(name="John Coxhead", organisation=place)
    one = billed(("John Coxhead", "Sample Police"))
    assert len(matching.certain(one, user=organiser)) == 1
    two = billed(("John Coxhead", "Sample Police"), ("John Coxhead", "Sample Police"))
    assert matching.certain(two, user=organiser) == {}
    SpeakerFactory(name="John Coxhead", organisation=place)
    assert matching.certain(one, user=organiser) == {}


# ── Who should attend ──


def test_categories_are_found_by_name_and_synonym_and_those_that_read_alike_are_offered():
    youth = AudienceFactory(name="Youth Offending Teams", synonyms="YOTs")
    justice = AudienceFactory(name="Local Criminal Justice Boards")
    programme = Programme(
        event=EVENT,
        audiences=(Audience(name="youth offending team"), Audience(name="Criminal Justice Board")),
        sessions=(SessionDetails(id="one", title="One", audiences=("YOTs", "Sample Chefs", "•")),),
    )
    found = matching.categories(programme)
    assert {name: (line.text, line.category, line.near) for name, line in found.items()} == {
        "youth offending team": ("youth offending team", youth, ()),
        "Criminal Justice Board": ("Criminal Justice Board", None, (justice,)),
        "YOTs": ("YOTs", youth, ()),
        "Sample Chefs": ("Sample Chefs", None, ()),
        "•": ("•", None, ()),
    }


# ── Organisations ──


def found_for(*names: str, brief: str | None = None) -> dict[str, list[str]]:
    event = EventDetails(title="Sample Event", brief=brief, organiser=Organiser(name=names[0]))
    people = tuple(Billing(key=f"k{n}", name="Sample", organisation=name) for n, name in enumerate(names[1:]))
    found = matching.organisations(Programme(event=event, speakers=people))
    return {name: [row.name for row in rows] for name, rows in found.items()}


def test_organisations_are_found_however_their_names_are_written():
    for name in ("Home Office", "Sample Crime Agency", "Sample Police & Fire", "Another Charity"):
        OrganisationFactory(name=name)
    assert found_for(
        "The Home Office", "Sample Crime Agency (SCA)", "Sample Police and Fire", "Sample Crime Agencie", "Chefs", "SCA"
    ) == {
        "The Home Office": ["Home Office"],
        "Sample Crime Agency (SCA)": ["Sample Crime Agency"],
        "Sample Police and Fire": ["Sample Police & Fire"],
        "Sample Crime Agencie": ["Sample Crime Agency"],
        "Chefs": [],
        "SCA": ["Sample Crime Agency"],  # as the second name explains it
    }


def test_acronyms_stand_for_what_the_brief_or_a_publication_explains():
    OrganisationFactory(name="Sample Crime Agency")
    OrganisationFactory(name="FTA")
    assert found_for("SCA", "First Trust of Arts") == {"SCA": [], "First Trust of Arts": []}
    assert found_for(
        "SCA", "First Trust of Arts", brief="The Sample Crime Agency (SCA). First Trust of Arts (FTA)."
    ) == {
        "SCA": ["Sample Crime Agency"],
        "First Trust of Arts": ["FTA"],
    }
    publish(event=EventFactory(brief="The Sample Crime Agency (SCA) says so.", starts_on=date(2027, 3, 5)))
    assert found_for("SCA") == {"SCA": ["Sample Crime Agency"]}


# ── What it asks ──


@pytest.mark.parametrize("number", [1, 3, 40])
def test_it_asks_the_same_for_1_for_3_and_for_40(organiser, django_assert_num_queries, number):
    rows = [AppearanceFactory(speaker__name=f"Ann {chr(65 + n % 26) * 4}{'x' * (n // 26)}son") for n in range(number)]
    AudienceFactory(name="Sample Officers")
    programme = billed(
        *((row.speaker.name, f"Place {n}") for n, row in enumerate(rows)),
        audiences=tuple(Audience(name=f"Sample Officer of {n}") for n in range(number)),
    )
    with django_assert_num_queries(3):
        assert [rows[n].speaker in near for n, near in enumerate(matching.people(programme, user=organiser).values())]
    with django_assert_num_queries(4):
        matching.certain(programme, user=organiser)
    with django_assert_num_queries(2):
        assert len(matching.categories(programme)) == number
    with django_assert_num_queries(3):
        assert len(matching.organisations(programme)) == number
