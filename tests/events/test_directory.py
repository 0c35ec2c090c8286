"""Many things from A to Z: letters, words and facets."""

from hypothesis import given
from hypothesis import strategies as st

from events.directory import ALPHABET, Directory, Row, letter


def directory(*names: str) -> Directory:
    return Directory(Row(key, name, name) for key, name in enumerate(names))


def test_names_stand_in_order_whatever_their_accents_and_capitals():
    names = ["zola", "Öberg", "O’Brien", "adams", "Obama", "李"]
    assert [names[key] for key in directory(*names).shelf.keys] == ["adams", "Obama", "Öberg", "O’Brien", "zola", "李"]


def test_every_letter_of_the_alphabet_is_there_with_its_number_and_others_that_are_needed():
    many = directory("Öberg", "Obama", "3rd Review", "李")
    none = dict.fromkeys(ALPHABET, 0)
    assert many.letters(many.shelf.everything) == none | {"O": 2, "0–9": 1, "李": 1}
    assert many.letters(0) == none


def test_a_name_without_a_word_has_a_letter_too():
    assert [letter(name) for name in ("…", "", "ßzet", "Éa", "42")] == ["#", "#", "S", "E", "0–9"]


def test_words_are_found_by_their_beginnings_in_any_order():
    people = directory("Siân O’Brien", "Anne-Marie Sample", "Ann Obi")
    names = {"": [1, 2, 0], "ann": [1, 2], "sample ann": [1], "obrien": [0], "sian": [0], "ian": [], "marie": [1]}
    found = {typed: people.shelf.keys_of(people.saying(typed)) for typed in (*names, "…", "%", "\x00")}
    in_order = people.shelf.keys
    assert found == {typed: [key for key in in_order if key in keys] for typed, keys in names.items()} | {
        "…": [],
        "%": [],
        "\x00": [],
    }


@given(st.lists(st.text(max_size=12), max_size=12), st.text(max_size=12))
def test_any_names_have_a_place_and_any_words_an_answer(names, typed):
    many = directory(*names)
    assert sorted(many.shelf.keys) == list(range(len(names)))
    assert sum(many.letters(many.shelf.everything).values()) == len(names)
    found = many.shelf.keys_of(many.saying(typed))
    assert set(found) <= set(range(len(names)))
