"""How PostgreSQL goes about a query: by which indexes, and whether it reads the whole catalogue."""

import re

from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.place import ADDRESS, CannotRun

TABLE_SCAN = re.compile(r"Seq Scan on events_(?:entry|term)\b")
SEARCH_INDEX = re.compile(r"\bentry_(?:event|session|billing|source)_(?:words|head)\b")


def plan(query: QuerySet | str) -> str:
    """Of a queryset, or of SQL with its values in it."""
    if isinstance(query, QuerySet):
        return query.explain()
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + query.replace("%", "%%"), [])
        return "\n".join(line for (line,) in cursor.fetchall())


def refuse_slow_plan(what: str, query: QuerySet | str) -> bool:
    """Whether words are sought, by their index. Raises CannotRun where the whole catalogue or vocabulary would be read,
    or words sought without their index."""
    found = plan(query)
    if TABLE_SCAN.search(found):
        raise CannotRun(f"{what} reads a whole table:\n{found}")
    if "@@" in found and not SEARCH_INDEX.search(found):
        raise CannotRun(f"{what} does not use the index of words:\n{found}")
    return "@@" in found


def queries_of(address: str) -> list[str]:
    """What a page asks the database, with the values in it."""
    with CaptureQueriesContext(connection) as captured:
        Client(headers={"host": ADDRESS}).get(address)
    return [query["sql"].strip() for query in captured]


def refuse_slow_plans_of(address: str) -> bool:
    """Of all that a page asks; whether any of it seeks words, by their index."""
    asked = [sql for sql in queries_of(address) if sql.upper().startswith(("SELECT", "WITH", "(SELECT"))]
    return sum(refuse_slow_plan(address, sql) for sql in asked) > 0
