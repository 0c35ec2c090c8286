"""How well programmes are read, a row each; `python -m tests.agenda.importer.judge -v` tells every difference."""

from tests.agenda.importer import judge


def measured() -> str:
    return judge.table([case.verdict() for case in judge.real() + judge.fixtures()])
