import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.acronyms import acronyms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the National Crime Agency (NCA) found", {"NCA": "National Crime Agency"}),
        ("The National Crime Agency’s (NCA) assessment", {"NCA": "National Crime Agency"}),
        ("in serious and organised crime (SOC), an increase", {"SOC": "serious and organised crime"}),
        ("the Proceeds Of Crime Act (POCA)", {"POCA": "Proceeds Of Crime Act"}),
        ("Regional Organised Crime Units (ROCUs)", {"ROCU": "Regional Organised Crime Unit"}),
        ("ROCUs (Regional Organised Crime Units) work", {"ROCU": "Regional Organised Crime Unit"}),
        ("a Multi-Agency Safeguarding Hub (MASH)", {"MASH": "Multi-Agency Safeguarding Hub"}),
        ("Everton in the Community (EitC)", {"EitC": "Everton in the Community"}),
        ("in London (UK)", {}),
        ("the agency (NCA)", {}),
        ("National Crime Agency, (NCA)", {}),
        ("ANOM (the sting operation)", {}),
        ("Tom Halpin (CONFIRMED)", {}),
        ("", {}),
    ],
)
def test_an_acronym_is_what_a_text_explains(text, found):
    assert acronyms(text) == found


def test_the_first_explanation_counts():
    texts = "Sample Office (SO)", "Second Order (SO)"
    assert acronyms(*texts) == {"SO": "Sample Office"}


@given(st.text())
def test_any_text_is_read(text):
    acronyms(text, f"{text} (NCA)", f"NCA ({text})")
