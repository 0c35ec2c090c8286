"""The preview by a private address: signed, for a time, ended all at once, and kept nowhere."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from agenda.publish import publish
from events.history import put_back
from events.models import Event
from events.previews import end_previews, invitation, preview_token
from socprog.kept_pages import store
from speakers.models import Speaker
from tests.conftest import AT
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    SessionFactory,
    browser_of,
    member,
)
from tests.site.test_pages import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

WEEK = timedelta(days=7)


@pytest.fixture
def event():
    event = EventFactory(title="Forum", brief="A *draft*.", organiser=OrganisationFactory())
    ContributionFactory(session=SessionFactory(event=event, title="Opening", abstract="About **it**."))
    return event


def addresses(event, days: int = 7, at=AT) -> list[str]:
    token = preview_token(event=event, days=days, at=at)
    return [f"/preview/{token}/{page}" for page in ("", "programme/", "sessions/opening/")]


def desk_page(event) -> str:
    return f"/admin/events/event/{event.pk}/previews/"


# ── Reading ──


def test_whoever_has_the_address_reads_brief_programme_and_sessions_without_an_account(client, event):
    pages = [client.get(address) for address in addresses(event)]
    assert [page.status_code for page in pages] == [200] * 3
    assert [read(page).one("h1").text for page in pages] == ["Forum", "Forum", "Opening"]
    band = "Preview. A draft that was sent to you in confidence; it may change. This address works until "
    assert {read(page).one("p", "preview-band").text for page in pages} == {f"{band}22 January 2027."}


def test_pub_04_it_is_stored_indexed_and_told_of_nowhere(client, event):
    """PUB-04. The address is the secret: no Referer has it, no page kept, no cookie set."""
    for address in addresses(event):
        answer = client.get(address)
        assert {name: answer.headers[name] for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")} == {
            "Cache-Control": "private, no-store",
            "X-Robots-Tag": "noindex",
            "Referrer-Policy": "no-referrer",
        }
        assert (answer.cookies, "ETag" in answer.headers) == ({}, False)
        assert read(answer).all("link", rel="canonical") == []
    assert len(store._pages) == 0
    publish(event=event)
    assert "/preview/" not in client.get("/sitemap.xml").text


def test_every_link_of_it_leads_somewhere_and_none_to_the_desk(client, event):
    pages = addresses(event)
    links = {
        a.attrs["href"].partition("#")[0]
        for address in pages
        for part in ("main", "nav", "p")
        for element in read(client.get(address)).all(part)
        for a in element.all("a")
        if not a.attrs["href"].startswith(("#", "http"))
    }
    assert {link for link in links if client.get(link).status_code != 200 or link.startswith("/admin")} == set()
    assert set(pages) <= links


def test_it_shows_the_draft_of_the_moment(client, event):
    (brief, *_) = addresses(event)
    publish(event=event)
    Event.objects.update(title="Renamed")
    assert [read(client.get(address)).one("h1").text for address in (brief, "/events/forum/")] == ["Renamed", "Forum"]


def test_photographs_only_of_people_who_are_public_elsewhere(client, event):
    """Those of others have no address that a reader without an account could open."""
    Speaker.objects.update(photograph="photographs/abc.jpg", photograph_alt="At a lectern")
    brief = addresses(event)[0]
    assert read(client.get(brief)).one("main").all("img") == []
    other = EventFactory()
    AppearanceFactory(event=other, speaker=Speaker.objects.get())
    publish(event=other)
    assert [image.attrs["alt"] for image in read(client.get(brief)).one("main").all("img")] == ["At a lectern"]


# ── What leads nowhere ──


def same_as_never(client, address: str) -> bool:
    mine, never = client.get(address), client.get("/nowhere/")
    return (mine.status_code, mine.content, dict(mine.headers)) == (404, never.content, dict(never.headers))


@pytest.mark.parametrize(("days", "works"), [(1, 1), (7, 7), (30, 30)])
def test_it_works_until_its_last_second_and_then_never_was(client, event, at, days, works):
    brief = addresses(event, days)[0]
    at(AT + timedelta(days=works, seconds=-1))
    assert client.get(brief).status_code == 200
    at(AT + timedelta(days=works))
    assert same_as_never(client, brief)


def test_pub_03_forged_foreign_or_ended_it_is_what_never_existed(client, event):
    token = preview_token(event=event, days=7, at=AT)
    content = [event.pk, event.preview_key, int((AT + WEEK).timestamp())]
    forged = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token[1:],
        f"{token}x",
        signing.dumps(content, salt="another.salt"),
        signing.dumps(content, salt="events.preview", key="another key"),
        signing.dumps([event.pk + 1, *content[1:]], salt="events.preview"),
        "x7",
        ":::",
        "a:b:c",
        "%00",
        "%F0%9F%91%8D",
    ]
    assert client.get(f"/preview/{token}/").status_code == 200
    assert {one for one in forged if not same_as_never(client, f"/preview/{one}/")} == set()
    assert same_as_never(client, f"/preview/{token}/sessions/x8/")
    end_previews(event=event)
    assert same_as_never(client, f"/preview/{token}/")


@given(st.text(max_size=40))
def test_whatever_is_no_token_opens_nothing(token):
    assert invitation(token, AT) is None


def test_ending_them_ends_those_of_one_event_and_later_ones_work(client, event):
    other = EventFactory()
    before, of_other = addresses(event)[0], addresses(other)[0]
    end_previews(event=event)
    event.refresh_from_db()
    assert [client.get(address).status_code for address in (before, of_other, addresses(event)[0])] == [404, 200, 200]


def test_ending_them_is_no_edit_and_no_history_brings_them_back(client, event):
    brief, record = addresses(event)[0], event.history.latest()
    end_previews(event=event)
    assert event.history.latest() == record
    put_back(record=record)
    assert client.get(brief).status_code == 404


# ── On the desk ──


def test_an_address_is_made_for_a_week_unless_another_time_is_chosen(desk, event):
    form = read(desk.get(desk_page(event))).one("select", name="days")
    assert [(o.attrs["value"], "selected" in o.attrs) for o in form.all("option")] == [
        ("1", False),
        ("7", True),
        ("30", False),
    ]
    made = read(desk.post(desk_page(event), {"days": "1"}))
    assert made.one("label", **{"for": "preview-link"}).text == (
        "Address to send; it works until 16 January 2027, 12:00"
    )
    link = made.one("input", id="preview-link").attrs["value"]
    assert Client().get(link.removeprefix("http://127.0.0.1:8000")).status_code == 200


@pytest.mark.parametrize("days", ["", "2", "x", "-7", "1\x00"])
def test_a_time_that_is_not_offered_makes_no_address(desk, event, days):
    response = desk.post(desk_page(event), {"days": days})
    assert (response.status_code, read(response).all("input", id="preview-link")) == (422, [])


def test_all_are_ended_by_one_press(desk, event):
    brief = addresses(event)[0]
    desk.get(desk_page(event), {"end": "1"})
    assert Client().get(brief).status_code == 200
    assert desk.post(desk_page(event), {"end": "1"}).status_code == 302
    assert Client().get(brief).status_code == 404


def test_a_02_only_editors_of_the_team_make_and_end_them(event):
    stranger, reader = member("owner", OrganisationFactory()), member("reader", event.organiser)
    brief = addresses(event)[0]
    answers = [browser_of(who).post(desk_page(event), {"end": "1"}).status_code for who in (stranger, reader)]
    assert (answers, Client().get(brief).status_code) == ([404, 403], 200)
