"""What was published when and what changed: to readers, and on the desk; marks on the programme."""

from datetime import UTC, date, datetime, time

import pytest
from django.test import Client

from agenda.models import Session
from agenda.publish import bring_back, publish, withdraw
from events.models import Event, Publication
from events.publications import steps
from socprog.kept_pages import store
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    browser_of,
    member,
)
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]
AT = datetime(2027, 1, 15, 12, tzinfo=UTC)


@pytest.fixture
def event():
    event = EventFactory(title="Forum", organiser=OrganisationFactory())
    room = RoomFactory(event=event, name="Hall A")
    session = SessionFactory(event=event, title="Talk", room=room, at=("10:00", "11:00"))
    speaker = SpeakerFactory(honorific="Dr", name="Ada Example")
    ContributionFactory(session=session, appearance=AppearanceFactory(event=event, speaker=speaker, status="invited"))
    return event


def moved(event, start: str, end: str, **values) -> None:
    session = event.sessions.get(title="Talk")
    session.set_clock(session.day, time.fromisoformat(start), time.fromisoformat(end))
    vars(session).update(values)
    session.save()


@pytest.fixture
def three(event):
    """The talk moves, then somebody confirms."""
    publish(event=event, note="First", at=AT)
    moved(event, "11:30", "12:30", status="moved")
    publish(event=event, note="An hour and a half later", at=AT)
    event.appearances.update(status="confirmed")
    publish(event=event, at=AT)
    return event


# ── Where a session was before it moved ──


def mark(event) -> str:
    store.clear()
    shown = read(Client().get(f"/events/{event.slug}/programme/")).one("div", "session")
    return " ".join(p.text for p in shown.all("p", "moved") + shown.all("p", "signal"))


def test_a_session_that_moved_says_from_where_and_goes_on_saying_it(three):
    assert mark(three) == "Moved from 10am, Hall A"
    for place in ("Leeds", "Hull"):
        Event.objects.update(place=place)
        publish(event=three)
        assert mark(three) == "Moved from 10am, Hall A"
    assert texts(Client().get("/events/forum/sessions/talk/"), "p", "moved") == ["Moved from 10am, Hall A"]


def test_moved_again_it_says_where_it_was_last(three):
    moved(three, "14:00", "15:00", room_id=RoomFactory(event=three, name="Hall B").pk)
    publish(event=three)
    assert mark(three) == "Moved from 11.30am, Hall A"


def test_a_session_is_marked_as_moved_only_where_the_organiser_says_so(event):
    publish(event=event)
    moved(event, "11:30", "12:30")
    publish(event=event)
    assert mark(event) == ""
    Session.objects.update(status="moved")
    publish(event=event)
    assert mark(event) == "Moved from 10am, Hall A"


def test_moved_before_anything_was_published_or_from_no_time_it_says_moved_alone(event):
    Session.objects.update(status="moved", starts_at=None, ends_at=None, room=None)
    publish(event=event)
    assert mark(event) == "Moved"
    moved(event, "10:00", "11:00")
    publish(event=event)
    assert mark(event) == "Moved"


def test_moved_to_another_day_it_says_the_day(event):
    publish(event=event)
    Event.objects.update(ends_on=date(2027, 3, 6))
    session = event.sessions.get()
    session.set_clock(date(2027, 3, 6), time(10), time(11))
    session.status = "moved"
    session.save()
    publish(event=event)
    assert mark(event) == "Moved from 10am on 5 March 2027, Hall A"


def test_a_cancelled_session_says_so_first_on_brief_and_programme(event):
    Session.objects.update(status="cancelled")
    publish(event=event)
    assert mark(event) == "Cancelled"
    assert texts(Client().get("/events/forum/"), "ol", "outline") == ["10am Cancelled: Talk"]


def test_bringing_back_marks_from_what_was_published_last(three):
    bring_back(publication=three.publications.get(number=1))
    assert mark(three) == ""  # as publication 1 has it, it is scheduled


def test_a_withdrawal_between_two_publications_is_no_gap(three):
    withdraw(event=three)
    publish(event=three)
    assert mark(three) == "Moved from 10am, Hall A"


def test_publications_of_before_such_marks_were_kept_are_read_and_followed(three):
    for publication in three.publications.all():
        publication.rendered.pop("moved_from")
        publication.save()
    assert mark(three) == "Moved"
    moved(three, "14:00", "15:00")
    publish(event=three)
    assert mark(three) == "Moved from 11.30am, Hall A"


# ── To readers ──


def listed(response) -> list[list[str]]:
    return [
        [item.one("h2").text, *(p.text for p in item.all("p")), *(change.text for change in item.all("li"))]
        for item in read(response).one("ol", "publications").all("li", "publication")
    ]


def test_readers_see_what_was_published_when_and_what_changed(client, three):
    assert listed(client.get("/events/forum/publications/")) == [
        ["Publication 3", "15 January 2027 · The current programme", "Dr Ada Example confirmed."],
        [
            "Publication 2",
            "15 January 2027",
            "An hour and a half later",
            "“Talk” moved from 10am to 11.30am.",
        ],
        ["Publication 1", "15 January 2027", "First", "The first publication."],
    ]


def test_the_programme_leads_to_what_changed_once_something_has(client, event):
    publish(event=event)
    assert read(client.get("/events/forum/programme/")).one("p", "publication-note").all("a") == []
    Event.objects.update(place="Leeds")
    publish(event=event)
    store.clear()
    link = read(client.get("/events/forum/programme/")).one("p", "publication-note").one("a")
    assert (link.text, link.attrs["href"]) == ("What changed", "/events/forum/publications/")


def test_a_publication_shows_its_changes_and_its_programme_as_it_was(client, three):
    Session.objects.update(title="Renamed")
    three.appearances.all().delete()
    publish(event=three)
    page = read(client.get("/events/forum/publications/2/"))
    assert page.one("p", "preview-band").text == (
        "Not the current programme. This is what was published on 15 January 2027. See the current programme"
    )
    assert page.one("meta", name="robots").attrs["content"] == "noindex"
    assert [change.text for change in page.one("ul", "changes").all("li")] == ["“Talk” moved from 10am to 11.30am."]
    assert [heading.text for heading in page.all("h3", "session-title")] == ["Talk"]
    assert page.one("ul", "people").text.startswith("AE Dr Ada Example (invited)")
    links = {a.attrs["href"] for a in page.one("article").all("a")}
    assert links == set()


def test_the_current_publication_has_no_band(client, three):
    page = read(client.get("/events/forum/publications/3/"))
    assert page.all("p", "preview-band") == []
    assert [change.text for change in page.one("ul", "changes").all("li")] == ["Dr Ada Example confirmed."]


def test_prose_that_changed_can_be_read_word_by_word(client, event):
    publish(event=event)
    Event.objects.update(brief="A <b>short</b> brief.")
    publish(event=event)
    details = read(client.get("/events/forum/publications/2/")).one("ul", "changes").one("details")
    assert details.one("summary").text == "The brief was changed."
    assert [[e.text for e in details.all(tag)] for tag in ("ins", "del", "b")] == [["<b>short</b>"], [], []]


@pytest.mark.parametrize("number", ["0", "4", "9" * 40, "x", "-1"])
def test_a_publication_that_is_none_is_not_found(client, three, number):
    assert client.get(f"/events/forum/publications/{number}/").status_code == 404


@pytest.mark.parametrize("page", ["publications/", "publications/1/"])
def test_what_is_not_published_is_404_and_what_is_withdrawn_410(client, event, page):
    assert client.get(f"/events/forum/{page}").status_code == 404
    publish(event=event)
    assert client.get(f"/events/forum/{page}").status_code == 200
    withdraw(event=event)
    store.clear()
    assert client.get(f"/events/forum/{page}").status_code == 410


@pytest.mark.django_db(transaction=True)
def test_pub_05_a_withdrawn_publication_is_gone_for_who_knows_it(client, three):
    etags = {page: client.get(page).headers["ETag"] for page in ("/events/forum/publications/1/",)}
    withdraw(event=three)
    for page, etag in etags.items():
        assert client.get(page, headers={"If-None-Match": etag}).status_code == 410


def many(event, number: int) -> None:
    for n in range(number):
        Event.objects.update(place=f"Place {n}")
        publish(event=event)


def test_many_publications_have_pages(client, event):
    many(event, 12)
    first = read(client.get("/events/forum/publications/"))
    assert [h.text for h in first.all("h2")] == [f"Publication {n}" for n in range(12, 2, -1)]
    (link,) = first.one("nav", "pages").all("a")
    second = client.get(f"/events/forum/publications/{link.attrs['href']}")
    assert [rows[0] for rows in listed(second)] == ["Publication 2", "Publication 1"]
    assert listed(second)[0][-1] == "Place changed from “Place 0” to “Place 1”."


@pytest.mark.parametrize("query", ["from=x", "from=0", "from=-1", "from=" + "9" * 40, "from=²", "page=x"])
def test_pages_that_are_none_are_ignored(client, three, query):
    for page in ("publications/", "publications/2/"):
        assert client.get(f"/events/forum/{page}?{query}").status_code == 200


def test_a_publication_that_was_rewritten_breaks_nothing(client, desk, three):
    """As erasing a person does; and one that is no Programme any more says so, the others stay."""
    for publication in three.publications.all():
        data = publication.programme_data
        data["speakers"] = [speaker | {"name": "Somebody", "honorific": None} for speaker in data["speakers"]]
        publication.save()
    assert listed(client.get("/events/forum/publications/"))[0][-1] == "Somebody confirmed."
    Publication.objects.filter(number=1).update(programme_data={})
    store.clear()
    assert listed(client.get("/events/forum/publications/"))[1][-1] == "What it changed cannot be told."
    assert desk.get(f"/admin/events/event/{three.pk}/publications/").status_code == 200
    pages = ["/events/forum/publications/1/", below(three, "publications/compare/?before=1&after=2")]
    pages += [below(three, "publications/1/bring-back/"), "/events/forum/publications/2/"]
    assert [desk.get(page).status_code for page in pages] == [404, 404, 404, 200]


def test_publications_are_compared_in_one_query(three, django_assert_num_queries):
    with django_assert_num_queries(1):
        found, earlier = steps(three.publications, most=2)
    assert ([step.publication.number for step in found], earlier.number) == ([3, 2], 1)


# ── On the desk ──


def below(event, page: str) -> str:
    return f"/admin/events/event/{event.pk}/{page}"


def test_the_desk_lists_publications_with_who_and_what_changed(desk, three, organiser):
    Publication.objects.filter(number=1).update(published_by=organiser)
    rows = read(desk.get(below(three, "publications/"))).one("ol", "publications").all("li", "step")
    assert [
        [row.one("h2").text, *(c.text for c in row.one("ul", "changes").all("li")), *(a.text for a in row.all("a"))]
        for row in rows[:2]
    ] == [
        ["Publication 3 · 15 January 2027, 12:00 Public now", "Dr Ada Example confirmed."],
        [
            "Publication 2 · 15 January 2027, 12:00",
            "“Talk” moved from 10am to 11.30am.",
            "Bring back publication 2",
        ],
    ]
    assert rows[2].one("h2").text == "Publication 1 · 15 January 2027, 12:00 · organiser"


def test_an_event_that_was_never_published_says_so(desk, event):
    assert "This event has not been published yet." in read(desk.get(below(event, "publications/"))).text
    assert desk.get(below(event, "publications/compare/")).status_code == 200


@pytest.mark.parametrize(
    ("query", "changes"),
    [
        ("?before=1&after=3", ["“Talk” moved from 10am to 11.30am.", "Dr Ada Example confirmed."]),
        ("?before=3&after=1", ["“Talk” moved from 10am to 11.30am.", "Dr Ada Example confirmed."]),
        ("?before=2&after=3", ["Dr Ada Example confirmed."]),
        ("?before=2&after=draft", ["“Talk” is now called “Renamed”.", "Dr Ada Example confirmed."]),
        ("", ["“Talk” is now called “Renamed”."]),
        ("?before=2&after=2", []),
    ],
)
def test_any_two_are_compared_in_words(desk, three, query, changes):
    Session.objects.update(title="Renamed")
    shown = read(desk.get(below(three, "publications/compare/") + query))
    assert [change.text for group in shown.all("ul", "changes") for change in group.all("li")] == changes


@pytest.mark.parametrize("query", ["?before=9&after=1", "?before=x", "?after=1%00", "?before=" + "9" * 40])
def test_what_was_never_published_cannot_be_compared(desk, three, query):
    assert desk.get(below(three, "publications/compare/") + query).status_code == 404


def test_a_02_publications_of_another_team_are_not_there(three):
    stranger = browser_of(member("owner", OrganisationFactory()))
    pages = ["checklist/", "previews/", "publications/", "publications/compare/", "withdraw/", "duplicate/"]
    pages += ["publications/1/bring-back/"]
    assert {stranger.get(below(three, page)).status_code for page in pages} == {404}
    assert {stranger.post(below(three, page)).status_code for page in pages} == {404}
    assert three.current_publication.number == 3


# ── Bringing back, withdrawing ──


def test_before_bringing_back_it_is_said_what_readers_will_see_change(desk, three):
    page = below(three, "publications/1/bring-back/")
    shown = read(desk.get(page))
    assert [change.text for change in shown.one("ul", "changes").all("li")] == [
        "“Talk” moved from 11.30am to 10am.",
        "Dr Ada Example invited.",
    ]
    assert shown.one("input", name="publication_note").attrs["value"] == "Publication 1 brought back"
    assert three.current_publication.number == 3


def test_an_earlier_publication_is_brought_back_with_a_note(desk, three, organiser):
    page = below(three, "publications/1/bring-back/")
    response = desk.post(page, {"publication_note": "As it was"}, follow=True)
    assert texts(response, "ul", "messagelist") == [
        "What publication 1 said is public again, as publication 4. What you are editing has not changed."
    ]
    current = three.current_publication
    assert (current.number, current.note, current.published_by) == (4, "As it was", organiser)
    assert three.sessions.get().start == time(11, 30)


def test_bringing_back_what_is_public_does_nothing(desk, three):
    response = desk.post(below(three, "publications/3/bring-back/"), {"publication_note": ""}, follow=True)
    assert texts(response, "ul", "messagelist") == ["Publication 3 is what the public reads now."]
    assert three.publications.count() == 3


def test_a_wrong_note_brings_nothing_back(desk, three):
    response = desk.post(below(three, "publications/1/bring-back/"), {"publication_note": "x" * 501})
    assert (response.status_code, three.publications.count()) == (422, 3)
    assert read(response).one("input", name="publication_note").attrs["value"] == "x" * 501


@pytest.mark.parametrize("number", ["0", "9", "9" * 40])
def test_what_was_never_published_cannot_be_brought_back(desk, three, number):
    assert desk.post(below(three, f"publications/{number}/bring-back/")).status_code == 404
    assert three.publications.count() == 3


def test_an_event_is_withdrawn_after_it_was_said_what_that_does(desk, three):
    page = below(three, "withdraw/")
    assert "its pages, publications and files say that it was withdrawn" in read(desk.get(page)).text
    assert desk.get("/events/forum/").status_code == 200
    store.clear()
    response = desk.post(page, follow=True)
    assert texts(response, "ul", "messagelist") == ["The event is withdrawn. Publish it again to show it."]
    assert desk.get("/events/forum/").status_code == 410
    assert "nothing to withdraw" in read(desk.get(page)).text
    desk.post(below(three, "publications/2/bring-back/"), {"publication_note": ""})
    assert desk.get("/events/forum/").status_code == 200


def test_a_11_looking_at_pages_of_publishing_changes_nothing(desk, three):
    pages = ["publications/?withdraw=1&bring_back=1", "publications/compare/", "publications/1/bring-back/"]
    for page in [*pages, "withdraw/", "previews/?end=1", "duplicate/", "checklist/"]:
        assert desk.get(below(three, page)).status_code == 200
    assert (three.publications.count(), Event.objects.count()) == (3, 1)
    key = three.preview_key
    three.refresh_from_db()
    assert (three.current_publication.number, three.preview_key) == (3, key)


def test_who_may_only_look_sees_publications_and_no_buttons(three):
    reader = browser_of(member("reader", three.organiser))
    page = read(reader.get(below(three, "publications/"))).one("div", id="content-main")
    assert [a.text for a in page.all("a")] == []
