"""One child's case in an invented authority with an invented direction, and the same in Kent, which has none.

A core assessment of 48 working days in the spring of 2011, and the same begun on the days about each edge of the trial.
"""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query
from guidance.app.explanation import explain_rule
from guidance.app.packs.shipped import HOUSE
from guidance.engine.explain.names import day_in_words
from tests.building import CALENDAR, day
from tests.trials.conftest import Run

FOLDER = HOUSE / "examples" / "trial-westbrook"
NATIONAL, SEE_CHILD, REVIEW = "wt10.ca.complete", "westbrook.see-child", "westbrook.review"
ASKED = Query(records=(FOLDER / "one-child.jsonl",), as_at=day("2011-07-01"), trials=FOLDER, ledger=None)
Said = dict[str, dict[str, Any]]


def of_case(answer: Answer, case: str) -> Said:
    return {f["rule"]: f for f in answer.data() if f["case"] == case}


def working_days(first: str, last: str) -> int:
    """Count the working days after one day up to another: a plain count, with nothing of the reckoning in it."""
    days = range(day(first).toordinal() + 1, day(last).toordinal() + 1)
    made = [date.fromordinal(n) for n in days]
    return sum(each.weekday() < 5 and each not in CALENDAR.holidays for each in made)


def test_the_core_assessment_takes_48_working_days() -> None:
    assert working_days("2011-04-11", "2011-06-23") == 48
    assert working_days("2011-04-11", "2011-06-06") == 35


def test_the_same_case_in_the_two_authorities() -> None:
    answer = evaluate(ASKED)
    westbrook, kent = of_case(answer, "WB-1"), of_case(answer, "KE-1")
    national = {"status": "breached", "due": "2011-06-06", "performed": "2011-06-23", "days_late": 17}
    assert westbrook[NATIONAL] | national == westbrook[NATIONAL]
    assert kent[NATIONAL] | national == kent[NATIONAL]
    assert (westbrook[NATIONAL]["standing"], westbrook[NATIONAL]["trial"]) == ("suspended", "westbrook-2011")
    assert (kent[NATIONAL]["standing"], kent[NATIONAL]["trial"]) == ("stands", None)
    assert kent[NATIONAL]["in_words"] == "done late, by 17 days"
    assert westbrook[NATIONAL]["in_words"].startswith(
        "time limit set aside until 1 October 2011 by the trial westbrook-"
    )
    assert westbrook[NATIONAL]["in_words"].endswith("without the trial: done late, by 17 days")
    beside = {rule: (f["status"], f["standing"], f["due"], f["trial"]) for rule, f in westbrook.items() if f["trial"]}
    assert beside == {
        NATIONAL: ("breached", "suspended", "2011-06-06", "westbrook-2011"),
        SEE_CHILD: ("discharged", "stands", "2011-04-27", "westbrook-2011"),
        REVIEW: ("discharged", "stands", "2011-06-20", "westbrook-2011"),
    }
    assert not {SEE_CHILD, REVIEW} & set(kent)


def test_everything_else_is_the_same_in_both() -> None:
    answer = evaluate(ASKED)
    westbrook, kent = of_case(answer, "WB-1"), of_case(answer, "KE-1")
    same = ("status", "due", "performed", "days_late", "lapsed", "missing")
    for rule in kent:
        assert {key: westbrook[rule][key] for key in same} == {key: kent[rule][key] for key in same}


def begun(folder: Path, first: str) -> Query:
    """Query about a core assessment begun on a day and finished 48 working days later, in both authorities."""
    last = next(
        found
        for n in range(90)
        if working_days(first, found := date.fromordinal(day(first).toordinal() + n).isoformat()) == 48
    )
    records = [
        record
        for case, authority in (("WB-1", "westbrook"), ("KE-1", "kent"))
        for record in (
            {"case": case, "event": "core_assessment_started", "at": first, "authority": authority},
            {"case": case, "event": "core_assessment_completed", "at": last, "authorised": True},
        )
    ]
    file = folder / "records.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return replace(ASKED, records=(file,), as_at=day("2012-01-31"))


@pytest.mark.parametrize(
    ("first", "due", "standing", "replaced"),
    [
        ("2011-03-31", "2011-05-25", "stands", False),  # the day before the trial begins
        ("2011-04-01", "2011-05-26", "suspended", True),  # its first day
        ("2011-04-02", "2011-05-26", "suspended", True),  # the day after, a Saturday
        ("2011-09-30", "2011-11-18", "suspended", True),  # its last day
        ("2011-10-01", "2011-11-18", "stands", False),  # the day it has ended, a Saturday
        ("2011-10-02", "2011-11-18", "stands", False),  # the day after
    ],
)
def test_the_days_about_each_edge(tmp_path: Path, first: str, due: str, standing: str, *, replaced: bool) -> None:
    answer = evaluate(begun(tmp_path, first))
    westbrook, kent = of_case(answer, "WB-1"), of_case(answer, "KE-1")
    for found in (westbrook[NATIONAL], kent[NATIONAL]):
        assert (found["status"], found["due"]) == ("breached", due)
        assert found["days_late"] > 0
    assert (westbrook[NATIONAL]["standing"], kent[NATIONAL]["standing"]) == (standing, "stands")
    beside = {rule: westbrook[rule]["status"] for rule in (SEE_CHILD, REVIEW) if rule in westbrook}
    assert beside == ({SEE_CHILD: "breached", REVIEW: "breached"} if replaced else {})


ROWS = re.findall(
    r"^\| (\d+ \w+ 2011) \| (\d+ \w+ 2011) \| ([^|]+) \| (\w+) \| ([\w ]+) \|$",
    (HOUSE / "docs" / "trials.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def test_the_page_on_trials_has_a_row_for_each_day_about_an_edge() -> None:
    begun_on = [row[0] for row in ROWS]
    assert begun_on == [
        "31 March 2011", "1 April 2011", "2 April 2011", "30 September 2011", "1 October 2011", "2 October 2011"
    ]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_page_on_trials_says_what_the_engine_says(tmp_path: Path, row: tuple[str, ...]) -> None:
    first = datetime.strptime(row[0], "%d %B %Y").replace(tzinfo=UTC).date()
    answer = evaluate(begun(tmp_path, first.isoformat()))
    westbrook, kent = of_case(answer, "WB-1"), of_case(answer, "KE-1")
    beside = {0: "nothing", 2: "two rules"}[len({SEE_CHILD, REVIEW} & set(westbrook))]
    said = (day_in_words(first), day_in_words(day(kent[NATIONAL]["due"])), kent[NATIONAL]["in_words"])
    assert row == (*said, westbrook[NATIONAL]["standing"], beside)


def test_what_is_saved_at_the_end_and_what_is_given_back(tmp_path: Path) -> None:
    asked = begun(tmp_path, "2011-09-30")
    gives_back = tmp_path / "again"
    gives_back.mkdir()
    for file in FOLDER.glob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("state: granted", "state: granted\nrunning_at_end: restart")
        (gives_back / file.name).write_text(text, encoding="utf-8")
    for trials, standings in ((FOLDER, ["suspended"] * 3), (gives_back, ["suspended", "stands", "stands"])):
        days = [day(when) for when in ("2011-09-30", "2011-10-01", "2011-10-02")]
        answers = [evaluate(replace(asked, as_at=when, trials=trials)) for when in days]
        found = [of_case(answer, "WB-1")[NATIONAL] for answer in answers]
        assert [f["standing"] for f in found] == standings
        assert [(f["status"], f["due"]) for f in found] == [("pending", "2011-11-18")] * 3


def test_the_command_line_gives_the_worked_example(run: Run) -> None:
    given = ("evaluate", FOLDER / "one-child.jsonl", "--trials", FOLDER, "--as-at", "2011-07-01")
    whole = run(*given, "--format", "json")
    assert whole.code == 0
    assert list(whole.data["receipt"]["trials"]) == ["westbrook-2011"]
    assert whole.data["receipt"]["counts"]["standing"] == {"stands": 5, "suspended": 1, "deviated": 0}
    table = run(*given)
    assert "done late, by 17 days" in table.out
    assert "trials westbrook-2011." in " ".join(table.out.split())


def test_a_file_that_names_no_authority_is_the_one_asked_about(run: Run, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in (FOLDER / "one-child.jsonl").read_text(encoding="utf-8").splitlines()]
    bare = tmp_path / "bare.jsonl"
    bare.write_text("".join(json.dumps({k: v for k, v in r.items() if k != "authority"}) + "\n" for r in lines))
    given = ("evaluate", bare, "--trials", FOLDER, "--as-at", "2011-07-01", "--format", "json")
    counts = [
        run(*given, *more).data["receipt"]["counts"]["standing"]["suspended"]
        for more in ([], ["--authority", "westbrook"], ["--authority", "kent"])
    ]
    assert counts == [0, 2, 0]
    named = run(
        "evaluate", FOLDER / "one-child.jsonl", "--trials", FOLDER, "--as-at", "2011-07-01", "--authority", "westbrook"
    )
    assert named.out.count("set aside until") == 1


def test_after_the_end_the_argument_says_that_what_was_taken_in_stays_set_aside() -> None:
    asked = replace(ASKED, case="WB-1")
    within, after = (
        " ".join(explain_rule(replace(asked, as_at=day(when)), NATIONAL, "reasons"))
        for when in ("2011-09-30", "2011-10-01")
    )
    assert "stays set aside after that" in after
    assert "stays set aside after that" not in within
