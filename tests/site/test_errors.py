"""Errors: our page, what to do next, a reference that the log has too, and nothing of the inside."""

import logging
import re

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agenda.publish import publish
from tests.factories import EventFactory
from tests.site.test_pages import read, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def failing(client, monkeypatch):
    """Makes the home page fail: `failing(exception)` is its answer."""
    client.raise_request_exception = False

    def failing(exception, address="/?q=private+words"):
        def fail(*args, **kwargs):
            raise exception

        monkeypatch.setattr("socprog.views.listed_events", fail)
        return client.get(address)

    return failing


def reference(response) -> str:
    return re.search(r"give this reference: <strong>(\w+)</strong>", response.content.decode())[1]


def logged(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "socprog.errors"]


def test_pub_17_an_exception_is_our_page_and_in_the_log_under_one_reference(failing, caplog):
    response = failing(RuntimeError("secret detail"))
    assert response.status_code == 500
    assert texts(response, "h1") == ["Something went wrong on our side"]
    assert logged(caplog) == [f"{reference(response)} 500 GET '/'"]
    (record,) = [record for record in caplog.records if record.name == "socprog.errors"]
    assert (record.levelno, str(record.exc_info[1])) == (logging.ERROR, "secret detail")


def test_pub_17_the_page_shows_nothing_of_the_inside(failing):
    body = failing(RuntimeError("secret detail")).content.decode()
    assert [
        word for word in ("Traceback", "secret detail", "RuntimeError", "views.py", "private") if word in body
    ] == []


def test_pub_17_the_page_is_made_without_the_database(client, failing):
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        assert failing(RuntimeError(), "/?cold").status_code == 500
    assert [query["sql"] for query in queries if "events_catalogue" not in query["sql"]] == []


def test_each_error_has_a_reference_of_its_own(failing):
    assert reference(failing(RuntimeError())) != reference(failing(RuntimeError()))


def test_the_log_has_no_words_of_a_query_string_and_each_error_on_its_own_line(failing, caplog):
    response = failing(RuntimeError(), "/?q=private%0Awords")
    assert logged(caplog) == [f"{reference(response)} 500 GET '/'"]


@pytest.mark.parametrize("exception", [OperationalError("gone"), InterfaceError("closed")])
def test_pub_17_without_the_database_the_site_says_when_to_come_back(failing, caplog, exception):
    response = failing(exception)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert texts(response, "h1") == ["The portal cannot answer just now"]
    assert logged(caplog) == [f"{reference(response)} 503 GET '/'"]


@pytest.fixture
def without_database(client, monkeypatch):
    """Every query fails as it does when the server is away."""
    client.raise_request_exception = False

    def down(*args, **kwargs):
        raise OperationalError("the server is away")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", down)
    monkeypatch.setattr("django.db.backends.utils.CursorDebugWrapper.execute", down)


@pytest.mark.parametrize("address", ["/", "/events/forum/", "/speakers/", "/sitemap.xml"])
def test_pub_17_every_page_says_so_when_the_database_is_away(client, without_database, address):
    response = client.get(address)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")


def test_the_desk_says_so_too(desk, without_database):
    assert desk.get("/admin/").status_code == 503


def test_health_names_what_is_down(client, without_database):
    response = client.get("/health/")
    assert (response.status_code, response.content) == (503, b"database\n")


def test_what_needs_no_database_goes_on_without(client, without_database):
    static = client.get("/static/css/theme.css")
    b"".join(static.streaming_content)
    assert (client.get("/nowhere/").status_code, static.status_code) == (404, 200)


@pytest.mark.parametrize(
    ("exception", "status", "title"),
    [
        (SuspiciousOperation(), 400, "This request cannot be answered"),
        (TooManyFieldsSent(), 413, "That is more than can be sent at once"),
        (RequestDataTooBig(), 413, "That is more than can be sent at once"),
    ],
)
def test_a_request_that_is_none_is_refused_on_our_page(failing, exception, status, title):
    response = failing(exception)
    assert (response.status_code, texts(response, "h1")) == (status, [title])


def test_a_form_of_3_megabytes_is_refused_on_a_page_that_explains(desk):
    response = desk.post("/admin/events/sector/add/", {"name": "a" * 3_000_000})
    assert (response.status_code, texts(response, "h1")) == (413, ["That is more than can be sent at once"])


@pytest.mark.parametrize("cookies", [{}, {"csrf": "stale"}])
def test_a_form_whose_protection_has_expired_says_what_to_do(organiser, cookies):
    client = Client(enforce_csrf_checks=True)
    client.cookies.load(cookies)
    response = client.post("/admin/login/", {"username": "organiser", "password": "a-long-password"})
    assert (response.status_code, texts(response, "h1")) == (403, ["You may not see this page"])
    assert texts(response, "p", "lead") == [
        "The form was open for too long, or cookies are blocked for this site. "
        "Go back, reload the page and send it again."
    ]


def test_an_error_page_leads_on_and_is_not_indexed_nor_stored(client):
    response = client.get("/nowhere/")
    page = read(response)
    assert [a.attrs["href"] for a in page.one("main").all("a")] == ["/events/", "/events/past/", "/"]
    assert page.one("form", **{"aria-label": "What you were looking for"}).attrs["action"] == "/search/"
    assert page.one("meta", name="robots").attrs["content"] == "noindex"
    assert page.all("link", rel="canonical") == []
    assert response.headers["Cache-Control"] == "no-store"


def test_what_is_not_there_has_no_reference_and_no_line_in_the_log(client, caplog):
    assert b"reference" not in client.get("/nowhere/").content
    assert logged(caplog) == []


def test_the_title_of_an_error_page_says_what_it_is(client):
    assert read(client.get("/nowhere/")).one("title").text == "There is no page at this address · socprog"


@pytest.mark.parametrize("path", ["/%0d%0aSet-Cookie:%20a=b/", "/%1b%5b31m/", "/\N{SNOWMAN}/"])
def test_an_address_cannot_write_into_the_log_or_the_headers(client, monkeypatch, caplog, path):
    client.raise_request_exception = False
    response = client.get(path)
    assert (response.status_code, response.cookies) == (404, {})
    assert [record.getMessage() for record in caplog.records if not record.getMessage().isprintable()] == []


def test_an_error_in_one_event_leaves_the_others(client, monkeypatch):
    client.raise_request_exception = False
    publish(event=EventFactory(title="Forum"))
    with monkeypatch.context() as patched:
        patched.setattr("agenda.views.timetable.days", None)
        assert client.get("/events/forum/").status_code == 500
        assert client.get("/events/").status_code == 200
    assert client.get("/events/forum/").status_code == 200
