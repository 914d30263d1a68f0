"""`guidance stored-dates`: last days that other systems hold, beside our own, difference by difference."""

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.records import censuses

Row = Mapping[str, str]
Records = Callable[..., Path]
MAP = """case: Child
dates: year first
authority: kent
from: 2023-04-01
until: 2024-12-31
shows: [strategy_discussion_held, icpc_held]
events:
  - event: strategy_discussion_held
    at: Discussion
    facts: {s47_initiated: {always: "true"}}
  - {event: icpc_held, at: Conference}
stored_due: [{column: Target, of: %s}]
"""
TOP = "Child,Discussion,Conference,Target\n"
TOP2 = "Child,Discussion,Conference,Target,Target2"


@pytest.fixture
def compared(run: Run, tmp_path: Path) -> Callable[..., list[Row]]:
    """Write a table and its map, and give the rows of the comparison."""

    def rows(*lines: str, of: str = "icpc_held", more: tuple[object, ...] = ("--all",)) -> list[Row]:
        table, map_ = tmp_path / "targets.csv", tmp_path / "map.yaml"
        heads = () if lines[0].startswith("Child") else (TOP.strip(),)
        table.write_text("".join(f"{line}\n" for line in (*heads, *lines)), encoding="utf-8")
        map_.write_text(MAP % of, encoding="utf-8")
        asked = ("stored-dates", table, "--map", map_, "--as-at", "2024-12-31", "--format", "csv")
        ran = run(*asked, *more)
        assert ran.code == 0, ran.err
        return list(csv.DictReader(io.StringIO(ran.out)))

    return rows


# 15 working days from Thursday 11 January 2024 are Thursday 1 February: no holiday lies between.
SAME = "A,2024-01-11,2024-01-30,2024-02-01"


def told(row: Row, *names: str) -> tuple[str, ...]:
    return tuple(row[name] for name in names)


def test_a_day_that_is_the_same_is_the_same(compared: Callable[..., list[Row]]) -> None:
    (row,) = compared(SAME)
    assert told(row, "kind", "rule", "theirs", "ours", "days_apart", "file", "line")[:5] == (
        "the same", "wt23.icpc.15wd", "2024-02-01", "2024-02-01", "0",
    )  # fmt: skip
    assert row["file"].endswith("targets.csv")
    assert row["line"] == "2"


@pytest.mark.parametrize(
    ("day", "apart", "explained"),
    [("2024-01-31", "-1", "day-1; validator"), ("2024-02-09", "8", ""), ("2024-02-02", "1", "")],
)
def test_a_difference_is_told_with_the_ways_of_counting_that_give_it(
    compared: Callable[..., list[Row]], day: str, apart: str, explained: str
) -> None:
    (row,) = compared(f"A,2024-01-11,2024-01-30,{day}", more=())
    assert told(row, "kind", "theirs", "ours", "days_apart", "explained_by") == (
        "differs", day, "2024-02-01", apart, explained,
    )  # fmt: skip


def test_a_bank_holiday_that_was_counted_explains_a_day(compared: Callable[..., list[Row]]) -> None:
    # From Friday 15 March 2024, with Good Friday and Easter Monday between, the last day is Tuesday 9 April.
    (row,) = compared("A,2024-03-15,,2024-04-05", more=())
    assert told(row, "ours", "explained_by") == ("2024-04-09", "no-bank-holidays")


def test_a_rule_may_be_named_in_place_of_the_event(compared: Callable[..., list[Row]]) -> None:
    (row,) = compared(SAME, of="wt23.icpc.15wd")
    assert told(row, "kind", "rule", "of") == ("the same", "wt23.icpc.15wd", "wt23.icpc.15wd")


def test_a_day_with_nothing_beside_it_is_of_the_duty_that_is_open(compared: Callable[..., list[Row]]) -> None:
    rows = compared("A,2024-01-11,,", "A,,,2024-02-01")
    assert [told(row, "kind", "ours") for row in rows] == [("the same", "2024-02-01")]


def test_of_several_open_duties_which_is_meant_is_not_known(compared: Callable[..., list[Row]]) -> None:
    rows = compared("A,2024-01-11,,", "A,2024-06-11,,", "A,,,2024-02-01")
    assert sorted(row["kind"] for row in rows) == ["not stored", "not stored", "which is meant is not known"]


def test_a_day_of_no_duty_and_a_duty_with_no_day_are_told(compared: Callable[..., list[Row]]) -> None:
    rows = compared("A,,2024-01-30,2024-02-01", "B,2024-01-11,2024-01-30,")
    assert [told(row, "case", "kind", "theirs", "ours") for row in rows] == [
        ("A", "no such duty here", "2024-02-01", ""), ("B", "not stored", "", "2024-02-01"),
    ]  # fmt: skip


def test_every_day_of_every_column_and_row_is_told_though_it_is_there_twice(compared: Callable[..., list[Row]]) -> None:
    twice = "icpc_held}, {column: Target2, of: icpc_held"
    rows = compared(TOP2, SAME + ",2024-02-01", SAME + ",", of=twice)
    assert [told(row, "column", "line", "kind") for row in rows] == [
        ("Target", "2", "the same"), ("Target", "3", "the same"), ("Target2", "2", "the same"),
    ]  # fmt: skip


@pytest.mark.parametrize("of", ["referral_received", "ca89.s47.enquire"])
def test_a_day_of_what_has_no_last_day_is_said_to_be_that(compared: Callable[..., list[Row]], of: str) -> None:
    (row,) = compared(SAME, of=of)
    assert told(row, "kind", "in_words") == ("no such duty here", "no rule that was asked gives a last day for it")


def test_children_of_two_authorities_with_one_reference_are_told_apart(run: Run, tmp_path: Path) -> None:
    census = Path("examples/census-2024-invented.xml").read_text(encoding="utf-8")
    files = [tmp_path / f"{code}.xml" for code in ("201", "886")]
    for file in files:
        file.write_text(census.replace("<LEA>201</LEA>", f"<LEA>{file.stem}</LEA>"), encoding="utf-8")
    ran = run("stored-dates", *files, "--as-at", "2024-03-31", "--format", "csv", "--all")
    cases = {row["case"] for row in csv.DictReader(io.StringIO(ran.out))}
    assert {case.partition(":")[0] for case in cases} == {"201", "886"}


def test_a_row_whose_event_is_not_known_is_told_of_though_it_holds_a_last_day(run: Run, tmp_path: Path) -> None:
    (table := tmp_path / "targets.csv").write_text(
        "Child,Discussion,Kind,Conference,Target\n"
        "A,2024-01-11,initial,2024-01-30,2024-02-01\nB,,,2024-02-06,2024-02-08\n", encoding="utf-8",
    )  # fmt: skip
    of_kind = MAP.replace("at: Conference}", "at: Conference, where: {Kind: [initial]}}") % "icpc_held"
    (map_ := tmp_path / "map.yaml").write_text(of_kind, encoding="utf-8")
    ran = run("stored-dates", table, "--map", map_, "--as-at", "2024-12-31")
    assert "warning[G566]: 1 row shows no event" in ran.err
    assert f"{table.as_posix()}:3:1" in "".join(ran.err.split())


def test_nothing_that_is_held_sets_a_limit(compared: Callable[..., list[Row]], run: Run, tmp_path: Path) -> None:
    compared("A,2024-01-11,2024-02-05,2024-06-01")
    asked = ("evaluate", tmp_path / "targets.csv", "--map", tmp_path / "map.yaml", "--as-at", "2024-12-31")
    (found,) = [f for f in run(*asked, "--format", "json").data["findings"] if f["rule"] == "wt23.icpc.15wd"]
    assert (found["due"], found["status"], found["days_late"]) == ("2024-02-01", "breached", 4)


def test_the_screen_lists_differences_and_counts_the_rest(
    compared: Callable[..., list[Row]], run: Run, tmp_path: Path
) -> None:
    compared(SAME, "B,2024-01-11,2024-01-30,2024-01-31", "C,2024-01-11,2024-01-30,", more=())
    asked = ("stored-dates", tmp_path / "targets.csv", "--map", tmp_path / "map.yaml", "--as-at", "2024-12-31")
    said = " ".join(run(*asked).out.split())
    assert "B differs [wt23.icpc.15wd]: held Wed 31 January 2024 in `Target`" in said
    assert "ours Thu 1 February 2024, counted from 11 January 2024: theirs is 1 day earlier." in said
    assert "It would be theirs by day-1 or by validator." in said
    assert "Days held here that differ from ours: 1. The same as ours: 1. Our own last days, of the same rules," in said
    assert "No day that is held here was used as a limit." in said
    assert " A " not in said.partition("No day")[0].partition("Days held here")[0]


def test_a_day_that_cannot_be_read_refuses_a_mapped_table_and_is_warned_of_in_a_return(
    run: Run, tmp_path: Path
) -> None:
    table, map_ = tmp_path / "targets.csv", tmp_path / "map.yaml"
    table.write_text(f"{TOP}A,2024-01-11,,03/04/2024\n", encoding="utf-8")
    map_.write_text(MAP % "icpc_held", encoding="utf-8")
    ran = run("stored-dates", table, "--map", map_, "--as-at", "2024-12-31")
    assert ran.code == 2
    assert "error[G614]: `Target`" in ran.err
    assert "targets.csv:2:15" in ran.err
    reviews = tmp_path / "reviews.csv"
    top = "cppr_person_id,cppr_cp_review_date,cppr_cp_review_due\n"
    reviews.write_text(f"{top}A,,1900-01-01\nA,,soon\nA,,01/06/2024\n", encoding="utf-8")
    ran = run("stored-dates", reviews, "--as-at", "2024-12-31", "--format", "csv")
    assert ran.code == 0, ran.err
    assert "G614" in ran.err
    assert "G676" in ran.err
    (row,) = csv.DictReader(io.StringIO(ran.out))
    assert told(row, "kind", "theirs", "column") == ("no such duty here", "2024-06-01", "cppr_cp_review_due")


PLAN = {"case": "A", "event": "icpc_held", "at": "2024-01-11", "authority": "kent", "plan_agreed": True}


@pytest.mark.parametrize(
    ("due", "kind", "explained"), [("11/04/2024", "the same", ""), ("11/04/2024 00:00", "the same", ""),
                                   ("11/04/2023", "differs", ""), ("10/04/2024", "differs", "day-1"),
                                   ("12/07/2024", "differs", "")],
)  # fmt: skip
def test_a_review_is_compared_with_the_duty_that_it_met(  # noqa: PLR0917  a case in one line
    run: Run, records: Records, tmp_path: Path, due: str, kind: str, explained: str
) -> None:
    plan = records(PLAN, {**dict(list(PLAN.items())[:4]), "event": "cp_plan_started"})
    reviews = tmp_path / "reviews.csv"
    top = "cppr_person_id,cppr_cp_review_date,cppr_cp_review_due\n"
    reviews.write_text(f"{top}A,04/04/2024,{due}\n", encoding="utf-8")
    ran = run("stored-dates", plan, reviews, "--as-at", "2024-06-30", "--format", "csv", "--all")
    assert ran.code == 0, ran.err
    rows = [row for row in csv.DictReader(io.StringIO(ran.out)) if row["theirs"]]
    assert [told(row, "rule", "kind", "explained_by") for row in rows] == [("wt23.rev.first", kind, explained)]


def test_a_target_in_a_census_is_compared(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "census.xml"
    enquiry = censuses.enquiry("2024-01-11", None, InitialCPCtarget="2024-01-31")
    file.write_text(censuses.census(censuses.child(censuses.episode(enquiry))), encoding="utf-8")
    ran = run("stored-dates", file, "--as-at", "2024-03-31", "--format", "csv")
    assert ran.code == 0, ran.err
    (row,) = csv.DictReader(io.StringIO(ran.out))
    assert told(row, "kind", "ours", "explained_by") == ("differs", "2024-02-01", "day-1; validator")


def test_records_that_hold_no_last_day_end_with_that(run: Run, records: Records) -> None:
    ran = run("stored-dates", records(PLAN), "--as-at", "2024-06-30")
    assert (ran.code, ran.out) == (2, "")
    assert "these records hold no last day to compare" in ran.err


@pytest.mark.parametrize(
    ("stored", "code", "cure"),
    [
        ("[{column: Target, of: icpc_hold}]", "G562", "did you mean `icpc_held`?"),
        ("[{column: Target, of: wt23.icpc.15w}]", "G562", "did you mean `wt23.icpc.15wd`?"),
        ("[{column: Target}]", "G561", "write a rule"),
        ("[{of: icpc_held}]", "G561", "write the title of the column"),
        ("[{column: Target, of: icpc_held, by: x}]", "G561", "it may have `column`, `of`"),
        ("Target", "G561", "write `stored_due:"),
    ],
)
def test_a_mistake_in_what_is_held_is_told(  # noqa: PLR0917  a case in one line
    run: Run, tmp_path: Path, stored: str, code: str, cure: str
) -> None:
    table, map_ = tmp_path / "targets.csv", tmp_path / "map.yaml"
    table.write_text(f"{TOP}{SAME}\n", encoding="utf-8")
    map_.write_text(MAP.replace("[{column: Target, of: %s}]", stored), encoding="utf-8")
    ran = run("stored-dates", table, "--map", map_, "--as-at", "2024-12-31")
    assert ran.code == 2
    assert f"error[{code}]" in ran.err
    assert cure in " ".join(ran.err.split())
