"""What is added to a departure once it is recorded: endorsed, corrected, withdrawn."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run
from tests.cli.departures.given import AS_AT, HARMLESS, Written, entries, finding


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


def test_each_of_two_says_which_took_the_place_of_the_other_and_no_key_is_shown_raw(
    run: Run, recorded: Ran, departure: Written
) -> None:
    assert recorded.code == 0
    run("deviations", "correct", "d1", "--from", departure(reasons="His interpreter was ill."))
    run("deviations", "endorse", "d2", "--by", "head of service, Kent", "--name", "Pat Lee", "--said", "I agree")
    first, second = (" ".join(run("deviations", "show", name).out.split()) for name in ("d1", "d2"))
    assert "started by e20: corrected, d2 took its place recorded" in first
    assert "d2 took its place; `guidance deviations show d2` has what it says" in first
    assert "His interpreter" not in first
    assert "in place of d1, which it corrects" in second
    assert "name: Pat Lee; said: I agree" in second
    assert not [key for key in ("authorised_by", "reasons.0", "harms.0", "by.name") if key in first + second]


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
