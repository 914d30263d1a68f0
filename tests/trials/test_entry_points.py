"""Whether a duty is set aside is one answer on every path, on every day about the edges, under every policy.

What is expected is written here in plain words, from the design, and shares nothing with the engine.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from guidance.app.evaluation.evaluate import evaluate, library_for
from guidance.app.evaluation.evaluators import EVALUATORS
from guidance.app.evaluation.query import Query
from guidance.app.explanation import explain_rule
from guidance.app.next_steps.steps import next_steps
from guidance.app.trials import listing as use_cases
from guidance.engine.model.finding import Standing
from guidance.site.trials.explorer import explorer_data
from tests.building import KENT, day
from tests.packs.pack_files import TRIAL, mapping
from tests.sampling import WHOLE

RULE = "wt10.ca.complete"
BEGINS, ENDS = day("2011-04-01"), day("2011-06-01")
NEXT = timedelta(days=1)
EDGES = [edge + n * NEXT for edge in (BEGINS, ENDS) for n in (-1, 0, 1)]
TRIGGERS = [day("2011-02-01"), day("2011-03-01"), *EDGES]
"""The first was late before the trial began; the second was still running."""
ASKED = [*EDGES, day("2011-09-01")]
POLICIES = list(product(("national", "suspended"), ("saved", "restart")))
Run = Callable[..., object]


@dataclass(frozen=True)
class Duty:
    """One core assessment: when it began, and when it was finished, if it was."""

    began: date
    done: date | None

    @property
    def case(self) -> str:
        return f"{self.began}/{self.done}"

    @property
    def records(self) -> Iterator[str]:
        start = {"case": self.case, "event": "core_assessment_started", "at": str(self.began), "authority": "kent"}
        yield json.dumps(start)
        if self.done:
            yield json.dumps(
                {"case": self.case, "event": "core_assessment_completed", "at": str(self.done), "authorised": True}
            )


DUTIES = [Duty(began, done) for began in TRIGGERS for done in (None, *EDGES) if done is None or done > began]
DUE = {day("2011-02-01"): day("2011-03-22"), day("2011-03-01"): day("2011-04-19")}
"""The last days of the duties that began well before the trial; every other is due after it began."""


def expected(duty: Duty, at_start: str, at_end: str, as_at: date) -> bool:
    """Say by the words of the design whether a duty is set aside."""
    done = duty.done if duty.done and duty.done <= as_at else None
    if duty.began >= ENDS:
        return False
    if duty.began < BEGINS:
        open_in_time = DUE.get(duty.began, ENDS) >= BEGINS and (done is None or done >= BEGINS)
        if at_start == "national" or as_at < BEGINS or not open_in_time:
            return False
    still_open_at_the_end = done is None or done >= ENDS
    return not (at_end == "restart" and as_at >= ENDS and still_open_at_the_end)


@pytest.fixture(params=POLICIES, ids="-".join)
def policy(request: pytest.FixtureRequest) -> tuple[str, str]:
    made: tuple[str, str] = request.param
    return made


@pytest.fixture
def asked(tmp_path: Path, policy: tuple[str, str]) -> Query:
    """Query about every duty under a trial with the policy."""
    records, trial = tmp_path / "records.jsonl", tmp_path / "trial.yaml"
    records.write_text("".join(f"{line}\n" for duty in DUTIES for line in duty.records), encoding="utf-8")
    changes = {"running_at_start": policy[0], "running_at_end": policy[1], "until": str(ENDS)}
    suspends = f"[{{rule: {RULE}, evidence: confirmed}}]"
    trial.write_text(mapping(TRIAL, suspends=suspends, **changes), encoding="utf-8")
    return Query(records=(records,), as_at=ASKED[0], trials=trial, ledger=None)


@cache
def wanted(policy: tuple[str, str], as_at: date) -> dict[str, bool]:
    return {duty.case: expected(duty, *policy, as_at) for duty in DUTIES if duty.began <= as_at}


def test_what_is_expected_is_not_all_one_answer() -> None:
    answers = [wanted(policy, as_at) for policy in POLICIES for as_at in ASKED]
    assert {answer for found in answers for answer in found.values()} == {True, False}
    assert len({json.dumps(found) for found in answers}) > len(ASKED)


@pytest.mark.parametrize("engine", sorted({*EVALUATORS} - {"auto", "all"}))
def test_each_evaluator_gives_the_answer(asked: Query, policy: tuple[str, str], engine: str) -> None:
    for as_at in ASKED if engine != "batch" or WHOLE else (ENDS - NEXT, ENDS):
        answer = evaluate(replace(asked, as_at=as_at, engine=engine))
        assert answer.receipt["evaluator"] == engine
        found = {f.trigger.case: f.standing is Standing.SUSPENDED for f in answer.findings if f.rule.id == RULE}
        assert found == wanted(policy, as_at), as_at


def test_no_status_depends_on_it(asked: Query) -> None:
    for as_at in (BEGINS, ENDS):
        with_it, without = (evaluate(replace(asked, as_at=as_at, no_trials=none)).findings for none in (False, True))
        assert [(f.key, f.status, f.due, f.days_late) for f in with_it] == [
            (f.key, f.status, f.due, f.days_late) for f in without
        ]


@pytest.mark.parametrize("as_at", [BEGINS, ENDS - NEXT, ENDS], ids=str)
def test_the_command_line_prints_the_answer(
    asked: Query, policy: tuple[str, str], as_at: date, run: Callable[..., object]
) -> None:
    given = ("evaluate", asked.sources[0], "--trials", asked.trials, "--as-at", as_at)
    whole, rows = run(*given, "--format", "json"), run(*given, "--format", "csv")
    found = {f["case"]: f["standing"] == "suspended" for f in whole.data["findings"] if f["rule"] == RULE}  # type: ignore[attr-defined]
    assert found == wanted(policy, as_at)
    lines = [line for line in rows.out.splitlines() if line.startswith(f"{RULE}@")]  # type: ignore[attr-defined]
    assert sum(",suspended," in line for line in lines) == sum(wanted(policy, as_at).values())
    assert len(lines) == len(wanted(policy, as_at))


def test_next_and_explain_give_the_answer(asked: Query, policy: tuple[str, str]) -> None:
    for as_at in (ENDS - NEXT, ENDS):
        for duty in (Duty(began, None) for began in (day("2011-03-01"), BEGINS - NEXT, BEGINS, ENDS - NEXT, ENDS)):
            if duty.began > as_at:
                continue
            one = replace(asked, as_at=as_at, case=duty.case)
            aside = wanted(policy, as_at)[duty.case]
            assert [f.rule.id for f in next_steps(one).set_aside] == [RULE] * aside, (duty, as_at)
            assert ("sets the limit aside here" in " ".join(explain_rule(one, RULE, "reasons"))) is aside


def test_the_explorer_has_the_answer_for_every_day_on_which_a_duty_can_begin(
    asked: Query, policy: tuple[str, str]
) -> None:
    library = library_for(asked)
    (entry,) = [e for e in explorer_data(library)["reaches"] if e["part"] == "set aside"]
    assert (entry["rule"], entry["authority"]) == (RULE, KENT)
    assert (entry["running_at_start"], entry["running_at_end"]) == policy
    for began in TRIGGERS:
        found = evaluate(replace(asked, as_at=began)).findings
        on_the_day = [f.standing is Standing.SUSPENDED for f in found if f.trigger.day == began and f.rule.id == RULE]
        assert set(on_the_day) == {entry["from"] <= str(began) < entry["until"]}


def test_the_use_cases_of_trials_ask_the_same_function(asked: Query) -> None:
    (reach,) = use_cases.reaches(library_for(asked))
    assert (reach.begins, reach.ends) == (BEGINS, ENDS)
