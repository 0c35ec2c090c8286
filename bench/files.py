"""What the site as files costs, with one conference published and nothing else."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from agenda.publish import withdraw
from bench.data import slug
from bench.table import Line
from bench.writing import seconds
from events.models import Event
from socprog.static_site import write_site


def measure(size: int) -> list[Line]:
    with TemporaryDirectory() as folder, transaction.atomic():
        for event in Event.objects.exclude(slug=slug(size)):
            withdraw(event=event)
        copy = Path(folder) / "site"
        took = seconds(lambda: write_site(copy))
        count = sum(path.is_file() for path in copy.rglob("*"))
        transaction.set_rollback(True)
    each = f"{took / count * 1000:.1f} ms a file"
    return [Line(f"export_site, {size:,} sessions", f"{took:.1f} s, {count:,} files", each, "≤ 10 s")]
