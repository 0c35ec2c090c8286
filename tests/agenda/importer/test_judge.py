"""The truths are programmes and say nothing that their sources do not; the judge finds them right, and errors wrong."""

import html
import json
import re

import pytest

from agenda.importer.reading import UNTITLED
from events.programme import from_data, to_data
from tests.agenda.importer import judge
from tests.agenda.importer.tally import folded

CASES = judge.real() + judge.fixtures()


def truth_of(case: judge.Case) -> dict:
    source = case.source[0].decode(errors="replace").splitlines()
    return judge.complete(json.loads(case.truth_file.read_text()), source)


def first(value):
    """One of the readings that are right."""
    if isinstance(value, dict):
        return first(value["any"][0]) if "any" in value else {name: first(part) for name, part in value.items()}
    return [first(part) for part in value] if isinstance(value, list) else value


def as_read(truth: dict) -> dict:
    """A truth as the data of a Programme."""
    truth = first(truth)
    keys = {speaker["name"]: f"s{number}" for number, speaker in enumerate(truth["speakers"])}
    for speaker in truth["speakers"]:
        speaker["key"] = keys[speaker["name"]]
    for number, session in enumerate(truth["sessions"]):
        session.pop("optional", None), session.pop("prose_ok", None)
        session["id"], session["note"] = f"x{number}", "\n\n".join(session.pop("prose", ())) or None
        session["points"] = [point for point in session.get("points", ()) if point]
        parts = [part if isinstance(part, dict) else {"name": part} for part in session.get("speakers", ())]
        session["speakers"] = [{"speaker": keys[p["name"]], "role": p.get("role", "speaker")} for p in parts]
    event = {**truth["event"], "title": truth["event"].get("title") or UNTITLED}
    event["status"] = event.get("status") or "scheduled"
    event["brief"] = "\n\n".join(event.get("brief", ())) or None
    event["learning_points"] = [point for point in event.get("learning_points", ()) if point]
    event["links"] = [{"label": "Link", **link} for link in event.get("links", ()) if link["url"]]
    for whole in ("venue", "organiser"):
        event[whole] = event.get(whole) if (event.get(whole) or {}).get("name") else None
    named = {
        what: [{"name": name} for name in dict.fromkeys(s[one] for s in truth["sessions"] if s.get(one))]
        for what, one in (("rooms", "room"), ("tracks", "track"))
    }
    audiences = [{"name": name} for name in truth["audiences"]]
    data = {"event": event, "audiences": audiences, "speakers": truth["speakers"], "sessions": truth["sessions"]}
    return to_data(from_data({**data, **named}))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_truth_is_a_programme_that_the_judge_finds_right(case):
    truth = truth_of(case)
    tallies = {name: judged(truth, as_read(truth)) for name, judged in judge.GROUPS.items()}
    assert [line for tally in tallies.values() for line in tally.said] == []
    assert {tally.f1 for tally in tallies.values()} - {None} == {1.0}


@pytest.mark.parametrize("case", judge.fixtures(), ids=lambda case: case.name)
def test_a_truth_says_nothing_that_its_source_does_not(case):
    def words(text: str) -> str:
        return " ".join(re.findall(r"\w+", folded(text) or ""))

    source = case.source_file.read_text(encoding="utf-8", errors="replace")
    shown = html.unescape(re.sub(r"</?(?:b|i|em|strong|a|span)\b[^>]*>", "", source)).replace("\\n", "\n")
    there = words(re.sub(r"^\s*>\s*|[*`_]+", " ", shown, flags=re.MULTILINE)) + words(source)
    texts = list(_texts(first(truth_of(case))))
    assert [text for text in texts if not all(words(part) in there for part in text.split(", "))] == []


READ_OTHERWISE = {"day", "start", "end", "starts_on", "ends_on", "start_time", "end_time", "kind", "status", "format"}
READ_OTHERWISE |= {"timezone", "role", "year", "unplaced_ok"}


def _texts(value):
    if isinstance(value, dict):
        for name, part in value.items():
            if name not in READ_OTHERWISE:
                yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, str):
        yield value


WHOLE = {
    "event": {"title": "Sample Event", "starts_on": "2027-03-05", "brief": ["The first paragraph."]},
    "audiences": ["Councils"],
    "speakers": [{"name": "Avery Sample", "billing": "Chair, Exampleton Council"}],
    "sessions": [
        {"title": "Lunch", "kind": "lunch", "start": "12:00"},
        {"title": "Planning", "kind": "talk", "start": "13:00", "points": ["Where"], "speakers": ["Avery Sample"]},
    ],
}


def judged(group: str, read: dict) -> tuple[int, int, int]:
    tally = judge.GROUPS[group](judge.complete(WHOLE, ()), as_read(judge.complete(read, ())))
    return tally.right, tally.missed, tally.invented


def test_a_missed_session_is_each_of_its_facts_missed():
    assert judged("sessions", {**WHOLE, "sessions": WHOLE["sessions"][1:]}) == (7, 4, 0)


def test_an_invented_person_is_each_of_their_facts_invented():
    assert judged("people", {**WHOLE, "speakers": [*WHOLE["speakers"], {"name": "Lunch", "is_key": True}]}) == (2, 0, 2)


def test_a_wrong_fact_is_missed_and_invented():
    assert judged("event", {**WHOLE, "event": {"title": "Sample Event", "starts_on": "2027-05-03"}}) == (1, 1, 1)


def test_a_paragraph_is_known_by_how_it_begins():
    longer = {"title": "Sample Event", "brief": ["The first paragraph. And more.", "- Another"]}
    assert judged("brief", {**WHOLE, "event": longer}) == (1, 0, 1)
