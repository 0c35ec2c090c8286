"""“Same person as …?”: who is near in name and place, among those a user may see."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from speakers.doubles import PAGE, like, pairs, tell_apart
from speakers.forms import SOMEBODY_ELSE
from speakers.models import Distinction, Speaker
from tests.events.test_event_admin import change, filled_in, message, refused
from tests.factories import AppearanceFactory, EventFactory, OrganisationFactory, SpeakerFactory, browser_of, member
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]
ADD = "/admin/speakers/speaker/add/"


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ("John Coxhead", "Dr J. Coxhead"),
        ("Professor John Coxhead", "J Coxhead"),
        ("John Coxhead, QPM", "John Coxhead"),
        ("John Coxhead OBE PhD", "john coxhead"),
        ("John Coxhead", "Johnny Coxhed"),
        ("John Coxhead", "Coxhead"),
        ("Zoë Müller", "Zoe Muller"),
        ("Rob Example", "Robert Example"),
        ("李", "李"),
    ],
)
def test_honorifics_letters_accents_and_initials_aside_they_are_near(organiser, there, typed):
    SpeakerFactory(name="Ann Other")
    near = SpeakerFactory(name=there)
    assert like(typed, None, user=organiser) == [near]


@pytest.mark.parametrize("typed", ["Mary Coxhead", "John Smith", "M. Coxhead", "Ann", "John Coxswain", "%", "_", ""])
def test_others_are_not(organiser, typed):
    SpeakerFactory(name="John Coxhead")
    assert like(typed, None, user=organiser) == []


@pytest.mark.parametrize(
    ("typed", "organisation", "is_near"),
    [
        ("J. Coxhead", "Sample Police", True),
        ("J. Coxhead", "Sample Police Service", True),
        ("J. Coxhead", None, True),
        ("J. Coxhead", "Another Charity", False),
        ("John Coxhead", "Another Charity", True),
    ],
)
def test_another_organisation_tells_people_apart_unless_the_names_are_the_same(organiser, typed, organisation, is_near):
    AppearanceFactory(speaker__name="John Coxhead", billing="Head of Samples, Sample Police")
    assert bool(like(typed, organisation, user=organiser)) == is_near


@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=200))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_name_breaks_the_question(organiser, name):
    assert isinstance(like(name, name, user=organiser), list)


def test_only_people_of_the_users_teams_are_compared():
    team, others = OrganisationFactory(), OrganisationFactory()
    AppearanceFactory(speaker__name="John Coxhead", event=EventFactory(organiser=others))
    mine = [SpeakerFactory(name=name, added_by=team) for name in ("John Coxhead", "J. Coxhead")]
    manager = member("speaker-manager", team)
    assert set(like("J. Coxhead", None, user=manager)) == set(mine)
    assert pairs(user=manager, page=1) == ([tuple(mine)], False)
    assert pairs(user=member("reader", team), page=1) == ([], False)
    assert like("J. Coxhead", None, user=member("speaker-manager", OrganisationFactory())) == []


def test_pairs_come_a_page_at_a_time_and_who_was_told_apart_is_in_none(organiser):
    people = [SpeakerFactory(name="Ann Example") for _ in range(8)]  # 28 pairs
    first, more = pairs(user=organiser, page=1)
    rest, none = pairs(user=organiser, page=2)
    assert (len(first), more, len(rest), none) == (PAGE, True, 28 - PAGE, False)
    tell_apart(people[3], people[0])
    tell_apart(people[0], people[3])
    assert list(Distinction.objects.values_list("one", "other")) == [(people[0].pk, people[3].pk)]
    left = pairs(user=organiser, page=1)[0] + pairs(user=organiser, page=2)[0]
    assert (len(left), (people[0], people[3]) in left) == (27, False)


# ── On the desk ──


@pytest.fixture
def team():
    return OrganisationFactory()


@pytest.fixture
def john(team):
    return SpeakerFactory(honorific="Professor", name="John Coxhead", added_by=team, position="Head of Samples")


def typed(browser, **values) -> dict:
    return filled_in(browser.get(ADD)) | {"name": "Dr J. Coxhead"} | values


def test_a_near_double_is_asked_about_before_anybody_is_added(desk, john):
    response = desk.post(ADD, typed(desk, phone="07700 900123"))
    assert refused(response)["__all__"] == [SOMEBODY_ELSE]
    assert texts(response, "ul", "doubles-list") == [
        "Professor John Coxhead Head of Samples Yes, the same Look at John Coxhead"
    ]
    assert read(response).one("input", name="phone").attrs["value"] == "07700 900123"
    assert Speaker.objects.count() == 1


def test_somebody_else_is_added_once_that_is_said_and_not_asked_about_again(desk, organiser, john):
    assert desk.post(ADD, typed(desk, is_somebody_else="on")).status_code == 302
    assert Speaker.objects.count() == 2
    assert pairs(user=organiser, page=1) == ([], False)


def test_the_same_person_is_gone_on_with(desk, john):
    response = desk.post(ADD, typed(desk, _same_as=str(john.pk)), follow=True)
    assert response.redirect_chain == [(change(john), 302)]
    assert "Professor John Coxhead was there already; nobody was added." in message(response)[0]
    popup = desk.post(f"{ADD}?_popup=1", typed(desk, _same_as=str(john.pk), _popup="1"))
    assert (popup.status_code, f"&quot;{john.pk}&quot;" in popup.text) == (200, True)
    assert Speaker.objects.count() == 1


def test_a_03_nobody_of_another_team_is_asked_about_or_taken(john):
    browser = browser_of(member("speaker-manager", OrganisationFactory()))
    assert browser.post(ADD, typed(browser, _same_as=str(john.pk))).status_code == 404
    assert browser.post(ADD, typed(browser)).status_code == 302


def test_likely_doubles_are_listed_and_told_apart(desk, john):
    other = SpeakerFactory(name="J. Coxhead")
    address = "/admin/speakers/speaker/doubles/"
    shown = read(desk.get(address))
    assert [a.attrs["href"] for a in shown.one("ul", "pairs").all("a")] == [
        change(john), change(other), f"/admin/speakers/speaker/{john.pk}/merge/{other.pk}/",
    ]  # fmt: skip
    assert desk.post(address, {"one": other.pk, "other": john.pk}).status_code == 302
    assert "Nobody stands here twice" in desk.get(address).text


@pytest.mark.parametrize("number", [1, 3])
def test_the_pairs_ask_the_same_for_1_and_for_3(desk, django_assert_num_queries, number):
    """Session, user; the pairs, the people, and their billings."""
    for n in range(number):
        name = f"{chr(65 + n) * 6}son"
        AppearanceFactory(speaker__name=f"Ann {name}")
        SpeakerFactory(name=f"A. {name}")
    with django_assert_num_queries(5):
        assert desk.get("/admin/speakers/speaker/doubles/").text.count("Compare and merge</a>") == number
