"""What is made of some rules is made once, and never taken for what is made of others."""

from collections.abc import Sequence
from dataclasses import replace

from guidance.app.packs.shipped import shipped
from guidance.engine.evaluate.rule_index import once_for_the_same_rules, rule_index
from guidance.engine.model.rule import Missed, Rule

RULES = shipped().rules[:40]


def test_the_same_rules_are_gone_through_once_and_others_each_by_themselves() -> None:
    made: list[list[str]] = []

    @once_for_the_same_rules(2)
    def names(rules: Sequence[Rule]) -> list[str]:
        made.append([r.id for r in rules])
        return made[-1]

    alike = [replace(r) for r in RULES]
    assert names(list(RULES)) is names(list(RULES))
    assert names(alike) == names(list(RULES))
    assert len(made) == 2
    assert names(list(RULES[1:])) == [r.id for r in RULES[1:]]
    assert len(made) == 3
    names(list(RULES))  # pushed out by what came since, and made again
    assert len(made) == 4


def test_a_set_of_rules_that_has_gone_is_never_taken_for_one_that_came_in_its_place() -> None:
    @once_for_the_same_rules(1_000)
    def titles(rules: Sequence[Rule]) -> list[str]:
        return [r.title for r in rules]

    for number in range(500):
        assert titles([replace(RULES[0], title=f"rule {number}")]) == [f"rule {number}"]


def test_every_rule_that_can_be_checked_is_asked_at_once_or_afterwards_and_found_by_each_of_its_triggers() -> None:
    rules = shipped().every_rule
    index = rule_index(rules)
    asked = [*index.at_once, *index.afterwards, *index.definitions]
    assert sorted(r.id for r in asked) == sorted(r.id for r in rules if r.checkable)
    assert {r.id for r in index.afterwards} == {r.id for r in rules if r.checkable and isinstance(r.when, Missed)}
    for event, places in index.places.items():
        mine = [r.id for r in index.at_once if event in {p.event for p in r.triggers}]
        assert [index.at_once[n].id for n in places] == mine
