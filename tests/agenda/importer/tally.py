"""What is right, missed and invented, counted; and when two texts say the same."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

_FOLDS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", None),
    }
)
MARK = re.compile(r"^\s*(?:[•·▪◦●○‣*+–—-]+\s+|#{1,6}\s+|\d{1,3}[.)]\s+|>\s*)+")
_ESCAPE = re.compile(r"\\(?=[^\w\s])")
_WORDS = 6
"""Of a paragraph tell it from others."""


def folded(value) -> str | None:
    """As it is compared: by its characters, whatever quotes, dashes and spaces are set, and with or without the full
    stop or colon behind it."""
    if value is None or value is False or value == "":
        return None
    text = unicodedata.normalize("NFKC", str(value)).translate(_FOLDS)
    return " ".join(text.split()).rstrip(".: ") or None


def allowed(truth) -> list[str | None]:
    if isinstance(truth, dict):
        return [text for value in truth["any"] for text in allowed(value)]
    return [folded(truth)]


@dataclass
class Tally:
    right: int = 0
    missed: int = 0
    invented: int = 0
    said: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float | None:
        """None where there is nothing to judge."""
        everything = 2 * self.right + self.missed + self.invented
        return 2 * self.right / everything if everything else None

    def one(self, what: str, truth, read) -> None:
        """A fact that there is once, or not."""
        expected, found = allowed(truth), folded(read)
        if found in expected:
            self.right += found is not None
            return
        self.missed += None not in expected
        self.invented += found is not None
        self.said.append(f"{what}: {shown(read)}, not {shown(truth)}")

    def many(self, what: str, truths: Iterable, reads: Iterable, ok: Iterable = (), by=lambda a, b: a == b) -> None:
        """Facts of which there may be several, each once."""
        left, spare = list(reads), list(ok)
        for truth in truths:
            fits = (read for read in left if any(by(folded(read), one) for one in allowed(truth)))
            if (found := next(fits, None)) is not None:
                left.remove(found)
                self.right += 1
            elif None not in allowed(truth):
                self.missed += 1
                self.said.append(f"{what}: missed {shown(truth)}")
        for read in left:
            if not any(by(folded(read), one) for other in spare for one in allowed(other)):
                self.invented += 1
                self.said.append(f"{what}: invented {shown(read)}")


def shown(value) -> str:
    if isinstance(value, dict) and "any" in value:
        return " or ".join(map(shown, value["any"]))
    return "nothing" if folded(value) is None else f"“{value}”"


def begins(read: str | None, truth: str | None) -> bool:
    return bool(read and truth) and read.startswith(folded(" ".join(truth.split()[:_WORDS])) or truth)


def pairs(truths: Sequence[dict], reads: Sequence[dict], likeness: Callable[[dict, dict], float], least: float):
    """Each of the one with the likeliest of the other, the nearest in order among equals; what is left, with None."""
    here, there = max(len(truths), 1), max(len(reads), 1)
    ranked = sorted(
        (
            (likeness(t, r) - 0.2 * abs(i / here - j / there), -i, -j)
            for i, t in enumerate(truths)
            for j, r in enumerate(reads)
        ),
        reverse=True,
    )
    of_truth: dict[int, int] = {}
    of_read: dict[int, int] = {}
    for like, i, j in ranked:
        if like >= least and -i not in of_truth and -j not in of_read:
            of_truth[-i], of_read[-j] = -j, -i
    for i, truth in enumerate(truths):
        yield truth, reads[of_truth[i]] if i in of_truth else None
    yield from ((None, read) for j, read in enumerate(reads) if j not in of_read)


def alike(one, other) -> float:
    """How like the likeliest of what each may be."""
    return max((_ratio(a or "", b or "") for a in allowed(one) for b in allowed(other)), default=0.0)


def _ratio(one: str, other: str) -> float:
    if one.casefold() == other.casefold():
        return 1.0
    matcher = SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > 0.4 and matcher.quick_ratio() > 0.4 else 0.0


def paragraphs(markdown: str | None) -> list[str]:
    """Its blocks without their marks: a list has one an item; lines that follow each other are one."""
    found, before = [], False
    for line in (markdown or "").splitlines():
        bare = _ESCAPE.sub("", MARK.sub("", line).replace("**", "").strip())
        if bare and before and bare == line.strip():
            found[-1] += f" {bare}"
        elif bare:
            found.append(bare)
        before = bool(bare)
    return found
