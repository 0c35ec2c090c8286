from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.catalogue import rebuild
from agenda.erasure import erase
from agenda.merging import merge, put_back
from agenda.publish import bring_back, draft_publication, publish, withdraw
from events import likeness
from events.chosen import choose
from events.models import AudienceCategory, Entry, Event, Likeness, Organisation, Sector, Series, Theme, Trait
from events.related import MOST_EDITIONS, AlsoLiked, related, related_to_draft
from tests.factories import AppearanceFactory, EventFactory, SpeakerFactory

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 15, 12, tzinfo=UTC)
LATER = datetime(2028, 1, 15, 12, tzinfo=UTC)


def drafted(title: str, *, sectors=(), themes=(), audiences=(), speakers=(), **values) -> Event:
    event = EventFactory(title=title, format="online", **values)
    choose(Event.sectors, [Sector.objects.named(name) for name in sectors], event=event)
    choose(Event.themes, [Theme.objects.named(name) for name in themes], event=event)
    choose(Event.audiences, [AudienceCategory.objects.named(name) for name in audiences], event=event)
    for speaker in speakers:
        AppearanceFactory(event=event, speaker=speaker)
    return event


def published(title: str, **values) -> Event:
    publish(event=(event := drafted(title, **values)))
    return event


def also_liked(event: Event, at: datetime = AT) -> AlsoLiked:
    entry = Entry.objects.events().get(event=event)
    return related(event=event.pk, facets=entry.facets, ends_at=entry.ends_at, at=at)


def reasons(event: Event, at: datetime = AT) -> list[tuple[str, str]]:
    return [(each.event.title, each.reason) for each in also_liked(event, at).nearest]


def titles(event: Event) -> list[str]:
    return [title for title, _ in reasons(event)]


def prose(*words: str) -> str:
    """Using each of them, the first most."""
    return " ".join(f"{word} " * (5 + len(words) - place) for place, word in enumerate(words))


# ── The reason ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def alike():
    """An event, and others that have ever less in common with it."""
    professor = SpeakerFactory(honorific="Professor", name="Sample Chair")
    everything = {
        "series": Series.objects.named("Sample Series"),
        "organiser": Organisation.objects.named("Sample Organiser"),
        "sectors": ["criminal justice", "local government"],
        "themes": ["Prevent", "Protect"],
        "audiences": ["Probation Officers", "Councillors"],
        "speakers": [professor, SpeakerFactory(name="Sample Speaker")],
        "brief": prose("gangs", "cash", "recovery", "cuckooing"),
    }
    this = published("This", **everything)
    published("Everything", **everything)
    published("One speaker", speakers=[professor])
    published("Three words", brief=prose("recovery", "gang", "cash"))
    published("Nothing but the year and the form", sectors=["health"], speakers=[SpeakerFactory()])
    return this


def test_the_reason_tells_what_weighs_most_in_words(alike):
    everything = (
        "Same series. Professor Sample Chair and Sample Speaker speak at both. Same themes: Prevent and Protect."
    )
    assert reasons(alike) == [
        ("Everything", everything),
        ("One speaker", "Professor Sample Chair speaks at both."),
        ("Three words", "Both about gangs, cash and recovery."),
    ]


def test_who_spoke_at_two_events_that_are_over_spoke_there(alike):
    everything = (
        "Same series. Professor Sample Chair and Sample Speaker spoke at both. Same themes: Prevent and Protect."
    )
    assert reasons(alike, LATER)[:2] == [
        ("Everything", everything),
        ("One speaker", "Professor Sample Chair spoke at both."),
    ]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"themes": ["Prevent"]}, "Same theme: Prevent."),
        ({"themes": ["A", "B", "C", "D"]}, "Same themes: A, B, C and D."),
        ({"themes": ["A", "B", "C", "D", "E"]}, "Same themes: A, B, C and 2 others."),
        ({"sectors": ["health"]}, "Same sector: health."),
        ({"audiences": ["Councillors"]}, "Also for Councillors."),
        ({"audiences": ["A", "B", "C", "D", "E"]}, "5 audiences in common."),
        ({"brief": "## Cuckooing\n\nWhat cuckooing is"}, "Both about cuckooing."),
        ({"brief": prose("gangs", "gang", "cuckooing")}, "Both about gangs and cuckooing."),
        ({"sectors": ["health"], "audiences": ["A", "B"]}, "Same sector: health. 2 audiences in common."),
    ],
)
def test_the_reason_agrees_in_number(values, reason):
    this = published("This", **values)
    published("Other", **values)
    assert reasons(this) == [("Other", reason)]


def test_the_same_organiser_is_a_reason():
    organiser = Organisation.objects.named("Sample Organiser")
    this = published("This", organiser=organiser)
    published("Other", organiser=organiser)
    assert reasons(this) == [("Other", "Also by Sample Organiser.")]


def test_names_dull_words_and_words_of_which_there_is_one_are_no_reason():
    brief = (
        "Sample Person of Sampletown: Sampletown, Sample Person. This conference, this programme, will discuss once."
    )
    this = published("This", brief=brief)
    published("Other", brief=brief)
    assert reasons(this) == []


# ── Which, and in which order ──────────────────────────────────────────────────────────────────────────


def test_the_four_most_alike_come_then_the_latest():
    this = published("This", sectors=["health"], audiences=["Councillors"])
    published("One audience", audiences=["Councillors"])
    published("Undated", sectors=["health"], starts_on=None)
    for year in (2026, 2024, 2025):
        published(f"Of {year}", sectors=["health"], starts_on=date(year, 3, 5))
    published("Both", sectors=["health"], audiences=["Councillors"], starts_on=date(2001, 3, 5))
    assert titles(this) == ["Both", "Of 2026", "Of 2025", "Of 2024"]


def test_of_two_of_one_day_that_are_as_near_the_one_made_later_comes_first():
    this = published("This", sectors=["health"])
    for title in ("B, made first", "A, made later"):
        published(title, sectors=["health"])
    assert titles(this) == ["A, made later", "B, made first"]


def test_an_event_that_shares_its_year_and_form_only_is_alone():
    this = published("This")
    published("Other")
    assert also_liked(this) == AlsoLiked((), ())
    assert not also_liked(this)


def test_what_comes_later_is_shown_with_what_was_there():
    first = published("First", sectors=["health"])
    assert titles(first) == []
    second = published("Second", sectors=["health"])
    assert (titles(first), titles(second)) == (["Second"], ["First"])


def test_what_is_not_published_is_not_related():
    this = published("This", sectors=["health"])
    drafted("Draft", sectors=["health"])
    gone = published("Withdrawn", sectors=["health"])
    deleted = published("Deleted", sectors=["health"])
    withdraw(event=gone)
    deleted.delete()
    assert reasons(this) == []
    assert set(Trait.objects.values_list("event", flat=True)) == {this.pk}


def test_what_is_published_anew_is_related_by_what_it_is_now():
    this = published("This", sectors=["health"], audiences=["Councillors"])
    other = published("Other", sectors=["health"])
    first = other.current_publication
    choose(Event.sectors, [], event=other)
    choose(Event.audiences, list(AudienceCategory.objects.all()), event=other)
    assert reasons(this) == [("Other", "Same sector: health.")]
    publish(event=other)
    assert reasons(this) == [("Other", "Also for Councillors.")]
    withdraw(event=other)
    assert reasons(this) == []
    bring_back(publication=first)
    assert reasons(this) == [("Other", "Same sector: health.")]


# ── Editions ───────────────────────────────────────────────────────────────────────────────────────────


def test_editions_beyond_the_four_are_linked_too_the_latest_first():
    series = Series.objects.named("Sample Series")
    this = published("Of 2026", series=series, starts_on=date(2026, 3, 5))
    for year in range(2018, 2026):
        published(f"Of {year}", series=series, starts_on=date(year, 3, 5))
    published("To come", series=series, starts_on=None)
    drafted("Draft", series=series)
    published("Of another series", series=Series.objects.named("Other Series"))
    found = also_liked(this)
    assert [(one.event.title, one.reason) for one in found.nearest] == [
        (f"Of {year}", "Same series.") for year in (2025, 2024, 2023, 2022)
    ]
    assert [edition.title for edition in found.editions] == ["To come", "Of 2021", "Of 2020", "Of 2019", "Of 2018"]


def test_so_many_editions_are_linked_at_most():
    series = Series.objects.named("Sample Series")
    this = published("This", series=series)
    for number in range(MOST_EDITIONS + 6):
        published(f"Number {number}", series=series)
    found = also_liked(this)
    assert (len(found.nearest), len(found.editions)) == (4, MOST_EDITIONS)


def test_the_page_links_the_four_and_further_editions(client):
    series = Series.objects.named("Sample Series")
    for year in range(2018, 2026):
        published(f"Of {year}", series=series, starts_on=date(year, 3, 5))
    page = client.get("/events/of-2025/").content.decode()
    nearest, _, editions = page.partition('<ul class="related-list">')[2].partition('<ul class="editions"')
    assert [year for year in range(2018, 2026) if f"/events/of-{year}/" in nearest] == [2021, 2022, 2023, 2024]
    assert [year for year in range(2018, 2026) if f"/events/of-{year}/" in editions] == [2018, 2019, 2020]


# ── People ─────────────────────────────────────────────────────────────────────────────────────────────


def test_who_is_erased_is_no_reason_and_leaves_no_word():
    """S-08."""
    speaker = SpeakerFactory(name="Zebedee Sampleton")
    this = published("This", speakers=[speaker], brief=prose("cuckooing", "Sampleton"))
    published("Other", speakers=[speaker], brief=prose("Sampleton", "cuckooing"))
    assert reasons(this) == [("Other", "Zebedee Sampleton speaks at both. Both about cuckooing.")]
    erase(speaker=speaker, at=AT)
    assert reasons(this) == [("Other", "Both about cuckooing.")]
    kept = [*Trait.objects.values_list("facet", "word"), *Likeness.objects.values_list("shared", flat=True)]
    assert [each for each in kept if "ampleton" in str(each) or "withdrawn" in str(each)] == []


@pytest.mark.django_db(transaction=True)
def test_two_who_are_one_are_a_reason_and_no_reason_when_they_are_two_again():
    one, other = SpeakerFactory(name="Sample Speaker"), SpeakerFactory(name="Sample Speaker-Other")
    this = published("This", speakers=[one])
    published("Other", speakers=[other])
    assert reasons(this) == []
    removal = merge(kept=one, other=other, taken=[], by=None, at=AT)
    assert [title for title, _ in reasons(this)] == ["Other"]
    put_back(removal=removal)
    assert reasons(this) == []


# ── Before it is published ─────────────────────────────────────────────────────────────────────────────


def test_a_draft_shows_what_it_will_be_near_to():
    published("Health", sectors=["health"])
    published("Health and audience", sectors=["health"], audiences=["Councillors"])
    published("Edition", series=Series.objects.named("Sample Series"))
    draft = drafted("Draft", sectors=["health"], audiences=["Councillors"], series=Series.objects.get())
    programme = draft_publication(draft).programme
    facets = ["series:sample-series", "sector:health", "audience:councillors", "year:2027"]
    found = related_to_draft(event=draft.pk, facets=facets, ends_at=programme.event.ends_at, at=AT)
    assert [(one.event.title, one.reason) for one in found.nearest] == [
        ("Edition", "Same series."),
        ("Health and audience", "Same sector: health. Also for Councillors."),
        ("Health", "Same sector: health."),
    ]
    assert Trait.objects.filter(event=draft).count() == 0


# ── What it asks ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("events", [1, 3, 25])
def test_one_query_whatever_is_found(events, django_assert_num_queries):
    this = published("This", sectors=["health"])
    for number in range(events):
        published(f"Other {number}", sectors=["health"])
    entry = Entry.objects.events().get(event=this)
    with django_assert_num_queries(1):
        found = related(event=this.pk, facets=entry.facets, ends_at=entry.ends_at, at=AT)
    assert len(found.nearest) == min(events, 4)


def test_publishing_asks_the_same_for_10_and_for_40_events():
    """From the moment that lists are full."""
    asked = []
    for number in range(40):
        event = drafted(f"Event {number}", sectors=["health"], brief=prose("cuckooing"))
        with CaptureQueriesContext(connection) as queries:
            publish(event=event)
        asked.append(len(queries))
    assert set(asked[likeness.KEPT + 2 :]) == {asked[-1]}


# ── The lists ──────────────────────────────────────────────────────────────────────────────────────────


def kept() -> dict[str, list[tuple[str, int, list[str]]]]:
    """{title: its list, the nearest first}."""
    lists: dict[str, list] = {entry.title: [] for entry in Entry.objects.events()}
    for row in Likeness.objects.select_related("event", "other"):
        place = likeness.standing(row.weight, row.starts_at, row.other_id)
        lists[row.event.title].append((place, row.other.title, row.weight, sorted(row.shared)))
    return {title: [tuple(row[1:]) for row in sorted(rows, reverse=True)] for title, rows in lists.items()}


def from_nothing() -> dict[str, list[tuple[str, int, list[str]]]]:
    """The same, by comparing each with each."""
    lists = {}
    traits = {entry: set(entry.event.traits.values_list("facet", flat=True)) for entry in Entry.objects.events()}
    for one, mine in traits.items():
        rows = []
        for other, theirs in traits.items():
            if one != other and mine & theirs:
                weight = sum(likeness.WEIGHTS[likeness.kind_of(facet)] for facet in mine & theirs)
                place = likeness.standing(weight, other.starts_at, other.event_id)
                rows.append((place, other.title, weight, sorted(mine & theirs)))
        lists[one.title] = [tuple(row[1:]) for row in sorted(rows, reverse=True)[: likeness.KEPT]]
    return lists


STEPS = st.lists(
    st.tuples(
        st.integers(0, 13),
        st.sampled_from(["publish", "publish", "publish", "withdraw"]),
        st.sets(st.sampled_from("ABCDEF"), max_size=4),
        st.integers(2024, 2026),
    ),
    max_size=30,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_whatever_is_published_and_withdrawn_lists_hold_the_nearest(steps):
    """As if each were compared with each."""
    with transaction.atomic():
        events = [drafted(f"Event {number}") for number in range(14)]
        audiences = {name: AudienceCategory.objects.named(name) for name in "ABCDEF"}
        for number, act, names, year in steps:
            event = events[number]
            if act == "withdraw":
                withdraw(event=event)
                continue
            choose(Event.audiences, [audiences[name] for name in names], event=event)
            Event.objects.filter(pk=event.pk).update(starts_on=date(year, 3, 5))
            publish(event=event)
        assert kept() == from_nothing()
        transaction.set_rollback(True)


def test_lists_made_from_nothing_are_the_same():
    for number in range(12):
        brief = prose(*("cuckooing", "gangs", "cash", "recovery")[number % 3 :])
        published(
            f"Event {number}", audiences="ABCDEFG"[number % 5 :], brief=brief, starts_on=date(2015 + number, 3, 5)
        )
    before = kept()
    assert {len(rows) for rows in before.values()} == {likeness.KEPT}
    Likeness.objects.all().delete()
    Trait.objects.all().delete()
    rebuild()
    assert kept() == before
