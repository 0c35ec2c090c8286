"""“Is this for me?”: what visitors call themselves, and what is for them."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.publish import publish, withdraw
from events.vocabulary import AudienceKind
from tests.factories import AudienceFactory, EventFactory, SessionFactory
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

JOBS = ["Detective Inspectors", "Detective Chief Inspectors", "Social Workers", "Youth Workers", "Head Teachers"]


@pytest.fixture
def known():
    """Categories by name, each of one event to come."""
    rows = [AudienceFactory(name=name, kind=AudienceKind.JOB_TITLE) for name in JOBS]
    rows.append(AudienceFactory(name="Youth Offending Teams", synonyms="YOTs\nYouth justice services"))
    for row in rows:
        event = EventFactory(title=f"Forum of {row}")
        event.audiences.add(row)
        publish(event=event)
    return {row.name: row for row in rows}


def asked(client, typed: str):
    return client.get("/audiences/", {"q": typed})


def near(response) -> list[str]:
    return [item.all("a")[0].text for group in read(response).all("ul", "near") for item in group.all("li")]


def events(response) -> list[tuple[str, str]]:
    """Title and reason of each row."""
    rows = read(response).all("li", "event-row")
    return [(row.one("h3").text, row.all("p", "quiet")[-1].text) for row in rows]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Detective Inspectors", ["Detective Inspectors", "Detective Chief Inspectors"]),
        ("detective inspector", ["Detective Inspectors", "Detective Chief Inspectors"]),
        ("inspector (detective)", ["Detective Inspectors", "Detective Chief Inspectors"]),
        ("social wrkr", ["Social Workers"]),
        ("socail worker", ["Social Workers", "Youth Workers"]),
        ("I am a youth worker in Leeds", ["Youth Workers"]),
        ("youth justice", ["Youth Offending Teams"]),
        ("YOT", ["Youth Offending Teams"]),
        ("headteacher", ["Head Teachers"]),
        ("glass blower", []),
    ],
)
def test_own_words_find_the_nearest_categories(client, known, typed, names):
    assert near(asked(client, typed)) == names


def test_a_synonym_is_found_by_and_never_shown(client, known):
    response = asked(client, "youth justice services")
    assert near(response)[0] == "Youth Offending Teams"
    assert "Youth justice services" not in response.content.decode()
    assert "YOTs" not in client.get("/audiences/").content.decode()


def test_organisers_edit_synonyms_and_they_hold_at_once(desk, client, known):
    row = known["Head Teachers"]
    form = {"name": row.name, "kind": row.kind, "synonyms": "Principals"}
    assert near(asked(client, "Principals")) == []
    assert desk.post(f"/admin/events/audiencecategory/{row.pk}/change/", form).status_code == 302
    assert near(client.get("/audiences/?q=Principals&again=1")) == ["Head Teachers"]


def test_what_is_for_somebody_comes_with_its_reason_what_is_to_come_first(client, known):
    for title, day in (("Old Forum", date(2024, 12, 5)), ("Older Forum", date(2019, 12, 5))):
        event = EventFactory(title=title, starts_on=day)
        event.audiences.set(
            [known["Detective Inspectors"], known["Detective Chief Inspectors"], known["Youth Workers"]]
        )
        publish(event=event)
    stranger = SessionFactory(event=event, title="Of others")
    stranger.audiences.add(known["Youth Workers"])
    for event_of in (event, EventFactory(title="New Forum")):
        SessionFactory(event=event_of, title=f"In {event_of}").audiences.add(known["Detective Inspectors"])
        publish(event=event_of)
    both = "For Detective Inspectors and Detective Chief Inspectors"
    assert events(asked(client, "detective inspector")) == [
        ("Forum of Detective Chief Inspectors", "For Detective Chief Inspectors"),
        ("Forum of Detective Inspectors", "For Detective Inspectors"),
        ("Old Forum", both),
        ("Older Forum", both),
        ("In New Forum", "For Detective Inspectors"),
        ("In Older Forum", "For Detective Inspectors"),
    ]


def test_nothing_near_says_so_and_shows_everybody(client, known):
    response = asked(client, "glass blower")
    assert (
        texts(response, "p", "lead")[1]
        == "No programme names anybody like “glass blower”. Choose who is nearest to you, or search all that is "
        "published for “glass blower”."
    )
    assert [h.text for h in read(response).all("h2")] == ["Job titles", "Organisations and teams"]


def test_drafts_and_what_was_withdrawn_name_nobody(client, known):
    withdrawn, draft = AudienceFactory(name="Astronauts"), EventFactory()
    event = EventFactory()
    event.audiences.add(withdrawn)
    publish(event=event)
    event.audiences.add(AudienceFactory(name="Astronomers"))  # since the publication
    withdraw(event=event)
    draft.audiences.add(AudienceFactory(name="Astrologers"))
    response = asked(client, "astronaut astronomer astrologer")
    assert near(response) == []
    listed = [item.all("a")[0].text for item in read(response).one("main").all("li")]
    assert listed == [*sorted(JOBS), "Youth Offending Teams"]


def test_numbers_of_events_stand_beside_each_category(client, known):
    for day in (date(2024, 12, 5), date(2019, 12, 5)):
        event = EventFactory(starts_on=day)
        event.audiences.add(known["Youth Workers"])
        publish(event=event)
    only = SessionFactory(event=EventFactory(), title="Alone")
    only.audiences.add(AudienceFactory(name="Zoologists", kind=AudienceKind.JOB_TITLE))
    publish(event=only.event)
    listed = [item.text for item in read(client.get("/audiences/")).one("main").all("li")]
    assert listed[-3:] == [
        "Youth Workers 1 to come, 2 past",
        "Zoologists single sessions",
        "Youth Offending Teams 1 to come",
    ]


def test_nobody_at_all_is_said(client):
    assert "No programme that says who it is for is published yet." in read(client.get("/audiences/")).one("main").text


@pytest.mark.parametrize("typed", ["x" * 101, "x" * 3_000, "a\x00b"])
def test_what_is_too_long_or_no_text_is_ignored_with_a_note(client, known, typed):
    assert texts(asked(client, typed), "p", "note") == [
        "Write up to 100 printable characters; what was typed is ignored."
    ]


ODD = ["", " ", "a", "the of and", "?!…", '"unbalanced', "'; DROP TABLE x;--", "%_\\", "😀", "-", "or", "<script>", "'"]


@pytest.mark.parametrize("typed", ODD)
def test_nothing_that_is_typed_is_an_error(client, known, typed, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        assert asked(client, typed).status_code == 200


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(typed=st.text(max_size=120), page=st.one_of(st.integers(), st.text(max_size=8)))
def test_any_words_and_any_page_have_an_answer(client, known, django_assert_max_num_queries, typed, page):
    with django_assert_max_num_queries(5):
        assert client.get("/audiences/", {"q": typed, "page": page}).status_code == 200


def test_pages_keep_the_words(client, known, monkeypatch):
    monkeypatch.setattr("events.views.for_you.PAGE_SIZE", 1)
    response = client.get("/audiences/?q=detective+inspector&page=99&x=y")
    assert [title for title, _ in events(response)] == ["Forum of Detective Inspectors"]
    links = [a.attrs["href"] for a in read(response).one("nav", "pages").all("a")]
    assert links == ["?q=detective+inspector&page=1"]
    assert response.context["way_back"] == "/audiences/?q=detective+inspector&page=99&x=y"
    assert read(response).one("meta", name="robots").attrs["content"] == "noindex"
