"""What is no programme, or a broken one: a sentence, or what can be read; nothing is invented, nothing is lost."""

from datetime import date, time

import pytest

from agenda.importer import formats
from agenda.importer.reading import UNTITLED, Doubt, Unreadable
from agenda.importer.settle import settled
from tests.agenda.importer.judge import HERE
from tests.agenda.importer.test_nothing_lost import check_lines, said

HEAD = "Sample Conference\nFriday 5 March 2027\n\n"


def read(text: str, name: str = "sample.txt"):
    reading = settled(formats.read(text.encode(), name=name))
    check_lines(reading)
    return reading


@pytest.mark.parametrize("content", [b"", b" \n\t\n", "\ufeff".encode(), b"\r\n" * 50])
def test_an_empty_file_is_refused_in_one_sentence(content):
    with pytest.raises(Unreadable, match=r"^[A-Z][^\n]*\.$"):
        formats.read(content, name="empty.txt")


@pytest.mark.parametrize("line", ["Sample", "10:00", "Lunch", "Friday 5 March 2027", "•", "?"])
def test_one_line_is_read_for_what_it_says(line):
    reading = read(line)
    assert line in said(reading) or reading.origins


def test_a_page_of_a_novel_has_no_sessions_people_or_dates():
    programme = read((HERE / "bad" / "novel.txt").read_text()).programme
    assert (programme.sessions, programme.speakers, programme.audiences) == ((), (), ())
    assert (programme.event.starts_on, programme.event.start_time) == (None, None)


def test_a_shopping_list_has_no_people_and_no_times():
    programme = read((HERE / "bad" / "shopping-list.txt").read_text()).programme
    assert (programme.speakers, programme.event.starts_on) == ((), None)
    assert [session for session in programme.sessions if session.start] == []


def test_twenty_thousand_lines_are_read():
    slots = (f"{9 + n % 8:02}:{n % 6}0 Sample talk number {n}" for n in range(19_997))
    reading = read(HEAD + "\n".join(slots))
    assert len(reading.source) == 20_000
    assert len(reading.programme.sessions) == 19_997


def test_a_table_of_sixty_columns_is_read():
    head = "Time\t" + "\t".join(f"Room {n}" for n in range(1, 60))
    rows = ("\t".join([f"{hour:02}:00", *(f"Talk {hour} of {n}" for n in range(1, 60))]) for hour in range(9, 12))
    reading = read(HEAD + "\n".join([head, *rows]))
    assert len(reading.programme.sessions) == 59 * 3
    assert len(reading.programme.rooms) == 59


def test_times_that_run_backwards_keep_their_sessions():
    programme = read(HEAD + "16:00 Close\n12:30 Lunch\n11:00-10:00 A talk on samples\n09:00 Registration").programme
    assert {session.title for session in programme.sessions} == {"Close", "Lunch", "A talk on samples", "Registration"}
    assert all(s.end is None or s.end > s.start for s in programme.sessions if s.start)


@pytest.mark.parametrize("day", ["31 February 2027", "32 March 2027", "Monday 0 May 2027", "30/02/2027", "2027-13-01"])
def test_a_date_that_does_not_exist_is_no_date_and_is_not_lost(day):
    reading = read(f"Sample Conference\n{day}\n\n10:00 Welcome\n10:30 A talk on samples")
    assert reading.programme.event.starts_on is None
    assert day in said(reading)
    assert len(reading.programme.sessions) == 2


def test_a_time_that_does_not_exist_is_not_lost():
    reading = read(HEAD + "09:00 Registration\n25:00 A talk on samples\n10:75 Another")
    assert all(text in said(reading) for text in ("A talk on samples", "Another", "25:00", "10:75"))


def test_two_sessions_at_once_in_one_room_are_kept_and_doubtful():
    table = "Time\tSession\tRoom\n10:00-11:00\tA talk on samples\tHall\n10:30-11:30\tA talk on examples\tHall"
    reading = read(HEAD + table)
    sessions = {session.title: session for session in reading.programme.sessions}
    assert {title: s.start for title, s in sessions.items()} == {
        "A talk on samples": time(10, 0),
        "A talk on examples": time(10, 30),
    }
    assert {s.day for s in sessions.values()} == {date(2027, 3, 5)}
    assert sessions["A talk on samples"].room == "Hall"
    assert f"sessions.{sessions['A talk on examples'].id}" in {doubt.piece for doubt in reading.doubts}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "10:00 Welcome\n10:30 Close\n"),
        ("a.csv", "Day,Start,Title\n2027-03-05,10:00,Welcome\n"),
        ("a.json", '{"schedule": {"conference": {"days": []}}}'),
    ],
)
def test_of_an_event_without_a_title_that_is_said(name, text):
    reading = formats.read(text.encode(), name=name)
    assert reading.programme.event.title == UNTITLED
    assert Doubt("event.title", "No title was found.") in reading.doubts
    assert settled(reading).doubts.count(Doubt("event.title", "No title was found.")) == 1
