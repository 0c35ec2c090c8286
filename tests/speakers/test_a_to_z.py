"""Everybody from A to Z, by name, organisation and year."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.publish import publish, withdraw
from speakers.a_to_z import everybody
from speakers.models import Appearance
from tests.factories import AppearanceFactory, EventFactory, OrganisationFactory, SpeakerFactory
from tests.site.test_pages import read, texts
from tests.speakers.test_speaker_pages import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]


@pytest.fixture
def billed():
    """Ada moved from the police to a charity; Bert stayed; Carl is of no organisation."""
    police, charity = OrganisationFactory(name="Sample Police"), OrganisationFactory(name="Sample Charity")
    ada, bert, carl = (SpeakerFactory(name=name) for name in ("Ada Adams", "Bert Baker", "Carl Öberg-Baker"))
    old, new = EventFactory(title="Old", starts_on=date(2019, 3, 5)), EventFactory(title="New")
    for event, speaker, billing, organisation in (
        (old, ada, "Inspector", police),
        (new, ada, "Trustee", charity),
        (old, bert, "Constable", police),
        (new, carl, "Writer", None),
    ):
        AppearanceFactory(event=event, speaker=speaker, billing=billing, organisation=organisation)
    withdrawn = EventFactory(title="Withdrawn")
    for speaker in (bert, SpeakerFactory(name="Dora Withdrawn")):
        AppearanceFactory(event=withdrawn, speaker=speaker, billing="Chief", organisation=charity)
    AppearanceFactory(speaker__name="Ed Draft", organisation=charity)
    gone = AppearanceFactory(event=new, speaker__name="Fay Gone", organisation=charity)
    publish(event=new)
    Appearance.objects.filter(pk=gone.pk).update(status="withdrawn")
    for event in (old, new, withdrawn):
        publish(event=event)
    withdraw(event=withdrawn)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [("A", ["Ada Adams"]), ("B", ["Bert Baker"]), ("O", ["Carl Öberg-Baker"])]),
        ("organisation=sample-police", [("A", ["Ada Adams"]), ("B", ["Bert Baker"])]),
        ("organisation=sample-charity", [("A", ["Ada Adams"])]),
        ("year=2027", [("A", ["Ada Adams"]), ("O", ["Carl Öberg-Baker"])]),
        ("organisation=sample-police&year=2027", [("A", ["Ada Adams"])]),
        ("q=baker", [("B", ["Bert Baker"]), ("O", ["Carl Öberg-Baker"])]),
        ("q=oberg+c", [("O", ["Carl Öberg-Baker"])]),
        ("q=baker&letter=b", [("B", ["Bert Baker"])]),
        ("q=aker", []),
        ("letter=o&year=2019", []),
        ("q=%25", []),
        ("q=trustee", []),
        ("organisation=sample-police&organisation=sample-charity", [("A", ["Ada Adams"])]),
    ],
)
def test_people_are_found_by_all_they_were_ever_billed_as(client, billed, query, found):
    assert people(client.get(f"/speakers/?{query}")) == found


def test_somebody_is_shown_as_billed_last(client, billed):
    assert texts(client.get("/speakers/?organisation=sample-police"), "li", "person") == [
        "AA Ada Adams Trustee",
        "BB Bert Baker Constable",
    ]


def test_choices_say_how_many_they_would_leave(client, billed):
    page = read(client.get("/speakers/?year=2019"))
    selects = {select.attrs["name"]: [o.text for o in select.all("option")] for select in page.all("select")}
    assert selects == {
        "organisation": ["All", "Sample Charity (1)", "Sample Police (2)"],
        "year": ["All", "2027 (2)", "2019 (2)"],
    }
    assert texts(client.get("/speakers/?year=2019&q=a"), "p", "quiet") == [
        "1 person named “a”, by surname · Show everybody"
    ]


def test_letters_that_nobody_has_are_no_links_and_the_others_keep_what_is_asked(client, billed):
    letters = read(client.get("/speakers/?year=2027&letter=A")).one("nav", "letters").all("li")
    assert [(li.text, li.all("a")[0].attrs["href"]) for li in letters if li.all("a")] == [
        ("All", "?year=2027"),
        ("A", "?year=2027&letter=A"),
        ("O", "?year=2027&letter=O"),
    ]
    assert [a.text for li in letters for a in li.all("a", **{"aria-current": "true"})] == ["A"]


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("organisation=nowhere", "“nowhere” is no organisation here; it is ignored."),
        ("year=1066", "“1066” is no year here; it is ignored."),
        ("letter=q", "“q” is no letter here; it is ignored."),
        ("q=a%00", "Search for up to 200 printable characters; what was typed is ignored."),
        ("&".join(f"year={n}" for n in range(50)), "“49” is no year here; it is ignored."),
    ],
)
def test_what_makes_no_sense_is_ignored_with_a_note(client, billed, query, note):
    response = client.get(f"/speakers/?{query}")
    assert texts(response, "p", "note") == [note]
    assert len(read(response).all("li", "person")) == 3


def test_nobody_found_says_so_and_leads_to_everybody(client, billed):
    response = client.get("/speakers/?q=nobody")
    assert texts(response, "p", "lead") == ["Nobody who is published is found so."]
    assert "/speakers/" in [a.attrs["href"] for a in read(response).one("main").all("a")]


def test_lists_by_letter_are_for_search_engines_and_combinations_are_not(client, billed, site_url):
    asked = ("", "?letter=b", "?q=baker", "?organisation=sample-police", "?year=2019&letter=A")
    heads = {query: read(client.get(f"/speakers/{query}")).one("head") for query in asked}
    assert {query: len(head.all("meta", name="robots")) for query, head in heads.items()} == {
        "": 0, "?letter=b": 0, "?q=baker": 1, "?organisation=sample-police": 1, "?year=2019&letter=A": 1,
    }  # fmt: skip
    assert heads["?letter=b"].one("link", rel="canonical").attrs["href"] == f"{site_url}/speakers/?letter=B"


def test_everybody_has_one_row_and_its_facets_are_of_all_billings(billed):
    shelf = everybody().shelf
    counts = {kind: shelf.counts(kind, shelf.everything) for kind in ("letter", "organisation", "year", "sector")}
    assert counts == {
        "letter": {"letter:A": 1, "letter:B": 1, "letter:O": 1},
        "organisation": {"organisation:sample-charity": 1, "organisation:sample-police": 2},
        "year": {"year:2019": 2, "year:2027": 2},
        "sector": {},
    }


queries = st.dictionaries(
    st.sampled_from(["q", "letter", "organisation", "year", "page"]), st.text(max_size=12) | st.integers().map(str)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(query=queries)
def test_no_query_is_an_error(client, billed, django_assert_max_num_queries, query):
    for asked in (query, {"organisation": "sample-police", "year": "2019"} | query):
        with django_assert_max_num_queries(5):
            assert client.get("/speakers/", asked).status_code == 200
