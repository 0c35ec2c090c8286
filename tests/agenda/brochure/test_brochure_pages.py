"""“Create your own brochure”: what the pages do without scripts, and what they refuse."""

from datetime import timedelta
from hashlib import sha512

import pytest
from django.conf import settings as site
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from agenda.brochure import Brochure, Choice
from agenda.brochure.chosen import KEPT_FOR
from agenda.merging import merge
from agenda.models import SharedBrochure
from agenda.publish import publish, withdraw
from events.models import Submission
from tests.agenda.brochure.reading import OWN, add, alarms, held, hold, listed, page_of, said
from tests.conftest import AT
from tests.factories import AppearanceFactory, EventFactory, SpeakerFactory, agenda_of
from tests.site.test_pages import notes

NO_ROOM = "Your browser can keep no more than this. Remove something, or shorten your note."

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

# ── Adding ──


@pytest.mark.parametrize(
    ("address", "kind"),
    [("/events/forum/", 0), ("/events/forum/sessions/opening/", 1), ("/speakers/ada-example/", 2)],
)
def test_every_page_of_a_thing_has_the_button_and_leads_back(client, three, address, kind):
    (form,) = page_of(client.get(address)).all("form", "add-to-brochure")
    assert form.sent() == {"thing": str(three[kind])}
    response = client.post(form.attrs["action"], form.sent())
    assert (response.status_code, response["Location"]) == (303, f"/brochure/?added={three[kind]}")
    page = client.get(response["Location"])
    title = ["Forum", "Opening", "Dr Ada Example"][kind]
    assert said(page) == [f"“{title}” is in your brochure. Back to it"]
    assert page_of(page).one("div", "note").one("a").attrs == {"href": address}
    assert held(client).choices == (three[kind],)


def test_the_pages_with_the_button_stay_the_same_for_everybody_and_are_kept(client, three, django_assert_num_queries):
    bare = Client().get("/events/forum/").content
    add(client, *three)
    with django_assert_num_queries(1):
        page = client.get("/events/forum/")
    assert (page.content, page.cookies.output()) == (bare, "")


def test_a_preview_has_no_button(desk, forum):
    assert b"brochure/add" not in desk.get("/events/forum/preview/").content
    assert b"brochure/add" not in desk.get("/events/forum/preview/sessions/opening/").content


def test_things_stand_in_the_order_in_which_they_were_added_and_twice_changes_nothing(client, three):
    add(client, *reversed(three), three[0])
    assert held(client).choices == tuple(reversed(three))
    assert listed(client.get(OWN)) == [
        "Speaker Dr Ada Example Head of Samples, Sample Police",
        "Keynote Opening Friday 5 March 2027 · 10am · Forum Publication 1, 15 January 2027",
        "Event Forum Friday 5 March 2027 · 9.30am to 4.30pm GMT · Sample City What works. "
        "Publication 1, 15 January 2027",
    ]


@pytest.mark.parametrize("thing", ["", "event.0", "event.999999", "session.1.nowhere", "speaker.nobody", "x\x00", None])
def test_what_is_not_public_cannot_be_added_and_is_not_found(client, forum, thing):
    """PUB-03: a draft is as what never existed."""
    response = client.post(f"{OWN}add/", {} if thing is None else {"thing": thing})
    assert (response.status_code, response.cookies.output()) == (404, "")


def test_pub_03_a_draft_and_a_withdrawn_event_cannot_be_added(client, forum):
    draft, gone = EventFactory(), EventFactory()
    SpeakerFactory(name="Proposed Example")
    publish(event=gone)
    withdraw(event=gone)
    for thing in Choice.of_event(draft.pk), Choice.of_event(gone.pk), Choice.of_speaker("proposed-example"):
        assert add(client, thing).status_code == 404


def test_the_cookie_is_signed_for_this_site_alone_and_lasts_a_year(client, three, settings):
    add(client, three[0])
    cookie = client.cookies["brochure"]
    names = ("httponly", "samesite", "secure", "path", "domain", "max-age")
    assert [cookie[name] for name in names] == [True, "Lax", "", "/", "", 365 * 24 * 3600]
    settings.BROCHURE_COOKIE_NAME, settings.SESSION_COOKIE_SECURE = "__Host-brochure", True
    add(client, three[0])
    cookie = client.cookies["__Host-brochure"]
    assert [cookie[name] for name in names] == [True, "Lax", True, "/", "", 365 * 24 * 3600]


def test_the_cookie_of_another_year_is_an_empty_brochure(client, three, at):
    add(client, *three)
    at(AT + KEPT_FOR + timedelta(days=1))
    assert listed(client.get(OWN)) == []


@pytest.mark.parametrize("cookie", ["x", "a:b:c", ".eJw:1", "é", '"', "%00", "A" * 4000])
def test_a_forged_cookie_is_an_empty_brochure_and_no_error(client, forum, cookie):
    client.cookies["brochure"] = cookie
    page = client.get(OWN)
    assert (page.status_code, b"There is nothing in your brochure yet" in page.content) == (200, True)
    assert client.post(f"{OWN}order/", {"up": "event.1"}).status_code == 303


def test_e_07_without_cookies_the_page_says_so_and_offers_the_thing_again(client, three):
    blocked = Client()
    response = add(blocked, three[0])
    blocked.cookies.clear()
    page = blocked.get(response["Location"])
    assert alarms(page) == [
        "That has not been done Your browser has not sent back the cookie in which your brochure is kept. "
        "Allow cookies for this site, then try again. “Forum” is not in your brochure. Back to it Add to my brochure"
    ]
    again = page_of(page).one("div", "alarm").one("form")
    assert again.sent() == {"thing": str(three[0])}


def test_pub_14_no_parameter_leads_anywhere_or_says_anything(client, three):
    """PUB-12, PUB-14: what an address says is looked up, never shown."""
    add(client, three[0])
    plain = client.get(OWN).content
    for value in "//evil", "javascript:alert(1)", "<script>", "event.999", "\x00", str(three[2]):
        assert client.get(OWN, {"added": value}).content == plain
        assert client.get(OWN, {"removed": f"{value}.", "next": value, "back": value}).content == plain


# ── What another site sent ──

SENT = ["add/", "order/", "cover/", "share/", "unshare/", "empty/", "KEY/copy/"]


@pytest.mark.parametrize("address", SENT)
@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "https://testserver"},
     {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)  # fmt: skip
def test_e_06_what_another_site_sent_is_refused_and_changes_nothing(client, three, address, headers):
    hold(client, Brochure((three[0],)))
    response = client.post(f"{OWN}{address}", {"thing": str(three[1]), "name": "x"}, headers=headers)
    assert (response.status_code, response.cookies.output()) == (403, "")
    assert "This was sent by another site" in page_of(response).one("p", "lead").text
    assert SharedBrochure.objects.count() == 0


@pytest.mark.parametrize("headers", [{"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}, {}])
def test_what_a_page_here_sent_needs_no_token(forum, headers):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(f"{OWN}add/", {"thing": f"event.{forum.pk}"}, headers=headers).status_code == 303


@pytest.mark.parametrize("address", SENT)
def test_pub_08_what_changes_something_is_sent_and_not_opened(client, address):
    response = client.get(f"{OWN}{address}")
    assert (response.status_code, response["Allow"]) == (405, "POST")


# ── Order, name and note ──


@pytest.mark.parametrize(
    ("sent", "order", "then"),
    [
        ({"down": 0}, [1, 0, 2], "#0"),
        ({"up": 0}, [0, 1, 2], "#0"),
        ({"up": 2}, [0, 2, 1], "#2"),
        ({"remove": 1}, [0, 2], "?removed=1"),
        ({"item": [2, 0, 1]}, [2, 0, 1], ""),
        ({"item": [2, 0, 1], "down": 2}, [0, 2, 1], "#2"),
        ({"item": [2]}, [2, 0, 1], ""),
    ],
)
def test_things_are_moved_and_taken_out_by_buttons(client, three, sent, order, then):
    hold(client, Brochure(tuple(three)))
    data = {k: [str(three[n]) for n in v] if isinstance(v, list) else str(three[v]) for k, v in sent.items()}
    response = client.post(f"{OWN}order/", data)
    place = "".join(str(three[int(c)]) if c.isdigit() else c for c in then)
    assert (response.status_code, response["Location"]) == (303, f"/brochure/{place}")
    assert held(client).choices == tuple(three[n] for n in order)


def test_what_was_taken_out_can_be_put_back(client, three):
    hold(client, Brochure(tuple(three)))
    page = client.get(client.post(f"{OWN}order/", {"remove": str(three[1])})["Location"])
    assert said(page) == ["“Opening” has been taken out of your brochure. Put it back"]
    form = page_of(page).one("div", "note").one("form")
    client.post(form.attrs["action"], form.sent())
    assert held(client).choices == (three[0], three[2], three[1])


def test_an_order_of_what_is_nothing_is_not_found(client, three):
    hold(client, Brochure(tuple(three)))
    assert client.post(f"{OWN}order/", {"item": "nothing"}).status_code == 404
    assert client.post(f"{OWN}order/", {"up": "event.1.1"}).status_code == 404


def write(client, name="", note=""):
    return client.post(f"{OWN}cover/", {"name": name, "note": note})


def test_a_name_and_a_note_of_ones_own_are_kept_and_shown(client, three):
    hold(client, Brochure(tuple(three)))
    response = write(client, "For our team", "Read this.\r\n\r\nThen that.")
    assert (response.status_code, response["Location"]) == (303, "/brochure/?written")
    assert (held(client).name, held(client).note) == ("For our team", "Read this.\n\nThen that.")
    page = page_of(client.get(response["Location"]))
    assert (page.one("h1").text, page.one("div", "brochure-note").text) == ("For our team", "Read this. Then that.")
    assert page.one("form", action="/brochure/cover/").sent() == {
        "name": "For our team",
        "note": "Read this.\n\nThen that.",
    }


@pytest.mark.parametrize(
    ("name", "note", "why"),
    [
        ("a\r\nb", "", "Name must be on one line."),
        ("x" * 121, "", "Ensure this value has at most 120 characters (it has 121)."),
        ("", "x" * 1001, "Ensure this value has at most 1000 characters (it has 1001)."),
        ("a\u202eb", "", "There is an invisible character (U+202E) after “a”. Delete it, or type the text anew."),
        ("", "\ufffd", "Some characters arrived unreadable (\ufffd). Type them anew."),
        ("", "a\x00", "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_printed_is_refused_beside_the_field_and_kept(client, three, name, note, why):
    hold(client, Brochure((three[0],), name="Before"))
    response = write(client, name, note)
    assert (response.status_code, alarms(response)) == (422, [f"The cover has not been saved {why}"])
    typed = page_of(response).one("form", action="/brochure/cover/").sent()
    assert (typed["name"], typed["note"]) == (name, note)
    assert held(client).name == "Before"


def test_a_note_for_which_the_cookie_has_no_room_is_refused_beside_it_and_kept(client, three):
    long = "".join(sha512(bytes([n])).hexdigest() for n in range(8))[:1000]  # which nothing makes shorter
    hold(client, Brochure(tuple(Choice.of_speaker(sha512(bytes([n])).hexdigest()[:80]) for n in range(55))))
    response = write(client, "", long)
    assert (response.status_code, alarms(response)) == (
        422,
        [f"The cover has not been saved {NO_ROOM}"],
    )
    assert page_of(response).one("textarea").text == long


def test_e_07_a_note_that_comes_without_the_cookie_is_kept_and_the_page_says_why(client):
    response = write(client, "For our team", "A long note")
    assert response.status_code == 403
    assert "Allow cookies for this site" in alarms(response)[0]
    assert page_of(response).one("textarea").text == "A long note"


def test_more_than_there_is_room_for_is_refused_in_words(client, three):
    hold(client, Brochure(tuple(Choice.of_event(n) for n in range(10_000, 10_060))))
    response = add(client, three[0])
    assert (response.status_code, alarms(response)) == (
        422,
        ["That has not been done A brochure holds 60 things. Remove some first."],
    )


PAYLOADS = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</script><svg onload=alert(1)>", "{{7*7}}",
    "{% debug %}", "${7*7}", "javascript:alert(1)", "' OR 1=1--", "]]>", "-->",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_pub_12_hostile_words_are_shown_as_they_were_typed(client, three, payload):
    hold(client, Brochure((three[0],)))
    write(client, payload, payload)
    client.post(f"{OWN}share/")
    for address in OWN, f"{OWN}{held(client).key}/":
        page = page_of(client.get(address))
        assert page.one("h1").text == payload
        assert page.one("title").text == f"{payload} · {site.SITE_NAME}"
        assert page.one("div", "brochure-note").text == payload
        assert page.all("svg") == page.all("img") == []


def test_emptying_takes_the_cookie_and_the_address_away(client, three):
    hold(client, Brochure(tuple(three), name="Mine"))
    client.post(f"{OWN}share/")
    response = client.post(f"{OWN}empty/")
    assert client.cookies["brochure"]["max-age"] == 0
    assert SharedBrochure.objects.count() == 0
    client.cookies.clear()
    assert said(client.get(response["Location"])) == ["Your brochure has been emptied."]


# ── What is no more ──


def test_what_was_withdrawn_says_its_kind_and_no_other_word(client, forum, three):
    add(client, *three)
    withdraw(event=forum)
    page = client.get(OWN)
    assert listed(page) == [
        "An event that was chosen here has been withdrawn.",
        "A session that was chosen here has been withdrawn.",
        "A speaker that was chosen here has been withdrawn.",
    ]
    for word in b"Forum", b"Opening", b"Ada", b"What works":
        assert word not in page.content


def test_it_says_what_the_newest_publication_says(client, forum, three):
    add(client, *three)
    forum.title, forum.status = "Forum renamed", "cancelled"
    forum.save()
    forum.sessions.update(title="Closing", status="cancelled")
    publish(event=forum, at=AT + timedelta(days=1))
    assert listed(client.get(OWN)) == [
        "Event Forum renamed Cancelled · Friday 5 March 2027 · 9.30am to 4.30pm GMT · Sample City What works. "
        "Publication 2, 16 January 2027",
        "Keynote Closing The event is cancelled · Friday 5 March 2027 · 10am · Forum renamed "
        "Publication 2, 16 January 2027",
        "Speaker Dr Ada Example Head of Samples, Sample Police",
    ]


def test_whoever_was_merged_is_found_under_the_one_name(client, forum, three):
    add(client, three[2])
    other = AppearanceFactory(event=EventFactory(title="Later Forum"), speaker__name="Ada M Example").speaker
    publish(event=other.appearances.get().event)
    merge(kept=other, other=forum.appearances.get().speaker, taken={}, by=None, at=AT)
    assert listed(client.get(OWN)) == ["Speaker Ada M Example Head of Samples, Sample Police"]


@pytest.mark.parametrize("number", [1, 30])
def test_it_asks_the_same_for_1_and_for_30_things_of_each_kind(client, django_assert_num_queries, number):
    """What is in events and sessions, former addresses, and billings; for a shared one, the row itself besides."""
    event = EventFactory()
    sessions = agenda_of(event, number)
    publish(event=event)
    chosen = [Choice.of_event(event.pk)]
    for session in sessions[: number - 10 if number > 10 else 1]:
        chosen.append(Choice.of_session(event.pk, session.slug))
        chosen.append(Choice.of_speaker(session.contributions.get().appearance.speaker.slug))
    hold(client, Brochure(tuple(chosen)))
    with django_assert_num_queries(3):
        assert len(listed(client.get(OWN))) == len(chosen)
    client.post(f"{OWN}share/")
    with django_assert_num_queries(4):
        assert len(listed(Client().get(f"{OWN}{held(client).key}/"))) == len(chosen)


def test_an_empty_brochure_asks_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(OWN).status_code == 200


@pytest.mark.parametrize("address", [OWN, f"{OWN}?added=event.1"])
def test_ones_own_page_is_stored_nowhere_and_in_no_index(client, three, address):
    add(client, three[0])
    headers = client.get(address).headers
    assert {part.strip() for part in headers["Cache-Control"].split(",")} == {"private", "no-store"}
    assert headers["X-Robots-Tag"] == "noindex"
    assert notes(client.get(address)) == []


def test_nothing_here_asks_for_a_session_or_sets_another_cookie(desk, three):
    add(desk, three[0])
    page = desk.get(OWN)
    assert page.cookies.output() == ""
    assert set(desk.cookies) == {"session", "brochure"}


def test_it_is_in_the_footer_of_every_page(client):
    assert reverse("brochure") in [a.attrs["href"] for a in page_of(client.get("/")).one("footer").all("a")]


def test_a_cookie_that_says_what_no_page_would_have_said_is_harmless(client, forum):
    """Were the key ever to leak: numbers beyond any table, keys of nobody."""
    held = [
        AT.date().toordinal(),
        [f"event.{10**17}", "speaker._withdrawn", f"session.{10**17}.x"],
        "",
        "",
        "no-such-key",
    ]
    client.cookies["brochure"] = Signer(salt="agenda.brochure").sign_object(held, compress=True)
    assert len(listed(client.get(OWN))) == 3
    assert Submission.objects.count() == 0
