from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

import agenda.demo
from agenda.timetable import days
from events.models import Entry, Event, Publication
from events.programme import Programme, from_json
from events.vocabulary import SessionKind
from speakers.models import Speaker

FORUM = "effectively-tackling-and-preventing-serious-and-organised-crime-2019"
SYMPOSIUM_2023, SYMPOSIUM_2024 = (f"tackling-serious-and-organised-crime-{year}" for year in (2023, 2024))
CONFERENCE = "pursue-prevent-protect-and-prepare-2014"
SAMPLE = "sample-conference"


def programme(slug: str) -> Programme:
    return from_json((Path(agenda.demo.__file__).parent / f"{slug}.json").read_bytes())


@pytest.fixture
def loaded(monkeypatch):
    """The demo as it is loaded on a Sunday in November."""
    monkeypatch.setattr("agenda.management.commands.load_demo.timezone.localdate", lambda: date(2026, 11, 22))

    def load() -> None:
        call_command("load_demo", verbosity=0)

    load()
    return load


@pytest.mark.django_db
def test_the_demo_is_loaded_and_published(loaded):
    assert set(Publication.objects.current().values_list("event__slug", "number")) == {
        (slug, 1) for slug in (FORUM, SYMPOSIUM_2023, SYMPOSIUM_2024, CONFERENCE, SAMPLE)
    }
    for slug in (FORUM, SYMPOSIUM_2023, SYMPOSIUM_2024, CONFERENCE):
        assert Publication.objects.get(event__slug=slug).programme == programme(slug)
    assert Speaker.objects.filter(name="John Coxhead").count() == 1
    assert Entry.objects.filter(kind="billing", slug="john-coxhead").count() == 2


@pytest.mark.django_db
def test_the_demo_loaded_again_changes_nothing(loaded):
    def everything() -> list:
        return [list(model.objects.order_by("pk").values()) for model in (Event, Publication, Entry, Speaker)]

    Event.objects.filter(slug=FORUM).update(title="Edited since")
    before = everything()
    loaded()
    assert everything() == before


@pytest.mark.django_db
def test_the_sample_is_two_months_ahead_on_the_weekday_it_was_written_for(loaded):
    sample = Publication.objects.get(event__slug=SAMPLE).programme
    assert (sample.event.starts_on, sample.event.ends_on) == (date(2027, 1, 27), date(2027, 1, 28))
    assert sample.event.starts_on.weekday() == programme(SAMPLE).event.starts_on.weekday()
    assert {session.day for session in sample.sessions} == {date(2027, 1, 27), date(2027, 1, 28)}


# ── The facts ──────────────────────────────────────────────────────────────────────────────────────────


def test_2019_when_where_and_for_whom():
    forum = programme(FORUM)
    event = forum.event
    assert event.title == "Effectively Tackling and Preventing Serious and Organised Crime"
    assert (event.starts_on, event.start_time.isoformat("minutes"), event.end_time.isoformat("minutes")) == (
        date(2019, 7, 16),
        "08:45",
        "16:50",
    )
    assert (event.place, event.notice) == ("Central London", "Programme subject to change")
    assert event.sectors == ("criminal justice", "local government", "voluntary sector")
    assert [audience.name for audience in forum.audiences if audience.kind == "job-title"] == [
        "Police and Crime Commissioners",
        "Leads for Serious and Organised Crime",
        "Chief Superintendents",
        "Deputy Chief Constables",
        "Community Protection Leads",
        "Youth Engagement Officers",
        "Strategic Operations Directors",
        "Detective Inspectors",
        "Councillors",
        "Criminologists",
        "Directors of Capabilities",
        "Heads of ROCU",
        "Partnership Managers",
        "Probation Officers",
        "Victim Protection Leads",
        "Heads of Safeguarding",
    ]


def test_2019_sessions_in_order_with_their_kinds_and_points():
    sessions = programme(FORUM).sessions
    assert [(session.label, session.title, session.kind.value, len(session.points)) for session in sessions] == [
        (None, "Registration, Refreshments and Networking", "registration", 0),
        (None, "Chair's Welcome Address", "welcome", 0),
        (
            "Morning Keynote",
            "Developing a Whole-System Strategic Approach to Disrupting Serious and Organised Crime",
            "keynote",
            5,
        ),
        (
            "Special Keynote",
            "Assessing the Threat Of, and Coordinating Responses To, Serious and Organised Crime",
            "keynote",
            5,
        ),
        (None, "Questions and Answers Session", "qa", 0),
        (None, "Refreshments and Networking", "break", 0),
        (
            "Case Study",
            "Demonstrating Best Practice in Tackling Serious and Organised Crime as a Police Force",
            "case-study",
            5,
        ),
        (
            "Case Study",
            "Tackling Serious and Organised Crime Regionally Through a Crime Prevention Centre",
            "case-study",
            4,
        ),
        (None, "Questions and Answers Session", "qa", 0),
        (None, "Lunch and Networking", "lunch", 0),
        (
            "Afternoon Keynote",
            "Supporting Police Forces to Develop Integrated Approaches in Preventing and Disrupting Organised Criminal "
            "Networks",
            "keynote",
            4,
        ),
        (
            "Special Keynote",
            "Evaluating the Government's Approach to Tackling Serious and Organised Crime",
            "keynote",
            4,
        ),
        (None, "Questions and Answers Session", "qa", 0),
        (
            "Case Study",
            "Providing Specialist Policing Capabilities to Effectively Deal with Serious and Organised Crime",
            "case-study",
            5,
        ),
        (
            "Case Study",
            "Piloting a Joint Police-Local Authority Initiative to Improve Community Resilience to Organised Crime",
            "case-study",
            6,
        ),
        (None, "Questions and Answers Session", "qa", 0),
        (None, "Refreshments and Networking", "break", 0),
        (
            "Case Study",
            "Establishing Robust Multi-Agency Partnerships to Address Gang Violence and Exploitation",
            "case-study",
            5,
        ),
        (
            "Case Study",
            "The Role of the Voluntary Sector in Developing Services to Protect Vulnerable Individuals from Serious "
            "Organised Crime",
            "case-study",
            5,
        ),
        (
            "Case Study",
            "Educating Young People About Organised Crime and Raising Awareness of Criminal Exploitation",
            "case-study",
            5,
        ),
        (None, "Questions and Answers Session", "qa", 0),
        (None, "Chair’s Summary and Close", "close", 0),
    ]
    assert (len(sessions), sum(len(session.points) for session in sessions)) == (22, 53)


def test_2019_who_is_billed_in_which_session_with_which_status():
    forum = programme(FORUM)
    billed = [
        [
            (forum.billing_of[part.speaker].full_name, part.role.value, (part.status or billing.status).value)
            for part in session.speakers
            for billing in [forum.billing_of[part.speaker]]
        ]
        for session in forum.sessions
        if session.speakers
    ]
    assert billed == [
        [("Professor Michael Levi", "chair", "invited")],
        [("Dr Colin Wilson", "speaker", "confirmed")],
        [("Nina Cope", "speaker", "confirmed")],
        [("Detective Chief Inspector Steve Rayland", "speaker", "invited")],
        [("Dame Vera Baird", "speaker", "invited")],
        [("Marc Jones", "speaker", "confirmed")],
        [("Lizzie Hogarth", "speaker", "confirmed")],
        [("Detective Superintendent Tony Creely", "speaker", "invited")],
        [("Amy Hurst", "speaker", "invited"), ("Carolyn Belafonte", "speaker", "invited")],
        [
            ("Councillor Mike Hill", "speaker", "invited"),
            ("John Drew", "speaker", "invited"),
            ("Nick Downing", "speaker", "invited"),
        ],
        [("Tom Halpin", "speaker", "confirmed"), ("Kerri Swindells", "speaker", "invited")],
        [("Steve Reardon", "speaker", "confirmed"), ("Sue Gregory", "speaker", "confirmed")],
    ]
    assert sum(map(len, billed)) == 17


def test_2019_key_speakers_are_the_seven_confirmed():
    assert [billing.full_name for billing in programme(FORUM).speakers if billing.is_key] == [
        "Dr Colin Wilson",
        "Nina Cope",
        "Lizzie Hogarth",
        "Marc Jones",
        "Steve Reardon",
        "Tom Halpin",
        "Sue Gregory",
    ]


def test_2024_has_one_key_speaker_and_32_audiences():
    symposium = programme(SYMPOSIUM_2024)
    assert [(billing.full_name, billing.billing, billing.is_key) for billing in symposium.speakers] == [
        (
            "Professor John Coxhead",
            "Professor of Policing at the Institute of Policing, Staffordshire University",
            True,
        )
    ]
    audiences = [audience.name for audience in symposium.audiences]
    assert (len(audiences), audiences[0], audiences[-1]) == (
        32,
        "Regional Organised Crime Units",
        "Academics, Analysts and Researchers",
    )
    assert (symposium.event.starts_on, len(symposium.event.learning_points)) == (date(2024, 12, 5), 7)


def test_2023_has_eight_key_speakers_of_whom_one_is_chair():
    symposium = programme(SYMPOSIUM_2023)
    assert [(billing.full_name, billing.role and billing.role.value) for billing in symposium.speakers] == [
        ("Professor John Coxhead", None),
        ("Professor David Wall", None),
        ("Professor Gloria Laycock OBE", None),
        ("Parm Sandhu", "chair"),
        ("Cathy Haenlein", None),
        ("Dr Mohammed Rahman", None),
        ("Lauren Saunders", None),
        ("Detective Inspector Hinesh Mehta", None),
    ]
    assert (len(symposium.audiences), len(symposium.event.learning_points)) == (32, 8)
    assert (symposium.event.starts_on, symposium.event.end_time.isoformat("minutes")) == (date(2023, 11, 21), "13:20")


def test_2014_is_a_brief_with_its_source_and_its_themes():
    event = programme(CONFERENCE).event
    assert (event.starts_on, event.place, event.organiser.name) == (
        date(2014, 6, 4),
        "Greater Manchester Police Headquarters",
        "No Offence!",
    )
    assert event.themes == ("Pursue", "Prevent", "Protect", "Prepare")
    assert [(source.title, source.publisher, source.year) for source in event.sources] == [
        ("Serious & Organised Crime Strategy Paper", "HM Government", 2013)
    ]


def test_the_sample_shows_everything_there_is():
    sample = programme(SAMPLE)
    assert len({session.day for session in sample.sessions}) == 2
    assert [room.name for room in sample.rooms] == ["Main Hall", "Room A", "Room B"]
    assert {session.kind for session in sample.sessions} == set(SessionKind)
    assert sorted(session.status.value for session in sample.sessions if session.status != "scheduled") == [
        "cancelled",
        "moved",
    ]
    assert all(billing.name.startswith("Sample Speaker") for billing in sample.speakers)


def test_the_sample_runs_in_three_rooms_at_once_with_plenaries_over_all():
    for day in days(programme(SAMPLE)):
        assert day.rooms == ("Main Hall", "Room A", "Room B")
        assert max(sum(bool(cell.sessions) for cell in row.cells) for row in day.rows) == 3
        assert {row.plenary.kind.value for row in day.rows if row.plenary} >= {"keynote", "break", "lunch"}
