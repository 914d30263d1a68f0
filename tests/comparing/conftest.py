"""Two packs of one authority, made up for these tests: as it was, and as it is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, records, run

__all__ = ["Ran", "records", "run"]

INSTRUMENT = """\
instrument: zz-dudley-desk
title: Dudley desk manual
force: local-procedure
extent: england
authority: dudley
commencement: 2024-01-01
calendar: england-and-wales
"""
HEAD = """\
  provision: {heading: Referrals, paragraph: "", evidence: recalled}
  bearer: duty team
  why: A family that is not told waits imagines the worst.
"""
LETTER = f"""\
- id: zzd.letter
  title: Give the child a worker
{HEAD}  when: referral_received
  should: case_allocated
  within: LIMIT
  until: [case_closed]
"""
Pack = Callable[..., Path]


def written(folder: Path, *rules: str, instrument: str = INSTRUMENT) -> Path:
    """Write a pack."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "instrument.yaml").write_text(instrument, encoding="utf-8")
    (folder / "02-referral.yaml").write_text("".join(rules), encoding="utf-8")
    return folder


def letter(within: str, **changes: str) -> str:
    """Write the rule on letters with another limit, and with some words in place of others."""
    said = LETTER.replace("LIMIT", within)
    for word, other in changes.items():
        assert word in said
        said = said.replace(word, other)
    return said


def rule(name: str, when: str, should: str, within: str) -> str:
    """Write another rule of the manual."""
    return f"- id: zzd.{name}\n  title: Do the {name}\n{HEAD}  when: {when}\n  should: {should}\n  within: {within}\n"


@pytest.fixture
def was(tmp_path: Path) -> Path:
    return written(tmp_path / "was", letter("3 days"), rule("gone", "case_closed", "referrer_told", "2 weeks"))


@pytest.fixture
def now(tmp_path: Path) -> Path:
    return written(tmp_path / "now", letter("2 days"), rule("new", "referral_received", "assessment_started", "4 days"))
