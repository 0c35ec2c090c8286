"""schedule.xml and frab.json: the same schedule twice, valid by the schemas of c3voc (tests/standards/)."""

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest
from django.conf import settings as site
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft6Validator
from lxml import etree

import tests.standards
from agenda.selection import Selection
from events.programme import Billing, Part, RoomDetails, SessionDetails, TrackDetails, VenueDetails
from events.text import for_xml
from events.vocabulary import AppearanceStatus, ContributionRole, EventFormat, EventStatus, SessionKind, SessionStatus

from .copies import DAY, copy_named, copy_of, every_event, forum, rendered

STANDARDS = Path(tests.standards.__file__).parent
XSD = etree.XMLSchema(etree.parse(STANDARDS / "schedule.xsd"))
JSON_SCHEMA = Draft6Validator(
    json.loads((STANDARDS / "schedule-v1.schema.json").read_text()), format_checker=Draft6Validator.FORMAT_CHECKER
)
HALL_A, HALL_B = RoomDetails(name="Hall A", capacity=120), RoomDetails(name="Hall B")


def xml(copy) -> etree._Element:
    """Read and valid."""
    root = etree.fromstring(rendered(copy, "xml"))
    XSD.assertValid(root)
    return root


def data(copy) -> dict:
    """Read and valid."""
    read = json.loads(rendered(copy, "frab.json"))
    JSON_SCHEMA.validate(read)
    return read["schedule"]


def events_of(conference: dict) -> list[dict]:
    return [event for day in conference["days"] for room in day["rooms"].values() for event in room]


def talk(id: str, start: str | None = "10:00", end: str | None = "11:00", **values) -> SessionDetails:
    clocks = {name: clock and time.fromisoformat(clock) for name, clock in (("start", start), ("end", end))}
    return SessionDetails(**{"id": id, "title": id.title(), "day": DAY, "kind": SessionKind.TALK, **clocks} | values)


# ── Valid, and nothing missing ──


@every_event
@pytest.mark.django_db
def test_both_forms_are_valid_and_hold_every_session_once(name):
    copy = copy_named(name, "xml")
    root, conference = xml(copy), data(copy)["conference"]
    told = [(e.get("guid"), int(e.get("id")), e.findtext("title")) for e in root.iter("event")]
    assert told == [(e["guid"], e["id"], for_xml(e["title"])) for e in events_of(conference)]
    guids, numbers, _ = zip(*told, strict=True) if told else ((), (), ())
    assert len(copy.programme.sessions) == len(told) == len(set(guids)) == len(set(numbers))


@every_event
@pytest.mark.django_db
def test_a_reader_that_adds_the_length_to_the_start_comes_to_the_end(name):
    """As pretalx reads the one form, and apps the other."""
    copy = copy_named(name, "xml")
    ends = [datetime.fromisoformat(event["end"]) for event in events_of(data(copy)["conference"])]
    assert [_start(event) + _length(event) for event in xml(copy).iter("event")] == ends


def _start(event: etree._Element) -> datetime:
    return datetime.fromisoformat(event.findtext("date"))


def _length(event: etree._Element) -> timedelta:
    hours, minutes = map(int, event.findtext("duration").split(":"))
    return timedelta(hours=hours, minutes=minutes)


@every_event
@pytest.mark.django_db
def test_what_a_reader_needs_is_there_for_every_event(name):
    """Rules that the schemas leave open, and that readers of the forms rely on without asking."""
    root = xml(copy_named(name, "xml"))
    assert len(root.findtext("conference/acronym")) >= 4
    for day in root.iter("day"):
        assert date.fromisoformat(day.get("date"))
        assert datetime.fromisoformat(day.get("start")) < datetime.fromisoformat(day.get("end"))
    for event in root.iter("event"):
        assert _start(event).tzinfo is not None
        assert event.findtext("start") == f"{_start(event):%H:%M}"
        assert timedelta() <= _length(event) < timedelta(days=1)
        assert len(event.get("id")) <= 16
        assert event.findtext("room") == event.getparent().get("name")
        for asked_for in ("title", "subtitle", "type", "track", "abstract", "description", "language", "persons"):
            assert event.find(asked_for) is not None
    assert [e for e in root.iter() if e.tag.endswith("url") and not e.text] == []


# ── What is told of a session ──


def conference_of_two_rooms():
    sessions = (
        talk("coffee", "09:00", "09:30", kind=SessionKind.BREAK, title="Coffee"),
        talk(
            "second",
            room="Hall B",
            label="Keynote",
            title="Second: & <b>",
            abstract="*Why*",
            points=("One", "Two"),
            note="Bring a pen",
            track="Prevent",
            audiences=("Officers",),
            speakers=(
                Part(speaker="sample-one", role=ContributionRole.CHAIR),
                Part(speaker="sample-two", status=AppearanceStatus.INVITED),
            ),
        ),
        talk("first", room="Hall A"),
    )
    people = (
        Billing(key="sample-one", honorific="Dr", name="Sample One", billing="Head, Samples"),
        Billing(key="sample-two", name="Sample Two"),
    )
    values = {"rooms": (HALL_A, HALL_B), "tracks": (TrackDetails(name="Prevent"),), "speakers": people}
    return forum(*sessions, **values, event={"place": "York", "venue": VenueDetails(name="Guildhall")})


def test_rooms_stand_in_the_order_of_the_event_and_what_is_in_none_stands_where_the_event_is():
    copy = copy_of(conference_of_two_rooms())
    rooms = [(room.get("name"), [e.findtext("title") for e in room]) for room in xml(copy).iter("room") if len(room)]
    assert rooms == [("Hall A", ["First"]), ("Hall B", ["Keynote: Second: & <b>"]), ("Guildhall", ["Coffee"])]
    assert [(room["name"], room["capacity"]) for room in data(copy)["conference"]["rooms"]] == [
        ("Hall A", 120),
        ("Hall B", None),
        ("Guildhall", None),
    ]


@pytest.mark.parametrize(
    ("event", "room"),
    [
        ({"venue": VenueDetails(name="Guildhall"), "place": "York"}, "Guildhall"),
        ({"place": "York"}, "York"),
        ({"format": EventFormat.ONLINE}, "Online"),
        ({}, "Room to be announced"),
    ],
)
def test_a_session_without_a_room_is_in_one_that_is_honest(event, room):
    assert xml(copy_of(forum(talk("a"), event=event))).findtext(".//event/room") == room


def test_a_session_is_told_whole_in_both_forms():
    copy = copy_of(conference_of_two_rooms())
    address = copy.session_address("second")
    told = events_of(data(copy)["conference"])[1]
    persons = told.pop("persons")
    guid = uuid5(NAMESPACE_URL, address)
    assert (told.pop("guid"), told.pop("id")) == (str(guid), int(guid.hex[:12], 16) + 1)
    assert told == {
        "date": "2027-03-05T10:00:00+00:00",
        "start": "10:00",
        "end": "2027-03-05T11:00:00+00:00",
        "duration": "01:00",
        "room": "Hall B",
        "slug": "forum-second",
        "url": address,
        "title": "Keynote: Second: & <b>",
        "subtitle": "",
        "track": "Prevent",
        "type": "Talk",
        "language": "en",
        "abstract": "*Why*",
        "description": "• One\n• Two\n\nBring a pen\n\nDr Sample One, Head, Samples (chair)\nSample Two (invited)\n\n"
        "For:\n• Officers",
        "links": [],
        "attachments": [],
    }
    assert [(person["name"], person["public_name"]) for person in persons] == [
        ("Dr Sample One", "Dr Sample One"),
        ("Sample Two", "Sample Two"),
    ]
    event = next(e for e in xml(copy).iter("event") if e.findtext("slug") == "forum-second")
    for name in ("date", "start", "duration", "room", "url", "title", "track", "type", "abstract", "description"):
        assert event.findtext(name) == told[name]
    assert [(p.get("guid"), p.text) for p in event.iter("person")] == [(p["guid"], p["name"]) for p in persons]


def test_what_is_known_of_the_conference_is_told_once():
    copy = copy_of(conference_of_two_rooms())
    root = xml(copy)
    assert [(e.tag, e.text or e.get("name")) for e in root.find("conference")] == [
        ("title", "Forum"),
        ("acronym", "forum"),
        ("start", "2027-03-05"),
        ("end", "2027-03-05"),
        ("days", "1"),
        ("timeslot_duration", "00:05"),
        ("base_url", f"{site.SITE_URL}/"),
        ("url", copy.address),
        ("time_zone_name", "Europe/London"),
        ("track", "Prevent"),
    ]
    assert (root.findtext("version"), root.findtext("url")) == ("3", f"{copy.address}programme.xml")


# ── What is not known ──


def placed(copy) -> dict[str, tuple]:
    """{title: (date, duration, subtitle)}, the same in both forms."""
    told = {e["title"]: (e["date"], e["duration"], e["subtitle"]) for e in events_of(data(copy)["conference"])}
    assert told == {
        e.findtext("title"): (e.findtext("date"), e.findtext("duration"), e.findtext("subtitle") or "")
        for e in xml(copy).iter("event")
    }
    return told


def test_times_that_are_not_known_are_not_guessed_but_said():
    sessions = (talk("undated", None, None, day=None), talk("untimed", None, None), talk("open", "10:00", None))
    assert placed(copy_of(forum(*sessions))) == {
        "Undated": ("2027-03-05T09:00:00+00:00", "00:00", "Day and time to be announced"),
        "Untimed": ("2027-03-05T09:00:00+00:00", "00:00", "Time to be announced"),
        "Open": ("2027-03-05T10:00:00+00:00", "00:00", ""),
    }


def test_an_event_without_a_date_has_the_day_of_its_publication_and_says_that_it_has_none():
    event = {"starts_on": None, "start_time": None, "end_time": None, "timezone": "Pacific/Auckland"}
    copy = copy_of(forum(talk("a", None, None, day=None), event=event))
    assert placed(copy) == {"A": ("2027-01-16T00:00:00+13:00", "00:00", "Date to be announced")}
    assert xml(copy).find("conference/start") is None


def test_a_day_on_which_nothing_is_yet_is_there_all_the_same():
    copy = copy_of(forum(talk("a"), event={"ends_on": date(2027, 3, 7)}))
    days = [(day.get("index"), day.get("date"), len(day)) for day in xml(copy).iter("day")]
    assert days == [("1", "2027-03-05", 1), ("2", "2027-03-06", 0), ("3", "2027-03-07", 0)]
    assert xml(copy_of(forum())).find("day").get("date") == "2027-03-05"


def test_a_length_is_right_when_the_clocks_change_and_past_midnight():
    night = date(2027, 10, 31)
    sessions = (
        talk("long", "00:30", "03:00", day=night),
        talk("late", "23:30", "00:30", day=night),
    )
    assert placed(copy_of(forum(*sessions, event={"starts_on": night, "start_time": None}))) == {
        "Long": ("2027-10-31T00:30:00+01:00", "03:30", ""),
        "Late": ("2027-10-31T23:30:00+00:00", "01:00", ""),
    }


def test_f_02_a_cancelled_session_stays_and_a_moved_one_says_from_where():
    """F-02."""
    sessions = (talk("a", status=SessionStatus.CANCELLED), talk("b", "12:00", "13:00", status=SessionStatus.MOVED))
    told = placed(copy_of(forum(*sessions), moved_from={"b": "10am, Hall A"}))
    assert {title: subtitle for title, (_, _, subtitle) in told.items()} == {
        "Cancelled: A": "",
        "B": "Moved from 10am, Hall A",
    }


def test_a_cancelled_event_says_so_first():
    copy = copy_of(forum(talk("a"), event={"status": EventStatus.CANCELLED}))
    assert xml(copy).findtext("conference/title") == data(copy)["conference"]["title"] == "Cancelled: Forum"


# ── Names that stay ──


def test_guid_and_id_are_those_of_the_last_publication_whatever_has_changed():
    first = copy_of(forum(talk("a"), talk("b", "12:00", "13:00")), number=1)
    renamed = forum(talk("b", "12:00", "13:00"), talk("new"), talk("a", "15:00", "16:00", title="Renamed", room=None))
    second = copy_of(renamed, number=2)
    before, after = (
        {e["url"]: (e["guid"], e["id"]) for e in events_of(data(c)["conference"])} for c in (first, second)
    )
    assert before.items() < after.items()
    part = copy_of(renamed, selection=Selection(day=DAY))
    assert {e["url"]: (e["guid"], e["id"]) for e in events_of(data(part)["conference"])} == after


def test_a_person_has_one_guid_at_every_event_and_a_session_of_the_same_name_has_not():
    person = Billing(key="sample", name="Sample")
    one, other = (
        events_of(data(copy_of(programme))["conference"])[0]
        for programme in (
            forum(talk("a", speakers=(Part(speaker="sample"),)), speakers=(person,)),
            forum(talk("a", speakers=(Part(speaker="sample"),)), speakers=(person,), event={"slug": "other"}),
        )
    )
    assert one["persons"] == other["persons"]
    assert one["guid"] != other["guid"]


@pytest.mark.parametrize(
    ("slug", "acronym"),
    [("x", "event_x"), ("forum", "forum"), ("Forum-2027_b", "forum_2027_b"), ("a-b", "event_a_b"), ("----", "____")],
)
def test_the_acronym_is_what_both_forms_take(slug, acronym):
    copy = copy_of(forum(event={"slug": slug}))
    assert (xml(copy).findtext("conference/acronym"), data(copy)["conference"]["acronym"]) == (acronym, acronym)


def test_slugs_are_unique_and_what_both_forms_take():
    copy = copy_of(forum(*(talk(id, title=id) for id in ("talk", "Talk", "t", "T", "_", "-", "a--", "x" * 88))))
    slugs = [e["slug"] for e in events_of(data(copy)["conference"])]
    assert len(set(slugs)) == 8
    assert slugs[0] == "forum-talk"
    assert [e.findtext("slug") for e in xml(copy).iter("event")] == slugs


@pytest.mark.parametrize("zone", ["Europe/London", "UTC", "US/Eastern", "Etc/GMT+1", "America/Port-au-Prince", "EST"])
def test_a_zone_that_the_schema_does_not_know_is_left_out(zone):
    copy = copy_of(forum(talk("a"), event={"timezone": zone}))
    assert xml(copy).findtext("conference/time_zone_name") == zone
    assert data(copy)["conference"].get("time_zone_name", zone) == zone


# ── Parts, and characters ──


def test_a_part_says_which_and_that_nothing_is_in_it():
    programme = replace(conference_of_two_rooms(), tracks=(TrackDetails(name="Empty"), TrackDetails(name="Prevent")))
    part, empty = (copy_of(programme, selection=s) for s in (Selection(room="Hall A"), Selection(track="Empty")))
    assert xml(part).findtext("conference/title") == "Forum (Hall A)"
    assert [e.findtext("title") for e in xml(part).iter("event")] == ["First", "Coffee"]
    assert data(empty)["conference"]["title"] == "Forum (Empty, no sessions)"
    assert xml(part).find("url") is None


def test_what_was_asked_for_in_vain_is_told_where_there_is_room():
    copy = copy_of(forum(talk("a")), selection=Selection(ignored=("room",)))
    told = "There is no such room in this programme, so all are here."
    assert data(copy)["conference"]["description"] == told


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_typed_both_forms_are_valid(words, name):
    """Also what is refused by now, and could be in what was kept before."""
    session = talk("a", title=words, abstract=words, room=name or None, track=name or None, label=name)
    rooms, tracks = (RoomDetails(name=name),), (TrackDetails(name=name),)
    copy = copy_of(forum(session, rooms=rooms, tracks=tracks, event={"title": words or "Forum", "place": name}))
    assert len(list(xml(copy).iter("event"))) == 1
    if words.isprintable() and name.isprintable():
        assert len(events_of(data(copy)["conference"])) == 1


def test_what_no_xml_may_hold_is_marked():
    session = talk("a", title="a\x0b\ufffe\ud800b", note="one\r\ntwo\rthree")
    event = xml(copy_of(forum(session))).find(".//event")
    assert (event.findtext("title"), event.findtext("description")) == ("a\ufffd\ufffd\ufffdb", "one\ntwo\nthree")


# ── What tells our own reader what is meant ──


def test_the_room_of_all_that_is_in_none_is_known_by_a_guid_of_its_own():
    copy = copy_of(conference_of_two_rooms())
    guids = {room.get("name"): room.get("guid") for room in xml(copy).iter("room") if len(room)}
    assert guids["Guildhall"] == str(uuid5(NAMESPACE_URL, f"{copy.address}rooms/"))
    assert guids["Hall A"] == str(uuid5(NAMESPACE_URL, f"{copy.address}rooms/Hall A"))


def test_json_says_that_an_event_has_no_date_where_it_must_give_one():
    copy = copy_of(forum(event={"starts_on": None, "summary": "In short."}))
    assert data(copy)["conference"]["description"] == "In short. Date to be announced"
