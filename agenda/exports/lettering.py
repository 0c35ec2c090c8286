"""Words set in a picture: measured, broken into lines, and drawn in a family or, where that has no such letter, in
another that has.

Letters are shaped and put right to left by Pillow's own layout; a text of mixed direction goes as its first letter
does. What no font has, emoji above all, is one mark in its place.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import fontpkg
from fontTools.ttLib import TTFont
from PIL import ImageFont

from agenda import fonts

SERIF, SANS = "source-serif-4", "source-sans-3"
OTHERS = (*(family for family in fonts.FAMILIES if family not in (SERIF, SANS)), "cjk")
"""Asked in this order for what a family has not."""
MISSING, CUT = fonts.MARK, "…"
_JOINERS = frozenset("\u200b\u200c\u200d\u2060\ufe0e\ufe0f") | {chr(tag) for tag in range(0xE0000, 0xE0080)}
_SKIN = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")


@dataclass(frozen=True)
class Lettering:
    """How words are set: a family in a weight and a size, in pixels."""

    family: str
    weight: int
    size: int

    def width(self, text: str) -> float:
        return sum(_font(name, self.weight, self.size).getlength(run) for name, run in self._runs(text))

    def draw(self, draw, text: str, *, x: float, baseline: int, ink: str, backwards: bool = False) -> None:
        """Beginning at x; `backwards`, ending there, what comes first at the right."""
        runs = self._runs(text)
        if backwards:
            runs = [(name, part) for name, run in reversed(runs) for part in _space_first(run)]
            x -= self.width(text)
        for name, run in runs:
            font = _font(name, self.weight, self.size)
            draw.text((x, baseline), run, font=font, fill=ink, anchor="ls")
            x += font.getlength(run)

    def _runs(self, text: str) -> list[tuple[str, str]]:
        """(font, text) in reading order. A space or a stop stays with what stands before it."""
        runs: list[tuple[str, str]] = []
        for cluster in clusters(text):
            before = runs[-1][0] if runs else self.family
            order = (before, self.family, *OTHERS) if not cluster[0].isalnum() else (self.family, *OTHERS)
            name = next((name for name in order if _has(name, cluster)), None)
            if name is None:
                name, cluster = SANS, MISSING
                if runs and runs[-1][1].endswith(MISSING):
                    continue
            if runs and runs[-1][0] == name:
                runs[-1] = (name, runs[-1][1] + cluster)
            else:
                runs.append((name, cluster))
        return runs

    def lines(self, text: str, width: float) -> list[str]:
        """As many lines as it takes. A word that is longer than a line is broken where the line ends."""
        lines = [""]
        for word in _words(text):
            if self.width((lines[-1] + word).strip()) <= width:
                lines[-1] += word
            elif self.width(word.strip()) <= width:
                lines.append(word)
            else:
                lines += self._broken(word, width)
        return [line for line in (line.strip() for line in lines) if line]

    def _broken(self, word: str, width: float) -> Iterator[str]:
        part = ""
        for cluster in clusters(word.strip()):
            if part and self.width(part + cluster) > width:
                yield part
                part = ""
            part += cluster
        yield part

    def cut(self, text: str, width: float, *, always: bool = False) -> str:
        """On one line, with “…” where it had to be cut."""
        if not always and self.width(text) <= width:
            return text
        kept = list(clusters(text))
        while kept and self.width("".join(kept).rstrip(" ,;:.·") + CUT) > width:
            kept.pop()
        return "".join(kept).rstrip(" ,;:.·") + CUT


def fitted(
    text: str, letterings: Sequence[Lettering], *, width: int, height: int, leading: float
) -> tuple[Lettering, list[str]]:
    """The first lettering in which the text has room, and its lines, of about one length; cut in the last."""
    for lettering in letterings:
        most = int(height / (lettering.size * leading))
        lines = lettering.lines(text, width)
        if len(lines) <= most:
            return lettering, _balanced(lettering, text, width, len(lines))
    return lettering, [*lines[: most - 1], lettering.cut(lines[most - 1], width, always=True)]


def _balanced(lettering: Lettering, text: str, width: int, number: int) -> list[str]:
    """In the narrowest column in which it takes no more lines, down to half the width."""
    low, high = width // 2, width
    while high - low > 16:
        middle = (low + high) // 2
        low, high = (low, middle) if len(lettering.lines(text, middle)) <= number else (middle, high)
    return lettering.lines(text, high)


def _space_first(run: str) -> tuple[str, str]:
    """What stands after it in reading order, and the run."""
    bare = run.rstrip(" ")
    return run[len(bare) :], bare


def is_backwards(text: str) -> bool:
    """Whether its first letter is read from right to left."""
    strong = (way for way in map(unicodedata.bidirectional, text) if way in ("L", "R", "AL"))
    return next(strong, "L") != "L"


def clusters(text: str) -> Iterator[str]:
    """What is read as one letter: with its accents, joined with what joins it."""
    cluster = ""
    for character in unicodedata.normalize("NFC", text):
        joins = character in _JOINERS or character in _SKIN or unicodedata.category(character)[0] == "M"
        if cluster and not joins and not cluster.endswith("\u200d"):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _words(text: str) -> Iterator[str]:
    """What a line may begin with, each with the space before it. Of Chinese and Japanese, each character, but no
    closing stop."""
    word = ""
    for cluster in clusters(text):
        is_wide = unicodedata.east_asian_width(cluster[0]) in "WF"
        begins = cluster == " " or (is_wide and unicodedata.category(cluster[0]) not in ("Po", "Pe", "Pf"))
        if word.strip() and begins:
            yield word
            word = ""
        word += cluster
    if word:
        yield word


def _has(name: str, cluster: str) -> bool:
    letters = _letters(name)
    return all(ord(character) in letters or character in _JOINERS for character in cluster) and (
        name not in OTHERS or _can_be_drawn(name, cluster)
    )


@lru_cache(maxsize=10_000)
def _can_be_drawn(name: str, cluster: str) -> bool:
    """Some signs are in a font and overtax who draws them: U+FDFD in Noto Sans Arabic."""
    try:
        _font(name, 600, 80).getmask(cluster)
    except OSError:
        return False
    return True


@cache
def _letters(name: str) -> frozenset[int]:
    with TTFont(_path(name), fontNumber=0, lazy=True) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=64)
def _font(name: str, weight: int, size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(_path(name), size, index=fonts.CJK_SIMPLIFIED if name == "cjk" else 0)
    wanted = {b"Weight": weight, b"Width": 100, b"Optical Size": 28}  # as on the site
    font.set_variation_by_axes(
        [min(max(wanted[axis["name"]], axis["minimum"]), axis["maximum"]) for axis in font.get_variation_axes()]
    )
    return font


def _path(name: str) -> str:
    return str(fonts.cjk() if name == "cjk" else fontpkg.path(name))
