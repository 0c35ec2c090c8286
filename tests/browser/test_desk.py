"""A-18: every page of the desk, and of signing in to it, as people use it: by axe, by keyboard, on a phone. Pages
are taken from the permission matrix, so that a new one is looked at the moment it has its row there."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_reading import AXE
from tests.site.test_pages import PAYLOADS, full_of
from tests.site.test_permissions import EXPECTED, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [(390, "light"), (390, "dark"), (1440, "light"), (1440, "dark")]


def pages_of_the_desk(world) -> list[str]:
    """Those that superusers are let in to, and that are pages."""
    browser = world.browser("superuser")
    addresses = {world.address(name) for name, expected in EXPECTED.items() if expected.get[-1] == "+"}
    of_the_desk = sorted(a for a in addresses if a.startswith(("/admin/", "/accounts/")) and a != "/admin/login/")
    answers = {address: browser.get(address) for address in of_the_desk}
    return [
        address
        for address, answer in answers.items()
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    ]


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def signed_in(world, open_page):
    """Opens a page as superuser."""

    def signed_in(path="/admin/", **options):
        page = open_page("/favicon.ico", reduced_motion="reduce", **options)
        cookie = {"name": "session", "value": world.browser("superuser").cookies["session"].value}
        page.context.add_cookies([cookie | {"domain": "localhost", "path": "/"}])
        page.goto(path)
        assert page.url.endswith(path)
        return page

    return signed_in


def axe(page) -> list:
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [(page.url, violation["id"], violation["nodes"][0]["html"]) for violation in found]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_a_18_axe_finds_nothing_on_any_page_of_the_desk(world, signed_in, width, scheme):
    paths = pages_of_the_desk(world)
    assert len(paths) > 60
    page, found = signed_in(**AXE, viewport={"width": width, "height": 900}, color_scheme=scheme), []
    for path in paths:
        page.goto(path)
        found += axe(page)
        assert page.locator("h1").count() == 1, path
    assert found == [], "\n".join(map(str, found))


def test_a_18_the_keyboard_reaches_everything_on_every_page(world, signed_in):
    page = signed_in(viewport={"width": 1440, "height": 900})
    for path in pages_of_the_desk(world):
        page.goto(path)
        for _ in range(page.evaluate(WANTED) + 12):
            page.keyboard.press("Tab")
            page.evaluate("wanted.delete(document.activeElement)")
        assert page.evaluate("[...wanted].map(e => e.outerHTML.slice(0, 200))") == [], path


WANTED = """() => {
  document.activeElement.blur();
  window.wanted = new Set([...document.querySelectorAll(
    'a[href], button, input:not([type=hidden], [type=radio]), :checked, select, textarea, summary, [tabindex="0"]'
  )].filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true })));
  return wanted.size;
}"""


def test_a_18_nothing_scrolls_sideways_on_a_phone(world, signed_in):
    page, wide = signed_in(viewport={"width": 390, "height": 800}), []
    for path in pages_of_the_desk(world):
        page.goto(path)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 390:
            wide.append((path, width))
    assert wide == []


@pytest.mark.parametrize("payload", PAYLOADS[:3])
def test_a_06_text_that_is_code_runs_nowhere_on_the_desk(world, signed_in, payload):
    """Dialogs, errors and breaches of the CSP fail the test (see `open_page`)."""
    event = full_of(payload)
    event.place = "Elsewhere"
    event.save()
    page = signed_in()
    session, speaker = event.sessions.get(slug="session"), event.appearances.get().speaker
    for path in (
        "/admin/events/event/",
        f"/admin/events/event/{event.pk}/change/",
        f"/admin/events/event/{event.pk}/history/",
        f"/admin/events/event/{event.pk}/publications/",
        f"/admin/agenda/session/{session.pk}/change/",
        f"/admin/agenda/session/{session.pk}/delete/",
        f"/admin/speakers/speaker/{speaker.pk}/change/",
    ):
        page.goto(path)
        page.wait_for_load_state("networkidle")
