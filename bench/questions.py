"""What visitors ask of a large portal: more than 200 addresses of each kind of page, no two the same."""

from collections.abc import Iterator
from itertools import islice
from random import Random
from urllib.parse import urlencode

from bench.portal import ACRONYMS, AUDIENCE_NAMES, ORGANISATIONS, PLACES, SECTORS, THEMES
from bench.words import COMMON, PHRASES, RARE
from events.models.slugs import slug_for

EACH = 210
BAD = ["", "a", "the and of", "?!…", '"unbalanced', "'; DROP TABLE events_entry", "%_\\", "\0", "🙂", "a" * 10_000]
YEARS = range(2017, 2032)


def questions() -> dict[str, list[str]]:
    """{what is asked: addresses}."""
    makers = {
        "search": _searches,
        "suggestions": _suggestions,
        "lists of events": _event_lists,
        "lists of speakers": _speaker_lists,
        "audiences": _audience_lists,
    }
    return {what: list(islice(_distinct(maker), EACH)) for what, maker in makers.items()}


def bad_input() -> list[str]:
    paths = ("/search/", "/search/suggestions/", "/events/", "/speakers/", "/audiences/")
    pages = [f"{path}?{urlencode({'q': typed})}" for path in paths for typed in BAD]
    odd = {"sector": "no-such", "year": "1", "page": "999999"}
    return [*pages, *(f"{path}?{urlencode(odd)}" for path in paths)]


def _distinct(maker) -> Iterator[str]:
    chance, seen = Random(3), set()  # noqa: S311 - a seed, so that every run asks the same
    while True:
        address = maker(chance, len(seen))
        if address not in seen:
            seen.add(address)
            yield address


def _typed(chance: Random, number: int) -> str:
    """Ten kinds, taken in turns."""
    word, rare, phrase = chance.choice(COMMON), chance.choice(RARE), chance.choice(PHRASES)
    return [
        word,
        rare,
        f'"{phrase}"',
        f"{word} {chance.choice(COMMON)}",
        _misspelt(chance.choice([word, rare]), chance),
        chance.choice(list(ACRONYMS)),
        f"Sample {rare.title()}",
        f"{phrase} {rare}",
        f"{word} or {rare} -{chance.choice(COMMON)}",
        f"{word} {chance.choice(YEARS)} {chance.choice(PLACES)}",
    ][number % 10]


def _misspelt(word: str, chance: Random) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + chance.choice("aeirst") + word[place + chance.randrange(2) :]


def _searches(chance: Random, number: int) -> str:
    asked = {"q": _typed(chance, number // 2)}
    if number % 4 == 3:
        asked |= {"kind": chance.choice(["event", "session", "speaker"]), "sector": slug_for(chance.choice(SECTORS))}
    if number % 8 == 1:
        asked |= {"page": "2"}
    return f"/search/?{urlencode(asked)}"


def _suggestions(chance: Random, number: int) -> str:
    whole = [chance.choice(COMMON), chance.choice(RARE), chance.choice(ORGANISATIONS), chance.choice(AUDIENCE_NAMES)]
    word = whole[number % 4]
    return f"/search/suggestions/?{urlencode({'q': word[: chance.randint(2, len(word))]})}"


def _event_lists(chance: Random, number: int) -> str:
    asked = {
        "sector": slug_for(chance.choice(SECTORS)),
        "theme": slug_for(chance.choice(THEMES)),
        "audience": slug_for(chance.choice(AUDIENCE_NAMES)),
        "organisation": slug_for(chance.choice(ORGANISATIONS)),
        "place": slug_for(chance.choice(PLACES)),
        "format": chance.choice(["online", "in-person", "hybrid"]),
        "year": chance.choice(YEARS),
        "q": _typed(chance, number),
    }
    some = chance.sample(sorted(asked), chance.randint(1, 3))
    return f"/events/{'past/' if number % 2 else ''}?{urlencode({name: asked[name] for name in some})}"


def _speaker_lists(chance: Random, number: int) -> str:
    asked = {
        "letter": chance.choice("ABCDEFGHKLMNPQRSTVWZ"),
        "organisation": slug_for(chance.choice(ORGANISATIONS)),
        "year": chance.choice(YEARS),
    }
    some = chance.sample(sorted(asked), chance.randint(1, 3))
    return f"/speakers/?{urlencode({name: asked[name] for name in some})}"


def _audience_lists(chance: Random, number: int) -> str:
    name = chance.choice(AUDIENCE_NAMES).lower()
    typed = [name, name.rstrip("s"), _misspelt(name, chance), f"{name} {chance.choice(PLACES)}"][number % 4]
    return f"/audiences/?{urlencode({'q': typed})}"
