"""Sessions read from pasted lines: times, days, kinds, lead-ins and points; and that no line is lost."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.pasted import FOOTNOTE, NO_DAY, NO_TITLE, PERSON, REMARK, kind_of, read, with_ends

FIRST, SECOND = date(2019, 7, 16), date(2019, 7, 17)


def told(text: str, **kwargs) -> list[tuple]:
    pasted = read(text, [FIRST, SECOND], **kwargs)
    return [(d.start and d.start[0], d.end and d.end[0], d.kind.value, d.label, d.title) for d in pasted.drafts]


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("9.30 Opening", time(9, 30), None),
        ("09:30 Opening", time(9, 30), None),
        ("9.30am\tOpening", time(9, 30), None),
        ("9am – Opening", time(9), None),
        ("0930 Opening", time(9, 30), None),
        ("09:30–10:15 Opening", time(9, 30), time(10, 15)),
        ("9.30am to 10.15am: Opening", time(9, 30), time(10, 15)),
        ("9-10am Opening", time(9), time(10)),
        ("11-1pm Opening", time(11), time(13)),
        ("1-2.30pm Opening", time(13), time(14, 30)),
        ("12.30–1.15 Opening", time(12, 30), time(13, 15)),
        ("1.30 p.m. Opening", time(13, 30), None),
        ("midday Opening", time(12), None),
        ("• 9.30 | Opening", time(9, 30), None),
    ],
)
def test_a_time_before_the_title_is_read_as_people_write_it(line, start, end):
    assert told(line) == [(start, end, "welcome", "", "Opening")]


@pytest.mark.parametrize(
    "line", ["2018 Strategy in review", "20 years of policing", "4Ps in practice", "99.99 A price", "38% fewer groups"]
)
def test_a_number_that_is_no_time_belongs_to_the_title(line):
    assert told(line) == [(None, None, "talk", "", line)]


def test_a_time_after_midday_is_in_the_afternoon_where_it_cannot_be_earlier():
    found = told("11.30 A talk\n12.45 Lunch\n1.45 Another\n3.15 Third\nDay 2\n6.30 Early run")
    assert [start for start, *_ in found] == [time(11, 30), time(12, 45), time(13, 45), time(15, 15), time(6, 30)]


def test_a_time_on_a_line_of_its_own_belongs_to_the_next():
    pasted = read("09:30\nOpening\n10:00\n", [FIRST])
    assert [(draft.start[0], draft.title, draft.lines) for draft in pasted.drafts] == [(time(9, 30), "Opening", (1, 2))]
    assert [(one.line, one.why) for one in pasted.unplaced] == [(3, NO_TITLE)]


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("Tuesday 16 July 2019", FIRST), ("Wednesday 17th July", SECOND), ("DAY 2", SECOND), ("Day two:", SECOND),
        ("Day 2 – Wednesday 17 July 2019", SECOND), ("Wednesday", SECOND), ("16 Jul 2019", FIRST),
        ("18 July 2019", date(2019, 7, 18)),
    ],
)  # fmt: skip
def test_a_heading_switches_the_day(heading, day):
    pasted = read(f"Before\n{heading}\n9.30 Opening", [FIRST, SECOND], day=FIRST)
    assert [(draft.day, draft.title) for draft in pasted.drafts] == [(FIRST, "Before"), (day, "Opening")]
    assert (pasted.headings, pasted.unplaced) == ([2], [])


@pytest.mark.parametrize(("heading", "days"), [("Day 2", []), ("16 July", []), ("Monday", [FIRST]), ("Day 0", [FIRST])])
def test_a_heading_that_names_no_day_plainly_is_said(heading, days):
    pasted = read(f"{heading}\nOpening", days)
    assert ([draft.title for draft in pasted.drafts], pasted.unplaced[0].why) == (["Opening"], NO_DAY)


@pytest.mark.parametrize(
    ("title", "label", "kind"),
    [
        ("Registration, Refreshments and Networking", "", "registration"),
        ("Lunch and Networking", "", "lunch"),
        ("Refreshments and Networking", "", "break"),
        ("Coffee", "", "break"),
        ("Questions and Answers Session", "", "qa"),
        ("Chair’s Welcome Address", "", "welcome"),
        ("Chair’s Summary and Close", "", "close"),
        ("Drinks reception", "", "networking"),
        ("Policing after Brexit", "Keynote", "keynote"),
        ("Any title", "Special Keynote", "keynote"),
        ("Any title", "Case Study", "case-study"),
        ("Any title", "Panel discussion", "panel"),
        ("Any title", "Session 2", "talk"),
        ("Breaking the cycle", "", "talk"),
        ("How a coffee with a stranger became a way out of county lines", "", "talk"),
    ],
)
def test_the_kind_comes_from_the_words(title, label, kind):
    assert kind_of(title, label) == kind


def test_a_lead_in_is_parted_from_the_title_and_another_colon_is_not():
    assert told("09:30–10:15 Keynote: Policing after Brexit") == [
        (time(9, 30), time(10, 15), "keynote", "Keynote", "Policing after Brexit")
    ]
    assert told("Brexit: what comes next") == [(None, None, "talk", "", "Brexit: what comes next")]


def test_bulleted_or_indented_lines_are_points_and_a_list_that_is_bulleted_as_a_whole_is_of_sessions():
    pasted = read("Opening\n• One – two\n\tThree\n  - Four\nSecond", [FIRST])
    assert [(draft.title, draft.points, draft.lines) for draft in pasted.drafts] == [
        ("Opening", ("One – two", "Three", "Four"), (1, 2, 3, 4)),
        ("Second", (), (5,)),
    ]
    assert [draft.title for draft in read("• Opening\n• Second", [FIRST]).drafts] == ["Opening", "Second"]


def test_people_belong_to_the_session_above_and_notes_are_said_to_be_unplaced():
    text = """Case Study: A force

  • A point

Rated “Good” in a sample report

Dr Sample Speaker, Head of Samples, Sample Police (invited)


Questions and Answers Session

*Programme subject to change"""
    pasted = read(text, [FIRST])
    assert [draft.title for draft in pasted.drafts] == ["A force", "Questions and Answers Session"]
    assert pasted.drafts[0].people == ("Dr Sample Speaker, Head of Samples, Sample Police (invited)",)
    assert [(one.line, one.why) for one in pasted.unplaced] == [(5, REMARK), (12, FOOTNOTE)]


def test_a_person_before_any_session_is_said_to_be_unplaced():
    pasted = read("Dr Sample Speaker, Head of Samples (invited)\nOpening", [FIRST])
    assert [(one.line, one.why) for one in pasted.unplaced] == [(1, PERSON)]


def test_people_of_the_event_are_known_however_their_lines_are_written():
    pasted = read("Opening\nSample Speaker, Head of Samples", [FIRST], is_person=lambda line: "Speaker" in line)
    assert [(draft.title, draft.people) for draft in pasted.drafts] == [
        ("Opening", ("Sample Speaker, Head of Samples",))
    ]


def test_ends_are_taken_from_the_next_start_of_the_day_and_typed_ones_stay():
    drafts = with_ends(
        read("9 am One\n10.00–10.20 Two\nThree\n11.00 Four\nDay 2\n8 am Five", [FIRST], day=FIRST).drafts
    )
    assert [draft.end and draft.end[0] for draft in drafts] == [time(10), time(10, 20), None, None, None]


LINES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["9.30 Registration", "• point", "12 pm to", "\tindented", "Day 2", "09:30",
         "Dr Sample Speaker, Post (CONFIRMED)", "", "  ",
         "Case Study: One", "29 February 2019", "Day 0", "Day 999", "99:99 x", "9-10am", "*note", "17 July"]
    ),
)  # fmt: skip


@given(st.lists(LINES, max_size=25).map("\n".join), st.sampled_from([[], [FIRST], [FIRST, SECOND]]))
def test_every_line_is_in_one_draft_or_names_a_day_or_is_unplaced(text, days):
    pasted = read(text, days)
    placed = [number for draft in pasted.drafts for number in draft.lines]
    placed += pasted.headings + [one.line for one in pasted.unplaced]
    assert sorted(placed) == [number for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    assert all(draft.title for draft in pasted.drafts)
    with_ends(pasted.drafts)
