"""The page of what a source changes: shown, ticked, applied, and left."""

from dataclasses import replace
from datetime import time

import pytest
from django.contrib.messages import get_messages

from agenda.compose import compose
from agenda.importer.draft import create_draft
from agenda.models import Import, Session
from events.models import Event
from events.programme import Programme, SessionDetails
from tests.agenda.importer.test_again import AT, CHANGED, source
from tests.agenda.importer.test_changes import LUNCH, SAMPLE, TALK
from tests.factories import EventFactory, SessionFactory
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]


@pytest.fixture
def event(organiser) -> Event:
    return create_draft(imported=source(SAMPLE), by=organiser, at=AT).event


def address(imported: Import) -> str:
    return f"/admin/events/event/{imported.event_id}/import/{imported.pk}/"


def boxes(response) -> dict[str, bool]:
    """{sentence: whether it is ticked}"""
    items = [item for group in read(response).all("fieldset", "change-group") for item in group.all("li")]
    return {item.one("label").text: "checked" in item.one("input").attrs for item in items}


def ticks(response, *beginnings: str) -> list[str]:
    items = [item for group in read(response).all("fieldset", "change-group") for item in group.all("li")]
    return [item.one("input").attrs["value"] for item in items if item.one("label").text.startswith(beginnings)]


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_everything_is_ticked_but_what_would_overwrite_a_colleagues_work(desk, event):
    Session.objects.filter(event=event, title="Sample Talk").update(title="Put Right")
    response = desk.get(address(source(CHANGED, event)))
    assert boxes(response) == {
        "Place changed from “York” to “Leeds”.": True,
        "“Put Right” is now called “Another Talk”.": False,
        "Cat Sample added to “Lunch”.": True,
        "Cat Sample added.": True,
        "Bob Sample taken out.": True,
    }
    assert texts(response, "p", "overwrites") == [
        "Overwrites work at the desk. A colleague changed this since the last import."
    ]
    assert [h.text for h in read(response).all("h2")][-3:] == ["The event 1", "Sessions 2", "Speakers 2"]


def test_what_is_ticked_is_applied_and_the_rest_is_left(desk, event):
    imported = source(CHANGED, event)
    chosen = ticks(desk.get(address(imported)), "Place", "“Sample Talk”")
    response = desk.post(address(imported), {"change": chosen})
    assert response.headers["Location"] == f"/admin/events/event/{event.pk}/change/"
    assert said(response)[-1:] == ["2 changes are applied. 3 others are left out."]
    now = compose(event)
    assert (now.event.place, [s.title for s in now.sessions], len(now.speakers)) == (
        "Leeds", ["Another Talk", "Lunch"], 2,
    )  # fmt: skip
    again = desk.post(address(imported), {"change": chosen})
    assert (again.status_code, said(again)[-1]) == (302, "What was chosen of this source is applied already.")


def test_nothing_ticked_is_422_and_to_leave_everything_is_a_choice(desk, event):
    imported, before = source(CHANGED, event), compose(event)
    response = desk.post(address(imported), {})
    assert (response.status_code, texts(response, "div", "said")) == (422, ["Tick first what is to be applied."])
    assert set(boxes(response).values()) == {False}
    left = desk.post(address(imported), {"do": "leave", "change": ticks(response, "Place")})
    assert (left.status_code, compose(event)) == (302, before)
    assert "No changes." in desk.get(address(source(CHANGED, event))).text


def test_what_a_colleague_changed_meanwhile_is_409_and_nothing_is_applied(desk, event):
    imported = source(CHANGED, event)
    chosen = ticks(desk.get(address(imported)), "Place", "“Sample Talk”")
    Event.objects.filter(pk=event.pk).update(place="Hull")
    response = desk.post(address(imported), {"change": chosen})
    assert response.status_code == 409
    assert [ticked for sentence, ticked in boxes(response).items() if sentence.startswith(("Place", "“Sample"))] == [
        False, True,
    ]  # fmt: skip
    assert Session.objects.filter(event=event, title="Another Talk").exists() is False


@pytest.mark.parametrize("nasty", ["x", "sessions..talk~00000000", "\x00", "event.place.~"])
def test_nothing_that_was_not_offered_is_applied(desk, event, nasty):
    imported = source(CHANGED, event)
    assert desk.post(address(imported), {"change": [nasty]}).status_code == 409


def test_what_the_tables_refuse_is_said_and_nothing_is_applied(desk, event):
    SessionFactory(event=event, title="Desk", room=event.rooms.get(), at=("12:00", "13:00"))
    imported = source(replace(SAMPLE, sessions=(TALK, replace(LUNCH, room="Hall A", end=time(13)))), event)
    chosen = ticks(desk.get(address(imported)), "“Lunch”")
    response = desk.post(address(imported), {"change": chosen})
    assert response.status_code == 422
    assert texts(response, "div", "said")[0].startswith("Nothing is applied. ")


def test_i_08_the_same_source_again_has_no_changes(desk, event):
    response = desk.get(address(source(SAMPLE, event)))
    assert "No changes." in response.text
    assert "says what it said when it was imported last" in response.text


def test_prose_is_shown_before_and_after(desk, event):
    said = replace(SAMPLE, event=replace(SAMPLE.event, brief="A longer brief.", summary="<b>New</b>"))
    shown = read(desk.get(address(source(said, event))))
    details = [item.text for item in shown.all("details") if "Read the text" in item.text]
    assert details == ["Read the text <b>New</b>", "Read the text, before and after A longer brief."]


def test_another_events_source_is_not_found(desk, event):
    imported = source(SAMPLE, EventFactory())
    assert desk.get(f"/admin/events/event/{event.pk}/import/{imported.pk}/").status_code == 404


def test_what_cannot_be_read_leads_back_to_its_review(desk, event):
    imported = Import.objects.create(begun_at=AT, format="json", content=b"{", event=event)
    response = desk.get(address(imported))
    assert (response.status_code, response.headers["Location"]) == (302, f"/admin/events/event/import/{imported.pk}/")


def with_more(number: int) -> Programme:
    sessions = [SessionDetails(id=f"new-{n}", title=f"New {n}") for n in range(number)]
    return replace(SAMPLE, sessions=(*SAMPLE.sessions, *sessions))


@pytest.mark.parametrize("number", [1, 3, 200])
def test_it_asks_the_same_for_1_for_3_and_for_200_changes(desk, event, django_assert_num_queries, number):
    imported = source(with_more(number), event)
    with django_assert_num_queries(24):
        assert len(boxes(desk.get(address(imported)))) == number


def test_what_a_colleague_works_on_is_not_taken_out_unseen(desk, event):
    imported = source(replace(SAMPLE, sessions=(TALK,)), event)
    chosen = ticks(desk.get(address(imported)), "“Lunch” taken out.")
    Session.objects.filter(event=event, title="Lunch").update(note="Bring your own.")
    response = desk.post(address(imported), {"change": chosen})
    assert (response.status_code, boxes(response)) == (409, {"“Lunch” taken out.": False})
