"""Dates in text, as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda import dates


def days(text: str, year: int | None = 2027) -> list[tuple[date, date | None] | None]:
    return [found.days(year) for found in dates.find(text)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Tuesday 16 July 2019", date(2019, 7, 16), None),
        ("Thursday, December 5th 2024", date(2024, 12, 5), None),
        ("21st Nov 2023", date(2023, 11, 21), None),
        ("(Ended 5th Dec 2024)", date(2024, 12, 5), None),
        ("2027-03-12", date(2027, 3, 12), None),
        ("12/03/2027", date(2027, 3, 12), None),
        ("the 3rd of May", date(2027, 5, 3), None),
        ("5–7 March", date(2027, 3, 5), date(2027, 3, 7)),
        ("5 – 7 March '27", date(2027, 3, 5), date(2027, 3, 7)),
        ("30 March – 2 April 2027", date(2027, 3, 30), date(2027, 4, 2)),
        ("March 12-14, 2027", date(2027, 3, 12), date(2027, 3, 14)),
        ("Monday 5 and Tuesday 6 July 2027", date(2027, 7, 5), date(2027, 7, 6)),
        ("5th Dec 2024 to 5th Dec 2024", date(2024, 12, 5), None),
        ("Day 1 – Friday 5 March 2027", date(2027, 3, 5), None),
        ("LECTURE THEATRE 2 - FRIDAY 12TH MARCH 2027", date(2027, 3, 12), None),
    ],
)
def test_a_date_is_found_however_it_is_written(text, first, last):
    assert days(text) == [(first, last)]


@pytest.mark.parametrize(
    "text",
    ["in March 2018", "July 2017 to April 2018", "the 4Ps", "£10.7bn", "Operation 99", "20 marches", "1/2 price"],
)
def test_what_names_no_day_is_no_date(text):
    assert days(text) == []


@pytest.mark.parametrize("text", ["31 February 2027", "30 February", "7–5 March 2027"])
def test_a_day_that_does_not_exist_is_found_and_is_none(text):
    assert days(text) == [None]


def test_without_a_year_it_is_of_the_year_that_is_told():
    assert (days("5 March", 2030), days("5 March", None)) == ([(date(2030, 3, 5), None)], [None])


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_date_in_words_is_that_date(day):
    assert days(f"{day:%A} {day.day} {day:%B} {day.year}") == [(day, None)]
    assert days(f"{day:%B} {day.day}, {day.year}") == [(day, None)]
