"""Asking the organiser: whatever is sent, nothing typed is lost, and one question is one row and one mail."""

import re
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from agenda.publish import publish, withdraw
from events.enquiries import forget, receive
from events.models import Enquiry, Letter, Submission
from events.outbox import deliver_due
from tests.conftest import AT
from tests.factories import EnquiryFactory, EventFactory, SessionFactory
from tests.mail_server import free_port, mailers
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

ADDRESS = "/events/forum/enquire/"
THANKS = "/events/forum/enquire/thanks/"
TYPED = {
    "name": "Ada Example",
    "email": "ada@sample.example",
    "organisation": "Sample Police",
    "job_title": "Inspector",
    "message": "Is there a hearing loop?\r\nAnd parking?",
    "consent": "on",
    "website": "",
}


@pytest.fixture
def event():
    event = EventFactory(title="Forum", enquiries_to="office@forums.example")
    SessionFactory(event=event, title="Opening")
    publish(event=event)
    SessionFactory(event=event, title="Added since")
    return event


def shown(response) -> dict[str, str]:
    """What stands in the fields of the page."""
    form = read(response).one("form", "enquiry")
    fields = {element.attrs["name"]: element.attrs.get("value", "") for element in form.all("input")}
    fields["message"] = form.one("textarea", name="message").raw.removeprefix("\n")
    fields["consent"] = "on" if "checked" in form.one("input", type="checkbox").attrs else ""
    fields.pop("csrfmiddlewaretoken")
    return {name: re.sub("\r?\n", "\r\n", value) for name, value in fields.items() if name in TYPED}


def alarm(response) -> str:
    box = read(response).one("div", "alarm")
    assert box.one("h2").text == "Your question has not been sent"
    return " ".join(element.text for element in [*box.all("p"), *box.all("li")])


def nothing_happened() -> bool:
    return (Enquiry.objects.count(), Letter.objects.count()) == (0, 0)


# ── Asking ──


def test_a_question_is_kept_told_to_the_organiser_and_thanked_for(client, event, mailoutbox):
    response = client.post(ADDRESS, TYPED)
    assert (response.status_code, response.headers["Location"]) == (303, THANKS)
    assert texts(client.get(THANKS), "h1") == ["Thank you"]
    enquiry = Enquiry.objects.get()
    assert {name: getattr(enquiry, name) for name in ("event", "name", "email", "organisation", "job_title")} == {
        "event": event,
        **{name: TYPED[name] for name in ("name", "email", "organisation", "job_title")},
    }
    assert (enquiry.message, enquiry.state) == ("Is there a hearing loop?\nAnd parking?", "new")
    deliver_due(at=AT)
    (mail,) = mailoutbox
    assert (mail.to, mail.reply_to, mail.subject) == (
        ["office@forums.example"],
        ["ada@sample.example"],
        "Enquiry from Ada Example: Forum",
    )
    assert mail.body == (
        "Event: Forum\nName: Ada Example\nE-mail: ada@sample.example\nOrganisation: Sample Police\n"
        "Job title: Inspector\n\nIs there a hearing loop?\nAnd parking?\n\n-- \n"
        "An answer to this mail goes to the person who asked.\n"
        f"On the desk: http://127.0.0.1:8000/admin/events/enquiry/{enquiry.pk}/change/\n"
    )


def test_without_an_address_for_them_enquiries_are_on_the_desk_alone(client, event):
    event.enquiries_to = ""
    event.save()
    assert client.post(ADDRESS, TYPED).status_code == 303
    assert (Enquiry.objects.count(), Letter.objects.count()) == (1, 0)


def test_the_page_is_stored_nowhere_and_not_indexed(client, event):
    response = client.get(ADDRESS)
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    assert read(response).one("meta", name="robots").attrs["content"] == "noindex"
    assert list(response.cookies) == ["csrf"]


def test_the_brief_leads_there_and_a_preview_does_not(desk, event):
    assert f'href="{ADDRESS}"' in desk.get("/events/forum/").content.decode()
    assert ADDRESS not in desk.get("/events/forum/preview/").content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_a_published_event_can_be_asked_about(client, event, method):
    EventFactory(title="Draft")
    ask = getattr(client, method)
    assert [ask(f"/events/{slug}/enquire/").status_code for slug in ("draft", "never")] == [404, 404]
    withdraw(event=event)
    assert ask(ADDRESS).status_code == 410
    assert nothing_happened()


def test_an_address_that_withholds_its_token_learns_no_more(event):
    """A form without its token, for a draft, an event that never existed and one that was withdrawn."""
    client = Client(enforce_csrf_checks=True)
    EventFactory(title="Draft")
    assert [client.post(f"/events/{slug}/enquire/", TYPED).status_code for slug in ("draft", "never")] == [404, 404]
    withdraw(event=event)
    assert client.post(ADDRESS, TYPED).status_code == 410


def test_e_16_emoji_and_text_from_right_to_left_are_taken_as_they_are(client, event, mailoutbox):
    typed = TYPED | {"name": "عائشة 👍", "message": "مرحبا 👋🏽\r\nשלום"}
    assert client.post(ADDRESS, typed).status_code == 303
    deliver_due(at=AT)
    assert mailoutbox[0].subject == "Enquiry from عائشة 👍: Forum"
    assert "مرحبا 👋🏽\nשלום" in mailoutbox[0].body


@pytest.mark.parametrize("bytes_of_it", ["%ed%a0%80", "%ff"])
def test_e_16_a_lone_surrogate_is_refused(client, event, bytes_of_it):
    body = f"name=A{bytes_of_it}&email=a%40b.example&message=Hello&consent=on"
    response = client.post(ADDRESS, body, content_type="application/x-www-form-urlencoded")
    assert (response.status_code, nothing_happened()) == (422, True)
    assert "Some characters arrived unreadable" in alarm(response)


@pytest.mark.parametrize("text", ["Click [here](http://evil) <b>", "{event.__init__.__code__} {{ 7*7 }} %(name)s"])
def test_e_13_and_e_14_mail_and_page_show_literally_what_was_typed(client, event, mailoutbox, text):
    """E-13, E-14."""
    client.post(ADDRESS, TYPED | {"name": text, "organisation": text, "message": text})
    deliver_due(at=AT)
    (mail,) = mailoutbox
    assert (mail.subject, mail.body.count(text)) == (f"Enquiry from {text}: Forum", 3)
    assert mail.message().get_content_type() == "text/plain"
    refused = client.post(ADDRESS, TYPED | {"name": text, "consent": ""})
    assert shown(refused)["name"] == text


# ── Wrong input ──


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "A\r\nBcc: x@evil.example"}, "Name must be on one line."),
        ({"email": "a@b.example\r\nBcc: x@evil.example"}, "This is no e-mail address. Is it typed right?"),
        ({"name": "A\0B"}, "Null characters are not allowed."),
        ({"message": "x" * 4_001}, "Up to 4,000 characters can be sent; this has 4001."),
        ({"name": ""}, "Say who is asking."),
        ({"email": ""}, "Without an address nobody can answer you."),
        ({"message": " "}, "Write what you would like to know."),
        ({"consent": ""}, "Tick this, or nobody may read your question."),
        ({"organisation": "A\r\nB"}, "Organisation must be on one line."),
        ({"job_title": "A\u2028B"}, "Job title must be on one line."),
    ],
    ids=["E-01", "E-02", "E-03", "E-04", "no name", "no e-mail", "no message", "no consent", "organisation", "job"],
)
def test_wrong_input_is_said_beside_its_field_and_what_was_typed_stays(client, event, typed, said):
    """E-01 to E-04, and the rest of the form."""
    response = client.post(ADDRESS, TYPED | typed)
    (name,) = typed
    assert (response.status_code, response.headers["Cache-Control"]) == (422, "no-store")
    assert (alarm(response), texts(response, "div", "invalid-feedback")) == (said, [said])
    field = next(element for tag in ("input", "textarea") for element in read(response).all(tag, name=name))
    assert (field.attrs["aria-invalid"], read(response).one("div", "alarm").one("a").attrs["href"]) == (
        "true",
        f"#{field.attrs['id']}",
    )
    expected = {key: value.strip() if key == "message" else value for key, value in (TYPED | typed).items()}
    assert {key: value.strip() for key, value in shown(response).items()} == expected
    assert nothing_happened()


def test_e_04_4000_characters_are_4000_as_people_count_them(client, event):
    """A line end is two characters on its way here."""
    assert client.post(ADDRESS, TYPED | {"message": "x\r\n" * 1_999 + "xy"}).status_code == 303
    assert len(Enquiry.objects.get().message) == 4_000


class WhateverIsTyped(TestCase):
    """E-01: no text is an error 500, and a question that is kept is one mail whose head is ours."""

    @classmethod
    def setUpTestData(cls):
        event = EventFactory(title="Forum", enquiries_to="office@forums.example")
        publish(event=event)

    text = st.text(max_size=80) | st.sampled_from(["\r\nBcc: x@evil.example", "=?utf-8?q?x?=", "a\x00", "\u202e"])

    @example("A\r\nBcc: x@evil.example", "x", "")
    @given(text, text, text)
    def test_it_is_kept_or_refused(self, name, message, organisation):
        Submission.objects.all().delete()
        before = Enquiry.objects.count(), Letter.objects.count()
        typed = TYPED | {"name": name, "message": message, "organisation": organisation}
        response = self.client.post(ADDRESS, {key: _sendable(value) for key, value in typed.items()})
        after = Enquiry.objects.count(), Letter.objects.count()
        assert (response.status_code, after[0] - before[0], after[1] - before[1]) in [
            (422, 0, 0),
            (303, 1, 1),
            (303, 0, 0),
        ]
        if after != before:
            mail = Letter.objects.latest("pk").as_mail().message()
            assert (str(mail["To"]), mail["Bcc"]) == ("office@forums.example", None)


def _sendable(text: str) -> str:
    return text.encode(errors="replace").decode()


def test_e_05_three_megabytes_are_refused_on_a_page_that_explains(client, event):
    response = client.post(ADDRESS, TYPED | {"message": "a" * 3_000_000})
    assert (response.status_code, texts(response, "h1")) == (413, ["That is more than can be sent at once"])
    assert nothing_happened()


# ── The form's protection ──


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True)


def token(response) -> str:
    return read(response).one("input", name="csrfmiddlewaretoken").attrs["value"]


@pytest.mark.parametrize("sent", ["", "x" * 64, "not-a-token"])
def test_e_06_without_its_token_the_form_comes_back_with_the_text_and_can_be_sent_again(browser, event, sent):
    browser.get(ADDRESS)
    response = browser.post(ADDRESS, TYPED | {"csrfmiddlewaretoken": sent})
    assert (response.status_code, response.headers["Cache-Control"]) == (403, "no-store")
    assert alarm(response).startswith("This form was open for too long")
    assert (shown(response), texts(response, "button")[-1]) == (TYPED, "Send again")
    assert nothing_happened()
    assert browser.post(ADDRESS, shown(response) | {"csrfmiddlewaretoken": token(response)}).status_code == 303
    assert Enquiry.objects.count() == 1


def test_e_07_where_cookies_are_blocked_the_page_says_that_they_are_needed(browser, event):
    page = browser.get(ADDRESS)
    browser.cookies.clear()
    response = browser.post(ADDRESS, TYPED | {"csrfmiddlewaretoken": token(page)})
    assert (response.status_code, shown(response)) == (403, TYPED)
    assert "Cookies are needed to send this form" in alarm(response)
    assert nothing_happened()


# ── Once and only once ──


def test_e_08_sent_twice_it_is_one_question_one_mail_and_the_same_page(client, event):
    answers = [client.post(ADDRESS, TYPED) for _ in range(2)]
    client.get(ADDRESS)
    answers.append(client.post(ADDRESS, TYPED))
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(303, THANKS)}
    assert (Enquiry.objects.count(), Letter.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "other", [{"message": "And parking?"}, {"email": "ada2@sample.example"}, {"session": "opening"}]
)
def test_e_08_other_words_are_another_question(client, event, other):
    client.post(ADDRESS, TYPED)
    client.post(ADDRESS, TYPED | other)
    assert (Enquiry.objects.count(), Letter.objects.count()) == (2, 2)


def test_e_08_the_same_words_about_another_event_or_on_another_day_are_another_question(client, event, at):
    other = EventFactory(title="Other", enquiries_to="office@forums.example")
    publish(event=other)
    client.post(ADDRESS, TYPED)
    client.post("/events/other/enquire/", TYPED)
    at(AT + timedelta(days=1))
    client.post(ADDRESS, TYPED)
    assert Enquiry.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_e_08_two_at_the_same_moment_are_one(event):
    def send(_):
        received = receive(enquiry=EnquiryFactory.build(event=event, name="Ada", email="ada@sample.example"), at=AT)
        connection.close()
        return received.pk

    with ThreadPoolExecutor(4) as threads:
        received = set(threads.map(send, range(8)))
    assert (len(received), Enquiry.objects.count(), Letter.objects.count()) == (1, 1, 1)


# ── The mail server ──


@pytest.fixture
def no_sockets(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


def test_m_01_sending_the_form_opens_no_socket_so_no_mail_server_can_slow_it(client, event, settings, no_sockets):
    settings.MAILERS = mailers(2525)
    assert client.post(ADDRESS, TYPED).status_code == 303


def test_e_09_where_the_mail_server_refuses_the_visitor_is_thanked_and_the_organiser_sees_delayed(
    desk, event, settings
):
    settings.MAILERS = mailers(free_port(), timeout=1)
    assert desk.post(ADDRESS, TYPED).status_code == 303
    deliver_due(at=AT)
    enquiry = Enquiry.objects.get()
    assert enquiry.letter.state == "delayed"
    page = desk.get(reverse("admin:events_enquiry_change", args=[enquiry.pk])).content.decode()
    assert "Delayed: The mail server cannot be reached: Connection refused" in page


# ── Programs that fill in forms ──


def test_e_11_what_fills_in_the_trap_is_thanked_kept_as_spam_and_not_mailed(client, event):
    response = client.post(ADDRESS, TYPED | {"website": "https://spam.example"})
    assert (response.status_code, response.headers["Location"]) == (303, THANKS)
    assert (Enquiry.objects.get().state, Letter.objects.count()) == ("spam", 0)


def test_e_11_the_trap_is_hidden_from_keyboard_and_screen_reader(client, event):
    trap = read(client.get(ADDRESS)).one("div", "trap")
    assert trap.attrs["aria-hidden"] == "true"
    assert trap.one("input").attrs["tabindex"] == "-1"
    assert trap.one("label").text == "Leave this empty"


def test_e_12_twenty_questions_a_minute_from_one_address_are_too_many(client, event, at):
    answers = [client.post(ADDRESS, TYPED | {"message": f"{n}"}) for n in range(20)]
    assert [answer.status_code for answer in answers] == [303] * 19 + [429]
    refused = answers[-1]
    assert (refused.headers["Retry-After"], shown(refused)) == ("60", TYPED | {"message": "19"})
    assert alarm(refused).startswith("Many questions have come from your network")
    assert Enquiry.objects.count() == 19
    assert client.post(ADDRESS, TYPED, headers={"X-Forwarded-For": "10.1.2.3"}).status_code == 429
    assert client.post(ADDRESS, TYPED, REMOTE_ADDR="10.1.2.3").status_code == 303
    at(AT + timedelta(minutes=1))
    assert client.post(ADDRESS, TYPED | {"message": "a minute later"}).status_code == 303


def test_e_12_wrong_input_counts_and_reading_does_not(client, event):
    for _ in range(25):
        client.get(ADDRESS)
    answers = [client.post(ADDRESS, {}).status_code for _ in range(20)]
    assert answers == [422] * 19 + [429]


def test_e_12_who_sent_is_kept_as_a_digest_only(client, event):
    client.post(ADDRESS, TYPED, REMOTE_ADDR="10.1.2.3")
    (submission,) = Submission.objects.values()
    assert re.fullmatch("[0-9a-f]{64}", submission["sender"])
    assert "10.1.2.3" not in str(submission)


# ── About a session ──


def test_a_question_may_be_about_a_session(client, event, mailoutbox):
    page = client.get(f"{ADDRESS}?session=opening")
    assert "About the session Opening." in read(page).one("form", "enquiry").text
    assert read(page).one("input", name="session").attrs["value"] == "opening"
    client.post(ADDRESS, TYPED | {"session": "opening"})
    assert Enquiry.objects.get().session == "Opening"
    deliver_due(at=AT)
    assert "Session: Opening\n" in mailoutbox[0].body


def test_e_17_a_session_that_is_not_published_is_no_session(client, event):
    """E-17: a draft's id and one that never existed get the same answer; the text stays and can be sent again."""
    draft, never = (client.post(ADDRESS, TYPED | {"session": session}) for session in ("added-since", "never"))
    assert (draft.status_code, never.status_code) == (422, 422)
    assert alarm(draft) == alarm(never)
    assert "Added since" not in draft.content.decode()
    assert (shown(draft), read(draft).all("input", name="session")) == (TYPED, [])
    assert nothing_happened()


@pytest.mark.parametrize("session", ["added-since", "never", "%00", ""])
def test_e_17_an_address_that_names_no_published_session_is_about_the_event(client, event, session):
    page = client.get(f"{ADDRESS}?session={session}")
    assert (page.status_code, read(page).all("input", name="session")) == (200, [])


def test_an_address_fills_in_nothing_but_the_session(client, event):
    page = client.get(f"{ADDRESS}?name=Evil&message=Evil&session=opening&consent=on")
    assert set(shown(page).values()) == {""}


# ── Forgetting ──


def test_b_08_what_is_forgotten_is_gone_with_its_letter(event):
    first, second = (receive(enquiry=EnquiryFactory.build(event=event), at=AT) for _ in range(2))
    assert forget(enquiries=Enquiry.objects.filter(pk=first.pk)) == 1
    assert (list(Enquiry.objects.all()), list(Letter.objects.all())) == ([second], [second.letter])


@pytest.mark.parametrize("sessions", [1, 3])
def test_asking_costs_the_same_whatever_the_size_of_the_programme(client, event, django_assert_num_queries, sessions):
    for _ in range(sessions):
        SessionFactory(event=event)
    publish(event=event)
    with django_assert_num_queries(1):
        client.get(ADDRESS)
    with django_assert_num_queries(16):  # eight of them savepoints
        client.post(ADDRESS, TYPED)
