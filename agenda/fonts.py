"""The fonts of printed documents, and which characters they have.

Text is set in the two families of the site; for names in other scripts there are Noto Sans (Latin, Greek, Cyrillic and
Devanagari whole), its Arabic and Devanagari, and Noto Sans CJK (Chinese, Japanese, Korean). It ends there: Hebrew,
Armenian, Georgian, Thai, Ethiopic, the other scripts of India and emoji have no font here. A document that may be read
aloud (PDF/UA-1) must have none of a character that no font has, so `printable` puts a mark in its place.
"""

import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import fontpkg
from fontTools.ttLib import TTFont

FAMILIES = ("source-serif-4", "source-sans-3", "noto-sans", "noto-sans-arabic", "noto-sans-devanagari")
CJK, CJK_SIMPLIFIED = "manimgx_fonts_cjk/NotoSansCJK-VF.otf.ttc", 2
"""A collection; every font in it has the same characters."""
MARK = "□"
_LETTERS = r"\n -~\xa0-ſ–—‘’“”•…"
"""Characters that are there, each by itself: most text is of these alone."""
_PLAIN = re.compile(f"[{_LETTERS}]*")
_CLUSTER = re.compile(rf"\w?[\u0300-\u036f]+|[^{_LETTERS}]")
_IGNORED = re.compile("[\ufe00-\ufe0f\U000e0000-\U000e0fff\ufeff\u2060-\u2064\U0001f3fb-\U0001f3ff]")
"""What only says how the character before it looks, and what nobody sees."""
_JOINED = re.compile(f"{MARK}(?:\u200d?{MARK})+")


def directories() -> list[str]:
    return [*(str(fontpkg.path(family).parent) for family in FAMILIES), str(cjk().parent)]


def cjk() -> Path:
    package, file = CJK.split("/")
    return Path(find_spec(package).origin).with_name(file)


@cache
def _alphabets() -> tuple[frozenset[int], ...]:
    """What each font has, upright and slanted."""
    files = [sorted(fontpkg.path(family).parent.glob("*.ttf")) for family in FAMILIES]
    return tuple(frozenset.intersection(*(_characters(TTFont(file, lazy=True)) for file in pair)) for pair in files)


@cache
def _chinese() -> frozenset[int]:
    return _characters(TTFont(cjk(), fontNumber=CJK_SIMPLIFIED, lazy=True))


def _characters(font: TTFont) -> frozenset[int]:
    with font:
        return frozenset(font.getBestCmap())


def _is_there(cluster: str) -> bool:
    """Whether one font has all of it: a letter and what stands above it are drawn together."""
    codes = {ord(character) for character in cluster}
    if unicodedata.category(cluster[-1]) in ("Co", "Cc"):
        return False
    return any(codes <= alphabet for alphabet in _alphabets()) or codes <= _chinese()


def _drawn(cluster: str) -> str:
    if cluster in "\n\t" or _is_there(cluster):
        return cluster
    return cluster[0] if len(cluster) > 1 and _is_there(cluster[0]) else MARK


def printable(text: str) -> str:
    """The text with a mark for each character that no font has; accents that cannot be set on a letter are left
    out, and so is what only changes how another character looks."""
    if _PLAIN.fullmatch(text):
        return text
    known = _IGNORED.sub("", unicodedata.normalize("NFC", text))
    return _JOINED.sub(MARK, _CLUSTER.sub(lambda found: _drawn(found[0]), known))
