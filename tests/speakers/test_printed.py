"""People as lines print them, and how much a line reads like one of a person."""

import pytest

from speakers.posts import is_billing, post_and_organisation
from speakers.printed import Likeness, led_in, likeness, people, person


def told(text: str, **how) -> list[tuple]:
    return [
        (one.honorific, one.name, one.post_nominals, one.billing, str(one.status), str(one.role))
        for one in people(text, **how)
    ]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Dr Avery Sample, Deputy Director, The Sample Office (CONFIRMED)",
         ("Dr", "Avery Sample", "", "Deputy Director, The Sample Office", "confirmed", "")),
        ("Avery Sample (Sampleshire Police)", ("", "Avery Sample", "", "Sampleshire Police", "", "")),
        ("Avery Sample [Exampleton Council]", ("", "Avery Sample", "", "Exampleton Council", "", "")),
        ("Avery Sample – Head of Prevention", ("", "Avery Sample", "", "Head of Prevention", "", "")),
        ("Avery Sample, Head of Samples – TBC", ("", "Avery Sample", "", "Head of Samples", "invited", "")),
        ("Dame Constance Specimen DBE, Event Chair", ("Dame", "Constance Specimen", "DBE", "", "", "chair")),
        ("Area Manager Gwen Specimen, Sample Fire Service",
         ("Area Manager", "Gwen Specimen", "", "Sample Fire Service", "", "")),
        ("DCI Ravi Example, Sample Police", ("DCI", "Ravi Example", "", "Sample Police", "", "")),
        ("Di Muster", ("", "Di Muster", "", "", "", "")),
        ("Baroness Placeholder of Exampleton", ("Baroness", "Placeholder of Exampleton", "", "", "", "")),
        ("Lord Example of Sampleton KC", ("Lord", "Example of Sampleton", "KC", "", "", "")),
        ("Robert (Bob) Sample, Head of Samples", ("", "Robert (Bob) Sample", "", "Head of Samples", "", "")),
        ("Her Honour Ruth Example", ("Her Honour", "Ruth Example", "", "", "", "")),
        ("Zoë van der Example (she/her), University of Samples",
         ("", "Zoë van der Example", "", "University of Samples", "", "")),
        ("The Chief Constable of Sampleshire, Avery Sample QPM",
         ("", "Avery Sample", "QPM", "Chief Constable of Sampleshire", "", "")),
    ],
)  # fmt: skip
def test_a_person_is_read_as_printed(text, printed):
    assert told(text) == [printed]


def test_several_on_a_line_are_told_apart():
    both = "Sampleshire Police"
    assert told("Avery Sample and Jo Example, Sampleshire Police") == [
        ("", "Avery Sample", "", both, "", ""),
        ("", "Jo Example", "", both, "", ""),
    ]
    assert [name for _, name, *_ in told("Avery Sample, Jo Example and Sam Specimen")] == [
        "Avery Sample",
        "Jo Example",
        "Sam Specimen",
    ]
    assert told("Avery Sample (journalist). Panellists: Jo Example; Sam Specimen") == [
        ("", "Avery Sample", "", "journalist", "", ""),
        ("", "Jo Example", "", "", "", "panellist"),
        ("", "Sam Specimen", "", "", "", "panellist"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Chair's Welcome Address", "Questions and Answers Session", "Lunch and Networking", "Speakers to be confirmed",
        "All", "Conference committee", "Regional Organised Crime Units", "Mental Health Nurse", "Great Hall",
        "Chief Constable, Sampleshire Police (invited)", "Touch DNA", "Policing Futures, Sampleshire Police",
        "Head of Service",
    ],
)  # fmt: skip
def test_what_is_nobody_reads_like_nobody(text):
    assert (likeness(text), people(text)) == (Likeness.NO, [])


def test_a_name_alone_may_be_one_and_is_where_it_is_known():
    assert likeness("Avery Sample") == Likeness.PERHAPS
    assert likeness("Avery Sample", {"averysample"}) == Likeness.LIKELY
    assert likeness("Dr Avery Sample") == Likeness.SURE


@pytest.mark.parametrize(
    ("text", "role", "rest"),
    [
        ("Chair: Avery Sample", "chair", "Avery Sample"),
        ("Moderated by Jo Example", "moderator", "Jo Example"),
        ("Panel: A; B", "panellist", "A; B"),
        ("Discussants: Jo Example", "respondent", "Jo Example"),
        ("Speakers: Jo Example", "speaker", "Jo Example"),
        ("Interviewer: Jo Example", "moderator", "Jo Example"),
    ],
)
def test_a_role_stands_before_people(text, role, rest):
    led = led_in(text)
    assert (led.role, led.rest) == (role, rest)


@pytest.mark.parametrize(
    ("billing", "parted"),
    [
        ("Audit Manager, National Audit Office", ("Audit Manager", "National Audit Office")),
        ("Senior Lecturer at Sample University", ("Senior Lecturer", "Sample University")),
        ("Chief Operations Officer, National Samples (NS)", ("Chief Operations Officer", "National Samples")),
        ("Sample Police Force", ("", "Sample Police Force")),
        ("Commissioner for Samples", ("Commissioner for Samples", "")),
        ("Director at the Sample College and former Head of the Sample Service", ("", "")),
    ],
)
def test_post_and_organisation_are_parted_where_that_is_certain(billing, parted):
    assert post_and_organisation(billing) == parted


def test_a_billing_says_a_post_or_a_body_and_is_no_sentence():
    texts = ["Head of Samples", "University of Samples", "Policing the future", "He is head of samples."]
    assert [is_billing(text) for text in texts] == [True, True, False, False]


def test_a_person_of_any_text_keeps_its_words():
    assert person("x y z").name == "x y z"
