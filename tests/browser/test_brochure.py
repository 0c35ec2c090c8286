"""“Create your own brochure” in a browser: with a mouse, by keyboard and without scripts; and read by somebody else."""

import re
import subprocess
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from agenda.publish import publish, withdraw
from events.models import Event
from tests.browser.hands import Keyboard
from tests.browser.test_reading import AXE, FOCUSABLE, SMALL_TARGETS
from tests.factories import AppearanceFactory, ContributionFactory, EventFactory, SessionFactory, agenda_of
from tests.programs import needs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDED = [
    "/events/gangs-forum/",
    "/events/knife-forum/",
    "/events/gangs-forum/sessions/opening/",
    "/speakers/ada-example/",
]
TITLES = ["Gangs Forum", "Knife Forum", "Opening", "Dr Ada Example"]


@pytest.fixture
def forums():
    """Two events, one with a session and a speaker."""
    event = EventFactory(title="Gangs Forum", brief="What works against *gangs*.")
    session = SessionFactory(event=event, title="Opening", points="One point", at=("10:00", "11:00"))
    appearance = AppearanceFactory(
        event=event, speaker__name="Ada Example", speaker__honorific="Dr", speaker__biography="Ada writes."
    )
    ContributionFactory(session=session, appearance=appearance)
    publish(event=event)
    publish(event=EventFactory(title="Knife Forum", brief="What works against knives."))


def add_all(page: Page) -> None:
    for address, title in zip(ADDED, TITLES, strict=True):
        page.goto(address)
        page.get_by_role("button", name="Add to my brochure").click()
        expect(page.get_by_role("status").first).to_contain_text(f"“{title}” is in your brochure. Back to it")


def titles(page: Page) -> list[str]:
    return page.locator(".brochure-items h3").all_inner_texts()


def press(page: Page, button: str, title: str) -> None:
    page.get_by_role("button", name=f"{button}: {title}").click()


def write(page: Page, name: str, note: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Your own note").fill(note)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Name and note are saved.")


def shared_address(page: Page) -> str:
    page.get_by_role("button", name="Make an address to share").click()
    address = page.get_by_label("Whoever has this address").input_value()
    return address[address.index("/brochure/") :]


def text_of(pdf: bytes) -> str:
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(read.stdout.decode().split())


def pdf_of(page: Page) -> bytes:
    address = page.get_by_role("link", name="Download as PDF").get_attribute("href")
    answer = page.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return answer.body()


@needs("pdftotext")
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_events_a_session_and_a_speaker_become_one_pdf_and_an_address(forums, open_page, scripts):
    page = open_page(java_script_enabled=scripts)
    add_all(page)
    assert titles(page) == TITLES
    press(page, "Up", "Dr Ada Example")
    expect(page.locator(".brochure-items h3").nth(2)).to_have_text("Dr Ada Example")
    press(page, "Down", "Gangs Forum")
    expect(page.locator(".brochure-items h3").first).to_have_text("Knife Forum")
    page.wait_for_load_state("networkidle")
    write(page, "For our team meeting", "Read the keynote first.")
    ordered = ["Knife Forum", "Gangs Forum", "Dr Ada Example", "Opening"]
    assert titles(page) == ordered
    text = text_of(pdf_of(page))
    said = ["For our team meeting", "Read the keynote first.", "Contents", *ordered, "What works against knives."]
    said += ["What works against gangs.", "Ada writes.", "One point"]
    assert [words for words in said if words not in text] == []
    bodies = ["What works against knives.", "What works against gangs.", "Ada writes."]
    assert sorted(bodies, key=text.index) == bodies

    address = shared_address(page)
    reader = open_page(address, java_script_enabled=scripts)
    expect(reader.get_by_role("heading", level=1)).to_have_text("For our team meeting")
    assert titles(reader) == ordered
    assert reader.get_by_role("button", name=re.compile("^(Up|Down|Remove|Save)")).count() == 0
    assert pdf_of(reader) == pdf_of(page)

    event = Event.objects.get(slug="gangs-forum")
    event.title = "Gangs Forum, now renamed"
    event.save()
    publish(event=event)
    reader.reload()
    assert titles(reader)[1] == "Gangs Forum, now renamed"
    assert "Gangs Forum, now renamed" in text_of(pdf_of(reader))
    withdraw(event=event)
    reader.reload()
    gone = ["An event", "A speaker", "A session"]
    assert reader.locator(".brochure-gone").all_inner_texts() == [
        f"{what} that was chosen here has been withdrawn." for what in gone
    ]
    text = text_of(pdf_of(reader))
    assert "An event that was chosen here has been withdrawn." in text
    assert [word for word in ("Gangs", "Ada", "Opening") if word in text] == []

    reader.get_by_role("button", name="Make this my own brochure").click()
    press(reader, "Remove", "Knife Forum")
    expect(reader.get_by_role("status").first).to_contain_text("“Knife Forum” has been taken out")
    page.goto(address)
    assert titles(page) == ["Knife Forum"]


def test_things_are_dragged_and_stay_where_they_were_dropped(forums, open_page):
    page = open_page(viewport={"width": 1280, "height": 1800})
    add_all(page)
    items = page.locator(".brochure-item")
    with page.expect_response("**/brochure/order/"):
        items.nth(3).locator(".drag-handle").drag_to(items.nth(0), target_position={"x": 40, "y": 5})
    moved = ["Dr Ada Example", "Gangs Forum", "Knife Forum", "Opening"]
    assert titles(page) == moved
    page.reload()
    assert titles(page) == moved
    assert page.locator("#moved").inner_text() == ""


def test_by_keyboard_a_thing_is_moved_twice_and_the_focus_stays(forums, open_page):
    page = open_page()
    add_all(page)
    hands = Keyboard(page)
    hands.reach(page.get_by_role("button", name="Up: Opening"))
    with page.expect_response("**/brochure/order/"):
        hands.key("Enter")
    expect(page.locator("#moved")).to_have_text("Opening: 2 of 4")
    with page.expect_response("**/brochure/order/"):
        hands.key("Space")
    expect(page.locator("#moved")).to_have_text("Opening: 1 of 4")
    expect(page.get_by_role("button", name="Down: Opening")).to_be_focused()
    page.reload()
    assert titles(page) == ["Opening", "Gangs Forum", "Knife Forum", "Dr Ada Example"]


def test_moves_in_quick_succession_are_all_kept(forums, open_page):
    page = open_page()
    add_all(page)
    for _ in range(3):
        press(page, "Up", "Dr Ada Example")
    page.wait_for_load_state("networkidle")
    page.reload()
    assert titles(page) == ["Dr Ada Example", "Gangs Forum", "Knife Forum", "Opening"]


def test_e_07_with_cookies_blocked_the_page_says_that_they_are_needed(forums, open_page):
    page = open_page(ADDED[0])
    page.route("**/brochure/*", lambda route: route.continue_())
    page.get_by_role("button", name="Add to my brochure").click()
    page.context.clear_cookies()
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("Allow cookies for this site")
    page.get_by_role("alert").get_by_role("button", name="Add to my brochure").click()
    assert titles(page) == ["Gangs Forum"]


def test_pub_12_another_site_cannot_add_to_it(forums, open_page):
    page = open_page("/about/")
    page.route("https://elsewhere.example/", lambda route: route.fulfill(body=FORM, content_type="text/html"))
    page.goto("https://elsewhere.example/")
    page.evaluate(f"document.forms[0].action = {open_page('/about/').url!r}.replace('about/', 'brochure/add/')")
    page.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You may not see this page")
    assert page.context.cookies() == []


FORM = '<title>x</title><form method="post"><input name="thing" value="event.1"><button>Win</button></form>'


def of_thirty(page: Page) -> None:
    event = EventFactory(title="Large Forum")
    for session in agenda_of(event, 15):
        session.title = f"{session.title}: {'long words that go on and on, ' * 4}"
        session.save()
    publish(event=event)
    for session in event.sessions.all():
        key = session.contributions.get().appearance.speaker.slug
        for address in f"/events/large-forum/sessions/{session.slug}/", f"/speakers/{key}/":
            page.goto(address)
            page.get_by_role("button", name="Add to my brochure").click()


def test_pub_18_every_state_of_it_passes_axe_and_fits_a_small_screen(forums, open_page):
    page, found = open_page("/brochure/", **AXE), []
    look(page, "empty", found)
    page.goto(ADDED[0])
    page.get_by_role("button", name="Add to my brochure").click()
    look(page, "one", found)
    of_thirty(page)
    page.get_by_label("Name").fill("a\u202eb")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("There is an invisible character")
    look(page, "errors", found)
    page.goto("/brochure/")
    write(page, "A name of a brochure " * 5, "A note.\n\nAnother paragraph.")
    address = shared_address(page)
    look(page, "thirty", found)
    assert page.evaluate(SMALL_TARGETS) == []
    page.goto("/brochure/")
    wanted, reached = page.evaluate(FOCUSABLE.replace("button,", "button:enabled,")), []
    for _ in wanted:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
    assert reached == wanted
    reader = open_page(address, **AXE)
    look(reader, "shared", found)
    assert found == [], found


def look(page: Page, what: str, found: list) -> None:
    for scheme, width in product(("light", "dark"), (320, 390, 1440)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        results = Axe().run(page, options={"preload": False}).response["violations"]
        found += [(what, width, scheme, v["id"], v["nodes"][0]["html"]) for v in results]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((what, width, "scrolls sideways"))


def test_on_paper_there_are_no_buttons(forums, open_page):
    page = open_page()
    add_all(page)
    page.emulate_media(media="print")
    hidden = [".masthead", ".brochure-moves", ".brochure-aside", ".brochure-ways", ".note"]
    assert [name for name in hidden if page.locator(name).first.is_visible()] == []
    for address in ADDED:
        page.goto(address)
        assert not page.locator(".add-to-brochure").first.is_visible()
