"""A-15, and E-06 for the desk: what was typed outlives the session and the token of its form."""

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from socprog.kept_text import NOT_CARRIED
from tests.factories import EventFactory
from tests.site.test_pages import read, texts

pytestmark = pytest.mark.django_db

OURS = {"Origin": "http://testserver"}
LONG = {"title": "Forum & <Co>", "brief": "A “long” brief.\nWith lines.\n" * 10_000, "_save": "", "days": ["1", "2"]}


@pytest.fixture
def strict(organiser):
    """A browser signed in as organiser, on a site that asks for tokens."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(organiser)
    return client


def carried(response) -> list[tuple[str, str]]:
    """What the page would send again."""
    form = read(response).one("main").one("form")
    fields = [(field.attrs["name"], field.attrs["value"] or "") for field in form.all("input", type="hidden")]
    return [(name, value) for name, value in fields if name not in NOT_CARRIED]


def typed() -> list[tuple[str, str]]:
    return [(name, value) for name, one in LONG.items() for value in (one if isinstance(one, list) else [one])]


def test_a_15_a_form_sent_after_the_session_ended_is_kept_whole(desk, settings):
    Session.objects.all().delete()
    answer = desk.post("/admin/events/event/add/?_popup=1", LONG)
    assert (answer.status_code, texts(answer, "h1")) == (403, ["Nothing is saved yet, and nothing is lost"])
    assert carried(answer) == typed()
    main = read(answer).one("main")
    assert main.one("form").attrs["action"] == "/admin/events/event/add/?_popup=1"
    assert [a.attrs["href"] for a in main.all("a")] == ["/admin/login/?next=/admin/events/event/add/%3F_popup%3D1"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_15_a_form_in_which_nothing_was_typed_leads_to_the_sign_in(client):
    assert client.post("/admin/events/event/add/").headers["Location"].startswith("/admin/login/?next=")


def test_a_15_files_cannot_be_kept_and_the_page_says_so(client):
    photo = SimpleUploadedFile("a.png", b"png")
    answer = client.post("/admin/speakers/speaker/add/", {"name": "Sample Speaker One", "photograph": photo})
    assert "Files cannot be kept" in answer.text
    assert carried(answer) == [("name", "Sample Speaker One")]


def test_a_09_so_is_a_form_where_a_second_factor_has_come_to_be_required(desk, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    assert carried(desk.post("/admin/events/event/add/", LONG)) == typed()


def test_e_06_a_form_of_the_desk_whose_token_has_expired_is_kept_and_can_be_sent_again(strict):
    event = EventFactory()
    address = f"/admin/events/event/{event.pk}/checklist/"
    answer = strict.post(address, {"publication_note": "First", "csrfmiddlewaretoken": "x" * 64}, headers=OURS)
    assert (answer.status_code, carried(answer)) == (403, [("publication_note", "First")])
    token = read(answer).one("main").one("input", name="csrfmiddlewaretoken").attrs["value"]
    again = strict.post(address, {"publication_note": "First", "csrfmiddlewaretoken": token}, headers=OURS)
    assert again.status_code == 302


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_e_06_what_another_site_sent_is_not_offered_to_be_sent_again(strict, headers):
    answer = strict.post("/admin/events/event/add/", LONG, headers=headers)
    assert (answer.status_code, b"A \xe2\x80\x9clong" in answer.content) == (403, False)
    assert texts(answer, "h1") == ["You may not see this page"]


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/password_change/", "/admin/auth/user/add/"])
def test_no_password_is_ever_put_into_a_page(strict, address):
    answer = strict.post(address, {"password1": "a-secret-one", "password": "a-secret-one"}, headers=OURS)
    assert (answer.status_code, b"a-secret-one" in answer.content) == (403, False)


@given(value=st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_was_typed_is_carried_as_it_is(value):
    assert carried(Client().post("/admin/events/event/add/", {"title": value})) == [("title", value)]
