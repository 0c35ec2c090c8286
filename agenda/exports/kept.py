"""Exports are made once and kept: what a publication's export is never changes.

A failure to keep one is no failure to give it. An export that cannot be made says which one, to whoever asked and
to the log.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple
from hashlib import sha256
from threading import BoundedSemaphore, Lock
from weakref import WeakValueDictionary

from django.conf import settings
from django.db import DatabaseError, transaction

from agenda.models import Export
from agenda.selection import Selection
from events.models import Publication
from speakers.live import LivePerson, digest, live_people, with_photographs

from .form import Copy, Form

logger = logging.getLogger("events.exports")

REVISION = 2
"""Another one when a form is to be made anew of publications that are there already."""
MOST_KEPT = 200
"""Of one publication; further parts of it are made each time they are asked for."""


class NotMade(Exception):
    """An export could not be made; the message says which and of what, for whoever asked."""


_DIGITS_OF_PEOPLE = 16
"""The last ones of a name, which say how the people were who are shown."""
_being_made: WeakValueDictionary[tuple, Lock] = WeakValueDictionary()
_seats = BoundedSemaphore(2)
"""For threads that wait for what is being made for another; more would leave none to serve pages."""


def export(publication: Publication, form: Form, query: Mapping[str, str]) -> bytes:
    """Raises NotMade."""
    selection = Selection.read(query, publication)
    options = form.chosen(query)
    people = live_people(publication.programme.billing_of) if form.shows_people(options) else {}
    name = _name(form, selection, options, people)
    if content := Export.objects.content(publication, name):
        return content
    try:
        with _alone((publication.pk, name)) as has_waited:
            if has_waited and (content := Export.objects.content(publication, name)):
                return content
            content = made(form, form.copy_of(publication, selection, options, with_photographs(people)))
            _keep(publication, name, content, is_of_people=bool(people))
            return content
    except _NoSeat:
        title = publication.programme.event.title
        raise NotMade(f"The {form.name} of “{title}” is being made just now. Try again in a minute.") from None


class _NoSeat(Exception):
    pass


@contextmanager
def _alone(key: tuple) -> Iterator[bool]:
    """Whoever asks for what is being made for another in this process waits for it, and is told so. Raises
    _NoSeat where many wait."""
    lock = _being_made.setdefault(key, Lock())
    is_free = lock.acquire(blocking=False)
    if not is_free:
        if not _seats.acquire(blocking=False):
            raise _NoSeat
        with _released(_seats):
            lock.acquire()
    with _released(lock):
        yield not is_free


@contextmanager
def _released(held) -> Iterator[None]:
    try:
        yield
    finally:
        held.release()


def _name(form: Form, selection: Selection, options: Mapping[str, str], people: Mapping[str, LivePerson]) -> str:
    """The same for the same bytes of one publication, and no other: 64 characters. A site that is had at another
    address, or under another name, prints those."""
    site = (settings.SITE_URL, settings.SITE_NAME)
    told = (REVISION, site, form.extension, astuple(selection), sorted(options.items()))
    made_of = sha256(repr(told).encode()).hexdigest()
    return made_of[:-_DIGITS_OF_PEOPLE] + digest(people)[:_DIGITS_OF_PEOPLE]


def made(form: Form, copy: Copy) -> bytes:
    """Anew. Raises NotMade, with the advice that the cause gives, if it does."""
    try:
        return form.render(copy)
    except Exception as cause:
        logger.exception("The %s of %s, publication %s, could not be made", form.extension, copy.slug, copy.number)
        advice = getattr(cause, "advice", "Try again in a minute")
        raise NotMade(
            f"The {form.name} of “{copy.programme.event.title}” could not be made. {advice}; "
            "the programme itself is on its page."
        ) from cause


def _keep(publication: Publication, name: str, content: bytes, *, is_of_people: bool) -> None:
    """What shows people as they were before is kept no longer."""
    kept = Export.objects.filter(publication=publication)
    try:
        with transaction.atomic():
            if is_of_people:
                kept.filter(name__startswith=name[:-_DIGITS_OF_PEOPLE]).delete()
            if kept.count() < MOST_KEPT:
                Export.objects.create(publication=publication, name=name, content=content)
    except DatabaseError as error:  # somebody else has just made it, or there is no room
        logger.warning("An export of %s is not kept: %s", publication, type(error).__name__)
