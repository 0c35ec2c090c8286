"""Public pages are kept as bytes, and answered from them until anything that the public reads changes.

A page is right for one state of the catalogue (events.models.Catalogue): its version, and which events have
begun and ended. The state is read before a page is made, in the one query of a request; a page kept for
another state is made anew. So nothing is ever stale, and nothing has to be told to expire.
"""

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import brotli
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from events.models import Catalogue

MOST_BYTES = 128 * 1024 * 1024
CACHE_CONTROL = "public, no-cache"  # anyone may store it, and asks before each use


@dataclass(frozen=True)
class Page:
    """One page in every encoding; each has an ETag of its own, as strong ones must (RFC 9110, 8.8.3.3)."""

    content_type: str
    digest: str
    bodies: dict[str, bytes]

    @classmethod
    def of(cls, response: HttpResponse) -> "Page":
        body = response.content
        return cls(
            content_type=response["Content-Type"],
            digest=hashlib.sha256(body).hexdigest()[:24],
            bodies={
                "br": brotli.compress(body, quality=5),
                "gzip": gzip.compress(body, compresslevel=6, mtime=0),
                "identity": body,
            },
        )

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values()))

    def answer(self, request) -> HttpResponse:
        encoding = _preferred(request.headers.get("Accept-Encoding", ""))
        etag = f'"{self.digest}-{encoding}"'
        if _knows(request, etag):
            response = HttpResponseNotModified()
        else:
            response = HttpResponse(self.bodies[encoding], content_type=self.content_type)
            if encoding != "identity":
                response["Content-Encoding"] = encoding
        response["ETag"] = etag
        response["Cache-Control"] = CACHE_CONTROL
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


def _preferred(accepted: str) -> str:
    """The smallest encoding the client takes."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        weights[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in ("br", "gzip") if weights.get(name, weights.get("*", False))), "identity")


def _knows(request, etag: str) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag in (tag.removeprefix("W/") for tag in known)


class Store:
    """The pages used last, up to a number of bytes; one an address."""

    def __init__(self, most_bytes: int = MOST_BYTES):
        self._most, self._bytes, self._lock = most_bytes, 0, Lock()
        self._pages: OrderedDict[str, tuple[tuple, Page]] = OrderedDict()

    def __contains__(self, address: str) -> bool:
        return address in self._pages

    def get(self, address: str, state: tuple) -> Page | None:
        with self._lock:
            kept_state, page = self._pages.get(address, (None, None))
            if kept_state != state:
                return None
            self._pages.move_to_end(address)
            return page

    def put(self, address: str, state: tuple, page: Page) -> None:
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

    def _forget(self, address: str) -> None:
        _, page = self._pages.pop(address, (None, None))
        self._bytes -= page.size if page else 0


store = Store()


class KeptPagesMiddleware:
    """Keeps the pages of views marked by events.public.public_page, which look at nobody's session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.get_host()  # refuses a foreign host before anything is answered
        request.moment = timezone.now()
        request.catalogue_state = None
        address = request.get_full_path()
        if request.method in ("GET", "HEAD") and address in store:
            request.catalogue_state = Catalogue.state(request.moment)
            if page := store.get(address, request.catalogue_state):
                return page.answer(request)
        response = self.get_response(request)
        if request.catalogue_state and response.status_code == 200 and not response.cookies:
            page = Page.of(response)
            store.put(address, request.catalogue_state, page)
            return page.answer(request)
        return response

    def process_view(self, request, view, args, kwargs):
        """A page about to be made: the state it will be right for is read first."""
        if getattr(view, "is_public_page", False) and request.method in ("GET", "HEAD"):
            request.catalogue_state = request.catalogue_state or Catalogue.state(request.moment)
        else:
            request.catalogue_state = None
