"""Writing to speakers: each gets one letter, as it was previewed, and nobody who should not be written to."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from agenda.invitations import PreviewOutdated, prepare, remind_everywhere, send
from events import tasks
from events.models import Letter
from events.outbox import deliver_due
from events.vocabulary import Occasion
from speakers.models import Appearance, Invitation, InvitationText
from speakers.wording import DEFAULTS
from tests.conftest import AT
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    InvitationFactory,
    OrganisationFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
)
from tests.mail_server import serving_mail

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OFFICE = "office@forums.example"


@pytest.fixture
def event():
    organiser = OrganisationFactory(name="Sample Organisation")
    return EventFactory(title="Forum", place="Central London", organiser=organiser, enquiries_to=OFFICE)


def person(event, name="Sample Speaker", status="proposed", **values) -> Appearance:
    values = {"email": f"{name.replace(' ', '.').lower()}@sample.example", **values}
    return AppearanceFactory(event=event, status=status, speaker=SpeakerFactory(name=name, **values))


def mailing(event, *people, occasion=Occasion.INVITATION, at=AT, **values):
    rows = event.appearances.filter(pk__in=[each.pk for each in people]).select_related("speaker", "invitation")
    return prepare(event=event, appearances=rows, occasion=occasion, at=at, **values)


def write(event, *people, occasion=Occasion.INVITATION, at=AT, **values) -> int:
    """Previews, and sends what was previewed."""
    seen = mailing(event, *people, occasion=occasion, at=at, **values).seen
    chosen = [each.pk for each in people]
    return send(event=event, chosen=chosen, occasion=occasion, seen=seen, at=at, **values)


def recipients() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("recipient", flat=True))


def answered(appearance: Appearance, status: str) -> None:
    appearance.status = status
    appearance.save()
    Invitation.objects.filter(appearance=appearance).update(answer=status, answered_at=AT)


# ── One letter ──


def test_an_invitation_says_what_is_planned_and_where_to_answer(event, mailoutbox):
    invited = person(event, honorific="Dr")
    room = RoomFactory(event=event, name="Room 1")
    talk = SessionFactory(event=event, title="A talk", at=("10:00", "11:00"), room=room)
    ContributionFactory(session=talk, appearance=invited)
    panel = SessionFactory(event=event, title="A panel", at=("14:00", "15:00"))
    ContributionFactory(session=panel, appearance=invited, role="chair")
    ContributionFactory(session=SessionFactory(event=event, status="cancelled"), appearance=invited)
    ContributionFactory(session=SessionFactory(event=event, title="Somebody else’s"))
    assert write(event, invited) == 1
    deliver_due(at=AT)
    (mail,) = mailoutbox
    invitation = Invitation.objects.get()
    assert (mail.to, mail.reply_to, mail.subject) == (
        ["sample.speaker@sample.example"],
        [OFFICE],
        "Invitation to speak: Forum",
    )
    assert mail.body == (
        "Dear Dr Sample Speaker,\n\n"
        "Sample Organisation would like you to speak at “Forum”.\n\n"
        "Friday 5 March 2027, 9.30am to 4.30pm GMT\nCentral London\n\n"
        "What we have planned with you:\n"
        "- Friday 5 March 2027, 10am to 11am, Room 1: A talk\n"
        "- Friday 5 March 2027, 2pm to 3pm: A panel (as chair)\n\n"
        "Please tell us on your own page whether you can come. There you can also correct how you are announced, your "
        "biography and your photograph; you need no password:\n\n"
        f"http://127.0.0.1:8000/speak/{invitation.token}/\n\n"
        "The dates are attached for your calendar. To ask us something, simply answer this mail.\n\n"
        "Kind regards\nSample Organisation\n"
    )
    ((name, calendar, content_type),) = mail.attachments
    assert (name, content_type) == ("calendar.ics", "text/calendar")
    assert [line for line in calendar.split("\r\n") if line.startswith("UID:")] == [
        "UID:forum@127.0.0.1",
        "UID:a-talk.forum@127.0.0.1",
        "UID:a-panel.forum@127.0.0.1",
    ]
    assert {line for line in calendar.split("\r\n") if line.startswith("DTSTAMP")} == {"DTSTAMP:20270115T120000Z"}


def test_what_nobody_knows_yet_is_said_in_words(mailoutbox):
    event = EventFactory(title="Some day", starts_on=None, start_time=None, end_time=None)
    write(event, person(event))
    deliver_due(at=AT)
    (mail,) = mailoutbox
    assert "\nDate to be announced\nPlace to be announced\n" in mail.body
    assert "\nYour session is still being arranged.\n" in mail.body
    assert mail.attachments == []


def test_the_calendar_arrives_as_it_was_made(event, settings):
    invited = person(event, name="Zoë Sample", email="zoe@sample.example")
    ContributionFactory(session=SessionFactory(event=event, title="é" * 90, at=("10:00", "11:00")), appearance=invited)
    write(event, invited)
    with serving_mail() as server:
        settings.MAILERS = server.mailers
        deliver_due(at=AT)
    ((_, mail),) = server.taken
    _, attached = mail.iter_parts()
    received = attached.get_payload(decode=True)
    assert received.decode() == Letter.objects.get().attachments[0]["text"]
    assert all(len(line) <= 75 for line in received.split(b"\r\n"))
    assert attached.get_content_type() == "text/calendar"


def test_e_13_e_14_what_people_are_called_is_literal_in_subject_and_text(event, mailoutbox):
    event.title = "{event.__init__.__code__} & <b>"
    event.save()
    evil = person(event, name='Click [here](http://evil) <b> {link} "', email="evil@sample.example")
    write(event, evil)
    deliver_due(at=AT)
    (mail,) = mailoutbox
    assert mail.subject == "Invitation to speak: {event.__init__.__code__} & <b>"
    assert mail.body.startswith('Dear Click [here](http://evil) <b> {link} ",\n')


def test_a_long_title_is_cut_to_what_a_subject_holds(event):
    event.title = "x" * 300
    event.save()
    InvitationText.objects.create(event=event, **{**DEFAULTS, "subject": "{event} {event}"})
    write(event, person(event))
    assert len(Letter.objects.get().subject) == 400


def test_the_text_is_the_events_own(event, mailoutbox):
    InvitationText.objects.create(event=event, **{**DEFAULTS, "subject": "Come!", "body": "Here: {link}"})
    write(event, person(event))
    deliver_due(at=AT)
    assert mailoutbox[0].subject == "Come!"
    assert mailoutbox[0].body == f"Here: http://127.0.0.1:8000/speak/{Invitation.objects.get().token}/"


def test_answers_go_to_the_event_or_else_to_whoever_invites(event):
    first, second = person(event, "First"), person(event, "Second")
    write(event, first, reply_to="colleague@forums.example")
    event.enquiries_to = ""
    event.save()
    write(event, second, reply_to="colleague@forums.example")
    assert list(Letter.objects.order_by("pk").values_list("reply_to", flat=True)) == [
        OFFICE,
        "colleague@forums.example",
    ]


# ── What it does ──


def test_who_is_invited_has_that_status_since_then_and_the_history_has_it(event, organiser):
    invited, bystander = person(event), person(event, "Bystander")
    write(event, invited)
    invited.refresh_from_db(), bystander.refresh_from_db()
    assert (invited.status, invited.status_at, bystander.status) == ("invited", AT, "proposed")
    assert [record.status for record in invited.history.order_by("history_id")] == [
        "proposed",
        "invited",
    ]
    assert invited.invitation.invited_at == AT


def test_who_has_confirmed_is_written_to_and_stays_confirmed(event):
    confirmed = person(event, status="confirmed")
    assert write(event, confirmed) == 1
    confirmed.refresh_from_db()
    assert confirmed.status == "confirmed"


def test_who_declined_is_asked_anew_by_a_new_link(event):
    declined = person(event)
    write(event, declined)
    former = Invitation.objects.get()
    answered(declined, "declined")
    write(event, declined, at=AT + DAY)
    now = Invitation.objects.get()
    assert (now.answer, now.answered_at, now.appearance.status) == ("", None, "invited")
    assert Invitation.objects.by_link(former.token, AT + DAY) is None
    assert Invitation.objects.by_link(now.token, AT + DAY) == now


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"email": ""}, "has no e-mail address"),
        ({"email": "nobody"}, "has an e-mail address that is none"),
        ({"status": "withdrawn"}, "has withdrawn"),
    ],
)
def test_who_cannot_be_written_to_is_named_with_the_reason_and_the_others_are_written_to(event, values, reason):
    other, not_written_to = person(event, "Other"), person(event, "Left Out", **values)
    shown = mailing(event, other, not_written_to)
    assert [(appearance.speaker.name, said) for appearance, said in shown.left_out] == [("Left Out", reason)]
    assert write(event, other, not_written_to) == 1
    assert recipients() == ["other@sample.example"]


@pytest.mark.parametrize("body", ["{link}" + "{sessions}" * 900, "{link}" * 600])
def test_who_would_get_more_than_a_letter_holds_is_left_out(event, body):
    chair = person(event)
    InvitationText.objects.create(event=event, **{**DEFAULTS, "body": body})
    for n in range(3):
        ContributionFactory(session=SessionFactory(event=event, title=f"A talk {n} " * 10), appearance=chair)
    assert [reason for _, reason in mailing(event, chair).left_out] == ["would get a mail that is too long"]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"withdrawn_at": AT}, "the event is withdrawn"),
        ({"status": "cancelled"}, "the event is cancelled"),
        ({"starts_on": date(2026, 3, 5)}, "the event is over"),
    ],
)
def test_nobody_is_invited_to_what_will_not_take_place(values, reason):
    event = EventFactory(**values)
    assert [said for _, said in mailing(event, person(event)).left_out] == [reason]


# ── Once ──


def test_sent_twice_it_is_sent_once(event):
    people = [person(event, "First"), person(event, "Second")]
    seen = mailing(event, *people).seen
    chosen = [each.pk for each in people]
    sending = {"event": event, "chosen": chosen, "occasion": Occasion.INVITATION, "seen": seen}
    assert [send(**sending, at=AT), send(**sending, at=AT + DAY)] == [2, 0]
    assert recipients() == ["first@sample.example", "second@sample.example"]


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_letter_a_person(event):
    people = [person(event, f"Speaker {n}") for n in range(3)]
    seen, chosen = mailing(event, *people).seen, [each.pk for each in people]

    def press(_):
        sent = send(event=event, chosen=chosen, occasion=Occasion.INVITATION, seen=seen, at=AT)
        connection.close()
        return sent

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(press, range(4))) == [0, 0, 0, 3]
    assert Letter.objects.count() == 3


def test_looked_at_again_the_same_people_can_be_written_to_again(event):
    invited = person(event)
    assert [write(event, invited), write(event, invited, at=AT + DAY)] == [1, 1]
    assert Letter.objects.count() == 2


@pytest.mark.parametrize("changed", ["text", "address", "name", "session"])
def test_what_has_changed_since_it_was_looked_at_is_not_sent(event, changed):
    invited = person(event)
    seen = mailing(event, invited).seen
    if changed == "text":
        InvitationText.objects.create(event=event, **{**DEFAULTS, "subject": "Come!"})
    elif changed == "session":
        ContributionFactory(session=SessionFactory(event=event), appearance=invited)
    else:
        setattr(invited.speaker, {"address": "email", "name": "name"}[changed], "other@sample.example")
        invited.speaker.save()
    with pytest.raises(PreviewOutdated):
        send(event=event, chosen=[invited.pk], occasion=Occasion.INVITATION, seen=seen, at=AT)
    assert (Letter.objects.count(), Invitation.objects.count()) == (0, 0)


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_what_was_not_looked_at_is_not_sent(event, seen):
    invited = person(event)
    InvitationFactory(appearance=person(event, "Other"))
    with pytest.raises(PreviewOutdated):
        send(event=event, chosen=[invited.pk], occasion=Occasion.INVITATION, seen=seen, at=AT)
    assert Letter.objects.count() == 0


# ── The link ──


def test_the_link_holds_for_60_days_or_until_the_day_after_the_event_whichever_is_later():
    early = EventFactory(starts_on=date(2027, 2, 1))
    late = EventFactory(starts_on=date(2027, 7, 1))
    undated = EventFactory(starts_on=None, start_time=None, end_time=None)
    ends = [InvitationFactory(appearance=person(each)).link_ends_at for each in (early, late, undated)]
    assert ends == [AT + 60 * DAY, datetime(2027, 7, 2, 15, 30, tzinfo=UTC), AT + 60 * DAY]


def test_a_link_holds_until_its_end_and_no_longer(event):
    invitation = InvitationFactory(appearance=person(event))
    ends = invitation.link_ends_at
    found = [Invitation.objects.by_link(invitation.token, at) for at in (AT, ends - timedelta(seconds=1), ends)]
    assert found == [invitation, invitation, None]


def test_what_is_forged_opens_nothing(event):
    invitation, other = InvitationFactory(appearance=person(event)), InvitationFactory(appearance=person(event, "B"))
    named, signature = invitation.token.split(".")
    forged = [f"{other.pk}-1.{signature}", f"{invitation.pk}-2.{signature}", named, f"{named}.", f"{named}.x", "", "é"]
    forged.append(other.token.replace(f"{other.pk}-", f"{invitation.pk}-", 1))
    assert [Invitation.objects.by_link(token, AT) for token in forged] == [None] * len(forged)


# ── Reminding ──


def test_only_who_has_not_answered_is_reminded_by_the_same_link(event, mailoutbox):
    waiting, confirmed, new = (person(event, name) for name in ("Waiting", "Confirmed", "New"))
    write(event, waiting, confirmed)
    answered(confirmed, "confirmed")
    token = Invitation.objects.get(appearance=waiting).token
    shown = mailing(event, waiting, confirmed, new, occasion=Occasion.REMINDER)
    assert [(appearance.speaker.name, reason) for appearance, reason in shown.left_out] == [
        ("Confirmed", "is not waited for: confirmed"),
        ("New", "has not been invited from here"),
    ]
    assert write(event, waiting, confirmed, new, occasion=Occasion.REMINDER, at=AT + DAY) == 1
    deliver_due(at=AT + DAY)
    reminder = mailoutbox[-1]
    assert (reminder.to, reminder.subject) == (["waiting@sample.example"], "May we count on you? Forum")
    assert f"/speak/{token}/" in reminder.body
    assert Invitation.objects.get(appearance=waiting).reminded_at == AT + DAY


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"ended_at": AT}, "has a link that was ended; invite anew"),
        ({"invited_at": AT - 400 * DAY}, "has a link that has expired; invite anew"),
    ],
)
def test_who_has_no_link_that_holds_is_not_reminded(values, reason):
    event = EventFactory(starts_on=None, start_time=None, end_time=None)
    waiting = person(event, status="invited")
    InvitationFactory(appearance=waiting, **values)
    assert [said for _, said in mailing(event, waiting, occasion=Occasion.REMINDER).left_out] == [reason]


@pytest.fixture
def reminding(event):
    """An event that reminds by itself after 7 days."""
    InvitationText.objects.create(event=event, remind_after=7, **DEFAULTS)
    return event


def test_the_site_reminds_once_after_as_many_days_as_the_event_says(reminding):
    waiting = person(reminding)
    write(reminding, waiting)
    assert [remind_everywhere(at=AT + days * DAY) for days in (6, 7, 8, 30)] == [0, 1, 0, 0]
    assert recipients() == ["sample.speaker@sample.example"] * 2
    assert Letter.objects.order_by("pk").last().reply_to == OFFICE


def test_unless_an_event_says_so_nobody_is_reminded_by_the_site(event):
    write(event, person(event))
    InvitationText.objects.create(event=event, **DEFAULTS)
    assert remind_everywhere(at=AT + 30 * DAY) == 0


def test_who_was_reminded_by_hand_is_not_reminded_by_the_site(reminding):
    waiting = person(reminding)
    write(reminding, waiting)
    write(reminding, waiting, occasion=Occasion.REMINDER, at=AT + DAY)
    assert remind_everywhere(at=AT + 30 * DAY) == 0


@pytest.mark.parametrize("status", ["confirmed", "declined", "withdrawn", "proposed"])
def test_who_is_not_waited_for_is_not_reminded_by_the_site(reminding, status):
    done = person(reminding)
    write(reminding, done)
    Appearance.objects.filter(pk=done.pk).update(status=status)
    assert remind_everywhere(at=AT + 30 * DAY) == 0


@pytest.mark.parametrize("values", [{"withdrawn_at": AT}, {"status": "cancelled"}, {"starts_on": date(2027, 1, 16)}])
def test_the_site_reminds_nobody_of_what_is_over_withdrawn_or_cancelled(reminding, values):
    write(reminding, person(reminding))
    for name, value in values.items():
        setattr(reminding, name, value)
    reminding.save()
    assert remind_everywhere(at=AT + 8 * DAY) == 0


def test_the_site_reminds_nobody_whose_link_was_ended(reminding):
    write(reminding, person(reminding))
    Invitation.objects.update(ended_at=AT)
    assert remind_everywhere(at=AT + 8 * DAY) == 0


def test_the_daily_housekeeping_reminds_and_logs_only_how_many(reminding, caplog, monkeypatch):
    write(reminding, person(reminding))
    monkeypatch.setattr("events.tasks.timezone.now", lambda: AT + 7 * DAY)
    with caplog.at_level("INFO"):
        tasks.keep_house.call()
    assert [record.getMessage() for record in caplog.records] == ["Speakers reminded of their invitations: 1"]
    assert Letter.objects.count() == 2


# ── What it costs ──


@pytest.mark.parametrize("number", [1, 3, 25])
def test_a_preview_asks_as_often_for_25_people_as_for_one(event, number, django_assert_num_queries):
    people = [person(event, f"Speaker {n}", status="invited") for n in range(number)]
    for each in people:
        InvitationFactory(appearance=each)
        ContributionFactory(session=SessionFactory(event=event), appearance=each)
    event = type(event).objects.get(pk=event.pk)
    with django_assert_num_queries(17):
        assert len(mailing(event, *people).seen) == 64
