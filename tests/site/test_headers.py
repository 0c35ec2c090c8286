"""PUB-11: what every answer carries, whatever its status."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from agenda.publish import publish, withdraw
from speakers.models import Speaker
from tests.factories import AppearanceFactory, EventFactory

pytestmark = pytest.mark.django_db

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FIXED = "max-age=63072000; includeSubDomains; preload"


@pytest.fixture
def site(settings):
    """A published event with a photographed speaker, a withdrawn one, and a member of staff with no rights."""
    event = EventFactory(title="Forum")
    speaker = AppearanceFactory(event=event, speaker__name="Ada Example").speaker
    publish(event=event)
    (settings.MEDIA_ROOT / "photographs").mkdir(parents=True)
    for side in (128, 480):
        (settings.MEDIA_ROOT / "photographs" / f"abc-50-50-{side}.jpg").write_bytes(b"a picture")
    Speaker.objects.filter(pk=speaker.pk).update(photograph="photographs/abc.jpg", photograph_alt="Ada")
    gone = EventFactory(title="Gone")
    publish(event=gone)
    withdraw(event=gone)


@pytest.fixture
def newcomer(django_user_model):
    """Signed in, and allowed nothing."""
    browser = Client()
    browser.force_login(django_user_model.objects.create_user("newcomer", is_staff=True))
    return browser


def broken(*args, **kwargs):
    raise RuntimeError("forced")


def answers(client, newcomer, desk, monkeypatch, **options):
    """An answer of each kind, by its name."""
    client.raise_request_exception = desk.raise_request_exception = False
    etag = client.get("/events/forum/", **options).headers["ETag"]
    found = {
        "200": client.get("/", **options),
        "200 of the desk": desk.get("/admin/", **options),
        "200 of a static file": client.get("/static/css/theme.css", **options),
        "200 of a photograph": client.get("/media/photographs/abc-50-50-128.jpg", **options),
        "200 of health": client.get("/health/", **options),
        "301": client.get("/events", **options),
        "302": Client().get("/admin/", **options),
        "304": client.get("/events/forum/", **options, headers={"If-None-Match": etag}),
        "400": client.get("/", **options, headers={"Host": "evil.example"}),
        "403": newcomer.get("/admin/events/event/", **options),
        "403 of a form": Client(enforce_csrf_checks=True).post("/admin/login/", **options),
        "404": client.get("/nowhere/", **options),
        "404 of a static file": client.get("/static/nowhere.css", **options),
        "405": client.put("/events/", **options),
        "410": client.get("/events/gone/", **options),
        "414": client.get("/" + "a" * 8192, **options),
        "422": desk.post("/admin/events/sector/add/", {"name": ""}, **options),
    }
    with monkeypatch.context() as patched:
        patched.setattr("agenda.views.related", broken)
        found["500"] = client.get("/events/forum/?cold", **options)
    for answer in found.values():
        b"".join(answer)  # files are closed when they were read
    return found


def test_pub_11_every_answer_carries_every_header(client, newcomer, desk, site, monkeypatch):
    found = answers(client, newcomer, desk, monkeypatch)
    assert {name: f"{answer.status_code}" for name, answer in found.items()} == {name: name[:3] for name in found}
    photograph = found.pop("200 of a photograph")
    carried = {name: {header: a.headers.get(header) for header in ALWAYS} for name, a in found.items()}
    assert {name: headers for name, headers in carried.items() if headers != ALWAYS} == {}
    assert {header: photograph.headers.get(header) for header in ALWAYS} == ALWAYS | {
        "Content-Security-Policy": "sandbox; default-src 'none'"
    }
    assert {name for name, answer in found.items() if "Strict-Transport-Security" in answer.headers} == set()


@pytest.fixture
def fixed(settings):
    """As settings are where SITE_URL begins with https."""
    settings.SECURE_SSL_REDIRECT = settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SECURE_HSTS_SECONDS = 63_072_000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_REDIRECT_EXEMPT = [r"^health/$"]


@pytest.mark.usefixtures("fixed")
def test_pub_11_with_https_every_answer_asks_for_https_in_future(client, newcomer, desk, site, monkeypatch):
    found = answers(client, newcomer, desk, monkeypatch, secure=True)
    carried = {name: answer.headers.get("Strict-Transport-Security") for name, answer in found.items()}
    assert carried == dict.fromkeys(found, FIXED)


@pytest.mark.usefixtures("fixed")
def test_pub_11_the_way_to_https_is_guarded_too(client):
    answer = client.get("/events/?q=a")
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/events/?q=a")
    assert {header: answer.headers.get(header) for header in ALWAYS} == ALWAYS


@pytest.mark.usefixtures("fixed")
def test_pub_11_a_foreign_host_in_the_clear_is_refused_with_every_header(client):
    """PUB-01 and PUB-11 where the redirect to https would come first."""
    answer = client.get("/", headers={"Host": "evil.example"})
    assert (answer.status_code, b"evil" in answer.content) == (400, False)
    assert {header: answer.headers.get(header) for header in ALWAYS} == ALWAYS


@pytest.mark.usefixtures("fixed")
def test_health_answers_in_the_clear(client):
    assert client.get("/health/").status_code == 200


def test_pub_11_an_unavailable_site_is_guarded_too(client, monkeypatch):
    from django.db import OperationalError

    def down(*args, **kwargs):
        raise OperationalError("the database is away")

    client.raise_request_exception = False
    monkeypatch.setattr("socprog.kept_pages.Catalogue.state", down)
    answer = client.get("/")
    assert answer.status_code == 503
    assert {header: answer.headers.get(header) for header in ALWAYS} == ALWAYS


def test_pages_may_not_be_framed_nor_use_devices(client):
    headers = client.get("/admin/login/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Permissions-Policy"] == (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
    )


def test_u_17_a_photograph_is_a_picture_and_nothing_else(client, site):
    """U-17, and PUB-05: nobody holds it for long, since it may be withdrawn."""
    answer = client.get("/media/photographs/abc-50-50-128.jpg")
    assert (b"".join(answer.streaming_content), answer.headers["Content-Type"]) == (b"a picture", "image/jpeg")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    kept_for = dict(part.strip().partition("=")[::2] for part in answer.headers["Cache-Control"].split(","))
    assert "no-cache" in kept_for or "no-store" in kept_for or int(kept_for["max-age"]) <= 5


def test_pages_of_the_desk_are_stored_nowhere(desk):
    control = desk.get("/admin/").headers["Cache-Control"]
    assert {part.strip() for part in control.split(",")} == {
        "max-age=0", "no-cache", "no-store", "must-revalidate", "private",
    }  # fmt: skip


def test_cookies_are_for_this_site_and_not_for_scripts(client, organiser):
    client.get("/admin/login/")
    client.post("/admin/login/", {"username": "organiser", "password": "a-long-password"})
    flags = {name: (c["httponly"], c["samesite"], c["path"], c["domain"]) for name, c in client.cookies.items()}
    assert flags == {"csrf": (True, "Lax", "/", ""), "session": (True, "Lax", "/", "")}


def test_no_policy_is_loosened_for_anybody(desk):
    """What a group may do changes no header."""
    group = Group.objects.create(name="editors")
    for address in (f"/admin/auth/group/{group.pk}/change/", "/admin/auth/user/", "/admin/login/"):
        assert desk.get(address).headers["Content-Security-Policy"] == POLICY
