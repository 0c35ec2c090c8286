"""The site map: one file, or an index of those that hold all; and when each page was published."""

import re
from datetime import UTC, date, datetime

import pytest

from agenda.publish import publish, withdraw
from events.models import Publication
from socprog.kept_pages import store
from tests.factories import (
    AppearanceFactory,
    AudienceFactory,
    EventFactory,
    OrganisationFactory,
    SectorFactory,
    SessionFactory,
    SpeakerFactory,
    agenda_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

FIRST, SECOND = datetime(2026, 5, 1, 9, tzinfo=UTC), datetime(2026, 6, 2, 9, tzinfo=UTC)


def told(response, site_url) -> dict[str, str]:
    """{address: day of its last change, '' where none is told}, in the order of the file."""
    found = re.findall(r"<loc>(.*?)</loc>(?:<lastmod>(.*?)</lastmod>)?", response.content.decode())
    return {address.removeprefix(site_url): day[:10] for address, day in found}


@pytest.fixture
def two_forums():
    """Of one sector, with one speaker and one source in common, published in May and in June."""
    sector, speaker, team = (
        SectorFactory(name="justice"),
        SpeakerFactory(name="Ada Example"),
        OrganisationFactory(name="Team"),
    )
    for title, moment in (("Second", SECOND), ("First", FIRST)):
        event = EventFactory(title=title, starts_on=date(2027, 3, 5))
        event.sectors.add(sector)
        event.sources.create(title="Paper")
        AppearanceFactory(event=event, speaker=speaker, organisation=team)
        SessionFactory(event=event, title="Talk").audiences.add(AudienceFactory(name=f"Wardens of {title}"))
        publish(event=event)
        Publication.objects.filter(event=event).update(published_at=moment)
    withdraw(event=publish_one("Withdrawn"))
    EventFactory(title="Draft").sectors.add(SectorFactory(name="secret"))


def publish_one(title: str):
    event = EventFactory(title=title)
    event.sources.create(title="Withdrawn Paper")
    agenda_of(event, 1)
    publish(event=event)
    return event


PAGES = ["/", "/events/", "/events/past/", "/speakers/", "/audiences/", "/sources/"]


def test_each_page_says_when_what_it_shows_was_published(client, two_forums, site_url):
    assert told(client.get("/sitemap.xml"), site_url) == dict.fromkeys(PAGES, "2026-06-02") | {
        "/about/": "",
        "/events/first/": "2026-05-01",
        "/events/second/": "2026-06-02",
        "/events/first/programme/": "2026-05-01",
        "/events/second/programme/": "2026-06-02",
        "/events/second/sessions/talk/": "2026-06-02",
        "/events/first/sessions/talk/": "2026-05-01",
        "/speakers/ada-example/": "2026-06-02",
        "/sources/paper/": "2026-06-02",
        "/sectors/justice/": "2026-06-02",
        "/audiences/wardens-of-first/": "",
        "/audiences/wardens-of-second/": "",
        "/organisations/team/": "2026-06-02",
    }


def test_what_one_file_does_not_hold_is_told_in_several(client, two_forums, site_url, monkeypatch):
    whole = told(client.get("/sitemap.xml"), site_url)
    store.clear()
    monkeypatch.setattr("socprog.sitemaps.LIMIT", 7)
    monkeypatch.setattr("socprog.sitemaps.SiteMap.limit", 1)
    response = client.get("/sitemap.xml")
    index = told(response, site_url)
    assert (response["Content-Type"], response["X-Robots-Tag"]) == ("application/xml", "noindex, noodp, noarchive")
    assert set(index.values()) == {"2026-06-02"}
    sections = {"pages": 7, "events": 2, "programmes": 2, "sessions": 2, "speakers": 1, "sources": 1, "categories": 4}
    assert list(index) == [
        f"/sitemap-{section}.xml{f'?p={page}' if page > 1 else ''}"
        for section, pages in sections.items()
        for page in range(1, pages + 1)
    ]
    parts = [told(client.get(address), site_url) for address in index]
    assert {address: day for part in parts for address, day in part.items()} == whole


def test_a_site_with_nothing_published_has_its_own_pages(client, site_url):
    assert told(client.get("/sitemap.xml"), site_url) == dict.fromkeys([*PAGES, "/about/"], "")


@pytest.mark.parametrize(
    "address",
    ["/sitemap-nothing.xml", "/sitemap-events.xml?p=2", "/sitemap-events.xml?p=x", "/sitemap-events.xml?p=%00"],
)
def test_a_part_that_is_not_there_is_not_found(client, two_forums, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_a_part_asks_the_same_whatever_its_size(client, django_assert_num_queries, number):
    """The state, how many there are, and those of the page; then the state alone."""
    for _ in range(number):
        event = EventFactory()
        event.sources.create(title="Paper")
        event.sectors.add(SectorFactory())
        agenda_of(event, number)
        publish(event=event)
    for section, asked in (("events", 3), ("sessions", 3), ("speakers", 3), ("sources", 3), ("categories", 4)):
        for number_of_queries in (asked, 1):
            with django_assert_num_queries(number_of_queries):
                assert client.get(f"/sitemap-{section}.xml").status_code == 200
