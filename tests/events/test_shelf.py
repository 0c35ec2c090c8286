from hypothesis import given
from hypothesis import strategies as st

from events.shelf import Kept, Shelf

things = st.lists(st.sets(st.sampled_from(["a:1", "a:2", "b:1", "b:2", "c:1"])), max_size=40)


@given(things, st.sets(st.sampled_from(["a:1", "a:2", "b:1", "d:9"])), st.integers(0, 40), st.integers(0, 40))
def test_a_shelf_answers_as_whoever_looks_at_every_thing(facets, wanted, first, last):
    shelf = Shelf(enumerate(facets))
    chosen = shelf.having(*wanted) & shelf.between(first, last)
    expected = [place for place, has in enumerate(facets) if has & wanted and first <= place < last]
    assert shelf.keys_of(chosen) == expected
    assert shelf.keys_of(chosen, 1, 3) == expected[1:3]
    counts = {facet: sum(facet in facets[place] for place in expected) for facet in ("a:1", "a:2")}
    assert shelf.counts("a", chosen) == {facet: number for facet, number in counts.items() if number}
    assert shelf.keys_of(shelf.everything) == list(range(len(facets)))


def test_it_is_made_anew_when_the_state_is_another():
    made = iter("abc")
    kept = Kept(lambda: next(made))
    assert [kept.at(1), kept.at(1), kept.at(2), kept.at(1)] == ["a", "a", "b", "c"]
