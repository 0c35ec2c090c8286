"""Documents are set in a process of their own, with limits, and one after another."""

import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from agenda import fonts, typeset
from agenda.typeset import TypesetFailed
from tests.nasty import MARKUP, SCRIPTS

TEMPLATE = "agenda"


@pytest.fixture(autouse=True)
def _own_turns(tmp_path, settings):
    """Turns of this test alone."""
    settings.DATA_DIRECTORY = tmp_path


def data(title="A sample", sessions=0) -> dict:
    """What the template of agendas takes."""
    session = {"id": "s", "link": "", "start": "9am", "end": "", "state": "", "from": "", "facts": [], "room": ""}
    session |= {"title": title, "slim": False, "long": False, "abstract": [], "points": [title] * 3, "note": []}
    head = {"kicker": "", "title": title, "state": "", "when": "", "where": "", "organiser": "", "told": []}
    page = {"title": title, "author": "", "description": "", "paper": "a4", "running": title, "organiser": ""}
    page |= {"publication": "", "address": "https://sample.example/", "site": "sample.example", "closing": []}
    days = [{"title": "A day", "sessions": [session | {"people": []}] * sessions}] if sessions else []
    return page | {"event": head | {"days": days}}


CODE = {"qr.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'}


def made(**options) -> bytes:
    return typeset.typeset(TEMPLATE, data(**options), pictures=CODE)


def child_that(does: str, tmp_path, monkeypatch) -> None:
    """Puts another program in the place of the child."""
    program = tmp_path / "child.py"
    program.write_text(f"import os, signal, sys, time\nsys.stdin.buffer.read()\n{does}\n")
    monkeypatch.setattr(typeset, "CHILD", program)


def test_the_same_data_is_the_same_bytes():
    assert made().startswith(b"%PDF-1.7")
    assert made() == made()


# ── Limits ──


def test_w_04_a_child_over_its_memory_ends_alone_and_says_so(monkeypatch):
    """W-04, X-02."""
    monkeypatch.setattr(typeset, "MEGABYTES", 60)
    with pytest.raises(TypesetFailed, match=r"over its limits of 60 MB and 60 s \(SIGABRT\)"):
        made(sessions=3000)


@pytest.mark.parametrize("what", ["while True: pass", "time.sleep(60)"], ids=["working", "waiting"])
def test_x_02_a_child_over_its_time_is_ended_with_its_group(what, tmp_path, monkeypatch):
    """X-02: by the parent, should it not end itself."""
    child_that(what, tmp_path, monkeypatch)
    monkeypatch.setattr(typeset, "SECONDS", 0.3)
    began = time.monotonic()
    with pytest.raises(TypesetFailed, match="over its limits"):
        made()
    assert time.monotonic() - began < 20


def test_the_child_ends_itself_after_its_time():
    """Also when nobody is there any more to end it."""
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import typeset_child, time;"
        "typeset_child.limit(megabytes=500, seconds=1); time.sleep(30)"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(typeset.CHILD.parent)], timeout=20)
    assert ended.returncode == -signal.SIGALRM


def test_the_child_knows_no_setting_and_no_secret(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "a secret")
    child_that("sys.stdout.write(repr(sorted(set(os.environ) - {'LC_CTYPE'})))", tmp_path, monkeypatch)
    assert made() == b"[]"


# ── Killed ──


def test_x_14_a_child_that_somebody_else_killed_is_started_once_more(tmp_path, monkeypatch):
    """X-14"""
    been = tmp_path / "been"
    kill = "os.kill(os.getpid(), signal.SIGKILL)"
    child_that(
        f"first = not os.path.exists({str(been)!r}); open({str(been)!r}, 'a').write('x')\n"
        f"if first: sys.stdout.write('half'); sys.stdout.flush(); {kill}\nsys.stdout.write('whole')",
        tmp_path,
        monkeypatch,
    )
    assert (made(), been.read_text()) == (b"whole", "xx")


def test_x_14_killed_twice_it_has_failed(tmp_path, monkeypatch):
    """X-14"""
    child_that("sys.stdout.write('half'); os.kill(os.getpid(), signal.SIGKILL)", tmp_path, monkeypatch)
    with pytest.raises(TypesetFailed, match="its process ended with -9"):
        made()


def test_what_typst_refuses_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "printable", lambda text: text)
    with pytest.raises(TypesetFailed, match=r"Typst refused it: PDF/UA-1 error: the text .* could not be displayed"):
        made(title="👍")


# ── One after another ──


def test_x_13_who_has_no_turn_in_time_is_told(monkeypatch):
    """X-13"""
    monkeypatch.setattr(typeset, "AT_ONCE", 1)
    monkeypatch.setattr(typeset, "PATIENCE", 0.1)
    with typeset._turn(), pytest.raises(TypesetFailed, match="no turn within"):
        made()
    assert made().startswith(b"%PDF")


def test_x_13_few_threads_of_a_process_wait(monkeypatch):
    """X-13: the others are told at once, so that pages are still served."""
    monkeypatch.setattr(typeset, "_queue", threading.BoundedSemaphore(1))
    with typeset._turn(), pytest.raises(TypesetFailed, match="too many documents wait"):
        made()
    assert made().startswith(b"%PDF")


def test_a_turn_lasts_as_long_as_the_child_whatever_becomes_of_its_parent(monkeypatch):
    monkeypatch.setattr(typeset, "AT_ONCE", 1)
    monkeypatch.setattr(typeset, "PATIENCE", 0.1)
    with typeset._turn() as lock:
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[lock])
    with pytest.raises(TypesetFailed, match="no turn within"):
        made()
    child.communicate(b"\n")
    assert made().startswith(b"%PDF")


def test_d_06_without_room_for_locks_it_fails_in_words(settings):
    """D-06: a full disk takes no locks."""
    settings.DATA_DIRECTORY = Path("/proc/nothing-can-be-written-here")
    with pytest.raises(TypesetFailed, match="its process could not be started"):
        made()


# ── What it sees ──


class Canary(BaseHTTPRequestHandler):
    hits: list[str] = []

    def do_GET(self):
        self.hits.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


def test_x_01_nothing_is_fetched_and_no_file_is_read(tmp_path):
    """X-01, PUB-12"""
    server = HTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/canary"
    words = f'#image("{address}") #import "@preview/a:0.1.0" <img src="{address}"> @import url({address}) '
    words += f'<link rel=attachment href=file:///etc/passwd> #read("/etc/passwd") {" ".join(MARKUP.values())}'
    try:
        pdf = made(title=words, sessions=1)
    finally:
        server.shutdown()
        server.server_close()
    assert (Canary.hits, pdf.count(b"/EmbeddedFile"), pdf.count(b"/Filespec")) == ([], 0, 0)


def test_templates_are_all_that_the_child_can_read():
    assert {path.suffix for path in typeset.TEMPLATES.iterdir()} == {".typ"}


# ── Fonts ──


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Siân Ŵyn, “quoted” – 5 € …", "Siân Ŵyn, “quoted” – 5 € …"),
        ("Ελένη Ольга Nguyễn محمد 张伟 佐藤 김민준 आरव", "Ελένη Ольга Nguyễn محمد 张伟 佐藤 김민준 आरव"),
        ("one 👍🏽 two", "one □ two"),
        ("👩‍👩‍👧 and ❤️", "□ and ❤"),
        ("דוד", "□"),
        ("a\ufeffb", "ab"),
        ("e\u0301", "é"),
        ("x\u036f\ue000", "x\u036f□"),
        ("line\nline\tend", "line\nline\tend"),
    ],
    ids=["plain", "scripts", "emoji", "joined", "no font", "mark of order", "composed", "private", "lines"],
)
def test_x_04_what_no_font_has_is_marked(typed, printed):
    """X-04"""
    assert fonts.printable(typed) == printed


def test_x_04_names_of_every_script_can_be_set():
    """X-04"""
    assert made(title=SCRIPTS, sessions=1).startswith(b"%PDF")


def test_what_counts_as_plain_is_in_the_fonts():
    plain = {chr(code) for code in range(0x20, 0x3000) if fonts._PLAIN.fullmatch(chr(code))}
    assert {letter for letter in plain if not fonts._is_there(letter)} == set()


def test_fonts_come_from_packages_alone():
    assert {os.path.isdir(directory) for directory in fonts.directories()} == {True}
    assert all("site-packages" in directory for directory in fonts.directories())
