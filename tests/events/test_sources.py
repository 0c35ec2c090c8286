"""The documents that briefs rest on."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.publish import publish, withdraw
from events.words import host
from tests.factories import EventFactory
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]


def citing(*sources, **values):
    """A published event that cites (title, publisher, year, address)."""
    event = EventFactory(**values)
    for title, *rest in sources:
        facts = zip(("publisher", "year", "url"), rest, strict=False)
        event.sources.create(title=title, **{name: value for name, value in facts if value})
    publish(event=event)
    return event


@pytest.fixture
def two_forums():
    strategy = ("The Violence Strategy", "HM Government", 2018, "https://www.gov.uk/strategy")
    citing(strategy, ("Annual Report", "Sample Office", 2026), title="New Forum")
    citing(("The Violence Strategy", "", 2018), ("County Lines",), title="Old Forum", starts_on=date(2024, 12, 5))


def documents(response) -> list[tuple[str, list[str]]]:
    """Each heading with the documents below it."""
    page = read(response).one("main")
    groups = [[cite.text for cite in group.all("cite")] for group in page.all("ul", "cited")]
    return list(zip([heading.text for heading in page.all("h2")], groups, strict=True))


def test_documents_are_listed_once_by_title_with_the_events_that_rest_on_them(client, two_forums):
    response = client.get("/sources/")
    assert documents(response) == [
        ("A", ["Annual Report"]),
        ("C", ["County Lines"]),
        ("V", ["The Violence Strategy"]),
    ]
    strategy = read(response).one("li", id="source-the-violence-strategy-2018")
    assert strategy.text == (
        "The Violence Strategy HM Government, 2018 · www.gov.uk 2 events rest on it: "
        "New Forum Friday 5 March 2027Old Forum Thursday 5 December 2024"
    )
    assert [a.attrs["href"] for a in strategy.all("a")] == [
        "/sources/the-violence-strategy-2018/",
        "https://www.gov.uk/strategy",
        "/events/new-forum/",
        "/events/old-forum/",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("by=year&q=strategy", [("2018", ["The Violence Strategy"])]),
        ("q=strategy", [("V", ["The Violence Strategy"])]),
        ("q=government", [("V", ["The Violence Strategy"])]),
        ("q=the+viol", [("V", ["The Violence Strategy"])]),
        ("year=2026", [("A", ["Annual Report"])]),
        ("letter=c", [("C", ["County Lines"])]),
        ("letter=c&year=2018", []),
        ("q=nothing+such", []),
        ("q=…", []),
    ],
)  # fmt: skip
def test_documents_are_found_by_words_year_and_letter(client, two_forums, query, found):
    assert documents(client.get(f"/sources/?{query}")) == found


def test_documents_of_more_years_than_choices_stand_each_below_its_own(client, monkeypatch):
    monkeypatch.setattr("events.views.directories.MOST_CHOICES", 1)
    citing(*((title, "", year) for title, year in (("A", 1833), ("B", 2018), ("C", 1999), ("D", 2018))))
    found = documents(client.get("/sources/?by=year"))
    assert found == [("2018", ["B", "D"]), ("1999", ["C"]), ("1833", ["A"])]


def test_documents_stand_below_their_years(client, two_forums):
    assert documents(client.get("/sources/?by=year")) == [
        ("2026", ["Annual Report"]),
        ("2018", ["The Violence Strategy"]),
        ("Of no known year", ["County Lines"]),
    ]


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("year=1066", "“1066” is no year here; it is ignored."),
        ("letter=ab", "“ab” is no letter here; it is ignored."),
        ("by=length", "“length” is no order here; it is ignored."),
        ("q=a%00b", "Search for up to 200 printable characters; what was typed is ignored."),
        (f"q={'x' * 3000}", "Search for up to 200 printable characters; what was typed is ignored."),
    ],
)
def test_what_makes_no_sense_is_ignored_with_a_note(client, two_forums, query, note):
    response = client.get(f"/sources/?{query}")
    assert texts(response, "p", "note") == [note]
    assert len(read(response).all("ul", "cited")) == 3


def test_the_order_is_kept_by_the_form_and_by_letters(client, two_forums):
    page = read(client.get("/sources/?by=year&q=strategy"))
    assert page.one("form", "filters").sent() == {"q": "strategy", "by": "year"}
    assert page.one("nav", "letters").all("a")[0].attrs["href"] == "?q=strategy&by=year&letter=V"


def test_a_document_has_a_page_with_its_facts_and_its_events(client, two_forums):
    page = read(client.get("/sources/the-violence-strategy-2018/"))
    assert page.one("h1").text == "The Violence Strategy"
    assert page.all("p", "lead")[0].text == "HM Government, 2018"
    assert [h.text for h in page.all("h3")] == ["New Forum", "Old Forum"]
    links = [a.attrs["href"] for a in page.one("main").all("a")]
    assert links == ["https://www.gov.uk/strategy", "/events/new-forum/", "/events/old-forum/"]


def test_the_brief_leads_to_the_document_and_out_of_the_site(client, two_forums):
    sources = read(client.get("/events/new-forum/")).one("ol", "sources")
    assert [item.text for item in sources.all("li")] == [
        "The Violence Strategy, HM Government, 2018 · www.gov.uk",
        "Annual Report, Sample Office, 2026",
    ]
    assert [a.attrs["href"] for a in sources.all("a")] == [
        "/sources/the-violence-strategy-2018/",
        "https://www.gov.uk/strategy",
        "/sources/annual-report-2026/",
    ]


def test_a_draft_cites_nothing_in_public_and_leads_to_no_page(desk, client):
    draft = EventFactory(title="Draft Forum")
    draft.sources.create(title="Secret Paper", url="https://secret.example/paper")
    withdraw(event=citing(("Withdrawn Paper",)))
    changed = citing(("Earlier Paper",))
    changed.sources.all().delete()
    publish(event=changed)
    assert read(client.get("/sources/")).one("main").text.endswith("No published brief cites a document yet.")
    papers = ("secret-paper", "withdrawn-paper", "earlier-paper", "nothing-such")
    assert {client.get(f"/sources/{paper}/").status_code for paper in papers} == {404}
    preview = read(desk.get("/events/draft-forum/preview/")).one("ol", "sources")
    assert [a.attrs["href"] for a in preview.all("a")] == ["https://secret.example/paper"]


def test_a_document_that_many_rest_on_has_pages(client, monkeypatch):
    monkeypatch.setattr("events.views.paging.PAGE_SIZE", 3)
    for number in range(5):
        citing(("Paper",), title=f"Forum {number}", starts_on=date(2020 + number, 1, 1))
    listed = read(client.get("/sources/")).one("li", id="source-paper")
    assert [a.text for a in listed.all("a")] == ["Paper", "Forum 4", "Forum 3", "Forum 2", "All 5 events"]
    assert texts(client.get("/sources/paper/?page=2"), "h3", "event-row-title") == ["Forum 1", "Forum 0"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://www.gov.uk/a/b", "www.gov.uk"),
        ("HTTP://u@x.example", "x.example"),
        ("https://[", "["),
        ("https:///x", "https:///x"),
    ],
)
def test_where_a_link_leads_is_said(address, words):
    assert host(address) == words


queries = st.dictionaries(st.sampled_from(["q", "letter", "year", "by", "page", "x"]), st.text(max_size=12), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(query=queries)
def test_no_query_is_an_error(client, django_assert_max_num_queries, query):
    with django_assert_max_num_queries(5):
        assert client.get("/sources/", query).status_code == 200


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(query=queries, year=st.sampled_from(["2018", "2026"]), letter=st.sampled_from("acvz"))
def test_no_query_over_documents_is_an_error(client, two_forums, django_assert_max_num_queries, query, year, letter):
    for asked in (query, {"year": year, "letter": letter} | query):
        with django_assert_max_num_queries(5):
            assert client.get("/sources/", asked).status_code == 200
