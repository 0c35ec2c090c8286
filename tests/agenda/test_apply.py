from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

import agenda.demo
from agenda.compose import compose
from agenda.importer.apply import CannotApply, apply
from agenda.models import Contribution, Session
from agenda.publish import publish
from events.models import AudienceCategory, Entry, Event, Organisation, Publication, Sector
from events.programme import NotAProgramme, Programme, from_data, from_json, to_data
from speakers.models import Appearance, Speaker
from tests.factories import AppearanceFactory, ContributionFactory, EventFactory, SessionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db
DEMO = sorted(Path(agenda.demo.__file__).parent.glob("*.json"))
DAY = "2027-03-05"


def programme(**parts) -> Programme:
    event = {"title": "Sample Event", "slug": "sample-event", "starts_on": DAY, **parts.pop("event", {})}
    return from_data({"event": event, **parts})


def session(id: str, start=None, end=None, **values) -> dict:
    return {"id": id, "title": id.title(), "day": DAY, "start": start, "end": end, **values}


def refusal(wanted: Programme, **options) -> str:
    before = [model.objects.count() for model in (Event, Session, Speaker, Sector)]
    with pytest.raises(CannotApply) as refused:
        apply(programme=wanted, **options)
    assert [model.objects.count() for model in (Event, Session, Speaker, Sector)] == before
    return str(refused.value)


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_what_is_applied_is_composed_again(path):
    wanted = from_json(path.read_bytes())
    event = apply(programme=wanted)
    assert compose(event) == wanted
    assert compose(apply(programme=wanted, event=event)) == wanted


def test_a_programme_of_titles_only_is_applied():
    wanted = from_data({"event": {"title": "Sample Event"}, "sessions": [{"id": "a", "title": "A"}]})
    assert compose(apply(programme=wanted)) == replace(wanted, event=replace(wanted.event, slug="sample-event"))


def test_what_is_applied_is_a_draft():
    apply(programme=programme())
    assert (Publication.objects.count(), Entry.objects.count()) == (0, 0)


def test_both_hours_of_the_night_in_which_the_clocks_go_back_are_applied():
    """T-02."""
    night = {"day": "2027-10-31"}
    wanted = programme(
        event={"starts_on": "2027-10-31"},
        sessions=[session("a", "01:30+01:00", "01:30+00:00", **night), session("b", "02:00", "03:00", **night)],
    )
    assert to_data(compose(apply(programme=wanted))) == to_data(wanted)


def test_rows_are_matched_and_what_is_left_out_goes():
    before = programme(
        rooms=[{"name": "Hall A"}, {"name": "Hall B"}],
        tracks=[{"name": "One"}],
        speakers=[{"key": "ann", "name": "Ann"}, {"key": "bob", "name": "Bob"}],
        sessions=[session("kept", "09:00", "10:00", room="Hall A", speakers=[{"speaker": "ann"}]), session("gone")],
    )
    event = apply(programme=before)
    kept = Session.objects.get(slug="kept")
    after = programme(
        event={"title": "Another Title"},
        rooms=[{"name": "Hall B", "capacity": 20}],
        speakers=[{"key": "bob", "name": "Bob", "status": "invited"}],
        sessions=[session("new"), session("kept", "11:00", "12:00", room="Hall B", speakers=[{"speaker": "bob"}])],
    )
    assert apply(programme=after, event=event) == event
    assert compose(event) == after
    assert Session.objects.get(slug="kept") == kept
    assert set(Speaker.objects.values_list("slug", flat=True)) == {"ann", "bob"}


def test_two_sessions_swap_their_rooms():
    rooms = [{"name": "Hall A"}, {"name": "Hall B"}]

    def with_rooms(first, second):
        return programme(
            rooms=rooms,
            sessions=[session("a", "09:00", "10:00", room=first), session("b", "09:00", "10:00", room=second)],
        )

    event = apply(programme=with_rooms("Hall A", "Hall B"))
    swapped = with_rooms("Hall B", "Hall A")
    assert compose(apply(programme=swapped, event=event)) == swapped


def test_the_same_again_writes_nothing():
    wanted = from_json(DEMO[0].read_bytes())
    event = apply(programme=wanted)
    before = set(Contribution.objects.values_list("pk", flat=True))
    apply(programme=wanted, event=event)
    assert set(Contribution.objects.values_list("pk", flat=True)) == before


def test_an_event_that_is_there_is_not_written_over_unless_named():
    EventFactory(slug="sample-event", title="Already there")
    assert refusal(programme()) == "There is an event at “sample-event” already; name it to write into it."
    assert Event.objects.get().title == "Already there"


def test_the_address_of_an_event_stays_when_it_is_written_into():
    event = EventFactory(slug="another")
    assert apply(programme=programme(), event=event).slug == "another"


def test_names_are_found_letter_case_aside():
    Sector.objects.create(name="criminal justice")
    officers = AudienceCategory.objects.create(name="Sample Officers", kind="job-title")
    apply(programme=programme(event={"sectors": ["Criminal Justice"]}, audiences=[{"name": "sample officers"}]))
    assert Sector.objects.count() == 1
    assert AudienceCategory.objects.get() == officers


def test_a_website_is_added_to_an_organisation_that_has_none():
    organiser = {"name": "Sample Organiser", "website": "https://example.org/"}
    known = Organisation.objects.create(name="Sample Organiser")
    apply(programme=programme(event={"organiser": organiser}))
    known.refresh_from_db()
    assert known.website == "https://example.org/"


# ── People ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_person_is_known_by_key_and_name():
    known = SpeakerFactory(slug="ann-sample", name="Ann Sample", biography="Known.")
    event = apply(programme=programme(speakers=[{"key": "ann-sample", "name": "ann sample"}]))
    assert event.appearances.get().speaker == known


def test_somebody_else_of_the_same_key_is_a_new_person():
    SpeakerFactory(slug="ann-sample", name="Ann Sample-Jones")
    event = apply(programme=programme(speakers=[{"key": "ann-sample", "name": "Ann Sample"}]))
    speaker = event.appearances.get().speaker
    assert (speaker.name, speaker.slug) == ("Ann Sample", "ann-sample-2")


def test_somebody_else_of_the_same_key_is_made_once():
    """I-08."""
    SpeakerFactory(slug="ann-sample", name="Ann Sample-Jones")
    wanted = programme(speakers=[{"key": "ann-sample", "name": "Ann Sample"}])
    event = apply(programme=wanted)
    apply(programme=wanted, event=event)
    assert set(Speaker.objects.values_list("slug", flat=True)) == {"ann-sample", "ann-sample-2"}


def test_people_whom_no_programme_prints_stay_with_their_sessions():
    event = EventFactory(slug="sample-event")
    talk = SessionFactory(event=event, slug="talk")
    stay = {
        status: ContributionFactory(
            session=talk, appearance=AppearanceFactory(event=event, status=status, speaker=SpeakerFactory(slug=status))
        )
        for status in ["proposed", "declined", "withdrawn"]
    }
    AppearanceFactory(event=event, status="confirmed", speaker=SpeakerFactory(slug="confirmed"))
    apply(programme=programme(sessions=[session("talk")]), event=event)
    assert set(event.appearances.values_list("speaker__slug", flat=True)) == set(stay)
    assert set(talk.contributions.values_list("appearance__speaker__slug", flat=True)) == set(stay)


def test_who_was_proposed_and_is_billed_now_is_there_once():
    event = EventFactory(slug="sample-event")
    AppearanceFactory(event=event, status="proposed", speaker=SpeakerFactory(slug="ann", name="Ann"))
    apply(programme=programme(speakers=[{"key": "ann", "name": "Ann", "status": "confirmed"}]), event=event)
    assert [(row.speaker.slug, row.status) for row in Appearance.objects.all()] == [("ann", "confirmed")]


# ── What cannot be applied ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"event": {"ends_on": "2027-03-04"}}, "ends_on: The last day is before the first day."),
        ({"event": {"timezone": "Nowhere"}}, "timezone: “Nowhere” is not a time zone. Did you mean Europe/London?"),
        ({"event": {"slug": "past"}}, "slug: This address is taken already."),
        ({"event": {"notice": "a" * 201}}, "notice: Ensure this value has at most 200 characters (it has 201)."),
        (
            {"sessions": [session("a", "10:00", "09:00")]},
            "session: The end must be after the start.",
        ),
        (
            {"sessions": [session("a", day="2027-03-06")]},
            "Session “A”: day: 6 March 2027 is not a day of the event (5 March 2027).",
        ),
        ({"sessions": [session("a", "10:00", day=None)]}, "Session “A”: day: Say on which day."),
        (
            {
                "rooms": [{"name": "Hall A"}],
                "sessions": [
                    session("a", "10:00", "11:00", room="Hall A"),
                    session("b", "10:59", "12:00", room="Hall A"),
                ],
            },
            "session: The room is taken at that time by another session.",
        ),
    ],
)
def test_what_breaks_a_rule_is_said_in_one_line_and_nothing_is_written(parts, said):
    assert refusal(programme(**parts)) == said


@pytest.mark.parametrize("day", ["2027-10-31", "2027-03-28"])
def test_a_time_that_is_not_one_moment_is_refused(day):
    """T-02."""
    wanted = programme(event={"starts_on": day}, sessions=[session("a", "01:30", day=day)])
    assert refusal(wanted).startswith("Session “A”: 01:30 ")


PLACES = {
    "series": {"event": {"series": "{}"}},
    "sector": {"event": {"sectors": ["{}"]}},
    "theme": {"event": {"themes": ["{}"]}},
    "venue": {"event": {"venue": {"name": "{}"}}},
    "address": {"event": {"venue": {"name": "a", "address": "{}"}}},
    "organiser": {"event": {"organiser": {"name": "{}"}}},
    "source": {"event": {"sources": [{"title": "{}"}]}},
    "link": {"event": {"links": [{"label": "{}", "url": "https://example.org/"}]}},
    "audience": {"audiences": [{"name": "{}"}]},
    "room": {"rooms": [{"name": "{}"}]},
    "track": {"tracks": [{"name": "{}"}]},
    "organisation": {"speakers": [{"key": "a", "name": "a", "organisation": "{}"}]},
    "billing": {"speakers": [{"key": "a", "name": "a", "billing": "{}"}]},
    "theme of a session": {"sessions": [session("a", themes=["{}"])]},
    "audience of a session": {"sessions": [session("a", audiences=["{}"])]},
    "points": {"sessions": [session("a", points=["{}"])]},
}


@pytest.mark.parametrize("character", ["\0", "\u202e"])
@pytest.mark.parametrize("place", PLACES)
def test_an_invisible_character_is_refused_wherever_it_stands(place, character):
    def filled(part):
        if isinstance(part, dict):
            return {key: filled(value) for key, value in part.items()}
        if isinstance(part, list):
            return [filled(each) for each in part]
        return part.replace("{}", f"a{character}b") if isinstance(part, str) else part

    try:
        wanted = programme(**filled(PLACES[place]))
    except NotAProgramme:
        return
    assert "invisible character" in refusal(wanted)


@pytest.mark.parametrize(("what", "names"), [("sectors", ["b", "a", "B"]), ("themes", ["b", "a", "b"])])
def test_a_name_given_twice_is_taken_once(what, names):
    event = apply(programme=programme(event={what: names}))
    assert getattr(compose(event).event, what) == ("b", "a")


def test_an_address_that_is_none_is_refused_in_words():
    wanted = programme(event={"organiser": {"name": "a", "website": "javascript:alert(1)"}})
    assert refusal(wanted) == "website: Enter a valid URL."


def test_a_refused_programme_leaves_the_event_as_it_was():
    event = apply(programme=programme(sessions=[session("a", "09:00", "10:00")]))
    before = compose(event)
    refusal(programme(event={"title": "Another"}, sessions=[session("b", "10:00", "09:00")]), event=event)
    assert compose(event) == before
    assert (before.event.starts_on, before.sessions[0].start) == (date(2027, 3, 5), time(9))


def test_what_is_applied_can_be_published():
    event = apply(programme=from_json(DEMO[0].read_bytes()))
    assert publish(event=event).programme == compose(event)
