"""A large portal: made once for each size, and kept in `.data`. `python -m bench.large 10000` makes it.

What is stored comes from the portal's own code. Only the tables that organisers edit stay without agendas, and
PostgreSQL need not keep its indexes with each of a quarter of a million rows: they are made at the end.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from itertools import batched
from pathlib import Path
from shutil import rmtree

from bench.place import ROOT, Place, place_in

SIZES = (1_000, 10_000)
BATCH = 100
DECIDING = (
    *("*/migrations/*.py", "agenda/catalogue.py", "agenda/publish.py", "events/acronyms.py", "events/programme.py"),
    *("events/likeness.py", "events/telling.py", "events/text.py", "events/words.py"),
)
"""Code that decides what is kept, beside these modules."""


@contextmanager
def large_place(events: int) -> Iterator[Place]:
    """The place of a portal of that many events, its environment in effect."""
    directory = ROOT / ".data" / f"bench-large-{events}"
    made, code = directory / "made", _fingerprint()
    if not made.exists() or made.read_text() != code:
        rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True, exist_ok=True)
    with place_in(directory) as place:
        import django

        django.setup()
        from bench.writing import prepare

        prepare()
        if not made.exists():
            _fill(events)
            made.write_text(code)
        yield place


def _fingerprint() -> str:
    files = sorted(file for pattern in DECIDING for file in ROOT.glob(pattern))
    here = [Path(__file__).with_name(name) for name in ("large.py", "portal.py", "words.py")]
    return sha256(b"".join(file.read_bytes() for file in [*files, *here])).hexdigest()


def _fill(events: int) -> None:
    from django.db import connection, transaction

    from agenda.catalogue import describe_all
    from bench.portal import Portal

    portal, begun = Portal(events), time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET work_mem = '128MB'")
        rows = _categories()
        _people(portal)
        with _without_indexes(cursor):
            for number, programmes in enumerate(batched(portal.programmes(), BATCH)):
                _publish(programmes, rows)
                _say(f"{(number + 1) * BATCH:,} events, {time.monotonic() - begun:.0f} s", end="\r")
        _say(f"\nThe vocabulary, from {time.monotonic() - begun:.0f} s …")
        cursor.execute(
            "INSERT INTO events_term (facet, text, key, documents) "
            "SELECT t.facet, t.text, t.key, count(*) FROM events_entry e, events_terms_of(e) t GROUP BY 1, 2, 3"
        )
        # Which are nearest to each is not worked out: it takes minutes, and nothing that is measured here reads it.
        _say(f"What events have in common, from {time.monotonic() - begun:.0f} s …")
        with transaction.atomic():
            describe_all()
        cursor.execute("VACUUM ANALYZE")
    _say(f"Took {time.monotonic() - begun:.0f} s.")


@contextmanager
def _without_indexes(cursor) -> Iterator[None]:
    """Entries come without their indexes, and without the vocabulary that triggers keep."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'events_entry' "
        "AND indexname LIKE 'entry_%' AND indexdef NOT LIKE 'CREATE UNIQUE%'"
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    cursor.execute("ALTER TABLE events_entry DISABLE TRIGGER terms_come")
    yield
    cursor.execute("ALTER TABLE events_entry ENABLE TRIGGER terms_come")
    for _, definition in indexes:
        cursor.execute(definition)


def _categories() -> dict[str, dict[str, object]]:
    """{kind: {name: row}} of all that programmes name."""
    from bench.portal import AUDIENCE_NAMES, ORGANISATIONS, SECTORS, SERIES, THEMES
    from events.models import AudienceCategory, Organisation, Sector, Series, Theme
    from events.models.slugs import slug_for

    names = {
        Sector: SECTORS, Theme: THEMES, AudienceCategory: AUDIENCE_NAMES, Organisation: ORGANISATIONS, Series: SERIES,
    }  # fmt: skip
    return {
        model.facet_kind: {
            row.name: row for row in model.objects.bulk_create(model(name=n, slug=slug_for(n)) for n in names[model])
        }
        for model in names
    }


def _people(portal) -> None:
    from speakers.models import Speaker

    rows = (Speaker(slug=key, name=name, biography=f"{name} is a sample.") for key, name in portal.people)
    Speaker.objects.bulk_create(rows, batch_size=2_000)


def _publish(programmes, rows) -> None:
    from agenda.catalogue import entries_of
    from events.models import Entry, Event, Publication

    events = Event.objects.bulk_create(_event(programme, rows) for programme in programmes)
    publications = [_publication(*pair, rows) for pair in zip(events, programmes, strict=True)]
    Publication.objects.bulk_create(publications)
    Entry.objects.bulk_create((entry for each in publications for entry in entries_of(each)), batch_size=1_000)


def _event(programme, rows):
    from events.models import Event

    said = programme.event
    return Event(
        title=said.title,
        slug=said.slug,
        series=rows["series"].get(said.series),
        organiser=rows["organisation"][said.organiser.name],
        format=said.format,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        start_time=said.start_time,
        end_time=said.end_time,
        place=said.place,
        summary=said.summary,
        brief=said.brief,
    )


def _publication(event, programme, rows):
    from agenda.publish import rendered
    from events.models import Publication
    from events.programme import to_data

    publication = Publication(
        event=event,
        number=1,
        programme_data=to_data(programme),
        rendered=rendered(programme, None),
        published_at=datetime(2026, 1, 5, tzinfo=UTC),
    )
    publication.programme = programme
    return publication


def _say(what: str, end: str = "\n") -> None:
    print(what, file=sys.stderr, flush=True, end=end)


if __name__ == "__main__":
    with large_place(int(sys.argv[1])):
        pass
