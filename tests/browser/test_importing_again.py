"""A programme that its organiser changed is imported again: two of three differences are taken, and what a colleague
put right stays."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from agenda.compose import compose
from agenda.importer.draft import create_draft
from agenda.models import Session
from agenda.publish import publish
from events.models import Event
from tests.agenda.importer import sample_forum
from tests.browser.test_journey import sign_in
from tests.browser.test_publishing import SMALL_IN_CONTENT
from tests.browser.test_reading import AXE
from tests.factories import ImportFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REAL = Path(__file__).resolve().parents[3] / "shared" / "programmes" / "002_650622e4313d888c.txt"
"""The real one, where it is at hand; ours is in its manner."""
OURS = ["Place changed from “Central London” to “Manchester”.", "“Questions and Answers Session” taken out."]


@pytest.fixture(params=["ours", pytest.param("real", marks=pytest.mark.skipif(not REAL.exists(), reason="not here"))])
def text(request) -> str:
    return sample_forum.TEXT if request.param == "ours" else REAL.read_text()


@pytest.fixture
def event(text, organiser) -> Event:
    event = create_draft(imported=ImportFactory(content=text.encode()), by=organiser, at=timezone.now()).event
    publish(event=event)
    return event


def box(desk: Page, sentence: str):
    return desk.locator(".import-changes label").filter(has_text=sentence).get_by_role("checkbox")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_of_three_differences_are_taken_and_a_colleagues_correction_stays(open_page, text, event, scripts):
    Session.objects.filter(event=event, kind="registration").update(title="Put Right at the Desk")
    before = compose(event)
    desk = open_page(f"/admin/events/event/import/?event={event.pk}", java_script_enabled=scripts)
    sign_in(desk)
    desk.get_by_label("Paste the programme").fill(sample_forum.changed(text))
    desk.get_by_role("button", name="Read it").click()
    desk.get_by_role("button", name="See the differences").click()

    expect(desk.locator(".import-changes li")).to_have_count(3)
    for sentence in OURS:
        expect(box(desk, sentence)).to_be_checked()
    expect(box(desk, "“Questions and Answers Session” taken out.").locator("..")).to_contain_text("It stands after “")
    if scripts:
        assert Axe().run(desk, options=AXE).violations_count == 0
        assert desk.evaluate(SMALL_IN_CONTENT) == []
    box(desk, "Place changed").uncheck()
    desk.get_by_role("button", name="Apply what is ticked").click()
    expect(desk.locator(".messagelist")).to_contain_text("2 changes are applied. 1 other is left out.")

    now = compose(event)
    assert (now.event.place, now.sessions[0].title) == ("Central London", "Put Right at the Desk")
    assert len(now.sessions) == len(before.sessions) - 1
    renamed = {one.id: one.title for one in before.sessions}
    assert [re.match("Listening", s.title) is not None for s in now.sessions if renamed[s.id] != s.title] == [True]

    # The same text again says nothing new, and delegates read it once it is published.
    desk.goto(f"/admin/events/event/import/?event={event.pk}")
    desk.get_by_label("Paste the programme").fill(sample_forum.changed(text))
    desk.get_by_role("button", name="Read it").click()
    desk.get_by_role("button", name="See the differences").click()
    expect(desk.locator("#content")).to_contain_text("No changes.")
    publish(event=event)
    delegate = open_page(f"/events/{event.slug}/programme/", java_script_enabled=scripts)
    expect(delegate.locator("main")).to_contain_text("Listening to Young People")
    expect(delegate.locator("main")).to_contain_text("Put Right at the Desk")


@pytest.mark.parametrize("width", [390, 1440])
def test_what_a_colleague_changed_too_is_said_and_not_ticked(open_page, event, text, width):
    Event.objects.filter(pk=event.pk).update(place="Leeds")
    imported = ImportFactory(event=event, content=sample_forum.changed(text).encode())
    desk = open_page(f"/admin/events/event/{event.pk}/import/{imported.pk}/", viewport={"width": width, "height": 800})
    sign_in(desk)
    expect(box(desk, "Place changed from “Leeds” to “Manchester”.")).not_to_be_checked()
    expect(desk.locator(".overwrites")).to_have_text(
        "Overwrites work at the desk. A colleague changed this since the last import."
    )
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(desk, options=AXE).violations_count == 0
    desk.get_by_role("button", name="Leave everything as it is").click()
    expect(desk.locator(".messagelist")).to_contain_text("The event is as it was.")
    assert compose(event).event.place == "Leeds"
