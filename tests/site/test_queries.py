"""How often a page asks the database: literal numbers, the same whatever the size."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.compose import compose
from agenda.importer.apply import apply
from agenda.publish import publish
from bench.data import conference
from events.models import Series
from events.previews import preview_token
from tests.conftest import AT
from tests.factories import (
    AppearanceFactory,
    AudienceFactory,
    EventFactory,
    OrganisationFactory,
    SectorFactory,
    SessionFactory,
    SpeakerFactory,
    ThemeFactory,
    agenda_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]


@pytest.fixture
def event():
    event = EventFactory(title="Forum")
    event.sectors.add(SectorFactory())
    other = EventFactory(title="Related Forum")
    other.sectors.set(event.sectors.all())
    publish(event=other)
    return event


@pytest.mark.parametrize("sessions", [1, 3, 25])
@pytest.mark.parametrize(("page", "cold"), [("", 3), ("programme/", 2), ("sessions/{session}/", 2)])
def test_pages_of_an_event_ask_the_same_whatever_its_size(
    client, event, django_assert_num_queries, page, cold, sessions
):
    """The state of the catalogue, the publication and, on the brief, what is related; kept, the state alone."""
    last = agenda_of(event, sessions, speakers_each=2)[-1]
    publish(event=event)
    address = f"/events/forum/{page.format(session=last.slug)}"
    with django_assert_num_queries(cold):
        first = client.get(address)
    with django_assert_num_queries(1):
        second = client.get(address)
    assert (first.status_code, second.status_code, second.content) == (200, 200, first.content)


def test_pages_of_an_event_of_1500_sessions_and_1000_speakers_ask_no_more(client, django_assert_num_queries):
    event = apply(programme=conference(1500))
    with django_assert_num_queries(12):
        programme = compose(event)
    assert (len(programme.sessions), len(programme.speakers)) == (1500, 1000)
    publish(event=event)
    for page, cold in ("", 3), ("programme/", 2), (f"sessions/{programme.sessions[-1].id}/", 2):
        for asked in (cold, 1):
            with django_assert_num_queries(asked):
                assert client.get(f"/events/{event.slug}/{page}").status_code == 200


def test_an_answer_that_nothing_changed_asks_once(client, event, django_assert_num_queries):
    publish(event=event)
    etag = client.get("/events/forum/").headers["ETag"]
    with django_assert_num_queries(1):
        assert client.get("/events/forum/", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("query", ["", "?view=list", "?q=sample&kind=talk&day=nonsense"])
def test_filters_of_a_programme_ask_no_more(client, event, django_assert_num_queries, query):
    agenda_of(event, 3)
    publish(event=event)
    with django_assert_num_queries(2):
        client.get(f"/events/forum/programme/{query}")


LISTS = {
    "/": 4,
    "/events/": 2,
    "/events/?q=sample&sector=justice&audience=police&year=2027": 3,
    "/events/?q=sample&sort=relevance&page=2": 2,
    "/events/?view=month": 2,
    "/events/past/": 2,
    "/events/past/?view=years&theme=pursue": 2,
    "/events/past/?q=nowhere": 2,
    "/sectors/justice/": 3,
    "/themes/pursue/": 4,
    "/themes/pursue/?show=sessions&page=2": 4,
    "/audiences/": 2,
    "/audiences/?q=polise": 4,
    "/audiences/police/": 4,
    "/audiences/police/?show=sessions": 4,
    "/organisations/sample-forums/": 4,
    "/series/gangs/": 3,
    "/speakers/": 5,  # everybody, once
    "/speakers/?q=ada&organisation=sample-forums&year=2027&letter=e": 4,
    "/speakers/ada-example/": 3,
    "/sources/": 3,  # all of them, once
    "/sources/?by=year&q=review": 2,
    "/sources/sample-review-2018/": 2,
    "/events/forum-2/": 3,
    "/about/": 1,
    "/robots.txt": 1,
}
"""The first of them puts all events on the shelf, in two of its queries; words are looked for once."""


@pytest.mark.parametrize("number", [3, 300])
def test_lists_ask_the_same_for_3_and_for_300_events(client, number):
    sector, theme, audience = SectorFactory(name="justice"), ThemeFactory(name="pursue"), AudienceFactory(name="police")
    organiser, speaker = OrganisationFactory(name="Sample Forums"), SpeakerFactory(name="Ada Example")
    series = Series.objects.create(name="gangs")
    for n in range(number):
        starts_on = date(2024, 12, 5) if n % 3 == 0 else date(2027, 3, 5)
        event = EventFactory(title=f"Forum {n}", organiser=organiser, series=series, starts_on=starts_on)
        event.sectors.add(sector)
        event.themes.add(theme)
        event.audiences.add(audience)
        event.sources.create(title="Sample Review", year=2018)
        session = SessionFactory(event=event)
        session.themes.add(theme)
        session.audiences.add(audience)
        AppearanceFactory(event=event, speaker=speaker, organisation=organiser)
        publish(event=event)
    assert _asked(client, LISTS) == LISTS
    assert _asked(client, LISTS) == dict.fromkeys(LISTS, 1)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    "query", ["q=sample&sort=relevance", "q=sample&view=month", "q=sample&view=years&from=2027-01-01"]
)
def test_a_list_that_fills_the_shelf_asks_five_times(client, django_assert_num_queries, number, query):
    """The state, the two of the shelf, the words, and the events that are shown."""
    for _ in range(number):
        publish(event=EventFactory())
    with django_assert_num_queries(5):
        client.get(f"/events/?{query}")


def _asked(client, addresses) -> dict[str, int]:
    asked = {}
    for address in addresses:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        asked[address] = len(queries)
    return asked


@pytest.mark.parametrize("number", [1, 3])
def test_the_site_map_asks_the_same_for_1_and_for_3_events(client, django_assert_num_queries, number):
    """One for the state; then each of its parts is counted and read; that of categories is read in three."""
    for _ in range(number):
        event = EventFactory()
        event.sectors.add(SectorFactory())
        event.sources.create(title="Sample Review")
        agenda_of(event, number)
        publish(event=event)
    with django_assert_num_queries(15):
        assert client.get("/sitemap.xml").status_code == 200
    with django_assert_num_queries(1):
        client.get("/sitemap.xml")


@pytest.mark.parametrize("number", [1, 3])
def test_a_private_preview_asks_the_same_whatever_the_size(client, event, django_assert_num_queries, number):
    """Nobody's session: the event, twelve to compose it, the addresses of its sectors, what was published last and
    the portraits that are public; and on the brief, what is related, which is worked out."""
    last = agenda_of(event, number)[-1]
    address = f"/preview/{preview_token(event=event, days=7, at=AT)}/"
    for page, asked in ("", 18), ("programme/", 16), (f"sessions/{last.slug}/", 16):
        with django_assert_num_queries(asked):
            assert client.get(f"{address}{page}").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_what_changed_asks_the_same_for_1_and_for_3_publications(client, event, django_assert_num_queries, number):
    """The state, the current publication, and those of the page; kept, the state alone."""
    for _ in range(number):
        agenda_of(event, number)
        publish(event=event)
    for page in "publications/", f"publications/{number}/":
        for asked in (3, 1):
            with django_assert_num_queries(asked):
                assert client.get(f"/events/forum/{page}").status_code == 200


@pytest.mark.parametrize("published", [1, 3])
def test_what_is_not_there_asks_the_same_however_much_there_is(client, django_assert_num_queries, published):
    for _ in range(published):
        publish(event=EventFactory())
    with django_assert_num_queries(3):
        assert client.get("/events/nowhere/").status_code == 404
    with django_assert_num_queries(0):
        assert client.get("/nowhere/").status_code == 404


@pytest.mark.parametrize("sessions", [1, 3])
def test_a_preview_asks_the_same_whatever_the_size(desk, event, django_assert_num_queries, sessions):
    """The session and its user, the event, twelve to compose it, the addresses of its sectors, what was published
    last, its portraits; and on the brief, what is related, which is worked out."""
    agenda_of(event, sessions)
    with django_assert_num_queries(20):
        assert desk.get("/events/forum/preview/").status_code == 200
    with django_assert_num_queries(18):
        assert desk.get("/events/forum/preview/programme/").status_code == 200


def test_a_kept_page_of_another_query_string_is_another_page(client, event, django_assert_num_queries):
    publish(event=event)
    client.get("/events/forum/")
    with django_assert_num_queries(3):
        client.get("/events/forum/?x=1")
    with django_assert_num_queries(1):
        client.get("/events/forum/?x=1")
