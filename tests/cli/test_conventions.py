"""Other ways of counting days: what each gives, and that no duty is judged by any of them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.engine.measure.conventions import DAY_0, IN_WORDS, NAMES, counting
from guidance.engine.model.period import Period
from guidance.engine.reckoning import last_day
from tests.building import CALENDAR
from tests.cli.conftest import Run
from tests.records import censuses

# Counted by hand and by other programs, over the holidays of 2011.
WORKING_DAYS = [
    ("2011-04-18", "15 working days", ("2011-05-13", "2011-05-12", "2011-05-09")),
    ("2011-04-18", "10 working days", ("2011-05-06", "2011-05-05", "2011-05-02")),
    ("2011-04-18", "35 working days", ("2011-06-13", "2011-06-10", "2011-06-06")),
    ("2011-04-16", "15 working days", ("2011-05-12", "2011-05-12", "2011-05-06")),
    ("2011-03-01", "15 working days", ("2011-03-22", "2011-03-21", "2011-03-22")),
]
MONTHS = [
    ("2010-11-30", "3 months", "2011-02-28", "2011-03-01"),
    ("2010-08-31", "6 months", "2011-02-28", "2011-03-02"),
    ("2023-05-24", "3 months", "2023-08-24", "2023-08-23"),
    ("2023-08-24", "6 months", "2024-02-24", "2024-02-23"),
]


def last(name: str, start: str, period: str) -> str:
    return str(counting(name, CALENDAR).last_day(date.fromisoformat(start), Period.read(period)))


@pytest.mark.parametrize(("start", "period", "ends"), WORKING_DAYS)
def test_working_days_end_where_each_way_has_them(start: str, period: str, ends: tuple[str, str, str]) -> None:
    ours, named_first, weekends = ends
    assert last(DAY_0, start, period) == ours
    assert last("day-1", start, period) == named_first
    assert last("no-bank-holidays", start, period) == weekends
    assert last("91-183", start, period) == ours


@pytest.mark.parametrize(("start", "period", "ours", "in_days"), MONTHS)
def test_months_end_where_each_way_has_them(start: str, period: str, ours: str, in_days: str) -> None:
    assert last(DAY_0, start, period) == last("validator", start, period) == ours
    assert last("91-183", start, period) == in_days


def test_the_validator_adds_a_day_fewer_whatever_day_it_begins_on() -> None:
    assert last("validator", "2011-04-18", "15 working days") == "2011-05-12"
    assert last("validator", "2011-04-16", "15 working days") == "2011-05-11"
    assert last("validator", "2011-04-18", "1 working day") == "2011-04-18"


@given(st.dates(date(2009, 1, 1), date(2029, 1, 1)), st.integers(1, 60), st.sampled_from(("working day", "month")))
def test_our_own_way_is_the_engines_and_what_ends_in_time_by_a_way_took_no_more_days_by_it(
    start: date, count: int, unit: str
) -> None:
    period = Period.read(f"{count} {unit}s")
    assert counting(DAY_0, CALENDAR).last_day(start, period) == last_day(start, period, CALENDAR)
    for name in (DAY_0, "day-1", "no-bank-holidays"):
        way = counting(name, CALENDAR)
        days = Period.read(f"{count} working days")
        assert way.days(start, way.last_day(start, days)) == count


def timeliness(run: Run, *arguments: object) -> Any:  # noqa: ANN401  whatever was printed as JSON
    ran = run("timeliness", *arguments, "--format", "json")
    assert ran.code == 0, ran.err
    return ran.data


@pytest.fixture
def at_the_limit(tmp_path: Path) -> Path:
    """A conference on its fifteenth working day, across a bank holiday, and a review on its last."""
    inside = (
        censuses.enquiry("2023-05-02", "2023-05-24"),
        censuses.plan("2023-05-24", None, ("2023-08-24", "2024-02-24")),
    )
    file = tmp_path / "census.xml"
    file.write_text(censuses.census(censuses.child(censuses.episode(*inside, referred="2023-05-02"))), encoding="utf-8")
    return file


def test_what_moves_is_told_with_both_days_and_why(run: Run, at_the_limit: Path) -> None:
    (found,) = timeliness(run, at_the_limit, "--year", "2024", "--convention", "day-1")["conventions"]
    assert found["in_words"] == IN_WORDS["day-1"]
    moved = {m["rule"]: (m["due"], m["stands"], m["otherwise_due"], m["otherwise_stands"]) for m in found["moved"]}
    assert moved["wt18.icpc.15wd"] == ("2023-05-24", "done in time", "2023-05-23", "done late")
    assert moved["wt18.rev.first"] == ("2023-08-24", "done in time", "2023-08-23", "done late")
    assert found["tables"]["Within_15_days"] == {"ours": 1, "otherwise": 0}
    assert found["tables"]["Reviewed_within_timescales"] == {"ours": 1, "otherwise": 0}


def test_every_way_but_ours_moves_what_stands_at_its_limit(run: Run, at_the_limit: Path) -> None:
    found = timeliness(run, at_the_limit, "--year", "2024", "--convention", "all")["conventions"]
    moves = {other["name"]: {m["rule"] for m in other["moved"]} for other in found}
    assert list(moves) == list(NAMES)
    assert "wt18.icpc.15wd" in moves["validator"] & moves["no-bank-holidays"]
    assert moves["91-183"] == {"wt18.rev.first", "wt18.rev.next"}
    assert "no closure days are held" in found[-1]["lacking"]


def test_comparing_changes_no_count_and_no_duty(run: Run, at_the_limit: Path) -> None:
    plain = timeliness(run, at_the_limit, "--year", "2024")
    compared = timeliness(run, at_the_limit, "--year", "2024", "--convention", "all")
    compared.pop("conventions")
    assert compared == plain


def test_closure_days_of_an_authority_are_compared_where_they_are_held(run: Run, tmp_path: Path) -> None:
    calendar = tmp_path / "closures" / "calendar.yaml"
    calendar.parent.mkdir()
    calendar.write_text(
        "calendar: kent-closures\noverlays: england-and-wales\nauthority: kent\nversion: '2026-11-29'\n"
        "source: invented\nclosures:\n  - {date: 2023-05-15, why: the office was closed}\n"
    )
    file = tmp_path / "census.xml"
    late = censuses.enquiry("2023-05-02", "2023-05-25")
    file.write_text(censuses.census(censuses.child(censuses.episode(late, referred="2023-05-02"))), encoding="utf-8")
    (found,) = timeliness(run, file, "--year", "2024", "--with", calendar.parent, "--convention", "closure-days")[
        "conventions"
    ]
    (moved,) = found["moved"]
    assert (moved["due"], moved["stands"]) == ("2023-05-24", "done late")
    assert (moved["otherwise_due"], moved["otherwise_stands"]) == ("2023-05-25", "done in time")
    assert found["tables"]["Within_15_days"] == {"ours": 0, "otherwise": 1}


def test_each_form_for_the_authority_says_what_would_move(run: Run, at_the_limit: Path) -> None:
    said = run("timeliness", at_the_limit, "--year", "2024", "--convention", "day-1").out
    assert "done in time by 24 May 2023, and done late by 23 May 2023" in " ".join(said.split())
    cells = run("timeliness", at_the_limit, "--year", "2024", "--convention", "day-1", "--format", "csv").out
    assert ",2024,,,counted otherwise: day-1,Within_15_days,0," in cells


@pytest.mark.parametrize("name", ["day1", "day-0", "", "ALL", "dfe"])
def test_a_way_of_counting_is_one_that_is_known(run: Run, at_the_limit: Path, name: str) -> None:
    ran = run("timeliness", at_the_limit, "--year", "2024", "--convention", name)
    assert ran.code == 3
    assert "--convention" in ran.err


def test_a_page_for_others_names_no_case_and_so_tells_of_no_moves(run: Run, at_the_limit: Path) -> None:
    ran = run("timeliness", at_the_limit, "--year", "2024", "--convention", "all", "--format", "html")
    assert (ran.code, ran.out) == (3, "")
