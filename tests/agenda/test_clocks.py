"""Clock times in text, as people write them."""

from datetime import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agenda import clocks


def told(text: str, before: time | None = None) -> list[tuple[time, time | None]]:
    return [times.after(before) for times in clocks.find(text)]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("9.30am–10.15", time(9, 30), time(10, 15)),
        ("0930", time(9, 30), None),
        ("0930-1015", time(9, 30), time(10, 15)),
        ("1845-1930", time(18, 45), time(19, 30)),
        ("09h30", time(9, 30), None),
        ("14h30-15h", time(14, 30), time(15)),
        ("~10:00", time(10), None),
        ("9:30 AM — 1:00 PM GMT", time(9, 30), time(13)),
        ("9-10am", time(9), time(10)),
        ("11-1pm", time(11), time(13)),
        ("1 - 2.30pm", time(13), time(14, 30)),
        ("12.30–1.15", time(12, 30), time(13, 15)),
        ("10.00-10.30 hrs", time(10), time(10, 30)),
        ("1.30 p.m.", time(13, 30), None),
        ("12 noon – 1pm", time(12), time(13)),
        ("midday", time(12), None),
        ("5.30 pm till 7 pm", time(17, 30), time(19)),
        ("2.15", time(14, 15), None),
    ],
)
def test_times_are_found_however_they_are_written(text, start, end):
    assert told(text) == [(start, end)]


@pytest.mark.parametrize(
    "text",
    [
        "£10.7bn",
        "£24bn/year",
        "38%",
        "2018-2021",
        "2018 Strategy",
        "99.99",
        "20 years",
        "4Ps",
        "3.5 million",
        "v1.10.2",
    ],
)
def test_what_is_no_time_is_none(text):
    assert told(text) == []


def test_after_the_morning_a_small_hour_is_in_the_afternoon():
    assert told("1.15", time(12, 30)) == [(time(13, 15), None)]
    assert told("10.15", time(9, 30)) == [(time(10, 15), None)]


def test_the_zone_is_told_with_the_time():
    assert [times.zone for times in clocks.find("1pm to 3pm BST")] == ["BST"]


@given(st.lists(st.times(), min_size=2, max_size=2).map(sorted))
def test_times_of_24_hours_are_those_times(span):
    start, end = (clock.replace(second=0, microsecond=0) for clock in span)
    assume(start < end)
    assert told(f"{start:%H:%M} – {end:%H:%M}") == [(start, end)]
