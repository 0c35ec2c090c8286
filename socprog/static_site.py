"""The published site as files, that work from any web server, and from a folder or a USB stick without one.

Every page is asked for as a visitor asks, in this process; what it leads to is asked for in turn. A link to something
that is public is a link to its file; one to anything else (a form, the desk) leads to the live site and says so.
"""

import posixpath
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from html import escape
from os.path import abspath
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from agenda.exports import FORMS
from events.public import one_state
from events.way_back import without_way_back
from socprog.sitemaps import SITEMAPS
from socprog.static_page import ON_THE_SITE, Form, Link, static_page, static_stylesheet

MARKER = ".socprog-site"
"""Stands in every folder that was written here: such a folder may be written anew."""
_SAFE = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*")
"""A name within an address that is a name of a file everywhere."""
NOT_COPIED = {"robots", "sitemap", "sitemap_section", "enquiry_thanks"}
"""Public pages that are about the live site alone."""


class NotWritten(Exception):
    """The message says why, in one sentence; what was there before is there as it was."""


@dataclass(frozen=True)
class Address:
    """Of something on the site, and the file that it is in the copy."""

    path: str
    query: str = ""

    def __str__(self):
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def is_safe(self) -> bool:
        return all(_SAFE.fullmatch(name) for name in self.path.strip("/").split("/")) or self.path == "/"

    @cached_property
    def file(self) -> str:
        """“events/past/index.html”; with a query, a file beside it whose name says which."""
        path = f"{self.path}index.html" if self.path.endswith("/") else self.path
        if not self.query:
            return path.lstrip("/")
        folder, _, name = path.lstrip("/").rpartition("/")
        stem, dot, extension = name.partition(".")
        words = re.sub(r"[^A-Za-z0-9]+", "-", self.query)[:60].strip("-")
        return posixpath.join(folder, f"{stem}-{words}-{sha256(self.query.encode()).hexdigest()[:8]}{dot}{extension}")


@cache
def is_copied(path: str) -> bool:
    """What everybody may read, and what it is shown with."""
    if path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
        return True
    try:
        found = resolve(path)
    except Resolver404:
        return False
    return getattr(found.func, "is_public_page", False) and found.url_name not in NOT_COPIED


def write_site(directory: Path) -> int:
    """The whole site, or nothing; says how many files it is. Raises NotWritten."""
    directory = Path(abspath(directory))
    _refuse_foreign(directory)
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    except OSError as error:
        raise NotWritten(f"{directory} cannot be written: {error.strerror}.") from None
    try:
        count = _in_one_snapshot(beside)
        (beside / MARKER).write_text("Written by `manage.py export_site`, which may write it anew.\n")
        beside.chmod(0o755)
        _put_in_place(beside, directory)
    except NoReverseMatch as error:
        raise NotWritten(f"Something published has no address that holds, so nothing was written: {error}") from None
    except OSError as error:
        raise NotWritten(f"{directory} could not be written: {error.strerror}.") from None
    finally:
        rmtree(beside, ignore_errors=True)
    return count


def _refuse_foreign(directory: Path) -> None:
    if directory.is_symlink() or (directory.exists() and not directory.is_dir()):
        raise NotWritten(f"{directory} is not a folder.")
    if directory.is_mount():
        raise NotWritten(f"{directory} is a drive of its own; name a folder on it.")
    if directory.exists() and any(directory.iterdir()) and not (directory / MARKER).exists():
        raise NotWritten(f"{directory} holds something else; name an empty folder, or one that this command wrote.")


def _put_in_place(new: Path, directory: Path) -> None:
    if not directory.exists():
        new.rename(directory)
        return
    old = Path(mkdtemp(prefix=f".{directory.name}-old-", dir=directory.parent)) / directory.name
    directory.rename(old)
    try:
        new.rename(directory)
    except OSError:
        old.rename(directory)
        raise
    finally:
        rmtree(old.parent, ignore_errors=True)


def _in_one_snapshot(root: Path) -> int:
    """X-11: what is published meanwhile is not in it. Nothing is left in the database, which could clash with that."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), one_state():
        if is_outermost:
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        count = StaticSite(root).write()
        if is_outermost:
            transaction.set_rollback(True)
        return count


class StaticSite:
    def __init__(self, root: Path):
        self._root = root.resolve()
        self._visitor = Client(headers={"host": settings.SITE.netloc}, raise_request_exception=False)
        self._waiting: deque[Address] = deque()
        self._known: set[Address] = set()

    def write(self) -> int:
        for address in _beginnings():
            self._want(address)
        while self._waiting:
            self._copy(self._waiting.popleft())
        return len(self._known)

    def _want(self, address: Address) -> None:
        if address not in self._known:
            self._known.add(address)
            self._waiting.append(address)

    def _copy(self, address: Address) -> None:
        content = self._content(address, self._answer(address))
        file = self._root / address.file
        if not file.resolve().is_relative_to(self._root):  # X-12, whatever made the name
            raise NotWritten(f"{address} would be outside the folder.")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def _answer(self, address: Address) -> HttpResponse:
        """Also that a page is not there, where a page leads to one that is not."""
        answer = self._visitor.get(str(address), secure=settings.SECURE, follow=True)
        if answer.status_code not in (200, 404, 410):
            raise NotWritten(f"{address} could not be made (answer {answer.status_code}); nothing was written.")
        return answer

    def _content(self, address: Address, answer: HttpResponse) -> bytes:
        content = answer.getvalue()
        match answer["Content-Type"].partition(";")[0]:
            case "text/html":
                html = static_page(content.decode(), self._links(address), instead_of=self._instead_of(address))
                return html.encode()
            case "text/css":
                return static_stylesheet(content.decode(), self._links(address)).encode()
        return content

    def _links(self, page: Address):
        def link(address: str) -> Link:
            if not address or address.startswith("#") or (parts := _parts(address)) is None:
                return Link(address)
            path = urljoin(page.path, parts.path) if parts.path else page.path
            fragment = f"#{parts.fragment}" if parts.fragment else ""
            target = Address(path, without_way_back(parts.query))
            if not (target.is_safe and is_copied(path)):
                return Link(f"{settings.SITE_URL}{target}{fragment}", is_live=True)
            self._want(target)
            return Link(_from(page, target) + fragment)

        return link

    def _instead_of(self, page: Address):
        live = f"{settings.SITE_URL}{escape(str(page))}"

        def instead_of(form: Form) -> str:
            name = escape(form.attributes.get("class") or "")
            if form.is_sent:
                return f'<p class="{name}"><a href="{live}">{form.label.strip()}{ON_THE_SITE}</a></p>'
            lists = [("event_list", "all events"), ("event_past", "past events"), ("speaker_list", "speakers A to Z")]
            ways = [f'<a href="{_from(page, Address(reverse(view)))}">{words}</a>' for view, words in lists]
            search = urljoin(f"{settings.SITE_URL}{page}", form.attributes.get("action") or "")
            site = f'<a href="{escape(search)}">{settings.SITE.netloc}</a>'
            said = f"This copy of {site} cannot search. See {ways[0]}, {ways[1]} or {ways[2]}."
            return f'<div class="{name}"><span>{said}</span></div>'

        return instead_of


def _beginnings() -> Iterator[Address]:
    """What nothing may lead to is public all the same: every page that search engines are told of, and every form
    of every programme."""
    for sitemap in SITEMAPS.values():
        pages = sitemap()
        yield from (Address(pages.location(item)) for item in pages.items())
    for slug, _ in SITEMAPS["events"]().items():
        yield from (Address(reverse("programme_export", args=[slug, extension])) for extension in FORMS)


def _parts(address: str) -> SplitResult | None:
    """Of an address on this site; None of any other."""
    if address == settings.SITE_URL or address.startswith(f"{settings.SITE_URL}/"):
        address = address.removeprefix(settings.SITE_URL) or "/"
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else parts


def _from(page: Address, target: Address) -> str:
    return posixpath.relpath(target.file, start=posixpath.dirname(page.file) or ".")
