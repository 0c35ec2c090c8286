"""How a text became another, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_CHARACTERS = 18_000
"""Texts of more are compared line by line: comparing words costs their square."""
CONTEXT = 25
"""Words of what stayed that are shown on either side of what did not."""
GAP = " … "
_WORDS, _LINES = r"\S+\s*|\s+", r".*\n|.+"


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Run:
    kind: Kind
    text: str


def rewording(before: str, after: str) -> list[Run]:
    """Runs of words that stayed, went and came. What stayed is shortened to what stands beside a change."""
    is_long = max(len(before), len(after)) > MOST_CHARACTERS
    old, new = (re.findall(_LINES if is_long else _WORDS, text) for text in (before, after))
    matcher = SequenceMatcher(None, [piece.rstrip() for piece in old], [piece.rstrip() for piece in new])
    runs = []
    for tag, gone_from, gone_to, new_from, new_to in matcher.get_opcodes():
        came = "".join(new[new_from:new_to])
        if tag == "equal":
            runs.append(Run(Kind.SAME, came))
            continue
        runs += [Run(Kind.GONE, "".join(old[gone_from:gone_to]))] if gone_to > gone_from else []
        runs += [Run(Kind.NEW, came)] if came else []
    last = len(runs) - 1
    return [_shortened(run, at_start=not n, at_end=n == last) for n, run in enumerate(runs)]


def _shortened(run: Run, *, at_start: bool, at_end: bool) -> Run:
    words = re.findall(_WORDS, run.text)
    if run.kind != Kind.SAME or len(words) <= 3 * CONTEXT:
        return run
    before = "" if at_start else "".join(words[:CONTEXT]).rstrip()
    after = "" if at_end else "".join(words[-CONTEXT:])
    return Run(Kind.SAME, f"{before}{GAP}{after}")
