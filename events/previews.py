"""Private addresses of a draft's preview: signed, for a time, and ended all at once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing

from events.models import Event
from events.models.event import new_preview_key

_SALT = "events.preview"


@dataclass(frozen=True)
class Invitation:
    """What an address that holds lets its reader see."""

    event: Event
    until: datetime


def preview_token(*, event: Event, days: int, at: datetime) -> str:
    """The last part of an address that opens the draft for that many days."""
    until = at + timedelta(days=days)
    return signing.dumps([event.pk, event.preview_key, int(until.timestamp())], salt=_SALT)


def invitation(token: str, at: datetime) -> Invitation | None:
    """None for an address that is forged, over or ended."""
    try:
        pk, key, until = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    event = Event.objects.filter(pk=pk, preview_key=key).first()
    if event is None or until <= at.timestamp():
        return None
    return Invitation(event, datetime.fromtimestamp(until, UTC))


def end_previews(*, event: Event) -> None:
    """Every private address given away so far leads nowhere. No change of the event, so not in its history."""
    Event.objects.filter(pk=event.pk).update(preview_key=new_preview_key())
