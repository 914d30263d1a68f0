"""What waits for a day to be appointed is published, and nothing is ever found under it."""

from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest

from guidance.app.packs.shipped import shipped
from guidance.engine.model.event import Event, Fact
from guidance.engine.model.finding import Finding
from guidance.engine.model.rule import Missed, Rule
from tests.building import day
from tests.evaluators import BOTH

LIBRARY = shipped()
PROSPECTIVE = [rule for rule in LIBRARY.rules if rule.commencement is None]
CHECKED = [rule for rule in PROSPECTIVE if rule.checkable]
DAYS = [day(text) for text in ("1991-10-14", "2011-04-18", "2026-04-29", "2027-09-01", "2034-01-02")]


def starts_of(rule: Rule) -> list[Event]:
    """Build every event that could start the clock of a rule, on days early and late, with one of its facts or none."""
    assert not isinstance(rule.when, Missed)
    found = []
    for pattern in rule.when:
        facts = LIBRARY.vocabulary.events[pattern.event].facts
        carried: list[dict[str, Fact]] = [{}]
        carried += [{name: "anything"} for name in facts]
        found += [happened(pattern.event, when, given, n) for when in DAYS for n, given in enumerate(carried)]
    return found


def happened(name: str, when: date, facts: dict[str, Fact], n: int) -> Event:
    return Event("C", name, when.isoformat(), when, id=f"{name}-{when}-{n}", facts=facts)


def findings(evaluator: ModuleType, rules: list[Rule], events: list[Event]) -> list[Finding]:
    found: list[Finding] = evaluator.evaluate(
        rules, events, day("2034-12-31"), calendars=LIBRARY.calendars, states=LIBRARY.vocabulary.states
    )
    return found


def test_the_shipped_packs_hold_rules_that_wait_for_a_day_and_their_instrument_says_what_is_awaited() -> None:
    assert {rule.id for rule in CHECKED} == {"cwsa26.teams", "cwsa26.teams.2"}
    assert {rule.id for rule in PROSPECTIVE if rule not in CHECKED} == {"cwsa26.share", "cwsa26.family-meeting"}
    assert all(rule.instrument.awaits for rule in PROSPECTIVE)


@pytest.mark.parametrize("evaluator", BOTH)
@pytest.mark.parametrize("rule", CHECKED, ids=lambda rule: rule.id)
def test_nothing_is_found_before_a_day_is_appointed_and_something_is_from_that_day(
    rule: Rule, evaluator: ModuleType
) -> None:
    given = starts_of(rule)
    assert given
    assert findings(evaluator, [rule], given) == []
    appointed = replace(rule, commencement=day("2027-09-01"))
    assert {f.trigger.day for f in findings(evaluator, [appointed], given)} == {day("2027-09-01"), day("2034-01-02")}


@pytest.mark.parametrize("evaluator", BOTH)
def test_nothing_follows_from_missing_a_limit_that_is_not_in_force(evaluator: ModuleType) -> None:
    limited = next(rule for rule in LIBRARY.rules if rule.id == "wt13.assess.45wd")
    after = next(rule for rule in LIBRARY.rules if rule.id == "wt13.assess.over45")
    waiting = replace(limited, commencement=None, repeal=None)
    given = [happened("referral_received", day("2013-05-01"), {}, 0)]
    assert findings(evaluator, [limited, after], given)
    assert findings(evaluator, [waiting, replace(after, commencement=None)], given) == []
