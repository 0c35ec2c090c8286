"""Sessions moved together: all of them or none, in one step of the history."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from agenda.models import Session
from agenda.moves import Plan, move_sessions
from events.history import records_of, steps
from events.vocabulary import ConflictRule
from tests.factories import EventFactory, RoomFactory, SessionFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def event():
    event = EventFactory(blocking_rules=["outside-hours"])
    for title, room in (("A", "Hall A"), ("B", "Hall B")):
        SessionFactory(event=event, title=title, room=RoomFactory(event=event, name=room), at=("10:00", "11:00"))
    return event


def slots(plan: Plan) -> dict:
    return {slot.title: slot for slot in plan.agenda.slots.values()}


def later(slot, by=HOUR):
    return replace(slot, starts_at=slot.starts_at + by, ends_at=slot.ends_at + by)


def moved(event, *changed) -> list[ConflictRule]:
    with transaction.atomic():
        plan = Plan.of(event, held=True)
        there = slots(plan)
        return [one.rule for one in move_sessions(plan=plan, slots=[change(there) for change in changed])]


def saved(event) -> dict[str, tuple]:
    rows = event.sessions.select_related("event", "room")
    return {row.title: (row.start and row.start.hour, row.room and row.room.name) for row in rows}


def test_sessions_move_in_time_and_swap_rooms(event):
    assert (
        moved(
            event,
            lambda there: replace(later(there["A"]), room=there["B"].room),
            lambda there: replace(there["B"], room=there["A"].room),
        )
        == []
    )
    assert saved(event) == {"A": (11, "Hall B"), "B": (10, "Hall A")}


def test_a_session_loses_its_time_and_its_room(event):
    moved(event, lambda there: replace(there["A"], day=None, starts_at=None, ends_at=None, room=None))
    assert saved(event) == {"A": (None, None), "B": (10, "Hall B")}


def test_what_blocks_stops_all_of_it(event):
    found = moved(event, lambda there: later(there["A"], 8 * HOUR), lambda there: later(there["B"]))
    assert found == [ConflictRule.OUTSIDE_HOURS]
    assert saved(event) == {"A": (10, "Hall A"), "B": (10, "Hall B")}


def test_what_only_warns_is_returned_and_written(event):
    event.blocking_rules = []
    event.save()
    assert moved(event, lambda there: later(there["A"], 8 * HOUR)) == [ConflictRule.OUTSIDE_HOURS]
    assert saved(event)["A"] == (18, "Hall A")


def test_sessions_that_stay_leave_no_record(event):
    records = Session.history.count()
    moved(event, lambda there: there["A"], lambda there: later(there["B"]))
    assert Session.history.count() == records + 1


@pytest.mark.django_db(transaction=True)
def test_it_is_one_step_that_can_be_put_back_for_each(event):
    moved(event, lambda there: later(there["A"]), lambda there: later(there["B"]))
    told, _ = steps(records_of(event))
    assert [(change.title, change.action) for change in told[0].changes] == [("A", "changed"), ("B", "changed")]


@pytest.mark.django_db(transaction=True)
def test_a_room_that_somebody_took_at_the_same_moment_breaks_the_whole_move(event):
    """What is held are the sessions there are; a new one may come."""
    plan = Plan.of(event)
    SessionFactory(event=event, title="New", room=event.rooms.get(name="Hall A"), at=("11:00", "12:00"))
    there = slots(plan)
    with pytest.raises(IntegrityError), transaction.atomic():
        move_sessions(plan=plan, slots=[later(there["A"]), later(there["B"])])
    assert saved(event) == {"A": (10, "Hall A"), "B": (10, "Hall B"), "New": (11, "Hall A")}
