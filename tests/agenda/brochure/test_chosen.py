"""What a brochure is, and the cookie that holds it."""

from datetime import UTC, datetime, timedelta
from hashlib import sha512

import pytest
from django.core.signing import Signer
from hypothesis import example, given
from hypothesis import strategies as st

from agenda.brochure import Brochure, Choice, Full
from agenda.brochure.chosen import KEPT_FOR, MOST_BYTES, MOST_CHOICES, read, signed

AT = datetime(2027, 1, 15, 12, tzinfo=UTC)
A, B, C = Choice.of_event(1), Choice.of_session(1, "opening"), Choice.of_speaker("ada-example")
ABC = Brochure((A, B, C))

keys = st.from_regex(r"[-a-zA-Z0-9_]{1,88}", fullmatch=True)
numbers = st.integers(1, 10**18 - 1)
choices = st.one_of(
    st.builds(Choice.of_event, numbers),
    st.builds(Choice.of_session, numbers, keys),
    st.builds(Choice.of_speaker, keys),
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
brochures = st.builds(
    Brochure, st.lists(choices, unique=True, max_size=12).map(tuple), name=texts, note=texts, key=st.just("") | keys
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(brochures)
def test_what_a_cookie_holds_reads_back_equal(brochure):
    try:
        text = signed(brochure, AT)
    except Full:
        return
    assert len(text) <= MOST_BYTES
    assert read(text, AT) == brochure


@given(choices)
def test_a_reference_reads_back_equal(choice):
    assert Choice.read(str(choice)) == choice


@given(st.text(st.characters()))
@example("")
@example("\ud800")
def test_a_forged_or_broken_cookie_is_an_empty_brochure(text):
    assert read(text, AT) == Brochure()


@given(anything)
@example([10**9, [], "", "", ""])
@example([AT.date().toordinal(), ["event.0"], "", "", ""])
@example([AT.date().toordinal(), [], "", "", None])
def test_a_cookie_of_another_form_is_an_empty_brochure_though_the_signature_is_ours(held):
    text = Signer(salt="agenda.brochure").sign_object(held, compress=True)
    assert read(text, AT) == Brochure()


def test_a_cookie_that_another_part_of_the_site_signed_is_an_empty_brochure():
    held = [AT.date().toordinal(), [str(A)], "", "", ""]
    assert read(Signer(salt="another").sign_object(held, compress=True), AT) == Brochure()


def test_a_cookie_holds_for_a_year():
    text = signed(ABC, AT)
    assert read(text, AT + KEPT_FOR) == ABC
    assert read(text, AT + KEPT_FOR + timedelta(days=1)) == Brochure()


@pytest.mark.parametrize(
    "reference",
    ["", "event.", "event.0", "event.-1", "event.1.x", "event.1\n", "event.²", f"event.{10**18}", "session.1",
     "session.1.", "session.1.é", f"session.1.{'a' * 89}", "speaker.", "speaker.a b", "speaker.a\x00", "room.1",
     "Event.1", " event.1"],
)  # fmt: skip
def test_what_refers_to_nothing_is_refused(reference):
    with pytest.raises(ValueError, match="refers to nothing"):
        Choice.read(reference)


def test_adding_twice_changes_nothing():
    assert Brochure((A, B)).with_more(C) == ABC
    assert ABC.with_more(A, C) == ABC


def test_sixty_things_are_the_most_and_more_is_refused_in_words():
    full = Brochure().with_more(*(Choice.of_event(number) for number in range(1, MOST_CHOICES + 1)))
    assert full.with_more(Choice.of_event(60)) == full
    with pytest.raises(Full, match=r"A brochure holds 60 things\. Remove some first\."):
        full.with_more(Choice.of_event(61))


def test_what_a_browser_would_drop_is_refused_in_words():
    keys = [sha512(bytes([number])).hexdigest()[:88] for number in range(60)]
    long = Brochure(tuple(map(Choice.of_speaker, keys)))
    with pytest.raises(Full, match=r"Remove something, or shorten your note\."):
        signed(long, AT)


@given(brochures)
def test_whatever_has_room_has_room_for_an_address_too(brochure):
    try:
        signed(brochure, AT)
    except Full:
        return
    signed(Brochure(brochure.choices, brochure.name, brochure.note, key="Zk3-" * 8), AT)


@pytest.mark.parametrize(
    ("choice", "by", "order"),
    [(A, 1, (B, A, C)), (A, -1, (A, B, C)), (C, 1, (A, B, C)), (C, -1, (A, C, B)), (B, 9, (A, C, B)),
     (Choice.of_event(9), 1, (A, B, C))],
)  # fmt: skip
def test_moving_goes_no_further_than_the_ends(choice, by, order):
    assert ABC.moved(choice, by).choices == order


@given(st.lists(choices | st.sampled_from([A, B, C])))
def test_an_order_loses_and_adds_nothing(wanted):
    assert set(ABC.in_order(wanted).choices) == {A, B, C}


def test_an_order_is_taken_and_what_it_does_not_name_comes_last():
    assert ABC.in_order([C, A]).choices == (C, A, B)
    assert ABC.in_order([]).choices == (A, B, C)
