from datetime import UTC, date, datetime

import pytest

from agenda.publish import publish
from events.chosen import choose
from events.models import AudienceCategory, Entry, Event, Organisation, Sector, Series, Theme
from events.related import related
from tests.factories import AppearanceFactory, EventFactory, SpeakerFactory

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 15, 12, tzinfo=UTC)


def published(title: str, *, sectors=(), themes=(), audiences=(), speakers=(), **values):
    event = EventFactory(title=title, format="online", **values)
    choose(Event.sectors, [Sector.objects.named(name) for name in sectors], event=event)
    choose(Event.themes, [Theme.objects.named(name) for name in themes], event=event)
    choose(Event.audiences, [AudienceCategory.objects.named(name) for name in audiences], event=event)
    for speaker in speakers:
        AppearanceFactory(event=event, speaker=speaker)
    publish(event=event)
    return event


def reasons(event) -> list[tuple[str, str]]:
    entry = Entry.objects.events().get(event=event)
    found = related(entry.facets, entry.detail["speakers"], event.slug, AT)
    return [(each.event.title, each.reason) for each in found]


def test_the_reason_is_in_words():
    professor, speaker = (
        SpeakerFactory(honorific="Professor", name="Sample Chair"),
        SpeakerFactory(name="Sample Speaker"),
    )
    everything = {
        "series": Series.objects.named("Sample Series"),
        "organiser": Organisation.objects.named("Sample Organiser"),
        "sectors": ["criminal justice", "local government"],
        "themes": ["Prevent", "Protect"],
        "audiences": ["Probation Officers", "Councillors"],
        "speakers": [professor, speaker],
    }
    this = published("This", **everything)
    published("Everything", **everything)
    published("One speaker", speakers=[professor])
    published("One theme", themes=["Protect", "Pursue"])
    published("One audience", audiences=["Councillors", "Detective Inspectors"])
    published("Nothing but the year and the form", sectors=["health"], speakers=[SpeakerFactory()])
    assert reasons(this) == [
        (
            "Everything",
            "Same series. Professor Sample Chair and Sample Speaker are at both. Same themes: Prevent and Protect. "
            "Same sectors: criminal justice and local government. Also by Sample Organiser. 2 audiences in common.",
        ),
        ("One speaker", "Professor Sample Chair is at both."),
        ("One theme", "Same theme: Protect."),
        ("One audience", "Also for Councillors."),
    ]


def test_the_four_most_alike_come_then_the_latest():
    this = published("This", sectors=["health"], audiences=["Councillors"])
    published("One audience", audiences=["Councillors"])
    published("Undated", sectors=["health"], starts_on=None)
    for year in (2026, 2024, 2025):
        published(f"Of {year}", sectors=["health"], starts_on=date(year, 3, 5))
    published("Both", sectors=["health"], audiences=["Councillors"], starts_on=date(2001, 3, 5))
    assert [title for title, _ in reasons(this)] == ["Both", "Of 2026", "Of 2025", "Of 2024"]


def test_what_is_not_published_is_not_related():
    this = published("This", sectors=["health"])
    EventFactory(title="Draft").sectors.add(Sector.objects.get())
    assert reasons(this) == []


def test_an_event_that_shares_its_year_and_form_only_is_alone():
    this = published("This")
    published("Other")
    assert reasons(this) == []


@pytest.mark.parametrize("events", [1, 3])
def test_one_query_whatever_is_found(events, django_assert_num_queries):
    this = published("This", sectors=["health"])
    for number in range(events):
        published(f"Other {number}", sectors=["health"])
    entry = Entry.objects.events().get(event=this)
    with django_assert_num_queries(1):
        assert len(related(entry.facets, {}, this.slug, AT)) == events
