"""Local procedures as eight authorities published them, each a drift from a national rule that `check` tells of."""

from pathlib import Path

import pytest

from guidance.app.packs import checking

FOLDER = Path(__file__).parents[2] / "examples/local-drift"
TOLD = {
    "devon-incidents": ["G443"],
    "liverpool-partnership-conferences": ["G362"],
    "norfolk-conferences": ["G362"],
    "nottinghamshire-referrals": ["G362"],
    "sefton-referrals": ["G362"],
    "slough-incidents": ["G362", "G443"],
    "warrington-conferences": ["G362"],
    "west-mercia-conferences": ["G362"],
}


def test_every_example_is_asked_about() -> None:
    assert {each.name for each in FOLDER.iterdir()} == set(TOLD)


@pytest.mark.parametrize("name", TOLD)
def test_an_example_of_drift_is_told_and_nothing_else(name: str) -> None:
    found = checking.check([FOLDER / name])
    assert [each.code for each in found.diagnostics] == TOLD[name]
    assert all(rule.instrument.when_named for rule in found.every_rule)
