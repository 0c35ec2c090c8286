import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import agenda.demo
import events.programme
from events import vocabulary as v
from events.programme import (
    Billing,
    EventDetails,
    NotAProgramme,
    Part,
    Programme,
    RoomDetails,
    SessionDetails,
    from_data,
    from_json,
    json_schema,
    to_data,
    to_json,
)
from tests.programmes import programmes

SCHEMA_FILE = Path(events.programme.__file__).with_name("programme.schema.json")
DEMO = sorted(Path(agenda.demo.__file__).parent.glob("*.json"))
SMALL = {
    "event": {"title": "Sample Event"},
    "speakers": [{"key": "sample-speaker", "name": "Sample Speaker"}],
    "rooms": [{"name": "Hall A"}],
    "sessions": [{"id": "opening", "title": "Opening", "room": "Hall A", "speakers": [{"speaker": "sample-speaker"}]}],
}

# ── Both ways without loss ─────────────────────────────────────────────────────────────────────────────


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(programmes())
def test_every_programme_comes_back_from_its_json_as_it_was(programme):
    text = to_json(programme)
    assert from_json(text) == programme
    assert to_json(from_json(text.encode())) == text


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(programmes())
def test_every_programme_is_as_the_schema_says(programme):
    jsonschema.Draft202012Validator(json_schema()).validate(to_data(programme))


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_every_programme_of_the_demo_comes_back_byte_for_byte(path):
    assert to_json(from_json(path.read_bytes())).encode() == path.read_bytes()


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_every_programme_of_the_demo_is_as_the_schema_file_says(path):
    schema = json.loads(SCHEMA_FILE.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(path.read_text()))


def test_the_schema_file_is_of_this_code():
    assert SCHEMA_FILE.read_text() == json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def test_the_schema_refuses_what_is_not_in_the_form():
    data = to_data(from_data(SMALL))
    data["event"]["status"] = "over"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(json_schema()).validate(data)


def test_what_is_left_out_is_unknown():
    assert from_data(SMALL) == Programme(
        schema="socprog/programme/1",
        event=EventDetails(title="Sample Event", status=v.EventStatus.SCHEDULED, timezone="Europe/London"),
        speakers=(Billing(key="sample-speaker", name="Sample Speaker", status=None, is_key=False),),
        rooms=(RoomDetails(name="Hall A", capacity=None),),
        sessions=(
            SessionDetails(
                id="opening",
                title="Opening",
                room="Hall A",
                kind=v.SessionKind.OTHER,
                speakers=(Part(speaker="sample-speaker", role=v.ContributionRole.SPEAKER),),
            ),
        ),
    )


def test_json_is_written_to_be_read_by_people():
    text = to_json(Programme(event=EventDetails(title="“Ŵyn”", start_time=from_data(SMALL).event.start_time)))
    assert text.startswith(
        '{\n  "schema": "socprog/programme/1",\n  "event": {\n    "title": "“Ŵyn”",\n    "slug": null,\n'
    )
    assert text.endswith('  "unplaced": []\n}\n')


def test_a_programme_moves_in_whole_days():
    programme = from_data(
        {
            "event": {
                "title": "Sample Event",
                "starts_on": "2027-03-05",
                "ends_on": "2027-03-06",
                "start_time": "09:30",
            },
            "sessions": [{"id": "a", "title": "A", "day": "2027-03-06", "start": "10:00"}, {"id": "b", "title": "B"}],
        }
    )
    moved = programme.moved_by(28)
    assert (moved.event.starts_on, moved.event.ends_on) == (date(2027, 4, 2), date(2027, 4, 3))
    assert [session.day for session in moved.sessions] == [date(2027, 4, 3), None]
    assert moved.moved_by(-28) == programme


# ── What is not a programme ────────────────────────────────────────────────────────────────────────────


def sentence(source) -> str:
    with pytest.raises(NotAProgramme) as refused:
        from_json(source if isinstance(source, str | bytes) else json.dumps(source))
    return str(refused.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"schema": "socprog/programme/2"}, "schema: Input should be 'socprog/programme/1'."),
        ({"event": None}, "event: Input should be an object."),
        ({"event": {}}, "event.title: Field required."),
        ({"event": {"title": ""}}, "event.title: String should have at least 1 character."),
        ({"event": {"title": "a" * 301}}, "event.title: String should have at most 300 characters."),
        ({"event": {"title": "a\nb"}}, "event.title: This must be on one line."),
        (
            {"event": {"title": "a", "status": "over"}},
            "event.status: Input should be 'scheduled', 'postponed' or 'cancelled'.",
        ),
        (
            {"event": {"title": "a", "links": [{"label": "a", "url": "javascript:alert(1)"}]}},
            "event.links.0.url: String should match pattern '^[hH][tT]{2}[pP][sS]?://\\S+$'.",
        ),
        ({"event": {"title": "a", "date": "2027-03-05"}}, "event.date: Unexpected keyword argument."),
        ({"sessions": "none"}, "sessions: Input should be a valid array."),
        (
            {"sessions": [{"title": "a", "id": "a b"}]},
            "sessions.0.id: String should match pattern '^[-a-zA-Z0-9_]{1,88}$'.",
        ),
        ({"sessions": [{}], "rooms": [{}]}, "rooms.0.name: Field required (and 2 more)."),
        (
            {"sessions": [{"id": "a", "title": "a", "room": "Hall B"}]},
            "sessions “a”: no room is named “Hall B”.",
        ),
        ({"sessions": [{"id": "a", "title": "a", "track": "One"}]}, "sessions “a”: no track is named “One”."),
        (
            {"sessions": [{"id": "a", "title": "a", "speakers": [{"speaker": "nobody"}]}]},
            "sessions “a”: no speaker has the key “nobody”.",
        ),
        (
            {"sessions": [{"id": "a", "title": "a", "speakers": [{"speaker": "sample-speaker"}] * 2}]},
            "sessions “a”: the speaker “sample-speaker” stands there twice.",
        ),
        ({"sessions": [{"id": "a", "title": "a"}, {"id": "a", "title": "b"}]}, "sessions.id: “a” stands there twice."),
        ({"rooms": [{"name": "Hall A"}] * 2}, "rooms.name: “Hall A” stands there twice."),
        ({"tracks": [{"name": "One"}] * 2}, "tracks.name: “One” stands there twice."),
        ({"audiences": [{"name": "All"}] * 2}, "audiences.name: “All” stands there twice."),
        ({"speakers": SMALL["speakers"] * 2}, "speakers.key: “sample-speaker” stands there twice."),
    ],
)
def test_data_that_is_not_a_programme_is_refused_with_the_place(changes, said):
    assert sentence(SMALL | changes) == said


@pytest.mark.parametrize("start", ["25:00", "soon", "", 9.5, 1_800_000_000])
def test_a_time_that_is_none_is_refused_with_the_place(start):
    session = {"id": "a", "title": "a", "start": start}
    assert sentence(SMALL | {"sessions": [session]}).startswith("sessions.0.start: ")


def test_the_times_of_the_event_have_no_offset():
    event = {"title": "a", "start_time": "01:30+01:00"}
    assert sentence(SMALL | {"event": event}).startswith("event.start_time: ")


def test_a_time_with_seconds_is_refused_rather_than_cut():
    session = {"id": "a", "title": "a", "start": "09:30:15"}
    assert sentence(SMALL | {"sessions": [session]}).startswith("sessions.0.start: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the whole: Invalid JSON: EOF while parsing a value at line 1 column 0."),
        ("{", "the whole: Invalid JSON: EOF while parsing an object at line 1 column 1."),
        (b"PK\x03\x04\xff", "the whole: Invalid JSON: expected value at line 1 column 1."),
        ("[]", "the whole: Input should be an object."),
    ],
)
def test_text_that_is_not_json_is_refused(text, said):
    assert sentence(text) == said


def test_json_nested_beyond_reason_is_refused():
    assert sentence("[" * 100_000) == "the whole: Invalid JSON: recursion limit exceeded at line 1 column 202."


@pytest.mark.parametrize("end", ["\n", "\u2028"])
@pytest.mark.parametrize(
    "changes",
    [
        lambda end: {f"a{end}b": 1},
        lambda end: {"event": {"title": "a", f"a{end}b": 1}},
        lambda end: {"rooms": [{"name": f"a{end}b"}] * 2},
        lambda end: {"sessions": [{"id": "a", "title": "a", "room": f"a{end}b"}]},
    ],
)
def test_what_is_wrong_is_said_in_one_line(changes, end):
    assert len(sentence(SMALL | changes(end)).splitlines()) == 1


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
_places = ["event", "schema", "sessions", "speakers", "rooms", "tracks", "audiences", "unplaced"]


@given(_json | st.dictionaries(st.sampled_from(_places), _json).map(lambda changes: SMALL | changes))
def test_any_data_is_a_programme_or_said_not_to_be_one(data):
    try:
        programme = from_json(json.dumps(data))
    except NotAProgramme:
        return
    assert from_json(to_json(programme)) == programme
