"""Programs with which the tests read our files, as others do. `python -m tests.programs` installs them where it can."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = {
    "pdftotext": ["poppler-utils"],
    "soffice": ["libreoffice-writer-nogui"],
    "javac": ["default-jdk-headless", "libjaxb-java"],
}
"""{program: the packages of Debian it comes with}"""
JAVA_LIBRARIES = Path("/usr/share/java")


def missing() -> list[str]:
    """One that is there is there with all its packages."""
    found = {program: shutil.which(program) for program in PROGRAMS}
    found["javac"] = found["javac"] and (JAVA_LIBRARIES / "jaxb-runtime.jar").exists()
    return [program for program, path in found.items() if not path]


def needs(*programs: str):
    """Marks tests that are skipped, and say why, where one is not here; never with CI=true."""
    absent = [program for program in programs if program in missing()]
    return pytest.mark.skipif(
        bool(absent) and os.environ.get("CI") != "true", reason=f"not on this machine: {', '.join(absent)}"
    )


def install(programs: list[str]) -> None:
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
        packages = [package for program in programs for package in PROGRAMS[program]]
        subprocess.run(["apt-get", "update", "-q"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages], check=False, **quiet)


def main() -> None:
    if not (wanted := missing()):
        return
    print(f"Installing what the tests read files with: {', '.join(wanted)}.", flush=True)
    install(wanted)
    if wanted := missing():
        sys.exit(f"Could not be installed, so the tests that need them are skipped: {', '.join(wanted)}.")


if __name__ == "__main__":
    main()
