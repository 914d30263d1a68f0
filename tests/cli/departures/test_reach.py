"""A departure that reaches nothing in the records that it is held against is refused before anything is kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guidance.app.ledger.opening import ledger_url
from tests.cli.conftest import Ran, Run
from tests.cli.departures.given import AS_AT, RECORDS, Written, entries
from tests.cli.departures.test_terminal import typed  # noqa: F401  a fixture

CHECK = ("--records", RECORDS, *AS_AT)


@pytest.mark.parametrize("check", [("--check",), ()])
@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"trigger": "e01"}, "G430", "check `trigger`"),
        ({"case": "EX-2"}, "G520", "(case `EX-2`)"),
        ({"authority": "bradford"}, "G430", "check `authority`"),
    ],
)
def test_one_that_reaches_nothing_is_refused_and_not_kept(
    change: dict[str, Any], code: str, said: str, check: tuple[str, ...], *, run: Run, departure: Written
) -> None:
    refused = run("deviate", "--from", departure(**change), *CHECK, *check)
    assert (refused.code, refused.out) == (2, "")
    assert f"error[{code}]" in refused.err
    assert said in refused.err
    assert "leave `--records` out" in " ".join(refused.err.split())
    assert "d.json:1:" in refused.err
    assert not Path(ledger_url()).exists()


def test_of_a_list_none_is_kept_where_one_reaches_nothing(run: Run, departure: Written, tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    file.write_text(f"[{departure().read_text()}, {departure(deviation='x', trigger='e01').read_text()}]")
    refused = run("deviate", "--from", file, *CHECK)
    assert (refused.code, refused.err.count("error[G430]: the departure `x`")) == (2, 1)
    assert not Path(ledger_url()).exists()


def test_with_no_record_it_is_kept_and_said_not_to_have_been_looked_at(run: Run, departure: Written) -> None:
    for check in (("--check",), ()):
        ran = run("deviate", "--from", departure(trigger="e01"), *check)
        assert (ran.code, "Whether it reaches a duty was not looked at" in ran.out) == (0, True)
    assert "not looked at" not in run("deviate", "--from", departure(), *CHECK, "--check").out
    assert len(entries(run)) == 1


@pytest.mark.parametrize("as_at", ["2011-06-15", "2011-05-01"])
def test_one_decided_before_its_clock_began_is_warned_of_whatever_day_is_asked_for(
    as_at: str, run: Run, departure: Written
) -> None:
    file = departure(decided="2011-04-01")
    for check in (("--check",), ()):
        ran = run("deviate", "--from", file, "--records", RECORDS, "--as-at", as_at, *check)
        assert (ran.code, ran.err.count("warning[G436]")) == (0, 1)
        assert "decided on 1 April 2011, before its clock began on" in ran.err
    later = run("deviate", "--from", departure(), "--records", RECORDS, "--as-at", as_at, "--check")
    assert (later.code, later.err) == (0, "")


def test_a_correction_is_held_against_records_too_and_one_of_another_case_is_told_the_way(
    run: Run, recorded: Ran, departure: Written
) -> None:
    assert recorded.code == 0
    wrong = departure(trigger="e01")
    refused = run("deviations", "correct", "d1", "--from", wrong, "--records", RECORDS)
    assert (refused.code, "error[G430]" in refused.err) == (2, True)
    refused = run("deviations", "correct", "d1", "--from", departure(case="EX-2"))
    assert (refused.code, "error[G433]" in refused.err) == (2, True)
    assert "guidance deviations withdraw d1" in refused.err
    assert len(entries(run)) == 1
    assert run("deviations", "correct", "d1", "--from", departure(), "--records", RECORDS).code == 0


def test_nothing_is_asked_about_a_duty_that_the_record_does_not_hold(
    typed: Callable[..., Ran],  # noqa: F811  the fixture
    tmp_path: Path,
) -> None:
    where = ("--case", "EX-1", "--rule", "wt10.cg.first", "--trigger", "e01", "--draft", tmp_path / "d.json")
    refused = typed(["2011-06-10"], "deviate", "--records", RECORDS, *AS_AT, *where)
    assert (refused.code, "error[G430]" in refused.err) == (2, True)
    assert not (tmp_path / "d.json").exists()
