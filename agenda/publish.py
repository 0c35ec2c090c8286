"""Publishing: a Programme becomes what the public reads, whole or not at all."""

from datetime import datetime

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from agenda.catalogue import addresses_of, enter, leave
from agenda.checklist import nonsense
from agenda.compose import compose
from agenda.moved import moved_from, rescheduled_from
from events.models import Event, Publication
from events.programme import Programme, to_data
from events.text import markdown_html

_ATTEMPTS = 4


class NotPublishable(ValueError):
    """Publishing would print nonsense; the message says what, for the organiser."""


def publish(*, event: Event, by=None, note: str = "", at: datetime | None = None) -> Publication:
    """The event as its tables stand becomes its current publication. Where nothing changed since the
    current one, that one is returned. Raises NotPublishable."""

    def compose_and_release() -> Publication:
        locked = _locked(event)
        programme = compose(locked)
        _refuse_nonsense(programme)
        last = _last(locked)
        if last and last.is_current and last.programme_data == to_data(programme):
            return last
        return _release(locked, programme, last, by=by, note=note, at=at)

    return _in_one_snapshot(compose_and_release)


def draft_publication(event: Event) -> Publication:
    """What publishing would write, unsaved and without a number: for the preview."""
    programme = compose(event)
    return Publication(event=event, programme_data=to_data(programme), rendered=rendered(programme, _last(event)))


def has_unpublished_changes(event: Event) -> bool:
    current = event.current_publication
    return current is None or current.programme_data != to_data(compose(event))


def bring_back(*, publication: Publication, by=None, note: str = "", at: datetime | None = None) -> Publication:
    """An earlier publication is published anew, under the next number. The tables stay as they are."""
    note = note or f"Publication {publication.number} brought back"

    def release_again() -> Publication:
        event = _locked(publication.event)
        return _release(event, publication.programme, _last(event), by=by, note=note, at=at)

    return _in_one_snapshot(release_again)


def withdraw(*, event: Event, at: datetime | None = None) -> None:
    """The event is gone for the public, from its pages and from every list, until it is published again."""

    def take_away() -> None:
        locked = _locked(event)
        locked.publications.current().update(is_current=False)
        leave(locked)
        locked.withdrawn_at = at or timezone.now()
        locked.save(update_fields=["withdrawn_at"])

    _in_one_snapshot(take_away)


def _in_one_snapshot(act):
    """Runs `act` in a transaction that sees one state of the tables throughout, so that an edit saved
    meanwhile is in the publication whole or not at all. Two at once are put one after the other: the second
    is told by PostgreSQL that what it saw is out of date (40001), and runs again."""
    if connection.in_atomic_block:  # the caller's transaction decides what is seen
        with transaction.atomic():
            return act()
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                return act()
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", None) not in ("40001", "40P01") or attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _locked(event: Event) -> Event:
    return Event.objects.select_for_update(no_key=True).get(pk=event.pk)


def _refuse_nonsense(programme: Programme) -> None:
    for item in nonsense(programme):
        raise NotPublishable(item.sentence)


def _last(event: Event) -> Publication | None:
    """Of all that were published; the current one, unless the event was withdrawn since."""
    return event.publications.order_by("-number").first()


def _release(event: Event, programme: Programme, last: Publication | None, *, by, note: str, at) -> Publication:
    event.publications.current().update(is_current=False)
    publication = Publication.objects.create(
        event=event,
        number=last.number + 1 if last else 1,
        programme_data=to_data(programme),
        rendered=rendered(programme, last),
        note=note,
        published_at=at or timezone.now(),
        published_by=by,
    )
    enter(publication)
    if event.withdrawn_at:
        event.withdrawn_at = None
        event.save(update_fields=["withdrawn_at"])
    return publication


def rendered(programme: Programme, last: Publication | None) -> dict:
    """What is kept with a publication of it that follows `last`."""
    return {
        "html": _html(programme),
        "addresses": addresses_of(programme),
        "moved_from": moved_from(programme, last),
        "rescheduled_from": rescheduled_from(programme, last),
    }


def _html(programme: Programme) -> dict[str, str]:
    """HTML of all Markdown in the Programme: “brief”, and abstracts as “session:ID”."""
    html = {"brief": markdown_html(programme.event.brief or "")}
    html |= {f"session:{s.id}": markdown_html(s.abstract) for s in programme.sessions if s.abstract}
    return html
