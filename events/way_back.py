"""From what was found in a list back to that list: its address, with query, page and row, goes along as `back`."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.urls import Resolver404, resolve, reverse

LISTS = {"search", "event_list", "event_past", "speaker_list", "audience_list", "source_list"}
LISTS |= {"sector", "theme", "audience", "organisation", "series"}
"""Names of the addresses to which a way back may lead."""
LONGEST = 2_000
"""Characters of `back` in an address: of more, there is no way back rather than an address that is refused."""
_ADDRESS = re.compile(r"/[!-~]*")
_ROW = re.compile(r"[\w-]+", re.ASCII)


def way_back(asked: str) -> str:
    """The address of a list of ours, made anew from what was asked for; '' where that is anything else (PUB-14)."""
    if len(asked) > LONGEST or not _ADDRESS.fullmatch(asked):
        return ""
    try:
        parts = urlsplit(asked)
        found = resolve(parts.path)
    except (ValueError, Resolver404):
        return ""
    if parts.netloc or found.url_name not in LISTS:
        return ""
    query = urlencode(parse_qsl(parts.query, keep_blank_values=True))
    row = parts.fragment if _ROW.fullmatch(parts.fragment) else ""
    return reverse(found.view_name, kwargs=found.kwargs) + (query and f"?{query}") + (row and f"#{row}")


def at_row(way_back: str, row: str) -> str:
    """To the row of the list that has this id."""
    return way_back and f"{way_back}#{row}"


def with_way_back(address: str, way_back: str) -> str:
    """The address of a page that then leads back there. To a whole list, as its own address shows it, every breadcrumb
    leads: so that pages have one address for all who come from there, search engines among them."""
    kept = urlencode({"back": way_back})
    if not way_back or "?" not in way_back or len(kept) > LONGEST:
        return address
    page, mark, place = address.partition("#")
    page = page.removesuffix("?")
    return f"{page}{'&' if '?' in page else '?'}{kept}{mark}{place}"


def of_list(path: str, query: str) -> str:
    """The way back to the list at this address."""
    kept = without_way_back(query)
    return f"{path}?{kept}" if kept else path


def without_way_back(query: str) -> str:
    """For who makes one page of all that differ in nothing else."""
    return "&".join(part for part in query.split("&") if not part.startswith("back="))
