"""`guidance import`: a map is proposed, tried, and used; nothing is written that is not whole."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_lacking import without
from tests.records.test_maps import BOOK, MAP, ROWS, cells, workbook


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "visits.csv"
    file.write_text(cells(), encoding="utf-8")
    return file


@pytest.fixture
def map_(tmp_path: Path) -> Path:
    file = tmp_path / "map.yaml"
    file.write_text(MAP, encoding="utf-8")
    return file


def test_a_dry_run_shows_rows_as_events_and_writes_nothing(run: Run, table: Path, map_: Path) -> None:
    before = sorted(table.parent.iterdir())
    ran = run("import", table, "--map", map_, "--dry-run")
    assert ran.code == 0
    assert "1 row is not read, here first: the map leaves such rows out" in ran.err
    assert ran.out.startswith("4 events in 2 cases could be read.\nThe first 4:\n  W1,2024-06-03,cp_plan_started\n")
    assert "cp_visit_made: 2" in ran.out
    assert "from 2024-04-01 to 2025-03-31" in ran.out
    assert sorted(table.parent.iterdir()) == before


def test_a_dry_run_shows_what_could_be_read_beside_what_could_not(run: Run, table: Path, map_: Path) -> None:
    table.write_text(cells([*ROWS, ["W3", "31/02/2024", "CP plan", "", "", ""]]), encoding="utf-8")
    ran = run("import", table, "--map", map_, "--dry-run")
    assert ran.code == 2
    assert "4 events in 2 cases" in ran.out
    assert "error[G612]" in ran.err


def test_the_events_go_to_a_file_that_is_whole(run: Run, table: Path, map_: Path) -> None:
    made = table.with_name("events.jsonl")
    assert run("import", table, "--map", map_, "--output", made).code == 0
    assert len(made.read_text(encoding="utf-8").splitlines()) == 5
    by_map = run("evaluate", table, "--map", map_, "--as-at", "2024-09-01", "--format", "csv").out
    assert run("evaluate", made, "--as-at", "2024-09-01", "--format", "csv").out == by_map


def test_where_the_table_has_mistakes_nothing_is_written(run: Run, table: Path, map_: Path) -> None:
    table.write_text(cells([*ROWS, ["W3", "31/02/2024", "CP plan", "", "", ""]]), encoding="utf-8")
    made = table.with_name("events.jsonl")
    made.write_text("what was there", encoding="utf-8")
    assert run("import", table, "--map", map_, "--output", made).code == 2
    assert made.read_text(encoding="utf-8") == "what was there"


@pytest.mark.parametrize("command", ["evaluate", "due", "next"])
def test_a_table_is_read_by_its_map_wherever_records_are(run: Run, table: Path, map_: Path, command: str) -> None:
    one = ["--case", "W1"] if command == "next" else []
    ran = run(command, table, "--map", map_, "--as-at", "2024-09-01", *one)
    assert ran.code == 0, ran.err
    assert "child protection" in ran.out or "W1" in ran.out


def test_a_map_is_proposed_that_can_be_used_once_it_is_finished(run: Run, table: Path) -> None:
    ran = run("import", table)
    assert (ran.code, ran.err) == (0, "")
    assert "case: Child ID" in ran.out
    assert "dates: day first" in ran.out
    assert "  - event: cp_visit_made\n    at: Date\n    where: {What: [CP visit, visit (CP)]}" in ran.out
    assert "# leave_out: {What: [Telephone call]}" in ran.out
    proposed = table.with_name("proposed.yaml")
    proposed.write_text(
        ran.out.replace("# leave_out", "leave_out").replace("[Y, Not recorded]", "[Y]"), encoding="utf-8"
    )
    tried = run("import", table, "--map", proposed, "--dry-run")
    assert "4 events in 2 cases" in tried.out


def test_the_latest_of_a_thing_is_not_proposed_as_shown(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Child ID,CP plan start date,Date of last CP visit\nA,01/02/2024,03/03/2024\n", encoding="utf-8")
    out = run("import", file).out
    assert "shows: [cp_plan_started]\n" in out
    assert "# Not cp_visit_made: only the latest is there." in out


def test_what_no_column_says_is_left_for_a_person(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Nickname,Haircut on\nA,01/02/2024\n", encoding="utf-8")
    out = run("import", file).out
    assert "case:   # which column holds the child's reference?" in out
    assert "shows: []" in out
    unfinished = tmp_path / "map.yaml"
    unfinished.write_text(out, encoding="utf-8")
    assert run("import", file, "--map", unfinished, "--dry-run").code == 2


def test_a_sheet_is_chosen_by_name(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "two.xlsx"
    file.write_bytes(
        workbook({"One": [["Child ID", "Visit date"], ["A", "x"]], "Two": [["Case", "Closed on"], ["A", "x"]]})
    )
    assert "sheet: Two" in run("import", file, "--sheet", "Two").out
    wrong = run("import", file, "--sheet", "Three")
    assert (wrong.code, wrong.out) == (3, "")
    assert "One, Two" in wrong.err


@pytest.mark.parametrize(
    ("name", "content", "code", "said"),
    [
        ("events.jsonl", '{"case": "A", "event": "case_closed", "at": "2024-01-01"}\n', 3, "read as it is"),
        ("events.csv", "case,event,at\nA,case_closed,2024-01-01\n", 3, "read as it is"),
        ("empty.csv", "", 2, "G606"),
        ("one.csv", "only\na\n", 2, "G606"),
        ("broken.xlsx", "PK\x03\x04 xl/ and no more", 2, "G565"),
        ("latin.csv", b"Child ID,Visit\nA,caf\xe9\n", 2, "G601"),
        ("nowhere.csv", None, 2, "G600"),
    ],
)
def test_what_needs_no_map_or_has_no_table_is_said(  # noqa: PLR0917  one row of the table
    run: Run, tmp_path: Path, name: str, content: str | bytes | None, code: int, said: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    ran = run("import", file)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_a_folder_is_named_as_one(run: Run, tmp_path: Path) -> None:
    ran = run("import", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "it is a folder" in ran.err


def test_a_dry_run_and_a_file_to_write_are_not_given_together(run: Run, table: Path, map_: Path) -> None:
    ran = run("import", table, "--map", map_, "--dry-run", "--output", table.with_name("x.jsonl"))
    assert (ran.code, ran.out) == (3, "")


def test_a_map_is_no_file_to_write_over(run: Run, table: Path, map_: Path) -> None:
    ran = run("evaluate", table, "--map", map_, "--as-at", "2024-09-01", "--report", map_.with_suffix(".csv"))
    assert ran.code == 0
    refused = run("import", table, "--map", map_, "--output", map_)
    assert (refused.code, map_.read_text(encoding="utf-8")) == (3, MAP)
    assert run("import", table, "--map", map_, "--output", table).code == 3


def test_a_workbook_needs_its_extra(tmp_path: Path) -> None:
    file = tmp_path / "visits.xlsx"
    file.write_bytes(BOOK)
    done = without(["openpyxl"], "import", str(file))
    assert done.returncode == 3
    assert 'pip install "guidance-engine[workbooks]"' in done.stderr
    assert (done.stdout, "Traceback" in done.stderr) == ("", False)


def test_nobody_waits_for_what_reads_workbooks_who_gives_none() -> None:
    seen = "import sys, guidance.cli, guidance.engine.records; print('openpyxl' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_example_is_read_whole(run: Run) -> None:
    folder = Path(__file__).resolve().parents[2] / "examples" / "visits"
    ran = run("import", folder / "visits-invented.csv", "--map", folder / "visits-map.yaml", "--dry-run")
    assert (ran.code, ran.err.count("warning[")) == (0, 1)
    assert "visits-invented.csv:12:1" in ran.err
    assert ran.out.startswith("8 events in 2 cases could be read.")
