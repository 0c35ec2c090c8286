"""Exports are made once and kept: what a publication's export is never changes.

A failure to keep one is no failure to give it. An export that cannot be made says which one, to whoever asked and
to the log.
"""

import logging
from collections.abc import Mapping
from dataclasses import astuple
from hashlib import sha256

from django.db import DatabaseError, transaction

from agenda.models import Export
from agenda.selection import Selection
from events.models import Publication

from .form import Copy, Form

logger = logging.getLogger("events.exports")

REVISION = 1
"""Another one when a form is to be made anew of publications that are there already."""
MOST_KEPT = 200
"""Of one publication; further parts of it are made each time they are asked for."""


class NotMade(Exception):
    """An export could not be made; the message says which and of what, for whoever asked."""


def export(publication: Publication, form: Form, query: Mapping[str, str]) -> bytes:
    """Raises NotMade."""
    selection = Selection.read(query, publication)
    options = form.chosen(query)
    name = _name(form, selection, options)
    if content := Export.objects.content(publication, name):
        return content
    content = made(form, form.copy_of(publication, selection, options))
    _keep(publication, name, content)
    return content


def _name(form: Form, selection: Selection, options: Mapping[str, str]) -> str:
    """The same for the same bytes of one publication, and no other: 64 characters."""
    told = (REVISION, form.extension, astuple(selection), sorted(options.items()))
    return sha256(repr(told).encode()).hexdigest()


def made(form: Form, copy: Copy) -> bytes:
    """Anew. Raises NotMade."""
    try:
        return form.render(copy)
    except Exception as cause:
        logger.exception("The %s of %s, publication %s, could not be made", form.extension, copy.slug, copy.number)
        raise NotMade(
            f"The {form.name} of “{copy.programme.event.title}” could not be made. Try again in a minute; "
            "the programme itself is on its page."
        ) from cause


def _keep(publication: Publication, name: str, content: bytes) -> None:
    try:
        with transaction.atomic():
            if Export.objects.filter(publication=publication).count() < MOST_KEPT:
                Export.objects.create(publication=publication, name=name, content=content)
    except DatabaseError as error:  # somebody else has just made it, or there is no room
        logger.warning("An export of %s is not kept: %s", publication, type(error).__name__)
