"""Laying out the times of a day."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.layout import FOR_EVERYBODY, Item, Layout, lay_out
from events.vocabulary import INTERVALS, SessionKind

NINE = datetime(2027, 3, 5, 9, tzinfo=UTC)


def minutes(number: int) -> datetime:
    return NINE + timedelta(minutes=number)


def item(title: str, length: int = 30, kind="talk", room=None, fixed=(None, None)) -> Item:
    at, until = (number if number is None else minutes(number) for number in fixed)
    return Item(title, title, SessionKind(kind), length, room, at, until)


def laid_out(*items: Item, end: int) -> dict[str, tuple[int, int]]:
    """Minutes after nine at which each begins and ends."""
    layout = lay_out(items, start=NINE, end=minutes(end))
    assert layout.misfit is None
    return {title: tuple((at - NINE) // timedelta(minutes=1) for at in times) for title, times in layout.times.items()}


def misfit(*items: Item, end: int) -> str:
    layout = lay_out(items, start=NINE, end=minutes(end))
    assert layout.times == {}
    return layout.misfit.sentence("Europe/London")


# ── One after the other ──


def test_sessions_last_as_long_as_usual_where_that_fills_the_day():
    assert laid_out(item("A"), item("B", 45), end=75) == {"A": (0, 30), "B": (30, 75)}


def test_sessions_are_stretched_in_steps_of_five_minutes_until_the_day_ends():
    assert laid_out(item("A"), item("B", 60), end=105) == {"A": (0, 35), "B": (35, 105)}


def test_sessions_are_squeezed_where_the_day_is_short():
    assert laid_out(item("A"), item("B", 60), end=75) == {"A": (0, 25), "B": (25, 75)}


def test_breaks_and_meals_keep_their_length_longest():
    assert laid_out(item("A"), item("Lunch", 60, "lunch"), item("B"), end=100) == {
        "A": (0, 20),
        "Lunch": (20, 80),
        "B": (80, 100),
    }
    assert laid_out(item("A"), item("Lunch", 60, "lunch"), item("B"), end=75) == {
        "A": (0, 15),
        "Lunch": (15, 60),
        "B": (60, 75),
    }
    assert laid_out(item("A"), item("Break", 20, "break"), end=80) == {"A": (0, 60), "Break": (60, 80)}


def test_no_session_becomes_more_than_twice_as_long_as_usual():
    layout = lay_out([item("A"), item("Break", 20, "break")], start=NINE, end=minutes(480))
    assert (layout.misfit, layout.ends_at) == (None, minutes(100))


def test_an_end_that_no_step_of_five_minutes_reaches_is_left_a_little_early():
    assert laid_out(item("A"), item("B"), end=63) == {"A": (0, 30), "B": (30, 60)}
    assert laid_out(item("A"), item("B"), end=58) == {"A": (0, 25), "B": (25, 55)}


def test_an_order_that_does_not_fit_says_by_how_much():
    assert misfit(item("A"), item("B", 60), end=44) == (
        "The order does not fit: at the shortest it ends at 9.45am, 1 minute after 9.44am."
    )
    assert laid_out(item("A"), item("B", 60), end=45) == {"A": (0, 15), "B": (15, 45)}


def test_of_nothing_nothing_is_laid_out():
    assert lay_out([], start=NINE, end=minutes(60)) == Layout()


# ── Side by side ──


def test_sessions_with_rooms_run_side_by_side_between_two_that_are_for_everybody():
    found = laid_out(
        item("Welcome", 10, "welcome"),
        item("A1", room="A"),
        item("B1", 60, "workshop", room="B"),
        item("A2", room="A"),
        item("Lunch", 60, "lunch"),
        item("A3", room="A"),
        item("B2", room="B"),
        end=160,
    )
    assert found == {
        "Welcome": (0, 10),
        "A1": (10, 40),
        "A2": (40, 70),
        "B1": (10, 70),
        "Lunch": (70, 130),
        "A3": (130, 160),
        "B2": (130, 160),
    }


def test_a_room_with_less_to_do_is_stretched_to_the_end_of_the_others_or_waits():
    assert laid_out(item("A1"), item("P", room="A"), item("Q", 20, room="B"), item("R", 60, room="A"), end=120) == {
        "A1": (0, 30),
        "P": (30, 60),
        "R": (60, 120),
        "Q": (30, 70),
    }


@pytest.mark.parametrize("kind", sorted(FOR_EVERYBODY))
def test_what_is_for_everybody_by_its_kind_runs_alone_although_it_has_a_room(kind):
    found = laid_out(item("A", room="A"), item("All", 30, kind, room="B"), item("C", room="A"), end=90)
    assert found == {"A": (0, 30), "All": (30, 60), "C": (60, 90)}


def test_sessions_in_one_room_follow_each_other():
    assert laid_out(item("A", room="A"), item("B", room="A"), end=60) == {"A": (0, 30), "B": (30, 60)}


# ── Fixed times ──


def test_a_fixed_time_stays_and_what_surrounds_it_fits_in():
    found = laid_out(item("A"), item("B"), item("Fixed", fixed=(50, None)), item("C"), end=130)
    assert found == {"A": (0, 25), "B": (25, 50), "Fixed": (50, 90), "C": (90, 130)}


def test_where_its_end_is_fixed_too_so_is_its_length():
    assert laid_out(item("Fixed", 30, fixed=(0, 50)), item("C"), end=90) == {"Fixed": (0, 50), "C": (50, 90)}


def test_before_a_fixed_time_there_may_be_time_to_spare():
    assert laid_out(item("A"), item("Fixed", fixed=(90, None)), end=120) == {"A": (0, 60), "Fixed": (90, 120)}
    assert laid_out(item("Fixed", fixed=(60, None)), end=90) == {"Fixed": (60, 90)}


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([item("A"), item("B", fixed=(14, None))], "“B” is fixed at 9.14am, but can start at 9.15am at the earliest."),
        ([item("B", fixed=(-1, None))], "“B” is fixed at 8.59am, but can start at 9am at the earliest."),
        (
            [item("A", fixed=(60, 90)), item("B", fixed=(30, None))],
            "“B” is fixed at 9.30am, but can start at 10.30am at the earliest.",
        ),
        (
            [item("A", room="A"), item("B", room="B"), item("C", room="A", fixed=(10, None))],
            "“C” is fixed at 9.10am, but can start at 9.15am at the earliest.",
        ),
        (
            [item("A", room="A", fixed=(0, 40)), item("B", room="B"), item("C", room="A", fixed=(30, None))],
            "“C” is fixed at 9.30am, but can start at 9.40am at the earliest.",
        ),
        (
            [item("A"), item("B", fixed=(110, None))],
            "The order does not fit: at the shortest it ends at 11.05am, 5 minutes after 11am.",
        ),
    ],
)
def test_a_fixed_time_that_cannot_be_is_named(items, said):
    assert misfit(*items, end=120) == said


def test_fixed_times_in_two_rooms_at_once_are_both_kept():
    found = laid_out(
        item("Welcome", 20, "welcome"),
        item("A1", room="A"),
        item("A2", room="A", fixed=(60, 100)),
        item("B1", room="B", fixed=(70, None)),
        item("Close", 10, "close"),
        end=120,
    )
    assert found == {
        "Welcome": (0, 30),
        "A1": (30, 60),
        "A2": (60, 100),
        "B1": (70, 110),
        "Close": (110, 120),
    }


# ── Whatever the order ──

_items = st.lists(
    st.tuples(
        st.sampled_from(SessionKind), st.integers(1, 18).map(lambda n: 5 * n), st.sampled_from([None, "A", "B", "C"])
    ),
    min_size=1,
    max_size=14,
).map(lambda rows: [item(str(n), length, kind, room) for n, (kind, length, room) in enumerate(rows)])


def is_alone(item: Item) -> bool:
    return item.room is None or item.kind in FOR_EVERYBODY


@given(_items, st.integers(5, 900))
def test_a_layout_keeps_the_order_the_hours_and_the_steps(items, end):
    layout = lay_out(items, start=NINE, end=minutes(end))
    if layout.misfit:
        assert (layout.times, layout.misfit.item, layout.misfit.at) == ({}, None, minutes(end))
        assert layout.misfit.earliest > minutes(end)
        return
    assert list(layout.times.keys() ^ {one.key for one in items}) == []
    for one in items:
        start, finish = layout.times[one.key]
        length = (finish - start) // timedelta(minutes=1)
        assert one.minutes / 2 <= length <= 2 * one.minutes
        assert (start - NINE) % timedelta(minutes=5) == (finish - start) % timedelta(minutes=5) == timedelta()
        assert NINE <= start <= finish <= minutes(end)
    for n, first in enumerate(items):
        for second in items[n + 1 :]:
            if is_alone(first) or is_alone(second) or first.room == second.room:
                assert layout.times[first.key][1] <= layout.times[second.key][0]


@given(_items)
def test_a_layout_can_be_laid_out_again_around_its_own_times(items):
    usual = sum(one.minutes for one in items)
    layout = lay_out(items, start=NINE, end=minutes(usual))
    fixed = [
        Item(**{**vars(one), "starts_at": at[0], "ends_at": at[1]}) for one in items for at in [layout.times[one.key]]
    ]
    assert lay_out(fixed, start=NINE, end=minutes(usual)) == layout


@given(_items.map(lambda items: [Item(**{**vars(one), "room": None}) for one in items]), st.integers(0, 400))
def test_where_it_can_a_day_ends_when_it_should(items, more):
    least = sum(-(-one.minutes // 10) * 5 for one in items)
    most = sum(2 * one.minutes for one in items)
    end = least + more // 5 * 5
    assert lay_out(items, start=NINE, end=minutes(end)).ends_at == minutes(min(end, most))


@given(_items, st.integers(30, 600))
def test_intervals_change_only_where_the_sessions_have_given_all_they_can(items, end):
    layout = lay_out([Item(**{**vars(one), "room": None}) for one in items], start=NINE, end=minutes(end))
    lengths = {key: (finish - start) // timedelta(minutes=1) for key, (start, finish) in layout.times.items()}
    changed = [one for one in items if one.kind in INTERVALS and one.key in lengths and lengths[one.key] != one.minutes]
    sessions = [one for one in items if one.kind not in INTERVALS]
    if any(lengths[one.key] < one.minutes for one in changed):
        assert all(lengths[one.key] == -(-one.minutes // 10) * 5 for one in sessions)
    elif changed:
        assert all(lengths[one.key] == 2 * one.minutes for one in sessions)
