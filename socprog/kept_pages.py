"""Public pages are kept as bytes, and answered from them until anything that the public reads changes.

A page is right for one state of the catalogue (events.models.Catalogue): its version, and which events have
begun and ended. The state is read before a page is made, in the one query of a request; a page kept for
another state is made anew. So nothing is ever stale, and nothing has to be told to expire.

`KeptPagesMiddleware`, outermost, keeps each page with the headers it went out with. `KeptPages` stands before
Django (socprog.wsgi) and answers from the same store without it: that is what makes a kept page as quick as a file.
"""

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import brotli
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from events.models import Catalogue

MOST_BYTES = 128 * 1024 * 1024
CACHE_CONTROL = "public, no-cache"  # anyone may store it, and asks before each use
COMPRESSIBLE = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")
"""Types of content; the others, PDF among them, are compressed in themselves."""
NOTICE_AFTER = b'<main id="main" tabindex="-1">'
NOTICE = (
    b'<p class="note" role="status">The portal cannot check for changes just now. '
    b"This page is the last one that was published.</p>"
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass(frozen=True)
class Page:
    """One page in every encoding, with the headers it goes out with. Each encoding has an ETag of its own, as
    strong ones must (RFC 9110, 8.8.3.3)."""

    bodies: dict[str, bytes]
    headers: list[tuple[str, str]]
    digest: str

    @classmethod
    def of(cls, response: HttpResponse) -> "Page":
        response["Cache-Control"] = CACHE_CONTROL
        patch_vary_headers(response, ["Accept-Encoding"])
        body = response.content
        bodies = {"identity": body}
        if response["Content-Type"].startswith(COMPRESSIBLE):
            bodies["br"] = brotli.compress(body, quality=5)
            bodies["gzip"] = gzip.compress(body, compresslevel=6, mtime=0)
        return cls(
            bodies=bodies,
            headers=[(name, value) for name, value in response.items() if name.lower() != "content-length"],
            digest=hashlib.sha256(body).hexdigest()[:24],
        )

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values()))

    def answer(self, environ: dict) -> Answer:
        encoding = _preferred(environ.get("HTTP_ACCEPT_ENCODING", ""))
        encoding = encoding if encoding in self.bodies else "identity"
        etag = f'"{self.digest}-{encoding}"'
        headers = [*self.headers, ("ETag", etag)]
        if _knows(environ.get("HTTP_IF_NONE_MATCH", ""), etag):
            return Answer(304, [header for header in headers if header[0] != "Content-Type"], b"")
        body = self.bodies[encoding]
        headers.append(("Content-Length", str(len(body))))
        if encoding != "identity":
            headers.append(("Content-Encoding", encoding))
        return Answer(200, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body)

    def answer_unchecked(self) -> Answer:
        """While the database cannot say whether it still holds: with a notice, for nobody to store."""
        body = self.bodies["identity"].replace(NOTICE_AFTER, NOTICE_AFTER + NOTICE)
        headers = [header for header in self.headers if header[0] not in ("Cache-Control", "Vary")]
        return Answer(200, [*headers, ("Cache-Control", "no-store"), ("Content-Length", str(len(body)))], body)


def _preferred(accepted: str) -> str:
    """The smallest encoding the client takes."""
    if not accepted:
        return "identity"
    taken = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        taken[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in ("br", "gzip") if taken.get(name, taken.get("*", False))), "identity")


def _knows(if_none_match: str, etag: str) -> bool:
    if not if_none_match:
        return False
    known = parse_etags(if_none_match)
    return "*" in known or etag in (tag.removeprefix("W/") for tag in known)


class Store:
    """The pages used last, up to a number of bytes; one an address."""

    def __init__(self, most_bytes: int = MOST_BYTES):
        self._most, self._bytes, self._lock = most_bytes, 0, Lock()
        self._pages: OrderedDict[tuple, tuple[tuple, Page]] = OrderedDict()

    def __contains__(self, address: tuple) -> bool:
        return address in self._pages

    def get(self, address: tuple, state: tuple) -> Page | None:
        with self._lock:
            kept_state, page = self._pages.get(address, (None, None))
            if kept_state != state:
                return None
            self._pages.move_to_end(address)
            return page

    def last(self, address: tuple) -> Page | None:
        """Whatever state it was right for."""
        return self._pages.get(address, (None, None))[1]

    def put(self, address: tuple, state: tuple, page: Page) -> None:
        with self._lock:
            self._forget(address)
            self._pages[address] = (state, page)
            self._bytes += page.size
            while self._bytes > self._most:
                self._forget(next(iter(self._pages)))

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def _forget(self, address: tuple) -> None:
        _, page = self._pages.pop(address, (None, None))
        self._bytes -= page.size if page else 0


store = Store()


def _address(environ: dict) -> tuple:
    """All that a page's bytes and headers could hang on, besides the state: a foreign host or plain http never
    meets a page kept for the site's own."""
    return (
        environ.get("HTTP_HOST"),
        environ.get("HTTP_X_FORWARDED_PROTO"),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
    )


class KeptPages:
    """WSGI: answers with a kept page, or leaves the request to the application."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] in ("GET", "HEAD") and (address := _address(environ)) in store:
            try:
                page = store.get(address, Catalogue.state(timezone.now()))
            except DatabaseError:  # a connection that broke meanwhile; Django asks anew, and says so if it cannot
                connection.close()
                page = None
            if page:
                answer = page.answer(environ)
                start_response("200 OK" if answer.status == 200 else "304 Not Modified", answer.headers)
                return [answer.body]
        return self.application(environ, start_response)


class KeptPagesMiddleware:
    """Keeps the pages of views marked by events.public.public_page, which look at nobody's session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.moment = timezone.now()
        request.catalogue_state = None
        address = _address(request.META)
        if request.method in ("GET", "HEAD") and address in store:
            try:
                request.catalogue_state = Catalogue.state(request.moment)
            except DatabaseError:
                if page := store.last(address):
                    return _response(page.answer_unchecked())
                raise
            if page := store.get(address, request.catalogue_state):
                return _response(page.answer(request.META))
        response = self.get_response(request)
        if request.catalogue_state and response.status_code == 200 and not response.cookies:
            page = Page.of(response)
            store.put(address, request.catalogue_state, page)
            return _response(page.answer(request.META))
        return response

    def process_view(self, request, view, args, kwargs):
        """A page about to be made: the state it will be right for is read first."""
        if getattr(view, "is_public_page", False) and request.method in ("GET", "HEAD"):
            request.catalogue_state = request.catalogue_state or Catalogue.state(request.moment)
            # Whatever a visitor carries, the page and its headers are everybody's.
            request.COOKIES.clear()
            request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
        else:
            request.catalogue_state = None


def _response(answer: Answer) -> HttpResponse:
    return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))
