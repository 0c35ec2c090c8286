"""Speakers read from pasted lines, looked at, and added as one change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.text import folded, item
from speakers.lineup import read
from speakers.models import Speaker
from tests.factories import (
    AppearanceFactory,
    EventFactory,
    OrganisationFactory,
    SpeakerFactory,
    browser_of,
    member,
)
from tests.site.test_pages import read as page_of
from tests.site.test_pages import texts

pytestmark = pytest.mark.django_db


# ── Reading ──


def told(line: str) -> tuple:
    (person,) = read(line)
    return person.honorific, person.name, person.post_nominals, person.billing, str(person.status), str(person.role)


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("Dr Sample Person, Head, Sample Office (CONFIRMED)",
         ("Dr", "Sample Person", "", "Head, Sample Office", "confirmed", "")),
        ("• Sample Person, Chief Executive, Sample Trust",
         ("", "Sample Person", "", "Chief Executive, Sample Trust", "", "")),
        ("Detective Chief Inspector Sample Person, Sample Police (invited)",
         ("Detective Chief Inspector", "Sample Person", "", "Sample Police", "invited", "")),
        ("Professor Sample Person OBE, Professor Emeritus, Sample University",
         ("Professor", "Sample Person", "OBE", "Professor Emeritus, Sample University", "", "")),
        ("Professor Sample Person, CBE, QPM, Sample University",
         ("Professor", "Sample Person", "CBE QPM", "Sample University", "", "")),
        ("The Rt Hon Sample Person MP – Minister for Samples",
         ("The Rt Hon", "Sample Person", "MP", "Minister for Samples", "", "")),
        ("Sample Person, Director, Sample College (Event Chair)",
         ("", "Sample Person", "", "Director, Sample College", "", "chair")),
        ("Sample Person, Officer, Samples United (SU) (CONFIRMED)",
         ("", "Sample Person", "", "Officer, Samples United (SU)", "confirmed", "")),
        ("Sample Person, Head (Chair) – TBC", ("", "Sample Person", "", "Head", "invited", "chair")),
        ("Sample Person\tHead\tSample Office", ("", "Sample Person", "", "Head, Sample Office", "", "")),
        ("Chief Sample, Elder", ("", "Chief Sample", "", "Elder", "", "")),
        ("Deputy Mayor Sample Person", ("Deputy Mayor", "Sample Person", "", "", "", "")),
        ("Prof. Dr. Sample Person-Example, PhD", ("Prof. Dr.", "Sample Person-Example", "PhD", "", "", "")),
        ("Dr", ("", "Dr", "", "", "", "")),
        ("Σωκράτης Δείγμα, Αθήνα", ("", "Σωκράτης Δείγμα", "", "Αθήνα", "", "")),
    ],
)  # fmt: skip
def test_a_line_is_read_as_programmes_print_it(line, person):
    assert told(line) == person


def test_post_and_organisation_are_split_at_the_last_comma_as_a_guess():
    people = read("A Sample, Lead, Samples, Sample Council\nB Sample, Director\nC Sample")
    assert [(person.position, person.organisation) for person in people] == [
        ("Lead, Samples", "Sample Council"),
        ("", ""),
        ("", ""),
    ]


def test_a_line_that_stands_there_twice_is_one_person():
    assert [person.name for person in read("A Sample, Head\n\n– A Sample, Head\nB Sample")] == ["A Sample", "B Sample"]


@given(st.text())
def test_every_line_with_a_word_is_a_person_with_a_name_and_loses_no_word(text):
    people = read(text)
    lines = {item(line) for line in text.replace("\t", ", ").splitlines()} - {""}
    assert {person.text for person in people} == lines
    for person in people:
        said = folded(person.honorific + person.name + person.post_nominals + person.billing)
        assert person.status or person.role or len(said) >= len(folded(person.text.replace(",", ""))) - 1


# ── Adding ──

LINES = """Dr Ada Sample, Director, Sample Office (CONFIRMED)
Bert Sample, Inspector, Sample Police (invited)
Carl Sample, Chief Executive, Sample Trust
"""


@pytest.fixture
def event():
    return EventFactory(title="Forum", organiser=OrganisationFactory(name="Sample Forums"))


@pytest.fixture
def manager(event):
    return browser_of(member("speaker-manager", event.organiser))


def address(event) -> str:
    return f"/admin/events/event/{event.pk}/speakers/paste/"


def looked_at(browser, event, lines=LINES, **values) -> dict:
    """The form after the first look, as the browser would send it."""
    page = page_of(browser.post(address(event), {"pasted": lines, "status": "proposed", **values}))
    return page.one("form", "pasted-people").sent()


def at_event(event) -> list[tuple]:
    rows = event.appearances.select_related("speaker", "organisation").order_by("order")
    return [(str(a.speaker), a.billing, a.position, str(a.organisation or ""), a.status, a.role) for a in rows]


def test_nobody_is_added_before_a_look(manager, event):
    response = manager.post(address(event), {"pasted": LINES, "status": "proposed"})
    assert (response.status_code, event.appearances.count(), Speaker.objects.count()) == (200, 0, 0)
    assert texts(response, "p", role="status") == ["3 people, 3 of them new here. Nobody is added before you say so."]


def test_who_is_ticked_is_added_as_corrected(manager, event):
    data = looked_at(manager, event)
    del data["person-2-take"]
    response = manager.post(address(event), data | {"person-1-name": "Bertha Sample", "person-1-role": "chair"})
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"/admin/events/event/{event.pk}/change/#speakers",
    )
    assert at_event(event) == [
        ("Dr Ada Sample", "Director, Sample Office", "Director", "Sample Office", "confirmed", ""),
        ("Bertha Sample", "Inspector, Sample Police", "Inspector", "Sample Police", "invited", "chair"),
    ]
    assert [speaker.added_by for speaker in Speaker.objects.all()] == [event.organiser] * 2


def test_what_a_line_does_not_say_is_as_chosen(manager, event):
    manager.post(address(event), looked_at(manager, event, "Carl Sample", status="invited"))
    assert at_event(event) == [("Carl Sample", "", "", "", "invited", "")]


def test_somebody_known_by_name_is_the_same_person_unless_it_is_said_otherwise(manager, event):
    ada = SpeakerFactory(name="Ada Sample", honorific="Professor", added_by=event.organiser)
    AppearanceFactory(event=EventFactory(organiser=event.organiser), speaker=ada, billing="Reader, Sample College")
    SpeakerFactory(name="Bert Sample", added_by=OrganisationFactory())  # whom another team knows
    data = looked_at(manager, event)
    page = page_of(manager.post(address(event), {"pasted": LINES, "status": "proposed"}))
    assert [option.text for option in page.one("select", name="person-0-who").all("option")] == [
        "The same as Professor Ada Sample, Reader, Sample College",
        "Somebody else of that name",
    ]
    assert (data["person-0-who"], data["person-1-who"]) == (str(ada.pk), "new")
    manager.post(address(event), data)
    assert [row[0] for row in at_event(event)] == ["Professor Ada Sample", "Bert Sample", "Carl Sample"]
    assert Speaker.objects.filter(name="Ada Sample").count() == 1


def test_somebody_else_of_that_name_is_made(manager, event):
    SpeakerFactory(name="Ada Sample", added_by=event.organiser)
    manager.post(address(event), looked_at(manager, event) | {"person-0-who": "new"})
    assert Speaker.objects.filter(name="Ada Sample").count() == 2


def test_a_03_somebody_whom_another_team_knows_cannot_be_named(manager, event):
    stranger = SpeakerFactory(name="Ada Sample", added_by=OrganisationFactory())
    response = manager.post(address(event), looked_at(manager, event) | {"person-0-who": str(stranger.pk)})
    assert (response.status_code, event.appearances.count()) == (422, 0)


def test_who_is_there_already_is_left_as_they_are(manager, event):
    there = AppearanceFactory(event=event, speaker__name="Ada Sample", billing="As before", status="invited")
    data = looked_at(manager, event)
    assert "person-0-take" not in data
    manager.post(address(event), data | {"person-0-take": "on"})
    assert at_event(event)[0] == (str(there.speaker), "As before", "", "", "invited", "")
    assert event.appearances.count() == 3


def test_one_person_on_two_lines_is_added_once(manager, event):
    SpeakerFactory(name="Ada Sample", added_by=event.organiser)
    manager.post(address(event), looked_at(manager, event, "Ada Sample, Head\nDr Ada Sample, Director"))
    assert [row[:2] for row in at_event(event)] == [("Ada Sample", "Head")]


def test_lines_changed_after_the_look_are_looked_at_again(manager, event):
    response = manager.post(address(event), looked_at(manager, event) | {"pasted": "Dora Sample"})
    assert (response.status_code, event.appearances.count()) == (200, 0)
    assert texts(response, "p", role="status") == ["1 person, 1 of them new here. Nobody is added before you say so."]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"person-0-name": ""}, "This field is required."),
        ({"person-0-status": "perhaps"}, "Select a valid choice. perhaps is not one of the available choices."),
        ({"person-0-name": "x" * 201}, "Ensure this value has at most 200 characters (it has 201)."),
    ],
)
def test_a_wrong_row_is_told_in_its_row_and_nobody_is_added(manager, event, typed, said):
    response = manager.post(address(event), looked_at(manager, event) | typed)
    assert (response.status_code, event.appearances.count()) == (422, 0)
    assert said in page_of(response).one("tr", "errors").text


@pytest.mark.parametrize("pasted", ["", "   ", "Sample\x00 Person", "A Sample\n" * 201])
def test_what_cannot_be_read_is_told_and_stands_there_still(manager, event, pasted):
    response = manager.post(address(event), {"pasted": pasted, "status": "proposed"})
    assert response.status_code == 422
    assert len(page_of(response).all("ul", "errorlist")) == 1


def test_nobody_ticked_is_told(manager, event):
    data = {name: value for name, value in looked_at(manager, event).items() if not name.endswith("-take")}
    response = manager.post(address(event), data)
    assert (response.status_code, texts(response, "p", role="alert")) == (
        422,
        ["Tick the people first who are to be added."],
    )


@pytest.mark.parametrize("count", [1, 3])
def test_a_look_costs_the_same_for_one_line_and_for_three(manager, event, count, django_assert_num_queries):
    lines = "\n".join(LINES.splitlines()[:count])
    for line in ("Ada Sample", "Bert Sample", "Carl Sample")[:count]:
        SpeakerFactory(name=line, added_by=event.organiser)
    manager.get(address(event))
    with django_assert_num_queries(8):
        manager.post(address(event), {"pasted": lines, "status": "proposed"})
