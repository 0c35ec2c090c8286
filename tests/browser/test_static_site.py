"""The exported site from a folder, as from a USB stick: no server is there to answer."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from icalendar import Calendar
from playwright.sync_api import expect

from socprog.static_site import write_site
from tests.browser import pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stick(tmp_path) -> Path:
    """Moved after it was written: nothing in it knows where it is."""
    pages.load()
    write_site(tmp_path / "site")
    return (tmp_path / "site").rename(tmp_path / "stick with a space")


@pytest.fixture
def open_file(browser):
    """Pages by file://. At the end none may have asked for anything else, or said anything on its console."""
    contexts, wrong = [], []

    def open_file(path: Path, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("request", lambda request: request.url.startswith("file:") or wrong.append(request.url))
        page.on("requestfailed", lambda request: request.url.endswith(".ics") or wrong.append(request.url))
        page.goto(path.as_uri())
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.mark.parametrize("width", [390, 1440])
def test_a_delegate_reads_the_programme_without_a_server(stick, open_file, width):
    page = open_file(stick / "index.html", viewport={"width": width, "height": 900})
    title = "Sample Conference: Working Together Against Organised Crime"
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert page.evaluate("[...document.fonts].some(font => font.status == 'loaded')")
    assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).borderBottomStyle") == "solid"
    page.get_by_role("link", name="See the programme").click()
    expect(page).to_have_url(re.compile("/programme/index.html$"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="Ransomware on a Friday afternoon").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ransomware on a Friday afternoon")
    with page.expect_download() as download:
        page.get_by_role("link", name="Add to calendar").click()
    (entry,) = Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")
    assert str(entry["summary"]) == "Cancelled: Workshop: Ransomware on a Friday afternoon: a tabletop exercise"
    page.get_by_role("main").get_by_role("link", name="Sample Speaker 23").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sample Speaker 23")
    page.get_by_role("link", name="past events").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Past events")


def test_a_copied_page_is_as_accessible_as_the_live_one(stick, open_file):
    for path in ("index.html", f"events/{pages.SAMPLE}/index.html", f"events/{pages.SAMPLE}/programme/index.html"):
        page = open_file(stick / path, viewport={"width": 390, "height": 900})
        results = Axe().run(page, options={"preload": False}).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in results] == []
