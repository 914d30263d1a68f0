"""Sharing what was learnt, rewritten and released."""

import json
import re
from pathlib import Path

import pytest

from guidance.app.deviations import learning
from tests.cli.conftest import Ran, Run
from tests.cli.departures.given import BY, RECORDS, Written, entries

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
