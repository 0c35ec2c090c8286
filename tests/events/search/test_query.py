"""What was typed, and in which ways it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.publish import publish
from events.models import Entry
from events.search.query import COMMON, Known, Typed, search_query
from events.search.spelling import one_edit_away, other_spellings
from events.search.vocabulary import corrections, known_of
from tests.factories import EventFactory


@pytest.mark.parametrize(
    ("text", "alternatives"),
    [
        ("rural crime", [["rural", "crime"]]),
        ('"rural crime" gangs', [['"rural crime"', "gangs"]]),
        ("“rural crime” -gangs", [['"rural crime"', "-gangs"]]),
        ('rural or crime -"hare coursing"', [["rural"], ["crime", '-"hare coursing"']]),
        ("or rural OR or crime or", [["rural"], ["crime"]]),
        ('"or" -or', [['"or"', "-or"]]),
        ('"rural crime', [["rural", "crime"]]),
        ('a"b"c', [["a", '"b"', "c"]]),
        ("- % & ! ()", []),
        ('"" ""', []),
        ("", []),
    ],
)
def test_what_was_typed_is_read_as_web_searches_are(text, alternatives):
    typed = Typed.of(text)
    assert [[operand.typed for operand in operands] for operands in typed.alternatives] == alternatives


@given(st.text(max_size=60))
def test_what_was_read_reads_the_same_again(text):
    typed = Typed.of(text)
    assert Typed.of(str(typed)) == typed


@pytest.mark.parametrize(
    ("typed", "some"),
    [
        ('rural "hare coursing" -gangs', 'rural -gangs or "hare coursing" -gangs'),
        ("rural crime 2019", "rural"),
        ("crime police 2019", "police"),
        ("2018 2019", "2018 or 2019"),
        ("a1 b2 c3 d4 e5 f6", "a1 or b2 or c3 or d4 or e5"),
    ],
)
def test_one_of_the_words_that_tell_most_is_enough(typed, some):
    known = Known(entries={"rural": COMMON, "crime": 90_000, "police": 9_000})
    assert str(Typed.of(typed).any_of(known)) == some


def test_words_are_put_in_place_of_others():
    typed = Typed.of('Rurl "crme gangs" -rurl')
    assert str(typed.with_words({"rurl": "rural", "crme": "crime"})) == 'rural "crime gangs" -rural'


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("organized", ["organised"]),
        ("Organisation", ["organization"]),
        ("analyse", ["analyze"]),
        ("behavior", ["behaviour"]),
        ("neighbourhood", ["neighborhood"]),
        ("centre", ["center"]),
        ("defense", ["defence"]),
        ("programme", ["program"]),
        ("counseling", ["counselling"]),
        ("judgment", ["judgement"]),
        ("37bn", ["37 billion"]),
        ("1.5m", ["1.5 million"]),
        ("crime", []),
        ("gang", []),
    ],
)
def test_words_are_spelt_in_british_and_american(word, others):
    assert other_spellings(word) == others


def test_one_edit_is_a_letter_more_less_other_or_in_anothers_place():
    edits = set(one_edit_away("gnags"))
    assert edits >= {"gangs", "gnag", "gnatgs", "gnaps"}
    assert "gang" not in edits


def known(*texts: str) -> None:
    for text in texts:
        publish(event=EventFactory(title=text, brief=""))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "phrases"),
    [
        ("nca", {"nca": ("National Crime Agency",)}),
        ("NCAs", {"nca": ("National Crime Agency",)}),
        ("national crime agency", {"nationalcrimeagency": ("nca",)}),
        ("the National Crime Agencies", {}),
        ("regional organised crime units", {"regionalorganisedcrimeunit": ("rocu",)}),
        ("cooperation", {"cooperation": ("co operation",)}),
        ("cyber crime", {"cybercrime": ("cybercrime",)}),
        ("crime", {}),
        ('"cyber crime"', {}),
    ],
)
def test_the_vocabulary_says_how_words_are_written_otherwise(typed, phrases, django_assert_num_queries):
    known(
        "The National Crime Agency (NCA)", "Regional Organised Crime Units (ROCUs)", "Co-operation against cybercrime"
    )
    with django_assert_num_queries(1):
        assert known_of(Typed.of(typed)) == Known(phrases)


@pytest.mark.django_db
def test_only_facets_that_there_are_have_names():
    publish(event=EventFactory(place="Sample City", format="online"))
    facets = {"place:sample-city", "place:nowhere", "format:online", "format:by-post", "year:2027", "year:MMXX", ":"}
    assert known_of(Typed.of(""), facets).names == {
        "place:sample-city": "Sample City",
        "format:online": "Online",
        "year:2027": "2027",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gnags", {"gnags": "gangs"}),
        ("Ransomwear", {"ransomwear": "ransomware"}),
        ("exploitaton of chidlren", {"exploitaton": "exploitation", "chidlren": "children"}),
        ("gangs", {}),
        ("gang exploiting", {}),
        ("gán -gnags", {}),
        ("qqqqqqq", {}),
    ],
)
def test_words_that_nobody_wrote_are_taken_for_the_likest(typed, meant, django_assert_num_queries):
    known("Gangs and ransomware", "Exploitation of children")
    assert corrections(Typed.of(typed)) == meant


@pytest.mark.django_db
@given(st.text(max_size=40))
def test_any_text_is_looked_up(text):
    typed = Typed.of(text.replace("\0", ""))
    list(Entry.objects.matching(search_query(typed, known_of(typed))))
    corrections(typed)
