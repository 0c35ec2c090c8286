"""Tables of organisers, as they write them."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

import agenda.demo
from agenda.exports import FORMS
from agenda.importer.reading import Doubt, Unreadable
from agenda.importer.settle import settled
from agenda.importer.sheets.cells import clocks_of, day_of, length_of
from agenda.importer.sheets.sheet import read_csv, read_xlsx
from events.programme import Billing, Part, Programme, SessionDetails, Unplaced, from_json
from events.vocabulary import AppearanceStatus, ContributionRole, SessionKind
from tests.agenda.exports.copies import copy_of
from tests.programmes import tidy_programmes

DEMO = sorted(Path(agenda.demo.__file__).parent.glob("*.json"))
DAY = date(2027, 3, 5)


def as_csv(*rows, delimiter=",", encoding="utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(**sheets) -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


def told(programme: Programme) -> list[tuple]:
    return [
        (
            session.day and session.day.isoformat(),
            *(clock and clock.isoformat("minutes") for clock in (session.start, session.end)),
            session.title,
        )
        for session in programme.sessions
    ]


def said(reading) -> list[str]:
    return [doubt.sentence for doubt in reading.doubts]


ROWS = (
    ["Spring Forum 2027", "", "", "", "", ""],
    [],
    ["Day", "Time", "Session title", "Speaker(s)", "Room", "AV needs"],
    ["5 March", "09:30-10:15", "Keynote: Safe places", "Dr Sample One, Head of Samples, Sample Body", "Hall A", "mic"],
    ["", "10.15am – 10.45am", "Coffee break", "", "Foyer", ""],
    ["", "10:45", "Panel discussion", "Sample Two (chair)\nSample Three (invited)", "Hall A", ""],
)


def test_a_row_is_a_session():
    reading = read_csv(as_csv(*ROWS))
    programme = reading.programme
    assert programme.event.title == "Spring Forum 2027"
    assert [room.name for room in programme.rooms] == ["Hall A", "Foyer"]
    assert programme.sessions == (
        SessionDetails(
            id="safe-places",
            day=DAY,
            start=time(9, 30),
            end=time(10, 15),
            kind=SessionKind.KEYNOTE,
            label="Keynote",
            title="Safe places",
            room="Hall A",
            speakers=(Part(speaker="sample-one"),),
        ),
        SessionDetails(
            id="coffee-break",
            day=DAY,
            start=time(10, 15),
            end=time(10, 45),
            kind=SessionKind.BREAK,
            title="Coffee break",
            room="Foyer",
        ),
        SessionDetails(
            id="panel-discussion",
            day=DAY,
            start=time(10, 45),
            kind=SessionKind.TALK,
            title="Panel discussion",
            room="Hall A",
            speakers=(Part(speaker="sample-two", role=ContributionRole.CHAIR), Part(speaker="sample-three")),
        ),
    )
    assert [(b.full_name, b.billing, b.status) for b in programme.speakers] == [
        ("Dr Sample One", "Head of Samples, Sample Body", None),
        ("Sample Two", None, None),
        ("Sample Three", None, AppearanceStatus.INVITED),
    ]


def test_each_piece_leads_to_its_row():
    reading = read_csv(as_csv(*ROWS))
    assert reading.source[3] == (
        "5 March | 09:30-10:15 | Keynote: Safe places | Dr Sample One, Head of Samples, Sample Body | Hall A | mic"
    )
    assert reading.origins == {
        "event.title": (1,),
        "structure": (3,),
        "sessions.safe-places": (4,),
        "speakers.sample-one": (4,),
        "sessions.coffee-break": (5,),
        "sessions.panel-discussion": (6,),
        "speakers.sample-two": (6,),
        "speakers.sample-three": (6,),
    }
    assert reading.placed == (5, 5)


def test_columns_are_told_and_can_be_set_right():
    reading = read_csv(as_csv(*ROWS))
    assert reading.columns == {
        "Day": "day",
        "Time": "times",
        "Session title": "title",
        "Speaker(s)": "people",
        "Room": "room",
        "AV needs": "",
    }
    assert said(reading) == ["The column “AV needs” is not read."]
    again = read_csv(as_csv(*ROWS), {"AV needs": "note", "Room": ""})
    assert [(s.note, s.room) for s in again.programme.sessions] == [("mic", None), (None, None), (None, None)]
    assert again.columns == reading.columns | {"AV needs": "note", "Room": ""}


def test_a_row_is_a_contribution():
    head = ["Date", "Start", "End", "Title", "First name", "Surname", "Job title", "Organisation", "Role", "Status"]
    at = ["2027-03-05", "09:00", "10:00", "One"]
    reading = read_csv(
        as_csv(
            head,
            [*at, "Sample", "Alpha", "Head", "Sample Body", "Chair", "Confirmed"],
            [*at, "Sample", "Beta", "", "", "Panellist", "Invited"],
            ["2027-03-05", "10:00", "11:00", "Two", "Sample", "Alpha", "", "", "", ""],
        )
    )
    assert told(reading.programme) == [
        ("2027-03-05", "09:00", "10:00", "One"),
        ("2027-03-05", "10:00", "11:00", "Two"),
    ]
    assert reading.programme.speakers == (
        Billing(
            key="sample-alpha",
            name="Sample Alpha",
            billing="Head, Sample Body",
            position="Head",
            organisation="Sample Body",
            status=AppearanceStatus.CONFIRMED,
        ),
        Billing(key="sample-beta", name="Sample Beta", status=AppearanceStatus.INVITED),
    )
    one, two = reading.programme.sessions
    assert [(part.speaker, part.role.value) for part in one.speakers] == [
        ("sample-alpha", "chair"),
        ("sample-beta", "panellist"),
    ]
    assert two.speakers == (Part(speaker="sample-alpha"),)
    assert reading.origins["sessions.one"] == (2, 3)


def test_a_row_is_a_speaker():
    reading = read_csv(
        as_csv(["Title", "Name", "Position", "Company", "Status"], ["Dr", "Sample One", "Head", "Sample Body", "tbc"])
    )
    assert reading.programme.sessions == ()
    assert reading.programme.speakers == (
        Billing(
            key="sample-one",
            honorific="Dr",
            name="Sample One",
            billing="Head, Sample Body",
            position="Head",
            organisation="Sample Body",
            status=AppearanceStatus.INVITED,
        ),
    )


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Spring Forum, Friday 5th March 2027, York", "2027-03-05"),
        ("Spring Forum, 4 to 5 March 2027", None),
        ("Spring Forum, 4–5 March 2027", None),
        ("Spring Forum", None),
    ],
)
def test_the_day_in_a_title_is_that_of_all(title, day):
    reading = read_csv(as_csv([title], ["Time", "Title"], ["09:00", "One"]))
    assert told(reading.programme) == [(day, "09:00", None, "One")]


def test_what_names_nobody_is_unplaced():
    reading = read_csv(as_csv(["Title", "Speaker"], ["One", "."], ["", "–"]))
    assert reading.programme.speakers == ()
    assert reading.programme.unplaced == (Unplaced(line=2, text="."), Unplaced(line=3, text="–"))
    assert said(reading) == ["Row 3 names nobody."]


def test_days_stand_above_their_sessions():
    rows = (
        ["Start", "Finish", "Topic"],
        ["Friday 5 March 2027"],
        ["9.00", "9.30", "One"],
        ["12.30", "1.15", "Two"],
        ["Saturday 6 March 2027"],
        ["9.00", "9.30", "Three"],
    )
    reading = read_csv(as_csv(*rows))
    assert told(reading.programme) == [
        ("2027-03-05", "09:00", "09:30", "One"),
        ("2027-03-05", "12:30", "13:15", "Two"),
        ("2027-03-06", "09:00", "09:30", "Three"),
    ]
    assert reading.origins["structure"] == (1, 2, 5)
    event = settled(reading).programme.event
    assert (event.starts_on, event.ends_on) == (DAY, date(2027, 3, 6))


def test_rooms_stand_beside_one_another():
    rows = (
        ["Friday 5 March 2027"],
        ["Time", "Main Hall", "Prevent"],
        ["9.00 - 9.30", "Registration", ""],
        ["9.30 - 10.00", "One\nSample One, Head of Samples\nAbout it", "Two"],
        ["10.00 - 10.30", "Alone in the hall", ""],
    )
    reading = read_csv(as_csv(*rows))
    assert [(s.title, s.room, s.track, s.points) for s in reading.programme.sessions] == [
        ("Registration", None, None, ()),
        ("One", "Main Hall", None, ("About it",)),
        ("Two", None, "Prevent", ()),
        ("Alone in the hall", "Main Hall", None, ()),
    ]
    assert [(b.name, b.billing) for b in reading.programme.speakers] == [("Sample One", "Head of Samples")]
    assert reading.columns == {"Time": "times", "Main Hall": "in_room", "Prevent": "in_track"}
    assert (reading.origins["sessions.one"], reading.origins["sessions.two"]) == ((4,), (4,))


def test_the_only_unknown_column_beside_times_holds_titles():
    reading = read_csv(as_csv(["Time", "Our day together"], ["09:00", "One"]))
    assert (told(reading.programme), reading.columns) == (
        [(None, "09:00", None, "One")],
        {"Time": "times", "Our day together": "title"},
    )


@pytest.mark.parametrize("heading", ["Titel", "Vortrag", "Titre", "Título", "SESSION TITLE", "Topic (final)"])
def test_headings_are_known_in_many_spellings(heading):
    reading = read_csv(as_csv(["Uhrzeit", heading, "Referenten"], ["09h30", "Eins", "Sample One"]))
    (session,) = reading.programme.sessions
    assert (session.title, session.start, len(session.speakers)) == ("Eins", time(9, 30), 1)


# ── I-07: files of text ──


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_i_07_encodings_and_delimiters_are_found(encoding, delimiter):
    rows = [["Title", "Start", "Speaker"], ["Café – “über”", "09:00", "Siân Sample, Head; of it"]]
    programme = read_csv(as_csv(*rows, delimiter=delimiter, encoding=encoding)).programme
    assert (programme.sessions[0].title, programme.speakers[0].name) == ("Café – “über”", "Siân Sample")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b"Title,Start\nA\0B,09:00\n", "Line 2 has a character that no text has (NUL): this is no file of text."),
        (
            b"Title,Start\n" + b"a" * 1_000_000 + b",09:00\n",
            "Line 2 has a cell longer than any text. Is a quotation mark not closed?",
        ),
        (b"Title,Start\n" + b"A,09:00\n" * 20_001, "The sheet has more than 20,000 rows."),
    ],
)
def test_i_07_what_cannot_be_read_is_said_with_its_line(content, reason):
    with pytest.raises(Unreadable) as refused:
        read_csv(content)
    assert str(refused.value) == reason


@given(st.lists(st.lists(st.text(max_size=8), max_size=5), max_size=8))
def test_whatever_stands_in_a_table_is_placed_or_told(rows):
    try:
        reading = settled(read_csv(as_csv(["Title", "Start", "Speaker"], *rows)))
    except Unreadable:
        return
    known = {number for numbers in reading.origins.values() for number in numbers}
    known |= {line.line for line in reading.programme.unplaced}
    assert {number for number, text in enumerate(reading.source, start=1) if text.strip()} <= known


def test_a_shopping_list_is_unplaced():
    reading = read_csv(b"milk\neggs, 6\nbread\n")
    assert reading.programme.sessions == ()
    assert {line.text for line in reading.programme.unplaced} >= {"bread"}


# ── I-10: bad rows ──


def test_i_10_bad_rows_are_kept_or_unplaced_with_the_reason():
    head = ["Date", "Start", "Title", "Status"]
    good = [["2027-03-05", f"{9 + n % 8}:00", f"Talk {n}", ""] for n in range(197)]
    bad = [
        ["31/02/2027", "09:00", "No such day", ""],
        ["2027-03-05", "25:00", "No such time", "perhaps"],
        ["2027-03-05", "09:00", "", ""],
    ]
    reading = read_csv(as_csv(head, *good, *bad))
    assert len(reading.programme.sessions) == 199
    assert [(doubt.piece, doubt.sentence) for doubt in reading.doubts] == [
        ("sessions.no-such-day", "Row 199: “31/02/2027” is no day that there is."),
        ("sessions.no-such-time", "Row 200: “25:00” is no time."),
        ("sessions.no-such-time", "Row 200: “perhaps” is no status that is known."),
        ("rows.201", "Row 201 has no title."),
    ]
    assert reading.programme.unplaced == (
        Unplaced(line=199, text="31/02/2027"),
        Unplaced(line=200, text="25:00"),
        Unplaced(line=200, text="perhaps"),
        Unplaced(line=201, text="2027-03-05 | 09:00"),
    )


def test_i_11_html_stays_as_it_is_written():
    reading = read_csv(as_csv(["Title", "Description"], ["<b>One</b>", "<script>alert(1)</script>"]))
    (session,) = reading.programme.sessions
    assert (session.title, session.abstract) == ("<b>One</b>", "<script>alert(1)</script>")


def test_i_14_rows_of_another_event_are_refused():
    head = ["Title", "Event"]
    reading = read_csv(as_csv(head, ["One", "Cancelled: Forum"], ["Two", "Other"], ["Three", "Cancelled: Forum"]))
    assert [session.title for session in reading.programme.sessions] == ["One", "Three"]
    assert (reading.programme.event.title, reading.programme.event.status.value) == ("Forum", "cancelled")
    assert reading.doubts == (Doubt("rows.3", "Row 3 is of another event, “Other”."),)
    assert reading.programme.unplaced == (Unplaced(line=3, text="Two | Other"),)


# ── Workbooks ──


def test_cells_of_a_workbook_are_days_times_and_numbers():
    rows = [
        ["Date", "Start", "End", "Session", "Duration"],
        [DAY, time(9), time(9, 30), "One", None],
        [datetime(2027, 3, 5), datetime(1899, 12, 30, 10), 0.4375, "Two", None],
        [46451, 10.3, None, "Three", 45],
        [date(1900, 1, 5), timedelta(hours=11), None, 2027, None],
    ]
    reading = read_xlsx(as_xlsx(Programme=rows))
    assert told(reading.programme) == [
        ("2027-03-05", "09:00", "09:30", "One"),
        ("2027-03-05", "10:00", "10:30", "Two"),
        ("2027-03-05", "10:30", "11:15", "Three"),
        (None, "11:00", None, "2027"),
    ]
    assert said(reading) == ["Row 5: “1900-01-05” is no day that there is."]


def test_i_06_formulas_are_text_where_nothing_was_worked_out():
    reading = read_xlsx(as_xlsx(A=[["Title", "Note"], ["One", '=HYPERLINK("http://evil.example","x")']]))
    assert reading.programme.sessions[0].note == '=HYPERLINK("http://evil.example","x")'


def test_i_06_rows_are_limited_and_empty_ones_at_the_end_are_none():
    book, out = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("A")
    for _ in range(20_002):
        sheet.append(["Title"])
    book.save(out)
    with pytest.raises(Unreadable, match=r"^The sheet has more than 20,000 rows.$"):
        read_xlsx(out.getvalue())
    rows = [["Title", "Start"], ["One", "09:00"], *[[""]] * 2000, ["Far below", "10:00"]]
    assert [session.title for session in read_xlsx(as_xlsx(A=rows)).programme.sessions] == ["One"]


def test_every_sheet_in_which_something_stands_is_read():
    content = as_xlsx(
        Instructions=[["Fill in the sheets"]],
        Programme=[["Title", "Start", "Speaker"], ["One", "09:00", "Sample One"]],
        Speakers=[["Name", "Job title"], ["Sample One", "Head"], ["Sample Two", "Analyst"]],
        Budget=[["Cost", "Sum"], ["Hall", 7]],
    )
    reading = read_xlsx(content)
    assert [(b.name, b.billing) for b in reading.programme.speakers] == [
        ("Sample One", "Head"),
        ("Sample Two", "Analyst"),
    ]
    assert said(reading) == [
        "The sheet “Instructions” holds neither sessions nor people, and is not read.",
        "The sheet “Budget” holds neither sessions nor people, and is not read.",
    ]
    assert [line.line for line in reading.programme.unplaced] == [1, 7, 8]


def test_a_file_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(Unreadable, match=r"^The file is no workbook, or it is damaged.$"):
        read_xlsx(out.getvalue())


SMALL = as_xlsx(A=[["Title", "Start"], ["One", "09:00"]])


@given(st.lists(st.tuples(st.integers(0, len(SMALL) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_i_05_a_damaged_workbook_is_read_or_refused(changes):
    content = bytearray(SMALL)
    for place, byte in changes:
        content[place] = byte
    try:
        read_xlsx(bytes(content))
    except Unreadable:
        return


# ── Cells ──


@pytest.mark.parametrize(
    "text",
    [
        *("2027-03-05", "5/3/2027", "05.03.2027", "5 March 2027", "Fri 5 Mar 2027", "Friday, 5th March 2027"),
        *("March 5, 2027", "March 5th 2027", "5. März 2027", "5 de marzo de 2027", "vendredi 5 mars 2027", "5/3/27"),
        "5th of March 2027",
    ],
)
def test_days_are_known_in_any_usual_form(text):
    assert day_of(text) == DAY


@pytest.mark.parametrize("text", ["30 February 2027", "2027-13-01", "soon", "Day 1", "5 March", "", "9:30", "99"])
def test_what_is_no_day_is_none(text):
    assert day_of(text) is None


@pytest.mark.parametrize(
    ("cells", "clocks"),
    [
        (("9.30am – 10.15",), ("09:30", "10:15")),
        (("9:30 to 10:15",), ("09:30", "10:15")),
        (("0930-1015",), ("09:30", "10:15")),
        (("09h30",), ("09:30", None)),
        (("9",), ("09:00", None)),
        (("1pm", "2pm"), ("13:00", "14:00")),
        (("09:30:00", "10:15:00"), ("09:30", "10:15")),
        (("1.30am UTC+1",), ("01:30+01:00", None)),
        (("2027-03-05 09:30",), ("09:30", None)),
        (("",), (None, None)),
    ],
)
def test_times_are_known_in_any_usual_form(cells, clocks):
    assert tuple(clock and clock.isoformat("minutes") for clock in clocks_of(*cells)) == clocks


@pytest.mark.parametrize(
    ("cell", "minutes"), [("45", 45), (45, 45), ("45 min", 45), ("1:30", 90), ("1h 30", 90), ("2 hours", 120)]
)
def test_lengths_are_minutes_unless_they_say_hours(cell, minutes):
    assert length_of(cell) == timedelta(minutes=minutes)


# ── Our own ──


def told_by_sheet(programme: Programme) -> list[SessionDetails]:
    """What a row a session says of each, but for people, whom a line a person tells."""
    return [replace(session, speakers=()) for session in programme.sessions]


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
@pytest.mark.parametrize(("form", "read"), [("csv", read_csv), ("xlsx", read_xlsx)])
def test_sessions_of_our_own_tables_come_back(path, form, read):
    programme = from_json(path.read_bytes())
    reading = read(FORMS[form].render(copy_of(programme, extension=form)))
    assert told_by_sheet(reading.programme) == told_by_sheet(programme)
    if programme.sessions:  # else the table says in a sentence that there are none
        assert (reading.programme.event.title, reading.doubts) == (programme.event.title, ())


@given(tidy_programmes())
def test_sessions_of_any_programme_come_back_from_our_own_csv(programme):
    wanted = replace(programme, event=replace(programme.event, slug="sample-event"))
    reading = read_csv(FORMS["csv"].render(copy_of(wanted, extension="csv")))
    assert told_by_sheet(reading.programme) == told_by_sheet(programme)


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_people_of_our_own_table_of_contributions_come_back(path):
    programme = from_json(path.read_bytes())
    content = FORMS["csv"].render(copy_of(programme, extension="csv", options={"rows": "contributions"}))
    reading = read_csv(content)
    told = {(b.honorific, b.name, b.post_nominals, b.status, b.is_key) for b in reading.programme.speakers}
    assert told == {(b.honorific, b.name, b.post_nominals, b.status, b.is_key) for b in programme.speakers}
    assert reading.doubts == ()
