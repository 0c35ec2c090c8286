from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agenda.bundles import ask
from agenda.forms import SessionForm
from agenda.models import Bundle, Contribution, Export, Import, Room, Session, Track
from agenda.publish import publish
from tests.conftest import AT
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    RoomFactory,
    SessionFactory,
    TrackFactory,
    member,
)
from tests.rules import Rule, assert_refused_by_the_database, assert_said_beside_the_field, assert_saved, constraints_of

pytestmark = pytest.mark.django_db
BACK = date(2027, 10, 31)


def named(model, **values):
    return model(**{"event": EventFactory(), "name": "Hall A", "order": 1, **values})


def second_named(factory, name: str):
    return factory.build(event=factory(name="Hall A").event, name=name, order=2)


def session(event=None, at=(), **values) -> Session:
    values = {"slug": "sample-session", "title": "Sample Session", "order": 1, **values}
    made = Session(event=event or EventFactory(), **values)
    if at:
        made.set_clock(made.event.starts_on, *(clock and time.fromisoformat(clock) for clock in at))
    return made


def second_session(**values) -> Session:
    return session(event=SessionFactory(slug="opening").event, **values)


def beside(*at, other_room=False, **values) -> Session:
    """A session at a time, in the room that another has from 10.00 to 11.00."""
    event = EventFactory()
    hall = RoomFactory(event=event)
    SessionFactory(**{"event": event, "room": hall, "at": ("10:00", "11:00"), **values})
    return session(event=event, at=at, room=RoomFactory(event=event) if other_room else hall)


def contribution(*, again=False, **values) -> Contribution:
    """Of a second speaker, or of the first once more."""
    first = ContributionFactory()
    appearance = first.appearance if again else AppearanceFactory(event=first.session.event)
    return Contribution(**{"session": first.session, "appearance": appearance, "order": 2, **values})


def second_export(name) -> Export:
    publication = publish(event=EventFactory())
    Export.objects.create(publication=publication, name="a", content=b"")
    return Export(publication=publication, name=name, content=b"")


def bundle(position) -> Bundle:
    asked = ask(events=[], forms=["json"], by=member("owner", OrganisationFactory()), at=AT)
    asked.total, asked.position = 2, position
    return asked


def imported(**values) -> Import:
    return Import(begun_at=AT, format="txt", content=b"Sample Event", **values)


ORDER = {"order": ["Places are counted from 1."]}
NAMED = {"name": ["The event has one of this name already."]}

RULES = {
    "import_applied_to_an_event": Rule(
        lambda: imported(event=EventFactory(), applied_at=AT, programme={}), lambda: imported(applied_at=AT)
    ),
    "room_order_from_1": Rule(lambda: named(Room, order=1), lambda: named(Room, order=0), ORDER),
    "room_name_once": Rule(
        lambda: second_named(RoomFactory, "Hall B"), lambda: second_named(RoomFactory, "Hall A"), NAMED
    ),
    "room_capacity_plausible": Rule(
        lambda: named(Room, capacity=1),
        lambda: named(Room, capacity=1_000_001),
        {"capacity": ["A room holds from one person to a million."]},
    ),
    "track_order_from_1": Rule(lambda: named(Track, order=1), lambda: named(Track, order=0), ORDER),
    "track_name_once": Rule(
        lambda: second_named(TrackFactory, "Hall B"), lambda: second_named(TrackFactory, "Hall A"), NAMED
    ),
    "session_order_from_1": Rule(session, lambda: session(order=0), ORDER),
    "session_slug_once": Rule(
        lambda: second_session(slug="closing"),
        lambda: second_session(slug="opening"),
        {"slug": ["A session of this event has this address already."]},
    ),
    "session_ends_after_it_starts": Rule(
        lambda: session(at=("10:00", "10:01")),
        lambda: session(at=("10:00", "10:00")),
        {"ends_at": ["The end must be after the start."]},
    ),
    "session_end_needs_start": Rule(
        lambda: session(at=("10:00", None)),
        lambda: session(day=date(2027, 3, 5), ends_at=datetime(2027, 3, 5, 10, tzinfo=UTC)),
        {"starts_at": ["There is an end but no start."]},
    ),
    "session_time_needs_day": Rule(
        lambda: session(day=date(2027, 3, 5), starts_at=datetime(2027, 3, 5, 10, tzinfo=UTC)),
        lambda: session(starts_at=datetime(2027, 3, 5, 10, tzinfo=UTC)),
        {"day": ["The session has a time but no day."]},
    ),
    "session_room_not_twice_at_once": Rule(
        lambda: beside("11:00", "12:00"),
        lambda: beside("10:59", "12:00"),
        {"room": ["The room is taken at that time by another session."]},
    ),
    "session_expected_plausible": Rule(
        lambda: session(expected=1_000_000),
        lambda: session(expected=1_000_001),
        {"expected": ["A million people at most."]},
    ),
    "session_kind_known": Rule(
        lambda: session(kind="qa"), lambda: session(kind="dance"), {"kind": ["Value 'dance' is not a valid choice."]}
    ),
    "session_status_known": Rule(
        lambda: session(status="moved"),
        lambda: session(status="over"),
        {"status": ["Value 'over' is not a valid choice."]},
    ),
    "contribution_order_from_1": Rule(lambda: contribution(order=1), lambda: contribution(order=0), ORDER),
    "contribution_speaker_once": Rule(
        contribution,
        lambda: contribution(again=True),
        {"appearance": ["This speaker is in this session already."]},
    ),
    "contribution_role_known": Rule(
        lambda: contribution(role="host"),
        lambda: contribution(role="dancer"),
        {"role": ["Value 'dancer' is not a valid choice."]},
    ),
    "contribution_status_known": Rule(
        lambda: contribution(status="invited"),
        lambda: contribution(status="declined"),
        {"status": ["Value 'declined' is not a valid choice."]},
    ),
    "export_once": Rule(lambda: second_export("b"), lambda: second_export("a")),
    "bundle_position_within": Rule(lambda: bundle(position=2), lambda: bundle(position=3)),
}


def test_every_constraint_of_the_app_is_here():
    assert constraints_of("agenda") == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_a_row_within_the_rule_is_saved(name):
    assert_saved(RULES[name])


@pytest.mark.parametrize("name", RULES)
def test_the_database_refuses_a_row_that_breaks_the_rule(name):
    assert_refused_by_the_database(RULES[name], name)


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.said])
def test_the_organiser_reads_beside_the_field_what_is_wrong(name):
    assert_said_beside_the_field(RULES[name])


@pytest.mark.parametrize(
    "free",
    [
        lambda: beside("09:00", "10:00"),
        lambda: beside("10:00", "11:00", other_room=True),
        lambda: beside("10:00", "11:00", status="cancelled"),
        lambda: beside("10:00", "11:00", at=("10:00", None)),
        lambda: beside("10:00", "11:00", at=(None, None)),
        lambda: beside("10:00", None),
        lambda: beside("10:00", "11:00", room=None),
    ],
    ids=["before", "another room", "cancelled", "no end", "no time", "no end of its own", "no room"],
)
def test_a_room_is_free(free):
    row = free()
    row.full_clean()
    row.save()
    assert Session.objects.count() == 2


@pytest.mark.parametrize("at", [("09:00", "10:01"), ("10:00", "11:00"), ("10:15", "10:45"), ("09:00", "12:00")])
def test_a_room_is_taken(at):
    with pytest.raises(IntegrityError), transaction.atomic():
        beside(*at).save()


def test_a_session_that_is_cancelled_no_more_must_find_its_room_free():
    cancelled = beside("10:00", "11:00")
    cancelled.status = "cancelled"
    cancelled.save()
    cancelled.status = "scheduled"
    with pytest.raises(ValidationError) as refused:
        cancelled.full_clean()
    assert refused.value.message_dict == {"room": ["The room is taken at that time by another session."]}


@pytest.mark.parametrize(
    ("event", "day", "said"),
    [
        ({}, date(2027, 3, 5), None),
        ({}, None, None),
        ({}, date(2027, 3, 6), "6 March 2027 is not a day of the event (5 March 2027)."),
        (
            {"ends_on": date(2027, 3, 6)},
            date(2027, 3, 7),
            "7 March 2027 is not a day of the event (5 March to 6 March 2027).",
        ),
        ({"starts_on": None}, date(2027, 3, 5), "The event has no date yet, so its sessions can have no day."),
    ],
)
def test_a_session_lies_within_the_days_of_its_event(event, day, said):
    row = session(event=EventFactory(**event), day=day)
    assert row.outside_event() == said
    if said:
        with pytest.raises(ValidationError) as refused:
            row.full_clean()
        assert refused.value.message_dict == {"day": [said]}


@pytest.mark.parametrize(("factory", "field"), [(RoomFactory, "room"), (TrackFactory, "track")])
def test_a_room_or_track_is_of_the_same_event(factory, field):
    """A-03."""
    with pytest.raises(ValidationError) as refused:
        session(**{field: factory(name="Hall A")}).full_clean()
    assert refused.value.message_dict == {field: ["“Hall A” belongs to another event."]}


def test_a_speaker_of_a_session_is_at_its_event():
    """A-03."""
    with pytest.raises(ValidationError) as refused:
        contribution(appearance=AppearanceFactory()).full_clean()
    assert refused.value.message_dict == {"appearance": ["This speaker is not at this event; add them there first."]}


def test_a_time_is_on_the_wall_of_the_place():
    tokyo = session(event=EventFactory(timezone="Asia/Tokyo"), at=("09:30", "10:00"))
    tokyo.save()
    tokyo.refresh_from_db()
    assert tokyo.starts_at == datetime(2027, 3, 5, 0, 30, tzinfo=UTC)
    assert (tokyo.day, tokyo.start, tokyo.end) == (date(2027, 3, 5), time(9, 30), time(10))


def test_a_session_may_have_no_time():
    row = session(at=(None, None))
    row.full_clean()
    assert (row.day, row.start, row.end) == (date(2027, 3, 5), None, None)


def test_a_time_without_a_day_is_refused():
    with pytest.raises(ValidationError) as refused:
        session().set_clock(None, time(10), None)
    assert refused.value.message_dict == {"day": ["Say on which day."]}


def test_both_hours_of_the_night_in_which_the_clocks_go_back_are_kept():
    """T-02."""
    first, second = (time(1, 30, tzinfo=timezone(timedelta(hours=hours))) for hours in (1, 0))
    row = session(event=EventFactory(starts_on=BACK))
    row.set_clock(BACK, first, second)
    row.full_clean()
    row.save()
    row.refresh_from_db()
    assert row.ends_at - row.starts_at == timedelta(hours=1)
    assert [clock.isoformat("minutes") for clock in (row.start, row.end)] == ["01:30+01:00", "01:30+00:00"]


def typed(event, **values) -> SessionForm:
    data = {"title": "Sample Session", "kind": "talk", "status": "scheduled", "day": event.starts_on, **values}
    return SessionForm(data, instance=Session(event=event))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (
            BACK,
            "01:30 happens twice on 31 October 2027, when the clocks go back. "
            "Which one? Write “01:30 BST” for the first or “01:30 GMT” for the second.",
        ),
        (date(2027, 3, 28), "01:30 does not exist on 28 March 2027: the clocks go forward over it."),
    ],
)
def test_a_form_says_on_both_change_days_what_a_time_lacks(day, said):
    """T-02."""
    assert typed(EventFactory(starts_on=day), start="1.30am").errors == {"start": [said]}


def test_a_form_takes_the_answer():
    """T-02."""
    form = typed(EventFactory(starts_on=BACK), start="01:30 BST", end="01:30 GMT")
    assert form.errors == {}
    made = form.save()
    made.refresh_from_db()
    assert (made.starts_at, made.ends_at) == (
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    )
    assert (SessionForm(instance=made).initial["start"], SessionForm(instance=made).initial["end"]) == (
        "01:30 BST",
        "01:30 GMT",
    )


def test_a_form_says_beside_the_time_that_the_end_is_before_the_start():
    assert typed(EventFactory(), start="10", end="9.30").errors == {"end": ["The end must be after the start."]}
