"""CSV: sessions, and contributions."""

import csv
import io
from codecs import BOM_UTF8
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.exports.tables import CONTRIBUTION_COLUMNS, SESSION_COLUMNS
from events.programme import Billing, Part, RoomDetails, SessionDetails, TrackDetails
from events.text import defused
from events.vocabulary import AppearanceRole, AppearanceStatus, ContributionRole, SessionKind, SessionStatus

from .copies import DAY, copy_named, copy_of, every_event, forum, rendered

typed = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=60)


def rows(copy) -> list[dict[str, str]]:
    text = rendered(copy, "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sessions(*details, **values) -> list[dict[str, str]]:
    return rows(copy_of(forum(*details, **values), extension="csv"))


def contributions(*details, **values) -> list[dict[str, str]]:
    return rows(copy_of(forum(*details, **values), options={"rows": "contributions"}))


def filled(row: dict[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if cell}


PEOPLE = (
    Billing(
        key="sample-one",
        honorific="Dr",
        name="Sample One",
        post_nominals="OBE",
        position="Head",
        organisation="Samples",
        status=AppearanceStatus.CONFIRMED,
        is_key=True,
    ),
    Billing(key="sample-two", name="Sample Two", billing="Sample Analyst", role=AppearanceRole.CHAIR),
)
TALK = SessionDetails(
    id="talk",
    day=DAY,
    start=time(10),
    end=time(11),
    kind=SessionKind.CASE_STUDY,
    label="Case study",
    title="A talk",
    abstract="*Why*",
    points=("One", "Two"),
    note="Bring a pen",
    room="Hall A",
    track="Prevent",
    status=SessionStatus.MOVED,
    audiences=("Officers", "Analysts"),
    themes=("Prevent",),
    speakers=(Part(speaker="sample-one", role=ContributionRole.PANELLIST, status=AppearanceStatus.INVITED),),
)
PROGRAMME = forum(TALK, rooms=(RoomDetails(name="Hall A"),), tracks=(TrackDetails(name="Prevent"),), speakers=PEOPLE)


def test_a_session_is_a_row():
    copy = copy_of(PROGRAMME, extension="csv", moved_from={"talk": "9am, Hall B"})
    assert rows(copy) == [
        {
            "Date": "2027-03-05",
            "Start": "10:00",
            "End": "11:00",
            "Kind": "Case study",
            "Lead-in": "Case study",
            "Title": "A talk",
            "Status": "Moved",
            "Moved from": "9am, Hall B",
            "Room": "Hall A",
            "Track": "Prevent",
            "Points": "One\nTwo",
            "Abstract": "*Why*",
            "Note": "Bring a pen",
            "Speakers": "Dr Sample One OBE, Head, Samples (panellist) (invited)",
            "For": "Officers\nAnalysts",
            "Themes": "Prevent",
            "Address": copy.session_address("talk"),
            "Id": "talk",
            "Event": "Forum",
            "Publication": "3",
        }
    ]


def test_a_contribution_is_a_row_and_whoever_is_in_no_session_has_one_too():
    copy = copy_of(PROGRAMME, options={"rows": "contributions"})
    one, other = map(filled, rows(copy))
    assert one == {
        "Date": "2027-03-05",
        "Start": "10:00",
        "End": "11:00",
        "Room": "Hall A",
        "Session": "Case study: A talk",
        "Session status": "Moved",
        "Speaker": "Dr Sample One OBE",
        "Role": "Panellist",
        "Billing": "Head, Samples",
        "Position": "Head",
        "Organisation": "Samples",
        "Status": "Invited",
        "Key speaker": "Yes",
        "Honorific": "Dr",
        "Name": "Sample One",
        "Post-nominals": "OBE",
        "Address": copy.session_address("talk"),
        "Session id": "talk",
        "Speaker id": "sample-one",
        "Event": "Forum",
        "Publication": "3",
    }
    assert other == {
        "Speaker": "Sample Two",
        "Role": "Chair",
        "Billing": "Sample Analyst",
        "Name": "Sample Two",
        "Speaker id": "sample-two",
        "Event": "Forum",
        "Publication": "3",
    }


def test_what_is_not_known_is_empty_and_a_time_that_happens_twice_says_which():
    night = date(2027, 10, 31)
    twice = time.fromisoformat("01:30+00:00")
    untimed, dated = sessions(
        SessionDetails(id="a", title="A"), SessionDetails(id="b", title="B", day=night, start=twice)
    )
    assert (untimed["Date"], untimed["Start"], untimed["End"]) == ("", "", "")
    assert (dated["Date"], dated["Start"], dated["End"]) == ("2027-10-31", "1.30am UTC", "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_x_06_no_cell_is_run_by_a_spreadsheet(start):
    """X-06."""
    session = replace(TALK, title=f"{start}1+1", note=f"{start}HYPERLINK", room=None, track=None, speakers=())
    told = sessions(session)[0]
    assert (told["Title"], told["Note"]) == (f"'{start}1+1", f"'{start}HYPERLINK")


def test_x_06_a_telephone_number_stays_readable():
    """X-06."""
    assert sessions(SessionDetails(id="a", title="+44 20 7946 0000"))[0]["Title"] == "'+44 20 7946 0000"


@given(title=typed, points=st.lists(typed, max_size=3), note=typed)
def test_x_07_what_was_typed_reads_back_equal(title, points, note):
    """X-07: commas, quotes, newlines."""
    session = SessionDetails(id="a", title=title, points=tuple(points), note=f'"{note}",\n;{note}')
    told = sessions(session)[0]
    assert (told["Title"], told["Points"], told["Note"]) == (
        defused(title),
        defused("\n".join(points)),
        f'"{note}",\n;{note}',
    )


def test_it_begins_with_the_mark_by_which_excel_knows_utf_8_and_its_lines_end_in_crlf():
    content = rendered(copy_of(forum(SessionDetails(id="a", title="Siân\nŵ")), extension="csv"), "csv")
    assert content.startswith(BOM_UTF8 + b"Date,Start,")
    assert content.count(b"\r\n") == 2
    assert content.endswith(b"\r\n")


@pytest.mark.parametrize(("asked", "columns"), [("sessions", SESSION_COLUMNS), ("contributions", CONTRIBUTION_COLUMNS)])
def test_where_nothing_is_there_is_a_header_alone(asked, columns):
    content = rendered(copy_of(forum(), options={"rows": asked}), "csv").decode("utf-8-sig")
    assert content == ",".join(columns) + "\r\n"


@every_event
@pytest.mark.django_db
def test_every_row_of_every_event_has_every_column(name):
    copy = copy_named(name, "csv")
    told = rows(copy)
    assert [row["Id"] for row in told] == [session.id for session in copy.programme.sessions]
    assert [row for row in told if None in row.values() or None in row] == []
    people = rows(replace(copy, options={"rows": "contributions"}))
    assert {row["Speaker id"] for row in people} == set(copy.programme.billing_of)
