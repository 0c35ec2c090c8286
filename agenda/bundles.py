"""Exports of many events as one ZIP: asked for on the desk, made file by file beside the server.

Making fills what is kept (agenda.exports.kept); the ZIP itself is put together while it is sent, so that nothing is
stored twice. A file is begun twice at most: the second time because the first worker was killed.
"""

import io
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F

from agenda.exports import FORMS, Form
from agenda.exports.kept import NotMade, export
from agenda.models import Bundle
from events.models import Event, Publication
from events.words import joined

logger = logging.getLogger("events.exports")

MOST_EVENTS = 200
MOST_WAITING = 10
"""Bundles of one person that are not finished; they are made one after the other."""
MOST_TRIES = 2
KEPT_FOR = timedelta(days=7)
_SAFE = re.compile(r"[-a-zA-Z0-9_]+")


class TooMany(Exception):
    """Of somebody's bundles, too many are not finished."""


@transaction.atomic
def ask(*, events: Iterable[Event], forms: Sequence[str], by, at: datetime) -> Bundle:
    """Of each event its current publication, as it is now whatever is published meanwhile; one without is left
    out. Raises TooMany."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)
    if Bundle.objects.unfinished().filter(asked_by=by).count() >= MOST_WAITING:
        raise TooMany
    publications = Publication.objects.current().filter(event__in=events).order_by("event__starts_on", "event")
    numbers = list(publications.values_list("pk", flat=True))
    return Bundle.objects.create(
        asked_by=by, asked_at=at, publications=numbers, forms=list(forms), total=len(numbers) * len(forms)
    )


def make_some(*, most: int) -> bool:
    """Makes up to so many files of the bundle that was asked for first; False where nothing is left to make."""
    bundle = Bundle.objects.unfinished().order_by("pk").first()
    for _ in range(most if bundle else 0):
        bundle.refresh_from_db()
        if bundle.is_finished:
            break
        _make(bundle)
    return bundle is not None


def _make(bundle: Bundle) -> None:
    """Its next file. Another worker may be at it too: whoever ends first counts."""
    this = Bundle.objects.filter(pk=bundle.pk, position=bundle.position)
    number, extension = bundle.files[bundle.position]
    failed = bundle.failed
    if bundle.tries < MOST_TRIES and this.update(tries=F("tries") + 1):
        if not _is_made(number, extension):
            failed = [*failed, bundle.position]
    else:
        logger.error("Publication %s as %s: its worker was killed twice", number, extension)
        failed = [*failed, bundle.position]
    this.update(position=F("position") + 1, tries=0, failed=failed)


def _is_made(number: int, extension: str) -> bool:
    publication = Publication.objects.select_related("event").filter(pk=number).first()
    if publication is None or extension not in FORMS:
        return False
    try:
        export(publication, FORMS[extension], {})
    except NotMade:  # which has been logged
        return False
    return True


# ── Taking it ──


def contents(bundle: Bundle, events) -> tuple[list[tuple[Publication, Form]], list[str]]:
    """The files of it, and in words those that are missing. Only of the events given: those open to whoever asks."""
    publications = Publication.objects.select_related("event").filter(event__in=events).in_bulk(bundle.publications)
    files, missing = [], []
    for place, (number, extension) in enumerate(bundle.files):
        publication, form = publications.get(number), FORMS.get(extension)
        if publication is None or form is None:
            continue
        if place in bundle.failed:
            missing.append(f"{form.name} of “{publication.programme.event.title}”")
        else:
            files.append((publication, form))
    return files, missing


def zipped(files: Iterable[tuple[Publication, Form]], missing: Sequence[str]) -> Iterator[bytes]:
    """A ZIP, piece by piece: a folder an event. A file that cannot be made now after all is named in it too."""
    outlet, missing = _Outlet(), list(missing)
    with ZipFile(outlet, "w", ZIP_DEFLATED) as archive:
        for publication, form in files:
            try:
                content = export(publication, form, {})
            except NotMade:
                missing.append(f"{form.name} of “{publication.programme.event.title}”")
                continue
            archive.writestr(_member(publication, form), content, ZIP_DEFLATED)
            yield outlet.taken()
        if missing:
            archive.writestr("Not in here.txt", f"Could not be made: {joined(missing)}.\n")
    yield outlet.taken()


def _member(publication: Publication, form: Form) -> ZipInfo:
    """Its name is inside the archive, whatever an address in the database holds."""
    slug = publication.event.slug
    if not _SAFE.fullmatch(slug):
        slug = f"event-{publication.event_id}"
    when = publication.published_at.astimezone(UTC)
    member = ZipInfo(f"{slug}/{slug}.{form.extension}", max(when.timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
    member.external_attr = 0o644 << 16
    return member


class _Outlet(io.RawIOBase):
    """What is written, to be taken away as it comes."""

    def __init__(self):
        self._written: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._written.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        written, self._written = b"".join(self._written), []
        return written
