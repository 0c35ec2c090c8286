from datetime import timedelta
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

import agenda.demo
from agenda.importer.apply import apply
from agenda.publish import publish
from events.models import Event
from events.programme import Programme, from_json

SAMPLE = "sample-conference"
AHEAD = timedelta(days=61)


class Command(BaseCommand):
    help = "Loads and publishes four real programmes and a sample conference two months ahead."

    def handle(self, **options):
        for path in sorted(Path(agenda.demo.__file__).parent.glob("*.json")):
            if not Event.objects.filter(slug=path.stem).exists():
                self._load(from_json(path.read_bytes()))

    @transaction.atomic
    def _load(self, programme: Programme) -> None:
        if programme.event.slug == SAMPLE:
            programme = _ahead_of_today(programme)
        event = apply(programme=programme)
        publish(event=event)
        self.stdout.write(f"Loaded “{event.title}”.")


def _ahead_of_today(programme: Programme) -> Programme:
    """Two months from now, on the weekday it was written for."""
    days = (timezone.localdate() + AHEAD - programme.event.starts_on).days
    return programme.moved_by(-(-days // 7) * 7)
