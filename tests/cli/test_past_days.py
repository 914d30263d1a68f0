"""What a yes would show to be owed: by its day, and once that has gone by, never as if it were still to come."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

LAST = "Tue 26 May 2026"


@pytest.mark.parametrize(
    ("as_at", "gone"),
    [
        ("2026-05-05", False),
        ("2026-05-25", False),
        ("2026-05-26", False),
        ("2026-05-27", True),
        ("2026-06-20", True),
        ("2027-01-04", True),
    ],
)
@pytest.mark.parametrize("command", ["next", "due"])
def test_a_last_day_that_has_gone_by_is_told_as_one(
    run: Run, tmp_path: Path, command: str, as_at: str, *, gone: bool
) -> None:
    record: list[dict[str, object]] = [
        {"event": "strategy_discussion_held", "at": "2026-05-02", "s47_initiated": True},
        {"event": "s47_enquiry_started", "at": "2026-05-02"},
    ]
    file = tmp_path / "case.jsonl"
    file.write_text("".join(json.dumps({"case": "Q", **event}) + "\n" for event in record), encoding="utf-8")
    one = ["--case", "Q"] if command == "next" else []
    said = " ".join(run(command, file, *one, "--as-at", as_at).out.split())
    asked = said[said.index("likely to go on suffering significant harm?") :]
    asked = asked[: asked.index("yours to decide" if command == "due" else "Raised on")]
    assert (f"the last day was {LAST}" in asked, f"by {LAST}" in asked, f"By {LAST}" in asked) == (
        gone,
        not gone,
        False,
    )
