"""People of a Programme to tables: who they are, and how its event bills them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError

from agenda.importer.apply.rows import Rows
from events import programme as p
from events.models import Event, Organisation
from events.models.slugs import add_together
from speakers.models import Appearance, Speaker

_BILLED = ["order", "billing", "position", "organisation", "status", "status_at", "role", "is_key"]


def save_appearances(programme: p.Programme, event: Event, same: Mapping[str, Speaker] | None) -> dict[str, Appearance]:
    """Appearances by key. Only what a programme prints is replaced: people proposed, and those who declined or
    withdrew, stay. Whoever stands there under two keys is billed as the first says."""
    there = list(event.appearances.select_related("speaker"))
    people = _people(programme, [row.speaker for row in there], same)
    _add([speaker for speaker in people.values() if speaker.pk is None])
    event.appearances.printed().exclude(speaker__in=people.values()).delete()
    organisations = _organisations(programme)
    rows, by_speaker, billed = Rows(there, _BILLED), {row.speaker_id: row for row in there}, {}
    for order, billing in enumerate(programme.speakers, start=1):
        speaker = people[billing.key]
        if speaker.pk not in billed:
            row = by_speaker.get(speaker.pk) or Appearance(event=event, speaker=speaker)
            billed[speaker.pk] = _billed(row, billing, order, organisations)
    rows.write(list(billed.values()))
    return {key: billed[speaker.pk] for key, speaker in people.items()}


def _people(programme: p.Programme, here: Sequence[Speaker], same: Mapping[str, Speaker] | None) -> dict[str, Speaker]:
    """By key: who is known; of those whose key is somebody else's, or means nothing, whoever has that name at this
    event already; else somebody new, not saved yet."""
    known, meaningless = _known(programme, same)
    taken = {speaker.pk for speaker in known.values()}
    named = defaultdict(list)
    for speaker in here:
        if speaker.pk not in taken:
            named[speaker.name.casefold()].append(speaker)
    people = {}
    for billing in programme.speakers:
        at_event = named[billing.name.casefold()] if billing.key in meaningless else []
        people[billing.key] = known.get(billing.key) or (at_event.pop(0) if at_event else _new(billing, meaningless))
    return people


def _known(programme: p.Programme, same: Mapping[str, Speaker] | None) -> tuple[dict[str, Speaker], set[str]]:
    """Who is known by key, and the keys that lead to nobody here."""
    keys = set(programme.billing_of)
    if same is not None:
        return {key: same[key] for key in programme.billing_of if key in same}, keys
    by_key = {speaker.slug: speaker for speaker in Speaker.objects.filter(slug__in=keys)}
    names = {key: programme.billing_of[key].name.casefold() for key in by_key}
    known = {key: speaker for key, speaker in by_key.items() if speaker.name.casefold() == names[key]}
    return known, by_key.keys() - known.keys()


def _new(billing: p.Billing, meaningless: set[str]) -> Speaker:
    speaker = Speaker(
        slug="" if billing.key in meaningless else billing.key,
        honorific=billing.honorific or "",
        name=billing.name,
        post_nominals=billing.post_nominals or "",
    )
    speaker.clean_fields(exclude=["slug"])
    return speaker


def _add(speakers: list[Speaker]) -> None:
    reserved = speakers[0].reserved_slugs if speakers else ()
    if any(speaker.slug in reserved or speaker.slug.startswith(p.ERASED_KEY) for speaker in speakers):
        raise ValidationError({"slug": "This address is taken already."})
    add_together(speakers)


def _organisations(programme: p.Programme) -> dict[str, Organisation]:
    named = [Organisation(name=billing.organisation) for billing in programme.speakers if billing.organisation]
    return Organisation.objects.all_named(named)


def _billed(row: Appearance, billing: p.Billing, order: int, organisations: dict[str, Organisation]) -> Appearance:
    row.order = order
    row.billing, row.position = billing.billing or "", billing.position or ""
    row.organisation = organisations[billing.organisation] if billing.organisation else None
    if row.status != (billing.status or ""):
        row.become(billing.status or "", at=None)  # a document does not say since when
    row.role, row.is_key = billing.role or "", billing.is_key
    row.clean_fields(exclude=["event", "speaker", "organisation"])
    return row
