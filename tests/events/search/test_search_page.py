"""The page that answers what was typed."""

import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.publish import publish, withdraw
from events.models import AudienceCategory, Event, Sector, Source, Theme
from events.search import results
from events.search.query import LONGEST
from events.views.search import TOO_MANY
from speakers.models import Speaker
from tests.conftest import AT
from tests.factories import AppearanceFactory, ContributionFactory, EventFactory, SessionFactory, SpeakerFactory
from tests.site.test_pages import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at", "_unhurried")]


@pytest.fixture
def _unhurried(monkeypatch):
    """All that a test sends comes within one span of time."""
    monkeypatch.setattr("events.views.search.TOO_MANY", 10_000)


@pytest.fixture
def forum():
    event = EventFactory(title="Forum on Rural Crime", place="Sample City", brief="How co-operation helps villages.")
    event.sectors.add(Sector.objects.named("policing"))
    event.audiences.add(AudienceCategory.objects.named("Detective Inspectors"))
    Source.objects.create(event=event, title="A Strategy against Gangs", publisher="Sample Office", year=2018)
    session = SessionFactory(event=event, title="Organised gangs", at=("11:40", "12:00"), points="Hare coursing")
    session.themes.add(Theme.objects.named("Pursue"))
    speaker = SpeakerFactory(honorific="Dr", name="Zoë Quill")
    ContributionFactory(session=session, appearance=AppearanceFactory(event=event, speaker=speaker))
    publish(event=event)
    return event


def ask(client, q="", **more):
    return client.get(f"/search/?{urlencode({'q': q, **more}, doseq=True)}")


def found(client, q, **more) -> list[tuple[str, str]]:
    response = ask(client, q, **more)
    assert response.status_code == 200
    rows = read(response).all("li", "result")
    return [(row.one("p", "kicker").text, row.one("h2").text) for row in rows]


def said(response) -> str:
    return next(p.text for p in read(response).all("p") if p.attrs.get("role") == "status")


EVENT, SESSION = ("Event", "Forum on Rural Crime"), ("Session", "Organised gangs")
SPEAKER, SOURCE = ("Speaker", "Dr Zoë Quill"), ("Source", "A Strategy against Gangs")


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("gangs", [SESSION, SOURCE]),
        ("GANG", [SESSION, SOURCE]),
        ("organized gangs", [SESSION]),
        ("zoe quill", [SPEAKER, EVENT, SESSION]),
        ("zoé", [SPEAKER, EVENT, SESSION]),
        ("cooperation", [EVENT]),
        ("co-operation", [EVENT]),
        ("co operation", [EVENT]),
        ("sample office", [SOURCE]),
        ('"rural crime"', [EVENT]),
        ('"crime rural"', []),
        ("hare or villages", [SESSION, EVENT]),
        ("gangs -organised", [SOURCE]),
        ("-organised", []),
        ("the -organised", []),
        ("villages or -organised", [EVENT]),
        ("detective inspector", [EVENT]),
    ],
)
def test_whatever_the_spelling_it_is_found(client, forum, q, expected):
    rows = found(client, q)
    assert (rows[0] if rows else None, set(rows)) == (expected[0] if expected else None, set(expected))


def test_a_result_says_what_it_is_where_and_when_with_the_words_marked(client, forum):
    page = read(ask(client, "organised gang"))
    row = page.one("li", "result")
    assert row.one("h2").one("a").attrs["href"].startswith("/events/forum-on-rural-crime/sessions/organised-gangs/")
    assert [mark.text for mark in row.one("h2").all("mark")] == ["Organised gangs"]
    assert row.one("p", "result-facts").text == "in Forum on Rural Crime, 11.40am · Friday 5 March 2027 · Sample City"
    assert row.one("p", "snippet").text == "Hare coursing · Pursue · Dr Zoë Quill"


def test_a_session_says_its_own_day_and_that_it_is_cancelled(client):
    event = EventFactory(title="Two days", ends_on=date(2027, 3, 6))
    SessionFactory(event=event, title="Gangs", day=date(2027, 3, 6), at=("11:40", "12:00"), status="cancelled")
    publish(event=event)
    facts = read(ask(client, "gangs")).one("p", "result-facts").text
    assert facts == "Cancelled · in Two days, 11.40am · Saturday 6 March 2027"


def test_groups_count_what_there_is_of_each_kind(client, forum):
    groups = [item.text for item in read(ask(client, "gangs or quill or villages")).one("nav", "tabs").all("a")]
    assert groups == ["All 4", "Events 1", "Sessions 1", "Speakers 1", "Sources 1"]
    assert found(client, "gangs or quill or villages", kind="speaker") == [SPEAKER]


def test_what_is_found_can_be_narrowed(client, forum):
    other = EventFactory(title="Other gangs", format="online", starts_on=None)
    publish(event=other)
    assert len(found(client, "gangs")) == 3
    assert found(client, "gangs", sector="policing") == [SESSION, SOURCE]
    assert found(client, "gangs", format="online") == [("Event", "Other gangs")]
    assert found(client, "gangs", theme=["pursue", "prevent"], year=["2027", "2028"]) == [SESSION]
    page = read(ask(client, "gangs", sector="policing", theme="pursue"))
    assert [(chip.text, chip.attrs["href"]) for chip in page.one("ul", "chips").all("a")] == [
        ("Remove policing ×", "/search/?q=gangs&theme=pursue"),
        ("Remove Pursue ×", "/search/?q=gangs&sector=policing"),
    ]


def test_a_value_that_is_no_choice_is_ignored_with_a_note(client, forum):
    response = ask(client, "gangs", sector="nonsense", year="20x7", kind="page")
    assert [p.text for p in read(response).all("p", "note")] == [
        "“nonsense” is not a choice for “Sector”; it is ignored.",
        "“20x7” is not a choice for “Year”; it is ignored.",
    ]
    assert len(read(response).all("li", "result")) == 2


def test_a_typing_error_is_told_and_what_was_meant_is_shown(client, forum):
    response = ask(client, "Organissed gnags")
    assert said(response) == "Nothing holds Organissed gnags. Did you mean organised gangs? 1 result for it:"
    assert len(read(response).all("li", "result")) == 1


def test_where_nothing_holds_all_words_what_holds_some_is_shown(client, forum):
    response = ask(client, "villages quill hare")
    assert said(response) == "Nothing holds all of villages quill hare. 3 results for villages or quill or hare:"


def test_nothing_at_all_leads_on(client, forum):
    response = ask(client, "xylophone")
    assert said(response) == "0 results for xylophone."
    assert [a.attrs["href"] for a in read(response).one("main").all("a")][-5:] == [
        "/events/",
        "/events/past/",
        "/speakers/",
        "/sources/",
        "/audiences/",
    ]


def test_other_searches_come_from_what_the_results_share(client, forum):
    for n in range(2):
        event = EventFactory(title=f"Gangs {n}", place="Sample Town")
        AppearanceFactory(event=event, speaker=Speaker.objects.get())
        publish(event=event)
    chips = read(ask(client, "gangs")).all("a", "chip")
    assert [(chip.text, chip.attrs["href"]) for chip in chips] == [
        ("Dr Zoë Quill", "/search/?q=%22Dr+Zo%C3%AB+Quill%22"),
        ("Sample City", "/search/?q=%22Sample+City%22"),
        ("Sample Town", "/search/?q=%22Sample+Town%22"),
    ]


def test_pages_follow_each_other_and_a_number_past_the_end_is_the_last(client):
    for n in range(45):
        publish(event=EventFactory(title=f"Gangs {n}"))
    assert [len(found(client, "gangs", page=page)) for page in (1, 2, 3, 4, 99999)] == [20, 20, 5, 5, 5]
    page = read(ask(client, "gangs", page=2, year="2027"))
    assert page.one("ol", "results").attrs["start"] == "21"
    assert [a.attrs["href"] for a in page.one("nav", "pages").all("a")] == [
        "/search/?q=gangs&year=2027&page=1",
        "/search/?q=gangs&year=2027&page=3",
    ]
    assert {title for n in (1, 2, 3) for title in found(client, "gangs", page=n)} == {
        ("Event", f"Gangs {n}") for n in range(45)
    }


def test_more_than_can_be_counted_is_said_to_be_more(client, monkeypatch):
    monkeypatch.setattr(results, "MOST", 3)
    for n in range(4):
        publish(event=EventFactory(title=f"Gangs {n}"))
    monkeypatch.setattr("events.views.search.MOST", 3)
    assert said(ask(client, "gangs")) == "Over 3 results for gangs"


# ── What must not be found ──


def test_s_08_what_is_not_published_is_not_found(client, forum):
    Speaker.objects.update(email="zoe@secret.example", phone="07700900123", private_note="secret")
    SessionFactory(event__title="Secret draft", title="Secret session")
    AppearanceFactory(event=forum, speaker__name="Secret Person", status="proposed")
    Event.objects.filter(pk=forum.pk).update(brief="Secret edit")
    gone = EventFactory(title="Secret and gone")
    publish(event=gone)
    withdraw(event=gone)
    for q in ("secret", "07700900123", "zoe@secret.example", "secret or zoe@secret.example", "secrt"):
        assert found(client, q) == []


def test_an_older_publication_is_not_found(client, forum):
    Event.objects.filter(pk=forum.pk).update(title="Forum on Towns")
    publish(event=forum)
    assert found(client, "rural") == []
    assert found(client, "towns") == [("Event", "Forum on Towns")]


# ── Bad input ──


@pytest.mark.parametrize(
    "q",
    [
        "%00",
        "%ff%fe",
        "%ed%a0%80",
        "%25",
        "_",
        "%5C",
        "*",
        "%22",
        "(|%20%26%20!%20:*",
        "%F0%9F%91%8D",
        "the",
        "-",
        "or",
        "-or",
        "%22%22",
    ],
)
def test_s_01_s_02_s_04_what_holds_no_word_finds_nothing(client, forum, q):
    response = client.get(f"/search/?q={q}")
    assert (response.status_code, read(response).all("li", "result")) == (200, [])
    assert read(response).one("h2", id="tips-heading").text == "How to search"


@pytest.mark.parametrize("q", ["a:*b", "';DROP TABLE x;--", "gangs' OR 1=1--", "gangs & !crime", '"gangs', "<script>"])
def test_s_04_marks_of_query_languages_mean_themselves(client, forum, q):
    assert ask(client, q).status_code == 200
    assert Event.objects.count() == 1


@pytest.mark.parametrize("length", [LONGEST + 1, 3000])
def test_s_03_longer_than_can_be_searched_is_said(client, forum, length):
    response = ask(client, "a" * length)
    assert (response.status_code, [p.text for p in read(response).all("p", "note")]) == (
        200,
        ["Search for up to 200 characters; what was typed is longer."],
    )


def test_s_06_what_was_typed_is_escaped_wherever_it_is_shown(client, forum):
    response = ask(client, "<script>alert(1)</script>")
    assert b"<script>" not in response.content
    assert read(response).one("input", id="search-q").attrs["value"] == "<script>alert(1)</script>"


def test_s_09_too_many_searches_from_one_address_are_refused(client, forum, monkeypatch, at):
    monkeypatch.setattr("events.views.search.TOO_MANY", TOO_MANY)
    answers = [
        client.get("/search/?q=gangs", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(120)
    ]
    assert answers == [200] * (TOO_MANY - 1) + [429] * (121 - TOO_MANY)
    refused = ask(client, "gangs")
    assert refused.headers["Retry-After"] == "10"
    assert read(refused).one("input", id="search-q").attrs["value"] == "gangs"
    assert client.get("/search/?q=gangs", REMOTE_ADDR="10.1.2.3").status_code == 200
    assert client.get("/search/").status_code == 200
    at(AT + timedelta(seconds=10))
    assert ask(client, "gangs").status_code == 200


@pytest.mark.parametrize("events", [1, 3, 40])
@pytest.mark.parametrize(
    ("q", "asked"), [("", 0), ("gangs", 3), ("gnags", 5), ("gangs xylophone", 5), ("xylophone", 4)]
)
def test_a_search_asks_the_same_whatever_there_is(client, q, asked, events):
    """The count of searches, the vocabulary and the results; where nothing is found, what was meant and its results."""
    for n in range(events):
        publish(event=EventFactory(title=f"Gangs {n}"))
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert ask(client, q, page=2, year="2027").status_code == 200
    assert len(captured) == asked


PIECES = [
    "gangs",
    "-",
    "or",
    '"',
    "OR",
    "-gangs",
    '"rural',
    'crime"',
    "co-operation",
    "NCA",
    "organised",
    "£37bn",
    "'",
    "\\",
    "%",
    "&",
    "|",
    "!",
    ":*",
    "(",
    ")",
]
typed = st.text(max_size=LONGEST + 5) | st.lists(st.sampled_from(PIECES)).map(" ".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    q=typed,
    more=st.dictionaries(
        st.sampled_from(["kind", "sector", "theme", "audience", "format", "year", "page", "sort"]),
        st.lists(st.text(max_size=9) | st.sampled_from(["event", "policing", "online", "2027", "2", "-1"]), max_size=4),
    ),
)
def test_anything_typed_gets_a_page_within_the_budget(client, forum, q, more):
    with CaptureQueriesContext(connection) as captured:
        response = ask(
            client,
            q.encode("utf-8", "surrogatepass"),
            **{k: [v.encode("utf-8", "surrogatepass") for v in vs] for k, vs in more.items()},
        )
    assert response.status_code == 200
    assert len(captured) <= 5


def test_words_that_follow_each_other_have_one_mark():
    from events.templatetags.marks import marked

    start, stop = results.MARKS
    assert (
        marked(f"<a> {start}b{stop}-{start}c{stop} & {start}d{stop}")
        == "&lt;a&gt; <mark>b-c</mark> &amp; <mark>d</mark>"
    )
    assert re.sub("<.?mark>", "", marked("plain")) == "plain"
