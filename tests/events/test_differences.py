"""What is different between two Programmes, in words."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import HealthCheck, given, settings

from events.differences import About, differences
from events.programme import (
    Audience,
    Billing,
    EventDetails,
    Link,
    Part,
    Programme,
    Reference,
    RoomDetails,
    SessionDetails,
    VenueDetails,
)
from events.rewording import Kind, Run, rewording
from events.vocabulary import ContributionRole, EventFormat, EventStatus, SessionKind
from tests.events.test_programme import programmes

DAY, NEXT = date(2027, 3, 5), date(2027, 3, 6)
ADA = Billing(key="ada", honorific="Dr", name="Ada Example", billing="Head of Samples", status="invited")
BERT = Billing(key="bert", name="Bert Example", position="Analyst", organisation="Sample Police", status="confirmed")
TALK = SessionDetails(
    id="talk",
    title="A Talk",
    day=DAY,
    start=time(10),
    end=time(11),
    kind=SessionKind.TALK,
    room="Hall A",
    speakers=(Part(speaker="ada"),),
)
LUNCH = SessionDetails(id="lunch", title="Lunch", day=DAY, start=time(12), end=time(13), kind=SessionKind.LUNCH)
EVENT = EventDetails(title="Forum", starts_on=DAY, start_time=time(9, 30), place="York", brief="What it is about.")
PROGRAMME = Programme(
    event=EVENT,
    speakers=(ADA, BERT),
    rooms=(RoomDetails(name="Hall A"), RoomDetails(name="Hall B")),
    sessions=(TALK, LUNCH),
)


def said(after: Programme, before: Programme = PROGRAMME) -> list[str]:
    return [difference.sentence for difference in differences(before, after)]


def of_event(**values) -> list[str]:
    return said(replace(PROGRAMME, event=replace(EVENT, **values)))


def of_talk(**values) -> list[str]:
    return said(replace(PROGRAMME, sessions=(replace(TALK, **values), LUNCH)))


def of_ada(**values) -> list[str]:
    return said(replace(PROGRAMME, speakers=(replace(ADA, **values), BERT)))


# ── Whatever the programmes ──


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(programmes())
def test_a_programme_differs_from_itself_in_nothing(programme):
    assert differences(programme, programme) == ()


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(programmes(), programmes())
def test_every_session_that_differs_is_named_and_no_other(before, after):
    named = {one.key for one in differences(before, after) if one.about == About.SESSIONS and one.key}
    old, new = ({session.id: _told(session) for session in programme.sessions} for programme in (before, after))
    assert named == {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def _told(session: SessionDetails) -> SessionDetails:
    """Where nothing is written as None or as ''."""
    emptied = {name: getattr(session, name) or None for name in ("label", "abstract", "note")}
    return replace(session, points="\n".join(session.points), **emptied)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(programmes(), programmes())
def test_a_person_is_added_exactly_where_the_other_way_round_they_are_taken_out(before, after):
    added = {d.key for d in differences(before, after) if d.about == About.SPEAKERS and d.sentence.endswith(" added.")}
    gone = {
        d.key for d in differences(after, before) if d.about == About.SPEAKERS and d.sentence.endswith(" taken out.")
    }
    assert {key for key in after.billing_of if key not in before.billing_of} <= added & gone


# ── Sessions ──


@pytest.mark.parametrize(
    ("values", "sentences"),
    [
        ({"start": time(11, 30), "end": time(12, 30)}, ["“A Talk” moved from 10am to 11.30am."]),
        (
            {"start": time(11, 30), "end": time(13)},
            ["“A Talk” moved from 10am to 11.30am.", "“A Talk” now ends at 1pm; it was 11am."],
        ),
        ({"day": NEXT}, ["“A Talk” moved from 10am on 5 March 2027 to 10am on 6 March 2027."]),
        ({"end": time(11, 15)}, ["“A Talk” now ends at 11.15am; it was 11am."]),
        ({"end": None}, ["“A Talk” has no end any more; it was 11am."]),
        ({"start": None, "end": None}, ["“A Talk” has no time any more; it was at 10am."]),
        ({"room": "Hall B"}, ["“A Talk”: room changed from “Hall A” to “Hall B”."]),
        ({"room": None}, ["“A Talk”: room taken out: “Hall A”."]),
        ({"status": "cancelled"}, ["“A Talk” cancelled."]),
        ({"status": "moved"}, ["“A Talk” is marked as moved."]),
        ({"status": "moved", "start": time(10, 15), "end": time(11, 15)}, ["“A Talk” moved from 10am to 10.15am."]),
        ({"title": "The Talk"}, ["“A Talk” is now called “The Talk”."]),
        ({"kind": SessionKind.PANEL}, ["“A Talk”: kind changed from “Talk” to “Panel”."]),
        ({"label": "Morning keynote"}, ["“A Talk”: lead-in added: “Morning keynote”."]),
        ({"abstract": "About it."}, ["“A Talk”: text added."]),
        ({"points": ("One",)}, ["“A Talk”: points added."]),
        ({"audiences": ("Police", "Schools")}, ["“A Talk”: audiences added: “Police” and “Schools”."]),
        ({"speakers": ()}, ["Dr Ada Example taken out of “A Talk”."]),
        (
            {"speakers": (Part(speaker="ada"), Part(speaker="bert", role=ContributionRole.CHAIR))},
            ["Bert Example added to “A Talk” as chair."],
        ),
        (
            {"speakers": (Part(speaker="ada", role=ContributionRole.PANELLIST),)},
            ["Dr Ada Example is now panellist in “A Talk”; before, speaker."],
        ),
        ({"speakers": (Part(speaker="ada", status="confirmed"),)}, ["Dr Ada Example confirmed for “A Talk”."]),
    ],
)
def test_what_changed_of_a_session_is_said_in_words(values, sentences):
    assert of_talk(**values) == sentences


def test_a_session_that_gets_a_time_is_not_said_to_have_moved():
    before = replace(PROGRAMME, sessions=(replace(TALK, start=None, end=None), LUNCH))
    assert said(PROGRAMME, before) == ["“A Talk” is now at 10am, until 11am."]


def test_sessions_are_added_and_taken_out():
    assert said(replace(PROGRAMME, sessions=(LUNCH,))) == ["“A Talk” taken out."]
    assert said(PROGRAMME, replace(PROGRAMME, sessions=(LUNCH,))) == ["“A Talk” added: 10am, Hall A."]


def test_a_cancelled_session_may_take_place_after_all():
    cancelled = replace(PROGRAMME, sessions=(replace(TALK, status="cancelled"), LUNCH))
    assert said(PROGRAMME, cancelled) == ["“A Talk” takes place after all."]


def test_the_order_is_said_where_no_time_says_it():
    untimed = [replace(session, start=None, end=None) for session in (TALK, LUNCH)]
    before, after = (replace(PROGRAMME, sessions=tuple(order)) for order in (untimed, untimed[::-1]))
    assert said(after, before) == ["The order of the sessions changed."]


# ── People and the event ──


@pytest.mark.parametrize(
    ("values", "sentences"),
    [
        ({"status": "confirmed"}, ["Dr Ada Example confirmed."]),
        ({"honorific": "Professor"}, ["Dr Ada Example is now printed as Professor Ada Example."]),
        ({"billing": "Director"}, ["Billing of Dr Ada Example changed from “Head of Samples” to “Director”."]),
        ({"role": "chair"}, ["Dr Ada Example chairs the event."]),
        ({"is_key": True}, ["Dr Ada Example is a key speaker."]),
        ({"position": "Not printed"}, []),
    ],
)
def test_what_changed_of_a_speaker_is_said_in_words(values, sentences):
    assert of_ada(**values) == sentences


@pytest.mark.parametrize(
    ("values", "sentences"),
    [
        ({"title": "Fora"}, ["Title changed from “Forum” to “Fora”."]),
        ({"place": "Leeds"}, ["Place changed from “York” to “Leeds”."]),
        ({"place": None}, ["Place taken out: “York”."]),
        ({"starts_on": NEXT}, ["Date changed from “Friday 5 March 2027” to “Saturday 6 March 2027”."]),
        ({"ends_on": NEXT}, ["Date changed from “Friday 5 March 2027” to “5 to 6 March 2027”."]),
        ({"end_time": time(13)}, ["Hours changed from “from 9.30am” to “9.30am to 1pm”."]),
        ({"status": EventStatus.POSTPONED}, ["The event is postponed."]),
        ({"format": EventFormat.ONLINE}, ["Format added: “Online”."]),
        ({"venue": VenueDetails(name="Hall", address="1 Square")}, ["Venue added: “Hall, 1 Square”."]),
        ({"brief": "What it was about."}, ["The brief was changed."]),
        ({"brief": None}, ["The brief was taken out."]),
        ({"audience_note": "All."}, ["What is said of the audience was added."]),
        ({"learning_points": ("Learn", "Do")}, ["Learning points added: “Learn” and “Do”."]),
        ({"links": (Link(label="Paper", url="https://a.example"),)}, ["Link added: “Paper, https://a.example”."]),
        ({"sources": (Reference(title="Paper", year=2018),)}, ["Source added: “Paper, 2018”."]),
    ],
)
def test_what_changed_of_the_event_is_said_in_words(values, sentences):
    assert of_event(**values) == sentences


def test_who_should_attend_is_compared_by_name_and_order():
    before = replace(PROGRAMME, audiences=(Audience(name="Police"), Audience(name="Schools")))
    after = replace(PROGRAMME, audiences=(Audience(name="Schools"), Audience(name="Police")))
    assert said(after, before) == ["Audiences: the order changed."]
    assert said(PROGRAMME, before) == ["Audiences taken out: “Police” and “Schools”."]


def test_somebody_whose_billing_is_gone_is_named_nowhere_and_breaks_nothing():
    """A publication rewritten so that a part leads to nobody."""
    broken = replace(PROGRAMME, speakers=(BERT,))
    without = replace(PROGRAMME, speakers=(BERT,), sessions=(replace(TALK, speakers=()), LUNCH))
    assert said(without, broken) == ["A speaker taken out of “A Talk”."]


# ── Prose, word by word ──


def test_a_text_is_compared_word_by_word():
    assert rewording("It was said once.", "It is said, once.") == [
        Run(Kind.SAME, "It "),
        Run(Kind.GONE, "was said "),
        Run(Kind.NEW, "is said, "),
        Run(Kind.SAME, "once."),
    ]


def test_what_stayed_far_from_a_change_is_left_out():
    words = [f"w{n}" for n in range(200)]
    before, after = " ".join(words), " ".join([*words[:100], "new", *words[100:]])
    first, new, last = rewording(before, after)
    assert first == Run(Kind.SAME, f" … {' '.join(words[75:100])} ")
    assert new == Run(Kind.NEW, "new ")
    assert last == Run(Kind.SAME, f"{' '.join(words[100:125])} … ")


def test_a_long_text_is_compared_line_by_line():
    before = "\n".join(f"Line {n} of a long text." for n in range(1000))
    after = before.replace("Line 500 of", "Line 500, which was changed, of")
    changed = [run for run in rewording(before, after) if run.kind != Kind.SAME]
    assert changed == [
        Run(Kind.GONE, "Line 500 of a long text.\n"),
        Run(Kind.NEW, "Line 500, which was changed, of a long text.\n"),
    ]


def test_prose_that_was_added_or_taken_out_whole_has_no_comparison():
    (added,) = differences(replace(PROGRAMME, event=replace(EVENT, brief=None)), PROGRAMME)
    assert (added.before, added.after, added.rewording) == ("", "What it is about.", [])
