"""What an organiser does about publishing, in a browser: the checklist, what changed, bringing back, private previews
and the next edition; and what a delegate sees of it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from agenda.publish import publish
from events.models import Event
from tests.browser.test_journey import sign_in
from tests.browser.test_reading import AXE, SMALL_TARGETS
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    agenda_of,
)

SMALL_IN_CONTENT = SMALL_TARGETS.replace("document.query", "document.querySelector('#content').query")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def event():
    event = EventFactory(title="Forum 2027", brief="")
    talk = SessionFactory(
        event=event, title="Talk", room=RoomFactory(event=event, name="Hall A"), at=("10:00", "11:00")
    )
    SessionFactory(event=event, title="Lunch", kind="lunch", at=("12:30", "13:30"))
    speaker = SpeakerFactory(honorific="Dr", name="Sample Speaker")
    ContributionFactory(session=talk, appearance=AppearanceFactory(event=event, speaker=speaker, status="invited"))
    return event


def at_desk(open_page, event, page: str = "change/", **options) -> Page:
    desk = open_page(f"/admin/events/event/{event.pk}/{page}", **options)
    sign_in(desk)
    return desk


def lines(desk: Page) -> Locator:
    return desk.locator(".checklist a")


def press(desk: Page, name: str) -> None:
    desk.locator("#content").get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_checklist_to_the_next_edition(open_page, organiser, event, scripts):
    desk = at_desk(open_page, event, "checklist/", java_script_enabled=scripts)
    delegate = open_page("/events/", java_script_enabled=scripts)

    # The checklist names what is missing; its link leads to the very field.
    missing = [
        "There is no conference brief.",
        "Nothing is planned from 11am to 12.30pm, between “Talk” and “Lunch”.",
        "Dr Sample Speaker is invited and has not confirmed.",
        "There is no photograph of Dr Sample Speaker.",
    ]
    expect(lines(desk)).to_have_text(missing)
    desk.get_by_role("link", name="There is no conference brief.").click()
    expect(desk).to_have_url(re.compile("/change/#id_brief$"))
    expect(desk.locator("#id_brief")).to_be_in_viewport()
    desk.locator("#id_brief").fill("What this forum is about.")
    press(desk, "Save and continue editing")
    desk.get_by_role("link", name="Checklist", exact=True).click()
    expect(lines(desk)).to_have_text(missing[1:])

    # Publish with a note, change, publish.
    desk.get_by_label("Note for this publication").fill("As announced")
    press(desk, "Publish")
    expect(desk.locator(".messagelist")).to_contain_text("Publication 1 is public now.")
    desk.get_by_role("link", name="Dr Sample Speaker is invited").click()
    desk.locator("#id_status").select_option(label="Confirmed")
    press(desk, "Save")
    desk.goto(f"/admin/agenda/session/{event.sessions.get(title='Talk').pk}/change/")
    desk.locator("#id_start").fill("11.30am")
    desk.locator("#id_end").fill("12.30pm")
    desk.locator("#id_status").select_option(label="Moved")
    press(desk, "Save")
    desk.goto(f"/admin/events/event/{event.pk}/checklist/")
    expect(desk.locator(".publication-state")).to_contain_text("Publishing changes 2 things.")
    desk.get_by_label("Note for this publication").fill("The talk is later")
    press(desk, "Publish")

    # What changed, on the desk and to delegates.
    desk.get_by_role("link", name="Publications", exact=True).click()
    desk.get_by_label("Compare").select_option(value="1")
    desk.get_by_label("with", exact=True).select_option(value="2")
    press(desk, "Compare")
    changes = ["“Talk” moved from 10am to 11.30am.", "Dr Sample Speaker confirmed."]
    expect(desk.locator(".changes li")).to_have_text(changes)
    expect(desk).to_have_url(re.compile(r"/compare/\?before=1&after=2$"))

    delegate.goto("/events/forum-2027/programme/")
    expect(delegate.locator(".session .moved")).to_have_text("Moved from 10am, Hall A")
    delegate.get_by_role("link", name="What changed").click()
    expect(delegate.locator(".publication").first.locator(".changes li")).to_have_text(changes)
    expect(delegate.locator(".publication").first).to_contain_text("The talk is later")
    delegate.get_by_role("link", name="Publication 1", exact=True).click()
    expect(delegate.locator(".preview-band")).to_contain_text("Not the current programme.")
    expect(delegate.locator(".agenda-time").first).to_have_text(re.compile("10am"))

    # Bring back: first it is said what readers will see change.
    desk.get_by_role("link", name="All publications").click()
    desk.get_by_role("link", name="Bring back publication 1").click()
    expect(desk.locator(".changes li")).to_have_text(
        ["“Talk” moved from 11.30am to 10am.", "Dr Sample Speaker invited."]
    )
    press(desk, "Bring back publication 1")
    expect(desk.locator(".messagelist")).to_contain_text("is public again, as publication 3.")
    delegate.goto("/events/forum-2027/programme/")
    expect(delegate.locator(".agenda-time").first).to_have_text(re.compile("10am"))

    # The next edition.
    desk.get_by_role("link", name="Duplicate as next edition").click()
    expect(desk.get_by_label("Title")).to_have_value("Forum 2028")
    expect(desk.get_by_label("First day")).to_have_value("2028-03-03")
    press(desk, "Make the next edition")
    expect(desk.locator(".messagelist")).to_contain_text("“Forum 2028” is made, as a draft.")
    expect(desk.locator("#id_title")).to_have_value("Forum 2028")
    assert delegate.goto("/events/forum-2028/").status == 404

    # A private preview of it, opened by somebody without an account, then ended.
    desk.get_by_role("link", name="Send a preview to a colleague").click()
    press(desk, "Make a private address")
    link = desk.get_by_label("Address to send").input_value()
    path = "/preview/" + link.partition("/preview/")[2]
    colleague = open_page(path, java_script_enabled=scripts)
    expect(colleague.locator(".preview-band")).to_contain_text("A draft that was sent to you in confidence")
    colleague.get_by_role("link", name="See the programme").click()
    colleague.get_by_role("link", name="Talk").click()
    expect(colleague.get_by_role("heading", level=1)).to_have_text("Talk")
    assert colleague.evaluate("document.referrer") == ""
    press(desk, "End all preview links")
    expect(desk.locator(".messagelist")).to_contain_text("Every private address of this preview has ended.")
    assert colleague.goto(path).status == 404
    edition = Event.objects.get(slug="forum-2028")
    assert (edition.series.name, edition.publications.count()) == ("Forum", 0)


def test_withdrawing_asks_first(open_page, organiser, event):
    publish(event=event)
    desk = at_desk(open_page, event, "publications/")
    visitor = open_page("/events/forum-2027/")
    desk.get_by_role("link", name="Withdraw this event").click()
    desk.get_by_role("link", name="Leave it as it is").click()
    assert visitor.reload().status == 200
    desk.get_by_role("link", name="Withdraw this event").click()
    press(desk, "Withdraw this event")
    assert visitor.reload().status == 410


@pytest.fixture
def every_page(event) -> dict[str, list[str]]:
    """The desk's pages and the public ones; of an event with changes, one with nothing and one with very many lines."""
    agenda_of(event, 70)
    publish(event=event, note="As announced")
    Event.objects.filter(pk=event.pk).update(brief="Another brief.", place="Leeds")
    event.sessions.filter(title="Talk").update(status="moved")
    event.sessions.exclude(title="Talk").update(title="Renamed")
    publish(event=event, note="Renamed")
    nothing = Event.objects.create(title="Nothing")
    pages = ["checklist/", "checklist/?page=2", "previews/", "publications/", "publications/compare/?before=1&after=2"]
    pages += ["publications/1/bring-back/", "withdraw/", "duplicate/"]
    desk = [f"/admin/events/event/{event.pk}/{page}" for page in pages]
    desk += [f"/admin/events/event/{nothing.pk}/{page}" for page in ("checklist/", "publications/", "duplicate/")]
    desk += [f"/admin/events/event/{nothing.pk}/{page}" for page in ("withdraw/", "publications/compare/")]
    public = ["programme/", "publications/", "publications/1/", "publications/2/"]
    return {"desk": desk, "public": [f"/events/forum-2027/{page}" for page in public]}


def test_axe_finds_nothing_and_nothing_scrolls_sideways_light_or_dark(open_page, organiser, event, every_page):
    desk = at_desk(open_page, event, "publications/", **AXE)
    found = []
    for scheme in ("light", "dark"):
        desk.emulate_media(color_scheme=scheme)
        for width in (390, 1440):
            desk.set_viewport_size({"width": width, "height": 900})
            for path in every_page["desk"] + every_page["public"]:
                desk.goto(path)
                results = Axe().run(desk, options={"preload": False}).response["violations"]
                found += [(path, width, scheme, v["id"], v["nodes"][0]["html"]) for v in results]
                if (wide := desk.evaluate("document.documentElement.scrollWidth")) > width:
                    found.append((path, width, scheme, "scrolls sideways", wide))
                if path in every_page["desk"]:
                    small = desk.evaluate(SMALL_IN_CONTENT)
                    found += [(path, width, scheme, "small target", html) for html in small]
    assert found == []
