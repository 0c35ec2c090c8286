"""What an organiser does from signing in to bringing back, and what a visitor sees of it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.factories import SpeakerFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, name: str = "organiser") -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name="Log in").click()


def add_row(page: Page, group: str) -> None:
    page.locator(f"#{group}-group .add-row a").click()


def choose_speaker(page: Page, row: int, name: str) -> None:
    page.locator(f"#appearances-{row} .field-speaker .select2-selection").click()
    page.locator(".select2-search__field").last.fill(name)
    page.get_by_role("option", name=name, exact=True).click()


def fill_session(page: Page, row: int, **values: str) -> None:
    for name, value in values.items():
        field = page.locator(f"#id_sessions-{row}-{name}")
        if name == "kind":
            field.select_option(label=value)
        else:
            field.fill(value)


def titles(page: Page) -> Locator:
    return page.locator(".session-title")


def test_an_organiser_creates_previews_publishes_edits_and_brings_back(open_page, organiser):
    SpeakerFactory(name="Sample Speaker One")
    SpeakerFactory(name="Sample Speaker Two")
    desk = open_page("/admin/events/event/add/")
    visitor = open_page("/events/")
    sign_in(desk)

    desk.get_by_label("Title:").fill("Journey Conference")
    desk.get_by_label("First day:").fill("05/03/2031")
    desk.get_by_label("Place:").fill("Sample Town Hall")
    desk.get_by_label("Conference brief:").fill("What this conference is about.")
    for row, name in enumerate(["Sample Speaker One", "Sample Speaker Two"]):
        add_row(desk, "appearances")
        choose_speaker(desk, row, name)
        desk.locator(f"#id_appearances-{row}-status").select_option(label=["Confirmed", "Invited"][row])
    for row, (start, end, title) in enumerate(
        [("9.30am", "10am", "Welcome to all"), ("10:00", "11:00", "The keynote"), ("11", "11.30", "Coffee")]
    ):
        add_row(desk, "sessions")
        fill_session(desk, row, start=start, end=end, title=title)
    desk.get_by_role("button", name="Save and preview").click()

    expect(desk.get_by_role("status").first).to_contain_text("Preview.")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Journey Conference")
    assert visitor.goto("/events/journey-conference/").status == 404

    desk.get_by_role("link", name="Back to editing").click()
    desk.get_by_label("Note for this publication").fill("First programme")
    desk.get_by_role("button", name="Save and publish").click()
    expect(desk.locator(".messagelist")).to_contain_text("Publication 1 is public now.")

    visitor.goto("/events/")
    visitor.get_by_role("link", name="Journey Conference").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Journey Conference")
    speakers = visitor.locator("#speakers")
    expect(speakers).to_contain_text("Sample Speaker One")
    expect(speakers).to_contain_text(re.compile(r"Sample Speaker Two\s+\(invited\)"))
    visitor.get_by_role("link", name="See the programme").click()
    expect(titles(visitor)).to_have_text(["Welcome to all", "The keynote", "Coffee"])
    expect(visitor.locator(".publication-note")).to_contain_text("Publication 1")

    desk.locator("#id_sessions-1-title").fill("The keynote, rewritten")
    desk.get_by_role("button", name="Save and continue editing").click()
    expect(desk.locator(".publication-state")).to_contain_text("the event was edited since")
    visitor.reload()
    expect(titles(visitor)).to_have_text(["Welcome to all", "The keynote", "Coffee"])

    desk.get_by_role("button", name="Save and publish").click()
    expect(desk.locator(".messagelist")).to_contain_text("Publication 2 is public now.")
    visitor.reload()
    expect(titles(visitor)).to_have_text(["Welcome to all", "The keynote, rewritten", "Coffee"])

    desk.get_by_role("link", name="Publications").click()
    desk.get_by_role("link", name="Bring back publication 1").click()
    desk.get_by_role("button", name="Bring back publication 1").click()
    expect(desk.locator(".messagelist")).to_contain_text("is public again, as publication 3.")
    visitor.reload()
    expect(titles(visitor)).to_have_text(["Welcome to all", "The keynote", "Coffee"])
    expect(visitor.locator(".publication-note")).to_contain_text("Publication 3")

    desk.get_by_role("link", name="Withdraw this event").click()
    desk.get_by_role("button", name="Withdraw this event").click()
    expect(desk.locator(".messagelist")).to_contain_text("The event is withdrawn.")
    assert visitor.goto("/events/journey-conference/programme/").status == 410
    visitor.goto("/events/")
    expect(visitor.get_by_role("link", name="Journey Conference")).to_have_count(0)


def test_wrong_input_is_told_beside_the_field_and_nothing_is_lost(open_page, organiser):
    desk = open_page("/admin/events/event/add/")
    sign_in(desk)
    desk.get_by_label("Title:").fill("Half a conference")
    desk.get_by_label("First day:").fill("05/03/2031")
    desk.get_by_label("Last day:").fill("04/03/2031")
    desk.get_by_label("Time zone:").fill("Europe/Lodnon")
    add_row(desk, "sessions")
    fill_session(desk, 0, start="11:00", end="10:00", title="Backwards")
    desk.get_by_role("button", name="Save and publish").click()

    expect(desk.locator(".fieldBox.field-ends_on")).to_contain_text("The last day is before the first day.")
    expect(desk.locator(".fieldBox.field-timezone")).to_contain_text("Did you mean Europe/London?")
    expect(desk.get_by_label("Title:")).to_have_value("Half a conference")
    expect(desk.locator("#id_sessions-0-title")).to_have_value("Backwards")

    desk.get_by_label("Last day:").fill("")
    desk.get_by_label("Time zone:").fill("Europe/London")
    desk.get_by_role("button", name="Save and publish").click()
    expect(desk.locator("#sessions-0 .field-end")).to_contain_text("The end must be after the start.")
    assert desk.request.get("/events/half-a-conference/").status == 404
