"""The measure of the recogniser: each programme is read as a person reads it."""

from statistics import mean

import pytest

from tests.agenda.importer import judge

REAL, FIXTURES = judge.real(), judge.fixtures()


@pytest.mark.parametrize("case", REAL, ids=lambda case: case.name)
def test_real_programmes_are_read_with_every_fact_right(case):
    verdict = case.verdict()
    wrong = {group: score for group, score in verdict.scores.items() if score is not None and score < 0.98}
    assert not wrong, _said(verdict)


def test_fixtures_are_read_well():
    verdicts = [case.verdict() for case in FIXTURES]
    assert mean(verdict.overall for verdict in verdicts) >= 0.95, "\n" + judge.table(verdicts)


@pytest.mark.parametrize("case", FIXTURES, ids=lambda case: case.name)
def test_no_fixture_is_read_badly(case):
    verdict = case.verdict()
    assert verdict.overall >= 0.5, _said(verdict)


def _said(verdict: judge.Verdict) -> str:
    return "\n".join([verdict.failure, *(line for tally in verdict.tallies.values() for line in tally.said)])
