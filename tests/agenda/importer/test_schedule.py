"""schedule.xml and schedule.json: our own back again as far as they can say it, and what others write."""

import json
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agenda.demo
import tests.standards
from agenda.exports import FORMS
from agenda.importer.cast import Cast, person
from agenda.importer.reading import Doubt, Unreadable
from agenda.importer.schedules import schedule_json, schedule_xml
from agenda.importer.settle import settled
from agenda.kinds import kind_by, lead_in
from bench.data import conference
from events.programme import (
    Billing,
    EventDetails,
    Link,
    Part,
    Programme,
    RoomDetails,
    SessionDetails,
    TrackDetails,
    from_json,
)
from events.vocabulary import AppearanceStatus, EventFormat, SessionKind, SessionStatus
from tests.agenda.exports.copies import copy_of
from tests.programmes import tidy_programmes

DEMO = sorted(Path(agenda.demo.__file__).parent.glob("*.json"))
STANDARDS = Path(tests.standards.__file__).parent
READERS = {"xml": schedule_xml.read, "frab.json": schedule_json.read}
every_form = pytest.mark.parametrize("form", READERS)


# ── What these forms can say ──


def told_by_schedule(programme: Programme, *, form: str) -> Programme:
    """The Programme that a schedule of it says. All else is listed in docs/imports.md."""
    event, is_json = programme.event, form == "frab.json"
    place = (event.venue and event.venue.name) or event.place
    place = place or (EventFormat.ONLINE.label if event.format == EventFormat.ONLINE else "Room to be announced")
    outside = any(session.room is None for session in programme.sessions)
    room_of_all = place if any(room.name == place for room in programme.rooms) else None
    placed = place if outside and not room_of_all else ""
    names = [*(room.name for room in programme.rooms), place]
    seated = sorted(programme.sessions, key=lambda s: (_slot(s, event)[0], names.index(s.room or place)))
    sessions = sorted(seated, key=lambda s: _slot(s, event))
    cast, keys, invited = Cast(), {}, {}
    told = [_told_session(session, programme, room_of_all, (cast, keys, invited)) for session in sessions]
    for key, of in invited.items():
        if all(of):
            cast.change(key, status=AppearanceStatus.INVITED)
    told = [replace(session, speakers=_parts(session, invited)) for session in told]
    told.sort(key=lambda s: (s.day or date.max, s.start is not None, s.start or time()))
    used = dict.fromkeys(session.room or room_of_all for session in seated)
    by_name = {room.name: replace(room, capacity=None) for room in programme.rooms}
    return Programme(
        event=EventDetails(
            title=event.title,
            status=event.status,
            starts_on=event.starts_on,
            ends_on=event.ends_on if event.ends_on != event.starts_on else None,
            timezone=event.timezone,
            summary=event.summary if is_json else None,
            themes=tuple(dict.fromkeys((*event.sectors, *event.themes))) if is_json else (),
            format=EventFormat.ONLINE if placed == EventFormat.ONLINE.label else None,
            place=placed if placed not in ("", EventFormat.ONLINE.label, "Room to be announced") else None,
        ),
        speakers=cast.billings,
        rooms=programme.rooms if is_json else tuple(by_name[name] for name in used if name),
        tracks=programme.tracks,
        sessions=tuple(told),
    )


def _slot(session: SessionDetails, event: EventDetails) -> tuple:
    """When it stands there."""
    day = session.day or event.starts_on or date.min
    first = event.start_time if day == event.starts_on else None
    return day, session.start or first or time()


def _told_session(session, programme, room_of_all, people) -> SessionDetails:
    label, title = lead_in(": ".join(filter(None, (session.label, session.title))))
    return replace(
        session,
        label=label or None,
        title=title,
        room=session.room or room_of_all,
        themes=(),
        speakers=tuple(_part(part, programme, *people) for part in session.speakers),
    )


def _part(part, programme, cast, keys, invited):
    billing = programme.billing_of[part.speaker]
    key = keys.setdefault(part.speaker, None) or cast.add(person(billing.full_name), known_by=part.speaker)
    keys[part.speaker] = key
    if printed := billing.billing or ", ".join(filter(None, (billing.position, billing.organisation))):
        cast.is_billed(key, printed)
    status = part.status or billing.status
    invited.setdefault(key, []).append(status == AppearanceStatus.INVITED)
    return replace(part, speaker=key, status=status if status == AppearanceStatus.INVITED else None)


def _parts(session, invited):
    return tuple(replace(p, status=None) if all(invited[p.speaker]) else p for p in session.speakers)


def exported(programme: Programme, form: str) -> bytes:
    slugged = replace(programme, event=replace(programme.event, slug=programme.event.slug or "sample-event"))
    return FORMS[form].render(copy_of(slugged, extension=form))


@every_form
@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_our_own_schedules_come_back(path, form):
    programme = from_json(path.read_bytes())
    reading = READERS[form](exported(programme, form))
    assert reading.programme == told_by_schedule(programme, form=form)
    assert reading.doubts == ()


@every_form
@given(programme=tidy_programmes())
def test_any_programme_comes_back_from_our_own_schedules(form, programme):
    assert READERS[form](exported(programme, form)).programme == told_by_schedule(programme, form=form)


@every_form
def test_1500_sessions_come_back(form):
    programme = conference(1500)
    assert READERS[form](exported(programme, form)).programme == told_by_schedule(programme, form=form)


# ── Of others ──


def test_the_example_of_the_standard_is_read():
    reading = schedule_xml.read((STANDARDS / "schedule-minimal-valid.xml").read_bytes())
    session = SessionDetails(
        id="opening",
        day=date(2026, 11, 21),
        start=time(9),
        end=time(9, 45),
        kind=SessionKind.KEYNOTE,
        title="Opening",
        abstract="d\n\n* [Paper](https://example.org/x)\n* [Slides](https://example.org/s.pdf)",
        room="Hall A",
        track="Policy",
        speakers=(Part(speaker="ada"),),
    )
    assert reading.programme == Programme(
        event=EventDetails(
            title="Demo 26",
            starts_on=date(2026, 11, 21),
            ends_on=date(2026, 11, 22),
            timezone="Europe/Berlin",
            links=(Link(label="example.org", url="https://example.org/e/demo26/"),),
        ),
        speakers=(Billing(key="ada", name="Ada"),),
        rooms=(RoomDetails(name="Hall A"),),
        tracks=(TrackDetails(name="Policy"),),
        sessions=(session,),
    )
    assert settled(reading) == reading


PRETALX = {
    "generator": {"name": "pretalx", "version": "2025.1"},
    "schedule": {
        "version": "0.9",
        "base_url": "https://talks.example.org/s26/",
        "conference": {
            "acronym": "s26",
            "title": "CANCELLED: Sample Conference",
            "start": "2026-06-01",
            "end": "2026-06-02",
            "time_zone_name": "Europe/Berlin",
            "rooms": [{"name": "Saal 1", "capacity": 120}, {"name": "Saal 2", "capacity": None}],
            "tracks": [{"name": "Policy", "color": "#fff"}],
            "days": [
                {
                    "index": 1,
                    "date": "2026-06-01",
                    "rooms": {
                        "Saal 2": [
                            {
                                "code": "ABCDEF",
                                "date": "2026-06-01T23:30:00+02:00",
                                "start": "23:30",
                                "duration": "01:00",
                                "title": "Lightning: Late",
                                "type": {"de": "Blitzvortrag", "en": "Lightning Talk"},
                                "track": None,
                                "abstract": "Short.",
                                "description": "Short.",
                                "persons": [
                                    {"code": "P1", "public_name": "Dr Sample One", "biography": "Private."},
                                    {"code": "P2", "name": "Sample Two, Head of Samples, Sample Body"},
                                ],
                            }
                        ],
                        "Saal 1": [
                            {
                                "date": "2026-06-01T07:00:00+00:00",
                                "duration": "0:30",
                                "title": "Kaffee",
                                "type": "Pause",
                            },
                            {"start": "10:00", "duration": 45, "title": "Abgesagt: Offen", "type": "Podiumsdiskussion"},
                            {"start": "soon", "title": "Unknown", "persons": ["Sample One"], "type": "Vortrag"},
                        ],
                    },
                }
            ],
        },
    },
}


def test_what_pretalx_writes_is_read():
    reading = schedule_json.read(json.dumps(PRETALX).encode())
    programme = reading.programme
    assert (programme.event.title, programme.event.status, programme.event.timezone) == (
        "Sample Conference",
        "cancelled",
        "Europe/Berlin",
    )
    assert programme.rooms == (RoomDetails(name="Saal 1", capacity=120), RoomDetails(name="Saal 2"))
    day = date(2026, 6, 1)
    common = {"day": day, "room": "Saal 1"}
    assert programme.sessions == (
        SessionDetails(
            **common, id="unknown", kind=SessionKind.TALK, title="Unknown", speakers=(Part(speaker="sample-one"),)
        ),
        SessionDetails(**common, id="kaffee", kind=SessionKind.BREAK, title="Kaffee", start=time(9), end=time(9, 30)),
        SessionDetails(
            **common,
            id="offen",
            kind=SessionKind.PANEL,
            title="Offen",
            start=time(10),
            end=time(10, 45),
            status=SessionStatus.CANCELLED,
        ),
        SessionDetails(
            id="lightning-late",
            day=day,
            room="Saal 2",
            kind=SessionKind.TALK,
            title="Lightning: Late",
            start=time(23, 30),
            end=time(0, 30),
            abstract="Short.",
            speakers=(Part(speaker="sample-one-2"), Part(speaker="sample-two")),
        ),
    )
    assert [(b.full_name, b.billing) for b in programme.speakers] == [
        ("Sample One", None),
        ("Dr Sample One", None),
        ("Sample Two", "Head of Samples, Sample Body"),
    ]
    assert "Private." not in repr(reading)
    assert reading.doubts == (Doubt("sessions.unknown", "Its start, “soon”, is not understood."),)


@pytest.mark.parametrize(
    "shape",
    [
        lambda conference: {"schedule": {"conference": conference}},
        lambda conference: {"conference": conference},
        lambda conference: conference,
        lambda conference: {"schedule": {"conference": {"title": conference["title"]}, "days": conference["days"]}},
    ],
)
def test_a_schedule_is_found_with_more_or_less_around_it(shape):
    conference = {"title": "Sample", "days": [{"date": "2026-06-01", "rooms": [{"name": "A", "events": [{}]}]}]}
    programme = schedule_json.read(json.dumps(shape(conference)).encode()).programme
    assert (programme.event.title, [session.room for session in programme.sessions]) == ("Sample", ["A"])


ANYTHING = [None, "", 7, [], {}, [[]], "2026-06-01", {"a": "b"}, True, 1e999, "http://[", "9999-12-31T23:59:00Z"]
NO_SCHEDULE = "The JSON holds no schedule: there is no conference with days in it."


@pytest.mark.parametrize("value", ANYTHING)
@pytest.mark.parametrize("name", ["title", "rooms", "tracks", "start", "time_zone_name", "keywords", "url"])
def test_whatever_stands_in_the_place_of_a_value_of_the_conference(name, value):
    data = {"schedule": {"conference": {"title": "Sample", "days": []} | {name: value}}}
    assert settled(schedule_json.read(json.dumps(data).encode())).programme.sessions == ()


@pytest.mark.parametrize("value", ANYTHING)
@pytest.mark.parametrize("name", ["title", "date", "start", "duration", "persons", "links", "room", "type", "end"])
def test_whatever_stands_in_the_place_of_a_value_of_a_session(name, value):
    event = {"title": "Sample", "date": "2026-06-01T09:00:00Z", "start": "09:00", "duration": "24:00"} | {name: value}
    days = [{"date": "2026-06-01", "rooms": {"A": [event]}}]
    conference = {"title": "Sample", "days": days, "time_zone_name": "Asia/Tokyo"}
    reading = settled(schedule_json.read(json.dumps({"conference": conference}).encode()))
    assert len(reading.programme.sessions) == 1


@pytest.mark.parametrize(
    ("type", "title", "has_people", "kind"),
    [
        ("Talk", "Break the bank", True, "talk"),
        ("", "Coffee break", False, "break"),
        ("Lightning Talk", "One", True, "talk"),
        ("Podiumsdiskussion", "Eröffnung", True, "panel"),
        ("Atelier", "Un", True, "workshop"),
        ("Mittagspause", "Essen", False, "lunch"),
        ("Conférence inaugurale", "Un", True, "keynote"),
        ("Questions", "One", True, "qa"),
        ("Sonstiges", "Eins", True, "other"),
        ("", "One", True, "talk"),
    ],
)
def test_kinds_are_known_by_the_words_of_types(type, title, has_people, kind):
    assert kind_by(type, title=title, has_people=has_people) == kind


# ── Bad input ──

LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><schedule>&b;</schedule>'
FROM_OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><schedule>&a;</schedule>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LAUGHS, "The XML declares a document type or entities, which are not read."),
        (FROM_OUTSIDE, "The XML declares a document type or entities, which are not read."),
        ("<!DOCTYPE schedule><schedule/>", "The XML declares a document type or entities, which are not read."),
        ("<schedule>\n<day>\n</schedule>", "The XML is broken at line 3: mismatched tag."),
        ("", "The XML is broken at line 1: no element found."),
        ("<rss/>", "The XML is no schedule: it begins with <rss>."),
        ('<?xml version="1.0" encoding="nowhere"?><schedule/>', "The XML is in an encoding that is not known."),
    ],
)
def test_i_03_xml_that_is_not_read_is_refused_in_a_sentence(content, said):
    with pytest.raises(Unreadable) as refused:
        schedule_xml.read(content.encode())
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"a": 1,\n]', "The JSON is broken at line 2: Expecting property name enclosed in double quotes."),
        (b"[" * 100_000, "The JSON cannot be read: its characters or its depth are not those of a schedule."),
        (b'{"a": "\xff"}', "The JSON cannot be read: its characters or its depth are not those of a schedule."),
        (b"[1]", NO_SCHEDULE),
        (b'{"conference": {"days": 2}}', NO_SCHEDULE),
    ],
)
def test_json_that_is_no_schedule_is_refused_in_a_sentence(content, said):
    with pytest.raises(Unreadable) as refused:
        schedule_json.read(content)
    assert str(refused.value) == said


@given(st.text() | st.binary())
def test_whatever_comes_in_is_read_or_refused_in_a_sentence(content):
    for reader in READERS.values():
        try:
            reader(content.encode(errors="replace") if isinstance(content, str) else content)
        except Unreadable as error:
            assert "\n" not in str(error)  # noqa: PT017
