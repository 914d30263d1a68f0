"""Which principles pull the other way from a rule, or from the words that it keeps."""

from collections.abc import Iterable, Mapping

from guidance.engine.model.principle import Principle, Tension
from guidance.engine.model.rule import Rule


def words_kept(rules: Mapping[str, Rule], rule: Rule) -> set[str]:
    """Name a rule and every earlier one whose words it keeps."""
    names = {rule.id}
    while rule.carries in rules and rule.carries not in names:
        rule = rules[rule.carries]
        names.add(rule.id)
    return names


def pulling(principles: Iterable[Principle], rules: Mapping[str, Rule], rule: Rule) -> list[tuple[Principle, Tension]]:
    """List the principles that pull the other way from a rule or from the words that it keeps, each with its why."""
    kept = {rule.carries, *words_kept(rules, rule)}
    return [(p, tension) for p in principles for tension in p.pulls_against if tension.rule in kept]
