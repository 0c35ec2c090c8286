"""The forum of 2019, from nothing to its next edition, by mouse and by keyboard alone. The number of actions that takes
is printed (`pytest -s`)."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import agenda.demo
from agenda.compose import compose
from events.models import Event
from events.programme import Billing, Part, Programme, SessionDetails, from_json
from events.vocabulary import AppearanceStatus, ContributionRole
from tests.browser.hands import Keyboard, Mouse
from tests.browser.test_journey import sign_in
from tests.browser.test_timetable import drag_by, item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORUM = "effectively-tackling-and-preventing-serious-and-organised-crime-2019"
WELCOME, CLOSE, LUNCH = "Chair's Welcome Address", "Chair’s Summary and Close", "Lunch and Networking"
KEYNOTE = "Developing a Whole-System Strategic Approach to Disrupting Serious and Organised Crime"


def printed_programme() -> Programme:
    """As it is to be built; the chair closes it too, who could not be in two places at once."""
    programme = from_json(Path(agenda.demo.__file__).with_name(f"{FORUM}.json").read_bytes())
    chair = Part(speaker="michael-levi", role=ContributionRole.CHAIR)
    *sessions, close = programme.sessions
    return replace(programme, sessions=(*sessions, replace(close, speakers=(chair,))))


def line_of(billing: Billing) -> str:
    role = " (Chair)" if billing.role else ""
    status = "CONFIRMED" if billing.status == AppearanceStatus.CONFIRMED else "invited"
    return f"{billing.full_name}, {billing.billing}{role} ({status})"


def lines_of(session: SessionDetails, programme: Programme) -> str:
    title = f"{session.label}: {session.title}" if session.label else session.title
    points = [f"  • {point}" for point in session.points]
    people = [
        f"{'Chair: ' if part.role == ContributionRole.CHAIR else ''}{line_of(programme.billing_of[part.speaker])}"
        for part in session.speakers
    ]
    return "\n\n".join([title, *points, *people])


class Organiser:
    """Whoever builds it, with either kind of hands."""

    def __init__(self, page: Page, hands):
        self.page, self.hands = page, hands

    def button(self, name: str) -> Locator:
        return self.page.locator("#content").get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        self.hands.press(self.button(name))

    def follow(self, name: str) -> None:
        self.hands.press(self.page.get_by_role("link", name=name, exact=True).first)

    def tab(self, name: str) -> None:
        self.hands.press(self.page.locator(".event-tabs").get_by_role("link", name=name, exact=True))

    def fill(self, label: str, text: str) -> None:
        self.hands.fill(self.page.get_by_label(label, exact=True), text)

    def told(self, words: str) -> None:
        expect(self.page.locator(".messagelist")).to_contain_text(words)

    def live(self, words: str) -> None:
        expect(self.page.locator("#tt-live")).to_contain_text(words)

    # ── Building ──

    def make_the_event(self, programme: Programme) -> None:
        event = programme.event
        self.follow("New event")
        self.fill("Title:", event.title)
        self.fill("First day:", "16/07/2019")
        self.fill("Start time:", "8.45am")
        self.fill("End time:", "4.50pm")
        self.fill("Place:", event.place)
        self.fill("Conference brief:", event.brief)
        self.fill(
            "Who should attend, pasted: job titles and teams, one a line:",
            "\n".join(f"• {a.name}" for a in programme.audiences),
        )
        self.press("Save and continue editing")
        expect(self.page.get_by_role("status")).to_contain_text("16 lines")
        for fieldset in self.page.locator(".audience-lines fieldset").all():
            if not fieldset.locator("input[type=radio]:checked").count():  # reads like one that is there
                self.hands.tick(fieldset.get_by_label("A new one"))
        self.press("Add these")
        self.told("16 are in the list.")

    def name_the_speakers(self, programme: Programme) -> None:
        self.tab("Event")
        self.follow("Paste speakers, one a line")
        self.fill("Speakers, one a line:", "\n".join(map(line_of, programme.speakers)))
        self.press("Look at them")
        self.press("Add the ticked ones")
        self.told("17 speakers are added.")

    def bring_in_the_agenda(self, programme: Programme) -> None:
        self.tab("Sessions")
        self.follow("Paste several sessions")
        self.fill("Sessions, one a line:", "\n\n\n".join(lines_of(s, programme) for s in programme.sessions))
        self.press("Look at them")
        expect(self.page.get_by_role("status")).to_contain_text("22 sessions read.")
        self.press("Add the ticked ones")
        self.told("22 sessions are added.")

    def lay_out_the_times(self) -> None:
        self.tab("Lay out times")
        self.press("Accept these times")
        self.told("The times of 16 July 2019 are saved.")

    # ── Publishing ──

    def publish(self, note: str) -> None:
        self.tab("Checklist")
        self.hands.fill(self.page.get_by_label("Note for this publication"), note)
        self.press("Publish")
        self.told("is public now.")

    def rename_the_keynote(self) -> None:
        self.tab("Sessions")
        self.hands.press(self.page.get_by_role("link", name=KEYNOTE).first)
        self.fill("Title", "A Whole-System Approach")
        self.hands.press(self.page.get_by_role("button", name="Save", exact=True))
        self.told("changed successfully")

    def compare_and_bring_back(self) -> list[str]:
        self.tab("Publications")
        self.hands.choose(self.page.get_by_label("Compare"), "Publication 1")
        self.hands.choose(self.page.get_by_label("with", exact=True), "Publication 2")
        self.press("Compare")
        expect(self.page.locator(".changes li")).not_to_have_count(0)
        changes = self.page.locator(".changes li").all_inner_texts()
        self.follow("All publications")
        self.follow("Bring back publication 1")
        self.press("Bring back publication 1")
        self.told("is public again, as publication 3.")
        return changes

    def make_the_next_edition(self) -> None:
        self.follow("Duplicate as next edition")
        self.press("Make the next edition")
        self.told("is made, as a draft.")


class ByMouse(Organiser):
    def move_lengthen_and_undo(self) -> None:
        drag_by(self.page, LUNCH, 10)
        self.live(f"“{LUNCH}” moved to")
        drag_by(self.page, LUNCH, 10, edge=True)
        self.live(f"“{LUNCH}” now ends at")
        self.hands.actions += 2
        for _ in range(2):
            self.press("Undo")
            self.live("Undone:")

    def open_fields(self, title: str) -> None:
        self.hands.press(item(self.page, title))

    def retime_the_close(self, start: str, end: str) -> None:
        self.open_fields(CLOSE)
        row = self.page.get_by_role("group", name=CLOSE)
        self.hands.fill(row.get_by_label("Starts"), start)
        self.hands.fill(row.get_by_label("Ends"), end)
        self.page.keyboard.press("Tab")


class ByKeyboard(ByMouse):
    def go_to(self, title: str) -> None:
        self.hands.reach(self.page.locator(".tt-field .tt-item[tabindex='0']"))
        self.hands.key("Home")
        wanted = item(self.page, title).get_attribute("data-session")
        for _ in range(30):
            if self.page.evaluate("document.activeElement.dataset.session") == wanted:
                return
            self.hands.key("ArrowDown")
        raise AssertionError(f"The arrows do not lead to {title}")

    def move_lengthen_and_undo(self) -> None:
        self.go_to(LUNCH)
        self.hands.key("Space", "ArrowDown", "ArrowDown")
        self.live(f"“{LUNCH}” moved to")
        self.hands.key("+")
        self.live(f"“{LUNCH}” now ends at")
        for _ in range(3):
            self.hands.key("Control+z")
            self.live("Undone:")
        self.hands.key("Space")

    def open_fields(self, title: str) -> None:
        self.go_to(title)
        self.hands.key("Enter")


WAYS = {"mouse": (Mouse, ByMouse), "keyboard": (Keyboard, ByKeyboard)}


@pytest.mark.parametrize("way", WAYS)
def test_the_forum_is_built_from_nothing(open_page, organiser, capsys, way):
    hands, kind = WAYS[way]
    page = open_page("/admin/", viewport={"width": 1440, "height": 1000})
    sign_in(page)
    by, programme = kind(page, hands(page)), printed_programme()
    by.make_the_event(programme)
    by.name_the_speakers(programme)
    by.bring_in_the_agenda(programme)
    built = by.hands.actions
    event = Event.objects.get()
    assert_same(compose(event), programme)

    by.lay_out_the_times()
    welcome, close = event.sessions.get(title=WELCOME), event.sessions.get(title=CLOSE)
    by.tab("Timetable")
    by.move_lengthen_and_undo()
    by.retime_the_close(*times_of(welcome))
    by.live("Professor Michael Levi is in")
    by.press("Save")
    expect(page.locator(".tt-problem").first).to_contain_text("Nothing is saved yet")
    by.retime_the_close(*times_of(close))
    by.press("Save")
    expect(page.locator(".tt-problem")).to_have_count(0)
    assert times_of(event.sessions.get(title=CLOSE)) == times_of(close)

    by.publish("The first programme")
    by.rename_the_keynote()
    by.publish("A shorter title")
    assert by.compare_and_bring_back() == [f"“{KEYNOTE}” is now called “A Whole-System Approach”."]
    assert event.current_publication.number == 3
    by.make_the_next_edition()
    edition = Event.objects.exclude(pk=event.pk).get()
    assert (edition.sessions.count(), edition.appearances.count(), edition.audiences.count()) == (22, 17, 16)
    with capsys.disabled():
        print(f"\nThe forum by {way}: built in {built} {by.hands.noun}, the whole way in {by.hands.actions}.")


def times_of(session) -> tuple[str, str]:
    return f"{session.start:%H:%M}", f"{session.end:%H:%M}"


def assert_same(built: Programme, printed: Programme) -> None:
    assert [(a.name, a.kind) for a in built.audiences] == [(a.name, a.kind) for a in printed.audiences]
    assert [who(b) for b in built.speakers] == [who(b) for b in printed.speakers]
    names = [{b.key: b.name for b in programme.speakers} for programme in (built, printed)]
    assert [what(s, names[0]) for s in built.sessions] == [what(s, names[1]) for s in printed.sessions]


def who(billing: Billing) -> tuple:
    return billing.full_name, billing.billing, billing.status, billing.role


def what(session: SessionDetails, names: dict[str, str]) -> tuple:
    people = [(names[part.speaker], part.role) for part in session.speakers]
    return session.kind, session.label, session.title, session.points, people
