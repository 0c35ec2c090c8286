"""How a text became another, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_WORDS = 3_000
"""Texts of more are compared line by line: comparing words costs their square."""
CONTEXT = 25
"""Words of what stayed that are shown on either side of what did not."""
GAP = " … "


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
    is_long = max(len(before), len(after)) > MOST_WORDS * 6
    old, new = (re.findall(r".*\n|.+" if is_long else r"\S+\s*|\s+", text) for text in (before, after))
    runs = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            runs.append(Run(Kind.SAME, "".join(new[k:m])))
        runs += [Run(Kind.GONE, "".join(old[i:j]))] if tag in ("delete", "replace") else []
        runs += [Run(Kind.NEW, "".join(new[k:m]))] if tag in ("insert", "replace") else []
    last = len(runs) - 1
    return [_shortened(run, at_start=not n, at_end=n == last) for n, run in enumerate(runs)]


def _shortened(run: Run, *, at_start: bool, at_end: bool) -> Run:
    words = re.findall(r"\S+\s*|\s+", run.text)
    if run.kind != Kind.SAME or len(words) <= 3 * CONTEXT:
        return run
    before = "" if at_start else "".join(words[:CONTEXT]).rstrip()
    after = "" if at_end else "".join(words[-CONTEXT:])
    return Run(Kind.SAME, f"{before}{GAP}{after}")
