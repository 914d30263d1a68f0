"""A rule as a query, and an evaluation by queries, as they are run."""

import json
from pathlib import Path

import duckdb
import pytest

from tests.cli.conftest import Run

CHILD = "examples/one-child-2011.jsonl"
AS_AT = ("--as-at", "2011-05-20")


@pytest.mark.parametrize(
    "rule",
    [
        "wt10.icpc.15wd",
        "ca89.s47.wishes",
        "wt10.ia.skip-to-core",
        "ca89.pp.max",
        "wt10.refer.decide",
        "wt23.refer.feedback",
    ],
)
def test_a_query_is_printed_that_a_database_can_read(run: Run, rule: str) -> None:
    ran = run("sql", rule, *AS_AT)
    assert ran.code == 0
    assert f"-- {rule}: " in ran.out
    read = duckdb.extract_statements(ran.out)
    assert [s.type.name for s in read] == ["CREATE"] * (len(read) - 1) + ["SELECT"]


@pytest.mark.parametrize(
    ("rule", "code", "says"),
    [
        ("sa91.max", "G649", "it adds up earlier stays"),
        ("aar05.placed", "G649", "it says what counts as having happened too"),
        ("aar05.visit.report", "G649", "no record can show what it asks"),
        ("wt10.icpc.15dw", "G205", "did you mean `wt10.icpc.15wd`?"),
    ],
)
def test_a_rule_with_no_query_is_refused_with_the_reason(run: Run, rule: str, code: str, says: str) -> None:
    ran = run("sql", rule, *AS_AT)
    assert (ran.code, ran.out) == (3, "")
    assert code in ran.err
    assert says in ran.err


def test_what_a_query_of_a_power_does_not_ask_is_written_above_it(run: Run) -> None:
    assert "is asked of each row afterwards, not here" in run("sql", "ca89.epo.max", *AS_AT).out
    assert "afterwards" not in run("sql", "wt10.icpc.15wd", *AS_AT).out


def test_the_receipt_names_what_was_left_to_the_definition(run: Run, tmp_path: Path) -> None:
    stay = tmp_path / "stay.jsonl"
    told = {"case": "c", "event": "secure_accommodation_started", "at": "2011-05-01T10:00", "authority": "kent"}
    stay.write_text(json.dumps(told), encoding="utf-8")
    ran = run("evaluate", CHILD, str(stay), *AS_AT, "--engine", "batch", "--format", "json")
    left = ran.data["receipt"]["answered_by_definition"]
    assert ran.data["receipt"]["evaluator"] == "batch"
    assert left["of"] == len(ran.data["findings"]) > left["findings"] == 1
    assert left["rules"] == {"sa91.max": "it adds up earlier stays"}
