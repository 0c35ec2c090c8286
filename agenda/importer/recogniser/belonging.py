"""Lines that belong to the session above them: people, points, notes, its room."""

import re
from collections.abc import Collection
from dataclasses import replace

from agenda.importer.recogniser.drafts import Draft, enter
from agenda.importer.recogniser.rooms import room_of
from agenda.importer.recogniser.seen import Seen
from agenda.importer.recogniser.titles import NOBODY, fill_title, has_person_behind, title_and_people
from agenda.importer.recogniser.verbs import begins_with_verb
from agenda.kinds import is_generic, told_kind
from events.vocabulary import ContributionRole
from speakers.names import is_name
from speakers.posts import is_billing, is_post
from speakers.printed import Likeness, Printed, billed, led_in, likeness, people

NOTE = re.compile(r"(?:\(.*\)|\*.*|n\.?b\.?\b.*|notes?:.*|please\s.*|rated\s.*)", re.IGNORECASE)


def belong(draft: Draft, seen: Seen, last: Seen | None, known: Collection[str]) -> None:
    """A line that belongs to the session above it."""
    draft.take(seen.numbers)
    text = seen.text
    if (label := _people_label(text)) is not None:
        draft.below = label
    elif room := room_of(text):
        _in_room(draft, room, text)
    elif NOBODY.fullmatch(text):
        draft.notes.append(text)
    elif not seen.is_prose and _gives_people(draft, seen, known):
        (draft.points if seen.line.item else draft.notes).append(text)
    elif _is_body_below(draft, seen, last):
        bill_last(draft, text, seen.numbers)
    elif found := _people_in(draft, seen, known):
        enter(draft, *found, seen.numbers)
    elif _continues_person(draft, seen, last):
        bill_last(draft, text, seen.numbers)
    elif not draft.title:
        fill_title(draft, text, seen.numbers, known)
    elif _continues_title(draft, seen, last):
        draft.title = f"{draft.title} {text}"
    elif _asks_with(draft, seen):
        pass
    elif _names_generic(draft, seen):
        draft.label, draft.title = draft.title, text
    elif (
        (seen.line.item and _gives_people(draft, seen, known))
        or seen.line.item
        or (begins_with_verb(text) and not draft.people and len(text.split()) >= 4 and not text.endswith("."))
    ):
        draft.points.append(text)
    elif NOTE.fullmatch(text) or ((draft.points or draft.people) and not seen.is_prose):
        draft.notes.append(text)
    else:
        draft.abstract.append(text)


def _continues_title(draft: Draft, seen: Seen, last: Seen | None) -> bool:
    """The second line of a title in capitals."""
    if last is None or seen.line.gap or seen.line.item or not draft.is_empty or is_generic(draft.title):
        return False
    return _is_capital(seen.text) and _is_capital(draft.title) and draft.title.endswith(last.text)


def _is_capital(text: str) -> bool:
    return text.isupper() and len(text.split()) >= 2


def _gives_people(draft: Draft, seen: Seen, known: Collection[str]) -> bool:
    """“Volunteer of the Year – presented by Chief Constable Avery Sample”."""
    if not draft.title or not re.search(r"\s[–—-]\s.*\bby\s|\s\w+ed\sby\s", seen.text):
        return False
    _, found, role = title_and_people(seen.text, known)
    certain = bool(found) and bool(re.search(r"\bby\s", seen.text))
    if certain:
        enter(draft, found, role, seen.numbers)
    return certain


def _asks_with(draft: Draft, seen: Seen) -> bool:
    """“Questions and comments from the floor with Avery Sample, Sample LLP”."""
    head, with_, tail = seen.text.partition(" with ")
    if not with_ or not told_kind(head) or not (found := people(tail, several=True)):
        return False
    enter(draft, found, None, seen.numbers)
    draft.notes.append(head)
    return True


def _names_generic(draft: Draft, seen: Seen) -> bool:
    """“Opening keynote”, and below it what it is about."""
    fits = not seen.line.item and not draft.label and draft.is_empty and len(seen.text.split()) <= 24
    is_lead = is_generic(draft.title) or (
        draft.title.isupper() and len(draft.title.split()) <= 4 and not seen.text.isupper()
    )
    if is_lead and not is_generic(draft.title) and (told_kind(draft.title) or seen.line.gap):
        return False
    return fits and is_lead and not (seen.text.endswith(".") and seen.is_prose)


def _in_room(draft: Draft, room: str, text: str) -> None:
    if draft.room and draft.room != room:
        draft.notes.append(text)
    else:
        draft.room = room


def _people_label(text: str) -> ContributionRole | None:
    """“Speakers:” on a line of its own."""
    if not text.endswith(":"):
        return None
    led = led_in(f"{text} X")
    return led.role if led and led.rest == "X" else None


def _people_in(
    draft: Draft, seen: Seen, known: Collection[str]
) -> tuple[list[Printed], ContributionRole | None] | None:
    if led := led_in(seen.text):
        found = people(led.rest, several=True)
        if found:
            draft.below = led.role if led.is_many else draft.below
            if any(part.strip() and not people(part.strip()) for part in led.rest.split(";")):
                draft.notes.append(seen.text)
            return found, led.role
        return None
    found = people(seen.text)
    if not found:
        return None
    weakest = min(likeness(one.text, known) for one in found)
    if weakest >= Likeness.LIKELY or draft.below:
        return found, None
    named = all(not one.billing and len(one.name.split()) <= 4 for one in found)
    if (
        named
        and (not seen.line.item or draft.people)
        and draft.title
        and not (draft.points and not draft.people and seen.line.item)
    ):
        return found, None
    fits = draft.title and not draft.abstract and not seen.line.item and ": " not in seen.text
    return (found, None) if fits and all(len(one.billing) < 80 for one in found) else None


def _continues_person(draft: Draft, seen: Seen, last: Seen | None) -> bool:
    """The post below a name, and the organisation below that."""
    if not draft.people or seen.line.gap or seen.line.item or last is None or seen.is_prose:
        return False
    final = draft.people[-1]
    if final.numbers[-1] != last.numbers[-1] or len(seen.text) > 160:
        return False
    if led_in(seen.text) or has_person_behind(seen.text):
        return False
    return is_billing(seen.text) or not final.person.billing or (final.is_below and _is_name_of_body(seen))


def _is_body_below(draft: Draft, seen: Seen, last: Seen | None) -> bool:
    """“Example Rail”, which reads like a name, below somebody's post."""
    final = draft.people[-1] if draft.people else None
    if final is None or not final.is_below or seen.likeness != Likeness.PERHAPS or "," in seen.text:
        return False
    return _continues_person(draft, seen, last)


def _is_name_of_body(seen: Seen) -> bool:
    """Perhaps of a person too; but then their post would be below it."""
    return seen.text[:1].isupper() and len(seen.text.split()) <= 8 and not _is_person_above_post(seen)


def _is_person_above_post(seen: Seen) -> bool:
    if seen.likeness >= Likeness.LIKELY:
        return True
    below = seen.following
    return bool(seen.likeness and below and not below.line.gap and is_post(below.text) and not below.leading)


_UNFINISHED = re.compile(r"\b(?:of|for|at|and|the|in)$")


def bill_last(draft: Draft, text: str, numbers: tuple[int, ...]) -> None:
    final = draft.people[-1]
    if (
        final.person.honorific
        and " " not in final.person.name
        and not final.person.billing
        and is_name(text, alone=False)
    ):
        final.person = replace(final.person, name=f"{final.person.name} {text}")
        final.numbers += numbers
        return
    more = billed(text)
    is_rest = " " not in text and is_billing(text) and final.person.billing and not final.person.billing.endswith(",")
    goes_on = bool(_UNFINISHED.search(final.person.billing))
    joint = " " if is_rest or goes_on or (len(final.person.text) >= 50 and not is_billing(text)) else ", "
    billing = joint.join(filter(None, (final.person.billing, more.billing)))
    final.person = replace(final.person, billing=billing, status=more.status or final.person.status)
    final.numbers += numbers
    final.is_below = True
