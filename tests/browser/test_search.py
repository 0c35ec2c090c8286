"""Searching in a browser: from the header to a result and back to the very same place, with scripts and without."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from agenda.publish import publish
from events.search.results import PAGE_SIZE
from tests.browser.hands import Keyboard
from tests.factories import AppearanceFactory, EventFactory, SectorFactory, SessionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def forums(db):
    """More sessions on gangs than one page of results holds, in two sectors."""
    for name, sector in ("Rural Forum", "justice"), ("Urban Forum", "health"):
        event = EventFactory(title=name, starts_on=date(2127, 3, 5))
        event.sectors.add(SectorFactory(name=sector))
        for n in range(PAGE_SIZE):
            SessionFactory(event=event, title=f"Gangs {n:02} of {name}", at=("10:00", "11:00"))
        AppearanceFactory(event=event, speaker__name=f"Zoë of {name}")
        publish(event=event)


@pytest.mark.parametrize("scripts", [True, False])
def test_search_narrow_turn_the_page_open_a_result_and_come_back(forums, open_page, scripts):
    page = open_page("/about/", viewport={"width": 1440, "height": 700}, java_script_enabled=scripts)
    page.locator("#masthead-q").fill("gang")
    page.get_by_role("banner").get_by_role("button", name="Search").click()
    expect(page).to_have_title(re.compile("^40 results for gang"))
    page.get_by_text("Narrow the results").click()
    page.get_by_role("checkbox", name="justice").check()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("status").first).to_contain_text("20 results for gang")
    page.get_by_role("link", name="Remove justice").click()
    page.get_by_role("link", name="Sessions 40").click()
    page.get_by_role("link", name="Next page").click()
    expect(page).to_have_url(re.compile(r"/search/\?q=gang&kind=session&page=2$"))
    row = page.locator(".result").last
    title = row.locator(".result-title").inner_text()
    row.locator(".result-title a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.get_by_role("link", name="Back to results").click()
    expect(page).to_have_url(re.compile(r"/search/\?q=gang&kind=session&page=2#result-40$"))
    expect(page.locator("#result-40")).to_contain_text(title)
    expect(page.locator("#result-40")).to_be_in_viewport()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_typing_error_leads_on(forums, open_page, scripts):
    page = open_page("/search/?q=gnags+rurel", java_script_enabled=scripts)
    expect(page.get_by_role("status").first).to_contain_text("Did you mean gangs rural? 20 results for it")
    page.get_by_role("link", name="gangs rural").click()
    expect(page).to_have_title(re.compile("^20 results for gangs rural"))
    expect(page.locator("mark").first).to_have_text(re.compile("Gangs|Rural"))


def test_a_search_by_keyboard_alone(forums, open_page):
    page = open_page("/search/")
    keyboard = Keyboard(page)
    keyboard.fill(page.locator("#search-q"), "zoe")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^4 results for zoe"))
    keyboard.press(page.locator(".result-title a").first)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Zoë of "))
