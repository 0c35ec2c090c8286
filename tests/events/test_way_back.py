"""“Back to results”: from what was found to the list it was found in, and to nowhere else."""

from urllib.parse import quote, urlsplit

import pytest
from django.urls import resolve, reverse
from hypothesis import given
from hypothesis import strategies as st

from agenda.publish import publish
from events.models import Source
from events.way_back import LISTS, LONGEST, at_row, way_back, with_way_back, without_way_back
from tests.factories import (
    AudienceFactory,
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    SectorFactory,
    SessionFactory,
)
from tests.site.test_pages import read

BACK = "/search/?q=gangs&page=2#result-14"
KEPT = "back=%2Fsearch%2F%3Fq%3Dgangs%26page%3D2%23result-14"


@pytest.mark.parametrize(
    "address",
    [
        BACK,
        "/search/?q=%F0%9F%91%8D+%26+%22x%22&q=%00",
        "/search/?q=",
        "/events/",
        "/events/?sector=justice&page=3",
        "/events/past/?year=2024#event-forum",
        "/speakers/?letter=K#speaker-ada-example",
        "/audiences/?q=detective",
        "/sources/?by=year#source-a-strategy-2018",
        "/sectors/justice/?page=2#event-forum",
    ],
)
def test_a_list_of_ours_is_a_way_back(address):
    assert way_back(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "//evil.example/search/",
        "/\\evil.example",
        "///evil.example",
        "https:///evil.example",
        "http:evil.example",
        "https://evil.example/search/",
        "http://127.0.0.1:8000/search/",
        "javascript:alert(1)",
        "javascript:/search/",
        "data:text/html,x",
        "\x08//evil.example",
        "\x00/search/",
        "/search/\x00",
        " /search/",
        "/search/\n",
        "/sea\trch/",
        "search/",
        "?q=gangs",
        "#main",
        "/",
        "/search",
        "/search//",
        "/search/../admin/",
        "/%73earch/",
        "/search;x/",
        "/search/suggestions/",
        "/admin/",
        "/events/forum/",
        "/sectors/",
        "/brochure/",
        "/nowhere/",
        "/søk/",
        "//[",
        "/search/?q=" + "x" * LONGEST,
        "x" * 10_000,
    ],
)
def test_pub_14_nothing_else_is(address):
    """PUB-14."""
    assert way_back(address) == ""


@pytest.mark.parametrize(
    ("asked", "made"),
    [
        ("/search/?q=<script>", "/search/?q=%3Cscript%3E"),
        ("/search/?q=a;b&&x", "/search/?q=a%3Bb&x="),
        ('/search/?q=a#"><script>', "/search/?q=a"),
        ("/search/#javascript:x", "/search/"),
    ],
)
def test_it_is_made_anew_from_what_was_asked_for(asked, made):
    assert way_back(asked) == made


@given(st.text(max_size=50) | st.text("/search?q=&#events:.%\\\0", max_size=30).map("/search/".__add__))
def test_pub_14_it_leads_to_a_list_whatever_was_asked_for(asked):
    if found := way_back(asked):
        parts = urlsplit(found)
        assert (parts.scheme, parts.netloc) == ("", "")
        assert resolve(parts.path).url_name in LISTS
        assert way_back(found) == found


@pytest.mark.parametrize(
    ("address", "with_it"),
    [
        ("/events/forum/", f"/events/forum/?{KEPT}"),
        ("/events/forum/#brief", f"/events/forum/?{KEPT}#brief"),
        ("/events/forum/programme/?day=2027-03-05#s", f"/events/forum/programme/?day=2027-03-05&{KEPT}#s"),
        ("?", f"?{KEPT}"),
        ("", f"?{KEPT}"),
    ],
)
def test_an_address_takes_it_along(address, with_it):
    assert with_way_back(address, BACK) == with_it
    for nothing in ("", None):
        assert with_way_back(address, nothing) == address


def test_a_whole_list_is_where_the_breadcrumb_leads_anyway():
    assert with_way_back("/events/forum/", "/events/past/#event-forum") == "/events/forum/"


def test_an_address_that_would_be_too_long_goes_without():
    typed = quote("👍" * 200)
    assert with_way_back("/events/forum/", f"/search/?q={typed}") == "/events/forum/"


def test_a_row_is_a_place_in_the_list():
    assert at_row("/search/?q=x", "result-14") == "/search/?q=x#result-14"
    assert at_row("", "result-14") == ""


def test_it_can_be_left_out():
    assert without_way_back(f"day=2027-03-05&{KEPT}&view=list") == "day=2027-03-05&view=list"
    assert without_way_back(KEPT) == without_way_back("") == ""


# ── On pages ──


@pytest.fixture
def forum(db, at):
    organiser = OrganisationFactory(name="Sample Forums")
    event = EventFactory(title="Forum", organiser=organiser)
    event.sectors.add(SectorFactory(name="justice"))
    event.audiences.add(AudienceFactory(name="Police"))
    Source.objects.create(event=event, title="Report")
    session = SessionFactory(event=event, title="Opening", at=("10:00", "11:00"))
    ContributionFactory(session=session, appearance__event=event, appearance__speaker__name="Ada Example")
    SessionFactory(event=event, title="Closing", at=("12:00", "13:00"))
    publish(event=event)
    return event


def ways(client, address: str) -> list[tuple[str, str]]:
    """(what it says, where it leads) of the breadcrumb's links."""
    trails = read(client.get(address)).all("nav", **{"aria-label": "Breadcrumb"})
    return [(link.text, link.attrs["href"]) for trail in trails for link in trail.all("a")]


PAGES = [
    "/events/forum/",
    "/events/forum/programme/",
    "/events/forum/sessions/opening/",
    "/speakers/ada-example/",
    "/sources/report/",
    "/sectors/justice/",
    "/audiences/police/",
    "/organisations/sample-forums/",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_that_can_be_found_leads_back(client, forum, address):
    assert ways(client, f"{address}?{KEPT}")[0] == ("Back to results", BACK)
    page = client.get(f"{address}?{KEPT}").content.decode()
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{address}">' in page


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("back", ["", "//evil.example/", "javascript:alert(1)", "%00", "/admin/", "x" * 3_000])
def test_pub_14_no_page_leads_elsewhere(client, forum, address, back):
    """PUB-14."""
    response = client.get(f"{address}?back={quote(back)}")
    assert response.status_code == 200
    assert response.content == client.get(address).content


def test_pages_of_an_event_pass_it_on(client, forum):
    assert ways(client, f"/events/forum/sessions/opening/?{KEPT}") == [
        ("Back to results", BACK),
        ("Forum", f"/events/forum/?{KEPT}"),
        ("Programme", f"/events/forum/programme/?{KEPT}#opening"),
    ]
    neighbours = read(client.get(f"/events/forum/sessions/opening/?{KEPT}")).one("nav", "neighbours")
    assert [link.attrs["href"] for link in neighbours.all("a")] == [f"/events/forum/sessions/closing/?{KEPT}"]
    assert ways(client, f"/events/forum/programme/?{KEPT}") == [
        ("Back to results", BACK),
        ("Forum", f"/events/forum/?{KEPT}"),
    ]
    brief = read(client.get(f"/events/forum/?{KEPT}"))
    assert brief.one("a", "button").attrs["href"] == f"/events/forum/programme/?{KEPT}"


def test_filters_and_days_of_a_programme_keep_it(client, forum):
    forum.ends_on = forum.starts_on.replace(day=6)
    forum.save()
    SessionFactory(event=forum, title="Second day", day=forum.starts_on.replace(day=6), at=("10:00", None))
    publish(event=forum)
    page = read(client.get(f"/events/forum/programme/?kind=talk&{KEPT}"))
    assert page.one("form", "filters").one("input", name="back").attrs["value"] == BACK
    assert [link.attrs["href"] for link in page.all("a") if link.text == "Show all"] == [f"?{KEPT}"]
    page = read(client.get(f"/events/forum/programme/?view=list&day=2027-03-05&{KEPT}"))
    assert [link.attrs["href"] for link in page.one("nav", "days").all("a")] == [
        "#day-2027-03-05",
        f"?{KEPT}&day=2027-03-06",
    ]


@pytest.mark.parametrize("address", ["/events/forum/programme/embed/", "/events/forum/programme.json"])
def test_what_is_taken_along_knows_nothing_of_it(client, forum, address):
    assert client.get(f"{address}?{KEPT}").content == client.get(address).content


@pytest.mark.parametrize("address", PAGES[:4])
def test_what_machines_read_is_the_same(client, forum, address):
    def read_by_machines(page) -> list[str]:
        return [script.raw for script in page.all("script", type="application/ld+json")] + [
            meta.attrs["content"] for meta in page.all("meta") if "og:" in meta.attrs.get("property", "")
        ]

    found = read_by_machines(read(client.get(address)))
    assert found == read_by_machines(read(client.get(f"{address}?{KEPT}"))) != []


def test_a_list_that_was_asked_for_something_gives_its_rows_the_way_back(client, forum):
    row = read(client.get("/events/?q=forum&page=1")).one("li", "event-row")
    kept = quote(f"/events/?q=forum&page=1#{row.attrs['id']}", safe="")
    assert row.one("a").attrs["href"] == f"/events/forum/?back={kept}"
    assert row.one("data", "u-url").attrs["value"] == "http://127.0.0.1:8000/events/forum/"
    assert read(client.get("/events/")).one("li", "event-row").one("a").attrs["href"] == "/events/forum/"
    person = read(client.get("/speakers/?letter=E")).one("li", "person")
    kept = quote(f"/speakers/?letter=E#{person.attrs['id']}", safe="")
    assert person.one("a").attrs["href"] == f"/speakers/ada-example/?back={kept}"


def test_every_list_has_an_address():
    slugs = {name: ["justice"] for name in ("sector", "theme", "audience", "organisation", "series")}
    assert {reverse(name, args=slugs.get(name)) for name in LISTS} == {
        "/search/",
        "/events/",
        "/events/past/",
        "/speakers/",
        "/audiences/",
        "/sources/",
        "/sectors/justice/",
        "/themes/justice/",
        "/audiences/justice/",
        "/organisations/justice/",
        "/series/justice/",
    }
