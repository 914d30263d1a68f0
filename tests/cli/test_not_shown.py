"""What records could not show is said once for each rule and source; each duty is told by itself with `--all`."""

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

CENSUS = Path(__file__).resolve().parents[2] / "examples" / "census-2024-invented.xml"
AS_AT = ("--as-at", "2011-06-30")
SCOPES: list[dict[str, Any]] = [
    {"shows": ["referral_received"]},
    {"shows": ["referral_received", "referral_decided"]},
    {"shows": ["referral_received", "initial_assessment_completed"]},
    {"shows": ["icpc_held", "cp_plan_started"]},
    {"shows": []},
    {"until": "2011-04-20"},
    {"from": "2011-05-01"},
    {"from": "2011-04-01", "until": "2011-05-01"},
    {"shows": ["referral_received", "icpc_held", "core_group_met"], "until": "2011-05-31"},
    {"from": "2011-01-01", "until": "2012-01-01"},
    {},
]


def written(folder: Path, name: str, scope: dict[str, Any], cases: int = 3) -> Path:
    """Write a record of several children who have the same dates, from a source that can show only so much."""
    file = folder / f"{name}.jsonl"
    days = [("referral_received", "2011-04-18"), ("icpc_held", "2011-05-12"), ("cp_plan_started", "2011-05-12")]
    rows = [
        {"case": f"{name}-{n}", "event": event, "at": at, "authority": "kent", "plan_agreed": True}
        if event == "icpc_held"
        else {"case": f"{name}-{n}", "event": event, "at": at, "authority": "kent"}
        for n in range(cases)
        for event, at in days
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in ({"source": name, **scope}, *rows)), encoding="utf-8")
    return file


def data(run: Run, *asked: object) -> dict[str, Any]:
    """Ask for JSON; where all could be shown, there are no rows of sources."""
    found: dict[str, Any] = run("evaluate", *asked, "--format", "json").data
    return found


@pytest.mark.parametrize("scope", SCOPES, ids=json.dumps)
def test_every_finding_is_told_by_itself_or_counted_in_one_row(scope: dict[str, Any], run: Run, tmp_path: Path) -> None:
    files = [written(tmp_path, "alpha", scope), written(tmp_path, "beta", {"shows": ["referral_received"]}, cases=2)]
    brief, whole = data(run, *files, *AS_AT), data(run, *files, *AS_AT, "--all")
    count = brief["receipt"]["counts"]
    assert brief["receipt"] == whole["receipt"]
    assert "not_shown" not in whole
    assert len(whole["findings"]) == count["findings"]
    assert len(brief["findings"]) + sum(row["count"] for row in brief.get("not_shown", ())) == count["findings"]
    assert sum(row["count"] for row in brief.get("not_shown", ())) == count["not_shown"]
    dark = [f for f in whole["findings"] if f not in brief["findings"]]
    assert {f["status"] for f in dark} <= {"undetermined"}
    assert Counter(f["rule"] for f in dark) == sum(
        (Counter({row["rule"]: row["count"]}) for row in brief.get("not_shown", ())), Counter()
    )


@pytest.mark.parametrize("scope", SCOPES, ids=json.dumps)
def test_a_rule_and_a_source_have_one_row(scope: dict[str, Any], run: Run, tmp_path: Path) -> None:
    files = [written(tmp_path, "alpha", scope), written(tmp_path, "beta", {"shows": ["referral_received"]}, cases=2)]
    rows = data(run, *files, *AS_AT)["not_shown"]
    named = [(row["rule"], row["record_source"], tuple(row["missing"])) for row in rows]
    assert named == sorted(set(named))
    assert {row["record_source"] for row in rows} <= {"alpha", "beta"}
    assert {row["cases"] for row in rows if row["record_source"] == "beta"} == {2}


def test_a_row_says_what_is_missing_how_often_and_who_would_know(run: Run, tmp_path: Path) -> None:
    (row,) = [
        row
        for row in data(run, written(tmp_path, "visits", {"shows": ["icpc_held"]}), *AS_AT)["not_shown"]
        if row["rule"] == "wt10.cg.first"
    ]
    assert (row["record_source"], row["missing"], row["count"], row["cases"]) == ("visits", ["core_group_met"], 3, 3)
    assert row["in_words"] == (
        "cannot tell of 3 duties in 3 cases: visits does not show whether the core group met over the time in question"
        f"; who would know: {row['bearer']}"
    )


def test_csv_has_a_row_with_no_case_and_a_count(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path, "alpha", {"shows": ["icpc_held"]})
    rows = list(csv.DictReader(io.StringIO(run("evaluate", file, *AS_AT, "--format", "csv").out)))
    of_sources = [row for row in rows if not row["case"]]
    of_children = [row for row in rows if row["case"]]
    counts = data(run, file, *AS_AT)["receipt"]["counts"]
    assert sum(int(row["count"]) for row in of_sources) == counts["not_shown"] > 0
    assert len(of_children) + counts["not_shown"] == counts["findings"]
    assert {(row["count"], row["cases"], row["record_source"]) for row in of_children} == {("", "", "")}
    assert {(row["id"], row["trigger_id"], row["due"]) for row in of_sources} == {("", "", "")}
    assert {row["status"] for row in of_sources} == {"undetermined"}
    each = list(csv.DictReader(io.StringIO(run("evaluate", file, *AS_AT, "--format", "csv", "--all").out)))
    assert len(each) == counts["findings"]
    assert not {"count", "cases", "record_source"} & set(each[0])


def test_json_lines_give_the_same_rows(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path, "alpha", {"shows": ["icpc_held"]})
    lines = [json.loads(line) for line in run("evaluate", file, *AS_AT, "--format", "jsonl").out.splitlines()]
    whole = data(run, file, *AS_AT)
    assert [line["not_shown"] for line in lines if "not_shown" in line] == whole["not_shown"]
    assert [line for line in lines[1:] if "not_shown" not in line] == whole["findings"]


def test_the_table_gives_each_row_and_fits_eighty_columns(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path, "alpha", {"shows": ["icpc_held"]})
    out = run("evaluate", file, *AS_AT).out
    assert "What these records cannot show, once for each rule and source:" in out
    rows = data(run, file, *AS_AT)["not_shown"]
    assert all(row["in_words"] in " ".join(out.split()) for row in rows)
    assert max(map(len, out.splitlines())) <= 80
    assert "What these records cannot show" not in run("evaluate", file, *AS_AT, "--all").out


def test_what_is_left_as_cannot_tell_says_who_would_know(run: Run, tmp_path: Path) -> None:
    out = " ".join(run("evaluate", written(tmp_path, "alpha", {}), *AS_AT).out.split())
    assert "cannot tell" in out
    assert out.count("cannot tell") <= out.count("who would know: ")


def test_the_example_census_is_told_in_two_thirds_of_the_room_or_less(run: Run) -> None:
    asked = ("evaluate", CENSUS, "--as-at", "2024-03-31", "--format", "csv")
    assert 3 * len(run(*asked).out) < 2 * len(run(*asked, "--all").out)


def test_one_child_is_still_told_what_could_not_be_shown(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path, "alpha", {"shows": ["icpc_held"]})
    found = run("next", file, "--case", "alpha-0", "--as-at", "2011-05-20", "--format", "json").data
    assert "wt10.cg.first" in {f["rule"] for f in found["cannot_tell"]}
