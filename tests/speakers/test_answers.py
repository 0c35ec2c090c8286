"""What speakers answer and correct by their link: the answer counts, corrections wait for an organiser."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from events.models import Letter
from events.vocabulary import CorrectionPart
from speakers.answers import Reply, Wanted, accept, forget, refuse, take_reply
from speakers.models import Appearance, Correction, Invitation, Speaker
from tests.conftest import AT
from tests.factories import AppearanceFactory, EventFactory, InvitationFactory, LetterFactory, SpeakerFactory, jpeg

pytestmark = pytest.mark.django_db
OFFICE = "office@forums.example"


@pytest.fixture
def invitation():
    speaker = SpeakerFactory(name="Ada Sample", email="ada@sample.example", biography="As it was.\r\n")
    event = EventFactory(title="Forum", enquiries_to=OFFICE)
    return InvitationFactory(
        appearance=AppearanceFactory(event=event, speaker=speaker, status="invited", billing="Old")
    )


def reply(invitation, answer="", message="", **wanted) -> None:
    take_reply(
        invitation=invitation,
        reply=Reply(answer, message, {CorrectionPart(part): Wanted(text) for part, text in wanted.items()}),
        at=AT,
    )


def send_picture(invitation, content=None, text="Ada at a lectern") -> None:
    wanted = {CorrectionPart.PHOTOGRAPH: Wanted(text, ContentFile(content or jpeg(), name="photograph.jpg"))}
    take_reply(invitation=invitation, reply=Reply(wanted=wanted), at=AT)


def content_of(row) -> bytes:
    with row.photograph.open("rb") as picture:
        return picture.read()


def open_corrections() -> dict[str, str]:
    return dict(Correction.objects.open().values_list("part", "text"))


def told() -> list[tuple[str, str, str]]:
    return [(letter.recipient, letter.reply_to, letter.subject) for letter in Letter.objects.order_by("pk")]


# ── Answering ──


@pytest.mark.parametrize(("answer", "words"), [("confirmed", "will speak"), ("declined", "will not speak")])
def test_an_answer_counts_at_once_and_the_organiser_is_told(invitation, answer, words):
    reply(invitation, answer, "By train, at noon.")
    invitation.refresh_from_db()
    appearance = invitation.appearance
    assert (appearance.status, appearance.status_at) == (answer, AT)
    assert (invitation.answer, invitation.answered_at, invitation.message) == (answer, AT, "By train, at noon.")
    assert told() == [(OFFICE, "ada@sample.example", f"Ada Sample {words}: Forum")]
    assert Letter.objects.get().body == (
        f"Ada Sample {words}.\nEvent: Forum\n\nBy train, at noon.\n\n-- \n"
        "An answer to this mail goes to the speaker.\n"
        f"On the desk: http://127.0.0.1:8000/admin/events/event/{appearance.event_id}/invitations/\n"
    )


def test_the_history_has_the_answer_as_the_speakers_own_doing(invitation, desk):
    reply(invitation, "declined")
    record = invitation.appearance.history.latest()
    assert (record.status, record.history_user, record.history_change_reason) == (
        "declined",
        None,
        "The speaker, by their link",
    )
    page = desk.get(f"/admin/speakers/appearance/{invitation.appearance_id}/history/").content.decode()
    assert "The speaker, by their link" in page


def test_the_same_answer_twice_is_one_letter(invitation):
    reply(invitation, "confirmed", "Gladly."), reply(invitation, "confirmed", "Gladly.")
    assert len(told()) == 1


def test_another_answer_is_told_too_and_what_was_written_before_stays(invitation):
    reply(invitation, "confirmed", "Gladly."), reply(invitation, "declined")
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.message) == ("declined", "Gladly.")
    assert [subject for _, _, subject in told()] == ["Ada Sample will speak: Forum", "Ada Sample will not speak: Forum"]


def test_the_same_answer_counts_again_after_the_organiser_has_set_the_status_otherwise(invitation):
    reply(invitation, "confirmed")
    Appearance.objects.update(status="invited")
    reply(invitation, "confirmed")
    assert (Appearance.objects.get().status, len(told())) == ("confirmed", 2)


def test_words_alone_are_told_and_answer_nothing(invitation):
    reply(invitation, message="Which room?")
    assert Appearance.objects.get().status == "invited"
    assert told() == [(OFFICE, "ada@sample.example", "Ada Sample has written to you: Forum")]


def test_without_an_address_of_the_event_whoever_invited_is_told(invitation):
    invitation.appearance.event.enquiries_to = ""
    invitation.appearance.event.save()
    Invitation.objects.update(reply_to="colleague@forums.example")
    reply(invitation, "confirmed")
    assert told()[0][0] == "colleague@forums.example"


def test_with_nobody_to_tell_the_desk_alone_has_it(invitation):
    invitation.appearance.event.enquiries_to = ""
    invitation.appearance.event.save()
    reply(invitation, "confirmed")
    assert (told(), Appearance.objects.get().status) == ([], "confirmed")


def test_what_an_organiser_saved_meanwhile_stays(invitation):
    Appearance.objects.update(billing="New")
    reply(invitation, "confirmed")
    assert Appearance.objects.get().billing == "New"


# ── Correcting ──


def test_a_correction_waits_and_changes_nothing_yet(invitation):
    reply(invitation, billing="Head of Samples", biography="As it is.")
    assert open_corrections() == {"billing": "Head of Samples", "biography": "As it is."}
    assert (Appearance.objects.get().billing, Speaker.objects.get().biography) == ("Old", "As it was.\r\n")
    assert told() == [(OFFICE, "ada@sample.example", "Ada Sample asks for corrections: Forum")]
    assert "To be corrected: billing and biography. It waits for you." in Letter.objects.get().body
    assert "Head of Samples" not in Letter.objects.get().body


def test_what_is_there_already_is_no_correction(invitation):
    reply(invitation, billing="Old", biography="As it was.")
    assert (open_corrections(), told()) == ({}, [])


def test_the_same_correction_twice_is_one_and_one_letter(invitation):
    reply(invitation, billing="New"), reply(invitation, billing="New")
    send_picture(invitation), send_picture(invitation)
    assert (open_corrections(), len(told())) == ({"billing": "New", "photograph": "Ada at a lectern"}, 2)


def test_a_later_correction_takes_the_place_of_an_earlier_one(invitation):
    reply(invitation, billing="New"), reply(invitation, billing="Newer")
    send_picture(invitation)
    former = Correction.objects.get(part="photograph").photograph.name
    send_picture(invitation, b"another")
    assert open_corrections() == {"billing": "Newer", "photograph": "Ada at a lectern"}
    assert content_of(Correction.objects.get(part="photograph")) == b"another"
    assert former != Correction.objects.get(part="photograph").photograph.name


def test_who_puts_back_what_is_there_takes_the_correction_back(invitation):
    reply(invitation, billing="New"), reply(invitation, billing="Old")
    assert open_corrections() == {}


# ── Deciding ──


@pytest.fixture
def corrected(invitation):
    """Everything that can be corrected is to be."""
    reply(invitation, billing="New", biography="As it is.")
    send_picture(invitation)
    return invitation


def test_what_is_accepted_takes_its_place_and_the_history_names_who_accepted(
    corrected, organiser, django_capture_on_commit_callbacks
):
    former = default_storage.save("photographs/former.jpg", ContentFile(jpeg("red")))
    Speaker.objects.update(photograph=former, photograph_alt="As before")
    with django_capture_on_commit_callbacks(execute=True):
        assert accept(corrections=Correction.objects.all(), by=organiser, at=AT) == 3
    appearance, speaker = Appearance.objects.get(), Speaker.objects.get()
    assert (appearance.billing, speaker.biography) == ("New", "As it is.")
    assert (content_of(speaker), speaker.photograph_alt) == (jpeg(), "Ada at a lectern")
    assert [row.history.latest().history_user for row in (appearance, speaker)] == [organiser, organiser]
    assert not default_storage.exists("photographs/former.jpg")
    assert set(Correction.objects.values_list("state", "decided_by", "decided_at")) == {("accepted", organiser.pk, AT)}


def test_what_is_refused_changes_nothing_and_its_photograph_is_gone(
    corrected, organiser, django_capture_on_commit_callbacks
):
    picture = Correction.objects.get(part="photograph").photograph.name
    with django_capture_on_commit_callbacks(execute=True):
        assert refuse(corrections=Correction.objects.all(), by=organiser, at=AT) == 3
    assert (Appearance.objects.get().billing, Speaker.objects.get().biography) == ("Old", "As it was.\r\n")
    assert not Speaker.objects.get().photograph
    assert not default_storage.exists(picture)
    assert open_corrections() == {}


def test_what_is_decided_is_not_decided_again(corrected, organiser):
    refuse(corrections=Correction.objects.filter(part="billing"), by=organiser, at=AT)
    assert accept(corrections=Correction.objects.filter(part="billing"), by=organiser, at=AT) == 0
    assert (Appearance.objects.get().billing, set(open_corrections())) == ("Old", {"biography", "photograph"})


def test_what_was_decided_may_be_proposed_again(corrected, organiser):
    refuse(corrections=Correction.objects.all(), by=organiser, at=AT)
    reply(corrected, billing="New")
    assert open_corrections() == {"billing": "New"}


# ── Forgetting ──


def test_b_06_of_a_person_forgotten_no_invitation_correction_picture_or_letter_is_left(
    corrected, django_capture_on_commit_callbacks
):
    picture = Correction.objects.get(part="photograph").photograph.name
    Invitation.objects.update(letter=LetterFactory(recipient="earlier@sample.example"))
    LetterFactory(recipient="ada@sample.example")
    other = LetterFactory(), InvitationFactory()
    with django_capture_on_commit_callbacks(execute=True):
        forget(speaker=corrected.appearance.speaker)
    assert (list(Letter.objects.all()), list(Invitation.objects.all())) == ([other[0]], [other[1]])
    assert Correction.objects.count() == 0
    assert not default_storage.exists(picture)
