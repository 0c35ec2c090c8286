"""The lists of events: what is filtered, and whether the numbers beside choices are true."""

from datetime import UTC, date, datetime
from random import Random
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.publish import publish
from events.event_shelf import kept_shelf
from events.models import Sector
from socprog.kept_pages import store
from tests.factories import AudienceFactory, EventFactory, OrganisationFactory, SectorFactory, ThemeFactory
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

KINDS = ("sector", "theme", "audience", "organisation", "format", "place", "year")


@pytest.fixture
def varied():
    """Fourteen events that differ in everything, four of them ended, one without a date."""
    random = Random(5)  # noqa: S311
    sectors, themes = [SectorFactory() for _ in range(3)], [ThemeFactory() for _ in range(3)]
    audiences, organisers = [AudienceFactory() for _ in range(9)], [OrganisationFactory() for _ in range(2)]
    days = [date(2024 + n % 4, 1 + n % 12, 5 + n) for n in range(13)]
    for n, day in enumerate([*days, None]):
        event = EventFactory(
            title=f"Sample event {n} {'gangs' if n % 3 else 'knives'}",
            starts_on=day,
            ends_on=day and day.replace(day=day.day + n % 3),
            start_time=None,
            end_time=None,
            place=random.choice(["York", "Leeds", "Hull"]),
            format=random.choice(["in-person", "online", ""]),
            organiser=random.choice([*organisers, None]),
        )
        event.sectors.set(random.sample(sectors, random.randrange(3)))
        event.themes.set(random.sample(themes, random.randrange(3)))
        event.audiences.set(random.sample(audiences, random.randrange(6)))
        publish(event=event)


def number_said(page) -> int:
    return int(page.one("p", role="status").text.split()[0])


def choices(page) -> list[tuple[str, str, str, bool]]:
    """(filter, value, number as shown, whether it is ticked) of every box."""
    return [
        (
            box.attrs["name"],
            box.attrs["value"],
            label.one("span", "choice-number").text.split()[0],
            "checked" in box.attrs,
        )
        for label in page.all("label", "choice")
        for box in label.all("input")
    ]


def get(client, address: str, query: list[tuple[str, str]]):
    response = client.get(f"{address}?{urlencode(query)}")
    assert response.status_code == 200
    return read(response)


@pytest.mark.parametrize("address", ["/events/", "/events/past/"])
@pytest.mark.parametrize("asked", [[], [("q", "gangs")], [("from", "2025-06-01"), ("view", "years")]])
def test_the_number_beside_each_choice_is_what_following_it_leaves_or_adds(client, varied, address, asked):
    """From each page, every choice is followed; then every choice of the pages so reached."""
    first = get(client, address, asked)
    assert choices(first)
    for kind, value, number, _ in choices(first):
        query = [*asked, (kind, value)]
        page = get(client, address, query)
        assert (kind, value, number_said(page)) == (kind, value, int(number))
        for other_kind, other, shown, is_ticked in choices(page):
            if is_ticked:
                assert (other_kind, other, int(shown)) == (kind, value, int(number))
                continue
            expected = int(shown) + (int(number) if shown.startswith("+") else 0)
            assert shown.startswith("+") == (other_kind == kind)
            assert number_said(get(client, address, [*query, (other_kind, other)])) == expected


def test_chips_tabs_and_ways_on_say_what_they_lead_to(client, varied):
    """Where something is found, and where nothing is."""
    for query in (
        "sector=sample-sector-0&q=gangs&year=2027",
        "q=gangs&place=york&place=hull&theme=x",
        "q=nothing+such&year=2027",
    ):
        page = read(client.get(f"/events/?{query}"))
        for tab in page.one("nav", "tabs").all("a"):
            assert int(tab.one("span").text) == number_said(read(client.get(tab.attrs["href"])))
        for item in [item for ways in page.all("ul", "ways-on") for item in ways.all("li")]:
            _, _, number = item.text.rpartition(": ")
            if number.split()[0].isdigit():
                assert int(number.split()[0]) == number_said(read(client.get(item.one("a").attrs["href"])))


def test_values_of_one_filter_are_alternatives_and_filters_add_up(client):
    for title, place, sector in [
        ("A", "York", "law"),
        ("B", "Hull", "law"),
        ("C", "Hull", "health"),
        ("D", "Leeds", "law"),
    ]:
        event = EventFactory(title=title, place=place)
        event.sectors.add(Sector.objects.named(sector))
        publish(event=event)
    assert titles(client, "place=york&place=hull") == ["A", "B", "C"]
    assert titles(client, "place=york&place=hull&place=hull&sector=law") == ["A", "B"]


def titles(client, query, address="/events/") -> list[str]:
    return texts(client.get(f"{address}?{query}"), "h2", "event-row-title")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("when=2027", ["Over the month", "In April", "In June"]),
        ("when=2027-03", ["Over the month"]),
        ("when=2027-04", ["Over the month", "In April"]),
        ("when=2027-04-01", ["Over the month"]),
        ("from=2027-04-02&to=2027-04-30", ["Over the month", "In April"]),
        ("from=2027-04-03", ["In April", "In June"]),
        ("to=2027-03-30", ["Over the month"]),
        ("from=2027-05-01&to=2027-04-01", []),
        ("from=2027-05-01&to=nonsense", ["In June"]),
    ],
)
def test_days_find_what_takes_place_on_one_of_them(client, query, expected):
    publish(event=EventFactory(title="Over the month", starts_on=date(2027, 3, 30), ends_on=date(2027, 4, 2)))
    publish(event=EventFactory(title="In April", starts_on=date(2027, 4, 20)))
    publish(event=EventFactory(title="In June", starts_on=date(2027, 6, 1)))
    publish(event=EventFactory(title="Undated", starts_on=None, start_time=None, end_time=None))
    assert titles(client, query) == expected


def test_words_are_sorted_by_date_or_by_relevance(client):
    publish(event=EventFactory(title="Other things", brief="One word of gangs.", starts_on=date(2027, 2, 1)))
    publish(event=EventFactory(title="Gangs and gangs", brief="Gangs.", starts_on=date(2027, 5, 1)))
    assert titles(client, "q=gangs") == ["Other things", "Gangs and gangs"]
    assert titles(client, "q=gangs&sort=relevance") == ["Gangs and gangs", "Other things"]


def test_a_filter_combination_is_not_for_search_engines_and_has_the_plain_address(client, site_url):
    for n in range(31):
        publish(event=EventFactory(title=f"Event {n:02}"))

    def said(query):
        page = read(client.get(f"/events/?{query}"))
        return [m.attrs["content"] for m in page.all("meta", name="robots")], page.one("link", rel="canonical").attrs[
            "href"
        ]

    assert said("") == ([], f"{site_url}/events/")
    assert said("page=2") == ([], f"{site_url}/events/?page=2")
    assert said("q=event&page=2") == (["noindex"], f"{site_url}/events/")
    assert said("sector=nonsense") == (["noindex"], f"{site_url}/events/")
    assert said("view=month") == (["noindex"], f"{site_url}/events/")


def test_a_page_past_the_end_is_the_last(client):
    for n in range(31):
        publish(event=EventFactory(title=f"Event {n:02}"))
    assert titles(client, "page=99") == ["Event 30"]
    assert read(client.get("/events/?page=99")).one("title").text == "31 events to come, page 2 · socprog"


def test_long_lists_of_choices_begin_with_the_common_and_say_how_many_are_left_out(client):
    event = EventFactory()
    event.audiences.set([AudienceFactory(name=f"Sample Officers {n:02}") for n in range(70)])
    publish(event=event)
    other = EventFactory()
    other.audiences.set(list(event.audiences.all())[65:68])
    publish(event=other)
    boxes = read(client.get("/events/")).one("fieldset", id="choices-audience")
    names = [label.all("span")[0].text for label in boxes.all("label")]
    assert names[:5] == [f"Sample Officers {n:02}" for n in (65, 66, 67, 0, 1)]
    assert (len(names), len(boxes.one("details").all("label"))) == (50, 45)
    assert boxes.one("p", "quiet").text.startswith("20 that are rarer are not listed.")
    chosen = read(client.get("/events/?audience=sample-officers-69")).one("fieldset", id="choices-audience")
    assert [box.attrs["value"] for box in chosen.all("input") if "checked" in box.attrs] == ["sample-officers-69"]


# ── Months and years ──


@pytest.fixture
def spread():
    publish(event=EventFactory(title="Undated", starts_on=None, start_time=None, end_time=None))
    publish(event=EventFactory(title="March to April", starts_on=date(2027, 3, 30), ends_on=date(2027, 4, 1)))
    publish(event=EventFactory(title="June", starts_on=date(2027, 6, 7)))
    publish(event=EventFactory(title="Next year", starts_on=date(2028, 6, 7)))
    publish(event=EventFactory(title="Old", starts_on=date(2024, 12, 5)))


def shown_month(page) -> tuple:
    """(its name, the days that have events and which, the months that it leads to)."""
    days = [(cell.one("time").attrs["datetime"], [a.text for a in cell.all("a")]) for cell in page.all("td")]
    ways = page.one("nav", "month-ways")
    return (
        ways.one("h2").text,
        {day: found for day, found in days if found},
        {a.attrs["rel"]: a.attrs["href"] for a in ways.all("a")},
    )


def test_a_month_is_a_table_of_weeks_from_monday(client, spread):
    page = read(client.get("/events/?view=month"))
    assert shown_month(page) == (
        "March 2027 1 event",
        {"2027-03-30": ["March to April"], "2027-03-31": ["March to April"]},
        {"next": "/events/?view=month&when=2027-04"},
    )
    assert [th.text for th in page.all("th")][::6] == ["Monday", "Sunday"]
    assert [len(row.all("td")) for row in page.one("tbody").all("tr")] == [7] * 5
    assert texts(client.get("/events/?view=month"), "p", "quiet") == [
        "1 event has no date yet, and is in the list only."
    ]


def test_a_month_leads_to_the_months_before_and_after_it_that_have_events(client, spread):
    assert shown_month(read(client.get("/events/?view=month&when=2027-05"))) == (
        "May 2027 0 events",
        {},
        {"prev": "/events/?view=month&when=2027-04", "next": "/events/?view=month&when=2027-06"},
    )
    assert shown_month(read(client.get("/events/?view=month&when=2028")))[0] == "June 2028 1 event"
    assert shown_month(read(client.get("/events/?view=month&when=1999")))[0] == "January 1999 0 events"
    assert shown_month(read(client.get("/events/past/?view=month")))[0] == "December 2024 1 event"


def test_a_calendar_shows_a_month_and_does_not_filter_by_it(client, spread):
    page = read(client.get("/events/?view=month&when=2027-06&year=2027"))
    assert number_said(page) == 2
    assert {a.text: a.attrs["href"] for a in page.one("nav", "views").all("a")} == {
        "List": "/events/?year=2027",
        "Month": "/events/?year=2027&view=month&when=2027-06",
        "Years": "/events/?year=2027&view=years",
    }
    listed = read(client.get("/events/?when=2027-06"))
    assert listed.one("nav", "views").all("a")[1].attrs["href"] == "/events/?when=2027-06&view=month"


def test_an_archive_has_years_their_months_and_the_titles(client, spread):
    page = read(client.get("/events/?view=years"))
    assert [(s.one("h2").text, [h.text for h in s.all("h3")]) for s in page.all("section", "archive-year")] == [
        ("2027 2 events", ["March", "June"]),
        ("2028 1 event", ["June"]),
    ]
    assert [item.text for item in page.all("ul", "archive")[0].all("li")] == ["30 March to 1 April 2027 March to April"]


def test_an_archive_of_too_many_says_how_many_and_leads_to_them(client, spread, monkeypatch):
    monkeypatch.setattr("events.views.lists.MOST_IN_AN_ARCHIVE", 1)
    page = read(client.get("/events/?view=years"))
    assert [item.text for item in page.all("ul", "archive")[0].all("li")] == ["30 March to 1 April 2027 March to April"]
    assert [(p.text, p.one("a").attrs["href"]) for p in page.all("p", "archive-month")] == [
        ("June 2027 1 event", "/events/?when=2027-06"),
        ("June 2028 1 event", "/events/?when=2028-06"),
    ]


# ── What is current ──


def test_an_event_that_ends_goes_over_to_the_past(client, at):
    publish(event=EventFactory(title="Forum"))
    assert (titles(client, ""), titles(client, "", "/events/past/")) == (["Forum"], [])
    at(datetime(2027, 3, 6, tzinfo=UTC))
    assert (titles(client, ""), titles(client, "", "/events/past/")) == ([], ["Forum"])


@pytest.mark.django_db(transaction=True)
def test_a_category_is_called_as_it_is_now(client):
    event = EventFactory()
    event.sectors.set([SectorFactory(name="justice"), SectorFactory(name="health")])
    publish(event=event)
    publish(event=EventFactory())
    assert texts(client.get("/events/"), "label", "choice") == ["health 1 event", "justice 1 event"]
    sector = event.sectors.get(name="justice")
    sector.name = "law and justice"
    sector.save()
    assert texts(client.get("/events/"), "label", "choice") == ["health 1 event", "law and justice 1 event"]


# ── Whatever is asked ──

NASTY = ["gangs", "the", '"', "-", "%_\\", "'; DROP TABLE x;--", "\0", "👍", "a" * 600, "or or", '"gangs -']
KNOWN = ["sample-sector-0", "york", "hull", "2027", "2024", "online", "2027-03", "2027-03-05", "month", "years"]
VALUES = st.one_of(st.sampled_from([*KNOWN, *NASTY]), st.text(max_size=40))
NAMES = st.sampled_from([*KINDS, "q", "when", "from", "to", "sort", "view", "page", "nonsense"])
QUERIES = st.lists(st.tuples(NAMES, VALUES), max_size=12)


@given(QUERIES, st.sampled_from(["/events/", "/events/past/"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_is_answered_within_five_queries(varied, query, address):
    store.clear()
    kept_shelf.clear()
    encoded = urlencode(query, errors="surrogatepass")
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(f"{address}?{encoded}")
    assert response.status_code == 200
    assert len(queries) <= 5


def test_fifty_values_of_one_filter_and_as_many_that_nobody_knows_are_answered(client):
    for n in range(50):
        publish(event=EventFactory(place=f"Town {n}"))
    query = [("place", f"{name}-{n}") for name in ("town", "nowhere") for n in range(50)]
    page = get(client, "/events/", query)
    assert number_said(page) == 50
    assert "47 others are no choices" in page.one("p", "note").text


def test_words_so_common_that_they_are_not_looked_for_are_said_to_be(client):
    publish(event=EventFactory(title="The other event"))
    page = read(client.get("/events/?q=the+other"))
    assert page.one("p", "lead").text == "Nothing with “the other” is to come."
    assert "Words as common as “the”" in page.one("main").text
