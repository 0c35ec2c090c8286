"""Plain text."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.exports.prose import plain_text
from agenda.selection import Selection
from events.programme import (
    Audience,
    Billing,
    Link,
    Organiser,
    Part,
    Reference,
    RoomDetails,
    SessionDetails,
    VenueDetails,
)
from events.text import on_one_line
from events.vocabulary import AppearanceStatus, ContributionRole, EventStatus, SessionKind, SessionStatus

from .copies import DAY, copy_named, copy_of, demo, every_event, forum, rendered

PEOPLE = (
    Billing(key="sample-one", honorific="Dr", name="Sample One", billing="Head, Samples", is_key=True),
    Billing(key="sample-two", name="Sample Two", status=AppearanceStatus.INVITED),
)
TALK = SessionDetails(
    id="talk",
    day=DAY,
    start=time(10),
    end=time(11, 30),
    label="Morning keynote",
    title="Working together",
    abstract="Why it *matters*:\n\n1. first\n2. [then](https://example.org/)",
    points=("One point", "Another"),
    note="Bring a pen",
    room="Hall A",
    track=None,
    audiences=("Officers", "Analysts"),
    speakers=(Part(speaker="sample-one", role=ContributionRole.CHAIR), Part(speaker="sample-two")),
)
BREAK = SessionDetails(id="tea", day=DAY, start=time(11, 30), kind=SessionKind.BREAK, title="Tea")
PROGRAMME = forum(
    TALK,
    BREAK,
    rooms=(RoomDetails(name="Hall A"),),
    speakers=PEOPLE,
    audiences=(Audience(name="Officers"),),
    event={
        "place": "York",
        "venue": VenueDetails(name="Guildhall", address="1 Sample Square\nYork"),
        "organiser": Organiser(name="Sample Body"),
        "sectors": ("criminal justice",),
        "brief": "Text of the **brief**.\n\n## Why\n\n- a\n- b\n  - deeper\n\n> said",
        "learning_points": ("Learn this",),
        "audience_note": "Open to all.",
        "notice": "Programme subject to change",
        "sources": (Reference(title="A report", publisher="Sample Press", year=2025, url="https://example.org/r"),),
        "links": (Link(label="Travel", url="https://example.org/t"),),
    },
)

WRITTEN = """\
Forum

Date: Friday 5 March 2027
Time: 9am to 5pm GMT
Place: York
Venue: Guildhall, 1 Sample Square, York
Organiser: Sample Body
Sector: criminal justice


Conference brief
----------------

Text of the brief.

Why

  - a
  - b
    - deeper

> said


Programme
---------

  • Learn this


10am to 11.30am · Hall A
Morning keynote: Working together

Why it matters:

  1. first
  2. then (https://example.org/)

  • One point
  • Another

Note: Bring a pen
For: Officers and Analysts

Dr Sample One, Head, Samples (chair)
Sample Two (invited)


11.30am
Tea


Key speaker
-----------

  • Dr Sample One, Head, Samples


Also speaking
-------------

  • Sample Two (invited)


Who should attend
-----------------

Open to all.

  • Officers


Sources
-------

  • A report, Sample Press, 2025 https://example.org/r


Links
-----

  • Travel: https://example.org/t


Programme subject to change. Publication 3, 15 January 2027.
{address}
"""


def text(copy) -> str:
    return rendered(copy, "txt").decode()


def test_a_programme_is_written_as_organisers_send_it_around():
    copy = copy_of(PROGRAMME)
    assert text(copy) == WRITTEN.format(address=copy.programme_address)


def test_days_are_headings_where_there_are_several_and_what_is_on_none_is_said():
    later = replace(BREAK, id="later", day=date(2027, 3, 6))
    programme = forum(TALK, later, replace(BREAK, id="no-day", day=None, start=None), rooms=PROGRAMME.rooms)
    told = text(copy_of(replace(programme, sessions=tuple(replace(s, speakers=()) for s in programme.sessions))))
    headings = ("Friday 5 March 2027\n-----", "Saturday 6 March 2027\n-----", "Not yet on a day\n-----")
    assert [heading in told for heading in headings] == [True, True, True]


def test_sessions_stay_in_the_order_of_the_programme_whatever_their_days():
    sessions = (BREAK, replace(BREAK, id="b", title="Undated", day=None), replace(BREAK, id="c", title="Cake"))
    told = text(copy_of(forum(*sessions)))
    places = [told.index(words) for words in ("\nTea\n", "Not yet on a day", "\nUndated\n", "\nCake\n")]
    assert places == sorted(places)


def test_the_one_day_of_sessions_is_a_heading_where_the_event_has_more():
    told = text(copy_of(forum(BREAK, event={"ends_on": date(2027, 3, 6)})))
    assert "\nFriday 5 March 2027\n-------------------\n" in told


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"room": "Hall A", "track": "Prevent"}, "11.30am · Hall A · Track: Prevent"),
        ({"track": "Prevent"}, "11.30am · Track: Prevent"),
        ({"room": "Hall A", "start": None}, "Room: Hall A"),
    ],
)
def test_a_room_and_a_track_can_be_told_from_each_other_and_from_what_follows(values, line):
    assert f"\n\n{line}\nTea\n" in text(copy_of(forum(replace(BREAK, **values))))


def test_a_list_of_names_that_hold_commas_or_ands_is_set_apart_by_semicolons():
    called = replace(BREAK, audiences=("Police and Crime Commissioners", "Analysts"))
    told = text(copy_of(forum(called, event={"sectors": ("health", "policing"), "themes": ("a", "b, c")})))
    assert "\nFor: Police and Crime Commissioners; Analysts\n" in told
    assert "\nSectors: health and policing\nThemes: a; b, c\n" in told


def test_a_zone_that_is_not_the_sites_and_a_venue_that_is_the_place_are_said_once():
    event = {"timezone": "America/New_York", "place": "Guildhall", "venue": VenueDetails(name="Guildhall")}
    told = text(copy_of(forum(event=event)))
    assert "\nTime: 9am to 5pm EST\nTime zone: America/New York\nVenue: Guildhall\n" in told


def test_lines_of_a_note_stay_and_empty_ones_between_are_one():
    told = text(copy_of(forum(replace(BREAK, note="Bring  a pen\n\n\n  and paper\nor not"))))
    assert "\nTea\n\nNote: Bring a pen\n\nand paper\nor not\n" in told


def test_what_is_cancelled_or_moved_is_said_in_words():
    sessions = (replace(BREAK, status=SessionStatus.CANCELLED), replace(BREAK, id="b", status=SessionStatus.MOVED))
    told = text(copy_of(forum(*sessions, event={"status": EventStatus.CANCELLED}), moved_from={"b": "10am, Hall A"}))
    assert told.startswith("Forum\nCancelled\n\n")
    assert "\n11.30am\nCancelled\nTea\n" in told
    assert "\n11.30am\nMoved from 10am, Hall A\nTea\n" in told


def test_a_part_says_which_it_is_what_was_ignored_and_that_nothing_is_in_it():
    part = text(copy_of(PROGRAMME, selection=Selection(room="Hall A", ignored=("track",))))
    assert "Part of the programme: Hall A\n\nThere is no such track in this programme, so all are here.\n" in part
    empty = text(copy_of(PROGRAMME, selection=Selection(track="Side track")))
    assert "There is no session for what was asked for: Side track." in empty
    assert "Working together" not in empty


def test_an_event_without_an_agenda_says_so_unless_it_has_points():
    said = "The sessions of this event are not published yet."
    assert said in text(copy_of(forum()))
    assert said not in text(copy_of(forum(event={"learning_points": ("Learn this",)})))


@every_event
@pytest.mark.django_db
def test_nothing_of_any_event_is_left_out(name):
    """Points, names and titles, each on a line that holds it whole."""
    copy = copy_named(name, "txt")
    programme, told = copy.programme, text(copy)
    wanted = [copy.programme.event.title, *(billing.full_name for billing in programme.speakers)]
    wanted += [words for s in programme.sessions for words in (s.title, *map(on_one_line, s.points)) if words]
    assert [words for words in wanted if words not in told] == []
    assert "\r" not in told


def test_a_real_forum_reads_in_its_order():
    told = text(copy_of(demo("effectively-tackling-and-preventing-serious-and-organised-crime-2019")))
    places = [
        told.index(words)
        for words in (
            "Tuesday 16 July 2019",
            "Registration, Refreshments and Networking",
            "Professor Michael Levi, Professor of Criminology, University of Cardiff (chair) (invited)",
            "Morning Keynote: Developing a Whole-System",
            "Dr Colin Wilson, Deputy Director, SOC Prevent & Partnerships, The Home Office",
            "Lunch and Networking",
            "Who should attend",
            "Programme subject to change.",
        )
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("#\n\nOne", "One"),
        ("One line\nand another.\n \n\nA paragraph.", "One line and another.\n\nA paragraph."),
        ("# Heading\n\nOne *two* **three** `four`.", "Heading\n\nOne two three four."),
        ("- one\n- two\n  - three\n\n    more", "  • one\n  • two\n    • three\n\n    more"),
        ("3. three\n4. four", "  3. three\n  4. four"),
        ("One  \ntwo", "One\ntwo"),
        ("[a page](https://sample.example/)", "a page (https://sample.example/)"),
        ("<https://sample.example/> <a@sample.example>", "https://sample.example/ a@sample.example"),
        ("[x](javascript:alert(1)) ![p](http://127.0.0.1/p.png)", "[x](javascript:alert(1)) "),
        ("> quoted\n\n---\n\n    code\n    more", "> quoted\n\n* * *\n\n    code\n    more"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"),
        ("<b>as typed</b> &amp; 5 \\* 3", "<b>as typed</b> & 5 * 3"),
    ],
)
def test_as_plain_text_it_is_what_people_write_in_a_mail(text, words):
    assert plain_text(text) == words


@given(st.text(max_size=300))
def test_any_text_is_some_plain_text(text):
    assert isinstance(plain_text(text), str)
