"""Looking back on departures and on delay: reviews, causes, and what was learnt late."""

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from guidance.app.deviations import delays, reviewing
from guidance.app.ledger.opening import ledger_url, open_ledger, stamp
from guidance.app.packs.shipped import shipped
from guidance.engine.ledger.entry import Draft
from tests.cli.conftest import Ran, Run
from tests.cli.departures.given import (
    AS_AT,
    BY,
    RECORDS,
    WRITTEN_AFTER,
    Written,
    entries,
    finding,
)


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
    assert (refused.code, "error[G751]" in refused.err) == (2, True)
    with open_ledger() as ledger:
        ledger.append(Draft("withdrawal", {"of": 1}, "2011-06-12", "service manager"), stamp())
    assert finding(run)["standing"] == "stands"
    assert finding(run, "--as-at", "2011-06-11")["standing"] == "deviated"


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
