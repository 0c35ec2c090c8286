"""What is offered while somebody types: names that lead to a page of their own, and words to search with.

The list is a mix: the best of each kind before the second best of any. Whatever is typed is words and nothing else.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from urllib.parse import urlencode

from django.urls import reverse

from events.models import Term
from events.models.term import NAMES
from events.search.query import LONGEST
from events.text import bare

LEAST = 2
"""Letters or digits, before anything is offered."""
MOST_WORDS = 6
"""Of those typed, the last ones, by which names are found."""
CANDIDATES = 300
"""Of each kind, among which those that most entries have are offered."""
COMPLETIONS = 3
_WORD = re.compile(r"[^\W_]+")
_LAST_WORD = re.compile(r"[^\W_]+\Z")
SEARCH = "Search"
IN_WORDS = {
    "event": "Event",
    "speaker": "Speaker",
    "audience": "Who should attend",
    "series": "Series",
    "theme": "Theme",
    "sector": "Sector",
    "organisation": "Organisation",
    "place": "Place",
    "source": "Source",
    "acronym": SEARCH,
    "": SEARCH,
}
PAGES = {"event": "event_detail"}
"""The name of a kind's address, where it is not the kind's own."""


@dataclass(frozen=True)
class Suggestion:
    text: str
    kind: str
    """As in a facet; '' for words to search with."""
    address: str
    typed: str = ""

    @property
    def kind_in_words(self) -> str:
        return IN_WORDS[self.kind]

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text in pieces, and of each whether it was typed."""
        beginnings = [bare(word) for word in _WORD.findall(self.typed)]
        pieces, end = [], 0
        for word in _WORD.finditer(self.text):
            if number := _letters_typed(word[0], beginnings):
                pieces += [(self.text[end : word.start()], False), (word[0][:number], True)]
                end = word.start() + number
        return [(piece, is_typed) for piece, is_typed in (*pieces, (self.text[end:], False)) if piece]


def suggestions(typed: str, limit: int = 8) -> list[Suggestion]:
    """One query, or none where too little or too much was typed."""
    typed = _printable(typed)
    words = _WORD.findall(typed)
    if sum(map(len, words)) < LEAST or len(typed) > LONGEST:
        return []
    terms = _terms(words, limit)
    completed = _completed(typed, terms.pop("", []))
    turns = zip_longest(*([_named(term, typed) for term in terms.get(kind, [])] for kind in NAMES))
    names = _each_once([name for turn in turns for name in turn if name])[: limit - len(completed)]
    return _each_once(sorted(names, key=lambda name: NAMES.index(name.kind)) + completed)


def _printable(typed: str) -> str:
    """Letters with their accents, as PostgreSQL has them, and a space for what cannot be seen."""
    letters = unicodedata.normalize("NFKC", typed[: 2 * LONGEST])
    return "".join(letter if letter.isprintable() else " " for letter in letters)


def _terms(words: list[str], limit: int) -> dict[str, list[Term]]:
    """By kind, those first that most entries have."""
    words, last = words[-MOST_WORDS:], words[-1]
    kinds = [Term.objects.named(kind).beginning(*words) for kind in NAMES]
    kinds.append(Term.objects.words().beginning(last))
    first, *others = [kind.most_used(limit, of=CANDIDATES) for kind in kinds]
    if len(words) == 1:
        others.append(Term.objects.explaining(last))
    terms: dict[str, list[Term]] = defaultdict(list)
    for term in first.union(*others, all=True):
        terms[term.kind].append(term)
    return terms


def _completed(typed: str, terms: list[Term]) -> list[Suggestion]:
    """What was typed, with its last word completed; nothing once that word has ended."""
    last = _LAST_WORD.search(typed)
    if last is None:
        return []
    texts = [typed[: last.start()].lstrip() + term.text for term in terms if term.text != bare(last[0])]
    return [Suggestion(text, "", _search_for(text), typed) for text in texts[:COMPLETIONS]]


def _named(term: Term, typed: str) -> Suggestion:
    match term.kind:
        case "acronym":
            address = _search_for(f'"{term.text}"')
        case "place":
            address = f"{reverse('event_list')}?{urlencode({'place': term.slug})}"
        case kind:
            address = reverse(PAGES.get(kind, kind), args=[term.slug])
    return Suggestion(term.text, term.kind, address, typed)


def _search_for(words: str) -> str:
    return f"{reverse('search')}?{urlencode({'q': words})}"


def _each_once(found: list[Suggestion]) -> list[Suggestion]:
    """One of what leads to the same page, or would search for what is offered already."""
    once: dict[str, Suggestion] = {}
    texts = set()
    for suggestion in found:
        if suggestion.kind_in_words == SEARCH and bare(suggestion.text) in texts:
            continue
        texts.add(bare(suggestion.text))
        once.setdefault(suggestion.address, suggestion)
    return list(once.values())


def _letters_typed(word: str, beginnings: list[str]) -> int:
    """So many letters of the word, from its first, as the longest of the beginnings has."""
    typed = [beginning for beginning in beginnings if bare(word).startswith(beginning)]
    longest = max(map(len, typed), default=0)
    return next((number for number in range(len(word)) if len(bare(word[:number])) >= longest), len(word))
