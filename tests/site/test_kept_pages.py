"""Public pages kept as bytes: the right ones to everybody, and none longer than it is right."""

import gzip
from datetime import UTC, date, datetime, time

import brotli
import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from agenda.publish import bring_back, publish, withdraw
from events.models import Organisation, Sector
from socprog.kept_pages import KeptPages, Page, Store, store
from speakers.models import Speaker
from tests.factories import AppearanceFactory, EventFactory, SectorFactory, SessionFactory, agenda_of

pytestmark = pytest.mark.django_db
across_transactions = pytest.mark.django_db(transaction=True)
"""The catalogue's version is a transaction's number: what changes it must be committed."""

PAGE = "/events/forum/"


@pytest.fixture
def event():
    event = EventFactory(title="Forum", brief="What was said first.")
    AppearanceFactory(event=event, speaker__name="Ada Example", speaker__biography="Born in York.")
    SessionFactory(event=event, title="Opening")
    publish(event=event)
    return event


def get(client, address=PAGE, **headers):
    return client.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})


# ── Encodings and what the client knows already ──


def test_each_encoding_is_the_same_page(client, event):
    plain, zipped, brotlied = (get(client, accept_encoding=name) for name in ("identity", "gzip", "br"))
    assert [r.headers.get("Content-Encoding") for r in (plain, zipped, brotlied)] == [None, "gzip", "br"]
    assert gzip.decompress(zipped.content) == plain.content
    assert brotli.decompress(brotlied.content) == plain.content
    assert b"What was said first." in plain.content


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.0, gzip;q=0", None),
        ("BR", "br"),
        ("*", "br"),
        ("gzip;q=0.5, *;q=0", "gzip"),
        ("zstd", None),
        (",;q=,;;", None),
    ],
)
def test_the_smallest_encoding_that_the_client_takes_is_sent(client, event, accepted, encoding):
    cold = get(client, accept_encoding=accepted)
    kept = get(client, accept_encoding=accepted)
    assert [r.headers.get("Content-Encoding") for r in (cold, kept)] == [encoding, encoding]


def test_each_encoding_has_a_strong_etag_of_its_own_that_stays(client, event):
    names = ("identity", "gzip", "br")
    first = [get(client, accept_encoding=name).headers["ETag"] for name in names]
    store.clear()
    assert [get(client, accept_encoding=name).headers["ETag"] for name in names] == first
    assert len(set(first)) == 3
    assert all(etag.startswith('"') and etag.endswith('"') for etag in first)


@pytest.mark.parametrize("form", ["{}", "W/{}", '"another", {}', "*"])
def test_who_knows_the_page_is_told_that_nothing_changed(client, event, form):
    etag = get(client, accept_encoding="br").headers["ETag"]
    response = get(client, accept_encoding="br", if_none_match=form.format(etag))
    assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", etag)
    assert (response.headers["Cache-Control"], response.headers["Vary"]) == ("public, no-cache", "Accept-Encoding")
    assert "Content-Encoding" not in response.headers


def test_who_knows_another_encoding_is_sent_this_one(client, event):
    etag = get(client, accept_encoding="br").headers["ETag"]
    response = get(client, accept_encoding="gzip", if_none_match=etag)
    assert (response.status_code, response.headers["Content-Encoding"]) == (200, "gzip")


@pytest.mark.parametrize("unknown", ['"nonsense"', "nonsense", "", '"', "\x00"])
def test_an_etag_that_is_none_of_ours_gets_the_page(client, event, unknown):
    assert get(client, if_none_match=unknown).status_code == 200


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_cold_and_kept_are_the_same_to_the_last_header(client, event, encoding):
    cold, kept = get(client, accept_encoding=encoding), get(client, accept_encoding=encoding)
    assert (dict(cold.headers), cold.content) == (dict(kept.headers), kept.content)
    assert (kept.headers["Cache-Control"], kept.headers["Vary"]) == ("public, no-cache", "Accept-Encoding")
    assert kept.headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_page_first_asked_for_by_head_is_whole_when_it_is_got(client, event):
    head = client.head(PAGE)
    page = client.get(PAGE)
    assert (head.content, head.headers["ETag"]) == (b"", page.headers["ETag"])
    assert b"What was said first." in page.content


def test_plain_text_and_xml_are_kept_as_what_they_are(client):
    for address, content_type in {
        "/robots.txt": "text/plain; charset=utf-8",
        "/sitemap.xml": "application/xml",
    }.items():
        assert [client.get(address).headers["Content-Type"] for _ in range(2)] == [content_type] * 2


# ── Nothing stale ──


def words(client, address=PAGE) -> str:
    return client.get(address).content.decode()


@across_transactions
def test_a_publication_shows_at_once_and_an_edit_before_it_does_not(client, event):
    assert "What was said first." in words(client)
    event.brief = "What was said next."
    event.save()
    assert "What was said first." in words(client)
    publish(event=event)
    assert "What was said next." in words(client)


@across_transactions
def test_pub_05_a_withdrawn_event_is_gone_even_for_who_knows_the_page(client, event):
    """PUB-05: 410, as the issue says, and never 304."""
    addresses = [PAGE, f"{PAGE}programme/", f"{PAGE}sessions/opening/"]
    etags = {address: client.get(address).headers["ETag"] for address in addresses}
    speaker = client.get("/speakers/ada-example/").headers["ETag"]
    withdraw(event=event)
    answers = [get(client, address, if_none_match=etag) for address, etag in etags.items()]
    assert [(a.status_code, a.headers["Cache-Control"]) for a in answers] == [(410, "no-store")] * 3
    assert get(client, "/speakers/ada-example/", if_none_match=speaker).status_code == 404
    assert get(client, PAGE, if_none_match="*").status_code == 410


@across_transactions
def test_a_withdrawn_event_leaves_every_list_and_comes_back(client, event):
    lists = ["/", "/events/", "/sitemap.xml", "/speakers/"]
    had = [words(client, address) for address in lists]
    withdraw(event=event)
    assert [address for address in lists if words(client, address) in had] == []
    publish(event=event)
    assert [words(client, address) for address in lists[:2]] == had[:2]
    assert client.get(PAGE).status_code == 200


@across_transactions
def test_an_earlier_publication_brought_back_shows_at_once(client, event):
    first = event.current_publication
    event.brief = "What was said next."
    event.save()
    publish(event=event)
    assert "What was said next." in words(client)
    bring_back(publication=first)
    assert "What was said first." in words(client)


@across_transactions
def test_a_biography_shows_as_soon_as_it_is_saved(client, event):
    assert "Born in York." in words(client, "/speakers/ada-example/")
    speaker = Speaker.objects.get()
    speaker.biography = "Born in Leeds."
    speaker.save()
    assert "Born in Leeds." in words(client, "/speakers/ada-example/")


@across_transactions
def test_a_new_name_of_a_category_shows_as_soon_as_it_is_saved(client):
    event = EventFactory(title="Forum")
    event.sectors.add(SectorFactory(name="justice"))
    publish(event=event)
    assert "justice" in words(client, "/sectors/justice/")
    Sector.objects.update(name="criminal justice")
    assert "criminal justice" in words(client, "/sectors/justice/")


@across_transactions
def test_a_change_made_past_the_code_shows_too(client, event):
    """Whatever writes: a correction in the database itself, say."""
    assert "Born in York." in words(client, "/speakers/ada-example/")
    Speaker.objects.update(biography="Born in Hull.")
    assert "Born in Hull." in words(client, "/speakers/ada-example/")


@across_transactions
def test_a_change_that_the_public_does_not_read_lets_pages_be_kept(client, event, django_assert_num_queries):
    client.get(PAGE)
    SessionFactory(event=event)
    Organisation.objects.filter(name="nobody").delete()
    with django_assert_num_queries(1):
        client.get(PAGE)


@across_transactions
def test_what_is_published_while_a_page_is_made_is_not_missed(client, event, monkeypatch):
    """The state is read before the page is made: a page out of date when it is kept is not answered again."""
    from agenda import views

    related = views.related

    def related_after_a_publication(**values):
        monkeypatch.setattr("agenda.views.related", related)
        event.brief = "What was said meanwhile."
        event.save()
        publish(event=event)
        return related(**values)

    monkeypatch.setattr("agenda.views.related", related_after_a_publication)
    assert "What was said first." in words(client)
    assert "What was said meanwhile." in words(client)


# ── The moment ──

BEFORE, DURING, AFTER = (datetime(2027, 3, 5, *clock, tzinfo=UTC) for clock in [(9, 29, 59), (16, 29, 59), (16, 30)])


def test_on_now_and_ended_appear_by_themselves(client, at, event, django_assert_num_queries):
    said = []
    for moment in (BEFORE, DURING, AFTER):
        at(moment)
        pages = [words(client), words(client, f"{PAGE}programme/"), words(client, f"{PAGE}sessions/opening/")]
        said.append([("On now" in page, "Ended 5 March 2027" in page) for page in pages])
    assert said == [[(False, False)] * 3, [(True, False)] * 3, [(False, True)] * 3]


def test_an_event_moves_from_the_list_to_come_to_the_past_by_itself(client, at, event):
    listed = []
    for moment in (BEFORE, DURING, AFTER):
        at(moment)
        listed.append(["Forum</a>" in words(client, address) for address in ("/events/", "/events/past/")])
    assert listed == [[True, False], [True, False], [False, True]]


def test_t_03_a_clock_set_back_shows_what_was_right_then(client, at, event):
    at(AFTER)
    assert "Ended 5 March 2027" in words(client)
    at(BEFORE)
    assert "Ended 5 March 2027" not in words(client)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2027, 3, 28, 0, 59, 58, tzinfo=UTC), "On now"),
        (datetime(2027, 3, 28, 1, 0, 3, tzinfo=UTC), "On now"),
        (datetime(2027, 3, 28, 1, 29, 59, tzinfo=UTC), "On now"),
        (datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "Ended 28 March 2027"),
    ],
)
def test_t_01_the_state_is_right_on_both_sides_of_the_change_to_summer_time(client, at, moment, said):
    """It ends at 2.30am BST, half an hour after 0.59am GMT has become 2am BST."""
    publish(
        event=EventFactory(title="Night", starts_on=date(2027, 3, 28), start_time=time(0, 30), end_time=time(2, 30))
    )
    at(moment)
    page = words(client, "/events/night/")
    assert {words for words in ("On now", "Ended 28 March 2027") if words in page} == {said}


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "On now"),
        (datetime(2027, 10, 31, 1, 29, 59, tzinfo=UTC), "On now"),
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "Ended 31 October 2027"),
    ],
)
def test_t_01_an_end_in_the_hour_that_happens_twice_is_the_second(client, at, moment, said):
    publish(event=EventFactory(title="Night", starts_on=date(2027, 10, 31), start_time=time(0), end_time=time(1, 30)))
    at(moment)
    page = words(client, "/events/night/")
    assert {words for words in ("On now", "Ended 31 October 2027") if words in page} == {said}


def test_a_page_is_kept_while_no_event_begins_or_ends(client, at, event, django_assert_num_queries):
    at(BEFORE)
    client.get(PAGE)
    at(datetime(2027, 3, 1, tzinfo=UTC))
    with django_assert_num_queries(1):
        client.get(PAGE)


# ── Nobody's own page ──


def test_who_signs_in_reads_the_page_that_everybody_reads(client, desk, event):
    visitor = Client()
    mine, everybodys = desk.get(PAGE), visitor.get(PAGE)
    assert (mine.content, dict(mine.headers)) == (everybodys.content, dict(everybodys.headers))
    assert b">organiser<" not in mine.content
    assert mine.cookies == everybodys.cookies == {}


@pytest.mark.parametrize("cookie", ["session=nonsense", "session=; csrf=x", "a=b; session=" + "x" * 4000])
def test_a_cookie_changes_nothing_and_is_never_given(client, event, cookie):
    plain = Client().get(PAGE)
    store.clear()
    response = client.get(PAGE, headers={"Cookie": cookie})
    assert (response.content, dict(response.headers)) == (plain.content, dict(plain.headers))
    assert response.cookies == {}


def test_a_message_for_an_organiser_is_not_shown_on_a_public_page(desk, event):
    """Nor used up there: it waits for the next page of the desk."""
    desk.post(f"/admin/events/event/{event.pk}/withdraw/")
    assert b"is withdrawn. Publish it again" not in desk.get("/events/").content
    assert b"is withdrawn. Publish it again" in desk.get("/admin/").content


def is_kept(client, address=PAGE) -> bool:
    """Whether the answer takes no more than a look at the state of the catalogue."""
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return [("events_catalogue" in query["sql"]) for query in queries] == [True]


def test_what_is_no_public_page_is_never_kept(desk, event):
    addresses = [
        "/health/",
        "/admin/",
        f"{PAGE}preview/",
        f"{PAGE}preview/programme/",
        "/nowhere/",
        "/events/nowhere/",
        "/events",
        "/media/photographs/none.jpg",
    ]
    for address in addresses:
        desk.get(address)
    desk.post(PAGE)
    assert {address for address in [*addresses, PAGE] if is_kept(desk, address)} == set()


def test_an_answer_with_a_cookie_is_not_kept(client, event, monkeypatch):
    from django.shortcuts import render

    def render_with_cookie(*args, **kwargs):
        response = render(*args, **kwargs)
        response.set_cookie("mine", "own")
        return response

    monkeypatch.setattr("agenda.views.render", render_with_cookie)
    client.get(PAGE)
    assert not is_kept(client)


def test_an_error_is_not_kept(client, event, monkeypatch):
    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("agenda.views.related", None)
        assert client.get(PAGE).status_code == 500
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_kept_page_answers_no_other_method(client, event, method):
    client.get(PAGE)
    assert getattr(client, method)(PAGE).status_code == 405


# ── Without Django: what stands before it answers the same ──


class Application:
    """Django’s place behind the kept pages; counts what gets through to it."""

    def __init__(self):
        self.asked = 0

    def __call__(self, environ, start_response):
        self.asked += 1
        start_response("418 I'm a teapot", [])
        return [b""]


def answered_before_django(address=PAGE, method="GET", **environ) -> tuple | None:
    """Status, headers and body; None where the request was left to Django."""
    application, said = Application(), []
    body = KeptPages(application)(
        RequestFactory().generic(method, address, **environ).environ, lambda *answer: said.extend(answer)
    )
    return None if application.asked else (said[0], dict(said[1]), b"".join(body))


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_before_django_the_answer_is_the_same_to_the_last_header(client, event, encoding):
    page = get(client, accept_encoding=encoding)
    assert answered_before_django(HTTP_ACCEPT_ENCODING=encoding) == ("200 OK", dict(page.headers), page.content)


def test_before_django_a_known_page_is_not_sent_again(client, event):
    page = client.get(PAGE)
    status, headers, body = answered_before_django(HTTP_IF_NONE_MATCH=page.headers["ETag"])
    assert (status, headers["ETag"], body) == ("304 Not Modified", page.headers["ETag"], b"")


def test_before_django_one_query_is_asked(client, event, django_assert_num_queries):
    client.get(PAGE)
    with django_assert_num_queries(1):
        answered_before_django()


def test_before_django_head_has_the_headers_and_no_body(client, event):
    page = client.get(PAGE)
    assert answered_before_django(method="HEAD") == ("200 OK", dict(page.headers), b"")


@pytest.mark.parametrize(
    ("method", "environ"),
    [
        ("POST", {}),
        ("DELETE", {}),
        ("OPTIONS", {}),
        ("GET", {"HTTP_HOST": "evil.example"}),
        ("GET", {"HTTP_X_FORWARDED_PROTO": "https"}),
        ("GET", {"QUERY_STRING": "day=2027-03-05"}),
    ],
)
def test_before_django_nothing_else_is_answered(client, event, method, environ):
    """PUB-01 and PUB-08: another host, scheme, method or address goes through to Django, which refuses it."""
    client.get(PAGE)
    assert answered_before_django(method=method, **environ) is None


def test_before_django_what_is_not_kept_goes_through(event):
    assert [answered_before_django(), answered_before_django("/admin/")] == [None, None]


@across_transactions
def test_pub_05_before_django_a_withdrawn_event_goes_through(client, event):
    client.get(PAGE)
    assert answered_before_django() is not None
    withdraw(event=event)
    assert answered_before_django() is None


def test_before_django_the_moment_counts_too(client, at, event):
    at(DURING)
    client.get(PAGE)
    assert answered_before_django() is not None
    at(AFTER)
    assert answered_before_django() is None


# ── Without the database ──


@pytest.fixture
def database_away(client, monkeypatch):
    def away(*args):
        raise OperationalError("the server is away")

    def database_away():
        monkeypatch.setattr("socprog.kept_pages.Catalogue.state", away)
        monkeypatch.setattr("socprog.kept_pages.connection.close", lambda: None)
        client.raise_request_exception = False

    return database_away


def test_d_02_a_kept_page_is_still_read_with_a_notice_and_stored_nowhere(client, event, database_away):
    page = client.get(PAGE)
    database_away()
    assert answered_before_django() is None
    answer = client.get(PAGE)
    notice = b"The portal cannot check for changes just now. This page is the last one that was published."
    assert (answer.status_code, notice in answer.content, notice in page.content) == (200, True, False)
    assert (answer.headers["Cache-Control"], "ETag" in answer.headers) == ("no-store", False)
    assert b"What was said first." in answer.content


def test_d_02_a_page_that_is_not_kept_is_away(client, event, database_away):
    database_away()
    assert client.get(PAGE).status_code == 503


# ── How much is kept ──


def page_of(size: int) -> Page:
    return Page(bodies={"identity": b"x" * size}, headers=[], digest="digest")


def test_pages_used_longest_ago_are_forgotten_when_the_bytes_are_used_up():
    small = Store(most_bytes=100)
    for name in ("one", "two", "three"):
        small.put(name, (1,), page_of(30))
    small.get("one", (1,))
    small.put("four", (1,), page_of(30))
    assert [name for name in ("one", "two", "three", "four") if name in small] == ["one", "three", "four"]


def test_one_large_page_may_push_out_several():
    small = Store(most_bytes=100)
    for name in ("one", "two", "three"):
        small.put(name, (1,), page_of(30))
    small.put("large", (1,), page_of(70))
    assert [name for name in ("one", "two", "three", "large") if name in small] == ["three", "large"]


def test_a_page_larger_than_all_that_may_be_kept_is_not():
    small = Store(most_bytes=100)
    small.put("huge", (1,), page_of(101))
    small.put("next", (1,), page_of(100))
    assert ["huge" in small, "next" in small] == [False, True]


def test_a_page_kept_anew_counts_once():
    small = Store(most_bytes=100)
    for state in range(50):
        small.put("one", (state,), page_of(60))
    small.put("two", (1,), page_of(40))
    assert ["one" in small, "two" in small] == [True, True]


def test_a_page_of_another_state_is_not_answered():
    pages = Store()
    pages.put("one", (1, None), page_of(1))
    assert pages.get("one", (2, None)) is None
    assert pages.get("one", (1, None)) == page_of(1)


def test_a_page_counts_with_every_encoding():
    page = Page.of(HttpResponse(b"x" * 1000, content_type="text/plain"))
    assert sorted(page.bodies) == ["br", "gzip", "identity"]
    assert page.size == sum(len(body) for body in page.bodies.values())


def test_very_many_addresses_of_one_page_do_not_grow_without_end(client, event, monkeypatch):
    monkeypatch.setattr("socprog.kept_pages.store", Store(most_bytes=50_000))
    for n in range(30):
        client.get(f"{PAGE}?x={n}")
    assert [is_kept(client, f"{PAGE}?x={n}") for n in (29, 0)] == [True, False]


def test_agenda_of_any_size_is_kept_alike(client, event):
    agenda_of(event, 3)
    publish(event=event)
    client.get(f"{PAGE}programme/")
    assert is_kept(client, f"{PAGE}programme/")
