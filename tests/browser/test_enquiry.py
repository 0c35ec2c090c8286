"""Asking the organiser in a browser: without scripts, by keyboard, twice; and the inbox and outbox on the desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from agenda.publish import publish
from events.models import Enquiry, Letter
from tests.browser.test_journey import sign_in
from tests.browser.test_reading import AXE
from tests.factories import EnquiryFactory, EventFactory, LetterFactory, SessionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = "/events/forum/enquire/"


@pytest.fixture
def event():
    event = EventFactory(title="Forum", enquiries_to="office@forums.example")
    SessionFactory(event=event, title="Opening")
    publish(event=event)
    return event


def fill(page: Page) -> None:
    page.get_by_label("Name").fill("Ada Example")
    page.get_by_label("E-mail").fill("ada@sample.example")
    page.get_by_label("Your question").fill("Is there a hearing loop?\nAnd parking?")
    page.get_by_label("The organiser may keep").check()


def send(page: Page) -> None:
    page.locator("main").get_by_role("button").click()


def test_a_visitor_asks_without_scripts_and_is_told_what_is_missing(event, open_page):
    page = open_page("/events/forum/", java_script_enabled=False)
    page.get_by_role("link", name="Ask the organiser").click()
    fill(page)
    page.get_by_label("E-mail").fill("ada@")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("This is no e-mail address")
    expect(page.get_by_label("Your question")).to_have_value("Is there a hearing loop?\nAnd parking?")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.get_by_label("E-mail").fill("ada@sample.example")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert Enquiry.objects.get().message == "Is there a hearing loop?\nAnd parking?"


def test_e_08_back_and_resend_is_one_question_and_one_mail(event, open_page):
    page = open_page(ADDRESS)
    fill(page)
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    page.go_back()
    fill(page)
    page.locator("main").get_by_role("button").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert (Enquiry.objects.count(), Letter.objects.count()) == (1, 1)


def test_e_07_without_cookies_the_text_stays_and_the_page_says_why(event, open_page):
    page = open_page(ADDRESS)
    fill(page)
    page.context.clear_cookies()
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Cookies are needed")
    expect(page.get_by_label("Your question")).to_have_value("Is there a hearing loop?\nAnd parking?")
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_e_11_the_keyboard_goes_past_the_trap(event, open_page):
    page, reached = open_page(ADDRESS), []
    page.get_by_label("Name").focus()
    while (name := page.evaluate("document.activeElement.name || document.activeElement.textContent")) != "Send":
        reached.append(name)
        page.keyboard.press("Tab")
    assert reached == ["name", "email", "organisation", "job_title", "message", "consent", "Privacy"]
    assert "website" not in page.locator("main").aria_snapshot()
    assert "Leave this empty" not in page.locator("main").aria_snapshot()


def test_axe_finds_nothing_on_the_form_its_errors_and_the_thanks(event, open_page):
    page, found = open_page(ADDRESS, **AXE), []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (390, 768, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            for address in (f"{ADDRESS}?session=opening", ADDRESS, f"{ADDRESS}thanks/"):
                page.goto(address)
                found += violations(page)
            page.goto(ADDRESS)
            send(page)
            expect(page.get_by_role("alert")).to_contain_text("Say who is asking.")
            found += violations(page)
    assert found == [], found


def test_nothing_scrolls_sideways_at_320_pixels(event, open_page):
    page = open_page(ADDRESS, viewport={"width": 320, "height": 640})
    send(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_axe_finds_nothing_on_inbox_and_outbox_and_an_enquiry_is_answered(event, organiser, open_page):
    parked = LetterFactory(event=event, state="parked", next_try=None, last_error="The mail server refuses it: 550")
    enquiry = EnquiryFactory(event=event, letter=parked, message="Is there a hearing loop?\n\nAnd parking?")
    page, found = open_page("/admin/", **AXE), []
    sign_in(page)
    pages = [
        "/admin/",
        "/admin/events/enquiry/",
        f"/admin/events/enquiry/{enquiry.pk}/change/",
        "/admin/events/letter/",
        f"/admin/events/letter/{parked.pk}/change/",
    ]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            for address in pages:
                page.goto(address)
                found += [(address, *violation) for violation in violations(page)]
    assert found == [], found
    page.goto("/admin/")
    page.get_by_role("link", name="1 new enquiry").click()
    page.get_by_role("link", name=enquiry.name).click()
    page.get_by_role("button", name="Mark as answered").click()
    expect(page.locator(".messagelist")).to_contain_text("1 enquiry is marked as answered.")
    page.goto("/admin/")
    expect(page.get_by_role("link", name="1 new enquiry")).to_have_count(0)


def violations(page: Page) -> list[tuple]:
    width = page.viewport_size["width"]
    results = Axe().run(page, options={"preload": False}).response["violations"]
    return [(width, violation["id"], violation["nodes"][0]["html"]) for violation in results]
