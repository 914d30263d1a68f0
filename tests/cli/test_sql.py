"""A rule as a query, and an evaluation by queries, as they are run."""

import duckdb
import pytest

from tests.cli.conftest import Run

CHILD = "examples/one-child-2011.jsonl"
AS_AT = ("--as-at", "2011-05-20")


@pytest.mark.parametrize("rule", ["wt10.icpc.15wd", "ca89.s47.wishes", "wt10.ia.skip-to-core"])
def test_a_query_is_printed_that_a_database_can_read(run: Run, rule: str) -> None:
    ran = run("sql", rule, *AS_AT)
    assert ran.code == 0
    assert f"-- {rule}: " in ran.out
    read = duckdb.extract_statements(ran.out)
    assert [s.type.name for s in read] == ["CREATE"] * (len(read) - 1) + ["SELECT"]


@pytest.mark.parametrize(
    ("rule", "code", "says"),
    [
        ("ca89.pp.max", "G649", "it limits a power"),
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


def test_the_receipt_names_what_was_left_to_the_definition(run: Run) -> None:
    ran = run("evaluate", CHILD, *AS_AT, "--engine", "batch", "--format", "json")
    left = ran.data["receipt"]["answered_by_definition"]
    assert ran.data["receipt"]["evaluator"] == "batch"
    assert left["of"] == len(ran.data["findings"]) > left["findings"] > 0
    assert "what ends it is told by what it is of" in left["rules"].values()
