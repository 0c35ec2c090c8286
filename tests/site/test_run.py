"""What `make run` serves: the whole site as a process of its own, from an empty folder to Ctrl-C."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FORUM = "/events/effectively-tackling-and-preventing-serious-and-organised-crime-2019/"
DEMO = {
    "/events/sample-conference/",
    FORUM,
    "/events/pursue-prevent-protect-and-prepare-2014/",
    "/events/tackling-serious-and-organised-crime-2023/",
    "/events/tackling-serious-and-organised-crime-2024/",
}
PATIENCE = 120
pytestmark = pytest.mark.xdist_group("run")  # one server for all of them


class Site:
    """A checkout without its data, and the server started in it."""

    def __init__(self, folder: Path):
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]

    def start(self) -> None:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE"))
        }
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--demo"],
            cwd=self.folder,
            env=environment | {"PORT": str(self.port), "SECRET_KEY": "a-secret-of-the-tests", "DEBUG": "false"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, self.process.stdout.read()
            assert time.monotonic() < until, "The server did not start."
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            return self.get("/health/")[0] == 200
        except OSError:
            return False

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
        connection.close()
        return answer.status, body

    def interrupt(self) -> str:
        """Ctrl-C: the signal goes to the whole group of the terminal's foreground. Returns what was printed."""
        os.killpg(self.process.pid, signal.SIGINT)
        printed, _ = self.process.communicate(timeout=PATIENCE)
        return printed

    def processes(self) -> dict[int, str]:
        """Commands still running in the folder, PostgreSQL's among them, by their process ids."""
        running = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if Path(os.readlink(entry / "cwd")).is_relative_to(self.folder):
                    running[int(entry.name)] = (entry / "cmdline").read_text()
            except OSError:
                continue
        return running

    def worker(self, but: int = 0) -> int:
        """The process id of the worker beside the server; of another one than `but`."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for process, command in self.processes().items():
                if command.endswith("manage.py\0work\0") and process != but:
                    return process
            time.sleep(0.1)
        raise AssertionError("No worker runs.")


@pytest.fixture(scope="module")
def site():
    folder = Path(tempfile.mkdtemp(prefix="socprog-run-")).resolve()
    folder.chmod(0o755)
    left_out = shutil.ignore_patterns(".venv", ".data", ".git", ".env", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, folder, ignore=left_out, dirs_exist_ok=True)
    site = Site(folder)
    site.start()
    yield site
    if site.process.poll() is None:
        site.interrupt()
    shutil.rmtree(folder)


def test_the_five_programmes_are_served(site):
    listed = site.get("/events/")[1] + site.get("/events/past/")[1]
    links = set(re.findall(r'href="(/events/[^"?#]+/)"', listed)) - {"/events/past/"}
    assert links == DEMO
    assert [site.get(link)[0] for link in sorted(links)] == [200] * 5


def test_the_forum_holds_its_facts(site):
    _, programme = site.get(f"{FORUM}programme/")
    _, brief = site.get(FORUM)
    assert len(re.findall(r'class="session-title"', programme)) == 22
    bullets = re.findall(r'<ul class="points">(.*?)</ul>', programme, re.DOTALL)
    assert sum(block.count("<li>") for block in bullets) == 53
    assert programme.count('<li class="person">') == 17
    assert programme.count("(invited)") == 10
    assert len(re.findall(r'href="/sectors/', brief)) == 3
    assert len(re.findall(r'href="/audiences/[^"]+/"', brief)) == 16


def test_the_symposium_has_one_key_speaker_and_32_audiences(site):
    _, brief = site.get("/events/tackling-serious-and-organised-crime-2024/")
    assert re.findall(r"<h2[^>]*>(Key speakers?)</h2>", brief) == ["Key speaker"]
    assert len(re.findall(r'href="/audiences/[^"]+/"', brief)) == 32
    assert "Ended 5 December 2024" in brief


def test_static_files_are_served_packed_and_for_ever(site):
    _, home = site.get("/")
    sheet = re.search(r'href="(/static/css/theme\.[0-9a-f]+\.css)"', home)[1]
    connection = HTTPConnection("127.0.0.1", site.port, timeout=20)
    connection.request("GET", sheet, headers={"Accept-Encoding": "br"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert (answer.status, answer.getheader("Content-Encoding")) == (200, "br")
    assert "immutable" in answer.getheader("Cache-Control")


def test_pub_10_two_hundred_half_sent_requests_hold_nobody_up(site):
    """PUB-10. Each would hold a worker of a server that reads as it is sent; the next visitor is answered while
    all of them stand open."""
    half_sent = []
    for _ in range(200):
        visitor = socket.create_connection(("127.0.0.1", site.port))
        visitor.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-")
        half_sent.append(visitor)
    assert site.get("/")[0] == 200
    for visitor in half_sent:
        visitor.close()


def test_pub_07_a_request_line_of_8192_bytes_is_too_long(site):
    assert site.get("/" + "a" * 8192)[0] == 414


def test_w_03_a_worker_that_was_killed_is_started_again(site):
    first = site.worker()
    os.kill(first, signal.SIGKILL)
    site.worker(but=first)


def test_ctrl_c_leaves_no_process_and_a_second_start_changes_no_data(site):
    sign_in = (site.folder / ".data" / "sign-in.txt").read_text()
    first = site.get(f"{FORUM}programme/")[1]
    printed = site.interrupt()
    assert f"Site:    http://127.0.0.1:{site.port}/" in printed
    assert "Traceback" not in printed
    assert site.processes() == {}
    site.start()
    assert site.get(f"{FORUM}programme/")[1] == first
    assert (site.folder / ".data" / "sign-in.txt").read_text() == sign_in
    site.interrupt()
    assert site.processes() == {}
