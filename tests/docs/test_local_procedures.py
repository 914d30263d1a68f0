"""The table of local procedures: each row that was found has its place, and each pack that is named is there."""

import re
from pathlib import Path

import pytest

from guidance.app.packs.shipped import shipped

ROOT = Path(__file__).resolve().parents[2]
FACTS = next(
    (up / "shared" / "facts" / "working-together.md" for up in ROOT.parents if (up / "shared").is_dir()), ROOT / "none"
)
PAGE = (ROOT / "docs" / "writing-rules.md").read_text(encoding="utf-8")
ROWS = {
    int(number): (whose, told)
    for number, whose, told in re.findall(r"^\| ([0-9]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
}
AUDITS_AND_SAMPLES = {"haringey-procedures-2011", "kent-2009", "tower-hamlets-draft-2010"}
"""Packs of authorities that stand for something else: they are told of in the pages of audits and of forms."""


def named(word: str) -> set[str]:
    told = (told for _, told in ROWS.values() if told.startswith("drift") == (word == "drift"))
    return {name for each in told for name in re.findall(r"`([a-z0-9-]+)`", each)}


def test_each_pack_that_waits_to_be_named_is_in_the_table_and_each_that_is_in_it_is_there() -> None:
    waiting = {rule.instrument.id for rule in shipped().when_named if rule.authority}
    assert named("pack") == waiting - AUDITS_AND_SAMPLES


def test_each_example_of_drift_is_in_the_table_and_each_that_is_in_it_is_there() -> None:
    assert named("drift") == {folder.name for folder in (ROOT / "examples" / "local-drift").iterdir()}


def test_what_is_neither_says_why() -> None:
    assert all(told.startswith(("`", "drift: `", "neither: ")) for _, told in ROWS.values())


@pytest.mark.skipif(not FACTS.is_file(), reason="the facts are not here")
def test_each_row_that_was_found_has_its_place() -> None:
    section = FACTS.read_text(encoding="utf-8").partition("## 5. ")[2].partition("\n## ")[0]
    found = dict(re.findall(r"^\| ([0-9]+) \| ([A-Z][a-z]+)", section, re.MULTILINE))
    assert {number: whose.split()[0].rstrip(",") for number, (whose, _) in ROWS.items()} == {
        int(number): whose for number, whose in found.items()
    }
