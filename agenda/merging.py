"""Two rows that are one person become one; and people who are deleted or merged are put back.

Here and not beside the speakers, because what people do in sessions and publications is of the agenda.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from agenda.models import Contribution
from agenda.rewriting import billing, divide, hold, rewrite, unite
from events.models import Publication
from events.undoing import current_step, take_back
from events.vocabulary import AppearanceStatus
from speakers.answers import forget
from speakers.models import Appearance, FormerAddress, Removal, Speaker
from speakers.models.speaker import PORTRAIT

PARTS = (
    "honorific", "name", "post_nominals", "position", "organisation", "biography", "links", "photograph", "email",
    "phone", "private_note", "added_by",
)  # fmt: skip
"""What can be chosen from either; the photograph goes with its words and its focus."""


class CannotPutBack(ValueError):
    """The message says why, for the organiser."""


@transaction.atomic
def merge(*, kept: Speaker, other: Speaker, taken: Collection[str], by, at: datetime) -> Removal:
    """Everything of `other` becomes `kept`'s, who keeps their address; `taken` names the parts that are the
    other's. At an event where both appear they are one, confirmed where either was."""
    kept, other = _locked(kept), _locked(other)
    _hold_events_of(kept, other)
    removal = _removal_of(other, by=by, at=at)
    removal.merged_into = kept.pk
    removal.portraits[str(kept.pk)] = kept.portrait
    for appearance in other.appearances.all():
        _move(appearance, kept)
    for name in taken:
        for part in PORTRAIT if name == "photograph" else [name]:
            setattr(kept, part, getattr(other, part))
    for publication in (published := list(billing(other.slug).select_related("event"))):
        removal.publications[str(publication.pk)] = unite(publication.programme_data, other.slug, kept.slug)
    rewrite(published, lambda data: None)
    removal.save()
    _delete(other)
    kept.save()
    for slug in (other.slug, *removal.addresses):
        FormerAddress.objects.create(slug=slug, speaker=kept)
    return removal


@transaction.atomic
def remove(*, speaker: Speaker, by, at: datetime) -> Removal:
    """The person is gone, from every event they are at; for thirty days they can be put back, without what was
    written to them."""
    speaker = _locked(speaker)
    _hold_events_of(speaker)
    removal = _removal_of(speaker, by=by, at=at)
    forget(speaker=speaker)
    removal.save()
    for appearance in speaker.appearances.all():
        _delete(appearance)
    _delete(speaker)
    return removal


@transaction.atomic
def put_back(*, removal: Removal) -> Speaker:
    """Everything is as it was before, but for what somebody has changed since. Raises CannotPutBack."""
    removal = Removal.objects.select_for_update().get(pk=removal.pk)
    if removal.merged_into and not Speaker.objects.filter(pk=removal.merged_into).exists():
        raise CannotPutBack("Whom they were merged into is gone: put that person back first.")
    FormerAddress.objects.filter(slug__in=[removal.slug, *removal.addresses]).delete()
    Removal.objects.filter(pk=removal.pk).delete()
    _hold_events_of(*Speaker.objects.filter(pk=removal.merged_into))
    take_back(step=removal.step, among=[Speaker, Appearance, Contribution])
    for speaker in Speaker.objects.filter(pk__in=map(int, removal.portraits)):
        for name, value in removal.portraits[str(speaker.pk)].items():
            setattr(speaker, name, value)
        speaker.save()
    speaker = Speaker.objects.get(pk=removal.speaker_number)
    for slug in removal.addresses:
        FormerAddress.objects.create(slug=slug, speaker=speaker)
    _divide_publications(removal)
    return speaker


def _divide_publications(removal: Removal) -> None:
    if kept := Speaker.objects.filter(pk=removal.merged_into).first():
        for publication in Publication.objects.filter(pk__in=map(int, removal.publications)).select_related("event"):
            undo = removal.publications[str(publication.pk)]
            rewrite([publication], lambda data, undo=undo: divide(data, removal.slug, kept.slug, undo))


def _locked(speaker: Speaker) -> Speaker:
    return Speaker.objects.select_for_update().get(pk=speaker.pk)


def _hold_events_of(*speakers: Speaker) -> None:
    drafts = Appearance.objects.filter(speaker__in=speakers).values_list("event", flat=True)
    published = billing(*(speaker.slug for speaker in speakers)).values_list("event", flat=True)
    hold({*drafts, *published})


def _removal_of(speaker: Speaker, *, by, at: datetime) -> Removal:
    return Removal(
        speaker_number=speaker.pk,
        slug=speaker.slug,
        name=speaker.full_name,
        teams=sorted(speaker.holders),
        addresses=list(speaker.former_addresses.values_list("slug", flat=True)),
        step=current_step(),
        portraits={str(speaker.pk): speaker.portrait},
        removed_at=at,
        removed_by=by,
    )


def _move(appearance: Appearance, kept: Speaker) -> None:
    here = kept.appearances.filter(event=appearance.event_id).first()
    if here is None:
        appearance.speaker = kept
        appearance.save()
        return
    for contribution in appearance.contributions.all():
        _move_contribution(contribution, here)
    if appearance.status == AppearanceStatus.CONFIRMED != here.status:
        here.become(AppearanceStatus.CONFIRMED, at=appearance.status_at)
    for name in ("billing", "position", "organisation", "role", "is_key"):
        setattr(here, name, getattr(here, name) or getattr(appearance, name))
    here.save()
    _delete(appearance)


def _move_contribution(contribution: Contribution, here: Appearance) -> None:
    same = here.contributions.filter(session=contribution.session_id).first()
    if same is None:
        contribution.appearance = here
        contribution.save()
        return
    if contribution.status == AppearanceStatus.CONFIRMED and same.status:
        same.status = contribution.status
        same.save()
    contribution.delete()


def _delete(row) -> None:
    """By a fresh copy: what was moved away meanwhile is not known to that."""
    type(row).objects.get(pk=row.pk).delete()
