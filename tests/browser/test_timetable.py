"""The timetable in a browser: by mouse, by keyboard alone, without scripts, on a phone; and what is read out."""

from datetime import date, time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_journey import sign_in
from tests.browser.test_reading import AXE
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    RoomFactory,
    SessionFactory,
    member,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE = {"viewport": {"width": 1440, "height": 1000}}
NARROW = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def event(organiser):
    """A welcome, a talk in each of two rooms, lunch; a panel without a time, with somebody of a talk."""
    event = EventFactory(title="Forum", changeover_minutes=0)
    rooms = [RoomFactory(event=event, name=name) for name in ("Hall A", "Hall B")]
    SessionFactory(event=event, title="Welcome", kind="welcome", at=("09:30", "10:00"))
    policy = SessionFactory(event=event, title="Policy", room=rooms[0], at=("10:00", "11:00"))
    SessionFactory(event=event, title="Practice", room=rooms[1], at=("10:00", "11:00"))
    SessionFactory(event=event, title="Lunch", kind="lunch", at=("12:00", "13:00"))
    panel = SessionFactory(event=event, title="Panel", kind="panel")
    ada = AppearanceFactory(event=event, speaker__name="Ada Example")
    for session in (policy, panel):
        ContributionFactory(session=session, appearance=ada)
    return event


@pytest.fixture
def open_timetable(event, open_page):
    def open_timetable(**options) -> Page:
        page = open_page(f"/admin/events/event/{event.pk}/timetable/", **options)
        sign_in(page)
        expect(page.get_by_role("heading", name="Friday 5 March 2027")).to_be_visible()
        return page

    return open_timetable


def places(event) -> dict[str, tuple]:
    rows = event.sessions.select_related("event", "room")
    return {
        row.title: (*(clock and f"{clock:%H:%M}" for clock in (row.start, row.end)), row.room and row.room.name)
        for row in rows
    }


def says(page: Page, words: str) -> None:
    expect(page.locator("#tt-live")).to_have_text(words)


def item(page: Page, title: str):
    return page.get_by_role("option", name=title)


def save(page: Page, said: str) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text(said)


# ── By mouse ──


def point(page: Page, clock: str, column: int) -> tuple[float, float]:
    """Where that time is in the picture, in a room by its number."""
    hour, minute = map(int, clock.split(":"))
    field, head = page.locator(".tt-field").bounding_box(), page.locator(".tt-column").nth(column).bounding_box()
    return head["x"] + head["width"] / 2, field["y"] + ((hour - 9) * 60 + minute) * scale(page)


def scale(page: Page) -> float:
    return page.locator(".tt-body").evaluate("body => parseFloat(body.style.getPropertyValue('--scale'))")


def drag(page: Page, x: float, y: float, to: tuple[float, float]) -> None:
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(*to, steps=6)
    page.mouse.up()


def drag_by(page: Page, title: str, minutes: int, *, edge=False, columns=0) -> None:
    box = item(page, title).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + (box["height"] - 3 if edge else 6)
    across = columns and page.locator(".tt-column").first.bounding_box()["width"] * columns
    drag(page, x, y, (x + across, y + minutes * scale(page)))


def test_everything_by_mouse(event, open_timetable):
    page = open_timetable(**WIDE)
    box = item(page, "Panel").bounding_box()
    drag(page, box["x"] + 20, box["y"] + 10, point(page, "10:30", 1))
    says(
        page,
        "“Panel” placed at 10.30am, Hall B; 2 clashes: "
        "“Hall B” is taken by “Practice” and “Panel” at once, 10.30am to 11am. This must be mended. "
        "Ada Example is in “Policy” and “Panel” at once, 10.30am to 11am. This must be mended.",
    )
    expect(item(page, "Panel")).to_have_accessible_name(
        "Panel, Panel, 10.30am to 11.15am, Hall B, Ada Example, 2 clashes"
    )
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".tt-problem")).to_have_text("Nothing is saved yet: mend what is marked below first.")
    expect(item(page, "Panel")).to_contain_text("2 clashes")
    expect(page.locator("#tt-unsaved")).to_have_text("1 unsaved change")

    drag_by(page, "Panel", 30)
    says(page, "“Panel” moved to 11am, Hall B; no clash.")
    drag_by(page, "Panel", 15, edge=True)
    says(page, "“Panel” now ends at midday, after 60 minutes; no clash.")
    drag_by(page, "Panel", 0, columns=-1)
    says(page, "“Panel” moved to 11am, Hall A; no clash.")

    item(page, "Policy").click()
    item(page, "Practice").click(modifiers=["Control"])
    item(page, "Panel").click(modifiers=["Shift"])
    drag_by(page, "Practice", -10)
    says(
        page,
        "3 sessions moved 10 minutes earlier; 2 clashes: Everybody is called to “Welcome” while “Policy” takes place, "
        "9.50am to 10am. Everybody is called to “Welcome” while “Practice” takes place, 9.50am to 10am.",
    )
    page.get_by_role("button", name="Undo").click()
    says(page, "Undone: 3 sessions are where they were; no clash.")
    page.get_by_role("button", name="Redo").click()
    expect(page.locator("#tt-live")).to_contain_text("Redone: 3 sessions moved 10 minutes earlier; 2 clashes")
    page.get_by_role("button", name="Undo").click()
    says(page, "Undone: 3 sessions are where they were; no clash.")

    page.get_by_label("Push what follows").check()
    drag_by(page, "Welcome", 10, edge=True)
    says(page, "“Welcome” now ends at 10.10am, after 40 minutes; 4 that follow too; no clash.")
    page.get_by_label("Push what follows").uncheck()
    page.get_by_label("minutes").fill("-5")
    page.get_by_label("from").fill("11am")
    page.get_by_role("button", name="all that start").click()
    expect(page.locator("#tt-live")).to_contain_text("2 sessions from 11am on shifted 5 minutes earlier; 2 clashes")
    page.keyboard.press("Control+z")
    says(page, "Undone: 2 sessions are where they were; no clash.")

    box, tray = item(page, "Practice").bounding_box(), page.locator("#tt-tray").bounding_box()
    drag(page, box["x"] + 20, box["y"] + 10, (tray["x"] + 40, tray["y"] + 40))
    says(page, "“Practice” is back in the tray; no clash.")
    assert leaving_warns(page)
    assert places(event)["Panel"] == (None, None, None)
    save(page, "The timetable is saved: 5 sessions are moved.")
    assert not leaving_warns(page)
    assert places(event) == {
        "Welcome": ("09:30", "10:10", None),
        "Policy": ("10:10", "11:10", "Hall A"),
        "Practice": (None, None, "Hall B"),
        "Panel": ("11:10", "12:10", "Hall A"),
        "Lunch": ("12:10", "13:10", None),
    }
    page.reload()
    assert item(page, "Welcome").get_attribute("aria-label") == "Welcome, Welcome, 9.30am to 10.10am"
    page.goto(f"/admin/events/event/{event.pk}/history/")
    expect(page.locator(".step").first.locator("li > p")).to_have_count(5)


def leaving_warns(page: Page) -> bool:
    return page.evaluate("!window.dispatchEvent(new Event('beforeunload', {cancelable: true}))")


def test_a_drag_is_called_off_by_escape(event, open_timetable):
    page = open_timetable(**WIDE)
    box = item(page, "Policy").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + 120, steps=4)
    expect(item(page, "Policy")).not_to_have_accessible_name("Policy, Talk, 10am to 11am, Hall A, Ada Example")
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(item(page, "Policy")).to_have_accessible_name("Policy, Talk, 10am to 11am, Hall A, Ada Example")
    expect(page.locator("#tt-unsaved")).to_be_empty()


def test_a_finger_picks_up_and_then_drags(event, open_timetable):
    page = open_timetable(has_touch=True, **WIDE)
    item(page, "Policy").tap()
    expect(item(page, "Policy")).to_have_attribute("aria-selected", "true")
    box, touch = item(page, "Policy").bounding_box(), page.context.new_cdp_session(page)
    x, y = box["x"] + 40, box["y"] + 20
    far = 30 * scale(page)
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x, "y": y + far / 2}]),
        ("touchMove", [{"x": x, "y": y + far}]),
        ("touchEnd", []),
    ):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    says(page, "“Policy” moved to 10.30am, Hall A; no clash.")
    page.get_by_label("Select several").check()
    item(page, "Practice").tap()
    item(page, "Lunch").tap()
    expect(page.locator(".tt-item[aria-selected=true] .tt-item-title")).to_have_text(["Practice", "Policy", "Lunch"])


# ── By keyboard alone ──


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {selector}")


def test_everything_by_keyboard(event, open_timetable):
    page = open_timetable(**WIDE)
    tab_to(page, ".tt-shelf .tt-item")
    press(page, "t")
    says(page, "“Panel” placed at 11am, Hall A; no clash.")
    press(page, "Space")
    says(page, "“Panel” picked up.")
    press(page, "ArrowUp", "ArrowRight")
    says(
        page,
        "“Panel” moved to 10.55am, Hall B; 2 clashes: "
        "“Hall B” is taken by “Practice” and “Panel” at once, 10.55am to 11am. This must be mended. "
        "Ada Example is in “Policy” and “Panel” at once, 10.55am to 11am. This must be mended.",
    )
    press(page, "ArrowDown")
    says(page, "“Panel” moved to 11am, Hall B; no clash.")
    press(page, "ArrowRight")
    says(page, "“Panel” can go no further.")
    press(page, "Shift+ArrowDown")
    says(page, "“Panel” moved to 11.15am, Hall B; no clash.")
    press(page, "Escape")
    says(page, "Put back: “Panel” at 11am, Hall A; no clash.")
    press(page, "+", "+", "-")
    says(page, "“Panel” now ends at 11.50am, after 50 minutes; no clash.")
    press(page, "Control+z")
    says(page, "Undone: “Panel” at 11am, Hall A; no clash.")
    press(page, "Control+Shift+z")
    says(page, "Redone: “Panel” now ends at 11.50am, after 50 minutes; no clash.")

    press(page, "Space", "Home", "n")
    assert page.evaluate("document.activeElement.dataset.session") == str(event.sessions.get(title="Policy").pk)
    press(page, "Space")
    says(page, "“Policy” picked up, 2 in all.")
    press(page, "ArrowDown")
    says(page, "2 sessions moved 5 minutes later; no clash.")
    press(page, "Space", "n", "Space")
    says(page, "“Panel” put down.")

    tab_to(page, ".tt-rows .is-open input")
    press(page, "Escape")
    expect(item(page, "Panel")).to_be_focused()
    press(page, "Home", "Enter")
    expect(page.get_by_role("group", name="Welcome").get_by_label("Starts")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("9.55am")
    page.keyboard.press("Tab")
    says(page, "“Welcome”: 9.30am to 9.55am; no clash.")
    press(page, "Escape")
    expect(item(page, "Welcome")).to_be_focused()
    press(page, "n", "t")
    says(page, "“Practice” is back in the tray; no clash.")
    expect(item(page, "Practice")).to_be_focused()

    page.locator("body").evaluate("() => document.activeElement.blur()")
    tab_to(page, "#tt-push")
    press(page, "Space")
    tab_to(page, ".tt-field .tt-item")
    press(page, "Home", "+")
    says(page, "“Welcome” now ends at 10am, after 30 minutes; 3 that follow too; no clash.")
    page.locator("body").evaluate("() => document.activeElement.blur()")
    tab_to(page, "[value=save]")
    press(page, "Enter")
    expect(page.locator(".messagelist")).to_contain_text("The timetable is saved: 4 sessions are moved.")
    assert places(event) == {
        "Welcome": ("09:30", "10:00", None),
        "Policy": ("10:10", "11:10", "Hall A"),
        "Practice": (None, None, "Hall B"),
        "Panel": ("11:10", "12:00", "Hall A"),
        "Lunch": ("12:05", "13:05", None),
    }


# ── By form ──


def test_everything_without_scripts(event, open_timetable):
    page = open_timetable(java_script_enabled=False, **WIDE)
    panel, practice = page.get_by_role("group", name="Panel"), page.get_by_role("group", name="Practice")
    panel.get_by_label("Starts").fill("10.30am")
    panel.get_by_label("Ends").fill("11.30am")
    panel.get_by_label("Room").select_option("Hall B")
    practice.get_by_label("Starts").fill("")
    practice.get_by_label("Ends").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(panel.locator(".errorlist")).to_have_text("Ada Example is in “Policy” and “Panel” at once, 10.30am to 11am.")
    expect(panel.get_by_label("Starts")).to_have_value("10.30am")
    panel.get_by_label("Starts").fill("11am")
    page.get_by_label("minutes").fill("10")
    page.get_by_label("from").fill("11am")
    page.get_by_role("button", name="all that start").click()
    expect(panel.locator(".tt-when")).to_have_text("11.10am to 11.40am")
    save(page, "The timetable is saved: 3 sessions are moved.")
    assert places(event) == {
        "Welcome": ("09:30", "10:00", None),
        "Policy": ("10:00", "11:00", "Hall A"),
        "Practice": (None, None, "Hall B"),
        "Panel": ("11:10", "11:40", "Hall B"),
        "Lunch": ("12:10", "13:10", None),
    }


def test_a_phone_has_the_list_with_steps_beside_each_session(event, open_timetable):
    page = open_timetable(**NARROW)
    expect(page.locator("#tt-picture")).to_be_hidden()
    panel = page.get_by_role("group", name="Panel")
    panel.get_by_role("button", name="Place").click()
    says(page, "“Panel” placed at 11am, Hall A; no clash.")
    panel.get_by_role("button", name="Later").click()
    panel.get_by_role("button", name="Longer").click()
    says(page, "“Panel” now ends at 11.55am, after 50 minutes; no clash.")
    for title in ("Policy", "Practice"):
        page.get_by_role("group", name=title).get_by_role("checkbox").check()
    page.get_by_role("group", name="Policy").get_by_role("button", name="Later").click()
    says(page, "2 sessions moved 5 minutes later; no clash.")
    lunch = page.get_by_role("group", name="Lunch")
    lunch.get_by_label("Starts").fill("9am")
    page.keyboard.press("Tab")
    expect(lunch.get_by_label("Ends")).to_be_focused()
    page.get_by_label("minutes").focus()
    expect(page.locator(".tt-title").first).to_have_text("Lunch")
    lunch.get_by_role("button", name="To the tray").click()
    expect(page.locator(".tt-title")).to_have_text(["Welcome", "Policy", "Practice", "Panel", "Lunch"])
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    save(page, "The timetable is saved: 4 sessions are moved.")
    assert places(event)["Panel"] == ("11:05", "11:55", "Hall A")


# ── Two people ──


def test_a_12_two_pages_move_one_session_and_the_second_chooses(event, open_timetable):
    """A-12."""
    first, second = open_timetable(**WIDE), open_timetable(**WIDE)
    for page, minutes in ((first, 60), (second, 30)):
        drag_by(page, "Policy", minutes)
    drag_by(second, "Lunch", 30)
    save(first, "The timetable is saved: 1 session is moved.")
    with second.expect_response(
        lambda response: response.request.method == "POST" and "check" not in response.url
    ) as saved:
        second.get_by_role("button", name="Save", exact=True).click()
    assert saved.value.status == 409
    expect(second.locator(".differences .version")).to_have_text(
        ["5 March 2027\n11am to midday\nHall A", "5 March 2027\n10.30am to 11.30am\nHall A"], use_inner_text=True
    )
    expect(second.locator("#tt-unsaved")).to_have_text("2 unsaved changes")
    second.get_by_label("Take theirs").check()
    save(second, "The timetable is saved: 1 session is moved.")
    assert places(event)["Policy"] == ("11:00", "12:00", "Hall A")
    assert places(event)["Lunch"] == ("12:30", "13:30", None)


# ── The clocks, and who only looks ──


def test_a_reader_sees_the_picture_and_can_change_nothing(event, open_page):
    event.organiser = OrganisationFactory()
    event.save()
    reader = member("reader", event.organiser)
    reader.set_password("a-long-password")
    reader.username = "reader"
    reader.save()
    page = open_page(f"/admin/events/event/{event.pk}/timetable/", **WIDE)
    sign_in(page, "reader")
    box = item(page, "Policy").bounding_box()
    drag(page, box["x"] + 20, box["y"] + 20, (box["x"] + 20, box["y"] + 200))
    press(page, "ArrowDown", "+", "t", "Control+z")
    expect(item(page, "Policy")).to_have_accessible_name("Policy, Talk, 10am to 11am, Hall A, Ada Example")
    assert page.get_by_role("button", name="Save").count() == 0
    press(page, "Enter")
    expect(page.get_by_role("link", name="Policy")).to_be_focused()


def test_steps_go_through_the_hour_that_happens_twice(organiser, open_page):
    event = EventFactory(title="Night", starts_on=date(2027, 10, 31), start_time=time(0), end_time=time(6))
    SessionFactory(event=event, title="Watch", at=("00:45", "00:55"))
    page = open_page(f"/admin/events/event/{event.pk}/timetable/", **WIDE)
    sign_in(page)
    item(page, "Watch").click()
    for words in ("1am BST", "1.15am BST", "1.30am BST", "1.45am BST", "1am GMT", "1.15am GMT"):
        press(page, "Shift+ArrowDown")
        says(page, f"“Watch” moved to {words}; no clash.")
    save(page, "The timetable is saved: 1 session is moved.")
    assert event.sessions.get().starts_at.isoformat() == "2027-10-31T01:15:00+00:00"


def test_axe_finds_nothing_and_nothing_scrolls_sideways(event, open_timetable):
    for width in (390, 1440):
        page = open_timetable(viewport={"width": width, "height": 900}, **AXE)
        found = []
        if width == 1440:
            item(page, "Policy").click()
            press(page, "ArrowRight")
            expect(page.locator("#tt-live")).to_contain_text("moved")
            page.get_by_text("All keys").click()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function("document.getAnimations().length === 0")  # colours go over into each other
            results = Axe().run(page, options={"preload": False}).response["violations"]
            found += [(width, scheme, v["id"], v["nodes"][0]["html"]) for v in results]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert found == []


def test_axe_finds_nothing_on_an_event_without_sessions(organiser, open_page):
    page = open_page(f"/admin/events/event/{EventFactory().pk}/timetable/", **WIDE, **AXE)
    sign_in(page)
    expect(page.get_by_text("There are no sessions yet.")).to_be_visible()
    assert Axe().run(page, options={"preload": False}).response["violations"] == []
