"""What a pack says beside its rules: a change of it is named, and never read as nothing having changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ran
from tests.comparing.conftest import INSTRUMENT, letter, written

Run = Callable[..., Ran]
WORDS = """\
events:
  zz_call:
    means: The duty team rings.
    also: [ring]
    stages: [referral]
    leads_to: [{done_by: case_allocated}]
    facts:
      zz_kind: {type: {one_of: [short, long]}, means: of which kind it is}
  zz_end: {means: The call ends., stages: [referral]}
states:
  zz_calling: {means: A call is on., starts_with: [zz_call], ends_with: [zz_end]}
"""
ASKED = """\
questions:
  - id: zz-safe
    question: Is everybody safe?
    ask_when: zz_call
    how_soon: immediately
    settled_by: [zz_end]
"""
CASES = """\
- rule: zzd.letter
  case: on the last day
  authority: dudley
  as_at: 2024-10-31
  events:
    - 2024-10-07 referral_received
    - 2024-10-10 case_allocated
  expect: discharged
"""
TRADE = "same: [[worker given, zz worker]]\n"
FILES = {
    "instrument.yaml": INSTRUMENT, "vocabulary.yaml": WORDS, "questions.yaml": ASKED, "02-referral.cases.yaml": CASES,
    "words.yaml": TRADE,
}  # fmt: skip
RUNG = 'out_of_hours: {telephone: "01632 960000", checked: 2024-02-01}'
EVENT, STATE, QUESTION = "event zz_call", "state zz_calling", "question zz-safe"
CHANGES = [
    ("vocabulary.yaml", "team rings", "team calls", EVENT),
    ("vocabulary.yaml", "[ring]", "[phone]", EVENT),
    ("vocabulary.yaml", "    leads_to: [{done_by: case_allocated}]\n", "", EVENT),
    ("vocabulary.yaml", "[short, long]", "[short, long, odd]", EVENT),
    ("vocabulary.yaml", "of which kind it is", "of which kind that is", EVENT),
    ("vocabulary.yaml", "ends_with: [zz_end]", "ends_with: [zz_end, case_closed]", STATE),
    ("vocabulary.yaml", "ends_with: [zz_end]", "ends_with: [zz_end], begins_again_after: [zz_end]", STATE),
    ("vocabulary.yaml", "ends_with: [zz_end]", "ends_with: [zz_end], outlasts_power: true", STATE),
    ("questions.yaml", "immediately", "without_delay", QUESTION),
    ("questions.yaml", "[zz_end]", "[zz_end, case_closed]", QUESTION),
    ("questions.yaml", "Is everybody", "Are all", QUESTION),
    ("questions.yaml", "how_soon", "outlasts: [case_closed]\n    how_soon", QUESTION),
    ("questions.yaml", "how_soon", "concerns: life\n    how_soon", QUESTION),
    ("02-referral.cases.yaml", "discharged", "breached", "worked cases of a rule zzd.letter"),
    ("words.yaml", "zz worker", "zz person", "list of words of the trade same"),
    ("instrument.yaml", "extent", "at_repeal: ends\nextent", "what becomes of clocks when it ends"),
    ("instrument.yaml", "extent", "working_days: as the manual says\nextent", "what it calls a working day"),
    ("instrument.yaml", "extent", "laws_not_held: [An Act]\nextent", "the laws it rests on that are not held here"),
    ("instrument.yaml", "extent", "licence: one of our own\nextent", "under which licence it is published"),
    ("instrument.yaml", "extent", f"{RUNG}\nextent", "whom to ring out of hours"),
    ("instrument.yaml", "extent", "commencement_known: {evidence: confirmed}\nextent", "how its first day is known"),
]  # fmt: skip
REACHED = {EVENT, STATE, "what becomes of clocks when it ends"}


def pack(folder: Path, **changed: str) -> Path:
    """Write a pack that says something beside its rules, with some files otherwise."""
    written(folder, letter("3 days"))
    for name, text in {**FILES, **changed}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def told(found: Any) -> list[str]:  # noqa: ANN401  JSON
    others = [f"{o['kind']} {name}" for o in found["diff"]["others"] for name in o["changed"]]
    return others + [change["name"] for change in found["diff"]["instruments"]]


@pytest.mark.parametrize(("file", "word", "other", "names"), CHANGES, ids=lambda said: str(said)[:24])
def test_a_change_of_it_is_named_and_nothing_else_is(  # noqa: PLR0917  the row
    tmp_path: Path, run: Run, file: str, word: str, other: str, names: str
) -> None:
    assert word in FILES[file]
    was, now = pack(tmp_path / "was"), pack(tmp_path / "now", **{file: FILES[file].replace(word, other, 1)})
    assert told(run("diff", was, now, "--format", "json").data) == [names]
    said = run("diff", was, now).out
    assert ("No rule is written otherwise, but what they rest on" in said) is (names in REACHED)
    assert ("No rule asks for anything else" in said) is (names not in REACHED)


def test_where_what_rules_rest_on_has_changed_no_records_make_impact_say_that_nothing_has(
    tmp_path: Path, run: Run, records: Callable[..., Path]
) -> None:
    was = pack(tmp_path / "was")
    now = pack(
        tmp_path / "now", **{"vocabulary.yaml": WORDS.replace("ends_with: [zz_end]", "ends_with: [case_closed]")}
    )
    elsewhere = records({"case": "ZZ1", "authority": "camden", "event": "case_closed", "at": "2009-03-01"})
    said = run("impact", was, now, elsewhere, "--as-at", "2009-04-12").out
    assert "What the rules rest on is not as it was." in said
    assert "no finding changes" not in said


def test_a_rule_that_is_no_longer_shown_as_late_but_as_a_question_is_changed_and_counted(
    tmp_path: Path, run: Run, records: Callable[..., Path]
) -> None:
    was = written(tmp_path / "was", letter("3 days"))
    now = written(tmp_path / "now", letter("3 days", **{"  until": "  serves: professional-advice\n  until"}))
    file = records({"case": "ZZ1", "authority": "dudley", "event": "referral_received", "at": "2024-03-01"})
    assert "what it is for: was “nothing”; now “professional advice" in run("diff", was, now).out
    found = run("impact", was, now, file, "--as-at", "2024-04-12", "--minimum", "1", "--format", "json").data
    (column,) = found["impact"]["rules"][0]["columns"]
    assert {part["name"]: part["count"] for part in column["counts"]["parts"][0]} == {"same": 0, "changed": 1}
