"""A brochure at an address to share: who reads it, who changes it, and how it ends."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client

from agenda.brochure import Brochure, Choice
from agenda.erasure import erase
from agenda.models import SharedBrochure
from agenda.publish import publish, withdraw
from events import tasks
from events.models import Catalogue
from events.models.submission import TOO_MANY
from speakers.models import Speaker
from tests.agenda.brochure.reading import OWN, add, alarms, held, hold, listed, page_of, said
from tests.conftest import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]
DAY = timedelta(days=1)


@pytest.fixture
def address(client, three):
    """Of a brochure that `client` has made and shared."""
    hold(client, Brochure(tuple(three), "For our team", "A note."))
    assert client.post(f"{OWN}share/")["Location"] == "/brochure/?shared#share"
    return f"{OWN}{held(client).key}/"


def test_others_read_it_under_an_address_that_nobody_guesses(client, address, three):
    row = SharedBrochure.objects.get()
    assert (len(row.key), row.choices) == (32, [str(choice) for choice in three])
    page = Client().get(address)
    shown = page_of(page)
    assert (page.status_code, shown.one("h1").text, shown.one("div", "brochure-note").text) == (
        200,
        "For our team",
        "A note.",
    )
    assert listed(page) == listed(client.get(OWN))
    assert shown.all("input", name="item") == []
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert {part.strip() for part in page.headers["Cache-Control"].split(",")} == {"private", "no-store"}
    own = page_of(client.get(OWN))
    assert own.one("input", id="shared-address").attrs["value"].endswith(address)


def test_a_key_that_is_none_is_not_found(client, address):
    for other in f"{OWN}nothing/", f"{OWN}{'a' * 32}/", address.lower(), f"{OWN}{'a' * 200}/":
        assert client.get(other).status_code == 404


def test_what_its_maker_changes_is_changed_there(client, address, three):
    client.post(f"{OWN}order/", {"remove": str(three[0])})
    client.post(f"{OWN}cover/", {"name": "Renamed", "note": ""})
    page = Client().get(address)
    assert (page_of(page).one("h1").text, len(listed(page))) == ("Renamed", 2)
    assert SharedBrochure.objects.count() == 1


def test_sharing_again_is_the_same_address(client, address):
    client.post(f"{OWN}share/")
    assert f"{OWN}{held(client).key}/" == address
    assert SharedBrochure.objects.count() == 1


def test_a_reader_makes_it_their_own_and_changes_only_that(client, address, three):
    reader = Client()
    form = page_of(reader.get(address)).one("form", method="post")
    response = reader.post(form.attrs["action"], form.sent())
    assert said(reader.get(response["Location"])) == ["It is in your own brochure, which you can change as you like."]
    assert held(reader) == Brochure(tuple(three), "For our team", "A note.")
    reader.post(f"{OWN}order/", {"remove": str(three[0])})
    assert len(listed(Client().get(address))) == 3


def test_what_a_reader_has_already_is_not_lost_by_taking_more(client, address, three):
    reader = Client()
    hold(reader, Brochure((three[2],), name="Mine"))
    reader.post(f"{address}copy/")
    assert held(reader) == Brochure((three[2], three[0], three[1]), name="Mine")


def test_a_copy_for_which_there_is_no_room_is_refused_in_words(address):
    reader = Client()
    hold(reader, Brochure(tuple(Choice.of_event(n) for n in range(10_000, 10_058))))
    response = reader.post(f"{address}copy/")
    assert (response.status_code, alarms(response)) == (
        422,
        ["That has not been done A brochure holds 60 things. Remove some first."],
    )


def test_its_maker_ends_it_and_keeps_the_brochure(client, address):
    response = client.post(f"{OWN}unshare/")
    assert response["Location"] == "/brochure/?unshared#share"
    assert Client().get(address).status_code == 404
    assert (held(client).name, held(client).key) == ("For our team", "")


def test_nobody_else_ends_or_changes_it(address):
    stranger = Client()
    stranger.post(f"{OWN}unshare/")
    stranger.post(f"{OWN}empty/")
    stranger.post(f"{address}copy/")
    stranger.post(f"{OWN}unshare/")
    assert Client().get(address).status_code == 200


def test_an_address_that_is_gone_is_let_go_and_the_brochure_stays(client, address, three):
    SharedBrochure.objects.all().delete()
    assert b"Make an address to share" in client.get(OWN).content
    add(client, three[0])
    assert (held(client).key, held(client).choices) == ("", tuple(three))
    client.post(f"{OWN}share/")
    assert f"{OWN}{held(client).key}/" != address


def test_nothing_is_shared_of_nothing(client):
    assert client.post(f"{OWN}share/").status_code == 303
    assert SharedBrochure.objects.count() == 0


def test_many_addresses_within_a_minute_are_refused_and_nothing_is_lost(client, three):
    for _ in range(TOO_MANY - 1):
        hold(client, Brochure((three[0],)))
        client.post(f"{OWN}share/")
    hold(client, Brochure((three[0],), name="Kept"))
    response = client.post(f"{OWN}share/")
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert (SharedBrochure.objects.count(), held(client).name) == (TOO_MANY - 1, "Kept")


def test_it_shows_the_newest_publication_and_what_has_been_withdrawn(client, address, forum):
    forum.title = "Forum renamed"
    forum.save()
    publish(event=forum)
    assert "Event Forum renamed" in listed(Client().get(address))[0]
    withdraw(event=forum)
    page = Client().get(address)
    assert listed(page)[0] == "An event that was chosen here has been withdrawn."
    assert b"Forum" not in page.content


# ── Twelve months ──


def test_reading_counts_as_use_once_a_day(client, address, at):
    at(AT + 30 * DAY)
    for _ in range(3):
        Client().get(address)
    assert SharedBrochure.objects.get().used_on == (AT + 30 * DAY).date()


@pytest.mark.parametrize(("days", "queries"), [(0, 4), (1, 7)])
def test_that_it_was_read_is_written_down_once_a_day(address, at, django_assert_num_queries, days, queries):
    at(AT + days * DAY)
    with django_assert_num_queries(queries):
        Client().get(address)
    with django_assert_num_queries(4):
        Client().get(address)


def test_d_11_a_database_that_takes_nothing_shows_it_all_the_same(address, at):
    at(AT + DAY)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        assert Client().get(address).status_code == 200
        transaction.set_rollback(True)


def test_b_08_what_nobody_used_for_a_year_is_removed_and_the_log_says_how_many(monkeypatch, caplog):
    monkeypatch.setattr("events.tasks.timezone.now", lambda: AT)
    for days in (366, 367, 365):
        SharedBrochure.objects.create(name="Sample", used_on=(AT - days * DAY).date())
    with caplog.at_level("INFO"):
        tasks.keep_house.call()
    assert [row.used_on for row in SharedBrochure.objects.all()] == [(AT - 365 * DAY).date()]
    assert [record.getMessage() for record in caplog.records] == [
        "Shared brochures removed that nobody used for a year: 2"
    ]


def test_no_page_is_made_anew_because_of_a_brochure(client, forum, three):
    before = Catalogue.state(AT)
    hold(client, Brochure(tuple(three)))
    client.post(f"{OWN}share/")
    client.post(f"{OWN}empty/")
    assert Catalogue.state(AT) == before


# ── Personal data ──


def test_b_06_an_erased_speaker_is_in_no_shared_brochure_and_comes_back_by_no_cookie(client, address, three):
    erase(speaker=Speaker.objects.get(slug="ada-example"), at=AT)
    assert SharedBrochure.objects.get().choices[2] == "speaker._withdrawn"
    assert listed(Client().get(address))[2] == "A speaker that was chosen here has been withdrawn."
    assert held(client).choices[2] == three[2]
    client.post(f"{OWN}cover/", {"name": "Renamed", "note": ""})
    assert SharedBrochure.objects.get().choices[2] == "speaker._withdrawn"
