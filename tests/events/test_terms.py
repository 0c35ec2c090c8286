"""The vocabulary is true whatever writes the catalogue."""

import pytest

from agenda.publish import publish, withdraw
from events.models import AudienceCategory, Entry, Event, Series, Source, Term
from tests.factories import AppearanceFactory, EventFactory, SessionFactory

pytestmark = pytest.mark.django_db


def words() -> dict[str, int]:
    return dict(Term.objects.filter(facet="").values_list("text", "documents"))


def named() -> set[tuple[str, str, str, int]]:
    return set(Term.objects.exclude(facet="").values_list("facet", "text", "key", "documents"))


def test_words_are_counted_by_entry_without_accents_numbers_and_what_every_text_has():
    event = EventFactory(title="Crime and CRIME in 2018", brief="The Crème is at a co-operation’s end.")
    SessionFactory(event=event, title="Crime again")
    publish(event=event)
    assert words() == {"crime": 2, "creme": 1, "co-operation": 1, "operation": 1, "end": 1}
    assert Term.objects.get(text="co-operation").key == "cooperation"


def test_names_lead_somewhere():
    event = EventFactory(title="Sample Forum", place="Sample City", format="online", brief="Sample Office (SO)")
    event.series = Series.objects.named("Samples")
    event.save()
    event.audiences.add(AudienceCategory.objects.named("Multi-Agency Hubs"))
    AppearanceFactory(event=event, speaker__name="Zoë Quill", organisation=None)
    Source.objects.create(event=event, title="A Paper", year=2018)
    publish(event=event)
    assert named() == {
        ("event:sample-forum", "Sample Forum", "sample forum", 1),
        ("place:sample-city", "Sample City", "sample city", 1),
        ("series:samples", "Samples", "samples", 1),
        ("audience:multi-agency-hubs", "Multi-Agency Hubs", "multi agency hubs", 1),
        ("acronym:so", "Sample Office", "sample office", 1),
        ("speaker:zoe-quill", "Zoë Quill", "zoe quill", 1),
        ("source:a-paper-2018", "A Paper", "a paper", 1),
    }


def test_what_is_published_anew_counts_once():
    event, other = EventFactory(title="Gangs", brief="Knives."), EventFactory(title="Gangs", brief="")
    for each in (event, other):
        publish(event=each)
    Event.objects.filter(pk=event.pk).update(title="Guns")
    publish(event=event)
    assert words() == {"guns": 1, "knives": 1, "gangs": 1}
    assert {term[:2] for term in named()} == {("event:gangs", "Guns"), ("event:gangs-2", "Gangs")}


@pytest.mark.parametrize(
    "take_away",
    [lambda event: withdraw(event=event), lambda event: event.delete(), lambda _: Entry.objects.all().delete()],
)
def test_what_is_gone_leaves_no_word(take_away):
    event = EventFactory(title="Gangs")
    AppearanceFactory(event=event)
    publish(event=event)
    take_away(event)
    assert not Term.objects.exists()


def test_a_draft_has_no_word():
    SessionFactory(event__title="Secret")
    assert not Term.objects.exists()
    event = EventFactory(title="Gangs", brief="")
    publish(event=event)
    Event.objects.update(brief="Secret")
    assert words() == {"gangs": 1}


def test_entries_that_are_changed_are_counted_as_they_are():
    publish(event=EventFactory(title="Gangs", brief="Knives"))
    Entry.objects.update(text="Guns")
    assert words() == {"gangs": 1, "guns": 1}
