"""A page of another site that shows a programme of ours."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from tests.browser import pages

TITLE = "Sample Conference: Working Together Against Organised Crime"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def elsewhere(tmp_path):
    """Another origin: what is written into its folder is served. `elsewhere(HTML)` gives the address of a page."""
    (tmp_path / "favicon.ico").touch()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path))
    thread = Thread(target=server.serve_forever)
    thread.start()

    def page(html: str) -> str:
        (tmp_path / "page.html").write_text(f"<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1>{html}")
        return f"http://127.0.0.1:{server.server_port}/page.html"

    yield page
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def site(db, settings, live_server):
    settings.SITE_URL = live_server.url
    pages.load()


def test_the_code_that_the_programme_offers_shows_it_on_another_site(site, open_page, elsewhere):
    page = open_page(f"/events/{pages.SAMPLE}/programme/?room=Room+A")
    page.get_by_text("Show this programme on another site").click()
    page.goto(elsewhere(page.locator(".embed-code").inner_text()))
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text(
        "Sample Conference: Working Together Against Organised Crime"
    )
    expect(frame.get_by_text("Room A", exact=False).first).to_be_visible()
    assert (
        frame.locator("body")
        .evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
        .startswith('"Source')
    )
    with page.context.expect_page() as opened:
        frame.locator(".session-title a").first.click()
    opened.value.wait_for_load_state()
    assert "/sessions/" in opened.value.url
    assert page.url.endswith("/page.html")
    frame.get_by_role("link", name="Show all").click()
    expect(frame.get_by_text("Show all")).to_have_count(0)
    expect(frame.locator(".session-title").first).to_be_visible()


def test_an_ordinary_page_is_not_shown_on_another_site(site, browser, live_server, elsewhere):
    page = browser.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(elsewhere(f'<iframe src="{live_server.url}/events/{pages.SAMPLE}/programme/"></iframe>'))
    page.wait_for_timeout(500)
    assert page.frames[1].url in ("", "chrome-error://chromewebdata/")
    assert any("frame-ancestors" in text for text in said), said
    page.close()


def test_it_is_whole_in_a_frame_of_320_pixels(site, open_page):
    page = open_page(viewport={"width": 320, "height": 600})
    for name in (pages.FORUM, pages.SAMPLE, pages.EMPTY):
        page.goto(f"/events/{name}/programme/embed/")
        assert page.evaluate("document.documentElement.scrollWidth") == 320
