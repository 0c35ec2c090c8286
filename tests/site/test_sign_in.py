"""Signing in to the desk: who is let in, how often it may be tried, the second factor, sessions, lost passwords."""

import re
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Letter
from events.tasks import keep_house
from socprog.accounts.devices import device
from tests.factories import OrganisationFactory, browser_of, member
from tests.site.test_pages import read, texts

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-password"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN = "/admin/login/"


@pytest.fixture
def editor():
    return member("editor", OrganisationFactory(), password=PASSWORD, email="editor@sample.example")


def sign_in(client, name, password=PASSWORD, **extra):
    return client.post(LOGIN, {"username": name, "password": password}, **extra)


def is_in(client) -> bool:
    return client.get("/admin/").status_code == 200


def app_of(user):
    return TOTP.activate(user, SECRET).instance


@pytest.fixture(autouse=True)
def _clock_stands(monkeypatch):
    """Codes change every 30 seconds; not while a test runs."""
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.yield_hotp_counters_from_time", lambda: [1])


def code(secret=SECRET) -> str:
    return format_hotp_value(hotp_value(secret, 1))


# ── Who is let in ──


@pytest.mark.parametrize("name", ["editor", "editor@sample.example", "Editor@Sample.Example"])
def test_staff_sign_in_by_user_name_or_e_mail(client, editor, name):
    get_user_model().objects.filter(pk=editor.pk).update(username="editor")
    answer = sign_in(client, name)
    assert (answer.status_code, answer.headers["Location"], is_in(client)) == (302, "/admin/", True)


def test_an_e_mail_of_two_accounts_signs_nobody_in(client, editor):
    get_user_model().objects.create_user("twin", password=PASSWORD, email=editor.email, is_staff=True)
    assert sign_in(client, editor.email).status_code == 422


def test_the_sign_in_leads_to_where_somebody_was_going(client, editor):
    led = client.get("/admin/events/event/?status=scheduled")
    assert led.headers["Location"] == "/admin/login/?next=/admin/events/event/%3Fstatus%3Dscheduled"
    answer = client.post(led.headers["Location"], {"username": editor.username, "password": PASSWORD})
    assert answer.headers["Location"] == "/admin/events/event/?status=scheduled"


@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/social/login/", "/accounts/email/"])
def test_nobody_makes_an_account_for_themselves(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["", "a\x00b", "x" * 3_000, "\N{PILE OF POO}", "' OR 1=1--"])
def test_a_name_that_is_none_is_told_and_not_an_error(client, name):
    assert sign_in(client, name).status_code == 422


@pytest.fixture
def hashed():
    """How many passwords were hashed."""
    with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as encode:
        yield lambda: encode.call_count


def test_a_07_who_exists_is_told_neither_by_words_nor_by_work(editor, hashed):
    users = get_user_model().objects
    users.create_user("inactive", password=PASSWORD, is_staff=True, is_active=False)
    users.create_user("visitor", password=PASSWORD, email="visitor@sample.example")
    answers, before = set(), hashed()
    for name, password in [
        (editor.username, "wrong"), (editor.email, "wrong"), ("nobody", "wrong"), ("nobody@sample.example", "wrong"),
        ("inactive", PASSWORD), ("inactive", "wrong"), ("visitor", PASSWORD), ("visitor@sample.example", PASSWORD),
    ]:  # fmt: skip
        answer = sign_in(Client(), name, password)
        answers.add((answer.status_code, *texts(answer, "p", "errornote"), hashed() - before))
        before = hashed()
    assert answers == {
        (422, "The user name or the password is not right. Passwords tell capital letters from small ones.", 1)
    }


# ── How often ──


def test_a_07_the_eleventh_wrong_password_is_refused_before_it_is_hashed(client, editor, hashed):
    assert {sign_in(client, editor.username, "wrong").status_code for _ in range(10)} == {422}
    before = hashed()
    answer = sign_in(client, editor.username)
    assert (answer.status_code, hashed() - before, is_in(client)) == (429, 0, False)
    assert texts(answer, "p", "errornote") == ["That was tried too often. Wait ten minutes, then try again."]


def test_a_07_nobody_can_lock_a_colleague_out_from_elsewhere(client, editor):
    for _ in range(11):
        sign_in(Client(), editor.username, "wrong", REMOTE_ADDR="192.0.2.1")
    assert sign_in(Client(), editor.username, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert sign_in(client, editor.username, REMOTE_ADDR="192.0.2.2").status_code == 302


@pytest.mark.parametrize(
    ("proxies", "forged"),
    [(0, "198.51.100.{n}"), (1, "198.51.100.{n}, 203.0.113.5"), (2, "198.51.100.{n}, 203.0.113.5, 203.0.113.9")],
)
def test_a_07_what_a_visitor_writes_into_x_forwarded_for_counts_for_nothing(settings, editor, proxies, forged):
    settings.TRUSTED_PROXIES = proxies
    got = [
        sign_in(Client(), editor.username, "wrong", headers={"X-Forwarded-For": forged.format(n=n)}).status_code
        for n in range(11)
    ]
    assert got == [422] * 10 + [429]


def test_a_07_behind_a_trusted_proxy_visitors_are_told_apart(settings, editor):
    settings.TRUSTED_PROXIES = 1
    got = [
        sign_in(Client(), editor.username, "wrong", headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code
        for n in range(11)
    ]
    assert got == [422] * 11


def test_a_07_the_limits_are_counted_where_all_processes_see_them(client, editor, settings):
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    assert settings.CACHES["default"]["OPTIONS"] == {"MAX_ENTRIES": 20_000}
    sign_in(client, editor.username, "wrong")
    assert [len(cache.get(f"allauth:rl:allauth.account:login_failed:30/{60}/ip:ip:127.0.0.1"))] == [1]


def test_more_than_thirty_sign_ins_a_minute_from_one_address_are_too_many(client):
    got = [sign_in(client, f"nobody-{n}", "wrong").status_code for n in range(31)]
    assert (got[:30], got[30]) == ([422] * 30, 429)
    assert texts(sign_in(client, "nobody"), "h1") == ["That was too often"]


# ── Sessions ──


def test_a_10_the_session_from_before_the_sign_in_is_no_good_after_it(client, editor):
    client.get(LOGIN)
    session = client.session
    session["before"] = True
    session.save()
    client.cookies["session"] = before = session.session_key
    sign_in(client, editor.username)
    assert client.cookies["session"].value != before
    assert not Session.objects.filter(pk=before).exists()


def test_a_10_the_session_is_dead_after_logging_out(client, editor):
    sign_in(client, editor.username)
    thief = Client()
    thief.cookies["session"] = client.cookies["session"].value
    assert is_in(thief)
    client.post("/admin/logout/")
    assert (is_in(thief), UserSession.objects.count()) == (False, 0)


@pytest.mark.parametrize("taken", ["is_active", "is_staff"])
def test_a_10_the_session_is_dead_once_the_account_may_no_longer(client, editor, taken):
    sign_in(client, editor.username)
    get_user_model().objects.filter(pk=editor.pk).update(**{taken: False})
    assert client.get("/admin/").headers["Location"] == "/admin/login/?next=/admin/"


def test_sessions_are_listed_with_device_and_address_and_ended_one_by_one(client, editor):
    phone, stranger = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/605", REMOTE_ADDR="192.0.2.7"), Client()
    for browser in (client, phone, stranger):
        sign_in(browser, editor.username)
    stranger_row = UserSession.objects.get(session_key=stranger.cookies["session"].value)
    colleague = browser_of(member("owner", OrganisationFactory()))
    assert colleague.post("/accounts/sessions/", {"end": stranger_row.pk}).status_code == 404

    page = client.get("/accounts/sessions/")
    assert [text for text in texts(page, "strong") if " on " in text] == ["Safari on iPhone"]
    assert "192.0.2.7" in page.text
    client.post("/accounts/sessions/", {"end": stranger_row.pk})
    assert [is_in(browser) for browser in (client, phone, stranger)] == [True, True, False]
    client.post("/accounts/sessions/", {"others": ""})
    assert [is_in(browser) for browser in (client, phone)] == [True, False]
    assert UserSession.objects.count() == 1


def test_ending_the_session_at_hand_logs_out(client, editor):
    sign_in(client, editor.username)
    client.post("/accounts/sessions/", {"end": UserSession.objects.get().pk})
    assert not is_in(client)


def test_the_network_address_goes_with_the_session(client, editor):
    sign_in(client, editor.username)
    Session.objects.all().delete()
    keep_house.func()
    assert UserSession.objects.count() == 0


@pytest.mark.parametrize(
    ("says", "device_name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.0 Safari/605.1.15", "Safari on a Mac"),
        ("curl/8.5", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_device_is_named_as_people_know_it(says, device_name):
    assert device(says) == device_name


# ── The password ──


def test_a_new_password_signs_out_everywhere_else(client, editor):
    other = Client()
    for browser in (client, other):
        sign_in(browser, editor.username)
    typed = {"oldpassword": PASSWORD, "password1": "another-long-one", "password2": "another-long-one"}
    assert client.post("/admin/password_change/", typed | {"oldpassword": "wrong"}).status_code == 422
    assert client.post("/admin/password_change/", typed).headers["Location"] == "/accounts/"
    assert [is_in(browser) for browser in (client, other)] == [True, False]


def forget(client, email, **extra):
    answer = client.post("/accounts/password/", {"email": email}, **extra)
    return answer.status_code, answer.headers["Location"]


def test_a_08_a_lost_password_is_set_anew_by_a_link_on_our_host(client, editor, settings):
    settings.SITE_URL = "https://programme.example"
    assert forget(client, "EDITOR@sample.example", headers={"Host": "localhost"}) == (302, "/accounts/password/sent/")
    letter = Letter.objects.get()
    assert (letter.recipient, letter.subject) == (editor.email, "Your new password for socprog")
    (link,) = re.findall(r"https?://\S+", letter.body)
    assert link.startswith("https://programme.example/accounts/password/")

    form = client.get(link.removeprefix("https://programme.example"))
    address, new = form.headers["Location"], {"password1": "another-long-one", "password2": "another-long-one"}
    assert client.post(address, new).headers["Location"] == "/accounts/password/set/"
    assert sign_in(client, editor.username).status_code == 422
    assert sign_in(client, editor.username, new["password1"]).status_code == 302
    used = Client().get(link.removeprefix("https://programme.example"))
    assert "This link holds no longer" in used.text


def test_a_08_an_unknown_address_gets_the_same_page_for_the_same_work(
    editor,
):
    users = get_user_model().objects
    users.create_user("inactive", email="inactive@sample.example", is_staff=True, is_active=False)
    users.create_user("visitor", email="visitor@sample.example")
    counts = {}
    for email in (editor.email, "nobody@sample.example", "inactive@sample.example", "visitor@sample.example"):
        with CaptureQueriesContext(connection) as queries:
            assert forget(Client(), email) == (302, "/accounts/password/sent/")
        counts[email] = len(queries)
    assert len(set(counts.values())) == 1, counts
    assert list(Letter.objects.values_list("recipient", flat=True)) == [editor.email]


def test_mails_for_a_lost_password_are_limited(client, editor):
    for _ in range(5):
        forget(client, editor.email)
    assert client.post("/accounts/password/", {"email": editor.email}).status_code == 429
    assert Letter.objects.count() == 5


# ── The second factor ──


def test_a_09_a_code_lets_in_once(client, editor):
    app_of(editor)
    assert sign_in(client, editor.username).headers["Location"] == "/accounts/second-step/"
    assert not is_in(client)
    assert client.post("/accounts/second-step/", {"code": code()}).headers["Location"] == "/admin/"
    assert is_in(client)

    other = Client()
    sign_in(other, editor.username)
    answer = other.post("/accounts/second-step/", {"code": code()})
    assert (answer.status_code, is_in(other)) == (422, False)


def test_a_09_codes_cannot_be_guessed_at_leisure(client, editor):
    app_of(editor)
    sign_in(client, editor.username)
    got = [client.post("/accounts/second-step/", {"code": "0"}).status_code for _ in range(11)]
    assert got == [422] * 10 + [429]


def test_a_recovery_code_lets_in_once(client, editor):
    app_of(editor)
    codes = RecoveryCodes.activate(editor).get_unused_codes()
    for browser, status in ((client, 302), (Client(), 422)):
        sign_in(browser, editor.username)
        assert browser.post("/accounts/second-step/", {"code": codes[0]}).status_code == status


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


def test_a_09_without_a_second_factor_nothing_of_the_desk_is_reached(required, client, editor):
    sign_in(client, editor.username)
    for address in ("/admin/", "/admin/events/event/", "/admin/jsi18n/", "/events/anything/preview/"):
        assert client.get(address).headers["Location"] == "/accounts/"
    page = client.get("/accounts/")
    assert page.status_code == 200
    assert texts(page, "p", "errornote") == [
        "This desk asks for a second factor beside the password. Set one up below, and you can go on."
    ]
    assert client.get("/events/").status_code == 200
    app_of(editor)
    assert is_in(client)


def test_a_09_recovery_codes_alone_are_no_second_factor(required, client, editor):
    sign_in(client, editor.username)
    RecoveryCodes.activate(editor)
    assert not is_in(client)


def test_an_app_is_set_up_after_the_password_was_asked_again(client, editor):
    sign_in(client, editor.username)
    led = client.get("/accounts/app/").headers["Location"]
    assert led == "/accounts/confirm/?next=%2Faccounts%2Fapp%2F"
    assert client.post(led, {"password": "wrong"}).status_code == 422
    assert client.post(led, {"password": PASSWORD}).headers["Location"] == "/accounts/app/"
    page = client.get("/accounts/app/")
    secret = read(page).one("code", "totp-key").text
    assert client.post("/accounts/app/", {"code": "000000"}).status_code == 422
    assert client.post("/accounts/app/", {"code": code(secret)}).headers["Location"] == "/accounts/recovery-codes/"
    assert len(texts(client.get("/accounts/recovery-codes/"), "code")) == 10
    kinds = Authenticator.objects.filter(user=editor).values_list("type", flat=True)
    assert sorted(kinds) == ["recovery_codes", "totp"]


def test_a_lost_second_factor_is_taken_off_by_whoever_runs_the_site(client, desk, editor):
    app_of(editor)
    browser = Client()
    sign_in(browser, editor.username)
    browser.post("/accounts/second-step/", {"code": code()})
    page = f"/admin/auth/user/{editor.pk}/change/"
    assert "On: an authenticator app" in desk.get(page).text
    typed = {"username": editor.username, "email": editor.email, "is_active": "on", "is_staff": "on"}
    assert desk.post(page, typed | {"take_off_second_factor": "on"}).status_code == 302
    assert (Authenticator.objects.count(), is_in(browser)) == (0, False)
    assert sign_in(browser, editor.username).headers["Location"] == "/admin/"


def test_an_account_that_is_made_is_for_the_desk_and_its_e_mail_its_own(desk, editor):
    twice = dict.fromkeys(["password1", "password2"], "another-long-one")
    typed = {"username": "new", "usable_password": "true"} | twice
    desk.post("/admin/auth/user/add/", typed)
    new = get_user_model().objects.get(username="new")
    assert (new.is_staff, new.is_superuser) == (True, False)
    page = desk.post(f"/admin/auth/user/{new.pk}/change/", {"username": "new", "email": editor.email.upper()})
    assert texts(page, "ul", "errorlist") == ["Another account has this e-mail address; somebody signs in with it."]


# ── What the log says ──


def test_a_17_the_log_tells_who_came_by_number_and_no_name(client, editor, caplog):
    sign_in(client, editor.username, "wrong")
    sign_in(client, "nobody@sample.example", "wrong")
    app_of(editor)
    sign_in(client, editor.username)
    client.post("/accounts/second-step/", {"code": "0"})
    client.post("/accounts/second-step/", {"code": code()})
    client.post("/admin/logout/")
    told = [record.getMessage() for record in caplog.records if record.name == "socprog.accounts"]
    assert told == [
        f"Sign-in failed: account {editor.pk}",
        "Sign-in failed: no such account",
        f"Account {editor.pk} gave a wrong second factor",
        f"Account {editor.pk} signed in",
        f"Account {editor.pk} signed out",
    ]
