"""A speaker in the words of schema.org."""

from collections.abc import Sequence

from django.conf import settings

from events.json_ld import address, listed_event, shortened, thing
from events.models import Entry
from events.text import plain
from events.vocabulary import AppearanceStatus
from speakers.models import Speaker
from speakers.people import Portrait

MOST_EVENTS = 50


def of_speaker(speaker: Speaker, portrait: Portrait | None, biography: str, billings: Sequence[Entry]) -> dict:
    """With the events of these billings, but those for which no more than an invitation is known. `biography` is
    HTML."""
    url = address("speaker", speaker.slug)
    latest = billings[0].detail["billing"] if billings else ""
    said = [entry for entry in billings if entry.detail["status"] != AppearanceStatus.INVITED]
    person = thing(
        "Person",
        id=url,
        name=speaker.name,
        honorificPrefix=speaker.honorific,
        honorificSuffix=speaker.post_nominals,
        description=shortened(plain(biography) or latest),
        image=portrait and f"{settings.SITE_URL}{portrait.address}",
        url=url,
        sameAs=[link for _, link in speaker.labelled_links],
        performerIn=[listed_event(entry.detail["event"]) for entry in said[:MOST_EVENTS]],
    )
    return thing("ProfilePage", url=url, name=speaker.full_name, mainEntity=person)
