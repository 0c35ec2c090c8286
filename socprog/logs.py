"""Lines of the log, whoever writes them: an address that is itself a secret does not get there."""

import logging
import re

SECRET_ADDRESS = re.compile(r"(/speak/)[^/\s'\"]+")


class DiscreetFormatter(logging.Formatter):
    """Over the whole line, with the traceback that may follow it."""

    def format(self, record: logging.LogRecord) -> str:
        return SECRET_ADDRESS.sub(r"\1***", super().format(record))
