"""A departure of the lowest level, and what the command line says of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[3]


WRITTEN_AFTER = "decided before, written down after"


EXAMPLE = ROOT / "examples" / "deviation-2011.yaml"


RECORDS = ROOT / "examples" / "one-child-2011.jsonl"


AS_AT = ("--as-at", "2011-06-15")


Written = Callable[..., Path]


HARMLESS: dict[str, Any] = {
    "case": "EX-1", "authority": "kent", "rule": "wt10.cg.first", "trigger": "e20", "decided": "2011-06-10",
    "decided_by": {"role": "conference chair", "agency": "children's social care", "name": "Robin Ashdown"},
    "authorised_by": "service manager, children's social care", "reasons": "Her interpreter was ill.",
    "principles": ["acpo.3"], "harms": [{"harm": "a week's gap", "likelihood": "unlikely", "seriousness": "slight"}],
    "instead": "it meets on 17 June", "recorded_at": "2011-06-10T16:20",
    "until": "2030-12-31", "exceptional": "One interpreter in the county speaks her language.",
}  # fmt: skip


def finding(run: Run, *options: object, rule: str = "wt10.cg.first") -> dict[str, Any]:
    ran = run("evaluate", RECORDS, "--format", "json", *(options or AS_AT))
    assert ran.code == 0, ran.err
    found: dict[str, Any] = next(f for f in ran.data["findings"] if f["rule"] == rule)
    return found | {"receipt": ran.data["receipt"]}


def entries(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("ledger", "show", "--format", "json").data
    return found


BY = ("--by", "practice lead, Kent")
