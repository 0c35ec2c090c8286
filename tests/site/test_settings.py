"""Settings from the environment: a value that makes no sense stops the start with one sentence naming it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "a-key-for-tests-" * 4

READ_ALL = """
import json, os, runpy, sys
from django.core.exceptions import ImproperlyConfigured

def settings_of(environment):
    os.environ.clear()
    os.environ.update(environment)
    try:
        return {name: str(value) for name, value in runpy.run_path("socprog/settings.py").items() if name.isupper()}
    except ImproperlyConfigured as error:
        return str(error)

print(json.dumps([settings_of(environment) for environment in json.load(sys.stdin)]))
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """The settings in another folder, where no `.data` and no `.env` help."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "socprog").mkdir()
    for name in ("manage.py", "socprog/__init__.py", "socprog/settings.py"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def settings_of(elsewhere):
    """The settings that an environment makes, or the sentence that refuses it."""

    def settings_of(**environment):
        done = _python(elsewhere, ["-c", READ_ALL], stdin=json.dumps([environment]))
        return json.loads(done.stdout)[0]

    return settings_of


def _python(folder, arguments, stdin=None, **environment):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **environment},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


REFUSED = {
    ("DEBUG", "perhaps"): "DEBUG makes no sense: Not a valid boolean.",
    ("PORT", "http"): "PORT makes no sense: Not a valid integer.",
    ("PORT", "0"): "PORT makes no sense: Must be greater than or equal to 1 and less than or equal to 65535.",
    ("PORT", "65536"): "PORT makes no sense: Must be greater than or equal to 1 and less than or equal to 65535.",
    ("SITE_NAME", "x" * 61): "SITE_NAME makes no sense: Length must be between 1 and 60.",
    **{
        ("SITE_URL", url): f"SITE_URL must be an address such as https://programme.example, not “{url}”."
        for url in (
            "programme.example",
            "ftp://programme.example",
            "https://programme.example/portal",
            "https://programme.example?a=b",
            "https://programme.example#a",
            "https://programme.example:port",
            "https://name:word@programme.example",
        )
    },
    ("TIME_ZONE", "Mars/Phobos"): "TIME_ZONE must be a zone such as Europe/London, not “Mars/Phobos”.",
    ("TIME_ZONE", "../../etc/passwd"): "TIME_ZONE must be a zone such as Europe/London, not “../../etc/passwd”.",
}
SAY_ITS_NAME = {
    ("SITE_URL", "https://"),
    ("SITE_URL", "nonsense"),
    ("DATABASE_URL", "mysql://root@127.0.0.1/socprog"),
    ("DATABASE_URL", "sqlite:///socprog.sqlite"),
    ("DATABASE_URL", "nonsense"),
    ("DATABASE_URL", "postgres://user:word@host:port/name"),
    ("CACHE_URL", "nonsense"),
    ("CACHE_URL", "nonsense://127.0.0.1"),
    ("ALLOWED_HOSTS", "https://programme.example"),
    ("ALLOWED_HOSTS", "programme.example/portal"),
}


@pytest.fixture(scope="module")
def sentences(elsewhere):
    """What each refused value is told, all in one go."""
    cases = [*REFUSED, *sorted(SAY_ITS_NAME)]
    environments = [{"SECRET_KEY": KEY, name: value} for name, value in cases]
    done = _python(elsewhere, ["-c", READ_ALL], stdin=json.dumps(environments))
    assert done.stderr == ""
    return dict(zip(cases, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("case", REFUSED, ids="=".join)
def test_a_value_that_makes_no_sense_is_refused_by_name(sentences, case):
    assert sentences[case] == REFUSED[case]


@pytest.mark.parametrize("case", sorted(SAY_ITS_NAME), ids="=".join)
def test_an_address_or_host_that_makes_no_sense_is_refused_in_one_sentence(sentences, case):
    assert isinstance(sentences[case], str)
    assert sentences[case].startswith(case[0])
    assert (sentences[case].count("\n"), sentences[case][-1]) == (0, ".")


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"SECRET_KEY": KEY, "PORT": "http"}, "socprog: PORT makes no sense: Not a valid integer.\n"),
        ({}, "socprog: SECRET_KEY is not set; it is required unless DEBUG is on.\n"),
        ({"SECRET_KEY": ""}, "socprog: SECRET_KEY is not set; it is required unless DEBUG is on.\n"),
    ],
)
def test_the_start_stops_with_one_sentence_and_no_traceback(elsewhere, environment, sentence):
    done = _python(elsewhere, ["manage.py", "check"], **environment)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", sentence)


def test_a_secret_key_is_needed_unless_debugging(settings_of):
    assert settings_of(DEBUG="true")["DEBUG"] == "True"
    assert settings_of(DEBUG="false") == "SECRET_KEY is not set; it is required unless DEBUG is on."


def test_debug_is_off_and_hosts_are_this_machine_unless_said(settings_of):
    made = settings_of(SECRET_KEY=KEY)
    assert {name: made[name] for name in ("DEBUG", "ALLOWED_HOSTS", "SITE_URL", "PORT", "TIME_ZONE", "SITE_NAME")} == {
        "DEBUG": "False",
        "ALLOWED_HOSTS": "['localhost', '127.0.0.1', '[::1]']",
        "SITE_URL": "http://127.0.0.1:8000",
        "PORT": "8000",
        "TIME_ZONE": "Europe/London",
        "SITE_NAME": "socprog",
    }


@pytest.mark.parametrize(
    ("site_url", "secure", "prefix", "fixed_for"),
    [
        ("https://programme.example/", "True", "__Host-", "63072000"),
        ("http://programme.example", "False", "", "0"),
    ],
)
def test_the_scheme_of_the_site_decides_what_is_secure(settings_of, site_url, secure, prefix, fixed_for):
    made = settings_of(SECRET_KEY=KEY, SITE_URL=site_url)
    flags = {made[name] for name in ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")}
    assert flags == {secure}
    cookies = [made[f"{of}_COOKIE_NAME"] for of in ("SESSION", "CSRF", "BROCHURE")]
    assert (cookies, made["SECURE_HSTS_SECONDS"]) == (
        [f"{prefix}{of}" for of in ("session", "csrf", "brochure")],
        fixed_for,
    )
    assert (made["ALLOWED_HOSTS"], made["SITE_URL"]) == ("['programme.example']", site_url.rstrip("/"))


def test_hosts_are_those_that_are_named(settings_of):
    made = settings_of(SECRET_KEY=KEY, ALLOWED_HOSTS="programme.example,www.programme.example")
    assert made["ALLOWED_HOSTS"] == "['programme.example', 'www.programme.example']"


def test_the_port_is_in_the_address_of_the_site(settings_of):
    assert settings_of(SECRET_KEY=KEY, PORT="8123")["SITE_URL"] == "http://127.0.0.1:8123"


def test_a_database_elsewhere_is_taken_as_it_is_named(settings_of):
    made = settings_of(SECRET_KEY=KEY, DATABASE_URL="postgres://user:word@db.example:5433/programmes")
    assert all(part in made["DATABASES"] for part in ("'db.example'", "5433", "'programmes'", "'user'"))
    assert "socprog.devdb" in settings_of(SECRET_KEY=KEY)["DATABASES"]


@pytest.mark.parametrize(
    ("email_url", "sender"),
    [
        ("console:", "no-reply@programme.example"),
        ("submission://user:word@mail.example", "no-reply@programme.example"),
        ("submission://office%40forums.example:word@mail.example", "office@forums.example"),
        ("submission://user:word@mail.example?_default_from_email=desk%40forums.example", "desk@forums.example"),
    ],
)
def test_mail_has_a_sender_that_can_be_one(settings_of, email_url, sender):
    made = settings_of(SECRET_KEY=KEY, SITE_URL="https://programme.example", EMAIL_URL=email_url)
    assert made["DEFAULT_FROM_EMAIL"] == sender


def test_the_environment_wins_over_the_file_and_the_file_over_nothing(elsewhere, settings_of, tmp_path):
    folder = tmp_path / "with-env"
    shutil.copytree(elsewhere, folder)
    (folder / ".env").write_text(f"SECRET_KEY={KEY}\nSITE_NAME=Of the file\nPORT=8111\n")
    done = _python(folder, ["-c", READ_ALL], stdin=json.dumps([{"PORT": "8222"}]))
    made = json.loads(done.stdout)[0]
    assert (made["SECRET_KEY"], made["SITE_NAME"], made["PORT"]) == (KEY, "Of the file", "8222")


def test_the_key_that_make_run_made_is_used_where_none_is_set(elsewhere, tmp_path):
    folder = tmp_path / "with-key"
    shutil.copytree(elsewhere, folder)
    (folder / ".data").mkdir()
    (folder / ".data" / "secret-key").write_text("made-by-make-run\n")
    done = _python(folder, ["-c", READ_ALL], stdin=json.dumps([{}, {"SECRET_KEY": KEY}]))
    assert [made["SECRET_KEY"] for made in json.loads(done.stdout)] == ["made-by-make-run", KEY]
