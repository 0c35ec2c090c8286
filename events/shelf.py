"""Things in an order, with what they can be filtered by, in memory: counting beside every choice of a filter what it
would leave takes a few whole numbers, one bit a thing, where PostgreSQL would read every row for each."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import islice
from threading import Lock


class Shelf[Key]:
    """A set of the things on it is a whole number: bit n is set where the thing at place n is in the set."""

    def __init__(self, things: Iterable[tuple[Key, Iterable[str]]]):
        self.keys: list[Key] = []
        self._place_of: dict[Key, int] = {}
        places: dict[str, list[int]] = defaultdict(list)
        for place, (key, facets) in enumerate(things):
            self.keys.append(key)
            self._place_of[key] = place
            for facet in facets:
                places[facet].append(place)
        self._having = {facet: set_of(found) for facet, found in places.items()}
        self._of_kind: dict[str, list[str]] = defaultdict(list)
        for facet in sorted(self._having):
            self._of_kind[facet.partition(":")[0]].append(facet)

    @property
    def everything(self) -> int:
        return (1 << len(self.keys)) - 1

    def between(self, first: int, last: int) -> int:
        """Those from place `first` to before place `last`."""
        return (1 << max(first, last)) - (1 << first)

    def of(self, keys: Iterable[Key]) -> int:
        """Those of these keys that are on it."""
        return set_of(sorted(self._place_of[key] for key in keys if key in self._place_of))

    def having(self, *facets: str) -> int:
        """Any of them."""
        found = 0
        for facet in facets:
            found |= self._having.get(facet, 0)
        return found

    def counts(self, kind: str, within: int) -> dict[str, int]:
        """{facet: how many of the set have it} of that kind, without those that none has."""
        counted = ((facet, (self._having[facet] & within).bit_count()) for facet in self._of_kind.get(kind, ()))
        return {facet: number for facet, number in counted if number}

    def keys_of(self, chosen: int, first: int = 0, last: int | None = None) -> list[Key]:
        """In their order, from the first to before the last of them."""
        return [self.keys[place] for place in islice(_places_in(chosen), first, last)]


def set_of(places: list[int]) -> int:
    """Of ascending places."""
    flags = bytearray(places[-1] // 8 + 1 if places else 0)
    for place in places:
        flags[place // 8] |= 1 << place % 8
    return int.from_bytes(flags, "little")


def _places_in(chosen: int) -> Iterator[int]:
    for byte, flags in enumerate(chosen.to_bytes((chosen.bit_length() + 7) // 8, "little")):
        while flags:
            lowest = flags & -flags
            yield byte * 8 + lowest.bit_length() - 1
            flags ^= lowest


class Kept[Value]:
    """One value a process, made anew when the state of the catalogue (`Catalogue.state`) is another."""

    def __init__(self, make: Callable[..., Value]):
        self._make, self._lock = make, Lock()
        self.clear()

    def at(self, state: Hashable, *about) -> Value:
        """Where it must be made, it is made of what it is `about`."""
        with self._lock:
            if self._value is None or self._state != state:
                self._value, self._state = self._make(*about), state
            return self._value

    def clear(self) -> None:
        self._state: Hashable = None
        self._value: Value | None = None
