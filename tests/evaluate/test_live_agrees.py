"""The definition and `live` are held to each other, finding for finding, on whole worlds drawn at random.

The two share what a case holds, what a limit is and what a trial does about a finding. Everything else is said twice:
once in plain Python, and once in rules for durable-rules.
"""

import ast
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from guidance.app.packs import checking
from guidance.app.packs.shipped import shipped
from guidance.engine.evaluate import definition, live
from guidance.engine.explain.record import compared
from guidance.engine.explain.sentence import sentence
from guidance.engine.model.finding import Finding, PassedOver
from tests import shipped_cases
from tests.building import KENT, day, event, events, rule
from tests.evaluate.test_matters import ENDED_BY_ITS_OWN, UNLESS_IT_IS_SPARED, UNLESS_TOLD_SINCE
from tests.evaluate.test_matters import record as record_of
from tests.evaluate.worlds import CALENDARS, STATES, World, plain_worlds, smallest, whole_worlds
from tests.sampling import WHOLE, is_drawn

LIVE = Path(live.__file__).parent

drawn = settings(max_examples=2 * settings().max_examples, phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""Worlds are cheap to draw, and what tells two evaluators apart is rare. `smallest` shrinks them; Hypothesis cannot."""


def record(found: Sequence[Finding]) -> list[Any]:
    """Everything that two evaluators must agree on, and what explanations are written from besides."""
    return [(compared(f), f.steps, f.closed, f.anchor, f.joined) for f in found]


def both(world: World) -> list[list[Any]]:
    """Have both answer, and keep why each event that opened no duty opened none."""
    answers = []
    for evaluator in (definition, live):
        passed_over: list[PassedOver] = []
        found = replace(world, more={**world.more, "passed_over": passed_over}).put_to(evaluator)
        passed = sorted((p.rule.id, p.event.case, p.event.id, p.why.name) for p in passed_over)
        answers.append([*record(found), *passed])
    return answers


def differ(world: World) -> bool:
    one, other = both(world)
    return one != other


def check(world: World) -> None:
    if differ(world):
        least = smallest(world, differ)
        one, other = both(least)
        pytest.fail("\n".join(["definition and live differ:", *told(least), f"definition: {one}", f"live: {other}"]))


def told(world: World) -> list[str]:
    """Say what a world is, as shortly as may be."""
    rules = [f"rule {r.id}: {sentence(r)} {r.instrument.at_repeal} {r.commencement} {r.repeal}" for r in world.rules]
    events = [f"{e.case} {e.id} {e.at} {e.event} {e.episode} {e.authority} {dict(e.facts)}" for e in world.events]
    return [*rules, *events, f"as at {world.as_at}, known at {world.known_at}, {world.more}"]


@drawn
@given(plain_worlds)
def test_both_say_the_same_of_every_form_of_rule(world: World) -> None:
    check(world)


@drawn
@given(whole_worlds)
def test_both_say_the_same_under_trials_deviations_definitions_and_narrow_sources(world: World) -> None:
    check(world)


class Both:
    """An evaluator that asks both, and answers with the definition's findings once they have been found equal."""

    def __init__(self) -> None:
        self.asked = 0
        self.found = 0

    def evaluate(self, *given: Any, **terms: Any) -> list[Finding]:  # noqa: ANN401
        defined, found = definition.evaluate(*given, **terms), live.evaluate(*given, **terms)
        assert record(found) == record(defined)
        self.asked += 1
        self.found += len(found)
        return defined


def test_both_say_the_same_of_every_worked_case_that_is_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    both, library = Both(), shipped(cases=True)
    monkeypatch.setattr(checking, "definition", both)
    drawn = [case for case in library.cases if is_drawn(f"{case.text.rule} {case.text.expect}", 4)]
    results = checking.run_each(drawn, *checking.known_to(library, library))
    assert both.asked >= len(results) == len(drawn) > 0
    assert both.found > len(results) / 2


def test_both_say_the_same_of_the_cases_of_words_that_later_editions_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    both = Both()
    monkeypatch.setattr(checking, "definition", both)
    library = shipped(cases=True)
    of_each = {(case.text.rule, repr(case.text.expect) if WHOLE else ""): case for case in library.cases}
    carried = checking.carried_cases(replace(library, cases=tuple(of_each.values())))
    assert both.asked >= len(carried) > 0
    assert {r.rule.id for r in carried} == {r.id for r in shipped().rules if r.carries and r.checkable}


def test_every_rule_that_can_be_checked_is_put_to_both_by_its_cases_or_by_those_of_the_words_it_keeps() -> None:
    library = shipped(cases=True)
    named = {case.text.rule for case in library.cases}
    of_words_kept = {result.rule.id for result in shipped_cases.carried()}
    assert [r.id for r in library.rules if r.checkable and r.id not in named | of_words_kept] == []


# What a few rules and short histories do not reach.


@pytest.mark.parametrize("clock", [None, "last"])
def test_a_case_may_hold_hundreds_of_duties_at_once(clock: str | None) -> None:
    rules = [rule("t.one", clock=clock, until="closed"), rule("t.two", should={"follow": "done"})]
    months = [f"2011-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(300)]
    asked = [event(f"{when} asked", id=f"e{n}") for n, when in enumerate(months)]
    given = [*asked, *events(["2011-06-01 done", "2011-11-20 closed"])]
    world = World(rules, given, day("2011-12-01"), more={"states": {}})
    check(world)
    assert len(world.put_to(definition)) == (600 if clock is None else 302)


def test_each_authority_counts_by_its_own_calendar_though_both_are_in_one_case() -> None:
    asked = [event("2011-04-18 asked", id="a", authority=KENT), event("2011-04-19 asked", id="b", authority="881")]
    for clock in (None, "last"):
        check(
            World([rule(within="5 working days", clock=clock)], [*asked, event("2011-04-28 done")], day("2011-05-03"))
        )


@pytest.mark.parametrize("said", ["AY", "AYAN", "ANAY", "AAY", "AAYY", "AANY", "ANAYY", "AXAY"])
def test_both_tell_alike_which_of_several_an_end_is_for(said: str) -> None:
    for each in (ENDED_BY_ITS_OWN, UNLESS_IT_IS_SPARED, UNLESS_TOLD_SINCE):
        check(World([each], record_of(said), day("2012-01-01")))


@pytest.mark.parametrize("again", ["T08:59", "T09:00", "T09:01"])
def test_a_clock_set_going_again_about_the_last_moment(again: str) -> None:
    given = events(["2011-04-18T09:00 asked", f"2011-04-19{again} asked", f"2011-04-20{again} done"])
    check(World([rule(within="24 hours", clock="last")], given, day("2011-06-01")))


def test_an_id_that_holds_the_name_of_another_kind_of_event_changes_nothing() -> None:
    rules = [rule("t.one", within="1 week"), rule("t.two", when={"missed": "t.one"}, how_soon="immediately")]
    given = [event("2011-04-18 asked", id="missed:t.one:a"), event("2011-04-19 asked", id="repeal:t.one")]
    check(World(rules, given, day("2011-06-01")))


def test_nothing_known_gives_no_finding_and_asks_nobody() -> None:
    assert live.evaluate([rule()], [], day("2011-06-01"), calendars=CALENDARS, states=STATES) == []
    assert live.evaluate([], [event("2011-04-18 asked")], day("2011-06-01"), calendars=CALENDARS, states=STATES) == []


# What it may lean on.


@pytest.mark.parametrize("module", sorted(LIVE.glob("*.py")), ids=lambda path: path.stem)
def test_nothing_in_it_leans_on_the_definition(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    imported = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            imported |= {node.module or "", *(f"{node.module}.{a.name}" for a in node.names)}
    assert not [name for name in imported if name.startswith("guidance.engine.evaluate.definition")]
