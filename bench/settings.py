"""The portal's settings, all of it kept in the bench's own directory."""

import os
from pathlib import Path

from socprog.settings import *  # noqa: F403

DATA_DIRECTORY = Path(os.environ["BENCH_DIRECTORY"])
DATABASES["default"] |= {"NAME": "bench", "DIRECTORY": DATA_DIRECTORY / "postgres"}  # noqa: F405
STATIC_ROOT = DATA_DIRECTORY / "static"
