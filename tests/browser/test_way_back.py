"""“Back to results” in a browser: the same list, the same page, the same row; with and without scripts."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from agenda.publish import publish
from events.views.lists import PAGE_SIZE
from tests.factories import EventFactory, SessionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def forums(db):
    """Two pages of events that say “samphire”, and one that does not."""
    for number in range(PAGE_SIZE + 8):
        event = EventFactory(title=f"Forum {number:02}", brief="Samphire.")
        SessionFactory(event=event, title="Opening", at=("10:00", "11:00"))
        publish(event=event)
    publish(event=EventFactory(title="Forum of something else"))


@pytest.mark.parametrize("scripts", [True, False])
def test_back_to_results_is_the_same_page_at_the_same_row(forums, open_page, scripts):
    page = open_page("/events/?q=samphire", viewport={"width": 1440, "height": 700}, java_script_enabled=scripts)
    page.goto("/events/?q=samphire&page=2")
    last = page.locator(".event-row-title a").last
    title = last.inner_text()
    last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    for link in ("See the programme", "Opening"):
        page.get_by_role("link", name=link).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Opening")
    page.get_by_role("link", name="Back to results").click()
    row = page.locator(".event-row").last
    expect(page).to_have_url(re.compile(r"/events/\?q=samphire&page=2#" + row.get_attribute("id") + "$"))
    expect(row).to_contain_text(title)
    expect(row).to_be_in_viewport()
    assert page.evaluate("scrollY") > 0


def test_pub_14_no_other_site_and_no_script_is_led_to(forums, open_page):
    """PUB-14; the fixture fails where a dialog opens."""
    page = open_page()
    for back in ("//evil.example/search/", "javascript:alert(1)", '/search/?q="><svg/onload=alert(1)>'):
        page.goto(f"/events/forum-00/?back={quote(back)}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Forum 00")
        assert page.locator(".way-back").count() == (1 if back.startswith("/search/") else 0)
