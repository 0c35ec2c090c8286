"""Building an agenda at the desk, by mouse and by keyboard: pasted lists, bulk changes, new people, order by drag."""

import pytest
from playwright.sync_api import Page, expect

from agenda.models import Session
from events.chosen import chosen_rows
from events.models import Event
from tests.browser.test_enquiry import violations
from tests.browser.test_journey import sign_in
from tests.browser.test_reading import AXE
from tests.factories import (
    AppearanceFactory,
    AudienceFactory,
    ContributionFactory,
    EventFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KNOWN = """Police and Crime Commissioners
Leads for Serious and Organised Crime
Chief Superintendents
Deputy Chief Constables
Community Protection Leads
Youth Engagement Officers
Strategic Operations Directors
Detective Chief Inspectors
Councillors
Criminologists
Directors of Capabilities
Heads of ROCU
Partnership Managers
Probation Officers
Youth Offending Teams"""
TITLES = "\n".join(f"  • {name}" for name in KNOWN.splitlines()).replace("Youth Offending Teams", "YOTs")
TITLES = TITLES.replace("Detective Chief Inspectors", "Detective Inspectors") + "\n  • Heads of Safeguarding"
AGENDA = """Registration, Refreshments and Networking
Chair’s Welcome Address
10.00–10.45 Morning Keynote: A whole-system approach
  • One point
  • Another point
Dr Sample Speaker, Head of Samples, Sample Police (CONFIRMED)
10.45 Refreshments and Networking
11.15 Case Study: Best practice
"""


@pytest.fixture
def event():
    return EventFactory(title="Forum")


@pytest.fixture
def desk_page(event, organiser, open_page):
    def open_desk_page(path: str, **options) -> Page:
        page = open_page(f"/admin/events/event/{event.pk}/{path}", **options)
        sign_in(page)
        return page

    return open_desk_page


def press(page: Page, name: str) -> None:
    """Reaches a button or link by Tab alone, and presses it."""
    for _ in range(200):
        reached = page.evaluate("(document.activeElement.innerText || document.activeElement.value || '').trim()")
        if reached == name:
            page.keyboard.press("Enter")
            page.wait_for_load_state()
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"“{name}” was not reached")


def categories():
    for name in KNOWN.splitlines():
        AudienceFactory(name=name, kind="job-title", synonyms="YOTs" if name.startswith("Youth Off") else "")


@pytest.mark.parametrize("scripts", [True, False])
def test_sixteen_job_titles_are_pasted_by_mouse_with_and_without_scripts(event, desk_page, scripts):
    categories()
    page = desk_page("audience/", java_script_enabled=scripts)
    page.get_by_label("Job titles and teams").fill(TITLES)
    page.get_by_role("button", name="Look at them").click()
    expect(page.get_by_role("status")).to_contain_text("16 lines, 2 of them not in the list")
    page.get_by_role("button", name="Add these").click()
    expect(page.locator(".errorlist")).to_contain_text("it reads like what is there")
    page.get_by_role("group", name="Detective Inspectors").get_by_label("A new one").check()
    page.get_by_role("button", name="Add these").click()
    expect(page.locator(".messagelist")).to_contain_text("16 are in the list.")
    names = [row.name for row in chosen_rows(Event.audiences, event=event)]
    assert names == [line.strip(" •").replace("YOTs", "Youth Offending Teams") for line in TITLES.splitlines()]


def test_sixteen_job_titles_are_pasted_by_keyboard(event, desk_page):
    categories()
    page = desk_page("audience/")
    page.get_by_label("Job titles and teams").focus()
    page.keyboard.insert_text(TITLES)
    press(page, "Look at them")
    group = page.get_by_role("group", name="Detective Inspectors")
    group.get_by_label("The same as").focus()
    page.keyboard.press("Space")
    press(page, "Add these")
    expect(page.locator(".messagelist")).to_contain_text("16 are in the list.")
    assert "Detective Chief Inspectors" in [row.name for row in chosen_rows(Event.audiences, event=event)]


def test_an_agenda_is_pasted_corrected_and_changed_in_bulk_by_mouse(event, desk_page):
    RoomFactory(event=event, name="Hall A")
    page = desk_page("sessions/paste/")
    page.get_by_label("Sessions, one a line").fill(AGENDA)
    page.get_by_label("lasts until the next one starts").check()
    page.get_by_role("button", name="Look at them").click()
    expect(page.locator(".unplaced")).to_contain_text("Dr Sample Speaker")
    page.locator("[name=drafts-4-title]").fill("Better practice")
    page.locator("[name=drafts-2-end]").fill("9.45")
    page.get_by_role("button", name="Add the ticked ones").click()
    expect(page.locator(".draft-rows .errorlist")).to_have_text("The end must be after the start.")
    expect(page.locator("[name=drafts-4-title]")).to_have_value("Better practice")
    page.locator("[name=drafts-2-end]").fill("10.45")
    page.get_by_role("button", name="Add the ticked ones").click()
    expect(page.locator(".messagelist")).to_contain_text("5 sessions are added.")
    page.get_by_role("checkbox", name="All of this day").check()
    page.get_by_label("Room").select_option("Hall A")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".messagelist")).to_contain_text("5 sessions are changed.")
    made = Session.objects.order_by("order").values_list("title", "kind", "room__name")
    assert list(made) == [
        ("Registration, Refreshments and Networking", "registration", "Hall A"),
        ("Chair’s Welcome Address", "welcome", "Hall A"),
        ("A whole-system approach", "keynote", "Hall A"),
        ("Refreshments and Networking", "break", "Hall A"),
        ("Better practice", "case-study", "Hall A"),
    ]


def test_an_agenda_is_pasted_and_changed_in_bulk_by_keyboard_without_scripts(event, desk_page):
    page = desk_page("sessions/", java_script_enabled=False)
    page.get_by_role("link", name="Paste several sessions").press("Enter")
    page.get_by_label("Sessions, one a line").press_sequentially("9.30 One\n10.30 Two")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Look at them").press("Enter")
    page.get_by_role("button", name="Add the ticked ones").press("Enter")
    page.get_by_role("checkbox", name="Two").press("Space")
    page.get_by_label("Kind").focus()
    page.keyboard.type("Panel")
    page.get_by_role("button", name="Apply").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("1 session is changed.")
    assert list(Session.objects.values_list("title", "kind")) == [("One", "talk"), ("Two", "panel")]


def test_somebody_is_added_on_the_page_of_a_session_and_the_next_begins_where_it_ends(event, desk_page):
    SpeakerFactory(name="Ada Example", honorific="Dr")
    session = SessionFactory(event=event, title="Opening", at=("10:00", "11:00"))
    page = desk_page("sessions/")
    page.get_by_role("link", name="Opening").click()
    first, second = page.get_by_role("group", name="Person 1"), page.get_by_role("group", name="Person 2")
    first.get_by_label("Name").press_sequentially("Ada")
    expect(first.locator("datalist option")).to_have_attribute("value", "Dr Ada Example")
    first.get_by_label("Name").fill("Dr Ada Example")
    second.get_by_label("Honorific").fill("Professor")
    second.get_by_label("Name").fill("Ada Exemple")
    second.get_by_label("Post").fill("Head of Samples")
    page.get_by_role("button", name="Save and add another").click()
    expect(page.get_by_role("group", name="Who is this?")).to_contain_text("Dr Ada Example, who is known already")
    page.get_by_label("Somebody new of this name").check()
    page.get_by_role("button", name="Save and add another").click()
    expect(page.get_by_label("Starts")).to_have_value("11:00")
    people = session.contributions.values_list("appearance__speaker__name", "appearance__billing")
    assert list(people) == [("Ada Example", ""), ("Ada Exemple", "Head of Samples")]


def test_somebody_new_is_added_by_keyboard_without_scripts(event, desk_page):
    session = SessionFactory(event=event, title="Opening", at=("10:00", "11:00"))
    SessionFactory(event=event, title="Later", at=("14:00", "15:00"))
    page = desk_page("sessions/", java_script_enabled=False)
    page.get_by_role("link", name="Opening").press("Enter")
    page.get_by_role("group", name="Person 1").get_by_label("Name").focus()
    for typed in ("Ada Example", "Head of Samples", "Sample Police", "Chair"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.get_by_role("button", name="Save and go to the next session").press("Enter")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Later")
    people = session.contributions.values_list("appearance__speaker__name", "appearance__billing", "role")
    assert list(people) == [("Ada Example", "Head of Samples, Sample Police", "chair")]


def test_rows_are_put_in_order_by_drag_and_by_number(event, desk_page):
    session = SessionFactory(event=event, title="Opening")
    for name in ("First", "Second", "Third"):
        ContributionFactory(session=session, appearance=AppearanceFactory(event=event, speaker__name=name))
    page = desk_page("sessions/")

    def names() -> list[str]:
        return list(session.contributions.values_list("appearance__speaker__name", flat=True))

    page.get_by_role("link", name="Opening").click()
    page.locator("#contributions-2 .drag-handle").drag_to(
        page.locator("#contributions-0"), target_position={"x": 60, "y": 4}
    )
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    assert names() == ["Third", "First", "Second"]
    page.locator("[name=contributions-0-order]").fill("9")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_be_visible()
    assert names() == ["First", "Second", "Third"]


def test_axe_finds_nothing_on_these_pages(event, desk_page):
    categories()
    session = SessionFactory(event=event, title="Opening", at=("10:00", "11:00"), room=RoomFactory(event=event))
    SpeakerFactory(name="Ada Example")
    page, found = desk_page("sessions/", **AXE), []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            for look in (_audience, _paste, _sessions, _rooms, _session):
                look(page, event, session)
                found += [(look.__name__, *violation) for violation in violations(page)]
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (look.__name__, width)
    assert found == [], found


def _audience(page, event, session):
    page.goto(f"/admin/events/event/{event.pk}/audience/")
    page.get_by_label("Job titles and teams").fill(TITLES + "\nDetectives and Sergeants")
    page.get_by_role("button", name="Look at them").click()
    page.get_by_role("button", name="Add these").click()
    expect(page.locator(".errorlist")).to_be_visible()


def _paste(page, event, session):
    page.goto(f"/admin/events/event/{event.pk}/sessions/paste/")
    page.get_by_label("Sessions, one a line").fill(AGENDA)
    page.get_by_role("button", name="Look at them").click()
    page.locator("[name=drafts-2-end]").fill("9.45")
    page.get_by_role("button", name="Add the ticked ones").click()
    expect(page.locator(".draft-rows .errorlist")).to_be_visible()


def _sessions(page, event, session):
    page.goto(f"/admin/events/event/{event.pk}/sessions/")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert")).to_be_visible()


def _rooms(page, event, session):
    page.goto(f"/admin/events/event/{event.pk}/rooms/")
    page.get_by_role("button", name="Add them").click()
    expect(page.locator(".errorlist")).to_be_visible()


def _session(page, event, session):
    page.goto(f"/admin/agenda/session/{session.pk}/change/")
    page.get_by_role("group", name="Person 1").get_by_label("Name").fill("Ada Exemple")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_role("group", name="Who is this?")).to_be_visible()
    page.wait_for_load_state("networkidle")
