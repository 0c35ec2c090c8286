"""What is said of people and is not published: their biography and photograph, as they are today."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from hashlib import sha256

from speakers import photographs
from speakers.models import Speaker
from speakers.photographs import LARGE, SMALL, Cut

FEW = 200
"""People whose photographs are printed large; of more, small ones do."""


@dataclass(frozen=True)
class LivePerson:
    biography: str = ""
    """Markdown."""
    cut: Cut | None = None
    alt: str = ""
    """'' where the photograph is decorative."""
    photograph: bytes | None = None
    """A square JPEG, made anew so that no file on disk can spoil a document; None until it is read, and where there
    is none that can be."""


def live_people(keys: Collection[str]) -> dict[str, LivePerson]:
    """Of these speakers those of whom there is anything, by key. One query."""
    rows = Speaker.objects.filter(slug__in=keys).order_by("slug")
    told = rows.values_list("slug", "biography", "photograph", "focus_x", "focus_y", "photograph_alt")
    return {
        key: LivePerson(biography=biography, cut=Cut(name, x, y) if name else None, alt=alt)
        for key, biography, name, x, y, alt in told
        if biography or name
    }


def digest(people: dict[str, LivePerson]) -> str:
    """Another one as soon as anything that is shown of them is another; of photographs before they are read."""
    return sha256(repr(people).encode()).hexdigest()


def with_photographs(people: dict[str, LivePerson]) -> dict[str, LivePerson]:
    side = LARGE if len(people) <= FEW else SMALL
    return {
        key: replace(person, photograph=person.cut and photographs.printed(person.cut, side))
        for key, person in people.items()
    }
