from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from agenda.compose import compose
from agenda.publish import (
    NotPublishable,
    bring_back,
    draft_publication,
    has_unpublished_changes,
    publish,
    withdraw,
)
from events.models import Entry, Event, Publication, Sector, Source
from events.programme import to_data
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    agenda_of,
)

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 15, 12, tzinfo=UTC)


def entries(event) -> set[tuple[str, str]]:
    return set(Entry.objects.filter(event=event).values_list("kind", "slug"))


def renamed(event, title: str) -> None:
    Event.objects.filter(pk=event.pk).update(title=title)


def sample_event() -> Event:
    """With one session, in which everybody there can be takes part."""
    event = EventFactory(title="Sample Event")
    session = SessionFactory(event=event, title="Opening", abstract="An *abstract*.")
    for status in ["", "proposed", "invited", "confirmed", "declined", "withdrawn"]:
        speaker = SpeakerFactory(slug=f"speaker-{status}")
        ContributionFactory(session=session, appearance=AppearanceFactory(event=event, speaker=speaker, status=status))
    return event


SAMPLE_ENTRIES = {
    ("event", "sample-event"),
    ("session", "opening"),
    ("billing", "speaker-"),
    ("billing", "speaker-invited"),
    ("billing", "speaker-confirmed"),
}


def test_publishing_writes_the_programme_under_a_number(organiser):
    event = sample_event()
    publication = publish(event=event, by=organiser, note="First", at=AT)
    assert (publication.number, publication.is_current, publication.note) == (1, True, "First")
    assert (publication.published_at, publication.published_by) == (AT, organiser)
    publication = Publication.objects.get()
    assert publication.programme == compose(event)
    assert publication.programme_data == to_data(compose(event))
    assert event.current_publication == publication


def test_markdown_is_rendered_once():
    assert publish(event=sample_event()).rendered["html"] == {
        "brief": "<p>A brief.</p>",
        "session:opening": "<p>An <em>abstract</em>.</p>",
    }


def test_the_catalogue_has_the_event_its_sessions_and_those_who_are_billed():
    event, other = sample_event(), EventFactory(title="Other")
    SessionFactory(event=other)
    publish(event=event)
    assert entries(event) == SAMPLE_ENTRIES
    assert Entry.objects.count() == len(SAMPLE_ENTRIES)


def test_what_was_taken_out_is_out_of_the_catalogue():
    event = sample_event()
    publish(event=event)
    event.sessions.all().delete()
    event.appearances.filter(status="invited").update(status="declined")
    SessionFactory(event=event, title="Closing")
    publish(event=event)
    assert entries(event) == (SAMPLE_ENTRIES - {("session", "opening"), ("billing", "speaker-invited")}) | {
        ("session", "closing")
    }


def test_nothing_is_published_where_nothing_changed():
    event = sample_event()
    first = publish(event=event)
    before = list(Entry.objects.order_by("pk").values())
    assert publish(event=event, note="Again") == first
    assert not has_unpublished_changes(event)
    assert Publication.objects.get().note == ""
    assert list(Entry.objects.order_by("pk").values()) == before


def test_each_change_has_the_next_number_and_one_is_current():
    event = sample_event()
    for number, title in enumerate(["One", "Two", "Three"], start=1):
        renamed(event, title)
        assert has_unpublished_changes(event)
        assert publish(event=event).number == number
    assert [(p.number, p.is_current, p.programme.event.title) for p in Publication.objects.all()] == [
        (3, True, "Three"),
        (2, False, "Two"),
        (1, False, "One"),
    ]


def test_the_numbers_of_each_event_are_its_own():
    assert [publish(event=EventFactory()).number for _ in range(2)] == [1, 1]
    assert Publication.objects.current().count() == 2


def test_an_edit_is_not_public_until_it_is_published():
    event = sample_event()
    publish(event=event)
    renamed(event, "Half an ed")
    SessionFactory(event=event, title="Draft")
    assert event.current_publication.programme.event.title == "Sample Event"
    assert entries(event) == SAMPLE_ENTRIES


def test_a_failure_while_entries_are_written_leaves_everything_as_it_was(monkeypatch):
    event = sample_event()
    first = publish(event=event)
    renamed(event, "Another Title")

    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Entry.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        publish(event=event)
    assert list(Publication.objects.all()) == [first]
    assert event.current_publication == first
    assert entries(event) == SAMPLE_ENTRIES


def test_an_earlier_publication_is_brought_back_under_the_next_number(organiser):
    event = sample_event()
    first = publish(event=event)
    renamed(event, "Another Title")
    event.sessions.all().delete()
    publish(event=event)
    third = bring_back(publication=first, by=organiser, at=AT)
    assert (third.number, third.note, third.published_by) == (3, "Publication 1 brought back", organiser)
    assert event.current_publication == third
    assert (third.programme, third.rendered) == (first.programme, first.rendered)
    assert entries(event) == SAMPLE_ENTRIES


def test_bringing_back_leaves_what_is_edited_as_it_is():
    event = sample_event()
    first = publish(event=event)
    renamed(event, "Another Title")
    publish(event=event)
    bring_back(publication=first)
    assert compose(event).event.title == "Another Title"
    assert has_unpublished_changes(event)
    assert publish(event=event).number == 4


def test_a_withdrawn_event_is_gone_and_in_no_list():
    event, other = sample_event(), EventFactory(title="Other")
    publish(event=event)
    publish(event=other)
    withdraw(event=event, at=AT)
    event.refresh_from_db()
    assert (event.withdrawn_at, event.current_publication) == (AT, None)
    assert entries(event) == set()
    assert entries(other) == {("event", "other")}


def test_a_withdrawn_event_is_shown_again_even_when_nothing_changed():
    event = sample_event()
    publish(event=event)
    withdraw(event=event)
    assert has_unpublished_changes(event)
    assert publish(event=event).number == 2
    event.refresh_from_db()
    assert (event.withdrawn_at, event.current_publication.number) == (None, 2)
    assert entries(event) == SAMPLE_ENTRIES


def test_a_withdrawn_event_comes_back_with_an_earlier_publication():
    event = sample_event()
    first = publish(event=event)
    withdraw(event=event)
    assert bring_back(publication=first).number == 2
    event.refresh_from_db()
    assert (event.withdrawn_at, event.current_publication.number) == (None, 2)


def test_an_event_without_a_title_is_not_publishable():
    event = EventFactory()
    renamed(event, " ")
    with pytest.raises(NotPublishable, match=r"^The event has no title\.$"):
        publish(event=event)


@pytest.mark.parametrize("moved", [{"starts_on": date(2027, 3, 6)}, {"starts_on": None}])
def test_a_session_outside_its_event_is_not_publishable(moved):
    event = EventFactory()
    SessionFactory(event=event, title="Opening", day=date(2027, 3, 5))
    Event.objects.filter(pk=event.pk).update(**moved)
    with pytest.raises(NotPublishable) as refused:
        publish(event=event)
    assert str(refused.value) == "“Opening” is on 5 March 2027, which is not a day of the event."
    assert (Publication.objects.count(), Entry.objects.count()) == (0, 0)


def test_a_draft_is_shown_as_publishing_would_write_it():
    event = sample_event()
    draft = draft_publication(event)
    assert (draft.pk, draft.number, Publication.objects.count()) == (None, None, 0)
    publication = publish(event=event)
    assert (draft.programme, draft.rendered) == (publication.programme, publication.rendered)


EXTREMES = {
    "a long label": lambda: EventFactory.build(links=f"{'a' * 201} https://example.org/"),
    "a long address": lambda: EventFactory.build(links=f"Paper https://example.org/{'a' * 500}"),
    "an address in capitals": lambda: EventFactory.build(links="Paper HTTPS://EXAMPLE.ORG/"),
    "a file server": lambda: Source(event=EventFactory(), order=1, title="Paper", url="ftp://example.org/paper"),
    "a source in capitals": lambda: Source(
        event=EventFactory(), order=1, title="Paper", url="HTTPS://example.org/paper"
    ),
    "a stadium": lambda: RoomFactory.build(event=EventFactory(), order=1, capacity=1_000_001),
    "a title that grows when folded": lambda: EventFactory.build(title="ß" * 300),
    "a session title that grows": lambda: SessionFactory.build(event=EventFactory(), order=1, title="ß" * 300),
    "a name that grows": lambda: AppearanceFactory.build(
        event=EventFactory(), speaker=SpeakerFactory(name="ΐ" * 200), order=1
    ),
    "long names": lambda: AppearanceFactory.build(
        event=EventFactory(),
        speaker=SpeakerFactory(honorific="a" * 80, name="a" * 200, post_nominals="a" * 80),
        order=1,
    ),
    "the first day of all": lambda: EventFactory.build(starts_on=date.min, start_time=None, end_time=None),
    "the last day of all": lambda: EventFactory.build(starts_on=date.max, start_time=None, end_time=None),
}


@pytest.mark.parametrize("extreme", EXTREMES)
def test_what_the_tables_take_can_be_published_and_read(extreme):
    row = EXTREMES[extreme]()
    try:
        row.full_clean(exclude=["slug"])
    except ValidationError:
        return
    row.save()
    event = row if isinstance(row, Event) else row.event
    publish(event=event)
    assert to_data(Publication.objects.get().programme) == to_data(compose(event))


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_queries_is_the_same_for_every_size(size, django_assert_num_queries):
    event = EventFactory()
    agenda_of(event, size, speakers_each=size)
    for number in range(size):
        event.sectors.add(Sector.objects.named(f"sector {number}"))
    publish(event=event)
    renamed(event, "Another Title")
    with django_assert_num_queries(27):
        publish(event=event)
