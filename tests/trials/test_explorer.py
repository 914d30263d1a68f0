"""The trial explorer: its days are evaluation's, its script only compares them, and it stands without the script."""

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from guidance.app.packs.shipped import HOUSE, shipped
from guidance.engine.evaluate import suspension
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Status
from guidance.engine.packs.library import Library
from guidance.engine.packs.loading import load
from guidance.site.building import THEME
from guidance.site.catalogue import Catalogue
from guidance.site.trials import explorer
from tests.building import trial

EXAMPLES = HOUSE / "examples" / "trial-westbrook"
NODE = shutil.which("node")
NEXT = timedelta(days=1)


@cache
def library() -> Library:
    """The shipped trials, and the invented one, which has rules in place of what it sets aside."""
    beneath = shipped()
    invented = load([EXAMPLES], beside=beneath)
    months = trial(
        "wt10.icpc.15wd", begins="2011-04-01", ends="2011-10-01", said={"from": "2011-03", "until": "2011-10"}
    )
    trials = (*beneath.trials, *invented.trials, months)
    return replace(beneath, authorities=invented.authorities, trials=trials)


def edges() -> list[date]:
    keys = ("may_begin", "from", "until", "may_end")
    days = {date.fromisoformat(r[key]) for r in explorer.explorer_data(library())["reaches"] for key in keys}
    return sorted({day + n * NEXT for day in days for n in (-1, 0, 1)})


def is_suspended(trial_id: str, rule_id: str, day: date) -> bool:
    """Ask the one function of a duty that begins on a day, as at that day."""
    trial = next(t for t in suspension.as_proposed(library().trials) if t.id == trial_id)
    rule = next(r for r in library().rules if r.id == rule_id)
    began = Event("C", "asked", str(day), day, None, id="e")
    duty = Finding(rule, began, Status.PENDING, trial.authority)
    return rule.in_force(day) and suspension.is_suspended(trial, duty, day)


def test_every_rule_that_a_trial_can_set_aside_is_there_and_no_other() -> None:
    found = {(r["trial"], r["rule"]) for r in explorer.explorer_data(library())["reaches"] if r["part"] == "set aside"}
    granted = [t for t in library().trials if t.state == "granted"]
    assert found == {(t.id, s.rule) for t in granted for s in t.suspends}
    supposed = {(r["trial"], r["rule"]) for r in explorer.explorer_data(library())["reaches"] if r["supposed"]}
    assert supposed == {(t.id, s.rule) for t in granted for s in t.suspends if s.evidence == "proposed-only"}
    assert supposed


def test_its_days_are_those_of_the_one_function() -> None:
    asked = 0
    for reach in explorer.explorer_data(library())["reaches"]:
        for day in edges() if reach["part"] == "set aside" else ():
            inside = reach["from"] <= day.isoformat() < reach["until"]
            assert inside is is_suspended(reach["trial"], reach["rule"], day), (reach, day)
            asked += inside
    assert asked


def _unsure(reach: dict[str, str], day: date) -> bool:
    """Tell whether a day is of the month in which a trial of which only that is known began or ended."""
    trial = next(t for t in library().trials if t.id == reach["trial"])
    return f"{day:%Y-%m}" in trial.said.values()


@pytest.mark.skipif(NODE is None, reason="node is not on this machine")
def test_its_script_gives_the_answers_of_the_one_function(tmp_path: Path) -> None:
    data = explorer.explorer_data(library())
    days = [day.isoformat() for day in edges()]
    program = tmp_path / "ask.js"
    program.write_text(
        f"const e = require({json.dumps(str(THEME / explorer.SCRIPT))});\n"
        f"const data = {json.dumps(data)}, days = {json.dumps(days)};\n"
        "console.log(JSON.stringify(data.reaches.map(r => days.map(d => e.stands(r, d)))));\n"
        "const here = d => e.found(data, '998', d, false).map(f => [f.reach.rule, f.stands]);\n"
        "console.log(JSON.stringify(days.map(here)));\n"
        "const say = (a, d) => e.first(e.found(data, a, d, false));\n"
        "const asked = ['2011-02-28', '2011-03-15', '2011-10-31', '2011-11-01'];\n"
        "console.log(JSON.stringify(asked.map(d => say('886', d))));\n"
        "const cumbria = data.reaches.find(r => r.trial === 'cumbria-2011').authority;\n"
        "console.log(JSON.stringify(say(cumbria, '2011-03-15')));\n",
        encoding="utf-8",
    )
    assert NODE
    said = subprocess.run([NODE, str(program)], capture_output=True, text=True, check=True).stdout.splitlines()
    nothing = "Nothing is set aside here for a clock that starts on this day: the national rules apply."
    kents = json.loads(said[2])
    assert (kents[0], kents[3]) == (nothing, nothing)
    assert "counted from 1 April 2011 (some day in March 2011)" in kents[1]
    assert "counted until 1 October 2011 (some day in October 2011)" in kents[2]
    cumbria = json.loads(said[3])
    assert cumbria.startswith("Cannot tell whether anything is set aside here")
    assert cumbria.endswith("counted from 1 April 2011 (some day in March 2011).")
    for reach, answers in zip(data["reaches"], json.loads(said[0]), strict=True):
        for day, answer in zip(edges(), answers, strict=True):
            if reach["part"] == "set aside":
                assert (answer == "set aside") is is_suspended(reach["trial"], reach["rule"], day)
                repealed = reach["in_force_until"] is not None and day.isoformat() >= reach["in_force_until"]
                assert (answer == "no longer in force") is repealed
            assert (answer == "cannot tell") is _unsure(reach, day)
    westbrook = dict(zip(days, json.loads(said[1]), strict=True))
    assert dict(westbrook["2011-09-30"]) == {
        "wt10.ca.complete": "set aside", "westbrook.see-child": "in its place", "westbrook.review": "in its place"
    }  # fmt: skip
    assert dict(westbrook["2011-10-01"])["wt10.ca.complete"] == "restored"
    assert dict(westbrook["2011-03-31"])["wt10.ca.complete"] == "to come"


def test_without_the_script_a_table_has_every_answer() -> None:
    (page,) = explorer.explorer_pages(Catalogue(library()))
    rows = [line for line in page.body.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == len(explorer.explorer_data(library())["reaches"])
    assert "set aside, only if the direction matched the proposal" in page.body
    assert any("| counted from 1 April 2011 (some day in March 2011) |" in row for row in rows)
    assert any("| counted until 1 October 2011 (some day in October 2011) |" in row for row in rows)


def test_a_hostile_title_cannot_leave_the_data_of_the_page() -> None:
    trial = library().trials[0]
    hostile = replace(library(), trials=(replace(trial, title="</script><script>alert(1)</script>"),))
    (page,) = explorer.explorer_pages(Catalogue(hostile))
    assert "<script>alert" not in page.body
    assert page.body.count("</script>") == 1
