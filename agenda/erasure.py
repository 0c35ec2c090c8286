"""Erasing a person: whatever names them is gone, or names nobody.

What stays is a place in programmes, under a pseudonym that all share, and a row of numbers (`Erasure`) by which a
database that is restored from before can be told again.
"""

import json
import logging
import re
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower

from agenda.brochure.chosen import NOBODY, Choice
from agenda.importer.forgetting import forget_sources
from agenda.models import SharedBrochure
from agenda.rewriting import PSEUDONYM, billing, hold, rewrite, withdraw_name
from events.models import Letter
from events.programme import ERASED_KEY
from speakers.answers import forget
from speakers.models import Appearance, Erasure, Removal, Speaker
from speakers.models.speaker import discard
from speakers.photographs import Cut

logger = logging.getLogger("events.erasure")


def key_hash(slug: str) -> str:
    return sha256(slug.encode()).hexdigest()


def teams_of(speaker: Speaker) -> set[int | None]:
    """The organisations that have to do with the person: in whose events they are or were published, and who added
    them. None among them: an event that is nobody's."""
    there = set(speaker.appearances.values_list("event__organiser", flat=True))
    published = set(billing(speaker.slug).values_list("event__organiser", flat=True))
    added_by = {speaker.added_by_id} if speaker.added_by_id else set()
    return there | published | added_by or {None}


@transaction.atomic
def erase(*, speaker: Speaker, at: datetime) -> None:
    """Also whoever was merged into them: it is the same person."""
    speaker = Speaker.objects.select_for_update().get(pk=speaker.pk)
    earlier = list(merged_into(speaker.pk))
    slugs = {speaker.slug, *speaker.former_addresses.values_list("slug", flat=True)}
    slugs |= {slug for removal in earlier for slug in (removal.slug, *removal.addresses)}
    numbers = {speaker.pk, *(removal.speaker_number for removal in earlier)}
    known = [(speaker.pk, speaker.slug), *((removal.speaker_number, removal.slug) for removal in earlier)]
    _withdraw_from_publications(slugs, speaker.pk)
    _withdraw_from_brochures(slugs)
    _forget_sources(slugs, numbers)
    forget(speaker=speaker)
    _remove_letters(numbers)
    _discard_portraits(earlier)
    Removal.objects.filter(pk__in=[removal.pk for removal in earlier]).delete()
    for appearance in speaker.appearances.all():
        appearance.delete()
    names = _names_of(numbers)
    speaker.delete()
    forget_history(numbers=numbers, names=names)
    _log(known, at)


@transaction.atomic
def erase_removed(*, removal: Removal, at: datetime) -> None:
    """Somebody who was deleted already, and could still be put back; or of whom only publications tell."""
    _withdraw_from_publications({removal.slug, *removal.addresses}, removal.speaker_number)
    _withdraw_from_brochures({removal.slug, *removal.addresses})
    _forget_sources({removal.slug, *removal.addresses}, {removal.speaker_number})
    _remove_letters({removal.speaker_number})
    forget_removal(removal)
    _log([(removal.speaker_number, removal.slug)], at)


def merged_into(number: int) -> Iterable[Removal]:
    """Directly, or by way of another."""
    for removal in Removal.objects.filter(merged_into=number):
        yield removal
        yield from merged_into(removal.speaker_number)


@transaction.atomic
def forget_removal(removal: Removal) -> None:
    """Nobody can put the person back any more; their photograph is gone, and the history tells of nobody."""
    _discard_portraits([removal])
    removal.delete()
    numbers = {removal.speaker_number}
    forget_history(numbers=numbers, names=set() if removal.merged_into else _names_of(numbers))


def forget_outdated(*, at: datetime) -> int:
    """People who were deleted or merged thirty days ago; how many they were."""
    outdated = list(Removal.objects.outdated(at))
    for removal in outdated:
        forget_removal(removal)
    return len(outdated)


def replay(*, number: int, hashed: str, at: datetime) -> bool:
    """Erases again whom an earlier erasure was about, if the database knows them; False where it does not."""
    speaker = Speaker.objects.filter(pk=number).first()
    if speaker and key_hash(speaker.slug) == hashed:
        erase(speaker=speaker, at=at)
        return True
    removal = Removal.objects.filter(speaker_number=number).first()
    if removal and key_hash(removal.slug) == hashed:
        erase_removed(removal=removal, at=at)
        return True
    return False


# ── The parts of that ──


def _withdraw_from_publications(slugs: set[str], number: int) -> None:
    hold(billing(*slugs).values_list("event", flat=True))
    for slug in sorted(slugs):
        key = f"{ERASED_KEY}-{number}"
        published = billing(slug).select_related("event")
        rewrite(published, lambda data, slug=slug, key=key: withdraw_name(data, slug, _free(data, key)))


def _withdraw_from_brochures(slugs: set[str]) -> None:
    for slug in slugs:
        SharedBrochure.objects.replace_choice(Choice.of_speaker(slug), NOBODY)


def _free(data: dict, key: str) -> str:
    """That key, or the next one of which the programme has none."""
    taken = {said["key"] for said in data["speakers"]}
    wanted, count = key, 1
    while wanted in taken:
        count += 1
        wanted = f"{key}-{count}"
    return wanted


def _forget_sources(slugs: set[str], numbers: set[int]) -> None:
    events = Appearance.history.filter(speaker__in=numbers).values_list("event", flat=True)
    forget_sources(names=_names_of(numbers), keys=slugs, events=set(events))


def _remove_letters(numbers: set[int]) -> None:
    """To every address that they have, or had."""
    addresses = set(Speaker.objects.filter(pk__in=numbers).values_list(Lower("email"), flat=True))
    addresses |= set(Speaker.history.filter(id__in=numbers).values_list(Lower("email"), flat=True))
    letters = Letter.objects.annotate(to=Lower("recipient"))
    letters.filter(to__in=addresses - {""}).delete()


def _discard_portraits(removals: list[Removal]) -> None:
    for removal in removals:
        for portrait in removal.portraits.values():
            if portrait["photograph"]:
                cut = Cut(portrait["photograph"], portrait["focus_x"], portrait["focus_y"])
                transaction.on_commit(lambda cut=cut: discard(cut))


def _names_of(numbers: set[int]) -> set[str]:
    return set(Speaker.history.filter(id__in=numbers).values_list("name", flat=True))


def forget_history(*, numbers: set[int], names: set[str]) -> None:
    """Records of them stay, and tell of nobody."""
    blank = {
        field.attname: None if field.null else ""
        for field in Speaker.history.model.tracked_fields
        if field.editable and not field.primary_key
    }
    for number in numbers:
        pseudonym = {"name": PSEUDONYM, "slug": f"{ERASED_KEY}-{number}"}
        Speaker.history.filter(id=number).update(**blank | pseudonym)
    appearances = Appearance.history.filter(speaker__in=numbers)
    appearances.update(billing="", position="", organisation=None)
    _forget_log(numbers, names)


def _forget_log(numbers: set[int], names: set[str]) -> None:
    """Django's own log of the desk names what it is about."""
    log = apps.get_model("admin", "LogEntry").objects
    speaker = {"content_type__app_label": "speakers", "content_type__model": "speaker"}
    log.filter(object_id__in=map(str, numbers), **speaker).delete()
    named = Q(pk=None)
    for name in names - {"", PSEUDONYM}:
        for written in {name, json.dumps(name)[1:-1]}:
            whole = rf"(^|\W){re.escape(written)}($|\W)"
            named |= Q(object_repr__regex=whole) | Q(change_message__regex=whole)
    log.filter(named).update(object_repr=PSEUDONYM, change_message="")


def _log(known: list[tuple[int, str]], at: datetime) -> None:
    for number, slug in known:
        Erasure.objects.get_or_create(speaker_number=number, key_hash=key_hash(slug), defaults={"erased_at": at})
        logger.info("A speaker was erased: %s %s", number, key_hash(slug))
