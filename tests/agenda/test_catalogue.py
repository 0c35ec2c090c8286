from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from agenda.catalogue import rebuild
from agenda.publish import bring_back, publish, withdraw
from events.models import (
    AudienceCategory,
    Catalogue,
    Entry,
    Event,
    Organisation,
    Publication,
    Sector,
    Series,
    Source,
    Theme,
)
from events.search.query import search_query
from speakers.models import Speaker
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
)

START, END = datetime(2027, 3, 5, 9, 30, tzinfo=UTC), datetime(2027, 3, 5, 16, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def version() -> int:
    return Catalogue.state(START)[0]


def sample_event() -> Event:
    event = EventFactory(
        title="Sample Event",
        place="Sample City",
        format="online",
        summary="A summary.",
        brief="# A *brief*",
        learning_points="One\nTwo",
        series=Series.objects.named("Sample Series"),
        organiser=Organisation.objects.named("Sample Organiser"),
    )
    event.sectors.add(Sector.objects.named("health"))
    event.themes.add(Theme.objects.named("Prevent"))
    event.audiences.add(AudienceCategory.objects.named("Councillors"))
    session = SessionFactory(
        event=event,
        title="Opening",
        label="Keynote",
        at=("10:00", "11:00"),
        abstract="<An> *abstract*",
        points="A point\nthe National Crime Agency (NCA)",
    )
    session.themes.add(Theme.objects.named("Protect"))
    speaker = SpeakerFactory(honorific="Dr", name="Ann Sample", biography="Before.")
    police = Organisation.objects.named("Sample Police")
    appearance = AppearanceFactory(event=event, speaker=speaker, organisation=police, status="invited", is_key=True)
    ContributionFactory(session=session, appearance=appearance, role="chair")
    return event


LISTED = {
    "slug": "sample-event",
    "title": "Sample Event",
    "starts_on": "2027-03-05",
    "ends_on": None,
    "start_time": "09:30",
    "end_time": "16:30",
    "timezone": "Europe/London",
    "place": "Sample City",
    "format": "online",
    "status": "scheduled",
}

INHERITED = ["sector:health", "series:sample-series", "year:2027", "format:online", "place:sample-city"]


def row(kind: str) -> dict:
    return Entry.objects.values(
        "slug", "title", "sort_key", "starts_at", "ends_at", "facets", "labels", "names", "points", "text", "detail"
    ).get(kind=kind)


@pytest.mark.django_db
def test_the_row_of_an_event():
    publish(event=sample_event())
    assert row("event") == {
        "slug": "sample-event",
        "title": "Sample Event",
        "sort_key": "sample event",
        "starts_at": START,
        "ends_at": END,
        "facets": [
            "sector:health",
            "theme:prevent",
            "audience:councillors",
            "organisation:sample-organiser",
            "series:sample-series",
            "year:2027",
            "format:online",
            "place:sample-city",
            "speaker:ann-sample",
        ],
        "labels": [
            "sector:health health",
            "theme:prevent Prevent",
            "audience:councillors Councillors",
            "organisation:sample-organiser Sample Organiser",
            "series:sample-series Sample Series",
            "year:2027 2027",
            "format:online Online",
            "place:sample-city Sample City",
            "acronym:nca National Crime Agency",
        ],
        "names": "Sample City · Sample Organiser · Sample Series · Dr Ann Sample, Head of Samples, Sample Police",
        "points": "A summary. · One · Two · health · Prevent · Councillors",
        "text": "A brief",
        "detail": {
            **LISTED,
            "summary": "A summary.",
            "sectors": ["health"],
            "series": "Sample Series",
            "audiences": ["Councillors"],
            "speakers": {"ann-sample": "Dr Ann Sample"},
        },
    }


@pytest.mark.django_db
def test_the_row_of_a_session():
    publish(event=sample_event())
    assert row("session") == {
        "slug": "opening",
        "title": "Opening",
        "sort_key": "opening",
        "starts_at": START + timedelta(minutes=30),
        "ends_at": START + timedelta(minutes=90),
        "facets": ["theme:protect", "speaker:ann-sample", *INHERITED],
        "labels": ["theme:protect Protect"],
        "names": "Dr Ann Sample, Head of Samples, Sample Police",
        "points": "Keynote · A point · the National Crime Agency (NCA) · Protect",
        "text": "<An> abstract",
        "detail": {
            "event": LISTED,
            "label": "Keynote",
            "kind": "talk",
            "status": "scheduled",
            "day": "2027-03-05",
            "start": "10:00",
        },
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "at", "begins", "ends"),
    [
        (None, None, "05T09:30", "06T16:30"),
        (5, None, "05T09:30", "06T00:00"),
        (6, None, "06T00:00", "06T16:30"),
        (5, ("10:00", None), "05T10:00", "06T00:00"),
        (6, ("10:00", None), "06T10:00", "06T16:30"),
        (6, ("10:00", "11:00"), "06T10:00", "06T11:00"),
    ],
)
def test_a_session_without_times_of_its_own_is_over_with_its_day_or_its_event(day, at, begins, ends):
    event = EventFactory(ends_on=date(2027, 3, 6))
    SessionFactory(event=event, day=day and date(2027, 3, day), at=at)
    publish(event=event)
    session = Entry.objects.sessions().get()
    assert [f"{moment:%dT%H:%M}" for moment in (session.starts_at, session.ends_at)] == [begins, ends]


@pytest.mark.django_db
def test_a_session_of_an_event_without_a_date_is_still_to_come():
    event = EventFactory(starts_on=None, start_time=None, end_time=None)
    SessionFactory(event=event)
    publish(event=event)
    assert Entry.objects.sessions().values_list("starts_at", "ends_at").get() == (None, None)


@pytest.mark.django_db
def test_the_row_of_a_billing():
    publish(event=sample_event())
    assert row("billing") == {
        "slug": "ann-sample",
        "title": "Dr Ann Sample",
        "sort_key": "sample ann",
        "starts_at": START,
        "ends_at": END,
        "facets": ["organisation:sample-police", *INHERITED],
        "labels": ["organisation:sample-police Sample Police"],
        "names": "Head of Samples, Sample Police",
        "points": "",
        "text": "",
        "detail": {
            "event": LISTED,
            "name": "Ann Sample",
            "billing": "Head of Samples, Sample Police",
            "status": "invited",
            "role": None,
            "is_key": True,
            "sessions": [{"id": "opening", "title": "Opening", "label": "Keynote", "role": "chair"}],
        },
    }


@pytest.mark.django_db
def test_the_rows_of_sources():
    """One an event, however often it is cited there, and the same address for the same document."""
    event = sample_event()
    for title, publisher, year in ("A Strategy", "Sample Office", 2018), ("A strategy", "", 2018), ("Ω", "", None):
        Source.objects.create(event=event, title=title, publisher=publisher, year=year)
    publish(event=event)
    rows = Entry.objects.sources().order_by("pk").values_list("slug", "title", "starts_at", "facets", "names", "detail")
    assert list(rows) == [
        (
            "a-strategy-2018",
            "A Strategy",
            START,
            INHERITED,
            "Sample Office · 2018",
            {"event": LISTED, "publisher": "Sample Office", "year": 2018, "url": ""},
        ),
        ("source", "Ω", START, INHERITED, "", {"event": LISTED, "publisher": "", "year": None, "url": ""}),
    ]


@pytest.mark.django_db
def test_the_catalogue_made_anew_is_the_same():
    publish(event=sample_event())
    publish(event=EventFactory(title="Other"))
    withdraw(event=EventFactory(title="Never published"))
    values = "event_id", "kind", "slug", "facets", "labels", "names", "points", "text", "detail"
    before = list(Entry.objects.order_by("event", "kind", "slug").values(*values))
    rebuild()
    assert list(Entry.objects.order_by("event", "kind", "slug").values(*values)) == before


@pytest.mark.django_db
def test_a_publication_that_is_no_programme_any_more_stops_nothing():
    spoilt = publish(event=EventFactory(title="Spoilt"))
    publish(event=EventFactory(title="Sound"))
    Publication.objects.filter(pk=spoilt.pk).update(programme_data={"schema": "nonsense"})
    Entry.objects.filter(title="Sound").update(text="")
    rebuild()
    texts = Entry.objects.events().order_by("title").values_list("title", "text")
    assert list(texts) == [("Sound", "A brief."), ("Spoilt", "A brief.")]


@pytest.mark.django_db
def test_nothing_private_of_a_speaker_is_in_the_catalogue():
    """S-08."""
    event = sample_event()
    Speaker.objects.update(email="secret@example.org", phone="secret", private_note="secret")
    publication = publish(event=event)
    written = [str(each) for each in Entry.objects.values()] + [str(publication.programme_data)]
    assert [text for text in written if "secret" in text] == []


@pytest.mark.django_db
def test_what_has_no_date_is_to_come_and_what_has_a_date_ends():
    for title, values in {
        "Undated": {"starts_on": None},
        "Whole day": {"start_time": None, "end_time": None},
        "Morning": {"end_time": datetime(2027, 3, 5, 12).time()},
        "Two days": {"ends_on": date(2027, 3, 6)},
    }.items():
        publish(event=EventFactory(title=title, **values))
    events = Entry.objects.events()
    assert set(events.upcoming(END).values_list("title", flat=True)) == {"Undated", "Whole day", "Two days"}


@pytest.mark.django_db
def test_entries_are_found_by_facets_and_words():
    publish(event=sample_event())
    publish(event=EventFactory(title="Other", brief="Nothing of it."))
    events = Entry.objects.events()
    assert [entry.title for entry in events.about("sector:health", "theme:prevent")] == ["Sample Event"]
    assert [entry.title for entry in events.about("sector:health", "theme:protect")] == []
    assert [entry.title for entry in events.matching(search_query("BRIEFS sample"))] == ["Sample Event"]
    assert [entry.title for entry in events.matching(search_query("100% _"))] == []


@pytest.mark.django_db
def test_a_name_that_has_no_page_any_more_is_no_facet():
    event = sample_event()
    first = publish(event=event)
    event.sectors.clear()
    Sector.objects.all().delete()
    publish(event=event)
    bring_back(publication=first)
    assert "sector:health" not in row("event")["facets"]
    assert row("event")["detail"]["sectors"] == ["health"]


# ── The version ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_the_version_moves_with_whatever_the_public_reads():
    event = sample_event()
    for change in [
        lambda: publish(event=event),
        lambda: Speaker.objects.update(biography="After."),
        lambda: Speaker.objects.filter(name="Ann Sample").update(photograph="a.jpg", photograph_alt="Ann"),
        lambda: Sector.objects.update(name="health care"),
        lambda: Theme.objects.filter(name="Prevent").delete(),
        lambda: AudienceCategory.objects.update(kind="job-title"),
        lambda: Series.objects.update(slug="another"),
        lambda: Organisation.objects.update(website="https://example.org/"),
        lambda: Entry.objects.filter(kind="session").update(title="Put right by hand"),
        lambda: publish(event=event),
        lambda: withdraw(event=event),
    ]:
        before = version()
        change()
        assert version() != before


@pytest.mark.django_db(transaction=True)
def test_the_version_stays_while_drafts_are_edited():
    event = sample_event()
    publish(event=event)
    before = version()
    Event.objects.update(title="Half an ed")
    event.sessions.update(title="Draft")
    SessionFactory(event=event)
    RoomFactory(event=event)
    event.appearances.update(status="declined")
    event.sessions.first().delete()
    assert version() == before


@pytest.mark.django_db(transaction=True)
def test_the_version_stays_when_nothing_is_published():
    event = sample_event()
    publish(event=event)
    before = version()
    publish(event=event)
    assert version() == before


@pytest.mark.django_db(transaction=True)
def test_a_version_that_was_lost_is_not_met_again():
    Sector.objects.create(name="health")
    before = version()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM events_catalogue")
    Sector.objects.update(name="arts")
    assert version() > before


@pytest.mark.django_db
def test_the_state_changes_when_an_event_begins_and_when_it_ends(django_assert_num_queries):
    publish(event=EventFactory())
    publish(event=EventFactory(starts_on=None))
    EventFactory(start_time=None)
    with django_assert_num_queries(1):
        Catalogue.state(START)
    assert [Catalogue.state(at)[1:] for at in (START - SECOND, START, END - SECOND, END, END + SECOND)] == [
        (None, None),
        (START, None),
        (START, None),
        (START, END),
        (START, END),
    ]
