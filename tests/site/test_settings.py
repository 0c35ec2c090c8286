"""Settings from the environment: a value that makes no sense stops the start with one sentence naming it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
REAL = {"SECRET_KEY": "a-key-for-tests-" * 4, "PATH": os.environ["PATH"]}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """The project's code in another folder, where no `.data` and no `.env` help."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "manage.py").symlink_to(ROOT / "manage.py")
    shutil.copytree(ROOT / "socprog", folder / "socprog", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", folder / "manage.py", follow_symlinks=True) if False else None
    return folder


def start(folder, *command, **environment):
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
