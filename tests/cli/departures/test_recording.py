"""Recording a departure by a file: what is taken, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from guidance.app.deviations.entries import IN_THE_CHAIN, parted, whole
from guidance.app.ledger.opening import ledger_url
from guidance.engine.ledger.entry import Draft
from tests.cli.conftest import Ran, Run
from tests.cli.departures.given import AS_AT, EXAMPLE, HARMLESS, RECORDS, ROOT, Written, entries, finding


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
    assert ran.err.count("warning[G164]") == 12
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
    assert ran.err.count("warning[G164]") == 2
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
    assert taken.code == 1, taken.err
    assert "left: the same words, in entry 2 (deviation) reasons.0" in taken.err
    assert "[taken away: see the redaction in the ledger]" in " ".join(run("deviations", "show", "d1").out.split())
    assert finding(run)["standing"] == "deviated"
    assert run("ledger", "verify").code == 0
