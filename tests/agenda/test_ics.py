"""iCalendar: the same bytes for the same Programme and moment, and nothing that is typed becomes a property."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from agenda.exports.ics import render
from events.programme import EventDetails, Programme, RoomDetails, SessionDetails, VenueDetails
from events.vocabulary import EventStatus, SessionStatus

AT = datetime(2027, 1, 15, 12, tzinfo=UTC)
DAY = date(2027, 3, 29)
EVENT = EventDetails(title="Forum", slug="forum", starts_on=DAY, start_time=time(9, 30), end_time=time(16, 30))
TALK = SessionDetails(id="talk", title="A talk", day=DAY, start=time(10), end=time(11), room="Room 1")
PROGRAMME = Programme(event=EVENT, sessions=(TALK,), rooms=(RoomDetails(name="Room 1"),))


def entries(programme: Programme, **options) -> dict[str, dict]:
    """{uid: {property: value}} as a reader of calendars has them."""
    calendar = Calendar.from_ical(render(programme, at=AT, **options))
    return {
        str(entry["uid"]): {name: entry.decoded(name) for name in ("dtstart", "dtend") if name in entry}
        | {name: str(entry[name]) for name in ("summary", "location", "status") if name in entry}
        for entry in calendar.walk("VEVENT")
    }


def with_event(**values) -> Programme:
    return replace(PROGRAMME, event=replace(EVENT, **values))


def with_session(**values) -> Programme:
    return replace(PROGRAMME, sessions=(replace(TALK, **values),))


def utc(*clock) -> datetime:
    return datetime(2027, 3, 29, *clock, tzinfo=UTC)


def test_the_event_and_its_sessions_are_on_the_clock_of_their_zone():
    found = entries(PROGRAMME)
    assert found == {
        "forum@127.0.0.1": {"dtstart": utc(8, 30), "dtend": utc(15, 30), "summary": "Forum"},
        "talk.forum@127.0.0.1": {
            "dtstart": utc(9),
            "dtend": utc(10),
            "summary": "A talk",
            "location": "Room 1",
        },
    }
    assert found["talk.forum@127.0.0.1"]["dtstart"].tzinfo.key == "Europe/London"


def test_only_the_sessions_named_are_in_it():
    both = replace(PROGRAMME, sessions=(TALK, replace(TALK, id="other")))
    assert set(entries(both, sessions={"other"})) == {"forum@127.0.0.1", "other.forum@127.0.0.1"}
    assert set(entries(both, sessions=())) == {"forum@127.0.0.1"}


@pytest.mark.parametrize(
    ("programme", "uid", "starts", "ends"),
    [
        (with_event(start_time=None, end_time=None), "forum", DAY, DAY + timedelta(days=1)),
        (with_event(ends_on=DAY + timedelta(days=1)), "forum", DAY, DAY + timedelta(days=2)),
        (with_event(end_time=None), "forum", utc(8, 30), None),
        (with_session(start=None, end=None), "talk.forum", DAY, DAY + timedelta(days=1)),
        (with_session(end=None), "talk.forum", utc(9), None),
    ],
)
def test_what_has_no_time_is_on_its_day_and_what_has_no_end_is_open(programme, uid, starts, ends):
    entry = entries(programme)[f"{uid}@127.0.0.1"]
    assert (entry["dtstart"], entry.get("dtend")) == (starts, ends)


def test_what_has_no_day_is_not_in_it():
    assert set(entries(with_session(day=None, start=None, end=None))) == {"forum@127.0.0.1"}
    assert entries(Programme(event=EventDetails(title="Some day"))) == {}


def test_an_hour_that_happens_twice_is_the_one_its_offset_says():
    day = date(2027, 10, 31)
    second = time(1, 30, tzinfo=timezone(timedelta(0)))
    programme = replace(with_session(day=day, start=second, end=None), event=replace(EVENT, starts_on=day))
    assert entries(programme)["talk.forum@127.0.0.1"]["dtstart"] == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_where_it_is_and_what_is_cancelled():
    venue = VenueDetails(name="Sample Hall", address="1 Sample Street\nSample City")
    programme = replace(with_session(status=SessionStatus.CANCELLED), event=replace(EVENT, venue=venue))
    entry = entries(programme)["talk.forum@127.0.0.1"]
    assert entry["location"] == "Room 1, Sample Hall, 1 Sample Street, Sample City"
    assert entry["status"] == "CANCELLED"
    assert entries(with_event(status=EventStatus.CANCELLED))["forum@127.0.0.1"]["status"] == "CANCELLED"


def test_the_bytes_hang_on_the_moment_they_are_said_at_and_on_no_other():
    assert render(PROGRAMME, at=AT) == render(PROGRAMME, at=AT)
    stamps = {str(entry["dtstamp"].to_ical()) for entry in Calendar.from_ical(render(PROGRAMME, at=AT)).walk("VEVENT")}
    assert stamps == {"b'20270115T120000Z'"}


def well_formed(data: bytes) -> bool:
    """Every line ends with CRLF and has 75 octets at most."""
    *lines, last = data.split(b"\r\n")
    return last == b"" and all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)


def properties(data: bytes) -> set[str]:
    return {name for component in Calendar.from_ical(data).walk() for name in component}


def test_x_10_a_title_cannot_become_a_property_and_the_zone_is_told():
    evil = replace(
        with_session(title="Evil\r\nATTENDEE:mailto:x@y\r\nEND:VEVENT"), event=replace(EVENT, title="é" * 200)
    )
    data = render(evil, at=AT)
    assert well_formed(data)
    assert properties(data) == properties(render(PROGRAMME, at=AT))
    assert entries(evil)["talk.forum@127.0.0.1"]["summary"].split() == ["Evil", "ATTENDEE:mailto:x@y", "END:VEVENT"]
    (zone,) = Calendar.from_ical(data).walk("VTIMEZONE")
    assert str(zone["tzid"]) == "Europe/London"
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"\r\nMETHOD:PUBLISH\r\n" in data


printable = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120)


@settings(deadline=None)
@example("a,b;c\\n\\", "{{7*7}}")
@given(printable, printable)
def test_x_10_whatever_is_typed_is_read_back_as_it_was(title, place):
    programme = replace(with_session(title=title or "-"), event=replace(EVENT, place=place or None))
    data = render(programme, at=AT)
    assert well_formed(data)
    assert entries(programme)["talk.forum@127.0.0.1"]["summary"] == (title or "-")
