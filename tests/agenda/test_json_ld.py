"""What pages say to machines, read as search engines read it."""

import json
from datetime import date, time
from pathlib import Path

import extruct
import pytest
from django.conf import settings

import agenda.demo
from agenda.erasure import erase
from agenda.importer.apply import apply
from agenda.publish import publish
from bench.data import conference
from events.json_ld import document
from events.models import Venue
from events.programme import from_json
from events.vocabulary import EventFormat
from socprog.kept_pages import store
from speakers.models import Speaker
from tests.factories import (
    AppearanceFactory,
    AudienceFactory,
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    RoomFactory,
    SectorFactory,
    SessionFactory,
    ThemeFactory,
)
from tests.nasty import NASTY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

SITE = settings.SITE_URL
FORUM = f"{SITE}/events/forum/"


def said(client, address: str) -> dict:
    """The one thing that a page is about."""
    response = client.get(address)
    assert response.status_code == 200
    found = extruct.extract(response.content, base_url=SITE + address, syntaxes=["json-ld"])
    (thing,) = found["json-ld"]
    return thing


@pytest.fixture
def forum():
    """In person, with a chair, somebody invited, somebody who is only proposed, and a cancelled session."""
    event = EventFactory(
        title="Forum",
        summary="What works.",
        place="Leeds",
        format=EventFormat.IN_PERSON,
        organiser=OrganisationFactory(name="Sample Forums", website="https://forums.example/"),
        venue=Venue.objects.create(name="Sample Hall", address="1 Sample Street\nLeeds LS1"),
    )
    event.sectors.add(SectorFactory(name="policing"))
    event.themes.add(ThemeFactory(name="Pursue"))
    event.audiences.add(AudienceFactory(name="Detectives"))
    ada = AppearanceFactory(
        event=event,
        speaker__honorific="Dr",
        speaker__name="Ada Example",
        position="Director",
        organisation=OrganisationFactory(name="Sample Office"),
    )
    bert = AppearanceFactory(event=event, speaker__name="Bert Example", status="invited")
    AppearanceFactory(event=event, speaker__name="Carl Proposed", status="proposed")
    opening = SessionFactory(
        event=event,
        title="Opening",
        label="Keynote",
        abstract="About *gangs*.",
        room=RoomFactory(event=event, name="Hall A"),
        at=("09:30", "10:00"),
    )
    ContributionFactory(session=opening, appearance=ada)
    ContributionFactory(session=opening, appearance=bert)
    SessionFactory(event=event, title="Field trip", status="cancelled", at=("14:00", None))
    SessionFactory(event=event, title="Closing")
    publish(event=event)
    return event


ADDRESS = {"@type": "PostalAddress", "streetAddress": "1 Sample Street, Leeds LS1", "addressLocality": "Leeds"}
HALL = {"@type": "Place", "name": "Sample Hall", "address": ADDRESS}
OFFLINE = "https://schema.org/OfflineEventAttendanceMode"
SCHEDULED, CANCELLED = "https://schema.org/EventScheduled", "https://schema.org/EventCancelled"
ADA = {
    "@type": "Person",
    "name": "Ada Example",
    "honorificPrefix": "Dr",
    "jobTitle": "Director",
    "worksFor": {"@type": "Organization", "name": "Sample Office"},
    "url": f"{SITE}/speakers/ada-example/",
}
ORGANISER = {"@type": "Organization", "name": "Sample Forums", "url": "https://forums.example/"}
WHICH = {
    "@type": "Event",
    "@id": FORUM,
    "name": "Forum",
    "url": FORUM,
    "startDate": "2027-03-05T09:30+00:00",
    "endDate": "2027-03-05T16:30+00:00",
    "eventStatus": SCHEDULED,
    "eventAttendanceMode": OFFLINE,
    "location": HALL,
    "organizer": ORGANISER,
    "inLanguage": "en-GB",
}
OPENING = {
    "@type": "Event",
    "@id": f"{FORUM}sessions/opening/",
    "name": "Keynote: Opening",
    "url": f"{FORUM}sessions/opening/",
    "startDate": "2027-03-05T09:30+00:00",
    "endDate": "2027-03-05T10:00+00:00",
    "eventStatus": SCHEDULED,
    "eventAttendanceMode": OFFLINE,
    "location": {"@type": "Place", "name": "Hall A", "address": ADDRESS, "containedInPlace": HALL},
    "performer": [ADA],
}


def test_the_page_of_an_event_says_all_that_is_known_of_it_and_no_more(client, forum):
    """Whoever is invited has not said yet that they will come; what it costs is not known."""
    event = said(client, "/events/forum/")
    assert event == {
        "@context": "https://schema.org",
        **WHICH,
        "description": "What works.",
        "image": [f"{FORUM}card.png"],
        "performer": [ADA],
        "audience": [{"@type": "Audience", "audienceType": "Detectives"}],
        "keywords": ["policing", "Pursue"],
        "subEvent": [
            OPENING,
            {
                "@type": "Event",
                "@id": f"{FORUM}sessions/field-trip/",
                "name": "Field trip",
                "url": f"{FORUM}sessions/field-trip/",
                "startDate": "2027-03-05T14:00+00:00",
                "eventStatus": CANCELLED,
                "eventAttendanceMode": OFFLINE,
                "location": HALL,
            },
            {
                "@type": "Event",
                "@id": f"{FORUM}sessions/closing/",
                "name": "Closing",
                "url": f"{FORUM}sessions/closing/",
                "startDate": "2027-03-05",
                "eventStatus": SCHEDULED,
                "eventAttendanceMode": OFFLINE,
                "location": HALL,
            },
        ],
    }
    assert said(client, "/events/forum/programme/") == event


def test_the_page_of_a_session_says_what_it_is_part_of(client, forum):
    assert said(client, "/events/forum/sessions/opening/") == {
        "@context": "https://schema.org",
        **OPENING,
        "description": "About gangs.",
        "image": [f"{FORUM}card.png"],
        "organizer": ORGANISER,
        "superEvent": WHICH,
    }


def test_the_page_of_a_speaker_is_about_a_person_and_where_they_speak(client, forum):
    Speaker.objects.filter(slug="ada-example").update(
        biography="Ada *writes*.", links="Site https://ada.example/", post_nominals="QPM"
    )
    assert said(client, "/speakers/ada-example/") == {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "url": f"{SITE}/speakers/ada-example/",
        "name": "Dr Ada Example QPM",
        "mainEntity": {
            "@type": "Person",
            "@id": f"{SITE}/speakers/ada-example/",
            "name": "Ada Example",
            "honorificPrefix": "Dr",
            "honorificSuffix": "QPM",
            "description": "Ada writes.",
            "url": f"{SITE}/speakers/ada-example/",
            "sameAs": ["https://ada.example/"],
            "performerIn": [
                {
                    "@type": "Event",
                    "@id": FORUM,
                    "name": "Forum",
                    "url": FORUM,
                    "startDate": "2027-03-05T09:30+00:00",
                    "endDate": "2027-03-05T16:30+00:00",
                    "eventStatus": SCHEDULED,
                    "location": {"@type": "Place", "name": "Leeds", "address": "Leeds"},
                }
            ],
        },
    }
    assert "performerIn" not in said(client, "/speakers/bert-example/")["mainEntity"]


@pytest.mark.parametrize("path", sorted(Path(agenda.demo.__file__).parent.glob("*.json")), ids=lambda path: path.stem)
def test_every_demo_event_has_what_google_requires_of_an_event_and_what_it_recommends(client, path):
    """Required: name, startDate, location with an address or, online, a URL. Recommended: the rest."""
    event = apply(programme=from_json(path.read_bytes()))
    publish(event=event)
    address = f"/events/{event.slug}/"
    found = said(client, address)
    for one in [found, *found.get("subEvent", [])]:
        places = one["location"] if isinstance(one["location"], list) else [one["location"]]
        found_at = {place["@type"]: bool(place.get("address") or place.get("url")) for place in places}
        assert found_at == dict.fromkeys(KINDS[event.format], True)
        assert one["name"]
        assert one["startDate"][:4] == str(event.starts_on.year)
    assert found["@type"] == "Event"
    recommended = {"description", "endDate", "eventStatus", "image", "url", "eventAttendanceMode"}
    assert recommended - found.keys() == set()
    assert client.get(found["image"][0].removeprefix(SITE)).status_code == 200
    assert "offers" not in found


KINDS = {"in-person": {"Place"}, "online": {"VirtualLocation"}, "hybrid": {"Place", "VirtualLocation"}}


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"start_time": None, "end_time": None}, ("2027-03-05", "2027-03-05")),
        ({"end_time": None}, ("2027-03-05T09:30+00:00", None)),
        ({"start_time": None}, ("2027-03-05", "2027-03-05T16:30+00:00")),
        ({"ends_on": date(2027, 3, 30)}, ("2027-03-05T09:30+00:00", "2027-03-30T16:30+01:00")),
        ({"ends_on": date(2027, 3, 30), "end_time": None}, ("2027-03-05T09:30+00:00", "2027-03-30")),
        ({"starts_on": None, "start_time": None, "end_time": None}, (None, None)),
        (
            {"starts_on": date(2027, 10, 31), "start_time": time(1, 30)},
            ("2027-10-31T01:30+01:00", "2027-10-31T16:30+00:00"),
        ),
        ({"timezone": "Asia/Kathmandu"}, ("2027-03-05T09:30+05:45", "2027-03-05T16:30+05:45")),
    ],
)
def test_a_time_comes_with_its_offset_and_what_is_unknown_is_left_out(client, known, told):
    publish(event=EventFactory(title="Forum", **known))
    event = said(client, "/events/forum/")
    assert (event.get("startDate"), event.get("endDate")) == told


ONLINE = {"@type": "VirtualLocation", "url": FORUM}
LEEDS = {
    "@type": "Place",
    "name": "Leeds",
    "address": {"@type": "PostalAddress", "addressLocality": "Leeds"},
}


@pytest.mark.parametrize(
    ("format_", "place", "location"),
    [
        ("in-person", "Leeds", LEEDS),
        ("in-person", "", None),
        ("online", "Webinar", ONLINE),
        ("online", "", ONLINE),
        ("hybrid", "Leeds", [LEEDS, ONLINE]),
        ("hybrid", "", ONLINE),
        ("", "Leeds", LEEDS),
        ("", "", None),
    ],
)
def test_where_it_is_hangs_on_its_format(client, format_, place, location):
    publish(event=EventFactory(title="Forum", format=format_, place=place))
    assert said(client, "/events/forum/").get("location") == location


def test_a_venue_of_which_only_the_name_is_known_is_found_by_it(client):
    venue = Venue.objects.create(name="Sample Hall")
    publish(event=EventFactory(title="Forum", format="in-person", place="Sample Hall", venue=venue))
    assert said(client, "/events/forum/")["location"] == {
        "@type": "Place",
        "name": "Sample Hall",
        "address": "Sample Hall",
    }


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_what_is_not_to_be_is_not_to_be_with_all_its_sessions(client, forum, status):
    forum.status = status
    forum.save()
    publish(event=forum)
    event = said(client, "/events/forum/")
    told = f"https://schema.org/Event{status.title()}"
    assert [event["eventStatus"], *(session["eventStatus"] for session in event["subEvent"])] == [
        told,
        told,
        CANCELLED,
        told,
    ]


def test_an_event_that_was_postponed_and_has_another_date_says_when_it_was_to_be(client, forum):
    """Another date alone may be a mistake put right."""

    def published(**changes) -> tuple:
        for name, value in changes.items():
            setattr(forum, name, value)
        forum.sessions.update(day=None, starts_at=None, ends_at=None)
        forum.save()
        publish(event=forum)
        store.clear()
        event = said(client, "/events/forum/")
        return event["eventStatus"].rpartition("/Event")[2], event["startDate"][:10], event.get("previousStartDate")

    was = "2027-03-06T09:30+00:00"
    assert published(starts_on=date(2027, 3, 6)) == ("Scheduled", "2027-03-06", None)
    assert published(status="postponed") == ("Postponed", "2027-03-06", None)
    assert published(status="scheduled", starts_on=date(2027, 6, 4)) == ("Rescheduled", "2027-06-04", was)
    assert published(title="Forum, at last") == ("Rescheduled", "2027-06-04", was)
    assert published(starts_on=date(2027, 6, 5)) == ("Rescheduled", "2027-06-05", was)
    assert published(status="cancelled") == ("Cancelled", "2027-06-05", None)


def test_an_organiser_without_a_site_is_found_here(client):
    publish(event=EventFactory(title="Forum", organiser=OrganisationFactory(name="Sample Forums")))
    assert said(client, "/events/forum/")["organizer"]["url"] == f"{SITE}/organisations/sample-forums/"


def test_a_huge_programme_leaves_its_sessions_to_their_own_pages(client):
    event = apply(programme=conference(150))
    publish(event=event)
    found = said(client, f"/events/{event.slug}/")
    assert ("subEvent" in found, len(found["performer"]) <= 100) == (False, True)
    last = event.sessions.last()
    session = said(client, f"/events/{event.slug}/sessions/{last.slug}/")
    assert (session["name"], session["superEvent"]["@id"]) == (last.title, f"{SITE}/events/{event.slug}/")


def test_b_06_whoever_is_erased_is_named_nowhere(client, forum):
    erase(speaker=Speaker.objects.get(slug="ada-example"), at=forum.publications.get().published_at)
    event = said(client, "/events/forum/")
    assert "performer" not in event
    assert "Ada" not in json.dumps(event)


def test_a_part_of_a_programme_and_what_is_not_public_say_nothing(desk, forum):
    """PUB-03."""
    for address in (
        "/events/forum/programme/?room=Hall+A",
        "/events/forum/preview/",
        "/events/forum/preview/programme/",
        "/events/forum/preview/sessions/opening/",
        "/events/forum/publications/1/",
        "/events/forum/programme/embed/",
    ):
        response = desk.get(address)
        assert (response.status_code, b"ld+json" in response.content) == (200, False), address


@pytest.mark.parametrize("nasty", NASTY.values(), ids=NASTY)
def test_nothing_that_can_be_typed_breaks_it(client, nasty):
    event = nasty()
    publish(event=event)
    pages = [f"/events/{event.slug}/", *(f"/events/{event.slug}/sessions/{s.slug}/" for s in event.sessions.all()[:1])]
    for page in pages:
        found = said(client, page)
        assert len(found.get("description", "")) <= 500
    assert said(client, pages[0])["name"] == event.title


@pytest.mark.parametrize("words", ["</script><svg onload=alert(1)>", "<!-- <script>", "]]> & \u2028 \\u003C"])
def test_pub_12_no_word_ends_the_element_and_all_are_read_back(words):
    """PUB-12."""
    written = document({"name": words})
    assert set("<>&") & set(written) == set()
    assert json.loads(written) == {"@context": "https://schema.org", "name": words}
