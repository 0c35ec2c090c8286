"""Who changed what and when, and putting it back. Each change is a transaction of its own here."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from agenda.compose import compose
from agenda.importer.apply import apply
from agenda.models import Contribution, Session
from events.chosen import choose, chosen_rows
from events.history import Line, put_back, record_at, records_of, steps
from events.models import Event
from tests.events.test_event_admin import change, filled_in
from tests.factories import (
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    RoomFactory,
    SectorFactory,
    SessionFactory,
    agenda_of,
    browser_of,
    member,
)
from tests.site.test_pages import read

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event():
    return EventFactory(title="Forum", organiser=OrganisationFactory(name="Sample Forums"))


def told(row) -> list[tuple]:
    """(what, title, action, lines) of every change, latest first."""
    return [(c.what, c.title, c.action, c.lines) for step in steps(records_of(row))[0] for c in step.changes]


def edit(row, **values) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def last_change(row):
    return steps(records_of(row))[0][0].changes[0]


def test_each_change_says_what_was_there_before_and_what_after(event):
    edit(event, title="Great Forum", starts_on=date(2027, 3, 6), status="cancelled")
    edit(event, organiser=OrganisationFactory(name="Other Sample"))
    assert told(event) == [
        ("Event", "Great Forum", "changed", (Line("Organiser", "Sample Forums", "Other Sample"),)),
        (
            "Event",
            "Great Forum",
            "changed",
            (
                Line("Title", "Forum", "Great Forum"),
                Line("Status", "Scheduled", "Cancelled"),
                Line("First day", "2027-03-05", "2027-03-06"),
            ),
        ),
        ("Event", "Forum", "added", ()),
    ]


def test_what_was_chosen_is_told_by_name_and_a_save_that_changes_nothing_is_not_told(event):
    sectors = [SectorFactory(name="justice"), SectorFactory(name="health")]
    choose(Event.sectors, sectors, event=event)
    choose(Event.sectors, sectors[1:], event=event)
    event.save()
    assert [lines for _, _, action, lines in told(event) if action == "changed"] == [
        (Line("Sectors", "justice, health", "health"),),
        (Line("Sectors", "", "justice, health"),),
    ]


def test_an_event_tells_of_its_sessions_and_people_too_and_of_no_other_event(event):
    agenda_of(EventFactory(), 1)
    session = SessionFactory(event=event, title="Keynote")
    ContributionFactory(session=session).delete()
    session.delete()
    assert [(what, action) for what, _, action, _ in told(event)] == [
        ("Session", "taken out"),
        ("Contribution", "taken out"),
        ("Contribution", "added"),
        ("Appearance", "added"),
        ("Session", "added"),
        ("Event", "added"),
    ]


def test_who_changed_it_is_told(event):
    colleague = member("editor", event.organiser, first_name="Sample", last_name="Colleague")
    browser = browser_of(colleague)
    form = filled_in(browser.get(change(event)))
    assert browser.post(change(event), form | {"title": "Renamed"}).status_code == 302
    step = steps(records_of(event))[0][0]
    assert (step.who, [c.title for c in step.changes]) == ("Sample Colleague", ["Renamed"])
    page = read(browser.get(change(event, "history"))).text
    assert "Sample Colleague" in page
    assert "Title Forum Renamed" in page


def test_a_row_is_put_back_as_it_was_with_what_was_chosen(event):
    sector = SectorFactory()
    choose(Event.sectors, [sector], event=event)
    with transaction.atomic():
        edit(event, title="Wrong", brief="")
        choose(Event.sectors, [], event=event)
    put_back(record=record_at(last_change(event).address))
    event.refresh_from_db()
    assert (event.title, event.brief, chosen_rows(Event.sectors, event=event)) == ("Forum", "A brief.", [sector])


def test_a_session_that_was_deleted_comes_back_with_its_people(event):
    session = SessionFactory(event=event, title="Keynote", room=RoomFactory(event=event))
    ContributionFactory(session=session, role="chair")
    ContributionFactory(session=SessionFactory(event=event)).delete()  # taken out before: stays out
    before = compose(event)
    session.delete()
    deleted = next(c for c in steps(records_of(event))[0][0].changes if c.what == "Session")
    put_back(record=record_at(deleted.address))
    assert compose(event) == before
    assert Contribution.objects.count() == 1


def test_what_breaks_a_rule_today_is_not_put_back(event):
    session = SessionFactory(event=event, title="Keynote", at=("10:00", "11:00"))
    edit(event, starts_on=date(2028, 1, 1))
    session.delete()
    with pytest.raises(ValidationError):
        put_back(record=record_at(last_change(event).address))
    assert Session.objects.count() == 0


def test_an_import_is_one_step_and_tells_only_what_it_changed(event):
    first, _ = agenda_of(event, 2)
    programme = compose(event)
    edit(first, title="Retitled")
    apply(programme=programme, event=event)
    step = steps(records_of(event))[0][0]
    assert [(c.what, c.lines) for c in step.changes] == [
        ("Session", (Line("Title", "Retitled", programme.sessions[0].title),))
    ]


def test_pressing_put_back_undoes_a_change_and_leaves_a_record_of_that(event):
    browser = browser_of(member("editor", event.organiser))
    edit(event, title="Wrong")
    history = change(event, "history")
    answer = browser.post(history, {"put_back": last_change(event).address})
    event.refresh_from_db()
    assert (answer.status_code, event.title, told(event)[0][3]) == (302, "Forum", (Line("Title", "Wrong", "Forum"),))


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("schedule-editor", 403), ("owner", 302)])
def test_a_17_whoever_may_not_change_a_row_may_not_put_it_back(event, role, status):
    edit(event, title="Renamed")
    answer = browser_of(member(role, event.organiser)).post(
        change(event, "history"), {"put_back": last_change(event).address}
    )
    event.refresh_from_db()
    assert (answer.status_code, event.title) == (status, "Forum" if status == 302 else "Renamed")


def test_a_02_the_history_of_another_team_does_not_exist(event):
    edit(event, title="Renamed")
    session = SessionFactory(event=event)
    address = last_change(event).address
    other = EventFactory(organiser=OrganisationFactory())
    browser = browser_of(member("owner", other.organiser))
    answers = [
        browser.get(change(event, "history")),
        browser.get(change(session, "history")),
        browser.post(change(event, "history"), {"put_back": address}),
        browser.post(change(other, "history"), {"put_back": address}),
    ]
    event.refresh_from_db()
    assert ([a.status_code for a in answers], event.title) == ([404] * 4, "Renamed")


@pytest.mark.parametrize("address", ["", "x", "events.event.x", "events.event.999999", "auth.user.1", "no.model.1"])
def test_a_record_that_is_none_is_404(desk, event, address):
    assert desk.post(change(event, "history"), {"put_back": address}).status_code == 404


def test_a_17_records_are_nobodys_to_edit(desk, event):
    names = [
        name for model in (Event, Session) for name in [f"admin:{model.history.model._meta.model_name}_changelist"]
    ]
    from django.urls import NoReverseMatch

    for name in names:
        with pytest.raises(NoReverseMatch):
            reverse(name)


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_page_asks_the_same_whatever_the_size(event, django_assert_num_queries, sessions):
    with transaction.atomic():
        for session in agenda_of(event, sessions, speakers_each=sessions):
            edit(session, room=RoomFactory(event=event))
    with django_assert_num_queries(23):
        told(event)


def test_long_histories_are_paged(event):
    for number in range(4):
        edit(event, title=f"Title {number}")
    first, older = steps(records_of(event), most=3)
    second, end = steps(records_of(event), most=3, before=older)
    assert ([s.changes[0].lines[0].after for s in first], len(second), end) == (
        ["Title 3", "Title 2", "Title 1"],
        2,
        None,
    )


def test_pub_12_what_was_typed_is_shown_as_it_was_typed(desk, event):
    edit(event, title="<script>alert(1)</script>")
    assert "<script>alert(1)</script>" in read(desk.get(change(event, "history"))).text


def test_of_a_step_with_very_many_changes_the_first_hundred_are_shown(desk):
    event = EventFactory()
    with transaction.atomic():
        for n in range(101):
            Session.objects.create(event=event, title=f"Talk {n}")
    page = read(desk.get(f"/admin/events/event/{event.pk}/history/"))
    told = [step for step in page.all("li", "step") if "changes; the history" in step.text]
    assert [len(step.all("strong")) for step in told] == [100]
    assert "Here are the first 100 of 101 changes" in told[0].text
