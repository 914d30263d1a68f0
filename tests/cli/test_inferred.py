"""No output says of an edition that nobody has read that it expects anything: only what the edition before expected."""

import json
from pathlib import Path
from typing import Any

import pytest

from guidance.app.packs.shipped import shipped
from tests.cli.conftest import Run

EVENTS: list[dict[str, Any]] = [
    {"event": "referral_received", "at": "2026-04-01"},
    {"event": "assessment_started", "at": "2026-04-03"},
    {"event": "strategy_discussion_held", "at": "2026-04-10", "s47_initiated": True},
    {"event": "icpc_held", "at": "2026-05-20", "plan_agreed": True},
    {"event": "review_conference_held", "at": "2026-08-25", "plan_continues": True},
    {"event": "transfer_in_notified", "at": "2026-04-02", "permanent": True},
]
DAYS = ["2026-04-02", "2026-04-10", "2026-05-01", "2026-06-20", "2026-12-01"]
ASKED = [
    ("evaluate", "{file}", "--as-at", "{day}"),
    ("evaluate", "{file}", "--as-at", "{day}", "--format", "csv"),
    ("evaluate", "{file}", "--as-at", "{day}", "--format", "json"),
    ("evaluate", "{file}", "--as-at", "{day}", "--format", "jsonl", "--all"),
    ("next", "{file}", "--case", "A", "--as-at", "{day}"),
    ("next", "{file}", "--case", "A", "--as-at", "{day}", "--all"),
    ("next", "{file}", "--case", "A", "--as-at", "{day}", "--format", "json"),
    ("explain", "{file}", "--case", "A", "--rule", "wt26.refer.decide.2", "--as-at", "{day}"),
    ("next", "--event", "referral_received", "--at", "{day}", "--authority", "kent"),
    ("rules", "referral", "--as-at", "{day}"),
    ("rules", "referral", "--as-at", "{day}", "--format", "json"),
]
UNREAD = {r.id for r in shipped().rules if r.inferred}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_no_output_says_that_the_text_in_force_expects_it(
    asked: tuple[str, ...], day: str, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "case.jsonl"
    rows = ({"case": "A", "authority": "kent", "id": f"e{n}", **event} for n, event in enumerate(EVENTS))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    out = " ".join(run(*(word.format(file=file, day=day) for word in asked)).out.split())
    assert "Statutory guidance" not in out
    assert "statutory guidance expects" not in out.lower()
    assert "not shown in time" not in out.lower()
    assert "the 2026 text in force was not read" in out
    assert "the 2023 edition " in out.lower()


def test_there_are_inferred_rules_to_speak_of() -> None:
    assert len(UNREAD) > 20
