"""Ids of sessions and keys of people, made of their names."""

from django.utils.text import slugify

_LONGEST = 60


class Keys:
    """Each once: “questions”, “questions-2” …"""

    def __init__(self, otherwise: str):
        self._otherwise = otherwise
        """For what has no Latin letter or digit."""
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}

    def of(self, name: str) -> str:
        wanted = slugify(name)[:_LONGEST].strip("-_") or self._otherwise
        key, number = wanted, self._last.get(wanted, 1)
        while key in self._taken:
            number += 1
            key = f"{wanted}-{number}"
        self._last[wanted] = number
        self._taken.add(key)
        return key
