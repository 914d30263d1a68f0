"""Many cases at once: in any order, twice over, one very long, cut off, with no room, and stopped half-way."""

import csv
import io
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyarrow import parquet

from guidance.app.evaluation import evaluators
from guidance.engine import bounds
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
EVENTS = int(os.environ.get("GUIDANCE_EVENTS_OF_A_CHILD", "300"))
"""How many events one child has: 5,000 in `make campaign`."""
Asked = Callable[..., list[dict[str, str]]]
CENSUS = ROOT / "examples" / "census-2024-invented.xml"
AS_AT = ("--as-at", "2024-03-31")
ENGINES = ("batch", "definition")
JOURNEY = (
    ("referral_received", "2023-05-02"), ("referral_decided", "2023-05-03"), ("assessment_started", "2023-05-04"),
    ("strategy_discussion_held", "2023-05-09"), ("icpc_held", "2023-05-30"), ("cp_plan_started", "2023-05-30"),
    ("core_group_met", "2023-06-09"), ("review_conference_held", "2023-08-29"), ("case_closed", "2024-02-01"),
)  # fmt: skip


def rows(cases: int, seed: int = 7) -> Iterator[dict[str, str]]:
    """Yield the records of some cases, each of which goes as far as chance has it."""
    chance = random.Random(seed)  # noqa: S311  the same each time
    for case in range(cases):
        for name, at in JOURNEY[: chance.randint(1, len(JOURNEY))]:
            yield {"case": f"C{case:03}", "event": name, "at": at, "authority": "kent", "episode": "1"}


def written(file: Path, records: list[dict[str, str]]) -> Path:
    """Write records as cells."""
    with file.open("w", encoding="utf-8", newline="") as sheet:
        writer = csv.DictWriter(sheet, list(records[0]))
        writer.writeheader()
        writer.writerows(records)
    return file


INSTRUMENT = """instrument: kent-desk-manual
title: Kent desk manual
force: local-procedure
extent: england
authority: kent
commencement: 2020-01-01
commencement_known: {evidence: recalled, sources: ["a manual made up for a test"]}
at_repeal: ends
because: Made up for a test.
text_read: false
calendar: england-and-wales
source: {url: "http://example.org/manual", read: 2026-11-22}
"""
RULE = """- id: kent.{id}
  title: {title}
  provision: {{heading: Conferences, paragraph: "", evidence: confirmed, sources: ["a manual made up for a test"]}}
  bearer: duty team
  when: {when}
  should: {should}
  within: {within}
  until: case_closed
  clock: each
  serves: timeliness
  why: Made up for a test.
"""
RULES = (
    ("start", "Start the assessment", "referral_received", "assessment_started", "10 working days"),
    ("meet", "Hold the conference", "strategy_discussion_held", "icpc_held", "14 working days"),
    ("group", "Hold the core group", "cp_plan_started", "core_group_met", "9 working days"),
    ("review", "Review the plan again", "review_conference_held", "review_conference_held", "5 months"),
)


@pytest.fixture(name="pack")
def _pack(tmp_path: Path) -> Path:
    """Write a pack of four rules: each query takes as long to prepare for few cases as for many."""
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "instrument.yaml").write_text(INSTRUMENT, encoding="utf-8")
    names = ("id", "title", "when", "should", "within")
    text = "".join(RULE.format(**dict(zip(names, rule, strict=True))) for rule in RULES)
    (pack / "rules.yaml").write_text(text, encoding="utf-8")
    return pack


@pytest.fixture(name="asked")
def _asked(run: Run, pack: Path) -> Asked:
    """Put the pack to files of cells by an evaluator, and return the rows of the answer."""

    def asked(*files: Path, engine: str = "batch") -> list[dict[str, str]]:
        ask = (*files, *AS_AT, "--engine", engine, "--format", "csv", "--no-deviations", "--rules", pack)
        ran = run("evaluate", *ask, "--no-trials")
        assert ran.code == 0, ran.err
        return list(csv.DictReader(io.StringIO(ran.out)))

    return asked


def test_order_and_repeated_rows_make_no_difference_to_many_cases(asked: Asked, tmp_path: Path) -> None:
    plain = list(rows(40))
    mixed = [*plain, *plain[::3]]
    random.Random(3).shuffle(mixed)  # noqa: S311  the same each time
    whole = asked(written(tmp_path / "plain.csv", plain))
    assert len(whole) > 40
    for engine in ENGINES:
        assert asked(written(tmp_path / "mixed.csv", mixed), engine=engine) == whole


def test_a_case_that_stands_in_several_files_is_one_case(asked: Asked, tmp_path: Path) -> None:
    plain = list(rows(12))
    whole = asked(written(tmp_path / "plain.csv", plain))
    halves = asked(*(written(tmp_path / f"{n}.csv", plain[n::2]) for n in (0, 1)))
    assert [row for row in halves if row["case"]] == [row for row in whole if row["case"]]


def test_cases_are_answered_alike_however_many_are_laid_out_at_once(
    asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path / "plain.csv", list(rows(9)))
    whole = asked(file)
    monkeypatch.setattr(evaluators, "LAID_OUT_AT_ONCE", 4)
    assert asked(file) == whole


def test_a_child_with_very_many_events_is_answered_as_any_other(asked: Asked, tmp_path: Path) -> None:
    plan = {"case": "C1", "authority": "kent", "event": "cp_plan_started", "at": "2023-12-31"}
    started = datetime(2024, 1, 1, tzinfo=UTC)
    moments = [(started + timedelta(minutes=n)).strftime("%Y-%m-%dT%H:%M") for n in range(EVENTS)]
    reviews = [{**plan, "event": "review_conference_held", "at": at} for at in moments]
    file = written(tmp_path / "long.csv", [plan, *reviews])
    whole = asked(file)
    assert sum(row["rule"] == "kent.review" for row in whole) >= EVENTS
    assert asked(file, engine="definition") == whole


@pytest.mark.parametrize("share", [0.6])
def test_a_file_that_is_cut_off_is_refused_or_said_to_be(run: Run, pack: Path, tmp_path: Path, share: float) -> None:
    records = list(rows(20))
    lines = "".join(f"{json.dumps(row)}\n" for row in records)
    # A line that is cut is refused. Between two lines nothing can tell that there were more.
    plain = tmp_path / "cut.jsonl"
    plain.write_text(lines[: lines.index("\n", int(len(lines) * share)) - 20], encoding="utf-8")
    ask = (*AS_AT, "--engine", "batch", "--rules", pack, "--no-trials")
    ran = run("evaluate", plain, *ask, "--format", "csv")
    assert (ran.code, ran.out) == (2, "")
    census = CENSUS.read_text(encoding="utf-8")
    broken, made = tmp_path / "cut.xml", tmp_path / "made.parquet"
    broken.write_text(census[: int(len(census) * share)], encoding="utf-8")
    ran = run("evaluate", broken, *ask, "--format", "parquet", "--output", made)
    assert (ran.code, "breaks off" in ran.err) == (2, True)
    receipt = json.loads(parquet.read_schema(made).metadata[b"receipt"])
    assert receipt["broken_off"]
    assert "what comes after was not read" in receipt["conclusion"]


GUIDANCE = (sys.executable, "-m", "guidance")


def _few_bytes() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))


def test_on_a_disk_that_is_full_nothing_is_left_and_what_was_there_is_there_still(pack: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.parquet"
    made.write_bytes(b"as it was")
    ask = (*GUIDANCE, "evaluate", CENSUS, *AS_AT, "--rules", pack, "--format", "parquet", "--output", made)
    ended = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, preexec_fn=_few_bytes, check=False)
    assert ended.returncode not in {0, 70}, ended.stderr
    assert "Traceback" not in ended.stderr
    assert made.read_bytes() == b"as it was"
    assert sorted(tmp_path.iterdir()) == [made, pack]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only some systems have a device that is always full")
def test_findings_that_no_disk_holds_end_with_that() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ask = (*GUIDANCE, "evaluate", ROOT / "examples" / "one-child-2011.jsonl", "--as-at", "2011-08-31")
        ended = subprocess.run(
            [*ask, "--format", "csv"], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ended.returncode == 3
    assert "no space left" in ended.stderr


def test_a_run_that_is_killed_leaves_no_part_of_a_table(tmp_path: Path) -> None:
    made = tmp_path / "made.parquet"
    ask = (*GUIDANCE, "evaluate", CENSUS, *AS_AT, "--format", "parquet", "--output", made)
    process = subprocess.Popen(ask, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1.5)
    os.kill(process.pid, signal.SIGKILL)
    ended = process.wait()
    assert ended in {0, -signal.SIGKILL}
    assert made.exists() == (ended == 0)
    if ended == 0:
        assert parquet.read_table(made).num_rows > 0


def test_the_bounds_name_what_a_population_may_hold() -> None:
    assert bounds.RECORDS.most >= 3_200_000  # the dated events of England in a year
