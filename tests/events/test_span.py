from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.span import NoSpan, Span


@pytest.mark.parametrize(
    ("written", "first", "last", "in_words"),
    [
        ("2027", date(2027, 1, 1), date(2027, 12, 31), "in 2027"),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29), "in February 2028"),
        ("2027-03-05", date(2027, 3, 5), date(2027, 3, 5), "on 5 March 2027"),
    ],
)
def test_a_year_a_month_and_a_day_have_a_first_and_a_last_day(written, first, last, in_words):
    span = Span.read(written)
    assert (span.first, span.last, span.in_words, str(span)) == (first, last, in_words, written)


@pytest.mark.parametrize(
    "written", ["", "27", "2027-3", "2027-00", "2027-13", "2027-02-29", "2027-03-05T10", "0001", "9999-12", "２０２７"]
)
def test_what_is_no_year_month_or_day_is_none(written):
    with pytest.raises(NoSpan):
        Span.read(written)


@given(st.text())
def test_whatever_is_written_is_a_span_or_none(written):
    with suppress(NoSpan):
        assert str(Span.read(written)) == written


@given(st.dates(date(1000, 1, 1), date(9000, 12, 31)))
def test_the_weeks_of_a_month_are_whole_from_monday_and_hold_its_days_once(day):
    month = Span.month_of(day)
    weeks = month.weeks
    assert {(len(week), week[0].weekday()) for week in weeks} == {(7, 0)}
    days = [each for week in weeks for each in week if (each.year, each.month) == (day.year, day.month)]
    assert days == [date(day.year, day.month, n + 1) for n in range(month.last.day)]
