"""From the invitation to the publication, against a real mail server: a link opened by somebody without an account, an
answer, corrections accepted with one press."""

import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from agenda.publish import publish
from events.outbox import deliver_due
from speakers.models import Appearance, Correction, Speaker
from tests.browser.test_journey import sign_in
from tests.browser.test_reading import AXE
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    InvitationFactory,
    SessionFactory,
    SpeakerFactory,
)
from tests.mail_server import serving_mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def event():
    """With two who can be written to, and one who cannot."""
    event = EventFactory(title="Forum", enquiries_to="office@forums.example")
    for name, email in (("Ada Sample", "ada@sample.example"), ("Bert Sample", "bert@sample.example"), ("Cleo", "")):
        speaker = SpeakerFactory(name=name, email=email)
        appearance = AppearanceFactory(
            event=event, speaker=speaker, billing=f"Former post of {name}", status="proposed"
        )
        session = SessionFactory(event=event, title=f"A talk by {name}", day=event.starts_on)
        ContributionFactory(session=session, appearance=appearance)
    return event


@pytest.fixture
def mails(settings, live_server):
    """What a real mail server has taken, once what waits is delivered: `mails()`."""
    settings.SITE_URL = live_server.url
    with serving_mail() as server:
        settings.MAILERS = server.mailers

        def delivered() -> list[tuple]:
            deliver_due(at=timezone.now())
            return server.taken

        yield delivered


def address_of(event) -> str:
    return f"/admin/events/event/{event.pk}/invitations/"


def link_in(mail) -> str:
    return re.search(r"/speak/\S+", next(mail.iter_parts()).get_content())[0]


def picture() -> dict:
    out = io.BytesIO()
    Image.new("RGB", (90, 60), "teal").save(out, "PNG")
    return {"name": "me.png", "mimeType": "image/png", "buffer": out.getvalue()}


def violations(page: Page) -> list[tuple]:
    width = page.viewport_size["width"]
    results = Axe().run(page, options={"preload": False}).response["violations"]
    return [(page.url, width, violation["id"], violation["nodes"][0]["html"]) for violation in results]


def test_from_the_invitation_to_the_publication(event, organiser, open_page, mails):
    desk = open_page("/admin/")
    sign_in(desk)
    desk.goto(address_of(event))
    desk.get_by_label("Everybody in this list (3)").check()
    desk.get_by_role("button", name="Look at invitations").click()
    expect(desk.locator(".left-out")).to_contain_text("Cleo has no e-mail address.")
    expect(desk.locator("details pre").first).to_contain_text("Dear Ada Sample,")
    desk.get_by_role("button", name="Send 2 invitations").dblclick()
    expect(desk.get_by_role("row", name="Ada Sample")).to_contain_text("Invited since")
    sent = dict(mails())
    assert (sorted(sent), len(mails())) == (["ada@sample.example", "bert@sample.example"], 2)

    speaker = open_page(link_in(sent["ada@sample.example"]), java_script_enabled=False)
    expect(speaker.get_by_role("heading", name="A talk by Ada Sample")).to_be_visible()
    speaker.get_by_label("Anything to tell the organiser?").fill("I am away that week.")
    speaker.get_by_label("How you are announced").fill("Head of Samples, Sample Police")
    speaker.get_by_role("button", name="No, I cannot speak").click()
    expect(speaker.get_by_role("heading", level=1)).to_have_text("You are not speaking, Ada Sample")

    other = open_page(link_in(sent["bert@sample.example"]), viewport={"width": 390, "height": 844})
    other.get_by_label("A new photograph").set_input_files(picture())
    other.get_by_role("button", name="Yes, I will speak").click()
    expect(other.get_by_role("alert")).to_contain_text("Say in a few words what the photograph shows")
    other.get_by_label("A new photograph").set_input_files(picture())
    other.get_by_label("What the new photograph shows").fill("Bert at a lectern")
    other.get_by_label("How you are announced").fill("Inspector, Sample Police")
    other.get_by_role("button", name="Yes, I will speak").click()
    expect(other.get_by_role("status")).to_contain_text("The organiser knows that you will speak.")
    expect(other.get_by_role("img", name="Bert at a lectern")).to_have_js_property("naturalWidth", 90)
    assert [(recipient, mail["Subject"]) for recipient, mail in mails()[2:]] == [
        ("office@forums.example", "Ada Sample will not speak: Forum"),
        ("office@forums.example", "Bert Sample will speak: Forum"),
    ]
    assert other.context.cookies() == speaker.context.cookies() == []

    desk.reload()
    expect(desk.get_by_role("row", name="Ada Sample")).to_contain_text("I am away that week.")
    desk.get_by_role("button", name="Accept the billing of Ada Sample").click()
    desk.get_by_role("button", name="Accept all 2 of Bert Sample").click()
    expect(desk.locator(".messagelist")).to_contain_text("2 corrections accepted.")
    assert dict(Appearance.objects.values_list("speaker__name", "billing")) == {
        "Ada Sample": "Head of Samples, Sample Police",
        "Bert Sample": "Inspector, Sample Police",
        "Cleo": "Former post of Cleo",
    }
    desk.get_by_role("link", name="Event", exact=True).click()
    desk.get_by_role("button", name="Save and publish").click()
    expect(desk.locator(".messagelist")).to_contain_text("Publication 1 is public now.")

    reader = open_page("/events/forum/")
    people = reader.locator(".people")
    expect(people.first).to_contain_text("Bert Sample Inspector, Sample Police")
    expect(people.first.get_by_role("img", name="Bert at a lectern")).to_have_js_property("naturalWidth", 128)
    expect(people.first).not_to_contain_text("Ada Sample")
    desk.goto(address_of(event))
    desk.get_by_role("button", name="End the link of Bert Sample").click()
    other.reload()
    expect(other.get_by_role("heading", level=1)).to_have_text("There is no page at this address")


def test_who_declined_and_is_brought_back_is_published_with_the_corrected_billing(event, organiser, open_page, mails):
    """The billing that a speaker corrected while declining is kept for the day they come after all."""
    appearance = Appearance.objects.get(speaker__name="Ada Sample")
    page = open_page(f"/speak/{InvitationFactory(appearance=appearance, invited_at=timezone.now()).token}/")
    page.get_by_label("How you are announced").fill("Head of Samples")
    page.get_by_label("How you are announced").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("What you corrected waits for the organiser")
    appearance.refresh_from_db()
    assert appearance.status == "proposed"
    page.get_by_role("button", name="No, I cannot speak").click()
    page.get_by_role("button", name="I can speak after all").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are speaking, Ada Sample")
    desk = open_page("/admin/")
    sign_in(desk)
    desk.goto(address_of(event))
    desk.get_by_role("button", name="Accept the billing of Ada Sample").press("Enter")
    expect(desk.locator(".messagelist")).to_contain_text("1 correction accepted.")
    publish(event=event)
    expect(open_page("/events/forum/").locator(".people").first).to_contain_text("Ada Sample Head of Samples")


def test_axe_finds_nothing_on_the_desks_pages_or_the_speakers(event, organiser, open_page):
    appearance = Appearance.objects.get(speaker__name="Ada Sample")
    invitation = InvitationFactory(appearance=appearance, invited_at=timezone.now())
    for part in ("billing", "biography"):
        Correction.objects.create(invitation=invitation, part=part, text="As it is", proposed_at=timezone.now())
    page, found, wide = open_page("/admin/", **AXE), [], []
    sign_in(page)
    desk, own = address_of(event), f"/speak/{invitation.token}/"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            for address in (desk, f"{desk}text/", own):
                page.goto(address)
                found += violations(page)
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wide.append((address, width))
            page.get_by_label("Anything to tell").evaluate("area => area.value = 'x'.repeat(2001)")
            page.get_by_role("button", name="Send corrections").click()
            expect(page.get_by_role("alert")).to_contain_text("Up to 2,000 characters")
            found += violations(page)
            page.goto(desk)
            page.get_by_label("Everybody in this list").check()
            page.get_by_role("button", name="Look at invitations").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Invitations, before they are sent")
            found += violations(page)
    assert (found, wide) == ([], [])


def test_nothing_scrolls_sideways_at_320_pixels(event, open_page):
    appearance = Appearance.objects.get(speaker__name="Ada Sample")
    Speaker.objects.update(biography="x" * 200)
    link = f"/speak/{InvitationFactory(appearance=appearance, invited_at=timezone.now()).token}/"
    page = open_page(link, viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
