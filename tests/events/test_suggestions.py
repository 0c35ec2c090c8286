"""What is offered while somebody types: names that lead somewhere, and words to search with."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from agenda.erasure import erase
from agenda.publish import publish, withdraw
from events.models import Series, Source, Term
from events.search.suggestions import suggestions
from tests.conftest import AT
from tests.factories import (
    AppearanceFactory,
    AudienceFactory,
    EventFactory,
    OrganisationFactory,
    SectorFactory,
    SessionFactory,
    SpeakerFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue():
    """One of each kind whose name has a word that begins with “sam”; and what must not be offered: a draft, what was
    withdrawn, and who was erased."""
    organiser = OrganisationFactory(name="Force of Samples")
    event = EventFactory(
        title="The Sample Forum",
        place="Sampleton",
        organiser=organiser,
        series=Series.objects.create(name="Great Samples"),
        brief="Samphire, said the Sample Crime Agency (SCA).",
    )
    event.sectors.add(SectorFactory(name="sampling"))
    event.themes.add(ThemeFactory(name="Same"))
    event.audiences.add(AudienceFactory(name="Multi-Sampler Teams"))
    Source.objects.create(event=event, title="On Samoa", year=2018)
    AppearanceFactory(event=event, speaker__name="Zoë Sampson", organisation=organiser)
    gone = AppearanceFactory(event=event, speaker=SpeakerFactory(name="Erased Samson")).speaker
    publish(event=event)
    publish(event=EventFactory(title="Other Forum", brief="A sample of samphire.", organiser=organiser))
    erase(speaker=gone, at=AT)
    EventFactory(title="Samdraft Forum", brief="Samdraft.")
    withdrawn = EventFactory(title="Samwithdrawn Forum", brief="Samwithdrawn.")
    publish(event=withdrawn)
    withdraw(event=withdrawn)


def offered(typed: str, limit: int = 8) -> list[tuple[str, str, str]]:
    return [(found.kind_in_words, found.text, found.address) for found in suggestions(typed, limit)]


def texts(typed: str) -> list[str]:
    return [found.text for found in suggestions(typed)]


NAMES = [
    ("Event", "The Sample Forum", "/events/the-sample-forum/"),
    ("Speaker", "Zoë Sampson", "/speakers/zoe-sampson/"),
    ("Who should attend", "Multi-Sampler Teams", "/audiences/multi-sampler-teams/"),
    ("Series", "Great Samples", "/series/great-samples/"),
    ("Theme", "Same", "/themes/same/"),
    ("Sector", "sampling", "/sectors/sampling/"),
    ("Organisation", "Force of Samples", "/organisations/force-of-samples/"),
    ("Place", "Sampleton", "/events/?place=sampleton"),
    ("Source", "On Samoa", "/sources/on-samoa-2018/"),
    ("Search", "Sample Crime Agency", "/search/?q=%22Sample+Crime+Agency%22"),
]


def test_names_of_every_kind_lead_to_their_pages_and_words_to_the_search(catalogue):
    words = [("Search", word, f"/search/?q={word}") for word in ("sample", "samples", "samphire")]
    assert offered("sam", limit=20) == NAMES + words


def test_a_short_list_has_a_name_of_each_kind_before_a_second_of_any(catalogue):
    for number in range(9):
        publish(event=EventFactory(title=f"Sample Event {number}"))
    assert [kind for kind, _, _ in offered("sam")] == [kind for kind, _, _ in NAMES[:5]] + ["Search"] * 3
    assert [kind for kind, _, _ in offered("sample ev")] == ["Event"] * 7 + ["Search"]


def test_those_of_a_kind_that_most_entries_have_come_first(db):
    speakers = [SpeakerFactory(name=f"Sample {name}") for name in ("Anna", "Berta", "Carla")]
    for people in (speakers, speakers[1:], speakers[2:]):
        event = EventFactory(title="Forum", brief="")
        for speaker in people:
            AppearanceFactory(event=event, speaker=speaker, billing="")
        publish(event=event)
    assert [text for kind, text, _ in offered("sample") if kind == "Speaker"] == [
        "Sample Carla",
        "Sample Berta",
        "Sample Anna",
    ]


@pytest.mark.parametrize(
    "typed", ["zoe sampson", "Zoë", "ZOË", "zoe\u0308", "sampson z", "  sam   zoë", "“Zoë, Sampson”", "zo-sa"]
)
def test_words_typed_begin_words_of_the_name_in_any_order_and_spelling(catalogue, typed):
    assert ("Speaker", "Zoë Sampson", "/speakers/zoe-sampson/") in offered(typed)


@pytest.mark.parametrize("typed", ["ampson", "zoe sampsons", "zoe forum", "son zoe"])
def test_what_is_within_a_word_or_in_another_name_finds_no_name(catalogue, typed):
    assert "Zoë Sampson" not in texts(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("knives or samph", ["knives or samphire"]),
        ("Knives SAMPH", ["Knives samphire"]),
        ('"other samph', ['"other samphire']),
        ("samphire", []),  # it stands there already
        ("samphire ", []),  # the next word has not begun
    ],
)
def test_the_last_word_is_completed_and_what_stands_before_it_stays(catalogue, typed, expected):
    assert texts(typed) == expected


def test_an_acronym_offers_what_it_means(catalogue):
    assert offered("SCA") == offered("sca") == [NAMES[-1]]


def test_an_acronym_does_not_repeat_a_name_that_has_a_page(db):
    publish(
        event=EventFactory(
            title="Forum", brief="The Sample Team (ST).", organiser=OrganisationFactory(name="Sample Team")
        )
    )
    assert (
        offered("sample t")
        == [
            ("Organisation", "Sample Team", "/organisations/sample-team/"),
            ("Search", "sample team", "/search/?q=sample+team"),
        ][:1]
    )


def test_a_person_whose_name_is_printed_in_two_ways_is_offered_once(db):
    speaker = SpeakerFactory(name="Sample Person")
    for honorific in ("Dr", "Professor", "Professor"):
        speaker.honorific = honorific
        speaker.save()
        event = EventFactory(brief="", title="Forum")
        AppearanceFactory(event=event, speaker=speaker, billing="")
        publish(event=event)
    assert [(text, address) for kind, text, address in offered("person") if kind == "Speaker"] == [
        ("Professor Sample Person", "/speakers/sample-person/")
    ]


def test_what_was_typed_is_marked(catalogue):
    (found,) = [found for found in suggestions("zoe samp") if found.kind == "speaker"]
    assert found.pieces == [("Zoë", True), (" ", False), ("Samp", True), ("son", False)]
    (found,) = [found for found in suggestions("multi-s") if found.kind == "audience"]
    assert found.pieces == [("Multi", True), ("-", False), ("S", True), ("ampler Teams", False)]


@pytest.mark.parametrize("typed", ["", " ", "s", "é", "%", "_%", "\\", "\0\0", "👍👍", "''", ".*", "( | & ! :*"])
def test_with_less_than_two_letters_nothing_is_asked_or_offered(catalogue, django_assert_num_queries, typed):
    with django_assert_num_queries(0):
        assert suggestions(typed) == []


@pytest.mark.parametrize("typed", ["x" * 10_000, "sam " * 2_500, "\0" * 10_000, "ﷺ" * 200])
def test_of_more_than_can_be_searched_for_nothing_is_asked(catalogue, django_assert_num_queries, typed):
    with django_assert_num_queries(0):
        assert suggestions(typed) == []


@pytest.mark.parametrize(
    "typed", ["s%m", "sa_", "%sam", "s.m", "sam|zoe", "sam$", "\\msam", "'; DROP TABLE", "[a-z]am"]
)
def test_signs_of_patterns_stand_for_nothing(catalogue, typed):
    """S-04: only words count, and those as they are."""
    words = " ".join(re.findall(r"[^\W_]+", typed))
    names = [found for found in offered(typed, 20) if found[0] != "Search"]
    assert names == [found for found in offered(words, 20) if found[0] != "Search"]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("typed", ["sam", "sample f", "SCA", "a b c d e f g h i j"])
def test_one_query_whatever_there_is(db, django_assert_num_queries, number, typed):
    for _ in range(number):
        event = EventFactory(brief="Sample Crime Agency (SCA)")
        SessionFactory(event=event)
        AppearanceFactory(event=event)
        publish(event=event)
    with django_assert_num_queries(1):
        suggestions(typed)


def test_no_kind_is_read_whole_however_many_names_begin_so(db):
    Term.objects.bulk_create(
        Term(facet=f"speaker:{n}", text=f"Sample {n}", key=f"sample {n}", documents=1) for n in range(5_000)
    )
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as queries:
        cursor.execute("ANALYZE events_term")
        assert len(suggestions("sample 4")) == 8
        cursor.execute(f"EXPLAIN {queries[-1]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "term_speaker_trigrams" in plan
    assert "Seq Scan" not in plan


class AnythingTyped(TestCase):
    @settings(suppress_health_check=list(HealthCheck))
    @given(st.text(max_size=60) | st.text(alphabet="aesz “'\"%_\\.*()[]|&!:-éßﬁİ½²\0\ud800", max_size=30))
    def test_is_answered(self, typed):
        Term.objects.get_or_create(facet="speaker:sample", text="Zoë Eß-Sample", key="zoe ess sample", documents=1)
        for found in suggestions(typed):
            assert "".join(piece for piece, _ in found.pieces) == found.text
            assert found.address


# ── The address ──


def test_htmx_is_given_the_options_of_a_list(client, catalogue, django_assert_num_queries):
    with django_assert_num_queries(2):
        response = client.get("/search/suggestions/?q=zoe", headers={"HX-Request": "true"})
    assert re.sub(r"\s+", " ", unescape(response.content.decode())).strip() == (
        '<a class="suggestion" id="suggestion-1" role="option" aria-selected="false" tabindex="-1" '
        'href="/speakers/zoe-sampson/"><span><mark>Zoë</mark> Sampson</span> '
        '<span class="suggestion-kind">Speaker</span></a>'
    )
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_opened_by_itself_it_is_a_page(client, catalogue):
    response = client.get("/search/suggestions/?q=zoe")
    assert response.status_code == 200
    assert '<li><a class="suggestion" href="/speakers/zoe-sampson/">' in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex"
    assert "There is nothing to suggest for “&lt;b&gt;”." in client.get("/search/suggestions/?q=<b>").content.decode()


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=%00", "?q=%ff%fe", "?q=%ed%a0%80", "?q=" + "a" * 3_000, "?q=1&q=2", "?x"]
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_s_01_to_s_05_whatever_is_asked_is_answered(client, catalogue, query, headers):
    """S-01, S-02, S-03."""
    assert client.get(f"/search/suggestions/{query}", headers=headers).status_code == 200


def test_every_page_has_the_field(client, catalogue):
    for address in ("/about/", "/", "/nowhere/", reverse("search")):
        page = client.get(address).content.decode()
        assert 'data-hx-get="/search/suggestions/"' in page, address
        assert 'action="/search/"' in page, address
        assert 'name="q" maxlength="200"' in page, address
