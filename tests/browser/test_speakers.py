"""People on the desk in a browser: doubles, merging and undoing, the focus of a photograph, erasing."""

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from agenda.merging import remove
from agenda.publish import publish
from speakers.models import Appearance, Speaker
from tests.browser.test_journey import add_row, choose_speaker, sign_in
from tests.browser.test_reading import AXE
from tests.conftest import AT
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    SessionFactory,
    SpeakerFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def forum():
    """Published, with the same person twice: once a professor, once confirmed."""
    event = EventFactory(title="Forum")
    professor = SpeakerFactory(honorific="Professor", name="Sample Coxhead", biography="Teaches in York.")
    shorter = SpeakerFactory(name="S. Coxhead", post_nominals="QPM", biography="Served in Leeds.")
    for speaker, status in ((professor, "invited"), (shorter, "confirmed")):
        appearance = AppearanceFactory(event=event, speaker=speaker, status=status, billing="Head, Sample Police")
        ContributionFactory(session=SessionFactory(event=event), appearance=appearance)
    publish(event=event)
    return event


@pytest.fixture
def desk(open_page, organiser):
    def desk(address: str, **options) -> Page:
        page = open_page(address, **options)
        sign_in(page)
        return page

    return desk


def picture() -> dict:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (600, 300), "red")
    image.paste("blue", (300, 0, 600, 300))
    out = io.BytesIO()
    image.save(out, "PNG")
    return {"name": "portrait.png", "mimeType": "image/png", "buffer": out.getvalue()}


def colour_of(page: Page) -> str:
    """Of the middle of the photograph that the page shows."""
    red, _, blue = page.locator("img.portrait").first.evaluate(
        """async (image) => {
            await image.decode();
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
            const drawn = canvas.getContext("2d");
            drawn.drawImage(image, 0, 0);
            return [...drawn.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data].slice(0, 3);
        }"""
    )
    return "red" if red > 200 > blue else "blue" if blue > 200 > red else f"neither: {red}, {blue}"


def test_whoever_adds_a_near_double_is_asked_and_goes_on_with_whom_they_have(forum, desk):
    page = desk("/admin/speakers/speaker/add/")
    page.get_by_label("Name:", exact=True).fill("Dr S. Coxhead")
    page.get_by_label("Biography:").fill("Kept while I am asked.")
    page.get_by_role("button", name="Save", exact=True).click()
    doubles = page.get_by_role("region", name="Same person as …?")
    expect(doubles.get_by_role("listitem")).to_have_count(2)
    expect(page.get_by_label("Biography:")).to_have_value("Kept while I am asked.")
    doubles.get_by_role("button", name="Yes, the same as Professor Sample Coxhead").click()
    expect(page.get_by_role("listitem").filter(has_text="was there already")).to_be_visible()
    assert Speaker.objects.count() == 2

    page.goto("/admin/speakers/speaker/add/")
    page.get_by_label("Name:", exact=True).fill("Dr S. Coxhead")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("No, this is somebody else").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was added successfully")
    assert Speaker.objects.count() == 3


def test_a_near_double_is_chosen_from_the_table_of_an_event_too(forum, desk):
    page = desk(f"/admin/events/event/{EventFactory(title='Next').pk}/change/")
    add_row(page, "appearances")
    with page.expect_popup() as opened:
        page.locator("#appearances-0 .field-speaker .add-related").click()
    popup = opened.value
    popup.get_by_label("Name:", exact=True).fill("S Coxhead")
    popup.get_by_role("button", name="Save", exact=True).click()
    with popup.expect_event("close"):
        popup.get_by_role("button", name="Yes, the same as S. Coxhead QPM").click()
    expect(page.locator("#appearances-0 .field-speaker .select2-selection")).to_contain_text("S. Coxhead QPM")
    page.get_by_role("button", name="Save", exact=True).click()
    assert list(Appearance.objects.filter(event__title="Next").values_list("speaker__name", "billing")) == [
        ("S. Coxhead", "Head, Sample Police")
    ]


def test_whoever_is_chosen_brings_their_last_billing_and_what_is_typed_stays(forum, desk):
    police = OrganisationFactory(name="Sample Constabulary")
    Appearance.objects.update(position="Head", organisation=police)
    page = desk(f"/admin/events/event/{EventFactory(title='Next').pk}/change/")
    add_row(page, "appearances")
    choose_speaker(page, 0, "Professor Sample Coxhead")
    expect(page.locator("#id_appearances-0-billing")).to_have_value("Head, Sample Police")
    expect(page.locator("#id_appearances-0-position")).to_have_value("Head")
    expect(page.locator("#appearances-0 .field-organisation .select2-selection")).to_contain_text("Sample Constabulary")
    add_row(page, "appearances")
    page.locator("#id_appearances-1-billing").fill("Guest")
    choose_speaker(page, 1, "S. Coxhead QPM")
    expect(page.locator("#id_appearances-1-position")).to_have_value("")
    page.get_by_role("button", name="Save", exact=True).click()
    saved = Appearance.objects.filter(event__title="Next").values_list("billing", "organisation__name")
    assert set(saved) == {("Head, Sample Police", "Sample Constabulary"), ("Guest", None)}


def test_two_are_merged_with_parts_of_each_and_it_is_undone(forum, desk, open_page):
    page, visitor = desk("/admin/speakers/speaker/"), open_page("/speakers/")
    expect(visitor.locator("li.person")).to_have_count(2)
    page.get_by_role("link", name="Likely doubles").click()
    page.get_by_role("link", name="Compare and merge").click()
    expect(page.get_by_role("listitem").filter(has_text="confirmed, as one of them is")).to_be_visible()
    page.get_by_role("radio", name="Served in Leeds.").check()
    page.get_by_role("button", name="Merge the two").click()
    expect(page.locator(".messagelist")).to_contain_text("are one now")
    visitor.goto("/speakers/s-coxhead/")
    expect(visitor).to_have_url(visitor.url.replace("s-coxhead", "sample-coxhead"))
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Professor Sample Coxhead QPM")
    expect(visitor.get_by_text("Served in Leeds.")).to_be_visible()
    visitor.goto("/speakers/")
    expect(visitor.locator("li.person")).to_have_count(1)

    page.goto("/admin/speakers/speaker/deleted/")
    page.get_by_role("button", name="Undo the merging of S. Coxhead QPM").click()
    expect(page.locator(".messagelist")).to_contain_text("S. Coxhead QPM is back.")
    visitor.goto("/speakers/s-coxhead/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("S. Coxhead QPM")
    visitor.goto("/speakers/sample-coxhead/")
    expect(visitor.get_by_text("Teaches in York.")).to_be_visible()


def test_the_focus_is_set_by_a_click_and_by_keyboard_and_pages_show_it(forum, desk, open_page):
    professor = Speaker.objects.get(slug="sample-coxhead")
    address = f"/admin/speakers/speaker/{professor.pk}/change/"
    page, visitor = desk(address), open_page("/")
    page.get_by_label("Photograph:", exact=True).set_input_files(picture())
    page.get_by_label("Photograph in words:").fill("Sample Coxhead, red and blue")
    whole = page.get_by_role("img", name="The whole photograph")
    box = whole.bounding_box()
    whole.click(position={"x": box["width"] * 0.95, "y": box["height"] / 2})
    expect(page.get_by_label("Middle, % from the left:")).to_have_value("95")
    page.get_by_role("button", name="Save and continue editing").click()
    visitor.goto("/speakers/sample-coxhead/")
    assert colour_of(visitor) == "blue"

    across = page.get_by_label("Middle, % from the left:")
    expect(across).to_have_value("95")
    across.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    visitor.goto("/events/forum/")
    assert colour_of(visitor) == "red"
    expect(visitor.locator("img.portrait")).to_have_attribute("alt", "Sample Coxhead, red and blue")


def test_the_focus_is_set_without_scripts(forum, desk, open_page):
    professor = Speaker.objects.get(slug="sample-coxhead")
    page, visitor = desk(f"/admin/speakers/speaker/{professor.pk}/change/", java_script_enabled=False), open_page("/")
    page.get_by_label("Photograph:", exact=True).set_input_files(picture())
    page.get_by_label("Photograph in words:").fill("Red and blue")
    page.get_by_label("Middle, % from the left:").fill("100")
    page.get_by_role("button", name="Save", exact=True).click()
    visitor.goto("/speakers/sample-coxhead/")
    assert colour_of(visitor) == "blue"


def test_whoever_is_erased_is_gone_from_what_was_published(forum, desk, open_page):
    page, visitor = desk("/admin/speakers/speaker/"), open_page("/events/forum/")
    expect(visitor.locator("li.person strong")).to_have_text(["Professor Sample Coxhead", "S. Coxhead QPM"])
    page.get_by_role("link", name="S. Coxhead", exact=True).click()
    page.get_by_role("link", name="Erase").click()
    page.get_by_label("I am sure").check()
    page.get_by_role("button", name="Erase S. Coxhead").click()
    expect(page.locator(".messagelist")).to_contain_text("The person is erased.")
    visitor.reload()
    expect(visitor.locator("li.person strong")).to_have_text(["Professor Sample Coxhead", "Speaker withdrawn"])
    expect(visitor.get_by_role("link", name="Speaker withdrawn")).to_have_count(0)
    assert visitor.goto("/speakers/s-coxhead/").status == 404


def test_axe_finds_nothing_on_the_desks_pages_about_people(forum, desk):
    one, other = Speaker.objects.order_by("pk")
    one.photograph.save("a.jpg", io.BytesIO(picture()["buffer"]), save=False)
    one.photograph_alt = "Red and blue"
    one.save()
    remove(speaker=SpeakerFactory(name="Gone Sample"), by=None, at=AT)
    spare = SpeakerFactory(name="Spare Sample")
    page, found = desk("/admin/", **AXE), []
    below = f"/admin/speakers/speaker/{one.pk}"
    pages = ["/admin/speakers/speaker/", "/admin/speakers/speaker/doubles/", "/admin/speakers/speaker/deleted/"]
    pages += [f"{below}/change/", f"{below}/merge/", f"{below}/merge/{other.pk}/", f"{below}/erase/"]
    pages += [f"/admin/speakers/speaker/{spare.pk}/delete/", "/admin/speakers/appearance/"]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            for address in pages:
                page.goto(address)
                found += violations(page, address, scheme)
            page.goto("/admin/speakers/speaker/add/")
            page.get_by_label("Name:", exact=True).fill("Dr S. Coxhead")
            page.get_by_role("button", name="Save", exact=True).click()
            expect(page.get_by_role("heading", name="Same person as …?")).to_be_visible()
            found += violations(page, "doubles on the form", scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert found == [], found


def violations(page: Page, address: str, scheme: str) -> list[tuple]:
    width = page.viewport_size["width"]
    results = Axe().run(page, options={"preload": False}).response["violations"]
    return [(address, width, scheme, found["id"], found["nodes"][0]["html"]) for found in results]
