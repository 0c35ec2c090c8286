"""Other spellings of a word that people type: British and American, and errors of one letter."""

import re
from collections.abc import Iterator
from string import ascii_lowercase

_SHORTEST = 5
_ENDING = r"(?=(?:s|ed|er|ers|ing|or|ors|able|al|ite|hood|ation|ations|ational)?$)"
_PAIRS = (
    (re.compile(r"is(?=(?:e|ed|es|er|ers|ing|able|ation|ations|ational)$)"), "iz"),
    (re.compile(r"iz(?=(?:e|ed|es|er|ers|ing|able|ation|ations|ational)$)"), "is"),
    (re.compile(r"ys(?=(?:e|ed|es|er|ers|ing)$)"), "yz"),
    (re.compile(r"yz(?=(?:e|ed|es|er|ers|ing)$)"), "ys"),
    (re.compile(rf"our{_ENDING}"), "or"),
    (re.compile(rf"(?<!u)or{_ENDING}"), "our"),
    (re.compile(r"tre(?=s?$)"), "ter"),
    (re.compile(r"ter(?=s?$)"), "tre"),
    (re.compile(r"ence(?=s?$)"), "ense"),
    (re.compile(r"ense(?=s?$)"), "ence"),
    (re.compile(r"ramme(?=s?$)"), "ram"),
    (re.compile(r"ram(?=s?$)"), "ramme"),
    (re.compile(r"(?<!l)l(?=(?:ed|er|ers|ing|or|ors)$)"), "ll"),
    (re.compile(r"ll(?=(?:ed|er|ers|ing|or|ors)$)"), "l"),
    (re.compile(r"dge(?=ments?$)"), "dg"),
    (re.compile(r"dg(?=ments?$)"), "dge"),
)
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)(bn|b|m|k)", re.IGNORECASE)
_SCALES = {"bn": "billion", "b": "billion", "m": "million", "k": "thousand"}


def other_spellings(word: str) -> list[str]:
    """“organised” of “organized”, “37 billion” of “£37bn”. What is no word of either English does no harm."""
    word = word.casefold()
    if amount := _AMOUNT.fullmatch(word):
        return [f"{amount[1]} {_SCALES[amount[2]]}"]
    if len(word) < _SHORTEST:
        return []
    return [other for pattern, ending in _PAIRS if (other := pattern.sub(ending, word)) != word]


def one_edit_away(word: str) -> Iterator[str]:
    """With one letter left out, changed or put in, or two letters in each other's place."""
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in ascii_lowercase:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
