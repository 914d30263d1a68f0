"""A last day that a trial sets aside, or a departure moves, is never shown as one that stands."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ran, Run

Records = Callable[..., Path]
RULE = "wt26.icpc.15wd"
PAPERS = {
    "measures": '"working days from strategy discussion to conference", "plans that a second reader agrees with", '
                '"what children and families say"',
    "conditions": "monthly report", "stop_if": "a child comes to harm through delay",
    "stopped_by": "director of children's services", "partners_agreed": "2026-07-01", "families_told": "2026-08-15",
    "impact_assessments": "equality, data protection", "baseline": "2025-09-01 to 2026-02-28",
}  # fmt: skip
TRIAL = f"""trial: leeds-2026
title: Conferences at the family's pace
authority: leeds
state: granted
instruments: [{{kind: direction, dated: 2026-08-20, from: 2026-09-01, until: 2027-03-01, read: true}}]
from: 2026-09-01
until: 2027-03-01
running_at_end: restart
suspends: [{{rule: {RULE}, evidence: confirmed}}]
source: invented
{"".join(f"{name}: [{said}]{chr(10)}" for name, said in PAPERS.items())}
"""
MADE = {
    "case": "L8", "authority": "leeds", "rule": RULE, "trigger": "sd", "decided": "2026-11-20", "until": "2026-12-04",
    "decided_by": {"role": "social worker", "agency": "children's social care"}, "reasons": "the mother is in hospital",
    "principles": ["acpo.3"], "recorded_at": "2026-11-20T16:00",
}  # fmt: skip
MET = {"case": "L8", "authority": "leeds", "event": "strategy_discussion_held", "at": "2026-11-02",
       "s47_initiated": True, "id": "sd"}  # fmt: skip
CALLED = {"case": "L8", "event": "conference_called", "at": "2026-11-10", "conference": "initial"}
HELD = {"case": "L8", "event": "icpc_held", "at": "2026-11-27"}
ASIDE = "time limit set aside until 1 March 2027 by the trial leeds-2026; still applies: Children Act 1989 s.47"
MOVED = "done differently, with reasons; now by Fri 4 December 2026 in place of Mon 23 November 2026"
STANDS = "the last day was Mon 23 November 2026"


def under_trial(folder: Path) -> tuple[object, ...]:
    (folder / "trial.yaml").write_text(TRIAL, encoding="utf-8")
    return "--trials", folder / "trial.yaml"


def with_departure(folder: Path, **changes: Any) -> tuple[object, ...]:  # noqa: ANN401
    (folder / "made.json").write_text(json.dumps({**MADE, **changes}), encoding="utf-8")
    return "--deviations", folder / "made.json"


def words(ran: Ran) -> str:
    assert ran.code == 0, ran.err
    return " ".join(ran.out.split())


def question(said: str) -> str:
    """Give what the screen says of the conference's own question, up to the words that say when it was raised."""
    return said.partition("go on suffering significant harm?")[2].partition("Raised on")[0]


Given = Callable[[Path], tuple[object, ...]]
changed = pytest.mark.parametrize(("given", "said"), [(under_trial, ASIDE), (with_departure, MOVED)])


@pytest.mark.parametrize(
    ("given", "said", "more"),
    [(under_trial, ASIDE, ()), (under_trial, ASIDE, ("--all",)), (with_departure, MOVED, ("--all",))],
)
def test_a_question_says_what_has_become_of_a_day_that_hangs_on_it(
    given: Given, said: str, more: tuple[str, ...], *, records: Records, run: Run, tmp_path: Path
) -> None:
    asked = ("next", records(MET), "--case", "L8", "--as-at", "2026-11-30", *more)
    assert STANDS in question(words(run(*asked)))
    found = question(words(run(*asked, *given(tmp_path))))
    assert said in found
    assert STANDS not in found


@changed
def test_its_data_say_which_day_stands(given: Given, said: str, *, records: Records, run: Run, tmp_path: Path) -> None:
    asked = ("next", records(MET), "--case", "L8", "--as-at", "2026-11-30", "--format", "json")
    (day,) = [d for q in run(*asked, *given(tmp_path)).data["decisions"] for d in q["if_so_by"]]
    assert day["due"] == "2026-11-23"
    assert day["stands"] == ("2026-12-04" if given is with_departure else None)
    assert day["standing"] == ("deviated" if given is with_departure else "suspended")
    assert said in day["in_words"]


@changed
def test_so_does_a_teams_list(given: Given, said: str, *, records: Records, run: Run, tmp_path: Path) -> None:
    asked = ("due", records(MET), "--as-at", "2026-11-30", *given(tmp_path))
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").out)))
    (row,) = [r for r in rows if "go on suffering significant harm?" in r["title"]]
    assert said in row["title"]
    assert STANDS not in row["title"]
    stands = "2026-12-04" if given is with_departure else ""
    assert [r["due"] for r in rows if "initial conference within 15" in r["title"]] == [stands, stands]
    printed = words(run(*asked))
    assert "By Mon 23 November 2026" not in printed
    assert "differentlyHold" not in printed


def test_a_day_within_a_departures_own_is_not_too_late_and_one_beyond_it_is(
    records: Records, run: Run, tmp_path: Path
) -> None:
    given = with_departure(tmp_path)
    for planned, more, late in (
        ("2026-12-04", (), "after its last day, Mon 23 November 2026"),
        ("2026-12-04", given, ""),
        ("2026-12-07", given, f"after its last day, Fri 4 December 2026 ({MOVED})"),
    ):
        file = records(MET, {**CALLED, "planned_for": planned})
        shown = words(run("next", file, "--case", "L8", "--as-at", "2026-11-24", "--all", *more))
        listed = words(run("due", file, "--as-at", "2026-11-24", *more))
        assert ("Fixed for too late a day" in shown, "1 planned" in listed) == (bool(late), bool(late))
        assert late in shown
        assert late in listed


def test_a_day_beyond_what_a_trial_sets_aside_is_said_to_be_that(records: Records, run: Run, tmp_path: Path) -> None:
    file, given = records(MET, {**CALLED, "planned_for": "2026-12-04"}), under_trial(tmp_path)
    shown = words(run("next", file, "--case", "L8", "--as-at", "2026-11-20", "--all", *given))
    said = "set for Fri 4 December 2026, after its last day without the trial, Mon 23 November 2026: " + ASIDE
    assert "Fixed for too late a day" not in shown
    assert said in shown[shown.index("Set aside here, by whom and until when") :]
    assert said in words(run("due", file, "--as-at", "2026-11-20", *given))


@changed
def test_a_fixed_day_that_has_gone_by_is_still_said(
    given: Given, said: str, *, records: Records, run: Run, tmp_path: Path
) -> None:
    file = records(MET, {**CALLED, "planned_for": "2026-11-25"})
    shown = words(run("next", file, "--case", "L8", "--as-at", "2026-11-30", "--all", *given(tmp_path)))
    fixed = shown[shown.index("Fixed for too late a day") :]
    assert "was set for Wed 25 November 2026: that day has gone by, and nothing since then shows it" in fixed
    assert said.partition(";")[0] in shown


@pytest.mark.parametrize("command", [("evaluate",), ("next", "--case", "L8", "--all"), ("next", "--case", "L8"),
                                     ("due",)], ids=" ".join)  # fmt: skip
def test_a_case_with_no_authority_says_that_a_trial_was_not_applied(
    command: tuple[str, ...], records: Records, run: Run, tmp_path: Path
) -> None:
    name, *more = command
    given = (*more, "--as-at", "2026-11-30", *under_trial(tmp_path))
    nobodys = {key: value for key, value in MET.items() if key != "authority"}
    said = "the case L8 names no authority, so the trial leeds-2026 was not applied"
    assert said in words(run(name, records(nobodys), *given))
    assert said not in words(run(name, records(MET), *given))
    assert said not in words(run(name, records({**nobodys, "at": "2026-08-31"}), *given))
    assert said not in words(run(name, records(nobodys), *more, "--as-at", "2026-11-30"))


@pytest.mark.parametrize("more", [(), ("--all",)])
@pytest.mark.parametrize(
    ("happened", "until"), [((MET, HELD), "2026-11-25"), ((MET, HELD), "2026-12-04"), ((MET,), "2026-11-25")],
    ids=["done late, and run out", "done late within it", "open, and run out"],
)  # fmt: skip
def test_a_departure_that_is_over_is_named_where_its_reasons_are_spoken_of(
    happened: tuple[dict[str, Any], ...], until: str, more: tuple[str, ...], *, records: Records, run: Run,
    tmp_path: Path,
) -> None:  # fmt: skip
    given = with_departure(tmp_path, until=until)
    shown = words(run("next", records(*happened), "--case", "L8", "--as-at", "2026-11-30", *more, *given))
    head, told, _ = shown.partition("Recording reasons does not decide whether")
    assert told
    assert RULE in head
    assert "decided on 20 November 2026 by social worker, children's social care" in head
    if not more:
        assert f"A departure from {RULE} to" in head


def test_a_departure_from_what_a_trial_sets_aside_is_named_with_that(
    records: Records, run: Run, tmp_path: Path
) -> None:
    given = (*with_departure(tmp_path), *under_trial(tmp_path))
    shown = words(run("next", records(MET), "--case", "L8", "--as-at", "2026-11-30", *given))
    told = shown.partition(f"A departure from {RULE} to Fri 4 December 2026")[2]
    assert ASIDE in told.partition("Recording reasons")[0]
