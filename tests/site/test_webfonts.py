import os
import re
import shutil
from concurrent.futures import ProcessPoolExecutor
from io import StringIO
from multiprocessing import get_context
from pathlib import Path

import pytest
from django.core.management import call_command
from fontTools.ttLib import TTFont

from socprog import webfonts
from socprog.management.commands.prepare_fonts import Command

STYLESHEET = Path(__file__).parents[2] / "static" / "css" / "fonts.css"
INTERFACE = "‐–—‘’“”•…€£™×−←→↑′″·\u00a0\u202f"
NAMES = "ŵŷŴŶẁẅ ğışİŞ łŻśćę čřů őű ășț āēģ đħ ə ẞ ơưạếỹĐ".replace(" ", "")


def rules() -> list[dict[str, str]]:
    blocks = re.findall(r"@font-face \{(.*?)\}", STYLESHEET.read_text(), re.DOTALL)
    return [dict(re.findall(r"([\w-]+): (.*?);", block)) for block in blocks]


def face_rules() -> dict[str, dict[str, str]]:
    return {match[1]: rule for rule in rules() if (match := re.match(r'url\("\.\./fonts/(.*?)"\)', rule["src"]))}


def supported(path: Path) -> set[int]:
    return set(TTFont(path).getBestCmap())


@pytest.fixture(scope="session")
def both_builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    here, elsewhere = tmp_path_factory.mktemp("fonts"), tmp_path_factory.mktemp("fonts-again")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        again = pool.submit(webfonts.build, elsewhere)
        webfonts.build(here)
        again.result()
    return here, elsewhere


@pytest.fixture(scope="session")
def fonts(both_builds: tuple[Path, Path]) -> Path:
    return both_builds[0]


@pytest.fixture
def copied_fonts(fonts: Path, tmp_path: Path) -> Path:
    return shutil.copytree(fonts, tmp_path / "fonts")


def test_all_files_together_weigh_at_most_160_kilobytes(fonts):
    assert sum(path.stat().st_size for path in fonts.iterdir()) <= 160_000


def test_the_two_latin_files_together_weigh_at_most_36_kilobytes(fonts):
    assert sum(path.stat().st_size for path in fonts.glob("*-latin.woff2")) <= 36_000


def test_a_build_leaves_the_four_files_of_the_table_and_nothing_else(fonts):
    assert {path.name for path in fonts.iterdir()} == {face.file_name for face in webfonts.FACES}
    assert len(webfonts.FACES) == 4


def test_building_in_another_process_gives_the_same_bytes(both_builds):
    here, elsewhere = ({path.name: path.read_bytes() for path in build.iterdir()} for build in both_builds)
    assert here == elsewhere


def test_the_stylesheet_declares_the_ranges_of_the_table():
    declared = {name: rule["unicode-range"] for name, rule in face_rules().items()}
    assert declared == {face.file_name: face.unicode_range for face in webfonts.FACES}


def test_the_stylesheet_is_what_the_command_prints():
    out = StringIO()
    call_command(Command(), stylesheet=True, stdout=out)
    assert out.getvalue() == STYLESHEET.read_text()


def test_text_is_shown_before_its_font_arrives():
    assert {rule["font-display"] for rule in face_rules().values()} == {"swap"}


def test_no_character_is_in_two_ranges_of_a_family():
    latin, extended = (webfonts.characters(text) for text in webfonts.SUBSETS.values())
    assert not latin & extended


@pytest.mark.parametrize("face", webfonts.FACES, ids=lambda face: face.file_name)
def test_every_declared_character_the_source_has_is_in_the_file(face, fonts):
    declared = webfonts.characters(face_rules()[face.file_name]["unicode-range"])
    assert supported(fonts / face.file_name) == declared & supported(face.family.source)


@pytest.mark.parametrize(("subset", "wanted"), [("latin", INTERFACE), ("latin-ext", NAMES)], ids=["latin", "latin-ext"])
def test_signs_of_the_interface_and_names_of_europe_and_vietnam_are_there(subset, wanted, fonts):
    for face in webfonts.FACES:
        if face.subset == subset:
            missing = {ord(character) for character in wanted} - supported(fonts / face.file_name)
            assert not {chr(code_point) for code_point in missing}, face.file_name


@pytest.mark.parametrize("weight", [400, 600])
def test_figures_of_the_sans_are_all_of_one_width_so_that_times_line_up(weight, fonts):
    font = TTFont(fonts / "source-sans-3-latin.woff2")
    glyphs, names = font.getGlyphSet(location={"wght": weight}), font.getBestCmap()
    assert len({glyphs[names[ord(figure)]].width for figure in "0123456789"}) == 1


def test_a_fallback_has_the_line_height_of_the_font_it_stands_in_for():
    lines = {family.name: TTFont(family.source)["hhea"] for family in webfonts.FAMILIES}
    fallbacks = [rule for rule in rules() if "size-adjust" in rule]
    assert {rule["font-family"] for rule in fallbacks} == {f'"{name} Fallback"' for name in lines}
    for rule in fallbacks:
        adjust, ascent, descent = (
            float(rule[name].rstrip("%")) / 100 for name in ("size-adjust", "ascent-override", "descent-override")
        )
        line = lines[rule["font-family"].strip('"').removesuffix(" Fallback")]
        assert (ascent * adjust, descent * adjust) == pytest.approx(
            (line.ascent / 1000, -line.descent / 1000), abs=0.001
        )


def test_current_files_are_left_alone(copied_fonts, settings):
    settings.FONTS_DIRECTORY = copied_fonts
    before = {path: path.stat().st_mtime_ns for path in copied_fonts.iterdir()}
    out = StringIO()
    call_command(Command(), stdout=out)
    assert {path: path.stat().st_mtime_ns for path in copied_fonts.iterdir()} == before
    assert len(out.getvalue().splitlines()) == 4


def test_files_older_than_their_source_are_not_current(copied_fonts):
    os.utime(copied_fonts / webfonts.FACES[0].file_name, (0, 0))
    assert not webfonts.is_current(copied_fonts)


def test_a_missing_file_is_not_current(copied_fonts):
    (copied_fonts / webfonts.FACES[-1].file_name).unlink()
    assert not webfonts.is_current(copied_fonts)


def test_force_makes_current_files_again(settings, tmp_path, monkeypatch):
    settings.FONTS_DIRECTORY = tmp_path
    monkeypatch.setattr(webfonts, "font_bytes", lambda face: b"new")
    webfonts.build(tmp_path)
    assert webfonts.is_current(tmp_path)
    monkeypatch.setattr(webfonts, "font_bytes", lambda face: b"forced")
    call_command(Command(), force=True, stdout=StringIO())
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"forced"}
