"""A rule as a query, and an evaluation by queries, as they are run."""

import json
from pathlib import Path

import duckdb
import pytest

from guidance.engine.evaluate import batch
from tests.cli.conftest import Run

CHILD = "examples/one-child-2011.jsonl"
AS_AT = ("--as-at", "2011-05-20")


@pytest.mark.parametrize(
    "rule",
    [
        "wt10.icpc.15wd",
        "ca89.s47.wishes",
        "wt10.ia.skip-to-core",
        "ca89.pp.max",
        "wt10.refer.decide",
        "wt23.refer.feedback",
    ],
)
def test_a_query_is_printed_that_a_database_can_read(run: Run, rule: str) -> None:
    ran = run("sql", rule, *AS_AT)
    assert ran.code == 0
    assert f"-- {rule}: " in ran.out
    read = duckdb.extract_statements(ran.out)
    assert [s.type.name for s in read] == ["CREATE"] * (len(read) - 1) + ["SELECT"]


@pytest.mark.parametrize(
    ("rule", "code", "says"),
    [
        ("sa91.max", "G649", "it adds up earlier stays"),
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


def test_what_a_query_of_a_power_does_not_ask_is_written_above_it(run: Run) -> None:
    assert "is asked of each row afterwards, not here" in run("sql", "ca89.epo.max", *AS_AT).out
    assert "afterwards" not in run("sql", "wt10.icpc.15wd", *AS_AT).out


def test_the_receipt_names_what_was_left_to_the_definition(run: Run, tmp_path: Path) -> None:
    stay = tmp_path / "stay.jsonl"
    told = {"case": "c", "event": "secure_accommodation_started", "at": "2011-05-01T10:00", "authority": "kent"}
    stay.write_text(json.dumps(told), encoding="utf-8")
    ran = run("evaluate", CHILD, str(stay), *AS_AT, "--engine", "batch", "--format", "json")
    left = ran.data["receipt"]["answered_by_definition"]
    assert ran.data["receipt"]["evaluator"] == "batch"
    assert left["of"] == len(ran.data["findings"]) > left["findings"] == 1
    assert left["rules"] == {"sa91.max": "it adds up earlier stays"}


MANY = ("evaluate", CHILD, *AS_AT, "--no-deviations", "--format", "json")


def test_for_many_events_batch_is_chosen_and_the_receipt_says_so(run: Run) -> None:
    plain = run(*MANY)
    events = plain.data["receipt"]["counts"]["events"]
    assert plain.data["receipt"]["evaluator"] == "definition"
    assert "chosen_for" not in plain.data["receipt"]
    assert run(*MANY, "--batch-from", str(events + 1)).data == plain.data
    many = run(*MANY, "--batch-from", str(events)).data
    assert many["receipt"]["evaluator"] == "batch"
    assert many["receipt"]["chosen_for"] == f"{events} events, {events} or more"
    assert many["findings"] == plain.data["findings"]


def test_where_batch_is_not_installed_the_definition_answers_for_many_events_and_the_receipt_says_why(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "unavailable", lambda: "duckdb is not installed")
    receipt = run(*MANY, "--batch-from", "1").data["receipt"]
    assert receipt["evaluator"] == "definition"
    assert receipt["chosen_for"].endswith("for which batch would be quicker: duckdb is not installed")


def test_an_evaluator_that_is_named_is_taken_however_many_events_there_are(run: Run) -> None:
    receipt = run(*MANY, "--batch-from", "1", "--engine", "definition").data["receipt"]
    assert (receipt["evaluator"], "chosen_for" in receipt) == ("definition", False)


@pytest.mark.parametrize("command", ["due", "audit"])
def test_other_commands_that_answer_for_many_can_be_told_from_what_size_too(run: Run, command: str) -> None:
    more = ("--pack", "kent-2009") if command == "audit" else ()
    asked = (command, CHILD, *AS_AT, *more, "--format", "json")
    assert run(*asked, "--batch-from", "1").data["receipt"]["evaluator"] == "batch"


def test_where_there_is_no_room_for_batch_the_answer_is_refused_with_what_to_do(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise batch.NoRoom("failed to offload data block")

    monkeypatch.setattr(batch, "evaluate_telling", full)
    ran = run("evaluate", CHILD, *AS_AT, "--engine", "batch", "--memory", "50")
    assert (ran.code, ran.out) == (2, "")
    assert "error[G647]: `batch` has room for no more: failed to offload data block" in ran.err


def test_what_batch_may_hold_is_what_was_asked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def told(*_: object, memory: int, **__: object) -> list[object]:
        seen.append(memory)
        return []

    monkeypatch.setattr(batch, "evaluate_telling", told)
    run("evaluate", CHILD, *AS_AT, "--engine", "batch", "--memory", "50")
    run("evaluate", CHILD, *AS_AT, "--engine", "batch")
    assert seen == [50, 4_000]
