import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agenda.compose import compose
from agenda.importer import formats, matching
from agenda.importer.again import compare, take
from agenda.importer.apply import CannotApply, apply
from agenda.importer.corrected import corrected
from agenda.importer.draft import create_draft
from agenda.importer.reading import Reading, Unreadable
from agenda.models import Import
from agenda.publish import NotPublishable, publish
from events.models import Event
from events.programme import NotAProgramme, to_data, to_json
from events.text import on_one_line, printable
from events.words import counted
from speakers.models import Speaker

WHOLE = "json"
"""The form that says everything: it is written as it is, in the place of what the event said."""


class Command(BaseCommand):
    help = "Reads a programme into a draft event, or into an existing one."

    def add_arguments(self, parser):
        parser.add_argument("source", help="a file, or - for standard input")
        parser.add_argument("--format", choices=formats.FORMATS, help="without it, by what the file holds")
        parser.add_argument("--event", metavar="SLUG", help="write into this event")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="print the Programme as JSON")
        parser.add_argument("--publish", action="store_true", help="publish the event afterwards")

    def handle(self, *, source, event, dry_run, **options):
        try:
            with transaction.atomic():
                errand = Errand(_content(source), source, options["format"], _event(event), dry_run)
                said = errand.done()
                if options["publish"] and not dry_run:
                    publish(event=errand.event)
                transaction.set_rollback(dry_run)
        except (Unreadable, CannotApply, NotAProgramme, NotPublishable) as error:
            raise CommandError(on_one_line(str(error))) from None
        if options["json"]:
            self.stdout.write(to_json(errand.reading.programme), ending="")
        else:
            self.stdout.write("\n".join(said))


class Errand:
    """One source into one event, and what is to be said of it. Raises Unreadable, NotAProgramme and CannotApply."""

    def __init__(self, content: bytes, source: str, format: str | None, event: Event | None, dry_run: bool):
        name = "" if source == "-" else printable(Path(source).name)
        self.event, self.dry_run, self.at = event, dry_run, timezone.now()
        self.imported = Import(
            name=name[:200],
            format=format or formats.format_of(content, name),
            content=content,
            event=event,
            begun_at=self.at,
        )
        self.operator = get_user_model()(is_superuser=True)  # nobody: whoever runs commands may everything
        self.reading = self._read()

    def _read(self) -> Reading:
        if self.imported.format == WHOLE:
            return formats.read(self.imported.content, name=self.imported.name, format=WHOLE)
        return corrected(self.imported)

    def done(self) -> list[str]:
        if self.imported.format == WHOLE:
            return self._written_whole()
        last = Speaker.objects.aggregate(last=Max("pk"))["last"] or 0
        near = matching.people(self.reading.programme, user=self.operator)
        lines = self._changed() if self.event else self._drafted()
        names = {billing.name: near[billing.key] for billing in self.reading.programme.speakers}
        added = self.event.appearances.filter(speaker__pk__gt=last).select_related("speaker")
        return [*lines, *self._understood(), *_kept_apart([row.speaker for row in added], names)]

    def _written_whole(self) -> list[str]:
        before = self.event and compose(self.event)
        self.event = apply(programme=self.reading.programme, event=self.event)
        now = compose(self.event)
        if now == before:
            return ["No changes."]
        self.imported.event, self.imported.applied_at, self.imported.programme = self.event, self.at, to_data(now)
        self.imported.save()
        return [self._written()]

    def _written(self) -> str:
        return f"{'Would write' if self.dry_run else 'Wrote'} “{self.event.title}” at {self.event.slug}."

    def _drafted(self) -> list[str]:
        self.imported.save()
        self.event = create_draft(imported=self.imported, by=self.operator, at=self.at).event
        return [self._written()]

    def _changed(self) -> list[str]:
        """All but what would overwrite what was done at the desk."""
        self.imported.save()
        found = compare(self.imported, user=self.operator).changes
        if not found:
            self.imported.delete()
            return ["No changes."]
        chosen = [change for change in found if not change.is_correction]
        ticks = [change.tick for change in chosen]
        take(imported=self.imported, chosen=ticks, user=self.operator, at=self.at)
        self.event.refresh_from_db()
        number = counted(len(chosen), "change", "changes")
        said = f"{'Would apply' if self.dry_run else 'Applied'} {number} to “{self.event.title}” at {self.event.slug}."
        kept = [f"Left as it is at the desk: {change.sentence}" for change in found if change.is_correction]
        return [said, *(change.sentence for change in chosen), *kept]

    def _understood(self) -> Iterator[str]:
        programme, (placed, lines) = self.reading.programme, self.reading.placed
        people = counted(len(programme.speakers), "person", "people")
        share = f"; {placed} of {counted(lines, 'line', 'lines')} placed ({placed / lines:.0%})" if lines else ""
        yield f"Read: {counted(len(programme.sessions), 'session', 'sessions')}, {people}{share}."
        for doubt in self.reading.doubts:
            numbers = self.reading.origins.get(doubt.piece)
            yield f"Line {numbers[0]}: {doubt.sentence}" if numbers else doubt.sentence


def _kept_apart(added: list[Speaker], near: dict[str, list[Speaker]]) -> Iterator[str]:
    for speaker in added:
        if alike := near.get(speaker.name):
            known = ", ".join(filter(None, (alike[0].full_name, alike[0].known_as)))
            yield f"{speaker.full_name}: perhaps the same as {known}; kept apart."


def _content(source: str) -> bytes:
    if source == "-" and sys.stdin is None:
        raise CommandError("Standard input is closed.")
    try:
        with nullcontext(sys.stdin.buffer) if source == "-" else open(source, "rb") as file:
            content = file.read(formats.LARGEST + 1)
    except OSError as error:
        raise CommandError(f"{source} could not be read: {error.strerror}.") from None
    if len(content) > formats.LARGEST:
        raise CommandError(f"{source} has more than 10 MB.")
    return content


def _event(slug: str | None) -> Event | None:
    if slug is None:
        return None
    event = Event.objects.filter(slug=slug).first()
    if event is None:
        raise CommandError(f"There is no event at “{slug}”.")
    return event
