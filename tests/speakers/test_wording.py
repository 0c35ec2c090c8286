"""E-14: the words of mails have placeholders, and nothing in them is ever evaluated."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from speakers.wording import DEFAULTS, PLACEHOLDERS, fill, refuse_unknown_placeholders, require_link

KNOWN = "There are {speaker}, {event}, {dates}, {place}, {sessions}, {link} and {organiser}."


def said(text: str, check=refuse_unknown_placeholders) -> list[str]:
    try:
        check(text)
    except ValidationError as error:
        return error.messages
    return []


def test_each_placeholder_is_replaced_wherever_it_stands():
    values = {"speaker": "Dr Sample Speaker", "event": "Forum"}
    assert fill("Dear {speaker}, {event}? {speaker}!", values) == "Dear Dr Sample Speaker, Forum? Dr Sample Speaker!"


def test_e_14_a_placeholder_in_a_name_is_part_of_the_name():
    assert fill("Dear {speaker}: {link}", {"speaker": "{link} {event}", "link": "here"}) == "Dear {link} {event}: here"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{event.__init__.__code__}", "“{event.__init__.__code__}” stands"),
        ("{speaker!r}", "“{speaker!r}” stands"),
        ("{0} {}", "“{0}” and “{}” stand"),
        ("{ speaker }", "“{ speaker }” stands"),
        ("{Speaker}", "“{Speaker}” stands"),
        ("{" + "a" * 90 + "}", "“{" + "a" * 59 + "” stands"),
    ],
)
def test_e_14_what_stands_for_nothing_is_refused_by_name(text, named):
    assert said(f"Dear {text}") == [f"{named} for nothing. {KNOWN}"]


@pytest.mark.parametrize("text", ["{", "}", "{speaker", "a } b { c", "{{speaker}}", "100 % {event}"])
def test_a_brace_alone_is_a_brace(text):
    assert said(text) == []
    assert fill(text, {"speaker": "Ada", "event": "Forum"}) == text.replace("{speaker}", "Ada").replace(
        "{event}", "Forum"
    )


def test_the_link_is_not_forgotten():
    assert said("Dear {speaker}", require_link) == ["Put {link} where the speaker is to find the page to answer on."]
    assert said("Here: {link}", require_link) == []


@pytest.mark.parametrize("name", DEFAULTS)
def test_our_own_words_keep_the_rules(name):
    assert said(DEFAULTS[name]) == []
    if name.endswith("body"):
        assert said(DEFAULTS[name], require_link) == []


@example("{event.__init__.__code__}", "{link}")
@given(st.text(alphabet=st.characters() | st.sampled_from("{}")), st.text())
def test_e_14_whatever_is_typed_nothing_fails_and_values_arrive_as_they_are(text, value):
    filled = fill(text, dict.fromkeys(PLACEHOLDERS, value))
    unknown = text
    for name in PLACEHOLDERS:
        unknown = unknown.replace(f"{{{name}}}", "")
    assert filled == text if unknown == text else value in filled
