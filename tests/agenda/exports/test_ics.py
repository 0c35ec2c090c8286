"""iCalendar as a file: what an independent reader has of it, and that nothing typed becomes a property."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from django.conf import settings as site
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from agenda.exports import Copy
from agenda.exports.calendar_lines import Stamp
from agenda.exports.ics import LONGEST, NO_DAY, invitation, render, session_calendar
from agenda.selection import Selection
from events.programme import (
    Billing,
    EventDetails,
    Part,
    Programme,
    RoomDetails,
    SessionDetails,
    TrackDetails,
    VenueDetails,
)
from events.vocabulary import ContributionRole, EventStatus, SessionKind, SessionStatus

AT = datetime(2027, 1, 15, 12, tzinfo=UTC)
DAY = date(2027, 3, 29)
EVENT = EventDetails(title="Forum", slug="forum", starts_on=DAY, start_time=time(9, 30), end_time=time(16, 30))
TALK = SessionDetails(
    id="talk", title="A talk", day=DAY, start=time(10), end=time(11), room="Room 1", kind=SessionKind.TALK
)
PROGRAMME = Programme(event=EVENT, sessions=(TALK,), rooms=(RoomDetails(name="Room 1"),))
SITE = site.SITE_URL
SHOWN = ("summary", "location", "status", "description", "url", "sequence")


def copy_of(programme: Programme, **values) -> Copy:
    return Copy(**{"programme": programme, "slug": "forum", "number": 3, "published_at": AT} | values)


def read(data: bytes) -> dict[str, dict]:
    """{uid: {property: value}} as a reader of calendars has them."""
    calendar = Calendar.from_ical(data)
    assert [component.errors for component in calendar.walk() if component.errors] == []
    return {
        str(entry["uid"]): {name: entry.decoded(name) for name in ("dtstart", "dtend") if name in entry}
        | {name: str(entry[name]) for name in SHOWN if name in entry}
        for entry in calendar.walk("VEVENT")
    }


def entries(programme: Programme, **values) -> dict[str, dict]:
    return read(render(copy_of(programme, **values)))


def calendar_of(data: bytes) -> dict[str, str]:
    """What the calendar says of itself."""
    said = Calendar.from_ical(data)
    return {name.lower(): said[name].to_ical().decode().replace("\\,", ",") for name in said}


def with_event(**values) -> Programme:
    return replace(PROGRAMME, event=replace(EVENT, **values))


def with_session(**values) -> Programme:
    return replace(PROGRAMME, sessions=(replace(TALK, **values),))


def without_sessions(**values) -> Programme:
    return Programme(event=replace(EVENT, **values))


def utc(*clock) -> datetime:
    return datetime(2027, 3, 29, *clock, tzinfo=UTC)


# ── What is an entry ──


def test_a_session_with_a_time_is_an_entry_on_the_clock_of_its_zone():
    found = entries(PROGRAMME)
    assert found == {
        "talk.forum@127.0.0.1": {
            "dtstart": utc(9),
            "dtend": utc(10),
            "summary": "A talk",
            "location": "Room 1",
            "description": "Forum",
            "url": f"{SITE}/events/forum/sessions/talk/",
            "sequence": "3",
        },
    }
    assert found["talk.forum@127.0.0.1"]["dtstart"].tzinfo.key == "Europe/London"


def test_an_event_without_sessions_is_one_entry_with_its_hours():
    assert entries(without_sessions(summary="In short.", brief="At length.", learning_points=("First", "Second"))) == {
        "forum@127.0.0.1": {
            "dtstart": utc(8, 30),
            "dtend": utc(15, 30),
            "summary": "Forum",
            "description": "In short.\n\n• First\n• Second",
            "url": f"{SITE}/events/forum/",
            "sequence": "3",
        }
    }


def test_sessions_without_a_time_are_listed_by_the_event():
    chair = Part(speaker="ada", role=ContributionRole.CHAIR)
    untimed = replace(TALK, id="some-time", title="Some time", label="Panel", start=None, end=None, speakers=(chair,))
    undated = replace(TALK, id="some-day", title="Some day", day=None, room=None, status=SessionStatus.CANCELLED)
    speakers = (Billing(key="ada", name="Ada Sample", status="invited"),)
    programme = replace(PROGRAMME, sessions=(TALK, untimed, undated), speakers=speakers)
    found = entries(programme)
    assert set(found) == {"forum@127.0.0.1", "talk.forum@127.0.0.1"}
    assert found["forum@127.0.0.1"]["description"] == (
        "Sessions:\n• Panel: Some time, 29 March 2027, Room 1, with Ada Sample (chair, invited)\n• Some day, cancelled"
    )


def test_a_time_that_never_happens_is_none():
    """T-02: the clocks go forward over it."""
    found = entries(with_session(day=date(2027, 3, 28), start=time(1, 30), end=None))
    assert set(found) == {"forum@127.0.0.1"}


@pytest.mark.parametrize(
    ("programme", "uid", "starts", "ends"),
    [
        (without_sessions(start_time=None, end_time=None), "forum", DAY, DAY + timedelta(days=1)),
        (without_sessions(ends_on=DAY + timedelta(days=1)), "forum", DAY, DAY + timedelta(days=2)),
        (without_sessions(end_time=None), "forum", utc(8, 30), None),
        (without_sessions(starts_on=date.max, start_time=None), "forum", date.max, date.max),
        (with_session(end=None), "talk.forum", utc(9), None),
        (with_session(start=time(23), end=time(0, 30)), "talk.forum", utc(22), None),
        (with_event(timezone="Asia/Kolkata"), "talk.forum", utc(4, 30), utc(5, 30)),
        (with_event(timezone="UTC"), "talk.forum", utc(10), utc(11)),
    ],
)
def test_what_has_no_time_is_on_its_day_and_what_has_no_end_is_open(programme, uid, starts, ends):
    entry = entries(programme)[f"{uid}@127.0.0.1"]
    assert (entry["dtstart"], entry.get("dtend")) == (starts, ends)


@pytest.mark.parametrize(
    ("day", "start", "end", "moments"),
    [
        (date(2027, 3, 28), time(0, 30), time(2, 30), [(28, 0, 30), (28, 1, 30)]),
        (date(2027, 10, 31), time(0, 30), time(2, 30), [(30, 23, 30), (31, 2, 30)]),
    ],
)
def test_on_the_nights_the_clocks_change_it_is_as_long_as_it_is(day, start, end, moments):
    """T-01: an hour shorter or longer than the clock says."""
    programme = replace(with_session(day=day, start=start, end=end), event=replace(EVENT, starts_on=day))
    entry = entries(programme)["talk.forum@127.0.0.1"]
    assert [entry["dtstart"].astimezone(UTC), entry["dtend"].astimezone(UTC)] == [
        datetime(2027, day.month, *moment, tzinfo=UTC) for moment in moments
    ]


def test_an_hour_that_happens_twice_is_the_one_its_offset_says():
    day = date(2027, 10, 31)
    second = time(1, 30, tzinfo=timezone(timedelta(0)))
    programme = replace(with_session(day=day, start=second, end=None), event=replace(EVENT, starts_on=day))
    assert entries(programme)["talk.forum@127.0.0.1"]["dtstart"] == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


# ── What it says ──


def test_a_session_says_who_what_and_where_in_words():
    venue = VenueDetails(name="Sample Hall", address="1 Sample Street\nSample City")
    speakers = (
        Billing(key="ada", honorific="Dr", name="Ada Sample", billing="Head of Samples", status="confirmed"),
        Billing(key="bo", name="Bo Sample", position="Analyst", organisation="Sample Police"),
    )
    parts = (Part(speaker="ada"), Part(speaker="bo", role=ContributionRole.PANELLIST, status="invited"))
    talk = replace(
        TALK,
        label="Keynote",
        abstract="What *all* of it\nmeans.\n\n- see [the page](https://sample.example/a)",
        points=("First", "Second"),
        note="Bring a pen.",
        themes=("Pursue", "Protect, and serve"),
        track="Side, track",
        status=SessionStatus.MOVED,
        speakers=parts,
    )
    programme = Programme(event=replace(EVENT, venue=venue), sessions=(talk,), speakers=speakers)
    data = render(copy_of(programme, moved_from={"talk": "9am, Room 2"}))
    entry = read(data)["talk.forum@127.0.0.1"]
    assert (entry["summary"], entry["location"]) == (
        "Keynote: A talk",
        "Room 1, Sample Hall, 1 Sample Street, Sample City",
    )
    assert entry["description"].split("\n\n") == [
        "Forum",
        "Moved from 9am, Room 2.",
        "Speakers:\n• Dr Ada Sample, Head of Samples\n• Bo Sample (panellist, invited), Analyst, Sample Police",
        "What all of it means.",
        "  • see the page (https://sample.example/a)",
        "• First\n• Second",
        "Bring a pen.",
    ]
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert event["categories"].cats == ["Talk", "Side, track", "Pursue", "Protect, and serve"]
    assert "organizer" not in event  # whose e-mail address is nobody's to guess


def test_what_is_very_long_is_shortened_and_says_so():
    said = entries(with_session(abstract="words without an end " * 3000))["talk.forum@127.0.0.1"]["description"]
    assert len(said) < LONGEST + 50
    assert said.endswith(" … (The rest is on the page.)")


def test_f_02_what_is_cancelled_or_postponed_stays_and_says_so():
    """F-02."""
    cancelled = entries(with_session(status=SessionStatus.CANCELLED))["talk.forum@127.0.0.1"]
    assert (cancelled["status"], cancelled["summary"]) == ("CANCELLED", "Cancelled: A talk")
    for event, session in (with_event, "talk.forum"), (without_sessions, "forum"):
        assert entries(event(status=EventStatus.CANCELLED))[f"{session}@127.0.0.1"]["status"] == "CANCELLED"
        assert entries(event(status=EventStatus.POSTPONED))[f"{session}@127.0.0.1"]["status"] == "TENTATIVE"


# ── The calendar itself ──


def test_the_calendar_says_its_name_where_it_is_and_when_to_ask_again():
    """RFC 7986."""
    assert calendar_of(render(copy_of(with_event(summary="In short.")))) == {
        "version": "2.0",
        "prodid": "-//socprog//Programme//EN",
        "calscale": "GREGORIAN",
        "method": "PUBLISH",
        "name": "Forum",
        "x-wr-calname": "Forum",
        "description": "In short.",
        "x-wr-caldesc": "In short.",
        "url": f"{SITE}/events/forum/programme/",
        "source": f"{SITE}/events/forum/programme.ics",
        "refresh-interval": "PT6H",
        "x-published-ttl": "PT6H",
    }


def test_a_part_says_which_and_one_with_nothing_in_it_says_so():
    selection = Selection(day=DAY, track="Side & track", ignored=("room",))
    programme = selection.of(replace(PROGRAMME, tracks=(TrackDetails(name="Side & track"),)))
    data = render(copy_of(programme, selection=selection))
    said = calendar_of(data)
    assert read(data) == {}
    assert (said["name"], said["source"]) == (
        "Forum · Monday 29 March 2027 · Side & track",
        f"{SITE}/events/forum/programme.ics?day=2027-03-29&track=Side+%26+track",
    )
    assert said["description"] == (
        "There is no such room in this programme, so all are here. "
        "There is no session for what was asked for: Monday 29 March 2027 · Side & track."
    )
    assert b"BEGIN:VTIMEZONE" in data  # a calendar may not be empty


def test_what_has_no_day_is_in_no_calendar_which_says_so():
    data = render(copy_of(Programme(event=EventDetails(title="Some day", slug="some-day"))))
    assert (read(data), calendar_of(data)["description"]) == ({}, NO_DAY)


def test_a_session_has_a_calendar_of_its_own():
    other, untimed = replace(TALK, id="other"), replace(TALK, id="untimed", title="Untimed", start=None, end=None)
    copy = copy_of(replace(PROGRAMME, sessions=(TALK, other, untimed)))
    data = session_calendar(copy, TALK)
    said = calendar_of(data)
    assert set(read(data)) == {"talk.forum@127.0.0.1"}
    assert (said["name"], said["source"]) == ("A talk", f"{SITE}/events/forum/sessions/talk.ics")
    found = read(session_calendar(copy, untimed))
    assert {uid: entry["description"] for uid, entry in found.items()} == {
        "forum@127.0.0.1": "Sessions:\n• Untimed, 29 March 2027, Room 1"
    }
    undated = replace(copy.programme, event=replace(EVENT, starts_on=None), sessions=(replace(untimed, day=None),))
    assert calendar_of(session_calendar(copy_of(undated), undated.sessions[0]))["description"] == NO_DAY


def test_a_mail_and_a_subscription_are_the_same_entries():
    """Taken over from a mail and subscribed to later, nothing is there twice; what is said later is what holds."""
    both = replace(PROGRAMME, sessions=(TALK, replace(TALK, id="other")))
    mailed = invitation(both, stamp=Stamp(3, AT + timedelta(hours=1)), sessions={"talk"})
    assert set(read(mailed)) == {"forum@127.0.0.1", "talk.forum@127.0.0.1"}
    assert read(mailed)["talk.forum@127.0.0.1"] == entries(both)["talk.forum@127.0.0.1"]
    unpublished = read(invitation(both, stamp=Stamp(0, AT), sessions=()))
    assert {uid: entry.get("url") for uid, entry in unpublished.items()} == {"forum@127.0.0.1": None}


def test_it_hangs_on_the_publication_and_on_no_other_moment():
    """F-02: the sequence is the number of the publication, and its moment that of the stamps."""
    data = render(copy_of(PROGRAMME))
    assert render(copy_of(PROGRAMME)) == data
    (entry,) = Calendar.from_ical(data).walk("VEVENT")
    assert {entry.decoded(name) for name in ("dtstamp", "last-modified")} == {AT}
    assert entries(PROGRAMME, number=4)["talk.forum@127.0.0.1"]["sequence"] == "4"


def test_the_zone_is_told_with_its_changes_of_around_then_alone():
    """X-10."""
    data = render(copy_of(replace(PROGRAMME, event=replace(EVENT, timezone="America/New_York"))))
    (zone,) = Calendar.from_ical(data).walk("VTIMEZONE")
    assert str(zone["tzid"]) == "America/New_York"
    years = {part["dtstart"].dt.year for part in zone.subcomponents}
    assert years <= {2026, 2027, 2028}


# ── Nothing typed becomes a property ──


def well_formed(data: bytes) -> bool:
    """Every line ends with CRLF and has 75 octets at most."""
    *lines, last = data.split(b"\r\n")
    return last == b"" and all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)


def properties(data: bytes) -> set[str]:
    return {name for component in Calendar.from_ical(data).walk() for name in component}


def test_x_10_a_title_cannot_become_a_property():
    """X-10."""
    evil = replace(
        with_session(title="Evil\r\nATTENDEE:mailto:x@y\r\nEND:VEVENT\u2028X-A:1\x85X-B:2\x0bX-C:3", room="a;b,c\\"),
        event=replace(EVENT, title="é" * 200),
    )
    data = render(copy_of(evil))
    assert well_formed(data)
    assert properties(data) == properties(render(copy_of(PROGRAMME)))
    found = entries(evil)["talk.forum@127.0.0.1"]
    assert found["summary"].split() == ["Evil", "ATTENDEE:mailto:x@y", "END:VEVENT", "X-A:1", "X-B:2", "X-C:3"]
    assert found["location"] == "a;b,c\\"
    assert len(data.decode().splitlines()) == data.count(b"\r\n")
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")


printable = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=120)


@example("a,b;c\\n\\", "{{7*7}}")
@given(printable, printable)
def test_x_10_whatever_is_typed_is_read_back_as_it_was(title, place):
    """X-10, PUB-12."""
    programme = replace(with_session(title=title or "-", room=place or None))
    data = render(copy_of(programme))
    assert well_formed(data)
    found = entries(programme)["talk.forum@127.0.0.1"]
    assert (found["summary"], found.get("location", "")) == (title or "-", place)
