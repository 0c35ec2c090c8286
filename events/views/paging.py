"""Pages of a long list, each with an address that keeps what was asked for."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet

from events.way_back import of_list

PAGE_SIZE = 30


def paged(request, things: Sequence | QuerySet, asked: Mapping[str, str] | None = None, *, size: int = 0) -> dict:
    """What a template shows of one page; a number that makes no sense is the page nearest to it. `asked` is what of
    the query string holds."""
    page = Paginator(things, size or PAGE_SIZE).get_page(request.GET.get("page"))
    query = urlencode({name: value for name, value in (asked or {}).items() if value})
    own = urlencode({"page": page.number}) if page.number > 1 else ""
    told = "&".join(filter(None, (query, own)))
    return {
        "page": page,
        "query": query,
        "canonical_url": f"{settings.SITE_URL}{request.path}{'?' if told else ''}{told}",
        "way_back": of_list(request.path, request.META["QUERY_STRING"]),
    }


def in_turn(rows: Mapping, keys: Sequence) -> list:
    """The rows of these keys in their order, without what is gone meanwhile."""
    return [rows[key] for key in keys if key in rows]
