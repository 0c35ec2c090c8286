"""The speaker's own page: whoever has its address answers there, and for anybody else it never existed."""

import io
import logging.config
import re
from datetime import date, timedelta

import pytest
from django.conf import settings as site_settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from PIL import Image

from agenda.publish import publish, withdraw
from events.models import Letter, Submission
from speakers.models import Appearance, Correction, Invitation, Speaker
from tests.conftest import AT
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    InvitationFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    jpeg,
)
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]
DAY = timedelta(days=1)
TYPED = {
    "message": "At noon.\r\nIs there parking?",
    "billing": "Head of Samples",
    "biography": "She leads.\r\n\r\nAnd reads.",
    "photograph_alt": "Ada at a lectern",
}


@pytest.fixture
def invitation():
    speaker = SpeakerFactory(
        name="Ada Sample", email="ada@sample.example", phone="0123 456", private_note="Fee agreed", biography="Was."
    )
    event = EventFactory(title="Forum", enquiries_to="office@forums.example", place="Central London")
    return InvitationFactory(
        appearance=AppearanceFactory(event=event, speaker=speaker, status="invited", billing="Old")
    )


@pytest.fixture
def address(invitation):
    return f"/speak/{invitation.token}/"


def photograph(colour="teal", size=(80, 60)) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return SimpleUploadedFile("me.png", out.getvalue(), content_type="image/png")


def shown(response) -> dict[str, str]:
    """What stands in the fields of the page."""
    form = read(response).one("form", "enquiry")
    fields = {element.attrs["name"]: element.attrs.get("value", "") for element in form.all("input")}
    fields |= {area.attrs["name"]: area.raw.removeprefix("\n") for area in form.all("textarea")}
    return {name: re.sub("\r?\n", "\r\n", value) for name, value in fields.items() if name in TYPED}


def alarm(response) -> str:
    box = read(response).one("div", "alarm")
    assert box.one("h2").text == "Nothing has been sent"
    return " ".join(element.text for element in [*box.all("p"), *box.all("li")])


def corrections() -> dict[str, str]:
    return dict(Correction.objects.open().values_list("part", "text"))


def buttons(response) -> list[str]:
    return texts(response, "button", "button")[1:]  # the first one searches


# ── What it shows ──


def test_the_page_has_what_the_speaker_needs_and_nobody_elses_data(client, invitation, address):
    room = RoomFactory(event=invitation.appearance.event, name="Room 1")
    talk = SessionFactory(event=invitation.appearance.event, title="A talk", at=("10:00", "11:00"), room=room)
    ContributionFactory(session=talk, appearance=invitation.appearance, role="chair")
    other = ContributionFactory(session=talk, appearance__speaker__name="Bert Other").appearance
    SessionFactory(event=invitation.appearance.event, title="Not theirs")
    page = client.get(address)
    assert texts(page, "h1") == ["Will you speak, Ada Sample?"]
    assert texts(page, "p", "when") == ["Friday 5 March 2027 · 9.30am to 4.30pm GMT · Central London"]
    (listed,) = read(page).one("ul", "appearances").all("li")
    assert (listed.one("h3").text, listed.one("p").text) == (
        "A talk",
        "Friday 5 March 2027, 10am to 11am · Room 1 · Chair",
    )
    assert buttons(page) == ["Yes, I will speak", "No, I cannot speak", "Send corrections"]
    body = page.content.decode()
    private = ["0123 456", "Fee agreed", "ada@sample.example", str(other.speaker), "Not theirs"]
    assert [word for word in private if word in body] == []


def test_the_page_is_private_and_sets_no_cookie(client, invitation, address):
    page = client.get(address)
    headers = {name: page.headers.get(name) for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")}
    assert headers == {
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    assert read(page).one("meta", name="robots").attrs["content"] == "noindex"
    assert list(page.cookies) == []
    assert f'href="http://127.0.0.1:8000{address}' not in page.content.decode()


def test_pub_12_what_the_organiser_typed_is_shown_literally(client, invitation, address):
    payload = '</textarea><script>alert(1)</script>"><img src=x onerror=alert(1)>{{7*7}}'
    Speaker.objects.update(name=payload, biography=payload)
    Appearance.objects.update(billing=payload)
    page = client.get(address)
    assert (shown(page)["billing"], shown(page)["biography"]) == (payload, payload)
    assert texts(page, "h1") == [f"Will you speak, {payload}?"]
    assert "<script>alert" not in page.content.decode()


# ── For whom it is not ──


@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_unknown_forged_expired_ended_and_withdrawn_are_one_page_that_never_existed(client, invitation, at, method):
    """PUB-03 and F-04: the same bytes, whatever the reason."""
    ask, token = getattr(client, method), invitation.token
    unknown = ask("/speak/nothing-such/")
    answers = [ask(f"/speak/{token[:-1]}{'a' if token[-1] != 'a' else 'b'}/")]
    with_state(invitation, ended_at=AT)
    answers.append(ask(f"/speak/{token}/"))
    with_state(invitation, ended_at=None, link_number=2)
    answers.append(ask(f"/speak/{token}/"))
    with_state(invitation, link_number=1)
    Appearance.objects.update(status="withdrawn")
    answers.append(ask(f"/speak/{token}/"))
    Appearance.objects.update(status="invited")
    publish(event=invitation.appearance.event)
    withdraw(event=invitation.appearance.event)
    answers.append(ask(f"/speak/{token}/"))
    publish(event=invitation.appearance.event)
    at(AT + 60 * DAY)
    answers.append(ask(f"/speak/{token}/"))
    answers.append(ask(f"/speak/{token}/photograph.jpg") if method != "post" else unknown)
    assert {answer.status_code for answer in [unknown, *answers]} == {404}
    assert {(answer.content, str(answer.headers)) for answer in answers} == {(unknown.content, str(unknown.headers))}
    assert "no-store" in unknown.headers["Cache-Control"]
    assert Letter.objects.count() == 0


def with_state(invitation, **values) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(**values)


def test_it_opens_before_the_event_is_published_and_after_it_is_withdrawn_and_published_again(
    client, address, invitation
):
    event = invitation.appearance.event
    assert client.get(address).status_code == 200
    publish(event=event), withdraw(event=event)
    assert client.get(address).status_code == 404
    publish(event=event)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_pub_08_other_methods_are_refused(client, address, method):
    assert getattr(client, method)(address).status_code == 405


# ── Answering ──


@pytest.mark.parametrize(
    ("answer", "heading"),
    [("confirmed", "You are speaking, Ada Sample"), ("declined", "You are not speaking, Ada Sample")],
)
def test_an_answer_is_taken_at_once_and_thanked_for(client, address, answer, heading):
    response = client.post(address, TYPED | {"answer": answer})
    assert (response.status_code, response.headers["Location"]) == (303, f"{address}?thanks")
    assert Appearance.objects.get().status == answer
    assert corrections() == {"billing": "Head of Samples", "biography": "She leads.\n\nAnd reads."}
    page = client.get(response.headers["Location"])
    assert texts(page, "h1") == [heading]
    assert "Thank you. The organiser knows" in read(page).one("div", "note").text
    assert {**shown(page), "message": "", "photograph_alt": ""} == {**TYPED, "message": "", "photograph_alt": ""}
    assert Invitation.objects.get().message == "At noon.\nIs there parking?"


def test_e_08_sent_twice_it_is_one_answer_and_one_letter(client, address):
    answers = [client.post(address, TYPED | {"answer": "confirmed"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (Letter.objects.count(), Correction.objects.count()) == (1, 2)


def test_enter_in_a_field_sends_corrections_and_answers_nothing(client, address):
    form = read(client.get(address)).one("form", "enquiry")
    first = form.all("button")[0]
    assert (first.attrs["type"], first.attrs.get("name")) == ("submit", None)
    client.post(address, TYPED)
    assert Appearance.objects.get().status == "invited"


def test_a_04_what_the_form_does_not_have_is_not_taken(client, address):
    client.post(
        address, {"answer": "confirmed", "status": "withdrawn", "event": "7", "name": "Eve", "email": "e@e.example"}
    )
    assert (Appearance.objects.get().status, Speaker.objects.get().name) == ("confirmed", "Ada Sample")
    assert (Speaker.objects.get().email, corrections()) == ("ada@sample.example", {})


@pytest.mark.parametrize("cookies", [True, False])
def test_e_06_e_07_no_token_expires_and_no_cookie_is_needed(invitation, address, cookies):
    """The address is the secret, so that there is nothing to be forged, and nothing to lose what was typed by."""
    browser = Client(enforce_csrf_checks=True)
    if cookies:
        browser.get(address)
    assert browser.post(address, TYPED | {"answer": "confirmed"}).status_code == 303
    assert Appearance.objects.get().status == "confirmed"


def test_an_organiser_who_has_the_address_answers_as_the_speaker(desk, organiser, address):
    desk.post(address, {"answer": "declined"})
    assert Appearance.objects.get().history.latest().history_user is None


# ── Wrong input ──


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"answer": "perhaps"}, ""),
        ({"message": "x" * 2_001}, "Up to 2,000 characters can be sent; this has 2001."),
        ({"billing": "A\u2028B"}, "This must be on one line."),
        ({"billing": "x" * 301}, "Ensure this value has at most 300 characters (it has 301)."),
        ({"biography": "x" * 10_001}, "Ensure this value has at most 10000 characters (it has 10001)."),
        ({"message": "A\u202eB"}, "There is an invisible character (U+202E) after “A”."),
        ({"biography": "\ufffd"}, "Some characters arrived unreadable"),
    ],
)
def test_wrong_input_is_said_and_everything_typed_is_still_there(client, address, wrong, said):
    response = client.post(address, TYPED | {"answer": "confirmed"} | wrong)
    assert response.status_code == 422
    assert said in alarm(response)
    assert shown(response) == {name: (TYPED | wrong)[name] for name in TYPED}
    assert (Appearance.objects.get().status, corrections(), Letter.objects.count()) == ("invited", {}, 0)


def test_e_12_too_many_in_a_minute_are_refused_with_the_text_kept(client, address):
    for _ in range(19):
        Submission.objects.admit(form="speak", address="127.0.0.1", at=AT)
    response = client.post(address, TYPED | {"answer": "confirmed"})
    assert (response.status_code, response.headers["Retry-After"], shown(response)) == (429, "60", TYPED)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "wait a minute" in alarm(response)
    assert Appearance.objects.get().status == "invited"


class WhateverIsTyped(TestCase):
    @settings(max_examples=50)
    @given(st.text(max_size=400), st.text(max_size=400), st.text(max_size=400))
    def test_nothing_fails(self, message, billing, biography):
        invitation = Invitation.objects.first() or InvitationFactory(appearance__status="invited")
        Submission.objects.all().delete()
        typed = {"message": message, "billing": billing, "biography": biography, "answer": "confirmed"}
        assert Client().post(f"/speak/{invitation.token}/", typed).status_code in (303, 404, 422)


# ── The photograph ──


def test_u_04_a_photograph_is_proposed_re_encoded_under_a_random_name(client, invitation, address):
    response = client.post(address, TYPED | {"photograph": photograph()})
    assert response.status_code == 303
    proposed = Correction.objects.get(part="photograph")
    assert re.fullmatch(r"photographs/[0-9a-f]{24}\.jpg", proposed.photograph.name)
    assert (proposed.text, Speaker.objects.get().photograph.name) == ("Ada at a lectern", "")
    page = client.get(f"{address}photograph.jpg")
    assert (page.status_code, page.headers["Content-Type"], page.headers["Cache-Control"]) == (
        200,
        "image/jpeg",
        "private, no-store",
    )
    page.close()


def test_u_17_a_proposed_photograph_has_no_address_in_public(client, invitation, address):
    publish(event=invitation.appearance.event)
    client.post(address, TYPED | {"photograph": photograph()})
    assert client.get(f"/media/{Correction.objects.get(part='photograph').photograph.name}").status_code == 404


def test_u_21_a_photograph_without_words_is_asked_for_them(client, address):
    response = client.post(address, TYPED | {"photograph": photograph(), "photograph_alt": ""})
    assert (response.status_code, corrections()) == (422, {})
    assert "Say in a few words what the photograph shows" in alarm(response)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("me.svg", b"<svg onload='alert(1)'/>", "This is not a photograph"),
        ("me.png", b"<html>", "This is not a photograph"),
        ("me.png", b"", "The submitted file is empty."),
    ],
)
def test_u_01_u_02_u_13_what_is_no_photograph_is_refused_with_the_text_kept(client, address, name, content, said):
    response = client.post(address, TYPED | {"photograph": SimpleUploadedFile(name, content)})
    assert (response.status_code, shown(response), corrections()) == (422, TYPED, {})
    assert said in alarm(response)


def test_the_speakers_own_photograph_is_shown_until_another_is_proposed(client, invitation, address):
    assert client.get(f"{address}photograph.jpg").status_code == 404
    speaker = invitation.appearance.speaker
    speaker.photograph_alt = "Ada as she was"
    speaker.photograph.save("a.jpg", ContentFile(jpeg()))
    assert b"".join(client.get(f"{address}photograph.jpg")) == jpeg()
    assert "Ada as she was" in client.get(address).content.decode()
    client.post(address, TYPED | {"photograph": photograph()})
    assert b"".join(client.get(f"{address}photograph.jpg")) != jpeg()
    assert "Ada as she was" not in client.get(address).content.decode()


# ── The log ──


def test_f_04_the_address_is_in_no_line_of_the_log(client, address, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise RuntimeError(f"at {address}")

    monkeypatch.setattr("speakers.speak.page.compose", fail)
    client.raise_request_exception = False
    assert client.get(address).status_code == 500
    line = logging.config.DictConfigurator(site_settings.LOGGING).configure_formatter(
        dict(site_settings.LOGGING["formatters"]["line"])
    )
    (record,) = [record for record in caplog.records if record.name == "socprog.errors"]
    written = line.format(record)
    assert address.split("/")[2] not in written
    assert "500 GET '/speak/***/'" in written
    assert "RuntimeError: at /speak/***/" in written


# ── What it costs ──


@pytest.mark.parametrize("number", [1, 3, 25])
def test_the_page_asks_as_often_for_25_sessions_as_for_one(
    client, invitation, address, number, django_assert_num_queries
):
    for _ in range(number):
        ContributionFactory(
            session=SessionFactory(event=invitation.appearance.event, day=date(2027, 3, 5)),
            appearance=invitation.appearance,
        )
    with django_assert_num_queries(16):
        assert client.get(address).status_code == 200
