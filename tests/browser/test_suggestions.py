"""Suggestions while somebody types, by keyboard alone, by pointer and without scripts."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from agenda.publish import publish
from tests.browser.hands import Keyboard
from tests.browser.test_reading import AXE
from tests.factories import AppearanceFactory, AudienceFactory, EventFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def forum(db):
    event = EventFactory(title="The Sample Forum", brief="Samphire.")
    event.audiences.add(AudienceFactory(name="Sample Officers"))
    AppearanceFactory(event=event, speaker__name="Zoë Sampson")
    publish(event=event)


def field_of(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search")


def options(page: Page) -> list[str]:
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option").all_inner_texts()


def active(page: Page) -> str:
    """The option that the field says is the active one; '' of none."""
    number = field_of(page).get_attribute("aria-activedescendant")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert chosen.evaluate_all("all => all.map(option => option.id)") == ([number] if number else [])
    return page.locator(f"#{number}").locator("span").first.inner_text() if number else ""


SAM = ["The Sample Forum", "Zoë Sampson", "Sample Officers", "samphire", "sample", "samples"]


def type_in(page: Page, typed: str) -> Locator:
    keyboard = Keyboard(page)
    keyboard.reach(field_of(page))
    page.keyboard.type(typed)
    return field_of(page)


def test_by_keyboard_alone_a_name_is_heard_of_and_opened(forum, open_page):
    page = open_page("/about/")
    field = type_in(page, "sam")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d suggestions$"))
    names = [text.split("\n")[0] for text in options(page)]
    assert names[:3] == SAM[:3]
    expect(page.get_by_role("status")).to_have_text(f"{len(names)} suggestions")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute("aria-controls", page.get_by_role("listbox").get_attribute("id"))
    assert active(page) == ""
    heard = []
    for key in [
        "ArrowDown",
        "ArrowDown",
        "ArrowUp",
        "ArrowUp",
        "ArrowUp",
        "ArrowDown",
        "ArrowDown",
        "End",
        "ArrowDown",
    ]:
        page.keyboard.press(key)
        heard.append(active(page))
    assert heard == [names[0], names[1], names[0], "", names[-1], "", names[0], "", names[0]]
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/speakers/zoe-sampson/$"))


def test_enter_without_a_choice_searches_for_what_was_typed(forum, open_page):
    page = open_page("/about/")
    type_in(page, "sam")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=sam$"))


def test_escape_closes_the_list_and_keeps_what_was_typed(forum, open_page):
    page = open_page("/about/")
    field = type_in(page, "sam")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    assert field.get_attribute("aria-activedescendant") is None
    expect(field).to_have_value("sam")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.get_by_role("button", name="Search")).to_be_focused()


def test_that_there_is_nothing_is_heard_too(forum, open_page):
    page = open_page("/about/")
    field = type_in(page, "zzzz")
    expect(page.get_by_role("status")).to_have_text("No suggestions")
    expect(page.get_by_role("listbox")).to_have_count(0)
    for _ in range(3):
        page.keyboard.press("Backspace")
    expect(page.get_by_role("status")).to_have_text("")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_by_pointer_a_name_is_opened(forum, open_page):
    page = open_page("/", viewport={"width": 390, "height": 800}, has_touch=True)
    field = page.locator("#home-q")
    field.tap()
    page.keyboard.type("zoe")
    page.get_by_role("option", name="Zoë Sampson").tap()
    expect(page).to_have_url(re.compile("/speakers/zoe-sampson/$"))
    page.go_back()
    expect(page.get_by_role("option")).to_have_count(0)


def test_nothing_is_loaded_for_it_before_somebody_comes_to_the_field_and_then_once(forum, open_page):
    page, asked = open_page("/robots.txt"), []
    page.on("request", lambda request: asked.append(request.url.partition("/static/")[2]))
    page.goto("/nowhere/")  # has two fields
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "htmx" in url] == []
    for field in ("#masthead-q", "#error-q", "#masthead-q"):
        page.locator(field).fill("")
        page.keyboard.type("sa")
        expect(page.get_by_role("option").first).to_be_visible()
    assert len([url for url in asked if "htmx" in url]) == 1


def test_an_earlier_answer_never_stands_under_what_was_typed_later(forum, open_page):
    page = open_page("/about/")
    page.route(re.compile("q=sam$"), lambda route: None)  # is never answered
    with page.expect_event("requestfailed") as cancelled:
        with page.expect_request(re.compile("q=sam$")):
            type_in(page, "sam")
        page.keyboard.type("ph")
    assert cancelled.value.url.endswith("?q=sam")
    expect(page.get_by_role("option")).to_have_count(1)
    assert [text.split("\n")[0] for text in options(page)] == ["samphire"]


def test_without_scripts_the_form_searches(forum, open_page):
    page = open_page("/about/", java_script_enabled=False)
    page.get_by_role("searchbox", name="Search").fill("sam & co")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"/search/\?q=sam\+%26\+co$"))


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_the_list_open(forum, open_page, width, scheme):
    page = open_page("/about/", **AXE, viewport={"width": width, "height": 800}, color_scheme=scheme)
    type_in(page, "sam")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert Axe().run(page, options={"preload": False}).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sizes = page.get_by_role("option").evaluate_all("all => all.map(option => option.getBoundingClientRect().height)")
    assert min(sizes) >= 24
