"""The public addresses: what each says, and what it says to what it does not expect."""

import json
from datetime import date, time
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from agenda.publish import publish, withdraw
from events.chosen import choose, chosen_rows
from events.models import Event
from socprog.kept_pages import store
from speakers.models import Appearance, Speaker
from tests.factories import (
    AppearanceFactory,
    AudienceFactory,
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    RoomFactory,
    SectorFactory,
    SessionFactory,
    SpeakerFactory,
    ThemeFactory,
    agenda_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]


VOID = {"meta", "link", "input", "img", "br", "hr", "col", "source", "wbr"}


class Element:
    def __init__(self, tag, attrs=()):
        self.tag, self.attrs, self.children = tag, dict(attrs), []

    def all(self, tag, css_class=None, **attrs):
        """Elements below this one, in the order of the page."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if (
                    child.tag == tag
                    and (css_class is None or css_class in (child.attrs.get("class") or "").split())
                    and attrs.items() <= child.attrs.items()
                ):
                    found.append(child)
                found += child.all(tag, css_class, **attrs)
        return found

    def one(self, tag, css_class=None, **attrs):
        (element,) = self.all(tag, css_class, **attrs)
        return element

    def sent(self) -> dict[str, str]:
        """What a browser would send of this form if nothing were typed; its token and buttons aside."""
        inputs = [field.attrs for field in self.all("input") if field.attrs["name"] != "csrfmiddlewaretoken"]
        boxes = [field for field in inputs if field.get("type") not in ("checkbox", "radio") or "checked" in field]
        data = {field["name"]: field.get("value", "on" if "checked" in field else "") for field in boxes}
        for select in self.all("select"):
            options = select.all("option")
            chosen = next((option for option in options if "selected" in option.attrs), options[0])
            data[select.attrs["name"]] = chosen.attrs["value"]
        return data | {
            area.attrs["name"]: area.raw.removeprefix("\r").removeprefix("\n") for area in self.all("textarea")
        }

    @property
    def raw(self):
        return "".join(child if isinstance(child, str) else child.raw for child in self.children)

    @property
    def text(self):
        return " ".join(self.raw.split())


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.page = Element("page")
        self.open = [self.page]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, attrs)
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.open[-1].children.append(Element(tag, attrs))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        while self.open.pop().tag != tag:
            pass

    def handle_data(self, data):
        self.open[-1].children.append(data)


def read(response) -> Element:
    """The page as nested elements."""
    reader = _Reader()
    reader.feed(response.content.decode())
    reader.close()
    return reader.page


def texts(response, tag, css_class=None, **attrs) -> list[str]:
    return [element.text for element in read(response).all(tag, css_class, **attrs)]


def notes(response) -> list[str]:
    return texts(response, "p", "note")


ARGUMENTS = {
    "event_detail": ["gangs-forum"],
    "programme_detail": ["gangs-forum"],
    "programme_export": ["gangs-forum", "json"],
    "programme_embed": ["gangs-forum"],
    "event_card": ["gangs-forum"],
    "session_detail": ["gangs-forum", "opening"],
    "session_calendar": ["gangs-forum", "opening"],
    "event_feed": ["gangs-forum"],
    "event_preview": ["gangs-forum"],
    "programme_preview": ["gangs-forum"],
    "session_preview": ["gangs-forum", "opening"],
    "private_event": ["x7"],
    "private_programme": ["x7"],
    "private_session": ["x7", "opening"],
    "publication_list": ["gangs-forum"],
    "publication_detail": ["gangs-forum", 1],
    "enquire": ["gangs-forum"],
    "enquiry_thanks": ["gangs-forum"],
    "sector": ["criminal-justice"],
    "theme": ["pursue"],
    "audience": ["youth-offending-teams"],
    "organisation": ["sample-forums"],
    "series": ["gangs"],
    "source": ["serious-violence-strategy-2018"],
    "sitemap_section": ["events"],
    "speaker": ["ada-example"],
    "speaker_calendar": ["ada-example"],
    "photograph": ["0123456789abcdef"],
    "brochure_shared": ["nothing-such"],
    "brochure_shared_pdf": ["nothing-such"],
    "brochure_copy": ["nothing-such"],
    "speak": ["nothing-such"],
    "speak_photograph": ["nothing-such"],
}


SENT_TO = [reverse(f"brochure_{what}") for what in ("add", "order", "cover", "share", "unshare", "empty")] + [
    reverse("brochure_copy", args=["nothing-such"])
]
"""Addresses that take a form and are no page: 405 to GET and HEAD."""


def public_addresses(patterns=None) -> list[str]:
    """Every address of the URL map but the desk's; one with arguments needs a row above."""
    found = []
    for pattern in patterns or get_resolver().url_patterns:
        if str(pattern.pattern).lstrip("^").startswith(("admin/", "accounts/")):
            continue
        if hasattr(pattern, "url_patterns"):
            found += public_addresses(pattern.url_patterns)
        else:
            found.append(reverse(pattern.name, args=ARGUMENTS[pattern.name] if pattern.pattern.converters else []))
    return found


@pytest.fixture
def forum():
    """An event with all that an event can have, published; and two proposed speakers, who are not in it."""
    organiser = OrganisationFactory(name="Sample Forums", website="https://forums.example/")
    event = EventFactory(
        title="Gangs Forum",
        summary="What works against gangs.",
        brief="Gangs **changed**.",
        place="Central London",
        organiser=organiser,
        contact="office@forums.example",
        notice="Programme subject to change",
        learning_points="Learn one thing\nLearn another",
        links="Background paper https://paper.example/1",
        audience_note="Open to all public bodies.",
        format="in-person",
    )
    event.series = type(event).series.field.related_model.objects.create(name="Gangs")
    event.venue = type(event).venue.field.related_model.objects.create(name="Sample Hall", address="1 Sample Street")
    event.save()
    event.sectors.add(SectorFactory(name="criminal justice"))
    event.sectors.add(SectorFactory(name="policing"))
    event.themes.add(ThemeFactory(name="Pursue"))
    event.audiences.add(AudienceFactory(name="Youth Offending Teams"))
    event.audiences.add(AudienceFactory(name="Detective Inspectors", kind="job-title"))
    event.sources.create(title="Serious Violence Strategy", publisher="HM Government", year=2018)
    ada = AppearanceFactory(
        event=event,
        speaker=SpeakerFactory(honorific="Dr", name="Ada Example", biography="Ada *writes*."),
        billing="Director, Sample Office",
        organisation=OrganisationFactory(name="Sample Office"),
        is_key=True,
        role="chair",
    )
    bert = AppearanceFactory(
        event=event, speaker__name="Bert Example", billing="Inspector, Sample Police", status="invited"
    )
    proposed = AppearanceFactory(event=event, speaker__name="Carl Proposed", status="proposed")
    hall = RoomFactory(event=event, name="Hall A")
    opening = SessionFactory(
        event=event, title="Opening", label="Morning keynote", kind="keynote", room=hall, at=("09:30", "10:00")
    )
    ContributionFactory(session=opening, appearance=ada)
    ContributionFactory(session=opening, appearance=proposed)
    panel = SessionFactory(event=event, title="Panel", kind="panel", points="First\nSecond", at=("10:00", None))
    ContributionFactory(session=panel, appearance=bert, role="panellist")
    SessionFactory(event=event, title="Field trip", status="cancelled", at=("14:00", "15:00"))
    publish(event=event)
    return event


# ── What each page says ──


def test_home_has_what_is_to_come_and_what_ended_but_no_draft(client, forum):
    publish(event=EventFactory(title="Old Forum", starts_on=date(2024, 12, 5)))
    EventFactory(title="Draft Forum")
    page = read(client.get("/"))
    assert [(s.one("h2").text, [h.text for h in s.all("h3")]) for s in page.all("section")] == [
        ("Events to come", ["Gangs Forum"]),
        ("Browse by sector", []),
        ("Browse by audience", []),
        ("Recently ended", ["Old Forum"]),
    ]
    assert [item.text for item in page.all("section")[1].all("li")] == ["criminal justice 1 event", "policing 1 event"]
    assert [item.text for item in page.all("section")[2].all("li")] == [
        "Detective Inspectors 1 event",
        "Youth Offending Teams 1 event",
    ]


def test_home_of_an_empty_site_says_so(client):
    assert texts(client.get("/"), "p", "lead") == ["Nothing is announced just now."]


def test_events_to_come_are_listed_soonest_first_with_their_facts(client, forum):
    publish(event=EventFactory(title="Sooner Forum", starts_on=date(2027, 2, 1)))
    publish(event=EventFactory(title="Undated Forum", starts_on=None, start_time=None, end_time=None))
    publish(event=EventFactory(title="Old Forum", starts_on=date(2024, 12, 5)))
    EventFactory(title="Draft Forum")
    page = read(client.get("/events/"))
    assert [h.text for h in page.all("h2", "event-row-title")] == ["Sooner Forum", "Gangs Forum", "Undated Forum"]
    assert page.all("li", "event-row")[1].text == (
        "Friday 5 March 2027 criminal justice · policing Gangs Forum 9.30am to 4.30pm GMT · Central London "
        "What works against gangs. For Youth Offending Teams and Detective Inspectors"
    )


def test_past_events_are_listed_latest_first(client, forum):
    publish(event=EventFactory(title="Older Forum", starts_on=date(2019, 7, 16), place="Leeds"))
    publish(event=EventFactory(title="Old Forum", starts_on=date(2024, 12, 5), place="York"))
    page = read(client.get("/events/past/"))
    assert [h.text for h in page.all("h2", "event-row-title")] == ["Old Forum", "Older Forum"]
    assert [f.text for f in page.all("p", "event-row-facts")] == [
        "9.30am to 4.30pm GMT · York · Ended 5 December 2024",
        "9.30am to 4.30pm BST · Leeds · Ended 16 July 2019",
    ]


def test_facts_of_a_listed_event_are_parted_by_one_dot_each(client):
    publish(event=EventFactory(title="Placeless", starts_on=date(2024, 12, 5)))
    assert texts(client.get("/events/past/"), "p", "event-row-facts") == [
        "9.30am to 4.30pm GMT · Ended 5 December 2024",
    ]


def test_the_brief_states_every_fact_of_the_event(client, forum):
    page = read(client.get("/events/gangs-forum/"))
    assert page.one("title").text == "Gangs Forum · socprog"
    assert page.one("h1").text == "Gangs Forum"
    assert page.one("header", "event-head").one("p", "when").text == (
        "Friday 5 March 2027 · 9.30am to 4.30pm GMT · Central London"
    )
    facts = page.one("aside", "facts")
    assert list(zip([d.text for d in facts.all("dt")], [d.text for d in facts.all("dd")], strict=True)) == [
        ("Date", "Friday 5 March 2027"),
        ("Time", "9.30am to 4.30pm GMT"),
        ("Place", "Central LondonSample Hall1 Sample Street"),
        ("Format", "In person"),
        ("Organiser", "Sample Forums"),
        ("Series", "Gangs"),
        ("Theme", "Pursue"),
        ("Questions", "office@forums.example"),
    ]
    assert [(a.text, a.attrs["href"]) for a in facts.one("ul", "plain-list").all("a")] == [
        ("Background paper", "https://paper.example/1")
    ]
    assert page.one("section", id="brief").text == "Conference briefGangs changed."
    programme = page.one("section", id="programme")
    assert [item.text for item in programme.one("ul", "points").all("li")] == ["Learn one thing", "Learn another"]
    assert [item.text for item in programme.one("ol", "outline").all("li")] == [
        "9.30am Morning keynote: Opening",
        "10am Panel",
        "2pm Cancelled: Field trip",
    ]
    audience = page.one("section", id="audience")
    assert [item.text for item in audience.all("li")] == ["Youth Offending Teams", "Detective Inspectors"]
    assert page.one("ol", "sources").text == "Serious Violence Strategy, HM Government, 2018"
    assert page.one("p", "publication-note").text == ("Programme subject to change. Publication 1, 15 January 2027.")
    assert "Carl Proposed" not in page.text


def test_the_brief_names_the_chair_and_who_is_invited_and_counts_key_speakers(client, forum):
    section = read(client.get("/events/gangs-forum/")).one("section", id="speakers")
    assert [section.one("h2").text, section.one("h3").text] == ["Key speaker", "Also speaking"]
    assert [person.one("p").text for person in section.all("li", "person")] == [
        "Dr Ada Example Chair Director, Sample Office",
        "Bert Example (invited) Inspector, Sample Police",
    ]


def test_two_key_speakers_are_key_speakers(client, forum):
    AppearanceFactory(event=forum, speaker__name="Dora Example", is_key=True)
    publish(event=forum)
    section = read(client.get("/events/gangs-forum/")).one("section", id="speakers")
    assert section.one("h2").text == "Key speakers"


def test_an_event_of_a_title_and_nothing_else_has_a_page(client):
    publish(event=EventFactory(title="Bare", starts_on=None, start_time=None, end_time=None, brief=""))
    page = read(client.get("/events/bare/"))
    assert page.one("p", "when").text == "Date to be announced"
    assert [h.text for h in page.all("h2")] == ["At a glance"]
    assert texts(client.get("/events/bare/programme/"), "p", "lead") == [
        "The sessions of this event are not published yet."
    ]


def test_related_events_come_with_the_reason_in_words(client, forum):
    other = EventFactory(title="Sister Forum", series=forum.series, starts_on=date(2024, 12, 5))
    choose(Event.sectors, chosen_rows(Event.sectors, event=forum), event=other)
    publish(event=other)
    publish(event=EventFactory(title="Stranger Forum"))
    related = read(client.get("/events/gangs-forum/")).one("section", "related")
    assert [item.text for item in related.all("li")] == [
        "Sister Forum Thursday 5 December 2024 · Ended 5 December 2024 "
        "Same series. Same sectors: criminal justice and policing."
    ]


def test_a_cancelled_event_says_so_on_every_page(client, forum):
    forum.status = "cancelled"
    forum.save()
    publish(event=forum)
    brief, programme, session = (
        read(client.get(f"/events/gangs-forum/{part}")) for part in ("", "programme/", "sessions/opening/")
    )
    assert brief.one("header", "event-head").one("strong", "signal").text == "Cancelled"
    assert programme.one("header", "event-head").one("strong", "signal").text == "Cancelled"
    assert session.one("strong", "signal").text == "The event is cancelled."


def test_a_cancelled_event_keeps_its_canonical_address(client, forum, site_url):
    forum.status = "cancelled"
    forum.save()
    publish(event=forum)
    page = read(client.get("/events/gangs-forum/"))
    assert [link.attrs["href"] for link in page.all("link", rel="canonical")] == [f"{site_url}/events/gangs-forum/"]


def test_a_session_has_its_facts_people_and_neighbours(client, forum):
    page = read(client.get("/events/gangs-forum/sessions/panel/"))
    assert page.one("h1").text == "Panel"
    assert page.one("p", "kicker").text == "Panel"
    assert page.one("p", "when").text == "Friday 5 March 2027 · from 10am · Central London"
    assert [item.text for item in page.one("ul", "points").all("li")] == ["First", "Second"]
    assert [person.one("p").text for person in page.all("li", "person")] == [
        "Bert Example Panellist (invited) Inspector, Sample Police"
    ]
    neighbours = page.one("nav", "neighbours").all("a")
    assert [(a.attrs["rel"], a.text) for a in neighbours] == [("prev", "Opening"), ("next", "Field trip")]


def test_a_session_with_a_lead_in_a_room_and_an_end(client, forum):
    page = read(client.get("/events/gangs-forum/sessions/opening/"))
    assert [page.one("p", "kicker").text, page.one("p", "when").text] == [
        "Morning keynote",
        "Friday 5 March 2027 · 9.30am to 10am · Hall A",
    ]
    assert [person.one("strong").text for person in page.all("li", "person")] == ["Dr Ada Example"]
    assert [a.text for a in page.one("nav", "neighbours").all("a")] == ["Panel"]


def test_a_cancelled_session_stays_and_is_marked(client, forum):
    assert texts(client.get("/events/gangs-forum/sessions/field-trip/"), "p", "signal") == ["Cancelled"]


@pytest.mark.parametrize(
    ("address", "kicker", "name"),
    [
        ("/sectors/criminal-justice/", "Sector", "criminal justice"),
        ("/themes/pursue/", "Theme", "Pursue"),
        ("/audiences/youth-offending-teams/", "Who should attend", "Youth Offending Teams"),
        ("/organisations/sample-forums/", "Organisation", "Sample Forums"),
    ],
)
def test_a_category_has_its_events_to_come_and_past(client, forum, address, kicker, name):
    old = EventFactory(title="Old Forum", starts_on=date(2024, 12, 5), series=forum.series, organiser=forum.organiser)
    for relation in ("sectors", "themes", "audiences"):
        getattr(old, relation).set(getattr(forum, relation).all())
    publish(event=old)
    publish(event=EventFactory(title="Stranger Forum"))
    page = read(client.get(address))
    assert [page.one("p", "kicker").text if not page.all("li", "event-row") else page.all("p", "kicker")[0].text] == [
        kicker
    ]
    assert page.one("h1").text == name
    assert [h.text for h in page.one("main").all("h2")] == ["Events to come", "Past events"]
    assert [h.text for h in page.all("h3", "event-row-title")] == ["Gangs Forum", "Old Forum"]


def test_an_organisation_has_its_speakers_and_its_website(client, forum):
    page = read(client.get("/organisations/sample-office/"))
    assert [item.text for item in page.all("li", "billing-row")] == [
        "Dr Ada Example, Director, Sample Office at Gangs Forum"
    ]
    links = [a.attrs["href"] for a in read(client.get("/organisations/sample-forums/")).one("main").all("a")]
    assert links[0] == "https://forums.example/"


def test_audiences_are_job_titles_and_organisations_of_published_events(client, forum):
    AudienceFactory(name="Nobody yet")
    draft = EventFactory()
    draft.audiences.add(AudienceFactory(name="Only in a draft"))
    page = read(client.get("/audiences/")).one("main")
    assert [h.text for h in page.all("h2")] == ["Job titles", "Organisations and teams"]
    assert [[item.text for item in group.all("li")] for group in page.all("ul")] == [
        ["Detective Inspectors 1 to come"],
        ["Youth Offending Teams 1 to come"],
    ]


@pytest.mark.parametrize(
    ("address", "title"), [("/about/", "About socprog"), ("/accessibility/", "Accessibility"), ("/privacy/", "Privacy")]
)
def test_pages_of_the_site_itself(client, address, title):
    assert texts(client.get(address), "h1") == [title]


def test_robots_are_told_where_the_site_map_is(client, site_url):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == f"User-agent: *\nDisallow: /admin/\nSitemap: {site_url}/sitemap.xml\n"


def addresses_in_site_map(client) -> list[str]:
    response = client.get("/sitemap.xml")
    assert response.headers["Content-Type"] == "application/xml"
    return [part.partition("</loc>")[0] for part in response.content.decode().split("<loc>")[1:]]


def test_the_site_map_has_every_public_page_once_and_no_draft(client, forum, site_url):
    draft = EventFactory(title="Draft Forum")
    draft.sectors.add(SectorFactory(name="secret sector"))
    agenda_of(draft, 1)
    SessionFactory(event=forum, title="Added since")
    assert [address.removeprefix(site_url) for address in addresses_in_site_map(client)] == [
        "/",
        "/events/",
        "/events/past/",
        "/speakers/",
        "/audiences/",
        "/sources/",
        "/about/",
        "/events/gangs-forum/",
        "/events/gangs-forum/programme/",
        "/events/gangs-forum/sessions/opening/",
        "/events/gangs-forum/sessions/panel/",
        "/events/gangs-forum/sessions/field-trip/",
        "/speakers/ada-example/",
        "/speakers/bert-example/",
        "/sources/serious-violence-strategy-2018/",
        "/sectors/criminal-justice/",
        "/sectors/policing/",
        "/themes/pursue/",
        "/audiences/detective-inspectors/",
        "/audiences/youth-offending-teams/",
        "/organisations/sample-forums/",
        "/organisations/sample-office/",
        "/series/gangs/",
    ]


def test_every_address_in_the_site_map_answers(client, forum, site_url):
    addresses = [address.removeprefix(site_url) for address in addresses_in_site_map(client)]
    assert {address for address in addresses if client.get(address).status_code != 200} == set()


@pytest.mark.parametrize("page", ["abc", "2", "-1", "%00"])
def test_a_site_map_page_that_is_not_there_is_not_found(client, page):
    assert client.get(f"/sitemap.xml?p={page}").status_code == 404


def test_health_is_ok_and_never_kept(client):
    response = client.get("/health/")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response.headers["Cache-Control"]


def test_every_link_of_every_public_page_leads_somewhere(client, forum):
    """From the home page on, each address and each place within a page that something leads to is there."""
    forum.starts_on, forum.ends_on = date(2027, 3, 5), date(2027, 3, 6)
    forum.save()
    rooms = [RoomFactory(event=forum), RoomFactory(event=forum)]
    for room in rooms:
        session = SessionFactory(event=forum, room=room, day=date(2027, 3, 6), at=("10:00", "11:00"))
        session.audiences.add(forum.audiences.first())
        session.themes.add(forum.themes.first())
    publish(event=forum)
    publish(event=EventFactory(title="Old Forum", starts_on=date(2024, 12, 5), series=forum.series))
    to_do, ids, wanted = ["/"], {}, set()
    while to_do:
        address = to_do.pop()
        if address in ids:
            continue
        response = client.get(address)
        assert (address, response.status_code) == (address, 200)
        if not response["Content-Type"].startswith("text/html"):
            ids[address] = set()
            continue
        page = read(response)
        ids[address] = {element.attrs["id"] for element in _everything(page) if "id" in element.attrs}
        for link in page.all("a"):
            target, _, fragment = link.attrs["href"].partition("#")
            if target.startswith("?"):
                target = address.partition("?")[0] + target
            if target.startswith(("http", "/admin/")):
                continue
            target = target or address
            to_do.append(target)
            wanted.add((target, fragment))
    assert {(target, place) for target, place in wanted if place and place not in ids[target]} == set()
    assert len(ids) > 25


def _everything(element):
    for child in element.children:
        if isinstance(child, Element):
            yield child
            yield from _everything(child)


# ── Filters of the lists ──


@pytest.fixture
def three_events():
    justice, health = SectorFactory(name="criminal justice"), SectorFactory(name="health")
    police = AudienceFactory(name="Police")
    one = EventFactory(title="One of 100%", place="York")
    one.sectors.add(justice)
    two = EventFactory(title="Two", starts_on=date(2028, 4, 5), brief="About gangs_and_knives.")
    two.sectors.add(justice)
    two.audiences.add(police)
    three = EventFactory(title="Three", brief="A path C:\\Temp, a*b and “it's”.")
    three.sectors.add(health)
    AppearanceFactory(event=three, speaker__name="Zoë Quill")
    for event in (one, two, three):
        publish(event=event)


def found(client, query) -> list[str]:
    response = client.get(f"/events/?{query}")
    assert response.status_code == 200
    return texts(response, "h2", "event-row-title")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["One of 100%", "Three", "Two"]),
        ("sector=criminal-justice", ["One of 100%", "Two"]),
        ("audience=police", ["Two"]),
        ("year=2027", ["One of 100%", "Three"]),
        ("year=2027&sector=criminal-justice", ["One of 100%"]),
        ("q=GANGS", ["Two"]),
        ("q=quill", ["Three"]),
        ("q=york+one", ["One of 100%"]),
        ("q=one+gangs", []),
        ("q=two&sector=health", []),
        ("page=2", ["One of 100%", "Three", "Two"]),
        ("page=0", ["One of 100%", "Three", "Two"]),
        ("page=nonsense", ["One of 100%", "Three", "Two"]),
    ],
)
def test_events_are_filtered_by_what_the_address_says(client, three_events, query, titles):
    assert found(client, query) == titles


def test_what_was_asked_is_said_in_words(client, three_events):
    response = client.get("/events/?q=two&sector=criminal-justice&year=2028")
    said = "1 event to come with “two”, in criminal justice and in 2028"
    page = read(response)
    assert [page.one("title").text, page.one("p", role="status").text] == [f"{said} · socprog", said]
    assert [(a.text, a.attrs["href"]) for a in page.one("ul", "chips").all("a")] == [
        ("Remove: “two” ×", "/events/?sector=criminal-justice&year=2028"),
        ("Remove: criminal justice ×", "/events/?q=two&year=2028"),
        ("Remove: 2028 ×", "/events/?q=two&sector=criminal-justice"),
        ("Show all", "/events/"),
    ]


def test_nothing_found_says_where_to_look_next(client, three_events):
    page = read(client.get("/events/?q=nowhere"))
    assert page.one("p", "lead").text == "Nothing with “nowhere” is to come."
    assert "/events/past/?q=nowhere" in [a.attrs["href"] for a in page.one("main").all("a")]


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("sector=nonsense", "“nonsense” is not a choice for “Sector”; ignored."),
        ("audience=nobody", "“nobody” is not a choice for “Who it is for”; ignored."),
        ("year=1815", "“1815” is not a choice for “Year”; ignored."),
        ("place=x&place=y", "“x” and “y” are no choices for “Place”; ignored."),
        ("theme=a&theme=b&theme=c&theme=d&theme=e", "“a”, “b”, “c” and 2 others are no choices for “Theme”; ignored."),
        ("view=upside-down", "“upside-down” is not a choice for “view”; ignored."),
        ("sort=price", "“price” is not a choice for “Sort by”; ignored."),
        ("sort=relevance", "Only what has words in it can be sorted by relevance; it is sorted by date."),
        ("when=2027-13", "“2027-13” is no date such as 2027-03-05; it is ignored."),
        ("from=tomorrow", "“tomorrow” is no date such as 2027-03-05; it is ignored."),
        ("sector=<script>alert(1)</script>", "“<script>alert(1)</script>” is not a choice for “Sector”; ignored."),
    ],
)
def test_a_filter_value_that_is_no_choice_is_ignored_with_a_note(client, three_events, query, note):
    response = client.get(f"/events/?{query}")
    assert (response.status_code, notes(response)) == (200, [note])
    assert texts(response, "h2", "event-row-title") == ["One of 100%", "Three", "Two"]


@pytest.mark.parametrize("value", ["%00", "%ff%fe", "%ed%a0%80", "a" * 3000, "[]", "%F0%9F%91%8D", "-1", "1e999"])
def test_no_value_of_a_filter_is_an_error(client, forum, value):
    names = ["q", "sector", "audience", "year", "page", "theme", "format", "when", "letter", "nonsense"]
    lists = ["/", "/events/", "/events/past/", "/speakers/", "/audiences/", "/sectors/criminal-justice/", "/sources/"]
    addresses = [f"{address}?{name}={value}" for address in lists for name in names]
    assert {address for address in addresses if client.get(address).status_code != 200} == set()


def test_s_01_a_null_character_finds_nothing_and_says_why(client, three_events):
    response = client.get("/events/?q=%00")
    assert (response.status_code, notes(response)) == (
        200,
        ["Search for up to 200 printable characters; what was typed is ignored."],
    )


@pytest.mark.parametrize("q", ["%ff%fe", "%ed%a0%80"])
def test_s_02_bytes_that_are_no_text_find_nothing(client, three_events, q):
    assert found(client, f"q={q}") == []


def test_s_03_a_search_of_3000_characters_says_how_many_it_takes(client, three_events):
    response = client.get("/events/?q=" + "a" * 3000)
    assert (response.status_code, notes(response)) == (
        200,
        ["Search for up to 200 printable characters; what was typed is ignored."],
    )


@pytest.mark.parametrize("q", ["%25", "_", "%5C", "*", "%22", "(%20|%20%26%20!%20:*"])
def test_s_04_marks_without_a_letter_or_digit_find_nothing_and_say_why(client, three_events, q):
    response = client.get(f"/events/?q={q}")
    (note,) = notes(response)
    assert note.endswith("has no letter or digit, and only words and numbers can be looked for.")
    assert texts(response, "h2", "event-row-title") == []


@pytest.mark.parametrize(
    ("q", "titles"),
    [
        ("100%25", ["One of 100%"]),
        ("gangs_and", ["Two"]),
        ("Temp%5C", ["Three"]),
        ("a*b", ["Three"]),
        ("%22path+c%22", ["Three"]),
        ("path+-temp", []),
        ("';DROP%20TABLE%20x;--", []),
    ],
)
def test_s_04_marks_of_query_languages_beside_words_do_no_harm(client, three_events, q, titles):
    assert found(client, f"q={q}") == titles


def test_s_06_what_was_searched_for_is_escaped_wherever_it_is_shown(client, three_events):
    response = client.get("/events/?q=<script>")
    page = read(response)
    assert page.one("input", id="id_q").attrs["value"] == "<script>"
    assert {script.raw for script in page.all("script")} == {""}
    assert page.one("p", "lead").text == "Nothing with “<script>” is to come."
    assert b"<script>" not in response.content


def test_s_08_what_is_not_published_is_not_found(client, forum):
    """A word of a draft, a speaker's e-mail, telephone and note, a proposed speaker."""
    Speaker.objects.filter(name="Ada Example").update(
        email="ada@secret.example", phone="07700900123", private_note="vegetarian"
    )
    EventFactory(title="Unicorn Forum", brief="Zebras.")
    Event.objects.filter(pk=forum.pk).update(brief="Narwhals, since the publication.")
    words = ["unicorn", "zebras", "narwhals", "ada@secret.example", "07700900123", "vegetarian", "Proposed"]
    assert {word for word in words if found(client, f"q={word}")} == set()
    assert found(client, "q=example") == ["Gangs Forum"]


def test_pages_of_a_long_list_keep_the_filters(client):
    sector = SectorFactory(name="justice")
    for n in range(31):
        event = EventFactory(title=f"Event {n:02}")
        event.sectors.add(sector)
        publish(event=event)
    first = read(client.get("/events/?sector=justice"))
    assert [h.text for h in first.all("h2", "event-row-title")] == [f"Event {n:02}" for n in range(30)]
    assert [a.attrs["href"] for a in first.one("nav", "pages").all("a")] == ["/events/?sector=justice&page=2"]
    second = read(client.get("/events/?sector=justice&page=2"))
    assert [h.text for h in second.all("h2", "event-row-title")] == ["Event 30"]
    assert [a.attrs["href"] for a in second.one("nav", "pages").all("a")] == ["/events/?sector=justice&page=1"]


# ── What is not public ──


@pytest.fixture
def photographed(tmp_path, settings):
    """Makes a photograph of a speaker, as if it had been uploaded; gives its address."""

    def photographed(speaker, name) -> str:
        folder = settings.MEDIA_ROOT / "photographs"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.jpg").write_bytes(b"a picture")
        Speaker.objects.filter(pk=speaker.pk).update(
            photograph=f"photographs/{name}.jpg", photograph_alt=f"{speaker} smiles"
        )
        return f"/media/photographs/{name}.jpg"

    return photographed


def test_pub_03_a_draft_answers_with_the_same_bytes_as_what_never_existed(client, forum, photographed):
    """PUB-03 and U-17. A draft event, session, speaker, category and photograph against random addresses."""
    draft = EventFactory(title="Draft Forum")
    draft.sectors.add(SectorFactory(name="secret sector"))
    draft.themes.add(ThemeFactory(name="secret theme"))
    draft.audiences.add(AudienceFactory(name="secret audience"))
    draft.organiser = OrganisationFactory(name="secret organisation")
    draft.save()
    agenda_of(draft, 1)
    SessionFactory(event=forum, title="Added since")
    draft_speaker = SpeakerFactory(name="Draft Speaker")
    AppearanceFactory(event=draft, speaker=draft_speaker)
    picture, other = (photographed(who, name) for who, name in [(draft_speaker, "abc"), (_carl(), "def")])
    random_siblings = {
        "/events/draft-forum/": "/events/x7/",
        "/events/draft-forum/programme/": "/events/x7/programme/",
        f"/events/draft-forum/sessions/{draft.sessions.get().slug}/": "/events/x7/sessions/x8/",
        "/events/draft-forum/enquire/": "/events/x7/enquire/",
        "/events/draft-forum/enquire/thanks/": "/events/x7/enquire/thanks/",
        "/events/draft-forum/preview/": "/events/x7/preview/",
        "/events/draft-forum/preview/programme/": "/events/x7/preview/programme/",
        "/events/draft-forum/preview/sessions/opening/": "/events/x7/preview/sessions/x8/",
        "/events/draft-forum/publications/": "/events/x7/publications/",
        "/events/draft-forum/publications/1/": "/events/x7/publications/1/",
        "/events/gangs-forum/publications/2/": "/events/x7/publications/2/",
        "/events/gangs-forum/sessions/added-since/": "/events/gangs-forum/sessions/x8/",
        "/events/gangs-forum/preview/": "/events/x7/preview/",
        "/speakers/draft-speaker/": "/speakers/x7/",
        "/speakers/carl-proposed/": "/speakers/x7/",
        "/sectors/secret-sector/": "/sectors/x7/",
        "/themes/secret-theme/": "/themes/x7/",
        "/audiences/secret-audience/": "/audiences/x7/",
        "/organisations/secret-organisation/": "/organisations/x7/",
        picture: "/media/photographs/x7.jpg",
        other: "/media/photographs/x7.jpg",
    }
    answers = {draft: (_whole(client.get(draft)), _whole(client.get(x))) for draft, x in random_siblings.items()}
    assert {address for address, (of_draft, of_random) in answers.items() if of_draft != of_random} == set()
    assert {of_random[0] for _, of_random in answers.values()} == {404}


def _carl():
    return Speaker.objects.get(name="Carl Proposed")


def _whole(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, dict(response.headers), body


def test_pub_03_the_redirect_to_the_slash_does_not_tell_either(client):
    EventFactory(title="Draft Forum")
    assert [client.get(f"/events/{slug}").status_code for slug in ("draft-forum", "never-existed")] == [301, 301]


def test_pub_04_a_preview_is_private_and_never_answers_anybody_else(desk, client):
    """PUB-04: the organiser first, then a visitor at the same address."""
    EventFactory(title="Draft Forum")
    first = desk.get("/events/draft-forum/preview/")
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "private, no-store")
    second = Client().get("/events/draft-forum/preview/")
    assert (second.status_code, second.headers["Cache-Control"]) == (404, "no-store")


def test_a_withdrawn_event_is_gone_and_in_no_list(client, forum):
    withdraw(event=forum)
    pages = ["", "programme/", "sessions/opening/", "sessions/never/", "enquire/", "enquire/thanks/"]
    pages += ["publications/", "publications/1/", "publications/9/"]
    assert [client.get(f"/events/gangs-forum/{page}").status_code for page in pages] == [410] * 9
    assert texts(client.get("/events/gangs-forum/"), "h1") == ["This event has been withdrawn"]
    lists = ["/", "/events/", "/events/past/", "/speakers/", "/audiences/", "/sitemap.xml"]
    assert [address for address in lists if "angs" in client.get(address).content.decode()] == []
    others = ["/speakers/ada-example/", "/sectors/criminal-justice/", "/organisations/sample-forums/", "/series/gangs/"]
    assert [client.get(address).status_code for address in others] == [404] * 4


def test_an_event_withdrawn_and_published_again_is_back(client, forum):
    withdraw(event=forum)
    publish(event=forum)
    assert client.get("/events/gangs-forum/").status_code == 200


def test_an_edit_is_invisible_until_it_is_published(client, forum):
    """Of every table that an event is made of."""
    Event.objects.filter(pk=forum.pk).update(title="Renamed", start_time=time(8), place="Leeds")
    forum.sessions.update(title="Retitled", points="Other points", status="cancelled")
    forum.rooms.update(name="Renamed Hall")
    forum.appearances.update(billing="Promoted", status="withdrawn")
    forum.sources.all().delete()
    addresses = ["/", "/events/", "/events/gangs-forum/", "/events/gangs-forum/programme/", "/speakers/ada-example/"]
    addresses += ["/events/gangs-forum/sessions/opening/", "/organisations/sample-office/"]
    pages = {address: client.get(address).content.decode() for address in addresses}
    words = ["Renamed", "Leeds", "Retitled", "Other points", "Promoted", "8am"]
    assert [(address, word) for address, page in pages.items() for word in words if word in page] == []
    store.clear()
    publish(event=forum)
    assert "Renamed" in client.get("/events/gangs-forum/").content.decode()


def test_a_speaker_taken_off_the_draft_keeps_the_portrait_in_what_is_published(client, forum, photographed):
    photographed(Speaker.objects.get(name="Ada Example"), "abc")
    Appearance.objects.filter(speaker__name="Ada Example").delete()
    pages = [client.get("/events/gangs-forum/"), client.get("/events/gangs-forum/sessions/opening/")]
    assert [[image.attrs["src"] for image in read(page).all("img")] for page in pages] == [
        ["/media/photographs/abc-50-50-128.jpg"]
    ] * 2


# ── What is not expected ──


@pytest.mark.parametrize(
    "address",
    [
        "/events/nowhere/",
        "/events/nowhere/programme/",
        "/events/nowhere/sessions/one/",
        "/events/gangs-forum/sessions/nowhere/",
        "/speakers/nobody/",
        "/sectors/nowhere/",
        "/themes/nowhere/",
        "/audiences/nobody/",
        "/organisations/nobody/",
        "/series/nowhere/",
        "/media/photographs/none.jpg",
        "/media/photographs/../../../etc/passwd",
        "/nowhere/",
        "/api/v1/",
        "/events/gangs-forum/programme.fax",
    ],
)
def test_an_unknown_address_is_not_found(client, forum, address):
    response = client.get(address)
    assert (response.status_code, texts(response, "h1")) == (404, ["There is no page at this address"])


@pytest.mark.parametrize(
    "address",
    [
        "/s/a%00b/",
        "/s/%ff/",
        "/events/a%00b/",
        "/events/%ff/",
        "/events/%ed%a0%80/programme/",
        "/speakers/%00/",
        "/static/../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/static/a%00b.css",
        "/media/photographs/%00.jpg",
        "/media/photographs/..%2f..%2fsecret-key.jpg",
    ],
)
def test_pub_06_traversal_nulls_and_bytes_that_are_no_text_are_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("path", ["/" + "a" * 8191, "/events/?q=" + "a" * 8192])
def test_pub_07_an_address_of_8192_bytes_is_too_long(client, path):
    response = client.get(path)
    assert (response.status_code, texts(response, "h1")) == (414, ["This address is too long"])


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "POST", "OPTIONS"])
def test_pub_08_every_public_address_refuses_other_methods(forum, method):
    """PUB-08, for every address of the URL map, as a program would ask: without a token of any form."""
    client = Client(enforce_csrf_checks=True)
    answers = {}
    for address in public_addresses():
        response = client.generic(method, address)
        answers[address] = response.status_code, response.headers.get("Allow")
    for address in [address for address in answers if address in SENT_TO]:
        status, allowed = answers.pop(address)
        assert (status, allowed) == (405, "POST") or (method == "POST" and status < 500)
    refused = {"/events/gangs-forum/enquire/": 403, "/speak/nothing-such/": 404}  # what forms are sent to
    for address, status in refused.items():
        assert answers.pop(address) == ((status, None) if method == "POST" else (405, "GET, HEAD, POST"))
    assert {address: answer for address, answer in answers.items() if answer != (405, "GET, HEAD")} == {}


def test_pub_08_the_page_for_a_wrong_method_is_ours(client):
    assert texts(client.post("/events/"), "h1") == ["This page cannot be used in that way"]


def test_every_public_address_answers_head_without_a_body(client, forum):
    pages = [address for address in public_addresses() if "media" not in address and address not in SENT_TO]
    answers = {address: client.head(address) for address in pages}
    assert {address for address, answer in answers.items() if answer.content} == set()
    assert {address for address, answer in answers.items() if answer.status_code >= 400} == {
        "/oembed/",
        "/events/gangs-forum/preview/",
        "/events/gangs-forum/preview/programme/",
        "/events/gangs-forum/preview/sessions/opening/",
        "/preview/x7/",
        "/preview/x7/programme/",
        "/preview/x7/sessions/opening/",
        "/brochure/nothing-such/",
        "/brochure/nothing-such.pdf",
        "/speak/nothing-such/",
        "/speak/nothing-such/photograph.jpg",
    }


@pytest.mark.parametrize("query", ["tz=../../etc/passwd", "lang=xx", "utm_source=elsewhere"])
def test_pub_15_what_a_page_does_not_ask_for_changes_nothing(client, forum, query):
    plain = client.get("/events/gangs-forum/programme/")
    assert client.get(f"/events/gangs-forum/programme/?{query}").content == plain.content


def test_pub_15_ten_kilobytes_of_languages_change_nothing(client, forum):
    plain = client.get("/events/gangs-forum/").content
    store.clear()
    response = client.get("/events/gangs-forum/", headers={"Accept-Language": "cy," * 3400})
    assert (response.status_code, response.content) == (200, plain)


def test_pub_19_titles_without_letters_have_addresses_of_their_own(client):
    event = EventFactory(title="👍")
    session = SessionFactory(event=event, title="🎉")
    speaker = SpeakerFactory(name="李")
    ContributionFactory(session=session, appearance__event=event, appearance__speaker=speaker)
    publish(event=event)
    addresses = {
        f"/events/event-{event.pk}/": "👍",
        f"/events/event-{event.pk}/sessions/session-{session.pk}/": "🎉",
        f"/speakers/speaker-{speaker.pk}/": "李",
    }
    assert {address: texts(client.get(address), "h1")[0] for address in addresses} == addresses


def test_pub_20_two_sessions_of_one_title_have_two_pages(client):
    event = EventFactory(title="Forum")
    for points in ("of the first", "of the second"):
        SessionFactory(event=event, title="Questions", points=points)
    publish(event=event)
    pages = [client.get(f"/events/forum/sessions/{slug}/") for slug in ("questions", "questions-2")]
    assert [texts(page, "ul", "points") for page in pages] == [["of the first"], ["of the second"]]


def test_t_04_the_zone_of_the_server_changes_nothing(client, forum, monkeypatch):
    import time as clock

    addresses = ["/", "/events/gangs-forum/", "/events/gangs-forum/programme/", "/sitemap.xml"]
    before = [client.get(address).content for address in addresses]
    store.clear()
    monkeypatch.setenv("TZ", "America/New_York")
    clock.tzset()
    try:
        assert [client.get(address).content for address in addresses] == before
    finally:
        monkeypatch.undo()
        clock.tzset()


# ── Text that is meant to break pages ──

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><svg onload=alert(1)>",
    "{{7*7}}",
    "{% debug %}",
    "${7*7}",
    "javascript:alert(1)",
    "' OR 1=1--",
    "]]>",
    "-->",
]


def full_of(payload) -> Event:
    """A published event whose every text is the payload, in every row that an event is made of."""
    models = Event._meta.apps
    event = EventFactory(
        title=payload,
        slug="forum",
        summary=payload,
        brief=payload,
        place=payload,
        contact=payload,
        notice=payload,
        learning_points=payload,
        audience_note=payload,
        links=f"{payload} https://safe.example/",
        organiser=OrganisationFactory(name=payload, slug="organiser", website="https://safe.example/"),
        series=models.get_model("events.Series").objects.create(name=payload, slug="series"),
        venue=models.get_model("events.Venue").objects.create(name=payload, address=payload),
    )
    event.sectors.add(SectorFactory(name=payload, slug="sector"))
    event.themes.add(ThemeFactory(name=payload, slug="theme"))
    event.audiences.add(AudienceFactory(name=payload, slug="audience"))
    event.sources.create(title=payload, publisher=payload)
    appearance = AppearanceFactory(
        event=event,
        billing=payload,
        position=payload,
        organisation=event.organiser,
        status="invited",
        speaker=SpeakerFactory(
            name=payload,
            slug="speaker",
            honorific=payload[:80],
            post_nominals=payload[:80],
            biography=payload,
            phone=payload[:60],
            private_note=payload,
        ),
    )
    session = SessionFactory(
        event=event,
        slug="session",
        title=payload,
        label=payload,
        abstract=payload,
        points=payload,
        note=payload,
        room=RoomFactory(event=event, name=payload),
        track=event.tracks.create(name=payload),
        at=("10:00", "11:00"),
    )
    session.audiences.add(event.audiences.get())
    session.themes.add(event.themes.get())
    ContributionFactory(session=session, appearance=appearance)
    SessionFactory(event=event, room=RoomFactory(event=event), at=("10:00", "11:00"))
    publish(event=event, note=payload)
    return event


def is_data(script: Element) -> bool:
    """A block that no browser runs: what the page says to machines, in which no word can end it."""
    return script.attrs == {"type": "application/ld+json"} and isinstance(json.loads(script.raw), dict)


def unsafe(page: Element) -> list:
    """What a page of ours never has: scripts in it, handlers, drawings, pictures and links from text."""
    everything = list(_everything(page))
    return [
        (element.tag, element.attrs)
        for element in everything
        if (
            element.tag == "script"
            and ("src" not in element.attrs or not element.attrs["src"].startswith("/"))
            and not is_data(element)
        )
        or element.tag in ("svg", "iframe", "object", "embed", "style", "base")
        or any(name.startswith("on") or name == "style" for name in element.attrs)
        or (element.attrs.get("src") or "/").partition("/")[0] != ""
        or (element.attrs.get("href") or "/").lower().startswith("javascript")
    ]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_pub_12_text_that_is_code_is_shown_as_text_on_public_pages(client, payload):
    full_of(payload)
    headings = {
        "/events/forum/": payload,
        "/events/forum/programme/": payload,
        "/events/forum/sessions/session/": payload,
        "/events/forum/publications/": payload,
        "/events/forum/publications/1/": payload,
        "/speakers/speaker/": f"{payload} {payload} {payload}",
        "/sectors/sector/": payload,
        "/themes/theme/": payload,
        "/audiences/audience/": payload,
        "/organisations/organiser/": payload,
        "/series/series/": payload,
    }
    lists = ["/", "/events/", "/speakers/", "/audiences/", f"/events/?q={payload}", f"/events/?sector={payload}"]
    pages = {address: read(client.get(address)) for address in [*headings, *lists]}
    assert {address: unsafe(page) for address, page in pages.items() if unsafe(page)} == {}
    assert {address: pages[address].one("h1").text for address in headings} == headings
    assert {address for address, page in pages.items() if payload not in page.text} == set()
    titles = {address: pages[address].one("title").text for address in headings}
    assert {address for address, title in titles.items() if headings[address] not in title} == set()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_pub_12_the_brief_shows_every_text_once_and_literally(client, payload):
    """PUB-12: no field of the brief is left out, cut or changed."""
    full_of(payload)
    page = read(client.get("/events/forum/"))
    assert [d.text for d in page.one("aside", "facts").all("dd")][2:] == [payload * 2, *[payload] * 4]
    assert page.one("section", id="brief").text == f"Conference brief{payload}"
    assert page.one("p", "publication-note").text.startswith(f"{payload}. Publication 1")
    assert page.one("ol", "sources").text == f"{payload}, {payload}"
    assert page.one("meta", name="description").attrs["content"] == payload


@pytest.mark.parametrize("payload", PAYLOADS)
def test_pub_12_machines_are_told_every_text_literally(client, payload):
    full_of(payload)
    addresses = ["/events/forum/", "/events/forum/sessions/session/", "/speakers/speaker/"]
    pages = [read(client.get(address)) for address in addresses]
    event, session, speaker = (json.loads(page.one("script", type="application/ld+json").raw) for page in pages)
    told = [
        event["name"],
        event["description"],
        event["location"]["name"],
        event["location"]["address"]["streetAddress"],
    ]
    told += [event["organizer"]["name"], event["superEvent"]["name"], event["audience"][0]["audienceType"]]
    assert [*told, *event["keywords"]] == [payload] * 9
    assert (session["name"], session["location"]["name"]) == (f"{payload}: {payload}", payload)
    assert (speaker["mainEntity"]["name"], speaker["name"]) == (payload, f"{payload} {payload} {payload}")
    titles = [page.one("meta", property="og:title").attrs["content"] for page in pages]
    assert titles == [payload, payload, f"{payload} {payload} {payload}"]
    assert pages[0].one("meta", property="og:description").attrs["content"] == payload
    assert pages[0].one("meta", property="og:image:alt").attrs["content"].startswith(f"{payload}. Friday 5 March 2027")
    link = pages[0].one("link", type="application/json+oembed")
    assert (link.attrs["title"], client.get(link.attrs["href"]).json()["title"]) == (payload, payload)
    picture = client.get("/events/forum/card.png")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_pub_12_text_that_is_code_is_shown_as_text_at_the_desk(desk, payload):
    event, draft = full_of(payload), EventFactory(title=payload)
    session, speaker = event.sessions.get(slug="session"), Speaker.objects.get(slug="speaker")
    addresses = [
        "/admin/events/event/",
        f"/admin/events/event/{event.pk}/change/",
        f"/admin/events/event/{event.pk}/publications/",
        f"/admin/events/event/{event.pk}/publications/compare/",
        f"/admin/events/event/{event.pk}/checklist/",
        f"/admin/events/event/{event.pk}/duplicate/",
        f"/admin/events/event/{draft.pk}/delete/",
        f"/admin/agenda/session/{session.pk}/change/",
        f"/admin/speakers/speaker/{speaker.pk}/change/",
        f"/admin/events/sector/{event.sectors.get().pk}/change/",
        "/events/forum/preview/programme/",
    ]
    pages = {address: read(desk.get(address)) for address in addresses}
    unsafe_at_desk = {
        address: [found for found in unsafe(page) if not _of_django(*found)] for address, page in pages.items()
    }
    assert {address: found for address, found in unsafe_at_desk.items() if found} == {}
    missing = {
        address
        for address, page in pages.items()
        if payload not in page.text and payload not in {e.attrs.get("value") for e in _everything(page)}
    }
    assert missing == set()


def _of_django(tag, attrs) -> bool:
    """Django's admin draws the switch between light and dark itself."""
    return tag == "svg" and "onload" not in attrs


def test_pub_13_a_biography_has_no_link_to_code_and_no_picture(client):
    event = EventFactory(title="Forum")
    AppearanceFactory(
        event=event,
        speaker__name="Ada Example",
        speaker__biography=(
            "[x](javascript:alert(1)) [y](data:text/html,z) [fine](https://safe.example/)\n\n"
            "<svg onload=alert(1)>\n\n<img src=http://127.0.0.1:9/b>\n\n![picture](http://127.0.0.1:9/c)"
        ),
    )
    publish(event=event)
    page = read(client.get("/speakers/ada-example/"))
    assert unsafe(page) == []
    biography = page.one("section", "prose")
    assert [a.attrs["href"] for a in biography.all("a")] == ["https://safe.example/"]
    assert biography.all("img") == []


# ── Whose site it is ──


def test_pub_01_a_foreign_host_is_refused_and_not_repeated(client):
    response = client.get("/", headers={"Host": "evil.example"})
    assert (response.status_code, b"evil" in response.content) == (400, False)
    assert texts(response, "h1") == ["This request cannot be answered"]


def test_pub_01_a_foreign_host_gets_no_kept_page(client, forum):
    client.get("/events/gangs-forum/")
    response = client.get("/events/gangs-forum/", headers={"Host": "evil.example"})
    assert (response.status_code, b"evil" in response.content) == (400, False)


@pytest.mark.parametrize("address", ["/", "/events/gangs-forum/", "/sitemap.xml", "/robots.txt", "/nowhere/"])
def test_pub_02_a_forwarded_host_is_in_no_address(client, forum, address):
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    response = client.get(address, headers=forged)
    assert b"evil" not in response.content
    assert "evil" not in str(response.headers)
    assert client.get(address).content == response.content


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https:///evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "\x08//evil.example",
        "https://evil.example/admin/",
    ],
)
def test_pub_14_signing_in_never_leads_to_another_site(client, organiser, target):
    typed = {"username": "organiser", "password": "a-long-password", "next": target}
    response = client.post("/admin/login/", typed, query_params={"next": target})
    assert (response.status_code, response.headers["Location"]) == (302, "/admin/")
    again = client.get("/admin/login/", query_params={"next": target})
    assert (again.status_code, again.headers["Location"]) == (302, "/admin/")
