"""An answer as a Parquet file: the columns of the CSV, whole or not at all."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from pyarrow import parquet

from tests.cli.conftest import Run

CHILD = "examples/one-child-2011.jsonl"
AS_AT = ("--as-at", "2011-05-20", "--no-deviations")


def test_a_parquet_file_holds_what_the_csv_holds(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "found.parquet"
    ran = run("evaluate", CHILD, *AS_AT, "--format", "parquet", "--output", str(file))
    assert (ran.code, ran.out) == (0, "")
    table = parquet.read_table(file)
    rows = table.to_pylist()
    told = list(csv.DictReader(io.StringIO(run("evaluate", CHILD, *AS_AT, "--format", "csv").out)))
    assert table.schema.names == list(told[0])
    for plain in ("id", "status", "trigger_id", "trigger_at", "performed", "in_words"):
        assert [row[plain] or "" for row in rows] == [row[plain] for row in told]
    assert [row["due"].isoformat() if row["due"] else "" for row in rows] == [row["due"] for row in told]
    assert {type(row["due"]) for row in rows} == {date, type(None)}
    assert ["; ".join(row["weigh"]) for row in rows] == [row["weigh"] for row in told]
    receipt = json.loads(table.schema.metadata[b"receipt"])
    assert receipt["counts"]["findings"] == len(rows)


def test_however_few_kinds_of_findings_are_held_the_rows_are_the_same(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ("examples/one-child-2011.jsonl", "--as-at", "2012-12-31", "--no-deviations", "--format", "parquet")
    run("evaluate", *given, "--output", str(tmp_path / "whole.parquet"))
    for name, least in (("AT_ONCE", 7), ("FEW", 3), ("MOST", 5)):
        monkeypatch.setattr(f"guidance.render.parquet.{name}", least)
    run("evaluate", *given, "--output", str(tmp_path / "parts.parquet"))
    whole, parts = (parquet.read_table(tmp_path / f"{name}.parquet") for name in ("whole", "parts"))
    assert whole.num_rows > 3 * 7
    assert parts.equals(whole)


def test_where_nothing_is_found_the_file_says_what_may_be_said_and_is_no_empty_table(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "found.parquet"
    run("evaluate", CHILD, "--as-at", "2009-01-01", "--no-deviations", "--format", "parquet", "--output", str(file))
    (row,) = parquet.read_table(file).to_pylist()
    assert row["in_words"]
    assert row["status"] is None


@pytest.mark.parametrize(
    "given", [("--format", "parquet"), ("--format", "csv", "--output", "x.csv"), ("--output", "x")]
)
def test_a_format_and_a_file_that_do_not_go_together_are_refused(run: Run, given: tuple[str, ...]) -> None:
    ran = run("evaluate", CHILD, *AS_AT, *given)
    assert (ran.code, ran.out) == (3, "")
    assert "--format parquet and --output FILE go together" in ran.err


def test_what_cannot_be_written_leaves_what_was_there(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "found.parquet"
    file.write_bytes(b"what was there")
    file.chmod(0o444)
    ran = run("evaluate", CHILD, *AS_AT, "--format", "parquet", "--output", str(file))
    assert ran.code == 3
    assert file.read_bytes() == b"what was there"
