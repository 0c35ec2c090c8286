"""The programme as delegates read it: as a list, by room, filtered, and a day at a time where it is long."""

from datetime import UTC, date, datetime, time

import pytest

from agenda.models import Session
from agenda.publish import publish
from tests.factories import (
    AppearanceFactory,
    AudienceFactory,
    ContributionFactory,
    EventFactory,
    RoomFactory,
    SessionFactory,
    TrackFactory,
)
from tests.site.test_pages import notes, read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

ADDRESS = "/events/forum/programme/"
FIRST, SECOND = date(2027, 3, 5), date(2027, 3, 6)


@pytest.fixture
def event():
    return EventFactory(title="Forum", place="York", ends_on=SECOND, notice="Subject to change")


def titles(response) -> list[str]:
    return texts(response, "h3", "session-title")


def programme(client, query=""):
    response = client.get(ADDRESS + query)
    assert response.status_code == 200
    return response


# ── As a list ──


def test_sessions_stand_in_order_with_times_lead_ins_points_and_people(client, event):
    chair = AppearanceFactory(event=event, speaker__name="Ada Example", speaker__honorific="Dr", billing="Director")
    guest = AppearanceFactory(event=event, speaker__name="Bert Example", billing="", status="invited")
    gone = AppearanceFactory(event=event, speaker__name="Carl Declined", status="declined")
    talk = SessionFactory(
        event=event,
        title="Opening",
        label="Morning keynote",
        kind="keynote",
        points="One\nTwo",
        abstract="What *changed*.",
        note="Bring a badge",
        track=TrackFactory(event=event, name="Policy"),
        at=("09:30", "10:00"),
    )
    for appearance, role in ((chair, "chair"), (guest, "speaker"), (gone, "speaker")):
        ContributionFactory(session=talk, appearance=appearance, role=role)
    SessionFactory(event=event, title="Coffee", kind="break", at=("09:00", None))
    SessionFactory(event=event, title="Second day", day=SECOND, at=("09:00", "09:15"))
    SessionFactory(event=event, title="Some time")
    publish(event=event)
    page = read(programme(client))
    assert [h.text for h in page.all("h2", "day-heading")] == [
        "Friday 5 March 2027",
        "Saturday 6 March 2027",
        "Not yet on a day",
    ]
    assert [
        [(row.one("p", "agenda-time").text, row.one("h3").text) for row in day.all("li", "agenda-row")]
        for day in page.all("section", "day")
    ] == [
        [("9am", "Coffee"), ("9.30am to 10am", "Opening")],
        [("9am to 9.15am", "Second day")],
        [("", "Some time")],
    ]
    opening = page.all("li", "agenda-row")[1]
    assert opening.one("p", "session-kind").text == "Morning keynote · Policy"
    assert opening.one("div", "prose").text == "What changed."
    assert [item.text for item in opening.one("ul", "points").all("li")] == ["One", "Two"]
    assert opening.one("p", "session-note").text == "Bring a badge"
    assert [person.one("p").text for person in opening.all("li", "person")] == [
        "Dr Ada Example Chair Director",
        "Bert Example (invited)",
    ]
    assert page.one("p", "publication-note").text == "Subject to change. Publication 1, 15 January 2027."


def test_each_session_leads_to_its_own_page_and_is_a_place_on_this_one(client, event):
    SessionFactory(event=event, title="Opening")
    publish(event=event)
    session = read(programme(client)).one("div", "session")
    assert (session.attrs["id"], session.one("a").attrs["href"]) == ("opening", "/events/forum/sessions/opening/")


def test_cancelled_and_moved_sessions_stay_and_are_marked(client, event):
    for status in ("scheduled", "moved", "cancelled"):
        SessionFactory(event=event, title=status.title(), status=status)
    publish(event=event)
    marks = [
        (session.one("h3").text, [mark.text for mark in session.all("p", "signal") + session.all("p", "moved")])
        for session in read(programme(client)).all("div", "session")
    ]
    assert marks == [("Scheduled", []), ("Moved", ["Moved"]), ("Cancelled", ["Cancelled"])]


def test_a_session_without_a_time_keeps_its_place_in_the_order(client, event):
    SessionFactory(event=event, title="First", at=("09:00", None))
    SessionFactory(event=event, title="Then", day=FIRST)
    SessionFactory(event=event, title="Last", at=("11:00", None))
    publish(event=event)
    assert titles(programme(client)) == ["First", "Then", "Last"]


# ── By room ──


@pytest.fixture
def parallel(event):
    """Registration for all; a long talk in A beside two short ones in B; lunch; then all in A."""
    a, b = RoomFactory(event=event, name="Hall A"), RoomFactory(event=event, name="Hall B")
    RoomFactory(event=event, name="Never used")
    SessionFactory(event=event, title="Registration", kind="registration", at=("09:00", "10:00"))
    SessionFactory(event=event, title="Long", room=a, at=("10:00", "12:00"))
    SessionFactory(event=event, title="Short", room=b, at=("10:00", "11:00"))
    SessionFactory(event=event, title="Shorter", room=b, at=("11:00", "11:30"))
    SessionFactory(event=event, title="Lunch", kind="lunch", at=("12:00", "13:00"))
    SessionFactory(event=event, title="Together", room=a, at=("13:00", "14:00"))
    publish(event=event)
    return event


def grid(response) -> list[tuple]:
    """Each row of the timetable: its time, and (titles, columns, rows) of each cell."""
    table = read(response).one("table", "grid")
    return [
        (
            row.one("th").text,
            [
                (
                    [h.text for h in cell.all("h3")],
                    int(cell.attrs.get("colspan", 1)),
                    int(cell.attrs.get("rowspan", 1)),
                )
                for cell in row.all("td")
            ],
        )
        for row in table.one("tbody").all("tr")
    ]


def test_sessions_side_by_side_are_a_table_by_room(client, parallel):
    response = programme(client)
    assert [h.text for h in read(response).one("table", "grid").one("thead").all("th")] == ["Time", "Hall A", "Hall B"]
    assert grid(response) == [
        ("9am", [(["Registration"], 2, 1)]),
        ("10am", [(["Long"], 1, 2), (["Short"], 1, 1)]),
        ("11am", [(["Shorter"], 1, 1)]),
        ("midday", [(["Lunch"], 2, 1)]),
        ("1pm", [(["Together"], 2, 1)]),
    ]


def test_every_row_of_the_table_fills_its_columns_once(client, event):
    """Whatever overlaps: cells over several rows leave no hole and lie over no other."""
    rooms = [RoomFactory(event=event, name=f"Hall {letter}") for letter in "ABC"]
    times = {
        rooms[0]: [("09:00", "11:00"), ("11:00", "11:30"), ("13:15", None)],
        rooms[1]: [("09:30", "10:00"), ("10:00", "12:30"), ("13:00", "13:30")],
        rooms[2]: [("09:15", None), ("10:30", "12:00"), ("12:15", "14:00")],
    }
    for room, clocks in times.items():
        for clock in clocks:
            SessionFactory(event=event, room=room, at=clock)
    SessionFactory(event=event, kind="break", at=("10:15", "10:30"))
    publish(event=event)
    covered = [0] * 40
    rows = grid(programme(client))
    for n, (_, cells) in enumerate(rows):
        for _, columns, over in cells:
            for row in range(n, n + over):
                covered[row] += columns
    assert covered[: len(rows)] == [3] * len(rows)
    assert sum(covered[len(rows) :]) == 0


def test_the_table_can_be_shown_as_a_list(client, parallel):
    response = programme(client, "?view=list")
    assert read(response).all("table") == []
    assert titles(response) == ["Registration", "Long", "Short", "Shorter", "Lunch", "Together"]


def test_rooms_used_one_after_the_other_need_no_table(client, event):
    for name, times in {"Hall A": ("09:00", "10:00"), "Hall B": ("10:00", "11:00")}.items():
        SessionFactory(event=event, room=RoomFactory(event=event, name=name), at=times)
    publish(event=event)
    assert read(programme(client)).all("table") == []


def test_the_night_when_the_clocks_go_back_has_its_table(client):
    """The hour from 1am happens twice; a time within it stands beside times that happen once."""
    event = EventFactory(
        title="Forum", starts_on=date(2027, 10, 31), start_time=time(0), end_time=time(5), timezone="Europe/London"
    )
    rooms = [RoomFactory(event=event, name=name) for name in ("Hall A", "Hall B")]
    clocks = {"Before": (0, (23, 30), (0, 30)), "During": (1, (0, 0), (1, 30)), "After": (0, (1, 30), (2, 30))}
    for title, (room, start, end) in clocks.items():
        day = 30 if start[0] == 23 else 31
        session = SessionFactory.build(event=event, title=title, room=rooms[room], day=event.starts_on)
        session.starts_at = datetime(2027, 10, day, *start, tzinfo=UTC)
        session.ends_at = datetime(2027, 10, 31, *end, tzinfo=UTC)
        session.save()
    publish(event=event)
    assert sorted(titles(programme(client))) == ["After", "Before", "During"]
    assert [client.get(f"/events/forum/sessions/{slug}/").status_code for slug in ("before", "during", "after")] == [
        200, 200, 200,
    ]  # fmt: skip
    assert client.get("/events/forum/").status_code == 200


# ── Filters ──


@pytest.fixture
def filtered(event):
    hall, policy = RoomFactory(event=event, name="Hall A"), TrackFactory(event=event, name="Policy")
    RoomFactory(event=event, name="Hall B")
    TrackFactory(event=event, name="Practice")
    speaker = AppearanceFactory(event=event, speaker__name="Ada Quill", billing="Head of Samples")
    keynote = SessionFactory(
        event=event, title="Opening", kind="keynote", room=hall, track=policy, points="About gangs", at=("09:00", None)
    )
    ContributionFactory(session=keynote, appearance=speaker)
    panel = SessionFactory(event=event, title="Panel", kind="panel", day=SECOND, abstract="On Gangs and more.")
    panel.audiences.add(AudienceFactory(name="Police"))
    talk = SessionFactory(event=event, title="Talk", kind="talk", room=event.rooms.get(name="Hall B"), day=SECOND)
    talk.audiences.add(AudienceFactory(name="Teachers"))
    publish(event=event)
    return event


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Opening", "Panel", "Talk"]),
        ("?day=2027-03-06", ["Panel", "Talk"]),
        ("?room=Hall+A", ["Opening", "Panel"]),
        ("?track=Policy", ["Opening"]),
        ("?kind=panel", ["Panel"]),
        ("?audience=Police", ["Panel"]),
        ("?q=GANGS", ["Opening", "Panel"]),
        ("?q=quill+samples", ["Opening"]),
        ("?q=%25", []),
        ("?q=gangs&day=2027-03-06", ["Panel"]),
        ("?q=&day=&room=&track=&kind=&audience=", ["Opening", "Panel", "Talk"]),
    ],
)
def test_the_programme_is_filtered_by_what_the_address_says(client, filtered, query, expected):
    assert titles(programme(client, query)) == expected


def test_how_many_are_left_is_said_with_a_way_back(client, filtered):
    assert texts(programme(client, "?kind=panel"), "p", "quiet")[0] == "1 of 3 sessions · Show all"


def test_nothing_left_says_so_with_a_way_back(client, filtered):
    assert texts(programme(client, "?q=nothing"), "p", "lead") == [
        "No session has all of that. Show the whole programme"
    ]


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("?day=2019-01-01", "“2019-01-01” is not a day of this programme; it is ignored."),
        ("?day=nonsense", "“nonsense” is not a day of this programme; it is ignored."),
        ("?room=<b>Hall</b>", "“<b>Hall</b>” is not a room of this programme; it is ignored."),
        ("?track=Nowhere", "“Nowhere” is not a track of this programme; it is ignored."),
        ("?kind=lunch", "“lunch” is not a kind of this programme; it is ignored."),
        ("?audience=Nobody", "“Nobody” is not a audience of this programme; it is ignored."),
        ("?q=" + "a" * 201, "Search for up to 200 printable characters; what was typed is ignored."),
        ("?q=%00", "Search for up to 200 printable characters; what was typed is ignored."),
    ],
)
def test_a_value_that_is_none_of_this_programme_is_ignored_with_a_note(client, filtered, query, note):
    response = programme(client, query)
    assert [sentence.replace("not an ", "not a ") for sentence in notes(response)] == [note]
    assert titles(response) == ["Opening", "Panel", "Talk"]


def test_a_note_is_good_english(client, filtered):
    assert notes(programme(client, "?audience=Nobody")) == [
        "“Nobody” is not an audience of this programme; it is ignored."
    ]


@pytest.mark.parametrize("value", ["%00", "%ff%fe", "%ed%a0%80", "a" * 3000, "1e999", "-1"])
def test_no_value_of_a_filter_is_an_error(client, filtered, value):
    names = ["q", "day", "room", "track", "kind", "audience", "view", "page"]
    assert {name for name in names if client.get(f"{ADDRESS}?{name}={value}").status_code != 200} == set()


def test_a_filter_is_offered_where_there_is_a_choice(client, event):
    SessionFactory(event=event, kind="talk", room=RoomFactory(event=event))
    SessionFactory(event=event, kind="panel")
    publish(event=event)
    form = read(programme(client)).one("form", "filters")
    assert [field.attrs["name"] for field in form.all("input", type="text") + form.all("select")] == ["q", "kind"]


def test_what_was_asked_stays_in_the_form(client, filtered):
    form = read(programme(client, "?q=gangs&kind=panel")).one("form", "filters")
    assert form.one("input", name="q").attrs["value"] == "gangs"
    assert [o.attrs["value"] for o in form.one("select", name="kind").all("option") if "selected" in o.attrs] == [
        "panel"
    ]


def test_from_table_to_list_the_filters_go_along(client, parallel):
    """The two views show the same sessions."""
    talks = programme(client, "?kind=talk")
    (link,) = read(talks).one("p", "day-view").all("a")
    as_list = programme(client, link.attrs["href"].partition("#")[0])
    assert sorted(titles(as_list)) == sorted(titles(talks)) == ["Long", "Short", "Shorter", "Together"]


# ── Very long programmes ──


@pytest.fixture
def huge(event):
    """251 sessions: one more than a page shows; 200 on the first day."""
    rows = [
        Session(event=event, title=f"Session {n}", slug=f"session-{n}", order=n + 1, day=FIRST if n < 200 else SECOND)
        for n in range(251)
    ]
    Session.objects.bulk_create(rows)
    publish(event=event)
    return event


def test_a_very_long_programme_is_shown_a_day_at_a_time(client, huge):
    first = programme(client)
    assert titles(first) == [f"Session {n}" for n in range(200)]
    assert notes(first) == ["This programme has 251 sessions and is shown a day at a time."]
    days = [(a.text, a.attrs["href"]) for a in read(first).one("nav", "days").all("a")]
    assert days == [("Friday 5 March 2027", "?day=2027-03-05"), ("Saturday 6 March 2027", "?day=2027-03-06")]
    assert titles(programme(client, "?day=2027-03-06")) == [f"Session {n}" for n in range(200, 251)]


def test_a_session_of_a_later_day_leads_back_to_itself(client, huge):
    breadcrumb = read(client.get("/events/forum/sessions/session-250/")).one("nav", "breadcrumb-row")
    address, _, place = breadcrumb.all("a")[1].attrs["href"].partition("#")
    assert place == "session-250"
    assert [s.attrs["id"] for s in read(client.get(address)).all("div", "session") if s.attrs["id"] == place] == [place]


def test_the_brief_of_a_very_long_programme_counts_its_days(client, huge):
    section = read(client.get("/events/forum/")).one("section", id="programme")
    assert [item.text for item in section.all("li")] == [
        "Friday 5 March 2027: 200 sessions",
        "Saturday 6 March 2027: 51 sessions",
    ]


def test_a_programme_of_250_sessions_is_shown_whole(client, huge):
    huge.sessions.get(slug="session-250").delete()
    publish(event=huge)
    assert len(titles(programme(client))) == 250


def test_days_of_a_short_programme_are_places_on_the_page(client, filtered):
    page = read(programme(client))
    assert [a.attrs["href"] for a in page.one("nav", "days").all("a")] == ["#day-2027-03-05", "#day-2027-03-06"]
    assert [h.attrs["id"] for h in page.all("h2", "day-heading")] == ["day-2027-03-05", "day-2027-03-06"]


def test_links_to_days_lead_somewhere_while_something_is_filtered_out(client, filtered):
    page = read(programme(client, "?kind=panel"))
    places = {h.attrs["id"] for h in page.all("h2", "day-heading")}
    links = [a.attrs["href"] for a in page.one("nav", "days").all("a")]
    assert [link for link in links if link.startswith("#") and link[1:] not in places] == []
