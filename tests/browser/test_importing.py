"""A programme that somebody has already becomes an event: pasted, looked at, put right, made a draft, published."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from events.models import Event
from speakers.models import Speaker
from tests.agenda.importer import sample_forum
from tests.browser.hands import Keyboard, Mouse
from tests.browser.test_journey import sign_in
from tests.browser.test_publishing import SMALL_IN_CONTENT
from tests.browser.test_reading import AXE
from tests.factories import AppearanceFactory, ImportFactory, SpeakerFactory
from tests.nasty import MARKUP

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REAL = Path(__file__).resolve().parents[3] / "shared" / "programmes" / "002_650622e4313d888c.txt"
"""The forum of 2019, where it is at hand; ours is in its manner."""
NEW = "/admin/events/event/import/"


@pytest.fixture(params=["ours", pytest.param("real", marks=pytest.mark.skipif(not REAL.exists(), reason="not here"))])
def text(request) -> str:
    return sample_forum.TEXT if request.param == "ours" else REAL.read_text()


def card(page: Page, piece: str, called: str):
    """The one with that name or title in it."""
    rows = page.locator(f'.import-rows > li[id^="{piece}."]')
    return rows.filter(has=page.locator(f'input[value="{called}"]')).first


def known_speaker(text: str) -> tuple[Speaker, str]:
    """Somebody of the name of one whom the source announces, from elsewhere; and that name."""
    name = next(name for name in ("Nina Cope", "Ann Speaker-Two") if name in text)
    speaker = SpeakerFactory(name=name)
    AppearanceFactory(speaker=speaker, billing="Director, Another Agency", event__title="Earlier Forum")
    return speaker, name


@pytest.mark.parametrize("hands", [Mouse, Keyboard])
def test_an_organiser_pastes_a_programme_puts_it_right_and_publishes_it(open_page, organiser, text, hands):
    speaker, name = known_speaker(text)
    desk = open_page("/admin/")
    sign_in(desk)
    hands = hands(desk)
    hands.press(desk.get_by_role("link", name="Import a programme"))
    hands.fill(desk.get_by_label("Paste the programme"), text)
    hands.press(desk.get_by_role("button", name="Read it"))

    expect(desk.locator(".placed")).to_contain_text("% of")
    assert (Event.objects.count(), Axe().run(desk, options=AXE).violations_count) == (1, 0)
    assert desk.evaluate(SMALL_IN_CONTENT) == []
    session = card(desk, "sessions", "Lunch and Networking")
    hands.choose(session.get_by_label("Kind"), "Networking")
    person = card(desk, "speakers", name)
    expect(person.get_by_label("Not decided: somebody new for now")).to_be_checked()
    if isinstance(hands, Mouse):
        hands.press(person.get_by_label(f"The same person as {name}"))
    else:
        hands.reach(person.get_by_label("Not decided: somebody new for now"))
        hands.key("ArrowDown")  # round to the first
        expect(person.get_by_label(f"The same person as {name}")).to_be_checked()
    hands.press(desk.get_by_role("button", name="Create draft"))

    expect(desk.locator(".messagelist")).to_contain_text("is made, as a draft")
    event = Event.objects.exclude(title="Earlier Forum").get()
    assert event.sessions.get(title="Lunch and Networking").kind == "networking"
    assert (speaker.appearances.count(), Speaker.objects.filter(name=name).count()) == (2, 1)
    expect(desk.locator(".imports")).to_contain_text("Pasted text")
    hands.press(desk.locator('[name="_publish"]'))
    expect(desk.locator(".messagelist")).to_contain_text("Publication 1")
    delegate = open_page(f"/events/{event.slug}/programme/")
    expect(delegate.locator("main")).to_contain_text("Lunch and Networking")
    expect(delegate.locator("main")).to_contain_text(name)


def test_pieces_and_lines_lead_to_each_other_and_what_was_meant_is_marked(open_page, organiser, text):
    imported = ImportFactory(content=text.encode(), begun_by=organiser)
    desk = open_page(f"{NEW}{imported.pk}/")
    sign_in(desk)
    session = card(desk, "sessions", "Lunch and Networking")
    session.locator(".from-lines a").first.click()
    line = desk.locator(".source-lines :target")
    expect(line).to_contain_text("Lunch and Networking")
    expect(line).to_be_in_viewport()
    line.get_by_role("link", name="session").click()
    expect(session).to_be_in_viewport()
    assert session.evaluate("element => element.matches(':target')")


def test_a_file_is_dropped(open_page, organiser, text):
    desk = open_page(NEW)
    sign_in(desk)
    expect(desk.get_by_text("A file can be dropped anywhere")).to_be_visible()
    dropped = desk.evaluate_handle(
        """text => {
            const dropped = new DataTransfer();
            dropped.items.add(new File([text], "forum.txt", {type: "text/plain"}));
            return dropped;
        }""",
        text,
    )
    desk.dispatch_event(".import-form", "drop", {"dataTransfer": dropped})
    assert desk.get_by_label("Or choose a file").evaluate("input => input.files[0].name") == "forum.txt"
    desk.get_by_role("button", name="Read it").click()
    expect(desk.locator(".import-state")).to_contain_text("“forum.txt” was read as")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_axe_finds_nothing(open_page, organiser, text, width, scheme):
    imported = ImportFactory(content=text.encode(), begun_by=organiser)
    desk = open_page(NEW, viewport={"width": width, "height": 800}, color_scheme=scheme)
    sign_in(desk)
    for address in (NEW, f"{NEW}{imported.pk}/", f"{NEW}{imported.pk}/#line-5"):
        desk.goto(address)
        assert desk.evaluate("document.documentElement.scrollWidth") <= width
        assert Axe().run(desk, options=AXE).violations_count == 0
        assert desk.evaluate(SMALL_IN_CONTENT) == []


def test_markup_in_a_source_runs_nowhere(open_page, organiser):
    """PUB-12: no dialog, nothing on the console, and no request to elsewhere."""
    text = "\n".join(["Sample Forum", "5 March 2027", *MARKUP.values(), '"><img src=x onerror=alert(1)>'])
    desk = open_page(NEW)
    sign_in(desk)
    desk.get_by_label("Paste the programme").fill(text)
    desk.get_by_role("button", name="Read it").click()
    desk.get_by_role("button", name="Create draft").click()
    expect(desk.locator(".messagelist")).to_contain_text("is made, as a draft")
