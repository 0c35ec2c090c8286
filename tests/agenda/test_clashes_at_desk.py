"""Clashes where organisers meet them: refused beside the field, or saved with a warning, as the event says."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.models import Session
from agenda.publish import has_unpublished_changes, publish
from events.models import Event
from tests.events.test_event_admin import change, filled_in, message, refused, row_of, with_rows
from tests.factories import (
    AppearanceFactory,
    AudienceFactory,
    ContributionFactory,
    EventFactory,
    RoomFactory,
    SessionFactory,
)
from tests.site.test_pages import texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

CLASH = "Ada Example is in “Keynote” and “Panel” at once, 10.30am to 11am."


@pytest.fixture
def event():
    return EventFactory(title="Forum")


@pytest.fixture
def ada(event):
    return AppearanceFactory(event=event, speaker__name="Ada Example")


@pytest.fixture
def keynote(event, ada):
    return ContributionFactory(
        session=SessionFactory(event=event, title="Keynote", at=("10:00", "11:00"), room=RoomFactory(event=event)),
        appearance=ada,
    ).session


@pytest.fixture
def panel(event, keynote):
    """In the afternoon, in another room, without anybody yet."""
    room = RoomFactory(event=event, name="Hall B", capacity=40)
    return SessionFactory(event=event, title="Panel", at=("14:00", "15:00"), room=room)


@pytest.fixture
def standing(panel, ada):
    """A clash that is there already."""
    panel.set_clock(panel.day, time(10, 30), time(11, 30))
    panel.save()
    ContributionFactory(session=panel, appearance=ada)
    return panel


def warned(desk, row, data) -> list[str]:
    """What is said after saving beside that it is saved."""
    response = desk.post(change(row), data, follow=True)
    assert response.status_code == 200
    return [str(one) for one in response.context["messages"] if one.level_tag == "warning"]


def opened(desk, row) -> dict:
    return filled_in(desk.get(change(row)))


def saying(desk, row, **typed) -> list[str]:
    """What is said after opening the form, typing that and saving."""
    return warned(desk, row, opened(desk, row) | typed)


def refusing(desk, row, **typed) -> dict:
    return refused(desk.post(change(row), opened(desk, row) | typed))


def lets(event, *blocking: str) -> None:
    Event.objects.filter(pk=event.pk).update(blocking_rules=list(blocking))


# ── On the page of a session ──


def test_a_13_a_speaker_added_to_two_sessions_at_once_is_refused_beside_their_name(desk, panel, ada):
    """A-13: the clash is named, and what was typed stays."""
    form = opened(desk, panel)
    typed = {"start": "10.30am", "end": "11.30am", "title": "Retitled", "contributions-0-appearance": str(ada.pk)}
    response = desk.post(change(panel), form | typed)
    assert refused(response) == {"contributions-0-appearance": [CLASH.replace("Panel", "Retitled")]}
    kept = filled_in(response)
    assert {name: kept[name] for name in typed} == typed
    panel.refresh_from_db()
    assert (panel.title, panel.contributions.count()) == ("Panel", 0)


def test_a_13_a_session_moved_onto_another_of_its_speaker_is_refused_beside_their_name(desk, panel, ada):
    ContributionFactory(session=panel, appearance=ada)
    form = opened(desk, panel) | {"start": "10.30am", "end": "11.30am"}
    assert refused(desk.post(change(panel), form)) == {"contributions-0-appearance": [CLASH]}


@pytest.mark.parametrize(
    "typed",
    [
        {"start": "11.05am", "end": "midday"},
        {"start": "10.30am", "end": "11am", "status": "cancelled"},
        {"start": "", "end": ""},
        {"start": "10.30am", "end": "11am", "contributions-0-DELETE": "on"},
    ],
    ids=["afterwards", "cancelled", "no time", "taken out in the same go"],
)
def test_a_speaker_is_in_one_session_at_a_time(desk, panel, ada, typed):
    ContributionFactory(session=panel, appearance=ada)
    assert warned(desk, panel, opened(desk, panel) | typed) == []


@pytest.mark.parametrize("status", ["declined", "withdrawn"])
def test_who_does_not_come_is_in_no_session(desk, panel, ada, status):
    ada.status = status
    ada.save()
    form = opened(desk, panel) | {"contributions-0-appearance": ada.pk}
    assert warned(desk, panel, form | {"start": "10.30am", "end": "11am"}) == []


def test_a_speaker_at_another_event_at_the_same_time_is_no_clash(desk, ada, keynote):
    row = SessionFactory(at=("10:00", "11:00"))
    again = AppearanceFactory(event=row.event, speaker=ada.speaker)
    assert warned(desk, row, opened(desk, row) | {"contributions-0-appearance": again.pk}) == []
    assert row.contributions.count() == 1


def test_a_clash_that_the_event_lets_pass_is_saved_and_said(desk, event, panel, ada):
    lets(event)
    form = opened(desk, panel) | {"contributions-0-appearance": ada.pk}
    assert warned(desk, panel, form | {"start": "10.30am", "end": "11.30am"}) == [CLASH]
    panel.refresh_from_db()
    assert (panel.start, panel.contributions.count()) == (time(10, 30), 1)


def test_a_clash_that_stands_already_keeps_nobody_from_other_work(desk, event, standing):
    form = opened(desk, standing)
    other = RoomFactory(event=event)
    assert warned(desk, standing, form | {"title": "Retitled", "abstract": "Anew.", "room": other.pk}) == []
    form = opened(desk, standing)
    later = {"start": "10.45am", "end": "11.30am"}
    assert list(refused(desk.post(change(standing), form | later))) == ["contributions-0-appearance"]


def test_a_speaker_with_no_time_to_change_rooms_is_said(desk, event, panel, ada):
    form = opened(desk, panel) | {"contributions-0-appearance": ada.pk, "end": "midday"}
    said = (
        f"Ada Example has {{}} to get from “Keynote” in “{event.rooms.first()}” to “Panel” in “Hall B”, at {{}}; "
        "5 minutes are needed."
    )
    assert warned(desk, panel, form | {"start": "11.04am"}) == [said.format("4 minutes", "11.04am")]
    assert warned(desk, panel, opened(desk, panel) | {"start": "11.05am"}) == []
    lets(event, "room-change")
    found = refused(desk.post(change(panel), opened(desk, panel) | {"start": "11am"}))
    assert found == {"contributions-0-appearance": [said.format("no time", "11am")]}


LATE = "4.31pm is after the event ends, at 4.30pm."


def test_a_13_outside_the_hours_of_the_event_is_said_or_refused(desk, event, panel):
    """A-13; whether it is refused is the event's to say, but for days that are not its own."""
    assert saying(desk, panel, end="4.30pm") == []
    assert saying(desk, panel, end="4.31pm") == [f"“Panel”: {LATE}"]
    lets(event, "outside-hours")
    assert saying(desk, panel, title="Retitled") == []
    assert saying(desk, panel, end="4pm") == []
    assert refusing(desk, panel, end="4.31pm") == {"end": [LATE]}
    assert refusing(desk, panel, start="9.29am") == {"start": ["9.29am is before the event begins, at 9.30am."]}


def test_more_people_than_the_room_holds_are_said_or_refused(desk, event, panel):
    assert saying(desk, panel, expected="40") == []
    said = "41 people are expected, and “Hall B” holds 40."
    assert saying(desk, panel, expected="41") == [f"“Panel”: {said}"]
    lets(event, "over-capacity")
    assert saying(desk, panel, title="Retitled") == []
    assert refusing(desk, panel, expected="42") == {"room": [said.replace("41", "42")]}


def test_how_many_are_expected_is_never_published(desk, event, panel):
    publish(event=event)
    Session.objects.update(expected=40)
    assert not has_unpublished_changes(event)


def test_an_audience_called_to_two_places_at_once_is_said(desk, panel, keynote):
    wardens = AudienceFactory(name="Wardens")
    keynote.audiences.add(wardens)
    assert saying(desk, panel, start="10.30am", end="11.30am", audiences=[AudienceFactory().pk]) == []
    assert saying(desk, panel, audiences=[wardens.pk]) == [
        "Called to “Keynote” and “Panel” at once, 10.30am to 11am: Wardens."
    ]


def test_a_new_session_is_judged_too(desk, event, keynote):
    address = "/admin/agenda/session/add/"
    typed = {"event": event.pk, "title": "New", "start": "10.30am", "end": "11am", "room": keynote.room_id}
    form = filled_in(desk.get(address)) | typed
    Event.objects.update(blocking_rules=["audience-twice"])
    assert list(refused(desk.post(address, form | {"room": ""}))) == ["start"]
    assert event.sessions.count() == 1


def test_saving_a_session_asks_the_same_beside_1_and_beside_3_others(desk, event, ada, panel):
    form = opened(desk, panel) | {"contributions-0-appearance": ada.pk, "end": "4.31pm"}
    refusal = form | {"start": "10.30am"}
    desk.post(change(panel), refusal)
    asked = []
    for more in (0, 2):
        for _ in range(more):
            ContributionFactory(session__event=event, session__room=RoomFactory(event=event))
        with CaptureQueriesContext(connection) as queries:
            assert desk.post(change(panel), refusal).status_code == 422
        asked.append(len(queries))
    assert asked[0] == asked[1]


# ── In the table of an event ──


def test_a_13_a_speaker_twice_is_refused_beside_the_session_that_was_moved(desk, event, panel, keynote, ada):
    ContributionFactory(session=panel, appearance=ada)
    data = opened(desk, event)
    moved, other = (row_of(data, "sessions", session.pk) for session in (panel, keynote))
    typed = {f"{moved}-start": "10.30", f"{moved}-end": "11.30", "place": "Leeds"}
    response = desk.post(change(event), data | typed)
    assert refused(response) == {f"{moved}-start": [CLASH]}
    assert {name: filled_in(response)[name] for name in typed} == typed
    typed = {f"{other}-start": "2.30pm", f"{other}-end": "3.30pm"}
    assert list(refused(desk.post(change(event), data | typed))) == [f"{other}-start"]
    event.refresh_from_db()
    assert event.place == ""


def test_two_sessions_of_one_speaker_swap_times_in_one_save(desk, event, panel, keynote, ada):
    ContributionFactory(session=panel, appearance=ada)
    data = opened(desk, event)
    one, two = (row_of(data, "sessions", session.pk) for session in (panel, keynote))
    for name in ("start", "end"):
        data |= {f"{one}-{name}": data[f"{two}-{name}"], f"{two}-{name}": data[f"{one}-{name}"]}
    assert warned(desk, event, data) == []
    keynote.refresh_from_db()
    assert keynote.start == time(14)


def test_the_other_session_deleted_in_the_same_save_is_no_clash(desk, event, panel, keynote, ada):
    ContributionFactory(session=panel, appearance=ada)
    data = opened(desk, event)
    one, two = (row_of(data, "sessions", session.pk) for session in (panel, keynote))
    typed = {f"{one}-start": "10.30", f"{one}-end": "11.30", f"{two}-DELETE": "on"}
    assert warned(desk, event, data | typed) == []


def test_a_clash_that_stands_already_keeps_nobody_from_other_work_on_the_event(desk, event, standing):
    data = opened(desk, event)
    row = row_of(data, "sessions", standing.pk)
    data = with_rows(data | {"place": "Leeds", f"{row}-title": "Retitled"}, "sessions", {"title": "New"})
    assert warned(desk, event, data) == []
    event.refresh_from_db()
    assert (event.place, event.sessions.count()) == ("Leeds", 3)


def test_other_hours_of_the_event_say_what_is_outside_now(desk, event, panel, keynote):
    data = opened(desk, event)
    said = "3pm is after the event ends, at 2.30pm."
    assert warned(desk, event, data | {"end_time": "14:30"}) == [f"“Panel”: {said}"]
    Event.objects.update(end_time=time(16, 30))
    data = opened(desk, event) | {"end_time": "14:30", "blocking_rules": ["outside-hours"]}
    assert refused(desk.post(change(event), data)) == {f"{row_of(data, 'sessions', panel.pk)}-end": [said]}


def test_of_many_warnings_the_first_are_said_and_the_rest_counted(desk, event):
    for _ in range(8):
        SessionFactory(event=event, at=("15:00", "16:00"), room=RoomFactory(event=event))
    said = warned(desk, event, opened(desk, event) | {"end_time": "14:30"})
    assert (len(said), said[-1]) == (6, "… and 3 more of the kind.")


def test_what_blocks_is_ticked_on_the_form_of_the_event(desk, event, panel):
    data = opened(desk, event)
    assert (data["blocking_rules"], data["changeover_minutes"]) == (["person-twice"], "5")
    assert filled_in(desk.get("/admin/events/event/add/"))["blocking_rules"] == ["person-twice"]
    assert saying(desk, event, blocking_rules=["room-change", "outside-hours"], changeover_minutes="0") == []
    event.refresh_from_db()
    assert (event.blocking_rules, event.changeover_minutes) == (["room-change", "outside-hours"], 0)
    data = opened(desk, event)
    del data["blocking_rules"]
    assert warned(desk, event, data) == []
    event.refresh_from_db()
    assert event.blocking_rules == []


@pytest.mark.django_db(transaction=True)
def test_another_choice_of_what_blocks_is_told_in_words(desk, event):
    saying(desk, event, blocking_rules=["person-twice", "outside-hours"])
    page = " ".join(texts(desk.get(change(event, "history")), "dd"))
    assert "A session is outside the event’s hours" in page
    assert "outside-hours" not in page


def test_two_people_who_tick_differently_see_both(desk, event):
    data = opened(desk, event)
    lets(event, "over-capacity")
    response = desk.post(change(event), data | {"blocking_rules": ["outside-hours"]})
    assert response.status_code == 409
    versions = texts(response, "div", "version") + texts(response, "td", "version")
    assert versions == ["More people are expected than the room holds", "A session is outside the event’s hours"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            {"blocking_rules": ["room-twice"]},
            {"blocking_rules": ["Select a valid choice. room-twice is not one of the available choices."]},
        ),
        (
            {"changeover_minutes": "241"},
            {"changeover_minutes": ["Nobody needs more than four hours to change rooms."]},
        ),
        (
            {"changeover_minutes": "-1"},
            {"changeover_minutes": ["Ensure this value is greater than or equal to 0."]},
        ),
    ],
)
def test_what_cannot_be_chosen_is_refused(desk, event, typed, said):
    assert refused(desk.post(change(event), opened(desk, event) | typed)) == said


def test_judging_the_table_of_an_event_asks_the_same_for_1_and_for_3_sessions(desk, event):
    """Django itself asks for each row whether it keeps to the rules of its own."""
    asked = []
    for number in (1, 2):
        for _ in range(number):
            ContributionFactory(session__event=event, session__at=("15:00", "16:00"))
        data = opened(desk, event) | {"title": ""}
        with CaptureQueriesContext(connection) as queries:
            assert desk.post(change(event), data).status_code == 422
        asked.append([q["sql"] for q in queries if '"agenda_contribution"' in q["sql"] or "_audiences" in q["sql"]])
    assert [len(queries) for queries in asked] == [5, 5]


def test_a_day_that_is_not_the_events_is_refused_whatever_it_lets_pass(desk, event, panel):
    """A-13."""
    lets(event)
    form = opened(desk, panel) | {"day": date(2027, 3, 6).isoformat()}
    assert refused(desk.post(change(panel), form)) == {
        "day": ["6 March 2027 is not a day of the event (5 March 2027)."]
    }


def test_messages_are_plain_words(desk, event, panel, ada):
    """PUB-12: what organisers typed is shown as they typed it."""
    Session.objects.filter(pk=panel.pk).update(title="<script>alert(1)</script>")
    form = opened(desk, panel)
    response = desk.post(change(panel), form | {"end": "4.31pm"}, follow=True)
    assert message(response)[0].startswith(f"“<script>alert(1)</script>”: {LATE}")
    assert b"<script>alert(1)" not in response.content
