"""What a warning promises is there: every one of them in a file, counted on the screen, and a broken file said."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer.main

from guidance.cli import app
from tests.records.censuses import assessment, census, child, episode, plan
from tools.write_commands import commands

Run = Callable[..., Any]
TO = ("--as-at", "2024-03-31")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Write a census of 250 children, the date of whose assessment cannot be read."""
    file = tmp_path / "many.xml"
    inside = episode(assessment(done="01/06/2023"), Colour="blue")
    file.write_text(census(*(child(inside, case=f"N{n:03}") for n in range(250))), encoding="utf-8")
    return file


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    """Write a census that ends in the second of its three children."""
    file = tmp_path / "cut.xml"
    whole = census(*(child(episode(assessment()), case=f"Z{n}") for n in (1, 2, 3)))
    file.write_text(whole[: whole.index("Z2") + 150], encoding="utf-8")
    return file


def test_every_warning_is_in_the_csv_one_by_one(run: Run, many: Path, tmp_path: Path) -> None:
    report = tmp_path / "warnings.csv"
    ran = run("evaluate", many, *TO, "--report", report)
    rows = list(csv.DictReader(report.read_text(encoding="utf-8").splitlines()))
    assert ran.code == 0
    assert {row["case"] for row in rows if row["code"] == "G659"} == {f"N{n:03}" for n in range(250)}
    assert {row["case"] for row in rows if row["code"] == "G667"} == {f"N{n:03}" for n in range(250)}
    first = next(row for row in rows if row["code"] == "G659")
    assert (first["element"], first["line"] != "1") == ("AssessmentAuthorisationDate", True)


def test_every_warning_is_in_the_json_with_its_counts(run: Run, many: Path, tmp_path: Path) -> None:
    report = tmp_path / "warnings.json"
    ran = run("evaluate", many, *TO, "--report", report, "--format", "json")
    written = json.loads(report.read_text(encoding="utf-8"))
    assert written["counts"] == ran.data["receipt"]["warnings"]
    assert (written["counts"]["G659"], written["counts"]["G667"]) == (250, 250)
    assert len(written["warnings"]) == sum(written["counts"].values())


def test_no_child_whose_date_is_lost_is_hidden_by_the_most_that_a_screen_shows(run: Run, many: Path) -> None:
    ran = run("evaluate", many, *TO)
    assert [n for n in range(250) if f"N{n:03}" not in ran.err] == []
    assert "Warned of G659, a date in a census cannot be read: 250." in ran.out
    assert "Warned of G667" in ran.out


@pytest.mark.parametrize("name", ["many.xml", "warnings.txt", "warnings", "nowhere/warnings.csv"])
def test_a_report_is_written_over_nothing_that_was_read_and_in_no_other_form(
    run: Run, many: Path, tmp_path: Path, name: str
) -> None:
    before = many.read_bytes()
    ran = run("evaluate", many, *TO, "--report", tmp_path / name)
    assert (ran.code, ran.out) == (2, "")
    assert "error[G698]" in ran.err
    assert many.read_bytes() == before


def test_a_report_over_an_input_by_another_way_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "records.csv"
    file.write_text("case,event,at\nA1,referral_received,2024-03-01\n", encoding="utf-8")
    link = tmp_path / "link.csv"
    link.symlink_to(file)
    assert run("evaluate", file, *TO, "--report", link).code == 2
    assert file.read_text(encoding="utf-8").startswith("case,event,at\n")


def test_a_file_that_breaks_off_is_said_on_the_screen_in_the_receipt_and_by_the_exit_code(run: Run, cut: Path) -> None:
    ran = run("evaluate", cut, *TO)
    assert ran.code == 2
    assert "breaks off" in ran.out
    data = run("evaluate", cut, *TO, "--format", "json").data
    (broken,) = data["receipt"]["broken_off"]
    assert (broken["children"], broken["unfinished"]) == (1, "Z2")


def test_next_says_that_the_file_breaks_off_or_that_the_child_is_not_read(run: Run, cut: Path) -> None:
    before = run("next", cut, "--case", "Z1", *TO)
    assert (before.code, "breaks off" in before.out) == (2, True)
    inside, after = run("next", cut, "--case", "Z2", *TO), run("next", cut, "--case", "Z3", *TO)
    assert (inside.code, after.code) == (2, 2)
    assert "error[G697]: case `Z2` is not read: the file breaks off in that child" in inside.err
    assert "error[G697]: case `Z3` is not read: the file breaks off before it" in after.err


LEFT_OUT = [
    ("<Child>", "<child>", "</Child>", "</child>"),
    ("<LAchildID>", "<LAchildId>", "</LAchildID>", "</LAchildId>"),
    ("<LAchildID>", "<ChildID>", "</LAchildID>", "</ChildID>"),
    ("<ChildIdentifiers>", "<childIdentifiers>", "</ChildIdentifiers>", "</childIdentifiers>"),
    (">Q1<", ">#REF!<", "", ""),
    (">Q1<", "><", "", ""),
]


@pytest.mark.parametrize("spoilt", LEFT_OUT)
def test_a_child_who_was_left_out_is_never_answered_with_the_name_of_another(
    run: Run, tmp_path: Path, spoilt: tuple[str, str, str, str]
) -> None:
    opens, opened, shuts, shut = spoilt
    text = census(child(episode(), case="Q1"), child(episode(), case="Q2")).replace(opens, opened, 1)
    file = tmp_path / "two.xml"
    file.write_text(text.replace(shuts, shut, 1) if shuts else text, encoding="utf-8")
    ran = run("next", file, "--case", "Q1", *TO)
    assert (ran.code, ran.out) == (2, "")
    assert "error[G640]: case `Q1` is not among what could be read: 1 record left out for mistakes" in ran.err
    assert re.search(r"warning\[G\d+\]: .*left out", ran.err) or "warning[G693]" in ran.err
    assert "did you mean `Q2`" not in ran.err


def test_nor_is_one_whose_records_were_left_out_as_invalid(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    file.write_text("case,event,at\nR1,referral_received,soon\nR2,referral_received,2024-03-01\n", encoding="utf-8")
    ran = run("next", file, "--case", "R1", "--skip-invalid", *TO)
    assert "case `R1` is not among what could be read: 1 record left out for mistakes may be of it" in ran.err
    assert "did you mean" not in run("next", file, "--case", "R1", "--skip-invalid", *TO).err


SKIPPED = [
    "icpc_held,2026-02-30",
    "icpc_held,soon",
    "icpc_held,1900-01-01",
    "icpc_hold,2026-11-20",
    "icpc_held,03/04/2026",
]


@pytest.mark.parametrize("row", SKIPPED)
def test_a_record_of_a_child_that_was_left_out_is_said_whenever_the_child_is_asked_about(
    run: Run, tmp_path: Path, row: str
) -> None:
    file, report = tmp_path / "records.csv", tmp_path / "warnings.json"
    others = [f"X{n},referral_received,soon" for n in range(220)]
    rows = ["S1,s47_enquiry_started,2026-11-02", f"S1,{row}", *others]
    file.write_text("\n".join(["case,event,at", *rows, ""]), encoding="utf-8")
    asked = ("--as-at", "2026-11-27", "--skip-invalid")
    assert row.split(",")[1] in run("next", file, "--case", "S1", *asked).err
    assert row.split(",")[1] in run("explain", file, "--case", "S1", "--rule", "ca89.s47.access", *asked).err
    shown = run("evaluate", file, *asked, "--report", report)
    assert [n for n in range(220) if f"X{n}" not in shown.err] == []
    written = json.loads(report.read_text(encoding="utf-8"))["warnings"]
    assert {w["case"] for w in written} >= {"S1", *(f"X{n}" for n in range(220))}


def test_explain_and_audit_say_it_too(run: Run, cut: Path) -> None:
    explained = run("explain", cut, "--case", "Z1", "--rule", "wt18.assess.45wd", *TO)
    assert (explained.code, "breaks off" in explained.out) == (2, True)
    audited = run("audit", cut, "--pack", "kent-2009", *TO)
    assert (audited.code, "breaks off" in audited.out) == (2, True)


@pytest.mark.parametrize("children", [(), (child(episode(), case=""),), (child(episode(), case="NULL"),)])
def test_a_census_of_which_no_child_can_be_read_is_refused(run: Run, tmp_path: Path, children: tuple[str, ...]) -> None:
    file = tmp_path / "none.xml"
    file.write_text(census(*children), encoding="utf-8")
    ran = run("evaluate", file, *TO)
    assert (ran.code, ran.out) == (2, "")


READERS = {
    "evaluate": ("evaluate", "{file}", *TO),
    "next": ("next", "{file}", "--case", "Z1", *TO),
    "explain": ("explain", "{file}", "--case", "Z1", "--rule", "wt18.assess.45wd", *TO),
    "audit": ("audit", "{file}", "--pack", "kent-2009", *TO),
    "form": ("form", "show", "tower-hamlets", "{file}", "--case", "Z1", *TO),
    "report": (
        "trials",
        "report",
        "kensington-and-chelsea",
        "{file}",
        *TO,
        "--authority",
        "kensington-and-chelsea",
    ),
    "preview": ("trials", "preview", "kensington-and-chelsea", "{file}", *TO, "--from", "2023-04-01"),
}
"""Every command that reads a file of records, put as it might be."""
READING_OPTIONS = {"--shows", "--authority", "--reference-date", "--midnight", "--report", "--skip-invalid"}


def put(name: str, file: Path) -> list[str]:
    return [word.format(file=file) for word in READERS[name]]


@pytest.mark.parametrize("name", READERS)
def test_every_command_that_reads_records_writes_down_the_warnings_about_all_of_them(
    run: Run, tmp_path: Path, name: str
) -> None:
    file, report = tmp_path / "many.xml", tmp_path / "warnings.json"
    spoilt = [child(episode(assessment(done="1/6/23")), case=f"Z{n}") for n in range(1, 231)]
    file.write_text(census(*spoilt).replace(">886<", ">207<"), encoding="utf-8")
    ran = run(*put(name, file), "--report", report)
    written = json.loads(report.read_text(encoding="utf-8"))
    assert ran.code == 0, ran.err
    assert {w["case"] for w in written["warnings"] if w["code"] == "G659"} == {f"Z{n}" for n in range(1, 231)}


@pytest.mark.parametrize("name", READERS)
def test_every_command_that_reads_records_says_that_a_file_breaks_off(run: Run, tmp_path: Path, name: str) -> None:
    file = tmp_path / "cut.xml"
    whole = census(*(child(episode(assessment()), case=f"Z{n}") for n in (1, 2, 3))).replace(">886<", ">207<")
    file.write_text(whole[: whole.index("Z3") + 40], encoding="utf-8")
    ran = run(*put(name, file))
    assert (ran.code, "breaks off" in " ".join(ran.out.replace("#", " ").split())) == (2, True), ran.out + ran.err


@pytest.mark.parametrize("name", READERS)
def test_every_command_that_reads_records_takes_midnight_as_it_is_told_to(run: Run, tmp_path: Path, name: str) -> None:
    file = tmp_path / "midnight.csv"
    rows = ["Z1,referral_received,2023-04-03 00:00:00,207", "Z1,case_closed,2023-06-03,207"]
    file.write_text("\n".join(["case,event,at,authority", *rows, ""]), encoding="utf-8")
    as_date, as_time = (run(*put(name, file), "--midnight", kind) for kind in ("date", "time"))
    assert ("G694" in as_date.err, "G694" in as_time.err) == (True, False), as_date.err + as_time.err


def test_the_options_of_reading_are_one_group_on_every_command_that_reads_records() -> None:
    given = dict(commands(typer.main.get_command(app), "guidance"))
    for words in READERS.values():
        ways = (given.get(f"guidance {' '.join(words[:length])}") for length in (1, 2))
        command = next(command for command in ways if command is not None)
        assert {option for p in command.params for option in p.opts} >= READING_OPTIONS, words


def test_a_report_on_a_trial_names_no_child_in_whom_a_file_breaks_off(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "cut.xml"
    whole = census(*(child(episode(assessment()), case=f"Z{n}") for n in (1, 2, 3))).replace(">886<", ">207<")
    file.write_text(whole[: whole.index("Z3") + 40], encoding="utf-8")
    ran = run(*put("report", file), "--format", "json")
    (broken,) = ran.data["receipt"]["broken_off"]
    assert set(broken) == {"file", "line"}
    assert "Z3" not in ran.out


def test_next_after_an_event_has_no_records_to_report_on(run: Run, tmp_path: Path) -> None:
    ran = run("next", "--event", "referral_received", "--at", "2024-03-01", "--report", tmp_path / "w.csv")
    assert (ran.code, ran.out) == (3, "")
    assert "--report: it holds what is warned of in a file of records" in ran.err


def test_a_plan_with_no_conference_is_said_with_its_count(run: Run, tmp_path: Path) -> None:
    file, report = tmp_path / "plans.xml", tmp_path / "warnings.csv"
    file.write_text(census(child(episode(plan())), child(episode(), case="T2")), encoding="utf-8")
    ran = run("evaluate", file, *TO, "--all", "--report", report)
    said = " ".join(ran.out.split())
    assert "a plan starts with no conference on its first day, so no review clock starts: 1." in said
    assert "T1" in report.read_text(encoding="utf-8")


def test_events_later_than_the_day_asked_about_are_counted(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "later.xml"
    file.write_text(census(child(episode(assessment()))), encoding="utf-8")
    ran = run("evaluate", file, "--as-at", "2023-05-02", "--format", "json")
    assert ran.data["receipt"]["counts"]["after_as_at"] == 2


def test_lines_that_would_read_alike_show_their_episodes(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "alike.xml"
    file.write_text(census(child(episode(), episode(PrimaryNeedCode="N1"))), encoding="utf-8")
    out = run("evaluate", file, *TO).out
    assert "(episode 2023-05-02)" in out
    assert "(episode 2023-05-02#2)" in out
