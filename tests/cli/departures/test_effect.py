"""What a recorded departure does to findings, and what it never does."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guidance.engine.explain.names import day_in_words
from tests.cli.conftest import Ran, Run
from tests.cli.departures.given import AS_AT, EXAMPLE, RECORDS, WRITTEN_AFTER, Written, entries, finding


def test_evaluation_lays_the_ledger_over_findings_and_the_receipt_says_which(run: Run) -> None:
    before = finding(run)
    run("deviate", "--from", EXAMPLE)
    after = finding(run)
    assert (before["standing"], before["deviation"]) == ("stands", None)
    assert (after["standing"], after["deviation"], after["notes"][0]) == ("deviated", "d1", WRITTEN_AFTER)
    beneath = ("status", "due", "performed", "days_late")
    assert [before[key] for key in beneath] == [after[key] for key in beneath]
    (entry,) = entries(run)
    head = after["receipt"]["ledger"]
    assert (head["sequence"], head["hash"]) == (1, entry["hash"])
    assert after["receipt"]["deviations"] != before["receipt"]["deviations"]


@pytest.mark.parametrize("command", [("next",), ("explain", "--rule", "wt10.cg.first")])
def test_next_and_explain_read_it_too(command: tuple[str, ...], run: Run, recorded: Ran) -> None:
    assert recorded.code == 0
    name, *more = command
    asked = (name, RECORDS, "--case", "EX-1", *AS_AT, *more)
    assert "done differently, with reasons" in " ".join(run(*asked).out.split())
    assert "done differently" not in run(*asked, "--no-deviations").out


@pytest.mark.parametrize(("recorded_at", "said"), [("2011-06-10T16:20", True), (None, False)])
def test_a_day_that_is_not_the_ledgers_own_is_said_beside_it(
    recorded_at: str | None, run: Run, departure: Written, *, said: bool
) -> None:
    run("deviate", "--from", departure(recorded_at=recorded_at))
    entered = day_in_words(date.fromisoformat(entries(run)[0]["recorded_at"][:10]))
    shown = " ".join(run("explain", RECORDS, "--case", "EX-1", "--rule", "wt10.cg.first", *AS_AT).out.split())
    words = f"said to have been written down on 10 June 2011; in the ledger since {entered}"
    assert (words in shown) is said
    assert (words in finding(run)["notes"]) is said


def test_both_evaluators_say_the_same_with_a_ledger(run: Run, recorded: Ran) -> None:
    assert recorded.code == 0
    assert finding(run, *AS_AT, "--engine", "all")["standing"] == "deviated"


def test_a_file_takes_the_ledgers_place_and_no_deviations_sets_all_aside(
    run: Run, recorded: Ran, departure: Written
) -> None:
    assert recorded.code == 0
    other = departure("other.json", deviation="from a file", rule="wt10.ca.complete", trigger="e10")
    named = finding(run, *AS_AT, "--deviations", other)
    assert named["standing"] == "stands"
    assert named["receipt"]["ledger"] is None
    none = finding(run, *AS_AT, "--no-deviations")
    assert (none["standing"], none["receipt"]["deviations"]) == ("stands", None)
    assert run("evaluate", RECORDS, *AS_AT, "--deviations", other, "--no-deviations").code == 3


def test_asking_makes_no_ledger(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_users_ledger: Path
) -> None:
    receipt = finding(run)["receipt"]
    assert receipt["ledger"]["ledger"].endswith("(not made yet)")
    monkeypatch.delenv("GUIDANCE_LEDGER")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert finding(run)["receipt"]["ledger"] is None
    assert run("deviations", "list").out == "No departure found (0 in the ledger).\n"
    assert run("deviations", "show", "d1").code == 2
    assert not no_users_ledger.exists()
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", ["evaluate", "next", "explain", "list"])
def test_a_place_without_a_ledger_is_warned_of_where_one_was_named(
    command: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: tuple[object, ...] = (command, RECORDS, *AS_AT)
    one = (*asked, "--case", "EX-1", *(("--rule", "wt10.cg.first") if command == "explain" else ()))
    asked = {"evaluate": asked, "list": ("deviations", "list")}.get(command, one)
    monkeypatch.setenv("GUIDANCE_LEDGER", str(tmp_path / "mistyped.sqlite"))
    warned = run(*asked)
    assert (warned.code, "warning[G750]" in warned.err) == (0, True)
    assert "mistyped.sqlite" in warned.err
    assert command != "list" or "there is no ledger at the place" in warned.out
    monkeypatch.delenv("GUIDANCE_LEDGER")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert "G750" not in run(*asked).err
    assert not (tmp_path / "mistyped.sqlite").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "Decided on 10 June 2011, no later than the last day, 13 June 2011: decided before, written down after."),
        ({"decided": "2011-06-14", "recorded_at": None}, "recorded after."),
        ({"until": "2011-06-14"}, "no longer covers this: the rule stands again"),
        ({"rule": "wt10.ia.complete", "trigger": "e01", "decided": "2011-05-03", "recorded_at": None},
         "It was done in time, so no departure was needed."),
        ({"rule": "ca89.s47.enquire", "trigger": "e08", "decided": "2011-05-03", "recorded_at": None},
         "This is law: what was recorded is kept as an explanation, and the finding stands as it was."),
    ],
)  # fmt: skip
def test_what_it_does_to_the_finding_is_said_where_a_record_is_given(
    change: dict[str, Any], said: str, run: Run, departure: Written
) -> None:
    ran = run("deviate", "--from", departure(**change), "--records", RECORDS, *AS_AT)
    assert ran.code == 0, ran.err
    assert said in " ".join(ran.out.split())


def test_under_an_act_its_own_exceptions_come_first_and_the_standing_never_changes(
    run: Run, departure: Written
) -> None:
    law = {"rule": "ca89.s47.enquire", "trigger": "e08", "decided": "2011-05-03", "recorded_at": None}
    said = " ".join(run("deviate", "--from", departure(**law)).out.split())
    assert said.index(
        "Its own exceptions: It does not reach a case where a section 47 enquiry is under way already"
    ) < said.index("Kept as d1: the explanation")
    assert "No departure from it is open to anyone" in said
    found = finding(run, *AS_AT, rule="ca89.s47.enquire")
    assert (found["standing"], found["deviation"], found["notes"][:1]) == ("stands", "d1", ["no departure available"])
