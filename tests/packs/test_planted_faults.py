"""Faults planted in rules are found by the cases beside them; the figures of the whole are in benchmarks/README.md."""

from datetime import date

import pytest

from benchmarks.rule_mutation import planted
from benchmarks.rule_operators import OPERATORS


def test_the_cases_beside_the_rules_find_what_is_planted_in_them(capsys: pytest.CaptureFixture[str]) -> None:
    found = [caught for _, each in planted([*OPERATORS], 2, 11, date(2026, 11, 30)) for caught in each]
    assert len(found) > 35
    assert sum(found) / len(found) >= 0.95, capsys.readouterr().out
