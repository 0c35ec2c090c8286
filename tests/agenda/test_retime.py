from datetime import UTC, date, datetime, time

import pytest

from agenda.models import Session
from agenda.retime import keep_wall_clock
from tests.factories import EventFactory, RoomFactory, SessionFactory

pytestmark = pytest.mark.django_db


def moved(event, zone: str) -> list[Session]:
    before, event.timezone = event.timezone, zone
    event.save()
    keep_wall_clock(event=event, zone_before=before)
    return list(Session.objects.filter(event=event).select_related("event"))


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "Asia/Kathmandu"])
def test_half_past_nine_stays_half_past_nine(zone):
    session = SessionFactory(at=("09:30", "10:15"))
    [after] = moved(session.event, zone)
    assert (after.day, after.start, after.end) == (date(2027, 3, 5), time(9, 30), time(10, 15))
    assert after.starts_at != session.starts_at


def test_what_is_unknown_stays_unknown():
    event = EventFactory()
    SessionFactory(event=event, day=event.starts_on)
    SessionFactory(event=event, at=("09:30", None))
    assert [(each.start, each.end) for each in moved(event, "Asia/Tokyo")] == [(None, None), (time(9, 30), None)]


def test_sessions_that_follow_each_other_in_a_room_stay_there():
    event = EventFactory()
    room = RoomFactory(event=event)
    for hour in range(9, 17):
        SessionFactory(event=event, room=room, at=(f"{hour:02}:00", f"{hour + 1:02}:00"))
    assert [(each.start.hour, each.room_id) for each in moved(event, "America/New_York")] == [
        (hour, room.pk) for hour in range(9, 17)
    ]


def test_other_events_stay_as_they_are():
    other = SessionFactory(at=("09:30", "10:15"))
    moved(SessionFactory(at=("09:30", "10:15")).event, "Asia/Tokyo")
    assert Session.objects.get(pk=other.pk).starts_at == datetime(2027, 3, 5, 9, 30, tzinfo=UTC)


def test_a_session_in_an_hour_that_the_new_place_jumps_over_still_ends_after_it_starts():
    event = EventFactory(starts_on=date(2027, 3, 28))
    SessionFactory(event=event, at=("02:30", "03:30"))
    [after] = moved(event, "Europe/Paris")
    assert after.starts_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert after.ends_at > after.starts_at


@pytest.mark.parametrize("sessions", [1, 3])
def test_six_queries_whatever_the_size(sessions, django_assert_num_queries):
    event = EventFactory(timezone="Asia/Tokyo")
    for _ in range(sessions):
        SessionFactory(event=event, at=("09:30", "10:00"))
    with django_assert_num_queries(6):
        keep_wall_clock(event=event, zone_before="Europe/London")
