"""A programme within pages of other sites."""

from datetime import timedelta

import pytest
from django.conf import settings

from agenda.publish import publish, withdraw
from socprog.kept_pages import store
from tests.conftest import AT
from tests.factories import ContributionFactory, EventFactory, OrganisationFactory, RoomFactory, SessionFactory
from tests.site.test_headers import ALWAYS, POLICY
from tests.site.test_pages import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

SITE = settings.SITE_URL
EMBED = "/events/forum/programme/embed/"


@pytest.fixture
def forum():
    event = EventFactory(title="Forum", organiser=OrganisationFactory(name="Sample Forums"))
    for room in ("Hall A", "Hall B"):
        session = SessionFactory(
            event=event,
            room=RoomFactory(event=event, name=room),
            title=f"Talk in {room}",
            abstract="Read [this](https://paper.example/).",
            at=("10:00", "11:00"),
        )
        ContributionFactory(session=session)
    SessionFactory(event=event, title="Lunch", at=("12:00", None))
    publish(event=event)
    return event


# ── The page ──


def test_it_is_the_programme_and_nothing_round_it(client, forum):
    page = read(client.get(EMBED))
    assert [title.text for title in page.all("h3", "session-title")] == ["Talk in Hall A", "Talk in Hall B", "Lunch"]
    assert [page.all(tag) for tag in ("nav", "footer", "form", "script")] == [[], [], [], []]
    assert page.one("h1").text == "Forum"
    assert page.all("p", "quiet")[-1].text == "From Forum on socprog"
    assert page.all("p", "quiet")[-1].one("a").attrs["href"] == f"{SITE}/events/forum/programme/"
    assert page.one("meta", name="robots").attrs["content"] == "noindex"
    assert page.one("link", rel="canonical").attrs["href"] == f"{SITE}/events/forum/programme/"


def test_links_open_in_a_tab_of_their_own_but_those_to_another_part_of_it(client, forum):
    """Also those that organisers wrote: nothing else is ever shown within the other page."""
    page = read(client.get(f"{EMBED}?room=Hall+A&view=list"))
    assert page.one("base").attrs == {"target": "_blank"}
    within = {link.attrs["href"] for link in page.all("a") if link.attrs.get("target") == "_self"}
    assert within == {"?"}
    assert {link.attrs["href"] for link in page.all("a") if "target" not in link.attrs} == {
        f"{SITE}/events/forum/programme/",
        "/events/forum/sessions/talk-in-hall-a/",
        "/events/forum/sessions/lunch/",
        "https://paper.example/",
        f"/speakers/{forum.appearances.first().speaker.slug}/",
    }


def test_a_query_string_shows_a_part_of_it(client, forum):
    page = read(client.get(f"{EMBED}?room=Hall+B&track=nothing"))
    assert [title.text for title in page.all("h3", "session-title")] == ["Talk in Hall B", "Lunch"]
    assert [note.text for note in page.all("p", "note")] == [
        "“nothing” is not a track of this programme; it is ignored."
    ]


FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
HEADERS = ALWAYS | {"Content-Security-Policy": FRAMED, "Cross-Origin-Resource-Policy": "cross-origin"}


def test_pub_11_it_alone_may_be_framed_and_keeps_every_other_guard(client, forum):
    """PUB-11: made, kept, and told that nothing changed."""
    first = client.get(EMBED)
    kept = client.get(EMBED)
    unchanged = client.get(EMBED, headers={"If-None-Match": first["ETag"]})
    head = client.head(EMBED)
    assert [answer.status_code for answer in (first, kept, unchanged, head)] == [200, 200, 304, 200]
    for answer in (first, kept, unchanged, head):
        assert {header: answer.headers.get(header) for header in ALWAYS} == HEADERS
        assert "X-Frame-Options" not in answer.headers


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/events/forum/",
        "/events/forum/programme/",
        "/events/forum/programme.json",
        "/events/forum/enquire/",
        "/events/nowhere/programme/embed/",
        "/oembed/",
        "/admin/login/",
    ],
)
def test_pub_11_nothing_else_may_be_framed(client, forum, address):
    """PUB-11: an embedded programme that is not there neither."""
    for _ in range(2):
        headers = client.get(address).headers
        assert (headers["Content-Security-Policy"], headers["X-Frame-Options"]) == (POLICY, "DENY")


def test_pub_05_it_is_gone_with_its_event(client, forum):
    """PUB-05, PUB-03."""
    known = client.get(EMBED)["ETag"]
    EventFactory(title="Draft Forum")
    withdraw(event=forum)
    store.clear()
    assert client.get(EMBED, headers={"If-None-Match": known}).status_code == 410
    draft, random = (client.get(f"/events/{slug}/programme/embed/") for slug in ("draft-forum", "nothing-such"))
    assert (draft.status_code, draft.content) == (404, random.content.replace(b"nothing-such", b"draft-forum"))


@pytest.mark.parametrize("sessions", [1, 3])
def test_it_asks_the_same_whatever_the_size(client, forum, django_assert_num_queries, sessions):
    for _ in range(sessions):
        ContributionFactory(session=SessionFactory(event=forum))
    publish(event=forum)
    store.clear()
    for expected in (2, 1):
        with django_assert_num_queries(expected):
            assert client.get(EMBED).status_code == 200


def test_the_programme_offers_the_code_of_what_it_shows(client, forum):
    page = read(client.get("/events/forum/programme/?room=Hall+A&q=talk"))
    assert page.one("code", "embed-code").text == (
        f'<iframe src="{SITE}{EMBED}?room=Hall+A" width="800" height="600" title="Programme: Forum" loading="lazy" '
        'style="border: 0; max-width: 100%"></iframe>'
    )


# ── oEmbed ──


def asked(client, url: str, **options):
    return client.get("/oembed/", {"url": url, **options})


CODE = (
    '<iframe src="{}" width="{}" height="{}" title="Programme: Forum" loading="lazy" '
    'style="border: 0; max-width: 100%"></iframe>'
)


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("/events/forum/", EMBED),
        ("/events/forum/programme/", EMBED),
        (EMBED, EMBED),
        ("/events/forum/programme/?room=Hall+A&q=x&utm_source=y#top", f"{EMBED}?room=Hall+A"),
        ("/events/forum/programme/?day=2027-03-05&view=list", f"{EMBED}?day=2027-03-05"),
        ('/events/forum/programme/?room="><b>&track=Nowhere', EMBED),
    ],
)
def test_an_address_of_an_event_is_answered_with_the_code_that_shows_it(client, forum, page, shown):
    response = asked(client, SITE + page, format="json")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response.json() == {
        "version": "1.0",
        "type": "rich",
        "title": "Forum",
        "author_name": "Sample Forums",
        "provider_name": "socprog",
        "provider_url": f"{SITE}/",
        "width": 800,
        "height": 600,
        "html": CODE.format(f"{SITE}{shown}", 800, 600),
        "thumbnail_url": f"{SITE}/events/forum/card.png",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }


def test_it_is_no_larger_than_was_asked_for_nor_is_the_picture(client, forum):
    answer = asked(client, f"{SITE}/events/forum/", maxwidth="400", maxheight="300").json()
    assert (answer["width"], answer["height"], answer["html"]) == (400, 300, CODE.format(f"{SITE}{EMBED}", 400, 300))
    assert "thumbnail_url" not in answer


@pytest.mark.parametrize("most", ["", "0", "-1", "wide", "1e3", "²", "9" * 500])
def test_a_width_that_makes_no_sense_is_as_none(client, forum, most):
    answer = asked(client, f"{SITE}/events/forum/", maxwidth=most).json()
    assert (answer["width"], answer["height"]) == (800, 600)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "forum",
        "/events/forum/",
        "https://evil.example/events/forum/",
        f"{SITE}.evil.example/events/forum/",
        f"{SITE}@evil.example/events/forum/",
        SITE.replace("http", "javascript") + "/events/forum/",
        f"{SITE}/",
        f"{SITE}/events/",
        f"{SITE}/events/nowhere/",
        f"{SITE}/events/draft-forum/",
        f"{SITE}/events/draft-forum/preview/",
        f"{SITE}/events/forum/programme.json",
        f"{SITE}/events/forum/%00/",
        f"{SITE}/admin/",
        "http://[",
        "\x00",
        '"><script>alert(1)</script>',
    ],
)
def test_any_other_address_is_not_found_and_not_repeated(client, forum, url):
    """PUB-03: nor is a draft."""
    EventFactory(title="Draft Forum")
    response = asked(client, url)
    assert response.status_code == 404
    assert (b"evil" in response.content, b"alert" in response.content) == (False, False)
    assert response.content == asked(client, f"{SITE}/events/nothing-such/").content


def test_a_withdrawn_event_is_gone(client, forum):
    withdraw(event=forum)
    assert asked(client, f"{SITE}/events/forum/").status_code == 410


def test_pub_12_a_title_that_is_code_is_text_in_the_code(client):
    """PUB-12."""
    title = '"></iframe><script>alert(1)</script>'
    event = EventFactory(title=title)
    publish(event=event)
    answer = asked(client, f"{SITE}/events/{event.slug}/").json()
    assert answer["title"] == title
    assert answer["html"].count("<") == 2
    assert 'title="Programme: &quot;&gt;&lt;/iframe&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in answer["html"]


@pytest.mark.parametrize("form", ["xml", "yaml", "<script>"])
def test_other_forms_than_json_are_not_offered_and_it_says_so(client, forum, form):
    response = asked(client, f"{SITE}/events/forum/", format=form)
    assert (response.status_code, b"format=json" in response.content, b"<script>" in response.content) == (
        501,
        True,
        False,
    )
    assert {header: response.headers.get(header) for header in ALWAYS} == ALWAYS


def test_it_is_kept_and_follows_publications(client, forum, at, django_assert_num_queries):
    first = asked(client, f"{SITE}/events/forum/")
    with django_assert_num_queries(1):
        assert asked(client, f"{SITE}/events/forum/").content == first.content
    forum.title = "Forum renamed"
    forum.save()
    publish(event=forum, at=AT + timedelta(days=1))
    store.clear()
    assert asked(client, f"{SITE}/events/forum/").json()["title"] == "Forum renamed"
