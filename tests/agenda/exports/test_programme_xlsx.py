"""XLSX, as openpyxl reads it."""

import io
from dataclasses import replace
from datetime import datetime, time
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from agenda.exports.programme_xlsx import MOST_CHARACTERS
from agenda.exports.tables import CONTRIBUTION_COLUMNS, SESSION_COLUMNS
from agenda.selection import Selection
from events.programme import Organiser, SessionDetails
from events.text import defused, for_xml

from .copies import copy_named, copy_of, every_event, forum, rendered
from .test_programme_csv import PEOPLE, PROGRAMME, TALK


def book(copy):
    return load_workbook(io.BytesIO(rendered(copy, "xlsx")))


def rows(sheet) -> list[dict]:
    header, *body = sheet.iter_rows(values_only=True)
    return [{name: cell for name, cell in zip(header, row, strict=True) if cell is not None} for row in body]


def test_it_has_a_sheet_of_sessions_and_one_of_contributions():
    workbook = book(copy_of(PROGRAMME))
    assert workbook.sheetnames == ["Sessions", "Contributions"]
    sessions, contributions = (rows(sheet) for sheet in workbook)
    assert [(row["Title"], row["Speakers"]) for row in sessions] == [
        ("A talk", "Dr Sample One OBE, Head, Samples (panellist) (invited)")
    ]
    assert [(row["Speaker"], row["Role"], row.get("Session")) for row in contributions] == [
        ("Dr Sample One OBE", "Panellist", "Case study: A talk"),
        ("Sample Two", "Chair", None),
    ]


def test_dates_and_times_are_cells_to_reckon_with():
    sheet = book(copy_of(PROGRAMME))["Sessions"]
    assert [cell.value for cell in sheet[2][:3]] == [datetime(2027, 3, 5), time(10), time(11)]
    assert [cell.number_format for cell in sheet[2][:3]] == ["ddd d mmm yyyy", "hh:mm", "hh:mm"]


def test_a_time_that_happens_twice_is_words():
    session = SessionDetails(id="a", title="A", day=TALK.day, start=time.fromisoformat("01:30+01:00"))
    assert book(copy_of(forum(session)))["Sessions"]["B2"].value == "1.30am UTC+1"


@pytest.mark.parametrize(("sheet", "columns"), [("Sessions", SESSION_COLUMNS), ("Contributions", CONTRIBUTION_COLUMNS)])
def test_its_header_is_bold_stays_in_sight_and_on_each_page_and_filters(sheet, columns):
    read = book(copy_of(PROGRAMME))[sheet]
    assert [cell.value for cell in read[1]] == list(columns)
    assert {cell.font.bold for cell in read[1]} == {True}
    assert read.freeze_panes == "A2"
    assert read.auto_filter.ref == f"A1:{read.cell(1, len(columns)).column_letter}{read.max_row}"
    assert read.print_title_rows == "$1:$1"
    assert read.column_dimensions["E"].width > 0


def test_it_says_whose_it_is_and_when_it_was_published_and_never_now():
    copy = copy_of(replace(PROGRAMME, event=replace(PROGRAMME.event, organiser=Organiser(name="Sample Body"))))
    told = book(copy).properties
    assert (told.title, told.creator, told.language) == ("Forum", "Sample Body", "en-GB")
    assert (told.created, told.modified) == (datetime(2027, 1, 15, 12, 30), datetime(2027, 1, 15, 12, 30))
    assert told.description == f"Publication 3, 15 January 2027 · {copy.address}"
    with ZipFile(io.BytesIO(rendered(copy, "xlsx"))) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_x_06_no_cell_is_a_formula(start):
    """X-06."""
    title = f'{start}HYPERLINK("http://evil.example")'
    cell = book(copy_of(forum(SessionDetails(id="a", title=title))))["Sessions"]["F2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (f"'{title}", "s", None)


def test_a_text_longer_than_a_cell_is_cut_with_a_mark():
    abstract = "word " * 12_000
    cell = book(copy_of(forum(SessionDetails(id="a", title="A", abstract=abstract))))["Sessions"]["L2"].value
    assert (len(cell), cell[:-1], cell[-1]) == (MOST_CHARACTERS, abstract[: MOST_CHARACTERS - 1], "…")


def test_a_part_in_which_nothing_is_says_so_and_a_title_is_no_code_of_a_header():
    copy = copy_of(
        forum(TALK, speakers=PEOPLE, event={"title": "Fraud & Theft &D"}), selection=Selection(track="Side track")
    )
    workbook = book(copy)
    assert rows(workbook["Sessions"]) == [{"Date": "There is no session for what was asked for: Side track."}]
    assert workbook["Sessions"].oddHeader.center.text == "Fraud && Theft &&D"
    assert workbook.properties.subject == "Side track"


@every_event
@pytest.mark.django_db
def test_every_event_is_read_back_equal_without_a_formula(name):
    copy = copy_named(name, "xlsx")
    sheet = book(copy)["Sessions"]
    if copy.programme.sessions:
        told = [row["Title"] for row in rows(sheet)]
        assert told == [defused(for_xml(session.title)) for session in copy.programme.sessions]
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "d"}
