from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from agenda.publish import publish
from speakers.models import Appearance, Correction, Distinction, Erasure, Invitation, InvitationText, Speaker
from speakers.wording import DEFAULTS
from tests.conftest import AT
from tests.factories import AppearanceFactory, EventFactory, InvitationFactory, SpeakerFactory
from tests.rules import Rule, assert_refused_by_the_database, assert_said_beside_the_field, assert_saved, constraints_of

pytestmark = pytest.mark.django_db


def second_speaker(**values) -> Speaker:
    SpeakerFactory(name="Sample Speaker")
    return SpeakerFactory.build(**values)


def appearance(**values) -> Appearance:
    return Appearance(**{"event": EventFactory(), "speaker": SpeakerFactory(), "order": 1, **values})


def second_appearance(*, again: bool) -> Appearance:
    first = AppearanceFactory()
    return appearance(event=first.event, speaker=first.speaker if again else SpeakerFactory())


def speaker(**values) -> Speaker:
    return SpeakerFactory.build(slug="sample-speaker", **values)


def distinction(*, again=False, turned=False) -> Distinction:
    one, other = SpeakerFactory(), SpeakerFactory()
    if again:
        Distinction.objects.create(one=one, other=other)
    return Distinction(one=other, other=one) if turned else Distinction(one=one, other=other)


def erasure(number: int) -> Erasure:
    at = datetime(2027, 1, 15, 12, tzinfo=UTC)
    Erasure.objects.create(speaker_number=1, key_hash="a", erased_at=at)
    return Erasure(speaker_number=number, key_hash="a", erased_at=at)


def correction(**values) -> Correction:
    return Correction(**{"invitation": InvitationFactory(), "part": "billing", "proposed_at": AT, **values})


def second_correction(**values) -> Correction:
    first = correction()
    first.save()
    return correction(invitation=first.invitation, **values)


def invitation(**values) -> Invitation:
    return InvitationFactory.build(appearance=AppearanceFactory(), **values)


def invitation_text(**values) -> InvitationText:
    return InvitationText(event=EventFactory(), **DEFAULTS, **values)


RULES = {
    "speaker_slug_once": Rule(
        lambda: second_speaker(slug="another"),
        lambda: second_speaker(slug="sample-speaker"),
        {"slug": ["This address is taken already."]},
    ),
    "speaker_photograph_in_words": Rule(
        lambda: speaker(photograph="photographs/a.jpg", photograph_alt="Sample Speaker at a lectern"),
        lambda: speaker(photograph="photographs/a.jpg"),
        {"photograph_alt": ["Say in a few words what the photograph shows, or that it is decorative."]},
    ),
    "speaker_focus_within": Rule(
        lambda: speaker(focus_x=100, focus_y=0),
        lambda: speaker(focus_y=101),
        {
            "focus_y": ["Ensure this value is less than or equal to 100."],
        },
    ),
    "distinction_once": Rule(lambda: distinction(again=False), lambda: distinction(again=True)),
    "distinction_in_order": Rule(lambda: distinction(), lambda: distinction(turned=True)),
    "erasure_once": Rule(lambda: erasure(2), lambda: erasure(1)),
    "appearance_order_from_1": Rule(
        lambda: appearance(order=1), lambda: appearance(order=0), {"order": ["Places are counted from 1."]}
    ),
    "appearance_speaker_once": Rule(
        lambda: second_appearance(again=False),
        lambda: second_appearance(again=True),
        {"speaker": ["This speaker is at this event already."]},
    ),
    "appearance_status_known": Rule(
        lambda: appearance(status=""),
        lambda: appearance(status="maybe"),
        {"status": ["Value 'maybe' is not a valid choice."]},
    ),
    "appearance_role_known": Rule(
        lambda: appearance(role="chair"),
        lambda: appearance(role="host"),
        {"role": ["Value 'host' is not a valid choice."]},
    ),
    "invitation_answer_has_its_time": Rule(
        lambda: invitation(answer="declined", answered_at=AT), lambda: invitation(answer="declined")
    ),
    "invitation_text_remind_after_plausible": Rule(
        lambda: invitation_text(remind_after=1),
        lambda: invitation_text(remind_after=91),
        {"remind_after": ["After 1 to 90 days."]},
    ),
    "correction_open_once": Rule(lambda: second_correction(part="biography"), lambda: second_correction()),
    "correction_part_known": Rule(lambda: correction(part="photograph"), lambda: correction(part="name")),
    "correction_decided_at_when_decided": Rule(
        lambda: correction(state="refused", decided_at=AT), lambda: correction(state="refused")
    ),
}


def test_every_constraint_of_the_app_is_here():
    assert constraints_of("speakers") == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_a_row_within_the_rule_is_saved(name):
    assert_saved(RULES[name])


@pytest.mark.parametrize("name", RULES)
def test_the_database_refuses_a_row_that_breaks_the_rule(name):
    assert_refused_by_the_database(RULES[name], name)


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.said])
def test_the_organiser_reads_beside_the_field_what_is_wrong(name):
    assert_said_beside_the_field(RULES[name])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": "Sample\nSpeaker"}, {"name": ["This must be on one line."]}),
        (
            {"biography": "A\0"},
            {"biography": ["There is an invisible character (U+0000) after “A”. Delete it, or type the text anew."]},
        ),
        ({"links": "https://sample.example"}, {"links": ["Say before https://sample.example what it leads to."]}),
        ({"email": "a@b@c"}, {"email": ["Enter a valid email address."]}),
    ],
)
def test_wrong_input_gets_a_sentence_beside_the_field(values, said):
    with pytest.raises(ValidationError) as refused:
        speaker(**values).full_clean()
    assert refused.value.message_dict == said


def test_a_name_is_printed_whole():
    assert (
        str(speaker(honorific="Professor", name="Sample Speaker", post_nominals="OBE"))
        == "Professor Sample Speaker OBE"
    )
    assert str(speaker(name="Sample Speaker")) == "Sample Speaker"


def test_a_speaker_with_appearances_stays():
    speaker = AppearanceFactory().speaker
    with pytest.raises(ProtectedError):
        speaker.delete()
    assert Speaker.objects.get() == speaker


def test_a_programme_prints_who_is_invited_or_confirmed_or_of_no_stated_status():
    event = EventFactory()
    for status in ["", "proposed", "invited", "confirmed", "declined", "withdrawn"]:
        AppearanceFactory(event=event, status=status)
    assert [each.status for each in event.appearances.printed()] == ["", "invited", "confirmed"]


def test_a_speaker_is_published_while_billed_in_a_current_publication():
    event = EventFactory()
    billed = AppearanceFactory(event=event).speaker
    AppearanceFactory(event=event, status="declined")
    SpeakerFactory()
    assert list(Speaker.objects.published()) == []
    publish(event=event)
    assert list(Speaker.objects.published()) == [billed]
