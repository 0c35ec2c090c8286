"""The desk's pages of invitations: who was asked and answered what, the text, the preview, corrections."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from agenda.publish import publish
from events.models import Letter
from events.outbox import deliver_due
from speakers.models import Appearance, Correction, Invitation, InvitationText, Speaker
from speakers.wording import DEFAULTS
from tests.conftest import AT
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    InvitationFactory,
    LetterFactory,
    OrganisationFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    browser_of,
    jpeg,
    member,
)
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]
DAY = timedelta(days=1)


@pytest.fixture
def event():
    return EventFactory(title="Forum", organiser=OrganisationFactory(), enquiries_to="office@forums.example")


@pytest.fixture
def manager(event):
    """A browser of the team's speaker manager."""
    return browser_of(member("speaker-manager", event.organiser, email="manager@forums.example"))


@pytest.fixture
def elsewhere():
    """Somebody invited by another team, with a correction."""
    invitation = InvitationFactory(appearance=person(EventFactory(organiser=OrganisationFactory()), "Elsewhere"))
    return correction(invitation)


def person(event, name="Ada Sample", status="proposed", email=None, **values) -> Appearance:
    email = f"{name.split()[0].lower()}@sample.example" if email is None else email
    return AppearanceFactory(event=event, status=status, speaker=SpeakerFactory(name=name, email=email), **values)


def correction(invitation, part="billing", text="New", **values) -> Correction:
    return Correction.objects.create(invitation=invitation, part=part, text=text, proposed_at=AT, **values)


def address(event, page="") -> str:
    return reverse(f"event_{page or 'invitations'}", args=[event.pk])


def rows(response) -> list[list[str]]:
    """What the list says of each person."""
    table = read(response).one("table", "invited").one("tbody")
    return [[cell.text for cell in [*row.all("th"), *row.all("td")[1:]]] for row in table.all("tr")]


def look(browser, event, *people, occasion="invitation", **data):
    """Chooses them, and looks at what they would get."""
    chosen = {"to": [each.pk for each in people], "occasion": occasion}
    return browser.post(address(event, "invitation_preview"), chosen | data)


def hidden(response) -> dict[str, list[str]]:
    (form,) = [form for form in read(response).all("form") if form.attrs.get("action", "").endswith("/send/")]
    fields: dict[str, list[str]] = {}
    for field in form.all("input", type="hidden"):
        fields.setdefault(field.attrs["name"], []).append(field.attrs["value"])
    return fields


def said(response) -> list[str]:
    return texts(response, "li", "success") + texts(response, "li", "info") + texts(response, "p", "problem")


# ── Who there is ──


def test_the_list_says_of_each_what_was_sent_and_answered(manager, event):
    person(event, "Ada New", email="")
    letter = LetterFactory(state="parked", next_try=None, last_error="The mail server refuses the recipient: 550")
    InvitationFactory(appearance=person(event, "Bert Parked", "invited", status_at=AT), letter=letter, reminded_at=AT)
    InvitationFactory(
        appearance=person(event, "Cleo Away", "declined", status_at=AT),
        letter=LetterFactory(sent=True),
        answer="declined",
        answered_at=AT + DAY,
        message="I am away. <b>",
        ended_at=AT,
    )
    person(EventFactory(), "Not Here")
    assert rows(manager.get(address(event))) == [
        ["Ada New No e-mail address yet", "Proposed", "not yet", "–", "–", "–"],
        [
            "Bert Parked bert@sample.example",
            "Invited since 15 January 2027",
            "15 January 2027 reminded 15 January 2027",
            "Parked The mail server refuses the recipient: 550",
            "none yet",
            "until 16 March 2027 End this link",
        ],
        [
            "Cleo Away cleo@sample.example",
            "Declined since 15 January 2027",
            "15 January 2027",
            "Sent",
            "Declined 16 January 2027 I am away. <b>",
            "ended 15 January 2027",
        ],
    ]


def test_lists_hold_whom_they_say(manager, event):
    person(event, "Ada"), person(event, "Bert", email=""), person(event, "Cleo", "confirmed")
    late = LetterFactory(state="delayed")
    InvitationFactory(appearance=person(event, "Dora", "invited"), letter=late)
    page = read(manager.get(address(event)))
    (lists,) = [nav for nav in page.all("nav") if nav.attrs.get("aria-label") == "Lists"]
    assert [link.text for link in lists.all("a")] == [
        "Everybody (4)",
        "Not invited yet (2)",
        "No answer yet (1)",
        "Confirmed (1)",
        "Without e-mail (1)",
        "Mail in trouble (1)",
    ]
    found = {
        name: [row[0].split()[0] for row in rows(manager.get(address(event), {"show": name}))]
        for name in ("", "new", "waiting", "confirmed", "unreachable", "trouble", "nonsense")
    }
    assert found == {
        "": ["Ada", "Bert", "Cleo", "Dora"],
        "new": ["Ada", "Bert"],
        "waiting": ["Dora"],
        "confirmed": ["Cleo"],
        "unreachable": ["Bert"],
        "trouble": ["Dora"],
        "nonsense": ["Ada", "Bert", "Cleo", "Dora"],
    }


def test_an_event_without_speakers_says_where_they_are_added(manager, event):
    assert "This event has no speakers yet." in manager.get(address(event)).content.decode()
    assert "There is nobody in this list." in manager.get(address(event), {"show": "declined"}).content.decode()


@pytest.mark.parametrize("number", [1, 3, 25])
def test_the_list_asks_as_often_for_25_people_as_for_one(manager, event, number, django_assert_num_queries):
    for n in range(number):
        invitation = InvitationFactory(appearance=person(event, f"Ada {n}", "invited"), letter=LetterFactory())
        correction(invitation), correction(invitation, "biography")
    with django_assert_num_queries(11):
        assert len(rows(manager.get(address(event)))) == number


def test_of_very_many_a_page_has_a_hundred(manager, event):
    for n in range(101):
        person(event, f"Ada {n}")
    assert [len(rows(manager.get(address(event), {"page": page}))) for page in ("1", "2", "nonsense")] == [100, 1, 100]


# ── The text ──


TEXT = {**DEFAULTS, "remind_after": ""}


def test_the_text_is_ours_until_it_is_changed_and_then_the_events(manager, event):
    page = manager.get(address(event, "invitation_text"))
    assert read(page).one("textarea", name="body").raw.removeprefix("\n") == DEFAULTS["body"]
    body = "Dear {speaker},\r\n{link}\r\n"
    response = manager.post(address(event, "invitation_text"), TEXT | {"body": body, "remind_after": "7"})
    assert (response.status_code, response.headers["Location"]) == (302, address(event))
    text = InvitationText.objects.get()
    assert (text.event, text.body, text.remind_after) == (event, "Dear {speaker},\n{link}", 7)
    assert "Whoever has not answered after 7 days is reminded once" in manager.get(address(event)).content.decode()
    assert text.history.latest().history_user.email == "manager@forums.example"


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"body": "{event.__init__.__code__} {link}"}, "“{event.__init__.__code__}” stands for nothing."),
        ({"subject": "For {nobody}"}, "“{nobody}” stands for nothing."),
        ({"reminder_body": "Dear {speaker}"}, "Put {link} where the speaker is to find the page to answer on."),
        ({"subject": "{link}"}, "A subject is seen by many; put {link} into the text alone."),
        ({"remind_after": "91"}, "After 1 to 90 days."),
        ({"subject": ""}, "This field is required."),
    ],
)
def test_e_14_a_text_that_could_not_be_sent_is_refused_beside_its_field_and_kept(manager, event, wrong, named):
    response = manager.post(address(event, "invitation_text"), TEXT | wrong)
    assert response.status_code == 422
    assert [named in error for error in texts(response, "ul", "errorlist")] == [True]
    ((name, typed),) = wrong.items()
    page = read(response)
    there = page.all("textarea", name=name) or page.all("input", name=name)
    assert (there[0].attrs.get("value") or there[0].raw.removeprefix("\n")) == typed or not typed
    assert InvitationText.objects.count() == 0


def test_a_12_who_saves_second_sees_both_texts_and_overwrites_nothing(manager, event):
    seen = read(manager.get(address(event, "invitation_text"))).one("input", name="_seen").attrs["value"]
    manager.post(address(event, "invitation_text"), TEXT | {"subject": "Theirs", "_seen": seen})
    response = manager.post(address(event, "invitation_text"), TEXT | {"subject": "Mine", "_seen": seen})
    assert response.status_code == 409
    assert texts(response, "td", "version") == ["Theirs", "Mine"]
    assert InvitationText.objects.get().subject == "Theirs"


def test_a_text_is_put_back_from_the_history_of_the_event(desk, event):
    desk.post(address(event, "invitation_text"), TEXT | {"subject": "First"})
    desk.post(address(event, "invitation_text"), TEXT | {"subject": "Second"})
    first, _ = InvitationText.objects.get().history.order_by("history_id")
    history = reverse("admin:events_event_history", args=[event.pk])
    assert desk.post(history, {"put_back": f"speakers.invitationtext.{first.pk}"}).status_code == 302
    assert InvitationText.objects.get().subject == "First"


@pytest.mark.parametrize(("role", "status"), [("editor", 302), ("reader", 403)])
def test_what_has_no_form_of_its_own_is_put_back_by_who_edits_the_event(event, role, status):
    room = RoomFactory(event=event, name="As it was")
    former = room.history.latest()
    room.name = "As it is"
    room.save()
    browser, history = browser_of(member(role, event.organiser)), reverse("admin:events_event_history", args=[event.pk])
    assert browser.post(history, {"put_back": f"agenda.room.{former.pk}"}).status_code == status
    room.refresh_from_db()
    assert room.name == ("As it was" if status == 302 else "As it is")


# ── Looking, and sending ──


def test_what_is_shown_is_what_is_sent(manager, event, mailoutbox):
    invited, without = person(event, "Ada Sample"), person(event, "Bert Sample", email="")
    ContributionFactory(session=SessionFactory(event=event, title="A talk", at=("10:00", "11:00")), appearance=invited)
    page = look(manager, event, invited, without)
    assert page.status_code == 200
    assert [item.text for item in read(page).one("section", "left-out").all("li")] == [
        "Bert Sample has no e-mail address."
    ]
    (mail,) = read(page).all("details", "mail")
    assert [each.text for each in mail.all("dd")] == [
        "Invitation to speak: Forum",
        "office@forums.example",
        "calendar.ics: the event and 1 session",
    ]
    response = manager.post(address(event, "invitation_send"), hidden(page), follow=True)
    assert said(response) == ["1 invitation is on the way."]
    deliver_due(at=AT)
    (sent,) = mailoutbox
    link = f"/speak/{Invitation.objects.get().token}/"
    assert sent.body.replace(link, "/speak/…/") == mail.one("pre").raw
    assert [(row[0], row[1]) for row in rows(manager.get(address(event)))] == [
        ("Ada Sample ada@sample.example", "Invited since 15 January 2027"),
        ("Bert Sample No e-mail address yet", "Proposed"),
    ]


def test_without_an_address_for_enquiries_answers_go_to_whoever_sends(manager, event):
    event.enquiries_to = ""
    event.save()
    manager.post(address(event, "invitation_send"), hidden(look(manager, event, person(event))))
    assert Letter.objects.get().reply_to == "manager@forums.example"


def test_e_13_markup_in_names_is_literal_on_the_pages(manager, event):
    evil = person(event, 'Click [here](http://evil) <b>"', email="evil@sample.example")
    page = look(manager, event, evil)
    assert read(page).one("pre").raw.startswith('Dear Click [here](http://evil) <b>",\n')
    assert "<b>" not in page.content.decode() + manager.get(address(event)).content.decode()


def test_e_08_sent_twice_or_after_back_it_is_sent_once(manager, event):
    form = hidden(look(manager, event, person(event)))
    answers = [manager.post(address(event, "invitation_send"), form, follow=True) for _ in range(2)]
    assert [said(answer) for answer in answers] == [
        ["1 invitation is on the way."],
        ["That was sent already; nobody gets it twice."],
    ]
    assert Letter.objects.count() == 1


def test_what_changed_meanwhile_is_shown_anew_before_anything_is_sent(manager, event):
    form = hidden(look(manager, event, person(event)))
    Speaker.objects.update(email="moved@sample.example")
    response = manager.post(address(event, "invitation_send"), form)
    assert (response.status_code, Letter.objects.count()) == (409, 0)
    assert said(response)[0].startswith("Nothing was sent")
    assert manager.post(address(event, "invitation_send"), hidden(response)).status_code == 302
    assert Letter.objects.get().recipient == "moved@sample.example"


def test_reminders_are_looked_at_and_sent_in_the_same_way(manager, event, at):
    waiting = person(event)
    manager.post(address(event, "invitation_send"), hidden(look(manager, event, waiting)))
    at(AT + DAY)
    page = look(manager, event, waiting, occasion="reminder")
    assert texts(page, "button", "default") == ["Send 1 reminder"]
    assert said(manager.post(address(event, "invitation_send"), hidden(page), follow=True)) == [
        "1 reminder is on the way."
    ]
    assert Invitation.objects.get().reminded_at == AT + DAY


def test_everybody_of_a_list_can_be_written_to_without_ticking_each(manager, event):
    for n in range(101):
        person(event, f"Ada{n} New")
    person(event, "Cleo", "confirmed")
    page = look(manager, event, show="new", everybody="on")
    assert texts(page, "button", "default") == ["Send 101 invitations"]


def test_nobody_chosen_is_said_beside_the_list(manager, event):
    person(event)
    response = look(manager, event, show="new")
    assert (response.status_code, said(response)) == (422, ["Nobody is chosen. Tick at least one person."])
    assert manager.get(address(event, "invitation_preview")).headers["Location"] == address(event)


# ──: what is another team's ──


@pytest.mark.parametrize("page", ["invitation_preview", "invitation_send"])
@pytest.mark.parametrize("strange", ["elsewhere", "999999999", "nonsense", "9" * 30])
def test_a_03_people_of_another_event_cannot_be_written_to(manager, event, elsewhere, page, strange):
    key = elsewhere.invitation.appearance_id if strange == "elsewhere" else strange
    data = {"to": [person(event).pk, key], "occasion": "invitation"}
    response = manager.post(address(event, page), data)
    assert (response.status_code, Letter.objects.count()) == (422, 0)
    assert "Elsewhere" not in response.content.decode()


def test_a_02_corrections_links_and_pictures_of_another_team_are_not_there(manager, event, elsewhere):
    theirs = elsewhere.invitation.appearance.event
    tries = [
        manager.post(address(event, "corrections"), {"accept": elsewhere.pk}),
        manager.post(address(event, "corrections"), {"refuse": elsewhere.pk}),
        manager.post(address(event, "corrections"), {"accept_all": elsewhere.invitation_id}),
        manager.post(address(event, "corrections"), {"accept": "nonsense"}),
        manager.post(address(event, "corrections"), {}),
        manager.post(address(event, "invitation_end"), {"invitation": elsewhere.invitation_id}),
        manager.get(reverse("event_correction_photograph", args=[event.pk, elsewhere.pk, "proposed"])),
        manager.get(address(theirs)),
        manager.post(address(theirs, "corrections"), {"accept": elsewhere.pk}),
    ]
    assert [answer.status_code for answer in tries] == [404] * len(tries)
    elsewhere.refresh_from_db(), elsewhere.invitation.refresh_from_db()
    assert (elsewhere.state, elsewhere.invitation.ended_at) == ("open", None)


# ── The link ──


def test_a_link_is_ended_with_one_press(manager, client, event):
    invitation = InvitationFactory(appearance=person(event, status="invited"))
    response = manager.post(address(event, "invitation_end"), {"invitation": invitation.pk}, follow=True)
    assert said(response) == ["The link of Ada Sample has ended. A new invitation has a new one."]
    assert client.get(f"/speak/{invitation.token}/").status_code == 404


# ── Corrections ──


@pytest.fixture
def corrected(event):
    invitation = InvitationFactory(appearance=person(event, status="invited", billing="Old"))
    correction(invitation), correction(invitation, "biography", "She leads. <b>")
    correction(invitation, "photograph", "Ada at a lectern", photograph=ContentFile(jpeg(), name="a.jpg"))
    return invitation


def test_corrections_stand_beside_what_is_there(manager, event, corrected):
    page = manager.get(address(event))
    assert texts(page, "p", "text") == ["Old", "New", "(empty)", "She leads. <b>", "", "Ada at a lectern"]
    (image,) = read(page).one("section", "corrections").all("img")
    picture = manager.get(image.attrs["src"])
    assert (b"".join(picture), "no-store" in picture.headers["Cache-Control"]) == (jpeg(), True)
    assert "sandbox" in picture.headers["Content-Security-Policy"]


def test_one_press_accepts_one_and_it_is_published_with_the_next_publication(manager, client, event, corrected):
    publish(event=event)
    (billing,) = corrected.corrections.filter(part="billing")
    response = manager.post(address(event, "corrections"), {"accept": billing.pk}, follow=True)
    assert said(response) == ["1 correction accepted.", "Publish the event to have a new billing in its programme."]
    appearance = Appearance.objects.get()
    assert (appearance.billing, appearance.history.latest().history_user.email) == ("New", "manager@forums.example")
    assert event.current_publication.programme.speakers[0].billing == "Old"
    publish(event=event)
    assert "New" in texts(client.get("/events/forum/"), "span", "billing")[0]
    assert set(Correction.objects.open().values_list("part", flat=True)) == {"biography", "photograph"}


def test_one_press_accepts_all_of_a_person(manager, event, corrected):
    response = manager.post(address(event, "corrections"), {"accept_all": corrected.pk}, follow=True)
    assert said(response)[0] == "3 corrections accepted."
    speaker = Speaker.objects.get()
    assert (Appearance.objects.get().billing, speaker.biography, speaker.photograph_alt) == (
        "New",
        "She leads. <b>",
        "Ada at a lectern",
    )
    assert manager.post(address(event, "corrections"), {"accept_all": corrected.pk}, follow=True).status_code == 200


def test_one_press_refuses_one(manager, event, corrected):
    (billing,) = corrected.corrections.filter(part="billing")
    response = manager.post(address(event, "corrections"), {"refuse": billing.pk}, follow=True)
    assert said(response) == ["1 correction refused."]
    assert Appearance.objects.get().billing == "Old"
    again = manager.post(address(event, "corrections"), {"accept": billing.pk}, follow=True)
    assert said(again) == ["This was decided already."]
