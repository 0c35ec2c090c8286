"""The drawn card of an event: an export like others, at an address of its own."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from agenda.exports import FORMS, card
from agenda.exports.form import Copy
from agenda.exports.lettering import SANS, SERIF, Lettering, clusters, fitted, is_backwards
from agenda.models import Export
from agenda.publish import publish, withdraw
from events.programme import EventDetails, Organiser, Programme
from events.vocabulary import EventFormat, EventStatus
from socprog.kept_pages import store
from tests.conftest import AT
from tests.factories import EventFactory
from tests.nasty import NASTY

ADDRESS = "/events/forum/card.png"
FORUM = EventDetails(
    title="Gangs Forum",
    starts_on=date(2027, 3, 5),
    start_time=time(9, 30),
    end_time=time(16, 30),
    place="Leeds",
    organiser=Organiser(name="Sample Forums"),
    sectors=("criminal justice", "policing"),
)


def drawn(event: EventDetails) -> bytes:
    programme = Programme(event=event)
    return card.render(Copy(programme=programme, slug="forum", number=1, published_at=datetime(2027, 1, 1, tzinfo=UTC)))


def picture(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


# ── As it is served ──


@pytest.fixture
def forum(db, at):
    event = EventFactory(title="Forum")
    publish(event=event)
    return event


def test_it_is_a_picture_of_the_size_that_sites_show_whole(client, forum):
    response = client.get(ADDRESS)
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    image = picture(response.content)
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(response.content) < 60_000


def test_other_sites_may_show_it_but_not_frame_it(client, forum):
    headers = client.get(ADDRESS).headers
    assert (headers["Cross-Origin-Resource-Policy"], headers["X-Frame-Options"]) == ("cross-origin", "DENY")


def test_it_is_made_once_and_kept_and_nobody_fetches_it_twice(client, forum, monkeypatch):
    first = client.get(ADDRESS)
    store.clear()
    monkeypatch.setattr(card, "FORM", replace(card.FORM, render=None))
    second = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert (second.status_code, second.content, second["ETag"]) == (304, b"", first["ETag"])
    assert client.get(ADDRESS).content == first.content


@pytest.mark.parametrize("query", ["", "?room=Hall+A", "?x=1"])
def test_there_is_one_of_the_whole_event_whatever_is_asked(client, forum, query):
    assert client.get(ADDRESS + query).content == client.get(ADDRESS).content
    assert Export.objects.count() == 1


def test_the_same_publication_is_the_same_bytes_whenever_it_is_made(client, forum, at):
    first = client.get(ADDRESS).content
    store.clear()
    Export.objects.all().delete()
    at(AT + timedelta(days=400))
    assert client.get(ADDRESS).content == first


@pytest.mark.parametrize("sessions", [1, 3])
def test_it_asks_the_same_of_the_database_as_every_export(client, forum, django_assert_num_queries, sessions):
    for expected in (7, 1):
        with django_assert_num_queries(expected):
            client.get(ADDRESS)


def test_pub_05_it_is_gone_with_its_event_and_a_draft_has_none(client, forum):
    """PUB-05, PUB-03."""
    known = client.get(ADDRESS)["ETag"]
    EventFactory(title="Draft Forum")
    withdraw(event=forum)
    store.clear()
    assert client.get(ADDRESS, headers={"If-None-Match": known}).status_code == 410
    draft, random = client.get("/events/draft-forum/card.png"), client.get("/events/nothing-such/card.png")
    assert (draft.status_code, draft.content) == (404, random.content.replace(b"nothing-such", b"draft-forum"))


def test_one_that_cannot_be_drawn_says_so(client, forum, monkeypatch):
    def fails(copy):
        raise ZeroDivisionError

    monkeypatch.setattr(card, "FORM", replace(card.FORM, render=fails))
    response = client.get(ADDRESS)
    assert response.status_code == 503
    assert "The Card of “Forum” could not be made." in response.content.decode()


def test_it_is_no_form_in_which_a_programme_is_taken_along(client, forum):
    assert card.FORM not in FORMS.values()
    assert client.get("/events/forum/programme.png").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("nasty", NASTY.values(), ids=NASTY)
def test_nothing_that_can_be_typed_breaks_it(client, nasty):
    event = nasty()
    publish(event=event)
    response = client.get(f"/events/{event.slug}/card.png")
    assert (response.status_code, picture(response.content).size) == (200, (1200, 630))


# ── What it says ──


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Gangs Forum again"},
        {"starts_on": date(2027, 3, 6)},
        {"start_time": None},
        {"place": "York"},
        {"organiser": None},
        {"sectors": ("policing",)},
        {"status": EventStatus.CANCELLED},
        {"status": EventStatus.POSTPONED},
    ],
)
def test_whatever_it_says_is_seen_on_it(change):
    assert drawn(replace(FORUM, **change)) != drawn(FORUM)


def test_what_it_does_not_say_changes_nothing():
    assert drawn(replace(FORUM, brief="Another brief", summary="Another", contact="office")) == drawn(FORUM)


def test_it_is_told_in_words_to_whoever_does_not_see_it():
    assert card.in_words(FORUM) == ("Gangs Forum. Friday 5 March 2027 · 9.30am to 4.30pm GMT. Leeds. Sample Forums")
    online = EventDetails(title="Gangs Forum", format=EventFormat.ONLINE, status=EventStatus.CANCELLED)
    assert card.in_words(online) == "Gangs Forum. Cancelled. Date to be announced. Online"


def test_a_cancelled_event_is_so_in_red():
    def red(event):
        return sum(
            1 for r, g, b in picture(drawn(event)).convert("RGB").get_flattened_data() if r > 140 and g < 60 and b < 60
        )

    assert (red(FORUM), red(replace(FORUM, status=EventStatus.CANCELLED)) > 500) == (0, True)


# ── How words are set ──

SIZES = [Lettering(SERIF, 600, size) for size in (80, 60, 42)]
ROOM = {"width": 1000, "height": 250, "leading": 1.14}


def test_a_short_title_is_large_and_a_long_one_smaller_in_lines_of_about_one_length():
    large, lines = fitted("Gangs Forum", SIZES, **ROOM)
    assert (large.size, lines) == (80, ["Gangs Forum"])
    smaller, lines = fitted(
        "Protecting children and adults at risk from criminal exploitation everywhere", SIZES, **ROOM
    )
    assert (smaller.size, lines) == (
        60,
        ["Protecting children and", "adults at risk from criminal", "exploitation everywhere"],
    )


def test_300_characters_are_cut_with_a_mark():
    lettering, lines = fitted("word after word " * 18 + "and the end!", SIZES, **ROOM)
    assert (lettering.size, len(lines), lines[-1][-1]) == (42, 5, "…")
    assert max(map(lettering.width, lines)) <= 1000


def test_a_word_of_300_characters_is_broken_where_the_line_ends():
    lettering, lines = fitted("W" * 300, SIZES, **ROOM)
    assert {*"".join(lines)} == {"W", "…"}
    assert max(map(lettering.width, lines)) <= 1000


def test_what_fits_is_whole():
    for text in ("Ελένη Παπαδοπούλου", "张伟 在 上海", "محمد الأحمد", "आरव शर्मा", "Łukasz Żółć, Siân Ŵyn"):
        _, lines = fitted(text, SIZES, **ROOM)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_chinese_is_broken_between_characters_and_no_line_begins_with_a_stop():
    _, lines = fitted("打击严重和有组织犯罪国际研讨会。" * 4, SIZES, **ROOM)
    assert len(lines) > 1
    assert not any(line.startswith("。") for line in lines)


def test_a_letter_keeps_its_accents_and_a_family_of_emoji_is_one():
    assert list(clusters("e\u0302\u0303a👩\u200d👩\u200d👧👍🏽")) == ["ễ", "a", "👩\u200d👩\u200d👧", "👍🏽"]


def test_what_no_font_has_is_one_mark():
    assert Lettering(SANS, 400, 30)._runs("a👍👍🏽b") == [(SANS, "a□b")]


def test_a_text_goes_the_way_of_its_first_letter():
    assert [is_backwards(text) for text in ("Forum محمد", "2027 محمد Forum", "— דוד", "2027", "")] == [
        False,
        True,
        True,
        False,
        False,
    ]


@settings(max_examples=15)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=300))
def test_any_text_can_be_set(title):
    _, lines = fitted(title, SIZES, **ROOM)
    assert len(lines) <= 5
    drawn(replace(FORUM, title=title or "Forum"))
