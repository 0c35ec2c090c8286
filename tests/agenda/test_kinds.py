"""Kinds of sessions and their lead-ins, by words."""

import pytest

from agenda.kinds import is_generic, is_told, kind_of, lead_in


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Registration, Refreshments and Networking", "registration"),
        ("Coffee and registration", "registration"),
        ("Networking lunch", "lunch"),
        ("A hot buffet lunch will be served at the end", "lunch"),
        ("Refreshments and Networking", "break"),
        ("Chair’s Welcome Address", "welcome"),
        ("Opening", "welcome"),
        ("Chair’s Summary and Close", "close"),
        ("Vote of thanks and close of conference", "close"),
        ("Final questions and close", "close"),
        ("Questions and Answers Session", "qa"),
        ("Drinks reception", "networking"),
        ("Welcome drinks", "networking"),
        ("Apologies for absence", "other"),
        ("Young people's panel", "panel"),
        ("Workshops – session 2 (repeat of session 1)", "workshop"),
        ("Breaking the cycle", "talk"),
        ("Break the silence", "talk"),
        ("How a coffee with a stranger became a way out of county lines", "talk"),
    ],
)
def test_the_kind_comes_from_the_words(title, kind):
    assert kind_of(title) == kind


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("Morning Keynote: Policing after Brexit", ("Morning Keynote", "Policing after Brexit")),
        ("Session 2 – Tackling gangs", ("Session 2", "Tackling gangs")),
        ("PLENARY 1: Chair's address", ("PLENARY 1", "Chair's address")),
        ("Keynote | Who gets believed?", ("Keynote", "Who gets believed?")),
        ("Brexit: what comes next", ("", "Brexit: what comes next")),
        ("All sessions 12:30 - 13:30", ("", "All sessions 12:30 - 13:30")),
        ("Keynote:", ("", "Keynote:")),
    ],
)
def test_a_lead_in_is_parted_from_the_title(text, parted):
    assert lead_in(text) == parted


def test_a_title_that_says_only_what_kind_it_is_is_generic():
    assert [is_generic(text) for text in ("Opening keynote", "PANEL DISCUSSION", "Lunch", "Panel on gangs")] == [
        True,
        True,
        False,
        False,
    ]


def test_sessions_are_told_by_their_words():
    assert [is_told(text) for text in ("Lunch", "Case Study: One", "Policing after Brexit")] == [True, True, False]
