"""Web fonts cut from the fontpkg wheels, and the stylesheet that names them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import fontpkg
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.woff2 import WOFF2FlavorData
from fontTools.varLib import instancer

SUBSETS = {
    "latin": (
        "U+0020-007E, U+00A0-00FF, U+2009, U+2010-2011, U+2013-2014, U+2018-201A, U+201C-201E, U+2022, "
        "U+2026, U+202F, U+2032-2033, U+2039-203A, U+20AC, U+2122, U+2190-2193, U+2212"
    ),
    # Latin Extended-A; then what Azerbaijani, Sámi, Danish, Romanian, Welsh, German and Vietnamese add;
    # daggers, per mille, dong, Turkish lira.
    "latin-ext": (
        "U+0100-017F, U+018F, U+0192, U+01A0-01A1, U+01AF-01B0, U+01E6-01E7, U+01FC-01FF, U+0218-021B, "
        "U+0237, U+0259, U+02BB-02BC, U+1E80-1E85, U+1E9E, U+1EA0-1EF9, U+2020-2021, U+2030, U+20AB, U+20BA"
    ),
}

# How often a character occurs in a thousand of the text, in the first programmes published.
PROSE = {
    " ": 148, "e": 95, "i": 73, "n": 67, "a": 61, "t": 60, "o": 58, "r": 58, "s": 50, "c": 34, "l": 30,
    "d": 29, "g": 24, "h": 23, "m": 21, "u": 21, "f": 16, "p": 15, "v": 11, "y": 10, "w": 8, ",": 8, "C": 8,
    "b": 7, "S": 6, "k": 5, "P": 4, "O": 4, "A": 3, "0": 3, "2": 2, "E": 2, "T": 2, "D": 2, "N": 2, "R": 2,
    "M": 2, ".": 2, "x": 2, "U": 2, "1": 2, "-": 2, "H": 1, "L": 1, "I": 1, "(": 1, ")": 1, ":": 1, "K": 1,
}  # fmt: skip
TITLES = {
    " ": 139, "e": 96, "n": 70, "i": 67, "a": 55, "r": 54, "s": 54, "o": 52, "t": 49, "d": 31, "g": 26,
    "l": 25, "u": 24, "c": 20, "S": 18, "C": 17, "m": 17, "h": 15, "p": 12, "y": 12, "P": 11, ":": 10,
    "A": 10, "f": 10, "v": 9, "T": 8, "k": 8, "O": 8, "w": 6, "E": 6, "R": 5, "M": 5, "0": 4, "L": 3, "b": 3,
    "W": 3, "N": 3, "G": 3, "1": 3, "2": 3, "D": 3, "K": 3, ",": 3, "Q": 2, "I": 2, "J": 2, "9": 1, "-": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Fallback:
    """A font on the visitor's device, shown until the weight `stands_for` of the family arrives.

    `mean_width`: of a character of the family's text, kerned, in em; of Georgia, Arial and Times New Roman
    that of Gelasio and Liberation, which are as wide letter by letter.
    """

    names: tuple[str, ...]
    weights: str
    stands_for: int
    mean_width: float


@dataclass(frozen=True)
class Family:
    name: str
    label: str
    axes: Mapping[str, float | tuple[float, float]]
    weights: str
    text: Mapping[str, int]
    kerning: float
    fallbacks: tuple[Fallback, ...]

    @property
    def slug(self) -> str:
        return fontpkg.slugify(self.name)

    @property
    def source(self) -> Path:
        return fontpkg.path(self.slug)


@dataclass(frozen=True)
class Face:
    family: Family
    subset: str

    @property
    def file_name(self) -> str:
        return f"{self.family.slug}-{self.subset}.woff2"

    @property
    def unicode_range(self) -> str:
        return SUBSETS[self.subset]


# Of fallbacks with the same weights, browsers use the last one that is on the device.
# `weights` is wider than the axis so that no browser draws a synthetic bold.
# `kerning` is by how much it changes the width of the text, as Chromium draws it.
# `label` is the name inside the files: the licence (OFL) reserves "Source" for unmodified ones.
FAMILIES = (
    Family(
        name="Source Serif 4",
        label="Socprog Serif",
        axes={"opsz": 28, "wght": 600},
        weights="400 700",
        text=TITLES,
        kerning=0.9932,
        fallbacks=(
            Fallback(("Noto Serif Bold", "NotoSerif-Bold"), "400 700", 600, 0.5267),
            Fallback(
                (
                    "Times New Roman Bold",
                    "TimesNewRomanPS-BoldMT",
                    "Liberation Serif Bold",
                    "LiberationSerif-Bold",
                ),
                "400 700",
                600,
                0.4536,
            ),
            Fallback(("Georgia Bold", "Georgia-Bold"), "400 700", 600, 0.5391),
        ),
    ),
    Family(
        name="Source Sans 3",
        label="Socprog Sans",
        axes={"wght": (400, 600)},
        weights="400 700",
        text=PROSE,
        kerning=0.9953,
        fallbacks=(
            Fallback(("Roboto", "Roboto-Regular"), "400", 400, 0.4466),
            Fallback(("Arial", "ArialMT", "Liberation Sans", "LiberationSans"), "400", 400, 0.4479),
            Fallback(("Roboto Bold", "Roboto-Bold"), "600 700", 600, 0.4539),
            Fallback(
                ("Arial Bold", "Arial-BoldMT", "Liberation Sans Bold", "LiberationSans-Bold"),
                "600 700",
                600,
                0.4831,
            ),
        ),
    ),
)

FACES = tuple(Face(family, name) for family in FAMILIES for name in SUBSETS)


def characters(unicode_range: str) -> set[int]:
    found: set[int] = set()
    for part in unicode_range.split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def build(directory: Path) -> list[Path]:
    directory.mkdir(parents=True, exist_ok=True)
    return [_write(directory / face.file_name, font_bytes(face)) for face in FACES]


def font_bytes(face: Face) -> bytes:
    font = TTFont(face.family.source, recalcTimestamp=False)
    _keep_only(font, characters(face.unicode_range))
    instancer.instantiateVariableFont(font, face.family.axes, inplace=True)
    _rename(font, face.family.label)
    font.flavor = "woff2"
    font.flavorData = WOFF2FlavorData(transformedTables=("glyf", "loca", "hmtx"))
    out = BytesIO()
    font.save(out, reorderTables=False)
    return out.getvalue()


def is_current(directory: Path) -> bool:
    """Whether every file is there and no older than its source and this table."""
    table = Path(__file__).stat().st_mtime
    return all(
        (made := directory / face.file_name).exists()
        and made.stat().st_mtime >= max(table, face.family.source.stat().st_mtime)
        for face in FACES
    )


def mean_width(font: TTFont, text: Mapping[str, int], location: Mapping[str, float]) -> float:
    """Width in em of a character of the text at a place on the font's axes, before kerning."""
    glyphs, names = font.getGlyphSet(location=location), font.getBestCmap()
    total = sum(glyphs[names[ord(character)]].width * count for character, count in text.items())
    return total / sum(text.values()) / font["head"].unitsPerEm


def stylesheet() -> str:
    rules = [_face_rule(face) for face in FACES]
    for family in FAMILIES:
        font = TTFont(family.source)
        rules += [_fallback_rule(family, fallback, font) for fallback in family.fallbacks]
    return "/* Made by `manage.py prepare_fonts --stylesheet`. */\n" + "\n".join(rules)


def _keep_only(font: TTFont, code_points: set[int]) -> None:
    """Figures need no feature: both fonts have tabular lining figures by default."""
    options = subset.Options()
    options.layout_features = ["kern", "liga"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.drop_tables += ["BASE", "DSIG", "MVAR", "STAT"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=code_points)
    subsetter.subset(font)


def _rename(font: TTFont, label: str) -> None:
    for name_id, text in {1: label, 2: "Regular", 4: label, 6: label.replace(" ", "")}.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)


def _write(path: Path, content: bytes) -> Path:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _face_rule(face: Face) -> str:
    return _rule(
        {
            "font-family": f'"{face.family.name}"',
            "font-style": "normal",
            "font-weight": face.family.weights,
            "font-display": "swap",
            "src": f'url("../fonts/{face.file_name}") format("woff2")',
            "unicode-range": face.unicode_range,
        }
    )


def _fallback_rule(family: Family, fallback: Fallback, font: TTFont) -> str:
    pinned = {axis: value for axis, value in family.axes.items() if not isinstance(value, tuple)}
    width = mean_width(font, family.text, {**pinned, "wght": fallback.stands_for}) * family.kerning
    adjust = width / fallback.mean_width
    em = font["head"].unitsPerEm * adjust
    return _rule(
        {
            "font-family": f'"{family.name} Fallback"',
            "font-weight": fallback.weights,
            "src": ", ".join(f'local("{name}")' for name in fallback.names),
            "size-adjust": f"{adjust:.2%}",
            "ascent-override": f"{font['hhea'].ascent / em:.2%}",
            "descent-override": f"{-font['hhea'].descent / em:.2%}",
            "line-gap-override": f"{font['hhea'].lineGap / em:.2%}",
        }
    )


def _rule(declarations: Mapping[str, str]) -> str:
    lines = "".join(f"  {name}: {value};\n" for name, value in declarations.items())
    return f"@font-face {{\n{lines}}}\n"
