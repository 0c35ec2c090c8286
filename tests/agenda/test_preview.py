"""The preview: what publishing would show, to organisers and nobody else."""

import pytest
from django.test import Client

from agenda.publish import publish, withdraw
from events.models import Event, Publication
from speakers.models import Speaker
from tests.factories import (
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    RoomFactory,
    SectorFactory,
    SessionFactory,
    agenda_of,
    browser_of,
    member,
)
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

ADDRESSES = ["/events/forum/preview/", "/events/forum/preview/programme/", "/events/forum/preview/sessions/opening/"]


@pytest.fixture
def event():
    event = EventFactory(title="Forum", brief="A *draft*.")
    ContributionFactory(session=SessionFactory(event=event, title="Opening", abstract="About **it**."))
    return event


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_organiser_sees_the_draft_marked_as_one_and_stored_nowhere(desk, event, address):
    response = desk.get(address)
    assert (response.status_code, response.headers["Cache-Control"], response.headers["X-Robots-Tag"]) == (
        200,
        "private, no-store",
        "noindex",
    )
    page = read(response)
    assert page.one("p", "preview-band").text == "Preview. Nobody but organisers sees this. Back to editing"
    assert page.one("p", "preview-band").one("a").attrs["href"] == f"/admin/events/event/{event.pk}/change/"
    assert page.one("p", "publication-note").text == "Not published."
    assert page.one("h1").text == ("Opening" if "sessions" in address else "Forum")
    assert page.all("link", rel="canonical") == []


def without_files(page) -> str:
    """A draft is taken along in no form, nor into a brochure."""
    text = page.text
    forms = page.all("form", "add-to-brochure")
    for offer in [*page.all("li", "facts-file"), *forms, *page.all("section", "take-along")]:
        text = text.replace(f"{offer.text} ", "", 1)
    return text


def test_the_preview_is_what_publishing_then_shows_but_for_files(desk, event):
    previewed = [read(desk.get(address)).one("main") for address in ADDRESSES[:2]]
    publish(event=event)
    published = [read(desk.get(address)).one("main") for address in ("/events/forum/", "/events/forum/programme/")]
    note = "Publication 1, 15 January 2027."
    assert [page.text.replace("Not published.", note) for page in previewed] == list(map(without_files, published))


def test_the_preview_shows_an_edit_and_the_public_page_does_not(desk, event):
    publish(event=event)
    Event.objects.filter(pk=event.pk).update(title="Renamed")
    assert [texts(desk.get(f"/events/forum/{part}"), "h1") for part in ("preview/", "")] == [["Renamed"], ["Forum"]]


def test_previewing_writes_nothing(desk, event):
    for address in ADDRESSES:
        desk.get(address)
    assert (Publication.objects.count(), event.entries.count()) == (0, 0)


def test_no_link_of_a_preview_leads_to_what_is_not_there(desk, event):
    """Sessions, speakers and categories of a draft have no page yet."""
    event.sectors.add(SectorFactory(name="health"))
    agenda_of(event, 41)
    links = {
        a.attrs["href"].partition("#")[0]
        for address in ADDRESSES
        for a in read(desk.get(address)).one("main").all("a")
        if not a.attrs["href"].startswith(("#", "http"))
    }
    assert {link for link in links if desk.get(link).status_code != 200} == set()


def test_the_preview_of_a_programme_takes_its_filters(desk, event):
    SessionFactory(event=event, title="Panel", kind="panel")
    assert texts(desk.get(f"{ADDRESSES[1]}?kind=panel"), "h3", "session-title") == ["Panel"]


def test_the_preview_lays_out_rooms(desk, event):
    for _ in range(2):
        SessionFactory(event=event, room=RoomFactory(event=event), at=("10:00", "11:00"))
    assert len(read(desk.get(ADDRESSES[1])).all("table", "grid")) == 1


def test_the_preview_shows_photographs_that_publishing_will_show(desk, event):
    Speaker.objects.update(photograph="photographs/abc.jpg", photograph_alt="At a lectern")
    images = [[i.attrs["alt"] for i in read(desk.get(address)).one("main").all("img")] for address in ADDRESSES]
    assert images == [["At a lectern"]] * 3


def test_an_empty_draft_has_a_preview(desk):
    EventFactory(title="Forum", starts_on=None, start_time=None, end_time=None, brief="")
    assert [desk.get(address).status_code for address in ADDRESSES] == [200, 200, 404]


def test_a_withdrawn_event_has_a_preview(desk, event):
    publish(event=event)
    withdraw(event=event)
    assert [desk.get(address).status_code for address in (*ADDRESSES, "/events/forum/")] == [200, 200, 200, 410]


@pytest.fixture
def people(django_user_model, event):
    """A browser of each persona by name."""
    event.organiser = OrganisationFactory()
    event.save()
    users = django_user_model.objects
    return {
        "visitor": Client(),
        "member of the public": browser_of(users.create_user("public")),
        "staff without a team": browser_of(users.create_user("staff", is_staff=True)),
        "reader of another team": browser_of(member("reader", OrganisationFactory())),
        "reader of the team": browser_of(member("reader", event.organiser)),
    }


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_the_team_of_an_event_sees_its_preview(people, event, address):
    assert {name: browser.get(address).status_code for name, browser in people.items()} == {
        "visitor": 404,
        "member of the public": 404,
        "staff without a team": 404,
        "reader of another team": 404,
        "reader of the team": 200,
    }


def test_pub_03_to_everybody_else_a_preview_is_what_never_existed(people, event):
    for name in ("visitor", "reader of another team"):
        mine, never = (people[name].get(f"/events/{slug}/preview/") for slug in ("forum", "x7"))
        assert (mine.content, dict(mine.headers)) == (never.content, dict(never.headers))


def test_an_organiser_is_told_where_there_is_no_event(desk):
    assert desk.get("/events/nowhere/preview/").status_code == 404
