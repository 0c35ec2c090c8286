"""The lists of events in a browser: filtered, looked at by month and by year, with scripts and without."""

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from agenda.publish import publish
from tests.browser.test_reading import AXE, FOCUSABLE, SMALL_TARGETS, tabbed
from tests.factories import AudienceFactory, EventFactory, SectorFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STATES = [
    "/events/",
    "/events/?sector=justice&sector=health&q=forum&sort=relevance",
    "/events/?q=nowhere&sector=justice",
    "/events/?sector=nonsense&when=never&page=2",
    "/events/?view=month",
    "/events/?view=month&when=2031-01",
    "/events/?view=years",
    "/events/past/",
]


@pytest.fixture
def forums():
    """Forty events of two sectors, to come, with nine audiences; and one without either."""
    justice, health = SectorFactory(name="justice"), SectorFactory(name="health")
    audiences = [AudienceFactory() for _ in range(9)]
    for n in range(40):
        day = date(2127, 3 + n // 20, 1 + n % 20)
        event = EventFactory(title=f"Sample Forum {n:02}", starts_on=day, place=f"Town {n % 3}", format="online")
        event.sectors.add(health if n % 4 == 0 else justice)
        event.audiences.set(audiences[: n % 10])
        publish(event=event)
    publish(event=EventFactory(title="Other Event", starts_on=date(2128, 1, 1)))


def box(page: Page, name: str):
    return page.get_by_role("checkbox", name=re.compile(f"^{name} "))


def titles(page: Page):
    return page.locator(".event-row-title")


def open_filters(page: Page) -> None:
    """On a phone they are folded."""
    summary = page.locator("#filter-panel > summary")
    if summary.is_visible():
        summary.click()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_box_that_is_ticked_shows_what_it_leaves_and_keeps_the_focus(forums, open_page, width):
    page = open_page("/events/", viewport={"width": width, "height": 900})
    open_filters(page)
    page.evaluate("window.stayed = true")
    box(page, "health").focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"/events/\?sector=health$"))
    expect(titles(page)).to_have_count(10)
    expect(page).to_have_title(re.compile("^10 events to come in health"))
    expect(page.get_by_role("status")).to_have_text("10 events to come in health")
    expect(box(page, "health")).to_be_focused()
    expect(box(page, "justice")).to_have_accessible_name("justice +30 more events")
    box(page, "justice").check()
    expect(page.get_by_role("status")).to_have_text("40 events to come in justice or health")
    assert page.evaluate("window.stayed")


def test_the_status_stays_the_same_element_so_that_it_is_read_out(forums, open_page):
    page = open_page("/events/")
    status = page.get_by_role("status").element_handle()
    box(page, "health").check()
    expect(page.get_by_role("status")).to_have_text("10 events to come in health")
    assert status.evaluate("element => element.isConnected")


def test_choices_that_were_unfolded_stay_so(forums, open_page):
    page = open_page("/events/")
    page.locator("#more-audience summary").click()
    last = page.locator("#more-audience input").last
    name = last.get_attribute("id")
    last.check()
    expect(page.get_by_role("list", name="Filters in use")).to_be_visible()
    expect(page.locator(f"#{name}")).to_be_focused()
    expect(page.locator("#more-audience")).to_have_attribute("open", "")


def test_back_brings_the_list_as_it_was(forums, open_page):
    page = open_page("/events/")
    box(page, "health").check()
    expect(titles(page)).to_have_count(10)
    page.go_back()
    expect(page).to_have_url(re.compile("/events/$"))
    expect(titles(page)).to_have_count(30)
    expect(box(page, "health")).not_to_be_checked()
    page.go_forward()
    expect(titles(page)).to_have_count(10)
    expect(box(page, "health")).to_be_checked()


def test_words_are_looked_for_when_enter_is_pressed(forums, open_page):
    page = open_page("/events/")
    page.get_by_label("Words").fill("event")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/events/\?q=event$"))
    expect(titles(page)).to_have_text(["Other Event"])
    expect(page.get_by_label("Words")).to_be_focused()


def test_what_is_typed_while_the_list_is_on_its_way_stays(forums, open_page):
    page, on_its_way = open_page("/events/"), []
    page.route("**/events/?sector=health", lambda route: on_its_way.append(route))
    box(page, "health").check()
    page.get_by_label("Words").fill("forum")
    page.get_by_label("From").fill("2127-03-02")
    on_its_way[0].continue_()
    expect(titles(page)).to_have_count(10)
    expect(page.get_by_label("Words")).to_have_value("forum")
    expect(page.get_by_label("From")).to_have_value("2127-03-02")
    expect(page.get_by_label("From")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False])
def test_filter_chips_pages_and_months(forums, open_page, scripts):
    page = open_page("/events/", java_script_enabled=scripts, viewport={"width": 1440, "height": 900})
    box(page, "justice").check()
    if scripts:
        expect(page.get_by_role("status")).to_have_text("30 events to come in justice")
    page.get_by_label("From").fill("2127-03-02")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".found-words")).to_have_text("30 events to come in justice and from 2 March 2127")
    page.get_by_role("link", name="Remove: from 2 March 2127").click()
    page.get_by_role("link", name="Remove: justice").click()
    expect(page).to_have_url(re.compile("/events/$"))
    page.get_by_role("link", name="Next page").click()
    expect(titles(page)).to_have_count(11)
    page.get_by_role("link", name="Month").click()
    expect(page.get_by_role("table", name="March 2127 20 events")).to_be_visible()
    page.get_by_role("link", name="April 2127").click()
    expect(page.get_by_role("cell").filter(has_text="Sample Forum 20")).to_be_visible()
    box(page, "health").check()
    if not scripts:
        page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("table", name="April 2127 5 events")).to_be_visible()
    page.get_by_role("link", name="Years").click()
    expect(page.locator(".archive li")).to_have_count(10)


def test_a_month_is_a_list_on_a_phone(forums, open_page):
    page = open_page("/events/?view=month", viewport={"width": 390, "height": 900})
    expect(page.locator(".month-date:visible")).to_have_count(20)
    expect(page.locator(".month-date:visible").first).to_have_text("Saturday 1 March 2127")


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_every_state_is_for_everybody(forums, open_page, width):
    page, found = open_page(**AXE, viewport={"width": width, "height": 900}), []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for path in STATES:
            page.goto(path)
            open_filters(page)
            results = Axe().run(page, options={"preload": False}).response["violations"]
            found += [(path, scheme, v["id"], v["nodes"][0]["html"]) for v in results]
            found += [(path, "small", html) for html in page.evaluate(SMALL_TARGETS)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append((path, "wide"))
    assert found == []


def test_the_keyboard_reaches_filters_before_what_they_leave(forums, open_page):
    page = open_page("/events/?sector=health", viewport={"width": 1440, "height": 900})
    assert tabbed(page) == page.evaluate(FOCUSABLE)
