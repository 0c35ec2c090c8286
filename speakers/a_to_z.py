"""Everybody who is billed in a current publication, from A to Z."""

from events.directory import Directory, Row
from events.models import Entry
from events.shelf import Kept

FOUND_BY = ("organisation:", "year:")


def everybody() -> Directory:
    """One row a person: the key is that of their latest billing, the facets are those of all."""
    latest: dict[str, tuple] = {}
    found_by: dict[str, set[str]] = {}
    billings = Entry.objects.billings().values_list("slug", "starts_at", "pk", "sort_key", "title", "facets")
    for slug, starts_at, pk, sort_key, name, facets in billings:
        found_by.setdefault(slug, set()).update(facet for facet in facets if facet.startswith(FOUND_BY))
        place = (starts_at is not None, starts_at, -pk)
        if slug not in latest or latest[slug][0] < place:
            latest[slug] = (place, pk, sort_key, name)
    return Directory(Row(pk, sort_key, name, tuple(found_by[slug])) for slug, (_, pk, sort_key, name) in latest.items())


EVERYBODY = Kept(everybody)
