"""One session on a page of its own: its text, its times as people type them, its place and its people."""

from datetime import UTC, date, datetime, time

import pytest
from django.urls import reverse

from agenda.models import Contribution, Session
from agenda.publish import publish
from tests.events.test_event_admin import change, filled_in, refused, with_rows
from tests.factories import (
    AppearanceFactory,
    AudienceFactory,
    ContributionFactory,
    EventFactory,
    RoomFactory,
    SessionFactory,
    ThemeFactory,
    TrackFactory,
)
from tests.site.test_pages import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

ADD = "/admin/agenda/session/add/"
DAY = date(2027, 3, 5)


@pytest.fixture
def event():
    return EventFactory(title="Forum")


@pytest.fixture
def session(event):
    return SessionFactory(event=event, title="Opening", room=RoomFactory(event=event, name="Hall A"))


@pytest.fixture
def form(desk, session):
    return filled_in(desk.get(change(session)))


def saved(desk, session, data) -> Session:
    response = desk.post(change(session), data)
    assert response.status_code == 302
    return Session.objects.select_related("event", "room", "track").get(pk=session.pk)


# ── Times ──


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("9", time(9)),
        ("9.30", time(9, 30)),
        ("09:30", time(9, 30)),
        ("0930", time(9, 30)),
        ("9.30am", time(9, 30)),
        ("9.30 PM", time(21, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("midday", time(12)),
        ("Noon", time(12)),
        ("midnight", time(0)),
        (" 14:05 ", time(14, 5)),
        ("9.30 GMT", time(9, 30)),
    ],
)
def test_times_are_read_as_people_type_them(desk, session, form, typed, clock):
    done = saved(desk, session, form | {"start": typed})
    assert (done.day, done.start) == (DAY, clock)


@pytest.mark.parametrize("typed", ["25", "9.60", "24:00", "13pm", "0am", "half nine", "-1", "9:3", "1e3", "9.30am!"])
def test_what_is_no_time_is_said_beside_it(desk, session, form, typed):
    response = desk.post(change(session), form | {"start": typed, "title": "Retitled"})
    assert refused(response) == {"start": [f"“{typed}” is not a time. Write it as 9.30am or 09:30."]}
    assert read(response).one("input", name="start").attrs["value"] == typed
    session.refresh_from_db()
    assert session.title == "Opening"


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        ({"start": "10am", "end": "10am"}, {"end": ["The end must be after the start."]}),
        ({"start": "10am", "end": "9.59am"}, {"end": ["The end must be after the start."]}),
        ({"day": "2027-03-06"}, {"day": ["6 March 2027 is not a day of the event (5 March 2027)."]}),
        ({"day": "2027-13-45"}, {"day": ["Enter a valid date."]}),
        ({"start": "9.30 BST"}, {"start": ["Europe/London is not at BST on 5 March 2027."]}),
        ({"start": "9.30 XYZ"}, {"start": ["Europe/London is not at XYZ on 5 March 2027."]}),
        ({"start": "1" * 21}, {"start": [f"“{'1' * 21}” is not a time. Write it as 9.30am or 09:30."]}),
        ({"start": "9\x00"}, {"start": ["“9\x00” is not a time. Write it as 9.30am or 09:30."]}),
        ({"title": ""}, {"title": ["This field is required."]}),
        ({"title": "x" * 10_000}, {"title": ["Ensure this value has at most 300 characters (it has 10000)."]}),
        ({"abstract": "x" * 10_001}, {"abstract": ["Ensure this value has at most 10000 characters (it has 10001)."]}),
        ({"points": "\x00"}, {"points": ["Null characters are not allowed."]}),
        (
            {"points": "One\nTwo \u202e"},
            {
                "points": [
                    "There is an invisible character (U+202E) after “One\nTwo ”. Delete it, or type the text anew."
                ]
            },
        ),
        ({"kind": "party"}, {"kind": ["Select a valid choice. party is not one of the available choices."]}),
        ({"order": "0"}, {"order": ["Places are counted from 1."]}),
        ({"order": "99999999999"}, {"order": ["Ensure this value is less than or equal to 2147483647."]}),
    ],
)
def test_wrong_input_gets_a_sentence_beside_its_field(desk, session, form, typed, sentences):
    assert refused(desk.post(change(session), form | typed)) == sentences


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("opening", "A session of this event has this address already."),
        ("no spaces", "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
    ],
)
def test_an_address_that_is_taken_or_none_is_refused(desk, event, session, slug, sentence):
    form = filled_in(desk.get(ADD)) | {"event": event.pk, "title": "Another", "slug": slug}
    assert refused(desk.post(ADD, form)) == {"slug": [sentence]}
    assert event.sessions.count() == 1


def test_an_end_without_a_beginning_is_refused(desk, session, form):
    assert refused(desk.post(change(session), form | {"end": "10am"})) == {"start": ["There is an end but no start."]}


def test_of_several_days_a_time_needs_one(desk, event, session):
    event.ends_on = date(2027, 3, 6)
    event.save()
    form = filled_in(desk.get(change(session)))
    assert refused(desk.post(change(session), form | {"start": "10am"})) == {"day": ["Say on which day."]}
    assert saved(desk, session, form | {"start": "10am", "day": "2027-03-06"}).day == date(2027, 3, 6)


def test_a_day_is_not_needed_where_there_is_one(desk, session, form):
    assert saved(desk, session, form | {"start": "10am"}).starts_at == datetime(2027, 3, 5, 10, tzinfo=UTC)


def test_an_event_without_a_date_has_sessions_without_days(desk):
    session = SessionFactory(event=EventFactory(starts_on=None, start_time=None, end_time=None))
    form = filled_in(desk.get(change(session)))
    assert refused(desk.post(change(session), form | {"start": "10am"})) == {"day": ["Say on which day."]}
    assert refused(desk.post(change(session), form | {"day": "2027-03-05"})) == {
        "day": ["The event has no date yet, so its sessions can have no day."]
    }


def test_times_can_be_taken_away_again(desk, event):
    session = SessionFactory(event=event, at=("10:00", "11:00"))
    form = filled_in(desk.get(change(session)))
    assert (form["day"], form["start"], form["end"]) == ("2027-03-05", "10:00", "11:00")
    done = saved(desk, session, form | {"start": "", "end": "", "day": ""})
    assert (done.day, done.starts_at, done.ends_at) == (None, None, None)


@pytest.mark.parametrize(("letters", "hour"), [("BST", 0), ("GMT", 1), ("gmt", 1)])
def test_t_02_the_hour_that_happens_twice_is_told_apart_by_letters(desk, letters, hour):
    session = SessionFactory(event=EventFactory(starts_on=date(2027, 10, 31)))
    form = filled_in(desk.get(change(session)))
    assert refused(desk.post(change(session), form | {"start": "1.30"})) == {
        "start": [
            "01:30 happens twice on 31 October 2027, when the clocks go back. "
            "Which one? Write “01:30 BST” for the first or “01:30 GMT” for the second."
        ]
    }
    done = saved(desk, session, form | {"start": f"1.30 {letters}"})
    assert done.starts_at == datetime(2027, 10, 31, hour, 30, tzinfo=UTC)
    assert filled_in(desk.get(change(session)))["start"] == f"01:30 {letters.upper()}"


def test_the_zone_is_the_events_own(desk):
    session = SessionFactory(event=EventFactory(timezone="Asia/Kolkata"))
    done = saved(desk, session, filled_in(desk.get(change(session))) | {"start": "9.30am"})
    assert (done.starts_at, done.start) == (datetime(2027, 3, 5, 4, tzinfo=UTC), time(9, 30))


# ── Rooms ──


def test_a_13_a_taken_room_is_refused_by_the_name_of_who_has_it(desk, event, session):
    """A-13, on the page of one session: the clash is named and what was typed stays."""
    SessionFactory(event=event, title="Earlier", room=session.room, at=("10:00", "11:00"))
    form = filled_in(desk.get(change(session)))
    response = desk.post(change(session), form | {"start": "10.30am", "end": "11.30am", "title": "Retitled"})
    assert refused(response) == {"room": ["“Hall A” is taken 10am to 11am by “Earlier”."]}
    assert read(response).one("input", name="title").attrs["value"] == "Retitled"


def test_sessions_that_touch_share_a_room(desk, event, session, form):
    SessionFactory(event=event, room=session.room, at=("10:00", "11:00"))
    assert saved(desk, session, form | {"start": "11am", "end": "midday"}).room.name == "Hall A"


def test_a_cancelled_session_leaves_its_room(desk, event, session, form):
    SessionFactory(event=event, room=session.room, status="cancelled", at=("10:00", "11:00"))
    assert saved(desk, session, form | {"start": "10am", "end": "11am"}).room.name == "Hall A"


def test_rooms_and_tracks_of_the_event_are_the_choice(desk, event, session):
    TrackFactory(event=event, name="Policy")
    RoomFactory(name="Elsewhere")
    TrackFactory(name="Elsewhere")
    page = read(desk.get(change(session)))
    offered = {name: [o.text for o in page.one("select", name=name).all("option")[1:]] for name in ("room", "track")}
    assert offered == {"room": ["Hall A"], "track": ["Policy"]}


def test_a_room_of_another_event_is_refused(desk, session, form):
    room = RoomFactory(name="Elsewhere")
    assert refused(desk.post(change(session), form | {"room": room.pk})) == {
        "room": ["Select a valid choice. That choice is not one of the available choices."]
    }


# ── A new session ──


def test_a_session_is_added_to_an_event(desk, event):
    form = filled_in(desk.get(ADD))
    typed = {
        "event": event.pk,
        "title": "Opening",
        "label": "Morning keynote",
        "kind": "keynote",
        "start": "9.30am",
        "end": "10.15",
        "points": "• One\n- Two\n\n  Three",
        "audiences": [AudienceFactory().pk],
        "themes": [ThemeFactory().pk],
    }
    assert desk.post(ADD, form | typed).status_code == 302
    session = Session.objects.get()
    assert (str(session), session.slug, session.order) == ("Morning keynote: Opening", "opening", 1)
    assert (session.day, session.start, session.end) == (DAY, time(9, 30), time(10, 15))
    assert session.points == "One\nTwo\nThree"
    assert (session.audiences.count(), session.themes.count()) == (1, 1)


def test_a_session_without_an_event_is_refused(desk):
    form = filled_in(desk.get(ADD)) | {"title": "Opening", "start": "9.30am"}
    assert refused(desk.post(ADD, form)) == {"event": ["This field is required."]}


def test_pub_20_a_second_session_of_the_same_title_has_an_address_of_its_own(desk, event):
    form = filled_in(desk.get(ADD)) | {"event": event.pk, "title": "Questions"}
    for _ in range(2):
        assert desk.post(ADD, form).status_code == 302
    assert list(Session.objects.order_by("pk").values_list("slug", flat=True)) == ["questions", "questions-2"]


def test_a_session_stays_at_its_event(desk, session, form):
    other = EventFactory(title="Other")
    assert "event" not in form
    assert saved(desk, session, form | {"event": other.pk}).event.title == "Forum"


# ── Who contributes ──


def test_speakers_of_the_event_contribute_in_roles(desk, event, session, form):
    ada, bert = (AppearanceFactory(event=event, speaker__name=name) for name in ("Ada Example", "Bert Example"))
    data = form | {"contributions-TOTAL_FORMS": "0"}
    rows = [
        {"appearance": ada.pk, "role": "chair"},
        {"appearance": bert.pk, "role": "panellist", "status": "invited"},
    ]
    data = with_rows(data, "contributions", *rows)
    saved(desk, session, data)
    assert [(str(c), c.status) for c in session.contributions.select_related("appearance__speaker")] == [
        ("Ada Example, chair", ""),
        ("Bert Example, panellist", "invited"),
    ]


def test_only_speakers_of_the_event_are_the_choice(desk, event, session, form):
    AppearanceFactory(event=event, speaker__name="Ada Example")
    stranger = AppearanceFactory(speaker__name="Stranger")
    page = read(desk.get(change(session)))
    offered = page.one("select", name="contributions-0-appearance").all("option")
    assert [option.text for option in offered[1:]] == ["Ada Example"]
    data = form | {"contributions-0-appearance": stranger.pk}
    assert refused(desk.post(change(session), data)) == {
        "contributions-0-appearance": ["Select a valid choice. That choice is not one of the available choices."]
    }
    assert Contribution.objects.count() == 0


def test_one_speaker_twice_in_a_session_is_refused(desk, event, session):
    contribution = ContributionFactory(session=session)
    form = filled_in(desk.get(change(session))) | {"contributions-1-appearance": contribution.appearance_id}
    assert desk.post(change(session), form).status_code == 422
    assert session.contributions.count() == 1


def test_a_contribution_sent_back_as_it_came_changes_nothing(desk, event, session):
    ContributionFactory(session=session, role="chair")
    publish(event=event)
    saved(desk, session, filled_in(desk.get(change(session))))
    assert (publish(event=event).number, session.contributions.get().role) == (1, "chair")


def test_the_list_of_sessions_asks_the_same_for_1_and_for_3_of_an_event(desk, event, django_assert_num_queries):
    SessionFactory(event=event, room=RoomFactory(event=event))
    address = reverse("admin:agenda_session_changelist")
    desk.get(address)
    with django_assert_num_queries(6):
        desk.get(address)
    for _ in range(2):
        SessionFactory(event=event, room=RoomFactory(event=event))
    with django_assert_num_queries(6):
        desk.get(address)
