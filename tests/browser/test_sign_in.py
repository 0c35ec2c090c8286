"""Signing in by a person: by passkey, by keyboard, without scripts; and A-15, a session that ends meanwhile."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from tests.browser.test_journey import sign_in
from tests.browser.test_reading import AXE
from tests.factories import EventFactory, SessionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "What this conference is about, at length.\n\n" * 400
LOOKS = [(390, "light"), (390, "dark"), (1440, "light"), (1440, "dark")]


def log_in_beside(page: Page) -> None:
    """In the new tab that the page opens."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Log in, in a new tab").click()
    sign_in(opened.value)
    expect(opened.value.get_by_role("link", name="Your account")).to_be_visible()
    opened.value.close()


def send_again(page: Page) -> None:
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("you have logged in again since")).to_be_visible()  # and with that, a new token
    page.get_by_role("button", name="Send it again").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_15_an_event_typed_while_the_session_ended_is_saved_whole(open_page, organiser, scripts):
    event = EventFactory(title="Forum")
    page = open_page(f"/admin/events/event/{event.pk}/change/", java_script_enabled=scripts)
    sign_in(page)
    page.locator("#id_title").fill("Forum, renamed “at length” & <so on>")
    page.locator("#id_brief").fill(LONG)
    Session.objects.all().delete()
    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.get_by_text("You were signed out meanwhile.")).to_be_visible()
    log_in_beside(page)
    send_again(page)
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    expect(page.locator("#id_title")).to_have_value("Forum, renamed “at length” & <so on>")
    event.refresh_from_db()
    brief = event.brief.replace("\r\n", "\n")  # as browsers send the ends of lines
    assert (event.title, brief) == ("Forum, renamed “at length” & <so on>", LONG.strip())


def test_a_15_so_is_a_session(open_page, organiser):
    session = SessionFactory(title="Keynote")
    page = open_page(f"/admin/agenda/session/{session.pk}/change/")
    sign_in(page)
    page.locator("#id_points").fill("One point\nAnother point")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save", exact=True).click()
    log_in_beside(page)
    send_again(page)
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    session.refresh_from_db()
    assert session.points == "One point\nAnother point"


@pytest.fixture
def key(live_server, settings):
    """Puts a security key into the computer of a page: `key(page)`."""
    settings.SITE_URL = live_server.url

    def key(page: Page) -> None:
        wire = page.context.new_cdp_session(page)
        wire.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"automaticPresenceSimulation": True}})

    return key


def confirm(page: Page) -> None:
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name="Go on").click()


def test_a_passkey_is_added_asked_for_and_removed(open_page, organiser, key):
    page = open_page("/admin/")
    key(page)
    sign_in(page)
    page.get_by_role("link", name="Your account").click()
    page.get_by_role("link", name="Add a passkey").click()
    confirm(page)
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Add this passkey").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    page.get_by_role("link", name="Back to your account").click()
    expect(page.locator("#content-main")).to_contain_text("“Work laptop”, a passkey")
    page.get_by_role("button", name="Log out").click()

    page.get_by_role("link", name="Log in again").click()
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("link", name="Your account")).to_be_visible()

    page.goto("/accounts/")
    page.get_by_role("link", name="Remove “Work laptop”").click()
    confirm(page)
    page.get_by_role("button", name="Remove this passkey").click()
    expect(page.locator("#content-main")).to_contain_text("Off: your password alone lets you in.")


def test_a_passkey_that_cannot_be_made_is_told_and_nothing_changes(open_page, organiser, key):
    page = open_page("/accounts/passkeys/add/")
    sign_in(page)
    confirm(page)
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('stopped')) }")
    page.get_by_role("button", name="Add this passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing has changed; you can try again.")


def test_a_18_signing_in_by_keyboard_alone(open_page, organiser):
    page = open_page("/admin/", java_script_enabled=False)
    expect(page.get_by_label("Username")).to_be_focused()
    for key in ("organiser", "Tab", "a-long-password", "Enter"):
        page.keyboard.press(key) if key in ("Tab", "Enter") else page.keyboard.type(key)
    expect(page.get_by_role("heading", level=1)).to_have_text("The desk")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_a_18_axe_finds_nothing_on_the_way_to_the_desk(open_page, organiser, settings, live_server, width, scheme):
    settings.SITE_URL = live_server.url
    look = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "reduced_motion": "reduce"}
    page, found = open_page("/accounts/password/", **AXE, **look), []

    def look_at() -> None:
        page.wait_for_load_state()
        assert (page.locator("h1").count(), page.evaluate("document.documentElement.scrollWidth") <= width) == (1, True)
        result = Axe().run(page, options={"preload": False}).response["violations"]
        found.extend((page.url, violation["id"], violation["nodes"][0]["html"]) for violation in result)

    look_at()
    for path in ("/accounts/password/sent/", "/accounts/password/1-no-such-key/", "/accounts/password/set/"):
        page.goto(path)
        look_at()
    page.goto("/accounts/app/")
    look_at()
    page.get_by_role("button", name="Log in").click()
    look_at()
    sign_in(page)
    look_at()
    confirm(page)
    look_at()
    page.get_by_role("button", name="Turn it on").click()
    look_at()
    for path in ("/accounts/passkeys/add/", "/accounts/sessions/", "/accounts/", "/admin/password_change/"):
        page.goto(path)
        look_at()
    page.get_by_role("button", name="Log out").click()
    look_at()
    assert found == []
