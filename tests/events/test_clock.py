from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import available_timezones

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, example, given
from hypothesis import strategies as st

from events.clock import Jump, day_and_clock, edge, jump, moment, readings, shown, typed, validate_zone

LONDON = "Europe/London"
FORWARD, BACK = date(2027, 3, 28), date(2027, 10, 31)
HOUR = timedelta(hours=1)

zones = st.sampled_from(sorted(available_timezones()))
moments = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=0)
)


def instant(day, clock, zone, letters="") -> datetime:
    """In UTC: Python holds no two moments of different zones equal in an hour that happens twice."""
    return moment(day, clock, zone, letters).astimezone(UTC)


def sentence(ask, *args) -> str:
    with pytest.raises(ValidationError) as refused:
        ask(*args)
    [said] = refused.value.messages
    return said


@pytest.mark.parametrize("name", ["Europe/London", "Asia/Kathmandu", "UTC"])
def test_a_zone_is_known_by_its_name(name):
    validate_zone(name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Europe/Londn", "“Europe/Londn” is not a time zone. Did you mean Europe/London?"),
        ("../../etc/passwd", "“../../etc/passwd” is not a time zone. Did you mean Europe/London?"),
        ("", "“” is not a time zone. Did you mean Europe/London?"),
    ],
)
def test_an_unknown_zone_is_refused_with_one_that_is_meant(name, said):
    assert sentence(validate_zone, name) == said


@pytest.mark.parametrize(
    ("day", "clock", "at"),
    [
        (date(2027, 3, 5), time(9, 30), datetime(2027, 3, 5, 9, 30, tzinfo=UTC)),
        (date(2027, 7, 5), time(9, 30), datetime(2027, 7, 5, 8, 30, tzinfo=UTC)),
        (FORWARD, time(0, 59), datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (FORWARD, time(2), datetime(2027, 3, 28, 1, tzinfo=UTC)),
        (BACK, time(0, 59), datetime(2027, 10, 30, 23, 59, tzinfo=UTC)),
        (BACK, time(2), datetime(2027, 10, 31, 2, tzinfo=UTC)),
    ],
)
def test_a_wall_clock_time_is_one_moment(day, clock, at):
    assert instant(day, clock, LONDON) == at


def test_an_hour_that_the_clocks_jump_over_is_refused():
    assert readings(FORWARD, time(1, 30), LONDON) == []
    assert (
        sentence(moment, FORWARD, time(1, 30), LONDON)
        == "01:30 does not exist on 28 March 2027: the clocks go forward over it."
    )


def test_an_hour_that_happens_twice_asks_which():
    """T-02."""
    assert sentence(moment, BACK, time(1, 30), LONDON) == (
        "01:30 happens twice on 31 October 2027, when the clocks go back. "
        "Which one? Write “01:30 BST” for the first or “01:30 GMT” for the second."
    )


@pytest.mark.parametrize(
    ("answer", "at"),
    [
        ("01:30 BST", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        ("1.30am gmt", datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),
    ],
)
def test_the_letters_of_the_zone_answer_which(answer, at):
    """T-02."""
    clock, letters = typed(answer)
    assert instant(BACK, clock, LONDON, letters) == at


def test_the_offset_answers_which():
    first, second = (time(1, 30, tzinfo=timezone(offset)) for offset in (HOUR, timedelta()))
    assert instant(BACK, first, LONDON) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert instant(BACK, second, LONDON) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_letters_and_offsets_that_are_not_in_force_are_refused():
    assert (
        sentence(moment, date(2027, 3, 5), time(9, 30), LONDON, "BST") == "Europe/London is not at BST on 5 March 2027."
    )
    assert (
        sentence(moment, date(2027, 3, 5), time(9, 30, tzinfo=timezone(HOUR)), LONDON)
        == "09:30 on 5 March 2027 is not at that offset in Europe/London."
    )


@given(moments, zones)
@example(datetime(2027, 10, 31, 0, 30, tzinfo=UTC), LONDON)
@example(datetime(2027, 10, 31, 1, 30, tzinfo=UTC), LONDON)
@example(datetime(2027, 4, 3, 15, 15, tzinfo=UTC), "Australia/Lord_Howe")
def test_every_moment_is_found_again_from_its_day_and_clock(at, zone):
    day, clock = day_and_clock(at, zone)
    assert instant(day, clock, zone) == at


@given(
    st.dates(date(1970, 1, 2), date(2100, 1, 1)), st.times().map(lambda t: t.replace(second=0, microsecond=0)), zones
)
@example(FORWARD, time(2), LONDON)
@example(BACK, time(0, 59), LONDON)
def test_every_day_and_clock_that_happens_once_is_found_again_from_its_moment(day, clock, zone):
    assume(len(readings(day, clock, zone)) == 1)
    assert day_and_clock(moment(day, clock, zone), zone) == (day, clock)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("9.30", (time(9, 30), "")),
        ("09:30", (time(9, 30), "")),
        ("0930", (time(9, 30), "")),
        ("9.30am", (time(9, 30), "")),
        (" 1.15 PM ", (time(13, 15), "")),
        ("9", (time(9), "")),
        ("12am", (time(0), "")),
        ("12.30pm", (time(12, 30), "")),
        ("midday", (time(12), "")),
        ("Noon", (time(12), "")),
        ("midnight", (time(0), "")),
        ("01:30 GMT", (time(1, 30), "GMT")),
    ],
)
def test_times_are_read_as_people_type_them(text, read):
    assert typed(text) == read


@pytest.mark.parametrize(
    "text", ["", "25:00", "9:75", "13pm", "0am", "teatime", "9:30:15", "9.30am to 10am", "９x", "\0"]
)
def test_what_is_no_time_is_refused(text):
    assert sentence(typed, text) == f"“{text}” is not a time. Write it as 9.30am or 09:30."


def test_a_field_shows_letters_only_where_the_time_alone_would_not_do():
    assert shown(datetime(2027, 10, 31, 0, 30, tzinfo=UTC), LONDON) == "01:30 BST"
    assert shown(datetime(2027, 10, 31, 1, 30, tzinfo=UTC), LONDON) == "01:30 GMT"
    assert shown(datetime(2027, 10, 31, 9, 30, tzinfo=UTC), LONDON) == "09:30"


@pytest.mark.parametrize(
    ("zone", "first", "second"),
    [
        (LONDON, datetime(2027, 10, 31, 0, 30), datetime(2027, 10, 31, 1, 30)),
        ("America/New_York", datetime(2027, 11, 7, 5, 30), datetime(2027, 11, 7, 6, 30)),
        ("America/Santiago", datetime(2027, 4, 4, 2, 30), datetime(2027, 4, 4, 3, 30)),
        ("Australia/Lord_Howe", datetime(2027, 4, 3, 14, 45), datetime(2027, 4, 3, 15, 15)),
    ],
)
def test_what_a_field_shows_of_an_hour_that_happens_twice_can_be_typed(zone, first, second):
    """T-02, where zones have no letters too."""
    for at in (first.replace(tzinfo=UTC), second.replace(tzinfo=UTC)):
        day, _ = day_and_clock(at, zone)
        clock, letters = typed(shown(at, zone))
        assert instant(day, clock, zone, letters) == at


@pytest.mark.parametrize(
    ("day", "clock", "end", "at"),
    [
        (date(2027, 3, 5), time(9, 30), False, datetime(2027, 3, 5, 9, 30)),
        (date(2027, 3, 5), None, False, datetime(2027, 3, 5)),
        (date(2027, 3, 5), None, True, datetime(2027, 3, 6)),
        (FORWARD, None, True, datetime(2027, 3, 28, 23)),
        (BACK, None, False, datetime(2027, 10, 30, 23)),
        (BACK, time(1, 30), False, datetime(2027, 10, 31, 0, 30)),
        (BACK, time(1, 30), True, datetime(2027, 10, 31, 1, 30)),
        (FORWARD, time(1, 30), False, datetime(2027, 3, 28, 1, 30)),
    ],
)
def test_an_event_begins_and_ends_as_wide_as_its_words_allow(day, clock, end, at):
    assert edge(day, clock, LONDON, end=end).astimezone(UTC) == at.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        (FORWARD, LONDON, Jump(60, 60, ("GMT", "BST"))),
        (BACK, LONDON, Jump(120, -60, ("BST", "GMT"))),
        (date(2027, 4, 4), "Australia/Lord_Howe", Jump(120, -30, ("+11", "+1030"))),
        (date(2027, 3, 5), LONDON, None),
        (date(2027, 3, 28), "Asia/Tokyo", None),
        (date(2011, 12, 30), "Pacific/Apia", None),
    ],
)
def test_a_change_of_the_clocks_within_a_day(day, zone, expected):
    """The last is a day that Samoa left out."""
    assert jump(day, zone) == expected


@given(zones, st.dates(date(1971, 1, 1), date(2037, 1, 1)))
@example("America/Scoresbysund", date(2024, 3, 31))
def test_every_day_of_every_zone_has_a_change_or_none(zone, day):
    found = jump(day, zone)
    assert found is None or (found.by and found.after >= 1)
