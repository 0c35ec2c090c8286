"""Names that no two things may share."""

from collections import defaultdict
from itertools import count


class Unique:
    """Gives each name once: what is wanted again gets a number."""

    def __init__(self):
        self._taken: set[str] = set()
        self._numbers: defaultdict[str, count] = defaultdict(lambda: count(2))

    def take(self, wanted: str) -> str:
        name = wanted
        while name in self._taken:
            name = f"{wanted[:80]}-{next(self._numbers[wanted])}"
        self._taken.add(name)
        return name
