"""A-12: two people on one form. The second is told, sees both versions, and overwrites nothing unseen."""

import pytest

from agenda.models import Session
from events.chosen import choose, chosen_rows
from events.models import Event, Sector
from tests.events.test_event_admin import change, filled_in, message, row_of, with_rows
from tests.factories import EventFactory, SectorFactory, SessionFactory
from tests.site.test_pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(title="Forum", place="York", summary="A summary.")


def told(response) -> list[tuple]:
    return [(d.label, d.row, d.theirs, d.mine) for d in response.context["differences"]]


def test_a_12_who_comes_second_is_told_and_sees_both_versions(desk, event):
    mine = filled_in(desk.get(change(event))) | {"title": "My Forum"}
    Event.objects.filter(pk=event.pk).update(title="Their Forum")
    response = desk.post(change(event), mine)
    event.refresh_from_db()
    assert (response.status_code, event.title) == (409, "Their Forum")
    assert told(response) == [("Title", "", "Their Forum", "My Forum")]
    page = read(response).text
    assert "A colleague has changed the same thing. Nothing is saved yet" in page
    assert response.context["adminform"].form["title"].value() == "My Forum"


def after_being_told(desk, event, mine) -> dict:
    """What the page that shows both versions sends back."""
    response = desk.post(change(event), mine)
    assert response.status_code == 409
    return filled_in(response)


def test_saving_again_keeps_mine(desk, event):
    mine = filled_in(desk.get(change(event))) | {"title": "My Forum"}
    Event.objects.filter(pk=event.pk).update(title="Their Forum")
    assert desk.post(change(event), after_being_told(desk, event, mine)).status_code == 302
    event.refresh_from_db()
    assert event.title == "My Forum"


def test_theirs_can_be_taken_one_by_one(desk, event):
    mine = filled_in(desk.get(change(event))) | {"title": "My Forum", "place": "Leeds"}
    Event.objects.filter(pk=event.pk).update(title="Their Forum", place="Hull")
    again = after_being_told(desk, event, mine) | {"_take": ["title", "place"]}
    assert desk.post(change(event), again).status_code == 302
    event.refresh_from_db()
    assert (event.title, event.place) == ("Their Forum", "Hull")


def test_a_third_who_saves_while_the_second_chooses_is_not_overwritten_either(desk, event):
    mine = filled_in(desk.get(change(event))) | {"title": "My Forum"}
    Event.objects.filter(pk=event.pk).update(title="Their Forum")
    again = after_being_told(desk, event, mine)
    Event.objects.filter(pk=event.pk).update(title="Third Forum")
    response = desk.post(change(event), again)
    assert (response.status_code, told(response)) == (409, [("Title", "", "Third Forum", "My Forum")])


def test_what_only_the_colleague_changed_stays_and_what_only_i_changed_is_saved(desk, event):
    mine = filled_in(desk.get(change(event))) | {"place": "Leeds"}
    Event.objects.filter(pk=event.pk).update(title="Their Forum", status="postponed")
    response = desk.post(change(event), mine, follow=True)
    event.refresh_from_db()
    assert (event.title, event.status, event.place) == ("Their Forum", "postponed", "Leeds")
    (said,) = message(response)
    assert said.startswith("A colleague changed “Title” and “Status” meanwhile; that was kept.")


def test_the_same_change_twice_is_no_difference(desk, event):
    mine = filled_in(desk.get(change(event))) | {"title": "Their Forum"}
    Event.objects.filter(pk=event.pk).update(title="Their Forum")
    assert desk.post(change(event), mine).status_code == 302


def test_a_12_rows_of_tables_are_compared_one_by_one(desk, event):
    keynote, lunch = (SessionFactory(event=event, title=title) for title in ("Keynote", "Lunch"))
    form = filled_in(desk.get(change(event)))
    mine = form | {f"{row_of(form, 'sessions', keynote.pk)}-title": "My Keynote"}
    Session.objects.filter(pk=keynote.pk).update(title="Their Keynote")
    Session.objects.filter(pk=lunch.pk).update(title="Their Lunch")
    response = desk.post(change(event), mine)
    assert (response.status_code, told(response)) == (409, [("Title", "Their Keynote", "Their Keynote", "My Keynote")])
    assert desk.post(change(event), after_being_told(desk, event, mine)).status_code == 302
    assert set(event.sessions.values_list("title", flat=True)) == {"My Keynote", "Their Lunch"}


def test_a_row_that_a_colleague_added_is_no_difference_and_moves_no_other(desk, event):
    first = SessionFactory(event=event, title="First", order=5)
    form = filled_in(desk.get(change(event)))
    SessionFactory(event=event, title="Earlier", order=1)
    row = row_of(form, "sessions", first.pk)
    new = with_rows(form | {f"{row}-title": "First, edited"}, "sessions", {"title": "Mine, new"})
    assert desk.post(change(event), new).status_code == 302
    assert set(event.sessions.values_list("title", flat=True)) == {"Earlier", "First, edited", "Mine, new"}


def test_what_was_chosen_is_compared_too(desk, event):
    ours, theirs, mine = (SectorFactory(name=name) for name in ("ours", "theirs", "mine"))
    choose(Event.sectors, [ours], event=event)
    form = filled_in(desk.get(change(event))) | {"sectors": [ours.pk, mine.pk]}
    choose(Event.sectors, [ours, theirs], event=event)
    response = desk.post(change(event), form)
    assert (response.status_code, told(response)) == (409, [("Sectors", "", "ours, theirs", "mine, ours")])
    assert chosen_rows(Event.sectors, event=event) == [ours, theirs]


@pytest.mark.parametrize("model", [Event, Session, Sector])
def test_every_form_says_what_was_seen(desk, model):
    row = {Event: EventFactory, Session: SessionFactory, Sector: SectorFactory}[model]()
    (seen,) = read(desk.get(change(row))).all("input", name="_seen")
    assert seen.attrs["value"].startswith("{")


@pytest.mark.parametrize("seen", ["", "x", "[]", '{"title": 7}', "null"])
def test_a_form_that_does_not_say_what_was_seen_is_saved_as_it_is(desk, event, seen):
    form = filled_in(desk.get(change(event))) | {"title": "Mine", "_seen": seen}
    assert desk.post(change(event), form).status_code in (302, 409)


def test_wrong_input_beside_a_difference_says_both_and_saves_nothing(desk, event):
    mine = filled_in(desk.get(change(event))) | {"title": "My Forum", "ends_on": "1999-01-01"}
    Event.objects.filter(pk=event.pk).update(title="Their Forum")
    response = desk.post(change(event), mine)
    event.refresh_from_db()
    assert (response.status_code, event.title) == (409, "Their Forum")
    assert "The last day is before the first day." in read(response).text
