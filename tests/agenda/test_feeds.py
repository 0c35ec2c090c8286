"""Atom feeds: what is new and what changed, on the site and at one event, as a reader of feeds has it."""

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import feedparser
import pytest

from agenda.erasure import erase
from agenda.feeds import NOT_XML
from agenda.importer.apply import apply
from agenda.publish import publish, withdraw
from bench.data import conference
from events.models import Publication
from socprog.kept_pages import store
from speakers.models import Speaker
from tests.conftest import AT
from tests.factories import AppearanceFactory, EventFactory, SessionFactory, SpeakerFactory
from tests.nasty import MARKUP, SCRIPTS, programme
from tests.site.test_pages import PAYLOADS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

SITE = "http://127.0.0.1:8000"
TYPED = [*PAYLOADS, *MARKUP.values(), SCRIPTS, "not \ufffe of XML \uffff"]
"""PUB-12, and what is nasty elsewhere."""


def read(response):
    """As a reader of feeds has it: nothing about it is wrong."""
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content, sanitize_html=False)  # as it is, not as readers make it safe
    assert (feed.bozo, feed.get("bozo_exception")) == (False, None)
    return feed


@pytest.fixture
def forum():
    """Published twice."""
    event = EventFactory(title="Forum", place="York", summary="A forum in short.")
    publish(event=event, at=AT - timedelta(days=2))
    event.place = "Leeds"
    event.save()
    publish(event=event, at=AT - timedelta(days=1), note="Moved to a larger hall")
    return event


def test_the_site_s_feed_has_each_event_once_with_what_changed_last(client, forum):
    publish(event=EventFactory(title="New Forum"), at=AT)
    EventFactory(title="Draft Forum")
    feed = read(client.get("/feed.xml"))
    told = feed.feed
    assert (told.title, told.subtitle, told.id, told.link, told.updated, told.author) == (
        "socprog",
        "Events that are new, and what changed in others.",
        "tag:127.0.0.1,2026:/feed.xml",
        f"{SITE}/",
        "2027-01-15T12:00:00+00:00",
        "socprog",
    )
    assert [link.href for link in told.links if link.rel == "self"] == [f"{SITE}/feed.xml"]
    assert [(e.title, e.id, e.link, e.published, e.updated) for e in feed.entries] == [
        (
            "New Forum",
            "tag:127.0.0.1,2026:/events/new-forum/",
            f"{SITE}/events/new-forum/",
            "2027-01-15T12:00:00+00:00",
            "2027-01-15T12:00:00+00:00",
        ),
        (
            "Forum",
            "tag:127.0.0.1,2026:/events/forum/",
            f"{SITE}/events/forum/",
            "2027-01-13T12:00:00+00:00",
            "2027-01-14T12:00:00+00:00",
        ),
    ]
    new, changed = ([line for line in entry.summary.splitlines() if line] for entry in feed.entries)
    assert new == ["<p>Friday 5 March 2027 · 9.30am to 4.30pm GMT</p>", "<p>The first publication.</p>"]
    assert changed == [
        "<p>Moved to a larger hall</p>",
        '<ul class="changes"><li>Place changed from “York” to “Leeds”.</li></ul>',
    ]


def test_an_event_s_feed_has_its_publications_with_what_each_changed(client, forum):
    feed = read(client.get("/events/forum/feed.xml"))
    assert (feed.feed.title, feed.feed.id, feed.feed.link) == (
        "Forum",
        "tag:127.0.0.1,2026:/events/forum/feed.xml",
        f"{SITE}/events/forum/",
    )
    assert [(entry.title, entry.id, entry.link, entry.updated) for entry in feed.entries] == [
        (
            f"Forum: publication {number}",
            f"tag:127.0.0.1,2026:/events/forum/publications/{number}/",
            f"{SITE}/events/forum/publications/{number}/",
            f"2027-01-1{2 + number}T12:00:00+00:00",
        )
        for number in (2, 1)
    ]
    assert "Leeds" in feed.entries[0].summary
    assert feed.entries[1].summary.count("<p>A forum in short.</p>") == 1


def test_a_feed_has_twenty_entries_at_most(client, forum):
    for number in range(3, 25):
        forum.place = f"Hall {number}"
        forum.save()
        publish(event=forum)
    found = read(client.get("/events/forum/feed.xml")).entries
    assert [entry.title for entry in found] == [f"Forum: publication {number}" for number in range(24, 4, -1)]
    for _ in range(21):
        publish(event=EventFactory())
    assert len(read(client.get("/feed.xml")).entries) == 20


@pytest.mark.parametrize("payload", TYPED)
def test_f_01_whatever_is_typed_is_words_in_a_feed(client, payload):
    """F-01, PUB-12."""
    event = apply(programme=programme(payload))
    publish(event=event)
    event.place = "Elsewhere"
    event.save()
    publish(event=event, note=" ".join(payload.split())[:400])
    for address in ("/feed.xml", f"/events/{event.slug}/feed.xml"):
        found = read(client.get(address))
        assert set(_tags(found.entries[0].summary)) <= {"p", "ul", "li"}
        assert found.entries[0].title.startswith(event.title.translate(NOT_XML)[:5])


def _tags(html: str) -> list[str]:
    class Tags(HTMLParser):
        def __init__(self):
            super().__init__()
            self.found = []

        def handle_starttag(self, tag, attrs):
            self.found.append(tag)

    parser = Tags()
    parser.feed(html)
    return parser.found


@pytest.mark.parametrize("address", ["/feed.xml", "/events/forum/feed.xml"])
def test_it_is_kept_and_hangs_on_publications_alone(client, forum, at, address, monkeypatch):
    """F-06, T-04, PUB-02."""
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    store.clear()
    at(AT + timedelta(hours=7))
    monkeypatch.setenv("TZ", "America/New_York")
    again = client.get(address, headers={"X-Forwarded-Host": "evil.example"})
    assert (again.content, again["ETag"]) == (first.content, first["ETag"])


@pytest.mark.parametrize("events", [1, 3, 25])
def test_f_05_the_site_s_feed_asks_the_same_whatever_the_size(client, django_assert_num_queries, events):
    """F-05: the state of the catalogue, what is current, and what was before."""
    for _ in range(events):
        event = EventFactory()
        publish(event=event)
        SessionFactory(event=event)
        publish(event=event)
    with django_assert_num_queries(3):
        client.get("/feed.xml")
    with django_assert_num_queries(3):
        client.get(f"/events/{event.slug}/feed.xml")
    with django_assert_num_queries(1):
        client.get("/feed.xml")


def test_f_05_an_event_of_1500_sessions_asks_no_more(client, django_assert_num_queries):
    """F-05."""
    event = apply(programme=conference(1500))
    publish(event=event)
    publish(event=event, note="Again")
    with django_assert_num_queries(3):
        assert len(read(client.get(f"/events/{event.slug}/feed.xml")).entries) == 1


def test_f_07_pub_05_what_is_withdrawn_is_gone_and_what_is_a_draft_never_was(client, forum):
    """F-07, PUB-03, PUB-05."""
    known = client.get("/events/forum/feed.xml")["ETag"]
    EventFactory(title="Draft Forum")
    withdraw(event=forum)
    store.clear()
    assert client.get("/events/forum/feed.xml", headers={"If-None-Match": known}).status_code == 410
    assert client.get("/events/draft-forum/feed.xml").status_code == 404
    assert read(client.get("/feed.xml")).entries == []


def test_b_06_whoever_is_erased_is_in_no_feed(client, forum):
    """B-06."""
    zebedee = SpeakerFactory(name="Zebedee Erased")
    AppearanceFactory(event=forum, speaker=zebedee)
    publish(event=forum)
    assert "Zebedee" in client.get("/feed.xml").content.decode()
    erase(speaker=Speaker.objects.get(), at=AT)
    store.clear()
    for address in ("/feed.xml", "/events/forum/feed.xml"):
        assert "Zebedee" not in client.get(address).content.decode()


def test_what_cannot_be_read_any_more_is_said_and_breaks_nothing(client, forum):
    Publication.objects.filter(number=1).update(programme_data={"broken": True})
    for address in ("/events/forum/feed.xml", "/feed.xml"):
        assert "cannot be told" in read(client.get(address)).entries[0].summary


def test_a_site_without_events_has_a_feed_whose_moment_is_not_now(client):
    assert read(client.get("/feed.xml")).feed.updated == datetime(2026, 1, 1, tzinfo=UTC).isoformat()


def test_pages_lead_to_their_feeds(client, forum):
    SessionFactory(event=forum, title="Talk")
    publish(event=forum)
    for page in ("", "programme/", "sessions/talk/"):
        links = [line.strip() for line in client.get(f"/events/forum/{page}").content.decode().split("<link")]
        told = [link.partition(">")[0] for link in links if "atom+xml" in link]
        assert told == [
            'rel="alternate" type="application/atom+xml" title="socprog: new and changed events" href="/feed.xml"',
            'rel="alternate" type="application/atom+xml" title="Forum: what changed" href="/events/forum/feed.xml"',
        ]
