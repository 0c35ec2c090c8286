from datetime import date, time

import pytest

from agenda.compose import compose
from events import programme as p
from events import vocabulary as v
from events.chosen import choose
from events.models import AudienceCategory, Event, Organisation, Sector, Series, Source, Theme, Venue
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    TrackFactory,
    agenda_of,
)

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 5)


def titles(event) -> list[str]:
    return [session.title for session in compose(event).sessions]


def test_an_event_with_nothing_known_but_its_title():
    event = Event.objects.create(title="Sample Event")
    assert compose(event) == p.Programme(event=p.EventDetails(title="Sample Event", slug="sample-event"))


def test_everything_that_is_known():
    event = EventFactory(
        title="Sample Event",
        series=Series.objects.named("Sample Series"),
        venue=Venue.objects.create(name="Sample Hall", address="1 Sample Square\nSample City"),
        organiser=Organisation.objects.create(name="Sample Organiser", website="https://example.org/"),
        status="postponed",
        format="hybrid",
        ends_on=date(2027, 3, 6),
        place="Sample City",
        contact="programme@example.org",
        audience_note="For all.",
        summary="A summary.",
        learning_points="One\nTwo",
        notice="Programme subject to change",
        links="Travel and access https://example.org/travel",
    )
    choose(Event.sectors, [Sector.objects.named(name) for name in ("police", "health")], event=event)
    choose(Event.themes, [Theme.objects.named(name) for name in ("Pursue", "Prevent")], event=event)
    officers = AudienceCategory.objects.create(name="Sample Officers", kind="job-title")
    choose(Event.audiences, [officers, AudienceCategory.objects.named("All")], event=event)
    Source.objects.create(event=event, title="Sample Strategy", year=2018, publisher="Sample Office")
    Source.objects.create(event=event, title="Sample Assessment", url="https://example.org/a")
    room, track = RoomFactory(event=event, name="Hall A", capacity=40), TrackFactory(event=event, name="One")
    speaker = SpeakerFactory(honorific="Dr", name="Sample Speaker", post_nominals="OBE")
    appearance = AppearanceFactory(
        event=event, speaker=speaker, billing="Head, Sample Police", position="Head", status="invited", role="chair",
        is_key=True, organisation=Organisation.objects.named("Sample Police"),
    )  # fmt: skip
    session = SessionFactory(
        event=event, title="Opening", at=("10:00", "10:30"), kind="keynote", label="Morning keynote", abstract="*A*",
        points="One\nTwo", note="Rated “Good”", room=room, track=track, status="moved",
    )  # fmt: skip
    session.audiences.add(officers)
    session.themes.add(Theme.objects.named("Pursue"))
    ContributionFactory(session=session, appearance=appearance, role="moderator", status="confirmed")

    assert compose(event) == p.Programme(
        event=p.EventDetails(
            title="Sample Event",
            slug="sample-event",
            series="Sample Series",
            status=v.EventStatus.POSTPONED,
            format=v.EventFormat.HYBRID,
            starts_on=DAY,
            ends_on=date(2027, 3, 6),
            start_time=time(9, 30),
            end_time=time(16, 30),
            timezone="Europe/London",
            place="Sample City",
            venue=p.VenueDetails(name="Sample Hall", address="1 Sample Square\nSample City"),
            organiser=p.Organiser(name="Sample Organiser", website="https://example.org/"),
            sectors=("police", "health"),
            themes=("Pursue", "Prevent"),
            summary="A summary.",
            brief="A brief.",
            learning_points=("One", "Two"),
            audience_note="For all.",
            notice="Programme subject to change",
            contact="programme@example.org",
            links=(p.Link(label="Travel and access", url="https://example.org/travel"),),
            sources=(
                p.Reference(title="Sample Strategy", publisher="Sample Office", year=2018),
                p.Reference(title="Sample Assessment", url="https://example.org/a"),
            ),
        ),
        audiences=(
            p.Audience(name="Sample Officers", kind=v.AudienceKind.JOB_TITLE),
            p.Audience(name="All", kind=v.AudienceKind.GROUP),
        ),
        speakers=(
            p.Billing(
                key="sample-speaker",
                honorific="Dr",
                name="Sample Speaker",
                post_nominals="OBE",
                billing="Head, Sample Police",
                position="Head",
                organisation="Sample Police",
                status=v.AppearanceStatus.INVITED,
                role=v.AppearanceRole.CHAIR,
                is_key=True,
            ),
        ),
        rooms=(p.RoomDetails(name="Hall A", capacity=40),),
        tracks=(p.TrackDetails(name="One"),),
        sessions=(
            p.SessionDetails(
                id="opening",
                day=DAY,
                start=time(10),
                end=time(10, 30),
                kind=v.SessionKind.KEYNOTE,
                label="Morning keynote",
                title="Opening",
                abstract="*A*",
                points=("One", "Two"),
                note="Rated “Good”",
                room="Hall A",
                track="One",
                status=v.SessionStatus.MOVED,
                audiences=("Sample Officers",),
                themes=("Pursue",),
                speakers=(
                    p.Part(
                        speaker="sample-speaker",
                        role=v.ContributionRole.MODERATOR,
                        status=v.AppearanceStatus.CONFIRMED,
                    ),
                ),
            ),
        ),
    )


def test_people_proposed_declined_or_withdrawn_are_not_in_it():
    session = SessionFactory()
    for status in ["", "proposed", "invited", "confirmed", "declined", "withdrawn"]:
        speaker = SpeakerFactory(slug=f"speaker-{status}")
        appearance = AppearanceFactory(event=session.event, speaker=speaker, status=status)
        ContributionFactory(session=session, appearance=appearance)
    programme = compose(session.event)
    printed = ["speaker-", "speaker-invited", "speaker-confirmed"]
    assert [billing.key for billing in programme.speakers] == printed
    assert [part.speaker for part in programme.sessions[0].speakers] == printed
    assert [billing.status for billing in programme.speakers] == [None, "invited", "confirmed"]


def test_what_is_chosen_keeps_the_order_of_choosing():
    event = EventFactory()
    sectors = [Sector.objects.named(name) for name in "bca"]
    choose(Event.sectors, sectors, event=event)
    assert compose(event).event.sectors == ("b", "c", "a")
    choose(Event.sectors, sectors[::-1], event=event)
    assert compose(event).event.sectors == ("a", "c", "b")


def test_sessions_without_times_are_in_the_order_by_hand():
    event = EventFactory()
    for title, order in [("third", 3), ("first", 1), ("second", 2), ("another second", 2)]:
        SessionFactory(event=event, title=title, order=order)
    assert titles(event) == ["first", "second", "another second", "third"]


def test_sessions_are_in_sequence_by_day_and_time():
    event = EventFactory(ends_on=date(2027, 3, 6))
    for title, day, at in [
        ("next day", date(2027, 3, 6), ("09:00", None)),
        ("afternoon", DAY, ("14:00", None)),
        ("follows the afternoon", DAY, (None, None)),
        ("no day", None, None),
        ("morning", DAY, ("09:00", "10:00")),
        ("follows the morning", DAY, (None, None)),
        ("noon", DAY, ("12:00", None)),
    ]:
        SessionFactory(event=event, title=title, day=day, at=at)
    SessionFactory(event=event, title="before all", day=DAY, order=1)
    SessionFactory(title="of another event")
    assert titles(event) == [
        "before all",
        "morning",
        "follows the morning",
        "noon",
        "afternoon",
        "follows the afternoon",
        "next day",
        "no day",
    ]


def test_the_hour_that_happens_twice_is_in_sequence():
    """T-02."""
    event = EventFactory(starts_on=date(2027, 10, 31))
    for title, start in [("second", "01:15+00:00"), ("after", "02:00"), ("first", "01:45+01:00")]:
        SessionFactory(event=event, title=title, at=(start, None))
    assert [(s.title, s.start.isoformat("minutes")) for s in compose(event).sessions] == [
        ("first", "01:45+01:00"),
        ("second", "01:15+00:00"),
        ("after", "02:00"),
    ]


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_number_of_queries_is_the_same_for_every_size(sessions, django_assert_num_queries):
    event = EventFactory(series=Series.objects.named("Sample Series"))
    for session in agenda_of(event, sessions, speakers_each=sessions):
        session.room = RoomFactory(event=event)
        session.save()
        session.themes.add(Theme.objects.named(session.title))
        session.audiences.add(AudienceCategory.objects.named(session.title))
        event.themes.add(Theme.objects.named(session.title))
        Source.objects.create(event=event, title=session.title)
    with django_assert_num_queries(12):
        assert len(compose(event).sessions) == sessions
