"""Events by sector, theme, audience, organisation and series, however many there are."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.publish import publish, withdraw
from events.models import Series
from tests.factories import (
    AppearanceFactory,
    AudienceFactory,
    EventFactory,
    OrganisationFactory,
    SectorFactory,
    SessionFactory,
    ThemeFactory,
)
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

PAST, TO_COME = date(2024, 12, 5), date(2027, 3, 5)


def sections(response) -> list[tuple[str, list[str]]]:
    """Each heading with the titles below it."""
    page = read(response).one("main")
    headings = [heading.text for heading in page.all("h2")]
    return list(zip(headings, [[h.text for h in group.all("h3")] for group in page.all("ul", "events")], strict=False))


@pytest.fixture
def sector():
    return SectorFactory(name="justice")


def forum(sector=None, **values):
    event = EventFactory(**values)
    if sector:
        event.sectors.add(sector)
    publish(event=event)
    return event


def test_what_is_to_come_stands_first_the_soonest_first_then_the_past_the_latest_first(client, sector, monkeypatch):
    monkeypatch.setattr("events.views.paging.PAGE_SIZE", 4)
    forum(sector, title="No date", starts_on=None, start_time=None, end_time=None)
    for title, day in (("A", TO_COME), ("B", date(2027, 2, 1)), ("C", PAST), ("D", date(2019, 1, 1)), ("E", PAST)):
        forum(sector, title=title, starts_on=day)
    forum(title="Of no sector")
    withdraw(event=forum(sector, title="Withdrawn"))
    EventFactory(title="Draft").sectors.add(sector)
    changed = forum(sector, title="Of the sector once")
    changed.sectors.clear()
    publish(event=changed)
    first = client.get("/sectors/justice/")
    assert sections(first) == [("Events to come", ["B", "A", "No date"]), ("Past events", ["C"])]
    assert sections(client.get("/sectors/justice/?page=2")) == [("Past events", ["E", "D"])]
    assert [a.attrs["href"] for a in read(first).one("nav", "pages").all("a")] == ["?page=2"]


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "%00", "9" * 400, "%F0%9F%98%80"])
def test_a_page_that_is_not_there_is_the_nearest_one(client, sector, page):
    forum(sector, title="Forum")
    assert sections(client.get(f"/sectors/justice/?page={page}")) == [("Events to come", ["Forum"])]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(query=st.dictionaries(st.sampled_from(["page", "show", "q", "sector", "x"]), st.text(max_size=20)))
def test_no_query_is_an_error(client, sector, django_assert_max_num_queries, query):
    if not sector.event_set.exists():
        forum(sector)
    with django_assert_max_num_queries(5):
        assert client.get("/sectors/justice/", query).status_code == 200


def test_each_page_is_canonical_for_itself(client, sector, monkeypatch, site_url):
    monkeypatch.setattr("events.views.paging.PAGE_SIZE", 1)
    for _ in range(2):
        forum(sector)
    asked = {query: f"/sectors/justice/{query}" for query in ("", "?page=1&x=y", "?page=2", "?page=7")}
    told = {
        query: read(client.get(address)).one("link", rel="canonical").attrs["href"] for query, address in asked.items()
    }
    own, second = f"{site_url}/sectors/justice/", f"{site_url}/sectors/justice/?page=2"
    assert told == {"": own, "?page=1&x=y": own, "?page=2": second, "?page=7": second}
    assert client.get("/sectors/justice/?page=2&x=y").context["way_back"] == "/sectors/justice/?page=2&x=y"


def test_a_series_has_all_its_editions_below_their_years(client):
    series = Series.objects.create(name="Gangs")
    for title, day in (("C", PAST), ("A", TO_COME), ("B", date(2027, 1, 20)), ("D", date(2019, 5, 5))):
        forum(title=title, starts_on=day, series=series)
    forum(title="Announced", starts_on=None, start_time=None, end_time=None, series=series)
    forum(title="Stranger")
    assert sections(client.get("/series/gangs/")) == [
        ("Date to be announced", ["Announced"]),
        ("2027", ["A", "B"]),
        ("2024", ["C"]),
        ("2019", ["D"]),
    ]


@pytest.fixture(params=["audience", "theme"])
def with_sessions(request):
    """Something that sessions can be for or about by themselves: (its address, how to give it to a session)."""
    make = {"audience": AudienceFactory, "theme": ThemeFactory}[request.param]
    row = make(name="Wardens")
    return f"/{request.param}s/wardens/", lambda session: getattr(session, f"{request.param}s").add(row)


def test_sessions_stand_below_the_events_and_have_pages_of_their_own(client, with_sessions, monkeypatch):
    address, give = with_sessions
    monkeypatch.setattr("events.views.categories.FEW_SESSIONS", 2)
    monkeypatch.setattr("events.views.paging.PAGE_SIZE", 3)
    old, new = EventFactory(title="Old", starts_on=PAST), EventFactory(title="New")
    for event, title, at in (
        (old, "Of unknown time", None),
        (old, "Early", ("10:00", "11:00")),
        (new, "Late", ("14:00", "15:00")),
        (new, "Soon", ("10:00", "11:00")),
    ):
        give(SessionFactory(event=event, title=title, at=at))
    SessionFactory(event=new, title="Of others")
    publish(event=old)
    publish(event=new)
    give(SessionFactory(event=new, title="Added since"))
    page = client.get(address)
    assert sections(page) == [("Sessions", ["Soon", "Late"])]
    assert read(page).one("main").all("a")[-1].attrs["href"] == "?show=sessions"
    rows = {number: client.get(f"{address}?show=sessions&page={number}") for number in (1, 2)}
    assert [texts(response, "h2", "event-row-title") for response in rows.values()] == [
        ["Soon", "Late", "Early"],
        ["Of unknown time"],
    ]
    assert texts(rows[1], "p", "event-row-facts")[::2] == ["In New", "In Old · Ended 5 December 2024"]
    assert texts(rows[1], "p", "event-row-date")[0] == "Friday 5 March 2027, 10am"


def test_a_category_that_only_a_draft_session_has_is_not_there(client, with_sessions):
    address, give = with_sessions
    give(SessionFactory(event=EventFactory()))
    assert [client.get(f"{address}{query}").status_code for query in ("", "?show=sessions")] == [404, 404]


def test_an_organisation_of_many_leads_to_all_of_them(client, monkeypatch):
    monkeypatch.setattr("events.views.categories.FEW_BILLINGS", 1)
    event, office = EventFactory(), OrganisationFactory(name="Office")
    for name in ("Ada Example", "Bert Example"):
        AppearanceFactory(event=event, speaker__name=name, organisation=office)
    publish(event=event)
    page = read(client.get("/organisations/office/"))
    assert len(page.all("li", "billing-row")) == 1
    (link,) = [a for a in page.one("main").all("a") if a.text == "Everybody from Office, A to Z"]
    people = read(client.get(link.attrs["href"])).all("li", "person")
    assert [person.one("strong").text for person in people] == ["Ada Example", "Bert Example"]
