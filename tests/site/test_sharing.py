"""How pages are read by those who show them elsewhere: Open Graph, microformats, links to the same in other forms."""

import extruct
import pytest
from django.conf import settings

from agenda.exports import FORMS
from agenda.publish import publish
from events.previews import preview_token
from speakers.models import Speaker
from tests.conftest import AT
from tests.factories import (
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    RoomFactory,
    SectorFactory,
    SessionFactory,
)
from tests.site.test_pages import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

SITE = settings.SITE_URL


@pytest.fixture
def forum():
    event = EventFactory(
        title="Gangs Forum",
        summary="What works.",
        place="Leeds",
        organiser=OrganisationFactory(name="Sample Forums"),
        brief="A **brief**.",
    )
    event.sectors.add(SectorFactory(name="policing"))
    session = SessionFactory(
        event=event, title="Opening", room=RoomFactory(event=event, name="Hall A"), at=("09:30", "10:00")
    )
    ContributionFactory(session=session, appearance__event=event, appearance__speaker__name="Ada Example")
    SessionFactory(event=event, title="Closing")
    publish(event=event)
    return event


def card_of(response) -> dict[str, str]:
    """What stands in the page for whoever shows its address."""
    found = extruct.extract(response.content, base_url=SITE, syntaxes=["opengraph"])
    graph = dict(found["opengraph"][0]["properties"]) if found["opengraph"] else {}
    meta = [element.attrs for element in read(response).all("meta")]
    named = {attrs["name"]: attrs["content"] for attrs in meta if attrs.get("name", "").startswith("twitter:")}
    return graph | named


PICTURE = {
    "og:image": f"{SITE}/events/gangs-forum/card.png",
    "og:image:type": "image/png",
    "og:image:width": "1200",
    "og:image:height": "630",
    "og:image:alt": "Gangs Forum. Friday 5 March 2027 · 9.30am to 4.30pm GMT. Leeds. Sample Forums",
    "twitter:card": "summary_large_image",
}


OF_THE_SITE = {
    "og:image": f"{SITE}/card.png",
    "og:image:alt": "socprog",
    "twitter:card": "summary_large_image",
}


@pytest.mark.parametrize(
    ("address", "title", "description", "more"),
    [
        ("/events/gangs-forum/", "Gangs Forum", "What works.", PICTURE),
        (
            "/events/gangs-forum/programme/",
            "Programme: Gangs Forum",
            "Programme of Gangs Forum: sessions, times and speakers.",
            PICTURE,
        ),
        ("/events/gangs-forum/sessions/opening/", "Opening", "Opening, at Gangs Forum.", PICTURE),
        (
            "/speakers/ada-example/",
            "Ada Example",
            "Ada Example: appearances and biography.",
            {"og:type": "profile", "twitter:card": "summary"},
        ),
        (
            "/",
            "Conference programmes",
            "Conference programmes: briefs, agendas and speakers.",
            OF_THE_SITE,
        ),
        ("/sectors/policing/", "policing", "Events and programmes: policing.", OF_THE_SITE),
    ],
)
def test_a_page_says_how_it_is_to_be_shown_elsewhere(client, forum, address, title, description, more):
    assert card_of(client.get(address)) == {
        "og:site_name": "socprog",
        "og:title": title,
        "og:description": description,
        "og:url": SITE + address,
        "og:locale": "en_GB",
        "og:type": "website",
        **more,
    }


def test_the_site_has_a_card_of_its_own(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/card.png")
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get("/card.png", headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_a_speaker_is_shown_with_their_photograph(client, forum):
    Speaker.objects.filter(slug="ada-example").update(photograph="photographs/abc.jpg", photograph_alt="Ada, smiling")
    card = card_of(client.get("/speakers/ada-example/"))
    assert (card["og:image"], card["og:image:alt"]) == (f"{SITE}/media/photographs/abc-50-50-480.jpg", "Ada, smiling")


def test_what_is_not_public_is_not_to_be_shown_elsewhere(desk, forum):
    """PUB-03."""
    token = preview_token(event=forum, days=7, at=AT)
    for address in ("/events/gangs-forum/preview/", f"/preview/{token}/", f"/preview/{token}/programme/", "/nowhere/"):
        response = desk.get(address)
        assert card_of(response) == {}
        assert alternates(response) == []
        assert b"take-along" not in response.content
        assert b"programme.json" not in response.content


def test_a_long_summary_is_cut(client):
    publish(event=EventFactory(title="Forum", summary="word " * 500))
    card = card_of(client.get("/events/forum/"))
    assert (len(card["og:description"]), card["og:description"][-1]) == (300, "…")


@pytest.mark.parametrize("address", ["/events/gangs-forum/", "/events/gangs-forum/programme/", "/oembed/"])
def test_pub_02_a_forwarded_host_is_in_no_address(client, forum, address):
    """PUB-02."""
    page = f"{SITE}/events/gangs-forum/"
    forged = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    response = client.get(address, {"url": page}, headers=forged)
    assert (response.status_code, b"evil" in response.content) == (200, False)


# ── Microformats ──


def h_events(client, address: str) -> list[dict]:
    found = extruct.extract(client.get(address).content, base_url=SITE + address, syntaxes=["microformat"])
    return [item for item in found["microformat"] if item["type"] == ["h-event"]]


def test_the_page_of_an_event_is_an_h_event(client, forum):
    (event,) = h_events(client, "/events/gangs-forum/")
    organiser = event["properties"].pop("organizer")[0]
    assert (organiser["type"], organiser["properties"]["name"]) == (["h-card"], ["Sample Forums"])
    assert organiser["properties"]["url"] == [f"{SITE}/organisations/sample-forums/"]
    assert event["properties"] == {
        "name": ["Gangs Forum"],
        "start": ["2027-03-05T09:30+0000"],
        "end": ["2027-03-05T16:30+0000"],
        "location": ["Leeds"],
        "summary": ["What works."],
        "url": [f"{SITE}/events/gangs-forum/"],
    }


def test_a_programme_is_an_h_event_of_h_events(client, forum):
    (event,) = h_events(client, "/events/gangs-forum/programme/")
    assert (event["properties"]["name"], event["properties"]["url"]) == (
        ["Gangs Forum"],
        [f"{SITE}/events/gangs-forum/programme/"],
    )
    assert [child["properties"] for child in event["children"]] == [
        {
            "name": ["Opening"],
            "url": [f"{SITE}/events/gangs-forum/sessions/opening/"],
            "start": ["2027-03-05T09:30+0000"],
            "end": ["2027-03-05T10:00+0000"],
            "location": ["Hall A"],
        },
        {"name": ["Closing"], "url": [f"{SITE}/events/gangs-forum/sessions/closing/"]},
    ]


def test_a_session_and_each_event_of_a_list_are_h_events(client, forum):
    (session,) = h_events(client, "/events/gangs-forum/sessions/opening/")
    assert session["properties"] == {
        "name": ["Opening"],
        "start": ["2027-03-05T09:30+0000"],
        "end": ["2027-03-05T10:00+0000"],
        "location": ["Hall A"],
        "url": [f"{SITE}/events/gangs-forum/sessions/opening/"],
    }
    (listed,) = h_events(client, "/events/")
    assert listed["properties"] == {
        "name": ["Gangs Forum"],
        "start": ["2027-03-05T09:30+0000"],
        "end": ["2027-03-05T16:30+0000"],
        "location": ["Leeds"],
        "summary": ["What works."],
        "url": [f"{SITE}/events/gangs-forum/"],
    }


def test_what_has_no_date_yet_has_no_start(client):
    publish(event=EventFactory(title="Forum", starts_on=None, start_time=None, end_time=None))
    for address in ("/events/forum/", "/events/"):
        (event,) = h_events(client, address)
        assert event["properties"] == {"name": ["Forum"], "url": [f"{SITE}/events/forum/"]}


# ── The same in other forms ──


def alternates(response) -> list[tuple[str, str, str]]:
    """(type, title, address); feeds aside."""
    links = [link.attrs for link in read(response).all("link", rel="alternate")]
    links = [link for link in links if link["type"] != "application/atom+xml"]
    return [(link["type"], link["title"], link["href"]) for link in links]


@pytest.mark.parametrize("page", ["", "programme/"])
def test_a_page_leads_to_every_form_there_is_and_to_oembed(client, forum, page):
    address = f"/events/gangs-forum/{page}"
    quoted = f"{SITE}{address}".replace(":", "%3A").replace("/", "%2F")
    assert alternates(client.get(address)) == [
        *((form.media_type, form.name, f"/events/gangs-forum/programme.{form.extension}") for form in FORMS.values()),
        ("application/json+oembed", "Gangs Forum", f"{SITE}/oembed/?url={quoted}&format=json"),
    ]


def test_a_part_of_a_programme_leads_to_the_same_part(client, forum):
    found = alternates(client.get("/events/gangs-forum/programme/?room=Hall+A&q=opening"))
    assert [href for _, _, href in found[:-1]] == [
        f"/events/gangs-forum/programme.{form.extension}?room=Hall+A" for form in FORMS.values()
    ]
    assert {client.get(href).status_code for _, _, href in found[:-1]} == {200}
