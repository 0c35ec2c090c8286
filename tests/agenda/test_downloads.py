"""The files that the pages of an event offer."""

import pytest

from agenda.exports import FORMS, Form
from agenda.publish import publish
from tests.factories import EventFactory, RoomFactory, SessionFactory
from tests.site.test_pages import Element, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

FILES = "/events/forum/programme"


def form(extension: str, name: str, **values) -> Form:
    return Form(extension=extension, name=name, media_type="text/plain", render=lambda copy: b"sample", **values)


@pytest.fixture
def forms():
    """Three forms, whatever others there are: one with options, one without a purpose."""
    three = [
        form(
            "pdf",
            "PDF",
            purpose="to print and hand out",
            options={"variant": ("agenda", "door-signs"), "paper": ("a4", "letter")},
            words={"letter": "on Letter paper"},
        ),
        form("ics", "Calendar", purpose="for your own calendar"),
        form("txt", "Plain text"),
    ]
    registered = dict(FORMS)
    FORMS.clear()
    FORMS.update({one.extension: one for one in three})
    yield
    FORMS.clear()
    FORMS.update(registered)  # in their order, which pages show


@pytest.fixture
def forum():
    event = EventFactory(title="Forum")
    for room in ("Hall A", "Hall <B>"):
        SessionFactory(event=event, room=RoomFactory(event=event, name=room), title=f"Talk in {room}")
    publish(event=event)
    return event


def links(element: Element) -> list[tuple[str, str]]:
    return [(link.text, link.attrs["href"]) for link in element.all("a")]


def taken_along(client, query="") -> Element:
    return read(client.get(f"/events/forum/programme/{query}")).one("section", "take-along")


def test_a_programme_offers_every_form_with_what_it_is_for_and_what_its_options_give(client, forms, forum):
    section = taken_along(client)
    assert [item.text for item in section.one("ul", "files").all("li")] == [
        "PDF to print and hand out Also: door signs, on Letter paper",
        "Calendar for your own calendar",
        "Plain text",
    ]
    assert links(section.one("ul", "files")) == [
        ("PDF", f"{FILES}.pdf"),
        ("door signs", f"{FILES}.pdf?variant=door-signs"),
        ("on Letter paper", f"{FILES}.pdf?paper=letter"),
        ("Calendar", f"{FILES}.ics"),
        ("Plain text", f"{FILES}.txt"),
    ]


def test_a_part_of_a_programme_offers_files_of_that_part_and_says_so(client, forms, forum):
    section = taken_along(client, "?room=Hall+%3CB%3E&kind=talk")
    assert [p.text for p in section.all("p")][:2] == [
        "These files hold Hall <B> only. Offer the whole programme",
        "Files are of whole days, rooms, tracks and audiences: what was chosen by words or kind is not in them alone.",
    ]
    assert links(section.one("ul", "files"))[:2] == [
        ("PDF", f"{FILES}.pdf?room=Hall+%3CB%3E"),
        ("door signs", f"{FILES}.pdf?room=Hall+%3CB%3E&variant=door-signs"),
    ]
    assert {client.get(address).status_code for _, address in links(section.one("ul", "files"))} == {200}


def test_a_part_that_there_is_not_offers_the_whole(client, forms, forum):
    section = taken_along(client, "?room=Nowhere")
    assert section.all("p")[0].text.startswith("Put this into the page")
    assert links(section.one("ul", "files"))[0] == ("PDF", f"{FILES}.pdf")


def test_a_brief_leads_to_what_most_people_want(client, forms, forum):
    actions = read(client.get("/events/forum/")).one("ul", "facts-actions")
    assert links(actions) == [
        ("Add to calendar", f"{FILES}.ics"),
        ("Programme as PDF", f"{FILES}.pdf"),
        ("Other files", f"{FILES}/#take-it-with-you"),
        ("Ask the organiser", "/events/forum/enquire/"),
    ]


def test_an_event_without_sessions_is_taken_along_too(client, forms):
    publish(event=EventFactory(title="Forum"))
    assert len(taken_along(client).one("ul", "files").all("li")) == 3
