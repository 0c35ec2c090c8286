"""The desk's first page: what is at hand, and everything else by the work it is for."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import get_user_model

from agenda.publish import publish, withdraw
from events.models import Event
from tests.factories import EventFactory, OrganisationFactory, browser_of, member
from tests.site.test_pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon_of_15_january_2027(at):
    at(datetime(2027, 1, 15, 12, tzinfo=UTC))


@pytest.fixture
def team():
    return OrganisationFactory()


def events_ahead(browser) -> list[tuple[str, str, str]]:
    rows = read(browser.get("/admin/")).one("section", "events-ahead").all("li")
    return [(row.one("h3").text, *(p.text for p in row.all("p"))) for row in rows]


def test_events_to_come_stand_in_order_with_when_where_and_what_is_public(team):
    published = EventFactory(organiser=team, title="Published", starts_on=date(2027, 3, 1), place="Leeds")
    publish(event=published)
    withdrawn = EventFactory(organiser=team, title="Withdrawn", starts_on=date(2027, 2, 1))
    publish(event=withdrawn)
    withdraw(event=withdrawn)
    EventFactory(organiser=team, title="Undated", starts_on=None)
    EventFactory(organiser=team, title="On since yesterday", starts_on=date(2027, 1, 14), ends_on=date(2027, 1, 15))
    EventFactory(organiser=team, title="Over", starts_on=date(2027, 1, 14))
    EventFactory(organiser=OrganisationFactory(), title="Of others", starts_on=date(2027, 2, 2))
    assert events_ahead(browser_of(member("reader", team))) == [
        ("On since yesterday", "14 to 15 January 2027", "Not published"),
        ("Withdrawn", "Monday 1 February 2027", "Withdrawn"),
        ("Published", "Monday 1 March 2027", "Leeds · Publication 1"),
        ("Undated", "No date yet", "Not published"),
    ]


def test_more_than_eight_events_are_led_to(team):
    for _ in range(9):
        EventFactory(organiser=team)
    page = read(browser_of(member("editor", team)).get("/admin/"))
    section = page.one("section", "events-ahead")
    assert len(section.all("li")) == 8
    assert [a.text for a in section.all("a")][8:] == [
        "New event",
        "Import a programme",
        "More events, and those that ended",
    ]


def test_whoever_may_not_add_events_is_not_offered_it(team):
    section = read(browser_of(member("reader", team)).get("/admin/")).one("section", "events-ahead")
    assert ([p.text for p in section.all("p")], [a.text for a in section.all("a")]) == (
        ["No event is to come.", "All events"],
        ["All events"],
    )


def test_tables_are_grouped_by_the_work_they_are_for():
    page = read(browser_of(get_user_model().objects.create_superuser("organiser")).get("/admin/"))
    groups = {
        section.one("h2").text: [a.text for a in section.all("a")] for section in page.all("section", "desk-tables")
    }
    assert groups == {
        "Events": ["Events", "Add to events", "Sessions", "Add to sessions"],
        "People": ["Speakers", "Add to speakers", "Appearances", "Add to appearances"],
        "Enquiries and mail": ["Enquiries", "Letters"],
        "Lists that all teams share": [
            *("Organisations", "Add to organisations", "Audience categories", "Add to audience categories"),
            *("Sectors", "Add to sectors", "Themes", "Add to themes"),
            *("Series", "Add to series", "Venues", "Add to venues"),
        ],
        "The site": ["Users", "Add to users"],
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_event_and_for_three(team, count, django_assert_num_queries):
    for _ in range(count):
        EventFactory(organiser=team)
    browser = browser_of(member("owner", team))
    with django_assert_num_queries(8):
        browser.get("/admin/")
    assert Event.objects.count() == count
