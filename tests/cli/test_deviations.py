"""Departures on the command line: recorded, read back, laid over findings, reviewed, corrected, withdrawn."""

import contextlib
import json
import os
import re
import select
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guidance.app.deviations import delays, learning, reviewing
from guidance.app.deviations.entries import IN_THE_CHAIN, parted, whole
from guidance.app.ledger.opening import ledger_url, open_ledger, stamp
from guidance.app.packs.shipped import shipped
from guidance.engine.explain.names import day_in_words
from guidance.engine.ledger.entry import Draft
from tests.cli.conftest import Ran, Run

ROOT = Path(__file__).resolve().parents[2]
WRITTEN_AFTER = "decided before, written down after"
EXAMPLE = ROOT / "examples" / "deviation-2011.yaml"
RECORDS = ROOT / "examples" / "one-child-2011.jsonl"
AS_AT = ("--as-at", "2011-06-15")
Written = Callable[..., Path]
HARMLESS: dict[str, Any] = {
    "case": "EX-1", "authority": "kent", "rule": "wt10.cg.first", "trigger": "e20", "decided": "2011-06-10",
    "decided_by": {"role": "conference chair", "agency": "children's social care", "name": "Robin Ashdown"},
    "authorised_by": "service manager, children's social care", "reasons": "Her interpreter was ill.",
    "principles": ["acpo.3"], "harms": [{"harm": "a week's gap", "likelihood": "unlikely", "seriousness": "slight"}],
    "instead": "it meets on 17 June", "recorded_at": "2011-06-10T16:20",
    "until": "2030-12-31", "exceptional": "One interpreter in the county speaks her language.",
}  # fmt: skip


@pytest.fixture
def departure(tmp_path: Path) -> Written:
    """Write a departure of the lowest level, with some keys changed or left out."""

    def written(name: str = "d.json", **changes: object) -> Path:
        file = tmp_path / name
        given = {key: value for key, value in {**HARMLESS, **changes}.items() if value is not None}
        file.write_text(json.dumps(given), encoding="utf-8")
        return file

    return written


@pytest.fixture
def recorded(run: Run, departure: Written) -> Ran:
    """Have one departure recorded, as d1."""
    return run("deviate", "--from", departure())


def finding(run: Run, *options: object, rule: str = "wt10.cg.first") -> dict[str, Any]:
    ran = run("evaluate", RECORDS, "--format", "json", *(options or AS_AT))
    assert ran.code == 0, ran.err
    found: dict[str, Any] = next(f for f in ran.data["findings"] if f["rule"] == rule)
    return found | {"receipt": ran.data["receipt"]}


def entries(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("ledger", "show", "--format", "json").data
    return found


# ------------------------------------------------------------------------------------------ recording


def test_one_example_is_a_departure() -> None:
    assert [p.name for p in (ROOT / "examples").glob("*deviation*.yaml")] == [EXAMPLE.name]


def test_the_example_is_kept_as_often_as_it_is_recorded_and_the_ledger_stays_sound(run: Run) -> None:
    for n in (1, 2, 3):
        ran = run("deviate", "--from", EXAMPLE)
        assert ran.code == 0, ran.err
        assert f"Kept as d{n}: " in ran.out
        assert entries(run)[n - 1]["hash"] in ran.out
        assert "does not decide whether a court or an inspector would agree" in " ".join(ran.out.split())
    assert [e["kind"] for e in entries(run)] == ["deviation"] * 3
    assert run("ledger", "verify").code == 0


def test_what_stands_already_is_pointed_at_when_it_is_recorded_again(run: Run, departure: Written) -> None:
    run("deviate", "--from", departure())
    assert "d1 is about the same duty and is kept too" in run("deviate", "--from", departure()).out


def test_a_list_is_kept_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    file.write_text(json.dumps([HARMLESS, {**HARMLESS, "deviation": "second", "trigger": "e34"}]), encoding="utf-8")
    assert run("deviate", "--from", file).code == 0
    assert len(entries(run)) == 2
    file.write_text(json.dumps([HARMLESS, {**HARMLESS, "deviation": "x", "rule": "wt10.cg.frist"}]), encoding="utf-8")
    refused = run("deviate", "--from", file)
    assert (refused.code, refused.out) == (2, "")
    assert "did you mean `wt10.cg.first`?" in refused.err
    assert len(entries(run)) == 2


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("G741", {"decided": "2099-01-01", "recorded_at": None, "until": "2099-12-31"}),
        ("G741", {"recorded_at": "2099-01-01T10:00"}),
        ("G160", {"instead": None}),
        ("G101", {"resons": "why"}),
        ("G113", {"reasons": " "}),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_no_ledger(
    code: str, change: dict[str, Any], run: Run, departure: Written
) -> None:
    refused = run("deviate", "--from", departure(**change))
    assert (refused.code, refused.out) == (2, "")
    assert f"error[{code}]" in refused.err
    assert not Path(ledger_url()).exists()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--records", "nowhere.jsonl"), 2),
        (("--records", EXAMPLE), 2),
        (("--records", RECORDS, "--as-at", "someday"), 3),
        (("--proportion", "nowhere.yaml"), 2),
        (("--proportion", RECORDS), 2),
        (("--case", "EX-1"), 3),
    ],
)
def test_a_mistake_beside_the_departure_is_found_before_anything_is_kept(
    more: tuple[object, ...], code: int, run: Run, departure: Written
) -> None:
    refused = run("deviate", "--from", departure(), *more)
    assert (refused.code, refused.out) == (code, ""), refused.err
    assert not Path(ledger_url()).exists()


@pytest.mark.parametrize(("name", "text"), [("d.yaml", "[]\n"), ("d.jsonl", "\n \n"), ("d.json", "[]")])
def test_a_file_with_no_departure_in_it_is_no_recording(name: str, text: str, run: Run, tmp_path: Path) -> None:
    file = tmp_path / f"none-{name}"
    file.write_text(text, encoding="utf-8")
    for command in (("deviate",), ("deviations", "correct", "d1")):
        refused = run(*command, "--from", file)
        assert (refused.code, refused.out) == (2, "")
        assert "no departure is in this file" in refused.err
    assert not Path(ledger_url()).exists()


def test_checking_alone_records_nothing(run: Run, departure: Written, no_users_ledger: Path) -> None:
    assert run("deviate", "--from", departure(), "--check").code == 0
    assert run("deviate", "--from", departure(instead=None), "--check").code == 2
    assert not no_users_ledger.exists()


def test_in_an_emergency_the_record_does_not_wait(run: Run, departure: Written) -> None:
    harm = [{"harm": "an injury", "likelihood": "likely", "seriousness": "grave"}]
    ran = run("deviate", "--from", departure(harms=harm, kind="emergency"))
    assert ran.code == 0
    assert ran.err.count("warning[G160]") == 12
    assert "still to be written: options" in " ".join(ran.out.split())
    assert "standing, to be completed" in run("deviations", "list").out


def test_a_ledger_that_cannot_be_written_is_said_to_be_and_keeps_nothing(
    run: Run, departure: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIDANCE_LEDGER", str(tmp_path))
    refused = run("deviate", "--from", departure())
    assert (refused.code, refused.out) == (3, "")
    assert "error[G747]" in refused.err
    assert "Traceback" not in refused.err
    assert run("evaluate", RECORDS, *AS_AT).code == 3


def test_a_ledger_that_is_none_is_not_said_to_be_a_mistake_in_what_was_given(
    run: Run, departure: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes.txt").write_text("my own notes, and no ledger " * 50, encoding="utf-8")
    monkeypatch.setenv("GUIDANCE_LEDGER", str(tmp_path / "notes.txt"))
    refused = run("deviate", "--from", departure())
    assert refused.code in {2, 3}
    assert "error[G747]" in refused.err
    assert "what was given has mistakes" not in refused.err


def test_an_explanation_about_an_act_is_kept_with_what_it_lacks_pointed_at(run: Run, departure: Written) -> None:
    law = {"rule": "ca89.s47.enquire", "trigger": "e08", "decided": "2011-05-03", "recorded_at": None}
    ran = run("deviate", "--from", departure(**law, instead=None, authorised_by=None))
    assert ran.code == 0, ran.err
    assert ran.err.count("warning[G160]") == 2
    assert "`instead` is missing from this explanation" in ran.err


def test_no_text_about_people_is_in_the_chain_and_all_of_it_comes_back(
    run: Run, recorded: Ran, departure: Written
) -> None:
    assert recorded.code == 0
    (entry,) = entries(run)
    chain = json.dumps(entry["body"])
    for text in ("interpreter", "Robin", "17 June", "gap"):
        assert text not in chain
        assert text in run("ledger", "subject", "--case", "EX-1").out
    assert entry["author"] == "conference chair, children's social care"
    shown = run("deviations", "show", "d1", "--format", "json").data["document"]
    assert shown["reasons"] == ["Her interpreter was ill."]
    assert shown["decided_by"] == HARMLESS["decided_by"]
    assert entry["body"]["authority"] == "886"
    assert departure().exists()


def test_a_document_is_parted_and_put_together_again() -> None:
    tree = {
        "case": "C", "reasons": ["one", "two"], "harms": [{"harm": "x", "likelihood": "likely"}], "kind": ["dilemma"]
    }  # fmt: skip
    kept, held = parted(tree)
    assert held == {"reasons.0": "one", "reasons.1": "two", "harms.0.harm": "x"}
    assert whole(kept, held) == tree
    assert {"case", "rule", "decided"} <= IN_THE_CHAIN
    Draft("deviation", kept, "2011-06-10", "a manager", held)


def test_personal_text_is_kept_until_a_day_and_can_be_taken_away(run: Run, departure: Written) -> None:
    run("deviate", "--from", departure())
    run("deviate", "--from", departure(retain_until="2030-01-01"))
    held = run("ledger", "subject", "--case", "EX-1", "--format", "json").data
    assert {t["retain_until"] for t in held} == {"2036-06-10", "2030-01-01"}
    taken = run("ledger", "redact", "1", "reasons.0", "--why", "asked for", "--by", "records manager, Kent")
    assert taken.code == 0, taken.err
    assert "[taken away: see the redaction in the ledger]" in " ".join(run("deviations", "show", "d1").out.split())
    assert finding(run)["standing"] == "deviated"
    assert run("ledger", "verify").code == 0


# ------------------------------------------------------------------------------------------ its effect


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
    assert (warned.code, "warning[G747]" in warned.err) == (0, True)
    assert "mistyped.sqlite" in warned.err
    assert command != "list" or "there is no ledger at the place" in warned.out
    monkeypatch.delenv("GUIDANCE_LEDGER")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert "G747" not in run(*asked).err
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


# ------------------------------------------------------------------------------------------ what is added since


def test_a_withdrawal_takes_effect_from_its_day_and_what_was_known_before_still_shows_it(
    run: Run, recorded: Ran
) -> None:
    assert recorded.code == 0
    done = run("deviations", "withdraw", "d1", "--by", "service manager, Kent", "--why", "she got well", "--on",
               "2011-06-12")  # fmt: skip
    assert done.code == 0, done.err
    seen = {when: finding(run, *when.split())["standing"] for when in (
        "--as-at 2011-06-11", "--as-at 2011-06-12", "--as-at 2011-06-15", "--as-at 2011-06-15 --known-at 2011-06-15",
    )}  # fmt: skip
    assert list(seen.values()) == ["deviated", "stands", "stands", "deviated"]
    assert "withdrawn" in run("deviations", "list").out
    again = run("deviations", "withdraw", "d1", "--by", "x", "--why", "y")
    assert (again.code, "error[G742]" in again.err) == (2, True)
    assert run("ledger", "verify").code == 0


@pytest.mark.parametrize("wrong", [("--why", "red \x1b[31m"), ("--by", "a \x07 manager"), ("--name", "x\x00")])
def test_what_cannot_be_seen_is_not_kept(wrong: tuple[str, str], run: Run, recorded: Ran) -> None:
    assert recorded.code == 0
    given = {"--by": "a manager", "--why": "it ended"} | {wrong[0]: wrong[1]}
    refused = run("deviations", "withdraw", "d1", *(word for pair in given.items() for word in pair))
    assert (refused.code, "error[G016]" in refused.err) == (2, True)
    assert len(entries(run)) == 1


def test_the_later_of_two_equal_ones_is_shown_when_their_numbers_have_two_digits(run: Run, tmp_path: Path) -> None:
    ten = tmp_path / "ten.json"
    ten.write_text(json.dumps([{**HARMLESS, "deviation": f"n{n}"} for n in range(1, 11)]), encoding="utf-8")
    assert run("deviate", "--from", ten).code == 0
    assert finding(run)["deviation"] == "d10"
    assert finding(run, *AS_AT, "--deviations", ten)["deviation"] == "n10"


def test_withdrawing_one_of_two_says_that_the_other_stands(run: Run, departure: Written) -> None:
    run("deviate", "--from", departure())
    run("deviate", "--from", departure())
    said = run("deviations", "withdraw", "d1", "--by", "x", "--why", "y").out
    assert "d2 is about the same duty and is kept too" in said
    assert finding(run)["deviation"] == "d2"


def test_a_correction_takes_its_place_and_nothing_is_deleted(run: Run, recorded: Ran, departure: Written) -> None:
    assert recorded.code == 0
    better = departure("better.json", reasons="Her interpreter was in hospital.")
    done = run("deviations", "correct", "d1", "--from", better)
    assert done.code == 0, done.err
    assert finding(run)["deviation"] == "d2"
    assert "corrected by d2" in run("deviations", "list").out
    assert run("deviations", "list", "--format", "json").data["deviations"][1]["corrects"] == "d1"
    assert "Her interpreter was ill." in run("deviations", "show", "d1").out
    refused = run("deviations", "correct", "d1", "--from", better)
    assert (refused.code, "see `d2`" in refused.err) == (2, True)


def test_a_correction_is_not_known_before_it_was_made_whatever_it_says_of_itself(run: Run, departure: Written) -> None:
    run("deviate", "--from", departure(until="2011-06-30"))
    assert run("deviations", "correct", "d1", "--from", departure(until="2011-12-30")).code == 0
    then = finding(run, "--as-at", "2011-10-20", "--known-at", "2011-10-20")
    assert (then["standing"], then["deviation"]) == ("stands", "d1")
    assert finding(run, "--as-at", "2011-10-20")["deviation"] == "d2"


def test_an_endorsement_is_kept_by_role_and_on_its_day(run: Run, recorded: Ran) -> None:
    assert recorded.code == 0
    done = run(
        "deviations", "endorse", "d1", "--by", "head of service, Kent", "--on", "2011-06-11", "--name", "Pat Lee"
    )
    assert done.code == 0, done.err
    assert "is endorsed by head of service, Kent, on 2011-06-11" in done.out
    assert "Pat Lee" not in json.dumps(entries(run))
    assert "Pat Lee" in run("deviations", "show", "d1").out
    (later,) = run("deviations", "show", "d1", "--format", "json").data["later"]
    assert (later["kind"], later["occurred_at"], later["texts"]) == (
        "endorsement",
        "2011-06-11",
        {"by.name": "Pat Lee"},
    )
    for on, code in (("2011-06-09", "G741"), ("2099-01-01", "G741"), ("lately", "")):
        refused = run("deviations", "endorse", "d1", "--by", "x", "--on", on)
        assert refused.code == (2 if code else 3)
        assert code in refused.err


@pytest.mark.parametrize("command", ["show", "endorse", "review", "withdraw"])
def test_an_id_that_there_is_not_is_answered_with_one_that_there_is(command: str, run: Run, departure: Written) -> None:
    run("deviate", "--from", departure(deviation="core-group-late"))
    more = {"endorse": ("--by", "x"), "withdraw": ("--by", "x", "--why", "y")}.get(command, ())
    for wrong, cure in (("d12", "did you mean `d1`?"), ("core-grop-late", "did you mean `core-group-late`?")):
        refused = run("deviations", command, wrong, *more)
        assert refused.code == 2
        assert "error[G740]" in refused.err
        assert cure in refused.err
    assert run("deviations", "show", "core-group-late").out.startswith("d1: ")


def test_the_list_is_narrowed_by_case_authority_rule_and_standing(run: Run, departure: Written) -> None:
    run("deviate", "--from", departure())
    run("deviate", "--from", departure(case="EX-2", authority="essex", until="2011-06-20"))
    run("deviate", "--from", departure(case="EX-2", rule="wt10.ia.complete"))

    def ids(*options: str) -> list[str]:
        data = run("deviations", "list", "--format", "json", *options).data
        return [d["id"] for d in data["deviations"]]

    assert ids() == ["d1", "d2", "d3"]
    assert ids("--case", "EX-2") == ["d2", "d3"]
    assert ids("--authority", "essex") == ["d2"]
    assert ids("--rule", "wt10.ia.complete") == ["d3"]
    assert ids("--standing", "expired") == ["d2"]
    assert ids("--case", "EX-1", "--standing", "expired") == []
    assert run("deviations", "list", "--standing", "gone").code == 3
    assert "Robin" not in run("deviations", "list").out


# ------------------------------------------------------------------------------------------ looking back


def test_a_review_shows_what_was_known_then_and_what_came_after_only_when_asked(run: Run, recorded: Ran) -> None:
    assert recorded.code == 0
    plain = run("deviations", "review", "d1", "--records", RECORDS)
    assert plain.code == 0, plain.err
    assert "8 June 2011: child protection visit made" in plain.out
    assert "17 June 2011: core group met" not in plain.out
    assert "due by Mon 13 June 2011 at the latest" in " ".join(plain.out.split())
    assert "not shown in time" not in plain.out
    assert "? What did they know that day, and what could they have found out?" in " ".join(plain.out.split())
    later = run("deviations", "review", "d1", "--records", RECORDS, "--hindsight").out
    assert later.startswith(plain.out.rpartition("What came after")[0].rstrip()[:200])
    assert reviewing.review("d1", RECORDS).after == ()
    assert later.index("With hindsight") < later.index("17 June 2011: core group met")


def test_a_review_does_not_say_what_became_of_the_decision(run: Run, recorded: Ran) -> None:
    assert recorded.code == 0
    run("deviations", "withdraw", "d1", "--by", "service manager", "--why", "it went wrong")
    assert "withdrawn" not in run("deviations", "review", "d1").out
    assert "withdrawn" in run("deviations", "review", "d1", "--hindsight").out
    assert "withdrawn" in run("deviations", "show", "d1").out


def test_what_was_written_down_that_evening_was_not_known_that_afternoon(
    run: Run, departure: Written, records: Callable[..., Path]
) -> None:
    base = {"case": "EX-1", "authority": "kent"}
    held = {**base, "event": "icpc_held", "at": "2011-05-27", "id": "e20", "plan_agreed": True}
    file = records(held, {**base, "event": "cp_visit_made", "at": "2011-06-10", "id": "e30",
                          "recorded_at": "2011-06-10T19:00"})  # fmt: skip
    run("deviate", "--from", departure())
    assert "visit made" not in run("deviations", "review", "d1", "--records", file).out
    run("deviate", "--from", departure(recorded_at="2011-06-12"))
    assert "visit made" in run("deviations", "review", "d2", "--records", file).out


def test_what_a_review_found_is_kept_before_anybody_looks_at_what_came_after(run: Run, recorded: Ran) -> None:
    assert recorded.code == 0
    kept = ("deviations", "review", "d1", "--by", "principal social worker, Kent", "--quality", "sound", "--found",
            "The options were weighed.")  # fmt: skip
    assert run(*kept, "--hindsight").code == 3
    assert run("deviations", "review", "d1", "--quality", "sound").code == 3
    done = run(*kept)
    assert done.code == 0, done.err
    assert [e["kind"] for e in entries(run)] == ["deviation", "review"]
    assert "The options were weighed." in " ".join(run("deviations", "show", "d1").out.split())


def test_a_review_before_the_decision_is_refused(run: Run, recorded: Ran) -> None:
    assert recorded.code == 0
    refused = run("deviations", "review", "d1", *BY, "--quality", "sound", "--found", "x", "--on", "2011-06-09")
    assert (refused.code, "error[G741]" in refused.err) == (2, True)
    assert len(entries(run)) == 1


def test_a_review_with_the_record_of_another_case_is_refused(run: Run, departure: Written) -> None:
    run("deviate", "--from", departure(case="EX-9"))
    refused = run("deviations", "review", "d1", "--records", RECORDS)
    assert (refused.code, "error[G749]" in refused.err) == (2, True)


def test_an_entry_that_is_no_departure_is_said_to_be_none(run: Run, recorded: Ran) -> None:
    assert recorded.code == 0
    with open_ledger() as ledger:
        ledger.append(Draft("deviation", {"case": "C"}, "2011-06-10", "x"), stamp())
    for asked in (("evaluate", RECORDS, *AS_AT), ("next", RECORDS, "--case", "EX-1", *AS_AT)):
        ran = run(*asked)
        assert ran.code == 0
        assert "done differently" in " ".join(ran.out.split())
        assert "warning[G748]" in ran.err


def altered(what: str) -> None:
    with contextlib.closing(sqlite3.connect(ledger_url(), isolation_level=None)) as connection:
        for (guard,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {guard}")
        connection.execute(what)


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("UPDATE ledger_entries SET body = replace(body, 'wt10.ia.complete', 'wt10.cg.first')", "G701"),
        ("UPDATE ledger_entries SET body = replace(body, '2011-06-12', '2030-01-01')", "G701"),
        ("UPDATE ledger_entries SET kind = 'note' WHERE sequence = 2", "G701"),
        ("DELETE FROM ledger_entries WHERE sequence = 2", "G703"),
    ],
    ids=["a departure", "the day of a withdrawal", "a withdrawal made something else", "a withdrawal taken out"],
)
def test_an_entry_altered_in_the_database_is_warned_of_and_lays_nothing_over_a_finding(
    what: str, code: str, run: Run, departure: Written
) -> None:
    run("deviate", "--from", departure(**({"rule": "wt10.ia.complete"} if "wt10" in what else {})))
    if "wt10" not in what:
        run("deviations", "withdraw", "d1", *BY, "--why", "y", "--on", "2011-06-12")
        run("deviations", "endorse", "d1", *BY)
        with open_ledger() as ledger:
            ledger.append(Draft("endorsement", {"of": 1}, "2011-06-13", "x"), stamp())
    altered(what)
    ran = run("evaluate", RECORDS, *AS_AT, "--format", "json")
    assert (ran.code, f"warning[{code}]" in ran.err) == (0, True), ran.err
    standing = next(f["standing"] for f in ran.data["findings"] if f["rule"] == "wt10.cg.first")
    assert f"warning[{code}]" in run("deviations", "list").err
    if what.startswith("UPDATE"):
        assert standing == "stands"
        assert "not relied on" in run("deviations", "list").out


def test_a_plainer_entry_of_another_making_is_read_as_far_as_it_goes(run: Run) -> None:
    body = {"case": "EX-1", "authority": "kent", "rule": "wt10.cg.first", "trigger": "e20"}
    with open_ledger() as ledger:
        ledger.append(Draft("deviation", body, "2011-06-10", "conference chair", {"reasons": "She was ill."}), stamp())
        ledger.append(Draft("endorsement", {"of": 1}, "2011-06-11", "service manager"), stamp())
    found = finding(run)
    assert (found["standing"], found["deviation"], found["notes"]) == ("deviated", "d1", [WRITTEN_AFTER])
    assert "2011-06-10  standing" in run("deviations", "list", "--authority", "kent").out
    refused = run("deviations", "show", "d1")
    assert (refused.code, "error[G748]" in refused.err) == (2, True)
    with open_ledger() as ledger:
        ledger.append(Draft("withdrawal", {"of": 1}, "2011-06-12", "service manager"), stamp())
    assert finding(run)["standing"] == "stands"
    assert finding(run, "--as-at", "2011-06-11")["standing"] == "deviated"


# ------------------------------------------------------------------------------------------ delay that is no departure


def test_delay_that_guidance_allows_for_is_an_event_of_the_record(run: Run, tmp_path: Path) -> None:
    written = run("deviations", "delay", "--case", "C1", "--about", "assessment", "--cause", "family", "--why",
                  "the parents asked for time", "--at", "2013-07-01", "--expected-by", "2013-07-15",
                  "--authority", "kent")  # fmt: skip
    assert written.code == 0, written.err
    file = tmp_path / "r.jsonl"
    file.write_text('{"case": "C1", "event": "referral_received", "at": "2013-04-22", "id": "e1"}\n' + written.out)
    data = run("evaluate", file, "--as-at", "2013-07-02", "--format", "json").data["findings"]
    assert [f["status"] for f in data if f["rule"] == "wt13.assess.over45"] == ["discharged"]
    wrong = run("deviations", "delay", "--case", "C1", "--about", "assessment", "--cause", "famly", "--why", "x")
    assert (wrong.code, "did you mean `family`?" in wrong.err) == (3, True)
    assert delays.about(next(r for r in shipped().rules if r.id == "wt13.assess.45wd")) == "assessment"


def test_causes_are_counted_by_authority_and_name_no_worker(run: Run, records: Callable[..., Path]) -> None:
    first = {"case": "C1", "event": "referral_received", "at": "2013-04-22", "authority": "kent"}
    delay = {"case": "C1", "event": "delay_reason_recorded", "about": "assessment", "explanation": "Robin was ill"}
    file = records(first, {**delay, "at": "2013-07-01", "cause": "capacity"},
                   {**delay, "at": "2013-07-02", "cause": "capacity"}, {**delay, "at": "2013-07-03"},
                   {**delay, "at": "2013-07-01", "cause": "court", "case": "C2", "authority": "essex"})  # fmt: skip
    ran = run("deviations", "causes", file)
    assert ran.code == 0, ran.err
    assert "Kent: assessment: 2 capacity, 1 not given\n" in ran.out
    assert "Essex: assessment: 1 court\n" in ran.out
    assert "Robin" not in ran.out + run("deviations", "causes", file, "--format", "json").out
    rows = run("deviations", "causes", file, "--format", "json").data["causes"]
    assert {r["authority"]: r["capacity"] for r in rows} == {"886": 2, "881": 0}


# ------------------------------------------------------------------------------------------ on a terminal

SHORT = ["2011-06-10", "conference chair, children's social care", "Her interpreter was ill.", "1", "a week's gap",
         "unlikely", "slight", "", "It meets on 17 June.", "service manager, Kent", "2030-12-31",
         "One interpreter speaks her language."]  # fmt: skip
FULLER = ["meeting without her", "the mother", "on time", "she would not know", "",
          "a plan she understands", "", "to be told first", "alone, at school", "a visit", "",
          "the school agreed", ""]  # fmt: skip


@pytest.fixture
def typed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run a command on what looks like a terminal, with these answers; Ctrl-C where they end."""

    def ran(answers: list[str], *command: object) -> Ran:
        waiting: Iterator[str] = iter(answers)

        def answer(_: str = "") -> str:
            for text in waiting:
                return text
            raise KeyboardInterrupt

        monkeypatch.setattr("builtins.input", answer)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        return run(*command)

    return ran


@pytest.fixture
def guided(typed: Callable[..., Ran], tmp_path: Path) -> Callable[..., Ran]:
    draft = tmp_path / "draft.json"
    asked = ("--records", RECORDS, "--case", "EX-1", "--rule", "wt10.cg.first", *AS_AT, "--draft", draft)
    return lambda answers: typed(answers, "deviate", *asked)


def test_at_the_lowest_level_twelve_questions_are_asked(guided: Callable[..., Ran], run: Run, tmp_path: Path) -> None:
    ran = guided([*SHORT, "yes"])
    assert ran.code == 0, ran.err
    assert "12 questions answered" in ran.out
    assert "Kept as d1" in ran.out
    assert "done differently, with reasons (decided before, written down after)" in " ".join(ran.out.lower().split())
    assert not (tmp_path / "draft.json").exists()
    (entry,) = entries(run)
    assert (entry["body"]["trigger"], entry["body"]["authority"]) == ("e20", "886")


def test_more_is_asked_where_more_could_go_wrong(guided: Callable[..., Ran]) -> None:
    answers = [*SHORT[:5], "possible", "serious", *SHORT[7:], *FULLER, "yes"]
    ran = guided(answers)
    assert ran.code == 0, ran.out
    assert f"{len(answers) - 1} questions answered" in ran.out
    assert "level `fuller`" in ran.out


def test_what_is_no_answer_is_asked_again(guided: Callable[..., Ran]) -> None:
    ran = guided(["lately", "2099-01-01", *SHORT[:3], "acpo.13", "99", "", *SHORT[3:5], "perhaps", *SHORT[5:], "yes"])
    assert ran.code == 0, ran.out
    for said in (
        "has not come",
        "did you mean `acpo.3` or `acpo.1`?",
        "something is needed here",
        "write one of: unlikely",
    ):
        assert said in " ".join(ran.out.split()), said


@pytest.mark.parametrize("after", range(1, len(SHORT) + 2))
def test_stopping_anywhere_loses_nothing_and_it_is_gone_on_with(
    after: int, guided: Callable[..., Ran], run: Run, no_users_ledger: Path
) -> None:
    answers = [*SHORT, "yes"]
    stopped = guided(answers[:after]) if after < len(answers) else guided([*SHORT, "no"])
    assert stopped.code == 130
    assert "nothing was recorded" in stopped.err
    assert not no_users_ledger.exists()
    rest = answers[min(after, len(SHORT)) :]
    if after == 8:  # the harm was whole; that there is no other need not be said again
        rest = answers[8:]
    done = guided(rest if after != 7 else answers[8:])
    assert done.code == 0, done.out
    assert len(entries(run)) == 1
    shown = run("deviations", "show", "d1").out
    for text in ("Her interpreter was ill.", "a week's gap", "It meets on 17 June."):
        assert text in shown


def test_a_second_harm_broken_off_half_way_is_gone_on_with(guided: Callable[..., Ran], run: Run) -> None:
    assert guided([*SHORT[:7], "he is frightened", "possible"]).code == 130
    done = guided(["slight", "", *SHORT[8:], "yes"])
    assert done.code == 0, done.out
    harms = run("deviations", "show", "d1", "--format", "json").data["document"]["harms"]
    assert [(h["harm"], h["likelihood"]) for h in harms] == [
        ("a week's gap", "unlikely"), ("he is frightened", "possible"),
    ]  # fmt: skip


@pytest.mark.parametrize("instead", [True, False])
def test_a_rule_with_latitude_offers_to_write_down_the_reason_instead(
    typed: Callable[..., Ran],
    tmp_path: Path,
    *,
    instead: bool,
) -> None:
    answers = ["no", "yes", "fam", "her father asked to be there"] if instead else ["no", "no"]
    where = ("--case", "C1", "--rule", "wt13.assess.45wd", "--trigger", "e1", "--draft", tmp_path / "d.json")
    ran = typed(answers, "deviate", *where)
    assert ran.code == 0, ran.err
    assert "Taking longer is then no departure" in " ".join(ran.out.split())
    assert ('"event": "delay_reason_recorded"' in ran.out) is instead
    if instead:
        line = json.loads(ran.out.splitlines()[-1])
        assert (line["case"], line["about"], line["cause"]) == ("C1", "assessment", "family")
    assert not Path(ledger_url()).exists()
    assert not (tmp_path / "d.json").exists()


@pytest.mark.parametrize("rule", ["ca89.s47.enquire", "wt13.assess.45wd"])
def test_a_draft_that_holds_answers_outlives_a_no(typed: Callable[..., Ran], tmp_path: Path, rule: str) -> None:
    draft = tmp_path / "d.json"
    where = ("--case", "C1", "--rule", rule, "--trigger", "e1", "--draft", draft)
    assert typed(["yes", "2011-06-10", "a manager"], "deviate", *where).code == 130
    said = typed(["no", "no"], "deviate", *where)
    assert (said.code, str(draft) in said.err) == (0, True)
    assert json.loads(draft.read_text(encoding="utf-8"))["decided_by"] == {"role": "a manager"}


def test_a_file_that_is_no_draft_is_not_written_over(typed: Callable[..., Ran], tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("my own notes", encoding="utf-8")
    refused = typed([], "deviate", "--draft", notes)
    assert (refused.code, "error[G746]" in refused.err) == (2, True)
    assert notes.read_text(encoding="utf-8") == "my own notes"


def test_without_a_terminal_a_file_is_asked_for(run: Run) -> None:
    refused = run("deviate")
    assert (refused.code, "--from FILE" in refused.err) == (3, True)


def pressing_ctrl_c(child: int, terminal: int) -> int:
    """Press Ctrl-C as a person would, again if nothing comes of it: Python loses one pressed as it begins to read."""
    with contextlib.suppress(OSError):  # the other end is closed: it is ending
        for _ in range(20):
            os.write(terminal, b"\x03")
            while select.select([terminal], [], [], 3)[0]:
                if not os.read(terminal, 4096):
                    break
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_ctrl_c_on_a_real_terminal_keeps_what_was_typed(tmp_path: Path, no_users_ledger: Path) -> None:
    pty = pytest.importorskip("pty")
    draft = tmp_path / "draft.json"
    command = [sys.executable, "-m", "guidance", "deviate", "--case", "C1", "--rule", "wt10.cg.first", "--trigger",
               "e1", "--draft", str(draft)]  # fmt: skip
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # what runs the tests may have it ignored, and that is inherited
        os.execv(sys.executable, command)  # noqa: S606
    for typed in (b"2011-06-10\n", b"a manager\n", b""):
        shown = b""
        while not shown.rstrip().endswith(b">") and select.select([terminal], [], [], 30)[0]:
            shown += os.read(terminal, 4096)
        os.write(terminal, typed)
    code = pressing_ctrl_c(child, terminal)
    os.close(terminal)
    assert code == 130
    assert json.loads(draft.read_text(encoding="utf-8"))["decided_by"] == {"role": "a manager"}
    assert draft.stat().st_mode & 0o077 == 0
    assert not no_users_ledger.exists()


# ------------------------------------------------------------------------------------------ learning from it

LESSON = {
    "title": "Waiting until a parent could follow", "situation": "A meeting was due that a parent could not follow.",
    "difficulty": "On time it would have settled a plan without the person who has to keep to it.",
    "instead": "It was moved a little.", "weighed": ["a gap", "a plan that is understood"],
    "safeguards": ["visits went on"], "learnt": ["Ask early who could step in."],
}  # fmt: skip


@pytest.fixture
def lesson(tmp_path: Path, recorded: Ran) -> Path:
    assert recorded.code == 0
    file = tmp_path / "lesson.json"
    file.write_text(json.dumps(LESSON), encoding="utf-8")
    return file


def approved(run: Run, reads_for: str, name: str) -> Ran:
    return run("deviations", "approve", "d1", "--as", reads_for, "--by", f"{reads_for} lead", "--name", name)


BY = ("--by", "practice lead, Kent")


def test_a_lesson_is_published_once_two_people_have_approved_it_and_withdrawn_again(run: Run, lesson: Path) -> None:
    shown = ("--records", RECORDS)
    assert "error[G745]" in approved(run, "legal", "Pat Lee").err
    proposed = run("deviations", "share", "d1", "--from", lesson, *BY, *shown)
    assert proposed.code == 0, proposed.err
    assert "Children Act 1989 s.97" in " ".join(proposed.out.split())
    assert approved(run, "legal", "Pat Lee").code == 0
    assert "error[G745]" in run("deviations", "publish", "d1", *BY, *shown).err
    assert "error[G745]" in approved(run, "information-governance", " pat  LEE ").err
    assert approved(run, "information-governance", "Sam Roe").code == 0
    assert "error[G744]" in run("deviations", "publish", "d1", *BY).err
    assert run("deviations", "publish", "d1", *BY, *shown).code == 0
    out = run("deviations", "shared").out
    assert "On time it would have settled" in out
    for secret in ("EX-1", "886", "kent", "Kent", "2011", "Pat", "Robin", "e20"):
        assert not re.search(rf"\b{secret}\b", out)  # a lesson's own name is drawn, and may hold any digits
    assert run("deviations", "unpublish", "d1", *BY, "--why", "the family asked").code == 0
    gone = run("deviations", "shared").out
    assert "withdrawn" in gone
    assert "settled" not in gone
    assert "error[G745]" in run("deviations", "unpublish", "d1", *BY, "--why", "again").err
    assert run("ledger", "verify").code == 0


@pytest.mark.parametrize("how", ["withdraw", "correct"])
def test_a_lesson_that_outlives_its_departure_is_pointed_at(
    how: str, run: Run, lesson: Path, departure: Written
) -> None:
    shown = ("--records", RECORDS)
    run("deviations", "share", "d1", "--from", lesson, *BY, *shown)
    approved(run, "legal", "Pat Lee")
    approved(run, "information-governance", "Sam Roe")
    assert run("deviations", "publish", "d1", *BY, *shown).code == 0
    more = (*BY, "--why", "y") if how == "withdraw" else ("--from", departure())
    said = run("deviations", how, "d1", *more).out
    assert "is still published: `guidance deviations unpublish d1`" in said
    assert run("deviations", "unpublish", "d1", *BY, "--why", "y").code == 0


def test_a_new_text_has_to_be_approved_anew(run: Run, lesson: Path) -> None:
    shown = ("--records", RECORDS)
    run("deviations", "share", "d1", "--from", lesson, *BY, *shown)
    approved(run, "legal", "Pat Lee")
    approved(run, "information-governance", "Sam Roe")
    run("deviations", "share", "d1", "--from", lesson, *BY, *shown)
    assert "error[G745]" in run("deviations", "publish", "d1", *BY, *shown).err


def test_court_orders_deaths_and_reviews_forbid_sharing_and_ordinary_work_does_not() -> None:
    names = learning.forbidding()
    assert {"court_application_made", "emergency_protection_order_made", "child_died", "child_death_reviewed",
            "serious_incident_known", "rapid_review_completed", "case_review_decided"} <= set(names)  # fmt: skip
    ordinary = {
        "review_conference_held",
        "cin_plan_reviewed",
        "looked_after_review_held",
        "court_application_considered",
    }
    assert not ordinary & set(names)


@pytest.mark.parametrize("event", ["court_application_made", "case_review_decided", "child_died"])
def test_nothing_is_shared_while_proceedings_a_review_or_a_death_are_on_the_record(
    event: str, run: Run, lesson: Path, tmp_path: Path
) -> None:
    file = tmp_path / "record.jsonl"
    more = {"case": "EX-1", "event": event, "at": "2012-03-01"}
    file.write_text(RECORDS.read_text(encoding="utf-8") + json.dumps(more) + "\n", encoding="utf-8")
    refused = run("deviations", "share", "d1", "--from", lesson, *BY, "--records", file)
    assert (refused.code, "error[G743]" in refused.err) == (2, True)
    assert [e["kind"] for e in entries(run)] == ["deviation"]


HELD = '{"case": "EX-1", "event": "icpc_held", "at": "2011-05-27", "authority": "kent"}\n'


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (HELD.replace("EX-1", "EX-2"), "holds nothing of case `EX-1`"),
        (HELD.replace("kent", "essex"), "holds nothing of case `EX-1`"),
        ('{"source": "s", "shows": ["icpc_held"]}\n' + HELD, "this record cannot show"),
        ('{"source": "s", "until": "2012-01-01"}\n' + HELD, "this record cannot show"),
    ],
    ids=["another case", "another authority's", "a source of conferences alone", "a source that ends"],
)
def test_a_record_that_could_not_show_them_cannot_tell(record: str, said: str, run: Run, lesson: Path) -> None:
    file = lesson.with_name("record.jsonl")
    file.write_text(record, encoding="utf-8")
    refused = run("deviations", "share", "d1", "--from", lesson, *BY, "--records", file)
    assert (refused.code, "error[G744]" in refused.err) == (2, True), refused.err
    assert said in refused.err


@pytest.mark.parametrize(
    ("keep", "said"),
    [(slice(3), "ends before the decision of 10 June 2011"), (slice(20), "the last day it shows is 27 May 2011"),
     (slice(0, None, 20), "lacks event `e20`")],
)  # fmt: skip
def test_a_record_that_stops_before_the_decision_or_lacks_its_trigger_cannot_tell(
    keep: slice, said: str, run: Run, lesson: Path
) -> None:
    lines = RECORDS.read_text(encoding="utf-8").splitlines(keepends=True)
    short = lesson.with_name("short.jsonl")
    short.write_text("".join(lines[keep]), encoding="utf-8")
    refused = run("deviations", "share", "d1", "--from", lesson, *BY, "--records", short)
    assert (refused.code, "error[G744]" in refused.err) == (2, True)
    assert said in " ".join(refused.err.split())


def test_the_readers_are_two_kinds_and_named(run: Run, lesson: Path) -> None:
    run("deviations", "share", "d1", "--from", lesson, *BY, "--records", RECORDS)
    assert approved(run, "editor", "Pat Lee").code == 3
    assert approved(run, "legal", " ").code == 3
