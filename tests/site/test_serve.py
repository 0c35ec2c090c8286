"""`manage.py serve` before it serves: the port, and the first sign-in."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

from socprog.management.commands import serve

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def free_port(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.PORT = probe.getsockname()[1]
    return settings.PORT


@pytest.fixture
def taken_port(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.PORT = server.getsockname()[1]
        yield settings.PORT


@pytest.fixture
def start(monkeypatch, settings, tmp_path, free_port, capsys):
    """Starts all but the server itself; gives what was printed."""
    settings.DATA_DIRECTORY = tmp_path / "data"
    monkeypatch.delenv("ADMIN_PASSWORD", raising=False)
    monkeypatch.setattr(serve, "call_command", lambda *args, **kwargs: None)
    monkeypatch.setattr(serve.connections, "close_all", lambda: None)
    monkeypatch.setattr(serve.Command, "_serve", lambda *args: None)

    def start(**environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        call_command("serve")
        return capsys.readouterr().out

    return start


@pytest.fixture
def sign_in(settings, start):
    return settings.DATA_DIRECTORY / "sign-in.txt"


def test_a_taken_port_is_said_before_anything_is_done(taken_port, monkeypatch):
    monkeypatch.setattr(serve, "call_command", None)
    with pytest.raises(CommandError) as error:
        call_command("serve")
    assert str(error.value) == f"Port {taken_port} is taken; choose another with PORT."


def test_a_taken_port_is_one_line_and_exit_code_1(taken_port):
    done = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PORT": str(taken_port), "SECRET_KEY": "x" * 60},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"CommandError: Port {taken_port} is taken; choose another with PORT.\n"


@pytest.mark.django_db
def test_the_first_start_makes_a_sign_in_and_keeps_it_from_others(start, sign_in):
    said = start()
    name, password = sign_in.read_text().split()
    assert (name, sign_in.stat().st_mode & 0o777) == ("organiser", 0o600)
    assert authenticate(username="organiser", password=password).is_superuser
    assert f"Sign-in: organiser, {password} (kept in " in said


@pytest.mark.django_db
def test_a_second_start_changes_nothing_and_says_it_again(start, sign_in):
    first = start()
    kept, at = sign_in.read_text(), sign_in.stat().st_mtime_ns
    assert start(ADMIN_PASSWORD="another-password") == first
    assert (sign_in.read_text(), sign_in.stat().st_mtime_ns) == (kept, at)
    assert get_user_model().objects.count() == 1


@pytest.mark.django_db
def test_a_password_that_was_set_is_used(start, sign_in):
    assert "Sign-in: organiser, set-by-hand (kept in " in start(ADMIN_PASSWORD="set-by-hand")
    assert authenticate(username="organiser", password="set-by-hand") is not None


@pytest.mark.django_db
def test_a_password_may_have_spaces(start, sign_in):
    assert "Sign-in: organiser, four words of it (kept in " in start(ADMIN_PASSWORD="four words of it")
    assert authenticate(username="organiser", password="four words of it") is not None


@pytest.mark.django_db
def test_a_file_left_open_to_others_is_closed_before_it_is_written(start, sign_in):
    sign_in.parent.mkdir(parents=True)
    sign_in.write_text("organiser\nof a database that is gone\n")
    sign_in.chmod(0o644)
    start()
    assert sign_in.stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_where_people_have_accounts_no_sign_in_is_made(start, sign_in, organiser):
    assert "Sign-in" not in start(ADMIN_PASSWORD="set-by-hand")
    assert not sign_in.exists()
    assert authenticate(username="organiser", password="a-long-password") is not None


@pytest.mark.django_db
def test_the_addresses_are_printed(start, site_url):
    assert start().splitlines()[:2] == [f"Site:    {site_url}/", f"Admin:   {site_url}/admin/"]
