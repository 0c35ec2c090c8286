from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from events import words
from events.when import When

FRIDAY = date(2027, 3, 5)
SYMPOSIUM = When(date(2024, 12, 5), date(2024, 12, 5), time(9, 30), time(13), "Europe/London")


@pytest.mark.parametrize(
    ("last", "text"),
    [
        (None, "Friday 5 March 2027"),
        (FRIDAY, "Friday 5 March 2027"),
        (date(2027, 3, 7), "5 to 7 March 2027"),
        (date(2027, 4, 2), "5 March to 2 April 2027"),
        (date(2028, 1, 2), "5 March 2027 to 2 January 2028"),
    ],
)
def test_days(last, text):
    assert words.days(FRIDAY, last) == text


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (time(9, 30), "9.30am"),
        (time(13), "1pm"),
        (time(12), "midday"),
        (time(12, 5), "12.05pm"),
        (time(0), "midnight"),
        (time(0, 15), "12.15am"),
        (time(1, 30, tzinfo=UTC), "1.30am UTC"),
        (time(1, 30, tzinfo=timezone(timedelta(hours=1))), "1.30am UTC+1"),
    ],
)
def test_clock(at, text):
    assert words.clock(at) == text


def test_clocks_leave_out_what_is_unknown():
    assert words.clocks(time(9, 30), time(13)) == "9.30am to 1pm"
    assert words.clocks(time(9, 30), None) == "from 9.30am"
    assert words.clocks(None, time(13)) == "until 1pm"
    assert words.clocks(None, None) == ""


def test_midnight_is_a_time():
    assert words.clocks(time(0), time(0, 30)) == "midnight to 12.30am"


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Europe/London", "GMT"),
        ("America/New_York", "EST"),
        ("Asia/Dubai", "UTC+4"),
        ("Asia/Kathmandu", "UTC+5:45"),
        ("America/Sao_Paulo", "UTC-3"),
        ("Pacific/Marquesas", "UTC-9:30"),
    ],
)
def test_a_zone_by_its_letters_or_else_by_its_offset(zone, text):
    assert words.zone(datetime(2027, 1, 5, 12, tzinfo=ZoneInfo(zone))) == text


def test_joined():
    assert words.joined([]) == ""
    assert words.joined(["a"]) == "a"
    assert words.joined(["a", "b"]) == "a and b"
    assert words.joined(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Sample Speaker", "SS"),
        ("anna maria sample", "AS"),
        ("Cher", "C"),
        ("Ann (Nan) Sample", "AS"),
        ("…", "·"),
        ("", "·"),
    ],
)
def test_initials(name, letters):
    assert words.initials(name) == letters


def test_people_are_sorted_by_surname():
    names = ["Zoe Adams", "Amy Zander", "Cher", "bob Adams"]
    assert sorted(names, key=words.surname_first) == ["bob Adams", "Zoe Adams", "Cher", "Amy Zander"]


def test_an_event_of_one_day_in_words():
    assert (SYMPOSIUM.days, SYMPOSIUM.hours, SYMPOSIUM.machine) == (
        "Thursday 5 December 2024",
        "9.30am to 1pm GMT",
        "2024-12-05T09:30+00:00",
    )


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (datetime(2024, 12, 5, 9, 29, tzinfo=UTC), ""),
        (datetime(2024, 12, 5, 9, 30, tzinfo=UTC), "On now"),
        (datetime(2024, 12, 5, 12, 59, tzinfo=UTC), "On now"),
        (datetime(2024, 12, 5, 13, 0, tzinfo=UTC), "Ended 5 December 2024"),
    ],
)
def test_that_it_ended_appears_by_itself(at, state):
    assert SYMPOSIUM.state(at) == state


def test_an_event_without_times_lasts_its_whole_days():
    when = When(date(2014, 6, 4), date(2014, 6, 5), None, None, "Europe/London")
    assert (when.days, when.hours, when.machine) == ("4 to 5 June 2014", "", "2014-06-04")
    assert (when.starts_at, when.ends_at) == (
        datetime(2014, 6, 3, 23, tzinfo=UTC),
        datetime(2014, 6, 5, 23, tzinfo=UTC),
    )


def test_an_event_without_a_date_is_always_to_come():
    when = When(None, None, time(9), None, "Europe/London")
    assert (when.days, when.hours, when.machine) == ("Date to be announced", "from 9am", "")
    assert when.state(datetime(2999, 1, 1, tzinfo=UTC)) == ""
